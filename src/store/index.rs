//! The queue index: what lists, filters, sorts and totals read instead of the record.

pub mod page;
pub mod plan;
pub mod project;
pub mod row;
pub mod scope;
pub mod walk;

pub use page::{Anchor, Asked, Page, Total, page, row_of, total, unknown_name};
pub use project::{Need, forget, project};
