//! Whatever is asked for, by whomever, in whatever order: nothing goes out past the commander.

use chrono::Duration;
use holdpoint::domain::change::Change;
use holdpoint::domain::command::Command;
use holdpoint::domain::event::{ChangeEvent, Event, Recorded};
use holdpoint::domain::message::{Fate, Which, digest, entry, written_drafts};
use holdpoint::domain::people::Role;
use holdpoint::domain::plan::Communication;
use holdpoint::domain::wave::{Outcome, Phase};
use proptest::prelude::*;

use crate::common::Case;
use crate::house::{
    commander, complete_by, end_rollback, letter, release, roll_back, running, send, sent_earlier,
    start, withdraw, write,
};

/// Everyone, and the last three are commanders: the implementer too.
const PEOPLE: [&str; 7] = ["ines", "rea", "tom", "sara", "nadia", "sam", "jun"];

#[derive(Debug, Clone)]
struct Move {
    who: usize,
    what: u8,
    which: u32,
    seen: u32,
    minutes: i64,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = (0..PEOPLE.len(), 0..40u8, 0..6u32, 0..4u32, 0..20i64).prop_map(
        |(who, what, which, seen, minutes)| Move {
            who,
            what,
            which,
            seen,
            minutes,
        },
    );
    prop::collection::vec(one, 1..160)
}

fn command(case: &Case, step: &Move) -> Command {
    let which = match step.which {
        0 => Which::Planned { wave: 0, line: 0 },
        1 => Which::New { wave: 0 },
        n => Which::Beyond(n - 1),
    };
    let stands = entry(&case.change, which).map_or(0, |e| e.version());
    let seen = if step.seen == 3 { 1 } else { stands };
    let said = letter(
        "northwind",
        &format!("It takes {} hours longer", step.seen + 2),
    );
    match step.what {
        0..=6 => send(which, said),
        7..=9 => sent_earlier(
            which,
            said,
            case.now - Duration::minutes(i64::from(step.seen) * 12),
            PEOPLE[(step.who + 1) % PEOPLE.len()],
        ),
        10..=19 => write(which, seen, said),
        20..=32 => release(which, seen),
        33 => withdraw(which, "It is off for tonight"),
        34 => roll_back(0),
        35 => start(0),
        36 => Command::FinishWork { wave: 0 },
        37 => Command::Complete {
            wave: 0,
            outcome: Outcome::RolledBack,
        },
        38 => Command::Hold {
            reason: "the site asked for it".to_owned(),
        },
        _ => Command::Reopen {
            incident: "INC-8".to_owned(),
            reason: "the line is down again".to_owned(),
        },
    }
}

/// Says it without the domain's own words: a rollback has begun in a wave that is not done.
fn under_rollback(change: &Change) -> bool {
    let mut waves = change.waves.iter();
    waves.any(|run| run.rollback.is_some() && run.phase != Phase::Done)
}

/// What the record says of the message before an event: who wrote its last version, and what it said.
fn last_written(case: &Case, id: u32, before: u64) -> Option<(String, u32, Communication, bool)> {
    let mut rolling = false;
    let mut found = None;
    for one in case.events.iter().filter(|e| e.seq < before) {
        match &one.event {
            Event::Change(ChangeEvent::RollbackStarted { .. } | ChangeEvent::Reopened { .. }) => {
                rolling = true;
            }
            Event::Change(ChangeEvent::WaveCompleted { .. }) => rolling = false,
            Event::Change(ChangeEvent::MessageWritten {
                message,
                version,
                letter,
                ..
            }) if *message == id => {
                let held = found.is_some_and(|(_, _, _, held)| held) || rolling;
                let by = one.actor.person.to_string();
                found = Some((by, *version, (**letter).clone(), held));
            }
            _ => {}
        }
    }
    found
}

