//! The queue: one row a change, in the order and filter that the title tells.

mod waits;

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyph::{
    self, BYPASS, FROZEN, Glyphs, IMPORTED, NEEDS_YOU, ON_HOLD, OVERDUE, Sign, UNREAD,
};
use super::line::Line;
use super::table::{Cell, Column, Table};
use super::theme::Tone;
use super::view::View;
use super::{pane, when};
use crate::domain::attention::Why;
use crate::domain::lifecycle::State;
use crate::domain::plan::{ChangeType, RiskClass};
use crate::domain::queue::{Marks, QueueRow, Sort};
use crate::domain::registers::Registers;
use crate::domain::text;
use crate::domain::window::Timestamp;

/// One row of the queue with what the viewer has to do about it.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The change.
    pub row: &'a QueueRow,
    /// What the viewer has to do about it, and since when.
    pub why: Option<(Why, Timestamp)>,
    /// Whether something is said about it that the viewer has not read.
    pub unread: bool,
}

/// The queue as it is to be drawn.
#[derive(Debug, Clone, Copy)]
pub struct Queue<'a> {
    /// The rows in view.
    pub entries: &'a [Entry<'a>],
    /// The selected one among them.
    pub selected: Option<usize>,
    /// Whether the keyboard is here.
    pub focused: bool,
    /// How many changes the filter lets through, and whether that is the exact number.
    pub matching: Option<(u64, bool)>,
    /// How many changes there are in all.
    pub all: Option<u64>,
    /// The saved filter in force.
    pub filter: &'a str,
    /// The order.
    pub sort: Sort,
    /// What is typed as a filter.
    pub typed: &'a str,
    /// Where in it the cursor stands, in columns, while it is being typed.
    pub typing: Option<usize>,
    /// Why what is typed cannot be read.
    pub error: Option<&'a str>,
    /// What to say when there is no row: nothing found, or still reading.
    pub empty: &'a str,
    /// What waits beside the queue; empty when nothing does.
    pub beside: &'a str,
    /// Names of clients and their freezes.
    pub registers: &'a Registers,
}

const NUMBER: usize = 0;
const RISK: usize = 1;
const CLASS: usize = 2;
const STATE: usize = 3;
const MARKS: usize = 4;
const WINDOW: usize = 5;
const CLIENTS: usize = 6;
const TITLE: usize = 7;
const WHO: usize = 8;
const WHY: usize = 9;

/// The columns, from left to right.
pub const COLUMNS: [Column; 10] = [
    Column::words("change", (8, 8, 10), 100),
    Column::words("risk", (4, 5, 5), 95),
    Column::words("class", (6, 6, 6), 15),
    Column::words("state", (11, 11, 11), 90),
    Column::words("", (2, 2, 11), 75),
    Column::words("window", (11, 12, 12), 85),
    Column::words("clients", (8, 12, 26), 70),
    Column::words("title", (18, 40, 90), 80),
    Column::words("who", (5, 7, 10), 20),
    Column::words("needs you to", (12, 19, 24), 60),
];

