//! Messages to the clients of a change: list, send, write, release, withdraw.

use clap::{Args, Subcommand};

use super::answer::carry_out_on;
use super::work::WaveChoice;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::page::{self, Page};
use crate::cli::session::{Access, Session};
use crate::cli::table::Table;
use crate::cli::words;
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::id::{ChangeNumber, ClientId, PersonId};
use crate::domain::message::{Earlier, Entry, Told, Which, entries, listing, notice};
use crate::domain::plan::Communication;
use crate::domain::refusal::{Cause, Refusal};

/// Lists the messages of a change, or shows one whole.
#[derive(Debug, Args)]
pub struct Messages {
    /// The change
    change: ChangeNumber,
    /// Show this one whole
    message: Option<usize>,
}

/// What to do with a message to a client.
#[derive(Debug, Subcommand)]
pub enum MessageVerb {
    /// Put on record that a message was sent: one of the list, or with --client one beyond it
    Send(Send),
    /// Write a message, or with its number write it anew; from a rollback on it is a draft
    Write(Write),
    /// Let a draft out, as its incident commander
    Release(Release),
    /// Say that a message does not go out
    Withdraw(Withdraw),
}

/// Whom a message is for and what it says; what is left out is as the list has it.
#[derive(Debug, Args)]
struct Letter {
    /// The client of a message beyond the plan; the wave's only one when left out
    #[arg(long, value_name = "CLIENT", conflicts_with = "message")]
    client: Option<String>,
    /// Who reads it
    #[arg(long, value_name = "TEXT")]
    audience: Option<String>,
    /// How it goes out
    #[arg(long, value_name = "TEXT")]
    channel: Option<String>,
    /// When it goes out, in words
    #[arg(long, value_name = "TEXT")]
    when: Option<String>,
    /// What it says; `-` reads standard input
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    #[command(flatten)]
    wave: WaveChoice,
}

impl Letter {
    /// Returns which message is meant and how it reads with what is said here.
    fn of(self, change: &Change, number: Option<usize>) -> Result<(Which, Communication), Fault> {
        let (which, mut letter) = if let Some(number) = number {
            let entry = found(change, number)?;
            (entry.which, entry.letter.clone())
        } else {
            let wave = self.wave.of(change);
            let letter = Communication {
                client: client(change, wave, self.client)?,
                ..Communication::default()
            };
            (Which::New { wave }, letter)
        };
        let text = self.text.as_deref().map(words::text).transpose()?;
        for (field, said) in [
            (&mut letter.audience, self.audience),
            (&mut letter.channel, self.channel),
            (&mut letter.when, self.when),
            (&mut letter.text, text),
        ] {
            if let Some(said) = said {
                *field = said;
            }
        }
        Ok((which, letter))
    }
}

/// Returns the client that is named, or the only one of a wave.
fn client(change: &Change, wave: usize, named: Option<String>) -> Result<ClientId, Fault> {
    let planned = change.plan.waves.get(wave);
    match (named, planned.map_or(&[][..], |w| &w.clients)) {
        (Some(named), _) => Ok(ClientId::new(named)),
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(Fault::Call(
            "Say which message by its number, or for which client with --client.".to_owned(),
        )),
    }
}

/// Returns the message with a number of the list.
fn found(change: &Change, number: usize) -> Result<Entry<'_>, Refusal> {
    let mut all = entries(change).into_iter();
    all.find(|e| e.number == number).ok_or_else(|| {
        Refusal::new(
            Cause::Unknown,
            format!("{} has no message {number}.", change.id()),
            format!("List them with: holdpoint messages {}", change.id()),
        )
    })
}

