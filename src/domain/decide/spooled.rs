//! What was done while the file could not be reached: the same rules, asked as of when it was done, and two
//! more, so that a spool is no way round a hold point.

use super::super::calendar::Known;
use super::super::change::Change;
use super::super::checklist::{Step, StepKind};
use super::super::command::Command;
use super::super::event::{ChangeEvent, Recorded, Stream};
use super::super::id::EventId;
use super::super::lifecycle::State;
use super::super::people::Actor;
use super::super::refusal::{Cause, Refusal};
use super::super::registers::Registers;
use super::super::spool::{Doing, Entry};
use super::super::wave::{Checklist, Phase, Tick, WaveRun};
use super::super::window::Timestamp;
use super::{decide, decide_knowing};

/// Returns the events of something that was done while the file could not be reached, decided on the change
/// as it now stands in the file and as of the time at which it was done.
///
/// # Errors
/// Returns why it no longer fits, with who was first.
pub fn decide_spooled(
    change: &Change,
    registers: &Registers,
    known: &dyn Known,
    entry: &Entry,
) -> Result<Vec<ChangeEvent>, Refusal> {
    let command = entry.doing.command();
    // Whoever may not see the change is told no more than that.
    if change.exists() {
        let decided = decide_knowing(
            change,
            registers,
            known,
            &command,
            &entry.actor.person,
            entry.at,
        );
        let allowed =
            same_plan(change, entry).and_then(|()| may_wait(change, &entry.doing, entry.at));
        return decided.and_then(|events| allowed.map(|()| events));
    }
    Err(Refusal::no_change(entry.number))
}

/// A step of one revision is not taken for the step of the same number of another.
fn same_plan(change: &Change, entry: &Entry) -> Result<(), Refusal> {
    match entry.seen {
        Some(seen) if seen.revision != change.revision => Err(Refusal::new(
            Cause::State,
            format!(
                "It was done on revision {} of the plan of {}, which is at revision {} now.",
                seen.revision,
                change.id(),
                change.revision
            ),
            "Look at the plan as it is now, and tick there what holds of it.",
        )),
        Some(_) | None => Ok(()),
    }
}

/// Shows on a change what a command would do to it, as far as the rules let it; what they refuse here the
/// file refuses as well, which then says so.
pub fn show_ahead(
    change: &mut Change,
    registers: &Registers,
    command: &Command,
    actor: &Actor,
    at: Timestamp,
) {
    let Ok(events) = decide(change, registers, command, &actor.person, at) else {
        return;
    };
    for event in events {
        change.take_in(Recorded {
            seq: 0,
            id: EventId::default(),
            stream: Stream::Change(change.id()),
            rev: change.rev + 1,
            at,
            actor: actor.clone(),
            event: event.into(),
        });
    }
}

/// Tells whether something may wait in the spool: the wave is under way, and no hold point is passed that was
/// not open in the file at that time.
///
/// # Errors
/// Returns what it waits for.
pub fn may_wait(change: &Change, doing: &Doing, at: Timestamp) -> Result<(), Refusal> {
    let wave = doing.wave().unwrap_or_else(|| change.current_wave());
    let under_way = change.wave(wave).filter(|(_, run)| {
        let worked = matches!(
            run.phase,
            Phase::Implementing | Phase::RollingBack | Phase::Verifying
        );
        change.state == State::InProgress && worked
    });
    let Some((planned, run)) = under_way else {
        return Err(Refusal::new(
            Cause::State,
            format!("Wave {} of {} is not under way.", wave + 1, change.id()),
            "Only what is done in a running window is spooled; this waits for the file.",
        ));
    };
    if run.started.is_none_or(|began| at < began) {
        return Err(Refusal::new(
            Cause::Input,
            format!(
                "Wave {} of {} had not begun at {} UTC.",
                wave + 1,
                change.id(),
                at.format("%H:%M:%S")
            ),
            "Write down what happened in a comment.",
        ));
    }
    match doing {
        Doing::Tick {
            checklist: Checklist::Work,
            step,
            tick,
            ..
        } => {
            let up_to = planned.steps.iter().position(|s| s.id == *step);
            let steps = &planned.steps[..up_to.map_or(0, |at| at + 1)];
            steps
                .iter()
                .filter(|s| s.id != *step || *tick != Tick::Failed)
                .try_for_each(|s| passed(run, s, at))
        }
        Doing::Tick { .. }
        | Doing::Undo { .. }
        | Doing::Note { .. }
        | Doing::Evidence { .. }
        | Doing::Trigger { .. }
        | Doing::GoOn { .. }
        | Doing::RollBack { .. }
        | Doing::Pause { .. }
        | Doing::Resume { .. }
        | Doing::NoGo { .. } => Ok(()),
    }
}

/// A hold point is passed on a release that the file had by then, or where its skipping was on record.
fn passed(run: &WaveRun, step: &Step, at: Timestamp) -> Result<(), Refusal> {
    let what = match &step.kind {
        StepKind::PreCheck | StepKind::Work => return Ok(()),
        StepKind::Hold { .. } => "is a hold step",
        StepKind::NoReturn => "is the point of no return",
    };
    let released = run.releases.get(&step.id).is_some_and(|r| r.at <= at);
    let skipped = run.marks.get(&step.id);
    let skipped = skipped.is_some_and(|m| m.tick == Tick::Skipped && m.at < at);
    if released || skipped {
        return Ok(());
    }
    Err(Refusal::new(
        Cause::State,
        format!(
            "Step {} {what}, and the file had no release of it at {} UTC.",
            step.id.0,
            at.format("%H:%M:%S")
        ),
        "It waits for the file: a release or a go is never spooled, and nothing is ticked past it.",
    ))
}
