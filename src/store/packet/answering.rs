//! Answering in a packet: judged on what stands in it, and on disk before it is acknowledged.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use super::check::sound;
use super::line::{Line, seal};
use super::wrong::PacketError;
use super::{LARGEST, LONGEST, MOST_ANSWERS, Packet};
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::decide::{judge_offline, numbered};
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::packet::Answer;
use crate::domain::refusal::Refusal;
use crate::domain::window::Timestamp;

/// How long another that writes the packet is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

impl Packet {
    /// Puts what a person asks for on a change at the end, judged by the rules on what the packet shows; returns
    /// the packet with it. When it returns, that survives a kill and a power cut.
    ///
    /// # Errors
    /// Returns an error when it could not be made to last; a refusal is returned inside.
    pub fn ask<R: std::convert::From<Refusal>>(
        path: &Path,
        number: ChangeNumber,
        (id, now): (EventId, Timestamp),
        command: impl FnOnce(&Self, &Change) -> Result<Command, R>,
    ) -> Result<Result<Self, R>, PacketError> {
        Self::answer(path, |packet| {
            let nobody = || Refusal::no_change(number);
            let (change, shown) = packet.shown(number).ok_or_else(nobody)?;
            let by = &packet.header.person;
            let command = command(packet, &change)?;
            let of = |n: u32| numbered(&shown).find(|(_, m)| *m == n).map(|(id, _)| id);
            let given = judge_offline(&change, &packet.registers, &command, by, now, of)?;
            Ok(Answer {
                id,
                at: now,
                change: number,
                given,
            })
        })
    }

    /// Puts an answer at the end, judged on what stands before it. When it returns the packet with the answer,
    /// that survives a kill and a power cut; whatever becomes of it, what was answered before stays.
    ///
    /// # Errors
    /// Returns an error when it could not be made to last; then it is not acknowledged. A refusal is returned
    /// inside.
    pub fn answer<R>(
        path: &Path,
        judge: impl FnOnce(&Self) -> Result<Answer, R>,
    ) -> Result<Result<Self, R>, PacketError> {
        let failed = PacketError::io(path);
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .custom_flags(nix::fcntl::OFlag::O_NONBLOCK.bits())
            .open(path)
            .map_err(&failed)?;
        lock(path, &file)?;
        let mut packet = Self::read_from(path, &mut file)?;
        let answer = match judge(&packet) {
            Ok(answer) => answer,
            Err(refused) => return Ok(Err(refused)),
        };
        packet.append(&mut file, answer)?;
        Ok(Ok(packet))
    }

    fn append(&mut self, file: &mut File, answer: Answer) -> Result<(), PacketError> {
        let path = self.path.clone();
        let failed = PacketError::io(&path);
        let wrong = |field: &str, said: String| PacketError::Wrong {
            path: path.clone(),
            line: 0,
            field: field.to_owned(),
            said,
        };
        sound(&answer.given).map_err(|(field, said)| wrong(field, said))?;
        if self.answers.len() >= MOST_ANSWERS {
            let said = format!("It holds {MOST_ANSWERS} answers and takes no more; bring them in.");
            return Err(wrong("", said));
        }
        let line = Line::Answer(Box::new(answer.clone()));
        let (text, sum) = seal(&line, &self.last)
            .map_err(|e| wrong("", format!("The answer cannot be written: {e}.")))?;
        if text.len() > LONGEST || self.whole + text.len() + 1 > LARGEST {
            return Err(wrong("", "It is full; bring its answers in.".to_owned()));
        }
        if self.cut_short {
            // Cut short by a crash before it was acknowledged.
            file.set_len(self.whole as u64).map_err(&failed)?;
        }
        let mut bytes = Vec::with_capacity(text.len() + 1);
        if !self.ended {
            bytes.push(b'\n');
        }
        bytes.extend_from_slice(&text);
        let written = file.write_all(&bytes).and_then(|()| file.sync_all());
        if let Err(error) = written {
            // What did not become a whole line is left off by whoever reads it; a full disk may take this back.
            let _ = file.set_len(self.whole as u64);
            return Err(failed(error));
        }
        self.whole += bytes.len();
        self.last = sum;
        self.ended = true;
        self.cut_short = false;
        self.answers.push(answer);
        Ok(())
    }
}

/// Lets only one at the packet; the lock goes with the open file.
fn lock(path: &Path, file: &File) -> Result<(), PacketError> {
    let failed = PacketError::io(path);
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
            Err(TryLockError::WouldBlock) if began.elapsed() >= PATIENCE => {
                return Err(PacketError::Wrong {
                    path: path.to_owned(),
                    line: 0,
                    field: String::new(),
                    said: "Another holdpoint is writing in it. Try again.".to_owned(),
                });
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}
