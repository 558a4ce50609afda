//! The comments pane: threads, votes and decisions, the newest in view.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyph::{self, ANSWERED, STALE};
use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use super::{pane, scroll, when};
use crate::domain::change::Change;
use crate::domain::packet::Offline;
use crate::domain::thread::{Placed, threads};
use crate::domain::unread::Reader;
use crate::domain::vote::{Approval, Authority, Comment, CommentKind, Vote};
use crate::domain::window::Timestamp;

/// Draws the pane with its title, scrolled up from the newest by so many lines, and returns how many
/// more lines it can be scrolled than it is drawn at least.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    change: Option<&Change>,
    reader: Option<Reader<'_>>,
    place: scroll::Place,
    view: &View,
) -> usize {
    let inner = pane::title(
        buffer,
        area,
        place.focused,
        &title(change, reader, place.focused, view),
        view,
    );
    body(buffer, inner, change, reader, place.offset, view)
}

/// Draws what stands under the title, as [`draw`] does.
pub fn body(
    buffer: &mut Buffer,
    area: Rect,
    change: Option<&Change>,
    reader: Option<Reader<'_>>,
    offset: usize,
    view: &View,
) -> usize {
    let outer = area.intersection(buffer.area);
    let area = pane::inset(outer);
    let entries = change.map(entries).unwrap_or_default();
    let Some(change) = change.filter(|_| !entries.is_empty()) else {
        pane::empty(buffer, area, "no comments yet", view);
        return 0;
    };
    let (rows, columns) = (usize::from(area.height), usize::from(area.width));
    // Only what can be in view is laid out: from the newest back.
    let mut blocks: Vec<Vec<Line>> = Vec::new();
    let mut laid = 0;
    let mut left = entries.len();
    for entry in entries.iter().rev() {
        if laid > offset + rows {
            break;
        }
        let block = entry.lines(change, reader, columns, view);
        laid += block.len();
        left -= 1;
        blocks.push(block);
    }
    let lines: Vec<Line> = blocks.into_iter().rev().flatten().collect();
    let most = lines.len().saturating_sub(rows);
    let up = offset.min(most);
    let first = most - up;
    line::draw_all(buffer, area, lines.iter().skip(first), view);
    scroll::marks(buffer, outer, first > 0 || left > 0, up > 0, view);
    most + left
}

/// Returns everything said about a change, oldest first.
pub fn lines(
    change: &Change,
    reader: Option<Reader<'_>>,
    columns: usize,
    view: &View,
) -> Vec<Line> {
    let all = entries(change);
    all.iter()
        .flat_map(|entry| entry.lines(change, reader, columns, view))
        .collect()
}

/// Returns the pane's title.
pub fn title(
    change: Option<&Change>,
    reader: Option<Reader<'_>>,
    focused: bool,
    view: &View,
) -> Line {
    let Some(change) = change else {
        return pane::name("Comments", focused);
    };
    let open = change.open_questions().count();
    let mut line = pane::name(&format!("Comments {}", change.comments.len()), focused);
    if open > 0 {
        let said = format!(" {} {open} open", view.glyphs.dot());
        line.push(&said, Tone::Warn);
    }
    let new = reader.map_or(0, |r| r.count(change));
    if new > 0 {
        let said = format!(" {} {new} new", view.glyphs.dot());
        line.push(&said, Tone::Accent);
    }
    let votes = change.valid_votes().len();
    if votes > 0 {
        let noun = if votes == 1 { "vote" } else { "votes" };
        line = line.right(&format!("{votes} {noun}"), Tone::Muted);
    }
    line
}

enum Entry<'a> {
    Thread(Vec<Placed<'a>>),
    Vote(&'a Vote),
    Approval(&'a Approval),
}

impl Entry<'_> {
    fn at(&self) -> Timestamp {
        match self {
            Self::Thread(said) => {
                let times = said.iter().map(|p| p.comment.at);
                times.max().unwrap_or_default()
            }
            Self::Vote(vote) => vote.at,
            Self::Approval(approval) => approval.at,
        }
    }

    fn lines(
        &self,
        change: &Change,
        reader: Option<Reader<'_>>,
        columns: usize,
        view: &View,
    ) -> Vec<Line> {
        match self {
            Self::Thread(said) => {
                let lines = |p: &Placed<'_>| {
                    let lead = match p.depth.min(DEEPEST) {
                        0 => String::new(),
                        deep => format!("{}{} ", "  ".repeat(deep), view.glyphs.reply()),
                    };
                    {
                        let new = reader.is_some_and(|r| r.is_new(p.comment));
                        comment(p.comment, (&lead, new), columns, view)
                    }
                };
                said.iter().flat_map(lines).collect()
            }
            Self::Vote(vote) => self::vote(change, vote, columns, view),
            Self::Approval(approval) => self::approval(approval, columns, view),
        }
    }
}

