//! The catalogue's screen: a row for each template, and below it what the one under the cursor says.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{self, Line};
use super::sections::Sections;
use super::table::{Cell, Column, Table};
use super::theme::Tone;
use super::view::View;
use super::{glyph, pane, scroll};
use crate::app::App;
use crate::app::action::Action;
use crate::domain::change::Change;
use crate::domain::people::Scope;
use crate::domain::template::{Template, facts};
use crate::domain::text;
use crate::domain::wave::WaveRun;

const COLUMNS: [Column; 7] = [
    Column::words("template", (14, 22, 30), 100),
    Column::words("state", (11, 11, 11), 95),
    Column::words("version", (10, 13, 16), 85),
    Column::figures("used", 5, 80),
    Column::figures("went well", 9, 70),
    Column::words("last failure", (12, 22, 26), 75),
    Column::words("title", (16, 40, 90), 60),
];

/// The columns of a fact's name, as on a change's own screen.
const NAME: usize = 15;

/// From so many columns on, lines are no longer made longer.
const MOST: u16 = 104;

/// Draws the catalogue; returns where the hardware cursor belongs and how far the template can be scrolled.
pub fn draw(
    app: &App,
    buffer: &mut Buffer,
    area: Rect,
    view: &View,
) -> (Option<(u16, u16)>, usize) {
    if app.registers.catalogue.is_empty() {
        let inner = pane::title(buffer, area, true, &pane::name("Catalogue", true), view);
        let key = app.keymap.shown(Action::ProposeTemplate);
        let hint = format!("no template yet; {key} on a finished change proposes one");
        pane::empty(buffer, inner, &hint, view);
        return (None, 0);
    }
    if app.catalogue.open {
        return (None, page(app, buffer, area, true, view));
    }
    let templates = app.templates();
    let most = area.height / 2;
    let wanted = u16::try_from(templates.len())
        .unwrap_or(most)
        .saturating_add(2);
    let upper = wanted.clamp(4.min(area.height), most.max(4));
    let list = Rect::new(area.x, area.y, area.width, upper.min(area.height));
    let below = Rect::new(area.x, list.bottom(), area.width, area.height - list.height);
    let cursor = rows(app, &templates, buffer, list, view);
    (cursor, page(app, buffer, below, false, view))
}

fn rows(
    app: &App,
    templates: &[&Template],
    buffer: &mut Buffer,
    area: Rect,
    view: &View,
) -> Option<(u16, u16)> {
    let waiting = app.templates_waiting();
    let mut title = pane::name("Catalogue", true).with(
        &format!(" {}", text::count(templates.len() as u64)),
        Tone::Strong,
    );
    if waiting > 0 {
        title = title.right(&format!("{waiting} to look at"), Tone::Warn);
    }
    let inner = pane::title(buffer, area, true, &title, view);
    let room = usize::from(inner.height.saturating_sub(1)).max(1);
    let index = app.template_index();
    let top = (index + 1).saturating_sub(room);
    let shown = &templates[top.min(templates.len())..templates.len().min(top + room)];
    let table = Table {
        columns: &COLUMNS,
        headings: true,
        rows: shown.len(),
        selected: index.checked_sub(top),
        focused: true,
    };
    table.draw(buffer, inner, view, |row, column, _| {
        shown
            .get(row)
            .map_or_else(Cell::default, |template| cell(app, template, column, view))
    })
}

fn cell<'t>(app: &'t App, template: &'t Template, column: usize, view: &View) -> Cell<'t> {
    let used = app.catalogue.uses.get(&template.id).copied();
    let used = used.unwrap_or_default();
    match column {
        0 => Cell::new(template.id.as_str(), Tone::Text),
        1 => {
            let (sign, tone) = glyph::template(template.state());
            Cell::new(
                format!("{} {}", view.glyphs.of(sign), template.state().word()),
                tone,
            )
        }
        2 => {
            let said = match (template.approved(), template.pending()) {
                (Some(v), Some(next)) => format!("{}, {} waits", v.number, next.number),
                (Some(v), None) => v.number.to_string(),
                (None, Some(next)) => format!("{} proposed", next.number),
                (None, None) => view.glyphs.none().to_owned(),
            };
            Cell::new(said, Tone::Text)
        }
        3 => Cell::new(used.cases.to_string(), Tone::Text),
        4 => Cell::new(
            (used.cases - used.wrong.min(used.cases)).to_string(),
            Tone::Text,
        ),
        5 => template.last_failure().map_or_else(
            || Cell::new(view.glyphs.none(), Tone::Muted),
            |f| {
                let day = f.at.with_timezone(&view.zone).format("%-d %b %Y");
                Cell::new(format!("{day} {}", f.fault.word()), Tone::Warn)
            },
        ),
        6 => Cell::new(text::sanitise(template.title()), Tone::Text),
        _ => Cell::default(),
    }
}

/// Draws the template under the cursor; returns how far it can be scrolled.
fn page(app: &App, buffer: &mut Buffer, area: Rect, focused: bool, view: &View) -> usize {
    let Some(template) = app.template() else {
        return 0;
    };
    let title = Line::of(template.id.as_str(), Tone::Accent)
        .with("  ", Tone::Text)
        .with(&text::sanitise(template.title()), Tone::Strong)
        .right(template.state().word(), Tone::Muted);
    let inner = pane::title(buffer, area, focused, &title, view);
    let inner = Rect::new(inner.x, inner.y, inner.width.min(MOST), inner.height);
    let columns = usize::from(pane::inset(inner).width);
    let lines = lines(app, template, columns, view);
    scroll::draw(buffer, inner, &lines, app.catalogue.scroll, view)
}

fn lines(app: &App, template: &Template, columns: usize, view: &View) -> Vec<Line> {
    let person = app.registers.people.get(app.person());
    let nobody = Scope::Only(Vec::new());
    let scope = person.map_or(&nobody, |p| &p.scope);
    let used = app.catalogue.uses.get(&template.id).copied();
    let mut sections = Sections {
        lines: Vec::new(),
        columns,
        view,
    };
    for (label, said) in facts(
        template,
        used.unwrap_or_default(),
        &app.registers,
        scope,
        app.now,
    ) {
        let tone = if label == "state" && template.suspension.is_some() {
            Tone::Alert
        } else {
            Tone::Text
        };
        let head = Line::of(&text::pad(label, NAME), Tone::Muted);
        sections
            .lines
            .extend(line::wrapped(head, &text::sanitise(&said), tone, columns));
    }
    if let Some(version) = template.latest() {
        let mut plan = version.plan.clone();
        for message in &mut plan.communications {
            message.client = "each client".into();
        }
        let change = Change {
            waves: vec![WaveRun::default(); plan.waves.len()],
            plan,
            ..Change::default()
        };
        sections.head(&format!(
            "Version {}, {}: client, window and implementer are left open",
            version.number,
            version.verdict.word()
        ));
        sections.plan(&change, &app.registers);
        sections.waves(&change, &app.registers);
        sections.rollback(&change, &app.registers);
        sections.proofs(&change, &app.registers);
    }
    sections.lines
}
