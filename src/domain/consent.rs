//! Consents: a client who has to agree to every change says so, to one revision.

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::digest::Digest;
use super::id::{ClientId, PersonId};
use super::registers::{Client, Registers};
use super::window::Timestamp;

/// A client's word on one revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The client.
    pub client: ClientId,
    /// Who said so there.
    pub said_by: String,
    /// How, or with what words.
    pub note: String,
    /// Who put it on record.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// The revision they agreed to.
    pub revision: u32,
    /// Its digest.
    pub digest: Digest,
}

/// Returns the clients of a change who have to agree to it.
pub fn asked_of<'a>(
    change: &'a Change,
    registers: &'a Registers,
) -> impl Iterator<Item = &'a Client> {
    let clients = change.clients().into_iter();
    let known = clients.filter_map(|id| registers.clients.get(id));
    known.filter(|client| client.consent_required)
}

/// Returns those of them who have not agreed to the revision that stands.
pub fn lacking<'a>(
    change: &'a Change,
    registers: &'a Registers,
) -> impl Iterator<Item = &'a Client> {
    let agreed = |client: &Client| {
        let given = change.consents.iter();
        given
            .filter(|c| c.digest == change.digest)
            .any(|c| c.client == client.id)
    };
    asked_of(change, registers).filter(move |client| !agreed(client))
}
