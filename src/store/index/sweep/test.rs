//! What one term says of the keys that stand side by side: made once, asked of up to a million changes.

use super::super::ids::Ids;
use super::super::scope::parts;
use super::super::tile::Column;
use super::{Keys, of_buckets};
use crate::domain::lifecycle::State;
use crate::domain::plan::{ChangeType, RiskClass};
use crate::domain::query::{Facet, Fact, RiskRange, Span};
use crate::domain::queue::Marks;
use crate::domain::wave::Outcome;
use crate::domain::window::Timestamp;

/// A term as a question to the keys.
pub(super) enum Test<'a> {
    /// One of some outcomes.
    Outcome(Vec<Option<Outcome>>),
    /// A score.
    Risk(RiskRange),
    /// A time inside a stretch, or its absence.
    Time([Column; 1], Option<Span>),
    /// One of some facts.
    Is(Box<Facts<'a>>),
}

/// Facts as the keys know them.
pub(super) struct Facts<'a> {
    /// The buckets that settle it.
    buckets: [bool; 256],
    /// The marks of which one settles it.
    marks: u32,
    /// The buckets that are late when their window is over.
    late: [bool; 256],
    /// The buckets that are at risk when their window is near.
    soon: [bool; 256],
    /// The buckets that are at risk when on hold.
    held: [bool; 256],
    now: i64,
    soon_until: i64,
    columns: Vec<Column>,
    /// The changes of which a fact holds that no key tells, for each that is asked for.
    told: Vec<&'a Ids>,
}

impl<'a> Test<'a> {
    /// Returns the question that a facet asks; nothing when the bucket or a set answers it.
    pub(super) fn of(facet: &Facet, now: Timestamp, told: &'a [(Fact, Ids)]) -> Option<Self> {
        match facet {
            Facet::Outcome(outcomes) => Some(Self::Outcome(outcomes.clone())),
            Facet::Risk(range) => Some(Self::Risk(*range)),
            Facet::Is(facts) => Some(Self::Is(Box::new(Facts::of(facts, now, told)))),
            Facet::Window(range) => Some(Self::Time([Column::Start], range.span(now))),
            Facet::Since(range) => Some(Self::Time([Column::Active], range.span(now))),
            Facet::Closed(range) => Some(Self::Time([Column::Closed], range.span(now))),
            Facet::State(_)
            | Facet::Type(_)
            | Facet::Class(_)
            | Facet::Name(..)
            | Facet::Number(_)
            | Facet::Text(_) => None,
        }
    }

    /// Returns the times it needs.
    pub(super) fn columns(&self) -> &[Column] {
        match self {
            Self::Outcome(_) | Self::Risk(_) => &[],
            Self::Time(column, _) => column,
            Self::Is(facts) => &facts.columns,
        }
    }

    /// Answers it for one change.
    pub(super) fn holds(&self, keys: &Keys<'_>) -> bool {
        match self {
            Self::Outcome(outcomes) => outcomes.contains(&keys.marks.outcome()),
            Self::Risk(range) => range.contains(keys.marks.risk()),
            Self::Time([column], span) => match (span, keys.time(*column)) {
                (Some(span), Some(at)) => (span.from..span.to).contains(&at),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            },
            Self::Is(facts) => facts.hold(keys),
        }
    }
}

fn says(of: impl Fn(State, ChangeType, RiskClass) -> bool) -> [bool; 256] {
    of_buckets(|bucket| {
        let (state, kind, class) = parts(bucket);
        of(state, kind, class)
    })
}

impl<'a> Facts<'a> {
    fn of(facts: &[Fact], now: Timestamp, told: &'a [(Fact, Ids)]) -> Self {
        let asked = |fact| facts.contains(&fact);
        let risky = asked(Fact::AtRisk);
        let marks = facts.iter().fold(0, |all, f| all | mark(*f).unwrap_or(0));
        let to_come = |state| matches!(state, State::Scheduled | State::InProgress);
        let timed = risky || asked(Fact::Late);
        Self {
            buckets: says(|state, kind, class| {
                (asked(Fact::Open) && state.is_open())
                    || (asked(Fact::Emergency) && kind == ChangeType::Emergency)
                    || (risky && state.is_open() && class == RiskClass::High)
            }),
            marks,
            late: says(|state, _, _| timed && to_come(state)),
            soon: says(|state, _, _| risky && state.is_open() && !to_come(state)),
            held: says(|state, _, _| risky && state.is_open()),
            now: now.timestamp(),
            // A window that starts in the second that is under way begins before its end.
            soon_until: now.timestamp() + SOON + i64::from(now.timestamp_subsec_nanos() > 0),
            columns: if timed {
                vec![Column::Start, Column::End]
            } else {
                Vec::new()
            },
            told: told
                .iter()
                .filter(|(f, _)| asked(*f))
                .map(|(_, ids)| ids)
                .collect(),
        }
    }

    fn hold(&self, keys: &Keys<'_>) -> bool {
        let there = |of: &[bool; 256]| of[usize::from(keys.bucket)];
        there(&self.buckets)
            || keys.marks.has(self.marks)
            || self.told.iter().any(|ids| ids.contains(keys.number))
            || (there(&self.held) && keys.marks.has(Marks::HELD))
            || (there(&self.late) && keys.time(Column::End).is_some_and(|end| end <= self.now))
            || (there(&self.soon)
                && keys
                    .time(Column::Start)
                    .is_some_and(|start| start < self.soon_until))
    }
}

/// How soon a window is near, in seconds: as `QueueRow::is_at_risk` has it.
const SOON: i64 = 72 * 3600;

/// Returns the mark that says a fact; nothing for one that the state, the type or a time says.
fn mark(fact: Fact) -> Option<u32> {
    match fact {
        Fact::Held => Some(Marks::HELD),
        Fact::Imported => Some(Marks::IMPORTED),
        Fact::Bypass => Some(Marks::BYPASS),
        Fact::Executed => Some(Marks::EXECUTED),
        Fact::OnTime => Some(Marks::ON_TIME),
        Fact::Inside => Some(Marks::INSIDE),
        Fact::Retroactive => Some(Marks::RETROACTIVE),
        Fact::Cab => Some(Marks::CAB),
        Fact::Incident => Some(Marks::INCIDENT),
        Fact::Open | Fact::Emergency | Fact::Late | Fact::Overdue | Fact::Unread | Fact::AtRisk => {
            None
        }
    }
}
