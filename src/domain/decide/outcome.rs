//! The best outcome that the facts allow: nobody calls a wave better than it was.

use super::super::change::Change;
use super::super::wave::{ImpactLevel, Outcome, Phase, Restored, Tick, WaveRun};

/// Returns the best outcome that the facts of a wave of a change allow. An incident that the change caused
/// counts against the wave that closes it.
pub fn best_outcome(change: &Change, run: &WaveRun) -> Outcome {
    let by_wave = best_of_wave(run);
    if closes_with_incident(change) {
        by_wave.max(Outcome::SuccessfulWithIssues)
    } else {
        by_wave
    }
}

fn closes_with_incident(change: &Change) -> bool {
    let open = change.waves.iter().filter(|w| w.phase != Phase::Done);
    change.caused_incident() && open.count() <= 1
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
pub fn why_best(change: &Change, run: &WaveRun) -> &'static str {
    match best_of_wave(run) {
        Outcome::Failed => "its rollback did not restore service",
        Outcome::RolledBack => "it was rolled back",
        Outcome::Partial => "a step failed",
        Outcome::SuccessfulWithIssues => "a check failed or users felt an unplanned impact",
        Outcome::Successful if closes_with_incident(change) => "it caused an incident",
        Outcome::Successful => "nothing speaks against it",
    }
}
