//! Rows that moved up or down: told to the terminal instead of drawn again.

use std::io::Write as _;

use ratatui::buffer::{Buffer, Cell};

use super::pen::{Pen, csi};

/// A hint that rows of the full width moved since the last frame. It never changes what is shown, only
/// how many bytes it takes, so a wrong one is harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scroll {
    /// The first row of the region, counted from 0.
    pub top: u16,
    /// The row after the region's last.
    pub bottom: u16,
    /// How many rows the contents moved: up when positive, down when negative.
    pub lines: i16,
}

impl Scroll {
    /// Returns the hint if a screen of so many rows can follow it.
    pub(super) fn within(self, height: u16) -> Option<Self> {
        let rows = self.bottom.checked_sub(self.top)?;
        let fits = rows >= 2 && self.bottom <= height;
        (fits && self.lines != 0 && self.lines.unsigned_abs() < rows).then_some(self)
    }

    /// Returns the same hint without the edge where rows come in: what is drawn there stays to be
    /// drawn over, which takes fewer bytes when it looks alike, as a highlighted row does.
    pub(super) fn short_of_the_edge(self, height: u16) -> Option<Self> {
        let lines = self.lines.unsigned_abs();
        let (top, bottom) = if self.lines > 0 {
            (self.top, self.bottom.checked_sub(lines)?)
        } else {
            (self.top.checked_add(lines)?, self.bottom)
        };
        Self {
            top,
            bottom,
            ..self
        }
        .within(height)
    }

    /// Appends the sequences that scroll the region, leaving the whole screen as the region again.
    pub(super) fn encode(self, out: &mut Vec<u8>, pen: &mut Pen, height: u16) {
        pen.take_blank(out);
        let whole = self.top == 0 && self.bottom == height;
        if !whole {
            out.extend_from_slice(b"\x1b[");
            if self.top > 0 {
                let _ = write!(out, "{}", self.top + 1);
            }
            if self.bottom < height {
                let _ = write!(out, ";{}", self.bottom);
            }
            out.push(b'r');
        }
        let way = if self.lines > 0 { b'S' } else { b'T' };
        csi(out, self.lines.unsigned_abs(), way);
        if !whole {
            out.extend_from_slice(b"\x1b[r");
            pen.at = Some((0, 0));
        }
    }

    /// Moves the rows of a buffer as the terminal moves its own.
    pub(super) fn apply(self, buffer: &mut Buffer) {
        let width = usize::from(buffer.area.width);
        let cells = width * usize::from(self.lines.unsigned_abs());
        let region =
            &mut buffer.content[width * usize::from(self.top)..width * usize::from(self.bottom)];
        if self.lines > 0 {
            region.rotate_left(cells);
            let kept = region.len() - cells;
            region[kept..].fill(Cell::EMPTY);
        } else {
            region.rotate_right(cells);
            region[..cells].fill(Cell::EMPTY);
        }
    }

    /// Moves the rows of a buffer on, from where a hint short of the edge moved them to where the
    /// whole one does: the rows of the edge change places with the empty ones beside them.
    pub(super) fn go_on_to_the_edge(self, buffer: &mut Buffer) {
        let width = usize::from(buffer.area.width);
        let lines = self.lines.unsigned_abs();
        let (from, to) = if self.lines > 0 {
            (self.bottom - lines, self.bottom + lines)
        } else {
            (self.top - lines, self.top + lines)
        };
        buffer.content[width * usize::from(from)..width * usize::from(to)]
            .rotate_left(width * usize::from(lines));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(top: u16, bottom: u16, lines: i16) -> Scroll {
        Scroll { top, bottom, lines }
    }

    #[test]
    fn a_hint_the_screen_cannot_follow_is_dropped() {
        assert!(hint(1, 9, 1).within(10).is_some());
        assert!(hint(1, 11, 1).within(10).is_none());
        assert!(hint(1, 2, 1).within(10).is_none());
        assert!(hint(5, 1, 1).within(10).is_none());
        assert!(hint(1, 9, 8).within(10).is_none());
        assert!(hint(1, 9, 0).within(10).is_none());
        assert!(hint(0, 10, i16::MIN).within(10).is_none());
    }

    #[test]
    fn what_is_moved_on_to_the_edge_is_what_was_moved_at_once() {
        for lines in [1, 2, 3, -1, -2, -3] {
            let mut rows = Buffer::with_lines((0..10).map(|n| format!("row {n}")));
            let (whole, mut at_once) = (hint(1, 9, lines), rows.clone());
            whole.apply(&mut at_once);
            let short = whole.short_of_the_edge(10).unwrap();
            short.apply(&mut rows);
            assert_ne!(rows, at_once);
            short.go_on_to_the_edge(&mut rows);
            assert_eq!(rows, at_once, "{lines}");
        }
        assert_eq!(hint(1, 9, 4).short_of_the_edge(10), None);
        assert_eq!(hint(1, 3, 1).short_of_the_edge(10), None);
    }

    #[test]
    fn the_region_is_said_as_shortly_as_it_can_be() {
        let said = |scroll: Scroll| {
            let mut out = Vec::new();
            let mut pen = Pen::unknown(80);
            pen.look = Some(super::super::sgr::Look::DEFAULT);
            scroll.encode(&mut out, &mut pen, 24);
            String::from_utf8(out).unwrap().replace('\x1b', "^")
        };
        assert_eq!(said(hint(0, 24, 1)), "^[S");
        assert_eq!(said(hint(0, 20, 2)), "^[;20r^[2S^[r");
        assert_eq!(said(hint(3, 24, -1)), "^[4r^[T^[r");
        assert_eq!(said(hint(3, 20, -2)), "^[4;20r^[2T^[r");
    }
}
