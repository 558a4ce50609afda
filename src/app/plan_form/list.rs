//! Lists of the plan edited in place: add, remove, move, duplicate, join, and many lines at once.

use crate::domain::checklist::{Step, StepId, StepKind};
use crate::domain::id::{ClientId, PersonId};
use crate::domain::plan::{Communication, Plan, Trigger};
use crate::domain::plan_lines::Entry;
use crate::domain::registers::Registers;

use super::complete::Among;
use super::number::spell_out;
use super::section::List;
use super::value::steps_mut;

/// Returns how many entries a list has.
pub fn len(plan: &Plan, list: List) -> usize {
    match list {
        List::Items => plan.items.len(),
        List::Waves => plan.waves.len(),
        List::Steps(track) => super::value::steps(plan, track).len(),
        List::Triggers => plan.triggers.len(),
        List::Evidence => plan.evidence.len(),
        List::Messages => plan.communications.len(),
        List::Checks => plan.validation.len(),
    }
}

/// What is done to one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Insert,
    Remove,
    Duplicate,
    Swap(usize),
}

fn on<T: Clone>(list: &mut Vec<T>, index: usize, work: Work, new: impl FnOnce() -> T) {
    match work {
        Work::Insert => list.insert(index.min(list.len()), new()),
        Work::Remove if index < list.len() => drop(list.remove(index)),
        Work::Duplicate if index < list.len() => list.insert(index + 1, list[index].clone()),
        Work::Swap(other) if index < list.len() && other < list.len() => list.swap(index, other),
        Work::Remove | Work::Duplicate | Work::Swap(_) => {}
    }
}

fn work(plan: &mut Plan, list: List, index: usize, work: Work, me: &PersonId) {
    match list {
        List::Items => on(&mut plan.items, index, work, Default::default),
        List::Waves => on(&mut plan.waves, index, work, Default::default),
        List::Steps(track) => {
            if let Some(steps) = steps_mut(plan, track) {
                on(steps, index, work, Step::default);
                if work == Work::Duplicate
                    && let Some(copy) = steps.get_mut(index + 1)
                {
                    copy.id = StepId(0);
                }
            }
        }
        List::Triggers => on(&mut plan.triggers, index, work, || {
            Trigger::Sentence(String::new())
        }),
        List::Evidence => on(&mut plan.evidence, index, work, Default::default),
        List::Messages => {
            let untold = untold(plan, me);
            on(&mut plan.communications, index, work, || untold);
        }
        List::Checks => {
            on(&mut plan.validation, index, work, Default::default);
            if work == Work::Duplicate
                && let Some(copy) = plan.validation.get_mut(index + 1)
            {
                copy.id = 0;
            }
        }
    }
}

/// Returns a new message: for the first client that nobody tells yet, sent by whoever writes the plan.
fn untold(plan: &Plan, me: &PersonId) -> Communication {
    let told = |client: &&_| plan.communications.iter().any(|m| m.client == **client);
    let client = plan.clients().into_iter().find(|c| !told(c)).cloned();
    Communication {
        client: client.unwrap_or_default(),
        owner: Some(me.clone()),
        ..Communication::default()
    }
}

/// Makes room for a new entry at a place of a list.
pub fn insert(plan: &mut Plan, list: List, index: usize, me: &PersonId) {
    work(plan, list, index, Work::Insert, me);
}

/// Takes an entry out. Triggers that name it by its number keep their words and are judged by a person
/// from then on.
pub fn remove(plan: &mut Plan, list: List, index: usize) {
    spell_out(plan, list, index);
    work(plan, list, index, Work::Remove, &PersonId::default());
}

/// Puts a copy of an entry below it.
pub fn duplicate(plan: &mut Plan, list: List, index: usize) {
    work(plan, list, index, Work::Duplicate, &PersonId::default());
}

/// Changes two neighbours over.
pub fn swap(plan: &mut Plan, list: List, index: usize, other: usize) {
    work(plan, list, index, Work::Swap(other), &PersonId::default());
}

