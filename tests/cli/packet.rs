//! Packets at the shell: taken along, answered without the file, brought back, each answer once.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::desk::Desk;

const VOTE: &str = "Rollback rehearsed in the lab, 10 min of outage is fine";

fn in_review() -> Desk {
    let desk = Desk::new();
    let plan = desk.plan(7200);
    desk.by("rea", &["new", "--from", &plan]).done();
    desk.by("rea", &["submit", "1"]).done();
    desk
}

/// Takes change 1 along for someone.
fn packed(desk: &Desk, person: &str) -> String {
    let file = desk.path(&format!("{person}.packet"));
    let file = file.to_str().unwrap().to_owned();
    desk.by(person, &["packet", "make", "1", "--out", &file])
        .done();
    file
}

/// Does something where the file is not.
fn away<T>(desk: &Desk, work: impl FnOnce() -> T) -> T {
    let gone = desk.path("elsewhere");
    fs::create_dir(&gone).unwrap();
    let names = ["cab.db", "cab.db-wal", "cab.db-shm", "cab.db.lock"];
    let there = |name: &&&str| desk.path(name).exists();
    let moved: Vec<_> = names.iter().filter(there).collect();
    for name in &moved {
        fs::rename(desk.path(name), gone.join(name)).unwrap();
    }
    let done = work();
    assert!(
        !desk.path("cab.db").exists(),
        "nothing is made in its place"
    );
    for name in &moved {
        fs::rename(gone.join(name), desk.path(name)).unwrap();
    }
    fs::remove_dir(gone).unwrap();
    done
}

