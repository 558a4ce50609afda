//! What changed in the plan since the person's vote, since the revision before, or between any two revisions.

use crate::domain::change::Change;
use crate::domain::diff::{Difference, baseline, diff, no_revision};
use crate::domain::id::ChangeNumber;
use crate::domain::lifecycle::State;
use crate::domain::plan::Plan;

use super::App;
use super::action::Action;
use super::effect::Effect;
use super::sheet::{Says, Sheet};

/// One of the two revisions that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum End {
    /// The older one.
    #[default]
    Older,
    /// The newer one.
    Newer,
}

/// A plan that was asked for, to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The request.
    pub request: u64,
    /// The change.
    pub number: ChangeNumber,
    /// The revision.
    pub revision: u32,
    /// Which of the two it is.
    pub end: End,
}

/// What changed in a plan, ready to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The change.
    pub number: ChangeNumber,
    /// The older revision.
    pub from: u32,
    /// The newer revision.
    pub to: u32,
    /// Which of the two the keys move.
    pub moves: End,
    /// The differences, in the order of the plan.
    pub differences: Vec<Difference>,
    /// The person's vote, when it is stale and can be repeated: what they said.
    pub stale: Option<String>,
    older: Box<Plan>,
    newer: Box<Plan>,
}

impl App {
    /// Does what a key about revisions asks for; nothing when it is about something else.
    pub(super) fn revisions(&mut self, action: Action) -> Option<Vec<Effect>> {
        match action {
            Action::Compare => Some(self.compare()),
            Action::RevisionBefore => Some(self.step_revision(false)),
            Action::RevisionAfter => Some(self.step_revision(true)),
            Action::OtherRevision => Some(self.other_revision()),
            _ => None,
        }
    }

    /// Asks for the plan to compare with.
    pub(super) fn compare(&mut self) -> Vec<Effect> {
        let Some(change) = self.change().cloned() else {
            return self.load_first(Action::Compare);
        };
        match baseline(&change, self.person()) {
            Ok(revision) => self.ask_plan(change.id(), revision, End::Older),
            Err(refusal) => {
                self.show_refusal(refusal);
                Vec::new()
            }
        }
    }

    fn ask_plan(&mut self, number: ChangeNumber, revision: u32, end: End) -> Vec<Effect> {
        let request = self.request();
        self.compare_asked = Some(Asked {
            request,
            number,
            revision,
            end,
        });
        vec![Effect::AskPlan {
            request,
            viewer: self.viewer(),
            number,
            revision,
        }]
    }

    /// Returns what is compared, while that is on the screen.
    pub fn compared(&self) -> Option<&Compared> {
        self.sheet.as_ref().and_then(|sheet| match &sheet.says {
            Says::Compared(compared) => Some(compared),
            Says::Refusal(_) | Says::Help(_) | Says::Trace(_) | Says::Spool | Says::Row { .. } => {
                None
            }
        })
    }

    /// Compares with the revision before or after: the older of the two stays the older one.
    fn step_revision(&mut self, after: bool) -> Vec<Effect> {
        let Some(compared) = self.compared() else {
            return Vec::new();
        };
        let (number, from, to, end) = (compared.number, compared.from, compared.to, compared.moves);
        let Some(stands) = self
            .change()
            .filter(|c| c.id() == number)
            .map(|c| c.revision)
        else {
            return Vec::new();
        };
        let (at, first, most) = match end {
            End::Older => (from, 1, to.saturating_sub(1)),
            End::Newer => (to, from + 1, stands),
        };
        let next = if after { at + 1 } else { at.saturating_sub(1) };
        if (first..=most).contains(&next) {
            return self.ask_plan(number, next, end);
        }
        self.say(match (end, after) {
            (End::Older, false) => "That is the first revision.",
            (End::Newer, true) => "That is the revision that stands.",
            (End::Older, true) | (End::Newer, false) => {
                "The two stand next to each other; tab moves the other one."
            }
        });
        Vec::new()
    }

    /// Has the keys move the other of the two revisions.
    fn other_revision(&mut self) -> Vec<Effect> {
        if let Some(Sheet {
            says: Says::Compared(compared),
            ..
        }) = &mut self.sheet
        {
            compared.moves = match compared.moves {
                End::Older => End::Newer,
                End::Newer => End::Older,
            };
            self.dirty = true;
        }
        Vec::new()
    }

    /// Shows what changed since the plan that was asked for, when its change is still at hand.
    pub(super) fn plan_was(&mut self, request: u64, plan: Option<&Plan>) {
        let asked = self.compare_asked.take_if(|a| a.request == request);
        let Some(asked) = asked else {
            return;
        };
        let Some(change) = self.change().filter(|c| c.id() == asked.number).cloned() else {
            return;
        };
        self.dirty = true;
        let Some(plan) = plan else {
            self.show_refusal(no_revision(&change, asked.revision));
            return;
        };
        let shown = self.compared().filter(|c| c.number == asked.number);
        let two = match (shown, asked.end) {
            (Some(shown), End::Older) => (asked.revision, plan, shown.to, &*shown.newer),
            (Some(shown), End::Newer) => (shown.from, &*shown.older, asked.revision, plan),
            (None, _) => (asked.revision, plan, change.revision, &change.plan),
        };
        match self.set_beside(&change, two, asked.end) {
            Ok(compared) => self.sheet = Some(Sheet::new(Says::Compared(compared))),
            Err(error) => self.warn(format!("The plans cannot be compared ({error}).")),
        }
    }

    fn set_beside(
        &self,
        change: &Change,
        (from, older, to, newer): (u32, &Plan, u32, &Plan),
        moves: End,
    ) -> Result<Compared, serde_json::Error> {
        let vote = change.stale_vote(self.person());
        let stale = vote.filter(|_| change.state == State::Review && to == change.revision);
        Ok(Compared {
            number: change.id(),
            from,
            to,
            moves,
            differences: diff(older, newer)?,
            stale: stale.map(|v| v.choice.word().to_owned()),
            older: Box::new(older.clone()),
            newer: Box::new(newer.clone()),
        })
    }
}
