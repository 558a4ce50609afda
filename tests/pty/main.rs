//! The program in a real pseudo-terminal: what only a terminal, a shell and a kill can show.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod drafts;
mod edit;
mod file;
mod look;
mod packet;
mod people;
mod session;
mod spool;
mod terminal;
mod window;
