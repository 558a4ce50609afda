//! A freeze puts changes on hold and takes them off again, and never touches a person's own hold.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::Duration;
use common::{founding, full_plan, noon};
use holdpoint::domain::attention::Why;
use holdpoint::domain::calendar::Freeze;
use holdpoint::domain::command::Command;
use holdpoint::domain::decide::decide_knowing;
use holdpoint::domain::event::{ChangeEvent, Event, Recorded};
use holdpoint::domain::id::{ChangeNumber, EventId};
use holdpoint::domain::people::{Actor, Role};
use holdpoint::domain::queue::{Marks, Sort, SortKey, Viewer};
use holdpoint::domain::refusal::Refusal;
use holdpoint::domain::register_rules;
use holdpoint::domain::vote::CommentKind;
use holdpoint::domain::window::{Timestamp, Window};
use holdpoint::store::index::{Anchor, Asked, page, total};
use holdpoint::store::reader::page_found;
use holdpoint::store::{OpenOptions, Store, WriteError};

/// A file with three drafts of rea's: two for Northwind from one to five o'clock, one for Contoso.
struct Office {
    store: Store,
    now: Timestamp,
    seed: u64,
    _dir: tempfile::TempDir,
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::create(&dir.path().join("cab.db"), &OpenOptions::default()).unwrap();
        let ines = Actor::known("ines", 1000);
        store
            .keep(&ines, noon(), &mut ids(1), |_| Ok(founding()))
            .unwrap();
        let mut office = Self {
            store,
            now: noon(),
            seed: 1,
            _dir: dir,
        };
        for (n, client) in [(1, "northwind"), (2, "northwind"), (3, "contoso")] {
            let mut plan = full_plan();
            plan.waves[0].clients = vec![client.into()];
            plan.title = format!("Replace firewall {n}");
            office
                .ask(
                    None,
                    "rea",
                    &Command::Create {
                        plan: Box::new(plan),
                    },
                )
                .unwrap();
        }
        office
    }

    fn ask(
        &mut self,
        number: Option<u32>,
        by: &str,
        command: &Command,
    ) -> Result<Vec<Recorded>, WriteError> {
        self.seed += 1;
        let actor = Actor::known(by, 1000);
        let now = self.now;
        let number = number.map(ChangeNumber);
        self.store.execute_knowing(
            number,
            None,
            &actor,
            now,
            &mut ids(self.seed),
            |change, registers, known| {
                decide_knowing(change, registers, known, command, &actor.person, now)
            },
        )
    }

    fn refused(&mut self, number: u32, by: &str, command: &Command) -> Refusal {
        match self.ask(Some(number), by, command).unwrap_err() {
            WriteError::Refused(refusal) => refusal,
            other => unreachable!("{other:?}"),
        }
    }

    fn keep(&mut self, event: Event) -> Vec<Recorded> {
        self.seed += 1;
        let ines = Actor::known("ines", 1000);
        let now = self.now;
        self.store
            .keep(&ines, now, &mut ids(self.seed), |registers| {
                register_rules::keep(registers, &ines.person, vec![event])
            })
            .unwrap()
    }

    /// Tells which changes are on hold now.
    fn held(&self) -> Vec<u32> {
        let held = |n: &u32| {
            let change = self.store.load_change(ChangeNumber(*n)).unwrap().unwrap();
            change.held(self.now).is_some()
        };
        (1..=3).filter(held).collect()
    }

    /// Returns what a query finds now, each with whether it is marked as on hold.
    fn listed(&self, query: &str) -> Vec<(u32, bool)> {
        let asked = self.asked(query);
        let page = page(self.store.connection(), &asked, Anchor::First, 10).unwrap();
        let rows = page.rows.iter();
        rows.map(|r| (r.number.0, r.marks.has(Marks::HELD)))
            .collect()
    }

    fn counted(&self, query: &str) -> u64 {
        let asked = self.asked(query);
        total(self.store.connection(), &asked, 100).unwrap().count
    }

    fn asked(&self, query: &str) -> Asked {
        Asked {
            query: query.parse().unwrap(),
            sort: Sort {
                key: SortKey::Number,
                descending: false,
            },
            viewer: Viewer::default(),
            now: self.now,
        }
    }

    fn proved(&self) {
        let verdict = self.store.verify(&mut |_| true).unwrap();
        assert!(verdict.is_good(), "{verdict}");
    }
}

