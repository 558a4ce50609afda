//! Listing and counting changes with the query language.

use std::sync::Arc;

use clap::Args;
use serde_json::json;

use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session};
use crate::cli::table::Table;
use crate::domain::id::ClientId;
use crate::domain::incident::IncidentRole;
use crate::domain::query::{EXPLAINED, Query, SavedFilter};
use crate::domain::queue::{Marks, QueueRow, SortKey, Viewer};
use crate::domain::window::Timestamp;
use crate::store::index::{self, Anchor, Asked};

/// How many rows are read at once.
const BATCH: usize = 500;

/// Lists changes.
#[derive(Debug, Args)]
#[command(after_long_help = facets())]
pub struct List {
    /// What to list: words and facets such as `state:review client:northwind risk:>=60 window:<7d`,
    /// or a saved filter: needs-me, mine, this-week, at-risk, all. A leading `-` means not; put `--`
    /// before a query that begins with `-h`
    #[arg(
        default_value = "all",
        value_name = "QUERY",
        allow_hyphen_values = true
    )]
    query: Vec<String>,
    /// Print only how many there are
    #[arg(long)]
    count: bool,
    /// The order: window, risk, number, state or activity; a leading `-` turns it round
    #[arg(long, default_value = "number", allow_hyphen_values = true)]
    sort: String,
    /// At most so many; 0 for all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Returns what the long help says of the query language.
fn facets() -> String {
    let mut said = "In a query, to find changes:\n".to_owned();
    for one in EXPLAINED {
        let line = format!("  {:<24} {}\n", one.example, one.finds.replace('`', ""));
        said.push_str(&line);
    }
    said.push_str(
        "A leading - turns one round; a name with spaces stands in quotes; words are searched for.",
    );
    said
}

/// Reads a query, or the name of a saved filter.
pub(super) fn query(words: &[String]) -> Result<Query, Fault> {
    let text = words.join(" ");
    let saved = SavedFilter::ALL
        .into_iter()
        .find(|f| f.word() == text.trim().replace('-', " "));
    match saved {
        Some(saved) => Ok(saved.query()),
        None => text
            .parse()
            .map_err(|e: crate::domain::query::QueryError| Fault::Call(e.to_string())),
    }
}

/// Reads everything that is asked for, a batch at a time, in order.
pub(super) fn each(
    session: &Session,
    asked: &Asked,
    limit: usize,
    row: &mut dyn FnMut(QueueRow) -> Result<(), Fault>,
) -> Result<bool, Fault> {
    let conn = session.store.connection();
    let mut anchor = Anchor::First;
    let mut left = if limit == 0 { usize::MAX } else { limit };
    loop {
        let mut page = index::page(conn, asked, anchor, left.min(BATCH))?;
        index::needs::fill(conn, &asked.viewer.person, asked.now, &mut page.rows)?;
        let Some(last) = page.rows.last() else {
            return Ok(false);
        };
        anchor = Anchor::After(crate::domain::queue::Place::of(last, asked.sort));
        left -= page.rows.len();
        for found in page.rows {
            row(found)?;
        }
        if left == 0 || !page.after {
            return Ok(page.after);
        }
    }
}

/// Returns what is asked of the queue for the person at the keyboard.
pub(super) fn asked(session: &Session, query: Query, sort: &str) -> Result<Asked, Fault> {
    let (word, turned) = match sort.strip_prefix('-') {
        Some(word) => (word, true),
        None => (sort, false),
    };
    let called = |key: &SortKey| key.word().trim_start_matches("last ");
    let Some(key) = SortKey::ALL.into_iter().find(|k| called(k) == word) else {
        let known: Vec<&str> = SortKey::ALL.iter().map(called).collect();
        return Err(Fault::Call(format!(
            "{word} is no order; take one of {}.",
            known.join(", ")
        )));
    };
    let mut sort = key.natural();
    sort.descending ^= turned;
    let viewer = Viewer {
        person: session.actor.person.clone(),
        scope: session
            .person()
            .map(|p| p.scope.clone())
            .unwrap_or_default(),
        read: Arc::new(session.read()),
    };
    if let Some(unknown) = index::unknown_name(session.store.connection(), &query, &viewer)? {
        return Err(Fault::Call(unknown.to_string()));
    }
    Ok(Asked {
        query,
        sort,
        viewer,
        now: session.now,
    })
}

