//! A form: the few texts and choices that a verb needs, kept as a draft with every edit.

use crate::domain::checklist::StepId;
use crate::domain::digest::Digest;
use crate::domain::id::ChangeNumber;
use crate::domain::wave::Checklist;

use super::App;
use super::action::{Action, row};
use super::effect::Effect;
use super::key::{Code, Key};
use super::text_box::TextBox;

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A text.
    Text(TextBox),
    /// One of these.
    Choice {
        /// What can be chosen.
        options: Vec<String>,
        /// Which one is.
        picked: usize,
    },
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What is asked.
    pub label: String,
    /// What to write, shown while it is empty.
    pub hint: String,
    /// What it takes.
    pub input: Input,
}

/// The change that a form is about, as the person saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its number.
    pub number: ChangeNumber,
    /// How many events made it.
    pub rev: u64,
    /// Its plan's revision.
    pub revision: u32,
    /// Its plan's digest.
    pub digest: Digest,
    /// Its title.
    pub title: String,
    /// The wave, from 0.
    pub wave: usize,
    /// The step it is about.
    pub step: Option<(Checklist, StepId)>,
}

/// A form being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What for.
    pub action: Action,
    /// About which change; nothing when it raises one.
    pub about: Option<About>,
    /// About which template or other thing that is no change.
    pub subject: Option<String>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Which field has the cursor.
    pub focus: usize,
    /// What is wrong with it.
    pub message: String,
    /// Whether it came back from a draft.
    pub restored: bool,
}

impl Field {
    /// Makes a field of one line.
    pub fn line(label: &str, hint: &str) -> Self {
        Self {
            label: label.to_owned(),
            hint: hint.to_owned(),
            input: Input::Text(TextBox::line()),
        }
    }

    /// Makes a field of many lines.
    pub fn lines(label: &str, hint: &str) -> Self {
        Self {
            input: Input::Text(TextBox::lines()),
            ..Self::line(label, hint)
        }
    }

    /// Makes a field of which one option is chosen.
    pub fn choice(label: &str, options: Vec<String>, picked: usize) -> Self {
        Self {
            label: label.to_owned(),
            hint: "left and right choose, or a digit".to_owned(),
            input: Input::Choice { options, picked },
        }
    }

    /// Fills it with a text to begin with.
    #[must_use]
    pub fn with(mut self, text: &str) -> Self {
        if let Input::Text(input) = &mut self.input {
            input.set(text);
        }
        self
    }
}

impl Form {
    /// Makes a form with the cursor in its first field.
    pub fn new(action: Action, about: Option<About>, fields: Vec<Field>) -> Self {
        Self {
            action,
            about,
            subject: None,
            fields,
            focus: 0,
            message: String::new(),
            restored: false,
        }
    }

    /// Makes a form about something that is no change.
    pub fn on(action: Action, subject: &str, fields: Vec<Field>) -> Self {
        Self {
            subject: Some(subject.to_owned()),
            ..Self::new(action, None, fields)
        }
    }

    /// Returns the key under which its draft is kept.
    pub fn draft_key(&self) -> String {
        if let (Some(about), Some(subject)) = (&self.about, &self.subject) {
            return format!("{}/{}/{subject}", about.number, row(self.action).name);
        }
        let of = self
            .about
            .as_ref()
            .map(|a| a.number.to_string())
            .or_else(|| self.subject.as_ref().map(|s| format!("of-{s}")))
            .unwrap_or_else(|| "new".to_owned());
        format!("{of}/{}", row(self.action).name)
    }

    /// Returns the text of a field; empty when it is a choice.
    pub fn text(&self, field: usize) -> &str {
        match self.fields.get(field).map(|f| &f.input) {
            Some(Input::Text(input)) => input.text(),
            Some(Input::Choice { .. }) | None => "",
        }
    }

    /// Returns which option of a field is chosen; 0 when it is a text.
    pub fn picked(&self, field: usize) -> usize {
        match self.fields.get(field).map(|f| &f.input) {
            Some(Input::Choice { picked, .. }) => *picked,
            Some(Input::Text(_)) | None => 0,
        }
    }

    /// Returns the option of a field that is chosen; empty when it is a text.
    pub fn option(&self, field: usize) -> &str {
        match self.fields.get(field).map(|f| &f.input) {
            Some(Input::Choice { options, picked }) => {
                options.get(*picked).map_or("", String::as_str)
            }
            Some(Input::Text(_)) | None => "",
        }
    }

    /// Tells whether the field with the cursor takes more than one line.
    pub fn in_lines(&self) -> bool {
        matches!(self.fields.get(self.focus).map(|f| &f.input), Some(Input::Text(t)) if t.has_lines())
    }

    /// Tells whether anything worth keeping is written in it.
    pub fn has_text(&self) -> bool {
        (0..self.fields.len()).any(|i| !self.text(i).trim().is_empty())
    }

    /// Returns what is kept of it as a draft.
    pub fn as_draft(&self) -> String {
        let fields: Vec<String> = self
            .fields
            .iter()
            .map(|f| match &f.input {
                Input::Text(text) => text.text().to_owned(),
                // What can be chosen may be in another order when the draft is taken up.
                Input::Choice { options, picked } => {
                    options.get(*picked).cloned().unwrap_or_default()
                }
            })
            .collect();
        serde_json::to_string(&fields).unwrap_or_default()
    }

