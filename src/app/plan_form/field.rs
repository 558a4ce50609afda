//! The fields of a plan: what each is called, what it takes, and what to write in it.

/// Which checklist of the plan a step stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Track {
    /// The work of a wave, from 0.
    Wave(usize),
    /// The way back.
    Rollback,
}

/// A part of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepPart {
    /// What to do.
    Instruction,
    /// Planned minutes.
    Minutes,
    /// Who does it.
    Owner,
    /// Who releases it, when it is a hold.
    Releaser,
    /// What is seen when it worked.
    Expected,
}

/// A part of a test's evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidencePart {
    /// What was tested.
    What,
    /// Where.
    Place,
    /// With what result.
    Result,
    /// By whom.
    By,
    /// When.
    On,
}

/// A part of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessagePart {
    /// The client it is for.
    Client,
    /// Who reads it.
    Audience,
    /// How it goes out.
    Channel,
    /// When it goes out.
    When,
    /// Who sends it.
    Owner,
    /// What it says.
    Text,
}

/// A part of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckPart {
    /// What is checked.
    Check,
    /// What is seen when all is well.
    Expected,
    /// How it is checked.
    Method,
    /// Planned minutes.
    Minutes,
}

/// One field of a plan; places in lists count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// Why it is done.
    Reason,
    /// A ticket or document elsewhere.
    Reference,
    /// One with a few answers.
    Answer(Question),
    /// What is in scope.
    ScopeIn,
    /// What is out of scope.
    ScopeOut,
    /// Planned outage in minutes.
    OutageMinutes,
    /// Users who may notice.
    Users,
    /// Sites that may notice.
    Sites,
    /// The services affected.
    Services,
    /// An item's name.
    ItemName(usize),
    /// An item's kind.
    ItemKind(usize),
    /// A wave's name.
    WaveName(usize),
    /// A wave's clients.
    WaveClients(usize),
    /// A wave's window.
    WaveWindow(usize),
    /// A part of a step.
    Step(Track, usize, StepPart),
    /// What takes the place of a way back.
    Mitigation,
    /// Planned minutes of the rollback.
    RollbackMinutes,
    /// Who decides to roll back.
    DecisionMaker,
    /// When and how the rollback was rehearsed.
    Rehearsal,
    /// A condition that starts the fallback.
    Trigger(usize),
    /// A part of a test's evidence.
    Evidence(usize, EvidencePart),
    /// A part of a message.
    Message(usize, MessagePart),
    /// A part of a check.
    Check(usize, CheckPart),
    /// Who does the work.
    Implementer,
    /// Who verifies it.
    Verifier,
    /// Words to find it by.
    Tags,
    /// Free notes.
    Notes,
}

/// A field with a few answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The type.
    Kind,
    /// The class the requester declares.
    Declared,
    /// Whether it is done for the first time.
    FirstTime,
    /// Whether a vendor takes part.
    Vendor,
    /// Whether there is a way back.
    WayBack,
}

/// A register that a field's words come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Register {
    /// The people.
    People,
    /// The clients.
    Clients,
    /// The services.
    Services,
    /// The items.
    Items,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text on one line.
    Line,
    /// A text of many lines.
    Lines,
    /// One of a few answers.
    Choice,
    /// A number.
    Number,
    /// A length in minutes.
    Minutes,
    /// A day.
    Day,
    /// A maintenance window.
    Window,
    /// One name from a register.
    One(Register),
    /// Names from a register, with commas between them.
    Many(Register),
    /// Words with commas between them.
    Words,
    /// A condition that starts the fallback.
    Trigger,
}

impl Field {
    /// Returns what it takes.
    pub fn shape(self) -> Shape {
        use Register::{Clients, Items, People, Services};
        match self {
            Self::Title
            | Self::Reference
            | Self::ItemKind(_)
            | Self::WaveName(_)
            | Self::Step(_, _, StepPart::Instruction | StepPart::Expected)
            | Self::Rehearsal
            | Self::Evidence(
                _,
                EvidencePart::What | EvidencePart::Place | EvidencePart::Result | EvidencePart::By,
            )
            | Self::Message(_, MessagePart::Audience | MessagePart::Channel | MessagePart::When)
            | Self::Check(_, CheckPart::Check | CheckPart::Expected | CheckPart::Method) => {
                Shape::Line
            }
            Self::Reason
            | Self::ScopeIn
            | Self::ScopeOut
            | Self::Mitigation
            | Self::Message(_, MessagePart::Text)
            | Self::Notes => Shape::Lines,
            Self::Answer(_) => Shape::Choice,
            Self::Users | Self::Sites => Shape::Number,
            Self::OutageMinutes
            | Self::RollbackMinutes
            | Self::Step(_, _, StepPart::Minutes)
            | Self::Check(_, CheckPart::Minutes) => Shape::Minutes,
            Self::Evidence(_, EvidencePart::On) => Shape::Day,
            Self::WaveWindow(_) => Shape::Window,
            Self::WaveClients(_) => Shape::Many(Clients),
            Self::Services => Shape::Many(Services),
            Self::ItemName(_) => Shape::One(Items),
            Self::Message(_, MessagePart::Client) => Shape::One(Clients),
            Self::Step(_, _, StepPart::Owner | StepPart::Releaser)
            | Self::DecisionMaker
            | Self::Message(_, MessagePart::Owner)
            | Self::Implementer
            | Self::Verifier => Shape::One(People),
            Self::Tags => Shape::Words,
            Self::Trigger(_) => Shape::Trigger,
        }
    }

