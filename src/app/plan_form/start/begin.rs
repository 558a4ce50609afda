//! Taking what a change begins with: a draft, nothing, a template for clients to come, or a past change.

use std::sync::Arc;

use crate::app::App;
use crate::app::effect::Effect;
use crate::app::plan_form::PlanForm;
use crate::app::plan_form::field::Field;
use crate::app::plan_form::keep::Kept;
use crate::app::plan_form::target::{Target, spot};
use crate::domain::change::Change;
use crate::domain::id::{ChangeNumber, TemplateId};
use crate::domain::plan::{Plan, PlannedWave};
use crate::domain::plan_copy::copy_of;
use crate::domain::template::plan_for;

use super::{Source, TITLE};

/// What was chosen, apart from the list that it stood in.
enum Chosen {
    Waiting(String, Box<Kept>),
    Blank,
    Template(TemplateId),
    Past(ChangeNumber),
}

impl From<Source<'_>> for Chosen {
    fn from(source: Source<'_>) -> Self {
        match source {
            Source::Waiting(key, kept) => Self::Waiting(key.to_owned(), Box::new(kept.clone())),
            Source::Blank => Self::Blank,
            Source::Template(template) => Self::Template(template.id.clone()),
            Source::Past(row) => Self::Past(row.number),
        }
    }
}

impl App {
    /// Goes on from the title to the sources, or takes the chosen one.
    pub(in crate::app::plan_form) fn start_accept(&mut self) -> Vec<Effect> {
        self.dirty = true;
        let Some(start) = &mut self.start else {
            return Vec::new();
        };
        if !start.searching {
            start.searching = true;
            return Vec::new();
        }
        let (cursor, title) = (start.cursor, start.title.text().trim().to_owned());
        let chosen = self.sources().get(cursor).copied().map(Chosen::from);
        match chosen {
            None => Vec::new(),
            Some(Chosen::Waiting(key, kept)) => {
                let me = self.person().clone();
                self.start = None;
                self.plan_form = Some(kept.form(key, None, me));
                Vec::new()
            }
            Some(Chosen::Blank) if title.is_empty() => {
                if let Some(start) = &mut self.start {
                    start.searching = false;
                    "A change needs a title.".clone_into(&mut start.message);
                }
                Vec::new()
            }
            Some(Chosen::Blank) => self.begin_plan(Plan {
                title,
                waves: vec![PlannedWave::default()],
                ..Plan::default()
            }),
            Some(Chosen::Template(id)) => self.begin_template_plan(&id, title),
            Some(Chosen::Past(number)) => self.copy_past(number),
        }
    }

    /// Begins a plan with a template's, for clients that are named next; refuses one that is not in use with
    /// the catalogue's own words.
    fn begin_template_plan(&mut self, id: &TemplateId, title: String) -> Vec<Effect> {
        let registers = Arc::clone(&self.registers);
        let Some(template) = registers.catalogue.get(id) else {
            return Vec::new();
        };
        let mut plan = match plan_for(template, &[], &registers) {
            Ok(plan) => plan,
            Err(refusal) => {
                self.show_refusal(refusal);
                return Vec::new();
            }
        };
        // Another title would be a departure from the template; what was typed is not lost for it.
        let kept = !title.is_empty() && title != plan.title;
        if kept {
            plan.notes = title;
        }
        let effects = self.begin_plan(plan);
        if let Some(form) = &mut self.plan_form {
            let clients = Field::WaveClients(0);
            form.at = spot(&form.plan, Target::Field(clients));
            form.begin_typing(clients, false);
        }
        if kept && self.plan_form.is_some() {
            self.say("The template gives the title; what you typed stands in the notes.");
        }
        effects
    }

    fn copy_past(&mut self, number: ChangeNumber) -> Vec<Effect> {
        let (request, viewer) = (self.request(), self.viewer());
        if let Some(start) = &mut self.start {
            start.copying = Some(request);
        }
        vec![Effect::AskAside {
            request,
            viewer,
            number,
        }]
    }

    /// Begins a plan with that of a change that was asked for; nothing when it was asked for something else.
    pub(in crate::app::plan_form) fn start_copy(
        &mut self,
        request: u64,
        change: Option<&Arc<Change>>,
    ) -> Option<Vec<Effect>> {
        let start = self.start.as_mut()?;
        start.copying.take_if(|asked| *asked == request)?;
        let Some(change) = change else {
            "It is not there any more.".clone_into(&mut start.message);
            return Some(Vec::new());
        };
        let plan = copy_of(&change.plan, start.title.text());
        Some(self.begin_plan(plan))
    }

    fn begin_plan(&mut self, plan: Plan) -> Vec<Effect> {
        let Some(key) = self.free_key() else {
            if let Some(start) = &mut self.start {
                "Nine plans wait to be sent; finish one of them first."
                    .clone_into(&mut start.message);
            }
            return Vec::new();
        };
        self.start = None;
        self.plan_form = Some(PlanForm::new(key, self.person().clone(), plan));
        let mut effects = vec![Effect::DropDraft {
            key: TITLE.to_owned(),
        }];
        effects.extend(self.keep_plan());
        effects
    }
}
