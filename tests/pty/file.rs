//! The file beneath the console: none yet, someone else's work, and who sits here.

use crate::terminal::{Home, below};

#[test]
fn the_work_of_others_appears_and_leaves_the_cursor_alone() {
    let home = Home::office();
    let mut terminal = home.console(&[]);
    terminal.waits_for("CHG-0002");
    terminal.send("j");
    terminal.until("the cursor on the second change", |screen| {
        screen.contents().contains("▌ CHG-0002")
    });
    home.cli(&["comment", "CHG-0002", "The carrier agrees"]);
    terminal.waits_for("The carrier agrees");
    home.cli(&["new", "--title", "Add a disk"]);
    terminal.waits_for("CHG-0003");
    assert!(terminal.line("CHG-0002").starts_with("▌ CHG-0002"));
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn without_a_file_nothing_is_made_until_it_is_asked_for() {
    let home = Home::new();
    let mut terminal = home.console(&[]);
    terminal.waits_for("There is no file yet.");
    for offer in ["create a file", "try the demo", "quit"] {
        assert!(terminal.text().contains(offer));
    }
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
    for folder in ["data", "state", "config", "tmp"] {
        let left = below(&home.path(folder));
        assert!(left.is_empty(), "{left:?}");
    }

    let mut terminal = home.console(&[]);
    terminal.waits_for("There is no file yet.");
    terminal.send("d");
    terminal.waits_for("CHG-10");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    assert!(home.is_empty("tmp") && !home.file().exists());

    let mut terminal = home.console(&[]);
    terminal.waits_for("There is no file yet.");
    terminal.send("c");
    terminal.waits_for("saved · rec 2");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    assert!(home.file().exists());
    home.cli(&["verify"]);
}

#[test]
fn a_file_where_people_declare_themselves_asks_who_you_are() {
    let home = Home::new();
    home.cli(&["--as", "ines", "init", "--identity", "declared"]);
    let omar = [
        "people", "add", "omar", "--name", "Omar", "--role", "reviewer",
    ];
    home.cli(&[&["--as", "ines"], &omar[..]].concat());
    home.cli(&["--as", "ines", "new", "--title", "Replace edge firewalls"]);
    let mut terminal = home.console(&[]);
    terminal.waits_for("Who are you?");
    assert!(!terminal.text().contains("CHG-0001"));
    terminal.send("j\r");
    terminal.waits_for("You are omar now.");
    assert!(terminal.line("declared").contains("omar"));
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);

    let mut terminal = home.console(&["--as", "ines"]);
    terminal.waits_for("CHG-0001");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}
