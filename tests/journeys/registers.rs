//! The registers' screen: found as one types, shown, added, changed and refused.

use chrono::Duration;
use holdpoint::domain::calendar::{Freeze, Maintenance};
use holdpoint::domain::event::Event;
use holdpoint::domain::window::Window;
use holdpoint::domain::zone::Zone;

use crate::common::noon;
use crate::journey::{File, journey, office, sized};

#[test]
fn the_registers_are_on_their_own_screen_and_fit_the_smallest_terminal() {
    let mut j = sized(office(), "ines", 80, 24);
    j.keys("6");
    let screen = j.screen();
    for word in [
        "[people]", "clients", "items", "freezes", "handle", "roles", "ines",
    ] {
        assert!(screen.contains(word), "{word}: {screen}");
    }
    j.keys("<tab>");
    assert!(j.screen().contains("[clients]") && j.screen().contains("northwind"));
    j.keys("<shift-tab>");
    assert!(j.screen().contains("[people]"));
    j.keys("/nor");
    let screen = j.screen();
    assert!(
        screen.contains("/nor_") && screen.contains("nora"),
        "{screen}"
    );
    assert!(!screen.contains("omar"), "{screen}");
    j.keys("<enter><enter>");
    let screen = j.screen();
    assert!(
        screen.contains("person nora") && screen.contains("northwind"),
        "{screen}"
    );
    j.keys("<esc><esc><esc>");
    assert!(!j.screen().contains("[people]"), "{}", j.screen());
}

#[test]
fn a_row_is_added_and_changed_through_the_rules_of_the_command_line() {
    let mut j = sized(office(), "ines", 80, 24);
    j.keys("6<tab>n").paste("lit Ware");
    j.keys("<ctrl-s>");
    assert!(
        j.screen().contains("lit-ware"),
        "the handle that is meant: {}",
        j.screen()
    );
    j.keys("<backspace><backspace><backspace><backspace><backspace>")
        .paste("ware");
    j.keys("<tab><tab>").paste("9");
    j.keys("<ctrl-s>");
    assert!(j.screen().contains("tier is 1, 2 or 3"), "{}", j.screen());
    j.keys("<backspace>").paste("2");
    j.keys("<ctrl-s>");
    let screen = j.screen();
    assert!(screen.contains("The client litware is saved"), "{screen}");
    assert!(
        j.app
            .register
            .row()
            .is_some_and(|row| row.id() == "litware"),
        "the cursor is on it"
    );
    j.keys("e<tab><tab>").paste("7");
    j.keys("<ctrl-s>");
    assert!(
        j.screen().contains("The client litware is saved"),
        "{}",
        j.screen()
    );
    let known = j.file.store.registers().unwrap().clone();
    let litware = &known.clients[&"litware".into()];
    assert_eq!((litware.tier, litware.users), (2, 7));
    j.keys("e<ctrl-s>");
    assert!(j.screen().contains("Nothing was changed"), "{}", j.screen());
    assert!(j.drafts.is_empty(), "{:?}", j.drafts);
}

#[test]
fn whoever_does_not_keep_a_register_reads_it_and_is_told_who_does() {
    let mut j = journey(office(), "rea");
    j.keys("6n");
    let screen = j.screen();
    assert!(
        screen.contains("an admin keeps it") && screen.contains("ines could"),
        "{screen}"
    );
    j.keys("<esc>");
    assert!(j.app.form.is_none());
}

#[test]
fn a_person_sees_only_their_clients_in_every_register() {
    let mut j = sized(office(), "nora", 200, 60);
    j.keys("6");
    for _ in 0..6 {
        let screen = j.screen().to_lowercase();
        assert!(!screen.contains("contoso"), "{screen}");
        j.keys("<enter>");
        assert!(
            !j.screen().to_lowercase().contains("contoso"),
            "{}",
            j.screen()
        );
        j.keys("<esc><tab>");
    }
}

#[test]
fn what_others_change_appears_and_the_cursor_stays_on_its_row() {
    let mut j = journey(office(), "ines");
    j.keys("6jj");
    let row = j.app.register.row().unwrap().id().to_owned();
    let person = holdpoint::domain::people::Person {
        id: "aaa".into(),
        name: "Aaa".to_owned(),
        roles: vec![holdpoint::domain::people::Role::Requester],
        ..Default::default()
    };
    j.meanwhile(|file| file.set(vec![holdpoint::domain::event::Event::PersonSet { person }]));
    assert!(j.screen().contains("aaa"), "{}", j.screen());
    assert_eq!(j.app.register.row().unwrap().id(), row);
}

