//! The only rooms that touch the terminal: painting, the session guard, keys, signals, the clipboard
//! and the person's own editor.

mod answers;
pub mod clipboard;
pub mod colour;
mod diff;
mod drafts;
pub mod editor;
pub mod evidence;
pub mod fault;
mod grid;
pub mod input;
pub mod keys;
mod lookout;
pub mod opened;
pub mod options;
pub mod outside;
mod packed;
pub mod paint;
mod pen;
pub mod run;
pub mod scroll;
pub mod session;
mod sgr;
pub mod signal;
mod spooling;
pub mod work;
mod writer;
