//! The catalogue of templates: how one comes into use, what it lets through, and when it stops.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test that cannot go on fails, and its parts are of one crate"
)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../journeys/file.rs"]
mod file;
mod shop;

mod approval;
mod edits;
mod release;
mod suspension;
