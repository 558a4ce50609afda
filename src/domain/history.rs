//! The learned rate: how often changes like this one went wrong here, shrunken towards the wider group.

mod beta;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::imported::ImportedChange;
use super::lifecycle::State;
use super::plan::Plan;
use super::policy::HistoryWeights;
use super::queue::{Marks, QueueRow};
use super::wave::Outcome;

/// What changes of one group have in common, from the widest to the most specific.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupKind {
    /// Every change in the file.
    All,
    /// The same client.
    Client,
    /// The same implementer.
    Team,
    /// The same kind of item.
    ItemKind,
    /// The same service.
    Service,
    /// The same template, or the same model in the tool it comes from.
    Template,
}

impl GroupKind {
    /// Returns the number that the file knows it by, which rises from wide to specific.
    pub fn code(self) -> i64 {
        match self {
            Self::All => 0,
            Self::Client => 1,
            Self::Team => 2,
            Self::ItemKind => 3,
            Self::Service => 4,
            Self::Template => 5,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::All => "all changes here",
            Self::Client => "same client",
            Self::Team => "same implementer",
            Self::ItemKind => "same kind of item",
            Self::Service => "same service",
            Self::Template => "same template",
        }
    }
}

/// How many finished changes of a group there were, and how many of them went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Those that went wrong.
    pub wrong: u32,
    /// All of them.
    pub cases: u32,
}

/// One group with its tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// What its changes have in common.
    pub kind: GroupKind,
    /// Its name: the client, the service, the template.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its tally.
    #[serde(flatten)]
    pub tally: Tally,
}

/// A rate with its interval and everything it rests on; rates are in hundredths of a percent, 0 to
/// 10,000, so that what is frozen with a revision is exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedRate {
    /// The most specific group with enough cases.
    pub group: Group,
    /// The shrunken rate.
    pub rate: u16,
    /// The lower end of the 90 % interval.
    pub low: u16,
    /// The upper end of the 90 % interval.
    pub high: u16,
}

/// What is known of the finished changes of a group.
pub trait History {
    /// Returns a group's tally; an empty one when nothing is known of it.
    fn tally(&self, kind: GroupKind, name: &str) -> Tally;
}

/// A history in memory; an empty one knows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past(BTreeMap<(GroupKind, String), Tally>);

impl Past {
    /// Takes in what has just happened to a change that stood at `before`: it finished, or it was
    /// reopened.
    pub fn follow(&mut self, before: Option<bool>, change: &Change) {
        let now = went_wrong(change);
        if before == now {
            return;
        }
        for group in groups_of(&change.plan, change.imported.as_deref()) {
            let tally = self.0.entry(group).or_default();
            for (told, one) in [(before, u32::MAX), (now, 1)] {
                let Some(wrong) = told else { continue };
                tally.cases = tally.cases.wrapping_add(one);
                tally.wrong = tally.wrong.wrapping_add(if wrong { one } else { 0 });
            }
        }
    }

    /// Takes in a finished change.
    pub fn add(&mut self, groups: impl IntoIterator<Item = (GroupKind, String)>, wrong: bool) {
        for group in groups {
            let tally = self.0.entry(group).or_default();
            tally.cases += 1;
            tally.wrong += u32::from(wrong);
        }
    }

    /// Returns every group with its tally.
    pub fn groups(&self) -> impl Iterator<Item = (GroupKind, &str, Tally)> {
        self.0
            .iter()
            .map(|((kind, name), tally)| (*kind, name.as_str(), *tally))
    }
}

impl History for Past {
    fn tally(&self, kind: GroupKind, name: &str) -> Tally {
        let found = self.0.get(&(kind, name.to_owned()));
        found.copied().unwrap_or_default()
    }
}

/// Returns the groups that a plan belongs to, each once, from the widest to the most specific.
pub fn groups_of(plan: &Plan, imported: Option<&ImportedChange>) -> BTreeSet<(GroupKind, String)> {
    let mut groups = BTreeSet::from([(GroupKind::All, String::new())]);
    let mut add = |kind, name: &str| {
        if !name.is_empty() {
            groups.insert((kind, name.to_owned()));
        }
    };
    for client in plan.clients() {
        add(GroupKind::Client, client.as_str());
    }
    for item in &plan.items {
        add(GroupKind::ItemKind, &item.kind);
    }
    for service in &plan.services {
        add(GroupKind::Service, service.as_str());
    }
    if let Some(person) = &plan.implementer {
        add(GroupKind::Team, person.as_str());
    }
    add(GroupKind::Template, plan.template.as_deref().unwrap_or(""));
    if let Some(imported) = imported {
        add(GroupKind::Team, &imported.implementer);
        add(GroupKind::Template, &imported.model);
    }
    groups
}

