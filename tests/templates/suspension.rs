//! A template suspends itself with the change that shows it is not safe, and only its board resumes it.

use holdpoint::domain::command::Command;
use holdpoint::domain::event::{Event, Recorded};
use holdpoint::domain::id::ChangeNumber;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Actor;
use holdpoint::domain::policy::Policy;
use holdpoint::domain::refusal::Cause;
use holdpoint::domain::template::{Fault, TemplateCommand, TemplateEvent, TemplateState, plan_for};
use holdpoint::domain::wave::Outcome;

use crate::file::File;
use crate::shop::*;

fn of_catalogue(file: &File) -> Vec<Recorded> {
    let query = holdpoint::store::log::LogQuery {
        stream: Some(holdpoint::domain::event::Stream::Catalogue),
        limit: 100,
        ..Default::default()
    };
    let mut events = file.store.log(&query, &|_| true).unwrap().events;
    events.reverse();
    events
}

#[test]
fn one_rollback_suspends_it_in_the_same_transaction() {
    let mut file = shop();
    let number = released(&mut file);
    begun(&mut file, number);
    let back = Command::RollBack {
        wave: 0,
        reason: "The import fails on the standby".to_owned(),
        incident: "INC-9".to_owned(),
    };
    let jun = Actor::declared("jun");
    let written = file
        .execute(Some(ChangeNumber(number)), None, &jun, &back)
        .unwrap();
    assert_eq!(written.len(), 4, "{written:?}");
    let seqs: Vec<u64> = written.iter().map(|e| e.seq).collect();
    assert_eq!(seqs, [seqs[0], seqs[0] + 1, seqs[0] + 2, seqs[0] + 3]);
    assert!(matches!(
        &written[3].event,
        Event::Template(TemplateEvent::Suspended { .. })
    ));
    let now = template(&mut file);
    assert_eq!(now.state(), TemplateState::Suspended);
    assert_eq!(now.last_failure().unwrap().fault, Fault::RolledBack);
    assert!(file.store.verify(&mut |_| true).unwrap().is_good());
}

#[test]
fn one_failure_is_counted_once_and_policys_number_suspends() {
    let mut file = shop();
    let first = released(&mut file);
    carried_out(&mut file, first, Outcome::Partial);
    assert_eq!(state(&mut file), TemplateState::InUse);
    assert_eq!(template(&mut file).failures.len(), 1);
    let reopen = Command::Reopen {
        incident: "INC-12".to_owned(),
        reason: "Half of the users cannot print".to_owned(),
    };
    file.ask("ines", Some(first), &reopen);
    assert_eq!(template(&mut file).failures.len(), 1);
    assert_eq!(state(&mut file), TemplateState::InUse);
    let second = released(&mut file);
    carried_out(&mut file, second, Outcome::Partial);
    assert_eq!(state(&mut file), TemplateState::Suspended);
    let reason = template(&mut file).suspension.unwrap().reason;
    assert!(reason.contains("2 of its changes"), "{reason}");
}

#[test]
fn an_incident_linked_afterwards_counts_like_a_failure() {
    let mut file = shop();
    file.set(vec![Event::PolicySet {
        policy: Box::new(Policy {
            template_failures: 1,
            ..Policy::default()
        }),
        reason: "The board decided so".to_owned(),
    }]);
    let number = released(&mut file);
    carried_out(&mut file, number, Outcome::Successful);
    assert_eq!(state(&mut file), TemplateState::InUse);
    let reopen = Command::Reopen {
        incident: "INC-12".to_owned(),
        reason: "Half of the users cannot print".to_owned(),
    };
    file.ask("ines", Some(number), &reopen);
    assert_eq!(state(&mut file), TemplateState::Suspended);
}

