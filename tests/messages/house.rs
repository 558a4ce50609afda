//! The change whose messages are told, and the commands on them.

use crate::common::work::{check, no_impact, way_back};
use crate::common::{Case, full_plan};
use chrono::Duration;
use holdpoint::domain::command::Command;
use holdpoint::domain::message::{Earlier, Which};
use holdpoint::domain::people::{Person, Role};
use holdpoint::domain::plan::{Communication, Plan, PlannedWave};
use holdpoint::domain::refusal::Refusal;
use holdpoint::domain::wave::Outcome;
use holdpoint::domain::window::{Timestamp, Window};

pub(crate) const PLANNED: Which = Which::Planned { wave: 0, line: 0 };

pub(crate) fn letter(client: &str, text: &str) -> Communication {
    Communication {
        client: client.into(),
        audience: "all users".to_owned(),
        channel: "e-mail".to_owned(),
        when: "now".to_owned(),
        owner: None,
        text: text.to_owned(),
    }
}

pub(crate) fn send(which: Which, letter: Communication) -> Command {
    Command::SendMessage {
        which,
        letter: Box::new(letter),
        earlier: None,
    }
}

pub(crate) fn sent_earlier(
    which: Which,
    letter: Communication,
    at: Timestamp,
    by: &str,
) -> Command {
    Command::SendMessage {
        which,
        letter: Box::new(letter),
        earlier: Some(Earlier { at, by: by.into() }),
    }
}

pub(crate) fn write(which: Which, seen: u32, letter: Communication) -> Command {
    Command::WriteMessage {
        which,
        seen,
        letter: Box::new(letter),
    }
}

pub(crate) fn release(which: Which, seen: u32) -> Command {
    Command::ReleaseMessage { which, seen }
}

pub(crate) fn withdraw(which: Which, reason: &str) -> Command {
    Command::WithdrawMessage {
        which,
        reason: reason.to_owned(),
    }
}

pub(crate) fn roll_back(wave: usize) -> Command {
    Command::RollBack {
        wave,
        reason: "the primary does not come back".to_owned(),
        incident: "INC-7".to_owned(),
    }
}

pub(crate) fn start(wave: usize) -> Command {
    Command::Start { wave, began: None }
}

/// Adds an incident commander.
pub(crate) fn commander(case: &mut Case, id: &str) {
    let person = Person {
        id: id.into(),
        name: id.to_owned(),
        roles: vec![Role::Commander],
        ..Person::default()
    };
    case.registers.people.insert(id.into(), person);
}

pub(crate) fn scheduled(plan: Plan) -> Case {
    let mut case = Case::scheduled(plan);
    commander(&mut case, "nadia");
    case
}

pub(crate) fn running() -> Case {
    let mut case = scheduled(full_plan());
    case.is_begun(2);
    case
}

pub(crate) fn rolling_back() -> Case {
    let mut case = running();
    case.now += Duration::minutes(10);
    case.ask("jun", &roll_back(0)).unwrap();
    case.now += Duration::minutes(1);
    case
}

/// Two clients: northwind's wave and, later, contoso's; each with a message.
pub(crate) fn two_waves() -> Case {
    let mut plan = full_plan();
    let mut second: PlannedWave = plan.waves[0].clone();
    second.clients = vec!["contoso".into()];
    second.window = plan.waves[0].window.map(|w| Window {
        start: w.start + Duration::days(1),
        end: w.end + Duration::days(1),
        ..w
    });
    plan.waves.push(second);
    let mut other = plan.communications[0].clone();
    other.client = "contoso".into();
    plan.communications.push(other);
    scheduled(plan)
}

pub(crate) fn refused(case: &mut Case, by: &str, command: &Command) -> Refusal {
    let refusal = case.ask(by, command).unwrap_err();
    assert!(!refusal.next.is_empty(), "a dead end: {refusal}");
    refusal
}

pub(crate) fn end_rollback(case: &mut Case) {
    case.ask("jun", &way_back()).unwrap();
    let ended = Command::EndRollback {
        wave: 0,
        restored: true,
        incident: String::new(),
    };
    case.ask("jun", &ended).unwrap();
}

/// Verifies and completes the wave.
pub(crate) fn complete(case: &mut Case) {
    verify(case);
    case.ask("tom", &done()).unwrap();
}

/// The end of the first wave.
pub(crate) fn done() -> Command {
    Command::Complete {
        wave: 0,
        outcome: Outcome::RolledBack,
    }
}

/// Records the check, the impact and the review.
pub(crate) fn verify(case: &mut Case) {
    for command in [
        check(),
        no_impact(),
        Command::Review {
            cause: "The vendor's image was the wrong one".to_owned(),
            lesson: "Compare the checksum in the pre-check".to_owned(),
            actions: Vec::new(),
        },
    ] {
        let by = if matches!(command, Command::Review { .. }) {
            "ines"
        } else {
            "tom"
        };
        case.ask(by, &command).unwrap();
    }
}

/// Completes the wave once more, whatever was said of it before and whatever is left to say.
pub(crate) fn complete_by(case: &mut Case) {
    if case.change.waves[0].results.is_empty() {
        verify(case);
    }
    case.ask("tom", &done()).ok();
}
