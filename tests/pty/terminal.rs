//! The program in a pseudo-terminal, with a home of its own: what was sent, what stands on the screen.

use std::io::{Read as _, Write as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_holdpoint");
/// A test that waits this long has failed; no test passes by waiting.
const LIMIT: Duration = Duration::from_secs(20);

/// A home directory in which nothing of the machine's own shows.
pub(crate) struct Home {
    dir: TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        for folder in ["data", "state", "config", "tmp"] {
            std::fs::create_dir(dir.path().join(folder)).unwrap();
        }
        Self { dir }
    }

    /// Makes a file with two drafts, whose manager is the person of the operating system.
    pub(crate) fn office() -> Self {
        let home = Self::new();
        home.cli(&["init", "--organisation", "Fabrikam"]);
        for title in [
            "Replace edge firewalls",
            "Renew the certificate of the gateway",
        ] {
            home.cli(&["new", "--title", title]);
        }
        home
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.path("data/cab.db")
    }

    /// Returns the environment of a person with this home.
    fn variables(&self) -> Vec<(&'static str, String)> {
        let inside = |name: &str| self.path(name).display().to_string();
        vec![
            ("HOME", self.dir.path().display().to_string()),
            ("XDG_DATA_HOME", inside("data")),
            ("XDG_STATE_HOME", inside("state")),
            ("XDG_CONFIG_HOME", inside("config")),
            ("TMPDIR", inside("tmp")),
            ("HOLDPOINT_DB", inside("data/cab.db")),
            ("PATH", "/usr/bin:/bin".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
            ("TZ", "UTC".to_owned()),
        ]
    }

    /// Runs the program without a terminal; returns what it printed.
    #[track_caller]
    pub(crate) fn cli(&self, arguments: &[&str]) -> String {
        let done = Command::new(PROGRAM)
            .args(arguments)
            .env_clear()
            .envs(self.variables())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{arguments:?}: {said}");
        String::from_utf8(done.stdout).unwrap()
    }

    /// Runs the program without a terminal; returns why it refused.
    #[track_caller]
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        let done = Command::new(PROGRAM)
            .args(arguments)
            .env_clear()
            .envs(self.variables())
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(1), "{arguments:?}");
        assert!(done.stdout.is_empty(), "{arguments:?}");
        String::from_utf8(done.stderr).unwrap()
    }

    /// Waits until something is so here.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, so: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !so(self) {
            assert!(began.elapsed() < LIMIT, "not so: {what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Opens the console.
    pub(crate) fn console(&self, arguments: &[&str]) -> Terminal {
        self.console_with(&[], arguments)
    }

    /// Opens the console with more in its environment.
    pub(crate) fn console_with(&self, more: &[(&str, &str)], arguments: &[&str]) -> Terminal {
        Terminal::start(self.command(PROGRAM, more, arguments))
    }

    /// Opens the console at the far end of a link that takes this long either way.
    pub(crate) fn far_console(&self, link: Duration, arguments: &[&str]) -> Terminal {
        Terminal::over(link, self.command(PROGRAM, &[], arguments))
    }

    /// Runs a script of the shell with the program as `$0`.
    pub(crate) fn script(&self, script: &str) -> Terminal {
        Terminal::start(self.command("/bin/sh", &[], &["-c", script, PROGRAM]))
    }

    fn command(&self, program: &str, more: &[(&str, &str)], arguments: &[&str]) -> CommandBuilder {
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        for (name, value) in self.variables() {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        command.cwd(self.dir.path());
        command
    }

    /// Tells whether a directory of it is empty.
    pub(crate) fn is_empty(&self, folder: &str) -> bool {
        std::fs::read_dir(self.path(folder))
            .unwrap()
            .next()
            .is_none()
    }
}

/// A running program and the terminal it has.
pub(crate) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    input: Box<dyn std::io::Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// How long a key takes to the program, and a byte from it.
    link: Duration,
    /// Every byte the program sent.
    pub(crate) raw: Vec<u8>,
}

