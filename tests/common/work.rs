//! What is said in a window, to the first wave of a change.

use holdpoint::domain::checklist::StepId;
use holdpoint::domain::command::Command;
use holdpoint::domain::wave::{Checklist, Impact, ImpactLevel, Outcome, Tick};

/// The work begins.
pub const START: Command = Command::Start {
    wave: 0,
    began: None,
};

/// The work is over.
pub const FINISH: Command = Command::FinishWork { wave: 0 };

fn done(checklist: Checklist, step: u32) -> Command {
    Command::Tick {
        wave: 0,
        checklist,
        step: StepId(step),
        tick: Tick::Done,
        note: String::new(),
    }
}

/// A step of the work is done.
pub fn tick(step: u32) -> Command {
    done(Checklist::Work, step)
}

/// The first step of the way back is done, the only one of a full plan.
pub fn way_back() -> Command {
    done(Checklist::Rollback, 1)
}

/// A hold step is released, or the point of no return given its go.
pub fn release(step: u32) -> Command {
    Command::ReleaseStep {
        spoken_by: None,
        wave: 0,
        step: StepId(step),
        note: String::new(),
    }
}

/// The first check saw what was expected, the only one of a full plan.
pub fn check() -> Command {
    Command::RecordCheck {
        wave: 0,
        check: 1,
        passed: true,
        observed: "no loss in 300 packets".to_owned(),
    }
}

/// Nobody at Northwind felt anything.
pub fn no_impact() -> Command {
    Command::DeclareImpact {
        wave: 0,
        client: "northwind".into(),
        impact: Impact {
            level: ImpactLevel::None,
            from: None,
            to: None,
            users: None,
            noticed: String::new(),
            planned: true,
            told_by: "service desk".to_owned(),
        },
    }
}

/// The wave is completed.
pub fn complete(outcome: Outcome) -> Command {
    Command::Complete { wave: 0, outcome }
}
