//! The forward schedule at the shell, and where changes meet in it.

use chrono::Duration;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session};
use crate::cli::table::Table;
use crate::domain::calendar::claim::{self, Claim, Resource, Standing};
use crate::domain::calendar::page::Bar;
use crate::domain::calendar::pairs::{self, Pair};
use crate::domain::duty;
use crate::domain::id::ClientId;
use crate::domain::local_time::{read_time, read_zone, write_time};
use crate::domain::window::{Timestamp, Window};
use crate::domain::zone::Zone;
use crate::store::index;
use crate::store::index::calendar::{CalendarAsk, calendar};
use crate::store::load;

/// How many days are shown unless something else is asked for.
const DAYS: i64 = 14;

/// So many windows are shown at most.
const MOST: usize = 10_000;

/// Shows the forward schedule: changes, freezes and maintenance windows by time.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Calendar {
    #[command(subcommand)]
    verb: Option<CalendarVerb>,
    #[command(flatten)]
    stretch: StretchArgs,
    /// Only of this client
    #[arg(long, value_name = "CLIENT")]
    client: Option<String>,
}

#[derive(Debug, Subcommand)]
enum CalendarVerb {
    /// List every two changes that need the same client, service, item or person at the same time
    Conflicts(Conflicts),
}

/// A stretch of time.
#[derive(Debug, Args)]
struct StretchArgs {
    /// From when; now when left out
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Until when; two weeks later when left out
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// The time zone in which times are read and written
    #[arg(long, value_parser = read_zone, default_value = "UTC")]
    zone: Zone,
}

/// What two changes may share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shared {
    Client,
    Service,
    Item,
    Person,
}

/// Lists where changes meet.
#[derive(Debug, Args)]
struct Conflicts {
    #[command(flatten)]
    stretch: StretchArgs,
    /// Every change with a window, whatever became of it, and at any time unless one is given; only what
    /// is scheduled or in progress when left out
    #[arg(long)]
    history: bool,
    /// Only what is shared of this kind; give it once for each
    #[arg(long, value_enum)]
    by: Vec<Shared>,
    /// Leave windows out that are longer
    #[arg(long, value_name = "HOURS")]
    at_most: Option<u32>,
    /// Print only how many pairs of changes meet
    #[arg(long)]
    count: bool,
}

impl StretchArgs {
    fn given(&self) -> Result<(Option<Timestamp>, Option<Timestamp>), Fault> {
        let time = |word: &Option<String>| {
            let read = |w: &String| read_time(w, self.zone).map_err(Fault::Call);
            word.as_ref().map(read).transpose()
        };
        Ok((time(&self.from)?, time(&self.to)?))
    }

    fn ahead(&self, now: Timestamp) -> Result<(Timestamp, Timestamp), Fault> {
        let (from, to) = self.given()?;
        let from = from.unwrap_or(now);
        let to = to.unwrap_or(from + Duration::days(DAYS));
        if from < to {
            Ok((from, to))
        } else {
            Err(Fault::Call(
                "The time ends before it starts; mend --to.".to_owned(),
            ))
        }
    }
}

impl Calendar {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        match self.verb {
            Some(CalendarVerb::Conflicts(conflicts)) => conflicts.run(globals, out),
            None => {
                let client = self.client.map(ClientId);
                schedule(&self.stretch, client.as_ref(), globals, out)
            }
        }
    }
}

fn schedule(
    stretch: &StretchArgs,
    client: Option<&ClientId>,
    globals: &Globals,
    out: &mut Output,
) -> Result<(), Fault> {
    let session = Session::open(globals, Access::Read)?;
    let (from, to) = stretch.ahead(session.now)?;
    let scope = session.person().map(|p| p.scope.clone());
    let scope = scope.unwrap_or_default();
    let ask = CalendarAsk {
        scope: scope.clone(),
        clients: client.cloned().into_iter().collect(),
        from,
        to,
        now: session.now,
        most: MOST,
    };
    let page = calendar(session.store.connection(), &ask)?;
    let mut entries: Vec<Entry> = page.bars.into_iter().map(Entry::Change).collect();
    let asked = |id: &ClientId| client.is_none_or(|c| c == id) && scope.covers(id);
    for freeze in session.registers.freezes.values() {
        if freeze.clients.is_empty() || freeze.clients.iter().any(asked) {
            let periods = freeze.periods(from, to);
            entries.extend(periods.map(|w| Entry::Freeze(freeze.word(), freeze.name.clone(), w)));
        }
    }
    for night in session.registers.maintenance.values() {
        if asked(&night.client) {
            let windows = night.windows(from, to);
            let (client, name) = (&night.client, &night.name);
            entries.extend(windows.map(|w| Entry::Maintenance(client.clone(), name.clone(), w)));
        }
    }
    entries.sort_by_key(|e| e.window().start);
    if page.more {
        out.note("There is more than can be shown; ask for a shorter time.");
    }
    if out.json {
        return entries.iter().try_for_each(|e| out.value(&e.json()));
    }
    let mut table = Table::new(&["from", "to", "what", "change", "clients", "title", "meets"]);
    for entry in entries {
        table.row(entry.row(stretch.zone));
    }
    table.write(out)
}

