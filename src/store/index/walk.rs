//! Walks the sorted tables: many ranges, each read a little at a time, merged into one order.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use rusqlite::{Connection, params};

use super::scope::NO_WINDOW;
use crate::domain::queue::{Marks, Place, Sort, SortKey};
use crate::store::error::StoreError;

/// Buckets whose rows stand between two keys, both included; one step of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Its place among the steps.
    pub group: u8,
    /// The buckets.
    pub buckets: Vec<u8>,
    /// The least key, as stored.
    pub from: i64,
    /// The greatest key, as stored.
    pub to: i64,
    /// What a place calls the key when the stored one stands for "none".
    pub shown: Option<i64>,
}

/// What the walk meets: a change in one of its scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Met {
    /// Where it stands.
    pub place: Place,
    /// State, type and class.
    pub bucket: u8,
    /// Facts, outcome and score.
    pub marks: Marks,
}

/// Where to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// At the end that the direction comes from.
    End,
    /// Behind a place.
    Beyond(Place),
    /// At a place.
    At(Place),
}

type Order = Reverse<(i64, i64, usize)>;

struct Cursor {
    scope: i64,
    bucket: u8,
    ahead: VecDeque<(i64, u32, u32)>,
    last: (i64, i64),
    limit: i64,
    batch: i64,
    dry: bool,
}

/// Tells of a number, a bucket and marks whether they are worth a closer look.
pub type Pass<'a> = &'a dyn Fn(u32, u8, Marks) -> bool;

/// A walk in one direction.
pub struct Walk<'a> {
    conn: &'a Connection,
    sql: String,
    up: bool,
    scopes: &'a [i64],
    stretches: VecDeque<(Stretch, From)>,
    current: Option<Stretch>,
    cursors: Vec<Cursor>,
    heap: BinaryHeap<Order>,
    last: Option<u32>,
    pass: Option<Pass<'a>>,
    steps: usize,
    most: usize,
}

/// Tells which column and index of the sorted table serve an order.
fn column(key: SortKey) -> (&'static str, &'static str) {
    match key {
        SortKey::Window | SortKey::State => ("window", "INDEXED BY place_window"),
        SortKey::Risk => ("risk", "INDEXED BY place_risk"),
        SortKey::Number => ("id", "NOT INDEXED"),
        SortKey::Activity => ("active", "INDEXED BY place_active"),
    }
}

/// Greater than any number of a change.
const ABOVE: i64 = 1 << 40;

impl<'a> Walk<'a> {
    /// Starts a walk over some scopes, forwards or backwards in an order.
    pub fn new(
        conn: &'a Connection,
        scopes: &'a [i64],
        stretches: &[Stretch],
        sort: Sort,
        forward: bool,
        from: From,
    ) -> Self {
        let up = forward != sort.descending;
        let (c, index) = column(sort.key);
        let (beyond, order) = if up { (">", "") } else { ("<", "DESC") };
        let (start, within) = match (sort.key, up) {
            (SortKey::Number, true) => ("id > ?4 AND ?3 IS NOT NULL".to_owned(), "<="),
            (SortKey::Number, false) => ("id < ?4 AND ?3 IS NOT NULL".to_owned(), ">="),
            (_, true) => (format!("({c}, id) {beyond} (?3, ?4)"), "<="),
            (_, false) => (format!("({c}, id) {beyond} (?3, ?4)"), ">="),
        };
        let sql = format!(
            "SELECT {c}, id, marks FROM place {index} WHERE scope = ?1 AND bucket = ?2 \
             AND {start} AND {c} {within} ?5 ORDER BY {c} {order}, id {order} LIMIT ?6"
        );
        let mut steps: Vec<(Stretch, From)> = Vec::new();
        for stretch in stretches {
            let begin = match from {
                From::End => From::End,
                From::Beyond(p) | From::At(p) => match stretch.group.cmp(&p.group) {
                    std::cmp::Ordering::Equal => from,
                    order if (order == std::cmp::Ordering::Greater) == forward => From::End,
                    _ => continue,
                },
            };
            steps.push((stretch.clone(), begin));
        }
        if !forward {
            steps.reverse();
        }
        Self {
            conn,
            sql,
            up,
            scopes,
            stretches: steps.into(),
            current: None,
            cursors: Vec::new(),
            heap: BinaryHeap::new(),
            last: None,
            pass: None,
            steps: 0,
            most: usize::MAX,
        }
    }

    /// Leaves out what does not pass, looking at so many at most.
    #[must_use]
    pub fn only(mut self, pass: Pass<'a>, most: usize) -> Self {
        self.pass = Some(pass);
        self.most = most;
        self
    }

    /// Tells whether it gave up because it had looked at the most it was to look at.
    pub fn is_tired(&self) -> bool {
        self.steps > self.most
    }

