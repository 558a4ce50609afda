//! Whatever is asked for, by whomever, in whatever order: what never happens.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::Duration;
use common::{Case, full_plan};
use holdpoint::domain::change::Change;
use holdpoint::domain::checklist::StepId;
use holdpoint::domain::command::Command;
use holdpoint::domain::digest::plan_digest;
use holdpoint::domain::event::{ChangeEvent, Event};
use holdpoint::domain::id::ChangeNumber;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::plan::ChangeType;
use holdpoint::domain::vote::{Authority, Choice, CommentKind};
use holdpoint::domain::wave::{Checklist, Impact, ImpactLevel, Outcome, Tick};
use proptest::prelude::*;

const PEOPLE: [&str; 10] = [
    "ines", "jun", "omar", "sara", "tom", "rea", "lea", "axel", "nora", "nobody",
];

#[derive(Debug, Clone)]
struct Move {
    who: usize,
    what: u8,
    pick: u32,
    minutes: i64,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one =
        (0..PEOPLE.len(), 0..34u8, 0..6u32, 0..200i64).prop_map(|(who, what, pick, minutes)| {
            Move {
                who,
                what,
                pick,
                minutes,
            }
        });
    prop::collection::vec(one, 1..120)
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of command")]
fn command(case: &Case, step: &Move) -> Command {
    let plan = &case.change.plan;
    let reason = || "because the site asked for it".to_owned();
    let seen = case.change.digest;
    let edited = |edit: &dyn Fn(&mut holdpoint::domain::plan::Plan)| {
        let mut plan = plan.clone();
        edit(&mut plan);
        Command::Edit {
            plan: Box::new(plan),
        }
    };
    let tick = |tick, checklist| Command::Tick {
        wave: 0,
        checklist,
        step: StepId(step.pick),
        tick,
        note: reason(),
    };
    let choice = [
        Choice::Approve,
        Choice::Approve,
        Choice::Reject,
        Choice::Abstain,
    ];
    match step.what {
        0 => edited(&|p| p.scope_in.push_str(" more")),
        1 => edited(&|p| p.notes.push_str(" note")),
        2 => edited(&|p| p.rollback.steps.clear()),
        3 => edited(&|p| p.kind = ChangeType::Emergency),
        4 => edited(&|p| p.implementer = Some(PEOPLE[step.pick as usize].into())),
        5 | 6 => Command::Submit,
        7..=12 => Command::Vote {
            choice: choice[step.pick as usize % 4],
            comment: reason(),
            seen,
        },
        13 | 14 => Command::Approve {
            conditions: Vec::new(),
            note: String::new(),
            seen,
        },
        15 | 16 => Command::Schedule,
        17 | 18 => Command::Start {
            wave: 0,
            began: (step.pick == 5).then(|| case.now - Duration::hours(1)),
        },
        19..=21 => tick(Tick::Done, Checklist::Work),
        22 => tick(Tick::Skipped, Checklist::Work),
        23 => tick(Tick::Done, Checklist::Rollback),
        24 => Command::ReleaseStep {
            wave: 0,
            step: StepId(step.pick),
            note: String::new(),
        },
        25 => Command::RollBack {
            wave: 0,
            reason: reason(),
            incident: String::new(),
        },
        26 => Command::EndRollback {
            wave: 0,
            restored: step.pick.is_multiple_of(2),
        },
        27 => Command::FinishWork { wave: 0 },
        28 => Command::RecordCheck {
            wave: 0,
            check: 1,
            passed: step.pick != 0,
            observed: reason(),
        },
        29 => Command::DeclareImpact {
            wave: 0,
            client: "northwind".into(),
            impact: Impact {
                level: ImpactLevel::None,
                from: None,
                to: None,
                users: None,
                noticed: String::new(),
                planned: true,
                told_by: String::new(),
            },
        },
        30 => Command::Complete {
            wave: 0,
            outcome: Outcome::ALL[step.pick as usize % 5],
        },
        31 => Command::Authorise {
            person: PEOPLE[step.pick as usize].into(),
            at: case.now,
            spoken: true,
            reason: reason(),
        },
        32 => Command::Review {
            cause: reason(),
            lesson: reason(),
            actions: Vec::new(),
        },
        _ => Command::Comment {
            meant: CommentKind::Note,
            text: reason(),
            about: None,
            reply_to: None,
        },
    }
}

fn holds(case: &Case, asked: &Command, by: &str) {
    let change = &case.change;
    let last = case.events.last().map(|e| &e.event);
    if matches!(change.state, State::Approved | State::Scheduled) {
        assert!(
            change.valid_approval().is_some(),
            "approved, but not this revision: {asked:?}"
        );
    }
    if let Some(Event::Change(ChangeEvent::Started { .. })) = last {
        let approval = change.valid_approval();
        assert!(
            approval.is_some(),
            "started without an approval of the current revision"
        );
    }
    if let Some(Event::Change(ChangeEvent::Voted { .. } | ChangeEvent::Approved { .. })) = last {
        let decided_before = case.events.iter().rev().find_map(|e| match &e.event {
            Event::Change(ChangeEvent::Approved { authority, .. }) => Some(authority),
            _ => None,
        });
        let spoken = matches!(decided_before, Some(Authority::Authoriser { .. }));
        let own = change.requester.as_str() == by
            || change
                .plan
                .implementer
                .as_ref()
                .is_some_and(|i| i.as_str() == by);
        assert!(!own || spoken, "{by} decided their own change: {asked:?}");
    }
    let stands = plan_digest(&change.plan).unwrap();
    for vote in change.valid_votes() {
        assert_eq!(
            vote.digest, stands,
            "a vote counts for something its voter never saw"
        );
    }
    if change.revision > 0 && change.state != State::Draft {
        assert_eq!(stands, change.digest);
    }
    if change.state == State::Closed {
        assert!(change.waves.iter().all(|w| w.outcome.is_some()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_commands_goes_round_a_gate(moves in moves(), emergency in any::<bool>()) {
        let mut case = Case::new();
        let mut plan = full_plan();
        if emergency {
            plan.kind = ChangeType::Emergency;
        }
        case.create("rea", plan);
        for step in &moves {
            case.now += Duration::minutes(step.minutes / 20);
            let asked = command(&case, step);
            let by = PEOPLE[step.who];
            let before = case.change.clone();
            match case.ask(by, &asked) {
                Ok(0) => prop_assert_eq!(&before, &case.change),
                Ok(_) => holds(&case, &asked, by),
                Err(refusal) => {
                    prop_assert_eq!(&before, &case.change, "a refusal changes nothing");
                    prop_assert!(refusal.sentence.ends_with('.'), "{}", refusal);
                    for gap in &refusal.gaps {
                        prop_assert!(!gap.code.is_empty() && !gap.fix.is_empty());
                    }
                    prop_assert!(by != "axel" || refusal.gaps.is_empty());
                }
            }
            prop_assert!(by != "axel" && by != "nobody" || before == case.change);
        }
        let again = Change::fold(ChangeNumber(42), &case.events);
        prop_assert_eq!(&again, &case.change, "the record replays to the same change");
    }

    #[test]
    fn every_event_reads_back_as_it_was_written(moves in moves()) {
        let mut case = Case::new();
        case.create("rea", full_plan());
        for step in &moves {
            let asked = command(&case, step);
            let _refused = case.ask(PEOPLE[step.who], &asked).is_err();
        }
        for recorded in &case.events {
            let (kind, body) = recorded.event.encode().unwrap();
            prop_assert_eq!(Event::decode(&kind, &body).unwrap(), recorded.event.clone());
        }
    }
}
