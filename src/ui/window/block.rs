//! The one thing to do now, large: its title, what it says, and the key that moves on.

use super::super::glyph;
use super::super::line::{Line, wrapped};
use super::super::theme::Tone;
use super::super::when;
use super::{Shown, decision, verify};
use crate::app::action::Action;
use crate::domain::checklist::{Step, StepKind};
use crate::domain::clocks;
use crate::domain::duty::releasers_in_words;
use crate::domain::gate::Trial;
use crate::domain::next::{Next, current_step, note_about};
use crate::domain::refusal::Gap;
use crate::domain::rows::{Row, rows};
use crate::domain::text;
use crate::domain::wave::Checklist;

/// Returns the title and the lines of what is to be done now, or of the row that was moved to.
pub(super) fn block(shown: &Shown<'_>, next: &Next<'_>, columns: usize) -> (Line, Vec<Line>) {
    if let Some(focus) = shown.app.window.focus {
        let rows = rows(shown.change, shown.wave);
        match rows.get(focus) {
            Some(Row::Step(step, of)) => return looked_at(shown, step, *of, columns),
            Some(Row::Check(check)) => return verify::check(shown, check, columns),
            None => {}
        }
    }
    match next {
        Next::Do(of, step) => one(shown, step, *of, columns, |s| {
            vec![s.keys(&[
                (Action::Tick, "when it is done"),
                (Action::FailHere, "if it failed"),
                (Action::SkipHere, "skip"),
            ])]
        }),
        Next::Confirm(_, steps) => confirm(shown, steps, columns),
        Next::Release(step) => one(shown, step, Checklist::Work, columns, |s| {
            if s.app.can(Action::ReleaseStep).is_ok() {
                let keys = s.keys(&[(
                    Action::ReleaseStep,
                    "releases it, once you have seen what it waits for",
                )]);
                return waits_for_file(s).into_iter().chain([keys]).collect();
            }
            let who = releasers_in_words(s.change, &s.app.registers, step);
            let head = Line::new().sign(glyph::step(&step.kind), s.view);
            let waits = wrapped(head, &format!("waits for {who}"), Tone::Warn, columns);
            let key = s.key(Action::ReleaseStep);
            let mut how =
                Line::of(&key, Tone::Accent).with(" in their own console releases it", Tone::Text);
            if s.app.registers.policy_of(s.change).spoken_release {
                how = how
                    .with(", ", Tone::Text)
                    .with(&s.key(Action::SpokenRelease), Tone::Accent)
                    .with(" here if they say so", Tone::Text);
            }
            waits_for_file(s)
                .into_iter()
                .chain(waits)
                .chain([how])
                .collect()
        }),
        Next::Go(step) => go(shown, step, columns),
        Next::Decide(dues) => decision::block(shown, dues, columns),
        Next::GoOn(pause) => {
            let title = Line::of("Paused", Tone::Warn).right(
                &format!(
                    "since {} by {}",
                    when::clock(pause.at, shown.view),
                    pause.by
                ),
                Tone::Text,
            );
            let mut lines = wrapped(Line::new(), &pause.reason, Tone::Strong, columns);
            lines.extend(waiting(shown, columns));
            lines.push(shown.keys(&[(Action::Pause, "goes on")]));
            (title, lines)
        }
        Next::Opens(_) | Next::Start => start(shown, columns),
        Next::Finish => {
            let lines = vec![
                Line::of("Every step is ticked.", Tone::Strong),
                Line::of("The checks and the impact follow.", Tone::Text),
                shown.keys(&[(Action::Finish, "ends the work")]),
            ];
            (Line::of("The work", Tone::Accent), lines)
        }
        Next::EndRollback => {
            let lines = vec![
                Line::of("Every rollback step is ticked.", Tone::Strong),
                Line::of("Is service restored, and has someone seen it?", Tone::Text),
                shown.keys(&[(Action::Finish, "says how service is")]),
            ];
            (Line::of("The rollback", Tone::Accent), lines)
        }
        Next::Check(_)
        | Next::Declare(_)
        | Next::Drafts(_)
        | Next::Review
        | Next::Complete(_)
        | Next::Nothing => verify::block(shown, next, columns),
    }
}

/// Returns as many lines as there is room for; what has none is told, and the keys stay.
pub(super) fn cut_to(mut lines: Vec<Line>, rows: usize, shown: &Shown<'_>) -> Vec<Line> {
    if lines.len() <= rows || rows < 3 {
        return lines;
    }
    let keys = lines.pop();
    let more = lines.len() - (rows - 2);
    lines.truncate(rows - 2);
    let number = shown.change.id();
    let said = format!("{more} more lines: holdpoint show {number}");
    lines.push(Line::of(&said, Tone::Warn));
    lines.extend(keys);
    lines
}

