//! What a packet promises: whole or refused, whatever becomes of its bytes, and each answer once.

use std::path::Path;

use proptest::prelude::*;

use super::line::{Line, START, seal};
use super::make::lines;
use super::*;
use crate::domain::digest::plan_digest;
use crate::domain::packet::{Given, ReplyTo};
use crate::domain::people::{Person, Role};
use crate::domain::plan::{Plan, RiskClass};
use crate::domain::risk::RiskScore;
use crate::domain::vote::{Choice, CommentKind};
use crate::store::Store;
use crate::store::sample::{at, created, ids};

const ONE: ChangeNumber = ChangeNumber(1);

fn path() -> &'static Path {
    Path::new("lead.packet")
}

fn event(n: u64, event: ChangeEvent) -> TakenEvent {
    TakenEvent {
        id: ids(n)(),
        at: at(1),
        by: "rea".into(),
        declared: true,
        event,
    }
}

fn taking(events: Vec<TakenEvent>) -> Taking {
    Taking {
        header: Header {
            format: FORMAT,
            version: "1".to_owned(),
            id: ids(7)(),
            made: at(10),
            by: "ines".into(),
            person: "omar".into(),
            file: From {
                path: "/srv/cab.db".to_owned(),
                identity: "ab".repeat(32),
                organisation: "Fabrikam".to_owned(),
                events: 3,
                head: "cd".repeat(32),
            },
        },
        registers: Registers {
            people: [Person {
                id: "omar".into(),
                roles: vec![Role::Reviewer],
                ..Person::default()
            }]
            .map(|p| (p.id.clone(), p))
            .into(),
            ..Registers::default()
        },
        taken: vec![Taken {
            number: ONE,
            events,
            others: Vec::new(),
        }],
    }
}

fn answer(n: u64, text: &str, reply_to: Option<ReplyTo>) -> Answer {
    Answer {
        id: ids(n)(),
        at: at(20 + n.cast_signed()),
        change: ONE,
        given: Given::Comment {
            meant: CommentKind::Note,
            text: text.to_owned(),
            about: None,
            reply_to,
        },
    }
}

/// Returns a packet's bytes with these answers, as whoever knows how a packet is made can write them.
fn sealed(taking: &Taking, answers: &[Answer]) -> Vec<u8> {
    let mut bytes = lines(path(), taking).unwrap();
    let mut last = Packet::parse(path(), &bytes).map_or(START, |p| p.last);
    for answer in answers {
        let line = Line::Answer(Box::new(answer.clone()));
        let (text, sum) = seal(&line, &last).unwrap();
        bytes.extend(text);
        last = sum;
    }
    bytes
}

fn two_answers() -> Vec<u8> {
    let first = answer(100, "The spare is in Leeds", None);
    let second = answer(200, "Näher: on the bench", Some(ReplyTo::Answer(first.id)));
    sealed(&taking(vec![event(1, created("Renew"))]), &[first, second])
}

#[track_caller]
fn refused(bytes: &[u8], part: &str) {
    let told = Packet::parse(path(), bytes).unwrap_err().to_string();
    assert!(told.contains(part), "{told}");
}

