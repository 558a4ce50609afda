//! A change while its rows come in: how they combine, and where they differ.

use sha2::{Digest, Sha256};

use super::field::{Combine, Field, StateWord, Word};
use super::limits;
use super::map::{Map, Rule};
use super::once::Once;
use super::remark;
use super::row::Row;
use super::times::Oddity;
use super::title::one_line;
use super::value::{Value, cell};
use crate::domain::id::{ClientId, ServiceId, handle_from};
use crate::domain::imported::ImportedChange;
use crate::domain::plan::{ChangeType, Item};
use crate::domain::window::Timestamp;

/// The rows of one change, taken together.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) change: ImportedChange,
    state: Option<StateWord>,
    kind: Option<ChangeType>,
    board: Option<bool>,
    clients: Once<ClientId>,
    services: Once<ServiceId>,
    items: Once<Item>,
    kept: Vec<Once<String>>,
    differing: u32,
    digest: Sha256,
    /// How many rows it has.
    pub(super) rows: u64,
    /// How many of them repeat an item.
    pub(super) repeated: u64,
    /// Lines of rows that were left out.
    pub(super) left_out: Vec<u64>,
    /// The earliest and the latest opening time of its rows.
    pub(super) opened: Option<(Timestamp, Timestamp)>,
    /// The earliest planned end and the latest planned start of its rows.
    pub(super) windows: Option<(Timestamp, Timestamp)>,
    /// Local times that happened twice or never, as written.
    pub(super) odd: Vec<(Field, Oddity, String)>,
}

impl Draft {
    /// Begins a change with its number.
    pub(super) fn new(number: &str) -> Self {
        let mut draft = Self::default();
        number.clone_into(&mut draft.change.number);
        draft
    }

    /// Takes a row that was understood as a whole.
    pub(super) fn take<'m>(
        &mut self,
        map: &'m Map,
        row: &Row<'_>,
        values: impl Iterator<Item = (&'m Rule, Value)>,
    ) {
        self.rows += 1;
        row.raw.feed(&mut self.digest);
        let (mut start, mut end) = (None, None);
        for (rule, value) in values {
            if let Value::Time(at, _) = value {
                if rule.field == Field::PlannedStart {
                    start = Some(at);
                } else if rule.field == Field::PlannedEnd {
                    end = Some(at);
                } else if rule.field == Field::Opened {
                    widen(&mut self.opened, at, at);
                }
            }
            if self.put(rule, value) {
                self.differing |= 1 << rule.field.index();
            }
        }
        if let (Some(start), Some(end)) = (start, end) {
            widen(&mut self.windows, end, start);
        }
        self.kept.resize_with(map.keep.len(), Once::default);
        for (kept, column) in self.kept.iter_mut().zip(&map.keep) {
            let text = cell(map, row, *column);
            if !text.is_empty() && kept.len() <= limits::EXTRA_VALUES {
                kept.add(text.to_owned());
            }
        }
    }

    /// Puts a value where it belongs; tells whether an earlier row said something else.
    fn put(&mut self, rule: &Rule, value: Value) -> bool {
        let how = rule.combine;
        match value {
            Value::Text(text) => self
                .text(rule.field)
                .is_some_and(|slot| combine_text(slot, text, how)),
            Value::Word(Word::State(word)) => combine(&mut self.state, word, how),
            Value::Word(Word::Kind(kind)) => combine(&mut self.kind, kind, how),
            Value::Word(Word::Class(class)) => combine(&mut self.change.class, class, how),
            Value::Word(Word::Yes(yes)) => combine(&mut self.board, yes, how),
            Value::Word(Word::Outcome(outcome)) => combine(&mut self.change.outcome, outcome, how),
            Value::Word(Word::Text(text)) => self
                .text(rule.field)
                .is_some_and(|slot| combine_text(slot, text, how)),
            Value::Time(at, odd) => {
                if let Some((odd, text)) = odd {
                    let odd = (rule.field, odd, text);
                    if !self.odd.contains(&odd) && self.odd.len() < limits::REMARKS {
                        self.odd.push(odd);
                    }
                }
                self.time(rule.field)
                    .is_some_and(|slot| combine(slot, at, how))
            }
            Value::Count(n) => combine(&mut self.change.related_incidents, n, how),
            Value::Names(names) => {
                for name in names {
                    if rule.field == Field::Clients {
                        self.clients.add(ClientId::new(handle_from(&name)));
                    } else {
                        self.services.add(service(name));
                    }
                }
                false
            }
            Value::Items(items) => {
                for item in items {
                    self.repeated += u64::from(!self.items.add(item));
                }
                false
            }
        }
    }