/// One line of the forward schedule.
enum Entry {
    Change(Bar),
    Freeze(&'static str, String, Window),
    Maintenance(ClientId, String, Window),
}

impl Entry {
    fn window(&self) -> Window {
        match self {
            Self::Change(bar) => bar.window,
            Self::Freeze(_, _, window) | Self::Maintenance(_, _, window) => *window,
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Change(bar) => json!({ "kind": "change", "change": bar }),
            Self::Freeze(word, name, window) => {
                json!({ "kind": "freeze", "freeze": word, "name": name, "window": window })
            }
            Self::Maintenance(client, name, window) => {
                json!({ "kind": "maintenance", "client": client, "name": name, "window": window })
            }
        }
    }

    fn row(self, zone: Zone) -> Vec<String> {
        let window = self.window();
        let rest = match self {
            Self::Change(bar) => {
                let clients: Vec<&str> = bar.clients.iter().map(ClientId::as_str).collect();
                let meets: Vec<String> = bar
                    .conflicts
                    .iter()
                    .map(|c| format!("{} ({})", c.other(), c.in_words()))
                    .collect();
                let what = match (bar.on_hold, bar.standing) {
                    (true, _) => "on hold",
                    (false, Standing::Firm) => "scheduled",
                    (false, Standing::Tentative | Standing::Wish) => "tentative",
                };
                [
                    what.to_owned(),
                    bar.change.to_string(),
                    clients.join(","),
                    bar.title,
                    meets.join("; "),
                ]
            }
            Self::Freeze(word, name, _) => [
                format!("{word} freeze"),
                String::new(),
                String::new(),
                name,
                String::new(),
            ],
            Self::Maintenance(client, name, _) => [
                "maintenance".to_owned(),
                String::new(),
                client.to_string(),
                name,
                String::new(),
            ],
        };
        let times = [window.start, window.end].map(|at| write_time(at, zone));
        times.into_iter().chain(rest).collect()
    }
}

impl Conflicts {
    fn run(&self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let session = Session::open(globals, Access::Read)?;
        let within = if self.history {
            let (from, to) = self.stretch.given()?;
            let ends = (Timestamp::MIN_UTC, Timestamp::MAX_UTC);
            (from.unwrap_or(ends.0), to.unwrap_or(ends.1))
        } else {
            self.stretch.ahead(session.now)?
        };
        let claims = self.claims(&session, within)?;
        let pairs = pairs::pairs(&claims);
        if self.count {
            let count = pairs::count(&pairs);
            return if out.json {
                out.value(&json!({ "pairs": count, "windows": windows(&claims) }))
            } else {
                out.line(&count.to_string())
            };
        }
        if out.json {
            return pairs.iter().try_for_each(|p| out.value(&as_json(p)));
        }
        let mut table = Table::new(&["from", "to", "change", "meets", "on"]);
        for pair in &pairs {
            let [start, end] = [pair.start, pair.end].map(|at| write_time(at, self.stretch.zone));
            let on: Vec<String> = pair.shared.iter().map(shared_in_words).collect();
            table.row(vec![
                start,
                end,
                pair.one.0.to_string(),
                pair.other.0.to_string(),
                on.join(", "),
            ]);
        }
        table.write(out)
    }

    /// Returns what the changes that the person may see need; of the others nothing is said here.
    fn claims(
        &self,
        session: &Session,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Vec<Claim>, Fault> {
        let conn = session.store.connection();
        let viewer = session.person().cloned().unwrap_or_default();
        let mut claims = Vec::new();
        if self.history {
            for number in index::numbers(conn)? {
                let change = load::change(conn, number)?;
                if let Some(change) = change.filter(|c| duty::sees(&viewer, c)) {
                    claims.extend(claim::claims(number, &change.plan));
                }
            }
        } else {
            for one in index::booked::windows(conn, Standing::Firm, None, (from, to))? {
                if index::booked::shows(conn, one.change, &viewer.scope)? {
                    claims.extend(index::booked::needed(conn, one)?);
                }
            }
        }
        claims.retain(|c| {
            let kind = match c.resource {
                Resource::Client(_) => Shared::Client,
                Resource::Service(_) => Shared::Service,
                Resource::Item(_) => Shared::Item,
                Resource::Person(_) => Shared::Person,
            };
            let most = self.at_most.map(|h| Duration::hours(i64::from(h)));
            (self.by.is_empty() || self.by.contains(&kind))
                && most.is_none_or(|most| c.end - c.start <= most)
                && c.start < to
                && c.end > from
        });
        Ok(claims)
    }
}

fn windows(claims: &[Claim]) -> usize {
    let mut windows: Vec<_> = claims.iter().map(|c| (c.change, c.wave)).collect();
    windows.sort_unstable();
    windows.dedup();
    windows.len()
}

fn shared_in_words(resource: &Resource) -> String {
    format!("{} {}", resource.word(), resource.name())
}

fn as_json(pair: &Pair) -> serde_json::Value {
    json!({
        "change": pair.one.0.to_string(),
        "wave": pair.one.1 + 1,
        "meets": pair.other.0.to_string(),
        "meets_wave": pair.other.1 + 1,
        "start": pair.start,
        "end": pair.end,
        "shared": pair.shared,
    })
}
