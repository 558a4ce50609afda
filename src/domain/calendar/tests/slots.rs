//! The next free slot overlaps nothing that is in its way, and none before it would have done.

use chrono::{DateTime, Datelike, Duration, NaiveDateTime, Timelike, Weekday};
use proptest::prelude::*;

use crate::domain::calendar::slot::{AHEAD, Ask, next};
use crate::domain::calendar::{Freeze, Maintenance};
use crate::domain::registers::{Client, Registers};
use crate::domain::window::{Timestamp, Window};
use crate::domain::zone::Zone;

fn utc(text: &str) -> Timestamp {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
        .unwrap()
        .and_utc()
}

fn window(start: Timestamp, hours: i64, zone: Zone) -> Window {
    Window {
        start,
        end: start + Duration::hours(hours),
        zone,
    }
}

/// Northwind in London and Contoso in New York, both open from 8 to 18.
fn registers() -> Registers {
    let client = |id: &str, zone: &str| Client {
        id: id.into(),
        zone: Zone::known(zone),
        ..Client::default()
    };
    let clients = [
        client("northwind", "Europe/London"),
        client("contoso", "America/New_York"),
    ];
    Registers {
        clients: clients.into_iter().map(|c| (c.id.clone(), c)).collect(),
        ..Registers::default()
    }
}

fn maintain(registers: &mut Registers, client: &str, first: &str, hours: i64, rule: &str) {
    let zone = registers.clients[&client.into()].zone;
    let one = Maintenance {
        id: format!("{client}-night"),
        name: format!("{client} night"),
        client: client.into(),
        window: window(utc(first), hours, zone),
        repeat: rule.parse().ok(),
    };
    registers.maintenance.insert(one.id.clone(), one);
}

fn freeze(registers: &mut Registers, hard: bool, first: &str, hours: i64, rule: Option<&str>) {
    let one = Freeze {
        id: format!("freeze-{}", registers.freezes.len()),
        name: "Payday".to_owned(),
        hard,
        window: window(utc(first), hours, Zone::UTC),
        repeat: rule.and_then(|r| r.parse().ok()),
        clients: Vec::new(),
        waived_by: None,
    };
    registers.freezes.insert(one.id.clone(), one);
}

fn ask(clients: &[&str], minutes: u32, from: &str) -> Ask {
    Ask {
        clients: clients.iter().map(|c| (*c).into()).collect(),
        minutes,
        from: utc(from),
        zone: Zone::UTC,
    }
}

#[test]
fn a_client_without_maintenance_windows_is_worked_on_outside_its_business_hours() {
    let registers = registers();
    // A Thursday.
    let slot = next(
        &ask(&["northwind"], 120, "2026-11-26 12:07"),
        &[],
        &registers,
    )
    .unwrap();
    assert_eq!(slot.window.start, utc("2026-11-26 18:00"));
    assert_eq!(slot.window.end, utc("2026-11-26 20:00"));
    let both = next(
        &ask(&["northwind", "contoso"], 120, "2026-11-26 12:07"),
        &[],
        &registers,
    )
    .unwrap();
    assert_eq!(
        both.window.start,
        utc("2026-11-26 23:00"),
        "18:00 in New York"
    );
    let weekend = next(
        &ask(&["northwind"], 60, "2026-11-28 12:07"),
        &[],
        &registers,
    )
    .unwrap();
    assert_eq!(weekend.window.start, utc("2026-11-28 12:15"));
}

#[test]
fn maintenance_windows_are_preferred_and_given_up_when_they_leave_no_room() {
    let mut registers = registers();
    maintain(
        &mut registers,
        "northwind",
        "2026-11-01 22:00",
        4,
        "FREQ=WEEKLY",
    );
    let slot = next(
        &ask(&["northwind"], 120, "2026-11-26 12:07"),
        &[],
        &registers,
    )
    .unwrap();
    assert_eq!(slot.window.start, utc("2026-11-29 22:00"));
    assert_eq!(slot.maintenance, ["northwind night"]);
    let long = next(
        &ask(&["northwind"], 300, "2026-11-26 12:07"),
        &[],
        &registers,
    )
    .unwrap();
    assert_eq!(long.window.start, utc("2026-11-26 18:00"));
    assert!(long.maintenance.is_empty());
    maintain(
        &mut registers,
        "contoso",
        "2026-11-02 00:00",
        4,
        "FREQ=WEEKLY",
    );
    let both = next(
        &ask(&["northwind", "contoso"], 120, "2026-11-26 12:07"),
        &[],
        &registers,
    )
    .unwrap();
    assert_eq!(
        both.window.start,
        utc("2026-11-30 00:00"),
        "where the two nights overlap"
    );
}

