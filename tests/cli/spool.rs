//! The spool at the shell: what a locked file does not take is kept, listed, applied and acknowledged.

use rusqlite::Connection;

use crate::desk::Desk;
use crate::window::running;

/// Holds the file as another program does that writes for too long.
fn locked(desk: &Desk) -> Connection {
    let other = Connection::open(desk.path("cab.db")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    other
}

#[test]
fn a_tick_that_a_locked_file_does_not_take_is_spooled_listed_and_applied() {
    let desk = Desk::new();
    running(&desk);
    let none = desk.by("jun", &["spool"]);
    assert!(
        none.err.contains("Nothing waits in the spool"),
        "{}",
        none.err
    );
    let other = locked(&desk);
    let told = desk.by("jun", &["tick", "1", "1", "--note", "saved to the vault"]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(
        told.err
            .contains("CHG-0001: step 1 done: saved to the vault at "),
        "{}",
        told.err
    );
    assert!(
        told.err.contains("is spooled: the file cannot be reached."),
        "{}",
        told.err
    );
    // What is no work in a running window is not spooled, and goes past nothing that waits.
    let refused = desk.by("jun", &["finish", "1"]).ends(3);
    assert!(refused.contains("is being written by"), "{refused}");

    let listed = desk.by("jun", &["spool", "list"]).done();
    assert!(listed.contains("step 1 done: saved to the vault") && listed.contains("waits"));
    let doctor = desk.by("jun", &["doctor"]).ends(1);
    assert!(doctor.contains("need"), "{doctor}");
    let doctor = desk.by("jun", &["doctor"]).out;
    assert!(doctor.contains("1 waiting, 0 not fitting"), "{doctor}");
    assert!(doctor.contains("1 of jun for"), "{doctor}");
    let apply = desk.by("jun", &["spool", "apply"]).ends(3);
    assert!(apply.contains("is being written by"), "{apply}");

    other.execute_batch("ROLLBACK").unwrap();
    let applied = desk.by("jun", &["spool", "apply"]);
    assert_eq!(applied.code, 0, "{}", applied.err);
    assert!(
        applied.err.contains("Brought in from the spool: "),
        "{}",
        applied.err
    );
    let again = desk.by("jun", &["spool", "apply"]);
    assert!(
        again.err.contains("Nothing of yours waits"),
        "{}",
        again.err
    );
    let json = desk.by("jun", &["window", "1", "--json"]).json();
    assert_eq!(json[0]["done"], 1);
    let record = desk.by("ines", &["record"]).done();
    assert!(
        record.contains("brought in from the spool what was done at"),
        "{record}"
    );
    assert!(desk.by("jun", &["doctor"]).out.contains("nothing waits"));
    desk.by("ines", &["verify"]).done();
}

#[test]
fn what_someone_else_did_first_is_told_and_kept_until_it_is_acknowledged() {
    let desk = Desk::new();
    running(&desk);
    let other = locked(&desk);
    let told = desk.by("jun", &["--json", "tick", "1", "1"]).json();
    assert_eq!(told[0]["what"], "step 1 done");
    assert!(told[0]["spooled"].is_string());
    other.execute_batch("ROLLBACK").unwrap();
    desk.by("tom", &["tick", "1", "1"]).done();
    // The next command of the same person brings in what waits, and goes on.
    let next = desk.by("jun", &["note", "1", "1", "the fan is loud"]);
    assert_eq!(next.code, 0, "{}", next.err);
    assert!(next.err.contains("Does not fit any more: "), "{}", next.err);
    assert!(
        next.err.contains("tom was first: step 1 was done at"),
        "{}",
        next.err
    );
    let listed = desk.by("jun", &["--json", "spool"]).json();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["state"], "unfit");
    assert_eq!(listed[0]["id"], told[0]["spooled"]);
    assert!(listed[0]["why"].as_str().unwrap().contains("tom was first"));
    let wrong = desk.by("jun", &["spool", "acknowledge", "7"]).ends(2);
    assert!(wrong.contains("There is no 7 in the spool."), "{wrong}");
    desk.by("jun", &["spool", "acknowledge", "1"]).done();
    assert!(desk.by("jun", &["--json", "spool"]).json().is_empty());
    desk.by("ines", &["verify"]).done();
}
