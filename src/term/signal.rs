//! Signals as messages, and stopping the process as the shell's job control expects.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use nix::sys::signal::{self as unix, Signal as Number};
use nix::unistd::{Pid, getpgid, getpgrp, getppid, getsid};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::{Handle, Signals};

/// What another process, or the kernel, asks of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// End in order (`SIGTERM`): keep drafts, give the terminal back.
    Terminate,
    /// The terminal is gone (`SIGHUP`): keep drafts, write nothing to it.
    HangUp,
    /// An interrupt from outside (`SIGINT`); in raw mode Ctrl-C comes as a key instead.
    Interrupt,
    /// Stop and give the terminal back (`SIGTSTP`); in raw mode Ctrl-Z comes as a key instead.
    Stop,
    /// The process goes on after a stop (`SIGCONT`): ask for the modes again and draw whole.
    Continue,
}

/// The running signal thread, which sleeps until a signal comes. Dropping it ends the thread.
#[derive(Debug)]
pub struct Watch {
    handle: Handle,
    quiet: Arc<AtomicBool>,
}

impl Watch {
    /// Starts forwarding signals to `forward`, which returns whether it wants more.
    pub fn start(mut forward: impl FnMut(Signal) -> bool + Send + 'static) -> io::Result<Self> {
        let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
        let handle = signals.handle();
        let quiet = Arc::new(AtomicBool::new(false));
        let hushed = Arc::clone(&quiet);
        thread::Builder::new()
            .name("signal".into())
            .spawn(move || {
                for number in signals.forever() {
                    let Some(signal) = meaning(number) else {
                        continue;
                    };
                    if hushed.load(Ordering::SeqCst) && !ends(signal) {
                        continue;
                    }
                    if !forward(signal) {
                        break;
                    }
                }
            })?;
        Ok(Self { handle, quiet })
    }

    /// Sets whether the signals of job control are dropped: while another program has the terminal they
    /// are meant for that program.
    pub fn quiet(&self, quiet: bool) {
        self.quiet.store(quiet, Ordering::SeqCst);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.handle.close();
    }
}

fn meaning(number: i32) -> Option<Signal> {
    match number {
        SIGTERM => Some(Signal::Terminate),
        SIGHUP => Some(Signal::HangUp),
        SIGINT => Some(Signal::Interrupt),
        SIGTSTP => Some(Signal::Stop),
        SIGCONT => Some(Signal::Continue),
        _ => None,
    }
}

fn ends(signal: Signal) -> bool {
    match signal {
        Signal::Terminate | Signal::HangUp => true,
        Signal::Interrupt | Signal::Stop | Signal::Continue => false,
    }
}

/// Stops this process and its job until the shell continues it, and returns whether it did: a process
/// that no shell can continue (`ssh -t host holdpoint`, a multiplexer's own command) is not stopped.
pub fn stop() -> io::Result<bool> {
    if !can_be_continued() {
        return Ok(false);
    }
    // The whole job stops, so that a wrapper script does not wait for a console that is stopped; and
    // with SIGSTOP, since SIGTSTP has a handler here.
    unix::kill(Pid::from_raw(0), Number::SIGSTOP)?;
    Ok(true)
}

/// Returns whether a shell of this session controls the job; the kernel drops `SIGTSTP` for a group
/// without one (POSIX, "orphaned process group"), and `SIGSTOP` would stop it for good.
pub fn can_be_continued() -> bool {
    let parent = getppid();
    let (Ok(own_session), Ok(session)) = (getsid(None), getsid(Some(parent))) else {
        return false;
    };
    let wrapper_leads = getpgid(Some(parent)) == Ok(getpgrp()) && parent == session;
    own_session == session && !wrapper_leads
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn signals_arrive_as_what_they_mean_and_job_control_can_be_hushed() {
        let (forward, signals) = channel();
        let watch = Watch::start(move |signal| forward.send(signal).is_ok()).unwrap();
        for (number, signal) in [
            (Number::SIGTERM, Signal::Terminate),
            (Number::SIGHUP, Signal::HangUp),
            (Number::SIGINT, Signal::Interrupt),
            (Number::SIGTSTP, Signal::Stop),
            (Number::SIGCONT, Signal::Continue),
        ] {
            unix::raise(number).unwrap();
            assert_eq!(signals.recv().unwrap(), signal);
        }
        watch.quiet(true);
        unix::raise(Number::SIGTSTP).unwrap();
        unix::raise(Number::SIGINT).unwrap();
        unix::raise(Number::SIGTERM).unwrap();
        assert_eq!(signals.recv().unwrap(), Signal::Terminate);
    }
}
