//! The file's side of the console: who reads, who writes, who watches, and the drafts.

pub mod agenda;
mod aside;
mod sending;
mod threads;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

use super::answers::{detail, events, page, plan, total};
use super::drafts::Drafts;
use super::lookout::{Lookout, Sight};
use super::opened::{Entered, Opened};
use super::packed::Packed;
use super::run::{Happened, now};
use super::spooling::Spooling;
use super::writer::{Task, Writer};
use crate::app::effect::{self, Effect, PageAsk, RecordAsk};
use crate::app::msg::Msg;
use crate::app::{App, Home};
use crate::domain::event::Stream;
use crate::domain::id::ChangeNumber;
use crate::domain::people::Actor;
use crate::domain::window::Timestamp;
use crate::store::index::{self, Anchor, Asked};
use crate::store::log::LogQuery;
use crate::store::reader::{self, Answer, Reader, Request, Ticket};
use crate::store::state::StateDir;
use crate::store::{Journal, OpenOptions};

/// Where counting what a filter lets through stops.
const MOST: u64 = 10_000;

/// The threads and what they are waited for.
#[derive(Debug)]
pub(super) struct Work {
    sender: Sender<Happened>,
    drafts: Drafts,
    path: Option<PathBuf>,
    packed: Option<Packed>,
    options: OpenOptions,
    /// Here until the writer has it.
    desk: Option<Writer>,
    alone: bool,
    /// Whether the file could not be opened, so that nothing is read before it is back.
    absent: bool,
    /// When what waits for the file is tried again, where no writer does so.
    again: Option<Timestamp>,
    /// The last event of the file when it was taken in.
    head: u64,
    reader: Option<Reader>,
    writer: Option<(Sender<Task>, JoinHandle<()>)>,
    lookout: Option<Lookout>,
    tickets: [(Ticket, u64, Option<ChangeNumber>); 9],
}

impl Work {
    pub(super) fn new(state: Option<StateDir>, sender: Sender<Happened>) -> Self {
        Self {
            sender,
            drafts: Drafts::new(state),
            path: None,
            packed: None,
            options: OpenOptions::default(),
            desk: None,
            alone: false,
            absent: false,
            again: None,
            head: 0,
            reader: None,
            writer: None,
            lookout: None,
            tickets: [(Ticket(0), 0, None); 9],
        }
    }

    /// Takes an open file; threads start later.
    pub(super) fn enter(&mut self, opened: Opened) -> Result<Entered, String> {
        let Opened {
            mut store,
            actor,
            demo,
            standby,
            packet,
        } = opened;
        self.packed = packet.as_deref().map(Packed::new);
        let (registers, head) = match &standby {
            Some(standby) => (Arc::new(standby.registers.clone()), standby.head),
            None => (
                store.shared_registers().map_err(|e| e.to_string())?,
                store.head().map_err(|e| e.to_string())?.seq,
            ),
        };
        let registers = match &self.packed {
            Some(packed) => Arc::clone(&packed.registers),
            None => registers,
        };
        self.absent = standby.is_some();
        self.head = head;
        let journal = store.journal();
        self.path = store.path().map(Path::to_owned);
        // A file that one connection holds alone, or that is only in memory, has no room for others.
        self.alone = matches!(journal, Journal::SingleHost | Journal::Memory);
        let home = Home {
            path: self
                .named()
                .map_or_else(String::new, |p| p.display().to_string()),
            packet: self.packed.is_some(),
            read_only: journal == Journal::ReadOnly,
            single_host: journal == Journal::SingleHost,
            demo,
            identity: registers.identity,
            can_create: false,
        };
        let person = actor.clone().unwrap_or_default().person;
        // Nothing of the demo is worth standing on: its file goes when it ends.
        let scratch = demo || self.packed.is_some();
        let state = self.drafts.state().filter(|_| !scratch).cloned();
        let spooling = match &standby {
            Some(standby) => Spooling::standing_by(state, standby),
            None => Spooling::new(state, &store, &person),
        };
        let spool = spooling.shown().clone();
        let packet = self.packed.as_ref().map(|p| p.path.clone());
        self.desk = Some(Writer {
            store,
            spooling,
            packet,
        });
        Ok(Entered {
            home,
            actor,
            registers,
            head,
            spool,
            stand: standby.map(|standby| Arc::new(standby.change)),
        })
    }

