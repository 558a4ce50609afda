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
        told.err.contains(": spooled 1, file unreachable since "),
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

/// Takes the share away; returns where it is meanwhile.
pub(crate) fn share_gone(desk: &Desk) -> impl Fn() + '_ {
    for ending in ["", "-wal", "-shm", ".lock"] {
        let there = desk.path(&format!("cab.db{ending}"));
        if there.exists() {
            std::fs::rename(&there, desk.path(&format!("away.db{ending}"))).unwrap();
        }
    }
    || {
        for ending in ["", "-wal", "-shm"] {
            let away = desk.path(&format!("away.db{ending}"));
            if away.exists() {
                std::fs::rename(&away, desk.path(&format!("cab.db{ending}"))).unwrap();
            }
        }
    }
}

#[test]
fn every_verb_of_a_running_window_is_spooled_while_the_share_is_gone_and_nothing_is_made_in_its_place()
 {
    let desk = Desk::new();
    running(&desk);
    let back = share_gone(&desk);
    let told = desk.by("jun", &["tick", "1", "1"]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(
        told.err.contains("CHG-0001: step 1 done at "),
        "{}",
        told.err
    );
    assert!(
        told.err.contains(": spooled 1, file unreachable since "),
        "{}",
        told.err
    );
    for call in [
        &["note", "1", "2", "the fan is loud"][..],
        &["evidence", "1", "2", "--text", "fan at 9000 rpm"],
        &["pause", "1", "waiting for the part"],
        &["resume", "1"],
        &["undo", "1", "1"],
        &["tick", "1", "1", "--fail", "--note", "no space left"],
        &["trigger", "1", "smoke in rack 4"],
    ] {
        let told = desk.by("jun", call);
        assert_eq!(told.code, 0, "{call:?} {}", told.err);
    }
    let told = desk
        .by("jun", &["--json", "rollback", "1", "smoke in rack 4"])
        .json();
    assert_eq!(told[0]["waiting"], 9);
    assert!(told[0]["seen"]["rev"].as_u64() > Some(1), "{}", told[0]);
    assert!(
        !desk.path("cab.db").exists(),
        "nothing was made in its place"
    );
    let listed = desk.by("jun", &["spool"]).done();
    assert!(listed.contains("revision 1, event "), "{listed}");

    back();
    let applied = desk.by("jun", &["spool", "apply"]);
    assert_eq!(applied.code, 0, "{}", applied.err);
    assert_eq!(applied.err.matches("Brought in from the spool").count(), 9);
    let json = desk.by("jun", &["window", "1", "--json"]).json();
    assert_eq!(json[0]["phase"], "rolling-back");
    let record = desk.by("ines", &["record"]).done();
    assert!(record.contains("was the last seen"), "{record}");
    desk.by("ines", &["verify"]).done();
}

#[test]
fn the_rules_of_the_file_hold_while_it_is_gone() {
    let desk = Desk::new();
    running(&desk);
    let back = share_gone(&desk);
    desk.by("jun", &["tick", "1", "1"]).done();
    let twice = desk.by("jun", &["tick", "1", "1"]).ends(1);
    assert!(
        twice.contains("step 1 was done"),
        "what waits counts: {twice}"
    );
    let hold = desk.by("jun", &["tick", "1", "2"]).ends(1);
    assert!(hold.contains("Step 2 is a hold step"), "{hold}");
    let stands = desk.by("jun", &["window", "1"]);
    assert!(
        stands.err.contains("That is how the file last stood here"),
        "{}",
        stands.err
    );
    let stands = stands.done();
    assert!(stands.contains("implementing 1/4"), "{stands}");
    assert!(
        stands.contains("; spooled 1, file unreachable since "),
        "{stands}"
    );
    let none = desk.by("jun", &["tick", "1", "77"]).ends(1);
    assert!(none.contains("There is no step 77"), "{none}");
    let waits = desk.by("jun", &["finish", "1"]).ends(1);
    assert!(
        waits.contains("The file cannot be reached, and this waits for it."),
        "{waits}"
    );
    // One who never worked it here, and a change that nobody worked.
    for (by, number) in [("tom", "1"), ("jun", "2")] {
        let unknown = desk.by(by, &["tick", number, "3"]).ends(3);
        assert!(unknown.contains("There is no file"), "{unknown}");
        assert!(
            unknown.contains("Nothing is kept on this machine"),
            "{unknown}"
        );
    }
    assert!(!desk.path("cab.db").exists());
    back();
    desk.by("jun", &["spool", "apply"]).done();
    desk.by("ines", &["verify"]).done();
}

#[test]
fn an_empty_file_in_the_place_of_the_share_is_left_alone_and_the_tick_is_spooled() {
    let desk = Desk::new();
    running(&desk);
    let back = share_gone(&desk);
    std::fs::write(desk.path("cab.db"), b"").unwrap();
    desk.by("jun", &["tick", "1", "1"]).done();
    assert_eq!(std::fs::metadata(desk.path("cab.db")).unwrap().len(), 0);
    std::fs::remove_file(desk.path("cab.db")).unwrap();
    back();
    desk.by("jun", &["spool", "apply"]).done();
    let json = desk.by("jun", &["window", "1", "--json"]).json();
    assert_eq!(json[0]["done"], 1);
}

#[test]
fn what_a_colleague_did_first_says_what_either_was_judged_on() {
    let desk = Desk::new();
    running(&desk);
    let back = share_gone(&desk);
    desk.by("jun", &["tick", "1", "1"]).done();
    back();
    desk.by("tom", &["tick", "1", "1"]).done();
    let apply = desk.by("jun", &["spool", "apply"]).ends(1);
    assert!(apply.contains("tom was first"), "{apply}");
    let listed = &desk.by("jun", &["--json", "spool"]).json()[0];
    let (seen, stood) = (&listed["seen"]["rev"], &listed["stood"]["rev"]);
    assert_eq!(seen.as_u64().unwrap() + 1, stood.as_u64().unwrap());
    let listed = desk.by("jun", &["spool"]).done();
    assert!(
        listed.contains("does not fit revision 1, event"),
        "{listed}"
    );
}

#[test]
fn a_file_that_is_there_and_may_not_be_read_is_one_that_cannot_be_reached() {
    let desk = Desk::new();
    running(&desk);
    let back = share_gone(&desk);
    // Nobody may read a directory as a file, the system's own user neither.
    std::fs::create_dir(desk.path("cab.db")).unwrap();
    let told = desk.by("jun", &["--json", "tick", "1", "1"]).json();
    assert_eq!(told[0]["waiting"], 1);
    let stands = desk.by("jun", &["window", "1"]).done();
    assert!(
        stands.contains("implementing 1/4")
            && stands.contains("; spooled 1, file unreachable since "),
        "{stands}"
    );
    let waits = desk.by("jun", &["finish", "1"]).ends(1);
    assert!(waits.contains("this waits for it"), "{waits}");
    let entries = std::fs::read_dir(desk.path("cab.db")).unwrap();
    assert_eq!(entries.count(), 0, "nothing was made in it");
    std::fs::remove_dir(desk.path("cab.db")).unwrap();
    back();
    desk.by("jun", &["spool", "apply"]).done();
    let stands = desk.by("jun", &["window", "1"]).done();
    assert!(stands.contains("implementing 1/4"), "{stands}");
    desk.by("ines", &["verify"]).done();
}
