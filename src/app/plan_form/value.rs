//! What a field holds, as it is written in it.

mod read;
mod set;

use crate::domain::checklist::{Step, StepKind};
use crate::domain::id::{ClientId, PersonId, ServiceId};
use crate::domain::plan::{Plan, Trigger};
use crate::domain::registers::Registers;
use crate::domain::when;
use crate::domain::window::Timestamp;

pub use set::{set, window, zone_of};

use super::field::{CheckPart, EvidencePart, Field, MessagePart, StepPart, Track};

/// When and among whom a text is read.
#[derive(Debug, Clone, Copy)]
pub struct Here<'a> {
    /// Now.
    pub now: Timestamp,
    /// The registers.
    pub registers: &'a Registers,
}

/// Returns a checklist of a plan.
pub fn steps(plan: &Plan, track: Track) -> &[Step] {
    match track {
        Track::Wave(wave) => plan.waves.get(wave).map_or(&[], |w| w.steps.as_slice()),
        Track::Rollback => &plan.rollback.steps,
    }
}

/// Returns a checklist of a plan to be changed.
pub fn steps_mut(plan: &mut Plan, track: Track) -> Option<&mut Vec<Step>> {
    match track {
        Track::Wave(wave) => plan.waves.get_mut(wave).map(|w| &mut w.steps),
        Track::Rollback => Some(&mut plan.rollback.steps),
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn number(n: Option<u32>) -> String {
    n.map_or_else(String::new, |n| n.to_string())
}

fn above_zero(n: u32) -> String {
    number(Some(n).filter(|n| *n > 0))
}

fn person(person: Option<&PersonId>) -> String {
    person.map_or_else(String::new, ToString::to_string)
}

/// Returns what a field holds, as it is written in it; empty for one that is not there.
pub fn text(plan: &Plan, field: Field) -> String {
    match field {
        Field::Title => plan.title.clone(),
        Field::Reason => plan.reason.clone(),
        Field::Reference => plan.reference.clone(),
        Field::ScopeIn => plan.scope_in.clone(),
        Field::ScopeOut => plan.scope_out.clone(),
        Field::OutageMinutes => number(plan.answers.outage_minutes),
        Field::Users => number(plan.answers.users),
        Field::Sites => number(plan.answers.sites),
        Field::Services => joined(plan.services.iter().map(ServiceId::as_str)),
        Field::ItemName(i) => plan
            .items
            .get(i)
            .map_or_else(String::new, |i| i.name.clone()),
        Field::ItemKind(i) => plan
            .items
            .get(i)
            .map_or_else(String::new, |i| i.kind.clone()),
        Field::WaveName(w) => plan
            .waves
            .get(w)
            .map_or_else(String::new, |w| w.name.clone()),
        Field::WaveClients(w) => plan.waves.get(w).map_or_else(String::new, |w| {
            joined(w.clients.iter().map(ClientId::as_str))
        }),
        Field::WaveWindow(w) => plan
            .waves
            .get(w)
            .and_then(|w| w.window.as_ref())
            .map_or_else(String::new, when::write),
        Field::Step(track, i, part) => steps(plan, track)
            .get(i)
            .map_or_else(String::new, |s| step_text(s, part)),
        Field::Mitigation => plan.rollback.mitigation.clone(),
        Field::RollbackMinutes => above_zero(plan.rollback.minutes),
        Field::DecisionMaker => person(plan.rollback.decision_maker.as_ref()),
        Field::Rehearsal => plan.rollback.rehearsal.clone(),
        Field::Trigger(i) => plan
            .triggers
            .get(i)
            .map_or_else(String::new, Trigger::in_words),
        Field::Evidence(i, part) => plan
            .evidence
            .get(i)
            .map_or_else(String::new, |e| match part {
                EvidencePart::What => e.what.clone(),
                EvidencePart::Place => e.place.clone(),
                EvidencePart::Result => e.result.clone(),
                EvidencePart::By => e.by.clone(),
                EvidencePart::On => e.on.map_or_else(String::new, |day| day.to_string()),
            }),
        Field::Message(i, part) => {
            plan.communications
                .get(i)
                .map_or_else(String::new, |m| match part {
                    MessagePart::Client => m.client.to_string(),
                    MessagePart::Audience => m.audience.clone(),
                    MessagePart::Channel => m.channel.clone(),
                    MessagePart::When => m.when.clone(),
                    MessagePart::Owner => person(m.owner.as_ref()),
                    MessagePart::Text => m.text.clone(),
                })
        }
        Field::Check(i, part) => plan
            .validation
            .get(i)
            .map_or_else(String::new, |c| match part {
                CheckPart::Check => c.check.clone(),
                CheckPart::Expected => c.expected.clone(),
                CheckPart::Method => c.method.clone(),
                CheckPart::Minutes => above_zero(c.minutes),
            }),
        Field::Implementer => person(plan.implementer.as_ref()),
        Field::Verifier => person(plan.verifier.as_ref()),
        Field::Tags => plan.tags.join(", "),
        Field::Notes => plan.notes.clone(),
        Field::Answer(question) => {
            let answers = super::choice::answers(plan, question);
            let picked = answers.picked.map(|picked| answers.options[picked]);
            picked.unwrap_or_default().to_owned()
        }
    }
}

fn step_text(step: &Step, part: StepPart) -> String {
    match part {
        StepPart::Instruction => step.instruction.clone(),
        StepPart::Minutes => above_zero(step.minutes),
        StepPart::Owner => person(step.owner.as_ref()),
        StepPart::Expected => step.expected.clone(),
        StepPart::Releaser => match &step.kind {
            StepKind::Hold { releaser } => person(releaser.as_ref()),
            StepKind::PreCheck | StepKind::Work | StepKind::NoReturn => String::new(),
        },
    }
}
