//! The one table for every list: columns that shrink and then drop, and only the visible slice drawn.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::letters;
use super::theme::Tone;
use super::view::View;
use crate::domain::id::ChangeNumber;
use crate::domain::text;

/// The columns between two columns.
const GAP: u16 = 2;

/// From this priority on a column stays even when others have to shrink for it.
const MATTERS_FROM: u8 = 50;

/// To which side a column's text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// A column: how wide it must, should and may be, and how early it goes when there is no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// The fewest columns in which it means anything.
    pub min: u16,
    /// The columns it should have.
    pub ideal: u16,
    /// The columns beyond which more is of no use.
    pub max: u16,
    /// The higher, the later it shrinks and drops.
    pub priority: u8,
    /// To which side it is set.
    pub side: Side,
}

impl Column {
    /// Makes a column of words.
    pub const fn words(title: &'static str, widths: (u16, u16, u16), priority: u8) -> Self {
        Self {
            title,
            min: widths.0,
            ideal: widths.1,
            max: widths.2,
            priority,
            side: Side::Left,
        }
    }

    /// Returns the column, wide enough for a change's number whatever else has to give way.
    #[must_use]
    pub fn for_number(self, highest: Option<ChangeNumber>) -> Self {
        let wide = highest.map_or(0, |number| text::width(&number.to_string()));
        let least = self.min.max(u16::try_from(wide).unwrap_or(u16::MAX));
        Self {
            min: least,
            ideal: self.ideal.max(least),
            max: self.max.max(least),
            ..self
        }
    }

    /// Makes a column of figures of one width.
    pub const fn figures(title: &'static str, width: u16, priority: u8) -> Self {
        Self {
            title,
            min: width,
            ideal: width,
            max: width,
            priority,
            side: Side::Right,
        }
    }
}

/// A cell's text and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell<'a> {
    /// The text; made safe when it is drawn.
    pub text: Cow<'a, str>,
    /// What it means.
    pub tone: Tone,
}

impl<'a> Cell<'a> {
    /// Makes a cell.
    pub fn new(text: impl Into<Cow<'a, str>>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }
}

/// Where a column came to stand: its place in the list of columns, its first screen column, its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Its place in the list of columns.
    pub column: usize,
    /// Columns from the left edge of the table.
    pub x: u16,
    /// Its width.
    pub width: u16,
}

/// Returns where the columns stand in a table of so many columns; the ones left out did not fit.
pub fn place(columns: &[Column], width: u16) -> Vec<Placed> {
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    let gaps =
        |n: usize| GAP.saturating_mul(u16::try_from(n.saturating_sub(1)).unwrap_or(u16::MAX));
    let ideal = |kept: &[usize]| -> u16 {
        let sum = kept
            .iter()
            .fold(0_u16, |s, c| s.saturating_add(columns[*c].ideal));
        sum.saturating_add(gaps(kept.len()))
    };
    let least = |kept: &[usize]| -> u16 {
        let sum = kept
            .iter()
            .fold(0_u16, |s, c| s.saturating_add(columns[*c].min));
        sum.saturating_add(gaps(kept.len()))
    };
    let weakest = |kept: &[usize]| kept.iter().copied().min_by_key(|c| columns[*c].priority);
    // A column that is good to have never takes room from one that matters.
    while let Some(last) = weakest(&kept)
        && columns[last].priority < MATTERS_FROM
        && kept.len() > 1
        && ideal(&kept) > width
    {
        kept.retain(|c| *c != last);
    }
    while let Some(last) = weakest(&kept)
        && kept.len() > 1
        && least(&kept) > width
    {
        kept.retain(|c| *c != last);
    }
    let mut spare = width.saturating_sub(least(&kept));
    let mut widths: Vec<u16> = kept.iter().map(|c| columns[*c].min.min(width)).collect();
    grow(&mut widths, &mut spare, |i| columns[kept[i]].ideal);
    grow(&mut widths, &mut spare, |i| columns[kept[i]].max);
    let mut x = 0;
    kept.into_iter()
        .zip(widths)
        .map(|(column, width)| {
            let placed = Placed { column, x, width };
            x += width + GAP;
            placed
        })
        .collect()
}

/// Shares the spare columns out evenly among those that are narrower than they should be.
fn grow(widths: &mut [u16], spare: &mut u16, wanted: impl Fn(usize) -> u16) {
    while *spare > 0 {
        let mut grown = false;
        for (index, width) in widths.iter_mut().enumerate() {
            if *spare > 0 && *width < wanted(index) {
                *width += 1;
                *spare -= 1;
                grown = true;
            }
        }
        if !grown {
            return;
        }
    }
}

