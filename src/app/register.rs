//! The registers' screen: one register at a time, its rows found as one types, added and changed in a form.

mod out;

use crate::domain::entry::{Entry, HANDLE, How, Register, Told};
use crate::domain::people::Scope;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::register_rules::may_keep;

use super::action::Action;
use super::effect::Effect;
use super::form::{Field, Form};
use super::key::{Code, Key};
use super::layout::list_rows;
use super::sheet::{Says, Sheet, one_line};
use super::text_box::TextBox;
use super::{App, Pending, Place};

/// The registers' screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterScreen {
    /// The register that is shown.
    pub register: Register,
    /// Its rows that the word lets through, as the person sees them.
    pub rows: Vec<Entry>,
    /// How many rows there are without the word.
    pub all: usize,
    /// The handle of the row under the cursor.
    pub cursor: String,
    /// Which of the rows is the first in view.
    pub top: usize,
    /// The word that rows must have.
    pub word: String,
    /// The word as it is typed.
    pub typing: Option<TextBox>,
}

impl RegisterScreen {
    /// Returns the cursor's place among the rows.
    pub fn index(&self) -> usize {
        let found = self.rows.iter().position(|row| row.id() == self.cursor);
        found.unwrap_or(0)
    }

    /// Returns the row under the cursor.
    pub fn row(&self) -> Option<&Entry> {
        self.rows.get(self.index())
    }
}

/// Tells whether a row has a word in one of its fields, whatever the case.
fn has(row: &Entry, word: &str) -> bool {
    let fields = row.register().fields().iter();
    let mut texts = fields.map(|f| row.shown(f.name).to_lowercase());
    texts.any(|text| text.contains(word))
}

impl App {
    /// Opens the registers.
    pub(super) fn open_registers(&mut self) -> Vec<Effect> {
        self.place = Place::Registers;
        self.fill_register();
        vec![Effect::AskRegisters]
    }

    /// Reads the rows anew; the cursor stays on its row.
    pub(super) fn fill_register(&mut self) {
        let person = self.registers.people.get(self.person());
        let scope = person.map_or(Scope::Only(Vec::new()), |p| p.scope.clone());
        let index = self.register.index();
        let mut rows = self.register.register.rows(&self.registers, &scope);
        self.register.all = rows.len();
        let word = self.register.word.to_lowercase();
        if !word.is_empty() {
            rows.retain(|row| has(row, &word));
        }
        self.register.rows = rows;
        let there = self
            .register
            .rows
            .iter()
            .any(|r| r.id() == self.register.cursor);
        self.put_row(if there { self.register.index() } else { index });
    }

    /// Moves the cursor to a place among the rows.
    pub(super) fn put_row(&mut self, index: usize) {
        let screen = &mut self.register;
        let index = index.min(screen.rows.len().saturating_sub(1));
        screen.cursor = screen
            .rows
            .get(index)
            .map(|r| r.id().to_owned())
            .unwrap_or_default();
        let height = list_rows(self.size);
        screen.top = screen
            .top
            .min(index)
            .max((index + 1).saturating_sub(height));
        self.dirty = true;
    }

    /// Shows the next register, or the one before.
    pub(super) fn next_register(&mut self, back: bool) {
        let all = Register::ALL;
        let at = all
            .iter()
            .position(|r| *r == self.register.register)
            .unwrap_or(0);
        let next = (at + if back { all.len() - 1 } else { 1 }) % all.len();
        self.register = RegisterScreen {
            register: all[next],
            ..RegisterScreen::default()
        };
        self.fill_register();
        let now = self.now;
        let to_come = |row: &Entry| matches!(row, Entry::Meeting(m) if m.end() > now);
        if let Some(next) = self.register.rows.iter().position(to_come) {
            self.put_row(next);
        }
    }

    /// Begins to type the word that rows must have.
    pub(super) fn find_row(&mut self) {
        self.register.typing = Some(TextBox::line().with(&self.register.word));
    }

    /// Takes a key while the word is typed.
    pub(super) fn register_key(&mut self, key: Key) {
        self.dirty = true;
        let Some(typing) = &mut self.register.typing else {
            return;
        };
        match key.code {
            Code::Enter => self.register.typing = None,
            Code::Esc => {
                self.register.typing = None;
                self.register.word.clear();
                self.fill_register();
            }
            _ if typing.key(key) => {
                typing.text().trim().clone_into(&mut self.register.word);
                self.register.top = 0;
                self.fill_register();
            }
            _ => {}
        }
    }

    /// Backs out of the screen, of the word first.
    pub(super) fn leave_registers(&mut self) -> Vec<Effect> {
        if self.register.word.is_empty() {
            return self.show_queue();
        }
        self.register.word.clear();
        self.fill_register();
        Vec::new()
    }

