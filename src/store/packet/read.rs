//! Reading a packet: bounded, whole, and as it was made, or refused with file, line and field.

use std::fs::OpenOptions;
use std::io::Read as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use serde::de::IgnoredAny;
use serde_json::Value;

use super::check::{answers, fits};
use super::line::{End, Line, START, Sum, unseal};
use super::wrong::PacketError;
use super::{FORMAT, Header, LARGEST, LONGEST, Packet, Taken};
use crate::domain::packet::Answer;
use crate::domain::registers::Registers;

/// What to do with a packet that cannot be used.
pub(super) const ANEW: &str =
    "Fetch it again from where it was copied, or make another with: holdpoint packet make";

impl Packet {
    /// Reads a packet.
    ///
    /// # Errors
    /// Returns what is wrong with it: file, line and field.
    pub fn read(path: &Path) -> Result<Self, PacketError> {
        let failed = PacketError::io(path);
        let mut file = OpenOptions::new()
            .read(true)
            // A pipe under this name is not waited for.
            .custom_flags(nix::fcntl::OFlag::O_NONBLOCK.bits())
            .open(path)
            .map_err(&failed)?;
        Self::read_from(path, &mut file)
    }

    pub(super) fn read_from(path: &Path, file: &mut std::fs::File) -> Result<Self, PacketError> {
        let failed = PacketError::io(path);
        let whole = |said: String| PacketError::Wrong {
            path: path.to_owned(),
            line: 0,
            field: String::new(),
            said,
        };
        if !file.metadata().map_err(&failed)?.is_file() {
            return Err(whole("It is no file.".to_owned()));
        }
        let mut bytes = Vec::new();
        let most = LARGEST as u64 + 1;
        file.take(most).read_to_end(&mut bytes).map_err(&failed)?;
        if bytes.len() > LARGEST {
            return Err(whole(format!(
                "It is larger than {} MiB, the most that a packet may be.",
                LARGEST / 1024 / 1024
            )));
        }
        Self::parse(path, &bytes)
    }

    /// Reads a packet from its bytes.
    ///
    /// # Errors
    /// Returns what is wrong with it: file, line and field.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, PacketError> {
        let mut reading = Reading::new(path);
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|b| *b == b'\n') {
            reading.line += 1;
            reading.take(&rest[..at])?;
            reading.whole += at + 1;
            rest = &rest[at + 1..];
        }
        if !rest.is_empty() {
            reading.line += 1;
            reading.take_tail(rest)?;
        }
        reading.finish()
    }
}

struct Reading<'a> {
    path: &'a Path,
    line: usize,
    before: Sum,
    header: Option<Header>,
    registers: Option<Box<Registers>>,
    taken: Vec<Taken>,
    ended: bool,
    answers: Vec<Answer>,
    whole: usize,
    last_has_end: bool,
    cut_short: bool,
}

impl<'a> Reading<'a> {
    fn new(path: &'a Path) -> Self {
        Self {
            path,
            line: 0,
            before: START,
            header: None,
            registers: None,
            taken: Vec::new(),
            ended: false,
            answers: Vec::new(),
            whole: 0,
            last_has_end: true,
            cut_short: false,
        }
    }

