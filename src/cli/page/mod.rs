//! A readable page: headings, labelled texts and lists, wrapped to the width of the terminal.

mod backtest;
mod contested;
mod gates;
mod messages;
mod people;
mod plan;
mod required;
mod revisions;
mod risk;
mod template;
mod waves;

pub use backtest::backtest;
pub use contested::contested;
pub use risk::risk;
pub use template::template;

use crate::domain::change::Change;
use crate::domain::gate::Status;
use crate::domain::lifecycle::State;
use crate::domain::observation::Observation;
use crate::domain::registers::Registers;
use crate::domain::retrospective::Retrospective;
use crate::domain::text::{pad, sanitise_lines, wrap};
use crate::domain::window::Timestamp;

/// How wide a page gets at most, so that lines stay readable.
const WIDEST: usize = 100;

/// How wide a label is.
const LABEL: usize = 14;

/// A page under way.
#[derive(Debug)]
pub struct Page {
    width: usize,
    ascii: bool,
    lines: Vec<String>,
}

impl Page {
    /// Makes an empty page.
    pub fn new(width: usize, ascii: bool) -> Self {
        Self {
            width: width.clamp(40, WIDEST),
            ascii,
            lines: Vec::new(),
        }
    }

    /// Returns the sign for something that is as it should be, or is not.
    fn sign(&self, good: bool) -> &'static str {
        match (good, self.ascii) {
            (true, false) => "✓",
            (true, true) => "ok",
            (false, false) => "✗",
            (false, true) => "--",
        }
    }

    /// Returns the sign for how a requirement stands.
    fn mark(&self, status: Status) -> &'static str {
        match (status, self.ascii) {
            (Status::Met, _) => self.sign(true),
            (Status::NotMet, _) => self.sign(false),
            (Status::Waived, false) => "≈",
            (Status::Waived, true) => "~",
            (Status::NotApplicable, false) => "·",
            (Status::NotApplicable, true) => ".",
        }
    }

    /// Writes a heading after an empty line.
    fn heading(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.hanging("", "", text);
    }

    /// Writes a text under a label; nothing when there is no text.
    fn field(&mut self, label: &str, text: &str) {
        if !text.trim().is_empty() {
            self.always(label, text);
        }
    }

    /// Writes a text under a label, `not said` when there is none.
    fn asked(&mut self, label: &str, text: &str) {
        let text = if text.trim().is_empty() {
            "not said"
        } else {
            text
        };
        self.always(label, text);
    }

    fn always(&mut self, label: &str, text: &str) {
        let head = format!("  {}", pad(label, LABEL));
        self.hanging(&head, &" ".repeat(LABEL + 2), text);
    }

    /// Writes one point of a list.
    fn point(&mut self, mark: &str, text: &str) {
        let head = format!("  {} ", pad(mark, 3));
        self.hanging(&head, "      ", text);
    }

    /// Writes a point of a list that stands so deep beneath another.
    fn nested(&mut self, depth: usize, mark: &str, text: &str) {
        let indent = "    ".repeat(depth.min(4));
        let head = format!("  {indent}{} ", pad(mark, 3));
        self.hanging(&head, &format!("      {indent}"), text);
    }

    /// Writes a text under a point.
    fn aside(&mut self, text: &str) {
        self.hanging("        ", "        ", text);
    }

    /// Writes a text whose first line begins with `head` and whose others begin with `rest`.
    fn hanging(&mut self, head: &str, rest: &str, text: &str) {
        let room = self.width.saturating_sub(head.chars().count()).max(10);
        let text = sanitise_lines(text.trim_end());
        let mut first = true;
        for line in wrap(&text, room) {
            let before = if first { head } else { rest };
            self.lines
                .push(format!("{before}{line}").trim_end().to_owned());
            first = false;
        }
        if first {
            self.lines.push(head.trim_end().to_owned());
        }
    }

    /// Returns the page as text.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

pub use gates::board;
pub use messages::message;

/// Writes a whole change.
pub fn change(change: &Change, registers: &Registers, now: Timestamp, page: &mut Page) {
    head(change, registers, now, page);
    plan::risk(change, page);
    plan::plan(change, registers, page);
    waves::waves(change, page);
    messages::messages(change, registers, page);
    required::required(change, registers, now, page);
    people::decisions(change, registers, page);
    gates::consents(change, page);
    gates::waivers(change, now, page);
    people::comments(change, page);
    revisions::revisions(change, registers, page);
    gates::next(change, registers, now, page);
}

