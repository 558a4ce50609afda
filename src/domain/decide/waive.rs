//! Waiving a requirement, and taking a waiver back.

use chrono::Duration;

use super::super::duty;
use super::super::event::ChangeEvent;
use super::super::gate::Rule;
use super::super::id::PersonId;
use super::super::people::Person;
use super::super::refusal::{Cause, Refusal};
use super::super::waiver::{self, Listed};
use super::super::window::{Timestamp, to_millis};
use super::Case;

impl Case<'_> {
    pub(super) fn waive(
        &self,
        rule: &str,
        reason: &str,
        until: Timestamp,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        let listed = self.listed(rule)?;
        let barred =
            |person: &PersonId| duty::barred_from_waiving(change, self.registers, person, self.now);
        let may =
            |p: &Person| listed.roles.iter().all(|role| p.has(*role)) && barred(&p.id).is_none();
        let roles: Vec<String> = listed
            .roles
            .iter()
            .map(|role| with_article(role.word()))
            .collect();
        let who = roles.join(" who is also ");
        let listed_rule = if listed.freezes.is_empty() {
            format!("policy lets {who} waive {rule}")
        } else {
            format!(
                "the freeze {} is waived by {who}",
                listed.freezes.join(" and ")
            )
        };
        self.needs(
            &format!("waive {rule} of"),
            barred(self.by).unwrap_or(listed_rule.as_str()),
            may,
        )?;
        self.says("The reason of the waiver", reason)?;
        if until <= self.now {
            return Err(Refusal::new(
                Cause::Input,
                "A waiver that has expired covers nothing.",
                "Say until when it counts.",
            ));
        }
        if until > self.now + Duration::days(i64::from(listed.days)) {
            return Err(Refusal::new(
                Cause::Input,
                format!(
                    "A waiver of {rule} may stand for {} at most.",
                    days(listed.days)
                ),
                "Give an earlier end.",
            ));
        }
        Ok(vec![ChangeEvent::Waived {
            rule: rule.to_owned(),
            reason: reason.trim().to_owned(),
            until: to_millis(until),
        }])
    }

    fn listed(&self, rule: &str) -> Result<Listed, Refusal> {
        let policy = self.policy();
        if let Some(listed) = waiver::listed(self.change, self.registers, rule) {
            return Ok(listed);
        }
        let mut could: Vec<&str> = policy.waivable.iter().map(|w| w.rule.as_str()).collect();
        could.retain(|code| policy.waivable(code).is_some());
        let next = if could.is_empty() {
            "Policy lets nobody waive anything.".to_owned()
        } else {
            format!("Policy lists as waivable: {}.", could.join(", "))
        };
        if !policy.knows_rule(rule) {
            return Err(Refusal::new(
                Cause::Unknown,
                format!("There is no requirement {rule:?}."),
                next,
            ));
        }
        let never = Rule::named(rule).is_some_and(|row| !row.may_waive);
        Err(Refusal::new(
            Cause::Input,
            if never {
                format!("{rule} cannot be waived by anyone: it has to be met.")
            } else {
                format!("{rule} cannot be waived: policy does not list it.")
            },
            next,
        ))
    }

    pub(super) fn withdraw_waiver(&self, rule: &str) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        let found = change.waivers.iter().rev();
        let Some(waiver) = found
            .into_iter()
            .find(|w| w.rule == rule && w.stands(self.now))
        else {
            return Err(Refusal::new(
                Cause::Unknown,
                format!("No waiver of {rule} is in force on {}.", change.id()),
                "See its waivers with: holdpoint show",
            ));
        };
        let listed = waiver::listed(change, self.registers, rule);
        self.needs(
            &format!("take back the waiver of {rule} on"),
            "a waiver is taken back by whoever gave it, or by anyone who could give it",
            |p| {
                let has_all = |l: &Listed| l.roles.iter().all(|role| p.has(*role));
                p.id == waiver.by || listed.as_ref().is_some_and(has_all)
            },
        )?;
        Ok(vec![ChangeEvent::WaiverWithdrawn {
            rule: rule.to_owned(),
        }])
    }
}

fn with_article(role: &str) -> String {
    let article = if role.starts_with(['a', 'i']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {role}")
}

fn days(count: u32) -> String {
    if count == 1 {
        "1 day".to_owned()
    } else {
        format!("{count} days")
    }
}
