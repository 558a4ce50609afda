//! 0 done, 1 refused, 2 wrong call, 3 the file; refusals are the domain's own sentences.

use std::process::Stdio;

use holdpoint::domain::command::Command;
use holdpoint::domain::decide::decide;
use holdpoint::domain::id::ChangeNumber;
use holdpoint::store::{OpenOptions, Store};

use crate::desk::Desk;

#[test]
fn a_refusal_is_the_domains_own_sentence_and_ends_with_1() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--title", "Patch"]).done();
    let said = desk.by("rea", &["submit", "1"]).ends(1);
    let mut store = Store::open(&desk.path("cab.db"), &OpenOptions::reading()).unwrap();
    let change = store.load_change(ChangeNumber(1)).unwrap().unwrap();
    let registers = store.registers().unwrap();
    let now = chrono::Utc::now();
    let refusal = decide(&change, registers, &Command::Submit, &"rea".into(), now).unwrap_err();
    assert!(!refusal.gaps.is_empty());
    assert_eq!(said.trim_end(), refusal.to_string());
}

#[test]
fn a_refusal_is_json_where_a_program_reads_it() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--title", "Patch"]).done();
    let said = desk.by("rea", &["submit", "1", "--json"]).ends(1);
    let refusal: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(refusal["cause"], "gaps");
    assert!(refusal["gaps"].as_array().unwrap().len() > 5, "{refusal}");
}

#[test]
fn a_wrong_call_ends_with_2() {
    let desk = Desk::new();
    for call in [
        &["nonsense"][..],
        &["show", "twelve"],
        &["vote", "1", "perhaps"],
        &["new"],
        &["defer", "1", "--until", "soon", "not now"],
    ] {
        let answer = desk.by("rea", call);
        assert!(answer.out.is_empty(), "{call:?}");
        assert!(!answer.err.is_empty(), "{call:?}");
        answer.ends(2);
    }
    let said = desk.run(&["show", "1"]).ends(2);
    assert!(
        said.contains("--as NAME") && said.contains("ines"),
        "{said}"
    );
}

#[test]
fn a_mistyped_key_in_a_plan_is_named_with_its_line() {
    let desk = Desk::new();
    let file = desk.file("plan.toml", "title = \"a\"\nscop_in = \"b\"\n");
    let said = desk.by("rea", &["new", "--from", &file]).ends(2);
    assert!(
        said.contains("line 2") && said.contains("scop_in"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_not_there_ends_with_3_and_is_not_made() {
    let desk = Desk::empty();
    let said = desk.run(&["show", "1"]).ends(3);
    assert!(said.contains("holdpoint init"), "{said}");
    assert!(!desk.path("cab.db").exists());
    std::fs::write(desk.path("cab.db"), "this is something else entirely").unwrap();
    let said = desk.run(&["show", "1"]).ends(3);
    assert!(said.contains("not a Holdpoint file"), "{said}");
}

#[test]
fn init_never_replaces_a_file() {
    let desk = Desk::new();
    let before = std::fs::read(desk.path("cab.db")).unwrap();
    desk.by("ines", &["init", "--identity", "declared"]).ends(3);
    assert_eq!(std::fs::read(desk.path("cab.db")).unwrap(), before);
}

#[test]
fn the_real_user_id_says_who_runs_it_and_never_the_environment() {
    let desk = Desk::empty();
    let mut init = desk.command(&["init"]);
    init.env("USER", "eve")
        .env("LOGNAME", "eve")
        .env("SUDO_USER", "eve");
    assert!(init.output().unwrap().status.success());
    let people = desk.run(&["people", "list", "--json"]).json();
    assert_ne!(people[0]["id"], "eve");
    assert_eq!(people[0]["uid"], nix::unistd::getuid().as_raw());
    let roles: Vec<&str> = people[0]["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r.as_str().unwrap())
        .collect();
    assert_eq!(roles, ["requester", "manager", "admin"]);
    let said = desk.by("eve", &["people", "list"]).ends(2);
    assert!(said.contains("--as eve is not possible"), "{said}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::new();
    let mut child = desk
        .command(&["--as", "rea", "new", "--template"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn help_and_version_are_data() {
    let desk = Desk::empty();
    assert!(desk.run(&["--help"]).done().contains("Exit codes"));
    assert!(desk.run(&["--version"]).done().starts_with("holdpoint "));
}
