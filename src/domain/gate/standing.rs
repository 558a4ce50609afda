//! Where a change stands before its next gate: each requirement, met or with its gaps.

use super::super::change::Change;
use super::super::decide::best_outcome;
use super::super::id::PersonId;
use super::super::lifecycle::State;
use super::super::refusal::Gap;
use super::super::registers::Registers;
use super::super::wave::Phase;
use super::super::window::Timestamp;
use super::{approval, complete, intake, schedule, start};

/// One of the gates in a change's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Draft to Review.
    Intake,
    /// Review to Approved.
    Approval,
    /// Approved to Scheduled.
    Schedule,
    /// A wave from Planned to Implementing.
    Start,
    /// A wave from Verifying to Done.
    Complete,
}

impl Gate {
    /// Every gate, in the order of a change's life.
    pub const ALL: [Self; 5] = [
        Self::Intake,
        Self::Approval,
        Self::Schedule,
        Self::Start,
        Self::Complete,
    ];

    /// Returns the words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Intake => "intake gate",
            Self::Approval => "approval gate",
            Self::Schedule => "schedule gate",
            Self::Start => "start gate",
            Self::Complete => "complete gate",
        }
    }

    /// Returns its requirements: words, and the codes (or the starts of codes) of their gaps.
    pub fn requirements(self) -> &'static [(&'static str, &'static [&'static str])] {
        match self {
            Self::Intake => &[
                ("title", &["intake.title"]),
                ("reason", &["intake.reason"]),
                ("scope", &["intake.scope-in"]),
                ("out of scope", &["intake.scope-out"]),
                ("declared class", &["intake.risk-class"]),
                ("risk answers", &["intake.risk-answers"]),
                ("clients", &["intake.clients", "intake.clients-known"]),
                ("services or items", &["intake.services"]),
                (
                    "window",
                    &[
                        "intake.window",
                        "intake.window-order",
                        "intake.window-future",
                        "intake.window-length",
                    ],
                ),
                ("steps", &["intake.steps"]),
                ("rollback plan", &["intake.rollback-plan"]),
                ("test evidence", &["intake.test-evidence"]),
                ("implementer", &["intake.implementer"]),
            ],
            Self::Approval => &[
                ("complete plan", &["intake."]),
                ("board", &["approval.board"]),
                (
                    "votes",
                    &["approval.quorum", "approval.majority", "approval.peer"],
                ),
                ("comments with the votes", &["approval.comment"]),
                ("questions answered", &["approval.questions"]),
                ("conditions owned", &["approval.conditions"]),
            ],
            Self::Schedule => &[
                ("rollback", &["schedule.rollback"]),
                ("communication", &["schedule.communication"]),
                ("validation", &["schedule.validation"]),
                ("approved revision", &["schedule.revision"]),
                ("conditions met", &["schedule.conditions"]),
                ("no hard freeze", &["schedule.freeze"]),
                ("window to come", &["schedule.window"]),
            ],
            Self::Start => &[
                ("approval", &["start.approval"]),
                ("implementer", &["start.implementer"]),
                ("not on hold", &["start.hold"]),
                ("inside the window", &["start.window", "start.wave"]),
                ("wave before verified", &["start.wave-before"]),
                ("pre-checks", &["start.pre-checks"]),
            ],
            Self::Complete => &[
                ("steps", &["complete.steps", "complete.wave"]),
                ("validation", &["complete.validation"]),
                ("another verifier", &["complete.verifier"]),
                ("impact declared", &["complete.impact"]),
                ("review", &["complete.review"]),
            ],
        }
    }
}

/// One requirement of a gate with what it still lacks; met when that is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its words.
    pub word: &'static str,
    /// Its gaps.
    pub gaps: Vec<Gap>,
}

/// A gate with each of its requirements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The gate.
    pub gate: Gate,
    /// The wave it is about, from 0; for the start and complete gates.
    pub wave: Option<usize>,
    /// Its requirements, in order.
    pub requirements: Vec<Requirement>,
}

impl Standing {
    /// Returns every gap, in order.
    pub fn gaps(&self) -> impl Iterator<Item = &Gap> {
        self.requirements.iter().flat_map(|r| &r.gaps)
    }
}

/// Returns the next gate before a change and what it still lacks; nothing once the change has ended.
///
/// The start gate is judged as for the implementer, the complete gate as for the verifier.
pub fn standing(change: &Change, registers: &Registers, now: Timestamp) -> Option<Standing> {
    let nobody = PersonId::default();
    let plan = &change.plan;
    let wave = change.current_wave();
    let implementer = plan.implementer.as_ref().unwrap_or(&nobody);
    let verifier = plan.verifier.as_ref().unwrap_or(&nobody);
    let (gate, gaps) = match change.state {
        State::Draft => (Gate::Intake, intake(change, registers, now)),
        State::Review => (Gate::Approval, approval(change, registers, &[], now)),
        State::Approved => (Gate::Schedule, schedule(change, registers, now)),
        State::Scheduled => (Gate::Start, start(change, wave, implementer, now)),
        State::InProgress => match change.waves.get(wave) {
            Some(run) if run.phase != Phase::Planned => {
                let outcome = run.outcome.unwrap_or_else(|| best_outcome(run));
                (Gate::Complete, complete(change, wave, outcome, verifier))
            }
            Some(_) | None => (Gate::Start, start(change, wave, implementer, now)),
        },
        State::Closed | State::Rejected | State::Cancelled => return None,
    };
    Some(Standing {
        gate,
        wave: matches!(gate, Gate::Start | Gate::Complete).then_some(wave),
        requirements: group(gate, gaps),
    })
}

fn group(gate: Gate, mut gaps: Vec<Gap>) -> Vec<Requirement> {
    let belongs = |gap: &Gap, codes: &[&str]| {
        codes
            .iter()
            .any(|c| gap.code == *c || (c.ends_with('.') && gap.code.starts_with(c)))
    };
    let mut grouped: Vec<Requirement> = gate
        .requirements()
        .iter()
        .map(|(word, codes)| Requirement {
            word,
            gaps: gaps.extract_if(.., |g| belongs(g, codes)).collect(),
        })
        .collect();
    // A gap is shown even when nobody gave its requirement a word here.
    grouped.extend(gaps.into_iter().map(|gap| Requirement {
        word: gap.code,
        gaps: vec![gap],
    }));
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacks(change: &Change) -> Vec<&'static str> {
        let now = chrono::DateTime::UNIX_EPOCH;
        let standing = standing(change, &Registers::default(), now).unwrap();
        let lacking = standing.requirements.iter().filter(|r| !r.gaps.is_empty());
        lacking.map(|r| r.word).collect()
    }

    #[test]
    fn an_empty_draft_lacks_what_the_intake_gate_asks_for() {
        let found = lacks(&Change::default());
        assert!(found.contains(&"scope") && found.contains(&"rollback plan"));
        assert!(found.iter().all(|word| !word.contains('.')), "{found:?}");
    }

    #[test]
    fn every_open_state_stands_before_a_gate_and_no_ended_one_does() {
        for state in State::ALL {
            let change = Change {
                state,
                ..Change::default()
            };
            let now = chrono::DateTime::UNIX_EPOCH;
            let found = standing(&change, &Registers::default(), now);
            assert_eq!(found.is_some(), state.is_open(), "{state:?}");
            if let Some(found) = found {
                assert!(found.requirements.iter().all(|r| !r.word.contains('.')));
            }
        }
    }
}
