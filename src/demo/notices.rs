//! What the registers are told: the house at the start, who left, freezes and meetings.

use chrono::{Datelike as _, Days, Duration, NaiveDate, Timelike as _, Weekday};

use super::history::{MONTHS, leaving};
use super::hours::{self, Now, OFFICE, local, workday_after, workday_before};
use super::house::LEFT;
use super::items::items;
use super::stage::Notice;
use super::work::Catalogue;
use crate::domain::event::{Event, Stream};
use crate::domain::registers::{Client, Freeze, Maintenance, Meeting};
use crate::domain::window::{Timestamp, Window};

/// Returns the day on which the file was made.
fn opening(now: Now) -> NaiveDate {
    workday_before(now.today - Days::new(u64::from(MONTHS) * 30 + 40), 1)
}

/// Returns every notice, in no order.
pub(super) fn all(catalogue: &Catalogue, now: Now) -> Vec<Notice> {
    let opened = local(*OFFICE, opening(now), 9, 0);
    let mut notices: Vec<Notice> = catalogue
        .house
        .events()
        .into_iter()
        .map(|event| notice(opened, event))
        .collect();
    let bought = opened + Duration::minutes(20);
    notices.extend(
        items(catalogue)
            .into_iter()
            .map(|item| notice(bought, Event::ItemSet { item })),
    );
    let left = local(*OFFICE, leaving(now), 17, 0);
    notices.extend(catalogue.house.leaves(LEFT).map(|e| notice(left, e)));
    notices.extend(freezes(now));
    notices.extend(maintenance(catalogue.house.clients(), now));
    notices.extend(meetings(now));
    notices
}

fn notice(at: Timestamp, event: Event) -> Notice {
    let stream = match &event {
        Event::FileInitialised { .. } => Stream::File,
        Event::PersonSet { .. } => Stream::People,
        Event::ClientSet { .. } => Stream::Clients,
        Event::ServiceSet { .. } => Stream::Services,
        Event::ItemSet { .. } => Stream::Items,
        Event::BoardSet { .. } => Stream::Boards,
        Event::FreezeSet { .. }
        | Event::FreezeLifted { .. }
        | Event::MaintenanceSet { .. }
        | Event::MaintenanceRemoved { .. }
        | Event::MeetingSet { .. } => Stream::Calendar,
        Event::Template(_) => Stream::Catalogue,
        Event::PolicySet { .. } | Event::Change(_) => Stream::Policy,
    };
    Notice {
        at,
        by: "mei".into(),
        stream,
        event,
    }
}

/// The year-end freezes that history and the weeks to come can meet, and a quarter's end.
fn freezes(now: Now) -> Vec<Notice> {
    let year = now.today.year();
    let mut notices = Vec::new();
    for start in year - 2..=year {
        let (Some(from), Some(to)) = (
            NaiveDate::from_ymd_opt(start, 12, 20),
            NaiveDate::from_ymd_opt(start + 1, 1, 4),
        ) else {
            continue;
        };
        let window = Window {
            start: local(*OFFICE, from, 0, 0),
            end: local(*OFFICE, to, 0, 0),
            zone: *OFFICE,
        };
        if to < opening(now) {
            continue;
        }
        // A freeze that lies over these very days is put on last of all: what is in the calendar
        // stays there, and everything after it is refused.
        let near = from <= now.today + Days::new(40) && to + Days::new(5) >= now.today;
        let at = if near {
            now.at - Duration::seconds(40)
        } else {
            local(*OFFICE, opening(now), 9, 30)
        };
        let freeze = Freeze {
            id: format!("year-end-{start}"),
            name: format!("Year end {start}"),
            hard: true,
            window,
            repeat: None,
            waived_by: None,
            clients: Vec::new(),
        };
        notices.push(notice(at, Event::FreezeSet { freeze }));
    }
    let from = workday_after(now.today, 3);
    let window = Window {
        start: local(*OFFICE, from, 0, 0),
        end: local(*OFFICE, from + Days::new(5), 0, 0),
        zone: *OFFICE,
    };
    let freeze = Freeze {
        id: "woodgrove-close".to_owned(),
        name: "Woodgrove closes its books".to_owned(),
        hard: false,
        window,
        repeat: None,
        waived_by: None,
        clients: vec!["woodgrove".into()],
    };
    let at = now.ago(12, 11, 5);
    notices.push(notice(at, Event::FreezeSet { freeze }));
    notices
}

/// The nights that clients have agreed to once and for all.
fn maintenance(clients: &[Client], now: Now) -> Vec<Notice> {
    let nights = [
        ("northwind", "Sunday night", Weekday::Sun, 22, "FREQ=WEEKLY"),
        ("contoso", "Sunday night", Weekday::Sun, 21, "FREQ=WEEKLY"),
        (
            "woodgrove",
            "Every other Saturday",
            Weekday::Sat,
            20,
            "FREQ=WEEKLY;INTERVAL=2",
        ),
        (
            "tailspin",
            "Thursday night",
            Weekday::Thu,
            22,
            "FREQ=WEEKLY",
        ),
    ];
    let nights = nights
        .into_iter()
        .filter_map(|(client, name, day, hour, rule)| {
            let zone = clients.iter().find(|c| c.id.as_str() == client)?.zone;
            let first = hours::last(day, now.today - Days::new(70));
            let start = local(zone, first, hour, 0);
            let maintenance = Maintenance {
                id: format!("{client}-{}", day.to_string().to_lowercase()),
                name: name.to_owned(),
                client: client.into(),
                window: Window {
                    start,
                    end: start + Duration::hours(5),
                    zone,
                },
                repeat: rule.parse().ok(),
            };
            Some(notice(
                now.ago(60, 10, 15),
                Event::MaintenanceSet { maintenance },
            ))
        });
    nights.collect()
}

/// Returns when the CAB meets next: this afternoon, or in two hours and ten minutes.
pub(super) fn next_meeting(now: Now) -> Timestamp {
    let here = now.at.with_timezone(&*OFFICE);
    let minute = here.hour() * 60 + here.minute();
    match minute {
        0..=825 => local(*OFFICE, now.today, 14, 0),
        826..900 => local(*OFFICE, now.today, 15, 30),
        _ => {
            let at = now.at + Duration::minutes(130);
            at - Duration::seconds(at.timestamp().rem_euclid(300))
        }
    }
}

fn meetings(now: Now) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut set = |at, day: NaiveDate, board: &str, start, minutes| {
        let meeting = Meeting {
            id: format!("{board}-{day}"),
            board: board.into(),
            start,
            minutes,
            chair: None,
        };
        notices.push(notice(at, Event::MeetingSet { meeting }));
    };
    let mut day = hours::last(Weekday::Thu, now.today - Days::new(1));
    while day > opening(now) + Days::new(7) {
        let at = local(*OFFICE, workday_before(day, 4), 9, 10);
        set(at, day, "cab", local(*OFFICE, day, 14, 0), 60);
        day = day - Days::new(7);
    }
    set(now.ago(4, 9, 10), now.today, "cab", next_meeting(now), 60);
    let week = now.today + Days::new(7);
    set(
        now.ago(2, 9, 10),
        week,
        "cab",
        local(*OFFICE, week, 14, 0),
        60,
    );
    let bank = workday_after(now.today, 2);
    set(
        now.ago(3, 16, 40),
        bank,
        "woodgrove",
        local(*OFFICE, bank, 10, 30),
        45,
    );
    notices
}