fn entries(change: &Change) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = threads(change).into_iter().map(Entry::Thread).collect();
    entries.extend(change.last_votes().into_iter().map(Entry::Vote));
    entries.extend(change.approval.as_ref().map(Entry::Approval));
    entries.sort_by_key(Entry::at);
    entries
}

/// How deep an answer is indented at most; one that is deeper still stands as deep as this.
const DEEPEST: usize = 4;

/// From so many columns on, the age of each entry stands at its right.
const AGE_FROM: usize = 44;

fn with_age(mut lines: Vec<Line>, at: Timestamp, columns: usize, view: &View) -> Vec<Line> {
    if columns >= AGE_FROM && !lines.is_empty() {
        let first = lines.remove(0).right(&when::age(at, view), Tone::Muted);
        lines.insert(0, first);
    }
    lines
}

fn room(columns: usize) -> usize {
    if columns >= AGE_FROM {
        columns - 9
    } else {
        columns
    }
}

fn comment(comment: &Comment, (lead, new): (&str, bool), columns: usize, view: &View) -> Vec<Line> {
    let sign = match comment.kind {
        CommentKind::Question if comment.answered => ANSWERED,
        kind => glyph::comment(kind),
    };
    let head = if lead.is_empty() {
        Line::new().sign(sign, view)
    } else {
        let lead = Line::of(lead, Tone::Muted);
        match comment.kind {
            CommentKind::Note => lead,
            CommentKind::Question | CommentKind::Risk | CommentKind::Condition => {
                lead.sign(sign, view)
            }
        }
    };
    let open = comment.kind == CommentKind::Question && !comment.answered;
    let mut head = head
        .with(comment.by.as_str(), Tone::Strong)
        .with("  ", Tone::Text);
    if new {
        head.push("new ", Tone::Accent);
    }
    if let Some(about) = &comment.about {
        head.push(&format!("[{about}] "), Tone::Muted);
    }
    head.push(&offline(comment.offline, view), Tone::Muted);
    let tone = if open { Tone::Accent } else { Tone::Text };
    let indent = (lead.chars().count() + 2).min(6 + 2 * DEEPEST);
    let lines = line::hanging(head, indent, &comment.text, tone, room(columns));
    with_age(lines, comment.at, columns, view)
}

fn vote(change: &Change, vote: &Vote, columns: usize, view: &View) -> Vec<Line> {
    let stale = change.is_stale(vote);
    let sign = if stale {
        STALE
    } else {
        glyph::choice(vote.choice)
    };
    let mut head = Line::new()
        .sign(sign, view)
        .with(vote.by.as_str(), Tone::Strong)
        .with("  ", Tone::Text)
        .with(
            &format!("{} r{}", vote.choice.word(), vote.revision),
            sign.tone,
        );
    if stale {
        head.push(", stale", Tone::Warn);
    }
    if vote.offline.is_some() {
        head.push(", offline", Tone::Muted);
    }
    if !vote.comment.trim().is_empty() {
        head.push(": ", Tone::Muted);
    }
    let tone = if stale { Tone::Muted } else { Tone::Text };
    let lines = line::hanging(head, 2, &vote.comment, tone, room(columns));
    with_age(lines, vote.at, columns, view)
}

/// Says when something was written that was brought in a packet; nothing of what was written in the file.
fn offline(offline: Option<Offline>, view: &View) -> String {
    offline.map_or(String::new(), |o| {
        format!("offline {} ", when::moment(o.written, view))
    })
}

fn approval(approval: &Approval, columns: usize, view: &View) -> Vec<Line> {
    let by = match &approval.authority {
        Authority::Board => "by the board".to_owned(),
        Authority::Peer => "by a peer".to_owned(),
        Authority::Template { template, version } => {
            format!("by template {template} version {version}")
        }
        Authority::Authoriser { person, spoken, .. } => {
            format!("by {person}{}", if *spoken { ", spoken" } else { "" })
        }
    };
    let with = if approval.conditions.is_empty() {
        ""
    } else {
        " with conditions"
    };
    let head = Line::of(view.glyphs.pick("► ", "> "), Tone::Good)
        .with(
            &format!("APPROVED r{}{with}", approval.revision),
            Tone::Good,
        )
        .with("  ", Tone::Text);
    let said = format!("{by}, recorded by {}", approval.by);
    let lines = line::hanging(head, 2, &said, Tone::Muted, room(columns));
    let mut lines = with_age(lines, approval.at, columns, view);
    for condition in &approval.conditions {
        let met = condition.met_by.is_some();
        let sign = if met { glyph::MET } else { glyph::OPEN_STEP };
        let head = Line::of("  ", Tone::Text).sign(sign, view);
        let due = condition
            .due
            .map_or(String::new(), |d| format!(", due {}", when::day(d, view)));
        let done = condition
            .met_by
            .as_ref()
            .map_or(String::new(), |p| format!(", met by {p}"));
        let said = format!("{} ({}{due}{done})", condition.text, condition.owner);
        let tone = if met { Tone::Muted } else { Tone::Text };
        lines.extend(line::wrapped(head, &said, tone, columns));
    }
    lines
}
