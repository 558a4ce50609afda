//! The run loop: one channel, one message at a time, at most one frame for what came together.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use chrono::Utc;
use ratatui::layout::Size;

use super::colour::{self, ColourMode};
use super::keys;
pub use super::opened::Opened;
pub use super::options::{ConsoleOptions, Door};
use super::paint::{Cursor, Painted, Screen};
use super::scroll::Scroll;
use super::session::{self, Session};
use super::signal::{Signal, Watch};
use super::work::Work;
use super::{fault, input::Input, outside::Console};
use crate::app::effect::Effect;
use crate::app::layout;
use crate::app::msg::{Call, Msg};
use crate::app::{self, App, Home, Place};
use crate::domain::people::Actor;
use crate::domain::window::{Timestamp, to_millis};
use crate::store::reader::Answer;
use crate::ui::draw::{self, Frame};
use crate::ui::view::View;

/// What reaches the run loop.
#[derive(Debug)]
pub(super) enum Happened {
    /// Something was typed, pasted or resized, after so many frames.
    Terminal(io::Result<crossterm::event::Event>, u64),
    /// A signal.
    Signal(Signal),
    /// The reader's answer.
    Read(Answer),
    /// The file cannot be read where it was any more.
    Away,
    /// The file can be reached again.
    Back,
    /// Anything else that is a message already.
    Told(Msg),
}

/// Returns the time, as the record keeps it.
pub(super) fn now() -> Timestamp {
    to_millis(Utc::now())
}

struct Run {
    app: App,
    work: Work,
    view: View,
    frames: Arc<AtomicU64>,
    options: ConsoleOptions,
    ended: bool,
    lost: bool,
}

/// Opens the console and returns when the person leaves it.
///
/// # Errors
/// Returns a sentence when there is no terminal or it cannot be taken over.
pub fn console(mut options: ConsoleOptions) -> anyhow::Result<ExitCode> {
    let terminal = session::terminal()?;
    fault::restore_on_panic();
    let env = |name| std::env::var(name).ok();
    let mode = ColourMode::detect(
        env("NO_COLOR").as_deref(),
        env("TERM").as_deref(),
        env("COLORTERM").as_deref(),
    );
    let size = session::size();
    let (sender, events) = channel();
    let opened = options.opened.take();
    let mut run = Run::new(options, opened, size, mode, sender.clone());
    let mut screen = Screen::new(size, mode);
    screen.allow_scroll(colour::scrolls(env("TERM").as_deref()));
    let mut session = Session::enter(terminal, run.options.mouse)?;
    // The first frame comes before any thread: everything on it is read here.
    let effects = run.app.begin_in_view();
    run.carry_out::<std::fs::File>(effects, None)?;
    run.draw(&mut screen, session.out())?;
    let mut console = start(session, screen, sender, &run.frames)?;
    let size = session::size();
    if size != console.screen.size() {
        // It changed during the first frame, when nobody listened.
        console.screen.resize(size);
        let resize = run.resized(&console);
        run.update(resize, Some(&mut console))?;
    }
    run.work.start_threads();
    let effects = run.app.read_ahead();
    run.carry_out(effects, Some(&mut console))?;
    run.go(&events, &mut console)?;
    drop(console);
    run.work.close();
    Ok(ExitCode::SUCCESS)
}

fn start<W: io::Write>(
    session: Session<W>,
    screen: Screen,
    sender: Sender<Happened>,
    frames: &Arc<AtomicU64>,
) -> io::Result<Console<W>> {
    let frames = Arc::clone(frames);
    let keys = sender.clone();
    let input = Input::start(move |event| {
        let frame = frames.load(Ordering::SeqCst);
        keys.send(Happened::Terminal(event, frame)).is_ok()
    })?;
    let watch = Watch::start(move |signal| sender.send(Happened::Signal(signal)).is_ok())?;
    Ok(Console {
        session,
        screen,
        input,
        watch,
    })
}

