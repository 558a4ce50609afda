//! A small organisation and a complete plan that the tests share.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses its own part"
)]

pub mod work;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use holdpoint::domain::change::Change;
use holdpoint::domain::checklist::{Step, StepId, StepKind};
use holdpoint::domain::command::Command;
use holdpoint::domain::decide::decide;
use holdpoint::domain::event::{Event, Recorded, Stream};
use holdpoint::domain::id::{ChangeNumber, EventId, PersonId};
use holdpoint::domain::people::{Actor, Person, Role, Scope};
use holdpoint::domain::plan::{
    Communication, Item, Plan, PlannedWave, RiskAnswers, RiskClass, RollbackPlan, TestEvidence,
    ValidationCheck,
};
use holdpoint::domain::refusal::Refusal;
use holdpoint::domain::registers::{Board, Client, Quorum, Registers};
use holdpoint::domain::window::{Timestamp, Window};

/// A Thursday noon.
pub fn noon() -> Timestamp {
    "2026-11-26T12:00:00Z".parse::<DateTime<Utc>>().unwrap()
}

fn person(id: &str, roles: &[Role]) -> Person {
    Person {
        id: id.into(),
        name: id.to_uppercase(),
        roles: roles.to_vec(),
        ..Person::default()
    }
}

/// People: ines manages, jun implements, omar and sara and tom review, rea requests, lea leads,
/// axel audits, nora sees only Northwind.
pub fn registers() -> Registers {
    use Role::{Admin, Approver, Auditor, Implementer, Manager, Requester, Reviewer};
    let mut nora = person("nora", &[Requester]);
    nora.scope = Scope::Only(vec!["northwind".into()]);
    let people = [
        person("ines", &[Manager, Admin]),
        person("jun", &[Implementer, Requester]),
        person("omar", &[Reviewer, Approver]),
        person("sara", &[Reviewer]),
        person("tom", &[Reviewer, Implementer]),
        person("rea", &[Requester]),
        person("lea", &[Approver]),
        person("axel", &[Auditor]),
        nora,
    ];
    let client = |id: &str, tier| Client {
        id: id.into(),
        name: id.to_owned(),
        tier,
        users: 50,
        ..Client::default()
    };
    Registers {
        organisation: "Fabrikam".to_owned(),
        people: people.into_iter().map(|p| (p.id.clone(), p)).collect(),
        clients: [client("northwind", 1), client("contoso", 3)]
            .into_iter()
            .map(|c| (c.id.clone(), c))
            .collect(),
        boards: [Board {
            id: "cab".into(),
            name: "CAB".to_owned(),
            client: None,
            members: vec!["omar".into(), "sara".into(), "tom".into()],
            quorum: Quorum::Number(2),
            ..Board::default()
        }]
        .into_iter()
        .map(|b| (b.id.clone(), b))
        .collect(),
        ..Registers::default()
    }
}

/// The events that register them all in a file.
pub fn founding() -> Vec<Event> {
    let known = registers();
    let people = known.people.into_values();
    let clients = known.clients.into_values();
    let boards = known.boards.into_values();
    people
        .map(|person| Event::PersonSet { person })
        .chain(clients.map(|client| Event::ClientSet { client }))
        .chain(boards.map(|board| Event::BoardSet { board }))
        .collect()
}

fn step(id: u32, text: &str, kind: StepKind) -> Step {
    Step {
        id: StepId(id),
        instruction: text.to_owned(),
        minutes: 5,
        kind,
        ..Step::default()
    }
}

