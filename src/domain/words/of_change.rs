//! What happened to a change as one sentence: one arm for each kind of event.

use super::{count, of_message, or};
use crate::domain::checklist::StepId;
use crate::domain::event::ChangeEvent;
use crate::domain::id::ClientId;
use crate::domain::packet::Offline;
use crate::domain::registers::Registers;
use crate::domain::vote::{Authority, Choice, CommentKind};
use crate::domain::wave::{Checklist, Tick};
use crate::domain::zone::Zone;

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each kind of event, none of them a rule"
)]
pub(super) fn sentence(event: &ChangeEvent, registers: &Registers) -> String {
    match event {
        ChangeEvent::Created { plan, risk, class } => format!(
            "raised it: {} ({}, {} {})",
            plan.title,
            plan.kind.word(),
            class.word(),
            risk.total
        ),
        ChangeEvent::Imported { change } => format!(
            "took it over from {} as {}: {}",
            change.source, change.number, change.title
        ),
        ChangeEvent::Edited {
            revision,
            risk,
            class,
            ..
        } => {
            let what = match revision {
                0 => "the draft".to_owned(),
                n => format!("the plan, now revision {n}"),
            };
            format!("edited {what} ({} {})", class.word(), risk.total)
        }
        ChangeEvent::Submitted {
            revision,
            risk,
            class,
            ..
        } => format!(
            "handed in revision {revision} ({} {})",
            class.word(),
            risk.total
        ),
        ChangeEvent::Reclassed {
            class,
            from,
            reason,
            revision,
            ..
        } => {
            let how = if class < from { "lowered" } else { "raised" };
            because(
                &format!(
                    "{how} the class of revision {revision} from {} to {}",
                    from.word(),
                    class.word()
                ),
                reason,
            )
        }
        ChangeEvent::Commented {
            meant,
            text,
            reply_to,
            offline,
            ..
        } => {
            let how = match (meant, reply_to) {
                (_, Some(to)) => format!("answered comment {to}"),
                (CommentKind::Question, None) => "asked".to_owned(),
                (CommentKind::Risk, None) => "named a risk".to_owned(),
                (CommentKind::Condition, None) => "asked for a condition".to_owned(),
                (CommentKind::Note, None) => "noted".to_owned(),
            };
            format!("{how}{}: {text}", brought(offline.as_ref()))
        }
        ChangeEvent::Voted {
            choice,
            comment,
            revision,
            offline,
            ..
        } => {
            let how = match choice {
                Choice::Approve => "voted for",
                Choice::Reject => "voted against",
                Choice::Abstain => "abstained on",
            };
            let brought = brought(offline.as_ref());
            because(&format!("{how} revision {revision}{brought}"), comment)
        }
        ChangeEvent::Approved {
            revision,
            authority,
            conditions,
            note,
            ..
        } => {
            let by = match authority {
                Authority::Board => "by the board's votes".to_owned(),
                Authority::Peer => "by a peer's vote".to_owned(),
                Authority::Template { template, version } => {
                    format!("by the template {template} version {version}")
                }
                Authority::Authoriser { person, spoken, .. } => {
                    let how = if *spoken { "word of mouth" } else { "word" };
                    format!("on the {how} of {person}")
                }
            };
            let with = match conditions.len() {
                0 => String::new(),
                n => format!(" with {}", count(n, "condition")),
            };
            because(&format!("approved revision {revision} {by}{with}"), note)
        }
        ChangeEvent::ConditionMet { condition } => {
            format!("said that condition {} is met", condition + 1)
        }
        ChangeEvent::Deferred { until, day, reason } => {
            let zone = day.map(|d| d.zone).filter(|zone| *zone != Zone::UTC);
            let place = zone.map(|z| format!(" in {z}")).unwrap_or_default();
            let day = until.format("%-d %b %Y");
            because(&format!("put the decision off until {day}{place}"), reason)
        }
        ChangeEvent::Returned { reason } => because("sent it back", reason),
        ChangeEvent::Rejected { reason } => because("rejected it", reason),
        ChangeEvent::Cancelled { reason } => because("cancelled it", reason),
        ChangeEvent::Scheduled { revision } => format!("scheduled revision {revision}"),
        ChangeEvent::Unscheduled { reason } => because("took it out of the calendar", reason),
        ChangeEvent::Held { reason, freeze } => match freeze {
            None => because("put it on hold", reason),
            Some(by) => {
                let until = by.until.format("%-d %b %Y %H:%M");
                because(&format!("put it on hold until {until} UTC"), reason)
            }
        },
        ChangeEvent::Released { reason, .. } => because("took it off hold", reason),
        ChangeEvent::Consented {
            client,
            said_by,
            note,
            revision,
            ..
        } => because(
            &format!("put on record that {client} ({said_by}) agrees to revision {revision}"),
            note,
        ),
        ChangeEvent::Waived {
            rule,
            reason,
            until,
        } => because(
            &format!(
                "waived {rule} until {} UTC",
                until.format("%-d %b %Y %H:%M")
            ),
            reason,
        ),
        ChangeEvent::WaiverWithdrawn { rule } => format!("took back the waiver of {rule}"),
        ChangeEvent::Closed { outcome } => format!("closed it: {}", outcome.word()),
        ChangeEvent::Reviewed {
            cause,
            lesson,
            actions,
        } => format!(
            "reviewed it with {}: {cause}; learned: {lesson}",
            count(actions.len(), "action")
        ),
        ChangeEvent::IncidentLinked {
            incident,
            role,
            note,
            wave,
        } => {
            let of = wave.map_or(String::new(), |w| format!(", by its wave {}", w + 1));
            because(&format!("linked {incident}, {}{of}", role.in_words()), note)
        }
        ChangeEvent::IncidentWithdrawn { incident, reason } => {
            because(&format!("took back the link to {incident}"), reason)
        }
        ChangeEvent::Reopened { incident, reason } => {
            because(&format!("reopened it for {incident}"), reason)
        }
        ChangeEvent::Spooled { done, seen } => {
            let seen = seen.map_or(String::new(), |n| {
                format!("; event {n} of it was the last seen")
            });
            format!(
                "brought in from the spool what was done at {} UTC, while the file could not be reached{seen}",
                done.format("%-d %b %Y %H:%M:%S")
            )
        }
        ChangeEvent::Started { wave, began } => match began {
            Some(at) => format!(
                "started {}, begun {} UTC",
                wave_of(*wave),
                at.format("%-d %b %H:%M")
            ),
            None => format!("started {}", wave_of(*wave)),
        },
        ChangeEvent::Ticked {
            wave,
            checklist,
            step,
            tick,
            note,
        } => {
            let verb = match tick {
                Tick::Done => "ticked",
                Tick::Failed => "marked as failed",
                Tick::Skipped => "skipped",
            };
            because(
                &format!(
                    "{verb} {} of {}",
                    step_of(*step, *checklist),
                    wave_of(*wave)
                ),
                note,
            )
        }
        ChangeEvent::Undone {
            wave,
            checklist,
            step,
        } => format!(
            "took back the tick of {} of {}",
            step_of(*step, *checklist),
            wave_of(*wave)
        ),
        ChangeEvent::StepReleased {
            wave,
            step,
            note,
            spoken_by,
        } => {
            let word = spoken_by.as_ref().map_or_else(String::new, |person| {
                format!(" on the spoken word of {person}")
            });
            because(
                &format!("released step {} of {}{word}", step.0, wave_of(*wave)),
                note,
            )
        }
        ChangeEvent::NoGo { wave, step, reason } => because(
            &format!("said no-go at step {} of {}", step.0, wave_of(*wave)),
            reason,
        ),
        ChangeEvent::EvidenceKept {
            wave,
            checklist,
            step,
            evidence,
        } => because(
            &format!(
                "kept evidence for {} of {}",
                step_of(*step, *checklist),
                wave_of(*wave)
            ),
            &evidence.in_words(),
        ),
        ChangeEvent::Paused { wave, reason } => {
            because(&format!("paused {}", wave_of(*wave)), reason)
        }
        ChangeEvent::Resumed { wave } => format!("went on with {}", wave_of(*wave)),
        ChangeEvent::WentOn {
            wave,
            condition,
            authority,
            reason,
        } => because(
            &format!(
                "went on with {} although {condition}, under {authority}",
                wave_of(*wave)
            ),
            reason,
        ),
        ChangeEvent::TriggerFired {
            wave,
            condition,
            continued_by,
        } => {
            let then = continued_by.as_ref().map_or_else(
                || "rollback follows".to_owned(),
                |(person, why)| format!("work goes on, says {person}: {why}"),
            );
            format!("fired a trigger of {}: {condition}; {then}", wave_of(*wave))
        }
        ChangeEvent::RollbackStarted {
            wave,
            reason,
            incident,
        } => {
            let under = if incident.is_empty() {
                String::new()
            } else {
                format!(" under {incident}")
            };
            because(
                &format!("began to roll back {}{under}", wave_of(*wave)),
                reason,
            )
        }
        ChangeEvent::RollbackEnded {
            wave,
            restored,
            incident,
        } => {
            let under = if incident.is_empty() {
                String::new()
            } else {
                format!(", {incident}")
            };
            format!(
                "ended the rollback of {}: {}{under}",
                wave_of(*wave),
                restored.word()
            )
        }
        ChangeEvent::WorkFinished { wave } => format!("finished the work of {}", wave_of(*wave)),
        ChangeEvent::CheckRecorded {
            wave,
            check,
            passed,
            observed,
        } => {
            let result = if *passed { "passed" } else { "failed" };
            because(
                &format!("found that check {check} of {} {result}", wave_of(*wave)),
                observed,
            )
        }
        ChangeEvent::ImpactDeclared { client, impact, .. } => because(
            &format!(
                "declared the impact on {}: {}",
                client_name(client, registers),
                impact.level.word()
            ),
            &impact.noticed,
        ),
        ChangeEvent::MessageWritten { .. }
        | ChangeEvent::MessageSent { .. }
        | ChangeEvent::MessageReleased { .. }
        | ChangeEvent::MessageWithdrawn { .. } => of_message::sentence(event, registers),
        ChangeEvent::WaveCompleted { wave, outcome } => {
            format!("completed {}: {}", wave_of(*wave), outcome.word())
        }
    }
}

fn step_of(step: StepId, checklist: Checklist) -> String {
    match checklist {
        Checklist::Work => format!("step {}", step.0),
        Checklist::Rollback => format!("rollback step {}", step.0),
    }
}

fn wave_of(index: usize) -> String {
    format!("wave {}", index + 1)
}

pub(super) fn client_name<'a>(client: &'a ClientId, registers: &'a Registers) -> &'a str {
    registers
        .clients
        .get(client)
        .map_or(client.as_str(), |c| or(&c.name, client.as_str()))
}

pub(super) fn because(what: &str, why: &str) -> String {
    match why.trim() {
        "" => what.to_owned(),
        why => format!("{what}: {why}"),
    }
}

/// Says that something was written in a packet; nothing of what was written in the file.
fn brought(offline: Option<&Offline>) -> String {
    offline.map_or(String::new(), |o| format!(" ({})", o.in_words()))
}
