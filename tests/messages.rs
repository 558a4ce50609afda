//! What customers are told while a change is under way: who sends, and who lets a draft out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::Duration;
use common::{Case, full_plan, noon};
use holdpoint::domain::attention::{Why, attention};
use holdpoint::domain::change::Change;
use holdpoint::domain::checklist::StepId;
use holdpoint::domain::command::Command;
use holdpoint::domain::event::{ChangeEvent, Event};
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::message::{Fate, Standing, Which, entries, listing, notice};
use holdpoint::domain::people::{Person, Role, Scope};
use holdpoint::domain::plan::{Communication, Plan, PlannedWave};
use holdpoint::domain::refusal::{Cause, Refusal};
use holdpoint::domain::vote::Choice;
use holdpoint::domain::wave::{Checklist, Impact, ImpactLevel, Outcome, Tick};
use holdpoint::domain::window::Window;

const PLANNED: Which = Which::Planned { wave: 0, line: 0 };

fn letter(client: &str, text: &str) -> Communication {
    Communication {
        client: client.into(),
        audience: "all users".to_owned(),
        channel: "e-mail".to_owned(),
        when: "now".to_owned(),
        owner: None,
        text: text.to_owned(),
    }
}

fn send(which: Which, letter: Communication) -> Command {
    Command::SendMessage {
        which,
        letter: Box::new(letter),
    }
}

fn write(which: Which, seen: u32, letter: Communication) -> Command {
    Command::WriteMessage {
        which,
        seen,
        letter: Box::new(letter),
    }
}

fn release(which: Which, seen: u32) -> Command {
    Command::ReleaseMessage { which, seen }
}

fn withdraw(which: Which, reason: &str) -> Command {
    Command::WithdrawMessage {
        which,
        reason: reason.to_owned(),
    }
}

fn roll_back(wave: usize) -> Command {
    Command::RollBack {
        wave,
        reason: "the primary does not come back".to_owned(),
        incident: "INC-7".to_owned(),
    }
}

fn start(wave: usize) -> Command {
    Command::Start { wave, began: None }
}

/// Adds an incident commander.
fn commander(case: &mut Case, id: &str) {
    let person = Person {
        id: id.into(),
        name: id.to_owned(),
        roles: vec![Role::Commander],
        ..Person::default()
    };
    case.registers.people.insert(id.into(), person);
}

fn scheduled(plan: Plan) -> Case {
    let mut case = Case::new();
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    case.approve("ines").unwrap();
    case.ask("ines", &Command::Schedule).unwrap();
    commander(&mut case, "nadia");
    case
}

fn running() -> Case {
    let mut case = scheduled(full_plan());
    case.now = noon() + Duration::hours(2);
    case.ask("jun", &start(0)).unwrap();
    case
}

fn rolling_back() -> Case {
    let mut case = running();
    case.now += Duration::minutes(10);
    case.ask("jun", &roll_back(0)).unwrap();
    case.now += Duration::minutes(1);
    case
}

/// Two clients: northwind's wave and, later, contoso's; each with a message.
fn two_waves() -> Case {
    let mut plan = full_plan();
    let mut second: PlannedWave = plan.waves[0].clone();
    second.clients = vec!["contoso".into()];
    second.window = plan.waves[0].window.map(|w| Window {
        start: w.start + Duration::days(1),
        end: w.end + Duration::days(1),
        ..w
    });
    plan.waves.push(second);
    let mut other = plan.communications[0].clone();
    other.client = "contoso".into();
    plan.communications.push(other);
    scheduled(plan)
}

fn refused(case: &mut Case, by: &str, command: &Command) -> Refusal {
    let refusal = case.ask(by, command).unwrap_err();
    assert!(!refusal.next.is_empty(), "a dead end: {refusal}");
    refusal
}

