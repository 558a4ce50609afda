//! The additive risk score: 0 to 100, each point traceable to a fact and where it came from.

use serde::{Deserialize, Serialize};

use super::checklist::StepKind;
use super::history::LearnedRate;
use super::plan::{Plan, RiskClass};
use super::registers::Registers;

/// One factor's points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskPart {
    /// The factor's code, `clients`.
    pub factor: String,
    /// The fact, in words.
    pub fact: String,
    /// Where the fact comes from: `plan`, `clients`, `services`, `calendar`, `record`.
    pub source: String,
    /// Its points.
    pub points: u8,
}

/// A score with everything that made it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RiskScore {
    /// The sum, capped at 100.
    pub total: u8,
    /// What made it, most points first.
    pub parts: Vec<RiskPart>,
    /// What the file's finished changes say of one like this, as far as that was known then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned: Option<LearnedRate>,
}

/// The code of the factor that is learned from the file's own finished changes.
pub const LEARNED: &str = "history";

impl RiskScore {
    /// Returns the points of every factor but the learned one, not capped.
    pub fn points_without_history(&self) -> u32 {
        let known = self.parts.iter().filter(|p| p.factor != LEARNED);
        known.map(|p| u32::from(p.points)).sum()
    }
}

/// Returns the points of a learned rate, a share from 0 to 1: two for each percent, at most 30.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is held between 0 and 30"
)]
pub fn learned_points(rate: f64) -> u8 {
    (rate * 200.0).round().clamp(0.0, 30.0) as u8
}

