//! The first run: there is no file, and nothing is made without being asked for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use crate::app::App;
use crate::app::action::{Action, row};

/// Draws what can be done without a file.
pub fn draw(app: &App, buffer: &mut Buffer, area: Rect, view: &View) {
    let choice = |action: Action, said: &str| {
        Line::of(&format!("{:>3}  ", app.keymap.shown(action)), Tone::Accent)
            .with(&format!("{:<14}", row(action).label), Tone::Strong)
            .with(said, Tone::Text)
    };
    let mut lines = vec![Line::of("There is no file yet.", Tone::Strong), Line::new()];
    if app.home.can_create {
        lines.push(choice(Action::CreateFile, &app.home.path));
    }
    lines.push(choice(
        Action::TryDemo,
        "a provider with eight clients; gone when you leave",
    ));
    lines.push(choice(Action::Quit, "--db PATH opens another file"));
    let margin = Rect::new(
        area.x + 3,
        area.y + 2,
        area.width.saturating_sub(6),
        area.height.saturating_sub(2),
    );
    line::draw_all(buffer, margin, &lines, view);
}
