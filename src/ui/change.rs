//! One change on the whole screen: its plan, score, checklists, comments, votes and what happened.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyph;
use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use super::{facts, pane, risk, scroll, when};
use crate::app::App;
use crate::domain::change::Change;
use crate::domain::checklist::{Step, StepKind};
use crate::domain::id::{ClientId, PersonId};
use crate::domain::plan::Plan;
use crate::domain::text;
use crate::domain::wave::{Checklist, WaveRun};

/// The columns of a fact's name.
const NAME: usize = 15;

/// Draws the change and returns how far it can be scrolled.
pub fn draw(app: &App, buffer: &mut Buffer, area: Rect, view: &View) -> usize {
    let Some(change) = app.detail.as_deref() else {
        pane::empty(buffer, area, "reading", view);
        return 0;
    };
    let inner = pane::title(buffer, area, true, &title(change, view), view);
    let columns = usize::from(pane::inset(inner).width);
    let mut sheet = Sheet {
        lines: Vec::new(),
        columns,
        view,
    };
    sheet.change(app, change);
    scroll::draw(buffer, inner, &sheet.lines, app.change_scroll, view)
}

fn title(change: &Change, view: &View) -> Line {
    let state = glyph::state(change.state);
    let revision = match change.revision {
        0 => "draft".to_owned(),
        n => format!("rev {n}"),
    };
    Line::of(&change.id().to_string(), Tone::Accent)
        .with("  ", Tone::Text)
        .with(&text::sanitise(&change.plan.title), Tone::Strong)
        .right(view.glyphs.of(state), state.tone)
        .right(" ", Tone::Text)
        .right(state.word, state.tone)
        .right(&format!(" {} {revision}", view.glyphs.dot()), Tone::Muted)
}

struct Sheet<'v> {
    lines: Vec<Line>,
    columns: usize,
    view: &'v View,
}

