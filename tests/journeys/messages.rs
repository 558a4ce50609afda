//! Messages to clients by keys: sent from the window, and after a rollback released by their commander.

use chrono::Duration;
use holdpoint::app::Place;
use holdpoint::domain::command::Command;
use holdpoint::domain::message::{Fate, Standing, Which, entries};
use holdpoint::domain::people::{Person, Role};
use holdpoint::domain::plan::Communication;

use crate::common::full_plan;
use crate::journey::{File, Journey, journey, sized};
use crate::window::become_;

fn file() -> File {
    let mut file = File::new();
    for id in ["nadia", "sam"] {
        file.knows(Person {
            id: id.into(),
            name: id.to_owned(),
            roles: vec![Role::Commander],
            ..Person::default()
        });
    }
    file.scheduled_with(full_plan());
    file.now += Duration::hours(2);
    file
}

/// The window of a change that is being worked, before its engineer.
fn running() -> Journey {
    let mut journey = journey(file(), "jun");
    journey.keys("Wy");
    journey
}

fn standings(journey: &Journey) -> Vec<Standing> {
    let change = journey.file.change(1);
    entries(&change).iter().map(|e| e.standing).collect()
}

fn write(which: Which, seen: u32, text: &str) -> Command {
    Command::WriteMessage {
        which,
        seen,
        letter: Box::new(Communication {
            client: "northwind".into(),
            audience: "all users".to_owned(),
            channel: "e-mail".to_owned(),
            text: text.to_owned(),
            ..Communication::default()
        }),
    }
}

