//! A field, or the whole plan as text, in the person's own editor.

use crate::app::App;
use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::msg::Sheetwork;
use crate::domain::plan_text;
use crate::domain::refusal::{Cause, Refusal};

impl App {
    pub(super) fn field_to_editor(&mut self) -> Vec<Effect> {
        let text = self.with_form(|form, _| {
            if form.typing.is_none() && form.takes_editor() {
                form.write();
            }
            form.typing.as_ref().map(|t| t.text.text().to_owned())
        });
        match text.flatten() {
            Some(text) => vec![Effect::OpenEditor {
                work: Sheetwork::PlanField,
                text,
                suffix: "md",
            }],
            None => Vec::new(),
        }
    }

    pub(super) fn plan_to_editor(&mut self) -> Vec<Effect> {
        let Some(form) = &self.plan_form else {
            return Vec::new();
        };
        let text = form.unread.clone();
        vec![Effect::OpenEditor {
            work: Sheetwork::Plan,
            text: text.unwrap_or_else(|| plan_text::write(&form.plan)),
            suffix: "toml",
        }]
    }

    /// Takes in the text of a field, or the whole plan, as the person's editor left it.
    pub(in crate::app) fn plan_from_editor(&mut self, work: Sheetwork, text: &str) -> Vec<Effect> {
        if work == Sheetwork::PlanField {
            self.with_form(|form, _| {
                if let Some(typing) = &mut form.typing {
                    typing.text.set(text.trim_end_matches('\n'));
                }
            });
            return self.keep_plan();
        }
        match plan_text::read(text, self.now, &self.registers) {
            Ok(plan) => {
                self.with_form(|form, _| {
                    form.unread = None;
                    if form.plan != plan {
                        form.replace(plan);
                    }
                });
            }
            Err(error) => {
                let key = self.keymap.shown(Action::PlanAsText);
                self.with_form(|form, _| form.unread = Some(text.to_owned()));
                self.show_refusal(Refusal::new(
                    Cause::Input,
                    format!("The plan cannot be read, {error}"),
                    format!("Nothing was sent; {key} opens the text again."),
                ));
            }
        }
        self.keep_plan()
    }
}
