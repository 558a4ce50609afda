//! Incidents in the console: the observation, the verdict that is reopened, a link that is taken back.

use chrono::Duration;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::wave::Outcome;

use crate::journey::Journey;
use crate::window::{become_, scheduled};

/// A change closed as successful in its window, which is on the screen.
fn closed() -> Journey {
    let mut journey = scheduled();
    journey.keys("Wy<space>");
    become_(&mut journey, "omar");
    journey.keys("Yo");
    become_(&mut journey, "jun");
    journey.keys("<space>Yo<space>Fy");
    become_(&mut journey, "tom");
    journey.keys("v<enter><enter>no loss in 300 packets<enter>");
    journey.keys("i<enter><enter>the phones were down for a minute<enter><enter><enter><enter><enter><enter>");
    journey.keys("O<ctrl-s>y");
    assert_eq!(journey.file.change(1).outcome, Some(Outcome::Successful));
    journey
}

#[test]
fn a_change_that_is_done_says_until_when_it_is_observed() {
    let journey = closed();
    assert!(
        journey.shows("under observation until Fri 27 Nov 14:00; & links an incident"),
        "{}",
        journey.screen()
    );
}

#[test]
fn an_incident_that_it_caused_reopens_the_verdict_after_asking_once_more() {
    let mut journey = closed();
    journey.file.now += Duration::hours(3);
    journey.rest();
    journey.keys("&INC-7<enter><enter>the tunnel flaps since<enter>");
    assert!(
        journey.shows("INC-7 caused by this change") && journey.shows("the tunnel flaps since"),
        "{}",
        journey.screen()
    );
    journey.keys("y");
    assert_eq!(journey.file.change(1).state, State::InProgress);
    assert!(
        journey.shows("successful with issues: it caused an incident"),
        "{}",
        journey.screen()
    );
    journey.keys("O<ctrl-s>y");
    let change = journey.file.change(1);
    assert_eq!(change.outcome, Some(Outcome::SuccessfulWithIssues));
    assert_eq!(change.verdicts[0].outcome, Outcome::Successful);
    journey.keys("<esc><enter>");
    for said in ["Before", "INC-7 caused by this change", "under observation"] {
        assert!(journey.shows(said), "{said}: {}", journey.screen());
    }
}

#[test]
fn an_incident_that_led_to_it_is_linked_at_once_and_taken_back() {
    let mut journey = closed();
    journey.keys("&INC-3<enter><right><enter><ctrl-s>");
    let change = journey.file.change(1);
    assert_eq!(change.state, State::Closed);
    assert_eq!(change.linked().count(), 1, "{}", journey.screen());
    journey.keys("&<enter><right><right><enter>that was another site<ctrl-s>y");
    assert_eq!(
        journey.file.change(1).linked().count(),
        0,
        "{}",
        journey.screen()
    );
}
