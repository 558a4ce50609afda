//! Triggers that come true by what is recorded after the work: a check that fails, users who are affected.

use super::super::event::ChangeEvent;
use super::super::id::ClientId;
use super::super::trigger::Trigger;
use super::super::wave::{Impact, ImpactLevel, WaveRun};
use super::Case;

impl Case<'_> {
    /// Returns the triggers that a result fires: those on a check, each time that it is recorded as failed.
    pub(super) fn fired_by_check(
        &self,
        wave: usize,
        run: &WaveRun,
        failed: u32,
    ) -> Vec<ChangeEvent> {
        self.fired(
            wave,
            run,
            |t| matches!(t, Trigger::CheckFails { check } if *check == failed),
        )
    }

    /// Returns the triggers that a declaration fires: those on a number of users, when more users are
    /// declared affected in the wave than before, and more than that number.
    pub(super) fn fired_by_impact(
        &self,
        wave: usize,
        run: &WaveRun,
        client: &ClientId,
        impact: &Impact,
    ) -> Vec<ChangeEvent> {
        let others = run.declarations.iter().filter(|(c, _)| *c != client);
        let others = others.map(|(_, d)| affected(&d.impact)).sum::<u64>();
        let was = run
            .declarations
            .get(client)
            .map_or(0, |d| affected(&d.impact));
        let (before, now) = (others + was, others + affected(impact));
        self.fired(
            wave,
            run,
            |t| matches!(t, Trigger::UsersAbove(n) if now > u64::from(*n) && now > before),
        )
    }

    fn fired(
        &self,
        wave: usize,
        run: &WaveRun,
        comes_true: impl Fn(&Trigger) -> bool,
    ) -> Vec<ChangeEvent> {
        // Once it is rolled back there is nothing left to fall back to.
        if run.rollback.is_some() {
            return Vec::new();
        }
        let plan = &self.change.plan;
        let open = |condition: &str| {
            let mut firings = run.firings.iter();
            firings.any(|f| f.continued_by.is_none() && f.condition == condition)
        };
        let true_now = plan.triggers.iter().filter(|t| comes_true(t));
        true_now
            .map(|t| t.in_words_of(plan))
            .filter(|condition| !open(condition))
            .map(|condition| ChangeEvent::TriggerFired {
                wave,
                condition,
                continued_by: None,
            })
            .collect()
    }
}

/// Returns how many users a declaration says are affected; none where it does not tell.
fn affected(impact: &Impact) -> u64 {
    match impact.level {
        ImpactLevel::None => 0,
        ImpactLevel::Degraded | ImpactLevel::Outage => impact.users.map_or(0, u64::from),
    }
}
