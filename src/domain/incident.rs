//! Incidents linked to a change: what it caused and what led to it, kept apart; and the verdicts they reopened.

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::id::PersonId;
use super::wave::Outcome;
use super::window::Timestamp;

/// Which of the two came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentRole {
    /// The change caused the incident.
    Cause,
    /// The incident triggered the change.
    Trigger,
}

impl IncidentRole {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cause => "cause",
            Self::Trigger => "trigger",
        }
    }

    /// Returns what it says of the change, as in "caused by this change".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Cause => "caused by this change",
            Self::Trigger => "led to this change",
        }
    }
}

/// A link that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Who took it back.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// An incident linked to a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentLink {
    /// Its reference, as another tool numbers it.
    pub incident: String,
    /// Which came first.
    pub role: IncidentRole,
    /// The wave of the change that caused it, from 0, where the change has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave: Option<usize>,
    /// Who linked it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// What was said with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who took the link back, if someone did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}

impl IncidentLink {
    /// Tells whether it stands and is of this incident; references are the same whatever their case.
    pub fn is_of(&self, incident: &str) -> bool {
        self.withdrawn.is_none() && self.incident.eq_ignore_ascii_case(incident.trim())
    }

    /// Returns what it says of the change: `caused by this change, by its wave 2`.
    pub fn role_in_words(&self) -> String {
        match self.wave.filter(|_| self.role == IncidentRole::Cause) {
            Some(wave) => format!("caused by this change, by its wave {}", wave + 1),
            None => self.role.in_words().to_owned(),
        }
    }

    /// Returns it in words, each time as `when` writes it.
    pub fn in_words(&self, when: impl Fn(Timestamp) -> String) -> String {
        let said = format!(
            "{} {}, linked {} by {}",
            self.incident,
            self.role_in_words(),
            when(self.at),
            self.by
        );
        let said = because(said, &self.note);
        match &self.withdrawn {
            Some(back) => {
                let back = because(
                    format!("taken back {} by {}", when(back.at), back.by),
                    &back.reason,
                );
                format!("{}; {back}", said.trim_end_matches('.'))
            }
            None => said,
        }
    }
}

/// A verdict that was reopened; the one that stands is the change's outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What it was.
    pub outcome: Outcome,
    /// When the change was closed with it.
    pub closed: Timestamp,
    /// Who reopened it.
    pub by: PersonId,
    /// When it was reopened.
    pub reopened: Timestamp,
    /// For which incident.
    pub incident: String,
    /// Why.
    pub reason: String,
}

impl Verdict {
    /// Returns it in words, each time as `when` writes it, without the reason where the link of its incident,
    /// which stands beside it, says the same.
    pub fn in_words(&self, change: &Change, when: impl Fn(Timestamp) -> String) -> String {
        let same = |l: &&IncidentLink| l.incident == self.incident && l.note == self.reason;
        let told = change.incidents.iter().find(same);
        because(
            format!(
                "{} since {}, reopened {} by {} for {}",
                self.outcome.word(),
                when(self.closed),
                when(self.reopened),
                self.by,
                self.incident
            ),
            told.map_or(&self.reason, |_| ""),
        )
    }
}

fn because(what: String, why: &str) -> String {
    match why.trim() {
        "" => what,
        why => format!("{what}: {why}"),
    }
}

impl Change {
    /// Returns the links that nobody took back, in order.
    pub fn linked(&self) -> impl Iterator<Item = &IncidentLink> {
        self.incidents.iter().filter(|l| l.withdrawn.is_none())
    }

    /// Tells whether an incident is linked that it caused.
    pub fn caused_incident(&self) -> bool {
        self.linked().any(|l| l.role == IncidentRole::Cause)
    }

    /// Tells whether an incident is linked that this wave caused.
    pub fn caused_in_wave(&self, wave: usize) -> bool {
        self.linked()
            .any(|l| l.role == IncidentRole::Cause && l.wave == Some(wave))
    }

    /// Returns how a wave went: as it was completed, or with issues where it has caused an incident since.
    pub fn outcome_of(&self, wave: usize) -> Option<Outcome> {
        let outcome = self.waves.get(wave)?.outcome?;
        Some(if self.caused_in_wave(wave) {
            outcome.max(Outcome::SuccessfulWithIssues)
        } else {
            outcome
        })
    }

    /// Returns the link of an incident that stands.
    pub fn link_of(&self, incident: &str) -> Option<&IncidentLink> {
        self.incidents.iter().find(|l| l.is_of(incident))
    }

    /// Takes in a link, unless one that says the same stands.
    pub(super) fn link(&mut self, link: IncidentLink) {
        let stands = self
            .linked()
            .any(|l| l.is_of(&link.incident) && l.role == link.role);
        if !stands {
            self.incidents.push(link);
        }
    }

    /// Takes in that a link was taken back.
    pub(super) fn unlink(&mut self, incident: &str, withdrawn: &Withdrawn) {
        for link in self.incidents.iter_mut().filter(|l| l.is_of(incident)) {
            link.withdrawn = Some(withdrawn.clone());
        }
    }
}
