//! Comments and votes.

use super::super::digest::Digest;
use super::super::duty;
use super::super::event::ChangeEvent;
use super::super::gate::{Rule, Trial};
use super::super::mention;
use super::super::plan::RiskClass;
use super::super::refusal::{Cause, Gap, Refusal};
use super::super::registers::Registers;
use super::super::vote::{Authority, Choice, CommentKind, Vote};
use super::Case;

impl Case<'_> {
    pub(super) fn comment(
        &self,
        meant: CommentKind,
        text: &str,
        about: Option<&str>,
        reply_to: Option<u32>,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        if text.trim().is_empty() {
            return Err(Refusal::new(
                Cause::Input,
                "A comment needs a text.",
                "Write it, or leave with Esc.",
            ));
        }
        if let Some(id) = reply_to {
            let Some(asked) = self.change.comments.iter().find(|c| c.id == id) else {
                return Err(Refusal::new(
                    Cause::Unknown,
                    format!("{} has no comment {id}.", self.change.id()),
                    "Reply to one that is there.",
                ));
            };
            let waits = matches!(asked.kind, CommentKind::Question | CommentKind::Condition);
            if waits && !asked.answered && meant != CommentKind::Question {
                self.says("The answer", text)?;
            }
        }
        let id = self.change.comments.iter().map(|c| c.id).max().unwrap_or(0) + 1;
        Ok(vec![ChangeEvent::Commented {
            id,
            meant,
            text: text.trim_end().to_owned(),
            about: about.map(str::to_owned),
            reply_to,
            offline: None,
        }])
    }

    fn entitled(&self, act: &str) -> Result<(), Refusal> {
        let change = self.change;
        let could = duty::entitled_voters(change, self.registers);
        if could.iter().any(|p| p.id == *self.by) {
            return Ok(());
        }
        let boards = duty::deciding_boards(change, self.registers);
        let stands_in = boards
            .iter()
            .any(|b| b.stands_in_for(self.by).next().is_some());
        let rule = duty::barred_from_approving(change, self.by).unwrap_or(
            if !Registers::goes_to_board(change.plan.kind, change.class) {
                "a low change is decided by an approver"
            } else if stands_in {
                "the member you stand in for has voted"
            } else {
                "you do not sit on a board that decides it"
            },
        );
        Err(duty::refuse(change, act, rule, &could))
    }

    pub(super) fn still(&self, seen: &Digest) -> Result<(), Refusal> {
        if *seen == self.change.digest {
            return Ok(());
        }
        let (who, number) = self
            .change
            .revisions
            .last()
            .map_or((&self.change.last_editor, self.change.revision), |r| {
                (&r.by, r.number)
            });
        Err(Refusal::new(
            Cause::Conflict,
            format!(
                "{} changed while you read it: {who} made revision {number}.",
                self.change.id()
            ),
            "Read what changed and decide again.",
        ))
    }

    pub(super) fn vote(
        &self,
        choice: Choice,
        comment: &str,
        seen: &Digest,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        self.entitled("vote on")?;
        self.still(seen)?;
        let needs_comment = choice != Choice::Approve || change.class >= RiskClass::Medium;
        if needs_comment && choice != Choice::Abstain {
            self.says("The comment of your vote", comment)?;
        }
        if choice == Choice::Approve && change.class >= RiskClass::Medium {
            self.names_a_risk(comment)?;
        }
        let mut events = vec![ChangeEvent::Voted {
            choice,
            comment: comment.trim().to_owned(),
            revision: change.revision,
            digest: change.digest,
            offline: None,
        }];
        // One peer's approval is the whole decision on a low change.
        if choice == Choice::Approve && !Registers::goes_to_board(change.plan.kind, change.class) {
            let mut after = change.clone();
            after.votes.push(Vote {
                by: self.by.clone(),
                at: self.now,
                choice,
                comment: comment.to_owned(),
                revision: change.revision,
                digest: change.digest,
                offline: None,
            });
            if change.held(self.now).is_none()
                && duty::barred_from_recording(change, self.by).is_none()
                && Trial::Approval(&[])
                    .gaps(&after, self.registers, self.now)
                    .is_empty()
            {
                events.push(ChangeEvent::Approved {
                    revision: change.revision,
                    digest: change.digest,
                    authority: Authority::Peer,
                    conditions: Vec::new(),
                    note: String::new(),
                });
            }
        }
        Ok(events)
    }

    fn names_a_risk(&self, comment: &str) -> Result<(), Refusal> {
        let change = self.change;
        let of_the_plan = |gap: &Gap| {
            let code = gap.code.as_ref();
            code != Rule::ScheduleRevision.code() && code != Rule::ScheduleWindow.code()
        };
        let others = self.beside(&change.plan);
        let mut gaps = Trial::Schedule(&others).lacks(change, self.registers, self.now);
        gaps.retain(of_the_plan);
        if mention::names_a_risk(change, &gaps, comment) {
            return Ok(());
        }
        Err(Refusal::new(
            Cause::Input,
            format!(
                "The comment of your vote names no risk factor or gap of {}.",
                change.id()
            ),
            format!(
                "Say what you weighed: {}.",
                mention::nameable(change, &gaps).join("; ")
            ),
        ))
    }
}
