//! The approval gate: Review to Approved.

use super::super::change::Change;
use super::super::duty;
use super::super::id::PersonId;
use super::super::people::Role;
use super::super::plan::RiskClass;
use super::super::refusal::{Gap, Owner};
use super::super::registers::Registers;
use super::super::vote::{Choice, Condition, Vote};
use super::rule::Rule;
use super::{author, gap};

/// Returns what the votes, comments and conditions still lack for an approval.
pub fn votes(change: &Change, registers: &Registers, conditions: &[Condition]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let entitled = duty::entitled_voters(change, registers);
    let names: Vec<PersonId> = entitled.iter().map(|p| p.id.clone()).collect();
    let votes: Vec<&Vote> = change
        .valid_votes()
        .into_iter()
        .filter(|v| names.contains(&v.by))
        .collect();
    quorum(change, registers, &names, &votes, &mut gaps);
    comments(change, registers, &votes, &mut gaps);
    for question in change.open_questions() {
        gaps.push(gap(
            Rule::ApprovalQuestions,
            format!("Question {} by {} is unanswered", question.id, question.by),
            author(change),
            format!("comment --reply-to {}", question.id),
        ));
    }
    for (n, condition) in (1..).zip(conditions) {
        if condition.text.trim().is_empty()
            || condition.met_by.is_none()
                && (condition.due.is_none() || !registers.people.contains_key(&condition.owner))
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

fn quorum(
    change: &Change,
    registers: &Registers,
    entitled: &[PersonId],
    votes: &[&Vote],
    gaps: &mut Vec<Gap>,
) {
    let waiting = |members: &[PersonId]| -> Owner {
        let missing: Vec<PersonId> = members
            .iter()
            .filter(|m| entitled.contains(m) && votes.iter().all(|v| v.by != **m))
            .cloned()
            .collect();
        if missing.is_empty() {
            Owner::Role(Role::Admin)
        } else {
            Owner::AnyOf(missing)
        }
    };
    let boards = duty::deciding_boards(change, registers);
    let to_board = Registers::goes_to_board(change.plan.kind, change.class);
    if to_board && boards.is_empty() {
        gaps.push(gap(
            Rule::ApprovalBoard,
            "No board decides for these clients",
            Owner::Role(Role::Admin),
            "boards",
        ));
    }
    for board in boards {
        let of_board = |choice| {
            votes
                .iter()
                .filter(|v| v.choice == choice && board.members.contains(&v.by))
                .count()
        };
        let (yes, no, needed) = (
            of_board(Choice::Approve),
            of_board(Choice::Reject),
            board.votes_needed(),
        );
        let present = yes + no + of_board(Choice::Abstain);
        if present < needed {
            gaps.push(gap(
                Rule::ApprovalQuorum,
                format!(
                    "{present} of {needed} votes of {} are in on revision {}",
                    board.name, change.revision
                ),
                waiting(&board.members),
                "vote",
            ));
        } else if yes <= no {
            gaps.push(gap(
                Rule::ApprovalMajority,
                format!("{yes} of {} approve and {no} reject", board.name),
                waiting(&board.members),
                "vote",
            ));
        }
    }
    if !to_board && votes.iter().all(|v| v.choice != Choice::Approve) {
        gaps.push(gap(
            Rule::ApprovalPeer,
            format!("No peer has approved revision {}", change.revision),
            waiting(entitled),
            "vote",
        ));
    }
}

fn comments(change: &Change, registers: &Registers, votes: &[&Vote], gaps: &mut Vec<Gap>) {
    if change.class == RiskClass::Low {
        return;
    }
    for vote in votes.iter().filter(|v| v.choice == Choice::Approve) {
        if registers.policy_of(change).says_nothing(&vote.comment) {
            gaps.push(gap(
                Rule::ApprovalComment,
                format!("The approving vote of {} carries no comment", vote.by),
                Owner::Person(vote.by.clone()),
                "vote",
            ));
        }
    }
}
