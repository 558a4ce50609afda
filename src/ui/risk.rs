//! The risk pane: the score with the fact behind every point, then the next gate's requirements.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyph::{self, FROZEN, GAP, LOWERED, MET, RAISED, WAIVED};
use super::line::{self, Line};
use super::pane;
use super::theme::Tone;
use super::verdict;
use super::view::View;
use super::{facts, required, scroll, when};
use crate::domain::change::Change;
use crate::domain::gate::{self, Requirement, Standing, Status};
use crate::domain::reclass::Reclass;
use crate::domain::refusal::Gap;
use crate::domain::registers::Registers;
use crate::domain::text;

/// Draws the pane with its title and returns how many lines it can be scrolled.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    change: Option<&Change>,
    registers: &Registers,
    place: scroll::Place,
    view: &View,
) -> usize {
    let inner = pane::title(
        buffer,
        area,
        place.focused,
        &title(change, place.focused),
        view,
    );
    body(buffer, inner, change, registers, place, view)
}

/// Draws what stands under the title, as [`draw`] does.
pub fn body(
    buffer: &mut Buffer,
    area: Rect,
    change: Option<&Change>,
    registers: &Registers,
    place: scroll::Place,
    view: &View,
) -> usize {
    let offset = place.offset;
    let Some(change) = change else {
        pane::empty(buffer, area, "no change selected", view);
        return 0;
    };
    let columns = usize::from(pane::inset(area).width);
    let mut shown = assembled(change, registers, columns, view, (usize::MAX, true));
    let over = shown.len().saturating_sub(usize::from(area.height));
    if over > 0 && offset == 0 && !place.focused {
        // The gate is what has to be done; the smaller points give way until someone looks.
        let fewer = change.risk.parts.len().saturating_sub(over + 1).max(3);
        shown = assembled(change, registers, columns, view, (fewer, true));
    }
    scroll::draw(buffer, area, &shown, offset, view)
}

/// Returns the pane's title.
pub fn title(change: Option<&Change>, focused: bool) -> Line {
    let name = pane::name("Risk", focused);
    match change {
        Some(change) if change.revision > 0 => {
            name.right(&format!("rev {}", change.revision), Tone::Muted)
        }
        Some(change) if change.imported.is_some() => name.right("imported", Tone::Muted),
        Some(_) => name.right("not handed in", Tone::Muted),
        None => name,
    }
}

/// Returns the lines in so many columns, without who is required.
pub fn lines(change: &Change, registers: &Registers, columns: usize, view: &View) -> Vec<Line> {
    assembled(change, registers, columns, view, (usize::MAX, false))
}

/// Returns the lines with the first so many parts of the score, and who is required when that is asked for.
fn assembled(
    change: &Change,
    registers: &Registers,
    columns: usize,
    view: &View,
    (most, who): (usize, bool),
) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(imported) = change.imported.as_deref() {
        lines.extend(facts::imported(imported, columns, view));
        if !change.state.is_open() {
            return lines;
        }
        lines.push(Line::new());
    }
    lines.push(head(change, columns, view));
    lines.extend(judged(change, columns, view));
    lines.extend(parts(change, columns, view, most));
    if let Some(standing) = gate::standing(change, registers, view.now) {
        lines.push(Line::new());
        lines.extend(board(&standing, columns, view));
    }
    let went = verdict::lines(change, registers, columns, view);
    if !went.is_empty() {
        lines.push(Line::new());
        lines.extend(went);
    }
    lines.extend(by_policy(change, registers, columns));
    if who {
        lines.extend(required::brief(change, registers, columns, view));
    }
    for consent in change.consents.iter().rev() {
        let stale = if consent.digest == change.digest {
            ""
        } else {
            " (stale)"
        };
        let said = format!(
            "{} ({}) agrees to r{}{stale} {}",
            consent.client, consent.said_by, consent.revision, consent.note
        );
        let head = Line::of("Consent: ", Tone::Muted);
        lines.extend(line::wrapped(head, said.trim_end(), Tone::Text, columns));
    }
    if !change.waivers.is_empty() {
        lines.push(Line::new());
        lines.push(Line::of("Waivers", Tone::Strong));
        lines.extend(waivers(change, columns, view));
    }
    // Why a verdict was reopened stands with the incident already.
    let told = change
        .verdicts
        .last()
        .is_some_and(|v| v.reason == change.verdict);
    if !change.verdict.is_empty() && !told {
        let lead = Line::of("Said: ", Tone::Muted);
        lines.extend(line::wrapped(lead, &change.verdict, Tone::Text, columns));
    }
    lines
}

