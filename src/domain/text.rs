//! The only place that measures, cuts, wraps and sanitises text.

mod figures;
mod measure;
mod sanitise;
mod wrap;

pub use figures::{count, minutes};
pub use measure::{cut, cut_ascii, pad, pad_start, stands_alone, width};
pub use sanitise::{escaped, has_hidden, sanitise, sanitise_lines};
pub use wrap::wrap;
