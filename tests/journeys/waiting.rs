//! What waits too long stands out, and what was put off comes back on its day: both without anyone writing.

use chrono::Duration;
use holdpoint::app::effect::Effect;
use holdpoint::domain::command::Command;
use holdpoint::domain::event::Event;
use holdpoint::domain::query::SavedFilter;
use holdpoint::domain::vote::CommentKind;
use holdpoint::domain::zone::Zone;

use crate::common::{full_plan, noon};
use crate::journey::{File, Journey, journey, sized};

/// A file with a change that was handed in some days ago and has its window a week from now.
fn handed_in(days: i64) -> File {
    let mut file = File::new();
    let mut plan = full_plan();
    for wave in &mut plan.waves {
        if let Some(window) = &mut wave.window {
            window.start += Duration::days(7);
            window.end += Duration::days(7);
        }
    }
    file.now = noon() - Duration::days(days);
    let number = file.create(plan);
    file.ask("rea", Some(number), &Command::Submit);
    file.now = noon();
    file
}

fn put_off(file: &mut File, days: u64) {
    let until = noon().date_naive() + chrono::Days::new(days);
    let reason = "the vendor's answer comes then".to_owned();
    let zone = Zone::UTC;
    let defer = Command::Defer {
        until,
        zone,
        reason,
    };
    file.ask("ines", Some(1), &defer);
}

fn later(journey: &mut Journey, by: Duration) {
    journey.file.now += by;
    journey.rest();
}

#[test]
fn a_change_that_nobody_decides_stands_out_when_policys_time_is_over_and_not_before() {
    let mut journey = sized(handed_in(4), "omar", 120, 36);
    assert!(!journey.shows("overdue"), "{}", journey.screen());
    assert!(journey.line("CHG-0001").contains("vote, 4 d"));
    journey.keys("<enter>");
    assert!(journey.shows("wanted by Fri 27 Nov 12:00 UTC"));
    journey.keys("<esc>");
    let events = journey.file.events();
    later(&mut journey, Duration::hours(26));
    let row = journey.line("CHG-0001").to_owned();
    assert!(row.contains("◷ overdue"), "{row}");
    assert!(row.contains("vote, overdue 2 h"), "{row}");
    assert_eq!(journey.file.events(), events, "time alone brings the mark");
}

#[test]
fn the_change_says_since_when_it_is_overdue_and_who_is_asked() {
    let mut journey = journey(handed_in(8), "rea");
    journey.keys("<enter>");
    let said =
        "overdue 3 days, since Mon 23 Nov 12:00 UTC; in review since Wed 18 Nov 12:00 UTC; omar,";
    assert!(journey.shows("◷ overdue"), "{}", journey.screen());
    let flat: Vec<&str> = journey.screen().split_whitespace().collect();
    assert!(flat.join(" ").contains(said), "{}", journey.screen());
    assert!(flat.join(" ").contains("omar, sara, tom to vote"));
}

#[test]
fn what_is_overdue_is_found_by_a_word_and_what_is_decided_is_not() {
    let mut journey = journey(handed_in(8), "ines");
    journey.keys("/is:overdue<enter>");
    assert!(journey.shows("CHG-0001"), "{}", journey.screen());
    journey.meanwhile(|file| {
        let reason = "the vendor withdrew the release".to_owned();
        file.ask("ines", Some(1), &Command::Reject { reason });
    });
    assert!(!journey.shows("CHG-0001 "), "{}", journey.screen());
}

