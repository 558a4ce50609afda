//! The windows of the calendar: a search finds what going through all of them finds, in time and after harm.

use chrono::{DateTime, Duration};

use super::empty;
use crate::domain::calendar::Diary;
use crate::domain::calendar::claim::{
    Claim, Resource, Standing, claims_of_wave, conflicts, meet, windows,
};
use crate::domain::change::Change;
use crate::domain::id::ChangeNumber;
use crate::domain::lifecycle::State;
use crate::domain::plan::{Item, Plan, PlannedWave};
use crate::domain::window::Window;
use crate::domain::zone::Zone;
use crate::store::generate::Dice;
use crate::store::index::{Recollection, booked, project};

/// A change with windows of every length, from none to a year, that needs a few of a few things.
fn change(number: u32, dice: &mut Dice) -> Change {
    let name = |kind: &str, n: usize| format!("{kind}-{n}");
    let mut plan = Plan {
        implementer: Some(name("person", dice.below(20)).as_str().into()),
        services: vec![name("service", dice.below(30)).as_str().into()],
        items: vec![Item {
            name: name("ITEM", dice.below(60)).to_uppercase(),
            kind: String::new(),
        }],
        ..Plan::default()
    };
    for _ in 0..=dice.below(2) {
        let start = DateTime::UNIX_EPOCH
            + Duration::minutes(30 * i64::try_from(dice.below(40_000)).unwrap());
        let hours = [0, 1, 4, 5, 12, 16, 17, 60, 65, 300, 2000, 9000];
        plan.waves.push(PlannedWave {
            clients: vec![name("client", dice.below(12)).as_str().into()],
            window: Some(Window {
                start,
                end: start + Duration::hours(*dice.pick(&hours)),
                zone: Zone::UTC,
            }),
            ..PlannedWave::default()
        });
    }
    let states = [
        State::Draft,
        State::Approved,
        State::Scheduled,
        State::Scheduled,
        State::Closed,
    ];
    Change {
        rev: 1,
        state: *dice.pick(&states),
        waves: vec![crate::domain::wave::WaveRun::default(); plan.waves.len()],
        plan,
        ..Change::absent(ChangeNumber(number))
    }
}

fn held(change: &Change) -> Vec<Claim> {
    windows(change)
        .filter(|(_, _, standing)| *standing == Standing::Firm)
        .flat_map(|(wave, _, _)| claims_of_wave(change.id(), &change.plan, wave))
        .collect()
}

fn sorted(mut claims: Vec<Claim>) -> Vec<Claim> {
    claims.sort_by(|a, b| {
        (&a.resource, a.change, a.wave, a.start).cmp(&(&b.resource, b.change, b.wave, b.start))
    });
    claims.dedup();
    claims
}

#[test]
fn what_others_hold_is_what_going_through_all_of_them_finds() {
    let conn = &empty();
    let mut dice = Dice::new(11);
    let mut changes: Vec<Change> = (1..=300).map(|n| change(n, &mut dice)).collect();
    for change in &changes {
        project(conn, change, &[]).unwrap();
    }
    // Some are planned anew, some end.
    for at in [3, 50, 120, 250] {
        changes[at] = change(u32::try_from(at).unwrap() + 1, &mut dice);
        project(conn, &changes[at], &[]).unwrap();
    }
    let all: Vec<Claim> = changes.iter().flat_map(held).collect();
    let past = Recollection::of(conn);
    let mut met = 0;
    for change in &changes {
        let mine: Vec<Claim> = (0..change.plan.waves.len())
            .flat_map(|wave| claims_of_wave(change.id(), &change.plan, wave))
            .collect();
        let naive = all.iter().filter(|o| mine.iter().any(|m| meet(m, o)));
        let naive = sorted(naive.cloned().collect());
        assert_eq!(sorted(past.beside(&mine)), naive, "{}", change.id());
        assert_eq!(
            conflicts(&mine, &past.beside(&mine)),
            conflicts(&mine, &all),
            "{}",
            change.id()
        );
        met += naive.len();
    }
    past.told().unwrap();
    assert!(
        met > 200,
        "{met} claims met: the changes must be near each other"
    );
    let from = DateTime::UNIX_EPOCH + Duration::days(100);
    let within = (from, from + Duration::days(9));
    let found = booked::windows(conn, Standing::Tentative, None, within).unwrap();
    let naive = changes.iter().flat_map(|c| {
        windows(c)
            .filter(|(_, w, s)| *s == Standing::Tentative && w.start < within.1 && w.end > within.0)
            .map(|(wave, _, _)| (c.id(), wave))
    });
    let mut naive: Vec<_> = naive.collect();
    let mut found: Vec<_> = found.iter().map(|b| (b.change, b.wave)).collect();
    naive.sort_unstable();
    found.sort_unstable();
    assert!(!found.is_empty());
    assert_eq!(found, naive);
}

#[test]
fn an_item_is_the_same_however_it_is_written() {
    let mut dice = Dice::new(3);
    let held = held(&Change {
        state: State::Scheduled,
        ..change(1, &mut dice)
    });
    let items = held.iter().filter_map(|c| match &c.resource {
        Resource::Item(name) => Some(name.clone()),
        Resource::Client(_) | Resource::Service(_) | Resource::Person(_) => None,
    });
    assert!(items.clone().count() > 0);
    assert!(items.into_iter().all(|name| name.starts_with("item-")));
}