#[test]
fn hard_freezes_and_what_others_hold_are_stepped_over_and_a_soft_freeze_is_named() {
    let mut registers = registers();
    freeze(&mut registers, true, "2026-11-26 17:00", 3, None);
    freeze(&mut registers, false, "2026-11-26 17:00", 12, None);
    let taken = [(utc("2026-11-26 20:30"), utc("2026-11-26 22:00"))];
    let slot = next(
        &ask(&["northwind"], 60, "2026-11-26 12:00"),
        &taken,
        &registers,
    )
    .unwrap();
    assert_eq!(slot.window.start, utc("2026-11-26 22:00"));
    assert_eq!(slot.soft_freezes, ["Payday"]);
    freeze(
        &mut registers,
        true,
        "2026-01-01 00:00",
        24,
        Some("FREQ=DAILY"),
    );
    assert_eq!(
        next(
            &ask(&["northwind"], 60, "2026-11-26 12:00"),
            &[],
            &registers
        ),
        None
    );
}

proptest! {
    #[test]
    fn a_slot_overlaps_nothing_and_no_earlier_quarter_hour_would_do(
        from in 0i64..20_000,
        minutes in 15u32..600,
        taken in prop::collection::vec((0i64..30_000, 1i64..2000), 0..12),
        frozen in prop::collection::vec((0i64..300, 1i64..60), 0..3),
        maintained in any::<bool>(),
    ) {
        let mut registers = registers();
        let zero = utc("2026-10-20 00:00");
        for (day, hours) in &frozen {
            let first = (zero + Duration::hours(*day)).format("%Y-%m-%d %H:%M").to_string();
            freeze(&mut registers, true, &first, *hours, Some("FREQ=WEEKLY;INTERVAL=2"));
        }
        if maintained {
            maintain(&mut registers, "contoso", "2026-10-18 01:00", 9, "FREQ=WEEKLY;BYDAY=SA,SU");
        }
        let from = (zero + Duration::minutes(from)).format("%Y-%m-%d %H:%M").to_string();
        let ask = ask(&["northwind", "contoso"], minutes, &from);
        let taken: Vec<_> = taken.iter()
            .map(|(start, length)| (zero + Duration::minutes(*start), zero + Duration::minutes(start + length)))
            .collect();
        let length = Duration::minutes(i64::from(minutes));
        let open = |at: Timestamp, client: &str| {
            let client = &registers.clients[&client.into()];
            let local = at.with_timezone(&client.zone);
            !matches!(local.weekday(), Weekday::Sat | Weekday::Sun) && (8..18).contains(&local.hour())
        };
        let fits = |start: Timestamp, agreed: bool| {
            let end = start + length;
            let clear = taken.iter().all(|(a, b)| end <= *a || *b <= start)
                && registers.freezes.values().all(|f| f.periods(start, end).next().is_none());
            let quarters = || (0..).map(|n| start + Duration::minutes(15 * n)).take_while(|at| *at < end);
            let last = end - Duration::minutes(1);
            let clear = clear && quarters().chain([last]).all(|at| !open(at, "northwind"));
            clear && if agreed {
                let window = registers.maintenance.values().flat_map(|m| m.windows(start, end)).next();
                window.is_some_and(|w| w.start <= start && end <= w.end)
            } else {
                quarters().chain([last]).all(|at| !open(at, "contoso"))
            }
        };
        let quarters = |agreed: bool| {
            let first = DateTime::from_timestamp((ask.from.timestamp() + 899) / 900 * 900, 0).unwrap();
            (0..AHEAD * 96)
                .map(|n| first + Duration::minutes(15 * n))
                .find(|start| *start + length <= ask.end() && fits(*start, agreed))
        };
        let naive = if maintained { quarters(true).or_else(|| quarters(false)) } else { quarters(false) };
        let found = next(&ask, &taken, &registers);
        prop_assert_eq!(found.as_ref().map(|s| s.window.start), naive);
        if let Some(slot) = found {
            prop_assert_eq!(slot.window.length(), length);
        }
    }
}