#[test]
fn what_was_written_is_read_and_an_answer_to_an_answer_finds_its_comment() {
    let packet = Packet::parse(path(), &two_answers()).unwrap();
    let change = packet.change(ONE).unwrap();
    assert_eq!(change.comments.len(), 2);
    assert_eq!(change.comments[1].reply_to, Some(1));
    let offline = change.comments[0].offline.unwrap();
    assert_eq!(
        (offline.packet, offline.written),
        (packet.header.id, at(120))
    );
    assert!(packet.as_taken(ONE).unwrap().comments.is_empty());
    assert!(packet.change(ChangeNumber(2)).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_bent_byte_anywhere_is_refused_or_changes_nothing(place in 0.0..1.0f64, byte: u8) {
        let whole = two_answers();
        let known = Packet::parse(path(), &whole).unwrap();
        let mut bent = whole.clone();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in it")]
        let at = (place * bent.len() as f64) as usize;
        bent[at] = byte;
        if let Ok(packet) = Packet::parse(path(), &bent) {
            prop_assert_eq!(&packet.answers, &known.answers, "at {}", at);
            prop_assert_eq!(&packet.taken, &known.taken);
            prop_assert_eq!(&packet.header, &known.header);
            prop_assert_eq!(&packet.registers, &known.registers);
        }
    }

    #[test]
    fn one_that_is_cut_off_anywhere_is_refused_or_says_what_was_acknowledged(place in 0.0..1.0f64) {
        let whole = two_answers();
        let known = Packet::parse(path(), &whole).unwrap();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in it")]
        let at = (place * whole.len() as f64) as usize;
        if let Ok(packet) = Packet::parse(path(), &whole[..at]) {
            prop_assert!(known.answers.starts_with(&packet.answers));
            prop_assert_eq!(&packet.taken, &known.taken);
        }
    }

    #[test]
    fn nothing_that_is_read_as_a_packet_stops_the_program(bytes: Vec<u8>, lines: Vec<String>) {
        let _ = Packet::parse(path(), &bytes);
        let mut after = two_answers();
        after.extend(lines.join("\n").into_bytes());
        let _ = Packet::parse(path(), &after);
        let first = serde_json::json!({ "packet": { "format": 1 } }).to_string();
        let _ = Packet::parse(path(), format!("{first}\n{}", lines.join("\n")).as_bytes());
    }
}

#[test]
fn no_line_end_that_is_bent_takes_an_answer_along() {
    let whole = two_answers();
    let known = Packet::parse(path(), &whole).unwrap();
    let ends = whole.iter().enumerate().filter(|(_, b)| **b == b'\n');
    for (at, _) in ends {
        for byte in b" \"}{]\\,x\0\t\r\x80\xc2\xf0\xff" {
            let mut bent = whole.clone();
            bent[at] = *byte;
            if let Ok(packet) = Packet::parse(path(), &bent) {
                assert_eq!(packet.answers, known.answers, "{at} {byte}");
            }
        }
    }
}

#[test]
fn a_line_that_was_cut_off_exactly_at_its_end_is_whole() {
    let mut bytes = two_answers();
    bytes.pop();
    let packet = Packet::parse(path(), &bytes).unwrap();
    assert_eq!(packet.answers.len(), 2);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("lead.packet");
    std::fs::write(&file, bytes).unwrap();
    let third = answer(300, "And the cable", None);
    let written = Packet::answer(&file, |_| Ok::<_, ()>(third.clone())).unwrap();
    assert_eq!(written.unwrap().answers.len(), 3);
    assert_eq!(Packet::read(&file).unwrap().answers[2], third);
}

#[test]
fn a_refused_answer_leaves_the_packet_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("lead.packet");
    std::fs::write(&file, two_answers()).unwrap();
    let refused = Packet::answer(&file, |_| Err::<Answer, _>("no")).unwrap();
    assert_eq!(refused.unwrap_err(), "no");
    let hostile = answer(300, "\u{9b}2J", None);
    let told = Packet::answer(&file, |_| Ok::<_, ()>(hostile)).unwrap_err();
    assert!(told.to_string().contains("control character"), "{told}");
    let long = answer(300, &"a".repeat(LONGEST_TEXT + 1), None);
    let told = Packet::answer(&file, |_| Ok::<_, ()>(long)).unwrap_err();
    assert!(told.to_string().contains("longer than 64 KiB"), "{told}");
    assert_eq!(std::fs::read(&file).unwrap(), two_answers());
}

#[test]
fn a_forged_packet_with_right_sums_shows_no_plan_under_anothers_digest() {
    let plan = Plan {
        title: "Renew".to_owned(),
        ..Plan::default()
    };
    let handed_in = |digest| {
        let submitted = ChangeEvent::Submitted {
            revision: 1,
            digest,
            risk: RiskScore::default(),
            class: RiskClass::Low,
            policy: None,
        };
        vec![event(1, created("Renew")), event(2, submitted)]
    };
    let honest = plan_digest(&plan).unwrap();
    let taking_of = |digest| taking(handed_in(digest));
    let bytes = lines(path(), &taking_of(honest)).unwrap();
    Packet::parse(path(), &bytes).unwrap();
    let other = plan_digest(&Plan::default()).unwrap();
    let forged = lines(path(), &taking_of(other)).unwrap();
    refused(
        &forged,
        "line 3, field digest: The plan of CHG-0001 is not the one",
    );
    let vote = |seen, revision| Answer {
        given: Given::Vote {
            choice: Choice::Approve,
            comment: "fine".to_owned(),
            revision,
            seen,
        },
        ..answer(100, "", None)
    };
    Packet::parse(path(), &sealed(&taking_of(honest), &[vote(honest, 1)])).unwrap();
    for bent in [vote(other, 1), vote(honest, 2)] {
        let bytes = sealed(&taking_of(honest), &[bent]);
        refused(
            &bytes,
            "line 5, field seen: The vote is not on the revision",
        );
    }
}

