//! Taking a row out of a register: the freeze under the cursor is lifted, the maintenance window removed, once the
//! question is answered.

use crate::app::App;
use crate::app::action::Action;
use crate::app::confirm::{Confirm, Then, letter_for};
use crate::app::effect::Effect;
use crate::domain::entry::{Entry, How, Register, Told};
use crate::domain::refusal::{Cause, Refusal};

impl App {
    /// Tells whether an action is one on the register that is shown.
    ///
    /// # Errors
    /// Returns a refusal that says which register it is on.
    pub(super) fn is_of_what_is_shown(&self, action: Action) -> Result<(), Refusal> {
        match action.takes_out_of() {
            Some(register) if register != self.register.register => Err(Refusal::new(
                Cause::State,
                format!("The register of {} is not on the screen.", register.word()),
                format!("{} turns to the next.", self.keymap.shown(Action::NextPane)),
            )),
            Some(_) | None => Ok(()),
        }
    }

    /// Asks once more before the row under the cursor is taken out.
    pub(in crate::app) fn ask_to_take_out(&mut self, action: Action) -> Vec<Effect> {
        self.dirty = true;
        if let Err(refusal) = self.can(action) {
            self.show_refusal(refusal);
            return Vec::new();
        }
        let Some(entry) = self.register.row() else {
            return Vec::new();
        };
        let (register, handle) = (entry.register(), entry.id().to_owned());
        let told = Told {
            register,
            handle: handle.clone(),
            said: Vec::new(),
            how: How::TakeOut,
        };
        if let Err(refusal) = told.events(&self.registers, self.person()) {
            self.show_refusal(refusal);
            return Vec::new();
        }
        let (asked, done) = if register == Register::Freezes {
            ("Lift", "lifted")
        } else {
            ("Remove", "removed")
        };
        let one = register.one();
        let label = format!("{} {done} the {one} {handle}:", self.person());
        self.confirm = Some(Confirm {
            question: format!("{asked} the {one} {handle}?"),
            details: details(entry),
            letter: letter_for(&self.keymap.shown(action)),
            then: Then::Register(Box::new(told), label),
            since: self.frame + 1,
        });
        Vec::new()
    }
}

/// Returns what there is to know before a row is taken out, a line each.
fn details(entry: &Entry) -> Vec<String> {
    let field = |name: &str| entry.shown(name);
    let mut lines = vec![field("name")];
    let mut time = format!("{} to {} {}", field("from"), field("to"), field("zone"));
    let repeat = field("repeat");
    if !repeat.is_empty() {
        time = format!("{time}, {repeat}");
    }
    lines.push(time);
    let clients = match entry {
        Entry::Freeze(freeze) if freeze.clients.is_empty() => "all clients".to_owned(),
        Entry::Freeze(_) => field("clients"),
        Entry::Maintenance(_)
        | Entry::Person(_)
        | Entry::Client(_)
        | Entry::Service(_)
        | Entry::Item(_)
        | Entry::Board(_)
        | Entry::Meeting(_) => field("client"),
    };
    lines.push(clients);
    if let Entry::Freeze(freeze) = entry {
        let then = if freeze.hard {
            "Changes that nothing else holds are off hold at once."
        } else {
            "It is soft: it warns, and holds nothing."
        };
        lines.push(then.to_owned());
    }
    lines
}
