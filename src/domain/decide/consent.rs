//! Putting a client's consent on record.

use super::super::digest::Digest;
use super::super::event::ChangeEvent;
use super::super::id::ClientId;
use super::super::people::Role;
use super::super::refusal::{Cause, Refusal};
use super::Case;

impl Case<'_> {
    pub(super) fn consent(
        &self,
        client: &ClientId,
        said_by: &str,
        note: &str,
        seen: &Digest,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        self.needs(
            "put a client's consent on record for",
            "that is its requester's or a manager's",
            |p| p.id == change.requester || p.has(Role::Manager),
        )?;
        if !change.clients().contains(&client) {
            return Err(Refusal::new(
                Cause::Unknown,
                format!("{client} is not a client of {}.", change.id()),
                "Name one of its clients.",
            ));
        }
        self.still(seen)?;
        self.says("Who agreed at the client", said_by)?;
        Ok(vec![ChangeEvent::Consented {
            client: client.clone(),
            said_by: said_by.trim().to_owned(),
            note: note.trim().to_owned(),
            revision: change.revision,
            digest: change.digest,
        }])
    }
}
