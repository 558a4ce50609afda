//! Who may release a hold step, and how they are named.

use super::super::change::Change;
use super::super::checklist::{Step, StepKind};
use super::super::people::{Person, Role};
use super::super::registers::Registers;

/// How many names stand in a line before the rest is counted.
const NAMED: usize = 3;

/// Tells whether a person may release a hold step: the one whom its plan names, else an approver or a manager,
/// and never its owner or the implementer.
pub fn may_release_step(change: &Change, step: &Step, person: &Person) -> bool {
    let implementer = change.plan.implementer.as_ref();
    let owner = step.owner.as_ref().or(implementer);
    let own = owner == Some(&person.id) || implementer == Some(&person.id);
    let asked = match &step.kind {
        StepKind::Hold {
            releaser: Some(named),
        } => *named == person.id,
        StepKind::Hold { releaser: None } => {
            person.has(Role::Approver) || person.has(Role::Manager)
        }
        StepKind::PreCheck | StepKind::Work | StepKind::NoReturn => false,
    };
    asked && !own
}

/// Returns the people who may release a hold step of a change, approvers first.
pub fn hold_releasers<'a>(
    change: &Change,
    registers: &'a Registers,
    step: &Step,
) -> Vec<&'a Person> {
    let clients = change.clients();
    let people = registers.people.values();
    let mut may: Vec<&Person> = people
        .filter(|p| !p.left && p.scope.covers_all(clients.iter().copied()))
        .filter(|p| may_release_step(change, step, p))
        .collect();
    may.sort_by_key(|p| !p.has(Role::Approver));
    may
}

/// Returns who releases a hold step, in words: `omar`, `omar or lea`, `omar, lea, ines or 4 more`.
pub fn releasers_in_words(change: &Change, registers: &Registers, step: &Step) -> String {
    let may = hold_releasers(change, registers, step);
    let names: Vec<&str> = may.iter().map(|p| p.id.as_str()).collect();
    match names.as_slice() {
        [] => "someone who may release it, and nobody in the register may".to_owned(),
        [one] => (*one).to_owned(),
        [rest @ .., last] if names.len() <= NAMED => format!("{} or {last}", rest.join(", ")),
        _ => {
            let more = names.len() - NAMED;
            format!("{} or {more} more", names[..NAMED].join(", "))
        }
    }
}
