//! What the cell with the cursor holds, in words: windows, where they meet others, freezes, maintenance windows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::glyph::{self, Sign};
use super::super::line::{self, Line, draw_all};
use super::super::theme::Tone;
use super::super::view::View;
use super::super::{pane, when};
use super::elsewhere;
use super::signs::{explained, of_bar};
use crate::app::App;
use crate::app::calendar::time::Scale;
use crate::domain::calendar::page::Bar;
use crate::domain::calendar::stretch::Stretch;
use crate::domain::calendar::{Conflict, Freeze};
use crate::domain::registers::Client;
use crate::domain::text;

/// Draws it under a title of its own, the signs with their words below.
pub(super) fn draw(
    app: &App,
    client: Option<&Client>,
    buffer: &mut Buffer,
    area: Rect,
    view: &View,
) {
    let Some(client) = client.filter(|_| area.height > 1) else {
        return;
    };
    let title = title(app, client, view);
    let inner = pane::inset(pane::title(buffer, area, false, &title, view));
    let columns = usize::from(inner.width);
    let signs = explained(app.calendar.scale, columns, view);
    let below = u16::try_from(signs.len()).unwrap_or(0);
    let below = below.min(inner.height.saturating_sub(2));
    let room = Rect::new(inner.x, inner.y, inner.width, inner.height - below);
    let rows = usize::from(room.height);
    let mut lines = Said::of(app, client, columns, view).in_rows(rows);
    lines.extend(elsewhere::lines(
        app,
        rows.saturating_sub(lines.len()),
        columns,
        view,
    ));
    draw_all(buffer, room, &lines, view);
    let foot = Rect::new(inner.x, room.bottom(), inner.width, below);
    draw_all(buffer, foot, &signs, view);
}

fn title(app: &App, client: &Client, view: &View) -> Line {
    let (from, to) = app.calendar.stretch(app.calendar.column);
    let (from, to) = (from.with_timezone(&view.zone), to.with_timezone(&view.zone));
    let stretch = match app.calendar.scale {
        Scale::Hours => format!(
            "{} to {}",
            from.format("%a %-d %b %Y %H:%M"),
            to.format("%H:%M")
        ),
        Scale::Days => from.format("%A %-d %B %Y").to_string(),
        Scale::Weeks => from.format("week of %-d %B %Y").to_string(),
    };
    let dot = view.glyphs.dot();
    let line = pane::name(&text::sanitise(&client.name), false)
        .with(&format!(" {dot} {stretch}"), Tone::Text);
    let clock = from.naive_local();
    if from.with_timezone(&client.zone).naive_local() == clock {
        line
    } else {
        line.right(&format!("there: {}", client.zone), Tone::Muted)
    }
}

/// What there is to say, line by line.
struct Said {
    lines: Vec<Line>,
    /// The lines of the window that is picked: the first, and the one after the last.
    picked: (usize, usize),
}

impl Said {
    fn of(app: &App, client: &Client, columns: usize, view: &View) -> Self {
        let bars = app.calendar_bars();
        let picked = app.calendar_bar();
        let mut said = Self {
            lines: Vec::new(),
            picked: (0, 0),
        };
        for bar in &bars {
            let chosen = picked.is_some_and(|p| std::ptr::eq(p, *bar));
            let before = said.lines.len();
            let teller = Teller {
                app,
                client,
                columns,
                view,
            };
            let mark = chosen && bars.len() > 1;
            said.lines.extend(teller.window(bar, mark));
            if chosen {
                said.picked = (before, said.lines.len());
            }
        }
        said.lines.extend(around(app, client, columns, view));
        if said.lines.is_empty() {
            let hint = match &app.calendar.page {
                Some(_) => "nothing is planned here",
                None => "reading",
            };
            said.lines.push(Line::of(hint, Tone::Muted));
        }
        said
    }

    /// Returns so many lines, those of the window that is picked among them, and says how many are left out.
    fn in_rows(mut self, rows: usize) -> Vec<Line> {
        let all = self.lines.len();
        if all <= rows || rows == 0 {
            return self.lines;
        }
        let room = rows - 1;
        let first = self.picked.1.saturating_sub(room).min(self.picked.0);
        self.lines.drain(..first);
        self.lines.truncate(room);
        let left = all - room;
        self.lines.push(Line::of(
            &format!("{left} more lines: tab goes on, + shows less time"),
            Tone::Muted,
        ));
        self.lines
    }
}

/// Tells of windows.
struct Teller<'a> {
    app: &'a App,
    client: &'a Client,
    columns: usize,
    view: &'a View,
}

