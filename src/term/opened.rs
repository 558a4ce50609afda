//! A file as it is handed to the console, and what the application has to know of it.

use std::sync::Arc;

use crate::app::Home;
use crate::app::spool::Spool;
use crate::domain::change::Change;
use crate::domain::people::Actor;
use crate::domain::registers::Registers;
use crate::store::Store;
use crate::store::packet::Packet;
use crate::store::spool::Standby;

/// An open file, and who works with it.
#[derive(Debug)]
pub struct Opened {
    /// The file.
    pub store: Store,
    /// Who is at the keyboard; chosen on the screen when absent.
    pub actor: Option<Actor>,
    /// Whether it is the demo.
    pub demo: bool,
    /// How the file last stood, where it cannot be opened now and something waits for it.
    pub standby: Option<Box<Standby>>,
    /// The packet of which the file was made, where one stands in for it.
    pub packet: Option<Box<Packet>>,
}

/// What the application has to know of a file that was opened.
#[derive(Debug)]
pub(super) struct Entered {
    pub home: Home,
    pub actor: Option<Actor>,
    pub registers: Arc<Registers>,
    pub head: u64,
    pub spool: Spool,
    /// The change to stand on while the file cannot be opened.
    pub stand: Option<Arc<Change>>,
}