    /// Does something outside; returns a message when it is answered at once.
    pub(super) fn carry_out(&mut self, effect: Effect, app: &App) -> Option<Msg> {
        match effect {
            Effect::AskPage(ask) => self.page(ask, app.now),
            Effect::AskTotal {
                request,
                viewer,
                query,
            } => {
                let asked = Asked {
                    query,
                    sort: app.queue.sort,
                    viewer,
                    now: app.now,
                };
                if let Some(reader) = &self.reader {
                    let ticket = reader.ask(Request::Total { asked, most: MOST });
                    self.tickets[2] = (ticket, request, None);
                    return None;
                }
                let store = self.store()?;
                let found = index::total(store.connection(), &asked, MOST);
                Some(total(request, found.map_err(|e| e.to_string())))
            }
            Effect::AskDetail {
                request,
                viewer,
                number,
            } => {
                if let Some(reader) = &self.reader {
                    let ticket = reader.ask(Request::Change { viewer, number });
                    self.tickets[1] = (ticket, request, Some(number));
                    return None;
                }
                let store = self.store()?;
                let found = reader::change_found(store.connection(), &viewer, number);
                let found = detail(request, number, found.map_err(|e| e.to_string()));
                Some(self.as_packed(found))
            }
            Effect::AskPlan {
                request,
                viewer,
                number,
                revision,
            } => {
                if let Some(reader) = &self.reader {
                    let ticket = reader.ask(Request::Plan {
                        viewer,
                        number,
                        revision,
                    });
                    self.tickets[4] = (ticket, request, None);
                    return None;
                }
                let store = self.store()?;
                let found = reader::plan_found(store.connection(), &viewer, number, revision);
                Some(plan(request, found.map_err(|e| e.to_string())))
            }
            Effect::AskAside { .. } | Effect::AskPast { .. } => self.beside(effect, app),
            Effect::AskCalendar(_) | Effect::AskSlot(_) => self.agenda(effect, app.now),
            Effect::AskRecord(ask) => self.record(ask),
            Effect::AskRegisters => match &self.packed {
                Some(packed) => Some(Msg::Registers(Arc::clone(&packed.registers))),
                None => self.look(Sight::Registers),
            },
            Effect::AskUses => self.look(Sight::Uses),
            Effect::AskBypasses(viewer) => self.look(Sight::Bypasses(viewer)),
            Effect::Verify => self.look(Sight::Verify),
            Effect::StopVerify => {
                self.lookout.iter().for_each(Lookout::stop_proof);
                None
            }
            Effect::Run { .. }
            | Effect::Keep { .. }
            | Effect::RunTemplate { .. }
            | Effect::Stand { .. }
            | Effect::Acknowledge(_) => self.send(effect, app),
            Effect::SaveDraft { .. }
            | Effect::LoadDraft { .. }
            | Effect::DropDraft { .. }
            | Effect::KeepRead(_) => self.draft(effect, app),
            Effect::SeeFile { request, path } => self.see_file(request, path),
            Effect::SwitchPerson(person) => {
                self.task(Task::Person(person.clone()));
                Some(Msg::Person(Actor {
                    uid: app.me.uid.or(Some(nix::unistd::getuid().as_raw())),
                    declared: true,
                    person,
                }))
            }
            Effect::Copy(_)
            | Effect::OpenEditor { .. }
            | Effect::CreateFile
            | Effect::OpenDemo
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit => None,
        }
    }

    /// Returns where what the person works on lies: the file, or the packet that stands in for it.
    fn named(&self) -> Option<&PathBuf> {
        let packed = self.packed.as_ref().map(|p| &p.path);
        packed.or(self.path.as_ref())
    }

    fn as_packed(&self, msg: Msg) -> Msg {
        match &self.packed {
            Some(packed) => packed.note(msg),
            None => msg,
        }
    }

