//! What is to be written: handed to the writer, with what of it may wait in the spool.

use std::sync::Arc;

use super::super::spooling::Stand;
use super::super::writer::{Job, MayWait, Task, What};
use super::{App, Effect, Msg, Work};
use crate::app::msg::Ended;

impl Work {
    /// Hands what an effect asks for to the writer; returns a message when there is none.
    pub(super) fn send(&mut self, effect: Effect, app: &App) -> Option<Msg> {
        match effect {
            Effect::Run {
                id,
                number,
                expected_rev,
                command,
            } => self.run(Job {
                id,
                number,
                expected_rev,
                what: {
                    let doing = app.may_spool(number, &command).ok();
                    let may_wait = doing.map(|doing| MayWait {
                        doing,
                        base: app.base.clone().filter(|c| Some(c.id()) == number),
                        registers: Arc::clone(&app.registers),
                        head: app.head,
                    });
                    What::Change(command, may_wait.map(Box::new))
                },
                actor: app.me.clone(),
                asked: app.now,
            }),
            Effect::Keep { id, told } => self.run(Job::on_row(id, told, app.me.clone(), app.now)),
            Effect::RunTemplate { id, command } => {
                self.run(Job::on_template(id, command, app.me.clone(), app.now))
            }
            Effect::Stand { change } => {
                self.task(Task::Stand(Box::new(Stand {
                    actor: app.me.clone(),
                    change,
                    registers: Arc::clone(&app.registers),
                    head: app.head,
                })));
                None
            }
            Effect::Acknowledge(id) => {
                self.task(Task::Acknowledge(id));
                None
            }
            _ => None,
        }
    }

    fn run(&mut self, job: Job) -> Option<Msg> {
        let id = job.id;
        let gone = "The writer has stopped; start holdpoint again. Nothing was saved.";
        let taken = self.task(Task::Carry(Box::new(job)));
        (!taken).then(|| Msg::Ended(id, Ended::Failed(gone.to_owned())))
    }
}