#[test]
fn maintenance_windows_and_meetings_are_kept_on_the_screen_like_every_register() {
    for (width, height) in [(80, 24), (120, 36), (200, 60)] {
        let mut j = sized(office(), "ines", width, height);
        j.keys("6<shift-tab>");
        assert!(j.screen().contains("[meetings]"), "{}", j.screen());
        j.keys("n").paste("cab-9");
        j.keys("<tab>").paste("cab");
        j.keys("<tab>").paste("2030-01-10 14:00 Europe/Berlin");
        j.keys("<ctrl-s>");
        let screen = j.screen();
        assert!(screen.contains("The meeting cab-9 is saved"), "{screen}");
        assert!(screen.contains("2030-01-10 13:00 UTC"), "{screen}");
        j.keys("n").paste("cab-1");
        j.keys("<tab>").paste("cab");
        j.keys("<tab>").paste("2020-01-10 14:00");
        j.keys("<ctrl-s><tab><shift-tab>");
        assert!(
            j.line("▌").contains("cab-9"),
            "the one to come: {}",
            j.screen()
        );
        j.keys("<shift-tab>n").paste("nw-sunday");
        j.keys("<tab>").paste("northwind");
        j.keys("<tab>").paste("Sunday night");
        j.keys("<tab>").paste("2030-01-06 22:00");
        j.keys("<tab>").paste("2030-01-07 02:00");
        j.keys("<tab><tab>").paste("FREQ=WEEKLY");
        j.keys("<ctrl-s>");
        let screen = j.screen();
        assert!(
            screen.contains("The maintenance window nw-sunday is saved"),
            "{screen}"
        );
        assert!(screen.contains("every w"), "{screen}");
    }
}

/// The office with a freeze of Northwind's, which holds CHG-0001, and a maintenance window.
fn frozen() -> File {
    let mut file = office();
    let window = Window {
        start: noon(),
        end: noon() + Duration::hours(12),
        zone: Zone::UTC,
    };
    file.set(vec![
        Event::FreezeSet {
            freeze: Freeze {
                id: "payday".to_owned(),
                name: "Payday".to_owned(),
                hard: true,
                window,
                repeat: None,
                clients: vec!["northwind".into()],
                waived_by: None,
            },
        },
        Event::MaintenanceSet {
            maintenance: Maintenance {
                id: "nw-sunday".to_owned(),
                name: "Sunday night".to_owned(),
                client: "northwind".into(),
                window,
                repeat: None,
            },
        },
    ]);
    file
}

#[test]
fn a_freeze_is_lifted_on_the_screen_once_the_letter_is_given_and_lets_its_changes_go() {
    for (width, height) in [(80, 24), (120, 36), (200, 60)] {
        let mut j = sized(frozen(), "ines", width, height);
        assert!(j.line("CHG-0001").contains('‖'), "{}", j.screen());
        j.keys("6<tab><tab><tab><tab><tab>");
        assert!(j.shows("[freezes]"), "{}", j.screen());
        assert!(j.shows("L lift freeze"), "{}", j.screen());
        assert!(!j.shows("remove window"), "{}", j.screen());
        let events = j.file.events();
        j.keys("L");
        assert!(j.shows("Lift the freeze payday?"), "{}", j.screen());
        assert!(
            j.says("2026-11-26 12:00 to 2026-11-27 00:00 UTC"),
            "{}",
            j.screen()
        );
        assert!(j.shows("northwind"), "{}", j.screen());
        assert!(j.shows("off hold at once"), "{}", j.screen());
        j.keys("<enter>");
        assert_eq!(j.file.events(), events, "enter confirms nothing");
        j.keys("Ly");
        assert!(
            j.shows("ines lifted the freeze payday: saved."),
            "{}",
            j.screen()
        );
        assert!(j.file.events() > events + 1, "lifted, and off hold");
        assert!(j.file.change(1).holds.is_empty());
        assert!(!j.shows("lift freeze"), "there is none: {}", j.screen());
        j.keys("1");
        assert!(!j.line("CHG-0001").contains('‖'), "{}", j.screen());
    }
}

#[test]
fn a_maintenance_window_is_removed_on_the_screen_by_a_manager_and_by_nobody_else() {
    let mut j = sized(frozen(), "ines", 80, 24);
    j.keys("6<shift-tab><shift-tab>");
    assert!(j.shows("X remove window"), "{}", j.screen());
    assert!(!j.shows("lift freeze"), "{}", j.screen());
    j.keys("L");
    assert!(
        j.says("The register of freezes is not on the screen"),
        "{}",
        j.screen()
    );
    j.keys("Xn");
    assert!(j.shows("Nothing was done"), "{}", j.screen());
    j.keys("Xy");
    assert!(
        j.says("ines removed the maintenance window nw-sunday: saved."),
        "{}",
        j.screen()
    );
    assert!(j.app.registers.maintenance.is_empty());
    let mut j = sized(frozen(), "rea", 120, 36);
    j.keys("6<shift-tab><shift-tab>");
    assert!(!j.shows("remove window"), "{}", j.screen());
    let events = j.file.events();
    j.keys("X");
    assert!(
        j.says("a manager keeps it") && j.says("ines could"),
        "{}",
        j.screen()
    );
    assert_eq!(j.file.events(), events);
}
