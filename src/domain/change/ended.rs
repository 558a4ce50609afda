//! How a change ends, and how its verdict is reopened.

use super::Change;
use crate::domain::id::PersonId;
use crate::domain::incident::{IncidentLink, IncidentRole, Verdict};
use crate::domain::lifecycle::State;
use crate::domain::wave::{Outcome, Phase};
use crate::domain::window::Timestamp;

impl Change {
    pub(super) fn move_to(&mut self, state: State, verdict: String) {
        self.state = state;
        self.verdict = verdict;
    }

    pub(super) fn end(&mut self, state: State, verdict: String) {
        self.hold = None;
        self.holds.clear();
        self.move_to(state, verdict);
    }

    pub(super) fn close(&mut self, outcome: Outcome, at: Timestamp) {
        self.state = State::Closed;
        self.hold = None;
        self.holds.clear();
        self.outcome = Some(outcome);
        self.closed = Some(at);
    }

    pub(super) fn reopen(
        &mut self,
        incident: String,
        reason: String,
        by: &PersonId,
        at: Timestamp,
    ) {
        if let Some((outcome, closed)) = self.outcome.take().zip(self.closed.take()) {
            self.verdicts.push(Verdict {
                outcome,
                closed,
                by: by.clone(),
                reopened: at,
                incident: incident.clone(),
                reason: reason.clone(),
            });
        }
        let caused = self.link_of(&incident).and_then(|l| l.wave);
        self.link(IncidentLink {
            incident,
            wave: caused,
            role: IncidentRole::Cause,
            by: by.clone(),
            at,
            note: reason.clone(),
            withdrawn: None,
        });
        self.move_to(State::InProgress, reason);
        // What is judged again is the wave that caused it; the last one where none is known.
        let last = self.waves.len().saturating_sub(1);
        if let Some(run) = self.waves.get_mut(caused.unwrap_or(last)) {
            run.phase = Phase::Verifying;
            run.outcome = None;
        }
    }
}
