//! What a query says about one row: the definition that every faster way has to agree with.

use super::{Facet, Fact, NameKind, Query, Term};
use crate::domain::plan::ChangeType;
use crate::domain::queue::{Marks, QueueRow, Viewer};
use crate::domain::window::Timestamp;

impl Fact {
    /// Tells whether it holds for a row.
    pub fn holds(self, row: &QueueRow, viewer: &Viewer, now: Timestamp) -> bool {
        let bit = |bit| row.marks.has(bit);
        match self {
            Self::Open => row.state.is_open(),
            Self::Held => bit(Marks::HELD),
            Self::Imported => bit(Marks::IMPORTED),
            Self::Bypass => bit(Marks::BYPASS),
            Self::Executed => bit(Marks::EXECUTED),
            Self::OnTime => bit(Marks::ON_TIME),
            Self::Inside => bit(Marks::INSIDE),
            Self::Retroactive => bit(Marks::RETROACTIVE),
            Self::Cab => bit(Marks::CAB),
            Self::Late => row.is_late(now),
            Self::Overdue => row.is_overdue(now),
            Self::Unread => viewer.read.is_unread(row.number, row.said, now),
            Self::Emergency => row.kind == ChangeType::Emergency,
            Self::Incident => bit(Marks::INCIDENT),
            Self::AtRisk => row.is_at_risk(now),
        }
    }
}

/// Tells whether two names are the same to someone who types.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

impl Facet {
    /// Tells whether it holds for a row; `None` when the row alone cannot say.
    pub fn holds(&self, row: &QueueRow, viewer: &Viewer, now: Timestamp) -> Option<bool> {
        Some(match self {
            Self::State(v) => v.contains(&row.state),
            Self::Type(v) => v.contains(&row.kind),
            Self::Class(v) => v.contains(&row.class),
            Self::Outcome(v) => v.contains(&row.marks.outcome()),
            Self::Is(v) => v.iter().any(|f| f.holds(row, viewer, now)),
            Self::Name(kind, names) => return name_holds(*kind, names, row, viewer),
            Self::Risk(r) => r.contains(row.risk),
            Self::Window(r) => r.span(now).map_or(row.window.is_none(), |s| {
                row.window.is_some_and(|w| s.contains(w.start))
            }),
            Self::Since(r) => r.span(now).is_some_and(|s| s.contains(row.active)),
            Self::Closed(r) => r.span(now).map_or(row.closed.is_none(), |s| {
                row.closed.is_some_and(|c| s.contains(c))
            }),
            Self::Number(v) => v.contains(&row.number),
            Self::Text(_) => return None,
        })
    }
}

fn name_holds(kind: NameKind, names: &[String], row: &QueueRow, viewer: &Viewer) -> Option<bool> {
    let me = viewer.person.as_str();
    let names = names.iter().map(|n| {
        if kind.is_person() && same_name(n, "me") {
            me
        } else {
            n
        }
    });
    let any = |f: &dyn Fn(&str) -> bool| names.clone().any(f);
    Some(match kind {
        NameKind::Client => any(&|n| row.clients.iter().any(|c| same_name(c.as_str(), n))),
        NameKind::Service => any(&|n| row.services.iter().any(|s| same_name(s.as_str(), n))),
        NameKind::Implementer => any(&|n| {
            row.implementer
                .as_ref()
                .is_some_and(|p| same_name(p.as_str(), n))
        }),
        NameKind::Requester => any(&|n| same_name(row.requester.as_str(), n)),
        NameKind::Source => any(&|n| !n.is_empty() && same_name(&row.source, n)),
        NameKind::Mine => {
            any(&|n| row.state.is_open() && row.people().any(|p| same_name(p.as_str(), n)))
        }
        NameKind::Needs
        | NameKind::Item
        | NameKind::Tag
        | NameKind::Incident
        | NameKind::Cause
        | NameKind::Trigger => return None,
    })
}

impl Term {
    /// Tells whether it holds for a row; `None` when the row alone cannot say.
    pub fn holds(&self, row: &QueueRow, viewer: &Viewer, now: Timestamp) -> Option<bool> {
        self.facet
            .holds(row, viewer, now)
            .map(|holds| holds != self.negated)
    }
}

impl Query {
    /// Tells whether every term that the row can speak for holds.
    pub fn holds(&self, row: &QueueRow, viewer: &Viewer, now: Timestamp) -> bool {
        self.terms
            .iter()
            .all(|t| t.holds(row, viewer, now).unwrap_or(true))
    }
}
