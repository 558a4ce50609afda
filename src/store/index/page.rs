//! Pages, totals and single rows of the queue: what the console, `list` and an export read.

use rusqlite::{Connection, OptionalExtension};

use super::find::{Effort, Finder, Found};
use super::names::known_names;
use super::over;
use super::plan::Plan;
use super::row;
use super::walk::From;
use crate::domain::id::ChangeNumber;
use crate::domain::query::{Facet, Query, Term};
use crate::domain::queue::{Place, QueueRow, Sort, SortKey, Viewer};
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;
use crate::store::load;

/// What is asked of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which changes.
    pub query: Query,
    /// In which order.
    pub sort: Sort,
    /// For whom.
    pub viewer: Viewer,
    /// What "now" is for windows and delays.
    pub now: Timestamp,
}

/// Which part of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The first rows.
    First,
    /// The last rows.
    Last,
    /// The rows behind a place.
    After(Place),
    /// The rows before a place.
    Before(Place),
    /// The rows around a change, wherever it stands now; around the place where it last stood when
    /// it is no longer asked for; the first rows when neither is known.
    Around(ChangeNumber, Option<Place>),
}

/// Some rows of the queue, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The rows.
    pub rows: Vec<QueueRow>,
    /// Whether there may be rows before them.
    pub before: bool,
    /// Whether there may be rows behind them.
    pub after: bool,
    /// Where in the rows the change of the anchor is, or the row that took its place.
    pub cursor: Option<usize>,
}

/// How many changes there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// How many; at least so many when capped.
    pub count: u64,
    /// Whether counting stopped at the most that was asked for.
    pub capped: bool,
}

fn finder<'a>(
    conn: &'a Connection,
    asked: &Asked,
    effort: Effort,
) -> Result<Finder<'a>, StoreError> {
    let query = known_names(conn, &asked.query, &asked.viewer)?;
    let plan = Plan::new(conn, &query, &asked.viewer, asked.now, asked.sort.key)?;
    Finder::new(conn, plan, asked.sort, None, effort)
}

/// Returns a page of at most so many rows.
pub fn page(
    conn: &Connection,
    asked: &Asked,
    anchor: Anchor,
    size: usize,
) -> Result<Page, StoreError> {
    page_with(conn, asked, anchor, size, Effort::MEASURED)
}

pub(super) fn page_with(
    conn: &Connection,
    asked: &Asked,
    anchor: Anchor,
    size: usize,
    effort: Effort,
) -> Result<Page, StoreError> {
    let _reading = load::at_once(conn)?;
    let mut finder = finder(conn, asked, effort)?;
    let finder = &mut finder;
    let mut page = match anchor {
        Anchor::First => ahead(conn, finder, From::End, size, false),
        Anchor::After(place) => ahead(conn, finder, From::Beyond(place), size, true),
        Anchor::Last => behind(conn, finder, From::End, size, false),
        Anchor::Before(place) => behind(conn, finder, From::Beyond(place), size, true),
        Anchor::Around(number, last) => {
            let now = row::find(conn, number)?
                .filter(|r| r.visible_to(&asked.viewer))
                .map(|r| Place::of(&r, asked.sort));
            let mut start = None;
            if let Some(place) = now {
                // It counts only while it is still asked for.
                let there = finder.collect(From::At(place), true, 1)?;
                start = there.first().filter(|f| f.0 == place).map(|f| f.0);
            }
            match start.or(last) {
                Some(place) => around(conn, finder, place, size),
                None => ahead(conn, finder, From::End, size, false),
            }
        }
    }?;
    over::unmark(conn, asked.now, &mut page.rows)?;
    Ok(page)
}

fn rows(conn: &Connection, found: Vec<Found>) -> Result<Vec<QueueRow>, StoreError> {
    let mut rows = Vec::with_capacity(found.len());
    for (place, row) in found {
        match row {
            Some(row) => rows.push(*row),
            None => rows.extend(row::find(conn, ChangeNumber(place.number))?),
        }
    }
    Ok(rows)
}

fn ahead(
    conn: &Connection,
    finder: &mut Finder<'_>,
    from: From,
    size: usize,
    before: bool,
) -> Result<Page, StoreError> {
    let mut found = finder.collect(from, true, size + 1)?;
    let after = found.len() > size;
    found.truncate(size);
    Ok(Page {
        rows: rows(conn, found)?,
        before,
        after,
        cursor: None,
    })
}

fn behind(
    conn: &Connection,
    finder: &mut Finder<'_>,
    from: From,
    size: usize,
    after: bool,
) -> Result<Page, StoreError> {
    let mut found = finder.collect(from, false, size + 1)?;
    let before = found.len() > size;
    found.truncate(size);
    found.reverse();
    Ok(Page {
        rows: rows(conn, found)?,
        before,
        after,
        cursor: None,
    })
}

fn around(
    conn: &Connection,
    finder: &mut Finder<'_>,
    place: Place,
    size: usize,
) -> Result<Page, StoreError> {
    let mut up = finder.collect(From::Beyond(place), false, size + 1)?;
    let mut down = finder.collect(From::At(place), true, size + 1)?;
    let half = size / 2;
    let below = down.len().min(size - half.min(up.len()));
    let above = up.len().min(size - below);
    let (before, after) = (up.len() > above, down.len() > below);
    up.truncate(above);
    down.truncate(below);
    up.reverse();
    let last = (above + below).checked_sub(1);
    up.append(&mut down);
    Ok(Page {
        rows: rows(conn, up)?,
        before,
        after,
        cursor: last.map(|last| above.min(last)),
    })
}

/// Counts what is asked for, at most so many.
pub fn total(conn: &Connection, asked: &Asked, most: u64) -> Result<Total, StoreError> {
    let _reading = load::at_once(conn)?;
    let query = known_names(conn, &asked.query, &asked.viewer)?;
    let exact = |count| Total {
        count,
        capped: false,
    };
    // A window's range is counted along the window, anything else along the numbers.
    let by_window = |t: &Term| !t.negated && matches!(t.facet, Facet::Window(_));
    let by_activity = |t: &Term| !t.negated && matches!(t.facet, Facet::Since(_));
    let key = if query.terms.iter().any(by_window) {
        SortKey::Window
    } else if query.terms.iter().any(by_activity) {
        SortKey::Activity
    } else {
        SortKey::Number
    };
    let sort = Sort {
        key,
        descending: false,
    };
    let plan = Plan::new(conn, &query, &asked.viewer, asked.now, key)?;
    if plan.is_counted() {
        return Ok(exact(plan.size));
    }
    if let Some(sought) = plan.is_text_alone(conn)? {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let count = sought.matching(conn, most)?.len() as u64;
        return Ok(Total {
            count,
            capped: count >= most as u64,
        });
    }
    let count = Finder::new(conn, plan, sort, Some(most), Effort::MEASURED)?.count(most)?;
    Ok(Total {
        count,
        capped: count >= most,
    })
}

/// Returns a change's row when the viewer may see it.
pub fn row_of(
    conn: &Connection,
    viewer: &Viewer,
    number: ChangeNumber,
) -> Result<Option<QueueRow>, StoreError> {
    Ok(row::find(conn, number)?.filter(|r| r.visible_to(viewer)))
}

/// Returns the change that another tool's number stands for, when it was taken over before.
pub fn imported_as(
    conn: &Connection,
    source: &str,
    number: &str,
) -> Result<Option<ChangeNumber>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT id FROM change WHERE source = ?1 AND source_number = ?2 AND source <> ''",
    )?;
    let found = query.query_row([source, number], |r| r.get(0)).optional()?;
    Ok(found.map(ChangeNumber))
}
