//! The whole frame: header, queue, panes, the place in front of them, what is laid over it, and the footer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::header::Header;
use super::queue::Entry;
use super::theme::Tone;
use super::view::View;
use super::{
    bypasses, calendar, catalogue, change, checklist, comments, first, footer, form, messages,
    notice, over, pane, people, plan_form, record, register, risk, scroll, spool, window,
};
use crate::app::action::Action;
use crate::app::footer::offers;
use crate::app::layout::{self, Area};
use crate::app::{App, Limits, Pane, Place};
use crate::domain::people::{Person, Role};
use crate::domain::text;

/// What a frame tells beside its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Frame {
    /// Where the hardware cursor belongs; nowhere when absent.
    pub cursor: Option<(u16, u16)>,
    /// Rows of the full width that moved: the first, the one after the last, and how many lines up.
    pub moved: Option<(u16, u16, i16)>,
    /// How far things may still be scrolled.
    pub limits: Limits,
}

/// Returns an area as the drawing knows it.
pub(super) fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}

/// Draws the application.
pub fn draw(app: &App, buffer: &mut Buffer, view: &View) -> Frame {
    if !app.size.is_enough() {
        notice::too_small(buffer, app.size, view);
        return Frame::default();
    }
    let parts = layout::layout(app.size, app.below);
    header(app, buffer, rect(parts.header), view);
    let mut frame = Frame::default();
    match app.place {
        Place::Queue => queue(app, buffer, &parts, view, &mut frame),
        Place::Change => {
            let area = rect(parts.body);
            if let Some(shown) = app.detail.as_deref() {
                let registers = &app.registers;
                let offset = app.change_scroll;
                let reader = Some(app.reader(shown));
                frame.limits.change =
                    change::draw(buffer, area, (shown, reader), registers, offset, view);
            } else {
                pane::empty(buffer, area, "reading", view);
            }
        }
        Place::Window => {
            let drawn = window::draw(app, buffer, rect(parts.body), view);
            frame.limits.window = drawn.first;
            frame.moved = drawn.moved;
        }
        Place::Messages => frame.cursor = messages::draw(app, buffer, rect(parts.body), view),
        Place::Record => frame.cursor = record::draw(app, buffer, rect(parts.body), view),
        Place::Calendar => frame.cursor = calendar::draw(app, buffer, rect(parts.body), view),
        Place::Catalogue => {
            let (cursor, limit) = catalogue::draw(app, buffer, rect(parts.body), view);
            (frame.cursor, frame.limits.template) = (cursor, limit);
        }
        Place::Bypasses => frame.cursor = bypasses::draw(app, buffer, rect(parts.body), view),
        Place::Registers => frame.cursor = register::draw(app, buffer, rect(parts.body), view),
        Place::People => frame.cursor = people::draw(app, buffer, rect(parts.body), view),
        Place::First => first::draw(app, buffer, rect(parts.body), view),
    }
    let body = rect(parts.body);
    if let Some(open) = &app.plan_form {
        frame.cursor = plan_form::draw(app, open, buffer, body, view);
    }
    if let Some(open) = &app.start {
        frame.cursor = plan_form::start(app, open, buffer, body, view);
    }
    if let Some(sheet) = &app.sheet {
        frame.limits.sheet = over::sheet(app, sheet, buffer, body, view);
        frame.cursor = None;
    }
    if let Some(open) = &app.form {
        frame.cursor = form::draw(open, buffer, body, view);
    }
    if let Some(palette) = &app.palette {
        frame.cursor = over::palette(app, palette, buffer, body, view);
    }
    if let Some(confirm) = &app.confirm {
        over::confirm(confirm, buffer, body, view);
        frame.cursor = None;
    }
    let over = app.plan_form.is_some() || app.start.is_some();
    if over
        || app.sheet.is_some()
        || app.form.is_some()
        || app.palette.is_some()
        || app.confirm.is_some()
    {
        frame.moved = None;
    }
    foot(app, buffer, rect(parts.footer), view);
    frame
}

fn header(app: &App, buffer: &mut Buffer, area: Rect, view: &View) {
    let person = app.registers.people.get(app.person());
    let role = person.and_then(Person::first_role).map_or("", Role::word);
    let meeting = app.registers.next_meeting(app.now);
    let board = meeting.map(|m| {
        let board = app.registers.boards.get(&m.board);
        (board.map_or(m.board.as_str(), |b| b.name.as_str()), m.start)
    });
    let spooled = spool::banner(&app.spool, &app.keymap.shown(Action::ShowSpool), view);
    let banner = match (app.home.single_host, app.home.read_only) {
        _ if !spooled.is_empty() => &spooled,
        _ if app.home.packet => "PACKET",
        (true, _) => "ONE HOST ONLY",
        (false, true) => "READ ONLY",
        (false, false) => "",
    };
    Header {
        organisation: &text::sanitise(&app.registers.organisation),
        file: if app.home.demo {
            "demo"
        } else {
            &app.home.path
        },
        meeting: board,
        here: None,
        person: (app.person().as_str(), role),
        declared: app.me.declared,
        banner,
    }
    .draw(buffer, area, view);
}

