//! The verbs of the catalogue: vote, suspend, resume, retire, propose, and raise a change from a template.

use crate::domain::command::Command;
use crate::domain::id::{ChangeNumber, ClientId, PersonId, TemplateId, handle_from};
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::template::{TemplateCommand, decide, plan_for};
use crate::domain::vote::Choice;
use crate::domain::when;
use crate::domain::zone::Zone;

use super::super::App;
use super::super::action::{Action, row};
use super::super::confirm::{Confirm, Then, letter_for};
use super::super::effect::Effect;
use super::super::form::{Field, Form};
use super::super::{Pending, Place};
use super::Order;

/// A command on a template ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateOrder {
    /// What is asked for.
    pub command: TemplateCommand,
    /// What it does, in words.
    pub label: String,
    /// The draft that goes when it is saved.
    pub draft: Option<String>,
}

fn command(action: Action, template: TemplateId, said: String) -> TemplateCommand {
    match action {
        Action::DeclineTemplate => TemplateCommand::Vote {
            template,
            choice: Choice::Reject,
            comment: said,
            seen: None,
        },
        Action::SuspendTemplate => TemplateCommand::Suspend {
            template,
            reason: said,
        },
        Action::ResumeTemplate => TemplateCommand::Resume {
            template,
            choice: Choice::Approve,
            reason: said,
        },
        Action::KeepSuspended => TemplateCommand::Resume {
            template,
            choice: Choice::Reject,
            reason: said,
        },
        Action::RetireTemplate => TemplateCommand::Retire {
            template,
            reason: said,
        },
        _ => TemplateCommand::Vote {
            template,
            choice: Choice::Approve,
            comment: said,
            seen: None,
        },
    }
}

fn nothing_here() -> Refusal {
    Refusal::new(
        Cause::Unknown,
        "There is no template under the cursor.",
        "Choose one in the catalogue: 7.",
    )
}

impl App {
    /// Tells whether a verb of the catalogue can run now.
    ///
    /// # Errors
    /// Returns the refusal that says why not, and who could.
    pub(in super::super) fn can_template(&self, action: Action) -> Result<(), Refusal> {
        self.may_write()?;
        self.is_in_packet(action)?;
        if action == Action::ProposeTemplate {
            let change = self.change().ok_or_else(|| {
                Refusal::new(
                    Cause::Unknown,
                    "There is no change under the cursor.",
                    "Choose a finished one in the queue.",
                )
            })?;
            let words = "words that say something".to_owned();
            let order = TemplateCommand::Propose {
                template: "a-template".into(),
                plan: Box::new(change.plan.clone()),
                reason: words,
                evidence: vec![change.id()],
            };
            let past = [(**change).clone()];
            return decide(&self.registers, &past, &order, self.person(), self.now).map(|_| ());
        }
        let here = self.place == Place::Catalogue;
        let template = self.template().filter(|_| here).ok_or_else(nothing_here)?;
        if action == Action::NewFromTemplate {
            return plan_for(template, &[], &self.registers).map(|_| ());
        }
        let order = command(
            action,
            template.id.clone(),
            "words that say something".to_owned(),
        );
        decide(&self.registers, &[], &order, self.person(), self.now).map(|_| ())
    }

    /// Begins a verb of the catalogue: refuses it with the domain's own words, or opens its form.
    pub(super) fn begin_template(&mut self, action: Action) -> Vec<Effect> {
        if action == Action::ProposeTemplate && self.change().is_none() {
            return self.load_first(action);
        }
        if let Err(refusal) = self.can_template(action) {
            self.show_refusal(refusal);
            return Vec::new();
        }
        let (subject, fields) = match action {
            Action::ProposeTemplate => {
                let change = self.change().cloned();
                let number = change
                    .as_ref()
                    .map_or(String::new(), |c| c.id().to_string());
                let handle = change.map_or(String::new(), |c| handle_from(&c.plan.title));
                let fields = vec![
                    Field::line(
                        "Template",
                        "its handle; one that is there gets a new version",
                    )
                    .with(&handle),
                    Field::line("Reason", "why it is safe without a board's look each time"),
                    Field::line("Evidence", "finished changes done like this").with(&number),
                ];
                (number, fields)
            }
            Action::NewFromTemplate => {
                let fields = vec![
                    Field::line("Clients", "handles, with a space between"),
                    Field::line("Window", "thu 22:00 +4h; may stay empty"),
                    Field::line("Implementer", "a handle; may stay empty"),
                ];
                (self.here(), fields)
            }
            Action::ApproveTemplate | Action::DeclineTemplate => {
                let hint = "what you looked at; one sentence for the record";
                (self.here(), vec![Field::lines("Comment", hint)])
            }
            _ => {
                let hint = "one sentence that someone else can act on";
                (self.here(), vec![Field::line("Reason", hint)])
            }
        };
        self.open_form(Form::on(action, &subject, fields))
    }

