//! Packets: changes taken along to where the file cannot be reached, answered there, and the answers brought
//! back.

mod answer;
mod bring;
mod desk;
mod make;
mod review;
mod show;

use clap::Subcommand;

use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;

/// What to do with a packet.
#[derive(Debug, Subcommand)]
pub enum PacketVerb {
    /// Take changes along in a file
    Make(make::Make),
    /// List what a packet holds, or show a change in it
    Show(show::Show),
    /// Open the console on a packet: read, comment and vote by keys
    Review(review::Review),
    /// Vote on a change in a packet
    Vote(answer::Vote),
    /// Write a comment to a change in a packet: a note, a question, an answer, a risk or a condition
    Comment(answer::Comment),
    /// Say whether the rules let a change in a packet be handed in; it is not done offline
    Submit(answer::Submit),
    /// Say whether the rules let a change in a packet be approved; it is not done offline
    Approve(answer::Approve),
    /// Say whether the rules let a change in a packet be scheduled; it is not done offline
    Schedule(answer::Schedule),
    /// Have the file take what was answered in a packet
    Bring(bring::Bring),
    #[command(external_subcommand)]
    Other(Vec<String>),
}

impl PacketVerb {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        match self {
            Self::Make(v) => v.run(globals, out),
            Self::Show(v) => v.run(globals, out),
            Self::Review(v) => v.run(globals, out),
            Self::Vote(v) => v.run(globals, out),
            Self::Comment(v) => v.run(globals, out),
            Self::Submit(v) => v.run(globals, out),
            Self::Approve(v) => v.run(globals, out),
            Self::Schedule(v) => v.run(globals, out),
            Self::Bring(v) => v.run(globals, out),
            Self::Other(words) => Err(answer::other(&words)),
        }
    }
}