fn end_rollback(case: &mut Case) {
    case.ask(
        "jun",
        &Command::Tick {
            wave: 0,
            checklist: Checklist::Rollback,
            step: StepId(1),
            tick: Tick::Done,
            note: String::new(),
        },
    )
    .unwrap();
    let ended = Command::EndRollback {
        wave: 0,
        restored: true,
        incident: String::new(),
    };
    case.ask("jun", &ended).unwrap();
}

fn complete(case: &mut Case) {
    for command in [
        Command::RecordCheck {
            wave: 0,
            check: 1,
            passed: true,
            observed: "no loss in 300 packets".to_owned(),
        },
        Command::DeclareImpact {
            wave: 0,
            client: "northwind".into(),
            impact: Impact {
                level: ImpactLevel::None,
                from: None,
                to: None,
                users: None,
                noticed: String::new(),
                planned: true,
                told_by: "service desk".to_owned(),
            },
        },
        Command::Review {
            cause: "The vendor's image was the wrong one".to_owned(),
            lesson: "Compare the checksum in the pre-check".to_owned(),
            actions: Vec::new(),
        },
    ] {
        let by = if matches!(command, Command::Review { .. }) {
            "ines"
        } else {
            "tom"
        };
        case.ask(by, &command).unwrap();
    }
    let done = Command::Complete {
        wave: 0,
        outcome: Outcome::RolledBack,
    };
    case.ask("tom", &done).unwrap();
}

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
fn from_the_rollback_on_nobody_sends_and_the_refusal_says_since_when_and_who_could() {
    let mut case = rolling_back();
    let said = letter("northwind", "The upgrade is being undone");
    for by in ["rea", "jun", "ines", "nadia"] {
        for which in [PLANNED, Which::New { wave: 0 }] {
            let refusal = refused(&mut case, by, &send(which, said.clone()));
            assert_eq!(
                refusal.sentence,
                "The message to northwind cannot be sent: since 26 Nov 14:10 UTC, when wave 1 of CHG-0042 \
                 began to roll back, its messages are drafts that only an incident commander releases."
            );
            if by != "nadia" {
                assert_eq!(refusal.next, "Write it as a draft; nadia could release it.");
            }
        }
    }
    assert_eq!(entries(&case.change)[0].standing, Standing::Draft);
}

#[test]
fn a_draft_goes_out_by_a_commander_as_they_saw_it() {
    let mut case = rolling_back();
    let new = Which::New { wave: 0 };
    let said = letter("northwind", "The upgrade is being undone");
    case.ask("jun", &write(new, 0, said.clone())).unwrap();
    let draft = Which::Beyond(1);
    let refusal = refused(&mut case, "ines", &release(draft, 1));
    assert_eq!(
        refusal.to_string(),
        "You cannot release message 2 of CHG-0042: only an incident commander releases a draft to a client, \
         and a manager as such does not. nadia could."
    );
    let mut better = said;
    better.text.push_str(", back at 15:00");
    case.ask("tom", &write(draft, 1, better.clone())).unwrap();
    let stale = refused(&mut case, "nadia", &release(draft, 1));
    assert_eq!(
        stale.sentence,
        "Message 2 of CHG-0042 was edited meanwhile by tom, 26 Nov 14:11 UTC: version 2 stands, and you saw \
         version 1."
    );
    let stale = refused(&mut case, "jun", &write(draft, 1, better.clone()));
    assert_eq!(
        stale.cause,
        Cause::Conflict,
        "two do not edit over each other"
    );
    case.ask("nadia", &release(draft, 2)).unwrap();
    let message = &case.change.messages[0];
    assert!(matches!(&message.fate, Fate::Released { by, .. } if by.as_str() == "nadia"));
    assert_eq!(message.letter, better);
    let Event::Change(ChangeEvent::MessageReleased { letter, digest, .. }) =
        &case.events.last().unwrap().event
    else {
        panic!("the last event is the release");
    };
    assert_eq!(**letter, better, "the record holds what went out");
    assert_eq!(*digest, holdpoint::domain::message::digest(&better));
    refused(&mut case, "jun", &write(draft, 2, letter_again(&better)));
}

