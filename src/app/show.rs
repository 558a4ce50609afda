//! Going to a screen by its digit, and leaving the console.

use super::App;
use super::action::Action;
use super::effect::Effect;

impl App {
    /// Shows the screen an action stands for; nothing when it stands for none.
    pub(super) fn show_place(&mut self, action: Action) -> Option<Vec<Effect>> {
        let stopped = self.stopped_by_packet(action);
        if stopped.is_some() {
            return stopped;
        }
        Some(match action {
            Action::ShowQueue => self.show_queue(),
            Action::ShowWindow => self.open_window(),
            Action::ShowMessages => self.open_messages(),
            Action::ShowRecord => self.open_record(None),
            Action::ShowRegisters => self.open_registers(),
            Action::ShowCatalogue => self.open_catalogue(),
            Action::ShowBypasses => self.open_bypasses(),
            Action::ShowCalendar => self.open_calendar(),
            Action::ShowSpool => {
                self.show_spool();
                Vec::new()
            }
            Action::ChangeRecord => match self.target() {
                Some(number) => self.open_record(Some(number)),
                None => Vec::new(),
            },
            _ => return None,
        })
    }

    /// Leaves the console, and the window it may stand in.
    pub(super) fn quit(&mut self) -> Vec<Effect> {
        let mut effects = self.leave_window();
        effects.push(Effect::Quit);
        effects
    }
}