/// Says by which policy a change is judged, once it is handed in and where policy was ever set.
fn by_policy(change: &Change, registers: &Registers, columns: usize) -> Vec<Line> {
    let judged = registers.judged(change);
    let told = judged.frozen && change.state.is_open() && registers.policy_mark.version > 0;
    if !told {
        return Vec::new();
    }
    let tone = if judged.newer.is_some() {
        Tone::Text
    } else {
        Tone::Muted
    };
    line::wrapped(
        Line::of("Judged by ", Tone::Muted),
        &judged.words(),
        tone,
        columns,
    )
}

fn head(change: &Change, columns: usize, view: &View) -> Line {
    let sign = glyph::class(change.class);
    let computed = change.risk.total;
    let line = Line::new().sign(sign, view).with(
        &format!("{} {computed}", sign.word.to_uppercase()),
        sign.tone,
    );
    let judged = change.reclasses.last().map(|r| (r.class, r));
    let said = match (change.plan.declared, judged) {
        (_, Some((class, last))) if class == change.class => {
            format!("  {} by {}", last.word(), last.by)
        }
        (Some(declared), _) if declared == change.class => "  as declared".to_owned(),
        (Some(declared), _) if declared < change.class => {
            format!("  declared {}, computed {}", declared.word(), sign.word)
        }
        (Some(declared), _) => format!("  declared {}", declared.word()),
        (None, _) => "  no class declared".to_owned(),
    };
    let said = match said.split_once(',') {
        Some((first, _)) if line.width() + text::width(&said) > columns => first,
        Some(_) | None => said.as_str(),
    };
    line.with(said, Tone::Muted)
}

/// Returns who last raised or lowered the class of the revision that stands, and why.
fn judged(change: &Change, columns: usize, view: &View) -> Vec<Line> {
    let judged = change.reclasses.iter();
    let mut judged = judged.filter(|r| r.revision == change.revision);
    let line = |r: &Reclass| {
        let sign = if r.lowers() { LOWERED } else { RAISED };
        let head = Line::of(" ", Tone::Text).sign(sign, view);
        let said = format!(
            "{} {} from {} to {}: {}",
            r.by,
            r.word(),
            r.from.word(),
            r.class.word(),
            r.reason
        );
        line::wrapped(head, &said, Tone::Text, columns)
    };
    judged.next_back().map(line).unwrap_or_default()
}

/// From so many columns on, the sources stand in a column of their own.
const SOURCE_COLUMN_FROM: usize = 56;

fn parts(change: &Change, columns: usize, view: &View, most: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for part in change.risk.parts.iter().take(most) {
        let tone = if part.points >= 10 {
            Tone::Strong
        } else {
            Tone::Text
        };
        let points = Line::of(&format!("{:>4}  ", part.points), tone);
        if columns >= SOURCE_COLUMN_FROM {
            let mut wrapped = line::wrapped(points, &part.fact, Tone::Text, columns - 12);
            let first = wrapped.remove(0).right(&part.source, Tone::Muted);
            lines.push(first);
            lines.extend(wrapped);
            continue;
        }
        let mut wrapped = line::wrapped(points, &part.fact, Tone::Text, columns);
        let source = format!(" {} {}", view.glyphs.dot(), part.source);
        if let Some(last) = wrapped.last_mut()
            && last.width() + text::width(&source) <= columns
        {
            last.push(&source, Tone::Muted);
        }
        lines.extend(wrapped);
    }
    let rest = change.risk.parts.iter().skip(most);
    let (count, points) = rest.fold((0, 0), |(n, sum), p| (n + 1, sum + u32::from(p.points)));
    if count > 0 {
        lines.push(Line::of(
            &format!("{points:>4}  in {count} more"),
            Tone::Muted,
        ));
    }
    lines
}

