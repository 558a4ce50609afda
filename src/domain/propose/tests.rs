//! What facts propose, and that they never propose better than they are.

use std::collections::BTreeMap;

use super::*;
use crate::domain::checklist::StepId;
use crate::domain::plan::{Communication, Plan, RiskAnswers};
use crate::domain::registers::Client;
use crate::domain::wave::{CheckResult, Firing, Mark, RollbackRun};
use crate::domain::window::Window;
use crate::domain::zone::Zone;

fn at(minute: i64, second: i64) -> Timestamp {
    chrono::DateTime::UNIX_EPOCH + Duration::minutes(minute) + Duration::seconds(second)
}

fn worked() -> Change {
    let window = Window {
        start: at(0, 0),
        end: at(120, 0),
        zone: Zone::UTC,
    };
    Change {
        plan: Plan {
            waves: vec![PlannedWave {
                window: Some(window),
                clients: vec!["northwind".into()],
                ..PlannedWave::default()
            }],
            communications: vec![Communication {
                client: "northwind".into(),
                owner: Some("ines".into()),
                ..Communication::default()
            }],
            ..Plan::default()
        },
        waves: vec![WaveRun {
            started: Some(at(2, 12)),
            finished: Some(at(40, 10)),
            ..WaveRun::default()
        }],
        ..Change::default()
    }
}

fn proposed(change: &Change) -> Proposed {
    let mut registers = Registers::default();
    let client = Client {
        id: "northwind".into(),
        users: 120,
        ..Client::default()
    };
    registers.clients.insert(client.id.clone(), client);
    propose(change, &registers, 0, &"northwind".into()).unwrap()
}

type Happened = fn(&mut Change);

fn mark(tick: Tick) -> Mark {
    Mark {
        tick,
        by: "jun".into(),
        at: at(5, 0),
        note: String::new(),
    }
}

#[test]
fn a_quiet_wave_proposes_none_with_its_times_its_users_and_who_wrote_to_the_client() {
    let said = proposed(&worked());
    assert_eq!(said.impact.level, ImpactLevel::None);
    assert_eq!(said.impact.from, Some(at(2, 0)));
    assert_eq!(said.impact.to, Some(at(41, 0)), "to the next whole minute");
    assert_eq!(said.impact.users, Some(120));
    assert_eq!(said.impact.told_by, "ines");
    assert!(!said.impact.planned);
    let mut change = worked();
    change.plan.verifier = Some("sara".into());
    assert_eq!(proposed(&change).impact.told_by, "sara");
}

#[test]
fn no_level_is_proposed_that_is_better_than_a_fact() {
    let facts: [(&str, Happened); 6] = [
        ("a step failed", |c| {
            c.waves[0].marks.insert(StepId(1), mark(Tick::Failed));
        }),
        ("a check did not see what was expected", |c| {
            let result = CheckResult {
                passed: false,
                observed: String::new(),
                by: "sara".into(),
                at: at(50, 0),
            };
            c.waves[0].results.insert(1, result);
        }),
        ("a trigger fired", |c| {
            c.waves[0].firings.push(Firing {
                condition: "smoke".to_owned(),
                by: "jun".into(),
                at: at(6, 0),
                continued_by: None,
                went_on: None,
            });
        }),
        ("it was rolled back", |c| {
            c.waves[0].rollback = Some(back(Some((Restored::InTime, at(30, 0)))));
        }),
        ("its rollback did not restore service", |c| {
            c.waves[0].rollback = Some(back(Some((Restored::Not, at(30, 0)))));
        }),
        ("an outage was planned", |c| {
            c.plan.answers = RiskAnswers {
                outage_minutes: Some(10),
                ..RiskAnswers::default()
            };
        }),
    ];
    for (why, happened) in facts {
        let mut change = worked();
        happened(&mut change);
        let said = proposed(&change);
        assert_eq!(said.why, why);
        assert_ne!(said.impact.level, ImpactLevel::None, "{why}");
    }
}

fn back(ended: Option<(Restored, Timestamp)>) -> RollbackRun {
    RollbackRun {
        started: at(20, 0),
        ended,
        reason: "the VPN is down".to_owned(),
        incident: String::new(),
        marks: BTreeMap::default(),
        by: "jun".into(),
    }
}

#[test]
fn an_impact_that_goes_on_has_no_end_and_one_outside_the_window_was_not_planned() {
    let mut change = worked();
    change.plan.answers.outage_minutes = Some(10);
    assert!(proposed(&change).impact.planned);
    change.waves[0].finished = Some(at(121, 0));
    assert!(!proposed(&change).impact.planned, "past the end");
    change.waves[0].rollback = Some(back(Some((Restored::Not, at(30, 0)))));
    let said = proposed(&change);
    assert_eq!(said.impact.to, None);
    assert!(!said.impact.planned);
}
