//! A pane: one titled rule line, and whitespace instead of a box.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::letters;
use super::line::Line;
use super::theme::Tone;
use super::view::View;

/// Draws a pane's title on a rule and returns the area below it.
///
/// The rule is heavier and the title accented where the keyboard is.
pub fn title(buffer: &mut Buffer, area: Rect, focused: bool, title: &Line, view: &View) -> Rect {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return area;
    }
    let rule = view.glyphs.rule(focused);
    let tone = if focused { Tone::Accent } else { Tone::Rule };
    let style = view.theme.style(tone);
    // Panes side by side are told apart by one blank column between their rules.
    let gap = u16::from(area.right() < buffer.area.right() && area.width > 4);
    let wide = usize::from(area.width - gap);
    letters::put(buffer, area.x, area.y, &rule.repeat(wide), wide, style);
    if area.width > 4 && !title.is_empty() {
        let inner = Rect::new(area.x + 1, area.y, area.width - 2 - gap, 1);
        title
            .clone()
            .framed()
            .left_first(usize::from(inner.width))
            .draw(buffer, inner, 0, view);
    }
    Rect::new(area.x, area.y + 1, area.width, area.height - 1)
}

/// Returns the title of a pane: its name, accented where the keyboard is.
pub fn name(name: &str, focused: bool) -> Line {
    Line::of(name, if focused { Tone::Accent } else { Tone::Strong })
}

/// Returns the title of panes that share one place: each one's own title as a tab, the shown one in
/// brackets, the others muted and by their first word only.
pub fn tabs(titles: Vec<Line>, shown: usize, focused: bool) -> Line {
    let mut line = Line::new();
    for (index, title) in titles.into_iter().enumerate() {
        if index > 0 {
            line.push("  ", Tone::Text);
        }
        if index == shown {
            let tone = if focused { Tone::Accent } else { Tone::Strong };
            line = line.with("[", tone).join(title).with("]", tone);
        } else {
            let text = title.text();
            let first = text.split(' ').next().unwrap_or_default();
            line.push(first, Tone::Muted);
        }
    }
    line
}

/// Draws a hint in the middle of an empty pane.
pub fn empty(buffer: &mut Buffer, area: Rect, hint: &str, view: &View) {
    let area = area.intersection(buffer.area);
    let line = Line::of(hint, Tone::Muted);
    let wide = u16::try_from(line.width()).unwrap_or(u16::MAX);
    let x = area.width.saturating_sub(wide) / 2;
    let middle = Rect::new(area.x + x, area.y, area.width - x, area.height);
    line.draw(buffer, middle, area.height.saturating_sub(1) / 3, view);
}

/// Returns the part of an area inside a margin of one column at each side.
pub fn inset(area: Rect) -> Rect {
    if area.width < 20 {
        return area;
    }
    Rect::new(area.x + 1, area.y, area.width - 2, area.height)
}
