//! Points in time and maintenance windows.

use crate::domain::zone::Zone;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::instant;

/// A point in time, UTC.
pub type Timestamp = DateTime<Utc>;

/// Returns a point in time cut to whole milliseconds, as the record keeps it.
pub fn to_millis(at: Timestamp) -> Timestamp {
    DateTime::from_timestamp_millis(at.timestamp_millis()).unwrap_or(at)
}

/// A half-open stretch of time `[start, end)` with the time zone it was agreed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// When work may start.
    #[serde(deserialize_with = "instant::read")]
    pub start: Timestamp,
    /// When work has to be over.
    #[serde(deserialize_with = "instant::read")]
    pub end: Timestamp,
    /// The IANA zone the window was agreed in.
    pub zone: Zone,
}

impl Window {
    /// Returns how long the window is; negative when the end lies before the start.
    pub fn length(&self) -> Duration {
        self.end - self.start
    }

    /// Returns it in its zone: `Thu 26 Nov 2026 22:00 to 02:00 GMT`, the day repeated when it is another.
    pub fn in_words(&self) -> String {
        let (start, end) = (
            self.start.with_timezone(&self.zone),
            self.end.with_timezone(&self.zone),
        );
        let last = if end - start < Duration::hours(24) {
            end.format("%H:%M %Z")
        } else {
            end.format("%a %-d %b %Y %H:%M %Z")
        };
        format!("{} to {last}", start.format("%a %-d %b %Y %H:%M"))
    }

    /// Tells whether a point in time lies inside; the end does not.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }

    /// Tells whether two windows share any time; zero-length windows share none.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end
            && other.start < self.end
            && self.start < self.end
            && other.start < other.end
    }

    /// Returns the last moment at which a rollback still ends inside the window:
    /// window end − rollback minutes − validation minutes.
    pub fn latest_rollback(&self, rollback_minutes: u32, validation_minutes: u32) -> Timestamp {
        self.end - Duration::minutes(i64::from(rollback_minutes) + i64::from(validation_minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        DateTime::UNIX_EPOCH + Duration::minutes(minutes)
    }

    fn window(start: i64, end: i64) -> Window {
        Window {
            start: at(start),
            end: at(end),
            zone: Zone::UTC,
        }
    }

    #[test]
    fn a_window_is_half_open() {
        let w = window(0, 60);
        assert!(w.contains(at(0)) && w.contains(at(59)) && !w.contains(at(60)));
        assert!(!w.overlaps(&window(60, 90)));
        assert!(w.overlaps(&window(59, 90)));
        assert!(!w.overlaps(&window(30, 30)), "zero length shares no time");
    }

    #[test]
    fn the_latest_rollback_leaves_room_for_rollback_and_validation() {
        assert_eq!(window(0, 240).latest_rollback(40, 20), at(180));
    }
}