impl Run {
    fn new(
        options: ConsoleOptions,
        opened: Option<Opened>,
        size: Size,
        mode: ColourMode,
        sender: Sender<Happened>,
    ) -> Self {
        let work = Work::new(options.state.clone(), sender);
        let home = Home {
            path: options.path.display().to_string(),
            can_create: options.create.is_some(),
            ..Home::default()
        };
        let size = layout::Size::new(size.width, size.height);
        let mut app = App::new(size, now(), home, Actor::default(), Arc::default());
        app.keymap = Arc::new(options.keymap.clone());
        app.calendar.zone = options.zone;
        app.place = Place::First;
        let mut run = Self {
            app,
            work,
            view: options.view(mode),
            frames: Arc::default(),
            options,
            ended: false,
            lost: false,
        };
        if let Some(opened) = opened {
            run.enter(opened);
        }
        run
    }

    /// Takes an open file in.
    fn enter(&mut self, opened: Opened) {
        match self.work.enter(opened) {
            Ok(entered) => {
                self.app
                    .enter(entered.home, entered.actor, entered.registers, entered.head);
                self.app.spool = entered.spool;
                if let Some(change) = entered.stand {
                    // Nothing can be read, so nothing is asked before the writer has the file.
                    self.work.start_threads();
                    self.app.stand_by(change);
                }
            }
            Err(sentence) => self.tell(Msg::Failed(sentence)),
        }
    }

    fn tell(&mut self, msg: Msg) {
        // Only for messages that ask for nothing.
        let _ = app::update(&mut self.app, msg);
    }

    fn draw(&mut self, screen: &mut Screen, out: &mut impl io::Write) -> io::Result<()> {
        self.view.now = self.app.now;
        let (app, view) = (&self.app, &self.view);
        let mut frame = Frame::default();
        screen.draw(out, |buffer| {
            frame = draw::draw(app, buffer, view);
            Painted {
                cursor: frame
                    .cursor
                    .map_or(Cursor::Hidden, |(x, y)| Cursor::At(x, y)),
                scroll: frame
                    .moved
                    .map(|(top, bottom, lines)| Scroll { top, bottom, lines }),
            }
        })?;
        self.tell(Msg::Drawn(frame.limits));
        self.frames.store(self.app.frame, Ordering::SeqCst);
        Ok(())
    }

