//! Finds what a plan asks for, in an order: by a walk while that is short, else from a list.

use rusqlite::{Connection, params};

use super::ids::Ids;
use super::plan::{Plan, Ranged, Verdict};
use super::row;
use super::scope::EVERYTHING;
use super::tally::stands_in;
use super::walk::{From, Met, Stretch, Walk, stretches};
use crate::domain::id::ChangeNumber;
use crate::domain::query::Span;
use crate::domain::queue::{Place, QueueRow, Sort, SortKey};
use crate::store::error::StoreError;
use crate::store::search::Sought;

/// How much is tried in one way before another is taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// Up to so many matches are looked up and sorted; of more, a walk soon meets a pageful.
    ///
    /// With n changes and k matches a list costs k look-ups of about 3 µs, and a walk to the first
    /// sixty 60 n / k steps of about 0.15 µs: they meet at k = √(3 n), 1,700 for a million.
    pub list: usize,
    /// So many rows are read before the numbers are listed instead.
    pub looks: usize,
    /// So many texts are read before all matches are listed instead.
    pub texts: usize,
    /// So many steps are walked past rows that a set leaves out before the set itself is sorted.
    pub steps: usize,
}

impl Effort {
    /// What was measured to be best at a million changes.
    pub(super) const MEASURED: Self = Self {
        list: 1_500,
        looks: 1_000,
        texts: 6_000,
        steps: 150_000,
    };
}

/// A word that stands in more than one of so many changes is met soon enough by a walk: a page reads
/// 60 · 20 texts at most, 4 ms, and a list of the n / 20 matches takes 4 ms for a million.
const COMMON: usize = 20;

/// Up to so many are counted by reading texts where a word is common.
const COUNTED: u64 = 2_000;

/// A change that is asked for, with its row when it had to be read.
pub(super) type Found = (Place, Option<Box<QueueRow>>);

/// What is known of the text so far.
enum Text {
    /// Each change's words are read.
    Read(Sought),
    /// It is in the plan's sets, or nothing was typed.
    Settled,
}

