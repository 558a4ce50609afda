//! The input thread: it sleeps in the read until a key comes, and lets go of the keyboard on request.
//!
//! An idle console is not woken by it at all: there is no poll with a timeout. To stop reading while
//! another program has the terminal, the process sends itself `SIGWINCH`: the read returns with a
//! resize event of the same size, and the thread then waits at its gate instead of reading again.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event};
use nix::sys::signal::{Signal, raise};

/// How long to wait for the thread before waking it once more; a wake before its first read is lost.
const PATIENCE: Duration = Duration::from_millis(20);
const ATTEMPTS: u32 = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gate {
    Open,
    Closed,
    Ended,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<(Gate, bool)>,
    changed: Condvar,
}

impl Shared {
    /// The pair is plain data, whole even if a holder of the lock panicked.
    fn lock(&self) -> MutexGuard<'_, (Gate, bool)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, gate: Gate) {
        self.lock().0 = gate;
        self.changed.notify_all();
    }
}

/// Where events come from and how a read is woken.
trait Keyboard: Send + 'static {
    fn read(&mut self) -> io::Result<Event>;
    /// Throws away what was typed while nobody read.
    fn discard(&mut self) -> io::Result<()>;
}

struct Terminal;

impl Keyboard for Terminal {
    fn read(&mut self) -> io::Result<Event> {
        event::read()
    }

    fn discard(&mut self) -> io::Result<()> {
        while event::poll(Duration::ZERO)? {
            event::read()?;
        }
        Ok(())
    }
}

/// The running input thread. Dropping it ends the thread at its next event, without waiting for it.
#[derive(Debug)]
pub struct Input {
    shared: Arc<Shared>,
    wake: fn(),
}

impl Input {
    /// Starts reading; each event, or the failure that ends the reading, goes to `forward`, which returns
    /// whether it wants more.
    pub fn start(
        forward: impl FnMut(io::Result<Event>) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        // From here on a resize is noticed, also one before the thread's first read.
        event::poll(Duration::ZERO)?;
        Self::start_on(Terminal, wake_read, forward)
    }

    fn start_on(
        keyboard: impl Keyboard,
        wake: fn(),
        forward: impl FnMut(io::Result<Event>) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new((Gate::Open, false)),
            changed: Condvar::new(),
        });
        let theirs = Arc::clone(&shared);
        thread::Builder::new()
            .name("input".into())
            .spawn(move || run(&theirs, keyboard, forward))?;
        Ok(Self { shared, wake })
    }

    /// Lets go of the keyboard and returns once nothing reads it any more. A resize event of the same
    /// size may still be forwarded.
    ///
    /// Fails with a sentence when the thread does not come to its gate; it then goes on reading.
    pub fn pause(&self) -> io::Result<()> {
        self.shared.set(Gate::Closed);
        let mut state = self.shared.lock();
        for _ in 0..ATTEMPTS {
            if state.1 {
                return Ok(());
            }
            drop(state);
            (self.wake)();
            state = self
                .shared
                .changed
                .wait_timeout_while(self.shared.lock(), PATIENCE, |state| !state.1)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        state.0 = Gate::Open;
        Err(io::Error::new(
            io::ErrorKind::TimedOut,
            "The keyboard is still being read, so no other program was started; press a key and try \
             again.",
        ))
    }

    /// Reads the keyboard again, without what was typed meanwhile. Returns once that is thrown away, so
    /// that nothing typed to the next frame is.
    pub fn resume(&self) {
        self.shared.set(Gate::Open);
        let state = self.shared.lock();
        let waited = self
            .shared
            .changed
            .wait_timeout_while(state, PATIENCE * ATTEMPTS, |state| state.1);
        drop(waited);
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.shared.set(Gate::Ended);
    }
}

fn wake_read() {
    // Raising a signal whose handler only sets a flag cannot fail in a way that matters here.
    let _ = raise(Signal::SIGWINCH);
}