fn holds(before: &Change, case: &Case, event: &Recorded) {
    let by = &event.actor.person;
    match &event.event {
        Event::Change(ChangeEvent::MessageSent {
            message,
            earlier: Some(told),
            ..
        }) => {
            if under_rollback(before) {
                let person = &case.registers.people[by];
                assert!(person.has(Role::Commander), "{by} is no commander");
                assert_ne!(before.plan.implementer.as_ref(), Some(by), "their own work");
                assert_ne!(told.by, *by, "their own message");
            }
            let run = &before.waves[0];
            if let Some(rollback) = &run.rollback {
                let done = run.completed.filter(|_| run.phase == Phase::Done);
                let after = done.is_some_and(|done| done <= told.at);
                assert!(
                    told.at < rollback.started || after,
                    "sent while it was rolled back"
                );
            }
            let written = before.messages.iter().find(|m| m.id == *message);
            let written = written.and_then(|m| m.written.as_ref());
            assert!(
                written.is_none_or(|(_, at)| *at <= told.at),
                "before it was written"
            );
        }
        Event::Change(ChangeEvent::MessageSent { message, .. }) => {
            assert!(!under_rollback(before), "{by} sent past the commander");
            let written = last_written(case, *message, event.seq);
            let drafted =
                case.events.iter().any(|e| {
                    matches!(&e.event, Event::Change(ChangeEvent::RollbackStarted { .. }))
                }) && written.is_some_and(|(_, _, _, held)| held);
            assert!(!drafted, "{by} sent what was a draft of a rollback");
        }
        Event::Change(ChangeEvent::MessageReleased {
            message,
            version,
            digest: seen,
            letter,
            ..
        }) => {
            let person = &case.registers.people[by];
            assert!(person.has(Role::Commander), "{by} is no commander");
            assert_ne!(before.plan.implementer.as_ref(), Some(by), "their own work");
            assert_eq!(*seen, digest(letter));
            if let Some((writer, last, words, _)) = last_written(case, *message, event.seq) {
                assert_ne!(writer, by.as_str(), "their own words");
                assert_eq!(
                    (last, &words),
                    (*version, &**letter),
                    "as it was last written"
                );
            } else {
                assert_eq!(*version, 0);
                assert!(before.plan.communications.contains(letter));
            }
        }
        Event::Change(ChangeEvent::Closed { .. }) => {
            assert!(written_drafts(before).is_empty(), "it ended with a draft");
        }
        _ => {}
    }
    for message in &before.messages {
        let after = case.change.messages.iter().find(|m| m.id == message.id);
        if message.fate != Fate::Open {
            assert_eq!(after, Some(message), "what is over stays as it was");
        }
    }
}

fn play(moves: &[Move]) -> usize {
    let mut case = running();
    commander(&mut case, "sam");
    let jun = case.registers.people.get_mut(&"jun".into()).unwrap();
    jun.roles.push(Role::Commander);
    let mut released = 0;
    for step in moves {
        case.now += Duration::minutes(step.minutes);
        let before = case.change.clone();
        let known = case.events.len();
        match step.what {
            37 if case.change.waves[0].phase == Phase::RollingBack => end_rollback(&mut case),
            37 if case.change.waves[0].phase == Phase::Verifying => {
                complete_by(&mut case);
            }
            _ => {
                if case.ask(PEOPLE[step.who], &command(&case, step)).is_err() {
                    assert_eq!(case.change, before, "a refusal changes nothing");
                }
            }
        }
        for event in &case.events[known..] {
            if case.events.len() > known + 1
                && !matches!(event.event, Event::Change(ChangeEvent::Closed { .. }))
            {
                continue;
            }
            holds(&before, &case, event);
            let let_out = matches!(
                event.event,
                Event::Change(ChangeEvent::MessageReleased { .. })
            );
            released += usize::from(let_out);
        }
    }
    let again = Change::fold(case.change.id(), &case.events);
    assert_eq!(again.messages, case.change.messages);
    released
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_goes_out_past_the_commander_once_a_rollback_has_begun(moves in moves()) {
        play(&moves);
    }
}

#[test]
fn the_walks_do_reach_releases() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut released = 0;
    for _ in 0..40 {
        let tree = moves().new_tree(&mut runner).unwrap();
        released += play(&proptest::strategy::ValueTree::current(&tree));
    }
    assert!(released > 10, "only {released} drafts were released");
}
