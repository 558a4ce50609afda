//! The screen: draws plain data into a buffer and holds no state.

pub mod checklist;
pub mod clocks;
pub mod comments;
pub mod facts;
#[cfg(test)]
pub mod fixture;
pub mod footer;
pub mod glyph;
pub mod header;
pub mod line;
pub mod pane;
pub mod queue;
pub mod risk;
pub mod scroll;
pub mod step;
pub mod table;
pub mod theme;
pub mod view;
pub mod when;

#[cfg(test)]
mod tests;
