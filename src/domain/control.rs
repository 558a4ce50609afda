//! The controls that requirements serve, by the codes an auditor asks for.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A control, as the two catalogues (PSF and PAI-8) number it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Control {
    /// Output validation; change validation.
    #[serde(rename = "PSF D2, PAI-8 C2", alias = "D2", alias = "C2")]
    Validation,
    /// Deployment safety; release safeguards.
    #[serde(rename = "PSF D5, PAI-8 C5", alias = "D5", alias = "C5")]
    Safeguards,
    /// Human oversight; the board's approvals.
    #[default]
    #[serde(rename = "PSF D6, PAI-8 C6", alias = "D6", alias = "C6")]
    Oversight,
    /// Security; operational security.
    #[serde(rename = "PSF D7, PAI-8 C7", alias = "D7", alias = "C7")]
    Security,
}

impl Control {
    /// Returns its codes in both catalogues.
    pub fn codes(self) -> &'static str {
        match self {
            Self::Validation => "PSF D2, PAI-8 C2",
            Self::Safeguards => "PSF D5, PAI-8 C5",
            Self::Oversight => "PSF D6, PAI-8 C6",
            Self::Security => "PSF D7, PAI-8 C7",
        }
    }

    /// Returns the words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::Safeguards => "release safeguards",
            Self::Oversight => "human oversight",
            Self::Security => "operational security",
        }
    }
}

impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.codes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_is_written_by_its_codes_and_read_by_any_of_them() {
        for control in [
            Control::Validation,
            Control::Safeguards,
            Control::Oversight,
            Control::Security,
        ] {
            let written = serde_json::to_string(&control).unwrap();
            assert_eq!(written, format!("{:?}", control.codes()));
            assert_eq!(serde_json::from_str::<Control>(&written).unwrap(), control);
            let short = control.codes().split(' ').next_back().unwrap();
            let read: Control = serde_json::from_str(&format!("{short:?}")).unwrap();
            assert_eq!(read, control);
        }
    }
}
