//! The calendar's screen: which stretch is shown, where its cursor is, and what lies under it.

mod moving;
pub mod slot;
pub mod time;

use std::cmp::Reverse;
use std::sync::Arc;

use crate::domain::calendar::page::{Bar, CalendarPage};
use crate::domain::id::{ChangeNumber, ClientId};
use crate::domain::registers::Client;
use crate::domain::window::Timestamp;
use crate::domain::zone::Zone;

use super::effect::{CalendarAsk, Effect};
use super::layout::list_rows;
use super::{App, Place};
use time::Scale;

/// The columns of the screen that the rows under the grid take at least: a title, what the cell holds, the signs.
const UNDER: usize = 8;

/// The calendar's screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The zone in which days begin: the viewer's.
    pub zone: Zone,
    /// How much time a cell shows.
    pub scale: Scale,
    /// When the first cell begins.
    pub from: Timestamp,
    /// The client with the cursor.
    pub client: Option<ClientId>,
    /// The first client in view.
    pub top: usize,
    /// The cell with the cursor, from 0.
    pub column: usize,
    /// The change and its wave, from 0, that is picked in that cell; the first when absent.
    pub picked: Option<(ChangeNumber, usize)>,
    /// What was read.
    pub page: Option<Arc<CalendarPage>>,
    /// The request that has not been answered.
    pub asked: Option<u64>,
    /// Whether the change on the whole screen was opened from here, so that one comes back.
    pub opened: bool,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            zone: Zone::UTC,
            scale: Scale::default(),
            from: Timestamp::default(),
            client: None,
            top: 0,
            column: 0,
            picked: None,
            page: None,
            asked: None,
            opened: false,
        }
    }
}

impl App {
    /// Returns the clients that the person may see, by name.
    pub fn calendar_clients(&self) -> Vec<&Client> {
        let person = self.registers.people.get(self.person());
        let sees = |c: &&Client| person.is_some_and(|p| p.scope.covers(&c.id));
        let mut clients: Vec<&Client> = self.registers.clients.values().filter(sees).collect();
        clients.sort_by_key(|c| c.name.to_lowercase());
        clients
    }

    /// Returns the row of the client with the cursor, from 0.
    pub fn calendar_row(&self) -> usize {
        let wanted = self.calendar.client.as_ref();
        let clients = self.calendar_clients();
        let found = clients.iter().position(|c| Some(&c.id) == wanted);
        found.unwrap_or(0)
    }

    /// Returns the client with the cursor.
    pub fn calendar_client(&self) -> Option<&Client> {
        let row = self.calendar_row();
        self.calendar_clients().into_iter().nth(row)
    }

    /// Returns how many cells are in view.
    pub fn calendar_columns(&self) -> usize {
        let room = self.size.width.saturating_sub(self.calendar_names());
        usize::from(room / self.calendar.scale.columns()).max(1)
    }

    /// Returns how many columns the names of the clients take.
    pub fn calendar_names(&self) -> u16 {
        if self.size.width < super::layout::WIDE {
            17
        } else {
            24
        }
    }

    /// Returns how many clients are in view; what is under them tells of the cell.
    pub fn calendar_rows(&self) -> usize {
        let rows = list_rows(self.size);
        let all = self.calendar_clients().len().max(1);
        all.min(rows.saturating_sub((rows / 3).max(UNDER)).max(2))
    }

    /// Returns the windows of the client with the cursor in the cell with the cursor: those that hold their
    /// place first, then by time.
    pub fn calendar_bars(&self) -> Vec<&Bar> {
        let (from, to) = self.calendar.stretch(self.calendar.column);
        let here = self.bars_of_row();
        let mut bars: Vec<&Bar> = here
            .filter(|b| b.window.start < to && b.window.end > from)
            .collect();
        bars.sort_by_key(|b| (Reverse(b.standing), b.window.start, b.change, b.wave));
        bars
    }

