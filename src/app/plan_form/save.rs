//! Opening, keeping, sending and leaving the form.

use std::sync::Arc;

use crate::app::action::{Action, row};
use crate::app::confirm::{Confirm, Then, letter_for};
use crate::app::effect::Effect;
use crate::app::msg::Ended;
use crate::app::verbs::Order;
use crate::app::{App, can};
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::id::{ChangeNumber, PersonId};
use crate::domain::lifecycle::State;

use super::keep::Kept;
use super::target::{spot, target};
use super::value::Here;
use super::{PlanForm, new_keys};

impl App {
    /// Returns when and among whom a text of the form is read.
    pub fn reading_here(&self) -> Here<'_> {
        Here {
            now: self.now,
            registers: &self.registers,
        }
    }

    /// Opens a form and asks for the draft that may wait for it.
    pub(in crate::app) fn open_plan_form(&mut self, form: PlanForm) -> Vec<Effect> {
        let key = form.key.clone();
        self.plan_form = Some(form);
        self.sheet = None;
        self.dirty = true;
        vec![Effect::LoadDraft { key }]
    }

    /// Takes a kept plan in, while its form is open and untouched.
    pub(in crate::app) fn plan_draft(&mut self, key: &str, text: &str) -> bool {
        if self.start_draft(key, text) {
            return true;
        }
        let Some(form) = self.plan_form.as_ref().filter(|f| f.key == key) else {
            return false;
        };
        let untouched = !form.restored && form.past.is_empty() && form.change.is_some();
        let Some(kept) = Kept::read(text).filter(|_| untouched) else {
            return true;
        };
        let (change, me, goal) = (form.change.clone(), form.me.clone(), form.goal.clone());
        let mut form = kept.form(key.to_owned(), change, me);
        form.goal = goal;
        self.drafts.insert(key.to_owned());
        self.plan_form = Some(form);
        self.reach_goal();
        self.dirty = true;
        true
    }

    /// Puts the cursor on the field that the form was opened for.
    pub(in crate::app) fn reach_goal(&mut self) {
        if let Some(form) = &mut self.plan_form
            && let Some(place) = form.goal.as_ref().and_then(|g| target(&form.plan, g))
        {
            form.typing = None;
            form.at = spot(&form.plan, place);
            form.board = false;
        }
    }

    /// Keeps what is written as a draft, or forgets it when nothing differs any more.
    pub(in crate::app) fn keep_plan(&mut self) -> Vec<Effect> {
        self.dirty = true;
        let Some(form) = &mut self.plan_form else {
            return Vec::new();
        };
        let told = std::mem::take(&mut form.told);
        if !told.is_empty() {
            self.say(told);
        }
        let Some(form) = &self.plan_form else {
            return Vec::new();
        };
        let key = form.key.clone();
        if form.is_edited() {
            let text = form.as_draft();
            self.drafts.insert(key.clone());
            vec![Effect::SaveDraft { key, text }]
        } else if self.drafts.remove(&key) {
            vec![Effect::DropDraft { key }]
        } else {
            Vec::new()
        }
    }

    /// Leaves the form; what is written stays as a draft.
    pub(super) fn leave_plan(&mut self) -> Vec<Effect> {
        let mut effects = self.keep_plan();
        if let Some(form) = self.plan_form.take()
            && form.is_edited()
        {
            let action = if form.change.is_some() {
                Action::Edit
            } else {
                Action::New
            };
            let key = self.keymap.shown(action);
            self.say(format!("Kept as a draft; {key} opens it again."));
        }
        self.dirty = true;
        effects.extend(self.ask_detail());
        effects
    }

    /// Sends the plan, once the rules and the person agree.
    pub(super) fn save_plan(&mut self) -> Vec<Effect> {
        let now = self.now;
        let registers = Arc::clone(&self.registers);
        let Some(form) = &mut self.plan_form else {
            return Vec::new();
        };
        self.dirty = true;
        let here = Here {
            now,
            registers: &registers,
        };
        if form.saving.is_some() || !form.take_typed(here) {
            return Vec::new();
        }
        let mut effects = self.keep_plan();
        effects.extend(self.send_plan());
        effects
    }

    fn send_plan(&mut self) -> Vec<Effect> {
        let Some(form) = &mut self.plan_form else {
            return Vec::new();
        };
        form.resend = false;
        if form.unread.is_some() {
            let key = self.keymap.shown(Action::PlanAsText);
            self.warn(format!(
                "The text from your editor is no plan yet; {key} opens it again."
            ));
            return Vec::new();
        }
        if form.moved.is_some() {
            if let Err(sentence) = form.open_clash() {
                self.warn(sentence);
            }
            return Vec::new();
        }
        let plan = Box::new(form.plan.clone());
        let number = form.number();
        if form.change.as_ref().is_some_and(|c| c.plan == *plan) {
            let effects = self.leave_plan();
            self.say("The plan is as it was.");
            return effects;
        }
        let (command, action) = match number {
            Some(_) => (Command::Edit { plan }, Action::Edit),
            None => (Command::Create { plan }, Action::New),
        };
        let order = Order {
            number,
            expected_rev: number.map(|_| form.base_rev),
            command,
            label: row(action).label.to_owned(),
            draft: Some(form.key.clone()),
        };
        self.order_plan(order)
    }

    fn order_plan(&mut self, order: Order) -> Vec<Effect> {
        let Some(form) = &self.plan_form else {
            return Vec::new();
        };
        let before = form
            .change
            .as_deref()
            .cloned()
            .unwrap_or_else(|| Change::absent(ChangeNumber(0)));
        if let Err(refusal) = self
            .may_write()
            .and_then(|()| can::decided(self, &before, &order.command))
        {
            self.show_refusal(refusal);
            return Vec::new();
        }
        let after = form.as_saved(&self.registers);
        if after.revision == before.revision {
            return self.run(order);
        }
        self.confirm = Some(Confirm {
            question: format!("Save {} as revision {}?", before.id(), after.revision),
            details: consequences(&before, &after),
            letter: letter_for(&self.keymap.shown(Action::Send)),
            then: Then::Change(order),
            since: self.frame + 1,
        });
        Vec::new()
    }

    /// Takes in how the form's command ended; tells what is to be done when it was the form's.
    pub(in crate::app) fn plan_ended(&mut self, id: u64, ended: &Ended) -> Vec<Effect> {
        let Some(form) = self.plan_form.as_mut().filter(|f| f.saving == Some(id)) else {
            return Vec::new();
        };
        form.saving = None;
        match ended {
            Ended::Saved { .. } => {
                self.plan_form = None;
                Vec::new()
            }
            Ended::Conflict(_) => {
                form.resend = true;
                self.ask_plan_change().into_iter().collect()
            }
            Ended::Refused(_) | Ended::Failed(_) | Ended::Kept(_) | Ended::Spooled(_) => Vec::new(),
        }
    }

    /// Asks how the change in the form now stands.
    pub(in crate::app) fn ask_plan_change(&mut self) -> Option<Effect> {
        let number = self.plan_form.as_ref()?.number()?;
        let (request, viewer) = (self.request(), self.viewer());
        if let Some(form) = &mut self.plan_form {
            form.asked = Some(request);
        }
        Some(Effect::AskAside {
            request,
            viewer,
            number,
        })
    }

    /// Takes in a change that was read for the form, or for one that is to be begun.
    pub(in crate::app) fn aside(
        &mut self,
        request: u64,
        change: Option<Arc<Change>>,
    ) -> Vec<Effect> {
        if let Some(effects) = self.start_copy(request, change.as_ref()) {
            return effects;
        }
        let Some(form) = &mut self.plan_form else {
            return Vec::new();
        };
        if form.asked.take_if(|asked| *asked == request).is_none() {
            return Vec::new();
        }
        let Some(change) = change else {
            return Vec::new();
        };
        self.dirty = true;
        let shown = self.detail.as_ref().is_some_and(|c| c.id() == change.id());
        if shown {
            self.detail = Some(Arc::clone(&change));
        }
        let who = change.last_editor.clone();
        let edited = form.meet(change);
        let (resend, kept) = (form.resend, form.moved.is_some());
        if edited && kept && form.clash.is_none() && !resend {
            let send = self.keymap.shown(Action::Send);
            self.warn(format!(
                "{who} edited this plan meanwhile; {send} shows both versions."
            ));
        } else if edited && !kept {
            self.say(format!(
                "{who} edited this plan; this is how it stands now."
            ));
        }
        if resend {
            return self.send_plan();
        }
        Vec::new()
    }

    /// Returns a key under which no other new plan is kept; nothing when too many wait.
    pub(super) fn free_key(&self) -> Option<String> {
        new_keys().find(|key| !self.drafts.contains(key))
    }
}

/// Returns what saving a material edit leads to, a line each.
pub(in crate::app) fn consequences(before: &Change, after: &Change) -> Vec<String> {
    let mut lines = vec![before.plan.title.clone()];
    let votes = before.valid_votes();
    let names: Vec<&str> = votes.iter().map(|v| PersonId::as_str(&v.by)).collect();
    if !names.is_empty() {
        let votes = if names.len() == 1 { "vote" } else { "votes" };
        lines.push(format!(
            "The {votes} of {} on revision {} will be stale: they see what changed and vote anew.",
            names.join(" and "),
            before.revision
        ));
    }
    if before.valid_approval().is_some() {
        lines.push(format!(
            "The approval of revision {} no longer stands.",
            before.revision
        ));
    }
    if matches!(before.state, State::Approved | State::Scheduled) {
        lines.push("It goes back to review.".to_owned());
    }
    if before.class != after.class {
        lines.push(format!(
            "Its class becomes {}; it was {}.",
            after.class.word(),
            before.class.word()
        ));
    }
    lines
}
