//! The console, on the file or on the demo.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use chrono::Duration;
use clap::Args;

use super::init;
use crate::app::keymap::Keymap;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::identity;
use crate::cli::session::{Access, file_path, now, options, settings, state_dir};
use crate::cli::standing::standby;
use crate::cli::words;
use crate::config::{Paths, Settings, Theme};
use crate::demo;
use crate::domain::id::PersonId;
use crate::domain::people::{Actor, Identity};
use crate::store::packet::Packet;
use crate::store::spool::Standby;
use crate::store::state::StateDir;
use crate::store::{NewEvent, OpenOptions, Store};
use crate::term::editor;
use crate::term::run::{ConsoleOptions, Opened, console};
use crate::ui::theme::Ground;

/// How long after a window was worked the console stands where it stood when the file is not there.
const LATELY: Duration = Duration::hours(12);

/// Opens the console on a made-up provider; nothing is kept.
#[derive(Debug, Args)]
pub struct Demo {}

impl Demo {
    pub(super) fn run(&self, globals: &Globals) -> Result<(), Fault> {
        let Self {} = self;
        let folder = DemoFolder::make()?;
        let opened = demo_in(&folder.0, globals.person.as_deref())?;
        let path = opened.store.path().map(Path::to_owned).unwrap_or_default();
        open(globals, Some(opened), path)
    }
}

/// Opens the console on the file; asks what to do where there is none.
pub(super) fn run(globals: &Globals) -> Result<(), Fault> {
    let path = file_path(globals)?;
    let options = options(globals, Access::Write);
    let mut store = match Store::open(&path, &options) {
        Ok(store) => store,
        Err(error) => match standing_by(&path, globals)? {
            Some(standby) if error.is_out_of_reach() => {
                let opened = Opened {
                    store: Store::absent(Path::new(&standby.owner.file), &options)?,
                    actor: Some(standby.actor.clone()),
                    demo: false,
                    standby: Some(Box::new(standby)),
                    packet: None,
                };
                return open(globals, Some(opened), path);
            }
            Some(_) | None if !path.exists() => return open(globals, None, path),
            Some(_) | None => return Err(error.into()),
        },
    };
    let registers = store.registers()?;
    let choose = registers.identity == Identity::Declared && globals.person.is_none();
    let actor = if choose {
        None
    } else {
        Some(identity::actor(registers, globals.person.as_deref())?)
    };
    let opened = Opened {
        store,
        actor,
        demo: false,
        standby: None,
        packet: None,
    };
    open(globals, Some(opened), path)
}

/// Returns how the file last stood for this person, where something of theirs waits for it or they worked a
/// window in it lately: nobody is asked at 02:00 whether to make a new file where the share was.
fn standing_by(path: &Path, globals: &Globals) -> Result<Option<Standby>, Fault> {
    let lately = now() - LATELY;
    let Ok(state) = state_dir() else {
        return Ok(None);
    };
    let wanted = |one: &Standby| {
        let held = one.spool(&state).read();
        one.kept > lately || held.is_ok_and(|held| !held.waiting.is_empty())
    };
    Ok(standby(path, globals, wanted)?.map(|(_, standby)| standby))
}

fn open(globals: &Globals, opened: Option<Opened>, path: PathBuf) -> Result<(), Fault> {
    let settings = settings()?;
    let keymap = keymap()?;
    let first = opened.is_none();
    // The demo that is chosen on the first run needs a place that outlives the choice.
    let folder = if first {
        Some(DemoFolder::make()?)
    } else {
        None
    };
    let demo_folder = folder.as_ref().map(|f| f.0.clone()).unwrap_or_default();
    let (here, who) = (path.clone(), globals.clone());
    let options = ConsoleOptions {
        opened,
        path,
        create: first
            .then(|| Box::new(move || create(&here, &who).map_err(|e| e.to_string())) as _),
        demo: Box::new(move || demo_in(&demo_folder, None).map_err(|e| e.to_string())),
        state: Paths::of_platform().map(|p| StateDir::at(p.state)),
        keymap,
        ground: ground(globals, &settings),
        ascii: globals.ascii || settings.ascii,
        mouse: false,
        editor: editor_words(&settings),
        zone: words::here(),
    };
    console(options).map_err(|e| Fault::File(e.to_string()))?;
    drop(folder);
    Ok(())
}