impl Teller<'_> {
    /// Returns the lines of a window; the picked one of several is marked.
    fn window(&self, bar: &Bar, mark: bool) -> Vec<Line> {
        let view = self.view;
        let sign = of_bar(bar, view);
        let waves = if bar.wave > 0 {
            format!(", wave {}", bar.wave + 1)
        } else {
            String::new()
        };
        let on_hold = bar.is_held(view.now);
        let word = if on_hold {
            format!("{}, {}", sign.word, bar.state.word())
        } else {
            sign.word.to_owned()
        };
        let mut said = format!(
            "{} {word}{waves}, {}",
            bar.change,
            self.span((bar.window.start, bar.window.end)),
        );
        if let Some(person) = &bar.implementer {
            said = format!("{said}, {}", self.app.registers.name_of(person));
        }
        said = format!("{said}: {}", bar.title);
        let lead = if mark { view.glyphs.cursor() } else { " " };
        let head = Line::of(lead, Tone::Accent).sign(sign, view);
        let tone = if mark { Tone::Strong } else { Tone::Text };
        let mut lines = line::wrapped(head, &said, tone, self.columns);
        if let Some(hold) = bar.hold.as_ref().filter(|_| on_hold) {
            let until = hold.until.map_or_else(String::new, |at| {
                format!(" until {}", when::moment(at, view))
            });
            let by = self.app.registers.name_of(&hold.by);
            let said = format!("on hold{until} by {by}: {}", hold.reason);
            lines.extend(self.indented(glyph::ON_HOLD, &said));
        }
        for conflict in &bar.conflicts {
            lines.extend(self.indented(glyph::MEETS, &self.meets(conflict)));
        }
        lines
    }

    fn meets(&self, conflict: &Conflict) -> String {
        let page = self.app.calendar.page.as_ref();
        let title = conflict
            .with
            .and_then(|number| page?.titles.get(&number))
            .map_or_else(String::new, |title| format!(" ({title})"));
        format!(
            "meets {}{title} {}: both need {}",
            conflict.other(),
            self.span((conflict.start, conflict.end)),
            conflict.in_words()
        )
    }

    fn indented(&self, sign: Sign, said: &str) -> Vec<Line> {
        let head = Line::of("   ", Tone::Text).sign(sign, self.view);
        line::wrapped(head, said, sign.tone, self.columns)
    }

    /// Returns a stretch in the viewer's zone, and as the client's clocks show it where they differ.
    fn span(&self, stretch: Stretch) -> String {
        span(stretch, self.client, self.view)
    }
}

fn span((start, end): Stretch, client: &Client, view: &View) -> String {
    let arrow = view.glyphs.arrow();
    let clock = |at: crate::domain::window::Timestamp, zone| {
        at.with_timezone(&zone).format("%H:%M").to_string()
    };
    let short = (end - start).num_hours() < 24;
    let last = if short {
        clock(end, view.zone)
    } else {
        when::moment(end, view)
    };
    let here = format!("{} {arrow} {last}", when::moment(start, view));
    if clock(start, client.zone) == clock(start, view.zone) {
        return here;
    }
    let there = start.with_timezone(&client.zone).format("%a %H:%M");
    let last = if short {
        clock(end, client.zone)
    } else {
        end.with_timezone(&client.zone)
            .format("%a %H:%M")
            .to_string()
    };
    format!("{here} (there {there} {arrow} {last})")
}

/// Returns the lines of the freezes and maintenance windows of the cell.
fn around(app: &App, client: &Client, columns: usize, view: &View) -> Vec<Line> {
    let (from, to) = app.calendar.stretch(app.calendar.column);
    let own = std::slice::from_ref(&client.id);
    let mut lines = Vec::new();
    let mut tell = |sign: Sign, said: String| {
        let head = Line::of(" ", Tone::Text).sign(sign, view);
        lines.extend(line::wrapped(head, &said, sign.tone, columns));
    };
    let mut freezes: Vec<&Freeze> = app.registers.freezes.values().collect();
    freezes.sort_by_key(|f| !f.hard);
    for freeze in freezes.into_iter().filter(|f| f.concerns(own)) {
        for period in freeze.periods(from, to).take(2) {
            let (sign, what) = if freeze.hard {
                (glyph::HARD_FREEZE, "changes are refused")
            } else {
                (glyph::SOFT_FREEZE, "changes are warned about")
            };
            let whom = if freeze.clients.is_empty() {
                ", all clients"
            } else {
                ""
            };
            let when = span((period.start, period.end), client, view);
            let said = format!("{} {}, {when}{whom}: {what}", sign.word, freeze.name);
            tell(sign, said);
        }
    }
    let nights = app.registers.maintenance.values();
    for night in nights.filter(|m| m.client == client.id) {
        for window in night.windows(from, to).take(2) {
            let sign = glyph::MAINTENANCE;
            let when = span((window.start, window.end), client, view);
            tell(sign, format!("{} window {}, {when}", sign.word, night.name));
        }
    }
    lines
}