fn ids(seed: u64) -> impl FnMut() -> EventId {
    let mut count = 0_u64;
    move || {
        count += 1;
        let mut noise = [0; 10];
        noise[..8].copy_from_slice(&(seed * 1000 + count).to_be_bytes());
        EventId::new(noon().timestamp_millis(), noise)
    }
}

/// A hard freeze of Northwind's from three to nine o'clock.
fn freeze() -> Freeze {
    let window = full_plan().waves[0].window.unwrap();
    Freeze {
        id: "payday".to_owned(),
        name: "Payday".to_owned(),
        hard: true,
        window: Window {
            start: noon() + Duration::hours(3),
            end: noon() + Duration::hours(9),
            zone: window.zone,
        },
        repeat: None,
        clients: vec!["northwind".into()],
        waived_by: None,
    }
}

fn lifted() -> Event {
    Event::FreezeLifted {
        id: "payday".to_owned(),
    }
}

fn hold() -> Command {
    Command::Hold {
        reason: "The vendor recalled the firmware".to_owned(),
    }
}

fn release() -> Command {
    Command::Release {
        reason: "The auditors have what they need".to_owned(),
    }
}

#[test]
fn a_freeze_holds_what_it_touches_from_when_it_is_put_on_until_it_is_lifted() {
    let mut office = Office::new();
    let written = office.keep(Event::FreezeSet { freeze: freeze() });
    assert_eq!(
        written.len(),
        3,
        "the freeze and two holds, in one transaction"
    );
    assert_eq!(office.held(), [1, 2]);
    let said = office.refused(1, "rea", &Command::Submit);
    assert!(
        said.sentence
            .contains("ines put it on hold (freeze Payday)"),
        "{said}"
    );
    assert!(said.next.contains("26 Nov 2026 21:00 UTC"), "{said}");
    office.proved();
    office.keep(lifted());
    assert_eq!(office.held(), Vec::<u32>::new());
    office.ask(Some(1), "rea", &Command::Submit).unwrap();
    office.proved();
}

#[test]
fn a_soft_freeze_holds_nothing_and_one_that_is_moved_or_softened_lets_go() {
    let mut office = Office::new();
    office.keep(Event::FreezeSet {
        freeze: Freeze {
            hard: false,
            ..freeze()
        },
    });
    assert_eq!(office.held(), Vec::<u32>::new());
    office.keep(Event::FreezeSet { freeze: freeze() });
    assert_eq!(office.held(), [1, 2]);
    office.keep(Event::FreezeSet {
        freeze: Freeze {
            clients: Vec::new(),
            ..freeze()
        },
    });
    assert_eq!(office.held(), [1, 2, 3]);
    let mut later = freeze();
    later.window.start += Duration::days(7);
    later.window.end += Duration::days(7);
    office.keep(Event::FreezeSet { freeze: later });
    assert_eq!(office.held(), Vec::<u32>::new());
    office.proved();
}

#[test]
fn a_persons_own_hold_outlasts_the_freeze_whichever_came_first() {
    let mut office = Office::new();
    office.ask(Some(1), "ines", &hold()).unwrap();
    office.keep(Event::FreezeSet { freeze: freeze() });
    office.ask(Some(2), "ines", &hold()).unwrap();
    let twice = office.refused(2, "ines", &hold());
    assert!(twice.sentence.contains("on hold already"), "{twice}");
    office.keep(lifted());
    assert_eq!(office.held(), [1, 2]);
    office.ask(Some(1), "ines", &release()).unwrap();
    assert_eq!(office.held(), [2]);
    office.proved();
}