fn create(path: &Path, globals: &Globals) -> Result<Opened, Fault> {
    let (store, actor) = init::make(path, globals, Identity::System, "", None)?;
    Ok(Opened {
        store,
        actor: Some(actor),
        demo: false,
        standby: None,
        packet: None,
    })
}

fn ground(globals: &Globals, settings: &Settings) -> Ground {
    match (globals.light, globals.dark, settings.theme) {
        (true, _, _) | (false, false, Theme::Light) => Ground::Light,
        (false, true, _) | (false, false, Theme::Dark) => Ground::Dark,
    }
}

fn keymap() -> Result<Keymap, Fault> {
    let Some(paths) = Paths::of_platform() else {
        return Ok(Keymap::default());
    };
    let text = match fs::read_to_string(&paths.settings) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Keymap::default()),
        Err(e) => return Err(Fault::file(&paths.settings)(e)),
    };
    Keymap::read(&text).map_err(|wrong| {
        let said: Vec<String> = wrong
            .iter()
            .map(|w| {
                format!(
                    "{}, line {}: {}",
                    paths.settings.display(),
                    w.line,
                    w.sentence
                )
            })
            .collect();
        Fault::File(said.join("\n"))
    })
}

fn editor_words(settings: &Settings) -> Vec<String> {
    let env = |name| std::env::var(name).ok();
    if settings.editor.trim().is_empty() {
        editor::command(env("VISUAL").as_deref(), env("EDITOR").as_deref())
    } else {
        editor::command(Some(&settings.editor), None)
    }
}

/// Opens the console on a packet, of which a file is made for as long as it is open.
pub(super) fn review(packet: Packet, globals: &Globals) -> Result<(), Fault> {
    let folder = DemoFolder::make()?;
    let path = packet.path.clone();
    let opened = Opened {
        store: packet.unpack(&folder.0.join("packet.db"))?,
        actor: Some(packet.actor()),
        demo: false,
        standby: None,
        packet: Some(Box::new(packet)),
    };
    open(globals, Some(opened), path)
}

/// A directory for the demo's file, or a packet's, that only this person can read; gone when the demo ends.
#[derive(Debug)]
struct DemoFolder(PathBuf);

impl DemoFolder {
    fn make() -> Result<Self, Fault> {
        let mut noise = [0; 8];
        getrandom::fill(&mut noise)
            .map_err(|e| Fault::File(format!("The system gives no random numbers ({e}).")))?;
        let name = u64::from_be_bytes(noise);
        let folder = std::env::temp_dir().join(format!("holdpoint-demo-{name:016x}"));
        DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .map_err(Fault::file(&folder))?;
        Ok(Self(folder))
    }
}

impl Drop for DemoFolder {
    fn drop(&mut self) {
        // What is left in a directory for temporary files is the system's to clear.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn demo_in(folder: &Path, person: Option<&str>) -> Result<Opened, Fault> {
    let told = demo::story(now());
    let mut store = Store::create(&folder.join("fabrikam.db"), &OpenOptions::default())?;
    let batch: Vec<NewEvent> = told
        .events
        .into_iter()
        .map(|one| NewEvent {
            id: one.id,
            at: one.at,
            actor: one.actor,
            stream: one.stream,
            expected_rev: None,
            event: one.event,
        })
        .collect();
    store.append(&batch)?;
    let wanted = person.unwrap_or(demo::DEFAULT_PERSON);
    let known = store
        .registers()?
        .people
        .contains_key(&PersonId::from(wanted));
    if !known {
        let cast: Vec<String> = demo::cast()
            .iter()
            .map(|c| format!("  {:<10} {}", c.id.as_str(), c.line))
            .collect();
        return Err(Fault::Call(format!(
            "Nobody in the demo is called {wanted}. You may be:\n{}",
            cast.join("\n")
        )));
    }
    Ok(Opened {
        store,
        actor: Some(Actor::declared(wanted)),
        demo: true,
        standby: None,
        packet: None,
    })
}
