//! The ordinary ways through a window: work, rollback, checks, the review and the end.

use chrono::Duration;

use super::hours::{OFFICE, local, workday_after};
use super::script::{Script, condition};
use super::work::{Catalogue, Work};
use crate::domain::checklist::{Step, StepId, StepKind};
use crate::domain::command::Command;
use crate::domain::id::PersonId;
use crate::domain::wave::{Checklist, Impact, ImpactLevel, Outcome, Tick};
use crate::domain::window::Timestamp;

/// How the work in a window goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// As planned.
    Well,
    /// Done, but users felt something that nobody announced.
    Felt,
    /// Done, but a check failed.
    CheckFailed,
    /// All but the last ordinary step.
    Partly,
    /// A trigger fires and the rollback ends in time.
    Undone,
    /// A trigger fires and the rollback ends late.
    UndoneLate,
    /// A trigger fires and the rollback does not restore service.
    Lost,
}

impl Fate {
    /// Returns the outcome that it is called.
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::Well => Outcome::Successful,
            Self::Felt | Self::CheckFailed => Outcome::SuccessfulWithIssues,
            Self::Partly => Outcome::Partial,
            Self::Undone | Self::UndoneLate => Outcome::RolledBack,
            Self::Lost => Outcome::Failed,
        }
    }

    fn goes_back(self) -> bool {
        matches!(self, Self::Undone | Self::UndoneLate | Self::Lost)
    }
}

fn tick(wave: usize, checklist: Checklist, step: StepId, tick: Tick, note: &str) -> Command {
    Command::Tick {
        wave,
        checklist,
        step,
        tick,
        note: note.to_owned(),
    }
}

/// Ticks one step, with whatever it demands, after the minutes it takes.
pub(super) fn work_step(script: &mut Script, wave: usize, step: &Step) {
    let by = script.plan.implementer.clone().unwrap_or_default();
    let decider = script.plan.rollback.decision_maker.clone();
    let go = |note: &str| Command::ReleaseStep {
        wave,
        step: step.id,
        note: note.to_owned(),
        spoken_by: None,
    };
    match &step.kind {
        StepKind::Hold { releaser } => {
            let lead = PersonId::from(if by.as_str() == "wes" { "sara" } else { "omar" });
            let who = releaser.clone().unwrap_or(lead);
            script
                .wait(90)
                .ask(who.as_str(), go("Seen it on the screen share, go on"));
        }
        StepKind::NoReturn => {
            let who = decider.unwrap_or_else(|| by.clone());
            script
                .wait(60)
                .ask(who.as_str(), go("Go: time for a rollback is still there"));
        }
        StepKind::PreCheck | StepKind::Work => {}
    }
    let seconds = script.dice.from(step.minutes * 36, step.minutes * 62);
    script.wait(seconds).ask(
        by.as_str(),
        tick(wave, Checklist::Work, step.id, Tick::Done, ""),
    );
}

/// Works a wave from its start to the end of its work or of its rollback.
pub(super) fn run(script: &mut Script, work: &Work, wave: usize, fate: Fate) {
    let Some(planned) = script.plan.waves.get(wave).cloned() else {
        return;
    };
    let by = script.plan.implementer.clone().unwrap_or_default();
    let by = by.as_str();
    if let Some(window) = planned.window {
        let late = i64::from(script.dice.from(1, 9));
        script.at(window.start + Duration::minutes(late));
    }
    script.ask(by, Command::Start { wave, began: None });
    let until = if fate.goes_back() {
        planned.steps.len().saturating_sub(2).max(1)
    } else {
        planned.steps.len()
    };
    let last_ordinary = planned
        .steps
        .iter()
        .rposition(|s| matches!(s.kind, StepKind::Work));
    for (n, step) in planned.steps.iter().take(until).enumerate() {
        if fate == Fate::Partly && last_ordinary == Some(n) {
            let note = format!("Left as it was: {}", work.woe.trigger);
            script.wait(step.minutes * 50).ask(
                by,
                tick(wave, Checklist::Work, step.id, Tick::Failed, &note),
            );
        } else {
            work_step(script, wave, step);
        }
    }
    if fate.goes_back() {
        if let Some(step) = planned.steps.get(until)
            && matches!(step.kind, StepKind::Work)
        {
            script.wait(step.minutes * 60).ask(
                by,
                tick(
                    wave,
                    Checklist::Work,
                    step.id,
                    Tick::Failed,
                    &work.woe.trigger,
                ),
            );
        }
        roll_back(script, work, wave, fate);
    } else {
        script.wait(45).ask(by, Command::FinishWork { wave });
    }
}