/// A table as it is to be drawn.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// Its columns.
    pub columns: &'a [Column],
    /// Whether the headings are shown.
    pub headings: bool,
    /// How many rows there are to draw.
    pub rows: usize,
    /// The selected one among them.
    pub selected: Option<usize>,
    /// Whether the keyboard is here.
    pub focused: bool,
}

impl Table<'_> {
    /// Draws the table, asking for each visible cell by row, column and width, and returns where the
    /// selected row starts, for the hardware cursor.
    pub fn draw<'a>(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        view: &View,
        cell: impl Fn(usize, usize, u16) -> Cell<'a>,
    ) -> Option<(u16, u16)> {
        let mut area = area.intersection(buffer.area);
        if area.width < 2 || area.height == 0 {
            return None;
        }
        let placed = place(self.columns, area.width - 2);
        if self.headings && area.height > 1 {
            for p in &placed {
                let column = &self.columns[p.column];
                let heading = Cell::new(column.title, Tone::Muted);
                put(buffer, area, *p, area.y, &heading, column.side, view);
            }
            area.y += 1;
            area.height -= 1;
        }
        let mut found = None;
        for (row, y) in (0..self.rows).zip(area.y..area.bottom()) {
            for p in &placed {
                let shown = cell(row, p.column, p.width);
                put(
                    buffer,
                    area,
                    *p,
                    y,
                    &shown,
                    self.columns[p.column].side,
                    view,
                );
            }
            if self.selected == Some(row) {
                found = Some((area.x, y));
                select(
                    buffer,
                    Rect::new(area.x, y, area.width, 1),
                    self.focused,
                    view,
                );
            }
        }
        found
    }
}

/// Marks a row as the selected one: a mark in its first column, and one style from edge to edge, which
/// takes the fewest bytes to put on and take off.
pub fn select(buffer: &mut Buffer, row: Rect, focused: bool, view: &View) {
    let row = row.intersection(buffer.area);
    let style = view.theme.selection(focused);
    for x in row.left()..row.right() {
        let cell = &mut buffer[(x, row.y)];
        let symbol = cell.symbol().to_owned();
        cell.reset();
        cell.set_symbol(&symbol).set_style(style);
    }
    if !row.is_empty() {
        buffer[(row.x, row.y)].set_symbol(view.glyphs.cursor());
    }
}

fn put(
    buffer: &mut Buffer,
    area: Rect,
    placed: Placed,
    y: u16,
    cell: &Cell<'_>,
    side: Side,
    view: &View,
) {
    let x = area.x.saturating_add(2).saturating_add(placed.x);
    let room = usize::from(placed.width.min(area.right().saturating_sub(x)));
    if room == 0 || cell.text.is_empty() {
        return;
    }
    let safe = text::sanitise(&cell.text);
    let shown = view.cut(&safe, room);
    let indent = match side {
        Side::Left => 0,
        Side::Right => room - text::width(&shown).min(room),
    };
    let x = x.saturating_add(u16::try_from(indent).unwrap_or(0));
    let style = view.theme.style(cell.tone);
    letters::put(buffer, x, y, &shown, room - indent, style);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COLUMNS: [Column; 3] = [
        Column::words("number", (8, 8, 8), 90),
        Column::words("title", (10, 20, 40), 50),
        Column::figures("points", 6, 10),
    ];

    fn widths(width: u16) -> Vec<(usize, u16)> {
        place(&COLUMNS, width)
            .iter()
            .map(|p| (p.column, p.width))
            .collect()
    }

    #[test]
    fn columns_grow_shrink_and_then_drop_the_least_important_first() {
        assert_eq!(widths(100), [(0, 8), (1, 40), (2, 6)]);
        assert_eq!(widths(38), [(0, 8), (1, 20), (2, 6)]);
        assert_eq!(
            widths(37),
            [(0, 8), (1, 27)],
            "what is good to have drops first"
        );
        assert_eq!(widths(27), [(0, 8), (1, 17)]);
        assert_eq!(widths(19), [(0, 8)]);
        assert_eq!(widths(3), [(0, 3)]);
    }

    #[test]
    fn a_number_is_never_cut_however_many_changes_there_are() {
        let shown = |number| {
            let mut columns = COLUMNS;
            columns[0] = columns[0].for_number(Some(ChangeNumber(number)));
            place(&columns, 40)[0].width
        };
        assert_eq!([shown(7), shown(9_999), shown(100_000)], [8, 8, 10]);
        assert_eq!(shown(u32::MAX), 14);
    }

    proptest! {
        #[test]
        fn columns_never_overlap_nor_leave_the_table(width in 0_u16..300) {
            let placed = place(&COLUMNS, width);
            let mut free = 0;
            for p in placed {
                prop_assert!(p.x >= free && p.x + p.width <= width.max(p.width));
                free = p.x + p.width + GAP;
            }
        }
    }
}
