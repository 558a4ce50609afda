//! The catalogue and the bypass register on the screen.

use chrono::Duration;
use holdpoint::domain::command::Command;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Role;
use holdpoint::domain::plan::{ChangeType, Plan};
use holdpoint::domain::template::{TemplateCommand, TemplateState};
use holdpoint::domain::vote::Choice;

use crate::common::full_plan;
use crate::file::File;
use crate::journey::{Journey, journey, sized};

/// The handle of the template.
pub const ID: &str = "edge-firewall";

/// A file with an emergency that was carried out, the quickest way to a finished change.
fn finished(file: &mut File, bypass: bool) -> u32 {
    use holdpoint::domain::checklist::StepId;
    use holdpoint::domain::wave::{Checklist, Impact, ImpactLevel, Outcome, Tick};
    let mut plan = full_plan();
    plan.kind = ChangeType::Emergency;
    plan.waves[0].steps.truncate(1);
    let number = file.create(plan);
    let began = bypass.then(|| file.now - Duration::minutes(20));
    file.ask(
        "jun",
        Some(number),
        &Command::AuthoriseAndStart {
            person: "omar".into(),
            at: file.now,
            spoken: true,
            reason: "The firewall drops every second packet".to_owned(),
            began,
        },
    );
    file.ask(
        "jun",
        Some(number),
        &Command::Tick {
            wave: 0,
            checklist: Checklist::Work,
            step: StepId(1),
            tick: Tick::Done,
            note: String::new(),
        },
    );
    file.ask("jun", Some(number), &Command::FinishWork { wave: 0 });
    file.ask(
        "tom",
        Some(number),
        &Command::RecordCheck {
            wave: 0,
            check: 1,
            passed: true,
            observed: "no loss".to_owned(),
        },
    );
    file.ask(
        "tom",
        Some(number),
        &Command::DeclareImpact {
            wave: 0,
            client: "northwind".into(),
            impact: Impact {
                level: ImpactLevel::None,
                from: None,
                to: None,
                users: None,
                noticed: String::new(),
                planned: false,
                told_by: String::new(),
            },
        },
    );
    if bypass {
        return number;
    }
    file.ask(
        "ines",
        Some(number),
        &Command::Review {
            cause: "A failed fan".to_owned(),
            lesson: "Watch the fans".to_owned(),
            actions: Vec::new(),
        },
    );
    let outcome = Outcome::Successful;
    file.ask("tom", Some(number), &Command::Complete { wave: 0, outcome });
    number
}

fn shop() -> File {
    let mut file = File::new();
    let number = finished(&mut file, false);
    let propose = TemplateCommand::Propose {
        template: ID.into(),
        plan: Box::new(file.change(number).plan),
        reason: "Done every quarter without surprises".to_owned(),
        evidence: vec![holdpoint::domain::id::ChangeNumber(number)],
    };
    file.template("rea", &propose).unwrap();
    file
}

/// A file with a template that its board has approved.
pub fn in_use() -> File {
    let mut file = shop();
    for by in ["omar", "sara"] {
        let vote = TemplateCommand::Vote {
            template: ID.into(),
            choice: Choice::Approve,
            comment: "rollback rehearsed".to_owned(),
            seen: None,
        };
        file.template(by, &vote).unwrap();
    }
    file
}

pub fn state(journey: &mut Journey) -> TemplateState {
    let registers = journey.file.store.registers().unwrap();
    registers.catalogue.get(&ID.into()).unwrap().state()
}

