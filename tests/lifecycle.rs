//! A change's life through the one set of rules: what each gate lets through and what it refuses.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::Duration;
use common::work::{check, no_impact as impact, release, tick, way_back};
use common::{Case, full_plan, noon};
use holdpoint::domain::command::Command;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::plan::{ChangeType, Plan, RiskClass};
use holdpoint::domain::refusal::{Cause, Owner};
use holdpoint::domain::vote::{Choice, CommentKind};
use holdpoint::domain::wave::{Outcome, Phase};

fn reviewed() -> Case {
    let mut case = Case::new();
    case.create("rea", full_plan());
    case.ask("rea", &Command::Submit).unwrap();
    case
}

fn scheduled() -> Case {
    Case::scheduled(full_plan())
}

fn running() -> Case {
    Case::begun(full_plan(), 2)
}

#[test]
fn a_change_goes_from_nothing_to_closed() {
    let mut case = running();
    case.ask("jun", &tick(1)).unwrap();
    case.ask("omar", &release(2)).unwrap();
    case.ask("jun", &tick(2)).unwrap();
    case.ask("jun", &release(3)).unwrap();
    case.ask("jun", &tick(3)).unwrap();
    case.ask("jun", &Command::FinishWork { wave: 0 }).unwrap();
    case.ask("tom", &check()).unwrap();
    case.ask("tom", &impact()).unwrap();
    let done = Command::Complete {
        wave: 0,
        outcome: Outcome::Successful,
    };
    case.ask("tom", &done).unwrap();
    assert_eq!(case.change.state, State::Closed);
    assert_eq!(case.change.outcome, Some(Outcome::Successful));
}

#[test]
fn an_empty_draft_is_refused_with_every_gap_its_owner_and_its_field() {
    let mut case = Case::new();
    let plan = Plan {
        title: "Something".to_owned(),
        ..Plan::default()
    };
    case.create("rea", plan);
    let refusal = case.ask("rea", &Command::Submit).unwrap_err();
    let codes: Vec<&str> = refusal.gaps.iter().map(|g| g.code.as_ref()).collect();
    for code in [
        "intake.reason",
        "intake.scope-in",
        "intake.scope-out",
        "intake.risk-class",
        "intake.risk-answers",
        "intake.clients",
        "intake.services",
        "intake.window",
        "intake.rollback-plan",
        "intake.test-evidence",
        "intake.implementer",
    ] {
        assert!(codes.contains(&code), "{code} is not among {codes:?}");
    }
    assert!(
        refusal
            .gaps
            .iter()
            .all(|g| g.owner == Owner::Person("rea".into()))
    );
    assert!(
        refusal
            .gaps
            .iter()
            .all(|g| !g.fix.is_empty() && !g.why.is_empty())
    );
    assert_eq!(case.change.state, State::Draft);
}

#[test]
fn nobody_decides_a_change_that_they_requested_implement_or_last_edited() {
    let mut case = reviewed();
    case.change.plan.implementer = Some("tom".into());
    case.change.last_editor = "sara".into();
    for (who, rule) in [("tom", "implement"), ("sara", "last edited")] {
        let refusal = case.vote(who, Choice::Approve).unwrap_err();
        assert_eq!(refusal.cause, Cause::Person);
        assert!(refusal.sentence.contains(rule), "{refusal}");
        assert!(refusal.next.contains("omar"), "names who could: {refusal}");
    }
}

#[test]
fn a_vote_on_a_revision_that_has_changed_is_refused() {
    let mut case = reviewed();
    let seen = case.change.digest;
    let mut plan = case.change.plan.clone();
    plan.scope_in.push_str(" and its core switch");
    case.ask(
        "rea",
        &Command::Edit {
            plan: Box::new(plan),
        },
    )
    .unwrap();
    let refusal = case
        .ask(
            "omar",
            &Command::Vote {
                choice: Choice::Approve,
                comment: "fine with the rollback".to_owned(),
                seen,
            },
        )
        .unwrap_err();
    assert_eq!(refusal.cause, Cause::Conflict);
    assert!(
        refusal.sentence.contains("rea made revision 2"),
        "{refusal}"
    );
}