/// Joins a step or a trigger with the one below it; tells whether there was one to join.
pub fn join(plan: &mut Plan, list: List, index: usize) -> bool {
    if index + 1 >= len(plan, list) {
        return false;
    }
    match list {
        List::Steps(track) => {
            spell_out(plan, list, index + 1);
            let Some(steps) = steps_mut(plan, track) else {
                return false;
            };
            let below = steps.remove(index + 1);
            let step = &mut steps[index];
            glue(&mut step.instruction, &below.instruction, " ");
            glue(&mut step.expected, &below.expected, "; ");
            step.minutes = step.minutes.saturating_add(below.minutes);
            if step.kind == StepKind::Work {
                step.kind = below.kind;
            }
            step.owner = step.owner.take().or(below.owner);
            true
        }
        List::Triggers => {
            let below = plan.triggers.remove(index + 1);
            let mut said = plan.triggers[index].in_words();
            glue(&mut said, &below.in_words(), " ");
            plan.triggers[index] = Trigger::read(&said);
            true
        }
        List::Items | List::Waves | List::Evidence | List::Messages | List::Checks => false,
    }
}

fn glue(into: &mut String, more: &str, between: &str) {
    if !into.is_empty() && !more.is_empty() {
        into.push_str(between);
    }
    into.push_str(more);
}

/// Puts many lines into a list as many entries, from a place on; returns how many there were.
pub fn insert_lines(plan: &mut Plan, list: List, at: usize, lines: Vec<Entry>) -> usize {
    let count = lines.len();
    let at = at.min(len(plan, list));
    match list {
        List::Steps(track) => {
            let new = lines.into_iter().map(|entry| Step {
                instruction: entry.said,
                minutes: entry.minutes.unwrap_or(0),
                ..Step::default()
            });
            if let Some(steps) = steps_mut(plan, track) {
                steps.splice(at..at, new);
            }
        }
        List::Triggers => {
            let new = lines.into_iter().map(|entry| Trigger::read(&whole(entry)));
            plan.triggers.splice(at..at, new);
        }
        List::Items => {
            let new = lines.into_iter().map(|entry| {
                let said = whole(entry);
                let (name, kind) = said.split_once(['\t', ',', ';']).unwrap_or((&said, ""));
                crate::domain::plan::Item {
                    name: name.trim().to_owned(),
                    kind: kind.trim().to_owned(),
                }
            });
            plan.items.splice(at..at, new);
        }
        List::Checks => {
            let new = lines
                .into_iter()
                .map(|entry| crate::domain::plan::ValidationCheck {
                    check: entry.said,
                    minutes: entry.minutes.unwrap_or(0),
                    ..Default::default()
                });
            plan.validation.splice(at..at, new);
        }
        List::Waves | List::Evidence | List::Messages => return 0,
    }
    count
}

/// Tells whether many pasted lines are as many entries of a list.
pub fn takes_lines(list: List) -> bool {
    match list {
        List::Steps(_) | List::Triggers | List::Items | List::Checks => true,
        List::Waves | List::Evidence | List::Messages => false,
    }
}

fn whole(entry: Entry) -> String {
    match entry.minutes {
        Some(minutes) => format!("{} {minutes}m", entry.said),
        None => entry.said,
    }
}

/// Where one client took another one's place, makes the messages to that one go to it; returns what is to
/// be said about them.
pub fn follow_client(before: &Plan, after: &mut Plan, registers: &Registers) -> String {
    let (old, new) = (before.clients(), after.clients());
    let gone: Vec<&ClientId> = old.iter().filter(|c| !new.contains(c)).copied().collect();
    let come: Vec<&ClientId> = new.iter().filter(|c| !old.contains(c)).copied().collect();
    let ([gone], [come]) = (gone.as_slice(), come.as_slice()) else {
        return String::new();
    };
    if !registers.clients.contains_key(*come) {
        return String::new();
    }
    let (gone, come) = ((*gone).clone(), (*come).clone());
    let mut count = 0;
    for message in &mut after.communications {
        if message.client == gone {
            message.client = come.clone();
            count += 1;
        }
    }
    match count {
        0 => String::new(),
        1 => format!("The message to {gone} is to {come} now; read its text."),
        n => format!("{n} messages to {gone} are to {come} now; read their texts."),
    }
}