fn refusal(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_lead_takes_a_change_along_answers_without_the_file_and_brings_each_answer_back_once() {
    let desk = in_review();
    let file = packed(&desk, "omar");
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = desk.by("omar", &["packet", "make", "1", "--out", &file]);
    let again = again.ends(3);
    assert!(
        again.contains("is there already and is not written over"),
        "{again}"
    );
    away(&desk, || {
        let page = desk.run(&["packet", "show", &file, "1"]).done();
        for part in [
            "Replace edge firewalls",
            "rollback rehearsed",
            "Approval gate: 1 requirement",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        let question = [
            "packet",
            "comment",
            &file,
            "1",
            "--question",
            "Does the pair fail over?",
        ];
        desk.run(&question).done();
        let answer = [
            "packet",
            "comment",
            &file,
            "1",
            "--reply-to",
            "1",
            "Yes, in 8 s, says the lab sheet",
        ];
        desk.run(&answer).done();
        let told = desk.run(&["packet", "vote", &file, "1", "approve", VOTE]);
        assert!(
            told.err.contains("It is on disk in the packet"),
            "{}",
            told.err
        );
        told.done();
        let listed = desk.run(&["packet", "show", &file, "--json"]).json();
        assert_eq!(listed[0]["changes"][0]["vote"], "approve r1");
        assert_eq!(listed[0]["answers"].as_array().unwrap().len(), 3);
    });
    // Meanwhile somebody else asks, so the numbers of the comments are others in the file.
    let other = ["comment", "1", "--question", "Who holds the console cable?"];
    desk.by("tom", &other).done();
    let told = desk.by("omar", &["packet", "bring", &file]);
    assert!(
        told.err.contains("The file took 3 answers."),
        "{}",
        told.err
    );
    assert!(told.err.contains("written offline on"), "{}", told.err);
    told.done();
    let again = desk.by("omar", &["packet", "bring", &file]);
    assert!(
        again
            .err
            .contains("The file took 0 answers. 3 it had already."),
        "{}",
        again.err
    );
    again.done();
    let change = &desk.by("omar", &["show", "1", "--json"]).json()[0];
    let comments = change["comments"].as_array().unwrap();
    assert_eq!(comments.len(), 3);
    assert_eq!(
        comments[2]["reply_to"], 2,
        "it answers the question it was written to"
    );
    assert_eq!(comments[0]["answered"], false);
    assert_eq!(comments[1]["answered"], true);
    assert_eq!(change["votes"].as_array().unwrap().len(), 1);
    assert_eq!(change["votes"][0]["digest"], change["digest"]);
    assert!(change["votes"][0]["offline"]["written"].is_string());
    let page = desk.by("omar", &["show", "1"]).done();
    assert!(page.contains("written offline on"), "{page}");
    let record = desk.by("ines", &["record", "CHG-0001"]).done();
    assert!(
        record.contains("voted for revision 1 (written offline on"),
        "{record}"
    );
    desk.by("ines", &["verify"]).done();
}

#[test]
fn a_refused_act_gives_the_same_list_in_a_packet_as_at_the_file() {
    let desk = in_review();
    let file = packed(&desk, "omar");
    let of_jun = packed(&desk, "jun");
    let acts: [(&str, &str, &[&str]); 5] = [
        ("omar", &file, &["approve", "1"]),
        ("omar", &file, &["schedule", "1"]),
        ("omar", &file, &["vote", "1", "approve", "looks good to me"]),
        ("omar", &file, &["vote", "1", "reject", "n/a"]),
        ("jun", &of_jun, &["vote", "1", "approve", VOTE]),
    ];
    for (person, packet, act) in acts {
        let at_file = desk.by(person, &[&["--json"], act].concat()).ends(1);
        let call = [&["--json", "packet", act[0], packet], &act[1..]].concat();
        let in_packet = away(&desk, || desk.run(&call).ends(1));
        assert_eq!(refusal(&in_packet), refusal(&at_file), "{act:?}");
    }
    let list = desk.by("omar", &["--json", "approve", "1"]).ends(1);
    let gap = &refusal(&list)["gaps"][0];
    assert_eq!(gap["code"], "approval.quorum");
    assert_eq!(gap["owner"]["any-of"][0], "omar");
    let shown = desk.by("omar", &["--json", "show", "1", "--gates"]).json();
    let packed = away(&desk, || {
        desk.run(&["--json", "packet", "show", &file, "1", "--gates"])
            .json()
    });
    assert_eq!(packed, shown, "the gate board says the same");
}

#[test]
fn what_decides_or_moves_a_change_waits_for_the_file() {
    let desk = in_review();
    let file = packed(&desk, "ines");
    for voter in ["omar", "sara"] {
        desk.by(voter, &["vote", "1", "approve", VOTE]).done();
    }
    let ready = desk.path("ready.packet");
    let ready = ready.to_str().unwrap();
    desk.by("ines", &["packet", "make", "1", "--out", ready])
        .done();
    let told = desk.run(&["packet", "approve", ready, "1"]).ends(1);
    assert!(
        told.contains("no rule is against it, but it is not done offline"),
        "{told}"
    );
    for verb in ["start", "tick", "cancel", "waive", "edit"] {
        let told = desk.run(&["packet", verb, &file, "1"]).ends(1);
        assert!(
            told.contains(&format!("{verb} is not done in a packet")),
            "{told}"
        );
    }
    desk.run(&["packet", "mkae", &file]).ends(2);
    let kept = desk.run(&["--json", "packet", "show", ready]).json();
    assert_eq!(kept[0]["answers"].as_array().unwrap().len(), 0);
}

#[test]
fn a_vote_on_a_revision_that_no_longer_stands_does_not_count_and_says_what_changed() {
    let desk = in_review();
    let file = packed(&desk, "omar");
    desk.run(&["packet", "vote", &file, "1", "approve", VOTE])
        .done();
    desk.run(&["packet", "comment", &file, "1", "The spare is in Leeds"])
        .done();
    let plan = fs::read_to_string(desk.path("plan.toml")).unwrap();
    let edited = desk.file("edited.toml", &plan.replace("8 s of loss", "80 s of loss"));
    desk.by("rea", &["edit", "1", "--file", &edited, "--seen", "2"])
        .done();
    let told = desk.by("omar", &["packet", "bring", &file]).ends(1);
    for part in [
        "Does not fit: ",
        "CHG-0001 changed while you read it: rea made revision 2.",
        "80 s of loss",
        "holdpoint vote CHG-0001 approve 'Rollback rehearsed in the lab, 10 min of outage is fine' --revision 2",
        "The file took 1 answer.",
        "1 answer does not fit; the packet keeps it.",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    let again = desk.by("omar", &["--json", "packet", "bring", &file]);
    assert_eq!(again.code, 1);
    let lines: Vec<Value> = again
        .out
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["refusal"]["cause"], "conflict");
    assert_eq!(lines[1]["differences"][0]["after"], "80 s of loss");
    let change = &desk.by("omar", &["show", "1", "--json"]).json()[0];
    assert!(
        change["votes"].as_array().unwrap().is_empty(),
        "it does not count"
    );
    assert_eq!(change["comments"].as_array().unwrap().len(), 1);
}

#[test]
fn only_whoever_answered_brings_it_and_only_to_the_file_it_is_from() {
    let desk = in_review();
    let file = packed(&desk, "omar");
    desk.run(&["packet", "comment", &file, "1", "Fine"]).done();
    let told = desk.by("sara", &["packet", "bring", &file]).ends(1);
    assert!(
        told.contains("is omar's, and you are sara. Have omar run: holdpoint --as omar"),
        "{told}"
    );
    let told = desk
        .by("sara", &["packet", "comment", &file, "1", "Mine"])
        .ends(1);
    assert!(told.contains("was made for omar"), "{told}");
    let other = in_review();
    let told = other.by("omar", &["packet", "bring", &file]).ends(3);
    assert!(
        told.contains("line 1, field identity: the packet was made from another file"),
        "{told}"
    );
    // A later vote of the same person is not replaced by one that was written before it.
    desk.run(&["packet", "vote", &file, "1", "approve", VOTE])
        .done();
    desk.by(
        "omar",
        &["vote", "1", "reject", "the lab is down since noon"],
    )
    .done();
    let told = desk.by("omar", &["packet", "bring", &file]).ends(1);
    assert!(
        told.contains("omar voted on CHG-0001 again after this vote was written"),
        "{told}"
    );
    let change = &desk.by("omar", &["show", "1", "--json"]).json()[0];
    assert_eq!(change["votes"].as_array().unwrap().len(), 1);
    assert_eq!(change["comments"].as_array().unwrap().len(), 1);
}

#[test]
fn a_packet_that_was_changed_is_refused_with_its_line_and_nothing_of_it_is_done() {
    let desk = in_review();
    let file = packed(&desk, "omar");
    desk.run(&["packet", "comment", &file, "1", "The spare is in Leeds"])
        .done();
    desk.run(&["packet", "comment", &file, "1", "The cable is in Hull"])
        .done();
    let whole = fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let (long, newer) = (
        format!("{}\n{}", lines[0], "x".repeat(5 * 1024 * 1024)),
        whole.replace("\"format\":1", "\"format\":2"),
    );
    let acts = whole.replace("in Hull", "in \\u001b[2J");
    let without = |n: usize| {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != n);
        kept.map(|(_, l)| *l).collect::<Vec<_>>().join("\n") + "\n"
    };
    for (text, part) in [
        (
            whole.replace("in Leeds\"", "in Hull\""),
            "line 5, field sum: The line is not as it was written",
        ),
        (
            whole.replace("8 s of loss", "0 s of loss"),
            "line 3, field sum",
        ),
        (without(4), "line 5, field sum"),
        (without(2), "line 3, field sum"),
        (without(3), "line 4, field sum"),
        (lines[..2].join("\n"), "field end: The packet is cut short"),
        (long, "line 2: The line is longer than 4 MiB"),
        (newer, "line 1, field format: It is a packet of format 2"),
        (acts, "line 6, field sum"),
        (
            "{}\n".to_owned(),
            "line 1, field packet: It is no packet of Holdpoint",
        ),
        (String::new(), "The packet is cut short"),
    ] {
        fs::write(&file, text).unwrap();
        let told = desk.by("omar", &["packet", "bring", &file]).ends(3);
        assert!(told.contains(part), "{part}\n{told}");
        let told = desk.run(&["packet", "comment", &file, "1", "more"]).ends(3);
        assert!(told.contains(part), "{part}\n{told}");
    }
    let mut bytes = whole.clone().into_bytes();
    let at = whole.find("Leeds").unwrap();
    bytes[at] = 0xff;
    fs::write(&file, bytes).unwrap();
    let told = desk.by("omar", &["packet", "bring", &file]).ends(3);
    assert!(told.contains("The text is not UTF-8"), "{told}");
    let change = &desk.by("omar", &["show", "1", "--json"]).json()[0];
    assert!(
        change["comments"].as_array().unwrap().is_empty(),
        "nothing is half done"
    );
    fs::write(&file, whole).unwrap();
    desk.by("omar", &["packet", "bring", &file]).done();
    let hostile = desk
        .run(&["packet", "comment", &file, "1", "\u{1b}[2J"])
        .ends(3);
    assert!(
        hostile.contains("field text: The text has a control character"),
        "{hostile}"
    );
}

#[test]
fn an_answer_that_was_cut_short_takes_none_of_those_before_it_along() {
    let desk = in_review();
    let file = packed(&desk, "omar");
    desk.run(&["packet", "comment", &file, "1", "The spare is in Leeds"])
        .done();
    let mut open = fs::OpenOptions::new().append(true).open(&file).unwrap();
    open.write_all(b"{\"answer\":{\"id\":\"01a2").unwrap();
    drop(open);
    let told = desk.run(&["packet", "show", &file]);
    assert!(
        told.err.contains("cut short before it was acknowledged"),
        "{}",
        told.err
    );
    told.done();
    desk.run(&["packet", "comment", &file, "1", "The cable is in Hull"])
        .done();
    desk.by("omar", &["packet", "bring", &file]).done();
    let change = &desk.by("omar", &["show", "1", "--json"]).json()[0];
    assert_eq!(change["comments"].as_array().unwrap().len(), 2);
}

#[test]
fn nobody_sees_through_a_packet_what_their_scope_does_not_show() {
    let desk = in_review();
    let plan = fs::read_to_string(desk.path("plan.toml")).unwrap();
    let secret = plan
        .replace("\"northwind\"", "\"contoso\"")
        .replace("Replace edge", "Secret");
    let secret = desk.file("secret.toml", &secret);
    desk.by("rea", &["new", "--from", &secret]).done();
    desk.by("rea", &["submit", "2"]).done();
    for voter in ["omar", "sara"] {
        desk.by(voter, &["vote", "2", "approve", VOTE]).done();
    }
    desk.by("ines", &["approve", "2"]).done();
    desk.by("ines", &["schedule", "2"]).done();
    desk.by(
        "ines",
        &[
            "boards",
            "add",
            "contoso-cab",
            "--client",
            "contoso",
            "--name",
            "CC",
            "--member",
            "tom",
            "--quorum",
            "1",
        ],
    )
    .done();
    desk.by("ines", &["people", "set", "tom", "--client", "contoso"])
        .done();
    let file = packed(&desk, "nora");
    let text = fs::read_to_string(&file).unwrap().to_lowercase();
    for word in ["contoso", "secret", "\"change\":2,", "chg-0002"] {
        assert!(!text.contains(word), "{word}\n{text}");
    }
    let shown = desk.by("nora", &["--json", "show", "1", "--gates"]).json();
    let gates = shown[0]["gates"].to_string();
    assert!(gates.contains("a change that you do not see"), "{gates}");
    let packed = desk
        .run(&["--json", "packet", "show", &file, "1", "--gates"])
        .json();
    assert_eq!(packed, shown);
    let out = desk.path("x.packet");
    let out = out.to_str().unwrap();
    let told = desk
        .by("nora", &["packet", "make", "2", "--out", out])
        .ends(1);
    assert!(
        told.contains("There is no CHG-0002 here that you may see"),
        "{told}"
    );
    let told = desk
        .by(
            "ines",
            &["packet", "make", "2", "--for", "nora", "--out", out],
        )
        .ends(1);
    assert!(
        told.contains("CHG-0002 is outside the scope of nora"),
        "{told}"
    );
    let told = desk
        .by(
            "nora",
            &["packet", "make", "1", "--for", "omar", "--out", out],
        )
        .ends(1);
    assert!(told.contains("which is more than you see"), "{told}");
    assert!(!desk.path("x.packet").exists());
    desk.by(
        "ines",
        &["packet", "make", "1", "--for", "nora", "--out", out],
    )
    .done();
    desk.by(
        "ines",
        &["packet", "make", "--find", "needs:me", "--out", out],
    )
    .ends(2);
}
