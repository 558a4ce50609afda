//! Filters, orders and the palette.

use crate::journey::{journey, office};

#[test]
fn a_filter_works_as_it_is_typed_and_esc_brings_back_what_was() {
    let mut journey = journey(office(), "ines");
    journey.keys("j/certif");
    assert!(journey.line("▌").contains("Renew"));
    assert!(!journey.shows("CHG-0001"));
    journey.keys("<esc>");
    assert!(journey.shows("CHG-0001"));
    assert!(journey.line("▌").contains("CHG-0002"));
}

#[test]
fn a_filter_that_is_kept_stays_until_it_is_taken_away() {
    let mut journey = journey(office(), "ines");
    journey.keys("/state:draft<enter>");
    assert!(journey.line("Queue").contains("/state:draft"));
    assert!(!journey.shows("CHG-0001"));
    journey.keys("<esc>");
    assert!(journey.shows("CHG-0001"));
}

#[test]
fn a_filter_that_cannot_be_read_says_why_and_leaves_the_rows() {
    let mut journey = journey(office(), "ines");
    journey.keys("/").paste("stat:draft");
    assert!(journey.line("Queue").contains("did you mean state:"));
    assert!(journey.shows("CHG-0001"));
}

#[test]
fn a_name_that_no_change_carries_is_said_with_the_one_that_may_be_meant() {
    let mut journey = journey(office(), "ines");
    journey.keys("/").paste("client:northwnd");
    assert!(
        journey.shows("No change has the client \"northwnd\". Did you mean client:northwind?"),
        "{}",
        journey.screen()
    );
    assert!(!journey.shows("no change fits"));
    journey.keys("<esc>");
    assert!(!journey.shows("Did you mean"));

    // Another name of the same facet lets changes through.
    journey.keys("/").paste("client:northwind,nrthwind");
    assert!(journey.shows("CHG-0001"), "{}", journey.screen());
    assert!(
        journey
            .line("Queue")
            .contains("No change has the client \"nrthwind\""),
        "{}",
        journey.screen()
    );
    journey.keys("<enter>");
    assert!(journey.line("Queue").contains("\"nrthwind\""));
    journey.keys("<esc>");
    assert!(!journey.shows("nrthwind"));
}

#[test]
fn saved_filters_and_orders_go_round() {
    let mut journey = journey(office(), "ines");
    journey.keys("f");
    assert!(journey.line("Queue").contains("needs me"));
    journey.keys("ffff");
    assert!(journey.line("Queue").contains("all"));
    journey.keys("ss");
    assert!(journey.line("Queue").contains("sort: number"));
    assert!(journey.line("▌").contains("CHG-0001"), "the cursor stays");
    journey.keys("g");
    assert!(journey.line("▌").contains("CHG-0005"));
    journey.keys("rg");
    assert!(journey.line("▌").contains("CHG-0001"));
}

#[test]
fn the_palette_finds_an_action_by_a_few_letters_and_says_why_another_cannot_run() {
    let mut journey = journey(office(), "ines");
    journey.keys(":sched");
    assert!(
        journey.shows("cannot be scheduled: it is in r"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>:comm<enter>");
    assert!(journey.shows("what others should know"));
    journey.keys("<esc>:at risk<enter>");
    assert!(journey.line("Queue").contains("at risk"));
}
