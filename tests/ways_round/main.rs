//! Ways round a gate that somebody might try, one by one: each ends in a refusal, and the honest way in.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;
mod emergencies;
mod freezes;
mod house;
mod people;
mod plan;
mod steps;
mod votes;
mod waivers;
mod way_back;
