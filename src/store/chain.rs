//! The chain: each event's hash covers its stored bytes and the hash before it.

use sha2::{Digest as _, Sha256};

/// What stands before the first field, so that no other use of SHA-256 can be mistaken for ours.
const DOMAIN: &[u8] = b"holdpoint-event-v1\0";

/// A SHA-256 of an event.
pub type Hash = [u8; 32];

/// What the first event of a file follows.
pub const START: Hash = [0; 32];

/// The last event of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its place; 0 in a file without events.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
}

impl Default for Head {
    fn default() -> Self {
        Self {
            seq: 0,
            hash: START,
        }
    }
}

/// The hashed fields of an event, as stored.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    /// Its place in the file.
    pub seq: i64,
    /// Its id.
    pub id: &'a [u8],
    /// Its stream.
    pub stream: &'a [u8],
    /// Its place in the stream.
    pub rev: i64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who, as JSON.
    pub actor: &'a [u8],
    /// Its kind.
    pub kind: &'a [u8],
    /// Its body, as JSON.
    pub body: &'a [u8],
}

impl Fields<'_> {
    /// Returns SHA-256 of the domain, each field after its length (64 bits, big-endian), and `prev`.
    pub fn hash(&self, prev: &[u8]) -> Hash {
        self.hash_in(prev, &mut Vec::new())
    }

    /// Does the same in room that is used again: one long text is hashed faster than many short ones.
    pub fn hash_in(&self, prev: &[u8], room: &mut Vec<u8>) -> Hash {
        room.clear();
        room.extend_from_slice(DOMAIN);
        let fields: [&[u8]; 8] = [
            &self.seq.to_be_bytes(),
            self.id,
            self.stream,
            &self.rev.to_be_bytes(),
            &self.at.to_be_bytes(),
            self.actor,
            self.kind,
            self.body,
        ];
        for field in fields {
            room.extend_from_slice(&(field.len() as u64).to_be_bytes());
            room.extend_from_slice(field);
        }
        room.extend_from_slice(prev);
        Sha256::digest(room).into()
    }
}

/// Returns a hash as hexadecimal digits.
pub fn hex(hash: &[u8]) -> String {
    use std::fmt::Write as _;
    hash.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: Fields<'static> = Fields {
        seq: 1,
        id: &[7; 16],
        stream: b"CHG-0001",
        rev: 1,
        at: 1_700_000_000_000,
        actor: br#"{"person":"ines"}"#,
        kind: b"change.held/1",
        body: br#"{"reason":"freeze"}"#,
    };

    #[test]
    fn a_hash_never_changes_once_released() {
        assert_eq!(
            hex(&FIELDS.hash(&START)),
            "d32e859776cd4bccbaf5b98dbf939fa617a4fa21f8090497aa2182ad0535dabe"
        );
    }

    #[test]
    fn moving_a_byte_from_one_field_to_the_next_changes_the_hash() {
        let moved = Fields {
            stream: b"CHG-0001{",
            actor: br#""person":"ines"}"#,
            ..FIELDS
        };
        assert_ne!(moved.hash(&START), FIELDS.hash(&START));
        assert_ne!(FIELDS.hash(&[1; 32]), FIELDS.hash(&START));
    }
}
