//! A share that drops in the middle of a window, under a real console: the tick is on disk, a kill loses nothing.

use nix::sys::signal::Signal;

use crate::terminal::Home;
use crate::window::running;

fn move_away(home: &Home) {
    std::fs::rename(home.file(), home.path("data/away.db")).unwrap();
}

fn bring_back(home: &Home) {
    std::fs::rename(home.path("data/away.db"), home.file()).unwrap();
}

#[test]
fn ticks_wait_in_the_spool_and_are_brought_in_when_the_file_is_back() {
    let home = running();
    let mut terminal = home.console(&["--as", "jun"]);
    terminal.waits_for("CHG-0001");
    terminal.send("9");
    terminal.waits_for("Step 1 (1 of 12)");
    move_away(&home);
    terminal.send(" ");
    terminal.waits_for("CHG-0001: tick spooled.");
    terminal.send(" ");
    terminal.waits_for("spooled 2, file unreachable since");
    terminal.waits_for("Step 3 (3 of 12)");
    bring_back(&home);
    terminal.waits_for("Brought in from the spool: 2.");
    terminal.send(" ");
    terminal.waits_for("Step 4 (4 of 12)");
    terminal.waits_for("tick saved.");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    home.cli(&["--as", "ines", "verify"]);
    let record = home.cli(&["--as", "ines", "record"]);
    assert_eq!(
        record.matches("brought in from the spool").count(),
        2,
        "{record}"
    );
}

#[test]
fn killed_while_spooled_it_stands_on_the_same_step_and_a_conflict_is_shown_until_it_is_seen() {
    let home = running();
    let mut terminal = home.console(&["--as", "jun"]);
    terminal.waits_for("CHG-0001");
    terminal.send("9");
    terminal.waits_for("Step 1 (1 of 12)");
    move_away(&home);
    terminal.send("  ");
    terminal.waits_for("spooled 2, file unreachable since");
    terminal.signal(Signal::SIGKILL);
    terminal.ends();
    // Opened while the file is still away, it stands on the same step and goes on.
    let mut terminal = home.console(&["--as", "jun"]);
    terminal.waits_for("spooled 2, file unreachable since");
    terminal.waits_for("Step 3 (3 of 12)");
    terminal.send(" ");
    terminal.waits_for("Step 4 (4 of 12)");
    terminal.waits_for("spooled 3, file unreachable since");
    terminal.signal(Signal::SIGKILL);
    terminal.ends();
    assert!(!home.file().exists(), "nothing was made in its place");
    let listed = home.cli(&["spool"]);
    assert!(
        listed.contains("step 1 done") && listed.contains("step 2 done"),
        "{listed}"
    );
    bring_back(&home);
    home.cli(&["--as", "tom", "tick", "1", "1"]);
    let mut terminal = home.console(&["--as", "jun"]);
    terminal.waits_for("Step 4 (4 of 12)");
    terminal.waits_for("1 does not fit: =");
    terminal.send("=");
    terminal.waits_for("tom was first: step 1 was done at");
    terminal.send("a");
    terminal.until("nothing to say of the spool", |screen| {
        !screen.contents().contains("does not fit")
    });
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    let listed = home.cli(&["--json", "spool"]);
    assert!(listed.trim().is_empty(), "{listed}");
    home.cli(&["--as", "ines", "verify"]);
}

#[test]
fn a_console_opened_without_the_file_reads_all_of_it_when_it_is_back() {
    let home = running();
    let mut terminal = home.console(&["--as", "jun"]);
    terminal.waits_for("CHG-0001");
    terminal.send("9");
    terminal.waits_for("Step 1 (1 of 12)");
    move_away(&home);
    terminal.send(" ");
    terminal.waits_for("spooled 1, file unreachable since");
    terminal.signal(Signal::SIGKILL);
    terminal.ends();
    let mut terminal = home.console(&["--as", "jun"]);
    terminal.waits_for("spooled 1, file unreachable since");
    bring_back(&home);
    terminal.waits_for("Brought in from the spool: 1.");
    terminal.send("1");
    terminal.waits_for("Queue 1");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    let left = crate::terminal::below(&home.path("state"));
    let mut left = left.iter().filter_map(|p| p.extension()?.to_str());
    assert!(left.all(|ending| ending != "jsonl"), "nothing waits");
    home.cli(&["--as", "ines", "verify"]);
}

#[test]
fn a_console_opened_where_the_share_was_stands_on_the_window_and_offers_no_new_file() {
    let home = running();
    home.cli(&["--as", "jun", "tick", "1", "1"]);
    move_away(&home);
    let mut terminal = home.console(&["--as", "jun"]);
    terminal.waits_for("file unreachable since");
    terminal.waits_for("Step 2 (2 of 12)");
    terminal.send(" ");
    terminal.waits_for("spooled 1, file unreachable since");
    // The shell judges on what waits, in the same words.
    let told = home.cli(&["--as", "jun", "--json", "tick", "1", "3"]);
    assert!(told.contains(r#""waiting":2"#), "{told}");
    terminal.waits_for("Step 4 (4 of 12)");
    bring_back(&home);
    terminal.waits_for("Brought in from the spool: 2.");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    home.cli(&["--as", "ines", "verify"]);
}

#[test]
fn who_only_opened_the_window_ticks_without_the_file_and_stands_on_the_same_step_after_a_kill() {
    let home = running();
    // As on a machine where jun has done nothing of this change yet.
    let kept = |home: &Home| {
        let mut below = crate::terminal::below(&home.path("state"));
        below.retain(|path| {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
            name.is_some_and(|n| n.starts_with("standby-"))
        });
        below
    };
    for path in kept(&home) {
        std::fs::remove_file(path).unwrap();
    }
    let mut terminal = home.console(&["--as", "jun"]);
    terminal.waits_for("CHG-0001");
    terminal.send("9");
    terminal.waits_for("Step 1 (1 of 12)");
    home.until("it is kept how the change stands", |home| {
        kept(home).len() == 1
    });
    move_away(&home);
    terminal.waits_for("file unreachable since");
    terminal.signal(Signal::SIGKILL);
    terminal.ends();
    let mut terminal = home.console(&["--as", "jun"]);
    terminal.waits_for("file unreachable since");
    terminal.waits_for("Step 1 (1 of 12)");
    terminal.send(" ");
    terminal.waits_for("spooled 1, file unreachable since");
    terminal.waits_for("Step 2 (2 of 12)");
    let told = home.cli(&["--as", "jun", "--json", "tick", "1", "2"]);
    assert!(told.contains(r#""waiting":2"#), "{told}");
    terminal.waits_for("Step 3 (3 of 12)");
    bring_back(&home);
    terminal.waits_for("Brought in from the spool: 2.");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    home.cli(&["--as", "ines", "verify"]);
}