fn step_title(shown: &Shown<'_>, step: &Step, of: Checklist) -> Line {
    let steps = match of {
        Checklist::Work => &shown.planned.steps,
        Checklist::Rollback => &shown.change.plan.rollback.steps,
    };
    let at = steps
        .iter()
        .position(|s| s.id == step.id)
        .map_or(0, |n| n + 1);
    let name = match of {
        Checklist::Work => "Step",
        Checklist::Rollback => "Rollback step",
    };
    let mut line = Line::of(&format!("{name} {} ", step.id.0), Tone::Accent)
        .with(&format!("({at} of {})", steps.len()), Tone::Muted);
    if step.kind != StepKind::Work {
        let sign = glyph::step(&step.kind);
        line = line
            .with("  ", Tone::Text)
            .sign(sign, shown.view)
            .with(sign.word, sign.tone);
    }
    let owner = step
        .owner
        .as_ref()
        .or(shown.change.plan.implementer.as_ref());
    let owner = owner.map_or("", |p| p.as_str());
    line.right(
        &format!(
            "{} {} {owner}",
            text::minutes(step.minutes),
            shown.view.glyphs.dot()
        ),
        Tone::Text,
    )
}

/// Returns what a step says: the instruction, what is expected, notes and evidence.
fn said(shown: &Shown<'_>, step: &Step, of: Checklist, columns: usize) -> Vec<Line> {
    let mut lines = wrapped(Line::new(), &step.instruction, Tone::Strong, columns);
    if !step.expected.is_empty() {
        let head = Line::of("expect  ", Tone::Muted);
        lines.extend(wrapped(head, &step.expected, Tone::Text, columns));
    }
    if let Some(refused) = shown.run.refused(step.id).filter(|_| of == Checklist::Work) {
        let head = Line::of("NO-GO   ", Tone::Alert);
        let said = format!(
            "{} ({}, {})",
            refused.reason,
            refused.by,
            when::clock(refused.at, shown.view)
        );
        lines.extend(wrapped(head, &said, Tone::Text, columns));
    }
    lines.extend(written(shown, step, of, columns));
    lines
}

/// Returns the notes and the evidence of a step, the last of each in full.
fn written(shown: &Shown<'_>, step: &Step, of: Checklist, columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let about = note_about(shown.wave, of, step.id);
    let notes = shown.change.comments.iter();
    let mut notes = notes.filter(|c| c.about.as_deref() == Some(about.as_str()));
    if let Some(note) = notes.next_back() {
        let more = notes.count();
        let head = Line::of("note    ", Tone::Muted);
        let more = if more > 0 {
            format!(" (and {more} before)")
        } else {
            String::new()
        };
        let said = format!("{} ({}){more}", note.text, note.by);
        lines.extend(wrapped(head, &said, Tone::Text, columns));
    }
    let kept = shown.run.evidence.iter();
    for kept in kept
        .filter(|k| k.step == step.id && k.checklist == of)
        .rev()
        .take(2)
    {
        let said = format!("{} ({})", kept.evidence.in_words(), kept.by);
        let head = Line::of("kept    ", Tone::Muted);
        lines.extend(wrapped(head, &said, Tone::Text, columns));
    }
    lines
}