impl Queue<'_> {
    /// Draws the queue with its title and headings, and returns where the hardware cursor belongs: in the
    /// filter while it is typed, else on the selected row.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, view: &View) -> Option<(u16, u16)> {
        let inner = pane::title(
            buffer,
            area,
            self.focused,
            &self.title(area.width, view),
            view,
        );
        if self.entries.is_empty() {
            pane::empty(buffer, inner, self.empty, view);
        }
        // A number that is cut names no change: six figures from the hundred thousandth on.
        let mut columns = COLUMNS;
        let highest = self.entries.iter().map(|entry| entry.row.number).max();
        columns[NUMBER] = columns[NUMBER].for_number(highest);
        let table = Table {
            columns: &columns,
            headings: !self.entries.is_empty(),
            rows: self.entries.len(),
            selected: self.selected,
            focused: self.focused,
        };
        let row = table.draw(buffer, inner, view, |row, column, width| {
            self.entries
                .get(row)
                .map_or_else(Cell::default, |entry| self.cell(entry, column, width, view))
        });
        self.typing_at(area).or(row)
    }

    fn title(&self, width: u16, view: &View) -> Line {
        let mut line = pane::name("Queue", self.focused);
        let dot = format!(" {} ", view.glyphs.dot());
        if let Some((matching, exact)) = self.matching {
            let least = if exact { "" } else { "+" };
            line.push(&format!(" {}{least}", text::count(matching)), Tone::Strong);
            if let Some(all) = self.all.filter(|all| *all != matching) {
                line.push(&format!(" of {}", text::count(all)), Tone::Muted);
            }
        }
        line.push(&dot, Tone::Rule);
        line.push(self.filter, Tone::Text);
        if !self.beside.is_empty() {
            line.push(&dot, Tone::Rule);
            line.push(self.beside, Tone::Warn);
        }
        if self.typing.is_some() || !self.typed.is_empty() {
            line.push(&dot, Tone::Rule);
            line.push("/", Tone::Accent);
            line.push(self.typed, Tone::Text);
        }
        if let Some(error) = self.error {
            line.push("  ", Tone::Text);
            line.push(error, Tone::Alert);
        }
        if width >= 70 || self.typed.is_empty() {
            line = line.right(&self.order(view), Tone::Muted);
        }
        line
    }

    fn order(&self, view: &View) -> String {
        let natural = self.sort.descending == self.sort.key.natural().descending;
        let arrow = if natural {
            ""
        } else {
            view.glyphs.pick(" ↕ reversed", " reversed")
        };
        format!("sort: {}{arrow}", self.sort.key.word())
    }

    /// Returns where the cursor stands in the filter while it is typed.
    fn typing_at(&self, area: Rect) -> Option<(u16, u16)> {
        let typed = self.typing?;
        let count = self.matching.map_or(0, |(n, exact)| {
            let all = self.all.filter(|all| *all != n);
            let of = all.map_or(0, |all| 4 + text::width(&text::count(all)));
            1 + text::width(&text::count(n)) + usize::from(!exact) + of
        });
        let before = 2 + "Queue".len() + count + 3 + text::width(self.filter) + 3 + 1;
        let x = area
            .x
            .saturating_add(u16::try_from(before + typed).unwrap_or(u16::MAX));
        (x < area.right()).then_some((x, area.y))
    }

    fn cell<'r>(&'r self, entry: &Entry<'r>, column: usize, width: u16, view: &View) -> Cell<'r> {
        let row = entry.row;
        match column {
            NUMBER => Cell::new(row.number.to_string(), Tone::Text),
            RISK => risk(row, view),
            CLASS => {
                let sign = glyph::class(row.class);
                Cell::new(sign.word, class_tone(row.class))
            }
            STATE => {
                // Only what is in review can be overdue, so the word says both.
                let sign = if row.is_overdue(view.now) {
                    OVERDUE
                } else {
                    glyph::state(row.state)
                };
                Cell::new(format!("{} {}", view.glyphs.of(sign), sign.word), sign.tone)
            }
            MARKS => self.marks(entry, width, view),
            WINDOW => {
                let late = row.is_late(view.now);
                let tone = if late { Tone::Alert } else { Tone::Text };
                let open = row.state.is_open();
                Cell::new(when::window(row.window.as_ref(), open, view), tone)
            }
            CLIENTS => Cell::new(self.clients(row, width, view), Tone::Text),
            TITLE => Cell::new(row.title.as_str(), Tone::Text),
            WHO => {
                let who = row.implementer.as_ref().map_or("", |p| p.as_str());
                Cell::new(who, Tone::Muted)
            }
            WHY => match entry.why.filter(|(why, _)| *why != Why::Retrospective) {
                _ if row.retrospective.is_some_and(|due| due <= view.now) => {
                    let due = row.retrospective.unwrap_or(view.now);
                    Cell::new(retrospective(due, width, view), Tone::Alert)
                }
                asked if row.decide_by.is_some() && asked.is_none_or(|(why, _)| why.decides()) => {
                    waits::cell(row, asked, width, view)
                }
                Some((why, since)) => {
                    let aged = format!("{}, {}", why.word(), when::age(since, view));
                    Cell::new(fitting(&[&aged, why.word()], width), Tone::Accent)
                }
                None => row.retrospective.map_or_else(Cell::default, |due| {
                    let mine = entry.why.is_some();
                    let tone = if mine { Tone::Accent } else { Tone::Muted };
                    Cell::new(retrospective(due, width, view), tone)
                }),
            },
            _ => Cell::default(),
        }
    }

    /// Returns what is special about a row: every glyph, and where there is room the first one's word.
    fn marks(&self, entry: &Entry<'_>, width: u16, view: &View) -> Cell<'static> {
        let row = entry.row;
        let frozen = || {
            let to_come = row.state.is_open() && row.state != State::InProgress;
            let window = row.window.as_ref().filter(|_| to_come);
            let mut freezes = self.registers.freezes.values();
            window.is_some_and(|w| freezes.any(|f| f.touches(w, &row.clients)))
        };
        let narrow = width < 9;
        let signs: Vec<Sign> = [
            (narrow && entry.why.is_some(), NEEDS_YOU),
            (entry.unread, UNREAD),
            (row.marks.has(Marks::HELD), ON_HOLD),
            (row.marks.has(Marks::BYPASS), BYPASS),
            (row.kind == ChangeType::Emergency, glyph::kind(row.kind)),
            (frozen(), FROZEN),
            (row.kind == ChangeType::Standard, glyph::kind(row.kind)),
            (row.marks.has(Marks::IMPORTED), IMPORTED),
        ]
        .into_iter()
        .filter_map(|(holds, sign)| holds.then_some(sign))
        .take(if narrow { usize::from(width) } else { 3 })
        .collect();
        let Some(first) = signs.first() else {
            return Cell::default();
        };
        let mut shown: String = signs.iter().map(|s| view.glyphs.of(*s)).collect();
        if !narrow {
            shown.push(' ');
            shown.push_str(first.word);
        }
        let loudest = [Tone::Alert, Tone::Warn];
        let loudest = loudest
            .into_iter()
            .find(|t| signs.iter().any(|s| s.tone == *t));
        Cell::new(shown, loudest.unwrap_or(first.tone))
    }

    /// Returns the first client, cut so that the number of the others stays.
    fn clients<'r>(&'r self, row: &'r QueueRow, width: u16, view: &View) -> Cow<'r, str> {
        let Some(first) = row.clients.first() else {
            return Cow::Borrowed(view.glyphs.none());
        };
        let name = self
            .registers
            .clients
            .get(first)
            .map(|c| c.name.as_str())
            .filter(|n| !n.is_empty())
            .unwrap_or(first.as_str());
        match row.clients.len() {
            1 => Cow::Borrowed(name),
            n => {
                let more = format!(" +{}", n - 1);
                let room = usize::from(width).saturating_sub(more.len());
                let name = text::sanitise(name);
                let shown = match view.glyphs {
                    Glyphs::Ascii => text::cut_ascii(&name, room),
                    Glyphs::Unicode => text::cut(&name, room),
                };
                Cow::Owned(format!("{shown}{more}"))
            }
        }
    }
}

