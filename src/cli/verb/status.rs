//! How a wave stands, in one line; watched, a line whenever that changes, also while the file is away.

use std::thread;
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::work::WaveChoice;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{self, Access, Session, file_path};
use crate::cli::standing::{Standing, with};
use crate::domain::change::Change;
use crate::domain::id::ChangeNumber;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::registers::Registers;
use crate::domain::spool::unreachable;
use crate::domain::status::{Status, status};
use crate::domain::wave::Phase;
use crate::domain::window::Timestamp;
use crate::store::StoreError;
use crate::store::spool::{Spool, since};
use crate::store::watch::Watch;

/// How often the file is looked at while it is watched.
const GLANCE: Duration = Duration::from_millis(500);

/// Shows how a wave stands, in one line.
#[derive(Debug, Args)]
pub struct Window {
    /// The change
    change: ChangeNumber,
    /// Go on: a line whenever something happens, a clock changes its word, or the file goes away or comes back,
    /// until the wave is done
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    wave: WaveChoice,
}

/// Whether the file can be reached, and how the change stands or last stood.
struct Sight {
    base: Change,
    registers: Registers,
    spool: Option<Spool>,
    /// What tells the file from another at its place.
    identity: Option<String>,
    eye: Eye,
}

/// What the change is seen through.
enum Eye {
    /// The file is read.
    Open(Box<Session>, Watch),
    /// It cannot be reached, since when and why.
    Shut(Timestamp, String),
}

/// What one line tells.
#[derive(Debug, Serialize)]
struct Told {
    #[serde(flatten)]
    status: Status,
    /// Since when the file cannot be reached; the rest is how it last stood, with what waits on top.
    #[serde(skip_serializing_if = "Option::is_none")]
    unreachable_since: Option<Timestamp>,
    /// Why it cannot be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// How many entries wait for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting: Option<usize>,
}

impl Window {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let mut sight = self.look(globals)?;
        let wave = self.wave.of(&sight.base);
        let mut said = None;
        loop {
            let told = sight.told(wave)?;
            let apart = Some(told.apart());
            if apart != said {
                said = apart;
                told.say(out)?;
            }
            let done = told.status.phase == Phase::Done && told.unreachable_since.is_none();
            if !self.watch || done {
                return Ok(());
            }
            thread::sleep(GLANCE);
            sight = self.look_again(sight, globals)?;
        }
    }

    /// Looks at the file; where it cannot be reached, at how it last stood here.
    fn look(&self, globals: &Globals) -> Result<Sight, Fault> {
        match self.reach(globals) {
            Err(Fault::Away(why)) => {
                let stood = Standing::of(globals, self.change, &why)?;
                let spool = stood.spool().clone();
                let since = since(&spool.read()?).unwrap_or_else(session::now);
                Ok(Sight {
                    identity: Some(spool.owner().identity.clone()),
                    base: stood.base().clone(),
                    registers: stood.session.registers.clone(),
                    spool: Some(spool),
                    eye: Eye::Shut(since, why.in_brief()),
                })
            }
            reached => reached,
        }
    }

    fn reach(&self, globals: &Globals) -> Result<Sight, Fault> {
        let mut session = Session::open(globals, Access::Read)?;
        let base = session.change(self.change)?;
        session.follow(self.change);
        let mut watch = Watch::default();
        watch.changed(session.store.connection())?;
        Ok(Sight {
            base,
            registers: session.registers.clone(),
            spool: session.spool()?,
            identity: session.store.identity()?,
            eye: Eye::Open(Box::new(session), watch),
        })
    }

    /// Looks again. Whoever holds a file open goes on reading it after it was renamed or removed, so its place
    /// is looked at as well, as the console does.
    fn look_again(&self, mut sight: Sight, globals: &Globals) -> Result<Sight, Fault> {
        match &mut sight.eye {
            Eye::Open(session, watch) => {
                let there = session.store.still_there();
                match there.and_then(|()| watch.changed(session.store.connection())) {
                    Ok(false) => {}
                    Ok(true) => {
                        sight.base = session.change(self.change)?;
                        session.follow(self.change);
                    }
                    Err(why) if why.is_out_of_reach() => {
                        sight.eye = Eye::Shut(session::now(), why.in_brief());
                    }
                    Err(why) => return Err(why.into()),
                }
                Ok(sight)
            }
            Eye::Shut(_, said) => match self.reach(globals) {
                Ok(found) if found.identity == sight.identity => Ok(found),
                Ok(_) => {
                    *said = StoreError::Another(file_path(globals)?).in_brief();
                    Ok(sight)
                }
                Err(Fault::Away(why)) => {
                    *said = why.in_brief();
                    Ok(sight)
                }
                Err(fault) => Err(fault),
            },
        }
    }
}

impl Sight {
    fn told(&self, wave: usize) -> Result<Told, Fault> {
        let now = session::now();
        let no_wave = || no_wave(&self.base, wave);
        let (since, why) = match &self.eye {
            Eye::Open(..) => {
                return Ok(Told {
                    status: status(&self.base, &self.registers, wave, now).ok_or_else(no_wave)?,
                    unreachable_since: None,
                    why: None,
                    waiting: None,
                });
            }
            Eye::Shut(since, why) => (*since, why.clone()),
        };
        let held = self.spool.as_ref().map(Spool::read).transpose()?;
        let waiting = held.map(|h| h.waiting).unwrap_or_default();
        let change = with(&self.base, &self.registers, &waiting);
        Ok(Told {
            status: status(&change, &self.registers, wave, now).ok_or_else(no_wave)?,
            unreachable_since: Some(since),
            why: Some(why),
            waiting: Some(waiting.len()),
        })
    }
}

impl Told {
    /// Returns what tells two lines apart that are worth telling.
    fn apart(&self) -> impl PartialEq + use<> {
        let away = (self.unreachable_since, self.waiting);
        (self.status.told_apart(), away)
    }

    fn say(&self, out: &mut Output) -> Result<(), Fault> {
        if out.json {
            out.value(self)?;
            return out.flush();
        }
        let stands = self.status.in_words();
        match self.unreachable_since {
            None => out.line(&stands)?,
            Some(since) => {
                let since = format!("{} UTC", since.format("%H:%M"));
                let away = unreachable(self.waiting.unwrap_or_default(), &since);
                out.line(&format!("{stands}; {away}"))?;
            }
        }
        out.flush()?;
        if let Some(why) = &self.why {
            out.note(&format!(
                "{why} That is how the file last stood here, with what waits on top."
            ));
        }
        Ok(())
    }
}

fn no_wave(change: &Change, wave: usize) -> Refusal {
    Refusal::new(
        Cause::Unknown,
        format!("{} has no wave {}.", change.id(), wave + 1),
        format!("It has {}.", change.waves.len()),
    )
}
