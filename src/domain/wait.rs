//! How long a change has waited for its decision, by when policy wants one, and who is asked for it.

use super::attention::{Why, attention};
use super::change::Change;
use super::id::PersonId;
use super::put_off;
use super::registers::Registers;
use super::window::{Timestamp, Window};
use super::zone::Zone;

/// A change that waits for its decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// Since when.
    pub since: Timestamp,
    /// By when policy wants the decision.
    pub decide_by: Timestamp,
    /// The day to which it was put off.
    pub put_off: Option<Window>,
    /// Who is asked to vote, or to record the decision; nobody while it is on hold.
    pub asked: Vec<PersonId>,
    /// Whether every vote is in and only the record of the decision is missing.
    pub to_record: bool,
}

impl Wait {
    /// Returns how a change waits; nothing when it is not in review.
    pub fn of(change: &Change, registers: &Registers, now: Timestamp) -> Option<Self> {
        let decide_by = change.decide_by(registers)?;
        let all = if change.held(now).is_some() {
            Vec::new()
        } else {
            attention(change, registers)
        };
        let who = |why: Why| all.iter().filter(move |a| a.why == why);
        let to_record = who(Why::Decide).next().is_some();
        let why = if to_record { Why::Decide } else { Why::Vote };
        Some(Self {
            since: change.in_review?,
            decide_by,
            put_off: change.put_off_day(),
            asked: who(why).map(|a| a.person.clone()).collect(),
            to_record,
        })
    }

    /// Tells whether it is neither approved nor refused within policy's time.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.decide_by <= now
    }

    /// Returns the day to which it is put off, until that day has come.
    pub fn sleeps_until(&self, now: Timestamp) -> Option<Window> {
        self.put_off.filter(|day| now < day.start)
    }

    /// Returns a few words for how the decision stands: `wanted`, `overdue`, `put off`.
    pub fn label(&self, now: Timestamp) -> &'static str {
        if self.sleeps_until(now).is_some() {
            "put off"
        } else if self.is_overdue(now) {
            "overdue"
        } else {
            "wanted"
        }
    }

    /// Returns how it stands in words that follow the label: since or by when, with times in a zone, and who
    /// is asked.
    pub fn words(&self, now: Timestamp, zone: Zone) -> String {
        let time = |at: Timestamp| {
            let local = at.with_timezone(&zone);
            local.format("%a %-d %b %H:%M %Z").to_string()
        };
        let day = |day: Window| put_off::in_words(&day, zone);
        if let Some(until) = self.sleeps_until(now) {
            return format!("to {}; nobody is asked before that day", day(until));
        }
        let stands = if self.is_overdue(now) {
            format!(
                "{}, since {}",
                late(now - self.decide_by),
                time(self.decide_by)
            )
        } else {
            format!("by {}", time(self.decide_by))
        };
        let back = self
            .put_off
            .map(|d| format!(", back since {}", day(d)))
            .unwrap_or_default();
        let waits = format!("in review since {}{back}", time(self.since));
        format!("{stands}; {waits}; {}", self.asks())
    }

    /// Returns who is asked, and for what.
    fn asks(&self) -> String {
        let names: Vec<&str> = self.asked.iter().map(PersonId::as_str).collect();
        match (names.is_empty(), self.to_record) {
            (true, _) => "nobody is asked".to_owned(),
            (false, true) => format!("{} to record the decision", names.join(", ")),
            (false, false) => format!("{} to vote", names.join(", ")),
        }
    }
}

/// Returns how late something is, in one unit.
fn late(by: chrono::Duration) -> String {
    let (count, noun) = match by.num_hours() {
        0 => (by.num_minutes(), "minute"),
        hours @ 1..48 => (hours, "hour"),
        hours => (hours / 24, "day"),
    };
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lifecycle::State;
    use chrono::{DateTime, Duration};
    use proptest::prelude::*;

    fn noon() -> Timestamp {
        DateTime::from_timestamp(1_800_014_400, 0).unwrap()
    }

    fn waiting(put_off: Option<i64>) -> Change {
        Change {
            number: 1,
            rev: 2,
            state: State::Review,
            in_review: Some(noon()),
            last_activity: Some(noon()),
            deferred_until: put_off.map(|days| (noon() + Duration::days(days)).date_naive()),
            ..Change::default()
        }
    }

    proptest! {
        #[test]
        fn it_is_overdue_from_policys_time_on_and_never_before_the_day_it_was_put_off_to_is_over(
            days in 1..20u32, put_off in proptest::option::of(1..40i64), later in 0..60_000i64,
        ) {
            let mut registers = Registers::default();
            registers.policy.decide_within_days = days;
            let change = waiting(put_off);
            let now = noon() + Duration::minutes(later);
            let wait = Wait::of(&change, &registers, now).unwrap();
            let in_time = now < noon() + Duration::days(i64::from(days));
            let day = change.deferred_until;
            let kept = day.is_some_and(|day| now.date_naive() <= day);
            prop_assert_eq!(wait.is_overdue(now), !in_time && !kept);
            let asleep = day.is_some_and(|day| now.date_naive() < day);
            prop_assert_eq!(wait.sleeps_until(now).is_some(), asleep);
            prop_assert_eq!(asleep, change.is_put_off(now));
            prop_assert!(!(asleep && wait.is_overdue(now)));
        }
    }

    #[test]
    fn what_is_not_in_review_waits_for_no_decision() {
        for state in State::ALL {
            let change = Change {
                state,
                ..waiting(Some(3))
            };
            let waits = Wait::of(&change, &Registers::default(), noon()).is_some();
            assert_eq!(waits, state == State::Review, "{state:?}");
        }
    }
}
