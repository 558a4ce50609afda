//! The question before a decision: it names what is decided first, then the change and its revision.

use crate::domain::change::Change;
use crate::domain::checklist::{Step, StepId, StepKind};
use crate::domain::command::Command;
use crate::domain::incident::IncidentRole;
use crate::domain::text;
use crate::domain::vote::Choice;

use super::super::action::{Action, row};

/// The most columns that a step's instruction takes in a question.
const INSTRUCTION: usize = 60;

/// Returns a question without its revision: `Release step 5 "Fail over to node B" of CHG-0001`.
pub(super) fn asked(action: Action, command: &Command, change: &Change) -> String {
    let id = change.id();
    let of = |wave: &usize| of_wave(change, *wave);
    match command {
        Command::Vote { .. } if action == Action::Reaffirm => format!("Reaffirm your vote on {id}"),
        Command::Vote { choice, .. } => match choice {
            Choice::Approve => format!("Vote for {id}"),
            Choice::Reject => format!("Vote against {id}"),
            Choice::Abstain => format!("Abstain from the vote on {id}"),
        },
        Command::Reclass { class, .. } => format!("Set the class of {id} to {}", class.word()),
        Command::Approve { .. } => format!("Record the approval of {id}"),
        Command::Return { .. } => format!("Send {id} back to its requester"),
        Command::Reject { .. } => format!("Reject {id} for good"),
        Command::Defer { until, .. } => format!("Put the decision on {id} off until {until}"),
        Command::Authorise { person, .. } => {
            format!("Release {id} at once on the word of {person}")
        }
        Command::AuthoriseAndStart { person, .. } => {
            format!("Release {id} at once on the word of {person} and start its work")
        }
        Command::Schedule => format!("Schedule {id}"),
        Command::Unschedule { .. } => format!("Unschedule {id}"),
        Command::Hold { .. } => format!("Put {id} on hold"),
        Command::Release { .. } => format!("Take {id} off hold"),
        Command::Cancel { .. } => format!("Call {id} off"),
        Command::Consent { client, .. } => {
            format!("Put on record that {client} agrees to {id}")
        }
        Command::Waive { rule, .. } => format!("Waive {rule} of {id}"),
        Command::WithdrawWaiver { rule } => format!("Take back the waiver of {rule} of {id}"),
        Command::SubmitForReview => format!("Submit {id} for review"),
        Command::Start { wave, .. } => format!("Start {}", of(wave)),
        Command::ReleaseStep { wave, step, .. } => release(change, *wave, *step),
        Command::FinishWork { wave } => format!("End the work of {}", of(wave)),
        Command::RollBack { wave, .. } => format!("Roll back {}", of(wave)),
        Command::EndRollback { wave, .. } => format!("End the rollback of {}", of(wave)),
        Command::GoOn {
            wave, authority, ..
        } => format!("Go on with the work of {} under {authority}", of(wave)),
        Command::Complete { wave, outcome } => {
            format!("Complete {} as {}", of(wave), outcome.word())
        }
        Command::Reopen { .. } => format!("Reopen the verdict of {id}"),
        Command::LinkIncident { incident, role, .. } => match role {
            IncidentRole::Cause => format!("Link {incident} as caused by {id}"),
            IncidentRole::Trigger => format!("Link {incident} as what led to {id}"),
        },
        Command::WithdrawIncident { incident, .. } => {
            format!("Take back the link of {incident} to {id}")
        }
        Command::Create { .. }
        | Command::Edit { .. }
        | Command::Comment { .. }
        | Command::Submit
        | Command::MeetCondition { .. }
        | Command::Tick { .. }
        | Command::Undo { .. }
        | Command::FireTrigger { .. }
        | Command::RefuseGo { .. }
        | Command::KeepEvidence { .. }
        | Command::Pause { .. }
        | Command::Resume { .. }
        | Command::RecordCheck { .. }
        | Command::DeclareImpact { .. }
        | Command::SendMessage { .. }
        | Command::WriteMessage { .. }
        | Command::ReleaseMessage { .. }
        | Command::WithdrawMessage { .. }
        | Command::Review { .. } => {
            let mut label = row(action).label.chars();
            let first = label.next().map(|c| c.to_uppercase().to_string());
            format!("{}{} {id}", first.unwrap_or_default(), label.as_str())
        }
    }
}

/// Returns the wave of a change as a question names it; the change itself where it has one wave.
fn of_wave(change: &Change, wave: usize) -> String {
    if change.plan.waves.len() > 1 {
        format!("wave {} of {}", wave + 1, change.id())
    } else {
        change.id().to_string()
    }
}

fn release(change: &Change, wave: usize, step: StepId) -> String {
    let planned = change.plan.waves.get(wave);
    let found = planned.and_then(|w| w.steps.iter().find(|s| s.id == step));
    let Some(found) = found else {
        return format!("Release step {} of {}", step.0, of_wave(change, wave));
    };
    let named = named(found);
    let of = of_wave(change, wave);
    if found.kind == StepKind::NoReturn {
        format!("Give the go for {named}, the point of no return of {of}")
    } else {
        format!("Release {named} of {of}")
    }
}

/// Returns a step as a sentence names it: `step 5 "Fail over to node B"`.
fn named(step: &Step) -> String {
    let said = step.instruction.split_whitespace().collect::<Vec<_>>();
    let said = text::sanitise(&said.join(" ")).into_owned();
    format!(
        "step {} \"{}\"",
        step.id.0,
        text::cut_ascii(&said, INSTRUCTION)
    )
}
