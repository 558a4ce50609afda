//! Plans in the person's own editor: what goes out, and what comes back.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::id::ChangeNumber;
use crate::domain::plan::Plan;
use crate::domain::plan_text;
use crate::domain::refusal::{Cause, Refusal};

use super::super::App;
use super::super::action::Action;
use super::super::effect::Effect;
use super::super::form::Input;
use super::super::msg::Sheetwork;
use super::Order;

/// The key under which the text of a plan that could not be taken is kept.
fn kept_key(number: Option<ChangeNumber>) -> String {
    number.map_or_else(|| "new/plan".to_owned(), |n| format!("{n}/plan"))
}

impl App {
    /// Opens the plan of a change in the person's editor.
    pub(super) fn open_plan(&mut self, change: &Change) -> Vec<Effect> {
        let kept = self.unsent.take_if(|(n, _)| *n == Some(change.id()));
        vec![Effect::OpenEditor {
            work: Sheetwork::Plan(change.id(), change.rev),
            text: kept.map_or_else(|| plan_text::write(&change.plan), |(_, text)| text),
            suffix: "toml",
        }]
    }

    /// Opens the plan of a change that is being raised.
    pub(super) fn open_new_plan(&mut self, title: &str) -> Vec<Effect> {
        if title.is_empty() {
            if let Some(form) = &mut self.form {
                "A change needs a title.".clone_into(&mut form.message);
            }
            return Vec::new();
        }
        let plan = Plan {
            title: title.to_owned(),
            ..Plan::default()
        };
        let kept = self.unsent.take_if(|(n, _)| n.is_none());
        vec![Effect::OpenEditor {
            work: Sheetwork::NewPlan,
            text: kept.map_or_else(|| plan_text::write(&plan), |(_, text)| text),
            suffix: "toml",
        }]
    }

    /// Opens the text of the field with the cursor in the person's editor.
    pub(in super::super) fn open_field(&mut self) -> Vec<Effect> {
        let Some(form) = &self.form else {
            return Vec::new();
        };
        match form.fields.get(form.focus).map(|f| &f.input) {
            Some(Input::Text(text)) if text.has_lines() => vec![Effect::OpenEditor {
                work: Sheetwork::Field,
                text: text.text().to_owned(),
                suffix: "md",
            }],
            Some(Input::Text(_) | Input::Choice { .. }) | None => Vec::new(),
        }
    }

    /// Takes in a text from the person's editor.
    pub(in super::super) fn editor_text(
        &mut self,
        work: Sheetwork,
        text: Result<String, String>,
    ) -> Vec<Effect> {
        self.dirty = true;
        let text = match text {
            Ok(text) => text,
            Err(sentence) => {
                self.warn(sentence);
                return Vec::new();
            }
        };
        let (number, rev) = match work {
            Sheetwork::Field => return self.form_replace(&text),
            Sheetwork::NewPlan => (None, None),
            Sheetwork::Plan(number, rev) => (Some(number), Some(rev)),
        };
        let plan = match plan_text::read(&text, self.now, &self.registers) {
            Ok(plan) => Box::new(plan),
            Err(error) => return self.keep_plan(number, text, &error.to_string()),
        };
        if let Some(change) = self.detail.as_ref().filter(|c| Some(c.id()) == number)
            && change.plan == *plan
        {
            self.say("The plan is as it was.");
            return Vec::new();
        }
        let key = kept_key(number);
        let (command, label) = match number {
            Some(_) => (Command::Edit { plan }, "edit plan"),
            None => (Command::Create { plan }, "new"),
        };
        self.form = None;
        // Until it is in the record the text is only here.
        self.unsent = Some((number, text.clone()));
        let mut effects = vec![Effect::SaveDraft {
            key: key.clone(),
            text,
        }];
        effects.extend(self.run(Order {
            number,
            expected_rev: rev,
            command,
            label: label.to_owned(),
            draft: Some(key),
        }));
        effects
    }

    fn keep_plan(
        &mut self,
        number: Option<ChangeNumber>,
        text: String,
        sentence: &str,
    ) -> Vec<Effect> {
        let action = if number.is_some() {
            Action::Edit
        } else {
            Action::Accept
        };
        let key = self.keymap.shown(action);
        self.show_refusal(Refusal::new(
            Cause::Input,
            format!("The plan cannot be read, {sentence}"),
            format!("Nothing was sent; {key} opens the text again."),
        ));
        self.unsent = Some((number, text.clone()));
        vec![Effect::SaveDraft {
            key: kept_key(number),
            text,
        }]
    }
}
