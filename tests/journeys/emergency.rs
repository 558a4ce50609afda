//! An emergency at night: released and begun by the one who does the work, and what it owes afterwards.

use chrono::Duration;
use holdpoint::domain::command::Command;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::plan::{ChangeType, Plan};
use holdpoint::domain::vote::Authority;

use crate::common::full_plan;
use crate::file::File;
use crate::journey::{Journey, journey};

fn emergency() -> Plan {
    let mut plan = full_plan();
    plan.kind = ChangeType::Emergency;
    "Edge firewall drops every second packet".clone_into(&mut plan.title);
    plan
}

fn night(edit: impl FnOnce(&mut Plan)) -> (Journey, u32) {
    let mut file = File::new();
    let mut plan = emergency();
    edit(&mut plan);
    let plan = Box::new(plan);
    let number = file.ask("jun", None, &Command::Create { plan });
    (journey(file, "jun"), number)
}

#[test]
fn three_keys_lead_from_a_draft_in_the_queue_to_work_in_progress() {
    let (mut night, number) = night(|_| ());
    assert_eq!(night.file.change(number).state, State::Draft);
    let keys = ["E", "<ctrl-s>", "y"];
    night.keys(keys[0]).keys(keys[1]);
    assert!(night.asks("ines, spoken"), "{}", night.screen());
    assert!(night.asks("Work starts now"), "{}", night.screen());
    assert_eq!(
        night.file.change(number).state,
        State::Draft,
        "it asks once more"
    );
    night.keys(keys[2]);
    println!(
        "from an emergency's draft to work in progress: {} keys ({})",
        keys.len(),
        keys.join(" ")
    );
    let change = night.file.change(number);
    assert_eq!(change.state, State::InProgress);
    assert_eq!(keys.len(), 3);
    assert!(!change.bypass);
    match change.approval.unwrap().authority {
        Authority::Authoriser { person, spoken, .. } => {
            assert_eq!((person.as_str(), spoken), ("ines", true));
            assert_ne!(Some(person), change.plan.implementer);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_digit_picks_who_said_so_and_enter_decides_nothing() {
    let (mut night, number) = night(|_| ());
    night.keys("E2<ctrl-s><enter>");
    assert_eq!(night.file.change(number).state, State::Draft);
    night.keys("E2<ctrl-s>");
    assert!(night.asks("lea, spoken"), "{}", night.screen());
    night.keys("y");
    assert_eq!(night.file.change(number).state, State::InProgress);
}

#[test]
fn who_authorises_in_writing_does_not_start_it() {
    let (night, number) = night(|_| ());
    let mut lead = journey(night.file, "lea");
    lead.keys("E");
    assert!(lead.shows("[1 lea, in writing]"), "{}", lead.screen());
    lead.keys("<ctrl-s>y");
    let change = lead.file.change(number);
    assert_eq!(change.state, State::Approved);
    let mut hands = journey(lead.file, "jun");
    hands.keys("W<ctrl-s>y");
    assert_eq!(hands.file.change(number).state, State::InProgress);
}

#[test]
fn what_the_start_gate_asks_first_is_not_skipped() {
    let (mut night, number) = night(|plan| {
        plan.waves[0].steps[0].kind = holdpoint::domain::checklist::StepKind::PreCheck;
    });
    night.keys("E<ctrl-s>y");
    let change = night.file.change(number);
    assert_eq!(change.state, State::Approved, "its pre-check is not ticked");
}

#[test]
fn work_that_began_before_the_word_is_a_bypass_and_its_review_falls_due() {
    let (mut night, number) = night(|_| ());
    // It is noon in the tests; the work began an hour before.
    night.keys("E<tab><tab><tab>11:00<ctrl-s>");
    assert!(night.asks("Work began at"), "{}", night.screen());
    night.keys("y");
    let change = night.file.change(number);
    assert!(change.bypass, "{}", night.screen());
    night.keys("z");
    assert!(
        night.shows("before it was authorised"),
        "{}",
        night.screen()
    );
    assert!(night.shows("due Thu 3 Dec 2026"), "{}", night.screen());
    let mut file = night.file;
    file.now += Duration::days(8);
    let mut later = journey(file, "ines");
    assert!(later.shows("overdue 12 h"), "{}", later.screen());
    later.keys("z");
    assert!(
        later.shows("overdue since Thu 3 Dec 2026"),
        "{}",
        later.screen()
    );
}
