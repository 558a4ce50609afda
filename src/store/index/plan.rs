//! Turns a query into what the index can do: which scopes to walk, which to ask, what to test.

mod told;

use rusqlite::Connection;

use super::ids::Ids;
use super::keys::keys_say;
use super::over::Released;
use super::row;
use super::scope::{self, BUCKETS, EVERYTHING, Kind};
use super::tally::{find_all, stands_in, tallies};
use super::waits;
use super::walk::Met;
use crate::domain::id::{ChangeNumber, ClientId};
use crate::domain::people::Scope;
use crate::domain::query::{Facet, Fact, NameKind, Query, Span, Term};
use crate::domain::queue::{Marks, QueueRow, SortKey, Viewer};
use crate::domain::wave::Outcome;
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;
use crate::store::search::{self, Label, Sought};

/// Whether a change is asked for.
pub(super) enum Verdict {
    /// It is not.
    No,
    /// It is; its row comes along when it had to be read.
    Yes(Option<Box<QueueRow>>),
}

/// What the index does for a query.
#[derive(Debug)]
pub(super) struct Plan {
    pub query: Query,
    pub viewer: Viewer,
    pub now: Timestamp,
    /// The scopes to walk; a change in any of them is a candidate.
    pub scopes: Vec<i64>,
    /// Their buckets that may hold what is asked for.
    pub buckets: Vec<u8>,
    /// How many changes stand there, counted once for each scope, and how many with many clients.
    pub size: u64,
    pub many: u64,
    /// The key range of the order, and whether the absence of the key is asked for.
    pub range: Option<(i64, i64)>,
    pub none: bool,
    /// Sets of scopes of which the change must stand in one, or in none when negated.
    pub probes: Vec<(Vec<i64>, bool)>,
    /// Terms that the keys decide, row by row.
    pub by_keys: Vec<Term>,
    /// Whether some term needs the whole row.
    pub by_row: bool,
    /// The changes of which a fact holds that no row tells, for each such fact that the query asks about.
    pub told: Vec<(Fact, Ids)>,
    /// Sets in which the number must be, or must not be when negated.
    pub sets: Vec<(Ids, bool)>,
    /// What is marked as on hold and is not any more, for a query that asks about it.
    pub released: Released,
    /// Scopes that answer for a narrow viewer what a look at the row answers otherwise.
    pub covers: Vec<(Vec<i64>, bool)>,
    /// What is looked for in the text, and words that must not be in it.
    pub text: Option<String>,
    pub unwanted: Vec<String>,
    /// Whether a narrow viewer may see changes of exactly one client without a look at the row.
    pub one_client_is_seen: bool,
}

fn scope_kind(kind: NameKind) -> Option<Kind> {
    match kind {
        NameKind::Client => Some(Kind::Client),
        NameKind::Implementer => Some(Kind::Implementer),
        NameKind::Service => Some(Kind::Service),
        NameKind::Source => Some(Kind::Source),
        NameKind::Needs => Some(Kind::Needs),
        NameKind::Mine => Some(Kind::Mine),
        NameKind::Item
        | NameKind::Tag
        | NameKind::Requester
        | NameKind::Incident
        | NameKind::Cause
        | NameKind::Trigger => None,
    }
}

/// Returns the labels under which a name of a kind is kept that no scope answers for.
fn labels(kind: NameKind) -> &'static [Label] {
    match kind {
        NameKind::Item => &[Label::Item],
        NameKind::Tag => &[Label::Tag],
        NameKind::Requester => &[Label::Requester],
        NameKind::Incident => &[Label::Cause, Label::Trigger],
        NameKind::Cause => &[Label::Cause],
        NameKind::Trigger => &[Label::Trigger],
        NameKind::Client
        | NameKind::Implementer
        | NameKind::Service
        | NameKind::Source
        | NameKind::Needs
        | NameKind::Mine => &[],
    }
}

/// Returns whom a name stands for.
fn me_or<'n>(name: &'n str, me: &'n str, kind: NameKind) -> &'n str {
    if kind.is_person() && name.eq_ignore_ascii_case("me") {
        me
    } else {
        name
    }
}

