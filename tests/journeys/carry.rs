//! Effects carried out at once, on the file in memory.

use std::sync::Arc;

use holdpoint::app::effect::{self, Effect, PageAsk, RecordAsk};
use holdpoint::app::msg::{Ended, Msg, PageRows, Proof, RecordRows};
use holdpoint::domain::command::Command;
use holdpoint::domain::event::Stream;
use holdpoint::domain::id::ChangeNumber;
use holdpoint::domain::people::Actor;
use holdpoint::store::free_slot::slot_found;
use holdpoint::store::index::calendar::calendar;
use holdpoint::store::index::{self, Anchor, Asked};
use holdpoint::store::log::LogQuery;
use holdpoint::store::{WriteError, reader};
use holdpoint::term::work::agenda;

use crate::journey::Journey;

impl Journey {
    fn keep(&mut self, key: String, text: String) -> Option<Msg> {
        self.drafts.insert(key, text);
        None
    }

    /// Does one thing outside; returns the message that answers it.
    pub fn one(&mut self, effect: Effect) -> Option<Msg> {
        let now = self.file.now;
        let store = &mut self.file.store;
        match effect {
            Effect::AskPage(ask) => Some(self.page(ask)),
            Effect::AskTotal {
                request,
                viewer,
                query,
            } => {
                let sort = self.app.queue.sort;
                let asked = Asked {
                    query,
                    sort,
                    viewer,
                    now,
                };
                let total = index::total(store.connection(), &asked, 1000).unwrap();
                Some(Msg::Total(request, total.count, !total.capped))
            }
            Effect::AskDetail { .. } if self.away => None,
            Effect::AskDetail {
                request,
                viewer,
                number,
            } => {
                let found = reader::change_found(store.connection(), &viewer, number).unwrap();
                let change = found.map(|f| Arc::new(f.change));
                Some(Msg::Detail(request, number, change))
            }
            Effect::AskAside {
                request,
                viewer,
                number,
            } => {
                let found = reader::change_found(store.connection(), &viewer, number).unwrap();
                Some(Msg::Aside(request, found.map(|f| Arc::new(f.change))))
            }
            Effect::AskPlan {
                request,
                viewer,
                number,
                revision,
            } => {
                let found = reader::plan_found(store.connection(), &viewer, number, revision);
                Some(Msg::PlanWas(request, found.unwrap()))
            }
            Effect::SeeFile { request, path } => Some(Msg::FileSeen(
                request,
                holdpoint::term::evidence::see(&path),
            )),
            Effect::AskRecord(ask) => Some(self.record(ask)),
            Effect::AskRegisters => {
                let registers = store.registers().unwrap().clone();
                Some(Msg::Registers(Arc::new(registers)))
            }
            Effect::AskUses => {
                let known = store.registers().unwrap().clone();
                let ids = known.catalogue.iter().map(|t| t.id.clone());
                let uses = ids.map(|id| (id.clone(), store.uses_of(&id).unwrap()));
                Some(Msg::Uses(uses.collect()))
            }
            Effect::AskBypasses(viewer) => {
                let known = store.registers().unwrap().clone();
                Some(Msg::Bypasses(store.bypasses(&known, &viewer, now).unwrap()))
            }
            Effect::RunTemplate { id, command } => {
                let by = self.app.person().clone();
                let ended = match self.file.template(by.as_str(), &command) {
                    Ok(events) => Ended::Kept(events.last().unwrap().seq),
                    Err(WriteError::Refused(refusal)) => Ended::Refused(refusal),
                    Err(other) => Ended::Failed(other.to_string()),
                };
                Some(Msg::Ended(id, ended))
            }
            Effect::Run {
                id,
                number,
                expected_rev,
                command,
            } => {
                let ended = match (self.away, number) {
                    (true, Some(number)) => self.spool(number, &command),
                    (true, None) => Ended::Failed("It cannot be reached.".to_owned()),
                    (false, _) => self.run(number, expected_rev, *command),
                };
                Some(Msg::Ended(id, ended))
            }
            Effect::Keep { id, told } => {
                let actor = self.app.me.clone();
                let ended = self.file.keep(&actor, &told);
                Some(Msg::Ended(id, ended))
            }
            Effect::OpenEditor { work, text, .. } => {
                Some(Msg::EditorText(work, Ok((self.editor)(&text))))
            }
            Effect::SwitchPerson(person) => Some(Msg::Person(Actor::declared(person))),
            other => self.small(other),
        }
    }