impl Messages {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let session = Session::open(globals, Access::Read)?;
        let change = session.change(self.change)?;
        if let Some(number) = self.message {
            let entry = found(&change, number)?;
            if out.json {
                return out.value(&Told::of(&entry));
            }
            let mut sheet = Page::new(out.width, out.ascii);
            page::message(&entry, &mut sheet);
            return out.lines(&sheet.text());
        }
        if out.json {
            return out.value(&listing(&change, &session.registers));
        }
        let mut table = Table::new(&[
            "no", "state", "version", "wave", "client", "audience", "channel", "when", "owner",
            "text",
        ]);
        for entry in entries(&change) {
            let letter = entry.letter;
            table.row(vec![
                entry.number.to_string(),
                entry.standing.word().to_owned(),
                entry.version().to_string(),
                (entry.wave + 1).to_string(),
                letter.client.to_string(),
                letter.audience.clone(),
                letter.channel.clone(),
                letter.when.clone(),
                letter
                    .owner
                    .as_ref()
                    .map_or("", PersonId::as_str)
                    .to_owned(),
                letter.text.lines().next().unwrap_or_default().to_owned(),
            ]);
        }
        table.write(out)?;
        if let Some(notice) = notice(&change, &session.registers) {
            out.note(&format!("{notice}."));
        }
        Ok(())
    }
}

/// Records that a message was sent.
#[derive(Debug, Args)]
pub struct Send {
    /// The change
    change: ChangeNumber,
    /// The message's number in the list; one beyond it when left out
    message: Option<usize>,
    /// When it went out, where that was earlier: 13:50, or 2026-11-26 13:50; while a rollback is open an incident
    /// commander says so, for a time before it began
    #[arg(long, value_name = "TIME", requires = "by")]
    at: Option<String>,
    /// Who sent it then
    #[arg(long, value_name = "NAME", requires = "at")]
    by: Option<String>,
    #[command(flatten)]
    letter: Letter,
}

/// Writes a message.
#[derive(Debug, Args)]
pub struct Write {
    /// The change
    change: ChangeNumber,
    /// The message's number in the list; a new one when left out
    #[arg(requires = "version")]
    message: Option<usize>,
    /// The version that you edit, as the list has it
    #[arg(long, value_name = "N")]
    version: Option<u32>,
    #[command(flatten)]
    letter: Letter,
}

/// Lets a draft out.
#[derive(Debug, Args)]
pub struct Release {
    /// The change
    change: ChangeNumber,
    /// The message's number in the list
    message: usize,
    /// The version that you read, as the list has it
    #[arg(long, value_name = "N")]
    version: u32,
}

/// Withdraws a message.
#[derive(Debug, Args)]
pub struct Withdraw {
    /// The change
    change: ChangeNumber,
    /// The message's number in the list
    message: usize,
    /// Why; `-` reads standard input
    reason: String,
}

impl MessageVerb {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        match self {
            Self::Send(v) => carry_out_on(globals, out, v.change, |session, change| {
                let (which, letter) = v.letter.of(change, v.message)?;
                let at = v.at.map(|at| words::time(&at, change, session.now));
                let earlier = at.transpose()?.zip(v.by);
                Ok(Command::SendMessage {
                    which,
                    letter: Box::new(letter),
                    earlier: earlier.map(|(at, by)| Earlier {
                        at,
                        by: PersonId::new(by),
                    }),
                })
            }),
            Self::Write(v) => carry_out_on(globals, out, v.change, |_, change| {
                let (which, letter) = v.letter.of(change, v.message)?;
                Ok(Command::WriteMessage {
                    which,
                    seen: v.version.unwrap_or_default(),
                    letter: Box::new(letter),
                })
            }),
            Self::Release(v) => carry_out_on(globals, out, v.change, |_, change| {
                Ok(Command::ReleaseMessage {
                    which: found(change, v.message)?.which,
                    seen: v.version,
                })
            }),
            Self::Withdraw(v) => carry_out_on(globals, out, v.change, |_, change| {
                Ok(Command::WithdrawMessage {
                    which: found(change, v.message)?.which,
                    reason: words::text(&v.reason)?,
                })
            }),
        }
    }
}
