//! Making a file.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::answer::answer;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::identity::founder;
use crate::cli::output::Output;
use crate::cli::session::{Access, file_path, ids, now, options};
use crate::config::Paths;
use crate::domain::event::{Event, Stream};
use crate::domain::people::{Actor, Identity};
use crate::store::{NewEvent, Store};

/// How the file knows who is at the keyboard.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Knowing {
    /// The operating system's real user id says so
    System,
    /// People declare themselves with --as; for a shared account or a trial
    Declared,
}

/// Makes a file.
#[derive(Debug, Args)]
pub struct Init {
    /// How the file knows who is at the keyboard
    #[arg(long, value_enum, default_value = "system")]
    identity: Knowing,
    /// The organisation's name
    #[arg(long, default_value = "", value_name = "NAME")]
    organisation: String,
    /// Your name, when the system does not know it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

impl Init {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let identity = match self.identity {
            Knowing::System => Identity::System,
            Knowing::Declared => Identity::Declared,
        };
        if let (Identity::System, Some(name)) = (identity, &globals.person) {
            return Err(Fault::Call(format!(
                "--as {name} needs --identity declared; otherwise the operating system says who you \
                 are."
            )));
        }
        let path = file_path(globals)?;
        let (mut store, _) = make(
            &path,
            globals,
            identity,
            &self.organisation,
            self.name.as_deref(),
        )?;
        let written = crate::store::load::after(store.connection(), 0, 2)?;
        answer(out, &written, store.registers()?)?;
        out.note(&format!(
            "Made {}. Next: holdpoint clients add, holdpoint people add, holdpoint boards add; then \
             holdpoint new.",
            path.display()
        ));
        store.close()?;
        Ok(())
    }
}

/// Makes a file whose first person is the one who makes it.
pub(super) fn make(
    path: &Path,
    globals: &Globals,
    identity: Identity,
    organisation: &str,
    name: Option<&str>,
) -> Result<(Store, Actor), Fault> {
    make_folder(path)?;
    let person = founder(identity, globals.person.as_deref(), name);
    let at = now();
    let mut store = Store::create(path, &options(globals, Access::Write))?;
    let actor = Actor {
        person: person.id.clone(),
        uid: Some(nix::unistd::getuid().as_raw()),
        declared: identity == Identity::Declared,
    };
    let organisation = match organisation.trim() {
        "" => "our organisation".to_owned(),
        name => name.to_owned(),
    };
    let mut ids = ids(at)?;
    let mut event = |stream, event| NewEvent {
        id: ids(),
        at,
        actor: actor.clone(),
        stream,
        expected_rev: Some(0),
        event,
    };
    let file = Event::FileInitialised {
        organisation,
        identity,
    };
    store.append(&[
        event(Stream::File, file),
        event(Stream::People, Event::PersonSet { person }),
    ])?;
    Ok((store, actor))
}

/// Makes the platform's own data directory; another one has to be there.
fn make_folder(path: &Path) -> Result<(), Fault> {
    let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) else {
        return Ok(());
    };
    if Paths::of_platform().is_some_and(|p| p.file == path) {
        std::fs::create_dir_all(folder).map_err(Fault::file(folder))?;
    } else if !folder.is_dir() {
        return Err(Fault::File(format!(
            "There is no directory {}. Make it first, or choose another path.",
            folder.display()
        )));
    }
    Ok(())
}