    /// Returns its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Reason => "reason",
            Self::Answer(Question::Kind) => "type",
            Self::Reference => "reference",
            Self::ScopeIn => "in scope",
            Self::ScopeOut => "out of scope",
            Self::Answer(Question::Declared) => "class",
            Self::OutageMinutes => "outage",
            Self::Answer(Question::FirstTime) => "first time",
            Self::Answer(Question::Vendor) => "vendor",
            Self::Users => "users",
            Self::Sites => "sites",
            Self::Services => "services",
            Self::ItemName(_) => "item",
            Self::ItemKind(_) => "kind",
            Self::WaveName(_) => "name",
            Self::WaveClients(_) => "clients",
            Self::WaveWindow(_) => "window",
            Self::Step(_, _, StepPart::Instruction) => "step",
            Self::Step(_, _, StepPart::Owner) => "who",
            Self::Step(_, _, StepPart::Releaser) => "released by",
            Self::Answer(Question::WayBack) => "way back",
            Self::Mitigation => "mitigation",
            Self::RollbackMinutes | Self::Step(_, _, StepPart::Minutes) => "takes",
            Self::DecisionMaker => "decided by",
            Self::Rehearsal => "rehearsed",
            Self::Trigger(_) => "starts when",
            Self::Evidence(_, EvidencePart::What) => "tested",
            Self::Evidence(_, EvidencePart::Place) => "where",
            Self::Evidence(_, EvidencePart::Result) => "result",
            Self::Evidence(_, EvidencePart::By) => "by",
            Self::Evidence(_, EvidencePart::On) => "on",
            Self::Message(_, MessagePart::Client) => "client",
            Self::Message(_, MessagePart::Audience) => "audience",
            Self::Message(_, MessagePart::Channel) => "channel",
            Self::Message(_, MessagePart::When) => "when",
            Self::Message(_, MessagePart::Owner) => "sent by",
            Self::Message(_, MessagePart::Text) => "text",
            Self::Check(_, CheckPart::Check) => "check",
            Self::Check(_, CheckPart::Expected) | Self::Step(_, _, StepPart::Expected) => {
                "expected"
            }
            Self::Check(_, CheckPart::Method) => "how",
            Self::Check(_, CheckPart::Minutes) => "minutes",
            Self::Implementer => "implementer",
            Self::Verifier => "verifier",
            Self::Tags => "tags",
            Self::Notes => "notes",
        }
    }

    /// Returns what belongs in it, shown while it is empty or written in.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Title => "what is changed, in one line",
            Self::Reason => "why it has to be done, and why now",
            Self::Reference => "a ticket or document elsewhere",
            Self::ScopeIn => "what is touched: systems, sites, configurations",
            Self::ScopeOut => "what a reader might expect and is not touched",
            Self::OutageMinutes => "planned minutes without service, 0 for none",
            Self::Users => "users who may notice",
            Self::Sites => "sites that may notice",
            Self::Answer(_) => "space goes through the answers",
            Self::Services => "services, with commas between them",
            Self::ItemName(_) => "its name in the register or the tool it comes from",
            Self::ItemKind(_) => "firewall, server, application",
            Self::WaveName(_) => "a short name, such as pilot",
            Self::WaveClients(_) => "clients, with commas between them",
            Self::WaveWindow(_) => "thu 22:00 +4h, or 26 nov 22:00-02:00 Europe/London",
            Self::Step(_, _, StepPart::Instruction) => {
                "what to do; (5 min) behind it is its time, Enter splits"
            }
            Self::Step(_, _, StepPart::Expected) => "what is seen when it worked",
            Self::Step(_, _, StepPart::Minutes)
            | Self::RollbackMinutes
            | Self::Check(_, CheckPart::Minutes) => "minutes: 5, 90m or 1h30",
            Self::Step(_, _, StepPart::Owner) => "who does it, when not the implementer",
            Self::Step(_, _, StepPart::Releaser) => "who releases it; anyone entitled when empty",
            Self::Mitigation => "what is done instead, when there is no way back",
            Self::DecisionMaker => "who decides to roll back",
            Self::Rehearsal => "when and how it was rehearsed",
            Self::Trigger(_) => {
                "check 2 fails · step 4 over 10m · more than 50 users · or in your words"
            }
            Self::Evidence(_, EvidencePart::What) => "what was tested",
            Self::Evidence(_, EvidencePart::Place) => "lab, pilot client",
            Self::Evidence(_, EvidencePart::Result) => "what came out",
            Self::Evidence(_, EvidencePart::By) => "who tested it",
            Self::Evidence(_, EvidencePart::On) => "the day: 2026-11-03, 3 nov, yesterday",
            Self::Message(_, MessagePart::Client) => "the client it is for",
            Self::Message(_, MessagePart::Audience) => "who reads it: all users, the service desk",
            Self::Message(_, MessagePart::Channel) => "e-mail, portal, phone",
            Self::Message(_, MessagePart::When) => "48 h before, when work starts",
            Self::Message(_, MessagePart::Owner) => "who sends it",
            Self::Message(_, MessagePart::Text) => "what it says",
            Self::Check(_, CheckPart::Check) => "what is checked",
            Self::Check(_, CheckPart::Expected) => "what is seen when all is well",
            Self::Check(_, CheckPart::Method) => "how it is checked",
            Self::Implementer => "who does the work",
            Self::Verifier => "who verifies it, another person on medium and high",
            Self::Tags => "words to find it by, with commas between them",
            Self::Notes => "anything else; an edit here makes no revision",
        }
    }

    /// Tells whether it is the field by which an entry of a list is known: Enter there begins the next entry.
    pub fn begins_entry(self) -> bool {
        matches!(
            self,
            Self::ItemName(_) | Self::Step(_, _, StepPart::Instruction) | Self::Trigger(_)
        )
    }
}
