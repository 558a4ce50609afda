//! Tests of two edits of one plan.

use super::*;
use crate::domain::checklist::{Step, StepId};
use crate::domain::plan::PlannedWave;
use crate::domain::window::Window;
use crate::domain::zone::Zone;

fn step(id: u32, said: &str) -> Step {
    Step {
        id: StepId(id),
        instruction: said.to_owned(),
        ..Step::default()
    }
}

fn base() -> Plan {
    Plan {
        title: "Replace the switch".to_owned(),
        reason: "Out of support".to_owned(),
        waves: vec![PlannedWave {
            clients: vec!["northwind".into()],
            steps: vec![step(1, "Export"), step(2, "Swap")],
            ..PlannedWave::default()
        }],
        ..Plan::default()
    }
}

fn places(found: &[Contested]) -> Vec<(String, Option<Side>)> {
    found.iter().map(|c| (c.place(), c.side)).collect()
}

#[test]
fn what_only_one_changed_is_theirs_without_asking() {
    let (mut mine, mut theirs) = (base(), base());
    "Out of support in May".clone_into(&mut mine.reason);
    "Call the site".clone_into(&mut theirs.notes);
    theirs.waves[0].steps[1].minutes = 9;
    let found = contested(&base(), &mine, &theirs).unwrap();
    assert_eq!(
        places(&found),
        [
            ("notes".to_owned(), Some(Side::Theirs)),
            ("reason".to_owned(), Some(Side::Mine)),
            ("wave 1, step 2, minutes".to_owned(), Some(Side::Theirs)),
        ]
    );
    assert!(found.iter().all(|c| !c.is_conflict()));
    let both = merged(&mine, &theirs, &found).unwrap();
    assert_eq!(both.reason, mine.reason);
    assert_eq!(
        (both.notes.as_str(), both.waves[0].steps[1].minutes),
        ("Call the site", 9)
    );
}

#[test]
fn what_both_changed_waits_for_a_choice_and_shows_both() {
    let (mut mine, mut theirs) = (base(), base());
    "Swap by hand".clone_into(&mut mine.waves[0].steps[1].instruction);
    "Swap with the vendor".clone_into(&mut theirs.waves[0].steps[1].instruction);
    let mut found = contested(&base(), &mine, &theirs).unwrap();
    assert_eq!(
        places(&found),
        [("wave 1, step 2, instruction".to_owned(), None)]
    );
    assert!(found[0].is_conflict());
    assert_eq!(found[0].mine[0].after, "Swap by hand");
    assert_eq!(found[0].theirs[0].after, "Swap with the vendor");
    for (side, wanted) in [(Side::Mine, &mine), (Side::Theirs, &theirs)] {
        found[0].side = Some(side);
        assert_eq!(merged(&mine, &theirs, &found).unwrap(), *wanted);
    }
}

#[test]
fn a_list_of_which_both_changed_the_entries_is_chosen_as_a_whole() {
    let (mut mine, mut theirs) = (base(), base());
    mine.waves[0].steps.push(step(3, "Label it"));
    theirs.waves[0].steps.remove(0);
    let mut found = contested(&base(), &mine, &theirs).unwrap();
    assert_eq!(places(&found), [("wave 1, steps".to_owned(), None)]);
    assert!(found[0].mine[0].after.contains("Label it"));
    assert!(found[0].theirs[0].before.starts_with("Export"));
    found[0].side = Some(Side::Mine);
    assert_eq!(merged(&mine, &theirs, &found).unwrap(), mine);
}

#[test]
fn a_window_is_chosen_whole_and_a_field_taken_away_stays_away() {
    let at = |hour| chrono::DateTime::UNIX_EPOCH + chrono::Duration::hours(hour);
    let window = |hour| {
        Some(Window {
            start: at(hour),
            end: at(hour + 4),
            zone: Zone::UTC,
        })
    };
    let mut old = base();
    old.waves[0].window = window(1);
    old.implementer = Some("jun".into());
    let (mut mine, mut theirs) = (old.clone(), old.clone());
    mine.waves[0].window = window(2);
    mine.implementer = None;
    theirs.waves[0].window = window(3);
    let mut found = contested(&old, &mine, &theirs).unwrap();
    assert_eq!(
        places(&found),
        [
            ("implementer".to_owned(), Some(Side::Mine)),
            ("wave 1, window".to_owned(), None)
        ]
    );
    found[1].side = Some(Side::Theirs);
    let both = merged(&mine, &theirs, &found).unwrap();
    assert_eq!((both.implementer, both.waves[0].window), (None, window(3)));
}

#[test]
fn the_same_edit_by_both_is_no_conflict() {
    let mut mine = base();
    "Typo mended".clone_into(&mut mine.reason);
    assert!(contested(&base(), &mine, &mine.clone()).unwrap().is_empty());
}
