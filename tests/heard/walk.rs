//! Anything anybody might try while a change is before its board.

use chrono::NaiveDate;
use holdpoint::domain::command::Command;
use holdpoint::domain::event::Event;
use holdpoint::domain::plan::{Plan, RiskClass};
use holdpoint::domain::policy::Policy;
use holdpoint::domain::vote::{Choice, CommentKind, Condition};
use proptest::prelude::*;

use crate::common::Case;
use crate::house::PEOPLE;

/// Who tries what.
#[derive(Debug, Clone)]
pub(crate) struct Move {
    pub(crate) who: usize,
    pub(crate) what: u8,
    pub(crate) pick: u8,
}

pub(crate) fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = (0..PEOPLE.len(), 0..40u8, any::<u8>()).prop_map(|(who, what, pick)| Move {
        who,
        what,
        pick,
    });
    prop::collection::vec(one, 1..90)
}

const CLASSES: [RiskClass; 3] = [RiskClass::Low, RiskClass::Medium, RiskClass::High];

fn reason() -> String {
    "because the site asked for it".to_owned()
}

fn edited(case: &Case, edit: impl FnOnce(&mut Plan)) -> Command {
    let mut plan = case.change.plan.clone();
    edit(&mut plan);
    Command::Edit {
        plan: Box::new(plan),
    }
}

fn vote(case: &Case, pick: u8) -> Command {
    let choice = [
        Choice::Approve,
        Choice::Approve,
        Choice::Approve,
        Choice::Reject,
        Choice::Abstain,
    ];
    Command::Vote {
        choice: choice[usize::from(pick) % 5],
        comment: if pick.is_multiple_of(7) {
            String::new()
        } else {
            "rollback risk accepted".to_owned()
        },
        seen: case.change.digest,
    }
}

fn comment(meant: CommentKind, text: &str, reply_to: Option<u32>) -> Command {
    Command::Comment {
        meant,
        text: text.to_owned(),
        about: None,
        reply_to,
    }
}

fn reclass(case: &Case, pick: u8) -> Command {
    Command::Reclass {
        class: CLASSES[usize::from(pick) % 3],
        reason: reason(),
        seen: case.change.digest,
    }
}

fn approve(case: &Case, pick: u8) -> Command {
    let condition = Condition {
        text: if pick.is_multiple_of(2) {
            "n/a"
        } else {
            "a cable lies there"
        }
        .to_owned(),
        owner: "jun".into(),
        due: NaiveDate::from_ymd_opt(2026, 11, 30),
        met_by: pick.is_multiple_of(5).then(|| "jun".into()),
    };
    Command::Approve {
        conditions: if pick.is_multiple_of(3) {
            vec![condition]
        } else {
            Vec::new()
        },
        note: String::new(),
        seen: case.change.digest,
    }
}

/// Returns the command of a move.
pub(crate) fn command(case: &Case, what: u8, pick: u8) -> Command {
    let replied = Some(u32::from(pick % 6));
    match what {
        0 => edited(case, |p| p.scope_in.push_str(" more")),
        1 => edited(case, |p| p.notes.push_str(" note")),
        2 => edited(case, |p| {
            p.implementer = Some(PEOPLE[usize::from(pick) % PEOPLE.len()].into());
        }),
        3 => edited(case, |p| p.declared = Some(CLASSES[usize::from(pick) % 3])),
        4 => edited(case, |p| {
            p.answers.outage_minutes = Some(u32::from(pick) * 4);
            p.answers.first_time = Some(pick.is_multiple_of(2));
        }),
        5 => edited(case, |p| {
            p.waves[0].clients = vec!["contoso".into(), "northwind".into()];
        }),
        6 => edited(case, |p| p.waves[0].clients = vec!["northwind".into()]),
        7 => edited(case, |p| {
            "Both firewalls of the Leeds site".clone_into(&mut p.scope_in);
        }),
        8..=10 => Command::Submit,
        21..=24 => approve(case, pick),
        25 | 26 => reclass(case, pick),
        27 => Command::Return { reason: reason() },
        28 => comment(CommentKind::Question, "does it fail over?", None),
        29 => comment(CommentKind::Condition, "a cable lies there", None),
        30 => comment(CommentKind::Note, "tbd", replied),
        31 => comment(CommentKind::Note, "yes, in eight seconds", replied),
        32 => comment(CommentKind::Question, "which one?", replied),
        33 => Command::Hold { reason: reason() },
        34 => Command::Release { reason: reason() },
        35 => Command::MeetCondition { condition: 0 },
        36 => Command::Schedule,
        37 => Command::Unschedule { reason: reason() },
        _ => vote(case, pick),
    }
}

/// Moves the registers under the change: what is judged by them is judged by what they say now.
pub(crate) fn disturb(case: &mut Case, what: u8, pick: u8) {
    if what != 38 {
        return;
    }
    let place = usize::from(pick);
    match pick % 5 {
        0 => {
            let client = case.registers.clients.get_mut(&"northwind".into()).unwrap();
            client.tier = 1 + pick % 3;
            client.users = u32::from(pick) * 50;
        }
        1 => {
            let who = ["omar", "dan", "tom"][place % 3].into();
            let person = case.registers.people.get_mut(&who).unwrap();
            person.left = !person.left;
        }
        2 => {
            if let Some(board) = case.registers.boards.values_mut().next() {
                board.members.rotate_left(1);
                board.deputies.clear();
            }
        }
        3 => {
            if let Some(board) = case.registers.boards.values_mut().next() {
                board.seats.clear();
            }
        }
        _ => {
            let policy = Policy {
                medium_from: 10 + pick % 50,
                ..Policy::default()
            };
            case.registers.apply(&Event::PolicySet {
                policy: Box::new(policy),
                reason: reason(),
            });
        }
    }
}

/// Returns a move that brings an approval nearer, or makes what was said stale.
pub(crate) fn steered(case: &Case, what: u8, pick: u8) -> (&'static str, Command) {
    let voters = ["omar", "sara", "tom", "lea", "dan", "eve", "ines"];
    let by = voters[usize::from(what) % 7];
    let asked = match what {
        0..=179 => Command::Vote {
            choice: if pick < 220 {
                Choice::Approve
            } else {
                Choice::Abstain
            },
            comment: "rollback risk accepted".to_owned(),
            seen: case.change.digest,
        },
        180..=199 => reclass(case, pick),
        200..=209 => return ("rea", edited(case, |p| p.scope_in.push_str(" more"))),
        210..=219 => return ("rea", edited(case, |p| p.notes.push_str(" note"))),
        220..=229 => {
            let to = PEOPLE[usize::from(pick) % 9];
            return ("rea", edited(case, |p| p.implementer = Some(to.into())));
        }
        230..=239 => comment(CommentKind::Question, "does it fail over?", None),
        240..=249 => {
            let open = case.change.open_questions().next().map(|c| c.id);
            return (
                "rea",
                comment(CommentKind::Note, "yes, in eight seconds", open),
            );
        }
        _ => return ("ines", edited(case, |p| p.title.push('!'))),
    };
    (by, asked)
}
