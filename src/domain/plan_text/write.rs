//! Writes a plan as TOML with a comment that explains each field.

use std::fmt::Write as _;

use super::example;
use super::words::{Row, array, long, quoted, string};
use crate::domain::checklist::{Step, StepKind, StepMode};
use crate::domain::id::{ClientId, PersonId, ServiceId};
use crate::domain::local_time::write_time;
use crate::domain::plan::{Plan, PlannedWave, Trigger};
use crate::domain::window::Window;

/// Returns a plan as TOML that [`super::read`] reads back, with a comment on each field.
pub fn write(plan: &Plan) -> String {
    let mut page = Page(String::new());
    about(&mut page, plan);
    page.list(
        "What starts the rollback, agreed beforehand; each line exactly one of\n\
         { check_fails = 1 }, { step_overruns = 4, minutes = 30 }, { users_above = 50 },\n\
         { sites_above = 2 }, { latest_rollback = true }, { sentence = \"…\" }.",
        "triggers",
        plan.triggers.iter().map(trigger),
    );
    answers(&mut page, plan);
    for wave in &plan.waves {
        wave_of(&mut page, wave);
    }
    if plan.waves.is_empty() {
        page.text(example::WAVE);
    }
    rollback(&mut page, plan);
    tables(&mut page, plan);
    page.0
}

struct Page(String);

