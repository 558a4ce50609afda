//! The script of one change: who does what to it, and when.

use chrono::{Duration, NaiveDate};

use super::dice::Dice;
use crate::domain::command::Command;
use crate::domain::digest::Digest;
use crate::domain::id::PersonId;
use crate::domain::plan::Plan;
use crate::domain::vote::{Choice, CommentKind, Condition};
use crate::domain::window::Timestamp;
use crate::domain::zone::Zone;

/// The lines of one change, written forward in time.
#[derive(Debug, Clone)]
pub(super) struct Script {
    lines: Vec<(Timestamp, PersonId, Command)>,
    clock: Timestamp,
    comments: u32,
    /// The plan as it stands at the last line.
    pub(super) plan: Plan,
    /// Dice of its own, so that one change's luck does not move another's.
    pub(super) dice: Dice,
}

impl Script {
    /// Opens a script with someone raising a change.
    pub(super) fn raise(at: Timestamp, by: &str, mut plan: Plan, seed: u64) -> Self {
        plan.number_parts();
        let mut script = Self {
            lines: Vec::with_capacity(32),
            clock: at,
            comments: 0,
            plan: plan.clone(),
            dice: Dice::new(seed),
        };
        script.ask(
            by,
            Command::Create {
                plan: Box::new(plan),
            },
        );
        script
    }

    /// Returns when the change is raised.
    pub(super) fn raised(&self) -> Timestamp {
        self.lines.first().map_or(self.clock, |(at, _, _)| *at)
    }

    /// Returns the lines in the order of time.
    pub(super) fn into_lines(self) -> Vec<(Timestamp, PersonId, Command)> {
        self.lines
    }

    /// Returns the time that it is in the script.
    pub(super) fn clock(&self) -> Timestamp {
        self.clock
    }

    /// Lets time pass until a moment; time never runs back.
    pub(super) fn at(&mut self, at: Timestamp) -> &mut Self {
        self.clock = self.clock.max(at);
        self
    }

    /// Lets some seconds pass.
    pub(super) fn wait(&mut self, seconds: u32) -> &mut Self {
        self.clock += Duration::seconds(i64::from(seconds));
        self
    }

    /// Lets someone do something now.
    pub(super) fn ask(&mut self, by: &str, command: Command) -> &mut Self {
        self.lines.push((self.clock, by.into(), command));
        self
    }

    /// Edits the plan.
    pub(super) fn edit(&mut self, by: &str, change: impl FnOnce(&mut Plan)) -> &mut Self {
        change(&mut self.plan);
        self.plan.number_parts();
        let plan = Box::new(self.plan.clone());
        self.ask(by, Command::Edit { plan })
    }

    /// Hands it in.
    pub(super) fn submit(&mut self, by: &str) -> &mut Self {
        self.ask(by, Command::Submit)
    }

    fn comment(&mut self, by: &str, meant: CommentKind, text: &str, reply_to: Option<u32>) -> u32 {
        self.comments += 1;
        self.ask(
            by,
            Command::Comment {
                meant,
                text: text.to_owned(),
                about: None,
                reply_to,
            },
        );
        self.comments
    }

    /// Writes a remark.
    pub(super) fn note(&mut self, by: &str, text: &str) -> &mut Self {
        self.comment(by, CommentKind::Note, text, None);
        self
    }

    /// Names a risk.
    pub(super) fn risk(&mut self, by: &str, text: &str) -> &mut Self {
        self.comment(by, CommentKind::Risk, text, None);
        self
    }

    /// Asks a question and returns its number.
    pub(super) fn question(&mut self, by: &str, text: &str) -> u32 {
        self.comment(by, CommentKind::Question, text, None)
    }

    /// Answers a question.
    pub(super) fn answer(&mut self, by: &str, question: u32, text: &str) -> &mut Self {
        self.comment(by, CommentKind::Note, text, Some(question));
        self
    }

    /// Votes on the revision that stands.
    pub(super) fn vote(&mut self, by: &str, choice: Choice, comment: &str) -> &mut Self {
        self.ask(
            by,
            Command::Vote {
                choice,
                comment: comment.to_owned(),
                seen: Digest::default(),
            },
        )
    }

    /// Puts the approval of the revision that stands on record.
    pub(super) fn approve(
        &mut self,
        by: &str,
        note: &str,
        conditions: Vec<Condition>,
    ) -> &mut Self {
        self.ask(
            by,
            Command::Approve {
                conditions,
                note: note.to_owned(),
                seen: Digest::default(),
            },
        )
    }

    /// Puts the decision off.
    pub(super) fn defer(&mut self, by: &str, until: NaiveDate, reason: &str) -> &mut Self {
        let reason = reason.to_owned();
        let zone = Zone::known("Europe/London");
        let defer = Command::Defer {
            until,
            zone,
            reason,
        };
        self.ask(by, defer)
    }

    /// Does something that takes a reason and nothing else.
    pub(super) fn because(
        &mut self,
        by: &str,
        command: impl FnOnce(String) -> Command,
        reason: &str,
    ) -> &mut Self {
        self.ask(by, command(reason.to_owned()))
    }
}

/// Makes a condition or a follow-up with its owner and due day.
pub(super) fn condition(text: &str, owner: &str, due: NaiveDate) -> Condition {
    Condition {
        text: text.to_owned(),
        owner: owner.into(),
        due: Some(due),
        met_by: None,
    }
}
