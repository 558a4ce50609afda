//! A file as it is handed to the console, and what the application has to know of it.

use std::sync::Arc;

use crate::app::Home;
use crate::app::spool::Spool;
use crate::domain::people::Actor;
use crate::domain::registers::Registers;
use crate::store::Store;

/// An open file, and who works with it.
#[derive(Debug)]
pub struct Opened {
    /// The file.
    pub store: Store,
    /// Who is at the keyboard; chosen on the screen when absent.
    pub actor: Option<Actor>,
    /// Whether it is the demo.
    pub demo: bool,
}

/// What the application has to know of a file that was opened.
#[derive(Debug)]
pub(super) struct Entered {
    pub home: Home,
    pub actor: Option<Actor>,
    pub registers: Arc<Registers>,
    pub head: u64,
    pub spool: Spool,
}
