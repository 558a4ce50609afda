//! The filters that every console offers.

use super::Query;

/// A filter with a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum SavedFilter {
    /// What waits for the viewer.
    #[default]
    NeedsMe,
    /// What the viewer raised, does or verifies.
    Mine,
    /// What starts within seven days or began within the last one.
    ThisWeek,
    /// What is open and may go wrong.
    AtRisk,
    /// Everything.
    All,
}

impl SavedFilter {
    /// Every saved filter, in the order they are offered.
    pub const ALL: [Self; 5] = [
        Self::NeedsMe,
        Self::Mine,
        Self::ThisWeek,
        Self::AtRisk,
        Self::All,
    ];

    /// Returns its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::NeedsMe => "needs me",
            Self::Mine => "mine",
            Self::ThisWeek => "this week",
            Self::AtRisk => "at risk",
            Self::All => "all",
        }
    }

    /// Returns the query it stands for, as one would type it.
    pub fn text(self) -> &'static str {
        match self {
            Self::NeedsMe => "needs:me",
            Self::Mine => "mine:me",
            Self::ThisWeek => "window:<7d",
            Self::AtRisk => "is:at-risk",
            Self::All => "",
        }
    }

    /// Returns the query it stands for.
    pub fn query(self) -> Query {
        self.text().parse().unwrap_or_default()
    }
}