    /// Takes a draft back in; tells whether it fitted.
    pub fn restore(&mut self, draft: &str) -> bool {
        let Ok(kept) = serde_json::from_str::<Vec<String>>(draft) else {
            return false;
        };
        if kept.len() != self.fields.len() {
            return false;
        }
        for (field, kept) in self.fields.iter_mut().zip(kept) {
            match &mut field.input {
                Input::Text(text) => text.set(&kept),
                Input::Choice { options, picked } => {
                    let same = options.iter().position(|o| *o == kept);
                    let place = same.or_else(|| kept.parse().ok()).unwrap_or(0);
                    *picked = place.min(options.len().saturating_sub(1));
                }
            }
        }
        self.restored = true;
        true
    }

    /// Moves the cursor to the next field, or the one before; round at the ends.
    pub fn step(&mut self, back: bool) {
        let count = self.fields.len().max(1);
        self.focus = (self.focus + if back { count - 1 } else { 1 }) % count;
    }

    /// Takes a key; tells whether it changed anything that is kept.
    fn key(&mut self, key: Key) -> bool {
        let focus = self.focus;
        let Some(field) = self.fields.get_mut(focus) else {
            return false;
        };
        match &mut field.input {
            Input::Text(text) => {
                let before = text.text().len();
                let taken = text.key(key);
                if !taken && matches!(key.code, Code::Up | Code::Down) {
                    self.step(key.code == Code::Up);
                    return false;
                }
                let typed = key.typed().is_some();
                taken && (typed || self.text(focus).len() != before)
            }
            Input::Choice { options, picked } => {
                let count = options.len().max(1);
                match key.code {
                    Code::Left => *picked = (*picked + count - 1) % count,
                    Code::Right | Code::Char(' ') => *picked = (*picked + 1) % count,
                    Code::Char(digit) if nth(digit).is_some_and(|n| n < options.len()) => {
                        *picked = nth(digit).unwrap_or(*picked);
                        return true;
                    }
                    Code::Up => self.step(true),
                    Code::Down => self.step(false),
                    _ => {}
                }
                matches!(key.code, Code::Left | Code::Right | Code::Char(' '))
            }
        }
    }
}

/// Returns the place that a digit names, from 0: `1` is the first.
fn nth(digit: char) -> Option<usize> {
    (digit.to_digit(10)? as usize).checked_sub(1)
}

impl App {
    /// Opens a form and asks for the draft that may wait for it.
    pub(super) fn open_form(&mut self, form: Form) -> Vec<Effect> {
        let key = form.draft_key();
        self.form = Some(form);
        self.dirty = true;
        vec![Effect::LoadDraft { key }]
    }

    /// Takes a key while a form has the keyboard.
    pub(super) fn form_key(&mut self, key: Key) -> Vec<Effect> {
        self.dirty = true;
        let Some(form) = &mut self.form else {
            return Vec::new();
        };
        form.message.clear();
        if form.key(key) {
            self.keep_draft()
        } else {
            Vec::new()
        }
    }

    /// Takes a paste while a form has the keyboard.
    pub(super) fn form_paste(&mut self, text: &str) -> Vec<Effect> {
        self.dirty = true;
        let Some(form) = &mut self.form else {
            return Vec::new();
        };
        let focus = form.focus;
        match form.fields.get_mut(focus).map(|f| &mut f.input) {
            Some(Input::Text(input)) => input.insert(text),
            Some(Input::Choice { .. }) | None => return Vec::new(),
        }
        self.keep_draft()
    }

    /// Replaces the text of the field with the cursor, as the person's editor left it.
    pub(super) fn form_replace(&mut self, text: &str) -> Vec<Effect> {
        if let Some(form) = &mut self.form
            && let Some(Input::Text(input)) = form.fields.get_mut(form.focus).map(|f| &mut f.input)
        {
            input.set(text);
        }
        self.dirty = true;
        self.keep_draft()
    }

    fn keep_draft(&mut self) -> Vec<Effect> {
        let Some(form) = &self.form else {
            return Vec::new();
        };
        let key = form.draft_key();
        if form.has_text() {
            self.drafts.insert(key.clone());
            vec![Effect::SaveDraft {
                key,
                text: form.as_draft(),
            }]
        } else {
            self.drafts.remove(&key);
            vec![Effect::DropDraft { key }]
        }
    }

    /// Takes in a draft that was kept, while its form is open and untouched.
    pub(super) fn draft_loaded(&mut self, key: &str, text: &str) {
        if key == super::window::PLACE {
            self.stand_again(text);
        } else if let Some(form) = &mut self.form
            && form.draft_key() == key
            && !self.drafts.contains(key)
        {
            form.restore(text);
            self.drafts.insert(key.to_owned());
            self.dirty = true;
        } else if let Some(form) = &mut self.form
            && form.draft_key() == key
            && !form.restored
        {
            form.restore(text);
            self.dirty = true;
        }
    }

    /// Leaves the form; what is written stays as a draft.
    pub(super) fn leave_form(&mut self) {
        if let Some(form) = self.form.take()
            && form.has_text()
            && self.drafts.contains(&form.draft_key())
        {
            let key = self.keymap.shown(form.action);
            self.say(format!("Kept as a draft; {key} opens it again."));
        }
        self.dirty = true;
    }
}
