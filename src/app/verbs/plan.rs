//! Texts in the person's own editor: what goes out, and what comes back.

use super::super::App;
use super::super::effect::Effect;
use super::super::form::Input;
use super::super::msg::Sheetwork;

impl App {
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
        match (text, work) {
            (Ok(text), Sheetwork::Field) => self.form_replace(&text),
            (Ok(text), Sheetwork::PlanField | Sheetwork::Plan) => {
                self.plan_from_editor(work, &text)
            }
            (Err(sentence), _) => {
                self.warn(sentence);
                Vec::new()
            }
        }
    }
}
