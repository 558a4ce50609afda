//! The window at the shell: its status, pauses, notes, evidence, going on.

use serde_json::Value;

use crate::desk::Desk;
use crate::spool::share_gone;

/// Makes an emergency that is being worked: it has no need to wait for its window.
pub(crate) fn running(desk: &Desk) {
    let plan = desk.plan(3600);
    let text = std::fs::read_to_string(&plan).unwrap();
    let text = text
        .replace("title = ", "kind = \"emergency\"\ntitle = ")
        .replace("{ instruction = \"Upgrade the primary\", minutes = 5 }", "{ instruction = \"Upgrade the primary\", minutes = 5, mode = \"do-confirm\" },\n  { instruction = \"Look at its lamps\", minutes = 5, mode = \"do-confirm\" }");
    let plan = desk.file("emergency.toml", &text);
    desk.by("rea", &["new", "--from", &plan]).done();
    desk.by(
        "ines",
        &["authorise", "1", "The line is down at every site"],
    )
    .done();
    desk.by("jun", &["start", "1"]).done();
}

fn kept(desk: &Desk) -> Value {
    desk.by("jun", &["show", "1", "--json"]).json()[0].clone()
}

#[test]
fn one_line_says_how_a_wave_stands() {
    let desk = Desk::new();
    running(&desk);
    let said = desk.by("jun", &["window", "1"]).done();
    assert_eq!(said.lines().count(), 1, "{said}");
    for part in [
        "CHG-0001 wave 1 of 1; implementing 0/4; next step 1: Export the running config",
        "step 5 min left (plenty)",
        "latest rollback",
    ] {
        let near = part.replace("5 min left", "4 min left");
        assert!(
            said.contains(part) || said.contains(&near),
            "{part} in {said}"
        );
    }
    desk.by("jun", &["tick", "1", "1", "--done"]).done();
    let json = desk.by("omar", &["window", "1", "--json"]).json();
    assert_eq!(json[0]["done"], 1);
    assert_eq!(json[0]["step"], 2);
    assert_eq!(json[0]["phase"], "implementing");
    assert_eq!(json[0]["people"], serde_json::json!(["jun"]));
    assert_eq!(json[0]["window_clock"]["pace"], "plenty");
    let none = desk.by("jun", &["window", "1", "--wave", "3"]).ends(1);
    assert!(none.contains("has no wave 3"), "{none}");
}

/// A program that goes on telling, line by line; ended when the test is.
struct Watching {
    child: std::process::Child,
    lines: std::sync::mpsc::Receiver<String>,
}

