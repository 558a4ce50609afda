//! A whole change as sections of lines: what, who, when, how, and what was said and decided.

use super::glyph;
use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use super::when;
use crate::domain::bypass::Bypass;
use crate::domain::change::Change;
use crate::domain::checklist::{Step, StepKind, planned_minutes};
use crate::domain::id::PersonId;
use crate::domain::item::unknown_items;
use crate::domain::registers::Registers;
use crate::domain::retrospective::Retrospective;
use crate::domain::text;
use crate::domain::wave::{Checklist, WaveRun};

/// The columns of a fact's name.
const NAME: usize = 14;

/// Lines under headings, in so many columns.
pub(super) struct Sections<'v> {
    pub(super) lines: Vec<Line>,
    pub(super) columns: usize,
    pub(super) view: &'v View,
}

impl Sections<'_> {
    /// Begins a section.
    pub(super) fn head(&mut self, name: &str) {
        if !self.lines.is_empty() {
            self.lines.push(Line::new());
        }
        let rest = self.columns.saturating_sub(text::width(name) + 1);
        let rule = self.view.glyphs.rule(false).repeat(rest);
        self.lines.push(
            Line::of(name, Tone::Strong)
                .with(" ", Tone::Text)
                .with(&rule, Tone::Rule),
        );
    }

    /// Adds a named fact; one that is missing says so.
    pub(super) fn fact(&mut self, name: &str, said: &str) {
        let (said, tone) = match said.trim() {
            "" => (self.view.glyphs.none(), Tone::Muted),
            said => (said, Tone::Text),
        };
        if text::width(name) > NAME {
            // A client's name or a place of test is not cut: the fact follows it on the same line.
            let head = Line::of(name, Tone::Muted).with("  ", Tone::Text);
            let rest = line::hanging(head, NAME + 1, said, tone, self.columns);
            self.lines.extend(rest);
            return;
        }
        let head = Line::of(&text::pad(name, NAME), Tone::Muted).with(" ", Tone::Text);
        self.lines
            .extend(line::wrapped(head, said, tone, self.columns));
    }

    pub(super) fn plan(&mut self, change: &Change, registers: &Registers) {
        let plan = &change.plan;
        self.fact("reason", &plan.reason);
        self.fact("in scope", &plan.scope_in);
        self.fact("out of scope", &plan.scope_out);
        let clients: Vec<&str> = change
            .clients()
            .into_iter()
            .map(|c| {
                registers
                    .clients
                    .get(c)
                    .map_or(c.as_str(), |r| r.name.as_str())
            })
            .collect();
        self.fact("clients", &clients.join(", "));
        let services: Vec<&str> = plan
            .services
            .iter()
            .map(|s| {
                registers
                    .services
                    .get(s)
                    .map_or(s.as_str(), |r| r.name.as_str())
            })
            .collect();
        self.fact("services", &services.join(", "));
        let items: Vec<String> = plan
            .items
            .iter()
            .map(|i| {
                if i.kind.is_empty() {
                    i.name.clone()
                } else {
                    format!("{} ({})", i.name, i.kind)
                }
            })
            .collect();
        self.fact("items", &items.join(", "));
        let unknown: Vec<&str> = unknown_items(plan, &registers.items)
            .into_iter()
            .map(|item| item.name.as_str())
            .collect();
        if !unknown.is_empty() {
            self.fact("not registered", &unknown.join(", "));
        }
        let kind = glyph::kind(plan.kind).word;
        let template = plan
            .template
            .as_ref()
            .map_or_else(String::new, |t| format!(", from {t}"));
        self.fact("type", &format!("{kind}{template}"));
        self.emergency(change, registers);
        self.people(change, registers);
        if !plan.reference.is_empty() {
            self.fact("reference", &plan.reference);
        }
        if !plan.notes.is_empty() {
            self.fact("notes", &plan.notes);
        }
    }

    /// Says what an emergency owes, and that work began before anyone had authorised it.
    fn emergency(&mut self, change: &Change, registers: &Registers) {
        if let Some(bypass) = Bypass::of(change, registers) {
            let minutes = bypass.minutes();
            let noun = if minutes == 1 { "minute" } else { "minutes" };
            let said = format!("work began {minutes} {noun} before it was authorised");
            let head = Line::of(&text::pad("bypass", NAME), Tone::Alert);
            self.lines
                .extend(line::wrapped(head, &said, Tone::Alert, self.columns));
        }
        let Some(owed) = Retrospective::of(change, registers) else {
            return;
        };
        let tone = if owed.is_overdue(self.view.now) {
            Tone::Alert
        } else {
            Tone::Text
        };
        let head = Line::of(&text::pad("retrospective", NAME), Tone::Muted);
        let said = owed.words(self.view.now);
        self.lines
            .extend(line::wrapped(head, &said, tone, self.columns));
    }

    fn people(&mut self, change: &Change, registers: &Registers) {
        let name = |person: Option<&PersonId>| {
            person
                .filter(|p| !p.as_str().is_empty())
                .map_or("", |p| registers.name_of(p))
                .to_owned()
        };
        self.fact("requester", &name(Some(&change.requester)));
        self.fact("implementer", &name(change.plan.implementer.as_ref()));
        self.fact("verifier", &name(change.plan.verifier.as_ref()));
        if let Some(hold) = change.held(self.view.now) {
            let sign = glyph::ON_HOLD;
            let since = when::moment(hold.at, self.view);
            let said = format!(
                "since {since} by {}: {}",
                registers.name_of(&hold.by),
                hold.reason
            );
            let head = Line::new()
                .sign(sign, self.view)
                .with(&text::pad(sign.word, NAME - 1), sign.tone);
            self.lines
                .extend(line::wrapped(head, &said, sign.tone, self.columns));
        }
    }

    pub(super) fn waves(&mut self, change: &Change, registers: &Registers) {
        for (index, planned) in change.plan.waves.iter().enumerate() {
            let idle = WaveRun::default();
            let run = change.waves.get(index).unwrap_or(&idle);
            let dot = self.view.glyphs.dot();
            let name = if planned.name.is_empty() {
                String::new()
            } else {
                format!(" {}", planned.name)
            };
            self.head(&format!(
                "Wave {}{name} {dot} {}",
                index + 1,
                run.phase.word()
            ));
            let clients: Vec<&str> = planned
                .clients
                .iter()
                .map(|c| {
                    registers
                        .clients
                        .get(c)
                        .map_or(c.as_str(), |r| r.name.as_str())
                })
                .collect();
            self.fact("clients", &clients.join(", "));
            let window = planned
                .window
                .as_ref()
                .map_or_else(String::new, |w| when::span(w, self.view.zone, self.view));
            self.fact("window", &window);
            let steps = text::minutes(planned_minutes(&planned.steps));
            let all = text::minutes(change.plan.wave_minutes(planned));
            self.fact(
                "planned",
                &format!("{steps} of steps, {all} with checks and rollback"),
            );
            for step in &planned.steps {
                self.step(change, step, run, Checklist::Work);
            }
            if let Some(rollback) = &run.rollback {
                self.fact(
                    "rolled back",
                    &format!("{}: {}", rollback.by, rollback.reason),
                );
            }
            for (client, declared) in &run.declarations {
                let felt = declared.impact.level.word();
                self.fact(
                    "impact",
                    &format!("{client}: {felt}, signed by {}", declared.by),
                );
            }
            if let Some(outcome) = change.outcome_of(index) {
                let sign = glyph::outcome(outcome);
                let said = Line::of(&text::pad("outcome", NAME + 1), Tone::Muted);
                self.lines
                    .push(said.sign(sign, self.view).with(sign.word, sign.tone));
            }
        }
    }

    fn step(&mut self, change: &Change, step: &Step, run: &WaveRun, checklist: Checklist) {
        let mark = run.marks(checklist).and_then(|m| m.get(&step.id));
        let sign = mark.map_or(glyph::OPEN_STEP, |m| glyph::tick(m.tick));
        let mut head = Line::of("  ", Tone::Text)
            .sign(sign, self.view)
            .with(&format!("{:>2}  ", step.id.0), Tone::Muted);
        let tone = match &step.kind {
            StepKind::Work => Tone::Text,
            StepKind::PreCheck | StepKind::Hold { .. } | StepKind::NoReturn => {
                let kind = glyph::step(&step.kind);
                head = head
                    .sign(kind, self.view)
                    .with(&format!("{}  ", kind.word), kind.tone);
                if mark.is_some() {
                    Tone::Text
                } else {
                    kind.tone
                }
            }
        };
        let (clock, who) = if let Some(mark) = mark {
            (when::clock(mark.at, self.view), mark.by.to_string())
        } else {
            let owner = step.owner.as_ref().or(change.plan.implementer.as_ref());
            let owner = owner.map(ToString::to_string).unwrap_or_default();
            (format!("{} m", step.minutes), owner)
        };
        let end = format!("{clock:>6}  {}", text::pad(&who, 10));
        let room = self.columns.saturating_sub(20).max(20);
        let mut lines = line::hanging(head, 8, &step.instruction, tone, room);
        if !lines.is_empty() {
            let first = lines.remove(0).right(&end, Tone::Muted);
            lines.insert(0, first);
        }
        if !step.expected.is_empty() {
            let lead = Line::of(
                &format!("        {} ", self.view.glyphs.arrow()),
                Tone::Muted,
            );
            lines.extend(line::wrapped(lead, &step.expected, Tone::Muted, room));
        }
        if let Some(note) = mark.map(|m| &m.note).filter(|n| !n.is_empty()) {
            let lead = Line::of("        ", Tone::Muted);
            lines.extend(line::wrapped(lead, note, Tone::Muted, room));
        }
        self.lines.extend(lines);
    }

    pub(super) fn rollback(&mut self, change: &Change, registers: &Registers) {
        let plan = &change.plan;
        let back = &plan.rollback;
        self.head("Rollback");
        if back.not_reversible {
            self.fact("not reversible", &back.mitigation);
        } else {
            self.fact("takes", &text::minutes(back.minutes));
            self.fact("rehearsed", &back.rehearsal);
        }
        let decides = back
            .decision_maker
            .as_ref()
            .map_or("", |p| registers.name_of(p));
        self.fact("decided by", decides);
        for trigger in &plan.triggers {
            self.fact("starts when", &trigger.in_words());
        }
        let idle = WaveRun::default();
        let run = change.waves.get(change.current_wave()).unwrap_or(&idle);
        for step in &back.steps {
            self.step(change, step, run, Checklist::Rollback);
        }
    }

    pub(super) fn proofs(&mut self, change: &Change, registers: &Registers) {
        let plan = &change.plan;
        self.head("Test evidence");
        for e in &plan.evidence {
            let on =
                e.on.map_or_else(String::new, |d| d.format(", %-d %b %Y").to_string());
            self.fact(
                &e.place,
                &format!("{}: {} ({}{on})", e.what, e.result, e.by),
            );
        }
        if plan.evidence.is_empty() {
            self.fact("tested", "");
        }
        self.head("Communication");
        for c in &plan.communications {
            let client = registers
                .clients
                .get(&c.client)
                .map_or(c.client.as_str(), |r| r.name.as_str());
            let owner = c.owner.as_ref().map_or("nobody", PersonId::as_str);
            let said = format!(
                "{} by {}, {}, sent by {owner}",
                c.audience, c.channel, c.when
            );
            self.fact(client, &said);
            self.fact("", &c.text);
        }
        if plan.communications.is_empty() {
            self.fact("messages", "");
        }
        self.head("Checks after the work");
        let idle = WaveRun::default();
        let run = change.waves.get(change.current_wave()).unwrap_or(&idle);
        for c in &plan.validation {
            let result = run.result(c.id);
            let sign = match result {
                Some(r) if r.passed => glyph::MET,
                Some(_) => glyph::GAP,
                None => glyph::OPEN_STEP,
            };
            let head = Line::of("  ", Tone::Text)
                .sign(sign, self.view)
                .with(&format!("{:>2}  ", c.id), Tone::Muted);
            let arrow = self.view.glyphs.arrow();
            let seen = result.map_or_else(String::new, |r| {
                format!(" {arrow} {} ({})", r.observed, r.by)
            });
            let said = format!("{}: {}, by {}{seen}", c.check, c.expected, c.method);
            self.lines
                .extend(line::wrapped(head, &said, Tone::Text, self.columns));
        }
        if plan.validation.is_empty() {
            self.fact("checks", "");
        }
    }

    pub(super) fn revisions(&mut self, change: &Change, registers: &Registers) {
        if change.revisions.is_empty() {
            return;
        }
        self.head("Revisions");
        for revision in change.revisions.iter().rev() {
            let when = when::moment(revision.at, self.view);
            let by = registers.name_of(&revision.by);
            let now = if revision.number == change.revision {
                ", in force"
            } else {
                ""
            };
            let said = format!("{when} by {by}{now}  {}", revision.digest.short());
            self.fact(&format!("rev {}", revision.number), &said);
        }
        if let Some(review) = &change.review {
            self.head("Review");
            self.fact("cause", &review.cause);
            self.fact("lesson", &review.lesson);
            for action in &review.actions {
                let due = action.due.map_or_else(String::new, |d| {
                    format!(", due {}", when::day(d, self.view))
                });
                self.fact(
                    "action",
                    &format!("{} ({}{due})", action.text, action.owner),
                );
            }
        }
    }
}
