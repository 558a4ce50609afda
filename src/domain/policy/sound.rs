//! Whether a policy can be followed: each number in its range, bands, tiers and ladders in order.

use super::super::added::flaws_of_additions;
use super::{Policy, Rung, times};

/// Why a policy cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The key, with the places in lists it goes through, from 0: `risk.users.1.points`.
    pub path: String,
    /// What is wrong, as a sentence.
    pub sentence: String,
    /// What to do, as a sentence.
    pub next: String,
}

impl Flaw {
    /// Makes a flaw of a key.
    pub fn new(
        path: impl Into<String>,
        sentence: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self {
            path: path.into(),
            sentence: sentence.into(),
            next: next.into(),
        }
    }
}

/// Returns everything that keeps a policy from being followed; nothing when it can be.
pub fn flaws(policy: &Policy) -> Vec<Flaw> {
    let mut found = Vec::new();
    bands(policy, &mut found);
    found.extend(times::flaws(policy));
    points(policy, &mut found);
    ladders(policy, &mut found);
    orders(policy, &mut found);
    shares(policy, &mut found);
    reach(policy, &mut found);
    found.extend(flaws_of_additions(policy));
    found
}

fn bands(policy: &Policy, found: &mut Vec<Flaw>) {
    if policy.medium_from == 0 || policy.medium_from >= policy.high_from || policy.high_from > 100 {
        let key = if policy.high_from > 100 {
            "high_from"
        } else {
            "medium_from"
        };
        found.push(Flaw::new(
            key,
            format!(
                "medium_from {} and high_from {} leave no room for three classes.",
                policy.medium_from, policy.high_from
            ),
            "Write 0 < medium_from < high_from <= 100.",
        ));
    }
}

