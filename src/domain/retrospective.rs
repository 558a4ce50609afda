//! The retrospective review of an emergency: when it falls due, and whether it was held.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use super::change::Change;
use super::id::PersonId;
use super::plan::ChangeType;
use super::put_off;
use super::registers::Registers;
use super::vote::Authority;
use super::window::Timestamp;
use super::zone::Zone;

/// The review that an emergency owes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Retrospective {
    /// From when on it is owed: when the work was authorised or began, whichever was first.
    pub since: Timestamp,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// The end of that day.
    pub due_by: Timestamp,
    /// Who held it, and when; nobody has when absent.
    pub held: Option<(PersonId, Timestamp)>,
}

impl Retrospective {
    /// Returns what an emergency owes; nothing for another change, for one that nobody has authorised
    /// or begun, and for history from elsewhere.
    pub fn of(change: &Change, registers: &Registers) -> Option<Self> {
        if change.plan.kind != ChangeType::Emergency || change.imported.is_some() {
            return None;
        }
        let since = [authorised(change).map(|(_, at)| at), began(change)];
        let since = since.into_iter().flatten().min()?;
        let zone = zone_of(change);
        let days = registers.policy_of(change).retrospective_days;
        let due = business_days_after(since.with_timezone(&zone).date_naive(), days);
        let reviewed = change.review.as_ref();
        Some(Self {
            since,
            due,
            due_by: put_off::day(due, zone).end,
            held: reviewed.map(|r| (r.by.clone(), r.at)),
        })
    }

    /// Tells whether it has not been held and its day is over.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.held.is_none() && now >= self.due_by
    }

    /// Says it in words: "due Fri 27 Nov 2026", "overdue since Fri 27 Nov 2026 (3 days)", "held by ines on
    /// 25 Nov 2026".
    pub fn words(&self, now: Timestamp) -> String {
        let day = self.due.format("%a %-d %b %Y");
        match &self.held {
            Some((who, at)) => format!("held by {who} on {}", at.format("%-d %b %Y")),
            None if self.is_overdue(now) => {
                let days = (now - self.due_by).num_days() + 1;
                let noun = if days == 1 { "day" } else { "days" };
                format!("overdue since {day} ({days} {noun})")
            }
            None => format!("due {day}"),
        }
    }
}

/// Returns by whose word the work was released and when that was said.
pub fn authorised(change: &Change) -> Option<(&PersonId, Timestamp)> {
    let approval = change.approval.as_ref()?;
    Some(match &approval.authority {
        Authority::Authoriser { person, at, .. } => (person, *at),
        Authority::Board | Authority::Peer | Authority::Template { .. } => {
            (&approval.by, approval.at)
        }
    })
}

/// Returns when the work of a change began.
pub fn began(change: &Change) -> Option<Timestamp> {
    change.waves.iter().filter_map(|run| run.started).min()
}

/// The zone in which its window is told; what the file says of a client may change, this does not.
fn zone_of(change: &Change) -> Zone {
    change.plan.first_window().map_or(Zone::UTC, |w| w.zone)
}

/// Returns the day that lies so many days after another, Saturdays and Sundays not counted.
pub fn business_days_after(day: NaiveDate, days: u32) -> NaiveDate {
    let mut found = day;
    let mut left = days;
    while left > 0 {
        found = found.checked_add_days(Days::new(1)).unwrap_or(found);
        if !matches!(found.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn business_days_leave_weekends_out() {
        for (from, days, due) in [
            ("2026-11-23", 1, "2026-11-24"),
            ("2026-11-23", 5, "2026-11-30"),
            ("2026-11-27", 1, "2026-11-30"),
            ("2026-11-28", 1, "2026-11-30"),
            ("2026-11-29", 5, "2026-12-04"),
            ("2026-11-26", 10, "2026-12-10"),
        ] {
            assert_eq!(business_days_after(day(from), days), day(due), "{from}");
        }
    }

    #[test]
    fn a_day_ends_where_the_client_is() {
        let end = put_off::day(day("2026-11-27"), Zone::known("Asia/Singapore")).end;
        assert_eq!(end.to_rfc3339(), "2026-11-27T16:00:00+00:00");
    }
}
