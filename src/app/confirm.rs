//! The question before a decision: it names the change, and only the letter it shows says yes.

use crate::domain::entry::Told;
use crate::domain::plan::Plan;

use super::App;
use super::effect::Effect;
use super::key::{Code, Key};
use super::msg::Frame;
use super::verbs::{Order, TemplateOrder};

/// A question that only a letter answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// What will happen, naming the change and its revision.
    pub question: String,
    /// What else there is to know, a line each.
    pub details: Vec<String>,
    /// The letter that says yes.
    pub letter: char,
    /// What happens then.
    pub then: Then,
    /// From this frame on the person has seen it; keys read earlier do not count.
    pub since: Frame,
}

/// What is sent once the question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// A command on a change.
    Change(Order),
    /// A command on a template.
    Template(TemplateOrder),
    /// Something said of a row of a register, and what it does, in words.
    Register(Box<Told>, String),
    /// A plan that takes the place of the one being written.
    Plan(Box<Plan>),
}

/// Returns the letter that says yes: `y`, unless that key opened the question.
pub fn letter_for(opened_by: &str) -> char {
    if opened_by.eq_ignore_ascii_case("y") {
        'o'
    } else {
        'y'
    }
}

impl App {
    /// Takes a key while the question has the keyboard.
    pub(super) fn confirm_key(&mut self, key: Key, frame: Frame) -> Vec<Effect> {
        let Some(confirm) = &self.confirm else {
            return Vec::new();
        };
        if frame < confirm.since {
            return Vec::new();
        }
        if key == Key::char(confirm.letter) {
            let then = confirm.then.clone();
            self.confirm = None;
            self.form = None;
            self.dirty = true;
            return match then {
                Then::Change(order) => self.run(order),
                Then::Template(order) => self.run_template(order),
                Then::Register(told, label) => self.send_row(*told, label, None),
                Then::Plan(plan) => self.take_into_plan(*plan),
            };
        }
        let no = matches!(key.code, Code::Esc | Code::Enter)
            || key == Key::char('n')
            || key == Key::char('q')
            || key == Key::ctrl('c');
        if no {
            self.confirm = None;
            self.say("Nothing was done.");
        }
        Vec::new()
    }
}
