//! The calendar held against what one finds by going through all of it.

mod meeting;
mod recurring;
mod slots;
mod why_not;
