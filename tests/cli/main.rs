//! The built program over files of its own: what each verb promises at the shell.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod boards;
mod bypasses;
mod calendar;
mod data;
mod desk;
mod edit;
mod exit_codes;
mod file;
mod gates;
mod hostile;
mod import_registers;
mod incidents;
mod job;
mod messages;
mod packet;
mod people;
mod policy;
mod registers;
mod risk;
mod spool;
mod talk;
mod template;
mod unseen;
mod waiting;
mod window;
