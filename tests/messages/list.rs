//! The messages as such: whom they are for, what was sent, what the plan's edits do to them.

use crate::common::{Case, full_plan};
use holdpoint::domain::change::Change;
use holdpoint::domain::command::Command;
use holdpoint::domain::event::Event;
use holdpoint::domain::message::{Standing, Which, entries};
use holdpoint::domain::plan::Communication;
use holdpoint::domain::refusal::Cause;

use crate::house::*;

#[test]
fn the_owner_records_what_went_out_and_nobody_sends_it_twice() {
    let mut case = running();
    let mut said = case.change.plan.communications[0].clone();
    said.text.push_str(", from 22:10");
    case.ask("rea", &send(PLANNED, said.clone())).unwrap();
    let sent = &entries(&case.change)[0];
    assert_eq!(sent.standing, Standing::Sent);
    assert_eq!(
        *sent.letter, said,
        "the text as it went out, not as planned"
    );
    assert_eq!(sent.in_words(), "sent by rea 26 Nov 14:00 UTC");
    let again = refused(&mut case, "jun", &send(PLANNED, said));
    assert_eq!(
        again.sentence,
        "Message 1 of CHG-0042 was sent by rea, 26 Nov 14:00 UTC."
    );
    assert_eq!(again.cause, Cause::Conflict);
}

#[test]
fn a_message_is_sent_before_the_window_too_and_not_before_there_is_an_approval() {
    let mut case = Case::new();
    case.create("rea", full_plan());
    let said = full_plan().communications[0].clone();
    let early = case.ask("rea", &send(PLANNED, said.clone())).unwrap_err();
    assert_eq!(early.cause, Cause::State, "{early}");
    let mut case = scheduled(full_plan());
    case.ask("rea", &send(PLANNED, said)).unwrap();
}

#[test]
fn who_has_nothing_to_do_with_the_change_tells_its_clients_nothing() {
    let mut case = running();
    let said = letter("northwind", "It takes an hour longer");
    let new = Which::New { wave: 0 };
    for (by, may) in [
        ("sara", false),
        ("axel", false),
        ("lea", false),
        ("jun", true),
        ("tom", true),
        ("ines", true),
        ("nadia", true),
    ] {
        let result = case.ask(by, &send(new, said.clone()));
        assert_eq!(result.is_ok(), may, "{by}: {result:?}");
    }
}

#[test]
fn a_message_goes_to_its_own_clients_people() {
    let mut case = two_waves();
    let new = Which::New { wave: 0 };
    let other = refused(
        &mut case,
        "jun",
        &send(new, letter("contoso", "Hello there")),
    );
    assert_eq!(
        other.sentence,
        "contoso is not a client of wave 1 of CHG-0042."
    );
    let mut to_others = letter("northwind", "Your firewalls are done");
    to_others.audience = "the board of Contoso".to_owned();
    let told = refused(&mut case, "jun", &send(new, to_others.clone()));
    assert!(
        told.sentence
            .starts_with("The message to northwind names contoso:"),
        "{told}"
    );
    to_others.audience = "all users".to_owned();
    to_others.channel = "desk@contoso.example".to_owned();
    refused(&mut case, "jun", &send(new, to_others.clone()));
    to_others.channel = "e-mail".to_owned();
    to_others.text = "After contoso you are next".to_owned();
    refused(&mut case, "jun", &send(new, to_others.clone()));
    to_others.text = "After the contosonian firewalls you are next".to_owned();
    case.ask("jun", &send(new, to_others)).unwrap();
    let moved = letter("contoso", "Internet pauses for ten minutes tonight");
    refused(&mut case, "jun", &write(PLANNED, 0, moved));
}

#[test]
fn a_name_inside_ones_own_name_is_ones_own() {
    let mut case = running();
    let named = |case: &mut Case, id: &str, name: &str| {
        let mut client = case
            .registers
            .clients
            .get(&"contoso".into())
            .unwrap()
            .clone();
        client.id = id.into();
        client.name = name.to_owned();
        case.registers.clients.insert(id.into(), client);
    };
    named(&mut case, "northwind", "Northwind Traders");
    named(&mut case, "traders", "Traders");
    let mut said = letter("northwind", "Northwind Traders is back online");
    said.audience = "the desk of Northwind Traders".to_owned();
    case.ask("jun", &send(Which::New { wave: 0 }, said))
        .unwrap();
}

