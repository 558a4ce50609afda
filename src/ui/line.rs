//! One line of text in pieces of different tone, made safe as it is put together.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyph::Sign;
use super::letters;
use super::theme::Tone;
use super::view::View;
use crate::domain::text;

/// A line in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    pieces: Vec<(String, Tone)>,
    right: Vec<(String, Tone)>,
}

impl Line {
    /// Makes an empty line.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a line of one piece.
    pub fn of(text: &str, tone: Tone) -> Self {
        Self::new().with(text, tone)
    }

    /// Adds a piece.
    #[must_use]
    pub fn with(mut self, text: &str, tone: Tone) -> Self {
        self.push(text, tone);
        self
    }

    /// Adds a piece to the end that is set against the right edge.
    #[must_use]
    pub fn right(mut self, text: &str, tone: Tone) -> Self {
        if !text.is_empty() {
            self.right.push((text::sanitise(text).into_owned(), tone));
        }
        self
    }

    /// Adds a sign's glyph and a space.
    #[must_use]
    pub fn sign(self, sign: Sign, view: &View) -> Self {
        self.with(view.glyphs.of(sign), sign.tone)
            .with(" ", sign.tone)
    }

    /// Adds a piece in place.
    pub fn push(&mut self, text: &str, tone: Tone) {
        if text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some((last, t)) if *t == tone => last.push_str(&text::sanitise(text)),
            _ => self.pieces.push((text::sanitise(text).into_owned(), tone)),
        }
    }

    /// Returns the tone of its first piece.
    pub fn tone(&self) -> Tone {
        self.pieces.first().map_or(Tone::Text, |(_, tone)| *tone)
    }

    /// Returns what stands from the left, as plain text.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|(text, _)| text.as_str()).collect()
    }

    /// Adds another line's pieces.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self.right.extend(other.right);
        self
    }

    /// Returns it without its right part when both do not fit into so many columns.
    #[must_use]
    pub fn left_first(mut self, columns: usize) -> Self {
        if self.width() + width_of(&self.right) + 2 > columns {
            self.right.clear();
        }
        self
    }

    /// Sets another line's pieces against the right edge.
    #[must_use]
    pub fn against(mut self, end: Self) -> Self {
        self.right.extend(end.pieces);
        self
    }

    /// Returns the columns of the part set from the left.
    pub fn width(&self) -> usize {
        width_of(&self.pieces)
    }

    /// Tells whether there is nothing on it.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty() && self.right.is_empty()
    }

    /// Returns it with a space around each part, so that it stands free on a rule.
    #[must_use]
    pub fn framed(mut self) -> Self {
        for part in [&mut self.pieces, &mut self.right] {
            if !part.is_empty() {
                part.insert(0, (" ".to_owned(), Tone::Text));
                part.push((" ".to_owned(), Tone::Text));
            }
        }
        self
    }

    /// Draws it on one row of an area; what does not fit is cut, the right part last of all.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, row: u16, view: &View) {
        let area = area.intersection(buffer.area);
        if row >= area.height || area.width == 0 {
            return;
        }
        let y = area.y + row;
        let room = usize::from(area.width);
        let right = width_of(&self.right);
        let fits = right > 0 && right + 2 <= room;
        let left_room = if fits { room - right - 2 } else { room };
        put(buffer, (area.x, y), left_room, &self.pieces, view);
        if fits {
            let x = area.x + u16::try_from(room - right).unwrap_or(0);
            put(buffer, (x, y), right, &self.right, view);
        }
    }
}

/// Draws lines from the top of an area and returns how many rows they took.
pub fn draw_all<'a>(
    buffer: &mut Buffer,
    area: Rect,
    lines: impl IntoIterator<Item = &'a Line>,
    view: &View,
) -> u16 {
    let mut rows = 0;
    for (row, line) in (0..area.height).zip(lines) {
        line.draw(buffer, area, row, view);
        rows = row + 1;
    }
    rows
}

/// Returns a text in lines of at most `columns`, the first behind a head and the others indented to it.
pub fn wrapped(head: Line, said: &str, tone: Tone, columns: usize) -> Vec<Line> {
    let indent = head.width();
    let safe = text::sanitise_lines(said);
    let mut broken = text::wrap(safe.trim(), columns.saturating_sub(indent).max(8)).into_iter();
    let mut lines = vec![head.with(&broken.next().unwrap_or_default(), tone)];
    lines.extend(broken.map(|rest| Line::of(&" ".repeat(indent), tone).with(&rest, tone)));
    lines
}

/// Returns a text in lines of at most `columns` behind a head, the lines after the first indented by so
/// many columns, which may be fewer than the head takes.
pub fn hanging(head: Line, indent: usize, said: &str, tone: Tone, columns: usize) -> Vec<Line> {
    let taken = head.width();
    if taken + 8 > columns {
        let mut lines = vec![head];
        let lead = Line::of(&" ".repeat(indent), tone);
        if !said.trim().is_empty() {
            lines.extend(wrapped(lead, said, tone, columns));
        }
        return lines;
    }
    // The head, which ends in a space, takes its room in the first line as one word that is never shown.
    let safe = text::sanitise_lines(said.trim());
    let room = columns.saturating_sub(indent).max(8);
    let stand_in = "x".repeat(taken.saturating_sub(indent).saturating_sub(1));
    let broken = text::wrap(&format!("{stand_in} {safe}"), room);
    let mut lines = Vec::with_capacity(broken.len());
    for (index, row) in broken.iter().enumerate() {
        if index == 0 {
            let rest = row.strip_prefix(stand_in.as_str()).unwrap_or(row);
            lines.push(
                head.clone()
                    .with(rest.strip_prefix(' ').unwrap_or(rest), tone),
            );
        } else {
            lines.push(Line::of(&" ".repeat(indent), tone).with(row, tone));
        }
    }
    lines
}

fn width_of(pieces: &[(String, Tone)]) -> usize {
    pieces.iter().map(|(t, _)| text::width(t)).sum()
}

fn put(buffer: &mut Buffer, at: (u16, u16), room: usize, pieces: &[(String, Tone)], view: &View) {
    let whole = width_of(pieces) <= room;
    let mut x = at.0;
    let mut left = room;
    for (index, (piece, tone)) in pieces.iter().enumerate() {
        if left == 0 {
            return;
        }
        let after = width_of(&pieces[index + 1..]);
        let wide = text::width(piece);
        // The mark of a cut belongs to the piece at which the room ends, even when that piece itself fits.
        let ends_here = !whole && (wide > left || (after > 0 && wide == left));
        let shown = if ends_here {
            let longer = format!("{piece}  ");
            view.cut(&longer, left).into_owned()
        } else {
            piece.clone()
        };
        // What was drawn before, a rule under a title, must not shine through.
        for column in x..x.saturating_add(u16::try_from(wide.min(left)).unwrap_or(0)) {
            buffer[(column, at.1)].reset();
        }
        let style = view.theme.style(*tone);
        let end = letters::put(buffer, x, at.1, &shown, left, style);
        left -= usize::from(end - x).min(left);
        x = end;
        if ends_here {
            return;
        }
    }
}
