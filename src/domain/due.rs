//! The decision that a wave under way waits for: fall back, or go on under somebody's authority.

use chrono::Duration;

use super::change::Change;
use super::clocks;
use super::next::current_step;
use super::refusal::{Cause, Refusal};
use super::trigger::Trigger;
use super::wave::{Firing, Phase, WaveRun};
use super::window::Timestamp;

/// A decision that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What came true, in words.
    pub condition: String,
    /// Since when.
    pub since: Timestamp,
    /// Whether somebody fired it; a clock did otherwise.
    pub fired: bool,
}

/// Returns the trigger that had fired at a time and was then neither followed by a rollback nor gone on from.
pub fn undecided(run: &WaveRun, at: Timestamp) -> Option<&Firing> {
    let open =
        run.rollback.is_none() && matches!(run.phase, Phase::Implementing | Phase::Verifying);
    let waits =
        |f: &&Firing| f.at <= at && (f.continued_by.is_none() || f.went_on.is_some_and(|w| w > at));
    run.firings.iter().rfind(|f| open && waits(f))
}

/// Returns the decision that a wave waits for; it stays due until it is made. What was fired or decided later
/// than `now` does not count, so that what waited in a spool is judged as of when it was done.
pub fn due(change: &Change, wave: usize, now: Timestamp) -> Option<Due> {
    let (_, run) = change.wave(wave)?;
    if let Some(firing) = undecided(run, now) {
        return Some(Due {
            condition: firing.condition.clone(),
            since: firing.at,
            fired: true,
        });
    }
    if run.phase != Phase::Implementing {
        return None;
    }
    let clock = clocks::latest_rollback(change, wave, now);
    if let Some(clock) = clock.filter(|c| c.left <= Duration::zero()) {
        let condition = Trigger::LatestRollback.in_words();
        if !decided(run, &condition, clock.until, now) {
            return Some(Due {
                condition,
                since: clock.until,
                fired: false,
            });
        }
    }
    overrun(change, wave, now)
}

fn decided(run: &WaveRun, condition: &str, since: Timestamp, now: Timestamp) -> bool {
    let mut past = run.firings.iter().filter(|f| f.at <= now && f.at >= since);
    past.any(|f| f.condition == condition)
}

/// Refuses what would carry a wave on while a decision on it is due.
///
/// # Errors
/// Returns which condition came true, since when, and the two ways to decide.
pub fn decided_first(change: &Change, wave: usize, now: Timestamp) -> Result<(), Refusal> {
    let Some(due) = due(change, wave, now) else {
        return Ok(());
    };
    let id = change.id();
    Err(Refusal::new(
        Cause::State,
        format!(
            "Decide first: {}, due in wave {} of {id} since {} UTC.",
            due.condition.trim_end_matches('.'),
            wave + 1,
            due.since.format("%a %-d %b %H:%M")
        ),
        format!(
            "Roll back with: holdpoint rollback {id} REASON; or go on under a named authority with: \
             holdpoint go-on {id} --under NAME REASON"
        ),
    ))
}

/// Returns the trigger on the current step's minutes that has come true and that nobody has decided on.
pub(super) fn overrun(change: &Change, wave: usize, now: Timestamp) -> Option<Due> {
    let (_, run) = change.wave(wave)?;
    let (_, current) = current_step(change, wave)?;
    let spent = clocks::time_into_step(run, now)?;
    change.plan.triggers.iter().find_map(|trigger| {
        let minutes = match trigger {
            Trigger::StepOverruns { step, minutes } if *step == current.id => *minutes,
            Trigger::StepOverruns { .. }
            | Trigger::CheckFails { .. }
            | Trigger::UsersAbove(_)
            | Trigger::SitesAbove(_)
            | Trigger::LatestRollback
            | Trigger::Sentence(_) => return None,
        };
        let over = spent - Duration::minutes(i64::from(minutes));
        let condition = trigger.in_words_of(&change.plan);
        // A pause moves the moment at which a step is over its minutes: one decision on it is enough.
        let waits = !decided(run, &condition, Timestamp::MIN_UTC, now);
        (over >= Duration::zero() && waits).then_some(Due {
            condition,
            since: now - over,
            fired: false,
        })
    })
}