/// Finds what a plan asks for.
pub(super) struct Finder<'a> {
    conn: &'a Connection,
    plan: Plan,
    sort: Sort,
    stretches: Vec<Stretch>,
    text: Text,
    list: Option<Vec<Found>>,
    hurried: bool,
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
            text: Text::Settled,
            list: None,
            hurried: count.is_none(),
            effort,
        };
        finder.choose(count)?;
        Ok(finder)
    }

    fn choose(&mut self, count: Option<u64>) -> Result<(), StoreError> {
        let most = self.effort.list;
        if let Some(text) = self.plan.text.take()
            && let Some(sought) = Sought::of(self.conn, &text)?
        {
            let first = sought.matching(self.conn, most + 1)?;
            // The first matches, by number, say how thick they stand.
            let reached = first.iter().last().unwrap_or_default();
            if first.len() <= most {
                self.plan.sets.push((first, false));
            } else if first.len() * COMMON > reached as usize
                && count.is_none_or(|most| most <= COUNTED)
            {
                self.text = Text::Read(sought);
            } else {
                let found = sought.matching(self.conn, usize::MAX)?;
                self.plan.sets.push((found, false));
            }
        }
        let wanted = self.plan.sets.iter().filter(|(_, negated)| !negated);
        let mut fewest = wanted
            .map(|(set, _)| set)
            .min_by_key(|set| set.len())
            .filter(|set| set.len() <= most)
            .cloned();
        if fewest.is_none() && self.plan.size > most as u64 {
            let mut left = Vec::new();
            for ranged in std::mem::take(&mut self.plan.ranged) {
                let few = self.listed(ranged, most + 1)?;
                if few.len() > most {
                    left.push(ranged);
                    continue;
                }
                fewest.get_or_insert_with(|| few.clone());
                self.plan.sets.push((few, false));
            }
            self.plan.ranged = left;
        }
        if let Some(ids) = fewest {
            self.sort_list(&ids)?;
        } else if count.is_some() {
            self.list_ranges()?;
        }
        Ok(())
    }

    /// Returns the numbers in a range, at most so many.
    fn listed(&self, ranged: Ranged, most: usize) -> Result<Ids, StoreError> {
        let mut found = Ids::default();
        let (Span { from, to }, column) = match ranged {
            Ranged::Closed(span) => {
                let mut query = self.conn.prepare_cached(
                    "SELECT id FROM change WHERE closed >= ?1 AND closed < ?2 LIMIT ?3",
                )?;
                let mut rows = query.query(params![span.from, span.to, sql(most)])?;
                while let Some(row) = rows.next()? {
                    found.insert(row.get(0)?);
                }
                return Ok(found);
            }
            Ranged::Window(span) => (span, "window"),
            Ranged::Active(span) => (span, "active"),
            Ranged::Risk(span) => (span, "risk"),
        };
        // The least number stands for "no window" and is in no range.
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT id FROM place INDEXED BY place_{column} WHERE scope = ?1 AND bucket = ?2 \
             AND {column} >= ?3 AND {column} < ?4 LIMIT ?5"
        ))?;
        for scope in &self.plan.scopes {
            for bucket in &self.plan.buckets {
                let left = sql(most.saturating_sub(found.len()));
                let mut rows = query.query(params![scope, bucket, from, to, left])?;
                while let Some(row) = rows.next()? {
                    found.insert(row.get(0)?);
                }
            }
        }
        Ok(found)
    }

    fn list_ranges(&mut self) -> Result<bool, StoreError> {
        let ranges = std::mem::take(&mut self.plan.ranged);
        for ranged in &ranges {
            let ids = self.listed(*ranged, usize::MAX)?;
            self.plan.sets.push((ids, false));
        }
        Ok(!ranges.is_empty())
    }

    /// Looks up and sorts what a small set holds of what is asked for.
    fn sort_list(&mut self, ids: &Ids) -> Result<(), StoreError> {
        let text = match std::mem::replace(&mut self.text, Text::Settled) {
            Text::Read(sought) => Some(sought),
            Text::Settled => None,
        };
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
            if !stands {
                continue;
            }
            if let Some(text) = &text
                && !text.is_said(self.conn, id)?
            {
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
        let narrows = |(_, negated): &(Ids, bool)| !negated;
        let narrow = self.plan.sets.iter().any(narrows) || !self.plan.ranged.is_empty();
        let most = if self.hurried && narrow {
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
        let by_rows = !self.plan.ranged.is_empty() && self.plan.reads_rows();
        while found.len() < want {
            let next = walk.step()?;
            let long = looks > self.effort.looks || texts > self.effort.texts;
            // A tired walk has left some of its ranges behind, so what it still finds is out of order.
            if walk.is_tired() || (self.hurried && long) {
                return Ok(Walked::TooLong);
            }
            let Some(met) = next else {
                break;
            };
            if let Text::Read(sought) = &self.text {
                texts += 1;
                if !sought.is_said(self.conn, met.place.number)? {
                    continue;
                }
            }
            looks += usize::from(by_rows);
            if let Verdict::Yes(row) = self.plan.accepts(self.conn, met)? {
                found.push((met.place, row));
            }
        }
        found.truncate(want);
        if walk.is_tired() {
            return Ok(Walked::TooLong);
        }
        Ok(Walked::Done(found))
    }

    /// Settles by a list what a walk would take too long for.
    fn settle(&mut self) -> Result<(), StoreError> {
        if let Text::Read(sought) = std::mem::replace(&mut self.text, Text::Settled) {
            let found = sought.matching(self.conn, usize::MAX)?;
            self.plan.sets.push((found, false));
            return Ok(());
        }
        if self.list_ranges()? {
            return Ok(());
        }
        self.hurried = false;
        let positive = self.plan.sets.iter().filter(|(_, negated)| !negated);
        if let Some((ids, _)) = positive.min_by_key(|(ids, _)| ids.len()).cloned()
            && ids.len() < self.effort.steps
        {
            self.sort_list(&ids)?;
        }
        Ok(())
    }

    /// Counts what is asked for, at most so many.
    pub(super) fn count(&mut self, most: u64) -> Result<u64, StoreError> {
        if let Some(list) = &self.list {
            return Ok((list.len() as u64).min(most));
        }
        let pass = |id, bucket, marks| self.plan.passes(id, bucket, marks);
        let mut walk = Walk::new(
            self.conn,
            &self.plan.scopes,
            &self.stretches,
            self.sort,
            true,
            From::End,
        )
        .only(&pass, usize::MAX);
        let mut n = 0;
        while n < most
            && let Some(met) = walk.step()?
        {
            if let Text::Read(sought) = &self.text
                && !sought.is_said(self.conn, met.place.number)?
            {
                continue;
            }
            n += u64::from(matches!(
                self.plan.accepts(self.conn, met)?,
                Verdict::Yes(_)
            ));
        }
        Ok(n)
    }
}

fn sql(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
