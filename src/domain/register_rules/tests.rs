//! Who keeps which register, and what is refused there.

use super::*;

fn person(id: &str, roles: &[Role]) -> Person {
    Person {
        id: id.into(),
        name: id.to_uppercase(),
        roles: roles.to_vec(),
        ..Person::default()
    }
}

fn registers() -> Registers {
    let mut registers = Registers::default();
    for p in [
        person("ada", &[Role::Admin]),
        person("max", &[Role::Manager]),
        person("rea", &[Role::Requester]),
    ] {
        registers.apply(&Event::PersonSet { person: p });
    }
    registers
}

fn ask(by: &str, event: Event) -> Result<Vec<Event>, Refusal> {
    keep(&registers(), &by.into(), vec![event])
}

fn client(id: &str) -> Event {
    Event::ClientSet {
        client: Client {
            id: id.into(),
            name: "Northwind".to_owned(),
            ..Client::default()
        },
    }
}

#[test]
fn an_admin_keeps_clients_and_nobody_else_does() {
    assert!(ask("ada", client("northwind")).is_ok());
    for other in ["max", "rea", "nobody"] {
        let said = ask(other, client("northwind")).unwrap_err();
        assert_eq!(said.cause, Cause::Person, "{other}");
        assert!(said.next.contains("ada"), "{said}");
    }
}

#[test]
fn a_manager_keeps_freezes() {
    let lift = |by| ask(by, Event::FreezeLifted { id: "x".to_owned() });
    assert_eq!(lift("max").unwrap_err().cause, Cause::Unknown);
    assert_eq!(lift("ada").unwrap_err().cause, Cause::Person);
}

#[test]
fn the_last_admin_stays_one() {
    let demoted = person("ada", &[Role::Auditor]);
    let said = ask("ada", Event::PersonSet { person: demoted }).unwrap_err();
    assert!(said.sentence.contains("last admin"), "{said}");
}

#[test]
fn one_user_id_is_one_person() {
    let mut first = person("jun", &[Role::Implementer]);
    first.uid = Some(1000);
    let mut second = person("tom", &[Role::Implementer]);
    second.uid = Some(1000);
    let both = [first, second].map(|person| Event::PersonSet { person });
    let said = keep(&registers(), &"ada".into(), both.to_vec()).unwrap_err();
    assert!(said.sentence.contains("1000"), "{said}");
}

#[test]
fn a_handle_that_is_none_is_refused_with_one_that_is() {
    let said = ask("ada", client("North Wind")).unwrap_err();
    assert!(said.next.contains("north-wind"), "{said}");
}

#[test]
fn a_policy_whose_bands_overlap_is_refused() {
    for (medium, high) in [(60, 30), (30, 30), (0, 60), (30, 101)] {
        let policy = Policy {
            medium_from: medium,
            high_from: high,
            ..Policy::default()
        };
        assert!(policy_is_sound(&policy).is_err(), "{medium} {high}");
    }
    assert!(policy_is_sound(&Policy::default()).is_ok());
}
