//! Holdpoint, the change advisory board's console.
//!
//! The rooms of the house, and who may look into which:
//!
//! ```text
//! domain ← store          domain ← import          domain ← demo
//! domain ← app ← ui       {domain, store, app, ui} ← term
//! {domain, store, import, term, demo} ← cli        demo ← term
//! ```
//!
//! `domain` and `app` are pure: time, ids and the person come in from outside.
//! `tests/arch.rs` reads the `use` lines and fails when one runs back.

pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod import;
pub mod store;
pub mod term;
pub mod ui;