    fn here(&self) -> String {
        self.template()
            .map_or_else(String::new, |t| t.id.to_string())
    }

    /// Sends what is filled in, or asks once more.
    pub(super) fn proceed_template(&mut self, form: Form) -> Vec<Effect> {
        if form.action == Action::NewFromTemplate {
            return match self.of_template(&form) {
                Ok(order) => {
                    self.form = None;
                    self.run(order)
                }
                Err(sentence) => {
                    self.wrong(form, sentence);
                    Vec::new()
                }
            };
        }
        let order = match self.template_order(&form) {
            Ok(order) => order,
            Err(refusal) => {
                self.refused_form(form, refusal);
                return Vec::new();
            }
        };
        let label = row(form.action).label;
        let mut first = label.chars();
        let capital = first
            .next()
            .map_or_else(String::new, |c| c.to_uppercase().to_string());
        let id = order.command.template().clone();
        let title = self
            .registers
            .catalogue
            .get(&id)
            .map(|t| t.title().to_owned());
        let said = form.text(usize::from(form.action == Action::ProposeTemplate));
        let mut details: Vec<String> = title.into_iter().collect();
        details.push(said.trim().to_owned());
        self.confirm = Some(Confirm {
            question: format!("{capital}{} {id}?", first.as_str()),
            details,
            letter: letter_for(&self.keymap.shown(form.action)),
            then: Then::Template(order),
            since: self.frame + 1,
        });
        self.dirty = true;
        Vec::new()
    }

    fn template_order(&self, form: &Form) -> Result<TemplateOrder, Refusal> {
        let wrong = |sentence: String| Refusal::new(Cause::Input, sentence, "");
        let asked = if form.action == Action::ProposeTemplate {
            let change = self.change().ok_or_else(nothing_here)?;
            let numbers = form.text(2).split([' ', ',']).filter(|w| !w.is_empty());
            let evidence: Result<Vec<ChangeNumber>, _> = numbers.map(str::parse).collect();
            let asked = TemplateCommand::Propose {
                template: TemplateId::from(form.text(0).trim()),
                plan: Box::new(change.plan.clone()),
                reason: form.text(1).trim().to_owned(),
                evidence: evidence.map_err(|e| wrong(e.to_string()))?,
            };
            // What became of the others is known where the file is.
            if asked.evidence().iter().all(|n| *n == change.id()) {
                let past = [(**change).clone()];
                decide(&self.registers, &past, &asked, self.person(), self.now)?;
            }
            asked
        } else {
            let template = self.template().ok_or_else(nothing_here)?;
            let asked = command(
                form.action,
                template.id.clone(),
                form.text(0).trim().to_owned(),
            );
            decide(&self.registers, &[], &asked, self.person(), self.now)?;
            asked
        };
        Ok(TemplateOrder {
            label: format!("{}: {}", asked.template(), row(form.action).label),
            command: asked,
            draft: Some(form.draft_key()),
        })
    }

    /// Sends a command on a template on its way.
    pub(in super::super) fn run_template(&mut self, order: TemplateOrder) -> Vec<Effect> {
        let id = self.request();
        self.pending.push(Pending {
            id,
            label: order.label,
            draft: order.draft,
        });
        self.said = super::super::Said::default();
        self.dirty = true;
        vec![Effect::RunTemplate {
            id,
            command: Box::new(order.command),
        }]
    }

    fn of_template(&self, form: &Form) -> Result<Order, String> {
        let template = self.template().ok_or("There is no template here.")?;
        let words = form.text(0).split([' ', ',']).filter(|w| !w.is_empty());
        let clients: Vec<ClientId> = words.map(ClientId::from).collect();
        if clients.is_empty() {
            return Err("Name at least one client.".to_owned());
        }
        let mut plan = plan_for(template, &clients, &self.registers)
            .map_err(|r| super::super::sheet::one_line(&r))?;
        let first = clients.first().and_then(|c| self.registers.clients.get(c));
        let zone = first.map_or(Zone::UTC, |c| c.zone);
        let window = form.text(1).trim();
        if let Some(wave) = plan.waves.first_mut()
            && !window.is_empty()
        {
            wave.window = Some(when::window(window, self.now, zone).map_err(|e| e.to_string())?);
        }
        let implementer = form.text(2).trim();
        if !implementer.is_empty() {
            let known = PersonId::from(implementer);
            if !self.registers.people.contains_key(&known) {
                return Err(format!(
                    "There is no person {implementer:?} in the register."
                ));
            }
            plan.implementer = Some(known);
        }
        Ok(Order {
            number: None,
            expected_rev: None,
            command: Command::Create {
                plan: Box::new(plan),
            },
            label: row(Action::NewFromTemplate).label.to_owned(),
            draft: Some(form.draft_key()),
        })
    }
}