impl Plan {
    /// Makes the plan of a query whose names are known ones.
    pub(super) fn new(
        conn: &Connection,
        query: &Query,
        viewer: &Viewer,
        now: Timestamp,
        key: SortKey,
    ) -> Result<Self, StoreError> {
        let mut plan = Self {
            query: query.clone(),
            viewer: viewer.clone(),
            now,
            scopes: vec![EVERYTHING],
            buckets: Vec::new(),
            size: 0,
            many: 0,
            range: None,
            none: false,
            probes: Vec::new(),
            by_keys: Vec::new(),
            by_row: false,
            told: Vec::new(),
            sets: Vec::new(),
            released: Released::asked_by(conn, query, now)?,
            covers: Vec::new(),
            text: None,
            unwanted: Vec::new(),
            one_client_is_seen: viewer.scope == Scope::All,
        };
        let mut bases: Vec<(Vec<i64>, bool)> = Vec::new();
        for term in &query.terms {
            plan.take(conn, term, key, &mut bases)?;
        }
        if let Scope::Only(clients) = &viewer.scope {
            let handles = clients.iter().map(ClientId::as_str);
            bases.push((find_all(conn, Kind::Client, handles)?, true));
        }
        let open: Vec<u8> = (0..BUCKETS).filter(|b| plan.may_hold(*b)).collect();
        let (mut best, mut smallest) = (None, u64::MAX);
        let everything = (vec![EVERYTHING], false);
        for (at, (scopes, _)) in bases.iter().chain([&everything]).enumerate() {
            let mut size = 0;
            for scope in scopes {
                let there = tallies(conn, *scope)?;
                size += there
                    .iter()
                    .filter(|t| open.contains(&t.bucket))
                    .map(|t| t.n)
                    .sum::<u64>();
            }
            // The last one is everything, which serves only when nothing narrower does.
            if size < smallest {
                (best, smallest) = (Some(at), size);
            }
        }
        let base = best.unwrap_or(bases.len());
        for (at, (scopes, by_client)) in bases.into_iter().enumerate() {
            if at == base {
                plan.one_client_is_seen |= by_client;
                plan.scopes = scopes;
            } else if !by_client || viewer.scope == Scope::All {
                plan.probes.push((scopes, false));
            } else {
                // A narrow viewer's rows are looked at whole, which answers for the client too.
                plan.by_row = true;
                plan.covers.push((scopes, false));
            }
        }
        plan.scopes.sort_unstable();
        plan.scopes.dedup();
        for scope in &plan.scopes {
            for tally in tallies(conn, *scope)? {
                if open.contains(&tally.bucket) {
                    plan.size += tally.n;
                    plan.many += tally.many;
                    plan.buckets.push(tally.bucket);
                }
            }
        }
        plan.buckets.sort_unstable();
        plan.buckets.dedup();
        Ok(plan)
    }

    fn may_hold(&self, bucket: u8) -> bool {
        self.query
            .terms
            .iter()
            .all(|t| keys_say(&t.facet, bucket, None) != Some(t.negated))
    }

    fn take(
        &mut self,
        conn: &Connection,
        term: &Term,
        key: SortKey,
        bases: &mut Vec<(Vec<i64>, bool)>,
    ) -> Result<(), StoreError> {
        let wanted = !term.negated;
        match &term.facet {
            Facet::State(_) | Facet::Type(_) | Facet::Class(_) => {}
            Facet::Is(facts) => {
                let told = self.tell(conn, facts)?;
                if let Some(told) = told {
                    self.sets.push((told, term.negated));
                    return Ok(());
                }
                let own: Option<Vec<&str>> = facts.iter().map(|f| told::fact_scope(*f)).collect();
                if let Some(own) = own.filter(|_| wanted) {
                    bases.push((find_all(conn, Kind::Fact, own)?, false));
                }
                let decided = (0..BUCKETS).all(|b| keys_say(&term.facet, b, None).is_some());
                let by_keys = (0..BUCKETS)
                    .all(|b| keys_say(&term.facet, b, Some(Marks::default())).is_some());
                if !by_keys {
                    self.by_row = true;
                } else if !decided {
                    self.by_keys.push(term.clone());
                }
            }
            Facet::Outcome(outcomes) => {
                let own: Option<Vec<&str>> = outcomes
                    .iter()
                    .map(|o| o.filter(|o| scope::has_scope(*o)).map(Outcome::word))
                    .collect();
                if let Some(own) = own.filter(|_| wanted) {
                    bases.push((find_all(conn, Kind::Outcome, own)?, false));
                }
                self.by_keys.push(term.clone());
            }
            Facet::Risk(r)
                if wanted && key == SortKey::Risk && self.range.is_none() && !self.none =>
            {
                self.none = r.none;
                self.range = (!r.none).then_some((i64::from(r.from), i64::from(r.to)));
            }
            Facet::Risk(_) => self.by_keys.push(term.clone()),
            Facet::Name(kind, names) => self.take_name(conn, *kind, names, wanted, bases)?,
            Facet::Window(r) => {
                let own = matches!(key, SortKey::Window | SortKey::State);
                self.take_time(r.span(self.now), wanted && own);
            }
            Facet::Since(r) => {
                let own = key == SortKey::Activity;
                self.take_time(r.span(self.now), wanted && own);
            }
            Facet::Closed(_) => self.by_row = true,
            Facet::Number(numbers) => {
                self.sets
                    .push((numbers.iter().map(|n| n.0).collect(), term.negated));
            }
            Facet::Text(text) if wanted => {
                let all = self.text.get_or_insert_default();
                all.push(' ');
                all.push_str(text);
            }
            Facet::Text(text) => self.unwanted.push(text.clone()),
        }
        Ok(())
    }