impl Watching {
    fn of(desk: &Desk, arguments: &[&str]) -> Self {
        let mut child = desk
            .command(arguments)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let out = std::io::BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in std::io::BufRead::lines(out).map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// Returns the first line that says this; the lines before it are passed over.
    #[track_caller]
    fn tells(&self, part: &str) -> String {
        let limit = std::time::Duration::from_secs(20);
        let mut passed = Vec::new();
        loop {
            let line = self.lines.recv_timeout(limit);
            assert!(line.is_ok(), "{part:?} was not told, only {passed:#?}");
            let line = line.unwrap();
            if line.contains(part) {
                return line;
            }
            passed.push(line);
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn watching_goes_on_until_the_wave_is_done() {
    let desk = Desk::new();
    running(&desk);
    let watching = Watching::of(&desk, &["--as", "jun", "window", "1", "--watch"]);
    watching.tells("implementing 0/4");
    desk.by(
        "jun",
        &["tick", "1", "1", "--skip", "--note", "exported every night"],
    )
    .done();
    watching.tells("implementing 1/4");
}

#[test]
fn watching_tells_that_the_file_went_away_how_it_last_stood_and_that_it_is_back() {
    let desk = Desk::new();
    running(&desk);
    let watching = Watching::of(&desk, &["--as", "omar", "window", "1", "--watch"]);
    let program = Watching::of(&desk, &["--as", "jun", "--json", "window", "1", "--watch"]);
    watching.tells("implementing 0/4");
    program.tells(r#""done":0"#);
    let back = share_gone(&desk);
    let said = watching.tells("file unreachable since");
    assert!(
        said.contains("implementing 0/4; next step 1: Export the running config"),
        "how it last stood: {said}"
    );
    let told: Value = serde_json::from_str(&program.tells("unreachable_since")).unwrap();
    assert_eq!(told["waiting"], 0);
    assert_eq!(told["done"], 0);
    assert!(
        told["why"]
            .as_str()
            .unwrap()
            .contains("is not where it was")
    );
    // What its own person spools meanwhile stands on top, and on nobody else's line.
    desk.by("jun", &["tick", "1", "1"]).done();
    let told: Value = serde_json::from_str(&program.tells(r#""waiting":1"#)).unwrap();
    assert_eq!(told["done"], 1);
    back();
    let told: Value = serde_json::from_str(&program.tells(r#""done":0"#)).unwrap();
    assert_eq!(told.get("unreachable_since"), None, "{told}");
    desk.by("jun", &["spool", "apply"]).done();
    let said = watching.tells("implementing 1/4");
    assert!(!said.contains("unreachable"), "{said}");
    // Another file at its place is not taken for it.
    let back = share_gone(&desk);
    watching.tells("file unreachable since");
    let other = Desk::new();
    running(&other);
    for ending in ["", "-wal", "-shm"] {
        let there = other.path(&format!("cab.db{ending}"));
        if there.exists() {
            std::fs::copy(there, desk.path(&format!("cab.db{ending}"))).unwrap();
        }
    }
    // Long enough for a glance or two.
    for _ in 0..12 {
        let still = desk.by("jun", &["window", "1"]).done();
        assert!(still.contains("implementing 0/4"), "the other one: {still}");
    }
    for ending in ["", "-wal", "-shm", ".lock"] {
        let _ = std::fs::remove_file(desk.path(&format!("cab.db{ending}")));
    }
    back();
    let said = watching.tells("next");
    assert!(
        said.contains("implementing 1/4") && !said.contains("unreachable"),
        "{said}"
    );
}

#[test]
fn watching_begins_while_the_file_is_away() {
    let desk = Desk::new();
    running(&desk);
    desk.by("jun", &["tick", "1", "1"]).done();
    let back = share_gone(&desk);
    let watching = Watching::of(&desk, &["--as", "jun", "window", "1", "--watch"]);
    let said = watching.tells("implementing 1/4");
    assert!(said.contains("file unreachable since"), "{said}");
    back();
    assert!(!watching.tells("implementing 1/4").contains("unreachable"));
}

#[test]
fn the_line_names_who_may_release_a_hold_and_says_that_drafts_wait() {
    let desk = Desk::new();
    let plan = desk.plan(3600);
    let text = std::fs::read_to_string(&plan).unwrap();
    let text = text
        .replace("title = ", "kind = \"emergency\"\ntitle = ")
        .replace(
            "{ instruction = \"Export the running config\", minutes = 5 }",
            "{ instruction = \"Export the running config\", minutes = 5, kind = \"hold\" }",
        );
    let plan = desk.file("emergency.toml", &text);
    desk.by("rea", &["new", "--from", &plan]).done();
    desk.by(
        "ines",
        &["authorise", "1", "The line is down at every site"],
    )
    .done();
    desk.by("jun", &["start", "1"]).done();
    let said = desk.by("jun", &["window", "1"]).done();
    assert!(
        said.contains("next hold step 1 waits for omar or ines: Export the running config"),
        "{said}"
    );
    let told = desk.by("jun", &["--json", "window", "1"]).json()[0].clone();
    assert_eq!(told["may_release"], serde_json::json!(["omar", "ines"]));
    assert_eq!(told["drafts"], 0);
    assert_eq!(told.get("messages"), None);
    desk.by("jun", &["rollback", "1", "The primary does not come back"])
        .done();
    let told = desk.by("jun", &["--json", "window", "1"]).json()[0].clone();
    assert_eq!(told.get("may_release"), None);
    let waits = told["messages"].as_str().unwrap();
    assert!(waits.starts_with("Messages are drafts since "), "{waits}");
    crate::messages::with_commander(&desk);
    let new = [
        "message",
        "write",
        "1",
        "--audience",
        "all users",
        "--channel",
        "e-mail",
    ];
    let new = [&new[..], &["--text", "The upgrade is being undone"]].concat();
    desk.by("jun", &new).done();
    let told = desk.by("jun", &["--json", "window", "1"]).json()[0].clone();
    assert_eq!(told["drafts"], 1);
    let said = desk.by("jun", &["window", "1"]).done();
    assert!(
        said.trim_end()
            .ends_with("; 1 draft waits for an incident commander: nadia"),
        "{said}"
    );
}

#[test]
fn work_pauses_and_goes_on_at_the_shell() {
    let desk = Desk::new();
    running(&desk);
    let blank = desk.by("jun", &["pause", "1", "n/a"]).ends(1);
    assert!(blank.contains("boilerplate"), "{blank}");
    desk.by("jun", &["pause", "1", "the site lost power"])
        .done();
    let said = desk.by("jun", &["tick", "1", "1"]).ends(1);
    assert!(said.contains("is paused by jun"), "{said}");
    assert!(said.contains("holdpoint resume"), "{said}");
    desk.by("jun", &["resume", "1"]).done();
    let again = desk.by("jun", &["resume", "1"]).ends(1);
    assert!(again.contains("is not paused"), "{again}");
    desk.by("jun", &["tick", "1", "1"]).done();
}

#[test]
fn notes_and_evidence_are_kept_with_their_step() {
    let desk = Desk::new();
    running(&desk);
    desk.by("omar", &["note", "1", "1", "The config is 4 kB larger"])
        .done();
    let log = desk.file("show.log", "abc");
    desk.by("jun", &["evidence", "1", "1", "--file", &log])
        .done();
    desk.told(
        "jun",
        &["evidence", "1", "1", "--text", "-"],
        "fw-01#\n10.2.1\n",
    )
    .done();
    let nothing = desk
        .by("jun", &["evidence", "1", "1", "--text", "n/a"])
        .ends(1);
    assert!(nothing.contains("evidence is boilerplate"), "{nothing}");
    desk.by("jun", &["evidence", "1", "1", "--file", "/dev/null"])
        .ends(3);
    let stranger = desk
        .by("rea", &["evidence", "1", "1", "--text", "looks fine"])
        .ends(1);
    assert!(stranger.contains("the work is done by"), "{stranger}");
    let shown = desk.by("omar", &["show", "1"]).done();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        shown.contains("show.log, 3 bytes, SHA-256 ba7816bf8f01"),
        "{shown}"
    );
    let change = kept(&desk);
    let said = change.to_string();
    assert!(said.contains("wave 1 step 1"), "{said}");
}

#[test]
fn a_fired_trigger_is_decided_under_a_named_authority() {
    let desk = Desk::new();
    running(&desk);
    let early = desk
        .by("jun", &["go-on", "1", "--under", "ines", "the users wait"])
        .ends(1);
    assert!(early.contains("No decision is due"), "{early}");
    desk.by("jun", &["trigger", "1", "the tunnel stays down"])
        .done();
    let said = desk.by("jun", &["window", "1"]).done();
    assert!(
        said.contains("decide, roll back or go on: the tunnel stays down"),
        "{said}"
    );
    let not = desk
        .by("jun", &["go-on", "1", "--under", "sara", "the users wait"])
        .ends(1);
    assert!(not.contains("sara cannot authorise going on"), "{not}");
    desk.by("jun", &["go-on", "1", "--under", "ines", "the users wait"])
        .done();
    let said = desk.by("jun", &["window", "1"]).done();
    assert!(said.contains("next step 1"), "{said}");
    let record = desk.by("ines", &["record", "1"]).done();
    assert!(
        record.contains("although the tunnel stays down, under ines"),
        "{record}"
    );
    // Two at once: one line tells both, one call answers both.
    for condition in ["the phones are dead", "the pool table differs"] {
        desk.by("jun", &["trigger", "1", condition]).done();
    }
    let said = desk.by("jun", &["window", "1"]).done();
    assert!(
        said.contains("roll back or go on: the phones are dead; the pool table differs"),
        "{said}"
    );
    let call = ["--json", "go-on", "1", "--under", "ines", "the users wait"];
    let told = desk.by("jun", &call).json();
    assert_eq!(told.len(), 2, "each by its name");
    assert_eq!(told[1]["body"]["condition"], "the pool table differs");
    let said = desk.by("jun", &["window", "1"]).done();
    assert!(said.contains("next step 1"), "{said}");
}

#[test]
fn a_block_is_ticked_together_and_a_rollback_asks_for_its_incident() {
    let desk = Desk::new();
    running(&desk);
    desk.by("jun", &["tick", "1", "1"]).done();
    let refused = desk
        .by("jun", &["release-step", "1", "2", "--spoken-by", "omar"])
        .ends(1);
    assert!(
        refused.contains("not released on spoken word here"),
        "{refused}"
    );
    desk.by("omar", &["release-step", "1", "2"]).done();
    desk.by("jun", &["tick", "1", "2"]).done();
    let both = desk.by("jun", &["--json", "tick", "1", "3"]).json();
    assert_eq!(both.len(), 2, "{both:?}");
    let nothing = desk.by("jun", &["no-go", "1", "3", "too late"]).ends(1);
    assert!(nothing.contains("no point of no return"), "{nothing}");
    desk.by("jun", &["rollback", "1", "the tunnel stays down"])
        .done();
    let said = desk.by("jun", &["window", "1"]).done();
    assert!(said.contains("recovery"), "{said}");
    desk.by("jun", &["tick", "1", "1", "--rollback"]).done();
    desk.by("jun", &["restored", "1", "--incident", "INC-7"])
        .done();
    let shown = desk.by("ines", &["show", "1"]).done();
    assert!(
        shown.contains("INC-7") && shown.contains("restored and verified"),
        "{shown}"
    );
}

#[test]
fn nothing_is_ticked_at_the_shell_past_a_decision_that_is_due() {
    let desk = Desk::new();
    running(&desk);
    desk.by("jun", &["trigger", "1", "the tunnel stays down"])
        .done();
    for how in ["--done", "--fail", "--skip"] {
        let said = desk
            .by("jun", &["tick", "1", "1", how, "--note", "it took an hour"])
            .ends(1);
        for part in [
            "Decide first: the tunnel stays down, due in wave 1 of CHG-0001 since",
            "holdpoint rollback CHG-0001 REASON",
            "holdpoint go-on CHG-0001 --under NAME REASON",
        ] {
            assert!(said.contains(part), "{part} in {said}");
        }
    }
    desk.by("jun", &["finish", "1"]).ends(1);
    desk.by("jun", &["note", "1", "1", "the vendor is on the line"])
        .done();
    desk.by("jun", &["go-on", "1", "--under", "ines", "it is up again"])
        .done();
    desk.by("jun", &["tick", "1", "1"]).done();
    assert_eq!(
        kept(&desk)["waves"][0]["firings"][0]["continued_by"][0],
        "ines"
    );
}
