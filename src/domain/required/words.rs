//! Who is required in words: the same on screen, on a page and for a program.

use super::{Call, Reason, Said, Voice};
use crate::domain::registers::Registers;

impl Reason {
    /// Returns a short name for it: the board's, the seat's, or what the person is.
    pub fn name(&self) -> String {
        match self {
            Self::Board { name, .. } => name.clone(),
            Self::Seat { seat, .. } => format!("seat {seat}"),
            Self::Peer => "a peer".to_owned(),
            Self::Authoriser => "an authoriser".to_owned(),
        }
    }

    /// Returns why these people are required.
    pub fn why(&self, registers: &Registers) -> String {
        match self {
            Self::Board {
                client, emergency, ..
            } => {
                let what = if *emergency { "emergencies" } else { "changes" };
                match client {
                    Some(id) => {
                        let client = registers.clients.get(id);
                        let name = client.map_or(id.as_str(), |c| c.name.as_str());
                        format!("decides {what} of {name}")
                    }
                    None => format!("decides {what} of every client"),
                }
            }
            Self::Seat { name, .. } => format!("{name} decides nothing before this seat is heard"),
            Self::Peer => "one approver decides a low change".to_owned(),
            Self::Authoriser => "may release an emergency at once".to_owned(),
        }
    }
}

impl Call {
    /// Returns how far it is: `1 of 2 votes`, `voted`, `has not voted`.
    pub fn progress(&self) -> String {
        match self.reason {
            Reason::Board { .. } if self.needed == 1 => format!("{} of 1 vote", self.heard),
            Reason::Board { .. } => format!("{} of {} votes", self.heard, self.needed),
            Reason::Seat { .. } if self.is_met() => "heard".to_owned(),
            Reason::Seat { .. } => "not heard".to_owned(),
            Reason::Peer if self.is_met() => "approved".to_owned(),
            Reason::Peer => "not approved".to_owned(),
            Reason::Authoriser => "or".to_owned(),
        }
    }
}

impl Said {
    /// Returns the words for it.
    pub fn words(&self) -> String {
        match self {
            Self::Nothing => "has not voted".to_owned(),
            Self::Voted(choice) => choice.word().to_owned(),
            Self::Stale(choice, revision) => format!("{} r{revision}, stale", choice.word()),
            Self::Aside(choice) => {
                format!("{}, not counted: the member has voted", choice.word())
            }
            Self::Barred(rule) => format!("may not: {rule}"),
            Self::Away => "away: has left, or does not see every client".to_owned(),
        }
    }
}

impl Voice {
    /// Returns what they have said, and why they are asked in a member's place, or that they may be heard.
    pub fn words(&self) -> String {
        let said = self.said.words();
        match (&self.stands_for, self.called, &self.said) {
            (Some(member), Some(why), Said::Nothing | Said::Voted(_) | Said::Stale(..)) => {
                format!("{said}; deputy for {member}, {why}")
            }
            (Some(member), None, Said::Nothing) => format!("may vote while {member} has not"),
            (_, _, _) => said,
        }
    }

    /// Returns whose voice it is: `dara for omar` where someone stands in.
    pub fn who(&self) -> String {
        match &self.stands_for {
            Some(member) => format!("{} for {member}", self.person),
            None => self.person.to_string(),
        }
    }
}
