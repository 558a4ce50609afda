//! The page's part on the waves: window, checklist, rollback, checks and impact.

use super::{Page, moment};
use crate::domain::change::Change;
use crate::domain::checklist::{Step, StepKind};
use crate::domain::id::ClientId;
use crate::domain::local_time::write_time;
use crate::domain::next::note_about;
use crate::domain::plan::PlannedWave;
use crate::domain::wave::{Checklist, Tick, WaveRun};

/// Writes every wave.
pub(super) fn waves(change: &Change, page: &mut Page) {
    let count = change.plan.waves.len();
    for (n, planned) in (1..).zip(&change.plan.waves) {
        let Some(run) = change.waves.get(n - 1) else {
            continue;
        };
        let name = if planned.name.is_empty() {
            String::new()
        } else {
            format!(" ({})", planned.name)
        };
        let outcome = change
            .outcome_of(n - 1)
            .map(|o| format!(", {}", o.word()))
            .unwrap_or_default();
        page.heading(&format!(
            "Wave {n} of {count}{name}: {}{outcome}",
            run.phase.word()
        ));
        wave(change, planned, run, page);
    }
}

fn wave(change: &Change, planned: &PlannedWave, run: &WaveRun, page: &mut Page) {
    let clients: Vec<&str> = planned.clients.iter().map(ClientId::as_str).collect();
    page.asked("clients", &clients.join(", "));
    let window = planned.window.map(|w| {
        format!(
            "{} to {} {}",
            write_time(w.start, w.zone),
            write_time(w.end, w.zone),
            w.zone
        )
    });
    page.asked("window", &window.unwrap_or_default());
    if let Some(at) = run.started {
        let by = run.started_by.as_ref().map_or("", |p| p.as_str());
        page.always("started", format!("{} {by}", moment(at)).trim());
    }
    if let Some(at) = run.finished {
        page.always("finished", &moment(at));
    }
    for step in &planned.steps {
        step_line(step, run, Checklist::Work, page);
    }
    interruptions(run, page);
    for firing in &run.firings {
        let then = match &firing.continued_by {
            Some((person, why)) => format!("; it went on under {person}: {why}"),
            None => String::new(),
        };
        page.always(
            "trigger",
            &format!(
                "{} ({}, {}){then}",
                firing.condition,
                firing.by,
                moment(firing.at)
            ),
        );
    }
    if let Some(rollback) = &run.rollback {
        let ended = match rollback.ended {
            Some((restored, at)) => format!("{} {}", restored.word(), moment(at)),
            None => "under way".to_owned(),
        };
        let incident = if rollback.incident.is_empty() {
            String::new()
        } else {
            format!(" ({})", rollback.incident)
        };
        page.always(
            "rolled back",
            &format!(
                "{} {}: {}{incident}; {ended}",
                moment(rollback.started),
                rollback.by,
                rollback.reason
            ),
        );
        for step in &change.plan.rollback.steps {
            step_line(step, run, Checklist::Rollback, page);
        }
    }
    for check in &change.plan.validation {
        if let Some(result) = run.results.get(&check.id) {
            let mark = page.sign(result.passed);
            let how = if result.passed { "passed" } else { "failed" };
            page.point(
                mark,
                &format!(
                    "check {} {how} ({}): {}",
                    check.id, result.by, result.observed
                ),
            );
        }
    }
    for (client, declared) in &run.declarations {
        let noticed = if declared.impact.noticed.is_empty() {
            String::new()
        } else {
            format!(": {}", declared.impact.noticed)
        };
        page.always(
            "impact",
            &format!(
                "{client}: {} (signed {}){noticed}",
                declared.impact.level.word(),
                declared.by
            ),
        );
    }
}

/// Writes pauses, no-goes and evidence.
fn interruptions(run: &WaveRun, page: &mut Page) {
    for pause in &run.pauses {
        let until = pause
            .until
            .map_or_else(|| "still".to_owned(), |at| format!("until {}", moment(at)));
        let said = format!(
            "{} {}: {}; {until}",
            moment(pause.at),
            pause.by,
            pause.reason
        );
        page.always("paused", &said);
    }
    for refused in &run.no_goes {
        let said = format!(
            "step {}, {} {}: {}",
            refused.step.0,
            moment(refused.at),
            refused.by,
            refused.reason
        );
        page.always("no-go", &said);
    }
    for kept in &run.evidence {
        let of = note_about(0, kept.checklist, kept.step);
        let of = of.trim_start_matches("wave 1 ");
        page.always(
            "evidence",
            &format!("{of}, {}: {}", kept.by, kept.evidence.in_words()),
        );
    }
}

fn step_line(step: &Step, run: &WaveRun, checklist: Checklist, page: &mut Page) {
    let mark = run.marks(checklist).and_then(|m| m.get(&step.id));
    let sign = match (mark.map(|m| m.tick), page.ascii) {
        (None, _) => " ",
        (Some(Tick::Done), _) => page.sign(true),
        (Some(Tick::Failed), _) => page.sign(false),
        (Some(Tick::Skipped), false) => "→",
        (Some(Tick::Skipped), true) => ">>",
    };
    let kind = match &step.kind {
        StepKind::Work => String::new(),
        StepKind::PreCheck => "PRE-CHECK  ".to_owned(),
        StepKind::NoReturn => "NO RETURN  ".to_owned(),
        StepKind::Hold { releaser } => match releaser {
            Some(person) => format!("HOLD ({person} releases)  "),
            None => "HOLD  ".to_owned(),
        },
    };
    let tick = mark
        .map(|m| {
            let note = if m.note.is_empty() {
                String::new()
            } else {
                format!(": {}", m.note)
            };
            format!("; {} {} {}{note}", m.tick.word(), m.by, moment(m.at))
        })
        .unwrap_or_default();
    let release = match (checklist, run.releases.get(&step.id)) {
        (Checklist::Work, Some(release)) => match &release.spoken_by {
            Some(person) => format!("; released by word of {person}, noted {}", release.by),
            None => format!("; released {}", release.by),
        },
        (Checklist::Work | Checklist::Rollback, _) => String::new(),
    };
    page.point(
        sign,
        &format!(
            "{}. {kind}{} ({} min{release}{tick})",
            step.id.0, step.instruction, step.minutes
        ),
    );
}
