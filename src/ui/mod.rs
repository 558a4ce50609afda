//! The screen: draws plain data into a buffer and holds no state.

pub mod glyph;
pub mod line;
pub mod pane;
pub mod table;
pub mod theme;
pub mod view;
pub mod when;
