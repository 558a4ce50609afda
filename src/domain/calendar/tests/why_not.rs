//! A free slot says why none is earlier: who has the time, which freeze, how short it is, whose time it is not.

use chrono::{Duration, NaiveDateTime};

use crate::domain::calendar::claim::{Claim, Resource};
use crate::domain::calendar::passed::Why;
use crate::domain::calendar::slot::{Found, Wanted, find};
use crate::domain::calendar::{Freeze, Maintenance};
use crate::domain::change::Change;
use crate::domain::checklist::Step;
use crate::domain::id::ChangeNumber;
use crate::domain::people::Scope;
use crate::domain::plan::{Plan, PlannedWave};
use crate::domain::refusal::Refusal;
use crate::domain::registers::{Client, Registers};
use crate::domain::window::{Timestamp, Window};
use crate::domain::zone::Zone;

fn utc(text: &str) -> Timestamp {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
        .unwrap()
        .and_utc()
}

fn window(start: &str, hours: i64) -> Window {
    let start = utc(start);
    Window {
        start,
        end: start + Duration::hours(hours),
        zone: Zone::UTC,
    }
}

/// Northwind and Contoso, both open from 8 to 18 UTC.
fn registers() -> Registers {
    let client = |id: &str| Client {
        id: id.into(),
        ..Client::default()
    };
    let clients = [client("northwind"), client("contoso")];
    Registers {
        clients: clients.into_iter().map(|c| (c.id.clone(), c)).collect(),
        ..Registers::default()
    }
}

fn night(registers: &mut Registers, client: &str, first: &str, hours: i64, rule: &str) {
    let one = Maintenance {
        id: format!("{client}-night"),
        name: format!("{client} night"),
        client: client.into(),
        window: window(first, hours),
        repeat: rule.parse().ok(),
    };
    registers.maintenance.insert(one.id.clone(), one);
}

fn freeze(registers: &mut Registers, window: Window) {
    let one = Freeze {
        id: "audit".to_owned(),
        name: "Audit".to_owned(),
        hard: true,
        window,
        repeat: None,
        clients: Vec::new(),
        waived_by: None,
    };
    registers.freezes.insert(one.id.clone(), one);
}

/// A change of two hours by jun for some clients.
fn change(clients: &[&str]) -> Change {
    let step = Step {
        minutes: 120,
        ..Step::default()
    };
    let wave = PlannedWave {
        clients: clients.iter().map(|c| (*c).into()).collect(),
        steps: vec![step],
        ..PlannedWave::default()
    };
    Change {
        plan: Plan {
            implementer: Some("jun".into()),
            waves: vec![wave],
            ..Plan::default()
        },
        ..Change::absent(ChangeNumber(7))
    }
}

fn held(start: &str, hours: i64, hidden: bool) -> Claim {
    let window = window(start, hours);
    Claim {
        resource: Resource::Person("jun".into()),
        change: ChangeNumber(42),
        wave: 0,
        start: window.start,
        end: window.end,
        hidden,
    }
}

/// Looks from a Thursday noon on.
fn found(change: &Change, registers: &Registers, claims: &[Claim]) -> Result<Found, Refusal> {
    let wanted = Wanted {
        wave: 0,
        minutes: None,
        from: utc("2026-11-26 12:00"),
        scope: Scope::All,
    };
    find(change, registers, claims, &wanted)
}

fn said(found: &Found) -> Vec<String> {
    found.why_not_earlier(Zone::UTC, 10)
}

#[test]
fn the_first_time_that_all_have_needs_no_reason() {
    let slot = found(&change(&["northwind"]), &registers(), &[]).unwrap();
    assert_eq!(slot.slot.window.start, utc("2026-11-26 18:00"));
    assert_eq!(said(&slot), Vec::<String>::new());
}

#[test]
fn who_has_the_time_and_what_they_need_of_it_is_said() {
    let claims = [held("2026-11-26 18:00", 13, false)];
    let slot = found(&change(&["northwind"]), &registers(), &claims).unwrap();
    assert_eq!(slot.slot.window.start, utc("2026-11-27 18:00"));
    assert_eq!(
        said(&slot),
        ["Thu 26 Nov 18:00 to 08:00: CHG-0042 has person jun"]
    );
}