fn letter_again(of: &Communication) -> Communication {
    letter(of.client.as_str(), "And once more")
}

#[test]
fn a_commander_may_release_the_words_of_the_plan_as_they_stand() {
    let mut case = rolling_back();
    case.ask("nadia", &release(PLANNED, 0)).unwrap();
    let message = &case.change.messages[0];
    assert_eq!(message.letter, case.change.plan.communications[0]);
    assert_eq!(entries(&case.change)[0].standing, Standing::Released);
}

#[test]
fn nobody_releases_words_that_they_wrote_and_there_are_two_ways_on() {
    let mut case = rolling_back();
    let said = letter("northwind", "The upgrade is being undone");
    case.ask("nadia", &write(Which::New { wave: 0 }, 0, said.clone()))
        .unwrap();
    let draft = Which::Beyond(1);
    let own = refused(&mut case, "nadia", &release(draft, 1));
    assert_eq!(
        own.to_string(),
        "You cannot release message 2 of CHG-0042: nobody releases words that they wrote. Someone of the \
         work takes the words over by saving them, and you release them. Nobody else is an incident \
         commander for northwind; an admin (ines) appoints one with: holdpoint people set NAME --role \
         commander (and a --role for each role they keep)"
    );
    let mut other = Case {
        registers: case.registers.clone(),
        change: case.change.clone(),
        now: case.now,
        events: Vec::new(),
    };
    commander(&mut other, "sam");
    let own = refused(&mut other, "nadia", &release(draft, 1));
    assert!(own.next.ends_with("sam could."), "{own}");
    other.ask("sam", &release(draft, 1)).unwrap();

    refused(&mut case, "nadia", &write(draft, 1, said.clone()));
    case.ask("jun", &write(draft, 1, said)).unwrap();
    case.ask("nadia", &release(draft, 2)).unwrap();
}

#[test]
fn the_implementer_releases_nothing_although_they_are_a_commander() {
    let mut case = rolling_back();
    let jun = case.registers.people.get_mut(&"jun".into()).unwrap();
    jun.roles.push(Role::Commander);
    let refusal = refused(&mut case, "jun", &release(PLANNED, 0));
    assert!(
        refusal.sentence.contains("a change that they implement"),
        "{refusal}"
    );
    assert_eq!(refusal.next, "nadia could.");
}

#[test]
fn without_a_commander_the_refusal_says_who_appoints_one_and_how() {
    let mut case = rolling_back();
    case.registers.people.remove(&"nadia".into());
    let refusal = refused(
        &mut case,
        "jun",
        &send(PLANNED, letter("northwind", "It is being undone")),
    );
    assert_eq!(
        refusal.next,
        "Write it as a draft. Nobody is an incident commander for northwind; an admin (ines) appoints one \
         with: holdpoint people set NAME --role commander (and a --role for each role they keep)"
    );
    let notice = notice(&case.change, &case.registers).unwrap();
    assert!(notice.ends_with("whom an admin has to appoint"), "{notice}");
}

#[test]
fn a_commander_of_other_clients_does_not_even_see_it() {
    let mut case = rolling_back();
    commander(&mut case, "carl");
    let carl = case.registers.people.get_mut(&"carl".into()).unwrap();
    carl.scope = Scope::Only(vec!["contoso".into()]);
    let refusal = case.ask("carl", &release(PLANNED, 0)).unwrap_err();
    assert_eq!(refusal, Refusal::no_change(case.change.id()));
    assert!(
        listing(&case.change, &case.registers)
            .commanders
            .iter()
            .all(|c| c.as_str() == "nadia")
    );
}

