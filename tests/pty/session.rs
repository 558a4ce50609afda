//! Starting, leaving, resizing and going to the shell.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::terminal::Home;

#[test]
fn the_demo_opens_on_its_queue_and_q_leaves_nothing_behind() {
    let home = Home::new();
    let mut terminal = home.console(&["demo"]);
    terminal.waits_for("CHG-10");
    assert!(terminal.screen().alternate_screen() && terminal.screen().bracketed_paste());
    assert!(!terminal.is_cooked());
    assert!(terminal.line("Queue").contains("needs me"));
    assert!(terminal.text().contains("enter open"));

    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
    assert_eq!(terminal.text(), "", "no residue on the shell's screen");
    assert_eq!(terminal.screen().cursor_position(), (0, 0));
    assert!(
        home.is_empty("tmp") && home.is_empty("data"),
        "the demo is gone"
    );
}

#[test]
fn a_resize_draws_anew_and_too_small_a_terminal_says_so() {
    let home = Home::office();
    let mut terminal = home.console(&[]);
    terminal.waits_for("CHG-0001");
    terminal.resize(130, 40);
    terminal.until("the footer in the last of 40 rows", |screen| {
        let rows: Vec<String> = screen.rows(0, 130).collect();
        rows[39].contains("enter open") && rows[0].contains("Fabrikam")
    });
    terminal.resize(59, 16);
    terminal.waits_for("60 by 16 is needed.");
    assert!(!terminal.text().contains("CHG-0001"));
    terminal.resize(60, 15);
    terminal.waits_for("It is 60 by 15;");
    terminal.resize(60, 16);
    terminal.waits_for("CHG-0001");
    assert!(!terminal.text().contains("Too small"));
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
}

#[test]
fn the_shell_has_its_terminal_while_the_console_is_suspended() {
    let home = Home::office();
    // `read` stands for whatever a person does at the prompt.
    let mut terminal = home.script(
        "set -m; sh -c 'echo pid=$$; exec \"$0\"' \"$0\"; echo away one; read x; fg; \
         echo away two; read x; fg; echo code=$?",
    );
    terminal.waits_for("CHG-0001");
    let sent = String::from_utf8_lossy(&terminal.raw).into_owned();
    let pid: String = sent
        .split("pid=")
        .nth(1)
        .unwrap()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let console = Pid::from_raw(pid.parse().unwrap());

    terminal.send("c");
    terminal.waits_for("what others should know");
    terminal.send("A thought\x1a");
    terminal.waits_for("away one");
    terminal.is_clean();
    terminal.send("\r");
    terminal.until("the comment after fg", |screen| {
        screen.alternate_screen() && screen.contents().contains("A thought")
    });
    assert!(terminal.screen().bracketed_paste() && !terminal.is_cooked());

    kill(console, Signal::SIGTSTP).unwrap();
    terminal.waits_for("away two");
    terminal.is_clean();
    terminal.send("\r");
    terminal.until("the console again", |screen| {
        screen.alternate_screen() && screen.contents().contains("A thought")
    });
    terminal.send(" goes on");
    terminal.waits_for("A thought goes on");
    terminal.send("\x1b");
    terminal.waits_for("Kept as a draft");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    terminal.waits_for("code=0");
    terminal.is_clean();
}

#[test]
fn where_no_shell_could_bring_it_back_the_console_does_not_stop() {
    let home = Home::office();
    let mut terminal = home.console(&[]);
    terminal.waits_for("CHG-0001");
    terminal.send("\x1a");
    terminal.waits_for("There is no shell to go to here.");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    terminal.is_clean();
}
