//! The clocks of a wave under way: the step, the window, the latest rollback, the recovery.

use chrono::Duration;

use super::change::Change;
use super::checklist::{Step, StepKind};
use super::plan::PlannedWave;
use super::wave::{Checklist, Phase, Tick, WaveRun};
use super::window::Timestamp;

/// How much of a clock is left, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    /// More than a quarter of it, or more than half an hour.
    Plenty,
    /// Less than that.
    Soon,
    /// Less than a tenth of it, and less than ten minutes.
    Now,
    /// It has run out.
    Past,
}

impl Pace {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plenty => "plenty",
            Self::Soon => "soon",
            Self::Now => "now",
            Self::Past => "past",
        }
    }
}

/// A stretch of time that runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// What is left; negative once it has run out.
    pub left: Duration,
    /// How long it was in all.
    pub whole: Duration,
    /// When it runs out, at the earliest while work is paused.
    pub until: Timestamp,
}

impl Clock {
    fn to(from: Timestamp, until: Timestamp, now: Timestamp) -> Self {
        Self {
            left: until - now,
            whole: (until - from).max(Duration::zero()),
            until,
        }
    }

    /// Returns how much is left, in a word.
    pub fn pace(&self) -> Pace {
        let share = |part| self.whole / part;
        if self.left <= Duration::zero() {
            Pace::Past
        } else if self.left <= share(10).min(Duration::minutes(10)) {
            Pace::Now
        } else if self.left <= share(4).min(Duration::minutes(30)) {
            Pace::Soon
        } else {
            Pace::Plenty
        }
    }

    /// Returns how much of it has gone, in thousandths.
    pub fn gone(&self) -> u32 {
        let whole = self.whole.num_seconds().max(1);
        let gone = (self.whole - self.left).num_seconds().clamp(0, whole);
        u32::try_from(gone * 1000 / whole).unwrap_or(1000)
    }

    /// Returns the time that has gone since it began.
    pub fn spent(&self) -> Duration {
        self.whole - self.left
    }
}

/// Returns how long a wave's current step has been worked on: since the step before it was ticked, without
/// the interruptions.
pub fn time_into_step(run: &WaveRun, now: Timestamp) -> Option<Duration> {
    let checklist = match run.phase {
        Phase::Implementing => Checklist::Work,
        Phase::RollingBack => Checklist::Rollback,
        Phase::Planned | Phase::Verifying | Phase::Done => return None,
    };
    let began = match checklist {
        Checklist::Work => run.started?,
        Checklist::Rollback => run.rollback.as_ref()?.started,
    };
    let last = run.marks(checklist)?.values().map(|m| m.at).max();
    let since = last.map_or(began, |at| at.max(began));
    let still =
        |from: Timestamp, to: Timestamp| (to.min(now) - from.max(since)).max(Duration::zero());
    let idle = run.pauses.iter().fold(Duration::zero(), |sum, p| {
        sum + still(p.at, p.until.unwrap_or(now))
    });
    Some((now - since - idle).max(Duration::zero()))
}

/// Returns the clock of the step that is being worked on, against its planned minutes.
pub fn step(run: &WaveRun, step: &Step, now: Timestamp) -> Option<Clock> {
    let spent = time_into_step(run, now)?;
    let whole = Duration::minutes(i64::from(step.minutes));
    Some(Clock {
        left: whole - spent,
        whole,
        until: now + (whole - spent),
    })
}

/// Returns the clock of a wave's window.
pub fn window(planned: &PlannedWave, now: Timestamp) -> Option<Clock> {
    planned.window.map(|w| Clock::to(w.start, w.end, now))
}

/// Returns the clock after which a rollback no longer ends inside the window: window end − rollback
/// minutes − validation minutes. There is none where there is no way back any more.
pub fn latest_rollback(change: &Change, wave: usize, now: Timestamp) -> Option<Clock> {
    let (planned, run) = change.wave(wave)?;
    if run.phase != Phase::Implementing || !way_back(change, planned, run) {
        return None;
    }
    let window = planned.window?;
    let plan = &change.plan;
    let latest = window.latest_rollback(plan.rollback.minutes, plan.validation_minutes());
    Some(Clock::to(window.start, latest, now))
}

/// Tells whether there is a way back: the change is reversible and its point of no return lies ahead.
pub fn way_back(change: &Change, planned: &PlannedWave, run: &WaveRun) -> bool {
    !change.plan.rollback.not_reversible && passed_no_return(planned, run).is_none()
}

/// Returns the no-return step that has been done.
pub fn passed_no_return<'a>(planned: &'a PlannedWave, run: &WaveRun) -> Option<&'a Step> {
    planned.steps.iter().rfind(|s| {
        s.kind == StepKind::NoReturn && run.marks.get(&s.id).is_some_and(|m| m.tick == Tick::Done)
    })
}

/// Returns the clock of a rollback against its planned minutes.
pub fn recovery(change: &Change, run: &WaveRun, now: Timestamp) -> Option<Clock> {
    let rollback = run.rollback.as_ref()?;
    let whole = Duration::minutes(i64::from(change.plan.rollback.minutes));
    Some(Clock::to(rollback.started, rollback.started + whole, now))
}
