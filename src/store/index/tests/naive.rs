//! What a query asks for, said of each change by itself.

use std::collections::HashSet;

use super::{moment, needs};
use crate::domain::change::Change;
use crate::domain::incident::IncidentRole;
use crate::domain::query::Facet;
use crate::domain::queue::{Marks, Place, QueueRow};
use crate::domain::window::Timestamp;
use crate::store::index::{Asked, Need};
use crate::store::search;

/// Says what a query asks for without the index.
pub(super) fn naive(changes: &[Change], asked: &Asked) -> Vec<QueueRow> {
    let mut rows: Vec<QueueRow> = changes
        .iter()
        .filter(|c| holds(c, asked))
        .map(|c| row(c, asked.now))
        .collect();
    rows.sort_by(|a, b| Place::of(a, asked.sort).cmp_in(Place::of(b, asked.sort), asked.sort));
    rows
}

/// Returns the row of a change with what stands of its holds.
fn row(change: &Change, now: Timestamp) -> QueueRow {
    let mut row = QueueRow::of(change);
    if change.held(now).is_none() {
        row.marks = row.marks.without(Marks::HELD);
    }
    row
}

fn holds(change: &Change, asked: &Asked) -> bool {
    let mut row = row(change, asked.now);
    row.decide_by = moment(change, Need::DECIDE_BY);
    row.said = moment(change, Need::SAID);
    let asleep = moment(change, Need::PUT_OFF).is_some_and(|day| day > asked.now);
    let held = change.held(asked.now).is_some_and(|h| h.freeze.is_some());
    let mut stored = HashSet::new();
    let comments = change.comments.iter().map(|c| c.text.as_str());
    let mut all = vec![
        row.number.to_string(),
        row.source_number.clone(),
        row.title.clone(),
    ];
    all.extend(row.clients.iter().map(ToString::to_string));
    all.extend(row.services.iter().map(ToString::to_string));
    all.extend(change.plan.items.iter().map(|i| i.name.clone()));
    all.extend(change.plan.tags.clone());
    all.extend(comments.map(str::to_owned));
    for link in change.linked() {
        all.extend([link.incident.clone(), link.note.clone()]);
    }
    for text in &all {
        search::words(text, |w| {
            stored.insert(w.to_owned());
        });
    }
    let contains = |text: &str| {
        let typed = search::typed(text);
        let Some((last, whole)) = typed.split_last() else {
            return true;
        };
        whole.iter().all(|w| stored.contains(w)) && stored.iter().any(|s| s.starts_with(last))
    };
    let carries = |names: &[String], own: &[String]| {
        let one_of = |n: &String| own.iter().any(|o| o.eq_ignore_ascii_case(n));
        names.iter().any(one_of)
    };
    let linked = |roles: &[IncidentRole]| {
        let links = change.linked().filter(|l| roles.contains(&l.role));
        links.map(|l| l.incident.clone()).collect::<Vec<_>>()
    };
    let wanted: Vec<&str> = asked
        .query
        .terms
        .iter()
        .filter(|t| !t.negated)
        .filter_map(|t| match &t.facet {
            Facet::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    row.visible_to(&asked.viewer)
        && contains(&wanted.join(" "))
        && asked.query.terms.iter().all(|t| {
            let own = |kind| -> Vec<String> {
                use crate::domain::query::NameKind::{Cause, Incident, Item, Needs, Trigger};
                match kind {
                    Item => change.plan.items.iter().map(|i| i.name.clone()).collect(),
                    Needs => needs(change)
                        .into_iter()
                        .filter(|n| !((asleep || held) && n.why != "answer a question"))
                        .filter_map(|n| n.waits_for().map(|p| p.0.clone()))
                        .collect(),
                    Cause => linked(&[IncidentRole::Cause]),
                    Trigger => linked(&[IncidentRole::Trigger]),
                    Incident => linked(&[IncidentRole::Cause, IncidentRole::Trigger]),
                    _ => change.plan.tags.clone(),
                }
            };
            match (&t.facet, t.holds(&row, &asked.viewer, asked.now)) {
                (_, Some(holds)) => holds,
                (Facet::Text(text), None) => {
                    !t.negated || search::typed(text).is_empty() || !contains(text)
                }
                (Facet::Name(kind, names), None) => carries(names, &own(*kind)) != t.negated,
                (_, None) => true,
            }
        })
}
