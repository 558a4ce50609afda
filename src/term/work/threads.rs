//! The threads beside the run loop: begun, begun anew when the file comes back, told, and ended.

use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use super::super::lookout::Lookout;
use super::super::run::{Happened, until};
use super::super::writer::{AGAIN, Task, write};
use super::Work;
use crate::app::msg::Msg;
use crate::domain::window::Timestamp;
use crate::store::Store;
use crate::store::reader::Reader;

impl Work {
    /// Starts the reader, the writer and the lookout; before that everything is done in this thread.
    pub(in crate::term) fn start_threads(&mut self) {
        if self.alone || self.writer.is_some() {
            return;
        }
        let (Some(path), Some(desk)) = (self.path.clone(), self.desk.take()) else {
            return;
        };
        if !self.absent {
            self.start_reading(&path);
        }
        let (jobs, queue) = channel();
        let sender = self.sender.clone();
        let writer = thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || write(desk, &queue, &sender));
        match writer {
            Ok(handle) => self.writer = Some((jobs, handle)),
            Err(error) => self.say(format!("No thread could be started ({error}).")),
        }
    }

    fn start_reading(&mut self, path: &Path) {
        let sender = self.sender.clone();
        let reader = Reader::start(path, &self.options, move |answer| {
            // Nobody listens any more when the console has ended.
            let _ = sender.send(Happened::Read(answer));
        });
        let lookout = Lookout::start(path, &self.options, self.head, self.sender.clone());
        match (reader, lookout) {
            (Ok(reader), Ok(lookout)) => {
                self.reader = Some(reader);
                self.lookout = Some(lookout);
            }
            (Err(error), _) | (_, Err(error)) => self.say(error.to_string()),
        }
    }

    /// Reads the file through new connections: it may have come back as another one.
    pub(in crate::term) fn look_anew(&mut self) {
        let Some(path) = self.path.clone().filter(|_| self.writer.is_some()) else {
            return;
        };
        self.absent = false;
        self.reader = None;
        self.lookout = None;
        self.start_reading(&path);
    }

    /// Has the writer look whether the file can be reached.
    pub(in crate::term) fn probe(&mut self) {
        self.task(Task::Probe);
    }

    /// Tells the writer, or does it here where there is none; returns whether it was taken.
    pub(super) fn task(&mut self, task: Task) -> bool {
        if let Some((tasks, _)) = &self.writer {
            return tasks.send(task).is_ok();
        }
        let Some(desk) = &mut self.desk else {
            return false;
        };
        let sender = self.sender.clone();
        desk.take(task, &mut |happened| {
            // Nobody listens any more when the console has ended.
            let _ = sender.send(happened);
        });
        true
    }

    pub(super) fn store(&self) -> Option<&Store> {
        self.desk.as_ref().map(|desk| &desk.store)
    }

    pub(super) fn say(&self, sentence: String) {
        let _ = self.sender.send(Happened::Told(Msg::Failed(sentence)));
    }

    /// Lets the writer finish and closes the file.
    pub(in crate::term) fn close(mut self) {
        self.keep_durably();
        self.reader = None;
        self.lookout = None;
        if let Some((jobs, handle)) = self.writer.take() {
            drop(jobs);
            // Only in development does a panic there come this far; it was reported when it happened.
            let _ = handle.join();
        }
        if let Some(desk) = self.desk.take() {
            let _ = desk.store.close();
        }
    }

    /// Returns how long the run loop may sleep.
    pub(in crate::term) fn wait_until(&self, wake: Timestamp) -> Duration {
        let again = self.again.filter(|_| self.is_waiting_here());
        let due = self.drafts.due().into_iter().chain(again);
        until(due.fold(wake, Timestamp::min))
    }

    /// Makes a text that has rested survive a power cut.
    pub(in crate::term) fn rest(&mut self, now: Timestamp) {
        if self.drafts.due().is_some_and(|at| at <= now) {
            self.keep_durably();
        }
        if self.is_waiting_here() && self.again.is_none_or(|at| at <= now) {
            self.again = Some(now + AGAIN);
            self.probe();
        }
    }

    /// Tells whether something waits for a file that has no writer of its own.
    fn is_waiting_here(&self) -> bool {
        self.desk.as_ref().is_some_and(|d| d.spooling.is_waiting())
    }
}
