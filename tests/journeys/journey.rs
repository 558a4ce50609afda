//! A console over a file in memory, driven by keys.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Duration;
use holdpoint::app::effect::Effect;
use holdpoint::app::key::Key;
use holdpoint::app::layout::Size;
use holdpoint::app::msg::Msg;
use holdpoint::app::spool::Spool;
use holdpoint::app::{self, App, Home};
use holdpoint::domain::command::Command;
use holdpoint::domain::id::ChangeNumber;
use holdpoint::domain::people::{Actor, Identity};
use holdpoint::domain::query::SavedFilter;
use holdpoint::ui::draw;
use holdpoint::ui::glyph::Glyphs;
use holdpoint::ui::theme::{Depth, Ground, Theme};
use holdpoint::ui::view::View;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use crate::file::{File, office};

/// The console over a file.
pub struct Journey {
    pub app: App,
    pub file: File,
    pub drafts: BTreeMap<String, String>,
    pub copied: Vec<String>,
    pub editor: Box<dyn Fn(&str) -> String>,
    pub left: bool,
    pub commands: Vec<Command>,
    /// Whether the file cannot be reached.
    pub away: bool,
    /// What lies in the person's spool.
    pub held: Spool,
    /// What was kept for a file out of reach: each change with its number of events.
    pub stood: Vec<(ChangeNumber, u64)>,
    picture: String,
}

/// Opens the console over a file as a person, with every change in the queue.
pub fn journey(file: File, person: &str) -> Journey {
    sized(file, person, 100, 30)
}

pub fn sized(file: File, person: &str, width: u16, height: u16) -> Journey {
    let mut journey = blank(file, person, width, height);
    journey.open();
    journey
}

fn blank(mut file: File, person: &str, width: u16, height: u16) -> Journey {
    let known = Arc::new(file.store.registers().unwrap().clone());
    let home = Home {
        path: "/srv/cab/fabrikam.db".to_owned(),
        identity: Identity::Declared,
        ..Home::default()
    };
    let size = Size::new(width, height);
    let mut app = App::new(size, file.now, home, Actor::declared(person), known);
    app.queue.saved = SavedFilter::All;
    app.head = file.events();
    Journey {
        app,
        file,
        drafts: BTreeMap::new(),
        copied: Vec::new(),
        editor: Box::new(str::to_owned),
        left: false,
        commands: Vec::new(),
        away: false,
        held: Spool::default(),
        stood: Vec::new(),
        picture: String::new(),
    }
}

impl Journey {
    fn open(&mut self) {
        let effects = self.app.begin();
        self.carry_out(effects);
        self.rest();
    }