#[test]
fn a_material_edit_makes_votes_stale_and_a_note_does_not() {
    let mut case = reviewed();
    case.vote("omar", Choice::Approve).unwrap();
    let mut plan = case.change.plan.clone();
    plan.notes = "ring the site first".to_owned();
    case.ask(
        "rea",
        &Command::Edit {
            plan: Box::new(plan.clone()),
        },
    )
    .unwrap();
    assert_eq!(case.change.valid_votes().len(), 1);
    assert_eq!(case.change.revision, 1);
    plan.title.push_str(" at Leeds");
    case.ask(
        "rea",
        &Command::Edit {
            plan: Box::new(plan),
        },
    )
    .unwrap();
    assert_eq!(case.change.valid_votes().len(), 0);
    assert_eq!(case.change.revision, 2);
}

#[test]
fn an_edit_after_approval_goes_back_to_review() {
    let mut case = scheduled();
    let mut plan = case.change.plan.clone();
    plan.rollback.steps.clear();
    case.ask(
        "jun",
        &Command::Edit {
            plan: Box::new(plan),
        },
    )
    .unwrap();
    assert_eq!(case.change.state, State::Review);
    assert!(case.change.valid_approval().is_none());
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    let refusal = case.approve("ines").unwrap_err();
    assert!(
        refusal
            .gaps
            .iter()
            .any(|g| g.code == "intake.rollback-plan"),
        "a plan cannot lose its rollback behind the intake gate: {refusal}"
    );
}

#[test]
fn quorum_comments_and_open_questions_hold_an_approval_back() {
    let mut case = reviewed();
    case.ask(
        "sara",
        &Command::Comment {
            meant: CommentKind::Question,
            text: "Does the pair fail over during step 2?".to_owned(),
            about: None,
            reply_to: None,
        },
    )
    .unwrap();
    case.vote("omar", Choice::Approve).unwrap();
    let refusal = case.approve("ines").unwrap_err();
    let codes: Vec<&str> = refusal.gaps.iter().map(|g| g.code.as_ref()).collect();
    assert_eq!(codes, ["approval.quorum", "approval.questions"]);
    case.ask(
        "rea",
        &Command::Comment {
            meant: CommentKind::Note,
            text: "Yes, 8 s".to_owned(),
            about: None,
            reply_to: Some(1),
        },
    )
    .unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    case.approve("ines").unwrap();
    assert_eq!(case.change.state, State::Approved);
}

#[test]
fn a_rejection_is_never_outvoted_by_an_absence() {
    let mut case = reviewed();
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Reject).unwrap();
    let refusal = case.approve("ines").unwrap_err();
    assert_eq!(refusal.gaps[0].code, "approval.majority");
}

#[test]
fn one_peer_approves_a_low_change_by_voting() {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.declared = Some(RiskClass::Low);
    plan.waves[0].clients = vec!["contoso".into()];
    plan.communications[0].client = "contoso".into();
    plan.waves[0].steps.pop();
    plan.answers.users = Some(3);
    plan.answers.outage_minutes = Some(0);
    plan.waves[0].window.as_mut().unwrap().start += Duration::hours(8);
    plan.waves[0].window.as_mut().unwrap().end += Duration::hours(8);
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    assert_eq!(case.change.class, RiskClass::Low, "{:?}", case.change.risk);
    let refusal = case.vote("sara", Choice::Approve).unwrap_err();
    assert!(refusal.next.contains("lea"), "{refusal}");
    case.vote("lea", Choice::Approve).unwrap();
    assert_eq!(case.change.state, State::Approved);
}

#[test]
fn work_starts_only_in_the_window_by_its_implementer() {
    let mut case = scheduled();
    let start = Command::Start {
        wave: 0,
        began: None,
    };
    let refusal = case.ask("jun", &start).unwrap_err();
    assert_eq!(refusal.gaps[0].code, "start.window");
    assert!(
        refusal.gaps[0]
            .missing
            .contains("opens Thu 26 Nov 2026 13:00 GMT"),
        "{refusal}"
    );
    case.now = noon() + Duration::hours(2);
    let refusal = case.ask("tom", &start).unwrap_err();
    assert_eq!(refusal.gaps[0].code, "start.implementer");
    case.ask(
        "ines",
        &Command::Hold {
            reason: "The client has an audit today".to_owned(),
        },
    )
    .unwrap();
    assert!(
        case.ask("jun", &start)
            .unwrap_err()
            .sentence
            .contains("audit")
    );
}

#[test]
fn a_step_is_ticked_once_and_the_second_is_told_who_was_first() {
    let mut case = running();
    case.ask("jun", &tick(1)).unwrap();
    let refusal = case.ask("tom", &tick(1)).unwrap_err();
    assert!(refusal.sentence.starts_with("jun was first"), "{refusal}");
}