impl List {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let query = query(&self.query)?;
        let session = Session::open(globals, Access::Read)?;
        let asked = asked(&session, query, &self.sort)?;
        if self.count {
            let total = index::total(session.store.connection(), &asked, u64::MAX)?;
            return if out.json {
                out.value(&json!({ "count": total.count }))
            } else {
                out.line(&total.count.to_string())
            };
        }
        let mut table = Table::new(&[
            "change", "state", "risk", "type", "window", "clients", "title",
        ]);
        let (json, now) = (out.json, asked.now);
        let more = each(&session, &asked, self.limit, &mut |row| {
            if json {
                out.value(&as_json(&row, &asked))
            } else {
                table.row(cells(&row, now));
                Ok(())
            }
        })?;
        if !json {
            table.write(out)?;
        }
        if more {
            out.note(&format!(
                "Only the first {} are listed; add --limit 0 for all.",
                self.limit
            ));
        }
        Ok(())
    }
}

fn cells(row: &QueueRow, now: Timestamp) -> Vec<String> {
    let window = row.window.map_or_else(
        || "-".to_owned(),
        |w| {
            w.start
                .with_timezone(&w.zone)
                .format("%Y-%m-%d %H:%M %Z")
                .to_string()
        },
    );
    let clients: Vec<&str> = row.clients.iter().map(ClientId::as_str).collect();
    let held = if row.marks.has(Marks::HELD) {
        " (on hold)"
    } else {
        ""
    };
    let wait = match row.put_off_day.filter(|_| row.is_put_off(now)) {
        Some(day) => format!(" (put off to {})", day.format("%Y-%m-%d")),
        None if row.is_overdue(now) => " (overdue)".to_owned(),
        None => String::new(),
    };
    vec![
        row.number.to_string(),
        format!("{}{held}{wait}", row.state.word()),
        row.risk.map_or_else(
            || row.class.word().to_owned(),
            |r| format!("{} {r}", row.class.word()),
        ),
        row.kind.word().to_owned(),
        window,
        clients.join(","),
        row.title.clone(),
    ]
}

/// Returns how an incident is linked, if one is; another tool does not tell which came first.
fn incident(marks: Marks) -> Option<&'static str> {
    if marks.has(Marks::ONLY_TRIGGERED) {
        return Some(IncidentRole::Trigger.word());
    }
    let linked = marks.has(Marks::INCIDENT);
    linked.then(|| {
        if marks.has(Marks::IMPORTED) {
            "untold"
        } else {
            IncidentRole::Cause.word()
        }
    })
}

fn as_json(row: &QueueRow, asked: &Asked) -> serde_json::Value {
    let now = asked.now;
    json!({
        "change": row.number.to_string(),
        "title": row.title,
        "state": row.state,
        "type": row.kind,
        "class": row.class,
        "risk": row.risk,
        "clients": row.clients,
        "services": row.services,
        "window": row.window,
        "wave": row.wave,
        "waves": row.waves,
        "implementer": row.implementer,
        "requester": row.requester,
        "verifier": row.verifier,
        "revision": row.revision,
        "outcome": row.marks.outcome(),
        "incident": incident(row.marks),
        "on_hold": row.marks.has(crate::domain::queue::Marks::HELD),
        "last_activity": row.active,
        "closed": row.closed,
        "unread": asked.viewer.read.is_unread(row.number, row.said, now),
        "decide_by": row.decide_by,
        "overdue": row.is_overdue(now),
        "put_off_to": row.put_off_day,
        "put_off_from": row.put_off,
        "needs_you": row.needs.map(|(why, since)| json!({ "why": why.word(), "since": since })),
        "source": row.source,
        "source_number": row.source_number,
    })
}