/// Returns the first of some texts that fits into so many columns, else the last.
fn fitting(texts: &[&str], width: u16) -> String {
    let fits = |t: &&&str| text::width(t) <= usize::from(width);
    let found = texts.iter().find(fits).or(texts.last());
    found.map_or_else(String::new, |t| (**t).to_owned())
}

/// Says by when the look back on an emergency is due, or how long it has been overdue.
fn retrospective(due: Timestamp, width: u16, view: &View) -> String {
    // What is due by the end of a day is due on that day.
    let day = due - chrono::Duration::seconds(1);
    let day = day.with_timezone(&view.zone);
    let (long, short) = if due <= view.now {
        let since = when::age(due, view);
        (
            format!("review overdue {since}"),
            format!("overdue {since}"),
        )
    } else {
        (
            format!("review due {}", day.format("%a %-d %b")),
            format!("due {}", day.format("%-d %b")),
        )
    };
    if text::width(&long) <= usize::from(width) {
        long
    } else {
        short
    }
}

fn class_tone(class: RiskClass) -> Tone {
    match class {
        RiskClass::Low => Tone::Text,
        RiskClass::Medium => Tone::Warn,
        RiskClass::High => Tone::Alert,
    }
}

fn risk(row: &QueueRow, view: &View) -> Cell<'static> {
    let sign = glyph::class(row.class);
    let score = row
        .risk
        .map_or_else(|| "  ".to_owned(), |score| format!("{score:>2}"));
    Cell::new(format!("{} {score}", view.glyphs.of(sign)), sign.tone)
}
