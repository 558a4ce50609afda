//! That something was written in a packet and brought in later.

use serde::{Deserialize, Serialize};

use crate::domain::id::EventId;
use crate::domain::window::Timestamp;

/// Where and when something was written that was brought in later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offline {
    /// The packet.
    pub packet: EventId,
    /// When it was written, as the clock there said.
    pub written: Timestamp,
}

impl Offline {
    /// Returns it in words, as in "written offline on 23 Nov 2026 10:02 UTC in packet 7f3a91c2".
    #[must_use]
    pub fn in_words(&self) -> String {
        format!(
            "written offline on {} UTC in packet {}",
            self.written.format("%-d %b %Y %H:%M"),
            packet_name(self.packet)
        )
    }
}

/// Returns the short name of a packet: the last eight digits of its id.
#[must_use]
pub fn packet_name(id: EventId) -> String {
    let id = id.to_string();
    id[id.len() - 8..].to_owned()
}
