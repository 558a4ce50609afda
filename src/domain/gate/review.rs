//! The approval gate: Review to Approved.

use super::super::change::Change;
use super::super::duty;
use super::super::id::PersonId;
use super::super::mention;
use super::super::people::Role;
use super::super::plan::RiskClass;
use super::super::policy::repeats;
use super::super::refusal::{Gap, Owner};
use super::super::registers::{Board, Registers};
use super::super::required::{self, Call, Reason};
use super::super::vote::{Choice, CommentKind, Condition, Vote};
use super::rule::Rule;
use super::{author, gap};

/// Returns what the votes, comments and conditions still lack for an approval.
pub fn votes(change: &Change, registers: &Registers, conditions: &[Condition]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let calls = required::required(change, registers);
    heard(change, registers, &calls, &mut gaps);
    comments(change, registers, &mut gaps);
    for question in change.open_questions() {
        gaps.push(gap(
            Rule::ApprovalQuestions,
            format!("Question {} by {} is unanswered", question.id, question.by),
            author(change),
            format!("comment --reply-to {}", question.id),
        ));
    }
    asked_for(change, conditions, &mut gaps);
    let policy = registers.policy_of(change);
    for (n, condition) in (1..).zip(conditions) {
        let owner = registers.people.get(&condition.owner);
        if policy.says_nothing(&condition.text)
            || condition.met_by.is_none()
                && (condition.due.is_none() || owner.is_none_or(|p| p.left))
        {
            gaps.push(gap(
                Rule::ApprovalConditions,
                format!("Condition {n} lacks a text, a known owner or a due date"),
                Owner::Role(Role::Manager),
                "conditions",
            ));
        }
    }
    gaps
}

/// Adds the conditions that someone asked for in the comments, and that are neither met nor taken up.
fn asked_for(change: &Change, conditions: &[Condition], gaps: &mut Vec<Gap>) {
    let asked = change.comments.iter();
    for comment in asked.filter(|c| c.kind == CommentKind::Condition && !c.answered) {
        if conditions.iter().all(|c| !repeats(&c.text, &comment.text)) {
            gaps.push(gap(
                Rule::ApprovalConditions,
                format!(
                    "Condition {} by {} is neither met nor taken up in the approval",
                    comment.id, comment.by
                ),
                Owner::Role(Role::Manager),
                format!(
                    "approve --condition \"OWNER@DAY: #{0}\", or comment --reply-to {0}",
                    comment.id
                ),
            ));
        }
    }
}

fn waiting(call: &Call) -> Owner {
    let missing: Vec<PersonId> = call.waiting().cloned().collect();
    if missing.is_empty() {
        Owner::Role(Role::Admin)
    } else {
        Owner::AnyOf(missing)
    }
}

fn heard(change: &Change, registers: &Registers, calls: &[Call], gaps: &mut Vec<Gap>) {
    let boards = duty::deciding_boards(change, registers);
    if Registers::goes_to_board(change.plan.kind, change.class) {
        no_board(change, &boards, gaps);
    }
    for call in calls {
        match &call.reason {
            Reason::Board { board, name, .. } => {
                if !call.is_met() {
                    let missing = format!(
                        "{} of {} votes of {name} are in on revision {}",
                        call.heard, call.needed, change.revision
                    );
                    gaps.push(gap(Rule::ApprovalQuorum, missing, waiting(call), "vote"));
                } else if let Some(board) = boards.iter().find(|b| b.id == *board) {
                    majority(change, registers, board, call, gaps);
                }
            }
            Reason::Seat { name, seat, .. } if !call.is_met() => {
                let missing = format!(
                    "The seat {seat} of {name} has not voted for or against revision {}",
                    change.revision
                );
                gaps.push(gap(Rule::ApprovalSeats, missing, waiting(call), "vote"));
            }
            Reason::Peer if !call.is_met() => {
                let missing = format!("No peer has approved revision {}", change.revision);
                gaps.push(gap(Rule::ApprovalPeer, missing, waiting(call), "vote"));
            }
            Reason::Seat { .. } | Reason::Peer | Reason::Authoriser => {}
        }
    }
}

/// Adds that nobody decides for some of the clients: one client's board decides for that client only.
fn no_board(change: &Change, boards: &[&Board], gaps: &mut Vec<Gap>) {
    let mut missing = |sentence: String| {
        let admin = Owner::Role(Role::Admin);
        gaps.push(gap(Rule::ApprovalBoard, sentence, admin, "boards"));
    };
    if boards.is_empty() {
        missing("No board decides for these clients".to_owned());
        return;
    }
    for client in change.clients() {
        let decides = |b: &&Board| b.client.as_ref().is_none_or(|c| c == client);
        if !boards.iter().any(decides) {
            missing(format!("No board decides for {client}"));
        }
    }
}

fn majority(
    change: &Change,
    registers: &Registers,
    board: &Board,
    call: &Call,
    gaps: &mut Vec<Gap>,
) {
    let counted = required::counted(change, registers, board);
    let of = |choice| counted.iter().filter(|(_, v)| v.choice == choice).count();
    let (yes, no) = (of(Choice::Approve), of(Choice::Reject));
    if yes <= no {
        gaps.push(gap(
            Rule::ApprovalMajority,
            format!("{yes} of {} approve and {no} reject", board.called()),
            waiting(call),
            "vote",
        ));
    }
}

fn comments(change: &Change, registers: &Registers, gaps: &mut Vec<Gap>) {
    if change.class == RiskClass::Low {
        return;
    }
    let entitled = duty::entitled_voters(change, registers);
    let approve = |v: &&Vote| v.choice == Choice::Approve && entitled.iter().any(|p| p.id == v.by);
    for vote in change.valid_votes().into_iter().filter(approve) {
        let missing = if registers.policy_of(change).says_nothing(&vote.comment) {
            format!("The approving vote of {} carries no comment", vote.by)
        } else if !mention::could_name(change, &vote.comment) {
            format!(
                "The approving vote of {} names no risk factor or gap of this change",
                vote.by
            )
        } else {
            continue;
        };
        let owner = Owner::Person(vote.by.clone());
        gaps.push(gap(Rule::ApprovalComment, missing, owner, "vote"));
    }
}
