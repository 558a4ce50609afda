//! What is read beside the rows and the change on the screen: for a plan being written or begun, and evidence.

use super::super::answers::{aside, past};
use super::{App, Asked, Effect, Happened, Msg, Request, Work, index, reader, thread};
use crate::store::reader::Answer;

/// Where the tickets of what is read beside the screen are kept.
const CHANGE: usize = 5;
const PAST: usize = 6;

impl Work {
    /// Looks at a file in a thread of its own: it may be large, and no key waits for it.
    pub(super) fn see_file(&self, request: u64, path: String) -> Option<Msg> {
        let sender = self.sender.clone();
        let look = move || {
            let seen = super::super::evidence::see(&path);
            // Nobody listens any more when the console has ended.
            let _ = sender.send(Happened::Told(Msg::FileSeen(request, seen)));
        };
        let looked = thread::Builder::new().name("evidence".to_owned());
        let error = looked.spawn(look).err()?;
        let sentence = format!("No thread could be started ({error}).");
        Some(Msg::FileSeen(request, Err(sentence)))
    }

    /// Asks for a change or for past changes; returns a message when it is answered at once.
    pub(super) fn beside(&mut self, effect: Effect, app: &App) -> Option<Msg> {
        match effect {
            Effect::AskAside {
                request,
                viewer,
                number,
            } => {
                if let Some(reader) = &self.reader {
                    let asked = Request::Change { viewer, number };
                    let ticket = reader.ask(Request::Aside(Box::new(asked)));
                    self.tickets[CHANGE] = (ticket, request, Some(number));
                    return None;
                }
                let store = self.store()?;
                let found = reader::change_found(store.connection(), &viewer, number);
                Some(aside(request, found.map_err(|e| e.to_string())))
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
                    now: app.now,
                };
                let anchor = index::Anchor::First;
                if let Some(reader) = &self.reader {
                    let asked = Request::Page {
                        asked,
                        anchor,
                        size: limit,
                    };
                    let ticket = reader.ask(Request::Aside(Box::new(asked)));
                    self.tickets[PAST] = (ticket, request, None);
                    return None;
                }
                let store = self.store()?;
                let found = reader::page_found(store.connection(), &asked, anchor, limit);
                Some(past(request, found.map_err(|e| e.to_string())))
            }
            _ => None,
        }
    }

    /// Returns the message of an answer to what was asked beside the screen.
    ///
    /// # Errors
    /// Returns the answer when it is to something else.
    pub(super) fn answered_beside(&self, answer: Answer) -> Result<Msg, Answer> {
        let is = |kind: usize, ticket| self.tickets[kind].0 == ticket;
        match answer {
            Answer::Page(ticket, found) if is(PAST, ticket) => {
                let request = self.tickets[PAST].1;
                Ok(past(request, found.map_err(|e| e.to_string())))
            }
            Answer::Change(ticket, found) if is(CHANGE, ticket) => {
                let request = self.tickets[CHANGE].1;
                Ok(aside(request, found.map_err(|e| e.to_string())))
            }
            other => Err(other),
        }
    }
}
