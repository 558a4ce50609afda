//! The shape of a plan's TOML, and what it means.

use std::fmt;
use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de};
use toml::{Spanned, Value};

use crate::domain::checklist::{Step, StepId, StepKind, StepMode};
use crate::domain::id::{ClientId, PersonId, ServiceId};
use crate::domain::local_time::{read_time, read_zone};
use crate::domain::plan::{
    ChangeType, Communication, Item, Plan, PlannedWave, RiskAnswers, RiskClass, RollbackPlan,
    TestEvidence, Trigger, ValidationCheck,
};
use crate::domain::registers::Registers;
use crate::domain::when;
use crate::domain::window::{Timestamp, Window};
use crate::domain::zone::Zone;

/// What is wrong, and where it starts in bytes.
type Wrong = (usize, String);

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PlanForm {
    title: String,
    reason: String,
    kind: ChangeType,
    template: Option<String>,
    declared: Option<RiskClass>,
    scope_in: String,
    scope_out: String,
    services: Vec<ServiceId>,
    items: Vec<ItemForm>,
    implementer: Option<PersonId>,
    verifier: Option<PersonId>,
    reference: String,
    notes: String,
    tags: Vec<String>,
    answers: AnswersForm,
    waves: Vec<WaveForm>,
    rollback: RollbackForm,
    triggers: Vec<Spanned<TriggerForm>>,
    evidence: Vec<EvidenceForm>,
    communications: Vec<CommunicationForm>,
    validation: Vec<CheckForm>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemForm {
    name: String,
    #[serde(default)]
    kind: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AnswersForm {
    outage_minutes: Option<u32>,
    first_time: Option<bool>,
    vendor: Option<bool>,
    users: Option<u32>,
    sites: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WaveForm {
    name: String,
    clients: Vec<ClientId>,
    window: Option<Spanned<WindowSaid>>,
    steps: Vec<Spanned<StepForm>>,
}

/// A window in words or in parts.
#[derive(Debug)]
enum WindowSaid {
    Words(String),
    Parts(WindowForm),
}

impl<'de> Deserialize<'de> for WindowSaid {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Said;
        impl<'de> de::Visitor<'de> for Said {
            type Value = WindowSaid;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a window: \"thu 22:00 +4h\", or { start = …, end = …, zone = … }")
            }
            fn visit_str<E: de::Error>(self, words: &str) -> Result<WindowSaid, E> {
                Ok(WindowSaid::Words(words.to_owned()))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<WindowSaid, A::Error> {
                let parts = de::value::MapAccessDeserializer::new(map);
                WindowForm::deserialize(parts).map(WindowSaid::Parts)
            }
        }
        from.deserialize_any(Said)
    }
}

/// When and among whom a plan is read.
pub(super) struct Here<'a> {
    pub(super) now: Timestamp,
    pub(super) registers: &'a Registers,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowForm {
    start: Spanned<Value>,
    end: Spanned<Value>,
    zone: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KindForm {
    PreCheck,
    Work,
    Hold,
    NoReturn,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepForm {
    #[serde(default)]
    id: u32,
    instruction: String,
    #[serde(default)]
    expected: String,
    #[serde(default)]
    minutes: u32,
    owner: Option<PersonId>,
    kind: Option<KindForm>,
    releaser: Option<PersonId>,
    #[serde(default)]
    mode: StepMode,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RollbackForm {
    minutes: u32,
    decision_maker: Option<PersonId>,
    rehearsal: String,
    not_reversible: bool,
    mitigation: String,
    steps: Vec<Spanned<StepForm>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TriggerForm {
    check_fails: Option<u32>,
    step_overruns: Option<u32>,
    minutes: Option<u32>,
    users_above: Option<u32>,
    sites_above: Option<u32>,
    latest_rollback: Option<bool>,
    sentence: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct EvidenceForm {
    what: String,
    place: String,
    result: String,
    by: String,
    on: Option<Spanned<Value>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CommunicationForm {
    client: ClientId,
    audience: String,
    channel: String,
    when: String,
    owner: Option<PersonId>,
    text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CheckForm {
    id: u32,
    check: String,
    expected: String,
    method: String,
    minutes: u32,
}

impl PlanForm {
    /// Returns the plan it means.
    pub(super) fn into_plan(self, here: &Here<'_>) -> Result<Plan, Wrong> {
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