#[test]
fn a_template_is_proposed_from_a_finished_change_and_voted_into_use_by_keys() {
    let mut file = File::new();
    finished(&mut file, false);
    let mut rea = journey(file, "rea");
    rea.keys("I<tab>Done every quarter<ctrl-s>");
    assert!(
        rea.asks("Propose template replace-edge-firewalls"),
        "{}",
        rea.screen()
    );
    rea.keys("y7");
    assert!(
        rea.shows("1 proposed") && rea.shows("CHG-0001"),
        "{}",
        rea.screen()
    );
    rea.keys("A");
    assert!(rea.asks("that is for the board"), "{}", rea.screen());
    rea.keys("<esc>");
    let mut file = rea.file;
    for by in ["omar", "sara"] {
        let mut member = journey(file, by);
        member.keys("7");
        assert!(member.shows("1 to look at"), "{}", member.screen());
        member.keys("Arollback rehearsed, outage stated<ctrl-s>");
        assert!(
            member.asks("Vote for template replace-edge-firewalls"),
            "{}",
            member.screen()
        );
        member.keys("<enter>");
        assert!(member.app.confirm.is_none(), "Enter decides nothing");
        member.keys("A<ctrl-s>y");
        file = member.file;
    }
    let mut after = journey(file, "rea");
    after.keys("7");
    assert!(
        after.line("replace-edge-firewalls").contains("in use"),
        "{}",
        after.screen()
    );
}

#[test]
fn a_change_raised_from_a_template_is_approved_as_it_is_handed_in_and_the_question_says_so() {
    let file = in_use();
    let mut rea = journey(file, "rea");
    rea.keys("7ncontoso<tab>fri 22:00 +4h<tab>jun<ctrl-s>");
    assert!(rea.shows("new from template saved"), "{}", rea.screen());
    let number = rea.app.queue.cursor.unwrap();
    assert_eq!(rea.file.change(number.0).plan.kind, ChangeType::Standard);
    rea.keys("S");
    assert!(
        rea.asks("it is the template edge-firewall version 1"),
        "{}",
        rea.screen()
    );
    rea.keys("y");
    assert_eq!(rea.file.change(number.0).state, State::Approved);
    let edit = |plan: &mut Plan| plan.rollback.minutes = 5;
    let mut plan = rea.file.change(number.0).plan;
    edit(&mut plan);
    let other = rea.file.create(plan);
    let mut rea = journey(rea.file, "rea");
    rea.app.queue.cursor = Some(holdpoint::domain::id::ChangeNumber(other));
    rea.rest().keys("G");
    while rea.app.queue.cursor.map(|n| n.0) != Some(other) {
        rea.keys("k");
    }
    rea.keys("S");
    assert!(
        rea.asks("departs from the template edge-firewall version 1 in 1 point"),
        "{}",
        rea.screen()
    );
    assert!(rea.asks("rollback, minutes"), "{}", rea.screen());
    assert!(rea.asks("It goes the normal way"), "{}", rea.screen());
    rea.keys("y");
    assert_eq!(rea.file.change(other).state, State::Review);
}

#[test]
fn a_suspended_template_stands_out_to_its_manager_and_says_who_resumes_it() {
    let file = in_use();
    let mut ines = journey(file, "ines");
    assert!(ines.file.store.registers().unwrap().people[&"ines".into()].has(Role::Manager));
    ines.keys("7HThe vendor has withdrawn the firmware<ctrl-s>y");
    assert_eq!(state(&mut ines), TemplateState::Suspended);
    ines.keys("1");
    assert!(ines.shows("1 template to look at: 7"), "{}", ines.screen());
    ines.keys("7<enter>");
    assert!(ines.shows("omar, sara, tom"), "{}", ines.screen());
    ines.keys("n");
    assert!(ines.shows("is suspended"), "{}", ines.screen());
}

#[test]
fn the_bypass_register_lists_what_began_before_its_word_by_client() {
    for (width, height) in [(80, 24), (120, 36), (200, 60)] {
        let mut file = File::new();
        finished(&mut file, true);
        let mut ines = sized(file, "ines", width, height);
        ines.keys("8");
        let row = ines.line("CHG-0001").to_owned();
        assert!(
            row.contains("northwind") && row.contains("20 min"),
            "{}",
            ines.screen()
        );
        assert!(row.contains("due"), "{}", ines.screen());
        assert!(ines.shows("1 bypass: northwind 1"), "{}", ines.screen());
        ines.keys("f");
        assert!(ines.shows("· northwind"), "{}", ines.screen());
        ines.keys("<enter>");
        assert!(ines.shows("before it was authorised"), "{}", ines.screen());
    }
}
