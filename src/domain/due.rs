//! The decision that a wave under way waits for: fall back, or go on under somebody's authority.

use chrono::Duration;

use super::change::Change;
use super::clocks;
use super::next::current_step;
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

/// Returns the trigger that fired and was neither followed by a rollback nor gone on from.
pub fn undecided(run: &WaveRun) -> Option<&Firing> {
    let open =
        run.rollback.is_none() && matches!(run.phase, Phase::Implementing | Phase::Verifying);
    run.firings
        .iter()
        .rfind(|f| open && f.continued_by.is_none())
}

/// Returns the decision that a wave waits for; it stays due until it is made.
pub fn due(change: &Change, wave: usize, now: Timestamp) -> Option<Due> {
    let (_, run) = change.wave(wave)?;
    if let Some(firing) = undecided(run) {
        return Some(Due {
            condition: firing.condition.clone(),
            since: firing.at,
            fired: true,
        });
    }
    if run.phase != Phase::Implementing {
        return None;
    }
    let decided = |condition: &str| run.firings.iter().any(|f| f.condition == condition);
    let clock = clocks::latest_rollback(change, wave, now);
    if let Some(clock) = clock.filter(|c| c.left <= Duration::zero()) {
        let condition = Trigger::LatestRollback.in_words();
        if !decided(&condition) {
            return Some(Due {
                condition,
                since: clock.until,
                fired: false,
            });
        }
    }
    overrun(change, wave, now).filter(|d| !decided(&d.condition))
}

/// Returns the trigger on the current step's minutes that has come true.
fn overrun(change: &Change, wave: usize, now: Timestamp) -> Option<Due> {
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
        (over >= Duration::zero()).then(|| Due {
            condition: trigger.in_words_of(&change.plan),
            since: now - over,
            fired: false,
        })
    })
}
