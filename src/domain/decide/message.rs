//! Sending, writing, releasing and withdrawing the messages to a change's clients.

use super::super::event::ChangeEvent;
use super::super::id::{ClientId, PersonId};
use super::super::message::{
    self, Earlier, Entry, Fate, Standing, Which, barred_from_releasing, commanded, releasers,
};
use super::super::people::Role;
use super::super::plan::Communication;
use super::super::refusal::{Cause, Refusal};
use super::super::window::Timestamp;
use super::Case;

/// The message that a command is about: its wave, its place and, unless it is new, itself.
pub(super) struct Slot<'a> {
    pub(super) wave: usize,
    line: Option<usize>,
    pub(super) entry: Option<Entry<'a>>,
}

impl Slot<'_> {
    fn id(&self, messages: &[message::Message]) -> u32 {
        let own = self.entry.and_then(|e| e.message).map(|m| m.id);
        own.unwrap_or_else(|| messages.iter().map(|m| m.id).max().unwrap_or(0) + 1)
    }
}

pub(super) fn moment(at: Timestamp) -> String {
    at.format("%-d %b %H:%M UTC").to_string()
}

impl Case<'_> {
    pub(super) fn send_message(
        &self,
        which: Which,
        letter: &Communication,
        earlier: Option<&Earlier>,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let slot = self.slot(which)?;
        self.open(&slot)?;
        self.teller("send a message of", letter)?;
        let held = self.only_released(&slot, &letter.client);
        match (earlier, held) {
            (None, Some(refusal)) => return Err(refusal),
            (None, None) => {}
            (Some(earlier), held) => self.had_gone_out(&slot, earlier, held)?,
        }
        let letter = self.letter(&slot, letter)?;
        Ok(vec![ChangeEvent::MessageSent {
            message: slot.id(&self.change.messages),
            wave: slot.wave,
            line: slot.line,
            letter: Box::new(letter),
            earlier: earlier.cloned(),
        }])
    }

    pub(super) fn write_message(
        &self,
        which: Which,
        seen: u32,
        letter: &Communication,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let slot = self.slot(which)?;
        self.open(&slot)?;
        self.teller("write a message of", letter)?;
        self.stands(&slot, seen, "write")?;
        let letter = self.letter(&slot, letter)?;
        if let Some(entry) = slot.entry
            && *entry.letter == letter
            && (entry.version() == 0 || entry.writer() == Some(self.by))
        {
            return Err(Refusal::new(
                Cause::Input,
                format!("{} reads like that already.", self.called(&entry)),
                "Change what it says.",
            ));
        }
        Ok(vec![ChangeEvent::MessageWritten {
            message: slot.id(&self.change.messages),
            wave: slot.wave,
            line: slot.line,
            version: slot.entry.map_or(0, |e| e.version()) + 1,
            letter: Box::new(letter),
        }])
    }

    pub(super) fn release_message(
        &self,
        which: Which,
        seen: u32,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let slot = self.slot(which)?;
        self.open(&slot)?;
        let Some(entry) = slot.entry else {
            return Err(Refusal::new(
                Cause::Input,
                "A message is written before it is released.",
                "Write it as a draft.",
            ));
        };
        if entry.standing != Standing::Draft {
            return Err(Refusal::new(
                Cause::State,
                format!(
                    "{} needs no release: no rollback is open.",
                    self.called(&entry)
                ),
                "Send it.",
            ));
        }
        self.may_release(&entry)?;
        self.stands(&slot, seen, "release")?;
        let letter = self.letter(&slot, entry.letter)?;
        Ok(vec![ChangeEvent::MessageReleased {
            message: slot.id(&self.change.messages),
            wave: slot.wave,
            line: slot.line,
            version: entry.version(),
            digest: message::digest(&letter),
            letter: Box::new(letter),
        }])
    }

    pub(super) fn withdraw_message(
        &self,
        which: Which,
        reason: &str,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let slot = self.slot(which)?;
        self.open(&slot)?;
        let Some(entry) = slot.entry else {
            return Err(Refusal::new(
                Cause::Input,
                "Nothing was written that could be withdrawn.",
                "Say which message.",
            ));
        };
        self.teller("withdraw a message of", entry.letter)?;
        self.says("The reason", reason)?;
        Ok(vec![ChangeEvent::MessageWithdrawn {
            message: slot.id(&self.change.messages),
            wave: slot.wave,
            line: slot.line,
            letter: Box::new(entry.letter.clone()),
            reason: reason.trim().to_owned(),
        }])
    }

    fn slot(&self, which: Which) -> Result<Slot<'_>, Refusal> {
        let change = self.change;
        if let Which::New { wave } = which {
            self.wave(wave)?;
            return Ok(Slot {
                wave,
                line: None,
                entry: None,
            });
        }
        let entry = message::entry(change, which).ok_or_else(|| {
            Refusal::new(
                Cause::Unknown,
                format!("{} has no such message.", change.id()),
                format!("List them with: holdpoint messages {}", change.id()),
            )
        })?;
        Ok(Slot {
            wave: entry.wave,
            line: match which {
                Which::Planned { line, .. } => Some(line),
                Which::New { .. } | Which::Beyond(_) => None,
            },
            entry: Some(entry),
        })
    }

    /// Returns a message as a sentence begins with it: `Message 2 of CHG-0042`.
    pub(super) fn called(&self, entry: &Entry<'_>) -> String {
        format!("Message {} of {}", entry.number, self.change.id())
    }

    /// Refuses what is about a message that went out or never will.
    fn open(&self, slot: &Slot<'_>) -> Result<(), Refusal> {
        let Some((entry, message)) = slot.entry.and_then(|e| Some((e, e.message?))) else {
            return Ok(());
        };
        let (what, by, at) = match &message.fate {
            Fate::Open => return Ok(()),
            Fate::Sent { by, at, .. } => ("sent", by, at),
            Fate::Released { by, at } => ("released", by, at),
            Fate::Withdrawn { by, at, .. } => ("withdrawn", by, at),
        };
        Err(Refusal::new(
            Cause::Conflict,
            format!(
                "{} was {what} by {by}, {}.",
                self.called(&entry),
                moment(*at)
            ),
            "Write another one beyond the plan.",
        ))
    }

    /// Lets those through who have a word to say to this change's clients.
    fn teller(&self, act: &str, letter: &Communication) -> Result<(), Refusal> {
        let plan = &self.change.plan;
        let decision_maker = plan.rollback.decision_maker.as_ref();
        self.needs(
            act,
            "that is its owner's, an implementer's, the rollback's decision maker's, a manager's or a \
             commander's",
            |p| {
                plan.communications
                    .iter()
                    .any(|c| c.client == letter.client && c.owner.as_ref() == Some(&p.id))
                    || plan.implementer.as_ref() == Some(&p.id)
                    || decision_maker == Some(&p.id)
                    || p.has(Role::Implementer)
                    || p.has(Role::Manager)
                    || p.has(Role::Commander)
            },
        )
    }

    /// Refuses what is not of the version that stands.
    fn stands(&self, slot: &Slot<'_>, seen: u32, act: &str) -> Result<(), Refusal> {
        let Some(entry) = slot.entry.filter(|e| e.version() != seen) else {
            return Ok(());
        };
        let written = entry.message.and_then(|m| m.written.as_ref());
        let by = written.map_or_else(String::new, |(by, at)| format!(" by {by}, {}", moment(*at)));
        Err(Refusal::new(
            Cause::Conflict,
            format!(
                "{} was edited meanwhile{by}: version {} stands, and you saw version {seen}.",
                self.called(&entry),
                entry.version()
            ),
            format!("Read what it says now, then {act} it."),
        ))
    }

    /// Returns a message as it is kept: with a client of its wave, which never changes, for that client's
    /// people alone, and saying something.
    fn letter(&self, slot: &Slot<'_>, said: &Communication) -> Result<Communication, Refusal> {
        let (planned, _) = self.wave(slot.wave)?;
        let own = slot.entry.map(|e| &e.letter.client);
        if own.is_some_and(|own| *own != said.client) {
            return Err(Refusal::new(
                Cause::Input,
                "A message stays one client's.",
                "Write another one for the other client.",
            ));
        }
        if own.is_none() && !planned.clients.contains(&said.client) {
            let clients: Vec<&str> = planned.clients.iter().map(ClientId::as_str).collect();
            return Err(Refusal::new(
                Cause::Input,
                format!(
                    "{} is not a client of wave {} of {}.",
                    said.client,
                    slot.wave + 1,
                    self.change.id()
                ),
                format!("Its messages go to {}.", super::either(&clients)),
            ));
        }
        self.says("The audience", &said.audience)?;
        self.says("The channel", &said.channel)?;
        self.says("The text", &said.text)?;
        let other = message::names_another(said, self.registers, self.person()?);
        if let Some(other) = other {
            return Err(Refusal::new(
                Cause::Input,
                format!(
                    "The message to {} names {other}: a message about one client does not go to another \
                     client's people.",
                    said.client
                ),
                "Write each client a message of its own.",
            ));
        }
        let trimmed = |text: &str| text.trim().to_owned();
        Ok(Communication {
            client: said.client.clone(),
            audience: trimmed(&said.audience),
            channel: trimmed(&said.channel),
            when: trimmed(&said.when),
            owner: said.owner.clone(),
            text: trimmed(&said.text),
        })
    }

    /// Returns why a message goes out only by a commander's release, if that is so.
    fn only_released(&self, slot: &Slot<'_>, client: &ClientId) -> Option<Refusal> {
        let change = self.change;
        let held = slot.entry.and_then(|e| e.message).is_some_and(|m| m.held);
        let why = match commanded(change) {
            Some((wave, rollback)) => format!(
                "since {}, when wave {} of {} began to roll back, its messages are drafts that only an \
                 incident commander releases",
                moment(rollback.started),
                wave + 1,
                change.id()
            ),
            None if held => {
                "it was written as a draft during a rollback, and only an incident commander \
                             releases it"
                    .to_owned()
            }
            None => return None,
        };
        let writer = slot.entry.and_then(|e| e.writer().cloned());
        let next = match self.who_releases(Some(writer.as_ref().unwrap_or(self.by))) {
            Ok(names) => {
                let gone = commanded(change).filter(|_| !held).map_or_else(
                    String::new,
                    |(_, rollback)| {
                        format!(
                            " If it went out before {}, {names} puts that on record, with its time and who sent it.",
                            rollback.started.format("%H:%M UTC")
                        )
                    },
                );
                format!("Write it as a draft; {names} could release it.{gone}")
            }
            Err(appoint) => format!("Write it as a draft. {appoint}"),
        };
        Some(Refusal::new(
            Cause::Person,
            format!("The message to {client} cannot be sent: {why}."),
            next,
        ))
    }

    /// Returns who could release what this person wrote, or else a sentence on how someone comes to.
    pub(super) fn who_releases(&self, writer: Option<&PersonId>) -> Result<String, String> {
        let could = releasers(self.change, self.registers, writer);
        let names: Vec<&str> = could.iter().map(|p| p.id.as_str()).collect();
        if !names.is_empty() {
            return Ok(super::either(&names));
        }
        let clients = self.change.clients();
        let clients: Vec<&str> = clients.iter().map(|c| c.as_str()).collect();
        let admins = self.registers.with_role(Role::Admin);
        let admins: Vec<&str> = admins.map(|p| p.id.as_str()).collect();
        let admin = if admins.is_empty() {
            "an admin".to_owned()
        } else {
            format!("an admin ({})", super::either(&admins))
        };
        let any = message::commanders(self.change, self.registers)
            .next()
            .is_some();
        let nobody = if any {
            "Nobody else is an incident commander"
        } else {
            "Nobody is an incident commander"
        };
        Err(format!(
            "{nobody} for {}; {admin} appoints one with: holdpoint people set NAME --role commander \
             (and a --role for each role they keep)",
            clients.join(", ")
        ))
    }

    /// Lets an incident commander through who neither wrote the words nor does the work.
    fn may_release(&self, entry: &Entry<'_>) -> Result<(), Refusal> {
        let person = self.person()?;
        let commander = person.has(Role::Commander);
        let barred = barred_from_releasing(self.change, entry.writer(), self.by);
        let rule = match barred {
            Some(rule) if commander => rule,
            None if commander => return Ok(()),
            Some(_) | None if person.has(Role::Manager) => {
                "only an incident commander releases a draft to a client, and a manager as such does not"
            }
            Some(_) | None => "only an incident commander releases a draft to a client",
        };
        let mine = commander && entry.writer() == Some(self.by);
        let over = if mine {
            "Someone of the work takes the words over by saving them, and you release them. "
        } else {
            ""
        };
        let next = match self.who_releases(entry.writer()) {
            Ok(names) => format!("{over}{names} could."),
            Err(appoint) => format!("{over}{appoint}"),
        };
        Err(Refusal::new(
            Cause::Person,
            format!(
                "You cannot release message {} of {}: {rule}.",
                entry.number,
                self.change.id()
            ),
            next,
        ))
    }
}