impl Page {
    fn text(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn comment(&mut self, text: &str) {
        self.0.push('\n');
        for line in text.lines() {
            self.line(&format!("# {line}"));
        }
    }

    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// Writes a value that is always shown.
    fn value(&mut self, comment: &str, key: &str, value: &str) {
        self.comment(comment);
        self.line(&format!("{key} = {value}"));
    }

    /// Writes a value, or its key as a comment when there is none.
    fn optional(&mut self, comment: &str, key: &str, value: Option<String>) {
        self.comment(comment);
        match value {
            Some(value) => self.line(&format!("{key} = {value}")),
            None => self.line(&format!("# {key} =")),
        }
    }

    fn list(&mut self, comment: &str, key: &str, values: impl Iterator<Item = String>) {
        self.comment(comment);
        self.rows(key, values);
    }

    fn rows(&mut self, key: &str, values: impl Iterator<Item = String>) {
        let rows: String = values.fold(String::new(), |mut all, value| {
            // Writing to a String cannot fail.
            let _ = writeln!(all, "  {value},");
            all
        });
        if rows.is_empty() {
            self.line(&format!("{key} = []"));
        } else {
            self.line(&format!("{key} = [\n{rows}]"));
        }
    }

    /// Writes a key inside a table, without a comment of its own.
    fn key(&mut self, key: &str, value: &str) {
        self.line(&format!("{key} = {value}"));
    }
}

fn about(page: &mut Page, plan: &Plan) {
    page.text(
        "# The plan of a change. Lines that start with # are ignored. Every field is material but\n\
         # reference, notes and tags: editing another one after submission makes a new revision.\n",
    );
    page.value("What it is, in one line.", "title", &string(&plan.title));
    page.value("Why it is done.", "reason", &long(&plan.reason));
    page.value(
        "standard, normal or emergency.",
        "kind",
        &quoted(plan.kind.word()),
    );
    page.optional(
        "The catalogue template, when standard.",
        "template",
        plan.template.as_deref().map(string),
    );
    page.optional(
        "The risk class you declare: low, medium or high.",
        "declared",
        plan.declared.map(|c| quoted(c.word())),
    );
    page.value("What is in scope.", "scope_in", &long(&plan.scope_in));
    page.value(
        "What is explicitly out of scope.",
        "scope_out",
        &long(&plan.scope_out),
    );
    page.value(
        "The services affected, by handle.",
        "services",
        &array(plan.services.iter().map(ServiceId::as_str)),
    );
    page.list(
        "The items affected: { name = \"fw-lds-01\", kind = \"firewall\" }.",
        "items",
        plan.items.iter().map(|i| {
            let mut row = Row::new();
            row.always("name", &string(&i.name));
            row.text("kind", &i.kind);
            row.end()
        }),
    );
    let person = |p: &Option<_>| p.as_ref().map(|p: &PersonId| string(p.as_str()));
    page.optional(
        "Who does the work.",
        "implementer",
        person(&plan.implementer),
    );
    page.optional(
        "Who verifies it; someone else than the implementer for medium and high.",
        "verifier",
        person(&plan.verifier),
    );
    page.value(
        "A ticket or document elsewhere.",
        "reference",
        &string(&plan.reference),
    );
    page.value("Free notes.", "notes", &long(&plan.notes));
    page.value(
        "Words to find it by.",
        "tags",
        &array(plan.tags.iter().map(String::as_str)),
    );
}

fn answers(page: &mut Page, plan: &Plan) {
    let answers = &plan.answers;
    page.comment("The risk questions.");
    page.line("[answers]");
    let number = |n: Option<u32>| n.map(|n| n.to_string());
    let yes_no = |b: Option<bool>| b.map(|b| b.to_string());
    for (key, value, hint) in [
        (
            "outage_minutes",
            number(answers.outage_minutes),
            "planned outage in minutes; 0 when none",
        ),
        (
            "first_time",
            yes_no(answers.first_time),
            "true when it is done here for the first time",
        ),
        (
            "vendor",
            yes_no(answers.vendor),
            "true when a vendor takes part",
        ),
        (
            "users",
            number(answers.users),
            "users who may notice; the clients' own when left out",
        ),
        ("sites", number(answers.sites), "sites that may notice"),
    ] {
        match value {
            Some(value) => page.line(&format!("{key} = {value} # {hint}")),
            None => page.line(&format!("# {key} = # {hint}")),
        }
    }
}

fn wave_of(page: &mut Page, wave: &PlannedWave) {
    page.comment(
        "A wave: the clients done together in one window, and its checklist. Local times are read in\n\
         the zone. A step may have kind = \"pre-check\", \"hold\" (with releaser) or \"no-return\".",
    );
    page.line("[[waves]]");
    if !wave.name.is_empty() {
        page.key("name", &string(&wave.name));
    }
    page.key("clients", &array(wave.clients.iter().map(ClientId::as_str)));
    match &wave.window {
        Some(window) => page.key("window", &window_of(window)),
        None => page.line("# window = \"thu 22:00 +4h\""),
    }
    page.rows("steps", wave.steps.iter().map(step));
}

fn window_of(window: &Window) -> String {
    let time = |at| quoted(&write_time(at, window.zone));
    format!(
        "{{ start = {}, end = {}, zone = {} }}",
        time(window.start),
        time(window.end),
        quoted(window.zone.name())
    )
}

fn step(step: &Step) -> String {
    let mut row = Row::new();
    row.number("id", step.id.0);
    row.always("instruction", &string(&step.instruction));
    row.text("expected", &step.expected);
    row.number("minutes", step.minutes);
    row.person("owner", step.owner.as_ref());
    match &step.kind {
        StepKind::Work => {}
        StepKind::PreCheck => row.always("kind", &quoted("pre-check")),
        StepKind::NoReturn => row.always("kind", &quoted("no-return")),
        StepKind::Hold { releaser } => {
            row.always("kind", &quoted("hold"));
            row.person("releaser", releaser.as_ref());
        }
    }
    if step.mode == StepMode::DoConfirm {
        row.always("mode", &quoted("do-confirm"));
    }
    row.end()
}

fn rollback(page: &mut Page, plan: &Plan) {
    let rollback = &plan.rollback;
    page.comment(
        "How to get back: planned minutes, who decides, when it was rehearsed, the steps; or\n\
         not_reversible = true with a mitigation.",
    );
    page.line("[rollback]");
    page.key("minutes", &rollback.minutes.to_string());
    match &rollback.decision_maker {
        Some(person) => page.key("decision_maker", &string(person.as_str())),
        None => page.line("# decision_maker ="),
    }
    page.key("rehearsal", &long(&rollback.rehearsal));
    page.key("not_reversible", &rollback.not_reversible.to_string());
    page.key("mitigation", &long(&rollback.mitigation));
    page.rows("steps", rollback.steps.iter().map(step));
}

fn trigger(trigger: &Trigger) -> String {
    let mut row = Row::new();
    match trigger {
        Trigger::CheckFails { check } => row.always("check_fails", &check.to_string()),
        Trigger::StepOverruns { step, minutes } => {
            row.always("step_overruns", &step.0.to_string());
            row.always("minutes", &minutes.to_string());
        }
        Trigger::UsersAbove(users) => row.always("users_above", &users.to_string()),
        Trigger::SitesAbove(sites) => row.always("sites_above", &sites.to_string()),
        Trigger::LatestRollback => row.always("latest_rollback", "true"),
        Trigger::Sentence(sentence) => row.always("sentence", &string(sentence)),
    }
    row.end()
}

fn tables(page: &mut Page, plan: &Plan) {
    if plan.evidence.is_empty() {
        page.text(example::EVIDENCE);
    }
    for e in &plan.evidence {
        page.comment("What was tested, where, with what result, by whom and when.");
        page.line("[[evidence]]");
        page.key("what", &long(&e.what));
        page.key("place", &string(&e.place));
        page.key("result", &long(&e.result));
        page.key("by", &string(&e.by));
        match e.on {
            Some(day) => page.key("on", &quoted(&day.to_string())),
            None => page.line("# on ="),
        }
    }
    if plan.communications.is_empty() {
        page.text(example::COMMUNICATION);
    }
    for c in &plan.communications {
        page.comment("A message: for which client, to whom, how, when, from whom, and its text.");
        page.line("[[communications]]");
        page.key("client", &string(c.client.as_str()));
        page.key("audience", &string(&c.audience));
        page.key("channel", &string(&c.channel));
        page.key("when", &string(&c.when));
        match &c.owner {
            Some(person) => page.key("owner", &string(person.as_str())),
            None => page.line("# owner ="),
        }
        page.key("text", &long(&c.text));
    }
    if plan.validation.is_empty() {
        page.text(example::CHECK);
    }
    for c in &plan.validation {
        page.comment("A check after the work: what, what is seen when all is well, and how.");
        page.line("[[validation]]");
        if c.id > 0 {
            page.key("id", &c.id.to_string());
        }
        page.key("check", &string(&c.check));
        page.key("expected", &string(&c.expected));
        page.key("method", &string(&c.method));
        page.key("minutes", &c.minutes.to_string());
    }
}
