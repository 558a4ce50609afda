//! Names of things: change numbers, handles of people, clients and services, event ids.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The number of a change, printed as `CHG-0042`; unique in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeNumber(pub u32);

impl fmt::Display for ChangeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CHG-{:04}", self.0)
    }
}

/// Says that a text is no change number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotANumber(pub String);

impl fmt::Display for NotANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no change number; write it as CHG-0042 or 42",
            self.0
        )
    }
}

impl std::error::Error for NotANumber {}

impl FromStr for ChangeNumber {
    type Err = NotANumber;

    /// Reads `CHG-0042`, `chg42` or `42`.
    fn from_str(s: &str) -> Result<Self, NotANumber> {
        let t = s.trim();
        let bare = t
            .get(..3)
            .filter(|p| p.eq_ignore_ascii_case("chg"))
            .map_or(t, |_| t[3..].trim_start_matches('-'));
        match bare.parse::<u32>() {
            Ok(n) if n > 0 && bare.bytes().all(|b| b.is_ascii_digit()) => Ok(Self(n)),
            _ => Err(NotANumber(s.to_owned())),
        }
    }
}

macro_rules! handle {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// Makes a handle from a text as it stands.
            pub fn new(s: impl Into<String>) -> Self {
                Self(s.into())
            }

            /// Returns the handle's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(s: &str) -> Self {
                Self(s.to_owned())
            }
        }
    };
}

handle!(
    /// The handle of a person, `ines`.
    PersonId
);
handle!(
    /// The handle of a client, `northwind`.
    ClientId
);
handle!(
    /// The handle of a service, `erp` or `WBS000162`.
    ServiceId
);
handle!(
    /// The handle of a configuration item, `fw-lds-01`.
    ItemId
);
handle!(
    /// The handle of a board, `cab`.
    BoardId
);
handle!(
    /// The handle of a template of the catalogue, `server-patching`.
    TemplateId
);

/// Turns a name into a handle: lower case, words joined by `-`, at most 40 characters.
pub fn handle_from(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if out.chars().count() >= 40 {
            break;
        }
        if c.is_alphanumeric() || c == '_' || c == '.' {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// The id of an event: 128 bits made before the commit, printed as 32 hexadecimal digits.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(into = "String", try_from = "String")]
pub struct EventId(pub [u8; 16]);

impl From<EventId> for String {
    fn from(id: EventId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for EventId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl EventId {
    /// Makes an id whose first six bytes are milliseconds since 1970, so that ids sort by time.
    pub fn new(at_ms: i64, noise: [u8; 10]) -> Self {
        let mut id = [0; 16];
        id[..6].copy_from_slice(&at_ms.to_be_bytes()[2..]);
        id[6..].copy_from_slice(&noise);
        Self(id)
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl FromStr for EventId {
    type Err = String;

    /// Reads 32 hexadecimal digits.
    fn from_str(s: &str) -> Result<Self, String> {
        let wrong = || "an event id is 32 hexadecimal digits".to_owned();
        if s.len() != 32 || !s.is_ascii() {
            return Err(wrong());
        }
        let mut id = [0; 16];
        for (byte, i) in id.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(&s[i..i + 2], 16).map_err(|_| wrong())?;
        }
        Ok(Self(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_number_is_read_in_each_way_people_write_it() {
        for s in ["CHG-0042", "chg-42", "chg42", "42", " 42 "] {
            assert_eq!(s.parse(), Ok(ChangeNumber(42)), "{s}");
        }
        for s in ["", "CHG-", "-42", "+42", "CHG-4x", "0", "99999999999"] {
            assert!(s.parse::<ChangeNumber>().is_err(), "{s}");
        }
        assert_eq!(ChangeNumber(42).to_string(), "CHG-0042");
    }

    #[test]
    fn a_handle_is_made_from_a_name() {
        assert_eq!(
            handle_from("Northwind Traders B.V."),
            "northwind-traders-b.v."
        );
        assert_eq!(handle_from("  "), "");
    }

    #[test]
    fn an_event_id_reads_back_and_sorts_by_time() {
        let a = EventId::new(1_000, [9; 10]);
        let b = EventId::new(1_001, [0; 10]);
        assert!(a < b);
        assert_eq!(a.to_string().parse(), Ok(a));
        assert!("zz".parse::<EventId>().is_err());
    }
}
