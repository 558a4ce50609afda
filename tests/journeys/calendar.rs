//! The calendar: who works where and when, what meets, what is frozen, who is held, and the next free slot.

use chrono::Duration;
use holdpoint::app::layout::Size;
use holdpoint::app::msg::Msg;
use holdpoint::domain::calendar::{Freeze, Maintenance};
use holdpoint::domain::command::Command;
use holdpoint::domain::event::Event;
use holdpoint::domain::id::ChangeNumber;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::window::Window;
use holdpoint::domain::zone::Zone;

use crate::common::{full_plan, noon};
use crate::journey::{File, Journey, journey, office, sized};

fn window(hours: i64, length: i64) -> Window {
    Window {
        start: noon() + Duration::hours(hours),
        end: noon() + Duration::hours(hours + length),
        zone: Zone::UTC,
    }
}

fn freeze(id: &str, hard: bool, window: Window, client: &str) -> Event {
    Event::FreezeSet {
        freeze: Freeze {
            id: id.to_owned(),
            name: "Payday".to_owned(),
            hard,
            window,
            repeat: None,
            clients: vec![client.into()],
            waived_by: None,
        },
    }
}

fn night() -> Event {
    Event::MaintenanceSet {
        maintenance: Maintenance {
            id: "nights".to_owned(),
            name: "Friday night".to_owned(),
            client: "northwind".into(),
            window: window(34, 4),
            repeat: None,
        },
    }
}

/// The office, where CHG-0003 is scheduled today from one to five, with a soft freeze of Contoso's tomorrow and
/// a maintenance window of Northwind's tomorrow night.
fn busy() -> File {
    let mut file = office();
    file.set(vec![
        freeze("payday", false, window(24, 24), "contoso"),
        night(),
    ]);
    file
}

/// A change of Contoso's that jun does at the same time, in review.
fn meeting(file: &mut File) -> u32 {
    let mut plan = full_plan();
    plan.waves[0].clients = vec!["contoso".into()];
    plan.communications[0].client = "contoso".into();
    "Move the file server".clone_into(&mut plan.title);
    let number = file.create(plan);
    file.ask("rea", Some(number), &Command::Submit)
}

fn calendar(file: File, person: &str) -> Journey {
    let mut journey = journey(file, person);
    journey.keys("5");
    journey
}

#[test]
fn clients_are_rows_days_are_columns_and_the_cell_with_the_cursor_is_explained() {
    let mut journey = calendar(busy(), "ines");
    assert!(
        journey.shows("Calendar") && journey.shows("days"),
        "{}",
        journey.screen()
    );
    assert!(journey.shows("times in UTC"));
    assert!(journey.line("▼Thu 26").contains("Fri 27"));
    let row = |journey: &Journey, name: &str| {
        let mut lines = journey.screen().lines();
        lines.position(|l| l.contains(name)).unwrap()
    };
    assert!(row(&journey, "contoso") < row(&journey, "northwind"));
    journey.keys("gl");
    assert!(journey.shows("soft freeze Payday"), "{}", journey.screen());
    assert!(journey.line("contoso").contains('░'));
    journey.keys("h");
    assert!(
        journey.shows("nothing is planned here"),
        "{}",
        journey.screen()
    );
    journey.keys("j");
    assert!(
        journey.shows("CHG-0003 scheduled, today 13:00 → 17:00"),
        "{}",
        journey.screen()
    );
    journey.keys("l");
    assert!(
        journey.shows("maintenance window Friday night"),
        "{}",
        journey.screen()
    );
}

#[test]
fn a_conflict_is_marked_on_both_and_says_with_which_change_and_over_what() {
    let mut file = File::new();
    let holds = file.scheduled();
    let other = meeting(&mut file);
    let mut journey = calendar(file, "ines");
    journey.keys("g");
    for name in ["contoso", "northwind"] {
        assert!(
            journey.line(name).contains('×'),
            "{name}: {}",
            journey.screen()
        );
    }
    let said = format!(
        "meets {} (Replace edge firewalls) today 13:00 → 17:00: both need",
        ChangeNumber(holds)
    );
    assert!(journey.says(&said), "{}", journey.screen());
    assert!(
        journey.says("item fw-lds-01, person jun"),
        "{}",
        journey.screen()
    );
    journey.keys("j");
    let said = format!("meets {} (Move the file server)", ChangeNumber(other));
    assert!(journey.says(&said), "{}", journey.screen());
}

#[test]
fn whoever_may_not_see_the_other_change_is_told_that_it_meets_one_and_no_more() {
    let mut file = File::new();
    file.scheduled();
    meeting(&mut file);
    let journey = calendar(file, "nora");
    assert!(journey.shows("northwind") && !journey.shows("contoso"));
    assert!(
        journey.says("meets a change that you do not see"),
        "{}",
        journey.screen()
    );
    assert!(!journey.shows("Move the file server"));
}

