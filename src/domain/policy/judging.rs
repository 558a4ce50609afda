//! Which version of the policy judges a change: the one in force when it was handed in.

use serde::{Deserialize, Serialize};

use super::super::change::Change;
use super::super::event::Recorded;
use super::super::id::PersonId;
use super::super::lifecycle::State;
use super::super::registers::Registers;
use super::super::window::Timestamp;
use super::Policy;

/// Which version of the policy, set by whom, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PolicyMark {
    /// Its number; 0 is the policy that a new file begins with.
    pub version: u32,
    /// Who set it; nobody set the one that a file begins with.
    pub by: Option<PersonId>,
    /// When.
    pub at: Option<Timestamp>,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl PolicyMark {
    /// Names it, as in "policy 3 of 2026-11-20"; the day is in UTC.
    pub fn name(&self) -> String {
        match self.at {
            Some(at) => format!("policy {} of {}", self.version, at.format("%Y-%m-%d")),
            None if self.version == 0 => "the policy that a new file begins with".to_owned(),
            None => format!("policy {}", self.version),
        }
    }
}

/// A version of the policy that another one has replaced.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// Which one.
    pub mark: PolicyMark,
    /// What it said.
    pub policy: Policy,
}

/// The policy that judges a change, and whether another one is in force by now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// The one that judges it.
    pub policy: PolicyMark,
    /// The one in force, when it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newer: Option<PolicyMark>,
    /// Whether it keeps its version, because it was handed in under it.
    pub frozen: bool,
}

impl Judged {
    /// Names it and a newer one, as in "policy 3 of 2026-11-20; policy 4 of 2026-11-22 is in force now".
    pub fn words(&self) -> String {
        let by = self.policy.name();
        match &self.newer {
            Some(newer) => format!("{by}; {} is in force now", newer.name()),
            None if self.frozen => by,
            None => format!("{by}, the one in force until it is handed in"),
        }
    }
}

impl Registers {
    /// Puts a policy in force; the one before it is kept.
    pub(in super::super) fn put_in_force(
        &mut self,
        policy: &Policy,
        reason: &str,
        recorded: Option<&Recorded>,
    ) {
        let mark = PolicyMark {
            version: self.policy_mark.version + 1,
            by: recorded.map(|r| r.actor.person.clone()),
            at: recorded.map(|r| r.at),
            reason: reason.to_owned(),
        };
        self.earlier_policies.push(PolicyVersion {
            mark: std::mem::replace(&mut self.policy_mark, mark),
            policy: std::mem::replace(&mut self.policy, policy.clone()),
        });
    }

    /// Returns every version of the policy, the oldest first; the last one is in force.
    pub fn policies(&self) -> impl Iterator<Item = (&PolicyMark, &Policy)> {
        let earlier = self.earlier_policies.iter();
        earlier
            .map(|v| (&v.mark, &v.policy))
            .chain([(&self.policy_mark, &self.policy)])
    }

    /// Returns one version of the policy.
    pub fn policy_version(&self, version: u32) -> Option<(&PolicyMark, &Policy)> {
        self.policies().find(|(mark, _)| mark.version == version)
    }

    /// Returns the policy that judges a change: the one in force when it was last handed in, and the
    /// present one while it is a draft. One that came from elsewhere is judged by the present one too.
    pub fn policy_of(&self, change: &Change) -> &Policy {
        self.judging(change).1
    }

    /// Tells which version of the policy judges a change, and whether a newer one is in force.
    pub fn judged(&self, change: &Change) -> Judged {
        let (mark, _) = self.judging(change);
        let newer = (mark.version != self.policy_mark.version).then(|| self.policy_mark.clone());
        Judged {
            policy: mark.clone(),
            newer,
            frozen: change.state != State::Draft && change.submitted.is_some(),
        }
    }

