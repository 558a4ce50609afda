//! Working from a packet: the session of the person for whom it was made, without the file.

use std::path::Path;

use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::session::{Access, Session, now, options};
use crate::domain::change::Change;
use crate::domain::duty;
use crate::domain::id::ChangeNumber;
use crate::domain::refusal::{Cause, Refusal};
use crate::store::Store;
use crate::store::packet::{Packet, PacketError};

impl From<PacketError> for Fault {
    fn from(error: PacketError) -> Self {
        Self::File(error.to_string())
    }
}

impl Session {
    /// Works from a packet as the person for whom it was made.
    ///
    /// # Errors
    /// Returns a refusal to anybody else.
    pub(super) fn offline(packet: Packet, globals: &Globals) -> Result<Self, Fault> {
        let person = &packet.header.person;
        if let Some(other) = globals.person.as_ref().filter(|p| *p != person.as_str()) {
            return Err(Refusal::new(
                Cause::Person,
                format!(
                    "{} was made for {person}: what is answered in it is {person}'s, not {other}'s.",
                    packet.path.display()
                ),
                format!("Make one for {other} with: holdpoint --as {other} packet make"),
            )
            .into());
        }
        Ok(Self {
            store: Store::absent(
                Path::new(&packet.header.file.path),
                &options(globals, Access::Read),
            )?,
            actor: packet.actor(),
            registers: packet.registers.clone(),
            now: now(),
            packet: Some(packet),
        })
    }

    /// Returns a change of the packet with what was answered on top, and what was answered before.
    ///
    /// # Errors
    /// Returns the refusal of a change that is not there for this person.
    pub(super) fn packed(&self, number: ChangeNumber) -> Result<Change, Fault> {
        let found = self.packet.as_ref().and_then(|p| p.change(number));
        let seen = found.zip(self.person()).filter(|(c, p)| duty::sees(p, c));
        let (change, _) = seen.ok_or_else(|| not_packed(number))?;
        Ok(change)
    }
}

/// Refuses a change that is not in the packet.
pub(super) fn not_packed(number: ChangeNumber) -> Refusal {
    Refusal::new(
        Cause::Unknown,
        format!("There is no {number} in this packet."),
        "Look for its number with: holdpoint packet show FILE",
    )
}
