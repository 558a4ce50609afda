//! The gate board: every gate of a change's life, passed, next or ahead, with each of its requirements.

use super::super::change::Change;
use super::super::lifecycle::State;
use super::super::plan::ChangeType;
use super::super::registers::Registers;
use super::super::vote::Authority;
use super::super::wave::Phase;
use super::super::window::Timestamp;
use super::standing::{Asked, Gate, Standing, Status, blank, judged, next};

/// Returns every gate, in order. A gate that was passed is not judged again by what is true now.
pub fn board(change: &Change, registers: &Registers, now: Timestamp) -> Vec<Standing> {
    let gates = Gate::ALL.into_iter();
    gates
        .map(|gate| match asked(gate, change) {
            Asked::Passed => passed(gate, change, registers),
            Asked::Never => never(gate, change, registers),
            as_it_is @ (Asked::Next | Asked::Later) => {
                judged(gate, as_it_is, change, registers, now)
            }
        })
        .collect()
}

fn asked(gate: Gate, change: &Change) -> Asked {
    let ended_before = || {
        if gate < reached(change) {
            Asked::Passed
        } else {
            Asked::Never
        }
    };
    if change.imported.is_some() && !change.state.is_open() {
        return Asked::Never;
    }
    let asked = match next(change) {
        Some(next) if gate == next => Asked::Next,
        Some(next) if gate > next => Asked::Later,
        Some(_) => Asked::Passed,
        None if change.state == State::Closed => Asked::Passed,
        None => ended_before(),
    };
    if asked == Asked::Passed && released_at_once(gate, change) {
        Asked::Never
    } else {
        asked
    }
}

/// Returns the gate before which a change that was rejected or called off stood when that happened.
fn reached(change: &Change) -> Gate {
    if change.approval.is_some() {
        Gate::Schedule
    } else if change.submitted.is_some() {
        Gate::Approval
    } else {
        Gate::Intake
    }
}

/// Tells whether an authoriser's word, or the approval of a template, stood in for a gate.
fn released_at_once(gate: Gate, change: &Change) -> bool {
    let authorised = change
        .approval
        .as_ref()
        .is_some_and(|a| matches!(a.authority, Authority::Authoriser { .. }));
    let by_template = change
        .approval
        .as_ref()
        .is_some_and(|a| matches!(a.authority, Authority::Template { .. }));
    let started = change.waves.iter().any(|w| w.phase != Phase::Planned);
    match gate {
        Gate::Intake => authorised,
        Gate::Approval => authorised || by_template,
        Gate::Schedule => authorised && started && change.plan.kind == ChangeType::Emergency,
        Gate::Start | Gate::Complete => false,
    }
}

fn passed(gate: Gate, change: &Change, registers: &Registers) -> Standing {
    let mut standing = blank(gate, Asked::Passed, change, registers);
    for requirement in &mut standing.requirements {
        let given = change.waivers.iter().rev();
        let found = given
            .filter(|w| w.rule == requirement.code && w.withdrawn.is_none())
            .max_by_key(|w| w.at);
        if let Some(waiver) = found
            && requirement.status == Status::Met
        {
            requirement.status = Status::Waived;
            requirement.waiver = Some(waiver.clone());
        }
    }
    standing
}

fn never(gate: Gate, change: &Change, registers: &Registers) -> Standing {
    let mut standing = blank(gate, Asked::Never, change, registers);
    for requirement in &mut standing.requirements {
        requirement.status = Status::NotApplicable;
    }
    standing
}

#[cfg(test)]
mod tests {
    use super::*;
    use Asked::{Later, Never, Next, Passed};

    #[test]
    fn each_gate_is_asked_in_its_turn() {
        let words = |state| {
            let change = Change {
                state,
                ..Change::default()
            };
            let board = board(&change, &Registers::default(), chrono::DateTime::UNIX_EPOCH);
            assert_eq!(board.len(), 5);
            board.iter().map(|s| s.asked).collect::<Vec<_>>()
        };
        assert_eq!(words(State::Draft), [Next, Later, Later, Later, Later]);
        assert_eq!(words(State::Approved), [Passed, Passed, Next, Later, Later]);
        assert_eq!(
            words(State::Scheduled),
            [Passed, Passed, Passed, Next, Later]
        );
        assert_eq!(words(State::Closed), [Passed; 5]);
        assert_eq!(words(State::Cancelled), [Never; 5]);
    }
}
