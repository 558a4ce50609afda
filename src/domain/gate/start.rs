//! The start gate: Scheduled to In progress, wave by wave.

use chrono::Duration;

use super::super::change::Change;
use super::super::checklist::StepKind;
use super::super::id::PersonId;
use super::super::people::Role;
use super::super::plan::{ChangeType, PlannedWave};
use super::super::refusal::{Gap, Owner};
use super::super::registers::Registers;
use super::super::template::{self, Motion};
use super::super::vote::Authority;
use super::super::waiver;
use super::super::wave::{Phase, Tick, WaveRun};
use super::super::window::Timestamp;
use super::rule::Rule;
use super::{gap, someone};

/// Returns what keeps a wave from being started by this person now, waived or not.
pub(super) fn gaps(
    change: &Change,
    registers: &Registers,
    wave: usize,
    by: &PersonId,
    now: Timestamp,
) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let n = wave + 1;
    let implementer = change.plan.implementer.as_ref();
    let owner = || someone(implementer, Owner::Role(Role::Implementer));
    if change.valid_approval().is_none() {
        gaps.push(gap(
            Rule::StartApproval,
            format!("Revision {} is not the approved one", change.revision),
            Owner::Role(Role::Manager),
            "vote and approve",
        ));
    }
    // Those of a change in the calendar were met before it came there; an emergency need not go there.
    for condition in change.open_conditions() {
        gaps.push(gap(
            Rule::StartApproval,
            format!("A condition of the approval is not met: {}", condition.text),
            Owner::Person(condition.owner.clone()),
            "met",
        ));
    }
    if implementer != Some(by) {
        gaps.push(gap(
            Rule::StartImplementer,
            format!("{by} is not the implementer"),
            owner(),
            "start",
        ));
    }
    if let Some(hold) = change.held(now) {
        gaps.push(gap(
            Rule::StartHold,
            format!("It is on hold: {}", hold.reason),
            Owner::Role(Role::Manager),
            "release",
        ));
    }
    let Some((planned, run)) = change.wave(wave) else {
        gaps.push(gap(
            Rule::StartWave,
            format!("There is no wave {n}"),
            owner(),
            "waves",
        ));
        return gaps;
    };
    let emergency = change.plan.kind == ChangeType::Emergency;
    match planned.window {
        _ if emergency => {}
        Some(w) if w.contains(now) => {}
        Some(w) => {
            let zone = w.zone;
            let (when, at) = if now < w.start {
                ("opens", w.start)
            } else {
                ("closed", w.end)
            };
            gaps.push(gap(
                Rule::StartWindow,
                format!(
                    "The window of wave {n} {when} {}",
                    at.with_timezone(&zone).format("%a %-d %b %Y %H:%M %Z")
                ),
                Owner::Role(Role::Manager),
                "wait, or edit the window and have it approved",
            ));
        }
        None => gaps.push(gap(
            Rule::StartWindow,
            format!("Wave {n} has no window"),
            owner(),
            "waves.window",
        )),
    }
    if !emergency {
        frozen(change, registers, wave, now, &mut gaps);
    }
    pre_checks(planned, run, &owner(), &mut gaps);
    gaps.extend(suspended(change, registers));
    if let Some(before) = wave.checked_sub(1).and_then(|n| change.waves.get(n)) {
        gaps.extend(wave_before(change, before, wave, registers, now));
    }
    gaps
}

/// A window in a hard freeze is not begun unless that is waived now: it may have been put on since the
/// change was scheduled, and a waiver may have expired or been taken back.
fn frozen(
    change: &Change,
    registers: &Registers,
    wave: usize,
    now: Timestamp,
    gaps: &mut Vec<Gap>,
) {
    let Some((planned, window)) = change
        .plan
        .waves
        .get(wave)
        .and_then(|w| Some((w, w.window?)))
    else {
        return;
    };
    let holds = |id: &str| {
        let of_freezes = change.holds.iter().filter(|h| h.stands(now));
        let mut of_freezes = of_freezes.filter_map(|h| h.freeze.as_ref());
        of_freezes.any(|by| by.freeze == id)
    };
    let hard = registers.freezes.values().filter(|f| f.hard);
    let touching = hard.filter_map(|f| Some((f, f.last_touching(&window, &planned.clients)?)));
    let mut touching = touching
        .filter(|(freeze, period)| now < period.end && !holds(&freeze.id))
        .peekable();
    if touching.peek().is_none()
        || waiver::covering(change, registers, Rule::ScheduleFreeze.code(), now).is_some()
    {
        return;
    }
    for (freeze, period) in touching {
        gaps.push(gap(
            Rule::StartHold,
            format!(
                "Wave {} lies in the freeze {} ({}), and no waiver of that counts now",
                wave + 1,
                freeze.name,
                period.in_words()
            ),
            Owner::Role(freeze.waived_by.unwrap_or(Role::Manager)),
            "waive schedule.freeze",
        ));
    }
}

/// What a template approved beforehand is not begun while that template is suspended.
fn suspended(change: &Change, registers: &Registers) -> Option<Gap> {
    let Authority::Template { template, .. } = &change.approval.as_ref()?.authority else {
        return None;
    };
    let template = registers.catalogue.get(template)?;
    let suspension = template.suspension.as_ref()?;
    let may = template::entitled(template, Motion::Resume, registers);
    Some(gap(
        Rule::StartTemplate,
        format!(
            "The template {} is suspended: {}",
            template.id, suspension.reason
        ),
        if may.is_empty() {
            Owner::Role(Role::Admin)
        } else {
            Owner::AnyOf(may.into_iter().map(|p| p.id.clone()).collect())
        },
        format!("template resume {}", template.id),
    ))
}

/// Returns what of the wave before keeps the next one back: its verification, then its observation.
fn wave_before(
    change: &Change,
    before: &WaveRun,
    number: usize,
    registers: &Registers,
    now: Timestamp,
) -> Option<Gap> {
    let verifier = || someone(change.plan.verifier.as_ref(), Owner::Role(Role::Manager));
    if before.phase != Phase::Done {
        return Some(gap(
            Rule::StartWaveBefore,
            format!("Wave {number} is not verified"),
            verifier(),
            "complete the wave before",
        ));
    }
    let minutes = registers.policy_of(change).wave_observation_minutes;
    let until = before.completed? + Duration::minutes(i64::from(minutes));
    (now < until).then(|| {
        gap(
            Rule::StartWaveBefore,
            format!(
                "Wave {number} is observed until {} UTC",
                until.format("%-d %b %H:%M")
            ),
            verifier(),
            "wait until then",
        )
    })
}

fn pre_checks(planned: &PlannedWave, run: &WaveRun, owner: &Owner, gaps: &mut Vec<Gap>) {
    for step in &planned.steps {
        let done = run
            .marks
            .get(&step.id)
            .is_some_and(|m| matches!(m.tick, Tick::Done | Tick::Skipped));
        if step.kind == StepKind::PreCheck && !done {
            gaps.push(gap(
                Rule::StartPreChecks,
                format!(
                    "Pre-check {} is not ticked: {}",
                    step.id.0, step.instruction
                ),
                someone(step.owner.as_ref(), owner.clone()),
                format!("tick {}", step.id.0),
            ));
        }
    }
}
