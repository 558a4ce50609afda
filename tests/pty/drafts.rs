//! Nothing typed is lost: a paste, a kill, a closed terminal, an ordered end.

use nix::sys::signal::Signal;

use crate::terminal::{Home, Terminal};

/// Opens the console and begins a comment on the first change.
fn writing(home: &Home, text: &str) -> Terminal {
    let mut terminal = home.console(&[]);
    terminal.waits_for("CHG-0001");
    terminal.send("c");
    terminal.waits_for("what others should know");
    terminal.send(text);
    terminal.waits_for(text);
    terminal
}

/// Fails unless the comment is offered again as it was left.
fn offered_again(home: &Home, text: &str) {
    let mut terminal = home.console(&[]);
    terminal.waits_for("CHG-0001");
    terminal.send("c");
    terminal.waits_for(text);
    terminal.send("\x13");
    terminal.waits_for("CHG-0001: comment saved.");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    assert!(home.cli(&["show", "CHG-0001"]).contains(text));
}

#[test]
fn a_paste_is_one_text_and_no_keys() {
    let home = Home::office();
    let mut terminal = home.console(&[]);
    terminal.waits_for("CHG-0001");
    terminal.send("c");
    terminal.waits_for("what others should know");
    // A tab, a return and a `q` in it would each do something as a key.
    terminal.send("\x1b[200~quit\tq\rK cancel\nq\x1b[201~");
    terminal.waits_for("K cancel");
    let before = terminal.text();
    assert!(before.contains("comment CHG-0001") && before.contains("quit"));
    terminal.send("\x13");
    terminal.waits_for("CHG-0001: comment saved.");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);

    let kept = home.cli(&["--json", "record", "CHG-0001"]);
    let comments: Vec<&str> = kept.lines().filter(|l| l.contains("commented")).collect();
    assert_eq!(comments.len(), 1, "{kept}");
    assert!(comments[0].contains(r"q\nK cancel\nq"), "{comments:?}");
    assert!(!kept.contains("cancelled"), "{kept}");
}

#[test]
fn a_killed_console_offers_the_comment_again() {
    let home = Home::office();
    let mut terminal = writing(&home, "Is the loan pair racked?");
    terminal.signal(Signal::SIGKILL);
    terminal.ends();
    offered_again(&home, "Is the loan pair racked?");
}

#[test]
fn a_console_told_to_end_keeps_the_comment_and_cleans_up() {
    for signal in [Signal::SIGTERM, Signal::SIGHUP] {
        let home = Home::office();
        let mut terminal = writing(&home, "Console cable on site");
        terminal.signal(signal);
        assert_eq!(terminal.ends(), 0, "{signal}");
        terminal.is_clean();
        assert_eq!(terminal.text(), "", "{signal}");
        offered_again(&home, "Console cable on site");
    }
}
