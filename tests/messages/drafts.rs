//! From a rollback on: who lets a draft out, and who does not.

use crate::common::{Case, noon};
use chrono::Duration;
use holdpoint::domain::attention::{Why, attention};
use holdpoint::domain::event::{ChangeEvent, Event};
use holdpoint::domain::gate::{Rule, Status, board};
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::message::{Fate, Standing, Which, entries, listing, notice, owed};
use holdpoint::domain::next::{Next, next};
use holdpoint::domain::people::{Role, Scope};
use holdpoint::domain::plan::Communication;
use holdpoint::domain::refusal::{Cause, Refusal};
use holdpoint::domain::wave::Phase;

use crate::house::*;

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
                assert_eq!(
                    refusal.next,
                    "Write it as a draft; nadia could release it. If it went out before 14:10 UTC, nadia puts \
                     that on record, with its time and who sent it."
                );
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
    assert!(
        notice.ends_with("no incident commander is appointed"),
        "{notice}"
    );
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
    let mut case = two_waves();
    case.now = noon() + Duration::hours(2);
    case.ask("jun", &start(0)).unwrap();
    case.ask("jun", &roll_back(0)).unwrap();
    let said = letter("contoso", "Tomorrow's upgrade is not certain");
    let new = Which::New { wave: 1 };
    case.ask("jun", &write(new, 0, said.clone())).unwrap();
    end_rollback(&mut case);
    refused(&mut case, "jun", &send(Which::Beyond(1), said.clone()));
    // The other wave's draft does not keep this one from its end.
    complete(&mut case);
    assert_eq!(case.change.state, State::InProgress);
    let held = refused(&mut case, "jun", &send(Which::Beyond(1), said));
    assert_eq!(
        held.sentence,
        "The message to contoso cannot be sent: it was written as a draft during a rollback, and only an \
         incident commander releases it."
    );
    case.ask("nadia", &release(Which::Beyond(1), 1)).unwrap();
    let planned = case.change.plan.communications[0].clone();
    case.ask("rea", &send(PLANNED, planned)).unwrap();
}

#[test]
fn no_change_ends_with_a_draft_that_was_neither_released_nor_withdrawn() {
    let mut case = rolling_back();
    commander(&mut case, "sam");
    let said = letter("northwind", "The upgrade is being undone");
    let new = Which::New { wave: 0 };
    case.ask("jun", &write(new, 0, said.clone())).unwrap();
    case.ask("nadia", &write(PLANNED, 0, said)).unwrap();
    end_rollback(&mut case);
    verify(&mut case);
    let refusal = case.ask("tom", &done()).unwrap_err();
    let gaps: Vec<(&str, &str, String, &str)> = refusal
        .gaps
        .iter()
        .map(|g| {
            let owner = g.owner.to_string();
            (&*g.code, g.missing.as_str(), owner, g.fix.as_str())
        })
        .collect();
    assert_eq!(
        gaps,
        [
            (
                "complete.messages",
                "Draft 1 to northwind was neither released nor withdrawn",
                "sam".to_owned(),
                "message release 1, or message withdraw 1"
            ),
            (
                "complete.messages",
                "Draft 2 to northwind was neither released nor withdrawn",
                "nadia or sam".to_owned(),
                "message release 2, or message withdraw 2"
            ),
        ],
        "nadia wrote the first of them"
    );
    let next = next(&case.change, 0, case.now);
    assert_eq!(next, Next::Drafts(2));
    assert_eq!(
        next.in_words(&case.change, &case.registers),
        "release or withdraw 2 drafts to clients"
    );
    // Either way out of it, and it ends.
    case.ask("sam", &release(PLANNED, 1)).unwrap();
    assert!(case.ask("tom", &done()).is_err(), "one is left");
    case.ask("jun", &withdraw(Which::Beyond(1), "They were called"))
        .unwrap();
    case.ask("tom", &done()).unwrap();
    assert_eq!(case.change.state, State::Closed);
}

#[test]
fn the_wave_that_closes_the_change_asks_about_every_draft_and_a_planned_message_never_does() {
    let mut case = two_waves();
    case.now = noon() + Duration::hours(2);
    case.ask("jun", &start(0)).unwrap();
    case.ask("jun", &roll_back(0)).unwrap();
    let other = letter("contoso", "Tomorrow's upgrade is not certain");
    case.ask("jun", &write(Which::New { wave: 1 }, 0, other))
        .unwrap();
    assert!(owed(&case.change, 0).is_empty(), "it is the other wave's");
    assert_eq!(owed(&case.change, 1).len(), 1);
    case.change.waves[1].phase = Phase::Done;
    assert_eq!(owed(&case.change, 0).len(), 1, "this one closes the change");
    let planned = entries(&case.change);
    let drafts = planned.iter().filter(|e| e.standing == Standing::Draft);
    assert_eq!(
        drafts.count(),
        3,
        "the plan's are drafts too, and not asked for"
    );
}