    /// Presses keys: `jj`, with `<space>`, `<enter>`, `<ctrl-s>` for those without a letter.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in read(keys) {
            self.press(key);
        }
        self.rest();
        self
    }

    pub fn press(&mut self, key: Key) {
        let frame = self.app.frame;
        self.say(Msg::Tick(self.file.now));
        self.say(Msg::Key(key, frame));
        self.draw();
    }

    /// Presses keys faster than the screen is drawn.
    pub fn at_once(&mut self, keys: &str) -> &mut Self {
        let frame = self.app.frame;
        for key in read(keys) {
            self.say(Msg::Key(key, frame));
        }
        self.draw();
        self
    }

    /// Presses keys faster than the file answers.
    pub fn unanswered(&mut self, keys: &str) -> &mut Self {
        let frame = self.app.frame;
        let mut effects = Vec::new();
        for key in read(keys) {
            effects.extend(app::update(&mut self.app, Msg::Key(key, frame)));
        }
        self.carry_out(effects);
        self.draw();
        self
    }

    /// Presses keys and draws before the file has heard of any; returns what it is asked.
    pub fn before_the_answer(&mut self, keys: &str) -> Vec<Effect> {
        let frame = self.app.frame;
        let mut effects = Vec::new();
        for key in read(keys) {
            effects.extend(app::update(&mut self.app, Msg::Key(key, frame)));
        }
        self.draw();
        effects
    }

    /// Lets the file answer.
    pub fn answered(&mut self, effects: Vec<Effect>) -> &mut Self {
        self.carry_out(effects);
        self.draw();
        self
    }

    /// Lets the file save what it is asked and say so, before the console reads anything anew; returns what it
    /// asks then.
    pub fn only_saved(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        let mut asked = Vec::new();
        for effect in effects {
            if let Some(msg) = self.one(effect) {
                asked.extend(app::update(&mut self.app, msg));
            }
        }
        self.draw();
        asked
    }

    /// Ends the console as a kill does and opens another, which finds only what was kept.
    pub fn killed(self) -> Self {
        let person = self.app.person().to_string();
        let size = self.app.size;
        let mut next = blank(self.file, &person, size.width, size.height);
        next.drafts = self.drafts;
        (next.away, next.held) = (self.away, self.held);
        next.app.spool = next.held.clone();
        next.open();
        next
    }

    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.say(Msg::Paste(text.to_owned()));
        self.draw();
        self
    }

    /// Lets the keys rest, so that the panes follow.
    pub fn rest(&mut self) -> &mut Self {
        self.file.now += Duration::milliseconds(200);
        self.say(Msg::Tick(self.file.now));
        self.draw();
        self
    }

    /// Somebody else does something, and the console notices.
    pub fn meanwhile(&mut self, work: impl FnOnce(&mut File)) -> &mut Self {
        work(&mut self.file);
        self.say(Msg::Changed(self.file.events()));
        self.rest()
    }

    pub fn screen(&self) -> &str {
        &self.picture
    }

    pub fn footer(&self) -> &str {
        self.picture.lines().last().unwrap().trim()
    }

    /// Returns the rows that hold a text.
    pub fn line(&self, text: &str) -> &str {
        let found = self.picture.lines().find(|l| l.contains(text));
        found.unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{}", self.picture))
    }

    pub fn shows(&self, text: &str) -> bool {
        self.picture.contains(text)
    }

    /// Tells whether a dialog in the middle of 100 columns says a text, however it is broken into lines.
    pub fn asks(&self, text: &str) -> bool {
        let middle = self
            .picture
            .lines()
            .map(|l| l.chars().skip(12).take(76).collect::<String>());
        let words: Vec<String> = middle
            .flat_map(|l| l.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        words.join(" ").contains(text)
    }

    /// Tells whether the screen says a text, however it is broken into lines.
    pub fn says(&self, text: &str) -> bool {
        let words: Vec<&str> = self.picture.split_whitespace().collect();
        words.join(" ").contains(text)
    }

    pub fn say(&mut self, msg: Msg) {
        let effects = app::update(&mut self.app, msg);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Some(msg) = self.one(effect) {
                self.say(msg);
            }
        }
    }

    fn draw(&mut self) {
        let Size { width, height } = self.app.size;
        let view = View {
            theme: Theme::new(Ground::Dark, Depth::Mono),
            glyphs: Glyphs::Unicode,
            now: self.app.now,
            zone: holdpoint::domain::zone::Zone::UTC,
        };
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let frame = draw::draw(&self.app, &mut buffer, &view);
        self.picture.clear();
        for y in 0..height {
            let mut line = String::new();
            let mut skip = 0;
            for x in 0..width {
                let symbol = buffer[(x, y)].symbol();
                if skip == 0 {
                    line.push_str(symbol);
                    skip = holdpoint::domain::text::width(symbol).max(1);
                }
                skip -= 1;
            }
            self.picture.push_str(line.trim_end());
            self.picture.push('\n');
        }
        let _ = app::update(&mut self.app, Msg::Drawn(frame.limits));
    }
}

/// Reads keys as they are written in a journey.
fn read(mut keys: &str) -> Vec<Key> {
    let mut pressed = Vec::new();
    while let Some(first) = keys.chars().next() {
        let named = keys
            .strip_prefix('<')
            .and_then(|rest| rest.split_once('>'))
            .and_then(|(name, rest)| Some((name.parse::<Key>().ok()?, rest)));
        if let Some((key, rest)) = named {
            pressed.push(key);
            keys = rest;
        } else {
            pressed.push(Key::char(first));
            keys = &keys[first.len_utf8()..];
        }
    }
    pressed
}
