//! Messages to clients at the shell: listed, sent, and from a rollback on released by a commander alone.

use chrono::{SecondsFormat, Utc};

use crate::desk::Desk;
use crate::spool::share_gone;
use crate::window::running;

pub(crate) fn with_commander(desk: &Desk) {
    let call = [
        "people",
        "add",
        "nadia",
        "--name",
        "Nadia",
        "--role",
        "commander",
    ];
    desk.by("ines", &call).done();
}

fn roll_back(desk: &Desk) {
    let call = [
        "rollback",
        "1",
        "The primary does not come back",
        "--incident",
        "INC-7",
    ];
    desk.by("jun", &call).done();
}

#[test]
fn the_list_holds_the_plans_messages_and_what_became_of_them() {
    let desk = Desk::new();
    running(&desk);
    let said = desk.by("jun", &["messages", "1"]).done();
    assert_eq!(
        said,
        "1\twaiting\t0\t1\tnorthwind\tall users\te-mail\t48 h before\trea\tInternet pauses for ten minutes tonight\n"
    );
    let sent = desk.by("rea", &["message", "send", "1", "1"]);
    assert!(
        sent.err.ends_with(
            "rea sent a message to Northwind (all users, e-mail): Internet pauses for ten minutes tonight.\n"
        ),
        "{}",
        sent.err
    );
    sent.done();
    let call = [
        "message",
        "send",
        "1",
        "--audience",
        "Pete on the night shift",
        "--channel",
        "phone",
        "--text",
        "-",
    ];
    desk.told("jun", &call, "The first fail-over is in ten minutes\n")
        .done();
    let list = &desk.by("omar", &["messages", "1", "--json"]).json()[0];
    assert_eq!(list["change"], "CHG-0001");
    assert_eq!(list["drafts_since"], serde_json::Value::Null);
    let messages = list["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0]["state"], "sent");
    assert_eq!(messages[0]["by"], "rea");
    assert_eq!(messages[0]["planned"], true);
    assert_eq!(messages[1]["text"], "The first fail-over is in ten minutes");
    assert_eq!(messages[1]["planned"], false);
    let again = desk.by("rea", &["message", "send", "1", "1"]).ends(1);
    assert!(
        again.contains("Message 1 of CHG-0001 was sent by rea"),
        "{again}"
    );
    let whole = desk.by("omar", &["messages", "1", "2"]).done();
    assert!(whole.contains("Message 2 to northwind: sent"), "{whole}");
    let none = desk.by("omar", &["messages", "1", "9"]).ends(1);
    assert!(none.contains("CHG-0001 has no message 9."), "{none}");
}

#[test]
fn after_a_rollback_a_draft_is_released_by_a_commander_in_the_version_they_read() {
    let desk = Desk::new();
    running(&desk);
    with_commander(&desk);
    roll_back(&desk);
    let refused = desk.by("rea", &["message", "send", "1", "1"]).ends(1);
    for part in [
        "The message to northwind cannot be sent: since ",
        "when wave 1 of CHG-0001 began to roll back, its messages are drafts that only an incident commander \
         releases.",
        "Write it as a draft; nadia could release it.",
    ] {
        assert!(refused.contains(part), "{part} in {refused}");
    }
    let new = [
        "message",
        "write",
        "1",
        "--audience",
        "all users",
        "--channel",
        "e-mail",
        "--text",
        "The upgrade is being undone",
    ];
    desk.by("jun", &new).done();
    let listed = desk.by("nadia", &["messages", "1"]);
    assert!(
        listed
            .err
            .contains("1 draft waits for an incident commander: nadia."),
        "{}",
        listed.err
    );
    let mine = desk.by("nadia", &["list", "needs:me"]).done();
    assert!(mine.contains("CHG-0001"), "{mine}");
    let no = desk
        .by("ines", &["message", "release", "1", "2", "--version", "1"])
        .ends(1);
    assert!(
        no.contains("only an incident commander releases a draft to a client"),
        "{no}"
    );
    desk.by("nadia", &["message", "release", "1", "2"]).ends(2);
    desk.by(
        "jun",
        &["message", "write", "1", "2", "--text", "no version"],
    )
    .ends(2);
    let edit = [
        "message",
        "write",
        "1",
        "2",
        "--version",
        "1",
        "--text",
        "The upgrade is undone, all is back",
    ];
    desk.by("tom", &edit).done();
    let stale = desk
        .by("nadia", &["message", "release", "1", "2", "--version", "1"])
        .ends(1);
    assert!(stale.contains("edited meanwhile by tom"), "{stale}");
    let read = &desk.by("nadia", &["messages", "1", "2", "--json"]).json()[0];
    assert_eq!(
        (&read["state"], &read["version"]),
        (&"draft".into(), &2.into())
    );
    let out = desk
        .by(
            "nadia",
            &["message", "release", "1", "2", "--version", "2", "--json"],
        )
        .json();
    assert_eq!(out[0]["kind"], "change.message-released/1");
    assert_eq!(out[0]["body"]["digest"], read["digest"]);
    let reason = [
        "message",
        "withdraw",
        "1",
        "1",
        "The upgrade is off for tonight",
    ];
    desk.by("jun", &reason).done();
    let shown = desk.by("omar", &["show", "1"]).done();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        " Messages ",
        "released to northwind (all users, e-mail); written by tom, released by nadia",
        "withdrawn by jun",
        "The upgrade is undone, all is back",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    desk.by("ines", &["verify"]).done();
}

#[test]
fn the_end_of_a_change_asks_about_a_draft_and_either_way_out_ends_it() {
    let desk = Desk::new();
    running(&desk);
    with_commander(&desk);
    roll_back(&desk);
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
    desk.by("jun", &["tick", "1", "1", "--rollback"]).done();
    desk.by("jun", &["restored", "1"]).done();
    let refused = desk.by("tom", &["complete", "1", "rolled-back"]).ends(1);
    for part in [
        "Draft 2 to northwind was neither released nor withdrawn",
        "(nadia; message release 2, or message withdraw 2)",
        "[complete.messages]",
    ] {
        assert!(refused.contains(part), "{part} in {refused}");
    }
    let gates = desk.by("tom", &["show", "1", "--gates"]).done();
    assert!(
        gates.contains("Draft 2 to northwind was neither released"),
        "{gates}"
    );
    let release = ["message", "release", "1", "2", "--version", "1"];
    desk.by("nadia", &release).done();
    let refused = desk.by("tom", &["complete", "1", "rolled-back"]).ends(1);
    assert!(!refused.contains("complete.messages"), "{refused}");
}

#[test]
fn without_a_commander_the_shell_says_who_appoints_one() {
    let desk = Desk::new();
    running(&desk);
    roll_back(&desk);
    let refused = desk
        .by("jun", &["message", "release", "1", "1", "--version", "0"])
        .ends(1);
    assert!(
        refused.contains(
            "Nobody is an incident commander for northwind; an admin (ines) appoints one with: holdpoint people \
             set NAME --role commander"
        ),
        "{refused}"
    );
    let say = [
        "people",
        "set",
        "omar",
        "--role",
        "reviewer",
        "--role",
        "approver",
        "--role",
        "commander",
    ];
    desk.by("ines", &say).done();
    desk.by("omar", &["message", "release", "1", "1", "--version", "0"])
        .done();
}

#[test]
fn what_had_gone_out_before_the_rollback_is_put_on_record_by_a_commander() {
    let desk = Desk::new();
    running(&desk);
    with_commander(&desk);
    let before = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
    roll_back(&desk);
    let plain = desk.by("jun", &["message", "send", "1", "1"]).ends(1);
    assert!(
        plain.contains("nadia puts that on record, with its time and who sent it."),
        "{plain}"
    );
    let call = ["message", "send", "1", "1", "--at", &before, "--by", "jun"];
    let no = desk.by("jun", &call).ends(1);
    assert!(
        no.contains("only an incident commander puts on record"),
        "{no}"
    );
    desk.by("nadia", &["message", "send", "1", "1", "--at", &before])
        .ends(2);
    let after = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
    let late = ["message", "send", "1", "1", "--at", &after, "--by", "jun"];
    let late = desk.by("nadia", &late).ends(1);
    assert!(late.contains("was being rolled back"), "{late}");
    desk.by("nadia", &call).done();
    let list = &desk.by("omar", &["messages", "1", "--json"]).json()[0];
    assert_eq!(list["messages"][0]["by"], "jun");
    assert_eq!(list["messages"][0]["recorded"][0], "nadia");
    let record = desk.by("ines", &["record", "1"]).done();
    assert!(
        record.contains("put on record that jun had sent a message to Northwind"),
        "{record}"
    );
    desk.by("ines", &["verify"]).done();
}

#[test]
fn messages_wait_for_the_file_and_say_so() {
    let desk = Desk::new();
    running(&desk);
    let back = share_gone(&desk);
    for call in [
        &["message", "send", "1", "1"][..],
        &["message", "withdraw", "1", "1", "It is off"],
    ] {
        let waits = desk.by("jun", call).ends(1);
        assert!(
            waits.contains("The file cannot be reached, and this waits for it."),
            "{waits}"
        );
        assert!(waits.contains("Only ticks, notes, evidence"), "{waits}");
    }
    back();
    assert!(desk.by("jun", &["--json", "spool"]).json().is_empty());
    desk.by("jun", &["message", "send", "1", "1"]).done();
}