#[test]
fn a_planned_message_is_sent_from_the_window_with_the_text_as_it_went_out() {
    let mut journey = running();
    journey.keys("m");
    let row = journey.line("waiting");
    for part in ["1 ", "northwind", "all users", "Internet pauses"] {
        assert!(row.contains(part), "{part} in {row}");
    }
    assert!(journey.shows("all users · e-mail · 48 h before · rea sends it"));
    assert!(
        journey
            .line("Message 1 to northwind")
            .contains("as the plan has it")
    );
    journey.keys("S, from 22:10<ctrl-s>");
    assert!(
        journey.asks("Send message 1 of CHG-0001?"),
        "{}",
        journey.screen()
    );
    assert!(journey.asks("Internet pauses for ten minutes tonight, from 22:10"));
    journey.keys("y");
    assert_eq!(standings(&journey), [Standing::Sent]);
    assert!(journey.shows("sent by jun"), "{}", journey.screen());
    journey.keys("S");
    assert!(
        journey.says("Message 1 of CHG-0001 was sent by jun"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>");
    assert_eq!(
        journey.app.place,
        Place::Window,
        "esc comes back to the window"
    );
}

#[test]
fn an_engineer_rolls_back_writes_a_draft_and_only_the_commander_lets_it_out() {
    let mut journey = running();
    journey.keys("rthe tunnel stays down<enter>INC-7<enter>y");
    assert!(
        journey.says("Messages are drafts since 14:00 UTC; nadia or sam releases them"),
        "{}",
        journey.screen()
    );
    journey.keys("mnThe upgrade is being undone<ctrl-s>");
    assert_eq!(standings(&journey), [Standing::Draft, Standing::Draft]);
    assert!(
        journey.says("1 draft waits for an incident commander: nadia or sam"),
        "{}",
        journey.screen()
    );
    journey.keys("kS");
    assert!(
        journey.says("its messages are drafts that only an incident commander releases. Write it as a draft; nadia or sam could release it."),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>jY");
    assert!(journey.asks("nadia or sam could."), "{}", journey.screen());
    journey.keys("<esc><esc>");
    assert!(journey.line("1 draft waits").contains("m messages"));

    let mut nadia = self::journey(journey.file, "nadia");
    assert!(
        nadia.line("CHG-0001").contains("release a mes"),
        "it is among what needs her: {}",
        nadia.screen()
    );
    nadia.keys("9m");
    assert!(
        nadia
            .line("Message 2 to northwind")
            .contains("version 1 by jun"),
        "the draft that waits is under the cursor: {}",
        nadia.screen()
    );
    nadia.keys("Y");
    assert!(
        nadia.asks("Release message 2 of CHG-0001?"),
        "{}",
        nadia.screen()
    );
    assert!(nadia.asks("The upgrade is being undone"));
    nadia.keys("o");
    assert_eq!(standings(&nadia), [Standing::Draft, Standing::Released]);
    let change = nadia.file.change(1);
    assert!(
        matches!(&change.messages[0].fate, Fate::Released { by, .. } if by.as_str() == "nadia")
    );
    assert!(
        nadia.shows("written by jun, released by nadia"),
        "{}",
        nadia.screen()
    );
}

#[test]
fn a_draft_edited_while_the_commander_is_asked_is_not_released() {
    let mut journey = running();
    journey.keys("rthe tunnel stays down<enter>INC-7<enter>ymnIt is being undone<ctrl-s>");
    let mut nadia = self::journey(journey.file, "nadia");
    nadia.keys("9mY");
    assert!(nadia.asks("Release message 2 of CHG-0001?"));
    nadia.meanwhile(|file| {
        file.ask(
            "tom",
            Some(1),
            &write(Which::Beyond(1), 1, "It is undone, all is back"),
        );
    });
    nadia.keys("o");
    assert_eq!(standings(&nadia), [Standing::Draft, Standing::Draft]);
    assert!(
        nadia.says("was edited meanwhile by tom"),
        "{}",
        nadia.screen()
    );
    nadia.keys("<esc>Yo");
    assert_eq!(standings(&nadia)[1], Standing::Released);
    assert_eq!(
        nadia.file.change(1).messages[0].letter.text,
        "It is undone, all is back"
    );
}

#[test]
fn a_commander_who_mends_a_draft_leaves_it_to_another() {
    let mut journey = running();
    journey.keys("rthe tunnel stays down<enter>INC-7<enter>ymnIt is being undone<ctrl-s>");
    become_(&mut journey, "nadia");
    journey.keys("e, back by 15:00<ctrl-s>");
    assert_eq!(journey.file.change(1).messages[0].version, 2);
    journey.keys("Y");
    assert!(
        journey.asks("nobody releases words that they wrote"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>");
    become_(&mut journey, "sam");
    journey.keys("Yo");
    assert_eq!(standings(&journey)[1], Standing::Released);
}

#[test]
fn a_message_is_withdrawn_with_a_reason_and_what_was_typed_is_kept() {
    let mut journey = running();
    journey.keys("me, or twenty<esc>");
    journey.keys("e");
    assert!(journey.shows("tonight, or twenty"), "{}", journey.screen());
    journey.keys("<esc>xThe work is off for tonight<ctrl-s>");
    assert_eq!(standings(&journey), [Standing::Withdrawn]);
    assert!(journey.shows("The work is off for tonight"));
}

#[test]
fn a_killed_console_comes_back_to_the_window_and_leaving_forgets_it() {
    let mut journey = running();
    journey.keys("m");
    let mut again = journey.killed();
    assert_eq!(again.app.place, Place::Window);
    again.keys("m<esc><esc>");
    assert_eq!(again.killed().app.place, Place::Queue);
}

#[test]
fn the_list_stays_readable_at_every_size() {
    for (width, height) in [(60, 16), (80, 24), (120, 36), (200, 60)] {
        let mut journey = sized(file(), "jun", width, height);
        journey.keys("Wym");
        let row = journey.line("waiting");
        assert!(row.contains("northwind"), "{width}x{height}: {row}");
        assert!(
            journey.says("Internet pauses for ten minutes tonight"),
            "{width}x{height}:\n{}",
            journey.screen()
        );
    }
}

#[test]
fn from_the_queue_the_palette_leads_to_the_messages_and_a_draft_has_none() {
    let mut journey = running();
    journey.keys("<esc>:release message<enter>");
    assert_eq!(journey.app.place, Place::Messages, "{}", journey.screen());
    journey.keys("<esc>");
    assert_eq!(journey.app.place, Place::Window);
    let mut file = File::new();
    let plan = Box::new(full_plan());
    file.ask("jun", None, &Command::Create { plan });
    let mut journey = self::journey(file, "jun");
    journey.keys(":release message<enter>");
    assert_eq!(journey.app.place, Place::Queue);
    assert!(
        journey.says("has no window yet: it is a draft"),
        "{}",
        journey.screen()
    );
}

#[test]
fn a_draft_that_nobody_settled_is_asked_for_before_the_end() {
    let mut journey = running();
    journey.keys("rthe tunnel stays down<enter>INC-7<enter>y");
    journey.keys("mnThe upgrade is being undone<ctrl-s><esc>");
    journey.keys("<space>F<ctrl-s>y");
    become_(&mut journey, "tom");
    journey.keys("v<enter><enter>no loss in 300 packets<enter>");
    journey.keys("i<enter><enter>the phones were down for a minute<enter><enter><enter><enter><enter><enter>");
    assert!(
        journey.says("A draft to a client is released or withdrawn before the end."),
        "{}",
        journey.screen()
    );
    assert!(
        journey
            .line("  2  northwind")
            .contains("The upgrade is being undone")
    );
    assert!(journey.says("1 draft waits for an incident commander: nadia or sam"));
    assert!(journey.says("m shows them"), "{}", journey.screen());
    assert!(
        journey.footer().starts_with("m messages"),
        "{}",
        journey.footer()
    );
    journey.keys("mxThe clients were called instead<enter><esc>");
    assert_eq!(standings(&journey)[1], Standing::Withdrawn);
    assert!(journey.shows("The review"), "{}", journey.screen());
    become_(&mut journey, "ines");
    journey.keys("wThe peer had another key<tab>Compare keys beforehand<ctrl-s>");
    become_(&mut journey, "tom");
    journey.keys("O<ctrl-s>y");
    assert!(
        journey.file.change(1).outcome.is_some(),
        "{}",
        journey.screen()
    );
}

#[test]
fn a_commander_puts_on_record_what_had_gone_out_before_the_rollback() {
    let mut journey = running();
    journey.file.now += Duration::minutes(10);
    journey.keys("rthe tunnel stays down<enter>INC-7<enter>y");
    journey.keys("mS");
    assert!(
        journey.says("If it went out before 14:10 UTC, nadia or sam puts that on record, with its time and who sent it."),
        "{}",
        journey.screen()
    );
    let mut nadia = self::journey(journey.file, "nadia");
    nadia.keys("9mS<tab><tab><tab>14:05<ctrl-s>");
    assert!(nadia.says("Say who sent it then."), "{}", nadia.screen());
    nadia.keys("<tab>jun<ctrl-s>");
    assert!(
        nadia.asks("Put message 1 of CHG-0001 on record as sent?"),
        "{}",
        nadia.screen()
    );
    assert!(nadia.asks("sent by jun at 2026-11-26 14:05 UTC"));
    nadia.keys("y");
    assert!(
        nadia.says("sent by jun 26 Nov 14:05 UTC, put on record by nadia 26 Nov 14:10 UTC"),
        "{}",
        nadia.screen()
    );
    assert_eq!(standings(&nadia)[0], Standing::Sent);
}

#[test]
fn while_the_file_is_away_no_message_is_sent_written_released_or_withdrawn_and_why_is_said() {
    let mut journey = running();
    journey.keys("rthe tunnel stays down<enter>INC-7<enter>y");
    journey.keys("mnThe upgrade is being undone<ctrl-s>");
    journey.away = true;
    journey.keys("<esc><space>");
    journey.keys("m");
    for keys in [
        "nWe are going back<ctrl-s>",
        "jxThe clients were called<enter>",
    ] {
        journey.keys(keys);
        assert!(
            journey.says("The file cannot be reached since 14:00 UTC. This waits for the file."),
            "{keys}: {}",
            journey.screen()
        );
        journey.keys("<esc><esc>m");
    }
    become_(&mut journey, "nadia");
    journey.keys("jY");
    if journey.shows("Are you sure?") {
        journey.keys("oy");
    }
    assert!(
        journey.says("This waits for the file."),
        "{}",
        journey.screen()
    );
    assert_eq!(standings(&journey), [Standing::Draft, Standing::Draft]);
    assert_eq!(journey.held.waiting.len(), 1, "the tick alone");
}
