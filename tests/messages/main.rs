//! What customers are told while a change is under way: who sends, and who lets a draft out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

#[path = "../common/mod.rs"]
mod common;
mod drafts;
mod house;
mod list;
mod walk;