    /// Returns what was read of the client with the cursor, by time.
    fn bars_of_row(&self) -> impl Iterator<Item = &Bar> {
        let client = self.calendar_client().map(|c| &c.id);
        let page = self.calendar.page.iter().flat_map(|page| &page.bars);
        page.filter(move |bar| client.is_some_and(|id| bar.clients.contains(id)))
    }

    /// Returns the window picked in the cell with the cursor.
    pub fn calendar_bar(&self) -> Option<&Bar> {
        let bars = self.calendar_bars();
        let picked = self.calendar.picked;
        let of = |b: &&&Bar| Some((b.change, b.wave)) == picked;
        bars.iter().find(of).or(bars.first()).copied()
    }

    /// Returns the change picked there.
    pub fn calendar_target(&self) -> Option<ChangeNumber> {
        self.calendar_bar().map(|bar| bar.change)
    }

    /// Opens the calendar where it was left, at first on now, with the cursor on the change that one comes from
    /// where that is in view.
    pub(super) fn open_calendar(&mut self) -> Vec<Effect> {
        if self.place == Place::Calendar {
            return Vec::new();
        }
        let from = self.shown_window();
        let mut effects = self.leave_window();
        self.place = Place::Calendar;
        self.dirty = true;
        if self.calendar.page.is_none() {
            let now = self.now;
            self.calendar.begin_at(now);
        }
        if let Some((client, number, wave, start)) = from {
            self.calendar.client = Some(client);
            if let Some(column) = self.calendar.column_of(start, self.calendar_columns()) {
                self.calendar.column = column;
                self.calendar.picked = Some((number, wave));
            }
        }
        self.follow_client();
        effects.push(self.ask_calendar());
        effects
    }

    /// Returns the client and the window of the change that the person is at.
    fn shown_window(&self) -> Option<(ClientId, ChangeNumber, usize, Timestamp)> {
        let number = self.target()?;
        if let Some(change) = self.change() {
            let wave = change.current_wave();
            let planned = change.plan.waves.get(wave)?;
            let client = planned.clients.first()?.clone();
            return Some((client, number, wave, planned.window?.start));
        }
        let row = self.queue.row().filter(|r| r.number == number)?;
        let wave = usize::try_from(row.wave).ok()?.checked_sub(1)?;
        Some((
            row.clients.first()?.clone(),
            number,
            wave,
            row.window?.start,
        ))
    }

    /// Reads the stretch in view, and the clients a screen above and below it.
    pub(super) fn ask_calendar(&mut self) -> Effect {
        let request = self.request();
        self.calendar.asked = Some(request);
        let (top, height) = (self.calendar.top, self.calendar_rows());
        let clients = self.calendar_clients().into_iter();
        let near = clients.skip(top.saturating_sub(height)).take(3 * height);
        Effect::AskCalendar(CalendarAsk {
            request,
            viewer: self.viewer(),
            clients: near.map(|c| c.id.clone()).collect(),
            from: self.calendar.from,
            to: self.calendar.cell(self.calendar_columns()),
        })
    }

    /// Takes a stretch in.
    pub(super) fn calendar_page(&mut self, request: u64, page: Arc<CalendarPage>) {
        if self.calendar.asked.take_if(|r| *r == request).is_none() {
            return;
        }
        let before = self.calendar_target();
        self.calendar.page = Some(page);
        self.dirty = true;
        if self.place == Place::Calendar && self.calendar_target() != before {
            self.cursor_moved();
        }
    }

    /// Forgets what was read for someone else.
    pub(super) fn forget_calendar(&mut self) {
        let zone = self.calendar.zone;
        self.calendar = Calendar {
            zone,
            ..Calendar::default()
        };
    }

    /// Keeps the cursor and the view on what is there, after a change of size or of the registers.
    pub(super) fn settle_calendar(&mut self) -> Vec<Effect> {
        if self.place != Place::Calendar {
            return Vec::new();
        }
        let last = self.calendar_columns() - 1;
        self.calendar.column = self.calendar.column.min(last);
        self.follow_client();
        vec![self.ask_calendar()]
    }
}