#[test]
fn a_change_outside_the_scope_is_not_named() {
    let claims = [held("2026-11-26 18:00", 3, true)];
    let slot = found(&change(&["northwind"]), &registers(), &claims).unwrap();
    assert_eq!(slot.slot.window.start, utc("2026-11-26 21:00"));
    assert_eq!(
        said(&slot),
        ["Thu 26 Nov 18:00 to 21:00: a change that you do not see has person jun"]
    );
}

#[test]
fn nights_in_a_freeze_are_told_as_one() {
    let mut registers = registers();
    freeze(&mut registers, window("2026-11-26 17:00", 4 * 24));
    let slot = found(&change(&["northwind"]), &registers, &[]).unwrap();
    assert_eq!(slot.slot.window.start, utc("2026-11-30 18:00"));
    assert_eq!(
        said(&slot),
        ["Thu 26 Nov 18:00 to Mon 30 Nov 08:00, 2 times: the hard freeze Audit"]
    );
}

#[test]
fn a_night_that_is_too_short_says_how_short() {
    let mut registers = registers();
    let weekly = "FREQ=WEEKLY;COUNT=2";
    night(&mut registers, "northwind", "2026-11-26 22:00", 1, weekly);
    night(&mut registers, "contoso", "2026-11-26 21:30", 4, weekly);
    let mut one = change(&["northwind", "contoso"]);
    one.plan.waves[0].steps[0].minutes = 90;
    let slot = found(&one, &registers, &[]).unwrap();
    assert!(slot.outside, "no night is long enough");
    assert!(
        slot.in_words().contains("no maintenance window has room"),
        "{}",
        slot.in_words()
    );
    night(
        &mut registers,
        "northwind",
        "2026-11-26 22:00",
        1,
        "FREQ=DAILY;COUNT=3",
    );
    night(
        &mut registers,
        "contoso",
        "2026-11-26 22:00",
        9,
        "FREQ=DAILY;COUNT=3",
    );
    one.plan.waves[0].steps[0].minutes = 60;
    let slot = found(&one, &registers, &[held("2026-11-26 22:00", 1, false)]).unwrap();
    assert_eq!(slot.slot.window.start, utc("2026-11-27 22:00"));
    let why = &slot.earlier[0].why;
    assert!(matches!(why[0], Why::Held { .. }), "{why:?}");
}

#[test]
fn a_night_of_one_client_that_is_not_a_time_of_the_other_says_whose_it_is_not() {
    let mut registers = registers();
    night(
        &mut registers,
        "northwind",
        "2026-11-27 22:00",
        4,
        "FREQ=WEEKLY",
    );
    night(
        &mut registers,
        "contoso",
        "2026-11-29 20:00",
        6,
        "FREQ=WEEKLY",
    );
    let mut both = change(&["northwind", "contoso"]);
    let slot = found(&both, &registers, &[]).unwrap();
    assert!(slot.outside);
    night(
        &mut registers,
        "northwind",
        "2026-11-27 22:00",
        4,
        "FREQ=WEEKLY;BYDAY=FR,SU",
    );
    both.plan.waves[0].steps[0].minutes = 60;
    let slot = found(&both, &registers, &[]).unwrap();
    assert_eq!(slot.slot.window.start, utc("2026-11-29 22:00"));
    assert_eq!(
        said(&slot),
        ["Fri 27 Nov 22:00 to 02:00: not a time of contoso"]
    );
}

#[test]
fn what_is_left_of_the_reasons_is_counted() {
    let claims: Vec<Claim> = (0..6)
        .map(|day| Claim {
            change: ChangeNumber(50 + day),
            ..held(&format!("2026-11-{} 18:00", 26 + day.min(4)), 1, false)
        })
        .collect();
    let slot = found(&change(&["northwind"]), &registers(), &claims).unwrap();
    let mut many = slot.clone();
    many.earlier = vec![slot.earlier[0].clone(); 6];
    let lines = many.why_not_earlier(Zone::UTC, 3);
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[2], "4 more times before it do not do either.");
}
