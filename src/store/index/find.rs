//! Finds what a plan asks for, in an order: by a walk while that is short, else by a sweep or from a list.

use rusqlite::Connection;

use super::ids::Ids;
use super::plan::{Plan, Verdict};
use super::row;
use super::scope::EVERYTHING;
use super::sweep::{Sweep, Swept};
use super::tally::stands_in;
use super::walk::{From, Met, Stretch, Walk, stretches};
use crate::domain::id::ChangeNumber;
use crate::domain::people::Scope;
use crate::domain::queue::{Marks, Place, QueueRow, Sort, SortKey};
use crate::store::error::StoreError;
use crate::store::search::Sought;

mod text;

/// How much is tried in one way before another is taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// Up to so many matches are looked up and sorted, at about 3 µs each.
    pub list: usize,
    /// So many ranges are merged in a walk, at about 3 µs each before the first row is met.
    pub ranges: usize,
    /// So many rows and places are looked up on a walk, at 2 or 3 µs each.
    pub looks: usize,
    /// So many texts are read, at 3 µs each.
    pub texts: usize,
    /// So many steps are walked, at about 0.2 µs each.
    pub steps: usize,
}

impl Effort {
    /// What `benches/facets.rs` was run with, on 200,000 changes, two processors that others kept busy, and
    /// the least of three: one facet 0.6 ms at the median and 10 ms at most, two facets 0.6 ms and 32 ms,
    /// words 1 ms and 9 ms, what must not be said 0.6 ms and 25 ms. The limits were reckoned from the cost
    /// of each step above, not searched for.
    pub(super) const MEASURED: Self = Self {
        list: 1_000,
        ranges: 300,
        looks: 500,
        texts: 1_500,
        steps: 8_000,
    };
}

/// A change that is asked for, with its row when it had to be read.
pub(super) type Found = (Place, Option<Box<QueueRow>>);

/// What is looked for in each change's words, and whether it must not be there.
struct Text {
    sought: Sought,
    negated: bool,
}

/// Finds what a plan asks for.
pub(super) struct Finder<'a> {
    conn: &'a Connection,
    plan: Plan,
    sort: Sort,
    stretches: Vec<Stretch>,
    /// Texts that are read; the others are in the plan's sets.
    texts: Vec<Text>,
    list: Option<Vec<Found>>,
    sweep: Option<Sweep>,
    /// Whether a walk gives up; in a file without tiles there is nothing to take its place.
    bounded: bool,
    /// Up to where it is counted, when it is.
    count: Option<u64>,
    effort: Effort,
}

enum Walked {
    Done(Vec<Found>),
    TooLong,
}

impl<'a> Finder<'a> {
    /// Prepares to find what a plan asks for; `count` says up to where when it
    /// is for counting.
    pub(super) fn new(
        conn: &'a Connection,
        plan: Plan,
        sort: Sort,
        count: Option<u64>,
        effort: Effort,
    ) -> Result<Self, StoreError> {
        let stretches = stretches(sort, &plan.buckets, plan.range, plan.none);
        let mut finder = Self {
            conn,
            plan,
            sort,
            stretches,
            texts: Vec::new(),
            list: None,
            sweep: None,
            bounded: true,
            count,
            effort,
        };
        let wanted = finder.plan.text.take().map(|text| (text, false));
        let unwanted = std::mem::take(&mut finder.plan.unwanted);
        for (text, negated) in wanted
            .into_iter()
            .chain(unwanted.into_iter().map(|t| (t, true)))
        {
            finder.take_text(&text, negated)?;
        }
        let wanted = finder.plan.sets.iter().filter(|(_, negated)| !negated);
        let fewest = wanted.map(|(set, _)| set).min_by_key(|set| set.len());
        if let Some(few) = fewest.filter(|set| set.len() <= effort.list).cloned() {
            finder.sort_list(&few)?;
        } else {
            let ranges = finder.plan.scopes.len() * finder.plan.buckets.len();
            if count.is_some() || ranges > effort.ranges {
                finder.settle()?;
            }
        }
        Ok(finder)
    }

    /// Looks up and sorts what a small set holds of what is asked for.
    fn sort_list(&mut self, ids: &Ids) -> Result<(), StoreError> {
        let mut list = Vec::new();
        for id in ids.iter() {
            let Some(keys) = row::keys(self.conn, ChangeNumber(id))? else {
                continue;
            };
            let Some((place, at)) = self.place_of(id, keys) else {
                continue;
            };
            let stands = self.plan.buckets.contains(&at.bucket)
                && (self.plan.scopes == [EVERYTHING]
                    || stands_in(self.conn, &self.plan.scopes, at.bucket, id)?);
            if !stands || !self.is_said(id)? {
                continue;
            }
            if let Verdict::Yes(row) = self.plan.accepts(self.conn, at)? {
                list.push((place, row));
            }
        }
        list.sort_unstable_by(|a, b| a.0.cmp_in(b.0, self.sort));
        self.list = Some(list);
        Ok(())
    }

    /// Returns where a change with these keys stands, unless the order's own range leaves it out.
    fn place_of(&self, id: u32, keys: row::Keys) -> Option<(Place, Met)> {
        let key = match self.sort.key {
            SortKey::Window | SortKey::State => keys.window,
            SortKey::Risk => keys.risk,
            SortKey::Number => i64::from(id),
            SortKey::Activity => keys.active,
        };
        let stretch = self
            .stretches
            .iter()
            .find(|s| s.buckets.contains(&keys.bucket) && s.from <= key && key <= s.to)?;
        let place = Place {
            group: stretch.group,
            key: stretch.shown.unwrap_or(key),
            number: id,
        };
        let met = Met {
            place,
            bucket: keys.bucket,
            marks: keys.marks,
        };
        Some((place, met))
    }

