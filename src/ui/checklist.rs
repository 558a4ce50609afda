//! The checklist pane: the wave's clocks, its steps with their marks, and its checks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyph;
use super::line::Line;
use super::step::{self, COLUMNS};
use super::table::{Cell, Table};
use super::theme::Tone;
use super::view::View;
use super::{clocks, pane, scroll};
use crate::domain::change::Change;
use crate::domain::lifecycle::State;
use crate::domain::rows::{Row, rows};
use crate::domain::wave::{Phase, WaveRun};

/// Draws the pane of a change's current wave with its title; the offset is the row under the cursor.
/// Returns the last row the cursor can stand on.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    change: Option<&Change>,
    place: scroll::Place,
    view: &View,
) -> usize {
    let inner = pane::title(
        buffer,
        area,
        place.focused,
        &title(change, place.focused, view),
        view,
    );
    body(buffer, inner, change, place, view)
}

/// Draws what stands under the title, as [`draw`] does.
pub fn body(
    buffer: &mut Buffer,
    area: Rect,
    change: Option<&Change>,
    place: scroll::Place,
    view: &View,
) -> usize {
    let area = area.intersection(buffer.area);
    let Some((change, planned, run)) = change.and_then(|c| {
        let (planned, run) = c.wave(c.current_wave())?;
        Some((c, planned, run))
    }) else {
        pane::empty(buffer, area, "no wave planned", view);
        return 0;
    };
    let mut inner = area;
    for line in clocks::lines(
        change,
        planned,
        run,
        usize::from(area.width.saturating_sub(3)),
        view,
    ) {
        if inner.height > 3 {
            let row = Rect::new(
                inner.x + 2.min(inner.width),
                inner.y,
                inner.width.saturating_sub(3),
                1,
            );
            line.draw(buffer, row, 0, view);
            inner.y += 1;
            inner.height -= 1;
        }
    }
    let rows = rows(change, change.current_wave());
    if rows.is_empty() {
        pane::empty(buffer, inner, "no steps planned", view);
        return 0;
    }
    // The last column is the scroll marks'.
    inner.width = inner.width.saturating_sub(1);
    let last = rows.len() - 1;
    let cursor = place.offset.min(last);
    let height = usize::from(inner.height);
    let first = cursor
        .saturating_sub(height / 2)
        .min(rows.len().saturating_sub(height));
    let shown = &rows[first..rows.len().min(first + height)];
    let next = rows.iter().position(|r| is_open(r, run));
    let cells: Vec<[Cell<'_>; 5]> = shown
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let next = next == Some(first + i);
            match row {
                Row::Step(s, of) => step::cells(change, run, s, *of, next, view),
                Row::Check(check) => step::check_cells(change, run, check, next, view),
            }
        })
        .collect();
    let table = Table {
        columns: &COLUMNS,
        headings: false,
        rows: shown.len(),
        selected: place.focused.then_some(cursor - first),
        focused: place.focused,
    };
    table.draw(buffer, inner, view, |row, column, _| {
        cells
            .get(row)
            .and_then(|r| r.get(column))
            .cloned()
            .unwrap_or_default()
    });
    scroll::marks(buffer, area, first > 0, first + height < rows.len(), view);
    last
}

/// Tells whether nothing was said of a row yet.
fn is_open(row: &Row<'_>, run: &WaveRun) -> bool {
    match row {
        Row::Step(step, checklist) => run
            .marks(*checklist)
            .is_none_or(|m| !m.contains_key(&step.id)),
        Row::Check(check) => run.result(check.id).is_none(),
    }
}

/// Returns the pane's title.
pub fn title(change: Option<&Change>, focused: bool, view: &View) -> Line {
    let Some(change) = change else {
        return pane::name("Checklist", focused);
    };
    let wave = change.current_wave();
    let Some((planned, run)) = change.wave(wave) else {
        return pane::name("Checklist", focused);
    };
    let name = if run.phase == Phase::RollingBack {
        "Rollback"
    } else {
        "Checklist"
    };
    let dot = format!(" {} ", view.glyphs.dot());
    let mut line = pane::name(name, focused);
    if change.waves.len() > 1 {
        let said = format!(" wave {}/{}", wave + 1, change.waves.len());
        line.push(&said, Tone::Text);
    }
    line.push(&dot, Tone::Rule);
    if change.held(view.now).is_some() {
        let sign = glyph::ON_HOLD;
        line = line.sign(sign, view).with(sign.word, sign.tone);
    } else {
        let (word, tone) = phase(change, wave, run);
        line.push(word, tone);
    }
    let (done, all) = step::progress(change, planned, run);
    if all > 0 && run.phase != Phase::Planned {
        line = line.right(&format!("{done}/{all}"), Tone::Muted);
    }
    line
}

fn phase(change: &Change, wave: usize, run: &WaveRun) -> (&'static str, Tone) {
    match run.phase {
        Phase::Planned if change.state == State::InProgress => ("next wave", Tone::Muted),
        Phase::Planned => ("not started", Tone::Muted),
        Phase::Implementing | Phase::Verifying => (run.phase.word(), Tone::Accent),
        Phase::RollingBack => (run.phase.word(), Tone::Alert),
        Phase::Done => (
            change.outcome_of(wave).map_or("done", |o| o.word()),
            Tone::Muted,
        ),
    }
}