#[test]
fn a_failure_before_the_period_does_not_count() {
    let mut file = shop();
    let first = released(&mut file);
    carried_out(&mut file, first, Outcome::Partial);
    file.now += chrono::Duration::days(91);
    let second = released(&mut file);
    carried_out(&mut file, second, Outcome::Partial);
    assert_eq!(state(&mut file), TemplateState::InUse);
    let third = released(&mut file);
    carried_out(&mut file, third, Outcome::Partial);
    assert_eq!(state(&mut file), TemplateState::Suspended);
}

#[test]
fn a_change_that_went_through_review_says_nothing_against_the_template() {
    let mut file = shop();
    let plan = from_template(&mut file, "contoso");
    let number = file.create(plan);
    submit(&mut file, number, &Command::SubmitForReview).unwrap();
    for by in ["omar", "sara"] {
        let seen = file.change(number).digest;
        let vote = Command::Vote {
            choice: holdpoint::domain::vote::Choice::Approve,
            comment: "rollback risk accepted".to_owned(),
            seen,
        };
        file.ask(by, Some(number), &vote);
    }
    let seen = file.change(number).digest;
    let approve = Command::Approve {
        conditions: Vec::new(),
        note: String::new(),
        seen,
    };
    file.ask("ines", Some(number), &approve);
    carried_out(&mut file, number, Outcome::RolledBack);
    assert_eq!(state(&mut file), TemplateState::InUse);
}

fn suspended() -> File {
    let mut file = shop();
    let number = released(&mut file);
    carried_out(&mut file, number, Outcome::RolledBack);
    file
}

#[test]
fn the_next_user_is_told_why_and_who_can_resume_it() {
    let mut file = shop();
    let waiting = from_template(&mut file, "contoso");
    let waiting = file.create(waiting);
    let number = released(&mut file);
    carried_out(&mut file, number, Outcome::RolledBack);
    let mut plan = file.change(waiting).plan;
    let window = plan.waves[0].window.as_mut().unwrap();
    window.start += chrono::Duration::days(1);
    window.end += chrono::Duration::days(1);
    file.ask(
        "rea",
        Some(waiting),
        &Command::Edit {
            plan: Box::new(plan),
        },
    );
    let said = submit(&mut file, waiting, &Command::Submit).unwrap_err();
    assert!(
        said.sentence.contains("suspended") && said.sentence.contains("rolled back"),
        "{said}"
    );
    assert!(said.next.contains("omar, sara, tom"), "{said}");
    assert!(said.next.contains("--for-review"), "{said}");
    let change = submit(&mut file, waiting, &Command::SubmitForReview).unwrap();
    assert_eq!(change.state, State::Review);
    let template = template(&mut file);
    let registers = file.store.registers().unwrap();
    let none = plan_for(&template, &["contoso".into()], registers).unwrap_err();
    assert!(none.sentence.contains("suspended"), "{none}");
}

#[test]
fn what_was_approved_by_it_before_is_not_started_until_it_is_resumed() {
    let mut file = shop();
    let (first, second) = (released(&mut file), released(&mut file));
    file.ask("ines", Some(second), &Command::Schedule);
    carried_out(&mut file, first, Outcome::RolledBack);
    let start = Command::Start {
        wave: 0,
        began: None,
    };
    let id = Some(ChangeNumber(second));
    let jun = Actor::declared("jun");
    let said = refused(file.execute(id, None, &jun, &start));
    assert_eq!(said.gaps.len(), 1, "{said}");
    assert_eq!(said.gaps[0].code, "start.template");
    for by in ["omar", "sara"] {
        file.template(by, &resume("Firmware is compared first now"))
            .unwrap();
    }
    file.execute(id, None, &jun, &start).unwrap();
}

#[test]
fn only_the_boards_quorum_resumes_it_and_with_a_reason() {
    let mut file = suspended();
    for outsider in ["ines", "rea", "lea", "axel"] {
        let said = refused(file.template(outsider, &resume("It is fine now")));
        assert_eq!(said.cause, Cause::Person, "{outsider}");
    }
    assert_eq!(
        refused(file.template("omar", &resume("n/a"))).cause,
        Cause::Input
    );
    file.template("omar", &resume("Firmware is compared first now"))
        .unwrap();
    assert_eq!(state(&mut file), TemplateState::Suspended);
    file.template("sara", &resume("Step 1 names the firmware now"))
        .unwrap();
    assert_eq!(state(&mut file), TemplateState::InUse);
    let events = of_catalogue(&file);
    let last = events.last().unwrap();
    assert!(matches!(
        &last.event,
        Event::Template(TemplateEvent::Resumed { .. })
    ));
    released(&mut file);
}

