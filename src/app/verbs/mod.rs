//! The verbs of a change's life: what each needs, asks, and sends.

mod build;
mod consent;
mod defer;
mod details;
mod emergency;
mod impact;
mod incident;
mod message;
mod open;
mod plan;
mod probe;
mod question;
mod reaffirm;
mod reclass;
mod standard;
mod template;
mod waive;
mod window;

use crate::domain::change::Change;
use crate::domain::checklist::{Step, StepId};
use crate::domain::command::Command;
use crate::domain::id::{ChangeNumber, ClientId};
use crate::domain::refusal::Refusal;
use crate::domain::rows::{Row, rows};
use crate::domain::wave::{Checklist, Phase};

use super::action::{Action, row};
use super::confirm::{Confirm, Then, letter_for};
use super::effect::Effect;
use super::form::{About, Form};
use super::plan_form::PlanForm;
use super::{App, Pane, Pending, Place};

pub use probe::probe;
pub use template::TemplateOrder;

/// A command ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The change; a new one when absent.
    pub number: Option<ChangeNumber>,
    /// How many events must have made the change, when that matters.
    pub expected_rev: Option<u64>,
    /// What is asked for.
    pub command: Command,
    /// What it does, in words.
    pub label: String,
    /// The draft that goes when it is saved.
    pub draft: Option<String>,
}

/// Returns the checklist that is being worked: which one, and its steps.
pub fn steps(change: &Change) -> Option<(usize, Checklist, &[Step])> {
    let wave = change.current_wave();
    let (planned, run) = change.wave(wave)?;
    Some(match run.phase {
        Phase::RollingBack => (
            wave,
            Checklist::Rollback,
            change.plan.rollback.steps.as_slice(),
        ),
        Phase::Planned | Phase::Implementing | Phase::Verifying | Phase::Done => {
            (wave, Checklist::Work, planned.steps.as_slice())
        }
    })
}

/// Returns the place of the first step of the checklist being worked that nobody has ticked.
pub fn next_step(change: &Change) -> Option<usize> {
    let (wave, checklist, steps) = steps(change)?;
    let marks = change.waves.get(wave)?.marks(checklist);
    steps
        .iter()
        .position(|s| marks.is_none_or(|m| !m.contains_key(&s.id)))
}

impl App {
    /// Returns the step that a verb on steps is about: the one under the cursor in the checklist, else the
    /// next one, else the last that was ticked.
    pub fn step_of(&self, action: Action, change: &Change) -> Option<(Checklist, StepId)> {
        let chosen = match (self.place, self.pane) {
            (Place::Queue, Pane::Checklist) => Some(self.scroll[Pane::Checklist.index()]),
            (Place::Window, _) => self.window.focus,
            _ => None,
        };
        if let Some(chosen) = chosen {
            let rows = rows(change, change.current_wave());
            let cursor = chosen.min(rows.len().saturating_sub(1));
            return match rows.get(cursor)? {
                Row::Step(step, checklist) => Some((*checklist, step.id)),
                Row::Check(_) => None,
            };
        }
        let (_, checklist, steps) = steps(change)?;
        if action == Action::Undo {
            let marks = change.waves.get(change.current_wave())?.marks(checklist)?;
            // Of those ticked at the same moment the last in the list is meant.
            let ticked = steps
                .iter()
                .filter_map(|s| Some((marks.get(&s.id)?.at, s.id)));
            let last = ticked.max_by_key(|(at, _)| *at)?;
            return Some((checklist, last.1));
        }
        // What is written to a step once all are ticked is written to the last.
        let writes = matches!(action, Action::NoteStep | Action::Evidence);
        let last = steps.len().checked_sub(1).filter(|_| writes);
        let index = next_step(change).or(last)?;
        steps.get(index).map(|s| (checklist, s.id))
    }

    pub(super) fn about(&self, action: Action, change: &Change) -> About {
        let seen = self.seen;
        let drawn = seen.number == Some(change.id());
        About {
            number: change.id(),
            rev: if drawn { seen.rev } else { change.rev },
            revision: change.revision,
            digest: if drawn { seen.digest } else { change.digest },
            title: change.plan.title.clone(),
            wave: change.current_wave(),
            step: self.step_of(action, change),
        }
    }

