//! What a plan's TOML means.

use std::ops::Range;

use chrono::NaiveDate;
use toml::{Spanned, Value};

use super::{
    EvidenceForm, Here, KindForm, PlanForm, RollbackForm, StepForm, TriggerForm, WaveForm,
    WindowForm, WindowSaid, Wrong,
};
use crate::domain::checklist::{Step, StepId, StepKind};
use crate::domain::id::ClientId;
use crate::domain::local_time::{read_time, read_zone};
use crate::domain::plan::{
    Communication, Item, Plan, PlannedWave, RiskAnswers, RollbackPlan, TestEvidence, Trigger,
    ValidationCheck,
};
use crate::domain::when;
use crate::domain::window::Window;
use crate::domain::zone::Zone;

impl PlanForm {
    /// Returns the plan it means.
    pub(in crate::domain::plan_text) fn into_plan(self, here: &Here<'_>) -> Result<Plan, Wrong> {
        let answers = self.answers;
        Ok(Plan {
            title: self.title,
            reason: self.reason,
            kind: self.kind,
            template: self.template,
            declared: self.declared,
            answers: RiskAnswers {
                outage_minutes: answers.outage_minutes,
                first_time: answers.first_time,
                vendor: answers.vendor,
                users: answers.users,
                sites: answers.sites,
            },
            scope_in: self.scope_in,
            scope_out: self.scope_out,
            services: self.services,
            items: self
                .items
                .into_iter()
                .map(|i| Item {
                    name: i.name,
                    kind: i.kind,
                })
                .collect(),
            waves: self
                .waves
                .into_iter()
                .map(|wave| wave.into_wave(here))
                .collect::<Result<_, _>>()?,
            rollback: self.rollback.into_rollback()?,
            triggers: self
                .triggers
                .into_iter()
                .map(trigger)
                .collect::<Result<_, _>>()?,
            evidence: self
                .evidence
                .into_iter()
                .map(EvidenceForm::into_evidence)
                .collect::<Result<_, _>>()?,
            communications: self
                .communications
                .into_iter()
                .map(|c| Communication {
                    client: c.client,
                    audience: c.audience,
                    channel: c.channel,
                    when: c.when,
                    owner: c.owner,
                    text: c.text,
                })
                .collect(),
            validation: self
                .validation
                .into_iter()
                .map(|c| ValidationCheck {
                    id: c.id,
                    check: c.check,
                    expected: c.expected,
                    method: c.method,
                    minutes: c.minutes,
                })
                .collect(),
            implementer: self.implementer,
            verifier: self.verifier,
            reference: self.reference,
            notes: self.notes,
            tags: self.tags,
        })
    }
}

impl WaveForm {
    fn into_wave(self, here: &Here<'_>) -> Result<PlannedWave, Wrong> {
        let window = match self.window {
            Some(said) => Some(window(said, &self.clients, here)?),
            None => None,
        };
        Ok(PlannedWave {
            name: self.name,
            clients: self.clients,
            window,
            steps: steps(self.steps)?,
        })
    }
}

fn window(
    said: Spanned<WindowSaid>,
    clients: &[ClientId],
    here: &Here<'_>,
) -> Result<Window, Wrong> {
    let at = said.span().start;
    match said.into_inner() {
        WindowSaid::Parts(parts) => parts.into_window(),
        WindowSaid::Words(words) => {
            let theirs = clients
                .iter()
                .find_map(|c| here.registers.clients.get(c))
                .map(|c| c.zone);
            if theirs.is_none() && !when::names_zone(&words) {
                let sentence = "No client of this wave is registered, so its time zone is not known; \
                                say it at the end: thu 22:00 +4h Europe/London.";
                return Err((at, sentence.to_owned()));
            }
            when::window(&words, here.now, theirs.unwrap_or(Zone::UTC)).map_err(|e| (at, e.0))
        }
    }
}

