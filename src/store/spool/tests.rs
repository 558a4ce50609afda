//! What the spool promises, on real files.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;
use crate::domain::change::Change;
use crate::domain::checklist::{Step, StepId, StepKind};
use crate::domain::command::Command;
use crate::domain::decide::decide;
use crate::domain::event::{ChangeEvent, Event};
use crate::domain::id::ChangeNumber;
use crate::domain::people::{Actor, Identity, Person, Role};
use crate::domain::plan::{ChangeType, Plan, PlannedWave};
use crate::domain::registers::Client;
use crate::domain::spool::{Doing, Seen};
use crate::domain::wave::{Checklist, Tick};
use crate::store::OpenOptions;
use crate::store::sample::{at, ids};

const ONE: ChangeNumber = ChangeNumber(1);

mod disk;
mod merge;

fn quick() -> OpenOptions {
    OpenOptions {
        patience: Duration::from_millis(100),
        ..OpenOptions::default()
    }
}

/// A file with an emergency of six steps that jun has begun at second 10; the fourth is a hold.
fn running(path: &Path) -> Store {
    let mut store = Store::create(path, &quick()).unwrap();
    let person = |id: &str, roles: &[Role]| Event::PersonSet {
        person: Person {
            id: id.into(),
            name: id.to_owned(),
            roles: roles.to_vec(),
            ..Person::default()
        },
    };
    let client = Client {
        id: "northwind".into(),
        name: "Northwind".to_owned(),
        ..Client::default()
    };
    let founding = vec![
        Event::FileInitialised {
            organisation: "Fabrikam".to_owned(),
            identity: Identity::Declared,
        },
        person("ines", &[Role::Manager, Role::Admin, Role::Approver]),
        person("jun", &[Role::Implementer, Role::Requester]),
        person("tom", &[Role::Implementer]),
        Event::ClientSet { client },
    ];
    let ines = Actor::declared("ines");
    // Ids that differ from file to file, as random ones do.
    let own = path
        .display()
        .to_string()
        .bytes()
        .map(u64::from)
        .sum::<u64>()
        << 20;
    let mut next = ids(own);
    store
        .keep(&ines, at(0), &mut next, |_| Ok(founding))
        .unwrap();
    let steps = (1..=6).map(|n| Step {
        id: StepId(n),
        instruction: format!("Do thing {n}"),
        minutes: 5,
        kind: if n == 4 {
            StepKind::Hold { releaser: None }
        } else {
            StepKind::Work
        },
        ..Step::default()
    });
    let plan = Plan {
        title: "Replace edge firewalls".to_owned(),
        kind: ChangeType::Emergency,
        implementer: Some("jun".into()),
        waves: vec![PlannedWave {
            clients: vec!["northwind".into()],
            steps: steps.collect(),
            ..PlannedWave::default()
        }],
        ..Plan::default()
    };
    let authorise = Command::Authorise {
        person: "ines".into(),
        at: at(5),
        spoken: false,
        reason: "The line is down at every site".to_owned(),
    };
    let start = Command::Start {
        wave: 0,
        began: None,
    };
    let create = Command::Create {
        plan: Box::new(plan),
    };
    for (by, number, second, command) in [
        ("jun", None, 1, create),
        ("ines", Some(ONE), 5, authorise),
        ("jun", Some(ONE), 10, start),
    ] {
        ask(&mut store, by, number, second, &command).unwrap();
    }
    store
}

fn ask(
    store: &mut Store,
    by: &str,
    number: Option<ChangeNumber>,
    second: i64,
    command: &Command,
) -> Result<(), crate::store::WriteError> {
    let actor = Actor::declared(by);
    let start = store.head()?.seq * 1000;
    store
        .execute(
            number,
            None,
            &actor,
            at(second),
            &mut ids(start),
            |change, registers| decide(change, registers, command, &actor.person, at(second)),
        )
        .map(|_| ())
}

fn tick(step: u32) -> Command {
    Command::Tick {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(step),
        tick: Tick::Done,
        note: String::new(),
    }
}

fn entry(n: u64, second: i64, command: &Command) -> Entry {
    Entry {
        id: ids(900_000 + n * 100)(),
        at: at(second),
        actor: Actor::declared("jun"),
        number: ONE,
        doing: Doing::of(command).unwrap(),
        seen: None,
    }
}

struct Place {
    dir: tempfile::TempDir,
    state: StateDir,
    store: Store,
    spool: Spool,
}

fn place() -> Place {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("share")).unwrap();
    let state = StateDir::at(dir.path().join("state"));
    let store = running(&dir.path().join("share/cab.db"));
    let spool = Spool::of(&state, &store, &"jun".into()).unwrap().unwrap();
    Place {
        dir,
        state,
        store,
        spool,
    }
}

impl Place {
    fn send(&mut self, n: u64, second: i64, command: &Command) -> Result<Sent, String> {
        let jun = Actor::declared("jun");
        let doing = Doing::of(command);
        let order = Order {
            number: Some(ONE),
            expected_rev: None,
            actor: &jun,
            command,
            doing: doing.as_ref(),
            seen: None,
            asked: at(second),
            now: at(second + 1),
        };
        let mut drained = Drained::default();
        self.spool
            .send(
                &mut self.store,
                order,
                &mut ids(500_000 + n * 100),
                &mut drained,
            )
            .map_err(|e| e.to_string())
    }

    fn spooled(&mut self, n: u64, second: i64, command: &Command) -> String {
        match self.send(n, second, command).unwrap() {
            Sent::Spooled(entry, why) => {
                assert_eq!(entry.at, at(second), "its own time");
                why.to_string()
            }
            Sent::Saved(_) => panic!("it reached the file"),
        }
    }

    fn change(&self) -> Change {
        self.store.load_change(ONE).unwrap().unwrap()
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("share/cab.db")
    }

    fn ticked(&self) -> Vec<u32> {
        self.change().waves[0].marks.keys().map(|s| s.0).collect()
    }

    fn is_sound(&self) {
        let verdict = self.store.verify(&mut |_| true).unwrap();
        assert!(verdict.is_good(), "{verdict:?}");
    }
}
