//! A file in memory with the people of the tests' organisation.
#![allow(dead_code, reason = "each test uses its own part")]

use holdpoint::app::msg::Ended;
use holdpoint::domain::change::Change;
use holdpoint::domain::command::Command;
use holdpoint::domain::decide::decide;
use holdpoint::domain::entry::Told;
use holdpoint::domain::event::{Event, Recorded, Stream};
use holdpoint::domain::id::{ChangeNumber, EventId};
use holdpoint::domain::people::{Actor, Identity, Person};
use holdpoint::domain::plan::{ChangeType, Plan, RiskClass};
use holdpoint::domain::policy::Policy;
use holdpoint::domain::template::TemplateCommand;
use holdpoint::domain::vote::Choice;
use holdpoint::domain::window::Timestamp;
use holdpoint::store::{Store, WriteError};

use crate::common::{founding, full_plan, noon, registers};

/// A file in memory with the people of the tests' organisation.
pub struct File {
    pub store: Store,
    pub now: Timestamp,
    ids: u64,
}

impl File {
    pub fn new() -> Self {
        let mut file = Self {
            store: Store::memory().unwrap(),
            now: noon(),
            ids: 0,
        };
        let first = Event::FileInitialised {
            organisation: registers().organisation,
            identity: Identity::Declared,
        };
        let events: Vec<Event> = std::iter::once(first).chain(founding()).collect();
        let mut ids = file.next_ids();
        let actor = Actor::declared("ines");
        file.store
            .keep(&actor, noon(), &mut ids, |_| Ok(events))
            .unwrap();
        file
    }

    /// Puts a policy in force, under which later changes are handed in.
    pub fn put_in_force(&mut self, policy: Policy) {
        let event = Event::PolicySet {
            policy: Box::new(policy),
            reason: "as agreed at the board".to_owned(),
        };
        let mut ids = self.next_ids();
        let actor = Actor::declared("ines");
        let kept = self
            .store
            .keep(&actor, self.now, &mut ids, |_| Ok(vec![event]));
        kept.unwrap();
    }

    /// Registers a person, or registers them anew.
    pub fn knows(&mut self, person: Person) {
        let mut ids = self.next_ids();
        let actor = Actor::declared("ines");
        let kept = self.store.keep(&actor, self.now, &mut ids, |_| {
            Ok(vec![Event::PersonSet { person }])
        });
        kept.unwrap();
    }

    fn next_ids(&mut self) -> impl FnMut() -> EventId + use<> {
        self.ids += 1;
        let mut noise = [0; 10];
        noise[..8].copy_from_slice(&self.ids.to_be_bytes());
        let mut count = 0;
        move || {
            count += 1;
            noise[9] = count;
            EventId::new(0, noise)
        }
    }

    pub fn ask(&mut self, by: &str, number: Option<u32>, command: &Command) -> u32 {
        let actor = Actor::declared(by);
        let done = self.execute(number.map(ChangeNumber), None, &actor, command);
        match done.unwrap().first().unwrap().stream {
            Stream::Change(number) => number.0,
            other => panic!("{other} is no change"),
        }
    }

    pub fn execute(
        &mut self,
        number: Option<ChangeNumber>,
        expected: Option<u64>,
        actor: &Actor,
        command: &Command,
    ) -> Result<Vec<Recorded>, WriteError> {
        let (now, mut ids) = (self.now, self.next_ids());
        self.store.execute(
            number,
            expected,
            actor,
            now,
            &mut ids,
            |change, registers| decide(change, registers, command, &actor.person, now),
        )
    }

    /// Has what is said of a row decided and kept, as the console's writer does.
    pub fn keep(&mut self, actor: &Actor, told: &Told) -> Ended {
        let (now, mut ids) = (self.now, self.next_ids());
        let by = actor.person.clone();
        let kept = self.store.keep(actor, now, &mut ids, |registers| {
            told.events(registers, &by)
        });
        match kept {
            Ok(events) => Ended::Kept(events.last().map_or(0, |e| e.seq)),
            Err(WriteError::Refused(refusal)) => Ended::Refused(refusal),
            Err(WriteError::Conflict(conflict)) => Ended::Conflict(conflict.to_string()),
            Err(WriteError::File(error)) => Ended::Failed(error.to_string()),
        }
    }

    pub fn set(&mut self, events: Vec<Event>) {
        let (now, mut ids) = (self.now, self.next_ids());
        let actor = Actor::declared("ines");
        self.store
            .keep(&actor, now, &mut ids, |_| Ok(events))
            .unwrap();
    }

    pub fn template(
        &mut self,
        by: &str,
        command: &TemplateCommand,
    ) -> Result<Vec<Recorded>, WriteError> {
        let (now, mut ids) = (self.now, self.next_ids());
        self.store
            .keep_template(&Actor::declared(by), now, &mut ids, command)
    }

    pub fn create(&mut self, plan: Plan) -> u32 {
        let plan = Box::new(plan);
        self.ask("rea", None, &Command::Create { plan })
    }

    pub fn reviewed(&mut self) -> u32 {
        let number = self.create(full_plan());
        self.ask("rea", Some(number), &Command::Submit)
    }

    pub fn scheduled(&mut self) -> u32 {
        self.scheduled_with(full_plan())
    }

    pub fn scheduled_with(&mut self, plan: Plan) -> u32 {
        let number = self.create(plan);
        self.ask("rea", Some(number), &Command::Submit);
        for by in ["omar", "sara"] {
            let seen = self.change(number).digest;
            let vote = Command::Vote {
                choice: Choice::Approve,
                comment: "rollback risk accepted, console cable on site".to_owned(),
                seen,
            };
            self.ask(by, Some(number), &vote);
        }
        let seen = self.change(number).digest;
        let approve = Command::Approve {
            conditions: Vec::new(),
            note: String::new(),
            seen,
        };
        self.ask("ines", Some(number), &approve);
        self.ask("ines", Some(number), &Command::Schedule)
    }

    pub fn change(&self, number: u32) -> Change {
        self.store
            .load_change(ChangeNumber(number))
            .unwrap()
            .unwrap()
    }

    pub fn events(&self) -> u64 {
        self.store.head().unwrap().seq
    }
}

/// A file with five changes: a draft, two in review, a scheduled one, a low one.
pub fn office() -> File {
    let mut file = File::new();
    file.reviewed();
    let mut draft = full_plan();
    "Renew the certificate of the mail gateway".clone_into(&mut draft.title);
    draft.scope_out.clear();
    file.create(draft);
    file.scheduled();
    let mut low = full_plan();
    "Add a disk to the backup server".clone_into(&mut low.title);
    low.declared = Some(RiskClass::Low);
    low.kind = ChangeType::Normal;
    file.create(low);
    file.reviewed();
    file
}