/// Returns every key that is a number of points, with what it says; those of ladders are not among them.
fn single_points(policy: &Policy) -> [(&'static str, u8); 22] {
    let risk = &policy.risk;
    [
        ("risk.business_hours", risk.business_hours),
        ("risk.first_time", risk.first_time),
        ("risk.no_return", risk.no_return),
        ("risk.vendor", risk.vendor),
        ("risk.freeze", risk.freeze),
        ("risk.clients.tier_1", risk.clients.tier_1),
        ("risk.clients.tier_2", risk.clients.tier_2),
        ("risk.clients.tier_3", risk.clients.tier_3),
        ("risk.services.low", risk.services.low),
        ("risk.services.medium", risk.services.medium),
        ("risk.services.high", risk.services.high),
        ("risk.rollback.rehearsed", risk.rollback.rehearsed),
        ("risk.rollback.written", risk.rollback.written),
        ("risk.rollback.missing", risk.rollback.missing),
        ("risk.rollback.not_reversible", risk.rollback.not_reversible),
        ("risk.evidence.pilot", risk.evidence.pilot),
        ("risk.evidence.lab", risk.evidence.lab),
        ("risk.evidence.none", risk.evidence.none),
        ("risk.slack.narrow", risk.slack.narrow),
        ("risk.slack.tight", risk.slack.tight),
        (
            "risk.history.points_per_percent",
            risk.history.points_per_percent,
        ),
        ("risk.history.at_most", risk.history.at_most),
    ]
}

fn points(policy: &Policy, found: &mut Vec<Flaw>) {
    for (key, points) in single_points(policy) {
        if points > 100 {
            found.push(too_many(key, points));
        }
    }
}

fn too_many(key: impl Into<String>, points: u8) -> Flaw {
    Flaw::new(
        key,
        format!("{points} points are more than a whole score."),
        "Write 0 to 100.",
    )
}

/// Returns every key that is a ladder, with its rungs.
fn all_ladders(policy: &Policy) -> [(&'static str, &[Rung]); 5] {
    let risk = &policy.risk;
    [
        ("risk.users", &risk.users),
        ("risk.outage_minutes", &risk.outage_minutes),
        ("risk.items", &risk.items),
        ("risk.conflicts", &risk.conflicts),
        ("risk.clients.count", &risk.clients.count),
    ]
}

fn ladders(policy: &Policy, found: &mut Vec<Flaw>) {
    for (key, rungs) in all_ladders(policy) {
        for (place, rung) in rungs.iter().enumerate() {
            if rung.points > 100 {
                found.push(too_many(format!("{key}.{place}.points"), rung.points));
            }
            let Some(below) = place.checked_sub(1).and_then(|p| rungs.get(p)) else {
                continue;
            };
            if rung.from <= below.from {
                found.push(Flaw::new(
                    format!("{key}.{place}.from"),
                    format!("from {} does not rise above {}.", rung.from, below.from),
                    "Let each entry begin at more than the one before it.",
                ));
            }
            if rung.points < below.points {
                found.push(Flaw::new(
                    format!("{key}.{place}.points"),
                    format!(
                        "More would weigh less: {} after {}.",
                        rung.points, below.points
                    ),
                    "Let the points rise with the amount, or stay.",
                ));
            }
        }
    }
}

/// What is worse never weighs less.
fn orders(policy: &Policy, found: &mut Vec<Flaw>) {
    let (risk, mut check) = (&policy.risk, |table: &str, names: &[(&str, u8)]| {
        for pair in names.windows(2) {
            let [(better, less), (worse, more)] = pair else {
                continue;
            };
            if less > more {
                found.push(Flaw::new(
                    format!("{table}.{worse}"),
                    format!("{worse} weighs {more} and {better}, which is less of a risk, {less}."),
                    format!("Write at least {less}, or less for {better}."),
                ));
            }
        }
    });
    let of = &risk.clients;
    let tiers = [
        ("tier_3", of.tier_3),
        ("tier_2", of.tier_2),
        ("tier_1", of.tier_1),
    ];
    check("risk.clients", &tiers);
    let of = &risk.services;
    let services = [("low", of.low), ("medium", of.medium), ("high", of.high)];
    check("risk.services", &services);
    let of = &risk.rollback;
    let ways_back = [
        ("rehearsed", of.rehearsed),
        ("written", of.written),
        ("missing", of.missing),
        ("not_reversible", of.not_reversible),
    ];
    check("risk.rollback", &ways_back);
    let of = &risk.evidence;
    let evidence = [("pilot", of.pilot), ("lab", of.lab), ("none", of.none)];
    check("risk.evidence", &evidence);
    let slack = [("narrow", risk.slack.narrow), ("tight", risk.slack.tight)];
    check("risk.slack", &slack);
}

fn shares(policy: &Policy, found: &mut Vec<Flaw>) {
    let slack = &policy.risk.slack;
    if slack.tight_below > slack.narrow_below || slack.narrow_below > 100 {
        let key = if slack.narrow_below > 100 {
            "risk.slack.narrow_below"
        } else {
            "risk.slack.tight_below"
        };
        found.push(Flaw::new(
            key,
            format!(
                "tight_below {} and narrow_below {} are no shares in order.",
                slack.tight_below, slack.narrow_below
            ),
            "Write tight_below <= narrow_below <= 100.",
        ));
    }
    let history = &policy.risk.history;
    if history.enough_cases == 0 || history.enough_cases > 100_000 {
        found.push(Flaw::new(
            "risk.history.enough_cases",
            format!("Nothing is learned from {} cases.", history.enough_cases),
            "Write 1 to 100000.",
        ));
    }
    if history.wider_group_counts == 0 || history.wider_group_counts > 100_000 {
        found.push(Flaw::new(
            "risk.history.wider_group_counts",
            format!(
                "The wider group cannot count for {} cases.",
                history.wider_group_counts
            ),
            "Write 1 to 100000.",
        ));
    }
}

/// A change with little of everything has to be able to be low, and one with much of it high.
fn reach(policy: &Policy, found: &mut Vec<Flaw>) {
    let risk = &policy.risk;
    let top = |rungs: &[Rung]| rungs.iter().map(|r| u32::from(r.points)).max().unwrap_or(0);
    let ladders: u32 = all_ladders(policy)
        .iter()
        .map(|(_, rungs)| top(rungs))
        .sum();
    let worst = [
        risk.business_hours,
        risk.first_time,
        risk.no_return,
        risk.vendor,
        risk.freeze,
        risk.clients.tier_1,
        risk.services.high,
        risk.rollback.not_reversible,
        risk.evidence.none,
        risk.slack.tight,
        risk.history.at_most,
    ];
    let most = ladders + worst.iter().map(|p| u32::from(*p)).sum::<u32>();
    if most < u32::from(policy.high_from) {
        found.push(Flaw::new(
            "high_from",
            format!(
                "No change could be high: the points sum to {most} at most, and high begins at {}.",
                policy.high_from
            ),
            "Lower high_from or raise the points under risk.",
        ));
    }
    let least = [
        risk.clients.tier_3,
        risk.rollback.rehearsed,
        risk.evidence.pilot,
    ];
    let least: u32 = least.iter().map(|p| u32::from(*p)).sum();
    if least >= u32::from(policy.medium_from) {
        found.push(Flaw::new(
            "medium_from",
            format!(
                "No change for a client could be low: the least points sum to {least}, and medium begins at {}.",
                policy.medium_from
            ),
            "Raise medium_from or lower tier_3, rehearsed or pilot.",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(change: impl FnOnce(&mut Policy)) -> Vec<String> {
        let mut policy = Policy::default();
        change(&mut policy);
        flaws(&policy).into_iter().map(|f| f.path).collect()
    }

    #[test]
    fn the_default_policy_can_be_followed() {
        assert_eq!(flaws(&Policy::default()), []);
    }

    #[test]
    fn each_number_out_of_its_range_is_named_by_its_key() {
        for (path, change) in [
            (
                "risk.vendor",
                (|p: &mut Policy| p.risk.vendor = 101) as fn(&mut Policy),
            ),
            ("risk.users.1.points", |p| p.risk.users[1].points = 101),
            ("risk.users.2.from", |p| p.risk.users[2].from = 100),
            ("risk.items.1.points", |p| p.risk.items[1].points = 1),
            ("risk.clients.tier_1", |p| p.risk.clients.tier_1 = 4),
            ("risk.services.high", |p| p.risk.services.high = 6),
            ("risk.rollback.written", |p| p.risk.rollback.written = 1),
            ("risk.evidence.none", |p| p.risk.evidence.none = 3),
            ("risk.slack.tight", |p| p.risk.slack.tight = 3),
            ("risk.slack.tight_below", |p| p.risk.slack.tight_below = 26),
            ("risk.slack.narrow_below", |p| {
                p.risk.slack.narrow_below = 101;
            }),
            ("risk.history.enough_cases", |p| {
                p.risk.history.enough_cases = 0;
            }),
            ("risk.history.wider_group_counts", |p| {
                p.risk.history.wider_group_counts = 0;
            }),
            ("retrospective_days", |p| p.retrospective_days = 0),
            ("template_failures", |p| p.template_failures = 0),
            ("template_failure_days", |p| p.template_failure_days = 0),
            ("decide_within_days", |p| p.decide_within_days = 0),
            ("high_from", |p| p.high_from = 101),
            ("medium_from", |p| p.medium_from = 60),
        ] {
            let found = paths(change);
            assert!(found.iter().any(|f| f == path), "{path}: {found:?}");
        }
    }

    #[test]
    fn bands_that_no_sum_of_points_reaches_are_refused() {
        let nothing = |p: &mut Policy| {
            p.risk = toml::from_str(
                "business_hours = 0\nfirst_time = 0\nno_return = 0\nvendor = 0\nfreeze = 0\nusers = []\n\
                 outage_minutes = []\nitems = []\nconflicts = []\nhistory.at_most = 0\nrollback.not_reversible = 18\n",
            )
            .unwrap();
            p.high_from = 100;
        };
        assert_eq!(paths(nothing), ["high_from"]);
        assert_eq!(paths(|p| p.medium_from = 4), ["medium_from"]);
        assert_eq!(paths(|p| p.medium_from = 5), Vec::<String>::new());
    }
}
