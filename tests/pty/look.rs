//! What reaches the terminal as bytes: no colour, only ASCII, and nothing that a text smuggles in.

use crate::terminal::{Home, Terminal};

/// Goes through the screens of the console and leaves.
fn walk(terminal: &mut Terminal) {
    terminal.waits_for("CHG-");
    terminal.send("j\r");
    terminal.until("the whole change", |s| s.contents().contains("esc back"));
    terminal.send("\x1b");
    terminal.waits_for("enter open");
    terminal.send("2");
    terminal.waits_for("v verify");
    terminal.send("1?");
    terminal.waits_for("Moves the cursor one row down.");
    terminal.send("\x1b");
    terminal.until("the queue", |s| {
        let text = s.contents();
        text.contains("enter open") && !text.contains("Moves the cursor")
    });
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}

/// Returns the parameters of every "select graphic rendition" (ECMA-48, 8.3.117).
fn renditions(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw);
    let sequences = text.split("\x1b[").skip(1);
    sequences
        .filter_map(|rest| {
            let end = rest.find(|c: char| ('@'..='~').contains(&c))?;
            rest[end..].starts_with('m').then(|| rest[..end].to_owned())
        })
        .collect()
}

#[test]
fn no_color_keeps_the_selection_and_sends_no_colour() {
    let home = Home::office();
    let mut terminal = home.console_with(&[("NO_COLOR", "1")], &[]);
    terminal.waits_for("CHG-0001");
    let reversed = |screen: &vt100::Screen, part: &str| {
        let rows: Vec<String> = screen.rows(0, 100).collect();
        let y = rows.iter().position(|r| r.contains(part)).unwrap();
        let y = u16::try_from(y).unwrap();
        screen.cell(y, 4).unwrap().inverse()
    };
    assert!(reversed(terminal.screen(), "CHG-0001"));
    assert!(!reversed(terminal.screen(), "CHG-0002"));
    walk(&mut terminal);
    let sent = renditions(&terminal.raw);
    assert!(sent.iter().any(|r| r.split(';').any(|n| n == "7")));
    for rendition in sent {
        for part in rendition.split(';').filter(|p| !p.is_empty()) {
            let n: u16 = part.split(':').next().unwrap().parse().unwrap();
            assert!(n < 30, "{rendition} sets a colour");
        }
    }
}

#[test]
fn with_colours_some_are_sent() {
    let home = Home::office();
    let mut terminal = home.console(&[]);
    terminal.waits_for("CHG-0001");
    let sent = renditions(&terminal.raw);
    assert!(sent.iter().any(|r| r.split(';').any(|n| n == "38")));
}

#[test]
fn ascii_sends_only_ascii() {
    let home = Home::new();
    let mut terminal = home.console(&["--ascii", "demo"]);
    walk(&mut terminal);
    let sent = String::from_utf8_lossy(&terminal.raw).into_owned();
    let others: Vec<char> = sent.chars().filter(|c| !c.is_ascii()).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn a_hostile_text_never_reaches_the_terminal_as_itself() {
    let home = Home::office();
    let hostile = "pay \x1b]0;owned\x07\x1b[2J\u{9b}31m\u{202e}gnihton\u{200b}";
    home.cli(&["new", "--title", hostile]);
    home.cli(&["comment", "CHG-0003", hostile]);
    home.cli(&[
        "clients", "add", "tail", "--name", hostile, "--zone", "UTC", "--tier", "1",
    ]);
    let mut terminal = home.console(&[]);
    terminal.waits_for("CHG-0003");
    terminal.send("G");
    terminal.waits_for("no comments yet");
    terminal.send("gG");
    terminal.waits_for("pay");
    terminal.send("\r");
    terminal.waits_for("RLO");
    terminal.send("\x1b");
    terminal.waits_for("enter open");
    terminal.send("2");
    terminal.waits_for("owned");
    terminal.send("1");
    walk(&mut terminal);
    let sent = String::from_utf8_lossy(&terminal.raw);
    for (evil, what) in [
        ("\x1b]", "an OSC"),
        ("\x07", "a bell"),
        ("\x1b[2J\u{9b}", "its erasing"),
        ("\u{9b}", "a C1 control"),
        ("\u{202e}", "an override of direction"),
    ] {
        assert!(!sent.contains(evil), "{what} was sent");
    }
}