    fn take_name(
        &mut self,
        conn: &Connection,
        kind: NameKind,
        names: &[String],
        wanted: bool,
        bases: &mut Vec<(Vec<i64>, bool)>,
    ) -> Result<(), StoreError> {
        let me = self.viewer.person.clone();
        let me = me.as_str();
        let handles = names.iter().map(|n| me_or(n, me, kind));
        let Some(scope_kind) = scope_kind(kind) else {
            let found = search::labelled(conn, labels(kind), handles)?;
            self.sets.push((found, !wanted));
            return Ok(());
        };
        let by_client = kind == NameKind::Client;
        let scopes = match (&self.viewer.scope, by_client && wanted) {
            (Scope::Only(clients), true) => {
                let covered =
                    handles.filter(|h| clients.iter().any(|c| c.as_str().eq_ignore_ascii_case(h)));
                find_all(conn, scope_kind, covered)?
            }
            _ => find_all(conn, scope_kind, handles)?,
        };
        // What is put off waits for nobody before its day, and what a freeze holds before that ends.
        let asleep = if kind == NameKind::Needs {
            let people: Vec<&str> = names.iter().map(|n| me_or(n, me, kind)).collect();
            waits::asleep(conn, &people, self.now)?
        } else {
            Ids::default()
        };
        if wanted {
            bases.push((scopes, by_client));
            if !asleep.is_empty() {
                self.sets.push((asleep, true));
            }
        } else if asleep.is_empty() {
            self.probes.push((scopes, true));
        } else {
            let mut awake = waits::standing_in(conn, &scopes)?;
            awake.narrow(&asleep, true);
            self.sets.push((awake, true));
        }
        Ok(())
    }

    /// Takes a stretch of time: as a range of the order when that goes by this time.
    fn take_time(&mut self, span: Option<Span>, own: bool) {
        let free = own && self.range.is_none() && !self.none;
        match span {
            Some(span) if free => self.range = Some((span.from, span.to.saturating_sub(1))),
            None if free => self.none = true,
            Some(_) | None => self.by_row = true,
        }
    }

    /// Tells whether the tables alone decide, so that a tally counts.
    pub(super) fn is_counted(&self) -> bool {
        let seen = self.viewer.scope == Scope::All || (self.one_client_is_seen && self.many == 0);
        let disjoint = self.scopes.len() == 1 || self.many == 0 && self.viewer.scope != Scope::All;
        seen && disjoint
            && self.range.is_none()
            && !self.none
            && self.probes.is_empty()
            && self.by_keys.is_empty()
            && !self.by_row
            && self.sets.is_empty()
            && self.text.is_none()
            && self.unwanted.is_empty()
    }

    /// Returns what is sought when nothing but text is asked for, by someone who sees everything.
    pub(super) fn is_text_alone(&self, conn: &Connection) -> Result<Option<Sought>, StoreError> {
        let text = |t: &Term| !t.negated && matches!(t.facet, Facet::Text(_));
        match &self.text {
            Some(all) if self.viewer.scope == Scope::All && self.query.terms.iter().all(text) => {
                Sought::of(conn, all)
            }
            Some(_) | None => Ok(None),
        }
    }

    /// Tells whether number, bucket and marks leave it open that a change is asked for.
    pub(super) fn passes(&self, id: u32, bucket: u8, marks: Marks) -> bool {
        let marks = self.released.marks(id, marks);
        let holds = |t: &Term| keys_say(&t.facet, bucket, Some(marks)) == Some(!t.negated);
        self.sets
            .iter()
            .all(|(set, negated)| set.contains(id) != *negated)
            && self.by_keys.iter().all(holds)
    }

    /// Tells whether a change that the walk met is asked for.
    pub(super) fn accepts(&self, conn: &Connection, met: Met) -> Result<Verdict, StoreError> {
        let id = met.place.number;
        if !self.passes(id, met.bucket, met.marks) {
            return Ok(Verdict::No);
        }
        for (scopes, negated) in &self.probes {
            if stands_in(conn, scopes, met.bucket, id)? == *negated {
                return Ok(Verdict::No);
            }
        }
        let seen = self.viewer.scope == Scope::All
            || (self.one_client_is_seen && !met.marks.has(Marks::NOT_ONE_CLIENT));
        if seen && !self.by_row {
            return Ok(Verdict::Yes(None));
        }
        let Some(mut row) = row::find(conn, ChangeNumber(id))? else {
            return Ok(Verdict::No);
        };
        row.marks = self.released.marks(id, row.marks);
        if !self.told.is_empty() {
            row.decide_by = waits::decide_by(conn, row.number)?;
            row.said = waits::last_said(conn, row.number)?;
        }
        let asked = row.visible_to(&self.viewer) && self.query.holds(&row, &self.viewer, self.now);
        (row.decide_by, row.said) = (None, None);
        Ok(if asked {
            Verdict::Yes(Some(Box::new(row)))
        } else {
            Verdict::No
        })
    }
}