fn one(
    shown: &Shown<'_>,
    step: &Step,
    of: Checklist,
    columns: usize,
    then: impl Fn(&Shown<'_>) -> Vec<Line>,
) -> (Line, Vec<Line>) {
    let mut lines = said(shown, step, of, columns);
    lines.push(Line::new());
    lines.extend(then(shown));
    (step_title(shown, step, of), lines)
}

/// Returns a step that was moved to, whatever became of it.
fn looked_at(shown: &Shown<'_>, step: &Step, of: Checklist, columns: usize) -> (Line, Vec<Line>) {
    let mut lines = said(shown, step, of, columns);
    let mark = shown.run.marks(of).and_then(|m| m.get(&step.id));
    match mark {
        Some(mark) => {
            let sign = glyph::tick(mark.tick);
            let said = format!(
                "{} {} {}{}",
                sign.word,
                when::clock(mark.at, shown.view),
                mark.by,
                if mark.note.is_empty() {
                    String::new()
                } else {
                    format!(": {}", mark.note)
                }
            );
            lines.push(Line::new().sign(sign, shown.view).with(&said, sign.tone));
            lines.push(shown.keys(&[
                (Action::Back, "back to what is next"),
                (Action::Undo, "takes it back"),
            ]));
        }
        None => lines.push(shown.keys(&[
            (Action::Back, "back to what is next"),
            (Action::Tick, "ticks this one"),
        ])),
    }
    (step_title(shown, step, of), lines)
}

/// Returns the line that says that a hold point waits for the file as well.
fn waits_for_file(shown: &Shown<'_>) -> Option<Line> {
    let away = shown.app.spool.away.as_ref()?;
    let said = format!(
        "file    unreachable since {}: a release or a go is never spooled",
        when::clock(away.since, shown.view)
    );
    Some(Line::of(&said, Tone::Warn))
}

fn confirm(shown: &Shown<'_>, steps: &[&Step], columns: usize) -> (Line, Vec<Line>) {
    let minutes = steps
        .iter()
        .fold(0_u32, |sum, s| sum.saturating_add(s.minutes));
    let title = Line::of("Pause point ", Tone::Accent)
        .with(
            &format!(
                "{} steps, done from memory, confirmed together",
                steps.len()
            ),
            Tone::Muted,
        )
        .right(&text::minutes(minutes), Tone::Text);
    let mut lines: Vec<Line> = steps
        .iter()
        .flat_map(|step| {
            let head = Line::of(&format!("{:>3}  ", step.id.0), Tone::Muted);
            let expected = if step.expected.is_empty() {
                String::new()
            } else {
                format!(" {} {}", shown.view.glyphs.arrow(), step.expected)
            };
            let said = format!("{}{expected}", step.instruction);
            wrapped(head, &said, Tone::Strong, columns)
        })
        .collect();
    lines.push(Line::new());
    lines.push(shown.keys(&[
        (Action::Tick, "when all of them are done"),
        (Action::FailHere, "if the first failed"),
    ]));
    (title, lines)
}

fn go(shown: &Shown<'_>, step: &Step, columns: usize) -> (Line, Vec<Line>) {
    one(shown, step, Checklist::Work, columns, |s| {
        let plan = &s.change.plan.rollback;
        let rehearsed = if plan.rehearsal.is_empty() {
            "not rehearsed".to_owned()
        } else {
            format!("rehearsed: {}", plan.rehearsal)
        };
        let left = clocks::latest_rollback(s.change, s.wave, s.app.now);
        let until = left.map_or_else(
            || "there is no way back".to_owned(),
            |c| format!("until {}", when::clock(c.until, s.view)),
        );
        let said = format!(
            "now {until}, {}, {rehearsed}; not after this step",
            text::minutes(plan.minutes)
        );
        let head = Line::of("back    ", Tone::Muted);
        let mut lines = wrapped(head, &said, Tone::Text, columns);
        lines.extend(waits_for_file(s));
        lines.push(s.keys(&[
            (Action::ReleaseStep, "go"),
            (Action::RefuseGo, "no-go"),
            (Action::RollBackHere, "roll back"),
        ]));
        lines
    })
}

/// Returns the step that waits meanwhile.
pub(super) fn waiting(shown: &Shown<'_>, columns: usize) -> Vec<Line> {
    current_step(shown.change, shown.wave).map_or_else(Vec::new, |(_, step)| {
        let head = Line::of(&format!("step {} waits: ", step.id.0), Tone::Muted);
        wrapped(head, &step.instruction, Tone::Muted, columns)
    })
}

fn start(shown: &Shown<'_>, columns: usize) -> (Line, Vec<Line>) {
    let app = shown.app;
    let gaps = Trial::Start(shown.wave, app.person()).gaps(shown.change, &app.registers, app.now);
    let title = Line::of(&format!("Start of wave {}", shown.wave + 1), Tone::Accent);
    let mut lines = if gaps.is_empty() {
        vec![
            Line::of(
                "Its window is open and nothing stands against it.",
                Tone::Strong,
            ),
            Line::new(),
        ]
    } else {
        gaps_in_words(shown, &gaps, columns)
    };
    lines.push(shown.keys(&[(Action::Start, "starts the work")]));
    (title, lines)
}

/// Returns gaps, each with its owner.
pub(super) fn gaps_in_words(shown: &Shown<'_>, gaps: &[Gap], columns: usize) -> Vec<Line> {
    gaps.iter()
        .flat_map(|gap| {
            let head = Line::new().sign(glyph::GAP, shown.view);
            wrapped(
                head,
                &format!("{} ({})", gap.missing, gap.owner),
                Tone::Text,
                columns,
            )
        })
        .collect()
}
