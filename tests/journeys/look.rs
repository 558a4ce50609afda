//! Looking around: the opening picture, the sizes, the panes, the record.

use crate::journey::{File, journey, office, sized};

#[test]
fn the_console_opens_on_the_queue_with_the_change_under_the_cursor_beside_it() {
    let journey = journey(office(), "ines");
    assert!(journey.line("holdpoint").contains("Fabrikam"));
    assert!(journey.line("Queue").contains('5'));
    assert!(journey.line("▌").contains("CHG-0001"));
    assert!(journey.shows("Approval gate"));
    assert!(journey.shows("Checklist"));
    assert!(journey.footer().contains("saved"));
}

#[test]
fn a_narrow_terminal_shows_one_pane_and_tab_the_next() {
    let mut journey = sized(office(), "ines", 80, 24);
    assert!(journey.shows("Approval gate"));
    journey.keys("<tab><tab><tab>");
    assert!(journey.shows("Checklist") && !journey.shows("Approval gate"));
    journey.keys("<tab>");
    assert!(journey.shows("Checklist"), "the pane below stays");
}

#[test]
fn a_terminal_that_is_too_small_says_so() {
    let journey = sized(office(), "ines", 59, 24);
    assert!(journey.shows("60 by 16 is needed"));
}

#[test]
fn the_cursor_moves_and_the_panes_follow_when_the_keys_rest() {
    let mut journey = journey(office(), "ines");
    journey.keys("G");
    assert!(journey.line("▌").contains("CHG-0005"));
    journey.keys("gj");
    assert!(journey.line("▌").contains("CHG-0002"));
    assert!(journey.shows("Intake gate"));
}

#[test]
fn a_change_opens_on_the_whole_screen_and_esc_comes_back() {
    let mut journey = journey(office(), "ines");
    journey.keys("<enter>");
    assert!(journey.shows("in scope") && journey.shows("Both firewalls of the Leeds site"));
    journey.keys("<ctrl-d><ctrl-d><ctrl-d>");
    assert!(journey.shows("Upgrade the primary"));
    journey.keys("<esc>");
    assert!(journey.shows("Queue"));
}

#[test]
fn the_record_tells_what_happened_newest_first_and_is_proved() {
    let mut journey = journey(office(), "ines");
    journey.keys("2");
    assert!(journey.line("▌").contains("CHG-0005"));
    journey.keys("v");
    assert!(journey.shows("events proved"));
    journey.keys("/axel<enter>");
    assert!(journey.shows("AXEL") && !journey.shows("CHG-0005"));
    journey.keys("<esc><esc>");
    assert!(journey.shows("Queue"));
    journey.keys("3");
    assert!(journey.line("Record").contains("CHG-0001"));
}

#[test]
fn help_lists_the_keys_of_the_place_and_closes_again() {
    let mut journey = journey(office(), "ines");
    journey.keys("?");
    assert!(journey.shows("Moves the cursor one row down."));
    journey.keys("G");
    assert!(!journey.shows("Moves the cursor one row down."));
    journey.keys("q");
    assert!(!journey.shows("Keys") && !journey.left);
    journey.keys("q");
    assert!(journey.left);
}

#[test]
fn a_person_sees_only_their_clients() {
    let mut file = File::new();
    file.reviewed();
    let mut plan = crate::common::full_plan();
    plan.waves[0].clients = vec!["contoso".into()];
    "A secret of Contoso".clone_into(&mut plan.title);
    file.create(plan);
    let mut journey = journey(file, "nora");
    assert!(journey.shows("CHG-0001") && !journey.shows("CHG-0002"));
    journey.keys("2G");
    assert!(!journey.shows("CHG-0002") && !journey.shows("secret"));
}

#[test]
fn where_people_declare_themselves_one_becomes_another() {
    let mut journey = journey(office(), "ines");
    journey.keys("@");
    assert!(journey.shows("Who are you?"));
    journey.keys("gjj<enter>");
    assert!(journey.line("holdpoint").contains("declared"));
    assert_ne!(journey.app.me.person.as_str(), "ines");
    journey.keys("y");
    assert_eq!(journey.copied, ["CHG-0001"]);
}

#[test]
fn others_work_appears_without_moving_the_cursor() {
    let mut journey = journey(office(), "ines");
    journey.keys("jj");
    let before = journey.app.queue.cursor;
    journey.meanwhile(|file| {
        let mut plan = crate::common::full_plan();
        "Earlier than all".clone_into(&mut plan.title);
        if let Some(window) = &mut plan.waves[0].window {
            window.start -= chrono::Duration::minutes(30);
        }
        file.create(plan);
    });
    assert!(journey.shows("Earlier than all"));
    assert_eq!(journey.app.queue.cursor, before);
}
