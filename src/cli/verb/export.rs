//! Taking the record or the queue elsewhere: JSON Lines of events, CSV of changes.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::answer::line;
use super::list;
use super::record;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::{Output, exact};
use crate::cli::session::{Access, Session};
use crate::domain::event::Stream;
use crate::domain::id::{ClientId, ServiceId};
use crate::domain::queue::{Marks, QueueRow};
use crate::domain::text::sanitise;
use crate::import::guarded;
use crate::store::load;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Every event, oldest first, one JSON object a line
    Jsonl,
    /// The changes, one a line
    Csv,
}

/// Exports events or changes.
#[derive(Debug, Args)]
pub struct Export {
    /// Which changes, as in `list`
    #[arg(
        default_value = "all",
        value_name = "QUERY",
        allow_hyphen_values = true
    )]
    query: Vec<String>,
    /// What to write
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    /// Where to; standard output when absent. An existing file is not overwritten
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How many events are read at once.
const BATCH: usize = 1_000;

const HEADS: [&str; 19] = [
    "change",
    "title",
    "state",
    "type",
    "class",
    "risk",
    "clients",
    "services",
    "window start",
    "window end",
    "zone",
    "implementer",
    "requester",
    "outcome",
    "on hold",
    "revision",
    "closed",
    "source",
    "source number",
];

fn cells(row: &QueueRow) -> Vec<String> {
    let join = |list: Vec<&str>| list.join(" ");
    let time =
        |t: Option<crate::domain::window::Timestamp>| t.map(|t| t.to_rfc3339()).unwrap_or_default();
    vec![
        row.number.to_string(),
        row.title.clone(),
        row.state.word().to_owned(),
        row.kind.word().to_owned(),
        row.class.word().to_owned(),
        row.risk.map(|r| r.to_string()).unwrap_or_default(),
        join(row.clients.iter().map(ClientId::as_str).collect()),
        join(row.services.iter().map(ServiceId::as_str).collect()),
        time(row.window.map(|w| w.start)),
        time(row.window.map(|w| w.end)),
        row.window.map(|w| w.zone.to_string()).unwrap_or_default(),
        row.implementer
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        row.requester.to_string(),
        row.marks
            .outcome()
            .map(|o| o.word().to_owned())
            .unwrap_or_default(),
        if row.marks.has(Marks::HELD) {
            "yes"
        } else {
            "no"
        }
        .to_owned(),
        row.revision.to_string(),
        time(row.closed),
        row.source.clone(),
        row.source_number.clone(),
    ]
}

impl Export {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let session = Session::open(globals, Access::Read)?;
        let query = list::query(&self.query)?;
        let asked = list::asked(&session, query, "-number")?;
        let Some(path) = &self.output else {
            return self.write(&session, &asked, &mut |bytes| out.put(bytes));
        };
        let mut file = BufWriter::new(File::create_new(path).map_err(Fault::file(path))?);
        self.write(&session, &asked, &mut |bytes| {
            file.write_all(bytes).map_err(Fault::file(path))
        })?;
        file.flush().map_err(Fault::file(path))
    }

    fn write(
        &self,
        session: &Session,
        asked: &crate::store::index::Asked,
        put: &mut dyn FnMut(&[u8]) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        match self.format {
            Format::Csv => {
                put(csv_line(&HEADS.map(str::to_owned))?.as_slice())?;
                list::each(session, asked, 0, &mut |row| {
                    put(csv_line(&cells(&row))?.as_slice())
                })?;
            }
            Format::Jsonl => {
                let everything = asked.query.is_empty();
                if everything {
                    let visible = record::visible(session);
                    let mut seq = 0;
                    loop {
                        let events = load::after(session.store.connection(), seq, BATCH)?;
                        let Some(last) = events.last() else { break };
                        seq = last.seq;
                        for event in events.iter().filter(|e| visible(e.stream)) {
                            put(json_line(event)?.as_bytes())?;
                        }
                    }
                } else {
                    list::each(session, asked, 0, &mut |row| {
                        let mut events = Vec::new();
                        let stream = Stream::Change(row.number);
                        load::each_of(session.store.connection(), stream, 0, |e| events.push(e))?;
                        events
                            .iter()
                            .try_for_each(|event| put(json_line(event)?.as_bytes()))
                    })?;
                }
            }
        }
        Ok(())
    }
}

fn json_line(event: &crate::domain::event::Recorded) -> Result<String, Fault> {
    Ok(format!("{}\n", exact(&line(event)?)))
}

fn csv_line(cells: &[String]) -> Result<Vec<u8>, Fault> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    let guarded = cells.iter().map(|c| guarded(&sanitise(c)));
    writer
        .write_record(guarded)
        .map_err(|e| Fault::File(e.to_string()))?;
    writer.into_inner().map_err(|e| Fault::File(e.to_string()))
}
