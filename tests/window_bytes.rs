//! What the window sends over a slow line: a second at rest with its clocks, and a tick.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::sync::Arc;

use chrono::Duration;
use common::{Case, full_plan, noon};
use holdpoint::app::effect::Effect;
use holdpoint::app::key::Key;
use holdpoint::app::layout;
use holdpoint::app::msg::{Ended, Msg};
use holdpoint::app::{App, Home, Place, update};
use holdpoint::domain::checklist::{Step, StepId};
use holdpoint::domain::command::Command;
use holdpoint::domain::id::ChangeNumber;
use holdpoint::domain::people::Actor;
use holdpoint::domain::vote::Choice;
use holdpoint::term::colour::ColourMode;
use holdpoint::term::paint::{Cursor, Painted, Screen};
use holdpoint::term::scroll::Scroll;
use holdpoint::ui::draw;
use holdpoint::ui::glyph::Glyphs;
use holdpoint::ui::theme::{Depth, Ground, Theme};
use holdpoint::ui::view::View;
use ratatui::layout::Size;

/// What a second at rest may send at 80 by 24, and what a tick may.
const AT_REST: usize = 300;
const TICK: usize = 1000;

/// A console in the window of a running change of twelve steps, and the rules behind it.
struct Console {
    app: App,
    case: Case,
    screen: Screen,
    depth: Depth,
}

impl Console {
    fn new(depth: Depth, mode: ColourMode) -> Self {
        let mut case = Case::new();
        let mut plan = full_plan();
        plan.waves[0].steps = (1..=12)
            .map(|n| Step {
                id: StepId(n),
                instruction: format!("Move the mailboxes of floor {n} to the new server and look"),
                expected: format!("the queue of floor {n} is empty and its test mail arrives"),
                minutes: 5,
                ..Step::default()
            })
            .collect();
        case.create("rea", plan);
        case.ask("rea", &Command::Submit).unwrap();
        case.vote("omar", Choice::Approve).unwrap();
        case.vote("sara", Choice::Approve).unwrap();
        case.approve("ines").unwrap();
        case.ask("ines", &Command::Schedule).unwrap();
        case.now = noon() + Duration::hours(2);
        let start = Command::Start {
            wave: 0,
            began: None,
        };
        case.ask("jun", &start).unwrap();
        let home = Home {
            path: "/srv/cab/fabrikam.db".to_owned(),
            ..Home::default()
        };
        let registers = Arc::new(case.registers.clone());
        let size = layout::Size::new(80, 24);
        let mut app = App::new(size, case.now, home, Actor::known("jun", 1000), registers);
        app.place = Place::Window;
        app.window.number = Some(ChangeNumber(42));
        app.detail = Some(Arc::new(case.change.clone()));
        let mut screen = Screen::new(Size::new(80, 24), mode);
        screen.allow_scroll(true);
        let mut console = Self {
            app,
            case,
            screen,
            depth,
        };
        console.draw();
        console
    }

    /// Draws when something changed; returns the bytes that took.
    fn draw(&mut self) -> usize {
        if !self.app.dirty {
            return 0;
        }
        let view = View {
            theme: Theme::new(Ground::Dark, self.depth),
            glyphs: Glyphs::Unicode,
            now: self.app.now,
            zone: holdpoint::domain::zone::Zone::UTC,
        };
        let app = &self.app;
        let mut limits = holdpoint::app::Limits::default();
        let mut out = Vec::new();
        let sent = self.screen.draw(&mut out, |buffer| {
            let frame = draw::draw(app, buffer, &view);
            limits = frame.limits;
            Painted {
                cursor: frame
                    .cursor
                    .map_or(Cursor::Hidden, |(x, y)| Cursor::At(x, y)),
                scroll: frame
                    .moved
                    .map(|(top, bottom, lines)| Scroll { top, bottom, lines }),
            }
        });
        let _ = update(&mut self.app, Msg::Drawn(limits));
        sent.unwrap_or(usize::MAX)
    }

    fn say(&mut self, msg: Msg) -> Vec<Effect> {
        update(&mut self.app, msg)
    }

    /// Presses space; returns the bytes of what shows at once, and of all there is once it is saved.
    fn tick(&mut self) -> (usize, usize) {
        let frame = self.app.frame;
        let asked = self.say(Msg::Key(Key::char(' '), frame));
        let pending = self.draw();
        let mut whole = pending;
        for effect in asked {
            let Effect::Run { id, command, .. } = effect else {
                continue;
            };
            self.case.now = self.app.now;
            let known = self.case.events.len();
            self.case.ask("jun", &command).unwrap();
            let saved = Ended::Saved {
                number: ChangeNumber(42),
                seq: self.case.events.len() as u64,
                events: self.case.events[known..].to_vec(),
            };
            let more = self.say(Msg::Ended(id, saved));
            whole += self.draw();
            for effect in more {
                if let Effect::AskDetail {
                    request, number, ..
                } = effect
                {
                    let change = Arc::new(self.case.change.clone());
                    let _ = self.say(Msg::Detail(request, number, Some(change)));
                    whole += self.draw();
                }
            }
        }
        (pending, whole)
    }
}

const WAYS: [(Depth, ColourMode); 4] = [
    (Depth::Many, ColourMode::True),
    (Depth::Many, ColourMode::Indexed),
    (Depth::Named, ColourMode::Named),
    (Depth::Mono, ColourMode::Mono),
];

#[test]
fn at_rest_the_window_sends_at_most_300_bytes_a_second() {
    for (depth, mode) in WAYS {
        let mut console = Console::new(depth, mode);
        // A while at the start, and a while when the latest rollback has passed and a decision is due.
        let mut sent: Vec<usize> = (0..1000)
            .map(|n| {
                let gap = if n == 300 { 9400 } else { 1 };
                let now = console.app.now + Duration::seconds(gap);
                let _ = console.say(Msg::Tick(now));
                let bytes = console.draw();
                if gap == 1 { bytes } else { 0 }
            })
            .collect();
        assert!(
            sent.iter().filter(|n| **n > 0).count() > 500,
            "its clocks move"
        );
        sent.sort_unstable();
        let (median, most) = (sent[sent.len() / 2], sent[sent.len() - 1]);
        println!("at rest, {depth:?} {mode:?}: median {median}, most {most} bytes a second");
        assert!(most <= AT_REST, "{depth:?}: median {median}, most {most}");
    }
}

#[test]
fn a_tick_sends_at_most_1000_bytes_from_the_key_until_it_is_saved() {
    for (depth, mode) in WAYS {
        let mut console = Console::new(depth, mode);
        let mut ticks: Vec<(usize, usize)> = (0..11)
            .map(|_| {
                let now = console.app.now + Duration::milliseconds(62_345);
                let _ = console.say(Msg::Tick(now));
                console.draw();
                console.tick()
            })
            .collect();
        assert_eq!(console.case.change.waves[0].marks.len(), 11);
        assert!(
            ticks.iter().all(|(pending, _)| *pending > 0),
            "it shows at once"
        );
        ticks.sort_unstable_by_key(|(_, whole)| *whole);
        let (middle, most) = (ticks[5], ticks[10]);
        println!(
            "a tick, {depth:?} {mode:?}: median {middle:?}, most {most:?} bytes (at once, in all)"
        );
        assert!(most.1 <= TICK, "{depth:?}: {ticks:?}");
    }
}