    /// Begins a verb: refuses it with the domain's own words, opens its form, asks, or sends it at once.
    pub(super) fn begin_verb(&mut self, action: Action) -> Vec<Effect> {
        if action.is_of_template() {
            return self.begin_template(action);
        }
        let action = action.base();
        if action == Action::New {
            if let Err(refusal) = self.can(action) {
                self.show_refusal(refusal);
                return Vec::new();
            }
            return self.open_start();
        }
        let Some(change) = self.change().cloned() else {
            return self.load_first(action);
        };
        if action == Action::Start && super::window::is_worked(&change) {
            return self.enter_window(change.id());
        }
        if let Some(sentence) = self.insists(action, &change) {
            self.warn(sentence);
            return Vec::new();
        }
        if message::is_of_one(action) && self.place != Place::Messages {
            // Which message is meant is seen and chosen first.
            return self.open_messages();
        }
        if let Err(refusal) = self.can(action) {
            self.show_refusal(refusal);
            return Vec::new();
        }
        let about = self.about(action, &change);
        if action == Action::Edit {
            let me = self.person().clone();
            return self.open_plan_form(PlanForm::of(change, me));
        }
        let fields = open::fields(self, action, &change);
        let asks = !fields.is_empty();
        let mut form = Form::new(action, Some(about), fields);
        form.subject = super::messages::subject(self, action, &change);
        if asks {
            self.open_form(form)
        } else {
            self.proceed(form)
        }
    }

    /// Waits for the change under the cursor and goes on when it is there.
    pub(in crate::app) fn load_first(&mut self, action: Action) -> Vec<Effect> {
        let Some(number) = self.target() else {
            self.warn("There is no change under the cursor.");
            return Vec::new();
        };
        if self.detail_asked.is_some_and(|(_, n)| n == number) {
            self.after_detail = Some(action);
            return Vec::new();
        }
        let ask = self.ask_detail();
        self.after_detail = Some(action);
        ask.into_iter().collect()
    }

    /// Sends what is filled in, or asks once more when it is a decision.
    pub(super) fn send_form(&mut self) -> Vec<Effect> {
        self.dirty = true;
        match self.form.clone() {
            Some(form) => self.proceed(form),
            None => Vec::new(),
        }
    }

    fn proceed(&mut self, form: Form) -> Vec<Effect> {
        if matches!(form.action, Action::AddRow | Action::EditRow) {
            return self.keep_row(form);
        }
        if form.action.is_of_template() {
            return self.proceed_template(form);
        }
        if let Some(look) = self.see_file(&form) {
            return vec![look];
        }
        let built = match (self.detail.clone(), &form.about) {
            (Some(change), Some(about)) if change.id() == about.number => {
                build::command(self, &form, about, &change)
            }
            _ => Err("The change is not on the screen any more; open it again.".to_owned()),
        };
        let command = match built {
            Ok(command) => command,
            Err(sentence) => {
                self.wrong(form, sentence);
                return Vec::new();
            }
        };
        self.proceed_with(form, command)
    }

    /// Sends a command that is built, or asks once more when it is a decision.
    pub(in crate::app) fn proceed_with(&mut self, form: Form, command: Command) -> Vec<Effect> {
        if let Some(change) = self.detail.clone()
            && let Err(refusal) = super::can::decided(self, &change, &command)
                .and_then(|()| self.needs_file(&change, &command))
                .and_then(|()| self.packet_takes(&change, &command))
        {
            self.refused_form(form, refusal);
            return Vec::new();
        }
        let order = order(&form, command);
        // What may reopen a verdict is asked once more, as a decision is.
        let weighs = incident::weighs(&order.command);
        if row(form.action).danger || weighs {
            self.ask_once_more(&form, order);
            return Vec::new();
        }
        self.form = None;
        self.run(order)
    }

    fn wrong(&mut self, mut form: Form, sentence: String) {
        if form.fields.is_empty() {
            self.warn(sentence);
        } else {
            form.message = sentence;
            self.form = Some(form);
        }
        self.dirty = true;
    }