impl WindowForm {
    fn into_window(self) -> Result<Window, Wrong> {
        let at = |span: Range<usize>| move |sentence: String| (span.start, sentence);
        let zone = read_zone(self.zone.get_ref()).map_err(at(self.zone.span()))?;
        let time = |value: Spanned<Value>| {
            let span = value.span();
            read_time(&as_text(value.into_inner()), zone).map_err(at(span))
        };
        Ok(Window {
            start: time(self.start)?,
            end: time(self.end)?,
            zone,
        })
    }
}

/// Returns a TOML string's own text, or a date or time as TOML writes it.
fn as_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn steps(forms: Vec<Spanned<StepForm>>) -> Result<Vec<Step>, Wrong> {
    forms.into_iter().map(step).collect()
}

fn step(form: Spanned<StepForm>) -> Result<Step, Wrong> {
    let at = form.span().start;
    let form = form.into_inner();
    let kind = match (form.kind, form.releaser) {
        (Some(KindForm::Hold), releaser) => StepKind::Hold { releaser },
        (_, Some(_)) => {
            let said = "Only a hold step has a releaser; write kind = \"hold\" with it.";
            return Err((at, said.to_owned()));
        }
        (Some(KindForm::PreCheck), None) => StepKind::PreCheck,
        (Some(KindForm::NoReturn), None) => StepKind::NoReturn,
        (Some(KindForm::Work) | None, None) => StepKind::Work,
    };
    Ok(Step {
        id: StepId(form.id),
        instruction: form.instruction,
        expected: form.expected,
        minutes: form.minutes,
        owner: form.owner,
        kind,
        mode: form.mode,
    })
}

impl RollbackForm {
    fn into_rollback(self) -> Result<RollbackPlan, Wrong> {
        Ok(RollbackPlan {
            steps: steps(self.steps)?,
            minutes: self.minutes,
            decision_maker: self.decision_maker,
            rehearsal: self.rehearsal,
            not_reversible: self.not_reversible,
            mitigation: self.mitigation,
        })
    }
}

fn trigger(form: Spanned<TriggerForm>) -> Result<Trigger, Wrong> {
    let at = form.span().start;
    let form = form.into_inner();
    let mut found = Vec::new();
    found.extend(form.check_fails.map(|check| Trigger::CheckFails { check }));
    match (form.step_overruns, form.minutes) {
        (Some(step), Some(minutes)) => found.push(Trigger::StepOverruns {
            step: StepId(step),
            minutes,
        }),
        (None, None) => {}
        (Some(_), None) | (None, Some(_)) => {
            let said =
                "step_overruns and minutes go together: the step, and after how long it counts.";
            return Err((at, said.to_owned()));
        }
    }
    found.extend(form.users_above.map(Trigger::UsersAbove));
    found.extend(form.sites_above.map(Trigger::SitesAbove));
    if form.latest_rollback == Some(true) {
        found.push(Trigger::LatestRollback);
    }
    found.extend(form.sentence.map(Trigger::Sentence));
    let count = found.len();
    match found.pop() {
        Some(trigger) if count == 1 => Ok(trigger),
        Some(_) | None => Err((
            at,
            "A trigger is exactly one of check_fails, step_overruns with minutes, users_above, \
             sites_above, latest_rollback = true, or sentence."
                .to_owned(),
        )),
    }
}

impl EvidenceForm {
    fn into_evidence(self) -> Result<TestEvidence, Wrong> {
        let on = match self.on {
            None => None,
            Some(value) => {
                let at = value.span().start;
                let text = as_text(value.into_inner());
                let day = text.trim().parse::<NaiveDate>();
                Some(day.map_err(|_| (at, format!("{text:?} is no day; write it as 2026-11-03.")))?)
            }
        };
        Ok(TestEvidence {
            what: self.what,
            place: self.place,
            result: self.result,
            by: self.by,
            on,
        })
    }
}
