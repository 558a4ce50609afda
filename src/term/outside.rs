//! Handing the terminal to someone else for a while: the shell, or the person's editor.

use std::io::{self, Write};

use super::input::Input;
use super::paint::Screen;
use super::session::{self, Session};
use super::signal::{self, Watch};

/// Everything of the terminal that must rest while another program has it.
#[derive(Debug)]
pub struct Console<W: Write> {
    /// The guard of the terminal's modes.
    pub session: Session<W>,
    /// What the terminal shows.
    pub screen: Screen,
    /// The keyboard.
    pub input: Input,
    /// The signals.
    pub watch: Watch,
}

impl<W: Write> Console<W> {
    /// Runs something that has the terminal to itself, and afterwards takes the terminal over again with
    /// its size of that moment; the next frame is drawn whole.
    pub fn outside<T>(&mut self, run: impl FnOnce() -> T) -> io::Result<T> {
        self.input.pause()?;
        self.watch.quiet(true);
        let left = self.session.leave();
        let result = left.map(|()| run());
        let back = self.session.resume();
        self.screen.resize(session::size());
        self.screen.invalidate();
        self.watch.quiet(false);
        self.input.resume();
        back.and(result)
    }

    /// Gives the terminal back and stops the process until the shell continues it; returns whether it was
    /// stopped, which it is not where no shell could continue it.
    pub fn suspend(&mut self) -> io::Result<bool> {
        if !signal::can_be_continued() {
            return Ok(false);
        }
        self.outside(signal::stop)?
    }

    /// Asks for the terminal's modes again after a `SIGCONT`; the next frame is drawn whole.
    pub fn continued(&mut self) -> io::Result<()> {
        self.screen.resize(session::size());
        self.screen.invalidate();
        self.session.reassert()
    }
}
