//! A template comes into use by its board's votes, and by nothing else.

use holdpoint::domain::event::{Event, Recorded};
use holdpoint::domain::plan::ChangeType;
use holdpoint::domain::refusal::Cause;
use holdpoint::domain::template::{TemplateCommand, TemplateEvent, TemplateState, Verdict};
use holdpoint::domain::vote::Choice;

use crate::file::File;
use crate::shop::*;

fn kinds(events: &[Recorded]) -> Vec<String> {
    let kind = |e: &Recorded| e.event.encode().unwrap().0;
    events.iter().map(kind).collect()
}

fn proposed() -> File {
    let mut file = File::new();
    let number = finished(&mut file);
    file.template("rea", &propose(low_plan(), &[number]))
        .unwrap();
    file
}

#[test]
fn a_template_is_proposed_on_finished_changes_and_keeps_how_they_went() {
    let mut file = proposed();
    let template = template(&mut file);
    assert_eq!(template.state(), TemplateState::Proposed);
    let version = template.pending().unwrap();
    assert_eq!((version.number, version.by.as_str()), (1, "rea"));
    assert_eq!(version.outcomes().cases, 1);
    assert_eq!(version.outcomes().wrong, 0);
    assert_eq!(version.rate(), None, "one case is no rate");
}

#[test]
fn a_template_leaves_client_window_and_implementer_open_and_names_nobody() {
    let mut file = proposed();
    let plan = template(&mut file).pending().unwrap().plan.clone();
    assert_eq!(plan.kind, ChangeType::Standard);
    assert_eq!(plan.template.as_deref(), Some(ID));
    assert!(plan.clients().is_empty() && plan.first_window().is_none());
    assert_eq!(plan.implementer, None);
    assert_eq!(plan.communications.len(), 1);
    assert_eq!(plan.communications[0].client.as_str(), "");
}

#[test]
fn what_has_not_finished_is_no_evidence_and_neither_is_nothing() {
    let mut file = File::new();
    let draft = file.create(low_plan());
    let said = refused(file.template("rea", &propose(low_plan(), &[draft])));
    assert!(said.sentence.contains("proves nothing yet"), "{said}");
    let said = refused(file.template("rea", &propose(low_plan(), &[])));
    assert!(said.sentence.contains("past changes"), "{said}");
    let said = refused(file.template("rea", &propose(low_plan(), &[77])));
    assert_eq!(said.cause, Cause::Unknown);
}

#[test]
fn a_change_out_of_the_proposers_scope_is_answered_like_one_that_is_not_there() {
    let mut file = File::new();
    let mut plan = low_plan();
    plan.waves[0].clients = vec!["contoso".into()];
    plan.communications[0].client = "contoso".into();
    let hidden = file.create(plan);
    let there = refused(file.template("nora", &propose(low_plan(), &[hidden])));
    let absent = refused(file.template("nora", &propose(low_plan(), &[99])));
    assert_eq!(
        there.sentence.replace("CHG-0001", "CHG-0099"),
        absent.sentence
    );
}