#[test]
fn without_a_rollback_there_is_nothing_to_release_and_a_written_message_is_sent() {
    let mut case = running();
    let said = letter("northwind", "It takes an hour longer");
    case.ask("jun", &write(Which::New { wave: 0 }, 0, said.clone()))
        .unwrap();
    let draft = Which::Beyond(1);
    assert_eq!(entries(&case.change)[1].standing, Standing::Waiting);
    let refusal = refused(&mut case, "nadia", &release(draft, 1));
    assert_eq!(refusal.cause, Cause::State);
    assert_eq!(notice(&case.change, &case.registers), None);
    case.ask("jun", &send(draft, said)).unwrap();
}

#[test]
fn a_message_written_before_the_rollback_becomes_a_draft_with_it() {
    let mut case = running();
    let said = letter("northwind", "It takes an hour longer");
    case.ask("jun", &write(Which::New { wave: 0 }, 0, said.clone()))
        .unwrap();
    case.ask("jun", &roll_back(0)).unwrap();
    refused(&mut case, "jun", &send(Which::Beyond(1), said));
    case.ask("nadia", &release(Which::Beyond(1), 1)).unwrap();
}

#[test]
fn the_rollback_of_one_wave_makes_drafts_of_the_messages_of_every_wave() {
    let mut case = two_waves();
    case.now = noon() + Duration::hours(2);
    case.ask("jun", &start(0)).unwrap();
    case.ask("jun", &roll_back(0)).unwrap();
    let other = Which::Planned { wave: 1, line: 1 };
    let said = case.change.plan.communications[1].clone();
    let refusal = refused(&mut case, "rea", &send(other, said));
    assert!(
        refusal.sentence.contains("when wave 1 of CHG-0042"),
        "{refusal}"
    );
}

#[test]
fn when_the_wave_is_done_planned_messages_are_sent_again_and_a_held_draft_stays_one() {
    let mut case = rolling_back();
    let said = letter("northwind", "The upgrade is being undone");
    case.ask("jun", &write(Which::New { wave: 0 }, 0, said.clone()))
        .unwrap();
    end_rollback(&mut case);
    refused(&mut case, "jun", &send(Which::Beyond(1), said.clone()));
    complete(&mut case);
    assert_eq!(case.change.state, State::Closed);
    let held = refused(&mut case, "jun", &send(Which::Beyond(1), said));
    assert_eq!(
        held.sentence,
        "The message to northwind cannot be sent: it was written as a draft during a rollback, and only an \
         incident commander releases it."
    );
    case.ask("nadia", &release(Which::Beyond(1), 1)).unwrap();
    let planned = case.change.plan.communications[0].clone();
    case.ask("rea", &send(PLANNED, planned)).unwrap();
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
fn a_commander_needs_to_look_while_a_written_draft_waits_and_not_after() {
    let needs = |case: &Case| {
        attention(&case.change, &case.registers)
            .into_iter()
            .filter(|a| a.why == Why::Message)
            .map(|a| a.person.to_string())
            .collect::<Vec<_>>()
    };
    let mut case = rolling_back();
    commander(&mut case, "sam");
    assert!(needs(&case).is_empty(), "nobody has written anything yet");
    assert_eq!(
        notice(&case.change, &case.registers).unwrap(),
        "Messages are drafts since 14:10 UTC; they are released by an incident commander: nadia or sam"
    );
    let said = letter("northwind", "The upgrade is being undone");
    case.ask("sam", &write(Which::New { wave: 0 }, 0, said.clone()))
        .unwrap();
    assert_eq!(needs(&case), ["nadia"], "sam wrote it");
    case.ask("jun", &write(PLANNED, 0, said)).unwrap();
    assert_eq!(needs(&case), ["nadia", "sam"]);
    assert_eq!(
        notice(&case.change, &case.registers).unwrap(),
        "2 drafts wait for an incident commander: nadia or sam"
    );
    case.ask("nadia", &release(PLANNED, 1)).unwrap();
    case.ask("nadia", &release(Which::Beyond(1), 1)).unwrap();
    assert!(needs(&case).is_empty());
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