fn queue(app: &App, buffer: &mut Buffer, parts: &layout::Layout, view: &View, frame: &mut Frame) {
    let q = &app.queue;
    let rows = q.in_view(app.queue_height());
    let entries: Vec<Entry<'_>> = rows
        .iter()
        .map(|row| Entry {
            row,
            why: row.needs,
            unread: app.is_unread(row),
        })
        .collect();
    let filter = app.filter.as_ref();
    let typed = filter.map_or(q.typed.as_str(), |f| f.input.text());
    let error = filter.and_then(|f| f.error.as_ref());
    let unknown = q.unknown.as_deref().map(text::sanitise);
    let empty = if !q.read {
        "reading"
    } else if let Some(unknown) = &unknown {
        unknown
    } else if q.typed.is_empty() && q.saved.text() == "needs:me" {
        "nothing needs you; f shows the next filter"
    } else {
        "no change fits; Esc takes the filter away"
    };
    let beside = if typed.is_empty() && filter.is_none() {
        beside(app)
    } else {
        String::new()
    };
    let area = rect(parts.queue);
    let cursor = super::queue::Queue {
        entries: &entries,
        selected: q.index().and_then(|i| i.checked_sub(q.top)),
        focused: app.pane == Pane::Queue,
        matching: q.total,
        all: None,
        filter: q.saved.word(),
        sort: q.sort,
        typed,
        typing: filter.map(|f| f.input.cursor().1),
        error: error
            .map(|e| e.sentence.as_str())
            .or(unknown.as_deref().filter(|_| !entries.is_empty())),
        empty,
        beside: &beside,
        registers: &app.registers,
    }
    .draw(buffer, area, view);
    if q.moved != 0 && q.read {
        frame.moved = i16::try_from(q.moved)
            .ok()
            .map(|lines| (area.y + layout::QUEUE_FRAME, area.bottom(), lines));
    }
    let detail = app.detail.as_deref();
    let reader = detail.map(|change| app.reader(change));
    for (pane, area) in &parts.panes {
        let place = scroll::Place {
            focused: app.pane == *pane,
            offset: app.scroll[pane.index()],
        };
        let area = rect(*area);
        if parts.panes.len() == 1 {
            frame.limits.panes[pane.index()] = alone(app, buffer, area, *pane, place, view);
            continue;
        }
        let limit = match pane {
            Pane::Risk => risk::draw(buffer, area, detail, &app.registers, place, view),
            Pane::Comments => comments::draw(buffer, area, detail, reader, place, view),
            Pane::Checklist => checklist::draw(buffer, area, detail, place, view),
            Pane::Queue => 0,
        };
        frame.limits.panes[pane.index()] = limit;
    }
    frame.cursor = cursor;
}

/// Says how many templates wait for the person, and the key that leads there.
fn beside(app: &App) -> String {
    let key = app.keymap.shown(Action::ShowCatalogue);
    match app.templates_waiting() {
        0 => String::new(),
        1 => format!("1 template to look at: {key}"),
        n => format!("{n} templates to look at: {key}"),
    }
}

/// Draws the one pane there is room for, the others beside it as tabs; returns how far it can be scrolled.
fn alone(
    app: &App,
    buffer: &mut Buffer,
    area: Rect,
    pane: Pane,
    place: scroll::Place,
    view: &View,
) -> usize {
    let detail = app.detail.as_deref();
    let reader = detail.map(|change| app.reader(change));
    let focused = place.focused;
    let titles = vec![
        risk::title(detail, focused),
        comments::title(detail, reader, focused, view),
        checklist::title(detail, focused, view),
    ];
    let shown = pane.index().saturating_sub(1);
    let tabs = pane::tabs(titles, shown, focused);
    let inner = pane::title(buffer, area, focused, &tabs, view);
    match pane {
        Pane::Risk | Pane::Queue => risk::body(buffer, inner, detail, &app.registers, place, view),
        Pane::Comments => comments::body(buffer, inner, detail, reader, place.offset, view),
        Pane::Checklist => checklist::body(buffer, inner, detail, place, view),
    }
}

fn foot(app: &App, buffer: &mut Buffer, area: Rect, view: &View) {
    let offers = offers(app);
    let hints: Vec<footer::Hint<'_>> = offers
        .iter()
        .map(|o| footer::Hint {
            key: &o.key,
            label: o.label,
            enabled: o.can,
        })
        .collect();
    let saved = match app.spool.waiting.len() {
        0 => "saved".to_owned(),
        n => format!("{n} spooled"),
    };
    let saved = if app.home.packet {
        "offline: bring it back".to_owned()
    } else {
        format!(
            "{saved} {} rec {}",
            view.glyphs.dot(),
            text::count(app.head)
        )
    };
    let status = if let Some(pending) = app.pending.first() {
        (format!("saving: {}", pending.label), Tone::Warn)
    } else if app.said.sentence.is_empty() {
        (saved, Tone::Muted)
    } else if app.said.bad {
        (app.said.sentence.clone(), Tone::Alert)
    } else {
        (app.said.sentence.clone(), Tone::Good)
    };
    footer::draw(buffer, area, &hints, (&status.0, status.1), view);
}
