//! Small events for the tests of these rooms.

use chrono::DateTime;

use super::open::{OpenOptions, Store};
use crate::domain::event::{ChangeEvent, Event};
use crate::domain::id::EventId;
use crate::domain::people::{Actor, Identity, Person};
use crate::domain::plan::{Plan, RiskClass};
use crate::domain::risk::RiskScore;
use crate::domain::vote::CommentKind;
use crate::domain::window::Timestamp;

/// A point in time, `n` seconds after the first.
pub(crate) fn at(n: i64) -> Timestamp {
    DateTime::from_timestamp_millis(1_790_000_000_123 + n * 1000).unwrap()
}

/// A person at the keyboard.
pub(crate) fn actor(name: &str) -> Actor {
    Actor::known(name, 1001)
}

/// Ids one after the other, from `start`.
pub(crate) fn ids(start: u64) -> impl FnMut() -> EventId {
    let mut next = start;
    move || {
        next += 1;
        let mut noise = [0; 10];
        noise[2..].copy_from_slice(&next.to_be_bytes());
        EventId::new(1_790_000_000_000, noise)
    }
}

/// The birth of a change.
pub(crate) fn created(title: &str) -> ChangeEvent {
    let plan = Plan {
        title: title.to_owned(),
        ..Plan::default()
    };
    ChangeEvent::Created {
        plan: Box::new(plan),
        risk: RiskScore::default(),
        class: RiskClass::Low,
    }
}

/// A comment.
pub(crate) fn comment(id: u32, text: &str) -> ChangeEvent {
    ChangeEvent::Commented {
        id,
        meant: CommentKind::Note,
        text: text.to_owned(),
        about: None,
        reply_to: None,
        offline: None,
    }
}

/// The first events of a file.
pub(crate) fn founding() -> Vec<Event> {
    vec![
        Event::FileInitialised {
            organisation: "Fabrikam".to_owned(),
            identity: Identity::System,
        },
        Event::PersonSet {
            person: Person {
                id: "ines".into(),
                name: "Ines Roth".to_owned(),
                ..Person::default()
            },
        },
    ]
}

/// Fills a store with its founding, and `changes` changes with two comments each.
pub(crate) fn fill(store: &mut Store, changes: u64) {
    let ines = actor("ines");
    store
        .keep(&ines, at(0), &mut ids(1 << 40), |_| Ok(founding()))
        .unwrap();
    for n in 0..changes {
        let events = vec![
            created("Renew"),
            comment(1, "Seen."),
            comment(2, "Näher, please."),
        ];
        store
            .execute(None, None, &ines, at(1), &mut ids(n * 10), |_, _| {
                Ok(events)
            })
            .unwrap();
    }
}

/// A new file in a directory, filled.
pub(crate) fn filled(dir: &std::path::Path, changes: u64) -> Store {
    let mut store = Store::create(&dir.join("cab.db"), &OpenOptions::default()).unwrap();
    fill(&mut store, changes);
    store
}