    fn go<W: io::Write>(
        &mut self,
        events: &Receiver<Happened>,
        console: &mut Console<W>,
    ) -> anyhow::Result<()> {
        while !self.ended {
            if self.app.dirty {
                let (session, screen) = (&mut console.session, &mut console.screen);
                self.draw(screen, session.out())?;
            }
            let wait = self.work.wait_until(self.app.wake_at());
            let first = match events.recv_timeout(wait) {
                Ok(happened) => Some(happened),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            self.update(Msg::Tick(now()), Some(console))?;
            self.work.rest(self.app.now);
            for happened in first.into_iter().chain(events.try_iter()) {
                self.take(happened, console)?;
                if self.ended {
                    break;
                }
            }
        }
        if self.lost {
            // Nothing may be written to a terminal that is gone.
            return Ok(());
        }
        console.session.leave()?;
        Ok(())
    }

    fn take<W: io::Write>(
        &mut self,
        happened: Happened,
        console: &mut Console<W>,
    ) -> anyhow::Result<()> {
        let msg = match happened {
            Happened::Terminal(Ok(event), frame) => {
                if let crossterm::event::Event::Resize(width, height) = event {
                    console.screen.resize(Size::new(width, height));
                }
                keys::msg(event, frame)
            }
            // The keyboard is gone: leave as after a hang-up.
            Happened::Terminal(Err(_), _) | Happened::Signal(Signal::HangUp) => {
                self.lost = true;
                Some(Msg::Call(Call::End))
            }
            Happened::Signal(Signal::Terminate | Signal::Interrupt) => Some(Msg::Call(Call::End)),
            Happened::Signal(Signal::Stop) => Some(Msg::Call(Call::Stop)),
            Happened::Signal(Signal::Continue) => {
                console.continued()?;
                Some(self.resized(console))
            }
            Happened::Read(answer) => self.work.answered(answer),
            Happened::Away => {
                self.work.probe();
                None
            }
            Happened::Back => {
                self.work.look_anew();
                None
            }
            Happened::Told(msg) => Some(msg),
        };
        match msg {
            Some(msg) => self.update(msg, Some(console)),
            None => Ok(()),
        }
    }

    fn resized<W: io::Write>(&mut self, console: &Console<W>) -> Msg {
        self.app.dirty = true;
        let size = console.screen.size();
        Msg::Resize(layout::Size::new(size.width, size.height))
    }

    fn update<W: io::Write>(
        &mut self,
        msg: Msg,
        console: Option<&mut Console<W>>,
    ) -> anyhow::Result<()> {
        let effects = app::update(&mut self.app, msg);
        self.carry_out(effects, console)
    }

    fn carry_out<W: io::Write>(
        &mut self,
        effects: Vec<Effect>,
        mut console: Option<&mut Console<W>>,
    ) -> anyhow::Result<()> {
        for effect in effects {
            let msg = match effect {
                Effect::Quit => {
                    self.ended = true;
                    None
                }
                Effect::CreateFile => {
                    let made = self.options.create.as_ref().map(|door| door());
                    self.open(made)
                }
                Effect::OpenDemo => {
                    let made = (self.options.demo)();
                    self.open(Some(made))
                }
                Effect::Copy(_) | Effect::Redraw | Effect::Suspend | Effect::OpenEditor { .. } => {
                    match console.as_deref_mut() {
                        Some(console) => self.at_terminal(effect, console)?,
                        None => None,
                    }
                }
                other => self.work.carry_out(other, &self.app),
            };
            if let Some(msg) = msg {
                let effects = app::update(&mut self.app, msg);
                self.carry_out(effects, console.as_deref_mut())?;
            }
        }
        Ok(())
    }

    fn open(&mut self, made: Option<Result<Opened, String>>) -> Option<Msg> {
        match made {
            Some(Ok(opened)) => {
                self.enter(opened);
                self.work.start_threads();
                let effects = self.app.begin_anywhere();
                for effect in effects {
                    if let Some(msg) = self.work.carry_out(effect, &self.app) {
                        self.tell(msg);
                    }
                }
                None
            }
            Some(Err(sentence)) => Some(Msg::Failed(sentence)),
            None => None,
        }
    }

    fn at_terminal<W: io::Write>(
        &mut self,
        effect: Effect,
        console: &mut Console<W>,
    ) -> io::Result<Option<Msg>> {
        match effect {
            Effect::Copy(text) => {
                let sent = super::clipboard::copy(console.session.out(), &text);
                Ok(sent.err().map(|error| Msg::Failed(error.to_string())))
            }
            Effect::Redraw => {
                console.screen.invalidate();
                Ok(None)
            }
            Effect::Suspend => {
                if !console.suspend()? {
                    let sentence = "There is no shell to go to here.";
                    return Ok(Some(Msg::Failed(sentence.to_owned())));
                }
                Ok(Some(self.resized(console)))
            }
            Effect::OpenEditor { work, text, suffix } => {
                let words = self.options.editor.clone();
                let folder = std::env::temp_dir();
                let edited =
                    console.outside(|| super::editor::edit(&words, &folder, suffix, &text))?;
                let msg = self.resized(console);
                self.tell(msg);
                Ok(Some(Msg::EditorText(work, edited)))
            }
            _ => Ok(None),
        }
    }
}

/// Returns how long to wait for a point in time, at least a moment.
pub(super) fn until(at: Timestamp) -> Duration {
    (at - Utc::now())
        .to_std()
        .unwrap_or_default()
        .max(Duration::from_millis(1))
}