/// Returns the score of a plan: the sum of its factors' points, capped at 100. The learned rate
/// always stands among them, with 0 points too: it says on how many changes it rests.
pub fn score(plan: &Plan, registers: &Registers, learned: Option<LearnedRate>) -> RiskScore {
    let mut parts: Vec<RiskPart> = [
        clients(plan, registers),
        users(plan, registers),
        services(plan, registers),
        business_hours(plan, registers),
        outage(plan),
        first_time(plan),
        rollback(plan),
        no_return(plan),
        evidence(plan),
        vendor(plan),
        slack(plan),
        freeze(plan, registers),
        items(plan),
        learned.as_ref().and_then(history),
    ]
    .into_iter()
    .flatten()
    .filter(|p| p.points > 0 || p.factor == LEARNED)
    .collect();
    parts.sort_by(|a, b| b.points.cmp(&a.points).then(a.factor.cmp(&b.factor)));
    let total = parts
        .iter()
        .fold(0u8, |sum, p| sum.saturating_add(p.points))
        .min(100);
    RiskScore {
        total,
        parts,
        learned,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every factor has one shape")]
fn part(factor: &str, fact: String, source: &str, points: u8) -> Option<RiskPart> {
    Some(RiskPart {
        factor: factor.to_owned(),
        fact,
        source: source.to_owned(),
        points,
    })
}

fn clients(plan: &Plan, registers: &Registers) -> Option<RiskPart> {
    let clients = plan.clients();
    let tier = clients
        .iter()
        .filter_map(|c| registers.clients.get(c))
        .map(|c| c.tier)
        .min()?;
    let many = match clients.len() {
        0 | 1 => 0,
        2 | 3 => 6,
        _ => 10,
    };
    let demanding = match tier {
        0 | 1 => 10,
        2 => 5,
        _ => 1,
    };
    let noun = if clients.len() == 1 {
        "client"
    } else {
        "clients"
    };
    part(
        "clients",
        format!("{} {noun}, tier {tier}", clients.len()),
        "clients",
        many + demanding,
    )
}

fn users(plan: &Plan, registers: &Registers) -> Option<RiskPart> {
    let (users, source) = plan.answers.users.map_or_else(
        || {
            let sum = plan
                .clients()
                .iter()
                .filter_map(|c| registers.clients.get(c))
                .fold(0u32, |sum, c| sum.saturating_add(c.users));
            (sum, "clients")
        },
        |u| (u, "plan"),
    );
    let points = match users {
        0..=24 => 0,
        25..=99 => 3,
        100..=499 => 6,
        500..=1999 => 9,
        _ => 12,
    };
    part("users", format!("{users} users may notice"), source, points)
}

fn services(plan: &Plan, registers: &Registers) -> Option<RiskPart> {
    let worst = plan
        .services
        .iter()
        .filter_map(|s| registers.services.get(s))
        .max_by_key(|s| s.criticality)?;
    let points = match worst.criticality {
        RiskClass::Low => 2,
        RiskClass::Medium => 7,
        RiskClass::High => 14,
    };
    let word = worst.criticality.word();
    part(
        "services",
        format!("{} is of {word} criticality", worst.name),
        "services",
        points,
    )
}

fn business_hours(plan: &Plan, registers: &Registers) -> Option<RiskPart> {
    use chrono::{Datelike as _, Timelike as _, Weekday};
    plan.waves.iter().find_map(|wave| {
        let window = wave.window?;
        wave.clients.iter().find_map(|id| {
            let client = registers.clients.get(id)?;
            let mut at = window.start;
            // A window is walked in half hours; half-hour zones exist, finer ones do not.
            while at < window.end && at < window.start + chrono::Duration::days(7) {
                let local = at.with_timezone(&client.zone);
                let weekend = matches!(local.weekday(), Weekday::Sat | Weekday::Sun);
                let hour = local.hour();
                if !weekend && hour >= u32::from(client.opens) && hour < u32::from(client.closes) {
                    return part(
                        "hours",
                        format!("inside business hours of {}", client.name),
                        "clients",
                        10,
                    );
                }
                at += chrono::Duration::minutes(30);
            }
            None
        })
    })
}

fn outage(plan: &Plan) -> Option<RiskPart> {
    let minutes = plan.answers.outage_minutes?;
    let points = match minutes {
        0 => 0,
        1..=15 => 3,
        16..=60 => 6,
        _ => 10,
    };
    part(
        "outage",
        format!("{minutes} min planned outage"),
        "plan",
        points,
    )
}

fn first_time(plan: &Plan) -> Option<RiskPart> {
    let first = plan.answers.first_time?;
    part(
        "first-time",
        "done for the first time".to_owned(),
        "plan",
        if first { 10 } else { 0 },
    )
}

fn rollback(plan: &Plan) -> Option<RiskPart> {
    let rollback = &plan.rollback;
    if rollback.not_reversible {
        part("rollback", "not reversible".to_owned(), "plan", 20)
    } else if rollback.steps.is_empty() {
        part("rollback", "no rollback written".to_owned(), "plan", 18)
    } else if rollback.rehearsal.trim().is_empty() {
        part(
            "rollback",
            "rollback written, not rehearsed".to_owned(),
            "plan",
            10,
        )
    } else {
        part("rollback", "rollback rehearsed".to_owned(), "plan", 2)
    }
}

fn no_return(plan: &Plan) -> Option<RiskPart> {
    let step = plan
        .waves
        .iter()
        .flat_map(|w| &w.steps)
        .find(|s| s.kind == StepKind::NoReturn)?;
    part(
        "no-return",
        format!("no-return step {}", step.id.0),
        "plan",
        10,
    )
}

fn evidence(plan: &Plan) -> Option<RiskPart> {
    if plan.evidence.is_empty() {
        part("evidence", "no test evidence".to_owned(), "plan", 10)
    } else {
        let lab = plan.evidence.iter().all(|e| {
            !e.place.to_lowercase().contains("pilot")
                && !e.place.to_lowercase().contains("production")
        });
        part(
            "evidence",
            if lab {
                "tested in the lab only"
            } else {
                "tested in a pilot"
            }
            .to_owned(),
            "plan",
            if lab { 4 } else { 1 },
        )
    }
}

fn vendor(plan: &Plan) -> Option<RiskPart> {
    let vendor = plan.answers.vendor?;
    part(
        "vendor",
        "a vendor takes part".to_owned(),
        "plan",
        if vendor { 4 } else { 0 },
    )
}

fn slack(plan: &Plan) -> Option<RiskPart> {
    let (spare, length) = plan
        .waves
        .iter()
        .filter_map(|w| {
            let length = w.window?.length().num_minutes();
            Some((length - i64::from(plan.wave_minutes(w)), length))
        })
        .min()?;
    let points = if spare * 10 < length {
        8
    } else if spare * 4 < length {
        4
    } else {
        0
    };
    part(
        "slack",
        format!("{spare} min to spare of {length}"),
        "plan",
        points,
    )
}

fn freeze(plan: &Plan, registers: &Registers) -> Option<RiskPart> {
    let freeze = registers.freezes.values().find(|f| {
        plan.waves.iter().any(|w| {
            w.window
                .is_some_and(|window| f.touches(&window, &w.clients))
        })
    })?;
    part(
        "freeze",
        format!("touches the freeze {}", freeze.name),
        "calendar",
        6,
    )
}

fn items(plan: &Plan) -> Option<RiskPart> {
    let items = plan.items.len();
    let points = match items {
        0 | 1 => 0,
        2 | 3 => 2,
        4..=9 => 4,
        _ => 6,
    };
    part("items", format!("{items} items at once"), "plan", points)
}

fn history(learned: &LearnedRate) -> Option<RiskPart> {
    let points = learned_points(f64::from(learned.rate) / 10_000.0);
    part(LEARNED, learned.sentence(), "record", points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::history::{Group, GroupKind, Tally};

    #[test]
    fn what_the_file_has_learned_is_a_part_like_the_others_even_when_it_adds_nothing() {
        let learned = |rate, wrong| LearnedRate {
            group: Group {
                kind: GroupKind::Service,
                name: "payroll".to_owned(),
                tally: Tally { wrong, cases: 143 },
            },
            rate,
            low: 0,
            high: 1400,
        };
        let plan = Plan::default();
        let bare = score(&plan, &Registers::default(), None);
        let seen = score(&plan, &Registers::default(), Some(learned(800, 12)));
        assert_eq!(seen.total, bare.total + 16);
        assert_eq!(seen.points_without_history(), u32::from(bare.total));
        let none = score(&plan, &Registers::default(), Some(learned(0, 0)));
        assert_eq!(none.total, bare.total);
        let last = none.parts.last().unwrap();
        assert_eq!((last.points, last.source.as_str()), (0, "record"));
        assert!(last.fact.starts_with("0 of 143 like this went wrong"));
    }

    #[test]
    fn the_total_is_the_sum_of_its_parts_and_each_part_names_its_fact() {
        let score = score(&Plan::default(), &Registers::default(), None);
        let sum: u32 = score.parts.iter().map(|p| u32::from(p.points)).sum();
        assert_eq!(u32::from(score.total), sum.min(100));
        assert!(
            score
                .parts
                .iter()
                .all(|p| !p.fact.is_empty() && !p.source.is_empty())
        );
        assert!(!score.parts.is_empty(), "an empty plan is not without risk");
    }

    #[test]
    fn a_rehearsed_rollback_is_less_risk_than_a_written_one_and_that_less_than_none() {
        let step = || super::super::checklist::Step::default();
        let mut plan = Plan::default();
        let none = score(&plan, &Registers::default(), None).total;
        plan.rollback.steps.push(step());
        let written = score(&plan, &Registers::default(), None).total;
        plan.rollback.rehearsal = "in the lab on 3 Nov".to_owned();
        let rehearsed = score(&plan, &Registers::default(), None).total;
        assert!(none > written && written > rehearsed);
    }
}
