//! Taking what was typed or chosen, in whatever is in front.

use super::App;
use super::action::Action;
use super::effect::Effect;
use super::layer::{Layer, layer};

impl App {
    /// Takes what was typed or chosen in the layer in front.
    pub(super) fn accept(&mut self) -> Vec<Effect> {
        match layer(self) {
            Layer::Filter => self.keep_filter(),
            Layer::Palette => self.choose_entry(),
            Layer::Form => self.next_or_send(),
            Layer::People => self.choose_person(),
            Layer::First => self.act(if self.home.can_create {
                Action::CreateFile
            } else {
                Action::TryDemo
            }),
            Layer::Confirm
            | Layer::Sheet
            | Layer::Clash
            | Layer::PlanText
            | Layer::Plan
            | Layer::Start
            | Layer::Queue
            | Layer::Side
            | Layer::Risk
            | Layer::Checklist
            | Layer::Change
            | Layer::Window
            | Layer::Messages
            | Layer::Record
            | Layer::Calendar
            | Layer::Catalogue
            | Layer::Bypasses
            | Layer::Registers => Vec::new(),
        }
    }

    fn next_or_send(&mut self) -> Vec<Effect> {
        let Some(form) = &mut self.form else {
            return Vec::new();
        };
        if form.focus + 1 < form.fields.len() {
            form.step(false);
            return Vec::new();
        }
        self.send_form()
    }
}