#[test]
fn the_hold_is_over_with_the_freeze_to_the_second_and_the_next_writer_puts_that_on_record() {
    let mut office = Office::new();
    office.keep(Event::FreezeSet { freeze: freeze() });
    office.now = noon() + Duration::hours(9) - Duration::seconds(1);
    assert_eq!(office.held(), [1, 2]);
    office.now += Duration::seconds(1);
    assert_eq!(
        office.held(),
        Vec::<u32>::new(),
        "nobody has written anything"
    );
    let released = |office: &Office, n: u32| {
        let change = office.store.load_change(ChangeNumber(n)).unwrap().unwrap();
        change.holds.is_empty()
    };
    assert!(!released(&office, 1));
    let note = Command::Comment {
        meant: holdpoint::domain::vote::CommentKind::Note,
        text: "The auditors have left".to_owned(),
        about: None,
        reply_to: None,
    };
    office.ask(Some(3), "rea", &note).unwrap();
    assert!(released(&office, 1) && released(&office, 2));
    office.proved();
}

#[test]
fn a_command_on_a_change_whose_hold_is_over_is_neither_refused_nor_a_conflict() {
    let mut office = Office::new();
    let mut late = full_plan();
    late.waves[0].window.as_mut().unwrap().end += Duration::hours(10);
    office
        .ask(
            Some(1),
            "rea",
            &Command::Edit {
                plan: Box::new(late),
            },
        )
        .unwrap();
    office.keep(Event::FreezeSet { freeze: freeze() });
    office.now = noon() + Duration::hours(9);
    office.seed += 1;
    let rev = office
        .store
        .load_change(ChangeNumber(1))
        .unwrap()
        .unwrap()
        .rev;
    let (now, actor) = (office.now, Actor::known("rea", 1000));
    let written = office
        .store
        .execute_knowing(
            Some(ChangeNumber(1)),
            Some(rev),
            &actor,
            now,
            &mut ids(office.seed),
            |change, registers, known| {
                decide_knowing(
                    change,
                    registers,
                    known,
                    &Command::Cancel {
                        reason: "Overtaken".to_owned(),
                    },
                    &actor.person,
                    now,
                )
            },
        )
        .unwrap();
    assert!(matches!(
        written[0].event,
        Event::Change(ChangeEvent::Cancelled { .. })
    ));
    office.proved();
}

#[test]
fn a_plan_that_moves_out_of_the_freeze_is_off_its_hold() {
    let mut office = Office::new();
    office.keep(Event::FreezeSet { freeze: freeze() });
    let mut plan = full_plan();
    plan.scope_in += ", and the cables";
    office
        .ask(
            Some(1),
            "rea",
            &Command::Edit {
                plan: Box::new(plan.clone()),
            },
        )
        .unwrap();
    assert_eq!(office.held(), [1, 2], "the window is where it was");
    let window = plan.waves[0].window.as_mut().unwrap();
    window.start += Duration::days(1);
    window.end += Duration::days(1);
    office
        .ask(
            Some(1),
            "rea",
            &Command::Edit {
                plan: Box::new(plan),
            },
        )
        .unwrap();
    assert_eq!(office.held(), [2]);
    office.proved();
}

#[test]
fn the_role_that_waives_a_freeze_takes_a_change_off_its_hold() {
    let mut office = Office::new();
    let named = Freeze {
        waived_by: Some(Role::Approver),
        ..freeze()
    };
    office.keep(Event::FreezeSet { freeze: named });
    let said = office.refused(1, "ines", &release());
    assert!(
        said.to_string().contains("approver") && said.next.contains("lea"),
        "{said}"
    );
    office.ask(Some(1), "lea", &release()).unwrap();
    assert_eq!(office.held(), [2]);
    let none = office.refused(3, "ines", &release());
    assert!(none.sentence.contains("is not on hold"), "{none}");
    office.proved();
}

