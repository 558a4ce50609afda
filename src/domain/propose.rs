//! What the facts of a wave propose for the impact declaration of a client; a person confirms or mends it.

use chrono::Duration;

use super::change::Change;
use super::id::ClientId;
use super::plan::PlannedWave;
use super::registers::Registers;
use super::wave::{Impact, ImpactLevel, Restored, Tick, WaveRun};
use super::window::Timestamp;

/// What is proposed, and the fact that speaks for its level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The declaration, with everything but what the users noticed.
    pub impact: Impact,
    /// Why the level is no better.
    pub why: &'static str,
}

/// Returns what the facts propose for a client of a wave: never a better level than they allow, the times at
/// which it was worked on, the users that the register knows, planned only what was announced and stayed
/// within the window, and who should know. Nothing when there is no such wave.
#[must_use]
pub fn propose(
    change: &Change,
    registers: &Registers,
    wave: usize,
    client: &ClientId,
) -> Option<Proposed> {
    let (planned, run) = change.wave(wave)?;
    let outage = change.plan.answers.outage_minutes.unwrap_or(0);
    let (level, why) = level(run, outage);
    let from = run.started.map(to_the_minute);
    let to = over(run).map(|at| to_the_minute(at + Duration::seconds(59)));
    let known = registers.clients.get(client).map(|c| c.users);
    let announced = level != ImpactLevel::None && outage > 0;
    Some(Proposed {
        impact: Impact {
            level,
            from,
            to,
            users: known.filter(|n| *n > 0),
            noticed: String::new(),
            planned: announced && within(planned, run),
            told_by: teller(change, client),
        },
        why,
    })
}

/// Returns the best level that the facts allow, and the fact.
fn level(run: &WaveRun, outage: u32) -> (ImpactLevel, &'static str) {
    let ended = run.rollback.as_ref().map(|r| r.ended);
    let failed = run.marks.values().any(|m| m.tick == Tick::Failed);
    match ended {
        Some(None | Some((Restored::Not, _))) => {
            (ImpactLevel::Outage, "its rollback did not restore service")
        }
        _ if outage > 0 => (ImpactLevel::Outage, "an outage was planned"),
        Some(Some((Restored::InTime | Restored::Late, _))) => {
            (ImpactLevel::Degraded, "it was rolled back")
        }
        None if run.results.values().any(|r| !r.passed) => (
            ImpactLevel::Degraded,
            "a check did not see what was expected",
        ),
        None if failed => (ImpactLevel::Degraded, "a step failed"),
        None if !run.firings.is_empty() => (ImpactLevel::Degraded, "a trigger fired"),
        None => (ImpactLevel::None, "nothing speaks against it"),
    }
}

/// Returns when the work, or the way back, was over; nothing while service is not restored.
fn over(run: &WaveRun) -> Option<Timestamp> {
    match &run.rollback {
        Some(rollback) => rollback
            .ended
            .filter(|(restored, _)| *restored != Restored::Not)
            .map(|(_, at)| at),
        None => run.finished,
    }
}

fn within(planned: &PlannedWave, run: &WaveRun) -> bool {
    let times = planned.window.zip(run.started).zip(over(run));
    times.is_some_and(|((window, from), to)| window.start <= from && to <= window.end)
}

/// Returns who should know what the users felt: the verifier, else who writes to the client.
fn teller(change: &Change, client: &ClientId) -> String {
    let messages = change.plan.communications.iter();
    let writes = messages
        .filter(|m| m.client == *client)
        .find_map(|m| m.owner.as_ref());
    let person = change.plan.verifier.as_ref().or(writes);
    person.map(ToString::to_string).unwrap_or_default()
}

fn to_the_minute(at: Timestamp) -> Timestamp {
    let over = at.timestamp_millis().rem_euclid(60_000);
    at - Duration::milliseconds(over)
}

#[cfg(test)]
mod tests;
