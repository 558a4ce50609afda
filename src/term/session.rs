//! The guard of the terminal: whatever way the console ends, the shell gets its terminal back.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::layout::Size;

/// What puts a terminal back: synchronized update ended, whole screen as scroll region, default look,
/// bracketed paste, mouse and focus reports off, cursor shown, alternate screen left.
pub const RESTORE: &[u8] = b"\x1b[?2026l\x1b[r\x1b[m\x1b[?2004l\x1b[?1006l\x1b[?1003l\x1b[?1002l\
\x1b[?1000l\x1b[?1004l\x1b[?25h\x1b[?1049l";

const ALTERNATE: &[u8] = b"\x1b[?1049h";
const MODES: &[u8] = b"\x1b[?2004h\x1b[?1004l\x1b[?25l";
const MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1006h";

/// One process has one terminal, and a panic hook is given nothing, so this is kept beside the guard.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// Returns the terminal as an unbuffered file, so that a frame is one write.
///
/// Fails with a sentence when standard input or output is not a terminal.
pub fn terminal() -> io::Result<File> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(io::Error::new(
            io::ErrorKind::NotConnected,
            "The console needs a terminal on standard input and output; use a command such as \
             `holdpoint list` in a pipe.",
        ));
    }
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

/// Returns the terminal's size in columns and rows, 80×24 when it does not say.
pub fn size() -> Size {
    match crossterm::terminal::size() {
        Ok((width, height)) if width > 0 && height > 0 => Size::new(width, height),
        Ok(_) | Err(_) => Size::new(80, 24),
    }
}

/// The part of the terminal that is not set by writing to it, so that tests need none.
trait Modes {
    fn raw(&mut self, on: bool) -> io::Result<()>;
}

#[derive(Debug)]
struct Real;

impl Modes for Real {
    fn raw(&mut self, on: bool) -> io::Result<()> {
        if on {
            enable_raw_mode()
        } else {
            disable_raw_mode()
        }
    }
}

/// The terminal while it is the console's: raw, on the alternate screen, with bracketed paste. Dropping
/// it gives the terminal back.
#[derive(Debug)]
pub struct Session<W: Write> {
    out: W,
    mouse: bool,
    inside: bool,
}

impl<W: Write> Session<W> {
    /// Takes the terminal over; `mouse` asks it to report clicks.
    pub fn enter(out: W, mouse: bool) -> io::Result<Self> {
        let mut session = Self {
            out,
            mouse,
            inside: false,
        };
        session.resume()?;
        Ok(session)
    }

    /// Returns where frames and the clipboard are written.
    pub fn out(&mut self) -> &mut W {
        &mut self.out
    }

    /// Gives the terminal back, as at the end; does nothing when it was given back already.
    pub fn leave(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.inside) || !ENTERED.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        give_back(&mut self.out, &mut Real)
    }

    /// Takes the terminal over again; the caller draws the next frame whole.
    pub fn resume(&mut self) -> io::Result<()> {
        if self.inside {
            return Ok(());
        }
        self.inside = true;
        ENTERED.store(true, Ordering::SeqCst);
        let taken = take_over(&mut self.out, &mut Real, self.mouse);
        if taken.is_err() {
            let _ = self.leave();
        }
        taken
    }

    /// Asks for the modes once more after the process was stopped without warning (`kill -STOP`), when
    /// the shell has taken them away; the caller draws the next frame whole.
    pub fn reassert(&mut self) -> io::Result<()> {
        if !self.inside {
            return Ok(());
        }
        disable_raw_mode()?;
        enable_raw_mode()?;
        write_modes(&mut self.out, self.mouse)
    }
}

impl<W: Write> Drop for Session<W> {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that is gone.
        let _ = self.leave();
    }
}

fn take_over(out: &mut impl Write, modes: &mut impl Modes, mouse: bool) -> io::Result<()> {
    modes.raw(true)?;
    out.write_all(ALTERNATE)?;
    write_modes(out, mouse)
}

fn write_modes(out: &mut impl Write, mouse: bool) -> io::Result<()> {
    out.write_all(MODES)?;
    if mouse {
        out.write_all(MOUSE)?;
    }
    out.flush()
}

/// Restores everything that can be even when a part of it fails, and returns the first failure.
fn give_back(out: &mut impl Write, modes: &mut impl Modes) -> io::Result<()> {
    let written = out.write_all(RESTORE).and_then(|()| out.flush());
    let cooked = modes.raw(false);
    written.and(cooked)
}

/// Gives the terminal back without the guard, as a panic must; does nothing when that was done.
pub(super) fn abandon() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    // Nothing can be done about a terminal that is gone.
    let _ = match terminal() {
        Ok(mut out) => give_back(&mut out, &mut Real),
        Err(_) => disable_raw_mode(),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroU16;

    #[derive(Default)]
    struct Noted(Vec<bool>, bool);

    impl Modes for Noted {
        fn raw(&mut self, on: bool) -> io::Result<()> {
            self.0.push(on);
            if self.1 {
                Err(io::ErrorKind::Other.into())
            } else {
                Ok(())
            }
        }
    }

    fn emulator() -> vt100::Parser {
        let side = |n| NonZeroU16::new(n).unwrap();
        vt100::Parser::new(side(24), side(80), 0)
    }

    #[test]
    fn entering_and_leaving_brings_the_shell_its_screen_back() {
        let mut terminal = emulator();
        terminal.process(b"$ holdpoint");
        let mut modes = Noted::default();
        let mut sent = Vec::new();
        take_over(&mut sent, &mut modes, true).unwrap();
        terminal.process(&sent);
        let screen = terminal.screen();
        assert!(screen.alternate_screen() && screen.bracketed_paste() && screen.hide_cursor());
        assert_ne!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);

        terminal.process(b"\x1b[3;9r\x1b[1;7;31mhalf a frame\x1b[?2026h");
        let mut sent = Vec::new();
        give_back(&mut sent, &mut modes).unwrap();
        terminal.process(&sent);
        let screen = terminal.screen();
        assert!(!screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert!(!screen.inverse() && !screen.bold());
        assert_eq!(screen.contents(), "$ holdpoint");
        assert_eq!(modes.0, [true, false]);
    }

    #[test]
    fn without_a_mouse_none_is_asked_for() {
        let mut sent = Vec::new();
        take_over(&mut sent, &mut Noted::default(), false).unwrap();
        assert!(!String::from_utf8(sent).unwrap().contains("?1000h"));
    }

    #[test]
    fn a_terminal_that_refuses_one_thing_gets_the_rest_back() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut modes = Noted::default();
        assert!(give_back(&mut Gone, &mut modes).is_err());
        assert_eq!(modes.0, [false]);
        let mut sent = Vec::new();
        assert!(give_back(&mut sent, &mut Noted(Vec::new(), true)).is_err());
        assert_eq!(sent, RESTORE);
    }

    #[test]
    fn every_mode_that_is_asked_for_is_taken_back() {
        let restore = String::from_utf8(RESTORE.to_vec()).unwrap();
        let asked = [ALTERNATE, MODES, MOUSE].concat();
        let asked = String::from_utf8(asked).unwrap();
        for mode in asked.split('\x1b').filter(|mode| mode.ends_with('h')) {
            let undone = format!("\x1b{}l", mode.trim_end_matches('h'));
            assert!(restore.contains(&undone), "{mode}");
        }
    }
}