    fn wrong(&self, field: &str, said: impl Into<String>) -> PacketError {
        PacketError::Wrong {
            path: self.path.to_owned(),
            line: self.line,
            field: field.to_owned(),
            said: said.into(),
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), PacketError> {
        if bytes.len() > LONGEST {
            let most = LONGEST / 1024 / 1024;
            return Err(self.wrong(
                "",
                format!("The line is longer than {most} MiB, the most that one may be. {ANEW}"),
            ));
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|e| self.wrong("", format!("The text is not UTF-8 ({e}). {ANEW}")))?;
        if self.header.is_none() {
            self.known_format(text)?;
        }
        let Some((body, sum)) = unseal(text, &self.before) else {
            return Err(self.wrong(
                "sum",
                format!(
                    "The line is not as it was written: its sum is not that of this line behind the \
                     ones before it. Nothing of the packet is used. {ANEW}"
                ),
            ));
        };
        let line = serde_json::from_str(&body)
            .map_err(|e| self.wrong(&field_of(&e.to_string()), format!("{e}. {ANEW}")))?;
        self.before = sum;
        self.take_line(line)
    }

    /// Refuses what is no packet, and one in a format that came later, before anything else is said of it.
    fn known_format(&self, text: &str) -> Result<(), PacketError> {
        let value: Option<Value> = serde_json::from_str(text).ok();
        let header = value.as_ref().and_then(|v| v.get("packet"));
        let format = header.and_then(|h| h.get("format"));
        match format.and_then(Value::as_u64) {
            Some(format) if format > u64::from(FORMAT) => {
                let version = header.and_then(|h| h.get("version"));
                let version = version.and_then(Value::as_str).unwrap_or("a newer one");
                Err(self.wrong(
                    "format",
                    format!(
                        "It is a packet of format {format}, made by Holdpoint {version}; this one reads \
                         format {FORMAT}. Use that version here."
                    ),
                ))
            }
            Some(_) => Ok(()),
            None => Err(self.wrong("packet", "It is no packet of Holdpoint.")),
        }
    }

    fn take_line(&mut self, line: Line) -> Result<(), PacketError> {
        match line {
            Line::Packet(header) if self.header.is_none() => {
                self.header = Some(header);
                Ok(())
            }
            Line::Registers(registers) if self.header.is_some() && self.registers.is_none() => {
                self.registers = Some(registers);
                Ok(())
            }
            Line::Change(taken) if self.registers.is_some() && !self.ended => {
                fits(&taken, &self.taken).map_err(|(field, said)| self.wrong(field, said))?;
                self.taken.push(*taken);
                Ok(())
            }
            Line::End(end) if self.registers.is_some() && !self.ended => self.end(end),
            Line::Answer(answer) if self.ended => {
                answers(&answer, &self.taken, &self.answers)
                    .map_err(|(field, said)| self.wrong(field, said))?;
                self.answers.push(*answer);
                Ok(())
            }
            Line::Packet(_) => {
                Err(self.wrong("packet", format!("It does not belong here. {ANEW}")))
            }
            Line::Registers(_) => {
                Err(self.wrong("registers", format!("They do not belong here. {ANEW}")))
            }
            Line::Change(_) => {
                Err(self.wrong("change", format!("It does not belong here. {ANEW}")))
            }
            Line::End(_) => Err(self.wrong("end", format!("It does not belong here. {ANEW}"))),
            Line::Answer(_) => {
                Err(self.wrong("answer", format!("It does not belong here. {ANEW}")))
            }
        }
    }

    fn end(&mut self, end: End) -> Result<(), PacketError> {
        if end.changes != self.taken.len() {
            return Err(self.wrong(
                "changes",
                format!(
                    "It was made with {} changes and has {}. {ANEW}",
                    end.changes,
                    self.taken.len()
                ),
            ));
        }
        if end.lines != self.line {
            return Err(self.wrong(
                "lines",
                format!("It was made with {} lines. {ANEW}", end.lines),
            ));
        }
        self.ended = true;
        Ok(())
    }

    /// Takes what follows the last line's end: an answer that was cut short before it was acknowledged is left
    /// off, and said; anything else that is no line is refused.
    fn take_tail(&mut self, bytes: &[u8]) -> Result<(), PacketError> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Some(text),
            // Cut off inside a letter: what stands before it tells.
            Err(e) if e.error_len().is_none() => {
                std::str::from_utf8(&bytes[..e.valid_up_to()]).ok()
            }
            Err(_) => None,
        };
        let cut = self.ended
            && bytes.len() <= LONGEST
            && text
                .is_some_and(|t| serde_json::from_str::<IgnoredAny>(t).is_err_and(|e| e.is_eof()));
        if cut {
            self.line -= 1;
            self.cut_short = true;
            return Ok(());
        }
        self.take(bytes)?;
        self.whole += bytes.len();
        self.last_has_end = false;
        Ok(())
    }

    fn finish(self) -> Result<Packet, PacketError> {
        let whole = self.ended;
        let wrong = self.wrong(
            "end",
            format!("The packet is cut short: its closing line is missing. {ANEW}"),
        );
        match (self.header, self.registers) {
            (Some(header), Some(registers)) if whole => Ok(Packet {
                path: self.path.to_owned(),
                header,
                registers: *registers,
                taken: self.taken,
                answers: self.answers,
                cut_short: self.cut_short,
                last: self.before,
                whole: self.whole,
                ended: self.last_has_end,
            }),
            _ => Err(wrong),
        }
    }
}

/// Returns the field that serde's sentence names first; nothing when it names none.
fn field_of(sentence: &str) -> String {
    sentence
        .split('`')
        .nth(1)
        .map(str::to_owned)
        .unwrap_or_default()
}
