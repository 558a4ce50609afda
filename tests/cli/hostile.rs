//! Text from outside never acts on the terminal that shows it.

use crate::desk::{Answer, Desk};

const HOSTILE: &str = "a\u{1b}[2J\u{9b}2J\u{1b}]52;c;eA==\u{7}\u{202e}b\u{0}c";

#[track_caller]
fn harmless(answer: &Answer) {
    for text in [&answer.out, &answer.err] {
        let acts = text
            .chars()
            .find(|c| (c.is_control() && !"\n\t".contains(*c)) || *c == '\u{202e}');
        assert_eq!(acts, None, "{text:?}");
    }
}

#[test]
fn hostile_text_in_a_change_is_shown_and_never_acts() {
    let desk = Desk::new();
    let hostile = HOSTILE.replace('\0', "");
    let escaped = "a\\u001b[2J\\u009b2J\\u001b]52;c;eA==\\u0007\\u202eb";
    let plan = format!("title = \"{escaped}\"\nreason = \"{escaped}\"\nnotes = \"{escaped}\"\n");
    let file = desk.file("hostile.toml", &plan);
    harmless(&desk.by("rea", &["new", "--from", &file]));
    harmless(&desk.by("rea", &["comment", "1", &hostile]));
    for call in [
        &["show", "1"][..],
        &["show", "1", "--json"],
        &["edit", "1", "--print"],
        &["risk", "1"],
    ] {
        let answer = desk.by("rea", call);
        assert_eq!(answer.code, 0, "{call:?} {}", answer.err);
        harmless(&answer);
    }
    let json = desk.by("rea", &["show", "1", "--json"]).json();
    assert_eq!(json[0]["comments"][0]["text"], hostile.as_str());
}

#[test]
fn a_hostile_argument_is_shown_and_never_acts() {
    let desk = Desk::new();
    let hostile = HOSTILE.replace('\0', "");
    harmless(&desk.by("rea", &[&hostile]));
    harmless(&desk.by(&hostile, &["show", "1"]));
    harmless(&desk.by("rea", &["new", "--from", &hostile]));
    harmless(&desk.by(
        "ines",
        &["people", "add", &hostile, "--name", "a", "--role", "admin"],
    ));
}