#[test]
fn when_a_freeze_ends_the_queue_follows_though_nobody_writes() {
    let mut office = Office::new();
    office.keep(Event::FreezeSet { freeze: freeze() });
    office.ask(Some(2), "ines", &hold()).unwrap();
    let events = office.store.head().unwrap().seq;
    assert_eq!(office.listed("is:held"), [(1, true), (2, true)]);
    assert_eq!(office.counted("is:held"), 2);
    assert_eq!(office.listed("-is:held"), [(3, false)]);
    office.now = noon() + Duration::hours(9);
    assert_eq!(office.listed(""), [(1, false), (2, true), (3, false)]);
    assert_eq!(office.listed("-is:held"), [(1, false), (3, false)]);
    assert_eq!(office.counted("-is:held"), 2);
    assert_eq!(office.listed("-is:held,bypass"), [(1, false), (3, false)]);
    assert_eq!(
        office.listed("is:held"),
        [(2, true)],
        "a person's own hold stays"
    );
    assert_eq!(office.counted("is:held"), 1);
    assert_eq!(office.listed("is:held,bypass"), [(2, true)]);
    assert_eq!(office.store.head().unwrap().seq, events, "nobody wrote");
    office.proved();
}

#[test]
fn nobody_is_asked_while_a_freeze_holds_and_everyone_again_when_it_ends_though_nobody_writes() {
    let mut office = Office::new();
    let asked = |office: &Office| {
        let mut needs = office.asked("needs:rea");
        needs.viewer.person = "rea".into();
        let found = page_found(office.store.connection(), &needs, Anchor::First, 10).unwrap();
        let count = office.counted("needs:rea");
        assert_eq!(found.page.rows.len() as u64, count, "the count is the list");
        let rows = found.page.rows.into_iter();
        rows.map(|r| (r.number.0, r.needs.map(|(why, _)| why)))
            .collect::<Vec<_>>()
    };
    let draft = Some(Why::Draft);
    let all = [(1, draft), (2, draft), (3, draft)];
    assert_eq!(asked(&office), all);
    office.keep(Event::FreezeSet { freeze: freeze() });
    assert_eq!(asked(&office), [(3, draft)]);
    assert_eq!(office.listed("-needs:rea"), [(1, true), (2, true)]);
    let question = Command::Comment {
        meant: CommentKind::Question,
        text: "Which vendor recalled it?".to_owned(),
        about: None,
        reply_to: None,
    };
    office.ask(Some(2), "lea", &question).unwrap();
    let answer = Some(Why::Question);
    let talking = [(2, answer), (3, draft)];
    assert_eq!(asked(&office), talking, "talking goes on");
    office.ask(Some(2), "ines", &hold()).unwrap();
    assert_eq!(asked(&office), talking);
    office.proved();
    let events = office.store.head().unwrap().seq;
    office.now = noon() + Duration::hours(9) - Duration::seconds(1);
    assert_eq!(asked(&office), talking);
    office.now += Duration::seconds(1);
    let again = [(1, draft), (2, answer), (3, draft)];
    assert_eq!(asked(&office), again);
    assert_eq!(office.listed("-needs:rea"), []);
    assert_eq!(office.store.head().unwrap().seq, events, "nobody wrote");
    office.proved();
    office.store.reindex(&mut |_| true).unwrap();
    assert_eq!(asked(&office), again);
    office.keep(Event::FreezeSet {
        freeze: Freeze {
            window: Window {
                start: office.now,
                end: office.now + Duration::hours(1),
                ..freeze().window
            },
            ..freeze()
        },
    });
    assert_eq!(
        asked(&office),
        again,
        "a freeze that begins and touches none"
    );
    let mut plan = full_plan();
    plan.waves[0].window.as_mut().unwrap().end += Duration::hours(10);
    let edit = Command::Edit {
        plan: Box::new(plan),
    };
    office.ask(Some(1), "rea", &edit).unwrap();
    office.keep(Event::FreezeSet {
        freeze: Freeze {
            window: Window {
                start: office.now,
                end: office.now + Duration::hours(1),
                ..freeze().window
            },
            ..freeze()
        },
    });
    assert_eq!(
        asked(&office),
        talking,
        "a freeze that begins and touches one"
    );
    office.now += Duration::hours(1);
    assert_eq!(asked(&office), again);
    office.proved();
}
