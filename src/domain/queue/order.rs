//! How the rows of the queue are ordered.

/// What the queue is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum SortKey {
    /// The start of the window; changes without one come last.
    #[default]
    Window,
    /// The score; changes without one come last.
    Risk,
    /// The number.
    Number,
    /// The state, in the order of a change's life, then the window.
    State,
    /// When something last happened.
    Activity,
}

impl SortKey {
    /// Every key, in the order they are offered.
    pub const ALL: [Self; 5] = [
        Self::Window,
        Self::Risk,
        Self::Number,
        Self::State,
        Self::Activity,
    ];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Risk => "risk",
            Self::Number => "number",
            Self::State => "state",
            Self::Activity => "last activity",
        }
    }

    /// Returns the order people expect first: soonest window, highest risk, newest number.
    pub fn natural(self) -> Sort {
        Sort {
            key: self,
            descending: matches!(self, Self::Risk | Self::Number | Self::Activity),
        }
    }
}

/// An order of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Sort {
    /// What it is ordered by.
    pub key: SortKey,
    /// Whether the greatest comes first.
    pub descending: bool,
}