#[test]
fn a_plan_from_which_nothing_could_be_handed_in_is_no_template() {
    let mut file = File::new();
    let number = finished(&mut file);
    for (spoil, code) in [
        (
            (|p| p.evidence.clear()) as fn(&mut holdpoint::domain::plan::Plan),
            "intake.test-evidence",
        ),
        (|p| p.rollback.steps.clear(), "intake.rollback-plan"),
        (|p| "TBD".clone_into(&mut p.scope_out), "intake.scope-out"),
        (|p| p.validation.clear(), "schedule.validation"),
        (|p| p.rollback.rehearsal.clear(), "schedule.rollback"),
    ] {
        let mut plan = low_plan();
        spoil(&mut plan);
        let said = refused(file.template("rea", &propose(plan, &[number])));
        let codes: Vec<_> = said.gaps.iter().map(|g| g.code.as_ref()).collect();
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
}

#[test]
fn a_template_that_names_a_client_is_refused() {
    let mut file = File::new();
    let number = finished(&mut file);
    let mut plan = low_plan();
    "Replace the firewalls of contoso".clone_into(&mut plan.title);
    let said = refused(file.template("rea", &propose(plan, &[number])));
    assert!(
        said.sentence.contains("contoso") && said.next.contains("{client}"),
        "{said}"
    );
    let mut plan = low_plan();
    "Replace the firewalls of northwind".clone_into(&mut plan.title);
    file.template("rea", &propose(plan, &[number])).unwrap();
    let title = template(&mut file).title().to_owned();
    assert_eq!(title, "Replace the firewalls of {client}");
}

#[test]
fn the_quorum_approves_and_one_vote_does_not() {
    let mut file = proposed();
    let first = file.template("omar", &vote(Choice::Approve)).unwrap();
    assert_eq!(kinds(&first), ["template.voted/1"]);
    assert_eq!(state(&mut file), TemplateState::Proposed);
    let second = file.template("sara", &vote(Choice::Approve)).unwrap();
    assert_eq!(kinds(&second), ["template.voted/1", "template.approved/1"]);
    assert_eq!(state(&mut file), TemplateState::InUse);
}

#[test]
fn the_same_member_twice_is_no_quorum() {
    let mut file = proposed();
    for _ in 0..3 {
        file.template("omar", &vote(Choice::Approve)).unwrap();
    }
    assert_eq!(state(&mut file), TemplateState::Proposed);
}

#[test]
fn a_tie_decides_nothing_and_more_against_declines() {
    let mut file = proposed();
    file.template("omar", &vote(Choice::Approve)).unwrap();
    file.template("sara", &vote(Choice::Reject)).unwrap();
    assert_eq!(state(&mut file), TemplateState::Proposed);
    let third = file.template("tom", &vote(Choice::Reject)).unwrap();
    assert_eq!(kinds(&third), ["template.voted/1", "template.declined/1"]);
    assert_eq!(state(&mut file), TemplateState::Declined);
}

#[test]
fn who_proposed_it_does_not_approve_it_and_the_refusal_names_who_could() {
    let mut file = File::new();
    let number = finished(&mut file);
    file.template("omar", &propose(low_plan(), &[number]))
        .unwrap();
    let said = refused(file.template("omar", &vote(Choice::Approve)));
    assert_eq!(said.cause, Cause::Person);
    assert!(said.sentence.contains("proposed"), "{said}");
    assert!(
        said.next.contains("sara") && said.next.contains("tom"),
        "{said}"
    );
    for outsider in ["ines", "rea", "lea", "axel", "nobody"] {
        let said = refused(file.template(outsider, &vote(Choice::Approve)));
        assert_eq!(said.cause, Cause::Person, "{outsider}");
    }
    for by in ["sara", "tom"] {
        file.template(by, &vote(Choice::Approve)).unwrap();
    }
    assert_eq!(state(&mut file), TemplateState::InUse);
}

#[test]
fn a_vote_says_something_and_is_of_the_version_that_was_read() {
    let mut file = proposed();
    let mut silent = vote(Choice::Approve);
    if let TemplateCommand::Vote { comment, .. } = &mut silent {
        "ok".clone_into(comment);
    }
    assert!(
        file.template("omar", &silent).is_ok(),
        "a short honest answer passes"
    );
    if let TemplateCommand::Vote { comment, .. } = &mut silent {
        "n/a".clone_into(comment);
    }
    assert_eq!(refused(file.template("omar", &silent)).cause, Cause::Input);
    let mut stale = vote(Choice::Approve);
    if let TemplateCommand::Vote { seen, .. } = &mut stale {
        *seen = Some(holdpoint::domain::digest::Digest([7; 32]));
    }
    assert_eq!(
        refused(file.template("sara", &stale)).cause,
        Cause::Conflict
    );
}

#[test]
fn an_edit_is_a_new_version_and_the_approved_one_stays_in_use_meanwhile() {
    let mut file = shop();
    let mut plan = low_plan();
    plan.rollback.minutes = 30;
    file.template("rea", &propose(plan.clone(), &[])).unwrap();
    let now = template(&mut file);
    assert_eq!(now.state(), TemplateState::InUse);
    assert_eq!(now.approved().unwrap().number, 1);
    assert_eq!(now.pending().unwrap().number, 2);
    let number = released(&mut file);
    assert_eq!(file.change(number).plan.rollback.minutes, 20);
    for by in ["omar", "sara"] {
        file.template(by, &vote(Choice::Approve)).unwrap();
    }
    assert_eq!(template(&mut file).approved().unwrap().number, 2);
    assert_eq!(from_template(&mut file, "contoso").rollback.minutes, 30);
    let said = refused(file.template("rea", &propose(plan, &[])));
    assert!(said.sentence.contains("says all of that already"), "{said}");
}

#[test]
fn a_version_proposed_over_another_takes_its_votes_away() {
    let mut file = proposed();
    file.template("omar", &vote(Choice::Approve)).unwrap();
    let mut plan = low_plan();
    plan.rollback.minutes = 30;
    file.template("rea", &propose(plan, &[1])).unwrap();
    let now = template(&mut file);
    assert_eq!(now.versions[0].verdict, Verdict::Superseded);
    file.template("sara", &vote(Choice::Approve)).unwrap();
    assert_eq!(state(&mut file), TemplateState::Proposed);
}

#[test]
fn a_manager_or_a_member_retires_it_and_it_never_comes_back() {
    let mut file = shop();
    let retire = TemplateCommand::Retire {
        template: ID.into(),
        reason: "The last of these firewalls is gone".to_owned(),
    };
    assert_eq!(refused(file.template("rea", &retire)).cause, Cause::Person);
    file.template("ines", &retire).unwrap();
    assert_eq!(state(&mut file), TemplateState::Retired);
    assert_eq!(refused(file.template("ines", &retire)).cause, Cause::State);
    let said = refused(file.template("rea", &propose(low_plan(), &[1])));
    assert!(said.sentence.contains("retired"), "{said}");
}

#[test]
fn nothing_of_the_catalogue_slips_in_by_the_registers_own_way() {
    use holdpoint::domain::register_rules::keep;
    let mut file = shop();
    let resumed = Event::Template(TemplateEvent::Resumed {
        template: ID.into(),
        reason: "because".to_owned(),
    });
    let registers = file.store.registers().unwrap();
    assert!(keep(registers, &"ines".into(), vec![resumed]).is_err());
}

#[test]
fn the_record_proves_the_catalogue_like_everything_else() {
    let mut file = shop();
    released(&mut file);
    assert!(file.store.verify(&mut |_| true).unwrap().is_good());
    file.store.reindex(&mut |_| true).unwrap();
    assert!(file.store.verify(&mut |_| true).unwrap().is_good());
    assert_eq!(state(&mut file), TemplateState::InUse);
}

#[test]
fn a_seat_of_the_board_that_has_not_been_heard_keeps_a_template_back() {
    use holdpoint::domain::registers::{Board, Seat};
    let mut file = proposed();
    let board = file.store.registers().unwrap().boards[&"cab".into()].clone();
    let board = Board {
        seats: vec![Seat {
            name: "security".to_owned(),
            people: vec!["tom".into()],
        }],
        deputies: [("tom".into(), "lea".into())].into(),
        ..board
    };
    file.set(vec![Event::BoardSet { board }]);
    for by in ["omar", "sara"] {
        file.template(by, &vote(Choice::Approve)).unwrap();
    }
    assert_eq!(state(&mut file), TemplateState::Proposed);
    let heard = file.template("lea", &vote(Choice::Approve)).unwrap();
    assert_eq!(kinds(&heard), ["template.voted/1", "template.approved/1"]);
    let number = released(&mut file);
    let change = file.change(number);
    assert_eq!(change.state, holdpoint::domain::lifecycle::State::Approved);
}
