//! What is said and not read: marked, counted, found by a word, and read where comments are read.

use chrono::Duration;
use holdpoint::app::layout::Size;
use holdpoint::domain::command::Command;
use holdpoint::domain::vote::CommentKind;

use crate::journey::{File, Journey, journey, office, sized};

fn say(file: &mut File, by: &str, number: u32, text: &str) {
    file.now += Duration::minutes(1);
    let said = Command::Comment {
        meant: CommentKind::Note,
        text: text.to_owned(),
        about: None,
        reply_to: None,
    };
    file.ask(by, Some(number), &said);
}

/// Five changes, of which the fifth was spoken of twice by jun.
fn spoken() -> File {
    let mut file = office();
    say(&mut file, "jun", 5, "The spare is in Leeds");
    say(&mut file, "jun", 5, "It is powered");
    file
}

fn at_the_fifth(journey: &mut Journey) {
    journey.keys("g");
    while journey.app.queue.cursor.map(|n| n.0) != Some(5) {
        journey.keys("j");
    }
}

#[test]
fn what_is_said_is_marked_until_the_change_is_opened_and_the_file_is_not_written_for_it() {
    let mut omar = sized(spoken(), "omar", 120, 40);
    assert!(omar.line("CHG-0005").contains('❞'), "{}", omar.screen());
    assert!(!omar.line("CHG-0001").contains('❞'), "{}", omar.screen());
    at_the_fifth(&mut omar);
    assert!(omar.shows("Comments 2 · 2 new"), "{}", omar.screen());
    let events = omar.file.events();
    omar.keys("<enter>G");
    assert!(
        omar.shows("jun  new The spare is in Leeds"),
        "{}",
        omar.screen()
    );
    omar.keys("<esc>");
    assert!(!omar.line("CHG-0005").contains('❞'), "{}", omar.screen());
    assert!(!omar.shows("new The spare"), "{}", omar.screen());
    assert_eq!(omar.file.events(), events);
    let mut again = omar.killed();
    again.app.size = Size::new(120, 40);
    again.rest();
    assert!(!again.line("CHG-0005").contains('❞'), "{}", again.screen());
    let mut sara = sized(again.file, "sara", 120, 40);
    assert!(
        sara.rest().line("CHG-0005").contains('❞'),
        "for another it is new"
    );
}

#[test]
fn what_comes_later_is_new_again_and_ones_own_words_never_are() {
    let mut omar = sized(spoken(), "omar", 120, 40);
    at_the_fifth(&mut omar);
    omar.keys("<enter><esc>");
    omar.file.now += Duration::minutes(1);
    omar.keys("cSeen, thank you<ctrl-s>");
    assert!(!omar.line("CHG-0005").contains('❞'), "{}", omar.screen());
    omar.meanwhile(|file| say(file, "tom", 5, "I bring the cable"));
    assert!(omar.line("CHG-0005").contains('❞'), "{}", omar.screen());
    assert!(omar.shows("Comments 4 · 1 new"), "{}", omar.screen());
}

#[test]
fn the_comments_pane_reads_them_when_it_has_the_keyboard() {
    let mut omar = journey(spoken(), "omar");
    at_the_fifth(&mut omar);
    omar.keys("<tab>");
    assert!(
        omar.line("CHG-0005").contains('❞'),
        "the risk pane reads nothing"
    );
    omar.keys("<tab>");
    assert!(!omar.line("CHG-0005").contains('❞'), "{}", omar.screen());
}

#[test]
fn what_is_unread_is_found_by_a_word_and_leaves_the_list_when_it_is_read() {
    let mut omar = journey(spoken(), "omar");
    omar.keys("/is:unread<enter>");
    assert!(
        omar.shows("CHG-0005") && !omar.shows("CHG-0001"),
        "{}",
        omar.screen()
    );
    omar.keys("<enter><esc>");
    omar.meanwhile(|file| say(file, "tom", 1, "I bring the cable"));
    assert!(
        omar.shows("CHG-0001") && !omar.shows("CHG-0005 "),
        "{}",
        omar.screen()
    );
}

#[test]
fn what_was_said_weeks_ago_counts_as_read() {
    let mut file = spoken();
    file.now += Duration::days(15);
    let omar = journey(file, "omar");
    assert!(!omar.line("CHG-0005").contains('❞'), "{}", omar.screen());
}
