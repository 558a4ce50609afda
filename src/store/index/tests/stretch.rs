//! A stretch of the calendar: what meets is found also where only one of the two clients is asked for.

use chrono::{DateTime, Duration};
use proptest::prelude::*;

use super::empty;
use crate::domain::change::Change;
use crate::domain::id::ChangeNumber;
use crate::domain::lifecycle::State;
use crate::domain::people::Scope;
use crate::domain::plan::{Plan, PlannedWave};
use crate::domain::wave::WaveRun;
use crate::domain::window::{Timestamp, Window};
use crate::domain::zone::Zone;
use crate::store::index::calendar::{CalendarAsk, by_thing, calendar, in_time, wanted};
use crate::store::index::project;

fn hour(n: i64) -> Timestamp {
    DateTime::UNIX_EPOCH + Duration::hours(n)
}

fn change(number: u32, client: &str, state: State, hours: (i64, i64)) -> Change {
    let wave = PlannedWave {
        clients: vec![client.into()],
        window: Some(Window {
            start: hour(hours.0),
            end: hour(hours.1),
            zone: Zone::UTC,
        }),
        ..PlannedWave::default()
    };
    Change {
        rev: 1,
        state,
        waves: vec![WaveRun::default()],
        plan: Plan {
            title: format!("Work {number}"),
            implementer: Some("jun".into()),
            waves: vec![wave],
            ..Plan::default()
        },
        ..Change::absent(ChangeNumber(number))
    }
}

fn ask(clients: &[&str], scope: Scope, most: usize) -> CalendarAsk {
    CalendarAsk {
        scope,
        clients: clients.iter().map(|c| (*c).into()).collect(),
        from: hour(0),
        to: hour(48),
        now: hour(0),
        most,
    }
}

#[test]
fn a_client_alone_shows_what_its_changes_meet_elsewhere() {
    let conn = &empty();
    for one in [
        change(1, "northwind", State::Scheduled, (1, 5)),
        change(2, "contoso", State::Review, (3, 7)),
        change(3, "contoso", State::Review, (4, 6)),
        change(4, "contoso", State::Scheduled, (30, 31)),
    ] {
        project(conn, &one, &[]).unwrap();
    }
    let page = calendar(conn, &ask(&["contoso"], Scope::All, 10)).unwrap();
    let met: Vec<_> = page
        .bars
        .iter()
        .map(|b| {
            (
                b.change.0,
                b.conflicts.iter().map(|c| c.with).collect::<Vec<_>>(),
            )
        })
        .collect();
    let first = Some(ChangeNumber(1));
    assert_eq!(met, [(2, vec![first]), (3, vec![first]), (4, vec![])]);
    assert_eq!(page.titles[&ChangeNumber(1)], "Work 1");
    let conflict = &page.bars[0].conflicts[0];
    assert_eq!((conflict.start, conflict.end), (hour(3), hour(5)));
    assert_eq!(conflict.in_words(), "person jun");
    let narrow = Scope::Only(vec!["contoso".into()]);
    let page = calendar(conn, &ask(&[], narrow, 10)).unwrap();
    assert_eq!(page.bars.len(), 3);
    assert_eq!(
        page.bars[0].conflicts[0].with, None,
        "whose it is stays unsaid"
    );
    assert!(page.titles.is_empty());
}

#[test]
fn what_is_left_out_is_said_and_each_window_stands_once() {
    let conn = &empty();
    let mut both = change(1, "northwind", State::Scheduled, (1, 5));
    both.plan.waves[0].clients.push("contoso".into());
    project(conn, &both, &[]).unwrap();
    project(conn, &change(2, "contoso", State::Approved, (9, 10)), &[]).unwrap();
    let all = calendar(conn, &ask(&["northwind", "contoso"], Scope::All, 10)).unwrap();
    assert_eq!((all.bars.len(), all.more), (2, false));
    assert_eq!(all.bars[0].clients.len(), 2);
    let some = calendar(conn, &ask(&[], Scope::All, 1)).unwrap();
    assert_eq!((some.bars.len(), some.more), (1, true));
}

proptest! {
    #[test]
    fn what_stands_beside_is_the_same_whichever_way_it_is_looked_for(
        all in proptest::collection::vec((0..3usize, 0..3usize, 0..60i64, 1..90i64, 0..4u32), 1..20),
        narrow in any::<bool>(),
    ) {
        let conn = &empty();
        let mut mine = Vec::new();
        for (number, (client, state, start, hours, item)) in (1..).zip(all) {
            let state = [State::Review, State::Scheduled, State::InProgress][state];
            let client = ["northwind", "contoso", "litware"][client];
            let mut one = change(number, client, state, (start, start + hours));
            one.plan.items = vec![crate::domain::plan::Item {
                name: format!("Srv-{item}"),
                kind: String::new(),
            }];
            one.plan.implementer = Some(format!("p{}", number % 4).as_str().into());
            project(conn, &one, &[]).unwrap();
            if number % 2 == 0 {
                mine.extend(crate::domain::calendar::claim::claims(one.id(), &one.plan));
            }
        }
        let scope = if narrow { Scope::Only(vec!["contoso".into()]) } else { Scope::All };
        let wanted = wanted(&mine);
        let found = in_time(conn, &wanted, &scope, usize::MAX).unwrap();
        prop_assert_eq!(found.is_none(), mine.is_empty());
        if let Some((mut claims, known)) = found {
            let (mut others, met) = by_thing(conn, &wanted, &scope).unwrap();
            let order = |c: &crate::domain::calendar::claim::Claim| (c.resource.clone(), c.start, c.change);
            claims.sort_by_key(order);
            others.sort_by_key(order);
            prop_assert_eq!(claims, others);
            prop_assert_eq!(known, met);
            prop_assert!(in_time(conn, &wanted, &scope, 0).unwrap().is_none());
        }
    }
}
