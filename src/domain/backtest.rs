//! The backtest: every finished change scored as of its own submission, against what became of it.

pub mod measure;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use self::measure::{Interval, Measure, Scored};
use super::change::Change;
use super::history::{self, GroupKind, Tally};
use super::lifecycle::State;
use super::plan::RiskClass;
use super::policy::Policy;
use super::queue::{Marks, QueueRow};
use super::registers::Registers;
use super::risk;
use super::wave::Outcome;
use super::window::Timestamp;

/// What a change is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// It ended partial, rolled back or failed, or an incident is linked to it.
    WentWrong,
    /// At least one incident is linked to it.
    Incident,
    /// It ended partial, rolled back or failed.
    Outcome,
}

impl Label {
    /// Returns what the label says of a change, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::WentWrong => "ended partial, rolled back or failed, or has an incident",
            Self::Incident => "at least one incident",
            Self::Outcome => "ended partial, rolled back or failed",
        }
    }

    fn holds(self, marks: Marks) -> bool {
        let badly = marks.outcome().is_some_and(|outcome| match outcome {
            Outcome::Partial | Outcome::RolledBack | Outcome::Failed => true,
            Outcome::Successful | Outcome::SuccessfulWithIssues => false,
        });
        match self {
            Self::WentWrong => history::is_wrong(marks),
            Self::Incident => marks.caused_incident(),
            Self::Outcome => badly,
        }
    }
}

/// Which changes are tested; all of them are learned from, each once it has finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// Those submitted on this day or later, UTC.
    pub from: Option<NaiveDate>,
    /// Those submitted on this day or earlier, UTC.
    pub to: Option<NaiveDate>,
    /// Of these the last so many percent by submission.
    pub last: Option<u8>,
}

#[derive(Debug)]
struct Case {
    submitted: Timestamp,
    finished: Timestamp,
    without: u32,
    declared: RiskClass,
    groups: Box<[u32]>,
    wrong: bool,
    label: bool,
}

/// Finished changes, gathered in any order.
#[derive(Debug)]
pub struct Backtest {
    label: Label,
    policy: Policy,
    cases: Vec<Case>,
    names: Vec<(GroupKind, String)>,
    numbers: HashMap<(GroupKind, String), u32>,
}

/// What a backtest found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What the changes were held against.
    pub label: Label,
    /// How many finished changes were learned from, each once it had finished.
    pub finished: usize,
    /// How many were tested.
    pub tested: usize,
    /// For how many of those the label holds.
    pub wrong: usize,
    /// When the first of them was submitted.
    pub from: Option<Timestamp>,
    /// When the last of them was submitted.
    pub to: Option<Timestamp>,
    /// The declared class alone.
    pub declared: Measure,
    /// The score without the learned rate.
    pub without: Measure,
    /// The score.
    pub score: Measure,
    /// By how much the score's AUC is above the declared class's, on the same resamples.
    pub gain: Option<Interval>,
    /// What became of each band of the score.
    pub bands: Vec<Row>,
    /// What became of changes by their learned rate.
    pub rates: Vec<Row>,
}

/// A row of the calibration: what was predicted and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// What they have in common: the band, or the range of the learned rate.
    pub group: String,
    /// How many changes.
    pub cases: usize,
    /// For how many of them the label holds.
    pub wrong: usize,
    /// The mean of the learned rates, a share from 0 to 1, where that is what groups them.
    pub predicted: Option<f64>,
}

impl Backtest {
    /// Gets ready to gather changes.
    pub fn new(label: Label, policy: Policy) -> Self {
        Self {
            label,
            policy,
            cases: Vec::new(),
            names: Vec::new(),
            numbers: HashMap::new(),
        }
    }

    /// Takes in a change; one that has not finished, or of which nobody knows when it was handed in
    /// or when it finished, is passed over.
    ///
    /// A change made here keeps the points that were frozen with its last submission. One from
    /// another tool is scored from the plan it amounts to, without the registers: what these say
    /// today was not known then. Of what the tool recorded only what stands in the plan is read, so
    /// neither its actual times nor its incidents nor the columns kept beside it.
    pub fn add(&mut self, change: &Change) {
        if change.state != State::Closed {
            return;
        }
        let marks = QueueRow::of(change).marks;
        let imported = change.imported.as_deref();
        let (submitted, without) = match imported {
            Some(from) => {
                let score = risk::score(
                    &change.plan,
                    &Registers::default(),
                    &self.policy.risk,
                    &[],
                    None,
                );
                (from.opened, score.points_without_history())
            }
            None => (change.submitted, change.risk.points_without_history()),
        };
        let finished = change.closed.or(imported.and_then(|i| i.actual_end));
        let (Some(submitted), Some(finished)) = (submitted, finished) else {
            return;
        };
        let groups = history::groups_of(&change.plan, imported);
        let groups = groups.into_iter().map(|g| self.number(g)).collect();
        self.cases.push(Case {
            submitted,
            finished,
            without,
            declared: change.plan.declared.unwrap_or_default(),
            groups,
            wrong: history::is_wrong(marks),
            label: self.label.holds(marks),
        });
    }

