//! What is laid over the screen to be answered: a question before a decision, a refusal with its gaps.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyph::GAP;
use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use super::{pane, scroll};
use crate::domain::refusal::Refusal;
use crate::domain::text;

/// The columns a dialog takes where there is room.
const WIDE: u16 = 76;

/// Clears the middle of an area for so many lines, titles it, and returns where the lines go.
///
/// A rule closes it below, and a blank column at each side keeps what is behind it apart.
pub fn open(buffer: &mut Buffer, area: Rect, lines: usize, title: &Line, view: &View) -> Rect {
    let area = area.intersection(buffer.area);
    let width = WIDE.min(area.width);
    let height = u16::try_from(lines)
        .unwrap_or(u16::MAX)
        .saturating_add(4)
        .min(area.height);
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 3;
    let outer = Rect::new(x, y, width, height);
    for cell_y in outer.top()..outer.bottom() {
        for cell_x in outer.left()..outer.right() {
            buffer[(cell_x, cell_y)].reset();
        }
    }
    let side = u16::from(width < area.width);
    let framed = Rect::new(x + side, y, width - 2 * side, height);
    if height < 5 {
        return pane::title(buffer, framed, true, title, view);
    }
    pane::title(buffer, framed, true, title, view);
    let foot = Rect::new(framed.x, framed.bottom() - 1, framed.width, 1);
    pane::title(buffer, foot, true, &Line::new(), view);
    Rect::new(framed.x, framed.y + 2, framed.width, height - 4)
}

/// Returns the columns that a dialog over an area gives its lines.
pub fn columns(area: Rect) -> usize {
    usize::from(WIDE.min(area.width).saturating_sub(4))
}

/// Draws the question before a decision: it names the change, says what will happen, and shows the one
/// letter that says yes.
pub fn confirm(
    buffer: &mut Buffer,
    area: Rect,
    question: &str,
    details: &[String],
    letter: char,
    view: &View,
) {
    let columns = columns(area);
    let mut lines = line::wrapped(Line::new(), question, Tone::Strong, columns);
    lines.push(Line::new());
    for detail in details {
        lines.extend(line::wrapped(Line::new(), detail, Tone::Text, columns));
    }
    if !details.is_empty() {
        lines.push(Line::new());
    }
    let yes = Line::of(&format!("[{letter}]"), Tone::Accent)
        .with(" yes, do it", Tone::Strong)
        .with("     [Esc]", Tone::Accent)
        .with(" no, go back", Tone::Text);
    lines.push(yes);
    let title = Line::of("Are you sure?", Tone::Warn);
    let inner = open(buffer, area, lines.len(), &title, view);
    // Where there is no room for everything, the answer is what must be seen.
    let rows = usize::from(inner.height);
    let answer = lines.pop();
    lines.truncate(rows.saturating_sub(1));
    lines.extend(answer);
    line::draw_all(buffer, pane::inset(inner), &lines, view);
}

/// Draws a refusal: what was refused, then each gap with what is missing, why it matters, who owns it and
/// where to mend it, with the key that goes there when there is one. Returns how many lines it can be scrolled.
pub fn refusal(
    buffer: &mut Buffer,
    area: Rect,
    refusal: &Refusal,
    keys: &[String],
    offset: usize,
    view: &View,
) -> usize {
    let columns = columns(area);
    let lines = refusal_lines(refusal, keys, columns, view);
    let title = Line::of("Not yet", Tone::Alert).right("esc goes back", Tone::Muted);
    let inner = open(buffer, area, lines.len(), &title, view);
    scroll::draw(buffer, inner, &lines, offset, view)
}

fn refusal_lines(refusal: &Refusal, keys: &[String], columns: usize, view: &View) -> Vec<Line> {
    let mut lines = line::wrapped(Line::new(), &refusal.sentence, Tone::Strong, columns);
    if !refusal.next.is_empty() {
        lines.extend(line::wrapped(
            Line::new(),
            &refusal.next,
            Tone::Text,
            columns,
        ));
    }
    for (index, gap) in refusal.gaps.iter().enumerate() {
        let key = keys.get(index).map_or("", String::as_str);
        lines.push(Line::new());
        let head = Line::new().sign(GAP, view);
        lines.extend(line::wrapped(head, &gap.missing, Tone::Text, columns));
        let owner = Line::of("  ", Tone::Text)
            .with(
                &format!("{} {}", view.glyphs.arrow(), gap.owner),
                Tone::Accent,
            )
            .with("  in ", Tone::Muted)
            .with(&gap.fix, Tone::Text);
        let owner = if key.is_empty() {
            owner
        } else {
            owner
                .with("   ", Tone::Text)
                .with(key, Tone::Accent)
                .with(" goes there", Tone::Text)
        };
        lines.push(owner);
        lines.extend(line::wrapped(
            Line::of("  ", Tone::Text),
            &format!("{} [{}]", gap.why, gap.code),
            Tone::Muted,
            columns,
        ));
    }
    lines
}

/// Draws a message over the bottom of an area: one or a few lines that go by themselves.
pub fn toast(buffer: &mut Buffer, area: Rect, said: &str, tone: Tone, view: &View) {
    let area = area.intersection(buffer.area);
    let room = usize::from(area.width.saturating_sub(4)).max(8);
    let safe = text::sanitise(said);
    let lines = line::wrapped(Line::of(" ", tone), &safe, tone, room);
    let rows = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .min(area.height);
    let at = Rect::new(area.x, area.bottom() - rows, area.width, rows);
    for y in at.top()..at.bottom() {
        for x in at.left()..at.right() {
            buffer[(x, y)].reset();
        }
    }
    line::draw_all(buffer, at, &lines, view);
}