    fn page(&mut self, ask: PageAsk, now: Timestamp) -> Option<Msg> {
        let asked = Asked {
            query: ask.query,
            sort: ask.sort,
            viewer: ask.viewer,
            now,
        };
        let (anchor, size) = match ask.anchor {
            effect::Anchor::First => (Anchor::First, ask.limit),
            effect::Anchor::Last => (Anchor::Last, ask.limit),
            effect::Anchor::After(place) => (Anchor::After(place), ask.limit),
            effect::Anchor::Before(place) => (Anchor::Before(place), ask.limit),
            effect::Anchor::Around(number, place) => {
                (Anchor::Around(number, Some(place)), 2 * ask.limit)
            }
        };
        if let Some(reader) = &self.reader {
            let ticket = reader.ask(Request::Page {
                asked,
                anchor,
                size,
            });
            self.tickets[0] = (ticket, ask.request, None);
            return None;
        }
        let store = self.store()?;
        let found = reader::page_found(store.connection(), &asked, anchor, size);
        Some(page(ask.request, found.map_err(|e| e.to_string())))
    }

    fn record(&mut self, ask: RecordAsk) -> Option<Msg> {
        let RecordAsk {
            request,
            viewer,
            of,
            before,
            word,
            limit,
        } = ask;
        let query = LogQuery {
            stream: of.map(Stream::Change),
            before,
            text: word,
            limit,
        };
        if let Some(reader) = &self.reader {
            let ticket = reader.ask(Request::Record { viewer, query });
            self.tickets[3] = (ticket, request, None);
            return None;
        }
        let found = reader::events_found(self.store()?, &viewer, &query);
        Some(events(request, found.map_err(|e| e.to_string())))
    }

    fn look(&mut self, sight: Sight) -> Option<Msg> {
        if let Some(lookout) = &self.lookout {
            lookout.ask(sight);
            return None;
        }
        let desk = self.desk.as_mut()?;
        super::lookout::see(&mut desk.store, sight, &mut |_| true)
    }

    /// Returns the message of an answer, when it is to the newest request of its kind.
    pub(super) fn answered(&self, answer: Answer) -> Option<Msg> {
        let known = |kind: usize, ticket: Ticket| {
            let (asked, request, number) = self.tickets[kind];
            (asked == ticket).then_some((request, number))
        };
        let answer = match self.answered_beside(answer) {
            Ok(msg) => return Some(msg),
            Err(answer) => answer,
        };
        let answer = match self.answered_agenda(answer) {
            Ok(msg) => return msg,
            Err(answer) => answer,
        };
        match answer {
            Answer::Page(ticket, found) => {
                let (request, _) = known(0, ticket)?;
                Some(page(request, found.map_err(|e| e.to_string())))
            }
            Answer::Change(ticket, found) => {
                let (request, number) = known(1, ticket)?;
                let found = detail(request, number?, found.map_err(|e| e.to_string()));
                Some(self.as_packed(found))
            }
            Answer::Record(ticket, found) => {
                let (request, _) = known(3, ticket)?;
                Some(events(request, found.map_err(|e| e.to_string())))
            }
            Answer::Plan(ticket, found) => {
                let (request, _) = known(4, ticket)?;
                Some(plan(request, found.map_err(|e| e.to_string())))
            }
            Answer::Total(ticket, found) => {
                let (request, _) = known(2, ticket)?;
                Some(total(request, found.map_err(|e| e.to_string())))
            }
            // These were answered above.
            Answer::Calendar(..) | Answer::Slot(..) => None,
        }
    }

    pub(super) fn keep_durably(&mut self) {
        if let Err(error) = self.drafts.settle() {
            self.say(error.to_string());
        }
    }

    fn draft(&mut self, effect: Effect, app: &App) -> Option<Msg> {
        let file = self
            .named()
            .map_or_else(|| "memory".to_owned(), |p| p.display().to_string());
        self.drafts
            .carry_out(effect, &file, app.person().as_str(), now())
    }
}
