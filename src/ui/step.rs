//! One step or check as a row: its mark, number, kind, words, minutes, and who.

use super::glyph::{self, OPEN_STEP, RELEASED};
use super::table::{Cell, Column};
use super::theme::Tone;
use super::view::View;
use super::when;
use crate::domain::change::Change;
use crate::domain::checklist::{Step, StepKind};
use crate::domain::plan::{PlannedWave, ValidationCheck};
use crate::domain::wave::{Checklist, Phase, WaveRun};

/// The columns: mark, number, words, minutes, who.
pub const COLUMNS: [Column; 5] = [
    Column::words("", (1, 1, 1), 100),
    Column::figures("", 2, 90),
    Column::words("step", (12, 24, 64), 80),
    Column::figures("", 5, 49),
    Column::words("who", (6, 9, 18), 40),
];

/// Returns the cells of a step.
pub fn cells<'a>(
    change: &'a Change,
    run: &'a WaveRun,
    step: &'a Step,
    checklist: Checklist,
    next: bool,
    view: &View,
) -> [Cell<'a>; 5] {
    let kind = glyph::step(&step.kind);
    let mark = run.marks(checklist).and_then(|m| m.get(&step.id));
    let released = run.releases.contains_key(&step.id) && checklist == Checklist::Work;
    let sign = match mark {
        Some(mark) => glyph::tick(mark.tick),
        None if released => RELEASED,
        None => OPEN_STEP,
    };
    let lead = match &step.kind {
        StepKind::Work => String::new(),
        StepKind::PreCheck | StepKind::Hold { .. } | StepKind::NoReturn => {
            format!("{} {}  ", view.glyphs.of(kind), kind.word)
        }
    };
    let note = mark.map(|m| m.note.as_str()).filter(|n| !n.is_empty());
    let words = match note {
        Some(note) => format!("{lead}{} {} {note}", step.instruction, view.glyphs.dot()),
        None => format!("{lead}{}", step.instruction),
    };
    let tone = match (mark, &step.kind) {
        (Some(_), _) => Tone::Muted,
        (None, StepKind::Hold { .. } | StepKind::NoReturn) => kind.tone,
        (None, _) if next => Tone::Strong,
        (None, StepKind::Work | StepKind::PreCheck) => Tone::Text,
    };
    let minutes = match mark {
        Some(mark) => when::clock(mark.at, view),
        None => format!("{} m", step.minutes),
    };
    [
        Cell::new(view.glyphs.of(sign), sign.tone),
        Cell::new(
            step.id.0.to_string(),
            if next { Tone::Accent } else { Tone::Muted },
        ),
        Cell::new(words, tone),
        Cell::new(minutes, Tone::Muted),
        Cell::new(
            who(change, run, step, mark.is_some(), released),
            Tone::Muted,
        ),
    ]
}

fn who(change: &Change, run: &WaveRun, step: &Step, marked: bool, released: bool) -> String {
    if marked && let Some(mark) = run.marks.get(&step.id) {
        return mark.by.to_string();
    }
    match &step.kind {
        StepKind::Hold { .. } if released => run
            .releases
            .get(&step.id)
            .map_or_else(String::new, |r| format!("{} released", r.by)),
        StepKind::Hold { releaser } => releaser
            .as_ref()
            .map_or_else(|| "to be released".to_owned(), |p| format!("{p} releases")),
        StepKind::NoReturn if released => "go given".to_owned(),
        StepKind::NoReturn => "go / no-go".to_owned(),
        StepKind::PreCheck | StepKind::Work => step
            .owner
            .as_ref()
            .or(change.plan.implementer.as_ref())
            .map(ToString::to_string)
            .unwrap_or_default(),
    }
}

/// Returns the cells of a check after the work.
pub fn check_cells<'a>(
    change: &'a Change,
    run: &'a WaveRun,
    check: &'a ValidationCheck,
    next: bool,
    view: &View,
) -> [Cell<'a>; 5] {
    let result = run.result(check.id);
    let sign = match result {
        Some(r) if r.passed => glyph::MET,
        Some(_) => glyph::GAP,
        None => OPEN_STEP,
    };
    let words = match result {
        Some(r) if !r.observed.is_empty() => {
            format!(
                "CHECK  {} {} {}",
                check.check,
                view.glyphs.dot(),
                r.observed
            )
        }
        Some(_) => format!("CHECK  {}", check.check),
        None => format!(
            "CHECK  {} {} {}",
            check.check,
            view.glyphs.arrow(),
            check.expected
        ),
    };
    let tone = match (result, next) {
        (Some(r), _) if !r.passed => Tone::Alert,
        (Some(_), _) => Tone::Muted,
        (None, true) => Tone::Strong,
        (None, false) => Tone::Text,
    };
    let minutes = result.map_or_else(
        || format!("{} m", check.minutes),
        |r| when::clock(r.at, view),
    );
    let by = result.map(|r| &r.by).or(change.plan.verifier.as_ref());
    [
        Cell::new(view.glyphs.of(sign), sign.tone),
        Cell::new(
            check.id.to_string(),
            if next { Tone::Accent } else { Tone::Muted },
        ),
        Cell::new(words, tone),
        Cell::new(minutes, Tone::Muted),
        Cell::new(by.map(ToString::to_string).unwrap_or_default(), Tone::Muted),
    ]
}

/// Returns how many steps of the checklist in force are marked, and how many there are.
pub fn progress(change: &Change, planned: &PlannedWave, run: &WaveRun) -> (usize, usize) {
    let (steps, checklist) = if run.phase == Phase::RollingBack {
        (&change.plan.rollback.steps, Checklist::Rollback)
    } else {
        (&planned.steps, Checklist::Work)
    };
    let marks = run.marks(checklist);
    let marked = |s: &&Step| marks.is_some_and(|m| m.contains_key(&s.id));
    (steps.iter().filter(marked).count(), steps.len())
}