/// A plan that passes every gate: declared medium, one client, one wave from now + 1 h to + 5 h.
pub fn full_plan() -> Plan {
    Plan {
        title: "Replace edge firewalls".to_owned(),
        reason: "The vendor ends support in January".to_owned(),
        declared: Some(RiskClass::Medium),
        answers: RiskAnswers {
            outage_minutes: Some(10),
            first_time: Some(false),
            vendor: Some(false),
            ..RiskAnswers::default()
        },
        scope_in: "Both firewalls of the Leeds site".to_owned(),
        scope_out: "The VPN concentrators".to_owned(),
        items: vec![Item {
            name: "fw-lds-01".to_owned(),
            kind: "firewall".to_owned(),
        }],
        waves: vec![PlannedWave {
            clients: vec!["northwind".into()],
            window: Some(Window {
                start: noon() + Duration::hours(1),
                end: noon() + Duration::hours(5),
                zone: holdpoint::domain::zone::Zone::known("Europe/London"),
            }),
            steps: vec![
                step(1, "Export the running config", StepKind::Work),
                step(
                    2,
                    "Fail over to the secondary",
                    StepKind::Hold { releaser: None },
                ),
                step(3, "Upgrade the primary", StepKind::NoReturn),
            ],
            ..PlannedWave::default()
        }],
        rollback: RollbackPlan {
            steps: vec![step(1, "Restore the exported config", StepKind::Work)],
            minutes: 20,
            decision_maker: Some("ines".into()),
            rehearsal: "In the lab on 3 Nov".to_owned(),
            ..RollbackPlan::default()
        },
        evidence: vec![TestEvidence {
            what: "Failover and upgrade".to_owned(),
            place: "lab".to_owned(),
            result: "8 s of loss".to_owned(),
            by: "jun".to_owned(),
            on: NaiveDate::from_ymd_opt(2026, 11, 3),
        }],
        communications: vec![Communication {
            client: "northwind".into(),
            audience: "all users".to_owned(),
            channel: "e-mail".to_owned(),
            when: "48 h before".to_owned(),
            owner: Some("rea".into()),
            text: "Internet pauses for ten minutes tonight".to_owned(),
        }],
        validation: vec![ValidationCheck {
            id: 1,
            check: "Traffic flows".to_owned(),
            expected: "no loss over five minutes".to_owned(),
            method: "ping from the core".to_owned(),
            minutes: 5,
        }],
        implementer: Some("jun".into()),
        verifier: Some("tom".into()),
        ..Plan::default()
    }
}

/// A change that grows by commands through the one set of rules.
pub struct Case {
    pub registers: Registers,
    pub change: Change,
    pub now: Timestamp,
    pub events: Vec<Recorded>,
}

impl Case {
    pub fn new() -> Self {
        Self {
            registers: registers(),
            change: Change::absent(ChangeNumber(42)),
            now: noon(),
            events: Vec::new(),
        }
    }

    /// A change that was raised by rea, approved by omar and sara, and put in the calendar by ines.
    pub fn scheduled(plan: Plan) -> Self {
        let mut case = Self::new();
        case.is_scheduled(plan);
        case
    }

    /// The same for a change that is begun by jun so many hours after noon.
    pub fn begun(plan: Plan, hours: i64) -> Self {
        let mut case = Self::scheduled(plan);
        case.is_begun(hours);
        case
    }

    /// Brings a plan into the calendar of this house.
    pub fn is_scheduled(&mut self, plan: Plan) {
        use holdpoint::domain::vote::Choice;
        self.create("rea", plan);
        self.ask("rea", &Command::Submit).unwrap();
        self.vote("omar", Choice::Approve).unwrap();
        self.vote("sara", Choice::Approve).unwrap();
        self.approve("ines").unwrap();
        self.ask("ines", &Command::Schedule).unwrap();
    }

    /// Has jun begin the first wave so many hours after noon.
    pub fn is_begun(&mut self, hours: i64) {
        self.now = noon() + Duration::hours(hours);
        self.ask("jun", &work::START).unwrap();
    }

    pub fn ask(&mut self, by: &str, command: &Command) -> Result<usize, Refusal> {
        let by = PersonId::from(by);
        let events = decide(&self.change, &self.registers, command, &by, self.now)?;
        let count = events.len();
        for event in events {
            let recorded = Recorded {
                seq: self.events.len() as u64 + 1,
                id: EventId::default(),
                stream: Stream::Change(ChangeNumber(42)),
                rev: self.change.rev + 1,
                at: self.now,
                actor: Actor::known(by.as_str(), 1000),
                event: event.into(),
            };
            self.change.apply(&recorded);
            self.events.push(recorded);
        }
        Ok(count)
    }

    pub fn create(&mut self, by: &str, plan: Plan) {
        self.ask(
            by,
            &Command::Create {
                plan: Box::new(plan),
            },
        )
        .unwrap();
    }

    pub fn vote(
        &mut self,
        by: &str,
        choice: holdpoint::domain::vote::Choice,
    ) -> Result<usize, Refusal> {
        let seen = self.change.digest;
        self.ask(
            by,
            &Command::Vote {
                choice,
                comment: "rollback risk accepted, console cable on site".to_owned(),
                seen,
            },
        )
    }

    pub fn approve(&mut self, by: &str) -> Result<usize, Refusal> {
        let seen = self.change.digest;
        self.ask(
            by,
            &Command::Approve {
                conditions: Vec::new(),
                note: String::new(),
                seen,
            },
        )
    }
}
