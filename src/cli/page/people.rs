//! The page's part on what people said: votes, decisions, conditions, comments, the review.

use super::{Page, moment};
use crate::domain::change::Change;
use crate::domain::packet::Offline;
use crate::domain::registers::Registers;
use crate::domain::thread::threads;
use crate::domain::vote::{Authority, Comment, Condition};

/// Writes votes, the approval and its conditions, and the review.
pub(super) fn decisions(change: &Change, registers: &Registers, page: &mut Page) {
    if !change.votes.is_empty() {
        page.heading("Votes");
        for vote in change.last_votes() {
            let stale = if change.is_stale(vote) {
                " (stale)"
            } else {
                ""
            };
            page.always(
                vote.by.as_str(),
                &format!(
                    "{} r{}{stale}{}  {}",
                    vote.choice.word(),
                    vote.revision,
                    brought(vote.offline.as_ref()),
                    vote.comment
                ),
            );
        }
    }
    if let Some(approval) = &change.approval {
        page.heading("Approval");
        let authority = match &approval.authority {
            Authority::Board => "the board's votes".to_owned(),
            Authority::Peer => "one peer".to_owned(),
            Authority::Template { template, version } => {
                format!("the template {template} version {version}")
            }
            Authority::Authoriser { person, at, spoken } => format!(
                "{}, {} at {}",
                registers.name_of(person),
                if *spoken { "spoken" } else { "written" },
                moment(*at)
            ),
        };
        page.always("revision", &approval.revision.to_string());
        page.always("by", &authority);
        page.always(
            "recorded",
            &format!(
                "{} {}",
                registers.name_of(&approval.by),
                moment(approval.at)
            ),
        );
        for (n, condition) in (1..).zip(&approval.conditions) {
            page.point(
                page.sign(condition.met_by.is_some()),
                &condition_line(n, condition),
            );
        }
    }
    if let Some(review) = &change.review {
        page.heading(&format!("Review ({} {})", review.by, moment(review.at)));
        page.asked("cause", &review.cause);
        page.asked("lesson", &review.lesson);
        for (n, action) in (1..).zip(&review.actions) {
            page.point(
                page.sign(action.met_by.is_some()),
                &condition_line(n, action),
            );
        }
    }
}

fn condition_line(n: u32, condition: &Condition) -> String {
    let due = condition
        .due
        .map(|d| format!(", due {d}"))
        .unwrap_or_default();
    let met = condition
        .met_by
        .as_ref()
        .map(|p| format!(", met says {p}"))
        .unwrap_or_default();
    format!("{n}. {} ({}{due}{met})", condition.text, condition.owner)
}

/// Writes the comments, answers under what they answer.
pub(super) fn comments(change: &Change, page: &mut Page) {
    if change.comments.is_empty() {
        return;
    }
    let open = change.open_questions().count();
    let tail = match open {
        0 => String::new(),
        1 => ", 1 open question".to_owned(),
        n => format!(", {n} open questions"),
    };
    page.heading(&format!("Comments {}{tail}", change.comments.len()));
    for placed in threads(change).into_iter().flatten() {
        page.nested(
            placed.depth,
            &placed.comment.id.to_string(),
            &said(placed.comment),
        );
    }
}

fn said(comment: &Comment) -> String {
    let about = comment
        .about
        .as_ref()
        .map(|a| format!(" on {a}"))
        .unwrap_or_default();
    let answers = comment
        .reply_to
        .map(|n| format!(" answers {n}"))
        .unwrap_or_default();
    format!(
        "{} {}{} {}{answers}{about}: {}",
        comment.by,
        moment(comment.at),
        brought(comment.offline.as_ref()),
        comment.kind.word(),
        comment.text
    )
}

/// Says that something was written in a packet; nothing of what was written in the file.
fn brought(offline: Option<&Offline>) -> String {
    offline.map_or(String::new(), |o| format!(" ({})", o.in_words()))
}
