//! The factors of the risk score: each looks up one fact and says where it comes from.

use super::super::calendar::claim::{self, Claim};
use super::super::calendar::{self, Freeze};
use super::super::checklist::StepKind;
use super::super::history::LearnedRate;
use super::super::id::ChangeNumber;
use super::super::plan::{Plan, RiskClass};
use super::super::policy::{Weights, reached};
use super::super::registers::Registers;
use super::{LEARNED, RiskPart};

#[expect(clippy::unnecessary_wraps, reason = "every factor has one shape")]
fn part(factor: &str, fact: String, source: &str, points: u8) -> Option<RiskPart> {
    Some(RiskPart {
        factor: factor.to_owned(),
        fact,
        source: source.to_owned(),
        points,
    })
}

pub(super) fn clients(plan: &Plan, registers: &Registers, weights: &Weights) -> Option<RiskPart> {
    let clients = plan.clients();
    let tier = clients
        .iter()
        .filter_map(|c| registers.clients.get(c))
        .map(|c| c.tier)
        .min()?;
    let of = &weights.clients;
    let many = reached(&of.count, amount(clients.len()));
    let demanding = match tier {
        0 | 1 => of.tier_1,
        2 => of.tier_2,
        _ => of.tier_3,
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
        many.saturating_add(demanding),
    )
}

pub(super) fn users(plan: &Plan, registers: &Registers, weights: &Weights) -> Option<RiskPart> {
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
    let points = reached(&weights.users, users);
    part("users", format!("{users} users may notice"), source, points)
}

pub(super) fn services(plan: &Plan, registers: &Registers, weights: &Weights) -> Option<RiskPart> {
    let worst = plan
        .services
        .iter()
        .filter_map(|s| registers.services.get(s))
        .max_by_key(|s| s.criticality)?;
    let points = match worst.criticality {
        RiskClass::Low => weights.services.low,
        RiskClass::Medium => weights.services.medium,
        RiskClass::High => weights.services.high,
    };
    let word = worst.criticality.word();
    part(
        "services",
        format!("{} is of {word} criticality", worst.name),
        "services",
        points,
    )
}

pub(super) fn business_hours(
    plan: &Plan,
    registers: &Registers,
    weights: &Weights,
) -> Option<RiskPart> {
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
                        weights.business_hours,
                    );
                }
                at += chrono::Duration::minutes(30);
            }
            None
        })
    })
}

pub(super) fn outage(plan: &Plan, weights: &Weights) -> Option<RiskPart> {
    let minutes = plan.answers.outage_minutes?;
    let points = reached(&weights.outage_minutes, minutes);
    part(
        "outage",
        format!("{minutes} min planned outage"),
        "plan",
        points,
    )
}

pub(super) fn first_time(plan: &Plan, weights: &Weights) -> Option<RiskPart> {
    let first = plan.answers.first_time?;
    part(
        "first-time",
        "done for the first time".to_owned(),
        "plan",
        if first { weights.first_time } else { 0 },
    )
}

pub(super) fn rollback(plan: &Plan, weights: &Weights) -> Option<RiskPart> {
    let (rollback, of) = (&plan.rollback, &weights.rollback);
    if rollback.not_reversible {
        part(
            "rollback",
            "not reversible".to_owned(),
            "plan",
            of.not_reversible,
        )
    } else if rollback.steps.is_empty() {
        part(
            "rollback",
            "no rollback written".to_owned(),
            "plan",
            of.missing,
        )
    } else if rollback.rehearsal.trim().is_empty() {
        part(
            "rollback",
            "rollback written, not rehearsed".to_owned(),
            "plan",
            of.written,
        )
    } else {
        part(
            "rollback",
            "rollback rehearsed".to_owned(),
            "plan",
            of.rehearsed,
        )
    }
}

pub(super) fn no_return(plan: &Plan, weights: &Weights) -> Option<RiskPart> {
    let step = plan
        .waves
        .iter()
        .flat_map(|w| &w.steps)
        .find(|s| s.kind == StepKind::NoReturn)?;
    part(
        "no-return",
        format!("no-return step {}", step.id.0),
        "plan",
        weights.no_return,
    )
}

pub(super) fn evidence(plan: &Plan, weights: &Weights) -> Option<RiskPart> {
    let of = &weights.evidence;
    if plan.evidence.is_empty() {
        part("evidence", "no test evidence".to_owned(), "plan", of.none)
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
            if lab { of.lab } else { of.pilot },
        )
    }
}

pub(super) fn vendor(plan: &Plan, weights: &Weights) -> Option<RiskPart> {
    let vendor = plan.answers.vendor?;
    part(
        "vendor",
        "a vendor takes part".to_owned(),
        "plan",
        if vendor { weights.vendor } else { 0 },
    )
}

pub(super) fn slack(plan: &Plan, weights: &Weights) -> Option<RiskPart> {
    let (spare, length) = plan
        .waves
        .iter()
        .filter_map(|w| {
            let length = w.window?.length().num_minutes();
            Some((length - i64::from(plan.wave_minutes(w)), length))
        })
        .min()?;
    let of = &weights.slack;
    let below = |percent: u8| spare * 100 < length * i64::from(percent);
    let points = if below(of.tight_below) {
        of.tight
    } else if below(of.narrow_below) {
        of.narrow
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

pub(super) fn freeze(plan: &Plan, registers: &Registers, weights: &Weights) -> Option<RiskPart> {
    let mut freezes: Vec<&Freeze> = calendar::freezes_on(plan, registers).collect();
    freezes.sort_by_key(|f| !f.hard);
    let first = freezes.first()?;
    part(
        "freeze",
        format!("touches the {} freeze {}", first.word(), first.name),
        "calendar",
        weights.freeze,
    )
}

/// What is met is said without naming the other change: a score is read by whoever sees this one.
pub(super) fn conflicts(plan: &Plan, others: &[Claim], weights: &Weights) -> Option<RiskPart> {
    // Whoever asks left its own claims out of the others.
    let mine = claim::claims(ChangeNumber(0), plan);
    let meets = |other: &&Claim| mine.iter().any(|m| claim::meet(m, other));
    let met: Vec<&Claim> = others.iter().filter(meets).collect();
    let resource = &met.first()?.resource;
    let mut changes: Vec<ChangeNumber> = met.iter().map(|c| c.change).collect();
    changes.sort_unstable();
    changes.dedup();
    let count = match changes.len() {
        1 => "1 change".to_owned(),
        n => format!("{n} changes"),
    };
    part(
        "conflicts",
        format!(
            "meets {count} in the calendar, on the {} {}",
            resource.word(),
            resource.name()
        ),
        "calendar",
        reached(&weights.conflicts, amount(changes.len())),
    )
}

pub(super) fn items(plan: &Plan, weights: &Weights) -> Option<RiskPart> {
    let items = plan.items.len();
    let points = reached(&weights.items, amount(items));
    part("items", format!("{items} items at once"), "plan", points)
}

pub(super) fn history(learned: &LearnedRate, weights: &Weights) -> Option<RiskPart> {
    let points = weights.history.points(f64::from(learned.rate) / 10_000.0);
    part(LEARNED, learned.sentence(), "record", points)
}

fn amount(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