fn roll_back(script: &mut Script, work: &Work, wave: usize, fate: Fate) {
    let by = script.plan.implementer.clone().unwrap_or_default();
    let by = by.as_str();
    let incident = format!("INC-{}", 40_000 + script.dice.from(100, 9_899));
    script.wait(100).ask(
        by,
        Command::FireTrigger {
            wave,
            condition: work.woe.trigger.clone(),
            continued_by: None,
        },
    );
    script.wait(40).ask(
        by,
        Command::RollBack {
            wave,
            reason: work.woe.trigger.clone(),
            incident,
        },
    );
    // A late rollback takes half as long again as planned; one in time less than planned.
    let pace = match fate {
        Fate::UndoneLate | Fate::Lost => 93,
        Fate::Well | Fate::Felt | Fate::CheckFailed | Fate::Partly | Fate::Undone => 44,
    };
    for step in script.plan.rollback.steps.clone() {
        script
            .wait(step.minutes * pace)
            .ask(by, tick(wave, Checklist::Rollback, step.id, Tick::Done, ""));
    }
    script.wait(30).ask(
        by,
        Command::EndRollback {
            incident: String::new(),
            wave,
            restored: fate != Fate::Lost,
        },
    );
}

/// Records the checks and what users felt.
pub(super) fn verify(
    script: &mut Script,
    catalogue: &Catalogue,
    work: &Work,
    wave: usize,
    fate: Fate,
) {
    let verifier = script.plan.verifier.clone().unwrap_or_default();
    let by = verifier.as_str();
    let began = script.clock();
    let checks: Vec<u32> = script.plan.validation.iter().map(|c| c.id).collect();
    for (n, check) in checks.iter().enumerate() {
        let failed = (fate == Fate::CheckFailed && n + 1 == checks.len()) || fate == Fate::Lost;
        let observed = if failed {
            work.woe.noticed.as_str()
        } else {
            Catalogue::seen(work, n)
        };
        script.wait(200).ask(
            by,
            Command::RecordCheck {
                wave,
                check: *check,
                passed: !failed,
                observed: observed.to_owned(),
            },
        );
    }
    let clients = script
        .plan
        .waves
        .get(wave)
        .map(|w| w.clients.clone())
        .unwrap_or_default();
    for client in clients {
        let users = catalogue.client(&client).users;
        let impact = impact(script, work, users, fate, began);
        script.wait(60).ask(
            by,
            Command::DeclareImpact {
                wave,
                client,
                impact,
            },
        );
    }
}

fn impact(script: &mut Script, work: &Work, users: u32, fate: Fate, began: Timestamp) -> Impact {
    let told_by = ["service desk", "IT contact", "monitoring and service desk"];
    let told_by = script.dice.one(&told_by).copied().unwrap_or("service desk");
    let minutes = i64::from(script.dice.from(12, 55));
    let (level, noticed, planned) = match fate {
        Fate::Well | Fate::CheckFailed | Fate::Partly => (ImpactLevel::None, "", true),
        Fate::Felt => (ImpactLevel::Degraded, work.woe.noticed.as_str(), false),
        Fate::Undone | Fate::UndoneLate | Fate::Lost => {
            (ImpactLevel::Outage, work.woe.noticed.as_str(), false)
        }
    };
    let felt = level != ImpactLevel::None;
    Impact {
        level,
        from: felt.then(|| began - Duration::minutes(minutes)),
        to: felt.then_some(began),
        users: felt.then(|| (users / 5).max(3)),
        noticed: noticed.to_owned(),
        planned,
        told_by: told_by.to_owned(),
    }
}

/// Writes the review of what went wrong, on a working day after it.
pub(super) fn look_back(script: &mut Script, cause: &str, lesson: &str, action: &str) {
    let day = script.clock().with_timezone(&*OFFICE).date_naive();
    let owner = script.plan.implementer.clone().unwrap_or_default();
    let follow_up = condition(action, owner.as_str(), workday_after(day, 15));
    let minute = script.dice.from(0, 50);
    script
        .at(local(*OFFICE, workday_after(day, 2), 10, minute))
        .ask(
            "ines",
            Command::Review {
                cause: cause.to_owned(),
                lesson: lesson.to_owned(),
                actions: vec![follow_up],
            },
        );
}

/// Completes a wave; the last one closes the change.
pub(super) fn complete(script: &mut Script, wave: usize, fate: Fate) {
    let verifier = script.plan.verifier.clone().unwrap_or_default();
    let outcome = fate.outcome();
    script
        .wait(120)
        .ask(verifier.as_str(), Command::Complete { wave, outcome });
}

/// Runs a wave from its start to its end, with the review that its end demands.
pub(super) fn whole_wave(
    script: &mut Script,
    catalogue: &Catalogue,
    work: &Work,
    wave: usize,
    fate: Fate,
) {
    run(script, work, wave, fate);
    verify(script, catalogue, work, wave, fate);
    if matches!(fate, Fate::Undone | Fate::UndoneLate | Fate::Lost) {
        look_back(script, &work.woe.cause, &work.woe.lesson, &work.woe.action);
    }
    complete(script, wave, fate);
}