    fn text(&mut self, field: Field) -> Option<&mut String> {
        let change = &mut self.change;
        match field {
            Field::Title => Some(&mut change.title),
            Field::Reason => Some(&mut change.reason),
            Field::Scope => Some(&mut change.scope),
            Field::Steps => Some(&mut change.steps),
            Field::Rollback => Some(&mut change.rollback),
            Field::Validation => Some(&mut change.validation),
            Field::Model => Some(&mut change.model),
            Field::Requester => Some(&mut change.requester),
            Field::Implementer => Some(&mut change.implementer),
            Field::State
            | Field::Kind
            | Field::Class
            | Field::BoardNeeded
            | Field::Clients
            | Field::Services
            | Field::Items
            | Field::PlannedStart
            | Field::PlannedEnd
            | Field::ActualStart
            | Field::ActualEnd
            | Field::Opened
            | Field::Closed
            | Field::Outcome
            | Field::RelatedIncidents => None,
        }
    }

    fn time(&mut self, field: Field) -> Option<&mut Option<Timestamp>> {
        let change = &mut self.change;
        match field {
            Field::PlannedStart => Some(&mut change.planned_start),
            Field::PlannedEnd => Some(&mut change.planned_end),
            Field::ActualStart => Some(&mut change.actual_start),
            Field::ActualEnd => Some(&mut change.actual_end),
            Field::Opened => Some(&mut change.opened),
            Field::Closed => Some(&mut change.closed),
            Field::State
            | Field::Title
            | Field::Reason
            | Field::Scope
            | Field::Steps
            | Field::Rollback
            | Field::Validation
            | Field::Kind
            | Field::Model
            | Field::Class
            | Field::BoardNeeded
            | Field::Clients
            | Field::Services
            | Field::Items
            | Field::Requester
            | Field::Implementer
            | Field::Outcome
            | Field::RelatedIncidents => None,
        }
    }

    /// Returns the rules whose rows differed.
    pub(super) fn differing<'m>(&self, map: &'m Map) -> impl Iterator<Item = &'m Rule> {
        let bits = self.differing;
        map.rules
            .iter()
            .filter(move |r| bits & (1 << r.field.index()) != 0)
    }

    /// Ends the change: names, title, digest and remarks.
    pub(super) fn finish(mut self, map: &Map) -> ImportedChange {
        self.change.clients = std::mem::take(&mut self.clients).into_list();
        self.change.services = std::mem::take(&mut self.services).into_list();
        self.change.items = std::mem::take(&mut self.items).into_list();
        self.change.board_needed = self.board;
        self.change.source.clone_from(&map.source);
        self.change.zone = Some(map.times.zone());
        self.change.kind = self.kind.unwrap_or_default();
        self.change.state = self.state.map(Into::into).unwrap_or_default();
        self.change.title = match &map.title {
            Some(template) => template.render(&self.change),
            None => one_line(&self.change.title),
        };
        if self.change.title.is_empty() {
            self.change.title.clone_from(&self.change.number);
        }
        for (values, column) in self.kept.iter().zip(&map.keep) {
            if let (Some(column), false) = (map.columns.get(*column), values.list().is_empty()) {
                self.change
                    .extra
                    .insert(column.name.clone(), joined(values.list()));
            }
        }
        self.change.remarks = remark::of(map, &self);
        self.change.content = hexadecimal(&self.digest.finalize());
        self.change
    }
}

fn service(name: String) -> ServiceId {
    let is_handle = name.chars().count() <= 40 && !name.contains(char::is_whitespace);
    ServiceId::new(if is_handle { name } else { handle_from(&name) })
}

fn joined(values: &[String]) -> String {
    let mut out = values
        .iter()
        .take(limits::EXTRA_VALUES)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("; ");
    if values.len() > limits::EXTRA_VALUES {
        out.push_str("; and more");
    }
    out
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

fn widen(span: &mut Option<(Timestamp, Timestamp)>, low: Timestamp, high: Timestamp) {
    let (l, h) = span.unwrap_or((low, high));
    *span = Some((l.min(low), h.max(high)));
}

fn combine<T: Ord + Copy>(slot: &mut Option<T>, new: T, how: Combine) -> bool {
    let Some(old) = *slot else {
        *slot = Some(new);
        return false;
    };
    *slot = Some(match how {
        Combine::First => old,
        Combine::Last => new,
        Combine::Earliest => old.min(new),
        Combine::Latest => old.max(new),
    });
    old != new
}

fn combine_text(slot: &mut String, new: String, how: Combine) -> bool {
    if slot.is_empty() {
        *slot = new;
        return false;
    }
    let differs = *slot != new;
    if how == Combine::Last {
        *slot = new;
    }
    differs
}
