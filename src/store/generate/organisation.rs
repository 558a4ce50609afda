//! The organisation of a generated file: 40 to 200 clients, 200 people, their boards and services.

use super::story::TODAY;
use super::{Told, words};
use crate::domain::event::Event;
use crate::domain::id::{BoardId, ClientId, PersonId, ServiceId};
use crate::domain::people::{Actor, Identity, Person, Role, Scope};
use crate::domain::plan::RiskClass;
use crate::domain::registers::{Board, Client, Quorum, Service};

/// How many people there are.
pub(super) const PEOPLE: usize = 200;

/// How many services there are.
pub(super) const SERVICES: usize = 60;

/// Returns the handle of a person.
pub(super) fn person(n: usize) -> PersonId {
    PersonId::new(format!("p{:03}", n % PEOPLE))
}

/// Returns the handle of a client.
pub(super) fn client(n: usize) -> ClientId {
    let site = words::SITES[n % words::SITES.len()];
    ClientId::new(crate::domain::id::handle_from(&format!("{site} {}", n + 1)))
}

/// Returns the handle of a service.
pub(super) fn service(n: usize) -> ServiceId {
    let thing = words::THINGS[n % words::THINGS.len()];
    ServiceId::new(format!("{thing}-{:02}", n % SERVICES))
}

/// Returns how many clients a file with so many changes has.
pub(super) fn clients(changes: u32) -> usize {
    usize::try_from(changes / 5_000).unwrap_or(0).clamp(40, 200)
}

/// Returns the events that set the organisation up.
pub(super) fn organisation(changes: u32) -> Vec<Told> {
    let mut events = vec![Event::FileInitialised {
        organisation: "Fabrikam MSP".to_owned(),
        identity: Identity::Declared,
    }];
    events.extend((0..PEOPLE).map(|n| Event::PersonSet {
        person: Person {
            id: person(n),
            name: format!("Person {n}"),
            roles: match n % 10 {
                0 if n < 30 => vec![Role::Manager, Role::Reviewer],
                1 | 2 => vec![Role::Approver, Role::Reviewer],
                3 => vec![Role::Reviewer, Role::Requester],
                _ => vec![Role::Requester, Role::Implementer],
            },
            scope: if n % 50 == 49 {
                Scope::Only((0..5).map(|c| client(n + c)).collect())
            } else {
                Scope::All
            },
            ..Person::default()
        },
    }));
    events.extend((0..clients(changes)).map(|n| Event::ClientSet {
        client: Client {
            id: client(n),
            name: format!("{} {}", words::SITES[n % words::SITES.len()], n + 1),
            tier: [1, 2, 2, 3][n % 4],
            users: u32::try_from(40 * (n % 30) + 10).unwrap_or(10),
            ..Client::default()
        },
    }));
    events.extend((0..SERVICES).map(|n| Event::ServiceSet {
        service: Service {
            id: service(n),
            name: service(n).0,
            criticality: RiskClass::ALL[n % 3],
        },
    }));
    events.push(Event::BoardSet {
        board: Board {
            id: BoardId::from("cab"),
            name: "Change advisory board".to_owned(),
            client: None,
            members: (0..12).map(|n| person(n * 10 + 1 + n % 2)).collect(),
            quorum: Quorum::Number(3),
            ..Board::default()
        },
    });
    let began = TODAY - chrono::Duration::days(2_400);
    events
        .into_iter()
        .map(|event| Told {
            at: began,
            by: Actor::declared(person(0)),
            event,
        })
        .collect()
}
