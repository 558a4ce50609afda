//! What the question before a decision tells beside the change.

use crate::domain::command::Command;

/// Returns what the question before a decision tells beside the change.
#[expect(clippy::too_many_lines, reason = "one arm for each command")]
pub(super) fn details(command: &Command) -> Vec<String> {
    let one = |label: &str, text: &str| {
        if text.trim().is_empty() {
            Vec::new()
        } else {
            vec![format!("{label}: {}", text.trim())]
        }
    };
    match command {
        Command::Vote { comment, .. } => one("Comment", comment),
        Command::Reclass { class, reason, .. } => {
            vec![format!("To {}: {}", class.word(), reason.trim())]
        }
        Command::Approve {
            note, conditions, ..
        } => {
            let mut lines = one("Note", note);
            lines.extend(
                conditions
                    .iter()
                    .map(|c| format!("Condition: {} ({})", c.text, c.owner)),
            );
            lines
        }
        Command::Defer {
            until,
            zone,
            reason,
        } => vec![format!("Until {until} in {zone}: {reason}")],
        Command::Return { reason }
        | Command::Reject { reason }
        | Command::Unschedule { reason }
        | Command::Cancel { reason }
        | Command::Hold { reason }
        | Command::Release { reason }
        | Command::WithdrawIncident { reason, .. } => one("Reason", reason),
        Command::Authorise {
            person,
            spoken,
            reason,
            ..
        } => vec![format!(
            "Authorised by {person}{}: {reason}",
            if *spoken { ", spoken" } else { "" }
        )],
        Command::AuthoriseAndStart {
            person,
            spoken,
            reason,
            began,
            ..
        } => {
            let start = began.map_or_else(
                || "Work starts now".to_owned(),
                |at| format!("Work began at {} UTC", at.format("%Y-%m-%d %H:%M")),
            );
            let how = if *spoken { ", spoken" } else { "" };
            vec![format!("Authorised by {person}{how}: {reason}"), start]
        }
        Command::Waive {
            rule,
            reason,
            until,
        } => vec![
            format!("{rule} until {} UTC", until.format("%Y-%m-%d %H:%M")),
            format!("Reason: {}", reason.trim()),
        ],
        Command::Consent {
            client, said_by, ..
        } => vec![format!("{client} ({}) agrees", said_by.trim())],
        Command::RollBack {
            reason, incident, ..
        }
        | Command::Reopen { reason, incident } => {
            [one("Incident", incident), one("Reason", reason)].concat()
        }
        Command::LinkIncident {
            incident,
            role,
            note,
            wave,
        } => {
            let of = wave.map_or(String::new(), |w| format!(", by its wave {}", w + 1));
            let link = vec![format!("{incident} {}{of}", role.in_words())];
            [link, one("Note", note)].concat()
        }
        Command::EndRollback {
            restored, incident, ..
        } => {
            let said = if *restored {
                "Service is restored and verified"
            } else {
                "Service is not restored"
            };
            [vec![said.to_owned()], one("Incident", incident)].concat()
        }
        Command::ReleaseStep {
            spoken_by: Some(person),
            note,
            ..
        } => {
            let word = vec![format!("On the spoken word of {person}")];
            [word, one("Said", note)].concat()
        }
        Command::GoOn {
            condition,
            also,
            authority,
            reason,
            ..
        } => {
            let each = std::iter::once(condition).chain(also);
            let mut lines: Vec<String> = each.map(|c| format!("Although {c}")).collect();
            lines.push(format!("Under {authority}: {}", reason.trim()));
            lines
        }
        Command::Create { .. }
        | Command::Edit { .. }
        | Command::Comment { .. }
        | Command::Submit
        | Command::SubmitForReview
        | Command::MeetCondition { .. }
        | Command::Schedule
        | Command::Start { .. }
        | Command::Tick { .. }
        | Command::Undo { .. }
        | Command::FireTrigger { .. }
        | Command::RefuseGo { .. }
        | Command::KeepEvidence { .. }
        | Command::Pause { .. }
        | Command::Resume { .. }
        | Command::ReleaseStep {
            spoken_by: None, ..
        }
        | Command::Complete { .. }
        | Command::WithdrawWaiver { .. }
        | Command::FinishWork { .. }
        | Command::RecordCheck { .. }
        | Command::DeclareImpact { .. }
        | Command::SendMessage { .. }
        | Command::WriteMessage { .. }
        | Command::ReleaseMessage { .. }
        | Command::WithdrawMessage { .. }
        | Command::Review { .. } => Vec::new(),
    }
}
