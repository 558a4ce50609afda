//! The screen: draws plain data into a buffer and holds no state.

pub mod bypasses;
pub mod calendar;
pub mod catalogue;
pub mod change;
pub mod checklist;
pub mod clocks;
pub mod comments;
mod compared;
pub mod dialog;
pub mod draw;
pub mod facts;
pub mod first;
#[cfg(test)]
pub mod fixture;
pub mod footer;
pub mod form;
pub mod glyph;
pub mod header;
pub mod help;
pub mod letters;
pub mod line;
pub mod messages;
pub mod notice;
pub mod over;
pub mod palette;
pub mod pane;
pub mod people;
pub mod plan_form;
pub mod queue;
pub mod record;
pub mod register;
pub mod required;
pub mod risk;
pub mod scroll;
mod sections;
pub mod spool;
pub mod step;
pub mod table;
pub mod theme;
pub mod trace;
mod verdict;
pub mod view;
pub mod when;
pub mod window;

#[cfg(test)]
mod tests;