#[test]
fn a_quorum_against_resuming_it_keeps_it_suspended_until_enough_vote_otherwise() {
    use holdpoint::domain::vote::Choice;
    let mut file = suspended();
    let against = |reason: &str| TemplateCommand::Resume {
        template: ID.into(),
        choice: Choice::Reject,
        reason: reason.to_owned(),
    };
    let said = refused(file.template("rea", &against("It failed twice")));
    assert_eq!(said.cause, Cause::Person);
    for by in ["omar", "sara"] {
        file.template(by, &against("No build is fixed yet"))
            .unwrap();
        assert_eq!(state(&mut file), TemplateState::Suspended);
    }
    let kept = of_catalogue(&file).len();
    for by in ["omar", "sara"] {
        file.template(by, &resume("Firmware is compared first now"))
            .unwrap();
    }
    assert_eq!(state(&mut file), TemplateState::InUse);
    assert_eq!(of_catalogue(&file).len(), kept + 3);
}

#[test]
fn who_carried_out_the_failure_or_proposed_the_version_does_not_resume_it() {
    let mut file = shop();
    let mut plan = from_template(&mut file, "contoso");
    plan.implementer = Some("tom".into());
    let number = file.create(plan);
    submit(&mut file, number, &Command::Submit).unwrap();
    file.ask("ines", Some(number), &Command::Schedule);
    file.now += chrono::Duration::hours(1);
    let start = Command::Start {
        wave: 0,
        began: None,
    };
    file.ask("tom", Some(number), &start);
    let back = Command::RollBack {
        wave: 0,
        reason: "The import fails on the standby".to_owned(),
        incident: String::new(),
    };
    file.ask("tom", Some(number), &back);
    let said = refused(file.template("tom", &resume("It was only once")));
    assert!(said.sentence.contains("their work"), "{said}");
    assert!(
        said.next.contains("omar") && !said.next.contains("tom"),
        "{said}"
    );
}

#[test]
fn approving_a_new_version_does_not_resume_it() {
    let mut file = suspended();
    let mut plan = low_plan();
    plan.rollback.minutes = 30;
    file.template("rea", &propose(plan, &[])).unwrap();
    for by in ["omar", "sara"] {
        file.template(by, &vote(holdpoint::domain::vote::Choice::Approve))
            .unwrap();
    }
    assert_eq!(state(&mut file), TemplateState::Suspended);
}

#[test]
fn what_failed_before_the_board_resumed_it_does_not_count_again() {
    let mut file = shop();
    for outcome in [Outcome::Partial, Outcome::Partial] {
        let number = released(&mut file);
        carried_out(&mut file, number, outcome);
    }
    assert_eq!(state(&mut file), TemplateState::Suspended);
    for by in ["omar", "sara"] {
        file.template(by, &resume("The export is checked now"))
            .unwrap();
    }
    let number = released(&mut file);
    carried_out(&mut file, number, Outcome::Partial);
    assert_eq!(state(&mut file), TemplateState::InUse);
}

#[test]
fn a_member_or_a_manager_may_suspend_it_by_hand() {
    let mut file = shop();
    let suspend = TemplateCommand::Suspend {
        template: ID.into(),
        reason: "The vendor has withdrawn the firmware".to_owned(),
    };
    assert_eq!(refused(file.template("rea", &suspend)).cause, Cause::Person);
    file.template("ines", &suspend).unwrap();
    assert_eq!(state(&mut file), TemplateState::Suspended);
    assert_eq!(refused(file.template("ines", &suspend)).cause, Cause::State);
}
