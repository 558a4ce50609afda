//! A program in a pseudo-terminal of 120 by 40: when it wrote, how much, and what that looks like.

use std::io::{Read as _, Write as _};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

pub const COLUMNS: u16 = 120;
pub const ROWS: u16 = 40;
/// A pause this long ends a burst of output.
const GAP: Duration = Duration::from_millis(15);

pub struct Run {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    input: Box<dyn std::io::Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    started: Instant,
    pub bytes: usize,
    last: Instant,
}

impl Run {
    pub fn start(program: &Path, arguments: &[&str], state: &Path) -> Self {
        let pty = native_pty_system()
            .openpty(PtySize {
                rows: ROWS,
                cols: COLUMNS,
                pixel_width: 0,
                pixel_height: 0,
            })
            .expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        command.env("XDG_STATE_HOME", state);
        command.env("XDG_CONFIG_HOME", state);
        command.env_remove("NO_COLOR");
        command.cwd(state);
        let mut reader = pty.master.try_clone_reader().expect("its output");
        let input = pty.master.take_writer().expect("its input");
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if send.send((Instant::now(), buffer[..n].to_vec())).is_err() {
                    break;
                }
            }
        });
        let started = Instant::now();
        let child = pty.slave.spawn_command(command).expect("the program");
        Self {
            child,
            master: pty.master,
            input,
            output,
            screen: vt100::Parser::new(
                NonZero::new(ROWS).expect("rows"),
                NonZero::new(COLUMNS).expect("columns"),
                0,
            ),
            started,
            bytes: 0,
            last: started,
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("a running program")
    }

    fn take(&mut self, timeout: Duration) -> bool {
        match self.output.recv_timeout(timeout) {
            Ok((at, bytes)) => {
                self.bytes += bytes.len();
                self.last = at;
                self.screen.process(&bytes);
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until a text is on the screen and the burst that brought it is over; returns how long
    /// that took from the start, in milliseconds.
    pub fn first(&mut self, wanted: &str) -> f64 {
        let limit = self.started + Duration::from_mins(1);
        while !self.text().contains(wanted) {
            assert!(
                Instant::now() < limit,
                "{wanted:?} never came:\n{}",
                self.text()
            );
            self.take(Duration::from_secs(1));
        }
        while self.take(GAP) {}
        (self.last - self.started).as_secs_f64() * 1000.0
    }

    /// Reads until nothing has come for a while; returns the bytes that came.
    pub fn settle(&mut self, quiet: Duration) -> usize {
        let before = self.bytes;
        while self.take(quiet) {}
        self.bytes - before
    }

    pub fn send(&mut self, keys: &str) -> Instant {
        self.input.write_all(keys.as_bytes()).expect("a key sent");
        self.input.flush().expect("a key sent");
        Instant::now()
    }

    /// Sends a key and waits until a text is on the screen, at most `limit`; returns milliseconds.
    pub fn echo(&mut self, key: &str, wanted: &str, limit: Duration) -> Option<f64> {
        let sent = self.send(key);
        while !self.text().contains(wanted) {
            let left = limit.checked_sub(sent.elapsed())?;
            self.take(left);
        }
        Some((self.last - sent).as_secs_f64() * 1000.0)
    }

    pub fn wait(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            self.take(left);
        }
    }

    pub fn end(mut self) {
        drop(self.input);
        if self.child.try_wait().ok().flatten().is_none() {
            let _already_gone = self.child.kill();
        }
        let _status = self.child.wait();
        drop(self.master);
    }
}