    fn number(&mut self, group: (GroupKind, String)) -> u32 {
        if let Some(number) = self.numbers.get(&group) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(group.clone());
        self.numbers.insert(group, number);
        number
    }

    /// Scores every change with what had finished before it was submitted, in order of submission.
    fn scored(&mut self) -> Vec<(Timestamp, Scored)> {
        self.cases.sort_by_key(|c| c.submitted);
        let mut ending: Vec<usize> = (0..self.cases.len()).collect();
        ending.sort_by_key(|at| self.cases[*at].finished);
        let mut ending = ending.into_iter().peekable();
        let mut tallies = vec![Tally::default(); self.names.len()];
        let mut scored = Vec::with_capacity(self.cases.len());
        let of = &self.policy.risk.history;
        let strength = f64::from(of.wider_group_counts);
        for case in &self.cases {
            while let Some(at) = ending.next_if(|at| self.cases[*at].finished < case.submitted) {
                let done = &self.cases[at];
                for group in &done.groups {
                    let tally = &mut tallies[*group as usize];
                    tally.cases += 1;
                    tally.wrong += u32::from(done.wrong);
                }
            }
            let known = case.groups.iter().map(|group| {
                let (kind, name) = &self.names[*group as usize];
                (*kind, name.as_str(), tallies[*group as usize])
            });
            let rate = history::posterior(known, strength, of.enough_cases).map(|p| p.mean());
            let learned = rate.map_or(0, |rate| of.points(rate));
            scored.push((
                case.submitted,
                Scored {
                    label: case.label,
                    declared: match case.declared {
                        RiskClass::Low => 0,
                        RiskClass::Medium => 1,
                        RiskClass::High => 2,
                    },
                    without: capped(case.without),
                    score: capped(case.without + u32::from(learned)),
                    rate,
                },
            ));
        }
        scored
    }

    /// Returns what was found on the changes of a span.
    pub fn report(mut self, span: Span) -> Report {
        let finished = self.cases.len();
        let mut scored = self.scored();
        scored.retain(|(at, _)| {
            let day = at.date_naive();
            span.from.is_none_or(|from| from <= day) && span.to.is_none_or(|to| day <= to)
        });
        if let Some(percent) = span.last {
            let first = scored.len() * (100 - usize::from(percent.min(100))) / 100;
            scored.drain(..first);
        }
        let (from, to) = (
            scored.first().map(|(at, _)| *at),
            scored.last().map(|(at, _)| *at),
        );
        let tested: Vec<Scored> = scored.into_iter().map(|(_, s)| s).collect();
        let ([declared, without, score], gain) = measure::measure(&tested);
        Report {
            label: self.label,
            finished,
            tested: tested.len(),
            wrong: tested.iter().filter(|s| s.label).count(),
            from,
            to,
            declared,
            without,
            score,
            gain,
            bands: self.bands(&tested),
            rates: rates(&tested),
        }
    }

    fn bands(&self, tested: &[Scored]) -> Vec<Row> {
        let of = |class: RiskClass| {
            let within = tested.iter().filter(|s| self.policy.band(s.score) == class);
            row(class.word().to_owned(), within, false)
        };
        RiskClass::ALL.map(of).into()
    }
}

fn capped(points: u32) -> u8 {
    u8::try_from(points.min(100)).unwrap_or(100)
}

/// Where the learned rates are parted, in percent.
const PARTED: [u32; 6] = [0, 1, 2, 5, 10, 20];

fn rates(tested: &[Scored]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (n, low) in PARTED.into_iter().enumerate() {
        let next = PARTED.get(n + 1).copied();
        let name = next.map_or_else(
            || format!("{low} % and more"),
            |next| format!("{low} to {next} %"),
        );
        let within = tested.iter().filter(|s| {
            s.rate.is_some_and(|rate| {
                rate * 100.0 >= f64::from(low)
                    && next.is_none_or(|next| rate * 100.0 < f64::from(next))
            })
        });
        rows.push(row(name, within, true));
    }
    let unknown = tested.iter().filter(|s| s.rate.is_none());
    rows.push(row("too few cases".to_owned(), unknown, true));
    rows.retain(|r| r.cases > 0);
    rows
}

fn row<'a>(group: String, within: impl Iterator<Item = &'a Scored>, predicts: bool) -> Row {
    let (mut cases, mut wrong, mut sum) = (0, 0, Some(0.0));
    for scored in within {
        cases += 1;
        wrong += usize::from(scored.label);
        sum = sum.zip(scored.rate).map(|(sum, rate)| sum + rate);
    }
    Row {
        group,
        cases,
        wrong,
        predicted: sum
            .filter(|_| predicts && cases > 0)
            .map(|sum| sum / measure::many(cases)),
    }
}

#[cfg(test)]
mod tests;
