//! The header line: the product and the file on the left; the next meeting and the viewer on the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::Line;
use super::theme::Tone;
use super::view::View;
use super::when;
use crate::domain::window::Timestamp;

/// What the header says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Header<'a> {
    /// The organisation.
    pub organisation: &'a str,
    /// Where the file is, or `demo`.
    pub file: &'a str,
    /// The next meeting: its board and when it starts.
    pub meeting: Option<(&'a str, Timestamp)>,
    /// How many people have the file open, when that is known.
    pub here: Option<usize>,
    /// The person at the keyboard, and their first role.
    pub person: (&'a str, &'a str),
    /// Whether they declared who they are.
    pub declared: bool,
    /// A state of the file that everyone must see: `READ ONLY`, `ONE HOST ONLY`.
    pub banner: &'a str,
}

impl Header<'_> {
    /// Draws the header on the first row of an area; parts are left off from the middle when it is narrow.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, view: &View) {
        let area = area.intersection(buffer.area);
        let width = usize::from(area.width);
        let dot = format!(" {} ", view.glyphs.dot());
        let who = self.who(&dot, true);
        let name = Line::of(" holdpoint", Tone::Strong);
        let mut parts: Vec<Line> = Vec::new();
        if !self.banner.is_empty() {
            parts.push(Line::of(self.banner, Tone::Alert));
        }
        if !self.organisation.is_empty() {
            parts.push(Line::of(self.organisation, Tone::Text));
        }
        if !self.file.is_empty() {
            parts.push(Line::of(self.file, Tone::Muted));
        }
        let mut ends: Vec<Line> = vec![who];
        if let Some(n) = self.here.filter(|n| *n > 1) {
            ends.push(Line::of(&format!("{n} here"), Tone::Muted));
        }
        if let Some((board, start)) = self.meeting {
            ends.push(meeting(board, start, view));
        }
        let wide = |parts: &[Line], ends: &[Line]| {
            let sum: usize = parts.iter().map(|p| p.width() + 3).sum();
            let end: usize = ends.iter().map(|p| p.width() + 3).sum();
            name.width() + sum + end + 2
        };
        // What is left off first: the file, then who else is here, then the meeting, then the organisation.
        while wide(&parts, &ends) > width && (parts.len() > 1 || ends.len() > 1) {
            let file_shown = !self.file.is_empty() && parts.len() > 1;
            if file_shown || ends.len() == 1 {
                parts.pop();
            } else {
                ends.remove(ends.len().min(2) - 1);
            }
        }
        // What everyone must see stands whole before the role does.
        if wide(&parts, &ends) > width && !self.banner.is_empty() {
            ends = vec![self.who(&dot, false)];
        }
        let mut left = name;
        for (index, part) in parts.into_iter().enumerate() {
            let gap = if index == 0 { "   " } else { &dot };
            left = left.with(gap, Tone::Rule).join(part);
        }
        let mut right = Line::new();
        for (index, end) in ends.into_iter().rev().enumerate() {
            if index > 0 {
                right = right.with("   ", Tone::Text);
            }
            right = right.join(end);
        }
        left.against(right.with(" ", Tone::Text))
            .draw(buffer, area, 0, view);
    }

    fn who(&self, dot: &str, with_role: bool) -> Line {
        let (person, role) = self.person;
        if person.is_empty() {
            return Line::new();
        }
        let mut line = Line::of(person, Tone::Strong);
        if with_role && !role.is_empty() {
            line = line.with(dot, Tone::Rule).with(role, Tone::Text);
        }
        if self.declared {
            line = line.with(dot, Tone::Rule).with("declared", Tone::Warn);
        }
        line
    }
}

fn meeting(board: &str, start: Timestamp, view: &View) -> Line {
    let (left, begun) = when::left(start, view);
    let moment = when::moment(start, view);
    if begun {
        return Line::of(
            &format!("{board} since {}", when::clock(start, view)),
            Tone::Accent,
        );
    }
    let soon = (start - view.now).num_hours() < 24;
    let line = Line::of(&format!("{board} {moment}"), Tone::Text);
    if soon {
        line.with(&format!(" in {left}"), Tone::Muted)
    } else {
        line
    }
}