#[test]
fn a_change_put_off_waits_for_nobody_until_its_day_and_then_comes_back_by_itself() {
    let mut file = handed_in(1);
    put_off(&mut file, 2);
    let mut journey = sized(file, "omar", 120, 36);
    let row = journey.line("CHG-0001").to_owned();
    assert!(row.contains("put off to 28 Nov"), "{row}");
    assert!(!row.contains("vote"), "{row}");
    journey.keys("<enter>");
    assert!(journey.shows("put off to Sat 28 Nov; nobody is asked"));
    journey.keys("<esc>f");
    assert_eq!(journey.app.queue.saved, SavedFilter::NeedsMe);
    assert!(!journey.shows("CHG-0001"), "{}", journey.screen());

    let events = journey.file.events();
    later(&mut journey, Duration::hours(36) - Duration::minutes(1));
    assert!(!journey.shows("CHG-0001"), "a minute before its day");
    later(&mut journey, Duration::minutes(6));
    let row = journey.line("CHG-0001").to_owned();
    assert!(row.contains("vote, back today"), "{row}");
    later(&mut journey, Duration::days(1));
    let row = journey.line("CHG-0001").to_owned();
    assert!(row.contains("vote, back 1 d"), "{row}");
    assert_eq!(journey.file.events(), events, "no write brought it back");
}

#[test]
fn a_question_is_asked_even_while_the_decision_is_put_off() {
    let mut file = handed_in(1);
    let ask = Command::Comment {
        meant: CommentKind::Question,
        text: "Does the pair fail over during step 2?".to_owned(),
        about: None,
        reply_to: None,
    };
    file.ask("omar", Some(1), &ask);
    put_off(&mut file, 2);
    let mut journey = sized(file, "rea", 120, 36);
    journey.keys("f");
    assert_eq!(journey.app.queue.saved, SavedFilter::NeedsMe);
    assert!(journey.shows("CHG-0001"), "{}", journey.screen());
}

#[test]
fn minutes_that_bring_nothing_ask_nothing_of_the_file() {
    let mut journey = journey(handed_in(1), "omar");
    let mut asked = 0;
    for _ in 0..4 {
        journey.file.now += Duration::minutes(1);
        let now = journey.file.now;
        let effects = holdpoint::app::update(&mut journey.app, holdpoint::app::msg::Msg::Tick(now));
        asked += effects
            .iter()
            .filter(|e| matches!(e, Effect::AskPage(_)))
            .count();
        let _ = journey.answered(effects);
    }
    assert!(asked <= 1, "{asked} pages in four minutes");
}

#[test]
fn the_day_is_asked_for_with_the_place_where_it_begins() {
    let mut file = handed_in(1);
    let boards = file.store.registers().unwrap().boards.clone();
    for mut board in boards.into_values() {
        board.zone = Some(Zone::known("Australia/Sydney"));
        file.set(vec![Event::BoardSet { board }]);
    }
    let mut journey = sized(file, "ines", 120, 36);
    journey.keys("P");
    assert!(
        journey.shows("2026-12-03 Australia/Sydney"),
        "{}",
        journey.screen()
    );
    journey.keys("<enter>the vendor's answer comes then<enter>");
    assert!(
        journey.shows("Until 2026-12-03 in Australia/Sydney"),
        "{}",
        journey.screen()
    );
    journey.keys("y");
    assert!(journey.line("CHG-0001").contains("put off to 3 Dec"));
    let back = journey.file.change(1).put_off_to().unwrap();
    assert_eq!(back.to_rfc3339(), "2026-12-02T13:00:00+00:00");
    later(&mut journey, back - noon() - Duration::minutes(1));
    assert!(journey.line("CHG-0001").contains("put off to 3 Dec"));
    later(&mut journey, Duration::minutes(1));
    assert!(!journey.line("CHG-0001").contains("put off"));
}

#[test]
fn another_place_may_be_written_behind_the_day_and_one_that_is_none_is_said_there() {
    let mut journey = sized(handed_in(1), "ines", 120, 36);
    journey.keys("P<ctrl-u>2026-12-03 Mars/Base<enter>the vendor's answer comes then<enter>");
    assert!(journey.shows("Europe/London"), "{}", journey.screen());
    assert!(journey.file.change(1).deferred_until.is_none());
    journey.keys("<esc><esc>");
    journey
        .keys("P<ctrl-u>2026-12-03 America/New_York<enter>the vendor's answer comes then<enter>y");
    let back = journey.file.change(1).put_off_to();
    assert_eq!(back.unwrap().to_rfc3339(), "2026-12-03T05:00:00+00:00");
}
