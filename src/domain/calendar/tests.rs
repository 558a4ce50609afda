//! Recurrence held against a calendar gone through day by day.

mod recurring;
