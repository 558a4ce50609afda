//! The register of meetings.

use crate::domain::zone::Zone;
use clap::{Args, Subcommand};

use super::{free, keep, list, reading};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::event::Event;
use crate::domain::id::{BoardId, PersonId};
use crate::domain::local_time::{read_time, read_zone};
use crate::domain::registers::{Meeting, Registers};

/// What to do with the register of meetings.
#[derive(Debug, Subcommand)]
pub enum Meetings {
    /// List them
    List,
    /// Plan a meeting
    Add(Entry),
    /// Move the meeting with this handle
    Set(Entry),
}

/// A meeting.
#[derive(Debug, Args)]
pub struct Entry {
    /// The handle, such as cab-2026-11-26
    meeting: String,
    /// The board that sits
    #[arg(long)]
    board: String,
    /// When it starts
    #[arg(long, value_name = "TIME")]
    start: String,
    /// The time zone of its start, such as Europe/London
    #[arg(long, value_parser = read_zone, default_value = "UTC")]
    zone: Zone,
    /// How long it is planned to take
    #[arg(long, default_value_t = 60)]
    minutes: u32,
    /// Who chairs it; the chair of the board when left out
    #[arg(long, value_name = "PERSON")]
    chair: Option<String>,
}

impl Entry {
    fn meeting(self) -> Result<Meeting, Fault> {
        Ok(Meeting {
            start: read_time(&self.start, self.zone).map_err(Fault::Call)?,
            id: self.meeting,
            board: BoardId(self.board),
            minutes: self.minutes,
            chair: self.chair.map(PersonId),
        })
    }
}

impl Meetings {
    pub(in crate::cli::verb) fn run(
        self,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        match self {
            Self::List => {
                let session = reading(globals)?;
                let mut meetings: Vec<&Meeting> = session.registers.meetings.values().collect();
                meetings.sort_by_key(|m| m.start);
                list(
                    out,
                    &["handle", "board", "start", "minutes", "chair"],
                    &meetings,
                    |m| {
                        vec![
                            m.id.clone(),
                            m.board.to_string(),
                            m.start.format("%Y-%m-%d %H:%M UTC").to_string(),
                            m.minutes.to_string(),
                            chair(&session.registers, m),
                        ]
                    },
                )
            }
            Self::Add(entry) => {
                let meeting = entry.meeting()?;
                keep(globals, out, |registers| {
                    free(registers.meetings.get(&meeting.id), "meeting", &meeting.id)?;
                    Ok(vec![Event::MeetingSet { meeting }])
                })
            }
            Self::Set(entry) => {
                let meeting = entry.meeting()?;
                keep(globals, out, |_| Ok(vec![Event::MeetingSet { meeting }]))
            }
        }
    }
}

fn chair(registers: &Registers, meeting: &Meeting) -> String {
    let board = registers.boards.get(&meeting.board);
    let chair = meeting
        .chair
        .as_ref()
        .or(board.and_then(|b| b.chair.as_ref()));
    chair.map(ToString::to_string).unwrap_or_default()
}
