//! Tells what happened: one sentence for each event.

use super::event::{ChangeEvent, Event};
use super::people::{Identity, Role};
use super::vote::Authority;
use super::wave::{Checklist, Tick};

/// Returns what happened as a phrase that follows a person's name: `submitted revision 2`.
pub fn tell(event: &Event) -> String {
    match event {
        Event::FileInitialised {
            organisation,
            identity,
        } => {
            let how = match identity {
                Identity::System => "the operating system says who people are",
                Identity::Declared => "people declare who they are",
            };
            format!("made the file of {organisation}; {how}")
        }
        Event::PersonSet { person } => {
            let roles: Vec<&str> = person.roles.iter().copied().map(Role::word).collect();
            let left = if person.left { ", who has left" } else { "" };
            format!("set person {} ({}){left}", person.id, roles.join(", "))
        }
        Event::ClientSet { client } => format!("set client {} ({})", client.id, client.name),
        Event::ServiceSet { service } => format!("set service {} ({})", service.id, service.name),
        Event::BoardSet { board } => format!("set board {} ({})", board.id, board.name),
        Event::FreezeSet { freeze } => format!("set freeze {} ({})", freeze.id, freeze.name),
        Event::FreezeLifted { id } => format!("lifted freeze {id}"),
        Event::MeetingSet { meeting } => format!("set meeting {} of {}", meeting.id, meeting.board),
        Event::PolicySet { .. } => "set the policy".to_owned(),
        Event::Change(event) => tell_change(event),
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each event")]
fn tell_change(event: &ChangeEvent) -> String {
    match event {
        ChangeEvent::Created { plan, risk, class } => {
            format!(
                "raised it: {} ({} {})",
                plan.title,
                class.word(),
                risk.total
            )
        }
        ChangeEvent::Imported { change } => {
            format!(
                "imported {} from {}: {}",
                change.number, change.source, change.title
            )
        }
        ChangeEvent::Edited { revision: 0, .. } => "edited the draft".to_owned(),
        ChangeEvent::Edited {
            revision,
            risk,
            class,
            ..
        } => format!(
            "edited it: revision {revision} ({} {})",
            class.word(),
            risk.total
        ),
        ChangeEvent::Submitted {
            revision,
            risk,
            class,
            ..
        } => format!(
            "submitted revision {revision} ({} {})",
            class.word(),
            risk.total
        ),
        ChangeEvent::Commented {
            id,
            meant,
            text,
            reply_to,
            ..
        } => match reply_to {
            Some(asked) => format!("answered {asked} with {} {id}: {text}", meant.word()),
            None => format!("wrote {} {id}: {text}", meant.word()),
        },
        ChangeEvent::Voted {
            choice,
            comment,
            revision,
            ..
        } => with(
            format!("voted {} on revision {revision}", choice.word()),
            comment,
        ),
        ChangeEvent::Approved {
            revision,
            authority,
            conditions,
            note,
            ..
        } => {
            let whose = match authority {
                Authority::Board => "by the board".to_owned(),
                Authority::Peer => "by a peer".to_owned(),
                Authority::Template(name) => format!("by the template {name}"),
                Authority::Authoriser { person, spoken, .. } => {
                    let how = if *spoken { "spoken" } else { "written" };
                    format!("on {person}'s {how} word")
                }
            };
            let tail = match conditions.len() {
                0 => String::new(),
                1 => " with 1 condition".to_owned(),
                n => format!(" with {n} conditions"),
            };
            with(
                format!("recorded the approval of revision {revision} {whose}{tail}"),
                note,
            )
        }
        ChangeEvent::ConditionMet { condition } => {
            format!("said that condition {} is met", condition + 1)
        }
        ChangeEvent::Deferred { until, reason } => {
            with(format!("deferred it until {until}"), reason)
        }
        ChangeEvent::Returned { reason } => with("returned it".to_owned(), reason),
        ChangeEvent::Rejected { reason } => with("rejected it".to_owned(), reason),
        ChangeEvent::Cancelled { reason } => with("cancelled it".to_owned(), reason),
        ChangeEvent::Scheduled { revision } => format!("scheduled revision {revision}"),
        ChangeEvent::Unscheduled { reason } => {
            with("took it out of the calendar".to_owned(), reason)
        }
        ChangeEvent::Held { reason } => with("put it on hold".to_owned(), reason),
        ChangeEvent::Released { reason } => with("took it off hold".to_owned(), reason),
        ChangeEvent::Closed { outcome } => format!("closed it: {}", outcome.word()),
        ChangeEvent::Reviewed { cause, .. } => with("recorded the review".to_owned(), cause),
        ChangeEvent::Reopened { incident, reason } => {
            with(format!("reopened it for incident {incident}"), reason)
        }
        ChangeEvent::Started { wave, began } => match began {
            Some(at) => format!(
                "started wave {}, begun {} UTC",
                wave + 1,
                at.format("%Y-%m-%d %H:%M")
            ),
            None => format!("started wave {}", wave + 1),
        },
        ChangeEvent::Ticked {
            wave,
            checklist,
            step,
            tick,
            note,
        } => {
            let what = match tick {
                Tick::Done => "ticked",
                Tick::Failed => "failed",
                Tick::Skipped => "skipped",
            };
            with(
                format!(
                    "{what} {} of wave {}",
                    step_of(*checklist, step.0),
                    wave + 1
                ),
                note,
            )
        }
        ChangeEvent::Undone {
            wave,
            checklist,
            step,
        } => format!(
            "took back {} of wave {}",
            step_of(*checklist, step.0),
            wave + 1
        ),
        ChangeEvent::StepReleased { wave, step, note } => with(
            format!("released step {} of wave {}", step.0, wave + 1),
            note,
        ),
        ChangeEvent::TriggerFired {
            wave,
            condition,
            continued_by,
        } => match continued_by {
            Some((person, why)) => format!(
                "fired a trigger in wave {}: {condition}; it goes on under {person}: {why}",
                wave + 1
            ),
            None => with(format!("fired a trigger in wave {}", wave + 1), condition),
        },
        ChangeEvent::RollbackStarted {
            wave,
            reason,
            incident,
        } => {
            let linked = if incident.is_empty() {
                String::new()
            } else {
                format!(" ({incident})")
            };
            with(
                format!("began to roll back wave {}{linked}", wave + 1),
                reason,
            )
        }
        ChangeEvent::RollbackEnded { wave, restored } => {
            format!(
                "ended the rollback of wave {}: {}",
                wave + 1,
                restored.word()
            )
        }
        ChangeEvent::WorkFinished { wave } => format!("finished the work of wave {}", wave + 1),
        ChangeEvent::CheckRecorded {
            wave,
            check,
            passed,
            observed,
        } => {
            let how = if *passed { "passed" } else { "failed" };
            with(
                format!("recorded check {check} of wave {} as {how}", wave + 1),
                observed,
            )
        }
        ChangeEvent::ImpactDeclared {
            wave,
            client,
            impact,
        } => format!(
            "declared impact {} for {client} in wave {}",
            impact.level.word(),
            wave + 1
        ),
        ChangeEvent::WaveCompleted { wave, outcome } => {
            format!("completed wave {}: {}", wave + 1, outcome.word())
        }
    }
}

fn step_of(checklist: Checklist, step: u32) -> String {
    match checklist {
        Checklist::Work => format!("step {step}"),
        Checklist::Rollback => format!("rollback step {step}"),
    }
}

fn with(what: String, said: &str) -> String {
    if said.trim().is_empty() {
        what
    } else {
        format!("{what}: {}", said.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checklist::StepId;

    #[test]
    fn an_event_is_told_after_the_persons_name() {
        let said = |e: ChangeEvent| tell(&e.into());
        assert_eq!(
            said(ChangeEvent::Held {
                reason: "freeze".to_owned()
            }),
            "put it on hold: freeze"
        );
        assert_eq!(
            said(ChangeEvent::Ticked {
                wave: 0,
                checklist: Checklist::Rollback,
                step: StepId(3),
                tick: Tick::Failed,
                note: String::new(),
            }),
            "failed rollback step 3 of wave 1"
        );
        assert_eq!(
            said(ChangeEvent::Started {
                wave: 1,
                began: None
            }),
            "started wave 2"
        );
    }
}
