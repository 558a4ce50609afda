//! What differs between two settled buffers, as the fewest bytes that redraw it.

use ratatui::buffer::{Buffer, Cell};

use super::grid::is_empty;
use super::pen::{Pen, csi};

/// From so many blanks on, erasing them takes fewer bytes than writing them.
const ERASE_FROM: usize = 4;
/// From so many blanks on, erasing them and stepping over takes fewer bytes than writing them.
const ERASE_INSIDE_FROM: usize = 11;
/// The longest run of unchanged cells that is worth writing again instead of stepping over.
const GAP: usize = 8;

/// Appends what turns the screen showing `shown`, or nothing at all, into one showing `wanted`; both of
/// one size and settled.
pub(super) fn encode(out: &mut Vec<u8>, pen: &mut Pen, shown: Option<&Buffer>, wanted: &Buffer) {
    let width = usize::from(wanted.area.width);
    if width == 0 {
        return;
    }
    let Some(shown) = shown else {
        for (y, new) in (0_u16..).zip(wanted.content.chunks(width)) {
            encode_row(out, pen, y, new, |x| !is_empty(&new[x]));
        }
        return;
    };
    let rows = || {
        shown
            .content
            .chunks(width)
            .zip(wanted.content.chunks(width))
    };
    let filled = rows()
        .rposition(|(_, row)| !row.iter().all(is_empty))
        .map_or(0, |last| last + 1);
    let left_over = rows().skip(filled).filter(|(old, new)| old != new).count();
    for (y, (old, new)) in (0_u16..).zip(rows()) {
        if usize::from(y) == filled && left_over > 1 {
            pen.take_blank(out);
            pen.go(out, 0, y);
            out.extend_from_slice(b"\x1b[J");
            return;
        }
        if old != new {
            encode_row(out, pen, y, new, |x| old[x] != new[x]);
        }
    }
}

fn encode_row(
    out: &mut Vec<u8>,
    pen: &mut Pen,
    y: u16,
    new: &[Cell],
    differs: impl Fn(usize) -> bool,
) {
    let differs = |x: &usize| differs(*x);
    let tail = new
        .iter()
        .rposition(|cell| !is_empty(cell))
        .map_or(0, |last| last + 1);
    let mut x = 0;
    while let Some(next) = (x..new.len()).find(differs) {
        x = next;
        if is_empty(&new[x]) {
            let end = (x..new.len())
                .find(|x| !is_empty(&new[*x]))
                .unwrap_or(new.len());
            let last = (x..end).rfind(differs).unwrap_or(x);
            let blanks = last - x + 1;
            if x >= tail && blanks >= ERASE_FROM {
                pen.take_blank(out);
                pen.go(out, column(x), y);
                out.extend_from_slice(b"\x1b[K");
                return;
            }
            if blanks >= ERASE_INSIDE_FROM {
                pen.take_blank(out);
                pen.go(out, column(x), y);
                csi(out, column(blanks), b'X');
                x = last + 1;
                continue;
            }
        }
        reach(out, pen, y, x, new);
        x += usize::from(pen.draw(out, &new[x]));
    }
}

/// Appends what brings the cursor to a cell: a move, or the unchanged cells before it once more.
fn reach(out: &mut Vec<u8>, pen: &mut Pen, y: u16, x: usize, new: &[Cell]) {
    let before = *pen;
    let start = out.len();
    pen.go(out, column(x), y);
    let Some((from, row)) = before.at else {
        return;
    };
    let from = usize::from(from);
    if row != y || from >= x || x - from > GAP {
        return;
    }
    let target = &new[x];
    // The commonest case, a word after a blank: no move is shorter than one character.
    if x - from == 1 && before.draws_in_passing(&new[from]) {
        out.truncate(start);
        *pen = before;
        pen.draw(out, &new[from]);
        return;
    }
    let mut moved = *pen;
    let mut moved_look = Vec::new();
    moved.draw(&mut moved_look, target);

    let mut again = before;
    let moved_bytes = out.len() - start;
    let middle = out.len();
    let mut at = from;
    while at < x {
        at += usize::from(again.draw(out, &new[at]));
    }
    let mut again_look = Vec::new();
    let mut after = again;
    after.draw(&mut again_look, target);
    let again_bytes = out.len() - middle;
    if again.at == Some((column(x), y))
        && again_bytes + again_look.len() <= moved_bytes + moved_look.len()
    {
        out.drain(start..middle);
        *pen = again;
    } else {
        out.truncate(middle);
    }
}

fn column(x: usize) -> u16 {
    u16::try_from(x).unwrap_or(u16::MAX)
}