fn head(change: &Change, registers: &Registers, now: Timestamp, page: &mut Page) {
    let title = if change.plan.title.is_empty() {
        "(no title)"
    } else {
        &change.plan.title
    };
    page.heading(&format!("{}  {title}", change.id()));
    let mut state = change.state.word().to_owned();
    if let Some(outcome) = change.outcome {
        state = format!("{state}, {}", outcome.word());
        if let Some(observed) = Observation::of(change, registers).filter(|o| o.runs(now)) {
            state = format!("{state}, {}", observed.in_words(now, moment));
        }
    } else if change.state == State::Closed {
        state.push_str(", outcome not recorded");
    }
    if change.bypass {
        state.push_str(", bypass: work began before any approval");
    }
    page.always("state", &state);
    for verdict in &change.verdicts {
        page.always("before", &verdict.in_words(change, moment));
    }
    for link in &change.incidents {
        page.always("incident", &link.in_words(moment));
    }
    if let Some(owed) = Retrospective::of(change, registers) {
        page.always("retrospective", &owed.words(now));
    }
    if let Some(hold) = change.held(now) {
        let since = hold.at.format("%Y-%m-%d %H:%M UTC");
        page.always(
            "on hold",
            &format!("{} ({}, {since})", hold.reason, registers.name_of(&hold.by)),
        );
    }
    let kind = format!("{} {}", change.plan.kind.word(), change.class.word());
    page.always("type, class", &kind);
    for judged in &change.reclasses {
        let lapsed = if judged.revision == change.revision {
            ""
        } else {
            " (of an earlier revision)"
        };
        page.always(
            &format!("class {}", judged.word()),
            &format!(
                "r{} from {} to {} by {} {}{lapsed}: {}",
                judged.revision,
                judged.from.word(),
                judged.class.word(),
                registers.name_of(&judged.by),
                moment(judged.at),
                judged.reason
            ),
        );
    }
    let revision = match change.revision {
        0 => "none: never submitted".to_owned(),
        n => format!("{n} ({})", change.digest.short()),
    };
    page.always("revision", &revision);
    let judged = registers.judged(change);
    if judged.frozen {
        page.always("judged by", &judged.words());
    }
    page.field("requester", registers.name_of(&change.requester));
    let person = |p: &Option<crate::domain::id::PersonId>| {
        p.as_ref()
            .map(|p| registers.name_of(p).to_owned())
            .unwrap_or_default()
    };
    page.asked("implementer", &person(&change.plan.implementer));
    page.asked("verifier", &person(&change.plan.verifier));
    page.field("last said", &change.verdict);
    if let Some(from) = &change.imported {
        page.always(
            "imported",
            &format!(
                "{} from {}; it passed no gate here",
                from.number, from.source
            ),
        );
        for remark in &from.remarks {
            page.always("remark", remark);
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Writes a time in UTC, to the minute.
pub fn moment(at: Timestamp) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_hangs_under_its_label_and_never_acts_on_the_terminal() {
        let mut page = Page::new(40, false);
        page.field(
            "reason",
            "the vendor ends support in January \u{1b}[2J and nobody patches it",
        );
        let text = page.text();
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(
            text.lines().count() > 1 && text.lines().all(|l| l.chars().count() <= 40),
            "{text}"
        );
        assert!(
            text.lines()
                .nth(1)
                .is_some_and(|l| l.starts_with("                ")),
            "{text}"
        );
    }

    #[test]
    fn an_empty_change_is_a_page_with_its_gaps() {
        let mut page = Page::new(80, true);
        let subject = Change {
            number: 42,
            rev: 1,
            ..Change::default()
        };
        let now = chrono::DateTime::UNIX_EPOCH;
        change(&subject, &Registers::default(), now, &mut page);
        let text = page.text();
        assert!(text.contains("CHG-0042  (no title)"), "{text}");
        assert!(
            text.contains("Intake gate: ") && text.contains("The reason is missing"),
            "{text}"
        );
    }
}
