//! The window: three clocks, the one thing to do now, the steps around it, triggers, and who else is there.

mod block;
mod clocks;
mod decision;
mod list;
mod side;
mod verify;
mod waves;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::Line;
use super::theme::Tone;
use super::view::View;
use super::{glyph, pane, step, when};
use crate::app::App;
use crate::app::action::Action;
use crate::domain::change::Change;
use crate::domain::id::ClientId;
use crate::domain::message::{Standing, notice};
use crate::domain::next::next;
use crate::domain::plan::PlannedWave;
use crate::domain::text;
use crate::domain::wave::{Phase, Tick, WaveRun};

/// From so many columns on, triggers, people and waves stand beside the steps.
const BESIDE_FROM: u16 = 110;
/// The fewest rows of steps in view.
const FEWEST: u16 = 4;

/// What was drawn that the next frame builds on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Drawn {
    /// The first row of the list, where it takes the full width.
    pub first: Option<usize>,
    /// Rows of the full width that moved: the first, the one after the last, and how many lines up.
    pub moved: Option<(u16, u16, i16)>,
}

/// What the parts of the window are drawn from.
struct Shown<'a> {
    app: &'a App,
    change: &'a Change,
    wave: usize,
    planned: &'a PlannedWave,
    run: &'a WaveRun,
    view: &'a View,
}

impl Shown<'_> {
    /// Returns the first key of an action.
    fn key(&self, action: Action) -> String {
        self.app.keymap.shown(action)
    }

    /// Returns a line that says which keys do what, the first of them the one to press.
    fn keys(&self, pairs: &[(Action, &str)]) -> Line {
        let mut line = Line::of(self.view.glyphs.pick("► ", "> "), Tone::Accent);
        for (index, (action, does)) in pairs.iter().enumerate() {
            if index > 0 {
                line.push("   ", Tone::Text);
            }
            let tone = if index == 0 { Tone::Strong } else { Tone::Text };
            line = line
                .with(&self.key(*action), Tone::Accent)
                .with(" ", Tone::Text)
                .with(does, tone);
        }
        line
    }
}

/// Draws the window of the application's change.
pub fn draw(app: &App, buffer: &mut Buffer, area: Rect, view: &View) -> Drawn {
    let shown = app.change().and_then(|change| {
        let wave = change.current_wave();
        let (planned, run) = change.wave(wave)?;
        Some(Shown {
            app,
            change,
            wave,
            planned,
            run,
            view,
        })
    });
    let Some(shown) = shown else {
        pane::empty(buffer, area, "reading", view);
        return Drawn::default();
    };
    let heading = title(&shown, usize::from(area.width.saturating_sub(6)));
    let inner = pane::title(buffer, area, true, &heading, view);
    if app.window.waves {
        waves::draw(&shown, buffer, inner);
        return Drawn::default();
    }
    let mut rest = inner;
    for line in clocks::lines(&shown, usize::from(inner.width)) {
        line.draw(buffer, pane::inset(rest), 0, view);
        rest = below(rest, 1);
    }
    let beside = area.width >= BESIDE_FROM;
    let room = pane::inset(rest);
    band(&shown, beside, usize::from(room.width)).draw(buffer, room, 0, view);
    rest = below(rest, 1);
    if beside {
        let wide = (area.width / 3).clamp(36, 64);
        let right = Rect::new(rest.right() - wide, rest.y, wide, rest.height);
        side::draw(&shown, buffer, right);
        rest.width -= wide + 1;
    }
    let next = next(shown.change, shown.wave, app.now);
    let (title, lines) = block::block(&shown, &next, usize::from(rest.width.saturating_sub(4)));
    let under = pane::title(buffer, rest, true, &title, view);
    let roomy = rest.height >= 26;
    let fewest = if roomy { 8 } else { 5 };
    let most = under.height.saturating_sub(FEWEST + 2).max(1);
    let wanted = u16::try_from(lines.len()).unwrap_or(most) + u16::from(roomy);
    // What is to be done now is told in full, also where the list has to go for it.
    let whole = under.height.saturating_sub(u16::from(!beside));
    let rows = wanted
        .max(fewest)
        .min(if wanted > most { whole } else { most });
    let lines = block::cut_to(
        lines,
        usize::from(rows - u16::from(roomy).min(rows)),
        &shown,
    );
    let margin = Rect::new(
        under.x + 2,
        under.y + u16::from(roomy),
        under.width.saturating_sub(3),
        rows - u16::from(roomy).min(rows),
    );
    super::line::draw_all(buffer, margin, &lines, view);
    rest = below(under, rows);
    if !beside {
        let foot = Rect::new(rest.x, rest.bottom().saturating_sub(1), rest.width, 1);
        side::triggers(&shown).draw(buffer, pane::inset(foot), 0, view);
        rest.height = rest.height.saturating_sub(1);
    }
    if rest.height < 2 {
        return Drawn::default();
    }
    list::draw(&shown, &next, buffer, rest, beside)
}

fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect::new(area.x, area.y + rows, area.width, area.height - rows)
}

/// Returns the heading; the plan's title and the clients give way to where the wave stands.
fn title(shown: &Shown<'_>, columns: usize) -> Line {
    let change = shown.change;
    let dot = format!(" {} ", shown.view.glyphs.dot());
    let (done, all) = step::progress(change, shown.planned, shown.run);
    let phase = match shown.run.phase {
        Phase::Planned => "not started",
        Phase::Implementing | Phase::RollingBack | Phase::Verifying => shown.run.phase.word(),
        Phase::Done => change.outcome_of(shown.wave).map_or("done", |o| o.word()),
    };
    let stands = format!("{phase} {done}/{all}");
    let number = change.id().to_string();
    let count = change.plan.waves.len();
    let of = if count > 1 {
        format!("wave {} of {count}", shown.wave + 1)
    } else {
        String::new()
    };
    let taken = text::width(&stands) + text::width(&number) + text::width(&of) + 8;
    let room = columns.saturating_sub(taken);
    let named = text::sanitise(&change.plan.title);
    let mut line = pane::name(&number, true)
        .with(" ", Tone::Text)
        .with(&shown.view.cut(&named, room), Tone::Strong);
    if count > 1 {
        line = line.with(&dot, Tone::Rule).with(&of, Tone::Text);
    }
    let clients: Vec<&str> = shown.planned.clients.iter().map(ClientId::as_str).collect();
    let clients = clients.join(", ");
    if text::width(&named) + text::width(&clients) + 3 <= room {
        line = line.with(&dot, Tone::Rule).with(&clients, Tone::Muted);
    }
    line.right(&stands, Tone::Text)
}

/// Returns the line that tells what else is to be known: a hold, a step that failed, who else is here where
/// no column beside tells it.
fn band(shown: &Shown<'_>, beside: bool, columns: usize) -> Line {
    let (run, view) = (shown.run, shown.view);
    let people = if beside {
        Line::new()
    } else {
        side::people(shown)
    };
    if let Some(hold) = shown.change.held(view.now) {
        let said = format!("on hold by {}: {}", hold.by, hold.reason);
        return Line::new()
            .sign(glyph::ON_HOLD, view)
            .with(&said, Tone::Warn);
    }
    if let Some(said) = notice(shown.change, &shown.app.registers) {
        let key = format!("   {} messages", shown.key(Action::ShowMessages));
        let mut line = Line::new()
            .sign(glyph::message(Standing::Draft), view)
            .with(&said, Tone::Warn);
        if line.width() + text::width(&key) + people.width() < columns {
            line = line.with(&key, Tone::Muted);
        }
        return line.against(people);
    }
    let failed = run.marks.iter().filter(|(_, m)| m.tick == Tick::Failed);
    if let (Phase::Implementing, Some((step, mark))) = (run.phase, failed.max_by_key(|(_, m)| m.at))
    {
        let said = format!(
            "step {} failed {} {}",
            step.0,
            when::clock(mark.at, view),
            mark.by
        );
        let mut line = Line::new()
            .sign(glyph::tick(Tick::Failed), view)
            .with(&said, Tone::Alert);
        if !mark.note.is_empty() {
            line = line.with(&format!(": {}", mark.note), Tone::Text);
        }
        return line;
    }
    people
}
