//! The registers as the fold of their events, and the copy of that fold which a console opens with.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use super::chain::{Hash, Head};
use super::error::StoreError;
use super::load::{at_once, each_of};
use crate::domain::event::Stream;
use crate::domain::registers::Registers;

/// How far each register had come.
type Revs = [u64; Stream::REGISTERS.len()];

/// How many events the kept copy may lie behind the record before it is written anew.
const BEHIND: u64 = 32;

/// The registers as of the last look, so that only new events of theirs are read.
#[derive(Debug, Default)]
pub struct RegisterCache {
    registers: Arc<Registers>,
    revs: Revs,
    // Whether they were folded from their events alone, not from the copy kept beside the index.
    proven: bool,
    as_of: Option<Hash>,
}

impl RegisterCache {
    /// Tells whether these may be decided on and nothing was appended to the record since the last
    /// write: its chain ends as it did.
    pub(super) fn is_as_of(&self, head: &Head) -> bool {
        self.proven && self.as_of == Some(head.hash)
    }

    /// Notes the head of the record of which everything has been taken in.
    pub(super) fn note(&mut self, head: &Head) {
        self.as_of = Some(head.hash);
    }

    /// Takes in what is new and returns the registers for showing them: from the kept copy where
    /// nothing was read before, which takes a fraction of the time. Nothing is decided on these.
    pub fn look(&mut self, conn: &Connection) -> Result<&Registers, StoreError> {
        let _reading = at_once(conn)?;
        if !self.proven
            && self.revs.iter().all(|rev| *rev == 0)
            && let Some((registers, revs)) = kept(conn)?
        {
            (self.registers, self.revs) = (Arc::new(registers), revs);
        }
        self.take_in(conn)?;
        Ok(&self.registers)
    }

    /// Takes in what is new and returns the registers for deciding on them: as the fold of their
    /// events and nothing else.
    ///
    /// # Errors
    /// Returns an error when what was shown before, from the kept copy, is not what the events make.
    pub fn refresh(&mut self, conn: &Connection) -> Result<&Registers, StoreError> {
        self.take_in(conn)?;
        if !self.proven {
            let folded = Self::folded(conn)?;
            let shown = self.revs.iter().any(|rev| *rev > 0);
            if shown && folded.registers != self.registers {
                return Err(StoreError::Registers);
            }
            *self = folded;
        }
        Ok(&self.registers)
    }

    /// Returns the registers as of the last look.
    pub fn registers(&self) -> &Registers {
        &self.registers
    }

    /// Returns the registers as of the last look, to be kept: what comes later does not change them.
    pub fn shared(&self) -> Arc<Registers> {
        Arc::clone(&self.registers)
    }

    /// Writes the copy that is kept beside the index, when it lies too far behind or `anyway`.
    pub fn keep(&self, conn: &Connection, anyway: bool) -> Result<(), StoreError> {
        let behind = || -> Result<u64, StoreError> {
            let revs = kept_revs(conn)?.unwrap_or_default();
            let sum = |revs: Revs| revs.iter().sum::<u64>();
            Ok(sum(self.revs).saturating_sub(sum(revs)))
        };
        if !anyway && behind()? < BEHIND {
            return Ok(());
        }
        let wrong = |e: serde_json::Error| StoreError::Event(0, e.to_string());
        let (revs, body) = (
            serde_json::to_string(&self.revs).map_err(wrong)?,
            serde_json::to_string(self.registers.as_ref()).map_err(wrong)?,
        );
        conn.prepare_cached("REPLACE INTO register_copy (one, revs, body) VALUES (1, ?1, ?2)")?
            .execute(params![revs, body])?;
        Ok(())
    }

    fn folded(conn: &Connection) -> Result<Self, StoreError> {
        let mut fold = Self {
            proven: true,
            ..Self::default()
        };
        fold.take_in(conn)?;
        Ok(fold)
    }

    fn take_in(&mut self, conn: &Connection) -> Result<(), StoreError> {
        for (stream, rev) in Stream::REGISTERS.into_iter().zip(&mut self.revs) {
            each_of(conn, stream, *rev, |recorded| {
                Arc::make_mut(&mut self.registers).follow(&recorded);
                *rev = recorded.rev;
            })?;
        }
        Ok(())
    }
}

/// Compares the kept copy with what the events make; nothing when they agree, else a sentence.
pub fn compare(conn: &Connection) -> Result<Option<String>, StoreError> {
    let mut shown = RegisterCache::default();
    shown.look(conn)?;
    let folded = RegisterCache::folded(conn)?;
    let ahead = shown.revs != folded.revs;
    Ok((ahead || shown.registers != folded.registers).then(|| StoreError::Registers.to_string()))
}

/// Returns the kept copy; nothing when there is none, or none that this program understands.
fn kept(conn: &Connection) -> Result<Option<(Registers, Revs)>, StoreError> {
    let mut query = conn.prepare("SELECT revs, body FROM register_copy WHERE one = 1")?;
    let mut rows = query.query([])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let text = |column| row.get_ref(column).ok().and_then(|v| v.as_str().ok());
    Ok(text(0).zip(text(1)).and_then(|(revs, body)| {
        let revs = serde_json::from_str(revs).ok()?;
        Some((serde_json::from_str(body).ok()?, revs))
    }))
}

fn kept_revs(conn: &Connection) -> Result<Option<Revs>, StoreError> {
    let mut query = conn.prepare_cached("SELECT revs FROM register_copy WHERE one = 1")?;
    let text: Option<String> = query.query_row([], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[cfg(test)]
mod tests;
