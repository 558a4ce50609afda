//! The queue index: what lists, filters, sorts and totals read instead of the record.

pub mod booked;
pub mod calendar;
mod compare;
mod find;
pub mod ids;
mod keys;
mod names;
pub mod needs;
mod over;
pub mod page;
mod past;
mod plan;
pub mod project;
pub mod rebuild;
pub mod row;
pub mod scope;
mod shelf;
mod sweep;
mod tally;
#[cfg(test)]
mod tests;
mod tile;
pub mod waits;
pub mod walk;

pub use compare::{Comparison, Sums, compare, compare_counts, compare_totals, middle, read_sums};
pub use names::unknown_name;
pub use page::{Anchor, Asked, Page, Total, imported_as, page, row_of, total};
pub use past::Recollection;
pub use project::{Need, forget, project};
pub use rebuild::{numbers, rebuild};
pub use tile::{Checked, are_there as has_tiles, compare_tiles, halfway};