    fn judging(&self, change: &Change) -> (&PolicyMark, &Policy) {
        let present = (&self.policy_mark, &self.policy);
        let Some(submitted) = change.submitted.filter(|_| change.state != State::Draft) else {
            return present;
        };
        let found = match change.judged_by {
            Some(version) => self.policy_version(version),
            // Handed in before submissions told their policy: the clock says which one it was.
            None => self
                .policies()
                .filter(|(mark, _)| mark.at.is_none_or(|at| at <= submitted))
                .last(),
        };
        found.unwrap_or(present)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::{Event, Stream};
    use crate::domain::id::EventId;
    use chrono::{DateTime, Duration};

    fn day(n: i64) -> Timestamp {
        DateTime::UNIX_EPOCH + Duration::days(n)
    }

    /// Registers in which version 1 asks for medium from 10 on day 1, version 2 from 20 on day 2, …
    fn with_versions(last: u8) -> Registers {
        let mut registers = Registers::default();
        for n in 1..=last {
            registers.follow(&Recorded {
                seq: u64::from(n),
                id: EventId::default(),
                stream: Stream::Policy,
                rev: u64::from(n),
                at: day(i64::from(n)),
                actor: crate::domain::people::Actor {
                    person: "ada".into(),
                    ..Default::default()
                },
                event: Event::PolicySet {
                    policy: Box::new(Policy {
                        medium_from: n * 10,
                        ..Policy::default()
                    }),
                    reason: format!("reason {n}"),
                },
            });
        }
        registers
    }

    fn handed_in(on: i64, judged_by: Option<u32>) -> Change {
        Change {
            state: State::Review,
            submitted: Some(day(on)),
            judged_by,
            ..Change::default()
        }
    }

    #[test]
    fn every_version_is_kept_with_who_when_and_why() {
        let registers = with_versions(3);
        let told: Vec<(u32, u8)> = registers
            .policies()
            .map(|(mark, policy)| (mark.version, policy.medium_from))
            .collect();
        assert_eq!(told, [(0, 30), (1, 10), (2, 20), (3, 30)]);
        let (mark, _) = registers.policy_version(2).unwrap();
        assert_eq!(
            (mark.by.clone(), mark.at),
            (Some("ada".into()), Some(day(2)))
        );
        assert_eq!(mark.reason, "reason 2");
        assert!(registers.policy_version(4).is_none());
    }

    #[test]
    fn a_change_is_judged_by_the_policy_in_force_when_it_was_handed_in() {
        let registers = with_versions(3);
        for (change, version) in [
            (handed_in(9, Some(2)), 2),
            (handed_in(9, Some(0)), 0),
            (handed_in(0, None), 0),
            (handed_in(2, None), 2),
            (handed_in(9, None), 3),
        ] {
            assert_eq!(registers.judged(&change).policy.version, version);
            let (_, policy) = registers.policy_version(version).unwrap();
            assert_eq!(registers.policy_of(&change), policy);
        }
    }

    #[test]
    fn a_draft_is_judged_by_the_present_policy_even_when_it_was_sent_back() {
        let registers = with_versions(3);
        let mut change = handed_in(1, Some(1));
        change.state = State::Draft;
        assert_eq!(registers.judged(&change).policy.version, 3);
        let said = registers.judged(&Change::default()).words();
        assert_eq!(
            said,
            "policy 3 of 1970-01-04, the one in force until it is handed in"
        );
    }

    #[test]
    fn it_says_so_and_that_a_newer_one_is_in_force() {
        let registers = with_versions(3);
        let said = |change| registers.judged(&change).words();
        assert_eq!(said(handed_in(9, Some(3))), "policy 3 of 1970-01-04");
        assert_eq!(
            said(handed_in(9, Some(2))),
            "policy 2 of 1970-01-03; policy 3 of 1970-01-04 is in force now"
        );
        assert!(said(handed_in(9, Some(0))).contains("that a new file begins with; policy 3"));
    }

    #[test]
    fn what_an_earlier_program_wrote_is_read_with_the_weights_it_had() {
        let body = r#"{"policy":{"medium_from":20,"high_from":60,"retrospective_days":5,
            "observation_hours":24,"decide_within_days":5,"boilerplate":["n/a"],"waivable":[]}}"#;
        let Event::PolicySet { policy, reason } = Event::decode("policy.set/1", body).unwrap()
        else {
            unreachable!("it was a policy");
        };
        assert_eq!((policy.medium_from, reason.as_str()), (20, ""));
        assert_eq!(policy.risk, Policy::default().risk);
    }
}
