//! What is said of a meeting at the shell.

use clap::Args;

use super::frame::{Said, one};
use crate::domain::entry::Register;
use crate::domain::local_time::read_zone;
use crate::domain::zone::Zone;

/// What is registered of a meeting.
#[derive(Debug, Args)]
pub struct Entry {
    /// The handle, such as cab-2026-11-26
    meeting: String,
    /// The board that sits
    #[arg(long)]
    board: Option<String>,
    /// When it starts
    #[arg(long, value_name = "TIME")]
    start: Option<String>,
    /// The time zone of its start, such as Europe/London; UTC when left out
    #[arg(long, value_parser = read_zone, requires = "start")]
    zone: Option<Zone>,
    /// How long it is planned to take; 60 when left out
    #[arg(long)]
    minutes: Option<u32>,
    /// Who chairs it; the chair of the board when left out
    #[arg(long, value_name = "PERSON")]
    chair: Option<String>,
}

impl Said for Entry {
    const REGISTER: Register = Register::Meetings;

    fn handle(&self) -> &str {
        &self.meeting
    }

    fn said(&self) -> Vec<(&'static str, String)> {
        let start = self.start.as_ref().map(|start| match self.zone {
            Some(zone) => format!("{start} {zone}"),
            None => start.clone(),
        });
        let said = [
            one("board", self.board.as_ref()),
            one("start", start.as_ref()),
            one("minutes", self.minutes.as_ref()),
            one("chair", self.chair.as_ref()),
        ];
        said.into_iter().flatten().collect()
    }
}
