//! Where a row stands in an order of the queue.

use std::cmp::Ordering;

use super::{QueueRow, Sort, SortKey};
use crate::domain::lifecycle::State;

/// Where a row stands in an order; rows that move keep their number, not their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// Rows of a smaller group come first, whatever the direction.
    pub group: u8,
    /// The key inside the group: seconds since 1970, a score, or the number.
    pub key: i64,
    /// The change's number, which settles ties.
    pub number: u32,
}

impl Place {
    /// Returns where a row stands in an order.
    pub fn of(row: &QueueRow, sort: Sort) -> Self {
        let number = row.number.0;
        let window = row.window.map(|w| w.start.timestamp());
        let (group, key) = match sort.key {
            SortKey::Window => (u8::from(window.is_none()), window.unwrap_or(0)),
            SortKey::Risk => (u8::from(row.risk.is_none()), row.risk.map_or(0, i64::from)),
            SortKey::Number => (0, i64::from(number)),
            SortKey::State => {
                let group = Self::group_of_state(row.state, sort.descending);
                (group + u8::from(window.is_none()), window.unwrap_or(0))
            }
            SortKey::Activity => (0, row.active.timestamp()),
        };
        Self { group, key, number }
    }

    /// Returns the first of a state's two groups when ordered by state: with a window, without one.
    pub fn group_of_state(state: State, descending: bool) -> u8 {
        let rank = (0..)
            .zip(State::ALL)
            .find(|(_, s)| *s == state)
            .map_or(0, |(rank, _)| rank);
        2 * if descending { 7 - rank } else { rank }
    }

    /// Compares two places of one order.
    pub fn cmp_in(self, other: Self, sort: Sort) -> Ordering {
        let inner = (self.key, self.number).cmp(&(other.key, other.number));
        let inner = if sort.descending {
            inner.reverse()
        } else {
            inner
        };
        self.group.cmp(&other.group).then(inner)
    }
}