impl Sheet<'_> {
    fn head(&mut self, name: &str) {
        if !self.lines.is_empty() {
            self.lines.push(Line::new());
        }
        self.lines.push(Line::of(name, Tone::Accent));
    }

    fn fact(&mut self, name: &str, said: &str) {
        let (said, tone) = if said.trim().is_empty() {
            (self.view.glyphs.none(), Tone::Muted)
        } else {
            (said, Tone::Text)
        };
        let head = Line::of(&format!("{name:<NAME$} "), Tone::Muted);
        self.lines.extend(line::wrapped(
            head,
            &text::sanitise_lines(said),
            tone,
            self.columns,
        ));
    }

    fn change(&mut self, app: &App, change: &Change) {
        if let Some(imported) = &change.imported {
            self.lines
                .extend(facts::imported(imported, self.columns, self.view));
        } else {
            self.plan(change);
        }
        if !change.risk.parts.is_empty() {
            self.head("Risk and gates");
            let lines = risk::lines(change, &app.registers, self.columns, self.view, usize::MAX);
            self.lines.extend(lines);
        }
        self.waves(change);
        self.said(change);
    }

    fn plan(&mut self, change: &Change) {
        let plan = &change.plan;
        self.fact("type", plan.kind.word());
        self.fact("declared class", plan.declared.map_or("", |c| c.word()));
        self.fact("reason", &plan.reason);
        self.fact("in scope", &plan.scope_in);
        self.fact("out of scope", &plan.scope_out);
        self.fact(
            "clients",
            &names(&plan.clients(), |c: &&ClientId| c.as_str()),
        );
        self.fact("services", &names(&plan.services, |s| s.as_str()));
        self.fact("items", &names(&plan.items, |i| i.name.as_str()));
        self.fact("requester", change.requester.as_str());
        self.fact("implementer", handle(plan.implementer.as_ref()));
        self.fact("verifier", handle(plan.verifier.as_ref()));
        if let Some(hold) = &change.hold {
            self.fact("on hold", &format!("{}: {}", hold.by, hold.reason));
        }
        if !change.verdict.is_empty() {
            self.fact("last verdict", &change.verdict);
        }
        self.head("Rollback");
        let back = &plan.rollback;
        self.fact("minutes", &text::minutes(back.minutes));
        self.fact("decides", handle(back.decision_maker.as_ref()));
        if back.not_reversible {
            self.fact("not reversible", &back.mitigation);
        } else {
            self.fact("rehearsed", &back.rehearsal);
        }
        self.head("Evidence, messages and checks");
        self.lists(plan);
    }

    fn lists(&mut self, plan: &Plan) {
        for e in &plan.evidence {
            let on = e.on.map_or_else(String::new, |d| format!(" on {d}"));
            self.fact(
                "tested",
                &format!("{}, {}: {} ({}{on})", e.what, e.place, e.result, e.by),
            );
        }
        for c in &plan.communications {
            let owner = handle(c.owner.as_ref());
            self.fact(
                "tells",
                &format!(
                    "{}: {}, {}, {} ({owner}): {}",
                    c.client, c.audience, c.channel, c.when, c.text
                ),
            );
        }
        for c in &plan.validation {
            self.fact(
                "checks",
                &format!("{}: {} ({})", c.check, c.expected, c.method),
            );
        }
    }

    fn waves(&mut self, change: &Change) {
        for (index, planned) in change.plan.waves.iter().enumerate() {
            let run = change.waves.get(index).cloned().unwrap_or_default();
            let clients = names(&planned.clients, |c| c.as_str());
            self.head(&format!(
                "Wave {}: {clients}, {}",
                index + 1,
                run.phase.word()
            ));
            if let Some(window) = &planned.window {
                let span = when::span(window, self.view.zone, self.view);
                self.fact("window", &span);
            }
            for step in &planned.steps {
                self.step(step, &run, Checklist::Work);
            }
            if let Some(rollback) = &run.rollback {
                self.fact("rollback", &format!("{}: {}", rollback.by, rollback.reason));
            }
            for (check, result) in &run.results {
                let word = if result.passed { "passed" } else { "failed" };
                self.fact(
                    "check",
                    &format!("{check} {word} ({}): {}", result.by, result.observed),
                );
            }
            for (client, declared) in &run.declarations {
                let felt = declared.impact.level.word();
                self.fact("impact", &format!("{client}: {felt} ({})", declared.by));
            }
        }
        if !change.plan.rollback.steps.is_empty() {
            self.head("Rollback steps");
            let run = change
                .waves
                .get(change.current_wave())
                .cloned()
                .unwrap_or_default();
            for step in &change.plan.rollback.steps {
                self.step(step, &run, Checklist::Rollback);
            }
        }
    }

    fn step(&mut self, step: &Step, run: &WaveRun, checklist: Checklist) {
        let mark = run.marks(checklist).and_then(|m| m.get(&step.id));
        let sign = mark.map_or(glyph::OPEN_STEP, |m| glyph::tick(m.tick));
        let demand = match step.kind {
            StepKind::Hold { .. } | StepKind::NoReturn | StepKind::PreCheck => {
                glyph::step(&step.kind).word
            }
            StepKind::Work => "",
        };
        let by = mark.map_or_else(String::new, |m| {
            format!(" ({} {})", m.by, when::clock(m.at, self.view))
        });
        let head = Line::of(&format!("{:>3} ", step.id.0), Tone::Muted).sign(sign, self.view);
        let said = format!(
            "{demand}{}{}{by}",
            if demand.is_empty() { "" } else { ": " },
            text::sanitise(&step.instruction)
        );
        self.lines
            .extend(line::wrapped(head, &said, Tone::Text, self.columns));
    }

    fn said(&mut self, change: &Change) {
        if !change.votes.is_empty() {
            self.head("Votes");
        }
        for vote in change.last_votes() {
            let stale = if change.is_stale(vote) { ", stale" } else { "" };
            self.fact(
                vote.by.as_str(),
                &format!(
                    "{} rev {}{stale}: {}",
                    vote.choice.word(),
                    vote.revision,
                    vote.comment
                ),
            );
        }
        if !change.comments.is_empty() {
            self.head("Comments");
        }
        for comment in &change.comments {
            let age = when::age(comment.at, self.view);
            let open = match (comment.kind, comment.answered) {
                (crate::domain::vote::CommentKind::Question, false) => "open question, ",
                _ => "",
            };
            self.fact(
                comment.by.as_str(),
                &format!("{open}{age}: {}", comment.text),
            );
        }
    }
}

fn handle(person: Option<&PersonId>) -> &str {
    person.map_or("", PersonId::as_str)
}

fn names<'a, T>(list: &'a [T], name: impl Fn(&'a T) -> &'a str) -> String {
    list.iter().map(name).collect::<Vec<_>>().join(", ")
}
