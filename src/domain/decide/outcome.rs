//! The best outcome that the facts allow: nobody calls a wave better than it was.

use super::super::change::Change;
use super::super::incident::{IncidentLink, IncidentRole};
use super::super::wave::{ImpactLevel, Outcome, Phase, Restored, Tick, WaveRun};

/// Returns the best outcome that the facts of a wave of a change allow. An incident counts against the wave that
/// caused it; one of which no wave is known against the wave that closes the change.
pub fn best_outcome(change: &Change, wave: usize) -> Outcome {
    let run = change.waves.get(wave);
    let by_wave = run.map_or(Outcome::Successful, best_of_wave);
    if caused_incident(change, wave) {
        by_wave.max(Outcome::SuccessfulWithIssues)
    } else {
        by_wave
    }
}

fn caused_incident(change: &Change, wave: usize) -> bool {
    let mut others = change.waves.iter().enumerate();
    let closes = others.all(|(n, run)| n == wave || run.phase == Phase::Done);
    let of_none = |l: &IncidentLink| l.role == IncidentRole::Cause && l.wave.is_none();
    change.caused_in_wave(wave) || closes && change.linked().any(of_none)
}

fn best_of_wave(run: &WaveRun) -> Outcome {
    let failed_check = run.results.values().any(|r| !r.passed);
    let failed_step = run.marks.values().any(|m| m.tick == Tick::Failed);
    let outage = run
        .declarations
        .values()
        .any(|d| d.impact.level != ImpactLevel::None && !d.impact.planned);
    match run.rollback.as_ref().map(|r| r.ended) {
        Some(Some((Restored::Not, _)) | None) => Outcome::Failed,
        Some(Some((Restored::InTime | Restored::Late, _))) => Outcome::RolledBack,
        None if failed_step => Outcome::Partial,
        None if failed_check || outage => Outcome::SuccessfulWithIssues,
        None => Outcome::Successful,
    }
}

/// Returns the fact that keeps a wave of a change from a better outcome.
pub fn why_best(change: &Change, wave: usize) -> &'static str {
    let run = change.waves.get(wave);
    match run.map_or(Outcome::Successful, best_of_wave) {
        Outcome::Failed => "its rollback did not restore service",
        Outcome::RolledBack => "it was rolled back",
        Outcome::Partial => "a step failed",
        Outcome::SuccessfulWithIssues => "a check failed or users felt an unplanned impact",
        Outcome::Successful if caused_incident(change, wave) => "it caused an incident",
        Outcome::Successful => "nothing speaks against it",
    }
}
