//! What a change is and what may happen to it: pure, without clock, disk or randomness.

pub mod attention;
pub mod change;
pub mod change_event;
pub mod checklist;
pub mod command;
pub mod decide;
pub mod digest;
pub mod duty;
pub mod event;
pub mod gate;
pub mod id;
pub mod imported;
pub mod lifecycle;
pub mod people;
pub mod plan;
pub mod policy;
pub mod progress;
pub mod query;
pub mod queue;
pub mod refusal;
pub mod registers;
pub mod risk;
pub mod text;
pub mod vote;
pub mod wave;
pub mod window;
