//! A packet under a real console: read, commented on and voted on by keys while the file is not there.

use crate::terminal::Home;
use crate::window::running;

/// Takes change 1 along for tom, and the file away.
fn packed(home: &Home) -> String {
    let file = home.path("lead.packet").display().to_string();
    home.cli(&["--as", "tom", "packet", "make", "1", "--out", &file]);
    std::fs::rename(home.file(), home.path("data/away.db")).unwrap();
    file
}

#[test]
fn a_packet_is_read_and_answered_by_keys_and_what_waits_for_the_file_says_so() {
    let home = running();
    let file = packed(&home);
    let mut terminal = home.console(&["packet", "review", &file]);
    terminal.waits_for("PACKET");
    terminal.waits_for("CHG-0001");
    terminal.send("c");
    terminal.waits_for("what others should know");
    terminal.send("Is the spare in Leeds?\u{13}");
    terminal.waits_for("comment in the packet.");
    terminal.waits_for("offline");
    for key in ["n", "2"] {
        terminal.send(key);
        terminal.waits_for(if key == "n" {
            "everything else waits"
        } else {
            "tells of the whole file"
        });
        terminal.send("\u{1b}");
        terminal.waits_for("enter open");
    }
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    let left = std::fs::read_dir(home.path("tmp")).unwrap();
    let left: Vec<_> = left.map(|e| e.unwrap().file_name()).collect();
    let left: Vec<_> = left.iter().filter(|name| *name != "plan.toml").collect();
    assert!(
        left.is_empty(),
        "what was unpacked goes with the console: {left:?}"
    );
    assert!(!home.file().exists(), "nothing is made in the file's place");
    std::fs::rename(home.path("data/away.db"), home.file()).unwrap();
    home.cli(&["--as", "tom", "packet", "bring", &file]);
    let page = home.cli(&["--as", "tom", "show", "1"]);
    assert!(page.contains("note: Is the spare in Leeds?"), "{page}");
    home.cli(&["--as", "ines", "verify"]);
}
