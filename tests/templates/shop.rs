//! A file with a finished change and the template that was made from it.

use chrono::Duration;
use holdpoint::domain::change::Change;
use holdpoint::domain::checklist::StepId;
use holdpoint::domain::command::Command;
use holdpoint::domain::event::Recorded;
use holdpoint::domain::id::{ChangeNumber, TemplateId};
use holdpoint::domain::plan::{Plan, RiskClass};
use holdpoint::domain::refusal::Refusal;
use holdpoint::domain::template::{Template, TemplateCommand, TemplateState, plan_for};
use holdpoint::domain::vote::Choice;
use holdpoint::domain::wave::{Checklist, Impact, ImpactLevel, Outcome, Tick};
use holdpoint::domain::window::Window;
use holdpoint::store::WriteError;

use crate::common::full_plan;
use crate::common::work::way_back;
use crate::file::File;

pub const ID: &str = "edge-firewall";

/// What was refused; anything else ends the test.
pub fn refused(done: Result<Vec<Recorded>, WriteError>) -> Refusal {
    match done {
        Err(WriteError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// The plan of a change that has nothing to stop it: low, one client, one step.
pub fn low_plan() -> Plan {
    let mut plan = full_plan();
    plan.declared = Some(RiskClass::Medium);
    plan.waves[0].steps.truncate(1);
    plan
}

pub fn propose(plan: Plan, evidence: &[u32]) -> TemplateCommand {
    TemplateCommand::Propose {
        template: ID.into(),
        plan: Box::new(plan),
        reason: "Done every quarter without surprises".to_owned(),
        evidence: evidence.iter().copied().map(ChangeNumber).collect(),
    }
}

pub fn vote(choice: Choice) -> TemplateCommand {
    TemplateCommand::Vote {
        template: ID.into(),
        choice,
        comment: "Rollback rehearsed, outage stated".to_owned(),
        seen: None,
    }
}

pub fn resume(reason: &str) -> TemplateCommand {
    TemplateCommand::Resume {
        template: ID.into(),
        choice: Choice::Approve,
        reason: reason.to_owned(),
    }
}

pub fn template(file: &mut File) -> Template {
    let id = TemplateId::from(ID);
    file.store
        .registers()
        .unwrap()
        .catalogue
        .get(&id)
        .unwrap()
        .clone()
}

pub fn state(file: &mut File) -> TemplateState {
    template(file).state()
}

/// A change that was approved by the board, carried out and closed.
pub fn finished(file: &mut File) -> u32 {
    let number = file.create(low_plan());
    file.ask("rea", Some(number), &Command::Submit);
    for by in ["omar", "sara"] {
        let seen = file.change(number).digest;
        let vote = Command::Vote {
            choice: Choice::Approve,
            comment: "rollback risk accepted, console cable on site".to_owned(),
            seen,
        };
        file.ask(by, Some(number), &vote);
    }
    let seen = file.change(number).digest;
    let approve = Command::Approve {
        conditions: Vec::new(),
        note: String::new(),
        seen,
    };
    file.ask("ines", Some(number), &approve);
    carried_out(file, number, Outcome::Successful);
    number
}

/// Schedules, carries out and closes an approved change, with an outcome.
pub fn carried_out(file: &mut File, number: u32, outcome: Outcome) {
    begun(file, number);
    if outcome == Outcome::RolledBack {
        file.ask(
            "jun",
            Some(number),
            &Command::RollBack {
                wave: 0,
                reason: "The import fails on the standby".to_owned(),
                incident: "INC-9".to_owned(),
            },
        );
        let restored = Command::EndRollback {
            incident: String::new(),
            wave: 0,
            restored: true,
        };
        file.ask("jun", Some(number), &way_back());
        file.ask("jun", Some(number), &restored);
    } else {
        let tick = match outcome {
            Outcome::Partial => Tick::Failed,
            _ => Tick::Done,
        };
        let ticked = |tick, note: &str| Command::Tick {
            wave: 0,
            checklist: Checklist::Work,
            step: StepId(1),
            tick,
            note: note.to_owned(),
        };
        file.ask("jun", Some(number), &ticked(tick, "seen on the console"));
        file.ask("jun", Some(number), &Command::FinishWork { wave: 0 });
    }
    closed(file, number, outcome);
}

/// Schedules and starts an approved change inside its window.
pub fn begun(file: &mut File, number: u32) {
    file.ask("ines", Some(number), &Command::Schedule);
    file.now += Duration::hours(1);
    let start = Command::Start {
        wave: 0,
        began: None,
    };
    file.ask("jun", Some(number), &start);
}

/// Verifies and closes a change whose work is over.
pub fn closed(file: &mut File, number: u32, outcome: Outcome) {
    let check = Command::RecordCheck {
        wave: 0,
        check: 1,
        passed: true,
        observed: "no loss over five minutes".to_owned(),
    };
    file.ask("tom", Some(number), &check);
    let client = file.change(number).plan.waves[0].clients[0].clone();
    let declare = Command::DeclareImpact {
        wave: 0,
        client,
        impact: Impact {
            level: ImpactLevel::None,
            from: None,
            to: None,
            users: None,
            noticed: String::new(),
            planned: false,
            told_by: String::new(),
        },
    };
    file.ask("tom", Some(number), &declare);
    if matches!(outcome, Outcome::RolledBack | Outcome::Failed) {
        let review = Command::Review {
            cause: "The standby had another firmware".to_owned(),
            lesson: "Compare firmware before the export".to_owned(),
            actions: Vec::new(),
        };
        file.ask("ines", Some(number), &review);
    }
    file.ask("tom", Some(number), &Command::Complete { wave: 0, outcome });
}

/// A file whose board has approved the template.
pub fn shop() -> File {
    let mut file = File::new();
    let number = finished(&mut file);
    file.template("rea", &propose(low_plan(), &[number]))
        .unwrap();
    for by in ["omar", "sara"] {
        file.template(by, &vote(Choice::Approve)).unwrap();
    }
    file
}

/// A plan from the template for a client, with window and implementer.
pub fn from_template(file: &mut File, client: &str) -> Plan {
    let template = template(file);
    let registers = file.store.registers().unwrap();
    let mut plan = plan_for(&template, &[client.into()], registers).unwrap();
    plan.implementer = Some("jun".into());
    plan.waves[0].window = Some(Window {
        start: file.now + Duration::hours(1),
        end: file.now + Duration::hours(5),
        zone: holdpoint::domain::zone::Zone::known("Europe/London"),
    });
    plan
}

pub fn submit(file: &mut File, number: u32, command: &Command) -> Result<Change, Refusal> {
    let actor = holdpoint::domain::people::Actor::declared("rea");
    match file.execute(Some(ChangeNumber(number)), None, &actor, command) {
        Ok(_) => Ok(file.change(number)),
        Err(WriteError::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{other}"),
    }
}

/// A change made from the template, approved at submission.
pub fn released(file: &mut File) -> u32 {
    let plan = from_template(file, "contoso");
    let number = file.create(plan);
    submit(file, number, &Command::Submit).unwrap();
    number
}