    fn small(&mut self, effect: Effect) -> Option<Msg> {
        let now = self.file.now;
        let store = &self.file.store;
        match effect {
            Effect::AskCalendar(ask) => {
                let request = ask.request;
                let page = calendar(store.connection(), &agenda::stretch(ask, now)).unwrap();
                Some(Msg::CalendarPage(request, Arc::new(page)))
            }
            Effect::AskSlot(ask) => {
                let request = ask.request;
                let found = slot_found(store.connection(), &agenda::sought(ask));
                Some(agenda::slot(request, found.map_err(|e| e.to_string())))
            }
            Effect::AskPast {
                request,
                viewer,
                query,
                sort,
                limit,
            } => {
                let asked = Asked {
                    query,
                    sort,
                    viewer,
                    now,
                };
                let found = reader::page_found(store.connection(), &asked, Anchor::First, limit);
                Some(Msg::Past(request, found.unwrap().page.rows))
            }
            Effect::Verify => {
                let verdict = store.verify(&mut |_| true).unwrap();
                assert!(verdict.is_good(), "{verdict:?}");
                Some(Msg::Proof(Proof::Proved(verdict.events)))
            }
            Effect::SaveDraft { key, text } => self.keep(key, text),
            Effect::KeepRead(text) => self.keep(holdpoint::app::unread::READ.to_owned(), text),
            Effect::LoadDraft { key } => {
                let kept = self.drafts.get(&key).cloned();
                kept.map(|text| Msg::Draft(key, text))
            }
            Effect::DropDraft { key } => {
                self.drafts.remove(&key);
                None
            }
            Effect::Stand { change } => {
                self.stood.push((change.id(), change.rev));
                None
            }
            Effect::Acknowledge(id) => {
                self.held.unfit.retain(|u| u.entry.id != id);
                Some(Msg::Spool(self.held.clone()))
            }
            Effect::Copy(text) => {
                self.copied.push(text);
                None
            }
            Effect::Quit => {
                self.left = true;
                None
            }
            _ => None,
        }
    }

    fn page(&self, ask: PageAsk) -> Msg {
        let anchor = match ask.anchor {
            effect::Anchor::First => Anchor::First,
            effect::Anchor::Last => Anchor::Last,
            effect::Anchor::After(place) => Anchor::After(place),
            effect::Anchor::Before(place) => Anchor::Before(place),
            effect::Anchor::Around(number, place) => Anchor::Around(number, Some(place)),
        };
        let asked = Asked {
            query: ask.query,
            sort: ask.sort,
            viewer: ask.viewer,
            now: self.file.now,
        };
        let conn = self.file.store.connection();
        let found = reader::page_found(conn, &asked, anchor, ask.limit).unwrap();
        Msg::Page(PageRows {
            request: ask.request,
            rows: found.page.rows,
            at_start: !found.page.before,
            at_end: !found.page.after,
            unknown: found.unknown.map(|error| error.sentence),
        })
    }

    fn record(&self, ask: RecordAsk) -> Msg {
        let query = LogQuery {
            stream: ask.of.map(Stream::Change),
            before: ask.before,
            text: ask.word,
            limit: ask.limit,
        };
        let page = reader::events_found(&self.file.store, &ask.viewer, &query).unwrap();
        Msg::RecordRows(RecordRows {
            request: ask.request,
            events: page.events,
            before: page.before,
        })
    }

    fn run(&mut self, number: Option<ChangeNumber>, rev: Option<u64>, command: Command) -> Ended {
        let actor = self.app.me.clone();
        let done = self.file.execute(number, rev, &actor, &command);
        self.commands.push(command);
        match done {
            Ok(events) => {
                let made = match events.last().map(|e| e.stream) {
                    Some(Stream::Change(number)) => number,
                    _ => number.unwrap_or(ChangeNumber(0)),
                };
                Ended::Saved {
                    number: made,
                    seq: self.file.events(),
                    events,
                }
            }
            Err(WriteError::Refused(refusal)) => Ended::Refused(refusal),
            Err(WriteError::Conflict(conflict)) => Ended::Conflict(conflict.to_string()),
            Err(WriteError::File(error)) => Ended::Failed(error.to_string()),
        }
    }
}
