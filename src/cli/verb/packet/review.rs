//! The console on a packet.

use std::path::PathBuf;

use clap::Args;

use super::super::console;
use super::make::many;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::words::quoted;
use crate::store::packet::Packet;

/// Opens the console on a packet.
#[derive(Debug, Args)]
pub struct Review {
    /// The packet
    file: PathBuf,
}

impl Review {
    pub(super) fn run(self, globals: &Globals, out: &Output) -> Result<(), Fault> {
        let packet = Packet::read(&self.file)?;
        let session = Session::offline(packet, globals)?;
        match session.packet {
            Some(packet) => console::review(packet, globals)?,
            None => return Ok(()),
        }
        let answers = Packet::read(&self.file)?.answers.len();
        if answers > 0 {
            let file = quoted(&self.file.display().to_string());
            out.note(&format!(
                "{} in the packet; back at the file: holdpoint packet bring {file}",
                many(answers, "answer")
            ));
        }
        Ok(())
    }
}
