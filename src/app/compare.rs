//! What changed in the plan since the person's vote, or since the revision before.

use crate::domain::diff::{Difference, baseline, diff, no_revision};
use crate::domain::id::ChangeNumber;
use crate::domain::lifecycle::State;
use crate::domain::plan::Plan;

use super::App;
use super::action::Action;
use super::effect::Effect;
use super::sheet::{Says, Sheet};

/// What changed in a plan, ready to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The change.
    pub number: ChangeNumber,
    /// The revision that the plan as it stands is compared with.
    pub from: u32,
    /// The differences, in the order of the plan.
    pub differences: Vec<Difference>,
    /// The person's vote, when it is stale and can be repeated: what they said.
    pub stale: Option<String>,
}

impl App {
    /// Asks for the plan to compare with.
    pub(super) fn compare(&mut self) -> Vec<Effect> {
        let Some(change) = self.change().cloned() else {
            return self.load_first(Action::Compare);
        };
        match baseline(&change, self.person()) {
            Ok(revision) => {
                let (request, number) = (self.request(), change.id());
                self.compare_asked = Some((request, number, revision));
                vec![Effect::AskPlan {
                    request,
                    viewer: self.viewer(),
                    number,
                    revision,
                }]
            }
            Err(refusal) => {
                self.show_refusal(refusal);
                Vec::new()
            }
        }
    }

    /// Shows what changed since the plan that was asked for, when its change is still at hand.
    pub(super) fn plan_was(&mut self, request: u64, plan: Option<&Plan>) {
        let Some((_, number, from)) = self.compare_asked.take_if(|(r, ..)| *r == request) else {
            return;
        };
        let Some(change) = self.change().filter(|c| c.id() == number).cloned() else {
            return;
        };
        self.dirty = true;
        let Some(plan) = plan else {
            self.show_refusal(no_revision(&change, from));
            return;
        };
        let vote = change.stale_vote(self.person());
        let stale = vote.filter(|_| change.state == State::Review);
        let stale = stale.map(|v| v.choice.word().to_owned());
        match diff(plan, &change.plan) {
            Ok(differences) => {
                self.sheet = Some(Sheet::new(Says::Compared(Compared {
                    number,
                    from,
                    differences,
                    stale,
                })));
            }
            Err(error) => self.warn(format!("The plans cannot be compared ({error}).")),
        }
    }
}
