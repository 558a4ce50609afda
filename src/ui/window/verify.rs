//! After the work: the checks, the impact on each client, the outcome that the facts propose.

use super::super::glyph;
use super::super::line::{Line, wrapped};
use super::super::theme::Tone;
use super::super::when;
use super::Shown;
use super::block::gaps_in_words;
use crate::app::action::Action;
use crate::domain::decide::why_best;
use crate::domain::gate::Trial;
use crate::domain::id::ClientId;
use crate::domain::message::{notice, owed};
use crate::domain::next::Next;
use crate::domain::observation::Observation;
use crate::domain::plan::ValidationCheck;
use crate::domain::text;
use crate::domain::wave::Outcome;

/// Returns the title and the lines of what is to be done after the work.
pub(super) fn block(shown: &Shown<'_>, next: &Next<'_>, columns: usize) -> (Line, Vec<Line>) {
    match next {
        Next::Check(found) => check(shown, found, columns),
        Next::Declare(client) => declare(shown, client, columns),
        Next::Drafts(_) => drafts(shown, columns),
        Next::Review => {
            let mut lines = wrapped(
                Line::new(),
                "Why did it go as it did, what is learned, and who does what about it?",
                Tone::Strong,
                columns,
            );
            lines.push(facts(shown));
            lines.push(shown.keys(&[(Action::Review, "writes the review")]));
            (Line::of("The review", Tone::Accent), lines)
        }
        Next::Complete(best) => complete(shown, *best, columns),
        Next::Opens(_)
        | Next::Start
        | Next::Decide(_)
        | Next::GoOn(_)
        | Next::Do(..)
        | Next::Confirm(..)
        | Next::Release(_)
        | Next::Go(_)
        | Next::Finish
        | Next::EndRollback
        | Next::Nothing => {
            let word = shown
                .change
                .outcome_of(shown.wave)
                .map_or("done", Outcome::word);
            let mut lines = vec![
                Line::of(&format!("This wave is done: {word}."), Tone::Strong),
                facts(shown),
            ];
            lines.extend(watched(shown));
            lines.push(shown.keys(&[(Action::Back, "back to the queue")]));
            (Line::of("Done", Tone::Accent), lines)
        }
    }
}

/// Returns a check with its result, if it has one.
pub(super) fn check(
    shown: &Shown<'_>,
    check: &ValidationCheck,
    columns: usize,
) -> (Line, Vec<Line>) {
    let checks = &shown.change.plan.validation;
    let at = checks
        .iter()
        .position(|c| c.id == check.id)
        .map_or(0, |n| n + 1);
    let verifier = shown
        .change
        .plan
        .verifier
        .as_ref()
        .map_or("", |p| p.as_str());
    let title = Line::of(&format!("Check {} ", check.id), Tone::Accent)
        .with(&format!("({at} of {})", checks.len()), Tone::Muted)
        .right(
            &format!(
                "{} {} {verifier}",
                text::minutes(check.minutes),
                shown.view.glyphs.dot()
            ),
            Tone::Text,
        );
    let mut lines = wrapped(Line::new(), &check.check, Tone::Strong, columns);
    let mut add = |name: &str, said: &str| {
        if !said.is_empty() {
            let head = Line::of(&text::pad(name, 8), Tone::Muted);
            lines.extend(wrapped(head, said, Tone::Text, columns));
        }
    };
    add("expect", &check.expected);
    add("method", &check.method);
    if let Some(result) = shown.run.result(check.id) {
        let passed = if result.passed {
            "as expected"
        } else {
            "not as expected"
        };
        let said = format!("{passed}: {} ({})", result.observed, result.by);
        add("seen", &said);
    }
    lines.push(shown.keys(&[(Action::Check, "records what was seen")]));
    (title, lines)
}

/// Returns the line that tells until when an incident reopens the verdict.
fn watched(shown: &Shown<'_>) -> Option<Line> {
    let (app, view) = (shown.app, shown.view);
    let observed = Observation::of(shown.change, &app.registers).filter(|o| o.runs(app.now))?;
    let said = format!(
        "{}; {} links an incident that it caused",
        observed.in_words(app.now, |at| when::day_and_clock(at, view)),
        shown.key(Action::LinkIncident)
    );
    Some(Line::of(&said, Tone::Text))
}

