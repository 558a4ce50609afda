//! The shape of a plan's TOML.

mod meaning;

use std::fmt;

use serde::{Deserialize, Deserializer, de};
use toml::{Spanned, Value};

use crate::domain::checklist::StepMode;
use crate::domain::id::{ClientId, PersonId, ServiceId};
use crate::domain::plan::{ChangeType, RiskClass};
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

/// What is wrong, and where it starts in bytes.
type Wrong = (usize, String);

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PlanForm {
    // Where it was written from is asked elsewhere; it is no part of the plan.
    #[serde(rename = "change")]
    _change: de::IgnoredAny,
    #[serde(rename = "seen")]
    _seen: de::IgnoredAny,
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
#[serde(
    deny_unknown_fields,
    expecting = "an item, { name = \"fw-01\", kind = \"firewall\" }"
)]
struct ItemForm {
    name: String,
    #[serde(default)]
    kind: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    expecting = "a table of answers, { outage_minutes = 10 }"
)]
struct AnswersForm {
    outage_minutes: Option<u32>,
    first_time: Option<bool>,
    vendor: Option<bool>,
    users: Option<u32>,
    sites: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    expecting = "a wave, a table with clients, window and steps"
)]
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
#[serde(
    deny_unknown_fields,
    expecting = "a window, { start = …, end = …, zone = … }"
)]
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
#[serde(
    deny_unknown_fields,
    expecting = "a step, { instruction = \"…\", minutes = 5 }"
)]
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
#[serde(
    default,
    deny_unknown_fields,
    expecting = "a table with minutes and steps"
)]
struct RollbackForm {
    minutes: u32,
    decision_maker: Option<PersonId>,
    rehearsal: String,
    not_reversible: bool,
    mitigation: String,
    steps: Vec<Spanned<StepForm>>,
}

#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a trigger, { sentence = \"…\" } or { check_fails = 1 }"
)]
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
#[serde(
    default,
    deny_unknown_fields,
    expecting = "a test, { what = \"…\", result = \"…\" }"
)]
struct EvidenceForm {
    what: String,
    place: String,
    result: String,
    by: String,
    on: Option<Spanned<Value>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    expecting = "a message, { client = \"…\", text = \"…\" }"
)]
struct CommunicationForm {
    client: ClientId,
    audience: String,
    channel: String,
    when: String,
    owner: Option<PersonId>,
    text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    expecting = "a check, { check = \"…\", expected = \"…\" }"
)]
struct CheckForm {
    id: u32,
    check: String,
    expected: String,
    method: String,
    minutes: u32,
}
