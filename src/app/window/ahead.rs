//! Ticks that the screen shows before the file has them: each is decided here by the same rules, and taken
//! back when the file says otherwise.

use std::sync::Arc;

use crate::domain::change::Change;
use crate::domain::checklist::StepId;
use crate::domain::command::Command;
use crate::domain::decide;
use crate::domain::id::ChangeNumber;
use crate::domain::next::together;
use crate::domain::people::Actor;
use crate::domain::wave::Checklist;
use crate::domain::window::Timestamp;

use super::super::App;

/// A tick on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The request that carries it.
    pub id: u64,
    /// The change.
    pub number: ChangeNumber,
    /// What was asked for.
    pub command: Command,
    /// The steps it marks.
    pub steps: Vec<StepId>,
    /// The last request made before it was known to be saved; what was asked for later contains it.
    pub saved: Option<u64>,
}

/// Returns the steps whose marks a command makes or takes back, each with its checklist.
fn marked(change: &Change, command: &Command) -> Vec<(Checklist, StepId)> {
    match command {
        Command::Tick {
            wave,
            checklist,
            step,
            ..
        } => together(change, *wave, *checklist, *step)
            .iter()
            .map(|s| (*checklist, s.id))
            .collect(),
        Command::Undo {
            checklist, step, ..
        } => vec![(*checklist, *step)],
        _ => Vec::new(),
    }
}

impl App {
    /// Shows a tick at once, before the file has answered.
    pub(in crate::app) fn go_ahead(
        &mut self,
        id: u64,
        number: Option<ChangeNumber>,
        command: &Command,
    ) {
        let Some(change) = self.detail.clone().filter(|c| Some(c.id()) == number) else {
            return;
        };
        let marked = marked(&change, command);
        if marked.is_empty() {
            return;
        }
        let steps = marked.into_iter().map(|(_, step)| step).collect();
        self.window.focus = None;
        self.window.sent.push(Sent {
            id,
            number: change.id(),
            command: command.clone(),
            steps,
            saved: None,
        });
        let (me, now) = (self.me.clone(), self.now);
        self.show_ahead(command, &me, now);
    }

    fn show_ahead(&mut self, command: &Command, me: &Actor, now: Timestamp) {
        if let Some(detail) = &mut self.detail {
            let change = Arc::make_mut(detail);
            decide::show_ahead(change, &self.registers, command, me, now);
            self.dirty = true;
        }
    }

    /// Shows what is still on its way on top of what the file says.
    pub(in crate::app) fn catch_up(&mut self, request: u64, number: ChangeNumber) {
        self.window
            .sent
            .retain(|s| s.number == number && s.saved.is_none_or(|before| request <= before));
        self.note_base();
        self.fold();
    }

    /// Shows what waits in the spool, then what is on its way, on top of what the file says.
    pub(in crate::app) fn fold(&mut self) {
        self.window.waiting.clear();
        let Some(number) = self.detail.as_ref().map(|c| c.id()) else {
            return;
        };
        let waiting = self.spool.waiting.clone();
        for entry in waiting.iter().filter(|e| e.number == number) {
            let command = entry.doing.command();
            let steps = self.detail.as_ref().map(|c| marked(c, &command));
            self.window.waiting.extend(steps.unwrap_or_default());
            self.show_ahead(&command, &entry.actor, entry.at);
        }
        let (me, now) = (self.me.clone(), self.now);
        for sent in self.window.sent.clone() {
            self.show_ahead(&sent.command, &me, now);
        }
    }

    /// Tells whether what the screen shows of a step waits in the spool.
    pub fn is_spooled(&self, of: Checklist, step: StepId) -> bool {
        self.window.waiting.contains(&(of, step))
    }

    /// Notes that a tick is in the file.
    pub(in crate::app) fn kept(&mut self, id: u64) {
        let last = self.requests;
        if let Some(sent) = self.window.sent.iter_mut().find(|s| s.id == id) {
            sent.saved = Some(last);
        }
    }

    /// Forgets a tick that the file did not take; tells whether it was shown.
    pub(in crate::app) fn not_kept(&mut self, id: u64) -> bool {
        let before = self.window.sent.len();
        self.window.sent.retain(|s| s.id != id);
        self.window.sent.len() != before
    }

    /// Tells whether what the screen shows of a step is not in the file yet.
    pub fn is_on_its_way(&self, of: Checklist, step: StepId) -> bool {
        self.window.sent.iter().any(|s| {
            let same = match &s.command {
                Command::Tick { checklist, .. } | Command::Undo { checklist, .. } => {
                    *checklist == of
                }
                _ => false,
            };
            s.saved.is_none() && same && s.steps.contains(&step)
        })
    }
}