#[test]
fn a_message_is_withdrawn_with_a_reason_and_then_it_is_over() {
    let mut case = rolling_back();
    let blank = refused(&mut case, "jun", &withdraw(PLANNED, "n/a"));
    assert_eq!(blank.cause, Cause::Input);
    case.ask("jun", &withdraw(PLANNED, "The upgrade is off for tonight"))
        .unwrap();
    assert_eq!(entries(&case.change)[0].standing, Standing::Withdrawn);
    refused(&mut case, "nadia", &release(PLANNED, 0));
}

#[test]
fn a_message_says_something_to_someone_by_some_way() {
    let mut case = running();
    let blank: [fn(&mut Communication); 3] = [
        |l| l.audience.clear(),
        |l| l.channel = "tbd".to_owned(),
        |l| l.text = "   ".to_owned(),
    ];
    for blank in blank {
        let mut said = letter("northwind", "It takes an hour longer");
        blank(&mut said);
        let refusal = refused(&mut case, "jun", &send(Which::New { wave: 0 }, said));
        assert_eq!(refusal.cause, Cause::Input);
    }
}

#[test]
fn what_was_sent_stays_with_its_line_when_the_plan_is_edited() {
    let mut case = scheduled(full_plan());
    let said = case.change.plan.communications[0].clone();
    case.ask("rea", &send(PLANNED, said.clone())).unwrap();
    let mut plan = case.change.plan.clone();
    plan.communications
        .insert(0, letter("northwind", "A second word beforehand"));
    case.ask(
        "rea",
        &Command::Edit {
            plan: Box::new(plan.clone()),
        },
    )
    .unwrap();
    let standing = |case: &Case| -> Vec<(Standing, String)> {
        entries(&case.change)
            .iter()
            .map(|e| (e.standing, e.letter.text.clone()))
            .collect()
    };
    assert_eq!(
        standing(&case),
        [
            (Standing::Waiting, "A second word beforehand".to_owned()),
            (Standing::Sent, said.text.clone()),
        ]
    );
    plan.communications[1].text = "Internet pauses for an hour tonight".to_owned();
    case.ask(
        "rea",
        &Command::Edit {
            plan: Box::new(plan),
        },
    )
    .unwrap();
    assert_eq!(
        standing(&case)[1..],
        [
            (
                Standing::Waiting,
                "Internet pauses for an hour tonight".to_owned()
            ),
            (Standing::Sent, said.text),
        ],
        "what went out is not what the plan says now"
    );
}

#[test]
fn a_change_without_messages_is_kept_as_it_was_before_there_were_any() {
    let case = running();
    let kept = serde_json::to_value(&case.change).unwrap();
    assert!(kept.get("messages").is_none());
    let again = Change::fold(case.change.id(), &case.events);
    assert_eq!(again, case.change);
}

#[test]
fn what_the_record_keeps_of_a_message_is_read_back_as_it_was() {
    let mut case = rolling_back();
    let said = letter("northwind", "The upgrade is being undone");
    let draft = Which::Beyond(1);
    case.ask("jun", &write(Which::New { wave: 0 }, 0, said))
        .unwrap();
    case.ask("nadia", &release(draft, 1)).unwrap();
    case.ask("jun", &withdraw(PLANNED, "The upgrade is off for tonight"))
        .unwrap();
    for recorded in &case.events {
        let (kind, body) = recorded.event.encode().unwrap();
        assert_eq!(Event::decode(&kind, &body).unwrap(), recorded.event);
    }
    let kinds: Vec<String> = case.events[case.events.len() - 3..]
        .iter()
        .map(|e| e.event.encode().unwrap().0)
        .collect();
    assert_eq!(
        kinds,
        [
            "change.message-written/1",
            "change.message-released/1",
            "change.message-withdrawn/1"
        ]
    );
}