    fn open(&mut self, stretch: Stretch, from: From) -> Result<(), StoreError> {
        self.cursors.clear();
        self.heap.clear();
        let (first, limit) = if self.up {
            ((stretch.from, -1), stretch.to)
        } else {
            ((stretch.to, ABOVE), stretch.from)
        };
        let stored = |p: Place| {
            if stretch.shown.is_some() {
                stretch.from
            } else {
                p.key
            }
        };
        let start = match from {
            From::End => first,
            From::Beyond(p) => (stored(p), i64::from(p.number)),
            From::At(p) if self.up => (stored(p), i64::from(p.number) - 1),
            From::At(p) => (stored(p), i64::from(p.number) + 1),
        };
        let start = if self.up {
            start.max(first)
        } else {
            start.min(first)
        };
        for scope in self.scopes {
            for bucket in &stretch.buckets {
                self.cursors.push(Cursor {
                    scope: *scope,
                    bucket: *bucket,
                    ahead: VecDeque::new(),
                    last: start,
                    limit,
                    batch: 8,
                    dry: false,
                });
            }
        }
        self.current = Some(stretch);
        for at in 0..self.cursors.len() {
            self.push(at)?;
        }
        Ok(())
    }

    /// Puts a cursor's next entry into the merge.
    fn push(&mut self, at: usize) -> Result<(), StoreError> {
        let cursor = &mut self.cursors[at];
        while cursor.ahead.is_empty() && !cursor.dry && self.steps <= self.most {
            let mut query = self.conn.prepare_cached(&self.sql)?;
            let mut rows = query.query(params![
                cursor.scope,
                cursor.bucket,
                cursor.last.0,
                cursor.last.1,
                cursor.limit,
                cursor.batch
            ])?;
            let mut read = 0;
            while let Some(row) = rows.next()? {
                let id: u32 = row.get(1)?;
                read += 1;
                let marks = row.get(2)?;
                let passes = |pass: Pass<'_>| pass(id, cursor.bucket, Marks(marks));
                if self.pass.is_none_or(passes) {
                    cursor.ahead.push_back((row.get(0)?, id, marks));
                    cursor.last = (row.get(0)?, i64::from(id));
                } else if read == cursor.batch {
                    cursor.last = (row.get(0)?, i64::from(id));
                }
            }
            self.steps += usize::try_from(read).unwrap_or(usize::MAX);
            cursor.dry = read < cursor.batch;
            cursor.batch = (cursor.batch * 4).min(1024);
        }
        if let Some((key, number, _)) = cursor.ahead.front().copied() {
            let id = i64::from(number);
            let order = if self.up {
                (key, id, at)
            } else {
                (!key, !id, at)
            };
            self.heap.push(Reverse(order));
        }
        Ok(())
    }

    /// Returns the next change; each only once, whatever number of scopes it stands in.
    pub fn step(&mut self) -> Result<Option<Met>, StoreError> {
        loop {
            let Some(Reverse((_, _, at))) = self.heap.pop() else {
                let Some((stretch, from)) = self.stretches.pop_front() else {
                    return Ok(None);
                };
                self.open(stretch, from)?;
                continue;
            };
            let Some((key, number, marks)) = self.cursors[at].ahead.pop_front() else {
                continue;
            };
            let bucket = self.cursors[at].bucket;
            self.push(at)?;
            // In two scopes it stands in one bucket with one key, so it comes twice in a row.
            if self.last == Some(number) {
                continue;
            }
            self.last = Some(number);
            let (group, shown) = self
                .current
                .as_ref()
                .map_or((0, None), |s| (s.group, s.shown));
            return Ok(Some(Met {
                place: Place {
                    group,
                    key: shown.unwrap_or(key),
                    number,
                },
                bucket,
                marks: Marks(marks),
            }));
        }
    }
}

/// Returns the steps of an order over some buckets; a window or score range narrows the one that has it.
pub fn stretches(
    sort: Sort,
    buckets: &[u8],
    range: Option<(i64, i64)>,
    none: bool,
) -> Vec<Stretch> {
    let with = |group, buckets: &[u8], from: i64, to: i64| {
        let (from, to) = range.map_or((from, to), |(a, b)| (a.max(from), b.min(to)));
        Stretch {
            group,
            buckets: buckets.to_vec(),
            from,
            to,
            shown: None,
        }
    };
    let without = |group, buckets: &[u8], key| Stretch {
        group,
        buckets: buckets.to_vec(),
        from: key,
        to: key,
        shown: Some(0),
    };
    let mut out = Vec::new();
    match sort.key {
        SortKey::Window => {
            out.push(with(0, buckets, NO_WINDOW + 1, i64::MAX));
            out.push(without(1, buckets, NO_WINDOW));
        }
        SortKey::Risk => {
            out.push(with(0, buckets, 0, 100));
            out.push(without(1, buckets, -1));
        }
        SortKey::Number | SortKey::Activity => out.push(with(0, buckets, i64::MIN + 1, i64::MAX)),
        SortKey::State => {
            for rank in 0..8u8 {
                let rank = if sort.descending { 7 - rank } else { rank };
                let own: Vec<u8> = buckets.iter().copied().filter(|b| b / 9 == rank).collect();
                let state = super::scope::parts(rank * 9).0;
                let group = Place::group_of_state(state, sort.descending);
                out.push(with(group, &own, NO_WINDOW + 1, i64::MAX));
                out.push(without(group + 1, &own, NO_WINDOW));
            }
        }
    }
    // A range asks for a key, "none" for its absence; neither asks for both.
    out.retain(|s| {
        let wanted = match (s.shown.is_some(), none) {
            (true, false) => range.is_none(),
            (true, true) => true,
            (false, none) => !none,
        };
        wanted && !s.buckets.is_empty() && s.from <= s.to
    });
    out
}
