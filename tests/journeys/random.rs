//! Thousands of keys from a seed: nothing panics, and what must hold holds after each.

use holdpoint::app::action::{TABLE, row};
use holdpoint::app::key::{Code, Key};
use holdpoint::app::layout::Size;
use holdpoint::app::msg::Msg;
use holdpoint::app::{Layer, layer};
use holdpoint::domain::command::Command;
use holdpoint::domain::incident::IncidentRole;

use crate::journey::{Journey, office, sized};

/// A small generator of numbers (Marsaglia's xorshift), so that a failure can be played again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }
}

fn key(dice: &mut Dice) -> Key {
    if dice.roll(4) > 0 {
        let keys: Vec<Key> = TABLE.iter().flat_map(|r| r.keys.iter().copied()).collect();
        return keys[dice.roll(keys.len())];
    }
    match dice.roll(8) {
        0 => Key::plain(Code::Backspace),
        1 => Key::plain(Code::Left),
        2 => Key::plain(Code::Right),
        3 => Key::ctrl('s'),
        4 => Key::char('y'),
        _ => Key::char(char::from(b'a' + u8::try_from(dice.roll(26)).unwrap())),
    }
}

fn holds(journey: &Journey, pressed: &[String]) {
    let app = &journey.app;
    let last = pressed
        .iter()
        .rev()
        .take(12)
        .rev()
        .cloned()
        .collect::<Vec<_>>()
        .join(" ");
    if let Some(cursor) = app.queue.cursor {
        assert!(
            app.queue.rows.iter().any(|r| r.number == cursor),
            "cursor on no row after {last}"
        );
        let seen = app.queue.in_view(app.queue_height());
        assert!(
            seen.iter().any(|r| r.number == cursor),
            "cursor out of view after {last}"
        );
    } else {
        assert!(
            app.queue.rows.is_empty(),
            "no cursor over rows after {last}"
        );
    }
    match layer(app) {
        Layer::Confirm => assert!(app.confirm.is_some()),
        Layer::Form => assert!(app.form.is_some() && app.confirm.is_none()),
        _ => assert!(app.confirm.is_none() && app.form.is_none(), "{last}"),
    }
}

fn needs_a_question(command: &Command) -> bool {
    !matches!(
        command,
        Command::Create { .. }
            | Command::Edit { .. }
            | Command::Comment { .. }
            | Command::Tick { .. }
            | Command::Undo { .. }
            | Command::KeepEvidence { .. }
            | Command::Pause { .. }
            | Command::Resume { .. }
            | Command::RefuseGo { .. }
            | Command::FireTrigger { .. }
            | Command::RecordCheck { .. }
            | Command::DeclareImpact { .. }
            | Command::MeetCondition { .. }
            | Command::Review { .. }
            | Command::LinkIncident {
                role: IncidentRole::Trigger,
                ..
            }
            | Command::WriteMessage { .. }
            | Command::WithdrawMessage { .. }
    )
}

fn play(seed: u64, person: &str, width: u16, height: u16) {
    let mut dice = Dice(seed);
    let mut journey = sized(office(), person, width, height);
    let mut pressed = Vec::new();
    for round in 0..600 {
        let key = key(&mut dice);
        pressed.push(key.to_string());
        let asked = journey.app.confirm.is_some();
        let before = journey.commands.len();
        journey.press(key);
        if journey.commands.len() > before && needs_a_question(&journey.commands[before]) {
            assert!(
                asked,
                "{:?} ran without a question",
                journey.commands[before]
            );
        }
        if round % 7 == 0 {
            journey.rest();
        }
        if dice.roll(200) == 0 {
            let size = Size::new(
                40 + u16::try_from(dice.roll(120)).unwrap(),
                10 + u16::try_from(dice.roll(40)).unwrap(),
            );
            journey.say(Msg::Resize(size));
        }
        holds(&journey, &pressed);
    }
}

#[test]
fn random_keys_never_panic_and_no_decision_is_taken_without_its_question() {
    for (seed, person) in [
        (3, "ines"),
        (17, "omar"),
        (99, "rea"),
        (1234, "jun"),
        (77, "axel"),
    ] {
        play(seed, person, 120, 36);
    }
    play(5, "ines", 80, 24);
}

#[test]
fn a_decision_in_the_table_is_one_that_is_asked_about() {
    assert!(
        TABLE
            .iter()
            .filter(|r| r.danger)
            .all(|r| row(r.action).writes)
    );
}
