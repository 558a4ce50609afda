//! The file: the record of events, what is derived from it, and everything that keeps both safe.

pub mod backup;
pub mod bypasses;
pub mod chain;
pub mod doctor;
pub mod draft;
pub mod error;
pub mod free_slot;
mod freezing;
pub mod fs;
pub mod gate;
pub mod generate;
pub mod index;
pub mod lease;
pub mod load;
pub mod log;
pub mod open;
pub mod packet;
pub mod project;
pub mod reach;
pub mod reader;
pub mod record;
pub mod registers;
pub mod reindex;
#[cfg(test)]
mod sample;
pub mod schema;
pub mod search;
pub mod seen;
mod settings;
pub mod spool;
pub mod state;
mod turn;
pub mod unread;
pub mod verify;
pub mod watch;
pub mod write;

pub use error::{Conflict, StoreError, WriteError};
pub use open::{Journal, OpenOptions, Store};
pub use write::{NewEvent, Write};
