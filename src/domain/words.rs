//! Each event of the record as one sentence, the same on the screen and in the command line.

use super::checklist::StepId;
use super::event::{ChangeEvent, Event, Recorded};
use super::id::ClientId;
use super::people::{Identity, Role};
use super::registers::Registers;
use super::vote::{Authority, Choice, CommentKind};
use super::wave::{Checklist, Tick};
use super::window::Timestamp;

/// Returns what happened as one sentence without its subject: who and when stand beside it.
pub fn sentence(recorded: &Recorded, registers: &Registers) -> String {
    match &recorded.event {
        Event::FileInitialised {
            organisation,
            identity,
        } => {
            let how = match identity {
                Identity::System => "",
                Identity::Declared => "; people declare who they are",
            };
            format!("made the file of {organisation}{how}")
        }
        Event::PersonSet { person } => {
            let roles: Vec<&str> = person.roles.iter().copied().map(Role::word).collect();
            let left = if person.left { " (has left)" } else { "" };
            let roles = if roles.is_empty() {
                "no role".to_owned()
            } else {
                roles.join(", ")
            };
            format!(
                "registered {}{left}: {roles}",
                or(&person.name, person.id.as_str())
            )
        }
        Event::ClientSet { client } => format!(
            "registered the client {}, tier {}",
            or(&client.name, client.id.as_str()),
            client.tier
        ),
        Event::ServiceSet { service } => format!(
            "registered the service {}, {} criticality",
            or(&service.name, service.id.as_str()),
            service.criticality.word()
        ),
        Event::BoardSet { board } => format!(
            "set the board {} with {}",
            or(&board.name, board.id.as_str()),
            count(board.members.len(), "member")
        ),
        Event::FreezeSet { freeze } => format!(
            "put on the {} freeze {}, {} to {}",
            if freeze.hard { "hard" } else { "soft" },
            or(&freeze.name, &freeze.id),
            day(freeze.window.start, freeze.window.zone),
            day(freeze.window.end, freeze.window.zone)
        ),
        Event::FreezeLifted { id } => format!("lifted the freeze {id}"),
        Event::MeetingSet { meeting } => format!(
            "called a meeting of {} for {} UTC",
            registers
                .boards
                .get(&meeting.board)
                .map_or(meeting.board.as_str(), |b| b.name.as_str()),
            meeting.start.format("%-d %b %Y %H:%M")
        ),
        Event::PolicySet { policy } => format!(
            "set the policy: medium from {}, high from {}",
            policy.medium_from, policy.high_from
        ),
        Event::Change(event) => change(event, registers),
    }
}

fn change(event: &ChangeEvent, registers: &Registers) -> String {
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
        ChangeEvent::Commented { .. }
        | ChangeEvent::Voted { .. }
        | ChangeEvent::Approved { .. }
        | ChangeEvent::ConditionMet { .. }
        | ChangeEvent::Deferred { .. }
        | ChangeEvent::Returned { .. }
        | ChangeEvent::Rejected { .. } => review(event),
        ChangeEvent::Cancelled { reason } => because("cancelled it", reason),
        ChangeEvent::Scheduled { revision } => format!("scheduled revision {revision}"),
        ChangeEvent::Unscheduled { reason } => because("took it out of the calendar", reason),
        ChangeEvent::Held { reason } => because("put it on hold", reason),
        ChangeEvent::Released { reason } => because("took it off hold", reason),
        ChangeEvent::Closed { outcome } => format!("closed it: {}", outcome.word()),
        ChangeEvent::Reviewed {
            cause,
            lesson,
            actions,
        } => format!(
            "reviewed it with {}: {cause}; learned: {lesson}",
            count(actions.len(), "action")
        ),
        ChangeEvent::Reopened { incident, reason } => {
            because(&format!("reopened it for {incident}"), reason)
        }
        ChangeEvent::Started { .. }
        | ChangeEvent::Ticked { .. }
        | ChangeEvent::Undone { .. }
        | ChangeEvent::StepReleased { .. }
        | ChangeEvent::TriggerFired { .. }
        | ChangeEvent::RollbackStarted { .. }
        | ChangeEvent::RollbackEnded { .. }
        | ChangeEvent::WorkFinished { .. }
        | ChangeEvent::CheckRecorded { .. }
        | ChangeEvent::ImpactDeclared { .. }
        | ChangeEvent::WaveCompleted { .. } => work(event, registers),
    }
}