#[test]
fn no_waiver_lets_a_draft_lie() {
    let row = Rule::CompleteMessages.row();
    assert!(!row.may_waive);
    assert_eq!(row.code, "complete.messages");
    let concerns = |case: &Case| {
        let board = board(&case.change, &case.registers, case.now);
        let mut all = board.iter().flat_map(|s| &s.requirements);
        let found = all.find(|r| r.code == row.code).unwrap();
        (found.status, found.owner.to_string())
    };
    let running = running();
    assert_eq!(
        concerns(&running),
        (Status::NotApplicable, "nadia".to_owned())
    );
    let mut case = rolling_back();
    assert_eq!(concerns(&case).0, Status::Met);
    let said = letter("northwind", "The upgrade is being undone");
    case.ask("jun", &write(PLANNED, 0, said)).unwrap();
    assert_eq!(concerns(&case).0, Status::NotMet);
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
        "Messages are drafts since 14:10 UTC; nadia or sam releases them"
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
fn what_had_gone_out_before_the_rollback_is_put_on_record_by_a_commander_and_says_so() {
    let mut case = rolling_back();
    let planned = case.change.plan.communications[0].clone();
    let before = case.now - Duration::minutes(20);
    let told = |by: &str| sent_earlier(PLANNED, planned.clone(), before, by);
    for by in ["jun", "rea", "ines"] {
        let refusal = refused(&mut case, by, &told("jun"));
        assert_eq!(
            refusal.to_string(),
            "You cannot put on record that a message of CHG-0042 went out at 26 Nov 13:51 UTC: while a rollback is \
             open, only an incident commander puts on record that a message had gone out before. nadia could, \
             with its time and who sent it."
        );
    }
    let own = refused(&mut case, "nadia", &told("nadia"));
    assert!(
        own.sentence
            .contains("nobody vouches for a message that they sent"),
        "{own}"
    );
    case.ask("nadia", &told("jun")).unwrap();
    let entry = entries(&case.change)[0];
    assert_eq!(entry.standing, Standing::Sent);
    assert_eq!(
        entry.in_words(),
        "sent by jun 26 Nov 13:51 UTC, put on record by nadia 26 Nov 14:11 UTC"
    );
    let list = listing(&case.change, &case.registers);
    assert_eq!(list.messages[0].by, Some("jun".into()));
    assert_eq!(list.messages[0].at, Some(before));
    assert_eq!(list.messages[0].recorded, Some(("nadia".into(), case.now)));
}

#[test]
fn no_stated_time_is_a_way_round_the_commander() {
    let mut case = rolling_back();
    let rolled = case.now - Duration::minutes(1);
    let said = letter("northwind", "All is well");
    let new = Which::New { wave: 0 };
    // Not while it was rolled back, not in the future, not before there was a change, by nobody unknown.
    for (at, by, part) in [
        (
            rolled,
            "jun",
            "since 26 Nov 14:10 UTC wave 1 was being rolled back",
        ),
        (case.now, "jun", "cannot have gone out at"),
        (case.now + Duration::minutes(1), "jun", "in the future"),
        (noon() - Duration::days(9), "jun", "did not exist yet"),
        (
            rolled - Duration::minutes(5),
            "mallory",
            "register of people",
        ),
    ] {
        let refusal = refused(&mut case, "nadia", &sent_earlier(new, said.clone(), at, by));
        assert!(refusal.sentence.contains(part), "{refusal}");
    }
    // Words written since cannot have gone out then, and neither can a commander's own.
    case.ask("jun", &write(new, 0, said.clone())).unwrap();
    let earlier = rolled - Duration::minutes(5);
    let late = sent_earlier(Which::Beyond(1), said.clone(), earlier, "jun");
    let refusal = refused(&mut case, "nadia", &late);
    assert!(
        refusal
            .sentence
            .starts_with("These words cannot have gone out at"),
        "{refusal}"
    );
    // The implementer does not vouch, commander or not.
    let jun = case.registers.people.get_mut(&"jun".into()).unwrap();
    jun.roles.push(Role::Commander);
    let refusal = refused(
        &mut case,
        "jun",
        &sent_earlier(new, said.clone(), earlier, "tom"),
    );
    assert_eq!(refusal.cause, Cause::Person);
    // Once the wave is done nobody says that it went out during the rollback either.
    case.ask("nadia", &release(Which::Beyond(1), 1)).unwrap();
    case.now += Duration::minutes(5);
    end_rollback(&mut case);
    complete(&mut case);
    let during = rolled + Duration::minutes(2);
    let refusal = refused(
        &mut case,
        "rea",
        &sent_earlier(new, said.clone(), during, "rea"),
    );
    assert!(
        refusal.sentence.contains("was being rolled back"),
        "{refusal}"
    );
    case.ask("rea", &sent_earlier(new, said, earlier, "jun"))
        .unwrap();
}

#[test]
fn without_a_rollback_whoever_tells_the_clients_says_when_it_went_out() {
    let mut case = running();
    let planned = case.change.plan.communications[0].clone();
    let at = noon() + Duration::minutes(30);
    case.ask("rea", &sent_earlier(PLANNED, planned, at, "rea"))
        .unwrap();
    let kept = serde_json::to_value(&case.events.last().unwrap().event).unwrap();
    assert!(kept.to_string().contains(r#""earlier":{"at""#), "{kept}");
    assert!(
        entries(&case.change)[0]
            .in_words()
            .starts_with("sent by rea 26 Nov 12:30 UTC")
    );
}