/// Returns a gate's lines: its name, each gap with who owns it, and what is waived and met.
pub fn board(standing: &Standing, columns: usize, view: &View) -> Vec<Line> {
    let gaps = standing.gaps().count();
    let mut name = Line::of(&capital(standing.gate.word()), Tone::Strong);
    if let Some(wave) = standing.wave {
        let dot = view.glyphs.dot();
        name.push(&format!(" {dot} wave {}", wave + 1), Tone::Strong);
    }
    let said = match gaps {
        0 => Line::of(" all met", Tone::Good),
        1 => Line::of(" 1 gap", Tone::Alert),
        n => Line::of(&format!(" {n} gaps"), Tone::Alert),
    };
    let mut lines = vec![name.join(said)];
    let words = words(standing);
    for (word, parts) in &words {
        let unmet = parts.iter().filter(|r| r.status == Status::NotMet);
        let gaps: Vec<&Gap> = unmet.flat_map(|r| &r.gaps).collect();
        let shown = if gaps.len() > ALIKE { 1 } else { ALIKE };
        for gap in gaps.iter().take(shown) {
            lines.extend(gap_lines(gap, columns, view));
        }
        if gaps.len() > shown {
            let more = gaps.len() - shown;
            let said = format!("   and {more} more: {word}");
            lines.push(Line::of(&said, Tone::Muted));
        }
    }
    for warning in standing.requirements.iter().flat_map(|r| &r.warnings) {
        let head = Line::of(" ", Tone::Text).sign(FROZEN, view);
        lines.extend(line::wrapped(head, warning, Tone::Warn, columns));
    }
    let mut row = Line::of(" ", Tone::Text);
    for (word, parts) in &words {
        let has = |status| parts.iter().any(|r| r.status == status);
        let sign = match (has(Status::NotMet), has(Status::Waived), has(Status::Met)) {
            (false, true, _) => WAIVED,
            (false, false, true) => MET,
            (true, _, _) | (false, false, false) => continue,
        };
        if row.width() > 1 && row.width() + 3 + text::width(word) > columns {
            lines.push(std::mem::replace(&mut row, Line::of(" ", Tone::Text)));
        }
        row = row
            .sign(sign, view)
            .with(word, Tone::Muted)
            .with("  ", Tone::Text);
    }
    if row.width() > 1 {
        lines.push(row);
    }
    lines
}

/// Returns the requirements of a gate under their words: rules with the same word are parts of one thing.
fn words(standing: &Standing) -> Vec<(&str, Vec<&Requirement>)> {
    let mut words: Vec<(&str, Vec<&Requirement>)> = Vec::new();
    for requirement in &standing.requirements {
        match words.iter_mut().find(|(word, _)| *word == requirement.word) {
            Some((_, parts)) => parts.push(requirement),
            None => words.push((&requirement.word, vec![requirement])),
        }
    }
    words
}

/// Returns the waivers of a change, newest first: by whom, until when, why.
fn waivers(change: &Change, columns: usize, view: &View) -> Vec<Line> {
    let mut lines = Vec::new();
    for waiver in change.waivers.iter().rev() {
        let word = waiver.word(change.revision, view.now);
        let tone = if waiver.stands(view.now) && waiver.is_of(change.revision) {
            Tone::Text
        } else {
            Tone::Muted
        };
        let said = format!(
            "{} waived by {} until {} ({word}): {}",
            waiver.rule,
            waiver.by,
            when::moment(waiver.until, view),
            waiver.reason
        );
        let head = Line::of(" ", Tone::Text).sign(WAIVED, view);
        lines.extend(line::wrapped(head, &said, tone, columns));
    }
    lines
}

/// Of more gaps of one requirement than this, only the first is shown.
const ALIKE: usize = 2;

fn gap_lines(gap: &Gap, columns: usize, view: &View) -> Vec<Line> {
    let head = Line::of(" ", Tone::Text).sign(GAP, view);
    let mut lines = line::wrapped(head, &gap.missing, Tone::Text, columns);
    let owner = format!("{} {}", view.glyphs.arrow(), gap.owner);
    match lines.last_mut() {
        Some(last) if last.width() + 1 + text::width(&owner) <= columns => {
            last.push(" ", Tone::Text);
            last.push(&owner, Tone::Accent);
        }
        Some(_) | None => {
            let more = Line::of("   ", Tone::Text);
            lines.extend(line::wrapped(more, &owner, Tone::Accent, columns));
        }
    }
    lines
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