fn review(event: &ChangeEvent) -> String {
    match event {
        ChangeEvent::Commented {
            meant,
            text,
            reply_to,
            ..
        } => match (meant, reply_to) {
            (_, Some(to)) => format!("answered comment {to}: {text}"),
            (CommentKind::Question, None) => format!("asked: {text}"),
            (CommentKind::Risk, None) => format!("named a risk: {text}"),
            (CommentKind::Note, None) => format!("noted: {text}"),
        },
        ChangeEvent::Voted {
            choice,
            comment,
            revision,
            ..
        } => {
            let how = match choice {
                Choice::Approve => "voted for",
                Choice::Reject => "voted against",
                Choice::Abstain => "abstained on",
            };
            because(&format!("{how} revision {revision}"), comment)
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
                Authority::Template(name) => format!("by the template {name}"),
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
        ChangeEvent::Deferred { until, reason } => because(
            &format!("put the decision off until {}", until.format("%-d %b %Y")),
            reason,
        ),
        ChangeEvent::Returned { reason } => because("sent it back", reason),
        ChangeEvent::Rejected { reason } => because("rejected it", reason),
        ChangeEvent::Created { .. }
        | ChangeEvent::Imported { .. }
        | ChangeEvent::Edited { .. }
        | ChangeEvent::Submitted { .. }
        | ChangeEvent::Cancelled { .. }
        | ChangeEvent::Scheduled { .. }
        | ChangeEvent::Unscheduled { .. }
        | ChangeEvent::Held { .. }
        | ChangeEvent::Released { .. }
        | ChangeEvent::Closed { .. }
        | ChangeEvent::Reviewed { .. }
        | ChangeEvent::Reopened { .. }
        | ChangeEvent::Started { .. }
        | ChangeEvent::Ticked { .. }
        | ChangeEvent::Undone { .. }
        | ChangeEvent::StepReleased { .. }
        | ChangeEvent::TriggerFired { .. }
        | ChangeEvent::RollbackStarted { .. }
        | ChangeEvent::RollbackEnded { .. }
        | ChangeEvent::WorkFinished { .. }
        | ChangeEvent::CheckRecorded { .. }
        | ChangeEvent::ImpactDeclared { .. }
        | ChangeEvent::WaveCompleted { .. } => String::new(),
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm a kind of event, none of them a rule"
)]
fn work(event: &ChangeEvent, registers: &Registers) -> String {
    let step_of = |step: &StepId, checklist: &Checklist| match checklist {
        Checklist::Work => format!("step {}", step.0),
        Checklist::Rollback => format!("rollback step {}", step.0),
    };
    match event {
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
                &format!("{verb} {} of {}", step_of(step, checklist), wave_of(*wave)),
                note,
            )
        }
        ChangeEvent::Undone {
            wave,
            checklist,
            step,
        } => format!(
            "took back the tick of {} of {}",
            step_of(step, checklist),
            wave_of(*wave)
        ),
        ChangeEvent::StepReleased { wave, step, note } => because(
            &format!("released step {} of {}", step.0, wave_of(*wave)),
            note,
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
        ChangeEvent::RollbackEnded { wave, restored } => {
            format!(
                "ended the rollback of {}: {}",
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
                &format!("check {check} of {} {result}", wave_of(*wave)),
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
        ChangeEvent::WaveCompleted { wave, outcome } => {
            format!("completed {}: {}", wave_of(*wave), outcome.word())
        }
        ChangeEvent::Created { .. }
        | ChangeEvent::Imported { .. }
        | ChangeEvent::Edited { .. }
        | ChangeEvent::Submitted { .. }
        | ChangeEvent::Cancelled { .. }
        | ChangeEvent::Scheduled { .. }
        | ChangeEvent::Unscheduled { .. }
        | ChangeEvent::Held { .. }
        | ChangeEvent::Released { .. }
        | ChangeEvent::Closed { .. }
        | ChangeEvent::Reviewed { .. }
        | ChangeEvent::Reopened { .. }
        | ChangeEvent::Commented { .. }
        | ChangeEvent::Voted { .. }
        | ChangeEvent::Approved { .. }
        | ChangeEvent::ConditionMet { .. }
        | ChangeEvent::Deferred { .. }
        | ChangeEvent::Returned { .. }
        | ChangeEvent::Rejected { .. } => String::new(),
    }
}

fn wave_of(index: usize) -> String {
    format!("wave {}", index + 1)
}

fn client_name<'a>(client: &'a ClientId, registers: &'a Registers) -> &'a str {
    registers
        .clients
        .get(client)
        .map_or(client.as_str(), |c| or(&c.name, client.as_str()))
}

fn because(what: &str, why: &str) -> String {
    match why.trim() {
        "" => what.to_owned(),
        why => format!("{what}: {why}"),
    }
}

fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}

fn count(n: usize, noun: &str) -> String {
    match n {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}

fn day(at: Timestamp, zone: chrono_tz::Tz) -> String {
    at.with_timezone(&zone).format("%-d %b %Y").to_string()
}
