//! Submitting, voting and deciding.

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::answer::{carry_out, carry_out_as_read, carry_out_on};
use super::reading::{seen, stands};
use crate::app::parse;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::words;
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::id::{ChangeNumber, PersonId};
use crate::domain::local_time::read_zone;
use crate::domain::put_off;
use crate::domain::vote::{Choice, Condition};
use crate::domain::zone::Zone;

/// Hands a change in.
#[derive(Debug, Args)]
pub struct Submit {
    /// The change
    change: ChangeNumber,
    /// Hand a standard change in for review, also when it departs from its template
    #[arg(long)]
    for_review: bool,
}

impl Submit {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out(globals, out, self.change, &self.command())
    }

    pub(super) fn on(&self) -> ChangeNumber {
        self.change
    }

    pub(super) fn command(&self) -> Command {
        if self.for_review {
            Command::SubmitForReview
        } else {
            Command::Submit
        }
    }
}

/// What a member says.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Voice {
    Approve,
    Reject,
    Abstain,
    /// Your vote as it was, on the revision that stands
    Reaffirm,
}

/// Votes.
#[derive(Debug, Args)]
pub struct Vote {
    /// The change
    change: ChangeNumber,
    /// For, against or neither
    choice: Voice,
    /// Why; names at least one risk for a medium or high change; `-` reads standard input
    #[arg(default_value = "")]
    comment: String,
    /// The revision you read, needed from the second on; voting on another one is refused
    #[arg(long, value_name = "N")]
    revision: Option<u32>,
}

impl Vote {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |session, change| {
            self.command(session, change)
        })
    }

    pub(super) fn on(&self) -> ChangeNumber {
        self.change
    }

    pub(super) fn command(&self, session: &Session, change: &Change) -> Result<Command, Fault> {
        let seen = seen(session, change, self.revision)?;
        let choice = match self.choice {
            Voice::Approve => Choice::Approve,
            Voice::Reject => Choice::Reject,
            Voice::Abstain => Choice::Abstain,
            Voice::Reaffirm => return Ok(change.reaffirmed(&session.actor.person, seen)?),
        };
        Ok(Command::Vote {
            choice,
            comment: words::text(&self.comment)?,
            seen,
        })
    }
}

/// Records an approval.
#[derive(Debug, Args)]
pub struct Approve {
    /// The change
    change: ChangeNumber,
    /// What is said with it
    #[arg(long, default_value = "", value_name = "TEXT")]
    note: String,
    /// A condition: "omar: TEXT", or "omar@2026-12-01: TEXT" with the day it is due
    #[arg(long = "condition", value_name = "OWNER: TEXT", value_parser = parse::condition)]
    conditions: Vec<Condition>,
    /// The revision you read, needed from the second on; approving another one is refused
    #[arg(long, value_name = "N")]
    revision: Option<u32>,
}

impl Approve {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |session, change| {
            self.command(session, change)
        })
    }

    pub(super) fn on(&self) -> ChangeNumber {
        self.change
    }

    pub(super) fn command(&self, session: &Session, change: &Change) -> Result<Command, Fault> {
        Ok(Command::Approve {
            conditions: self.conditions.clone(),
            note: self.note.clone(),
            seen: seen(session, change, self.revision)?,
        })
    }
}

/// Puts a decision off.
#[derive(Debug, Args)]
pub struct Defer {
    /// The change
    change: ChangeNumber,
    /// Until which day
    #[arg(long, value_name = "DAY", value_parser = words::day_of)]
    until: NaiveDate,
    /// The time zone in which that day begins; that of the board that decides, else of this machine when left out
    #[arg(long, value_parser = read_zone)]
    zone: Option<Zone>,
    /// Why
    reason: String,
    /// The revision you read, needed from the second on; deciding over another one is refused
    #[arg(long, value_name = "N")]
    revision: Option<u32>,
}

impl Defer {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let reason = words::text(&self.reason)?;
        carry_out_on(globals, out, self.change, |session, change| {
            stands(session, change, self.revision)?;
            let board = || put_off::zone(change, &session.registers, words::here());
            Ok(Command::Defer {
                until: self.until,
                zone: self.zone.unwrap_or_else(board),
                reason,
            })
        })
    }
}

/// Sends a change back.
#[derive(Debug, Args)]
pub struct Return {
    /// The change
    change: ChangeNumber,
    /// What to mend
    reason: String,
    /// The revision you read, needed from the second on; deciding over another one is refused
    #[arg(long, value_name = "N")]
    revision: Option<u32>,
}

impl Return {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let reason = words::text(&self.reason)?;
        let command = Command::Return { reason };
        carry_out_as_read(globals, out, self.change, self.revision, &command)
    }
}

/// Refuses a change for good.
#[derive(Debug, Args)]
pub struct Reject {
    /// The change
    change: ChangeNumber,
    /// Why
    reason: String,
    /// The revision you read, needed from the second on; deciding over another one is refused
    #[arg(long, value_name = "N")]
    revision: Option<u32>,
}

impl Reject {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let reason = words::text(&self.reason)?;
        let command = Command::Reject { reason };
        carry_out_as_read(globals, out, self.change, self.revision, &command)
    }
}

/// Releases an emergency.
#[derive(Debug, Args)]
pub struct Authorise {
    /// The change
    change: ChangeNumber,
    /// Why it cannot wait
    reason: String,
    /// Who authorises it; you when left out
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// When they did; now when left out
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// It was said, and you put it on record
    #[arg(long)]
    spoken: bool,
    /// Start the work at once; you are its implementer
    #[arg(long)]
    start: bool,
    /// When the work really began, when that was earlier
    #[arg(long, value_name = "TIME", requires = "start")]
    began: Option<String>,
    /// The revision that was read, needed from the second on; releasing another one is refused
    #[arg(long, value_name = "N")]
    revision: Option<u32>,
}

impl Authorise {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |session, change| {
            stands(session, change, self.revision)?;
            let person = self
                .by
                .map_or_else(|| session.actor.person.clone(), PersonId);
            let at = match &self.at {
                Some(word) => words::time(word, change, session.now)?,
                None => session.now,
            };
            let (spoken, reason) = (self.spoken, words::text(&self.reason)?);
            if !self.start {
                return Ok(Command::Authorise {
                    person,
                    at,
                    spoken,
                    reason,
                });
            }
            let began = self
                .began
                .as_ref()
                .map(|word| words::time(word, change, session.now));
            Ok(Command::AuthoriseAndStart {
                person,
                at,
                spoken,
                reason,
                began: began.transpose()?,
            })
        })
    }
}

/// Says that a condition is met.
#[derive(Debug, Args)]
pub struct Met {
    /// The change
    change: ChangeNumber,
    /// The condition's number, from 1
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    condition: u32,
}

impl Met {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let condition = self.condition as usize - 1;
        carry_out(
            globals,
            out,
            self.change,
            &Command::MeetCondition { condition },
        )
    }
}