/// Tells whether a finished change went wrong: it ended partial, rolled back or failed, or an
/// incident is linked to it that it caused. One that has not finished says nothing yet, and neither does one that
/// was refused or called off. One from another tool that recorded no outcome and no incident counts
/// as having gone well, as it does there.
pub fn went_wrong(change: &Change) -> Option<bool> {
    (change.state == State::Closed).then(|| is_wrong(QueueRow::of(change).marks))
}

/// Tells whether the facts of a closed change say that it went wrong.
pub fn is_wrong(marks: Marks) -> bool {
    marks.caused_incident()
        || marks.outcome().is_some_and(|outcome| match outcome {
            Outcome::Partial | Outcome::RolledBack | Outcome::Failed => true,
            Outcome::Successful | Outcome::SuccessfulWithIssues => false,
        })
}

/// The posterior of one group: its rate is distributed as Beta(a, b).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior<'a> {
    kind: GroupKind,
    name: &'a str,
    tally: Tally,
    a: f64,
    b: f64,
}

impl Posterior<'_> {
    /// Returns the mean, a share from 0 to 1.
    pub fn mean(&self) -> f64 {
        self.a / (self.a + self.b)
    }
}

/// Returns the posterior of the most specific group with enough cases.
///
/// Each group's cases that went wrong are binomial with a beta prior centred on the rate of the next
/// wider group and worth `strength` cases: with prior mean p, k wrong of n give the posterior
/// Beta(k + s·p, n − k + s·(1 − p)), whose mean (k + s·p) / (n + s) is the shrunken rate. The widest
/// group's prior is Beta(½, ½). (Gelman et al., *Bayesian Data Analysis*, 3rd ed., sections 2.4 and
/// 5.3; the prior's strength is fixed rather than estimated, so that the figure can be recomputed by
/// hand.) Of several groups of one kind, two services say, the one with the highest rate speaks: a
/// change is as risky as the worst thing it touches.
///
/// `groups` go from the widest to the most specific, each with its tally. Returns `None` when not even
/// the widest has `enough` cases.
pub fn posterior<'a>(
    groups: impl Iterator<Item = (GroupKind, &'a str, Tally)>,
    strength: f64,
    enough: u32,
) -> Option<Posterior<'a>> {
    let mut found: Option<Posterior<'a>> = None;
    // The wider group's mean and weight, for as long as one kind of group is looked at.
    let (mut kind, mut prior) = (GroupKind::All, (0.5, 1.0));
    for (of, name, tally) in groups {
        if of != kind
            && let Some(wider) = &found
        {
            (kind, prior) = (of, (wider.mean(), strength));
        }
        if tally.cases < enough {
            continue;
        }
        let (k, n) = (f64::from(tally.wrong), f64::from(tally.cases));
        let next = Posterior {
            a: k + prior.1 * prior.0,
            b: n - k + prior.1 * (1.0 - prior.0),
            kind: of,
            name,
            tally,
        };
        let speaks = found
            .as_ref()
            .is_none_or(|f| f.kind != of || f.mean() < next.mean());
        if speaks {
            found = Some(next);
        }
    }
    found
}

/// Returns the learned rate: the mean of the [`posterior`], and its 5 % and 95 % quantiles as the
/// interval that holds the true rate with 90 %.
///
/// It is worked out when a change is handed in, from the changes that have finished by then, and
/// frozen with the revision's score. It is no part of the revision's digest: the digest says what is
/// going to be done, and a vote on that stands when the same plan is handed in again after the file
/// has learned more.
pub fn learned_rate(
    groups: &BTreeSet<(GroupKind, String)>,
    history: &dyn History,
    weights: &HistoryWeights,
) -> Option<LearnedRate> {
    let told = groups
        .iter()
        .map(|(kind, name)| (*kind, name.as_str(), history.tally(*kind, name)));
    let found = posterior(
        told,
        f64::from(weights.wider_group_counts),
        weights.enough_cases,
    )?;
    let end = |p| hundredths(beta::quantile(p, found.a, found.b));
    Some(LearnedRate {
        rate: hundredths(found.mean()),
        low: end(0.05),
        high: end(0.95),
        group: Group {
            kind: found.kind,
            name: found.name.to_owned(),
            tally: found.tally,
        },
    })
}

/// Returns a share in hundredths of a percent.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is held between 0 and 10,000"
)]
fn hundredths(share: f64) -> u16 {
    (share * 10_000.0).round().clamp(0.0, 10_000.0) as u16
}

impl LearnedRate {
    /// Says it aloud: "12 of 143 like this went wrong (8 %, 5-14 %): same service payroll".
    pub fn sentence(&self) -> String {
        let percent = |rate: u16| (rate + 50) / 100;
        let Group { kind, name, tally } = &self.group;
        let space = if name.is_empty() { "" } else { " " };
        format!(
            "{} of {} like this went wrong ({} %, {}-{} %): {}{space}{name}",
            tally.wrong,
            tally.cases,
            percent(self.rate),
            percent(self.low),
            percent(self.high),
            kind.words(),
        )
    }
}

#[cfg(test)]
mod tests;