#[test]
fn a_hold_step_waits_for_someone_else_and_stops_what_is_behind_it() {
    let mut case = running();
    case.ask("jun", &tick(1)).unwrap();
    assert!(case.ask("jun", &tick(2)).is_err());
    assert!(case.ask("jun", &tick(3)).is_err());
    let refusal = case.ask("jun", &release(2)).unwrap_err();
    assert!(
        refusal.sentence.contains("their own hold step"),
        "{refusal}"
    );
    assert!(refusal.next.contains("omar"), "{refusal}");
    case.ask("omar", &release(2)).unwrap();
    case.ask("jun", &tick(2)).unwrap();
}

#[test]
fn a_rolled_back_wave_is_never_called_successful() {
    let mut case = running();
    let back = Command::RollBack {
        wave: 0,
        reason: "Upgrade image fails its checksum".to_owned(),
        incident: "INC-77".to_owned(),
    };
    case.ask("jun", &back).unwrap();
    case.now += Duration::minutes(30);
    case.ask("jun", &way_back()).unwrap();
    case.ask(
        "jun",
        &Command::EndRollback {
            incident: String::new(),
            wave: 0,
            restored: true,
        },
    )
    .unwrap();
    case.ask("tom", &check()).unwrap();
    case.ask("tom", &impact()).unwrap();
    let complete = |outcome| Command::Complete { wave: 0, outcome };
    assert!(case.ask("tom", &complete(Outcome::Successful)).is_err());
    let refusal = case.ask("tom", &complete(Outcome::RolledBack)).unwrap_err();
    assert_eq!(refusal.gaps[0].code, "complete.review");
    let review = Command::Review {
        cause: "A corrupt download".to_owned(),
        lesson: "Check the hash before the window".to_owned(),
        actions: Vec::new(),
    };
    case.ask("ines", &review).unwrap();
    case.ask("tom", &complete(Outcome::RolledBack)).unwrap();
    assert_eq!(case.change.outcome, Some(Outcome::RolledBack));
}

#[test]
fn the_implementer_of_a_medium_change_does_not_mark_their_own_work() {
    let mut case = running();
    case.ask("jun", &tick(1)).unwrap();
    case.ask("omar", &release(2)).unwrap();
    case.ask("jun", &tick(2)).unwrap();
    case.ask("jun", &release(3)).unwrap();
    case.ask("jun", &tick(3)).unwrap();
    case.ask("jun", &Command::FinishWork { wave: 0 }).unwrap();
    let refusal = case.ask("jun", &check()).unwrap_err();
    assert!(
        refusal.sentence.contains("not its implementer"),
        "{refusal}"
    );
    assert_eq!(case.change.waves[0].phase, Phase::Verifying);
}

#[test]
fn an_emergency_is_authorised_by_someone_else_and_an_earlier_start_is_a_bypass() {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.kind = ChangeType::Emergency;
    plan.waves[0].window = None;
    case.create("jun", plan);
    let authorise = |person: &str, spoken| Command::Authorise {
        person: person.into(),
        at: noon(),
        spoken,
        reason: "Mail is down for all users".to_owned(),
    };
    let refusal = case.ask("jun", &authorise("jun", false)).unwrap_err();
    assert!(refusal.sentence.contains("requested"), "{refusal}");
    case.ask("jun", &authorise("lea", true)).unwrap();
    let start = Command::Start {
        wave: 0,
        began: Some(noon() - Duration::minutes(20)),
    };
    case.ask("jun", &start).unwrap();
    assert!(case.change.bypass);
    assert_eq!(case.change.state, State::InProgress);
}

#[test]
fn someone_outside_a_clients_scope_is_told_that_there_is_no_such_change() {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.waves[0].clients = vec!["contoso".into()];
    case.create("rea", plan);
    let comment = Command::Comment {
        meant: CommentKind::Note,
        text: "hello".to_owned(),
        about: None,
        reply_to: None,
    };
    let refusal = case.ask("nora", &comment).unwrap_err();
    assert_eq!(refusal.cause, Cause::Unknown);
    assert!(!refusal.to_string().contains("contoso"), "{refusal}");
    let refusal = case.ask("axel", &comment).unwrap_err();
    assert_eq!(refusal.cause, Cause::Person, "an auditor changes nothing");
}