#[test]
fn hours_days_and_weeks_keep_the_client_and_the_change_under_the_cursor() {
    let mut journey = calendar(busy(), "ines");
    journey.keys("G");
    let chosen = journey.app.calendar_target();
    let client = journey.app.calendar.client.clone();
    assert!(chosen.is_some());
    journey.keys("+");
    assert!(journey.shows("· hours ·"), "{}", journey.screen());
    assert!(
        journey.line("northwind").contains("»0003"),
        "{}",
        journey.screen()
    );
    assert_eq!(journey.app.calendar_target(), chosen);
    journey.keys("--");
    assert!(journey.shows("· weeks ·"), "{}", journey.screen());
    assert_eq!(journey.app.calendar_target(), chosen);
    assert_eq!(journey.app.calendar.client, client);
    for _ in 0..6 {
        journey.keys("]");
    }
    assert!(journey.shows("2027"), "{}", journey.screen());
    assert_eq!(journey.app.calendar.client, client);
    journey.keys("0");
    assert!(
        journey.line("northwind").contains("3 ×3"),
        "{}",
        journey.screen()
    );
    journey.keys("hhhh");
    assert!(journey.shows("2 Nov"), "{}", journey.screen());
}

#[test]
fn a_change_is_opened_with_enter_and_esc_comes_back_to_the_calendar() {
    let mut journey = calendar(busy(), "ines");
    journey.keys("G<enter>");
    assert!(journey.shows("in scope"), "{}", journey.screen());
    journey.keys("<esc>");
    assert!(journey.shows("Calendar ·"), "{}", journey.screen());
    journey.keys("<esc>");
    assert!(journey.shows("Queue"));
}

#[test]
fn from_a_change_the_calendar_opens_with_the_cursor_on_its_window() {
    let mut journey = journey(busy(), "ines");
    journey.keys("/state:scheduled<enter>5");
    assert_eq!(
        journey.app.calendar_target(),
        Some(ChangeNumber(3)),
        "{}",
        journey.screen()
    );
    assert!(journey.shows("CHG-0003 scheduled"));
}