    fn refused_form(&mut self, form: Form, refusal: Refusal) {
        if refusal.gaps.is_empty() && !form.fields.is_empty() {
            self.wrong(form, super::sheet::one_line(&refusal));
        } else {
            // What is written stays as its draft while the gaps are read.
            self.form = None;
            self.show_refusal(refusal);
        }
    }

    fn ask_once_more(&mut self, form: &Form, order: Order) {
        let opened_by = self.keymap.shown(form.action);
        let (question, details) = self.question(form, &order.command);
        self.confirm = Some(Confirm {
            question,
            details,
            letter: letter_for(&opened_by),
            then: Then::Change(order),
            since: self.frame + 1,
        });
        self.dirty = true;
    }

    fn question(&self, form: &Form, command: &Command) -> (String, Vec<String>) {
        let Some(about) = &form.about else {
            return (String::new(), Vec::new());
        };
        let shown = self.detail.as_ref().filter(|c| c.id() == about.number);
        if let Some(told) = shown.and_then(|change| message::question(command, change)) {
            return told;
        }
        let revision = match about.revision {
            0 => "draft".to_owned(),
            n => format!("revision {n}"),
        };
        let asked = match shown {
            Some(change) => question::asked(form.action, command, change),
            None => about.number.to_string(),
        };
        let question = format!("{asked}, {revision}?");
        let mut details = vec![about.title.clone()];
        details.extend(details::details(command));
        if let Some(change) = self.detail.as_ref().filter(|c| c.id() == about.number) {
            if matches!(command, Command::Submit | Command::SubmitForReview) {
                details.extend(standard::details(self, change));
            }
            if change.digest != about.digest {
                details.push("It changed since you saw it; read it again first.".to_owned());
            }
            if let Command::Start { wave, .. } = command
                && let Some((planned, _)) = change.wave(*wave)
            {
                let clients: Vec<&str> = planned.clients.iter().map(ClientId::as_str).collect();
                details.push(format!("Wave {} for {}", wave + 1, clients.join(", ")));
            }
        }
        (question, details)
    }

    /// Sends a command on its way.
    pub(super) fn run(&mut self, order: Order) -> Vec<Effect> {
        let id = self.request();
        if let Some(form) = &mut self.plan_form
            && order.draft.as_ref() == Some(&form.key)
        {
            form.saving = Some(id);
        }
        self.pending.push(Pending {
            id,
            label: order.label,
            draft: order.draft,
        });
        self.said = super::Said::default();
        self.dirty = true;
        self.go_ahead(id, order.number, &order.command);
        self.follow_message(&order.command);
        vec![Effect::Run {
            id,
            number: order.number,
            expected_rev: order.expected_rev,
            command: Box::new(order.command),
        }]
    }
}

fn order(form: &Form, command: Command) -> Order {
    let about = form.about.as_ref();
    // Commands that carry what they are about, or that add to what others add, need no exact revision.
    let commutes = matches!(
        command,
        Command::Comment { .. }
            | Command::Vote { .. }
            | Command::Reclass { .. }
            | Command::Approve { .. }
            | Command::Tick { .. }
            | Command::Undo { .. }
            | Command::ReleaseStep { .. }
            | Command::RefuseGo { .. }
            | Command::KeepEvidence { .. }
            | Command::Pause { .. }
            | Command::Resume { .. }
            | Command::GoOn { .. }
            | Command::FireTrigger { .. }
            | Command::RollBack { .. }
            | Command::RecordCheck { .. }
            | Command::DeclareImpact { .. }
            | Command::MeetCondition { .. }
            | Command::Hold { .. }
            | Command::Consent { .. }
            | Command::Waive { .. }
            | Command::WithdrawWaiver { .. }
            | Command::SendMessage { .. }
            | Command::WriteMessage { .. }
            | Command::ReleaseMessage { .. }
            | Command::WithdrawMessage { .. }
            | Command::LinkIncident { .. }
            | Command::WithdrawIncident { .. }
    );
    Order {
        number: about.map(|a| a.number),
        expected_rev: about.map(|a| a.rev).filter(|_| !commutes),
        command,
        label: row(form.action).label.to_owned(),
        draft: (!form.fields.is_empty()).then(|| form.draft_key()),
    }
}