fn side(n: u16) -> NonZero<u16> {
    NonZero::new(n).unwrap()
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

impl Terminal {
    fn start(command: CommandBuilder) -> Self {
        Self::over(Duration::ZERO, command)
    }

    fn over(link: Duration, command: CommandBuilder) -> Self {
        let pty = native_pty_system().openpty(pty_size(100, 30)).unwrap();
        let mut reader = pty.master.try_clone_reader().unwrap();
        let input = pty.master.take_writer().unwrap();
        let (send, wire) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if send.send((Instant::now(), buffer[..n].to_vec())).is_err() {
                    break;
                }
            }
        });
        let (send, output) = channel();
        std::thread::spawn(move || {
            for (left, bytes) in wire {
                std::thread::sleep(link.saturating_sub(left.elapsed()));
                if send.send(bytes).is_err() {
                    break;
                }
            }
        });
        let child = pty.slave.spawn_command(command).unwrap();
        Self {
            child,
            master: pty.master,
            input,
            output,
            screen: vt100::Parser::new(side(30), side(100), 0),
            link,
            raw: Vec::new(),
        }
    }

    /// Returns the process of the program.
    pub(crate) fn pid(&self) -> i32 {
        i32::try_from(self.child.process_id().unwrap()).unwrap()
    }

    /// Tells whether the last frame has come whole: it is sent inside a synchronized update.
    fn is_whole(&self) -> bool {
        let last = |mark: &[u8]| self.raw.windows(8).rposition(|w| w == mark);
        last(b"\x1b[?2026h") <= last(b"\x1b[?2026l")
    }

    fn take(&mut self, timeout: Duration) -> bool {
        match self.output.recv_timeout(timeout) {
            Ok(bytes) => {
                self.screen.process(&bytes);
                self.raw.extend(bytes);
                true
            }
            Err(RecvTimeoutError::Timeout) => true,
            Err(RecvTimeoutError::Disconnected) => false,
        }
    }

    /// Returns the terminal as the emulator has it.
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    pub(crate) fn text(&self) -> String {
        self.screen().contents()
    }

    /// Returns the first line that holds a text.
    #[track_caller]
    pub(crate) fn line(&self, part: &str) -> String {
        let text = self.text();
        let found = text.lines().find(|l| l.contains(part));
        found
            .unwrap_or_else(|| panic!("no {part:?} in\n{text}"))
            .to_owned()
    }

    /// Reads until the screen is as wanted.
    #[track_caller]
    pub(crate) fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + LIMIT;
        while !(self.is_whole() && wanted(self.screen.screen())) {
            let goes_on = self.take(Duration::from_millis(200));
            let text = self.text();
            assert!(
                goes_on || wanted(self.screen.screen()),
                "it ended before {what}:\n{text}"
            );
            let tail = String::from_utf8_lossy(&self.raw[self.raw.len().saturating_sub(300)..]);
            assert!(Instant::now() < end, "{what} never came:\n{text}\n{tail:?}");
        }
    }

    /// Reads for a moment; tells whether the screen is as wanted by then.
    pub(crate) fn soon(&mut self, wanted: impl Fn(&vt100::Screen) -> bool) -> bool {
        let end = Instant::now() + Duration::from_secs(1);
        while Instant::now() < end {
            if self.is_whole() && wanted(self.screen.screen()) {
                return true;
            }
            self.take(Duration::from_millis(50));
        }
        false
    }

    /// Reads until a text is on the screen.
    #[track_caller]
    pub(crate) fn waits_for(&mut self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    pub(crate) fn send(&mut self, keys: &str) {
        std::thread::sleep(self.link);
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.master.resize(pty_size(columns, rows)).unwrap();
        let screen = self.screen.screen_mut();
        screen.set_size(side(rows), side(columns));
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.pid()), signal).unwrap();
    }

    /// Returns whether the terminal edits lines and echoes, as a shell expects.
    pub(crate) fn is_cooked(&self) -> bool {
        let flags = format!("{:?}", self.master.get_termios().unwrap().local_flags);
        flags.contains("ICANON") && flags.contains("ECHO")
    }

    /// Reads what is left and returns the exit code.
    #[track_caller]
    pub(crate) fn ends(&mut self) -> u32 {
        let end = Instant::now() + LIMIT;
        while self.take(Duration::from_millis(200)) {
            assert!(Instant::now() < end, "it goes on:\n{}", self.text());
        }
        self.child.wait().unwrap().exit_code()
    }

    /// Fails unless the terminal is as before the program had it.
    #[track_caller]
    pub(crate) fn is_clean(&self) {
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert!(!screen.inverse() && !screen.bold() && !screen.underline());
        assert_eq!(screen.fgcolor(), vt100::Color::Default);
        assert_eq!(screen.bgcolor(), vt100::Color::Default);
        assert!(self.is_whole(), "the last frame is ended");
        assert!(self.is_cooked(), "the shell gets its lines back");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if self.child.try_wait().ok().flatten().is_none() {
            let _already_gone = self.child.kill();
            let _status = self.child.wait();
        }
    }
}

/// Returns the names of what lies in a directory and below it.
pub(crate) fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(below(&path));
        } else {
            found.push(path);
        }
    }
    found
}