#[test]
fn a_free_slot_says_why_none_is_earlier_and_is_taken_as_an_edit_that_asks_for_new_votes() {
    let mut file = busy();
    // Friday night until eleven is taken by another change of Northwind's.
    let mut plan = full_plan();
    let own = &mut plan.waves[0].window;
    *own = Some(window(33, 2));
    file.scheduled_with(plan);
    let mut journey = calendar(file, "ines");
    journey.keys("G");
    assert_eq!(journey.app.calendar_target(), Some(ChangeNumber(3)));
    journey.keys("s");
    assert!(journey.asks("Put CHG-0003 there?"), "{}", journey.screen());
    assert!(
        journey.asks("Wave 1 fits on Fri 27 Nov 2026 23:00"),
        "{}",
        journey.screen()
    );
    assert!(journey.asks("inside Friday night"), "{}", journey.screen());
    assert!(
        journey.asks("CHG-0006 has client northwind"),
        "{}",
        journey.screen()
    );
    assert!(journey.asks("makes revision 2"), "{}", journey.screen());
    assert!(
        journey.asks("of omar and sara on revision 1 will be stale"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>");
    assert_eq!(journey.file.change(3).revision, 1);
    journey.keys("<enter>s");
    assert!(journey.asks("Put CHG-0003 there?"), "{}", journey.screen());
    journey.keys("<esc><esc>s");
    journey.keys("y");
    let change = journey.file.change(3);
    assert_eq!((change.revision, change.state), (2, State::Review));
}

#[test]
fn asked_again_a_later_slot_is_offered() {
    let mut journey = calendar(busy(), "ines");
    journey.keys("Gs");
    assert!(
        journey.asks("Fri 27 Nov 2026 22:00"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>s");
    assert!(
        journey.asks("the one after the slot offered before"),
        "{}",
        journey.screen()
    );
    assert!(
        !journey.asks("fits on Fri 27 Nov 2026 22:00"),
        "{}",
        journey.screen()
    );
}

#[test]
fn whoever_may_not_edit_the_plan_sees_the_slot_and_who_can_take_it() {
    let mut journey = calendar(busy(), "nora");
    journey.keys("Gs");
    assert!(journey.shows("free slot"), "{}", journey.screen());
    assert!(journey.shows("taking it"), "{}", journey.screen());
    journey.keys("y");
    assert_eq!(journey.file.change(3).revision, 1);
}

#[test]
fn a_plan_being_written_gets_its_window_from_a_free_slot_and_undo_takes_it_back() {
    let mut journey = journey(busy(), "rea");
    journey.keys("/certificate<enter>e");
    let before = journey.app.plan_form.as_ref().unwrap().plan.clone();
    journey.keys("s");
    assert!(journey.asks("Put this plan there?"), "{}", journey.screen());
    journey.keys("y");
    let form = journey.app.plan_form.as_ref().unwrap();
    assert_ne!(form.plan, before);
    assert_eq!(
        form.plan.waves[0].window.unwrap().start,
        window(34, 1).start
    );
    assert_eq!(journey.file.change(2).plan, before, "nothing is saved yet");
    journey.keys("u");
    assert_eq!(journey.app.plan_form.as_ref().unwrap().plan, before);
}

#[test]
fn a_change_held_by_a_freeze_is_shown_as_held_with_the_freeze_and_its_end() {
    let mut file = File::new();
    file.scheduled();
    file.set(vec![freeze("audit", true, window(2, 6), "northwind")]);
    let mut journey = calendar(file, "ines");
    journey.keys("G");
    assert!(
        journey.line("northwind").contains("‖0001"),
        "{}",
        journey.screen()
    );
    assert!(
        journey.says("on hold until today 20:00 by INES: freeze Payday"),
        "{}",
        journey.screen()
    );
    assert!(journey.shows("hard freeze Payday"), "{}", journey.screen());
    journey.file.now = noon() + Duration::hours(9);
    journey.keys("hl");
    assert!(
        journey.line("northwind").contains("»0001"),
        "{}",
        journey.screen()
    );
}

#[test]
fn what_others_do_appears_by_itself_and_every_size_holds_the_grid() {
    let mut journey = sized(File::new(), "ines", 80, 24);
    journey.keys("5G");
    assert!(!journey.line("northwind").contains('»'));
    journey.meanwhile(|file| {
        file.scheduled();
    });
    assert!(
        journey.line("northwind").contains("»0001"),
        "{}",
        journey.screen()
    );
    for (width, height) in [(60, 16), (80, 24), (120, 36), (200, 60)] {
        journey.say(Msg::Resize(Size::new(width, height)));
        journey.rest();
        assert!(
            journey.line("northwind").contains("»0001"),
            "{width}x{height}"
        );
        assert!(
            journey.shows("▓ hard freeze"),
            "{width}x{height}\n{}",
            journey.screen()
        );
        assert!(journey.shows("CHG-0001 scheduled"), "{width}x{height}");
    }
}

#[test]
fn the_queue_and_the_calendar_follow_by_themselves_when_a_freeze_ends() {
    let mut file = File::new();
    file.scheduled();
    file.set(vec![freeze("audit", true, window(2, 6), "northwind")]);
    let mut journey = journey(file, "ines");
    assert!(
        journey.line("CHG-0001").contains('‖'),
        "{}",
        journey.screen()
    );
    let events = journey.file.events();
    journey.file.now = noon() + Duration::hours(8) + Duration::seconds(1);
    journey.rest();
    assert!(
        !journey.line("CHG-0001").contains('‖'),
        "{}",
        journey.screen()
    );
    assert_eq!(journey.file.events(), events);
}

#[test]
fn what_a_freeze_holds_asks_for_nobody_until_it_ends_and_then_by_itself() {
    let mut file = File::new();
    file.scheduled();
    file.set(vec![freeze("audit", true, window(2, 6), "northwind")]);
    let mut journey = journey(file, "jun");
    journey.keys("/needs:me<enter>");
    assert!(!journey.shows("CHG-0001"), "{}", journey.screen());
    let events = journey.file.events();
    journey.file.now = noon() + Duration::hours(8) + Duration::seconds(1);
    journey.rest();
    let line = journey.line("CHG-0001");
    assert!(line.contains("carry out"), "{}", journey.screen());
    assert!(journey.shows("Queue 1 "), "{}", journey.screen());
    assert_eq!(journey.file.events(), events);
}

#[test]
fn the_conflicts_in_view_are_listed_where_there_is_room() {
    let mut file = busy();
    meeting(&mut file);
    let mut journey = sized(file, "ines", 120, 36);
    journey.keys("5gl");
    assert!(journey.says("conflicts in view"), "{}", journey.screen());
    assert!(
        journey.says(
            "CHG-0003 meets CHG-0006 today 13:00 → 17:00: both need item fw-lds-01, person jun"
        ),
        "{}",
        journey.screen()
    );
}

#[test]
fn where_nothing_meets_no_window_is_crossed() {
    let mut file = File::new();
    file.scheduled();
    let mut later = full_plan();
    later.waves[0].window = Some(window(8, 3));
    let number = file.create(later);
    file.ask("rea", Some(number), &Command::Submit);
    let mut journey = calendar(file, "ines");
    journey.keys("G+");
    assert!(
        journey.line("northwind").contains("»0001━━━"),
        "{}",
        journey.screen()
    );
    assert!(
        journey.line("northwind").contains("◇0002━"),
        "{}",
        journey.screen()
    );
    assert!(
        !journey.line("northwind").contains('×'),
        "{}",
        journey.screen()
    );
    assert!(journey.shows("no conflict in view"), "{}", journey.screen());
}