/// Gives an item the kind that the register has for it, when the plan has none.
pub fn name_kind(plan: &mut Plan, index: usize, known: &Among<'_>) {
    if let Some(item) = plan.items.get_mut(index)
        && item.kind.trim().is_empty()
        && let Some(found) = known.item(&item.name)
    {
        item.kind.clone_from(&found.kind);
    }
}

#[cfg(test)]
mod tests {
    use super::super::field::Track;
    use super::super::number::number;
    use super::*;
    use crate::domain::plan::PlannedWave;
    use crate::domain::plan_lines::entries;

    const WORK: List = List::Steps(Track::Wave(0));

    fn plan(lines: &str) -> Plan {
        let mut plan = Plan {
            waves: vec![PlannedWave {
                clients: vec!["northwind".into()],
                ..PlannedWave::default()
            }],
            ..Plan::default()
        };
        insert_lines(&mut plan, WORK, 0, entries(lines));
        number(&mut plan, false);
        plan
    }

    fn said(plan: &Plan) -> String {
        let steps = plan.waves[0].steps.iter();
        let words: Vec<String> = steps
            .map(|s| format!("{} {} {}", s.id.0, s.instruction, s.minutes))
            .collect();
        words.join(", ")
    }

    #[test]
    fn entries_are_added_moved_copied_joined_and_removed() {
        let mut plan = plan("1. Export 5m\n2. Fail over (2 min)\n3. Upgrade");
        assert_eq!(said(&plan), "1 Export 5, 2 Fail over 2, 3 Upgrade 0");
        swap(&mut plan, WORK, 0, 1);
        duplicate(&mut plan, WORK, 2);
        number(&mut plan, false);
        assert_eq!(
            said(&plan),
            "1 Fail over 2, 2 Export 5, 3 Upgrade 0, 4 Upgrade 0"
        );
        assert!(join(&mut plan, WORK, 0));
        remove(&mut plan, WORK, 1);
        number(&mut plan, false);
        assert_eq!(said(&plan), "1 Fail over Export 7, 2 Upgrade 0");
        assert!(!join(&mut plan, WORK, 1), "there is none below");
    }

    #[test]
    fn what_was_handed_in_keeps_its_numbers() {
        let mut plan = plan("One\nTwo\nThree");
        swap(&mut plan, WORK, 0, 2);
        insert(&mut plan, WORK, 1, &"rea".into());
        number(&mut plan, true);
        assert_eq!(said(&plan), "3 Three 0, 4  0, 2 Two 0, 1 One 0");
    }

    #[test]
    fn a_trigger_goes_with_the_step_it_names_and_keeps_its_words_when_that_goes() {
        let mut plan = plan("One\nTwo");
        plan.triggers = vec![Trigger::StepOverruns {
            step: StepId(2),
            minutes: 10,
        }];
        swap(&mut plan, WORK, 0, 1);
        number(&mut plan, false);
        assert_eq!(
            plan.triggers[0].in_words(),
            "step 1 takes longer than 10 min"
        );
        remove(&mut plan, WORK, 0);
        assert_eq!(plan.triggers[0].in_words(), "Two: takes longer than 10 min");
    }

    #[test]
    fn a_new_message_is_for_the_client_nobody_tells_yet() {
        let mut plan = plan("One");
        insert(&mut plan, List::Messages, 0, &"rea".into());
        assert_eq!(plan.communications[0].client, "northwind".into());
        assert_eq!(plan.communications[0].owner, Some("rea".into()));
        insert(&mut plan, List::Messages, 1, &"rea".into());
        assert_eq!(plan.communications[1].client.as_str(), "");
    }
}
