//! The only rooms that touch the terminal: painting, the session guard, keys, signals, the clipboard
//! and the person's own editor.

pub mod colour;
mod diff;
mod grid;
pub mod paint;
mod pen;
pub mod scroll;
mod sgr;
