//! Journeys: keys go in, the screen comes out, with a real file in memory behind it and no waiting.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test that cannot go on fails; its parts are its own"
)]

mod begin;
mod calendar;
mod carry;
mod catalogue;
#[path = "../common/mod.rs"]
mod common;
mod decide;
mod emergency;
mod endings;
mod file;
mod find;
mod incidents;
mod journey;
mod look;
mod messages;
mod plan;
mod plan_kept;
mod random;
mod registers;
mod spool;
mod talk;
mod trace;
mod unread;
mod waiting;
mod waves;
mod window;
mod window_fallback;
mod window_people;
mod window_room;
mod write;
