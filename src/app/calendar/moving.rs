//! Moving about in the calendar: between clients, in time, between windows, closer and further.

use crate::domain::calendar::page::Bar;
use crate::domain::window::Timestamp;

use super::time::Scale;
use crate::app::App;
use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::go::Step;

impl App {
    /// Carries out an action of the calendar; nothing when it is none of its own.
    pub(in crate::app) fn calendar_act(&mut self, action: Action) -> Option<Vec<Effect>> {
        let columns = i64::try_from(self.calendar_columns()).unwrap_or(1);
        Some(match action {
            Action::Earlier => self.one_cell(true),
            Action::Later => self.one_cell(false),
            Action::ScreenEarlier => self.shift(-columns),
            Action::ScreenLater => self.shift(columns),
            Action::Closer => self.zoom(self.calendar.scale.closer()),
            Action::Further => self.zoom(self.calendar.scale.further()),
            Action::Today => self.go_to_now(),
            Action::NextWindow => self.next_window(false),
            Action::PreviousWindow => self.next_window(true),
            _ => return None,
        })
    }

    /// Moves the cursor between clients.
    pub(in crate::app) fn travel_calendar(&mut self, step: Step) -> Vec<Effect> {
        let clients = self.calendar_clients();
        let last = clients.len().saturating_sub(1);
        let to = step.from(self.calendar_row(), last, self.calendar_rows());
        let client = clients.get(to).map(|c| c.id.clone());
        let before = self.calendar.top;
        self.calendar.client = client;
        self.cell_moved();
        self.follow_client();
        if self.calendar.top == before {
            return Vec::new();
        }
        vec![self.ask_calendar()]
    }

    /// Brings the client with the cursor into view.
    pub(super) fn follow_client(&mut self) {
        let (row, height) = (self.calendar_row(), self.calendar_rows());
        let lowest = (row + 1).saturating_sub(height);
        let most = self.calendar_clients().len().saturating_sub(height);
        let top = self.calendar.top.min(row).max(lowest);
        self.calendar.top = top.min(most);
    }

    fn cell_moved(&mut self) {
        self.calendar.picked = None;
        self.cursor_moved();
        self.dirty = true;
    }

    fn one_cell(&mut self, back: bool) -> Vec<Effect> {
        let columns = self.calendar_columns();
        self.cell_moved();
        if back && self.calendar.column > 0 {
            self.calendar.column -= 1;
            return Vec::new();
        }
        if !back && self.calendar.column + 1 < columns {
            self.calendar.column += 1;
            return Vec::new();
        }
        // By half a screen, so that what was under the cursor stays in view.
        let half = (columns / 2).max(1);
        let by = i64::try_from(half).unwrap_or(1);
        if back {
            self.calendar.column = half - 1;
            self.shift(-by)
        } else {
            self.calendar.column = columns - half;
            self.shift(by)
        }
    }

    /// Moves the stretch in view by so many cells; the cursor stays where it is on the screen.
    fn shift(&mut self, cells: i64) -> Vec<Effect> {
        self.calendar.from = self.calendar.cell_from(cells);
        self.cell_moved();
        vec![self.ask_calendar()]
    }

    /// Shows cells of another length; what is under the cursor stays in view.
    fn zoom(&mut self, scale: Scale) -> Vec<Effect> {
        if scale == self.calendar.scale {
            self.say(format!("Cells are {} already.", scale.word()));
            return Vec::new();
        }
        let (start, end) = self.calendar.stretch(self.calendar.column);
        let picked = self.calendar_bar();
        let window = picked.map(|bar| bar.window.start.max(start));
        let now = Some(self.now).filter(|now| start <= *now && *now < end);
        let at = window.or(now).unwrap_or(start);
        let picked = picked.map(|bar| (bar.change, bar.wave));
        self.calendar.scale = scale;
        self.look_at(at);
        self.calendar.picked = picked;
        vec![self.ask_calendar()]
    }

    /// Puts the cursor on a point in time, with an eighth of the stretch in view before it.
    pub(super) fn look_at(&mut self, at: Timestamp) {
        let before = self.calendar_columns() / 8;
        self.calendar.begin_at(at);
        let by = i64::try_from(before).unwrap_or(0);
        self.calendar.from = self.calendar.cell_from(-by);
        self.calendar.column = before;
        self.cell_moved();
    }

    fn go_to_now(&mut self) -> Vec<Effect> {
        self.calendar.begin_at(self.now);
        self.calendar.column = 0;
        self.cell_moved();
        vec![self.ask_calendar()]
    }

    /// Goes to the client's next window in view, or the one before: through those of the cell first.
    fn next_window(&mut self, back: bool) -> Vec<Effect> {
        let key = |b: &Bar| (b.window.start, b.change, b.wave);
        let (from, to) = self.calendar.stretch(self.calendar.column);
        let here = self.calendar_bar().map(key);
        let mut bars: Vec<_> = self
            .bars_of_row()
            .filter(|b| b.window.end > self.calendar.from)
            .map(key)
            .collect();
        bars.sort_unstable();
        let next = if back {
            let mut before = bars
                .into_iter()
                .filter(|k| here.map_or(k.0 < from, |h| *k < h));
            before.next_back()
        } else {
            let mut after = bars.into_iter();
            after.find(|k| here.map_or(k.0 >= to, |h| *k > h))
        };
        let columns = self.calendar_columns();
        let found = next.and_then(|(start, change, wave)| {
            let start = start.max(self.calendar.from);
            Some((self.calendar.column_of(start, columns)?, change, wave))
        });
        if let Some((column, change, wave)) = found {
            self.calendar.column = column;
            self.cell_moved();
            self.calendar.picked = Some((change, wave));
        } else {
            let name = self.calendar_client().map_or("", |c| c.name.as_str());
            let (which, action) = if back {
                ("earlier", Action::ScreenEarlier)
            } else {
                ("later", Action::ScreenLater)
            };
            let key = self.keymap.shown(action);
            self.say(format!(
                "No {which} window of {name} is in view; {key} moves the view."
            ));
        }
        Vec::new()
    }
}
