//! The sections of a plan, its lists, and in which section each field stands.

use super::field::{CheckPart, EvidencePart, Field, MessagePart, Question, StepPart, Track};

/// A list of the plan that is edited in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// The items.
    Items,
    /// The waves.
    Waves,
    /// A checklist.
    Steps(Track),
    /// The triggers.
    Triggers,
    /// The test evidence.
    Evidence,
    /// The messages.
    Messages,
    /// The checks.
    Checks,
}

impl List {
    /// Returns the word for one entry.
    pub fn one(self) -> &'static str {
        match self {
            Self::Items => "item",
            Self::Waves => "wave",
            Self::Steps(Track::Wave(_)) => "step",
            Self::Steps(Track::Rollback) => "rollback step",
            Self::Triggers => "trigger",
            Self::Evidence => "test",
            Self::Messages => "message",
            Self::Checks => "check",
        }
    }

    /// Returns the field that a new entry begins with.
    pub fn first_field(self, index: usize) -> Field {
        match self {
            Self::Items => Field::ItemName(index),
            Self::Waves => Field::WaveClients(index),
            Self::Steps(track) => Field::Step(track, index, StepPart::Instruction),
            Self::Triggers => Field::Trigger(index),
            Self::Evidence => Field::Evidence(index, EvidencePart::What),
            Self::Messages => Field::Message(index, MessagePart::Client),
            Self::Checks => Field::Check(index, CheckPart::Check),
        }
    }
}

/// A section of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// What it is and why.
    #[default]
    What,
    /// What is in scope and what is not.
    Scope,
    /// The class and the risk questions.
    Risk,
    /// Services and items.
    Services,
    /// Waves: clients, window, steps.
    Waves,
    /// The way back.
    Rollback,
    /// What starts the fallback.
    Triggers,
    /// Test evidence.
    Tests,
    /// The communication plan.
    Messages,
    /// The validation checklist.
    Checks,
    /// Who does it.
    People,
    /// What is not material.
    Notes,
}

impl Section {
    /// Every section, in the order of the form.
    pub const ALL: [Self; 12] = [
        Self::What,
        Self::Scope,
        Self::Risk,
        Self::Services,
        Self::Waves,
        Self::Rollback,
        Self::Triggers,
        Self::Tests,
        Self::Messages,
        Self::Checks,
        Self::People,
        Self::Notes,
    ];

    /// Returns its place in that order, from 0.
    pub fn index(self) -> usize {
        Self::ALL.iter().position(|s| *s == self).unwrap_or(0)
    }

    /// Returns its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::What => "What and why",
            Self::Scope => "Scope",
            Self::Risk => "Risk",
            Self::Services => "Services",
            Self::Waves => "Waves",
            Self::Rollback => "Rollback",
            Self::Triggers => "Triggers",
            Self::Tests => "Tests",
            Self::Messages => "Messages",
            Self::Checks => "Checks",
            Self::People => "People",
            Self::Notes => "Notes",
        }
    }
}

/// Returns the section of a field.
pub fn section_of(field: Field) -> Section {
    match field {
        Field::Title | Field::Reason | Field::Answer(Question::Kind) | Field::Reference => {
            Section::What
        }
        Field::ScopeIn | Field::ScopeOut => Section::Scope,
        Field::Answer(Question::Declared | Question::FirstTime | Question::Vendor)
        | Field::OutageMinutes
        | Field::Users
        | Field::Sites => Section::Risk,
        Field::Services | Field::ItemName(_) | Field::ItemKind(_) => Section::Services,
        Field::WaveName(_)
        | Field::WaveClients(_)
        | Field::WaveWindow(_)
        | Field::Step(Track::Wave(_), _, _) => Section::Waves,
        Field::Step(Track::Rollback, _, _)
        | Field::Answer(Question::WayBack)
        | Field::Mitigation
        | Field::RollbackMinutes
        | Field::DecisionMaker
        | Field::Rehearsal => Section::Rollback,
        Field::Trigger(_) => Section::Triggers,
        Field::Evidence(..) => Section::Tests,
        Field::Message(..) => Section::Messages,
        Field::Check(..) => Section::Checks,
        Field::Implementer | Field::Verifier => Section::People,
        Field::Tags | Field::Notes => Section::Notes,
    }
}

/// Returns the section in which a list grows.
pub fn section_of_list(list: List) -> Section {
    match list {
        List::Items => Section::Services,
        List::Waves | List::Steps(Track::Wave(_)) => Section::Waves,
        List::Steps(Track::Rollback) => Section::Rollback,
        List::Triggers => Section::Triggers,
        List::Evidence => Section::Tests,
        List::Messages => Section::Messages,
        List::Checks => Section::Checks,
    }
}