    /// Returns at most so many, from a place on, forwards or backwards.
    pub(super) fn collect(
        &mut self,
        from: From,
        forward: bool,
        want: usize,
    ) -> Result<Vec<Found>, StoreError> {
        loop {
            if let Some(list) = &self.list {
                return Ok(self.slice(list, from, forward, want));
            }
            if let Some(sweep) = &self.sweep {
                match self.swept(sweep, from, forward, want)? {
                    Walked::Done(found) => return Ok(found),
                    Walked::TooLong => self.list_texts()?,
                }
                continue;
            }
            match self.walk(from, forward, want)? {
                Walked::Done(found) => return Ok(found),
                Walked::TooLong => self.settle()?,
            }
        }
    }

    fn slice(&self, list: &[Found], from: From, forward: bool, want: usize) -> Vec<Found> {
        let before = |p: Place, inclusive: bool| {
            list.partition_point(|(q, _)| {
                let order = q.cmp_in(p, self.sort);
                order.is_lt() || (inclusive && order.is_eq())
            })
        };
        let (from, to) = match (from, forward) {
            (From::End, _) => (0, list.len()),
            (From::Beyond(p), true) => (before(p, true), list.len()),
            (From::At(p), true) => (before(p, false), list.len()),
            (From::Beyond(p), false) => (0, before(p, false)),
            (From::At(p), false) => (0, before(p, true)),
        };
        let part = list.get(from..to).unwrap_or_default();
        if forward {
            part.iter().take(want).cloned().collect()
        } else {
            part.iter().rev().take(want).cloned().collect()
        }
    }

    fn walk(&self, from: From, forward: bool, want: usize) -> Result<Walked, StoreError> {
        let most = if self.bounded {
            self.effort.steps
        } else {
            usize::MAX
        };
        let pass = |id, bucket, marks| self.plan.passes(id, bucket, marks);
        let mut walk = Walk::new(
            self.conn,
            &self.plan.scopes,
            &self.stretches,
            self.sort,
            forward,
            from,
        )
        .only(&pass, most);
        let (mut found, mut looks, mut texts) = (Vec::new(), 0, 0);
        let a_look = self.plan.probes.len() + usize::from(self.plan.by_row);
        while found.len() < want {
            let next = walk.step()?;
            let long = looks > self.effort.looks || texts > self.effort.texts;
            // A tired walk has left some of its ranges behind, so what it still finds is out of order.
            if walk.is_tired() || (self.bounded && long) {
                return Ok(Walked::TooLong);
            }
            let Some(met) = next else {
                break;
            };
            texts += self.texts.len();
            if !self.is_said(met.place.number)? {
                continue;
            }
            looks += a_look;
            if let Verdict::Yes(row) = self.plan.accepts(self.conn, met)? {
                found.push((met.place, row));
            }
        }
        Ok(Walked::Done(found))
    }

    /// Settles by a sweep what a walk would take too long for.
    fn settle(&mut self) -> Result<(), StoreError> {
        self.sweep = Sweep::new(self.conn, &self.plan, self.sort)?;
        let left = self.sweep.as_ref().map_or(usize::MAX, |s| s.ids.len());
        if left > self.effort.texts && !self.is_mostly_said()? {
            self.list_texts()?;
        }
        self.bounded = self.sweep.is_some();
        Ok(())
    }

    /// Returns those of a sweep that stand up to a closer look.
    fn swept(
        &self,
        sweep: &Sweep,
        mut from: From,
        forward: bool,
        want: usize,
    ) -> Result<Walked, StoreError> {
        let sure = self.texts.is_empty() && self.plan.viewer.scope == Scope::All;
        let mut size = if sure { want } else { want.saturating_mul(4) };
        let (mut found, mut texts) = (Vec::new(), 0);
        loop {
            let next = sweep.next(self.conn, from, forward, size)?;
            let last = next.len() < size;
            for swept in next {
                from = From::Beyond(swept.place);
                texts += self.texts.len();
                if texts > self.effort.texts && self.count.is_none() {
                    return Ok(Walked::TooLong);
                }
                if let Verdict::Yes(row) = self.look(swept)? {
                    found.push((swept.place, row));
                    if found.len() == want {
                        return Ok(Walked::Done(found));
                    }
                }
            }
            if last {
                return Ok(Walked::Done(found));
            }
            size = size.saturating_mul(4);
        }
    }

    /// Looks at what neither sets nor keys say.
    fn look(&self, swept: Swept) -> Result<Verdict, StoreError> {
        let number = swept.place.number;
        if !self.is_said(number)? {
            return Ok(Verdict::No);
        }
        // A change of one client that stands in a scope the viewer sees is seen.
        if self.plan.viewer.scope == Scope::All || !swept.marks.has(Marks::NOT_ONE_CLIENT) {
            return Ok(Verdict::Yes(None));
        }
        let row = row::find(self.conn, ChangeNumber(number))?;
        let seen = row.filter(|r| r.visible_to(&self.plan.viewer));
        Ok(seen.map_or(Verdict::No, |r| Verdict::Yes(Some(Box::new(r)))))
    }

    /// Counts what is asked for, at most so many.
    pub(super) fn count(&mut self, most: u64) -> Result<u64, StoreError> {
        if let Some(list) = &self.list {
            return Ok((list.len() as u64).min(most));
        }
        if let Some(sweep) = &self.sweep
            && self.texts.is_empty()
            && self.plan.viewer.scope == Scope::All
        {
            return Ok((sweep.ids.len() as u64).min(most));
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Ok(self.collect(From::End, true, most)?.len() as u64)
    }
}