#[test]
fn what_does_not_belong_into_a_packet_is_refused_with_its_field() {
    let taking = taking(vec![event(1, created("Renew"))]);
    let one = answer(100, "The spare is in Leeds", None);
    for (answers, part) in [
        (
            vec![one.clone(), one.clone()],
            "line 6, field id: This answer is there twice",
        ),
        (
            vec![Answer {
                change: ChangeNumber(2),
                ..one.clone()
            }],
            "line 5, field change: CHG-0002 is not in the packet",
        ),
        (
            vec![answer(100, "\u{1b}[2J", None)],
            "line 5, field text: The text has a control",
        ),
        (
            vec![answer(100, "yes", Some(ReplyTo::Answer(ids(9)())))],
            "line 5, field reply_to: It answers no comment of the packet",
        ),
    ] {
        refused(&sealed(&taking, &answers), part);
    }
    let mut twice = taking.clone();
    twice.taken.extend(taking.taken.clone());
    refused(
        &lines(path(), &twice).unwrap(),
        "line 4, field number: CHG-0001 is there twice",
    );
    let many = Taking {
        taken: vec![taking.taken[0].clone(); MOST_CHANGES + 1],
        ..taking.clone()
    };
    let told = lines(path(), &many).unwrap_err().to_string();
    assert!(
        told.contains("1001 changes are too many for one packet"),
        "{told}"
    );
    let long = Taking {
        taken: vec![Taken {
            events: vec![event(1, created(&"a".repeat(LONGEST)))],
            ..taking.taken[0].clone()
        }],
        ..taking
    };
    let told = lines(path(), &long).unwrap_err().to_string();
    assert!(told.contains("CHG-0001 takes 5 MiB"), "{told}");
}

#[test]
fn every_answer_that_fits_goes_in_at_once_and_those_that_do_not_are_kept() {
    let mut store = Store::memory().unwrap();
    crate::store::sample::fill(&mut store, 1);
    let omar = Person {
        id: "omar".into(),
        roles: vec![Role::Reviewer],
        ..Person::default()
    };
    let set = crate::domain::event::Event::PersonSet { person: omar };
    let ines = Actor::declared("ines");
    store
        .keep(&ines, at(2), &mut ids(1 << 41), |_| Ok(vec![set]))
        .unwrap();
    let mut taking = taking(vec![event(1, created("Renew"))]);
    taking.taken[0]
        .events
        .push(event(2, crate::store::sample::comment(1, "Seen.")));
    let first = answer(100, "The spare is in Leeds", Some(ReplyTo::Comment(1)));
    let reply = answer(200, "Which one?", Some(ReplyTo::Answer(first.id)));
    let unfit = answer(300, "No such comment", Some(ReplyTo::Comment(9)));
    let bytes = sealed(&taking, &[first, unfit, reply]);
    let packet = Packet::parse(path(), &bytes).unwrap();
    let omar = Actor::declared("omar");
    let brought = store.bring(&packet, &omar, at(1000)).unwrap();
    assert_eq!((brought.taken.len(), brought.unfit.len()), (2, 1));
    assert!(brought.unfit[0].why.sentence.contains("has no comment 9"));
    let change = store.load_change(ONE).unwrap().unwrap();
    let said: Vec<_> = change
        .comments
        .iter()
        .skip(2)
        .map(|c| (c.id, c.reply_to))
        .collect();
    assert_eq!(
        said,
        [(3, Some(1)), (4, Some(3))],
        "the file gives the numbers"
    );
    assert_eq!(
        change.comments[2].at,
        at(1000),
        "it is new to whoever read before"
    );
    assert_eq!(change.comments[2].offline.unwrap().written, at(120));
    let head = store.head().unwrap();
    let again = store.bring(&packet, &omar, at(2000)).unwrap();
    assert_eq!(
        (again.taken.len(), again.already.len(), again.unfit.len()),
        (0, 2, 1)
    );
    assert_eq!(store.head().unwrap(), head);
    let clock = Answer {
        at: at(-500),
        ..answer(400, "An old clock", None)
    };
    let early = Packet::parse(path(), &sealed(&taking, &[clock])).unwrap();
    store.bring(&early, &omar, at(3000)).unwrap();
    let change = store.load_change(ONE).unwrap().unwrap();
    let written = change.comments.last().unwrap().offline.unwrap().written;
    assert_eq!(
        written, packet.header.made,
        "nothing is written before the packet is made"
    );
    let stranger = store.bring(&early, &Actor::declared("sara"), at(4000));
    assert!(stranger.is_err(), "an answer in the record is one person's");
}
