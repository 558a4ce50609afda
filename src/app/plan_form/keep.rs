//! The form as a draft: what is kept with every edit, and how it is taken back in.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::change::Change;
use crate::domain::id::PersonId;
use crate::domain::plan::Plan;

use super::section::Section;
use super::{PlanForm, Spot};

/// What is kept of a plan being written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// The plan that the writing began with.
    base: Plan,
    /// How many events had made the change then.
    base_rev: u64,
    /// The plan as it was written.
    pub plan: Plan,
    /// The section, row and part of the row that the cursor stood on.
    at: (usize, usize, usize),
    /// What was written in the field and not taken yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    typed: Option<String>,
    /// A text from the person's editor that could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<String>,
}

impl Kept {
    /// Reads a draft; nothing when it is none.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Makes the form again, over its change as it now stands; nothing stands there when it is being raised.
    pub fn form(self, key: String, change: Option<Arc<Change>>, me: PersonId) -> PlanForm {
        let (section, row, part) = self.at;
        let mut form = PlanForm::begin(key, None, me, self.base, self.base_rev);
        form.plan = self.plan;
        form.unread = self.unread;
        form.restored = true;
        form.at = Spot {
            section: Section::ALL.get(section).copied().unwrap_or_default(),
            row,
            part,
        };
        form.hold_cursor();
        if let (Some(typed), Some(field)) = (self.typed, form.field()) {
            form.begin_typing(field, false);
            if let Some(typing) = &mut form.typing {
                typing.text.set(&typed);
            }
        }
        if let Some(change) = change {
            form.meet(change);
        }
        form
    }
}

impl PlanForm {
    /// Returns what is kept of it.
    pub fn as_draft(&self) -> String {
        let kept = Kept {
            base: self.base.clone(),
            base_rev: self.base_rev,
            plan: self.plan.clone(),
            at: (self.at.section.index(), self.at.row, self.at.part),
            typed: self.typing.as_ref().map(|t| t.text.text().to_owned()),
            unread: self.unread.clone(),
        };
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// Takes in how the change now stands: what only others did beside the plan is followed, an edit of the
    /// plan is remembered until somebody chooses. Tells whether the plan is another one than it began with.
    pub fn meet(&mut self, change: Arc<Change>) -> bool {
        let same = change.plan == self.base;
        let untouched = self.plan == self.base && self.typing.is_none() && self.unread.is_none();
        if same || untouched {
            self.base_rev = change.rev;
            if !same {
                self.base = change.plan.clone();
                self.plan = change.plan.clone();
                self.hold_cursor();
            }
            self.moved = None;
        } else {
            self.moved = Some(Arc::clone(&change));
        }
        self.change = Some(change);
        !same
    }
}
