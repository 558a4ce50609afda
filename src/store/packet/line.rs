//! The lines of a packet: each is JSON and ends with a sum over itself and every line before it.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::super::chain::hex;
use super::{Header, Taken};
use crate::domain::packet::Answer;
use crate::domain::registers::Registers;

/// What stands before what is summed, so that no other use of SHA-256 can be mistaken for ours.
const DOMAIN: &[u8] = b"holdpoint-packet-v1\0";

/// What the sum of the first line follows.
pub(super) const START: Sum = [0; 32];

/// The sum of a line and of all before it.
pub(super) type Sum = [u8; 32];

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Line {
    /// The first line.
    Packet(Header),
    /// The registers, as far as the person sees them.
    Registers(Box<Registers>),
    /// A change.
    Change(Box<Taken>),
    /// The last line of what was taken along.
    End(End),
    /// Something answered.
    Answer(Box<Answer>),
}

/// What was taken along is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    /// How many changes there are.
    pub(super) changes: usize,
    /// How many lines, this one among them.
    pub(super) lines: usize,
}

const BEFORE: &str = ",\"sum\":\"";
const AFTER: &str = "\"}";
const TAIL: usize = BEFORE.len() + 64 + AFTER.len();

fn sum(before: &Sum, body: &[u8]) -> Sum {
    let mut sha = Sha256::new();
    sha.update(DOMAIN);
    sha.update(before);
    sha.update((body.len() as u64).to_be_bytes());
    sha.update(body);
    sha.finalize().into()
}

/// Writes a line with its end, and returns it with its sum.
pub(super) fn seal(line: &Line, before: &Sum) -> Result<(Vec<u8>, Sum), serde_json::Error> {
    let mut bytes = serde_json::to_vec(line)?;
    // Every line is an object; its closing brace comes after the sum.
    bytes.pop();
    let sum = sum(before, &bytes);
    bytes.extend_from_slice(BEFORE.as_bytes());
    bytes.extend_from_slice(hex(&sum).as_bytes());
    bytes.extend_from_slice(AFTER.as_bytes());
    bytes.push(b'\n');
    Ok((bytes, sum))
}

/// Returns a line's JSON without its sum, and the sum; nothing when the sum is not that of the line.
pub(super) fn unseal(text: &str, before: &Sum) -> Option<(String, Sum)> {
    let split = text.len().checked_sub(TAIL)?;
    let (body, tail) = (text.get(..split)?, text.get(split..)?);
    let told = tail.strip_prefix(BEFORE)?.strip_suffix(AFTER)?;
    let sum = sum(before, body.as_bytes());
    (told == hex(&sum)).then(|| (format!("{body}}}"), sum))
}
