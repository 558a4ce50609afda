//! What a change is and what may happen to it: pure, without clock, disk or randomness.

pub mod checklist;
pub mod id;
pub mod imported;
pub mod plan;
pub mod text;
pub mod wave;
pub mod window;
