//! Words that say nothing pass nowhere, entry by entry of policy's list; a short honest answer passes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod common;

use chrono::Duration;
use common::{Case, full_plan};
use holdpoint::domain::command::Command;
use holdpoint::domain::gate::Trial;
use holdpoint::domain::plan::{Plan, RiskClass};
use holdpoint::domain::policy::Policy;
use holdpoint::domain::refusal::{Cause, Refusal};
use holdpoint::domain::vote::{Choice, CommentKind};

/// A field of the plan, what writes it, the rule that asks for it, and a short honest answer.
type Place = (
    &'static str,
    fn(&mut Plan, &str),
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const PLACES: [Place; 19] = [
    ("title", |p, t| t.clone_into(&mut p.title), "intake.title", "Patch"),
    ("reason", |p, t| t.clone_into(&mut p.reason), "intake.reason", "CVE-2026-1"),
    ("in scope", |p, t| t.clone_into(&mut p.scope_in), "intake.scope-in", "SQL01"),
    ("out of scope", |p, t| t.clone_into(&mut p.scope_out), "intake.scope-out", "SQL02"),
    ("step", |p, t| { p.waves[0].steps.truncate(1); t.clone_into(&mut p.waves[0].steps[0].instruction); }, "intake.steps", "Reboot"),
    ("rollback step", |p, t| t.clone_into(&mut p.rollback.steps[0].instruction), "intake.rollback-plan", "Reboot"),
    ("mitigation", |p, t| { p.rollback.not_reversible = true; t.clone_into(&mut p.rollback.mitigation); }, "intake.rollback-plan", "Loan unit"),
    ("what was tested", |p, t| t.clone_into(&mut p.evidence[0].what), "intake.test-evidence", "Boot"),
    ("where", |p, t| t.clone_into(&mut p.evidence[0].place), "intake.test-evidence", "lab"),
    ("result", |p, t| t.clone_into(&mut p.evidence[0].result), "intake.test-evidence", "ok"),
    ("by whom", |p, t| t.clone_into(&mut p.evidence[0].by), "intake.test-evidence", "jun"),
    ("rehearsal", |p, t| t.clone_into(&mut p.rollback.rehearsal), "schedule.rollback", "3 Nov"),
    ("audience", |p, t| t.clone_into(&mut p.communications[0].audience), "schedule.communication", "staff"),
    ("channel", |p, t| t.clone_into(&mut p.communications[0].channel), "schedule.communication", "mail"),
    ("when", |p, t| t.clone_into(&mut p.communications[0].when), "schedule.communication", "noon"),
    ("message", |p, t| t.clone_into(&mut p.communications[0].text), "schedule.communication", "No web"),
    ("check", |p, t| t.clone_into(&mut p.validation[0].check), "schedule.validation", "ping"),
    ("expected", |p, t| t.clone_into(&mut p.validation[0].expected), "schedule.validation", "reply"),
    ("how", |p, t| t.clone_into(&mut p.validation[0].method), "schedule.validation", "ping"),
];

/// The words of the list, what is blank under any policy, and the same in another dress.
fn empty_words() -> Vec<String> {
    let listed = Policy::default().boilerplate;
    let dressed = listed
        .iter()
        .flat_map(|w| [w.to_uppercase(), format!(" {w}. ")]);
    let blank = ["", " \t\n", "...", "xxxxx", "n/a, n/a", "TBD - none"];
    let blank = blank.map(str::to_owned);
    dressed.chain(listed.iter().cloned()).chain(blank).collect()
}

fn lacks(write: fn(&mut Plan, &str), text: &str, gate: Trial<'_>) -> Vec<String> {
    let mut plan = full_plan();
    write(&mut plan, text);
    let mut case = Case::new();
    // A change without a title is not even begun; one that lost it stands before the gate.
    case.create("rea", full_plan());
    case.change.plan = plan;
    let gaps = gate.lacks(&case.change, &case.registers, case.now);
    gaps.iter().map(|g| g.code.to_string()).collect()
}

#[test]
fn no_entry_of_the_list_passes_in_any_place_and_a_short_honest_answer_passes_in_each() {
    let entries = Policy::default().boilerplate.len();
    assert!(entries > 20, "{entries} entries");
    for (place, write, code, honest) in PLACES {
        let gate = || {
            if code.starts_with("intake.") {
                Trial::Intake
            } else {
                Trial::Schedule(&[])
            }
        };
        for text in empty_words() {
            let found = lacks(write, &text, gate());
            assert!(found.iter().any(|c| c == code), "{place}: {text:?} passes");
        }
        let found = lacks(write, honest, gate());
        assert!(
            !found.iter().any(|c| c == code),
            "{place}: {honest:?} does not"
        );
    }
}

#[test]
fn the_title_again_is_no_answer() {
    let again: &[Place] = &[
        PLACES[1], PLACES[2], PLACES[3], PLACES[5], PLACES[6], PLACES[15],
    ];
    for (place, write, code, _) in again {
        let gate = if code.starts_with("intake.") {
            Trial::Intake
        } else {
            Trial::Schedule(&[])
        };
        let found = lacks(*write, "replace EDGE firewalls.", gate);
        assert!(found.iter().any(|c| c == code), "{place}");
    }
}

/// Every word that somebody says to a change and that has to say something.
fn sayings(case: &Case, text: &str) -> Vec<(&'static str, Command)> {
    let text = || text.to_owned();
    let seen = case.change.digest;
    let vote = |choice| Command::Vote {
        choice,
        comment: text(),
        seen,
    };
    vec![
        ("omar", vote(Choice::Approve)),
        ("omar", vote(Choice::Reject)),
        ("ines", Command::Return { reason: text() }),
        ("ines", Command::Reject { reason: text() }),
        ("ines", Command::Hold { reason: text() }),
        ("rea", Command::Cancel { reason: text() }),
        (
            "ines",
            Command::Defer {
                until: "2026-12-24".parse().unwrap(),
                zone: holdpoint::domain::zone::Zone::UTC,
                reason: text(),
            },
        ),
        (
            "omar",
            Command::Reclass {
                class: RiskClass::Low,
                reason: text(),
                seen,
            },
        ),
        (
            "ines",
            Command::Waive {
                rule: "schedule.freeze".to_owned(),
                reason: text(),
                until: case.now + Duration::hours(4),
            },
        ),
        (
            "rea",
            Command::Consent {
                client: "northwind".into(),
                said_by: text(),
                note: String::new(),
                seen,
            },
        ),
        (
            "rea",
            Command::Comment {
                meant: CommentKind::Note,
                text: text(),
                about: None,
                reply_to: Some(1),
            },
        ),
    ]
}

fn in_review() -> Case {
    let mut case = Case::new();
    case.create("rea", full_plan());
    case.ask("rea", &Command::Submit).unwrap();
    let question = Command::Comment {
        meant: CommentKind::Question,
        text: "Does it fail over alone?".to_owned(),
        about: None,
        reply_to: None,
    };
    case.ask("sara", &question).unwrap();
    case
}

#[test]
fn nobody_decides_waives_lowers_or_answers_with_words_that_say_nothing() {
    let count = sayings(&in_review(), "").len();
    for place in 0..count {
        for text in empty_words() {
            let mut case = in_review();
            let (by, asked) = sayings(&case, &text).swap_remove(place);
            let refused: Refusal = match case.ask(by, &asked) {
                Err(refused) => refused,
                Ok(_) => panic!("{text:?} passes: {asked:?}"),
            };
            assert_eq!(refused.cause, Cause::Input, "{text:?}: {refused}");
        }
        let mut case = in_review();
        let (by, asked) = sayings(&case, "Rollback is rehearsed").swap_remove(place);
        let done = case.ask(by, &asked);
        assert!(done.is_ok(), "{asked:?}: {done:?}");
    }
}