    /// Shows everything that is registered of the row under the cursor.
    pub(super) fn show_row(&mut self) {
        let Some(row) = self.register.row() else {
            return;
        };
        let register = row.register();
        let fields = register.fields().iter();
        let told = fields.map(|f| (f.name.replace('_', " "), row.shown(f.name)));
        self.sheet = Some(Sheet::new(Says::Row {
            title: format!("{} {}", register.one(), row.id()),
            fields: told.collect(),
        }));
        self.dirty = true;
    }

    /// Tells whether the person may add to or change the register that is shown.
    ///
    /// # Errors
    /// Returns the refusal that says who may.
    pub(super) fn can_keep(&self, action: Action) -> Result<(), Refusal> {
        if self.place != Place::Registers {
            return Err(Refusal::new(
                Cause::State,
                "No register is on the screen.",
                format!(
                    "Open them with {}.",
                    self.keymap.shown(Action::ShowRegisters)
                ),
            ));
        }
        self.is_of_what_is_shown(action)?;
        may_keep(&self.registers, self.person(), self.register.register)?;
        if action != Action::AddRow && self.register.row().is_none() {
            let none = "There is no row under the cursor.";
            return Err(Refusal::new(Cause::Unknown, none, "Add one first."));
        }
        Ok(())
    }

    /// Opens the form that adds a row or changes the one under the cursor.
    pub(super) fn fill_row(&mut self, action: Action) -> Vec<Effect> {
        if let Err(refusal) = self.can(action) {
            self.show_refusal(refusal);
            return Vec::new();
        }
        let register = self.register.register;
        let old = self.register.row().filter(|_| action == Action::EditRow);
        let fields = register.fields().iter();
        let asked = fields
            .filter(|f| old.is_none() || f.name != HANDLE)
            .map(|f| {
                let value = old.map_or_else(String::new, |row| row.value(f.name));
                Field::line(&f.name.replace('_', " "), f.hint).with(&value)
            });
        let subject = format!("{} {}", register.word(), old.map_or("", Entry::id));
        self.open_form(Form::on(action, subject.trim(), asked.collect()))
    }

    /// Sends what is filled in of a row, when the rules let it through.
    pub(super) fn keep_row(&mut self, mut form: Form) -> Vec<Effect> {
        let Some((told, label)) = self.told_in(&form) else {
            let gone = "The register is not on the screen any more; open it again.";
            gone.clone_into(&mut form.message);
            self.form = Some(form);
            return Vec::new();
        };
        match told.events(&self.registers, self.person()) {
            Err(refusal) => {
                form.message = one_line(&refusal);
                self.form = Some(form);
                Vec::new()
            }
            Ok(events) if events.is_empty() => {
                self.form = None;
                self.say("Nothing was changed.");
                vec![Effect::DropDraft {
                    key: form.draft_key(),
                }]
            }
            Ok(_) => {
                self.form = None;
                self.register.word.clear();
                self.register.cursor.clone_from(&told.handle);
                self.send_row(told, label, Some(form.draft_key()))
            }
        }
    }

    /// Sends what is said of a row.
    pub(super) fn send_row(
        &mut self,
        told: Told,
        label: String,
        draft: Option<String>,
    ) -> Vec<Effect> {
        let id = self.request();
        self.pending.push(Pending { id, label, draft });
        vec![Effect::Keep {
            id,
            told: Box::new(told),
        }]
    }

    /// Returns what a filled form says: of a new row every field that is not empty, of another what it
    /// says differently.
    fn told_in(&self, form: &Form) -> Option<(Told, String)> {
        let subject = form.subject.as_deref()?;
        let (word, id) = subject.split_once(' ').unwrap_or((subject, ""));
        let register = Register::ALL.into_iter().find(|r| r.word() == word)?;
        let is_new = form.action == Action::AddRow;
        let fields = register
            .fields()
            .iter()
            .filter(|f| is_new || f.name != HANDLE);
        let old = self
            .register
            .rows
            .iter()
            .find(|row| row.id() == id && !is_new);
        let mut handle = id.to_owned();
        let mut said = Vec::new();
        for (place, field) in fields.enumerate() {
            let text = form.text(place).trim().to_owned();
            if field.name == HANDLE {
                handle = text;
            } else if old.map_or(!text.is_empty(), |row| row.value(field.name) != text) {
                said.push((field.name, text));
            }
        }
        let label = format!("The {} {handle} is", register.one());
        let how = if is_new { How::Add } else { How::Set };
        let told = Told {
            register,
            handle,
            said,
            how,
        };
        Some((told, label))
    }
}