fn declare(shown: &Shown<'_>, client: &ClientId, columns: usize) -> (Line, Vec<Line>) {
    let known = shown.app.registers.clients.get(client);
    let name = known.map_or(client.as_str(), |c| c.name.as_str());
    let clients = &shown.planned.clients;
    let open = clients.iter().filter(|c| shown.run.declared(c).is_none());
    let title = Line::of(&format!("Impact on {name}"), Tone::Accent).right(
        &format!(
            "{} of {} declared",
            clients.len() - open.count(),
            clients.len()
        ),
        Tone::Text,
    );
    let mut lines = wrapped(
        Line::new(),
        "What did its users really feel, and who says so?",
        Tone::Strong,
        columns,
    );
    lines.push(facts(shown));
    let planned = shown.change.plan.answers.outage_minutes.unwrap_or(0);
    let said = if planned == 0 {
        "no outage was planned".to_owned()
    } else {
        format!("{} of outage were planned", text::minutes(planned))
    };
    lines.push(Line::of(&said, Tone::Text));
    lines.push(shown.keys(&[(Action::Impact, "declares it: none, degraded or outage")]));
    (title, lines)
}

fn drafts(shown: &Shown<'_>, columns: usize) -> (Line, Vec<Line>) {
    let (change, registers) = (shown.change, &shown.app.registers);
    let mut lines = wrapped(
        Line::new(),
        "A draft to a client is released or withdrawn before the end.",
        Tone::Strong,
        columns,
    );
    for draft in owed(change, shown.wave) {
        let name = registers.clients.get(&draft.letter.client);
        let name = name.map_or(draft.letter.client.as_str(), |c| c.name.as_str());
        let head = Line::of(&format!("{:>3}  ", draft.number), Tone::Muted);
        let text = draft.letter.text.split_whitespace().collect::<Vec<_>>();
        let room = columns.saturating_sub(text::width(name) + 7);
        let said = format!("{name}: {}", shown.view.cut(&text.join(" "), room));
        lines.push(head.with(&said, Tone::Text));
    }
    if let Some(said) = notice(change, registers) {
        lines.extend(wrapped(Line::new(), &said, Tone::Warn, columns));
    }
    lines.push(shown.keys(&[(Action::ShowMessages, "shows them")]));
    (Line::of("The messages", Tone::Accent), lines)
}

fn complete(shown: &Shown<'_>, best: Outcome, columns: usize) -> (Line, Vec<Line>) {
    let sign = glyph::outcome(best);
    let title = Line::of("The outcome", Tone::Accent).right("proposed from the facts", Tone::Text);
    let head = Line::new()
        .sign(sign, shown.view)
        .with(sign.word, sign.tone);
    let mut lines = vec![head.with(
        &format!(": {}", why_best(shown.change, shown.wave)),
        Tone::Strong,
    )];
    lines.push(facts(shown));
    let app = shown.app;
    let trial = Trial::Complete(shown.wave, best, app.person());
    let gaps = trial.gaps(shown.change, &app.registers, app.now);
    lines.extend(gaps_in_words(shown, &gaps, columns));
    lines.push(shown.keys(&[(Action::Complete, "confirms it, or a worse one")]));
    (title, lines)
}

/// Returns what happened in one line: when it was worked, how the rollback ended, how many checks passed.
fn facts(shown: &Shown<'_>) -> Line {
    let (run, view) = (shown.run, shown.view);
    let mut parts = Vec::new();
    if let (Some(from), Some(to)) = (run.started, run.finished) {
        parts.push(format!(
            "worked {} to {}",
            when::clock(from, view),
            when::clock(to, view)
        ));
    }
    if let Some((restored, _)) = run.rollback.as_ref().and_then(|r| r.ended) {
        parts.push(restored.word().to_owned());
    }
    let passed = run.results.values().filter(|r| r.passed).count();
    if !run.results.is_empty() {
        parts.push(format!(
            "{passed} of {} checks as expected",
            run.results.len()
        ));
    }
    for (client, declared) in &run.declarations {
        parts.push(format!("{client} {}", declared.impact.level.word()));
    }
    Line::of(
        &parts.join(&format!(" {} ", view.glyphs.dot())),
        Tone::Muted,
    )
}