fn run(
    shared: &Shared,
    mut keyboard: impl Keyboard,
    mut forward: impl FnMut(io::Result<Event>) -> bool,
) {
    loop {
        match pass(shared) {
            Passed::Ended => break,
            Passed::Waited if keyboard.discard().is_err() => break,
            Passed::Waited => {
                shared.lock().1 = false;
                shared.changed.notify_all();
            }
            Passed::Open => {}
        }
        let event = keyboard.read();
        let failed = event.is_err();
        if !forward(event) || failed {
            break;
        }
    }
    shared.lock().1 = true;
    shared.changed.notify_all();
}

enum Passed {
    Open,
    Waited,
    Ended,
}

fn pass(shared: &Shared) -> Passed {
    let mut state = shared.lock();
    let mut passed = Passed::Open;
    while state.0 == Gate::Closed {
        passed = Passed::Waited;
        state.1 = true;
        shared.changed.notify_all();
        state = shared
            .changed
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner);
    }
    if state.0 == Gate::Ended {
        passed = Passed::Ended;
    }
    passed
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, Sender, channel};

    /// A keyboard whose read, like the real one, also returns when it is woken.
    struct Fake(Receiver<Event>);

    impl Keyboard for Fake {
        fn read(&mut self) -> io::Result<Event> {
            self.0
                .recv()
                .map_err(|_| io::ErrorKind::UnexpectedEof.into())
        }

        fn discard(&mut self) -> io::Result<()> {
            while self.0.try_recv().is_ok() {}
            Ok(())
        }
    }

    /// The wake is a plain function, as a signal is, so the fake's way in is kept per test thread.
    fn started() -> (Input, Sender<Event>, Receiver<io::Result<Event>>) {
        thread_local! {
            static WAKE: std::cell::RefCell<Option<Sender<Event>>> =
                const { std::cell::RefCell::new(None) };
        }
        let (keys, fake) = channel();
        let (forward, events) = channel();
        WAKE.set(Some(keys.clone()));
        let wake = || {
            WAKE.with_borrow(|wake| {
                let _ = wake.as_ref().unwrap().send(Event::Resize(80, 24));
            });
        };
        let input =
            Input::start_on(Fake(fake), wake, move |event| forward.send(event).is_ok()).unwrap();
        (input, keys, events)
    }

    fn paste(text: &str) -> Event {
        Event::Paste(text.into())
    }

    #[test]
    fn what_is_typed_arrives_in_order() {
        let (_input, keys, events) = started();
        keys.send(paste("a")).unwrap();
        keys.send(paste("b")).unwrap();
        assert_eq!(events.recv().unwrap().unwrap(), paste("a"));
        assert_eq!(events.recv().unwrap().unwrap(), paste("b"));
    }

    #[test]
    fn a_paused_keyboard_is_not_read_and_what_was_typed_meanwhile_is_dropped() {
        let (input, keys, events) = started();
        input.pause().unwrap();
        while events.try_recv().is_ok() {}
        keys.send(paste("for the editor")).unwrap();
        assert!(events.try_recv().is_err());
        input.resume();
        loop {
            // The thread may still be on its way past the gate.
            keys.send(paste("for the console")).unwrap();
            if let Ok(event) = events.recv_timeout(PATIENCE) {
                assert_eq!(event.unwrap(), paste("for the console"));
                break;
            }
        }
    }

    #[test]
    fn pausing_twice_and_after_the_end_does_not_hang() {
        let (input, keys, events) = started();
        input.pause().unwrap();
        input.pause().unwrap();
        input.resume();
        drop(events);
        let _ = keys.send(paste("nobody listens"));
        input.pause().unwrap();
    }

    #[test]
    fn the_failure_that_ends_the_reading_is_told() {
        let (_input, keys, events) = started();
        // The wake keeps its own end of the channel, so the keyboard is ended by dropping both.
        drop(keys);
        let (input, keys, _events) = started();
        drop((input, keys));
        assert!(events.recv().unwrap().is_err());
    }
}
