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

/// Returns the triggers that had fired at a time and were then neither followed by a rollback nor gone on from,
/// in order.
pub fn undecided(run: &WaveRun, at: Timestamp) -> impl Iterator<Item = &Firing> {
    let open =
        run.rollback.is_none() && matches!(run.phase, Phase::Implementing | Phase::Verifying);
    run.firings.iter().filter(move |f| {
        let waits = f.continued_by.is_none() || f.went_on.is_some_and(|w| w > at);
        open && f.at <= at && waits
    })
}

/// Returns the decision that a wave has waited for longest; it stays due until it is made.
pub fn due(change: &Change, wave: usize, now: Timestamp) -> Option<Due> {
    dues(change, wave, now).into_iter().next()
}

/// Returns every decision that a wave waits for, the one that has waited longest first. What was fired or decided
/// later than `now` does not count, so that what waited in a spool is judged as of when it was done.
pub fn dues(change: &Change, wave: usize, now: Timestamp) -> Vec<Due> {
    let Some((_, run)) = change.wave(wave) else {
        return Vec::new();
    };
    let fired = undecided(run, now).map(|firing| Due {
        condition: firing.condition.clone(),
        since: firing.at,
        fired: true,
    });
    let clocks = (run.phase == Phase::Implementing).then(|| {
        latest(change, run, wave, now)
            .into_iter()
            .chain(overrun(change, wave, now))
    });
    let mut found: Vec<Due> = Vec::new();
    for due in fired.chain(clocks.into_iter().flatten()) {
        if found.iter().all(|d| d.condition != due.condition) {
            found.push(due);
        }
    }
    found.sort_by_key(|d| d.since);
    found
}

/// Returns the conditions of several decisions in words: `step 2 takes longer than 15 min; the tunnel is down`.
pub fn conditions(dues: &[Due]) -> String {
    let each: Vec<&str> = dues
        .iter()
        .map(|d| d.condition.trim_end_matches('.'))
        .collect();
    each.join("; ")
}

/// Returns that the latest-rollback clock has run out, when nobody has decided on it since.
fn latest(change: &Change, run: &WaveRun, wave: usize, now: Timestamp) -> Option<Due> {
    let clock =
        clocks::latest_rollback(change, wave, now).filter(|c| c.left <= Duration::zero())?;
    let condition = Trigger::LatestRollback.in_words();
    (!decided(run, &condition, clock.until, now)).then_some(Due {
        condition,
        since: clock.until,
        fired: false,
    })
}

fn decided(run: &WaveRun, condition: &str, since: Timestamp, now: Timestamp) -> bool {
    let mut past = run.firings.iter().filter(|f| f.at <= now && f.at >= since);
    past.any(|f| f.condition == condition)
}

/// Refuses what would carry a wave on while a decision on it is due.
///
/// # Errors
/// Returns which conditions came true, since when, and the two ways to decide.
pub fn decided_first(change: &Change, wave: usize, now: Timestamp) -> Result<(), Refusal> {
    let dues = dues(change, wave, now);
    let Some(first) = dues.first() else {
        return Ok(());
    };
    let id = change.id();
    Err(Refusal::new(
        Cause::State,
        format!(
            "Decide first: {}, due in wave {} of {id} since {} UTC.",
            conditions(&dues),
            wave + 1,
            first.since.format("%a %-d %b %H:%M")
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
