//! What became of finished changes is counted as it happens, found by a key, and proved.

use super::{change, empty, needs, seeded};
use crate::domain::change::Change;
use crate::domain::history::{GroupKind, History, Tally};
use crate::domain::incident::{IncidentLink, IncidentRole};
use crate::domain::lifecycle::State;
use crate::domain::wave::Outcome;
use crate::store::index::{Recollection, project};
use rusqlite::Connection;

fn finished(number: u32, outcome: Option<Outcome>) -> Change {
    let mut one = change(number, seeded(0, 0));
    one.plan.services = vec!["payroll".into()];
    one.plan.template = Some("patch".to_owned());
    one.state = State::Closed;
    one.outcome = outcome;
    one
}

fn told(conn: &Connection, kind: GroupKind, name: &str) -> (u32, u32) {
    let past = Recollection::of(conn);
    let Tally { wrong, cases } = past.tally(kind, name);
    past.told().unwrap();
    (wrong, cases)
}

#[test]
fn a_change_counts_from_when_it_finishes_until_it_is_reopened() {
    let conn = empty();
    let put = |one: &Change| project(&conn, one, &needs(one)).unwrap();
    put(&finished(1, Some(Outcome::Successful)));
    let mut other = finished(2, Some(Outcome::Failed));
    other.state = State::InProgress;
    put(&other);
    assert_eq!(told(&conn, GroupKind::All, ""), (0, 1));
    other.state = State::Closed;
    put(&other);
    put(&other);
    for (kind, name) in [
        (GroupKind::All, ""),
        (GroupKind::Service, "payroll"),
        (GroupKind::Template, "patch"),
    ] {
        assert_eq!(told(&conn, kind, name), (1, 2), "{kind:?}");
    }
    assert_eq!(told(&conn, GroupKind::Service, "mail"), (0, 0));
    other.state = State::InProgress;
    other.outcome = None;
    other.incidents.push(IncidentLink {
        incident: "INC-7".to_owned(),
        role: IncidentRole::Cause,
        wave: None,
        by: "ines".into(),
        at: chrono::DateTime::UNIX_EPOCH,
        note: String::new(),
        withdrawn: None,
    });
    put(&other);
    assert_eq!(told(&conn, GroupKind::All, ""), (0, 1));
    other.state = State::Closed;
    other.outcome = Some(Outcome::Successful);
    put(&other);
    assert_eq!(
        told(&conn, GroupKind::All, ""),
        (1, 2),
        "an incident counts"
    );
}

#[test]
fn a_file_from_before_these_counts_learns_nothing_until_its_queue_is_made_anew() {
    let conn = empty();
    conn.execute_batch("DROP TABLE past").unwrap();
    let one = finished(1, None);
    project(&conn, &one, &needs(&one)).unwrap();
    assert_eq!(told(&conn, GroupKind::All, ""), (0, 0));
}
