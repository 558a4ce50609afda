//! The examination of a file and the place where it lies: facts, and a sentence for each that is wrong.

use std::fs::{self, File, Metadata};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;
use nix::sys::statvfs::statvfs;
use nix::unistd::{AccessFlags, Gid, Group, Uid, User, access};

use super::fs::place;
use super::gate::beside;
use super::index;
use super::open::{Journal, OpenOptions, Store};
use super::schema;

/// Less room than this, in bytes, is worth a warning.
const LITTLE_ROOM: u64 = 100 * 1024 * 1024;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What was looked at.
    pub name: &'static str,
    /// How it stands.
    pub value: String,
    /// What is wrong with it and what to do, as a sentence.
    pub trouble: Option<String>,
}

fn fact(name: &'static str, value: impl Into<String>) -> Fact {
    Fact {
        name,
        value: value.into(),
        trouble: None,
    }
}

impl Fact {
    fn wrong_if(mut self, wrong: bool, sentence: impl Into<String>) -> Self {
        if wrong {
            self.trouble = Some(sentence.into());
        }
        self
    }
}

/// Looks at the program, the place and the file. Writes nothing into the file.
pub fn examine(path: &Path, options: &OpenOptions) -> Vec<Fact> {
    let mut facts = vec![
        fact("holdpoint", env!("CARGO_PKG_VERSION")),
        sqlite(),
        fact("schema", format!("{} (known here)", schema::VERSION)),
        fact("file", path.display().to_string()),
    ];
    let dir = match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        Some(_) | None => Path::new("."),
    };
    directory(dir, options, &mut facts);
    match fs::symlink_metadata(path) {
        Ok(meta) => {
            file(path, &meta, &mut facts);
            locks(path, &mut facts);
            contents(path, options, &mut facts);
        }
        Err(error) => facts.push(fact("opens", "no").wrong_if(
            true,
            format!("{} cannot be looked at: {error}.", path.display()),
        )),
    }
    facts
}

fn sqlite() -> Fact {
    let version = rusqlite::version_number();
    // The WAL-reset bug of 3.7.0 to 3.51.2 corrupts files written by several processes.
    fact("SQLite", rusqlite::version()).wrong_if(
        version < 3_051_003,
        "This SQLite has a bug that damages shared files. Use a holdpoint built with its own.",
    )
}

fn directory(dir: &Path, options: &OpenOptions, facts: &mut Vec<Fact>) {
    match fs::metadata(dir) {
        Ok(meta) => {
            let mode = meta.permissions().mode();
            facts.push(
                fact("directory", format!("{} {}", dir.display(), owner(&meta))).wrong_if(
                    mode & 0o002 != 0 && mode & 0o1000 == 0,
                    format!(
                        "Everyone can replace files in {0}. Close it with: chmod o-w {0}",
                        dir.display()
                    ),
                ),
            );
            facts.push(fact(
                "shared by a group",
                if mode & 0o2020 == 0o2020 {
                    "yes (setgid, group may write)"
                } else {
                    "no (for several users: install -d -m 2770 -g GROUP DIR)"
                },
            ));
            let writable = access(dir, AccessFlags::W_OK).is_ok();
            facts.push(fact("directory writable", yes_no(writable)).wrong_if(
                !writable,
                format!(
                    "You may not write in {}, so you can read the file only while someone else has \
                     it open. Ask for write access to the directory.",
                    dir.display()
                ),
            ));
        }
        Err(error) => facts.push(fact("directory", dir.display().to_string()).wrong_if(
            true,
            format!("{} cannot be looked at: {error}.", dir.display()),
        )),
    }
    if let Ok(place) = place(dir) {
        let kind = options.fs.clone().unwrap_or(place.kind);
        facts.push(fact("file system", kind.to_string()).wrong_if(
            !kind.is_local(),
            "Two hosts writing there at once damage the file. Run holdpoint on the host that holds \
             it (over SSH), or move it to a local disk.",
        ));
        if place.read_only {
            facts.push(fact("mounted", "for reading only"));
        }
    }
    if let Ok(answer) = statvfs(dir) {
        let free = answer.blocks_available() * answer.fragment_size();
        facts.push(fact("room left", format!("{} MiB", free >> 20)).wrong_if(
            free < LITTLE_ROOM,
            "The disk is nearly full; nothing can be saved when it is. Make room.",
        ));
    }
}

fn file(path: &Path, meta: &Metadata, facts: &mut Vec<Fact>) {
    let shown = path.display();
    facts.push(
        fact("file mode", owner(meta))
            .wrong_if(
                meta.permissions().mode() & 0o007 != 0,
                format!("Everyone can read or write it. Close it with: chmod o= {shown}"),
            )
            .wrong_if(
                meta.is_symlink(),
                format!("{shown} is a symbolic link, and a link is never followed. Give the path it points to."),
            ),
    );
    facts.push(fact("names", meta.nlink().to_string()).wrong_if(
        meta.nlink() > 1,
        "Writing through two names (hard links) damages it. Remove all but one.",
    ));
    let mode = meta.permissions().mode() & 0o777;
    for (name, ending) in [("log", "-wal"), ("log index", "-shm"), ("gate", ".lock")] {
        let Ok(beside) = fs::symlink_metadata(beside(path, ending)) else {
            facts.push(fact(name, "none"));
            continue;
        };
        let value = format!("{} bytes, {}", beside.len(), owner(&beside));
        // SQLite gives them the file's mode; another one locks somebody of the group out.
        facts.push(fact(name, value).wrong_if(
            beside.permissions().mode() & 0o777 & mode != mode && ending != ".lock",
            format!("{shown}{ending} has not the file's mode. Have everyone close the file, and open it again."),
        ));
    }
    if beside(path, "-journal").exists() {
        facts.push(fact("rollback journal", "present"));
    }
}

fn locks(path: &Path, facts: &mut Vec<Fact>) {
    let side = beside(path, &format!(".doctor.{}", std::process::id()));
    let answer = try_locks(&side);
    // It was made for the test only.
    let _ = fs::remove_file(&side);
    facts.push(match answer {
        Ok(true) => fact("locks", "work"),
        Ok(false) => fact("locks", "do not work").wrong_if(
            true,
            "A lock did not keep a second writer out, so the file would be damaged. Move it to a local disk.",
        ),
        Err(error) => fact("locks", format!("not tried ({error})")),
    });
}

/// Takes the two kinds of lock that a write needs, and tells whether each keeps a second holder out.
fn try_locks(side: &Path) -> Result<bool, std::io::Error> {
    let one = File::create_new(side)?;
    let two = fs::OpenOptions::new().write(true).open(side)?;
    one.try_lock().map_err(std::io::Error::from)?;
    let gate_holds = matches!(two.try_lock(), Err(fs::TryLockError::WouldBlock));
    let range = libc::flock {
        l_type: libc::c_short::try_from(libc::F_WRLCK).unwrap_or_default(),
        l_whence: libc::c_short::try_from(libc::SEEK_SET).unwrap_or_default(),
        l_start: 0,
        l_len: 1,
        l_pid: 0,
    };
    fcntl(&one, FcntlArg::F_OFD_SETLK(&range))?;
    let range_holds = fcntl(&two, FcntlArg::F_OFD_SETLK(&range)).is_err();
    Ok(gate_holds && range_holds)
}

fn contents(path: &Path, options: &OpenOptions, facts: &mut Vec<Fact>) {
    let reading = OpenOptions {
        read_only: true,
        ..options.clone()
    };
    let mut store = match Store::open(path, &reading) {
        Ok(store) => store,
        Err(error) => {
            facts.push(fact("opens", "no").wrong_if(true, error.to_string()));
            return;
        }
    };
    facts.push(fact("opens", "yes"));
    let ask = |store: &Store, name: &str| -> String {
        let value = store
            .conn
            .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
        match value {
            Ok(rusqlite::types::Value::Text(text)) => text,
            Ok(rusqlite::types::Value::Integer(n)) => n.to_string(),
            Ok(other) => format!("{other:?}"),
            Err(error) => error.to_string(),
        }
    };
    facts.push(fact("file's schema", ask(&store, "user_version")));
    if let Ok(quick) = index::has_tiles(&store.conn) {
        facts.push(fact(
            "filters",
            if quick {
                "quick"
            } else {
                "slower than they could be (holdpoint reindex makes them quick)"
            },
        ));
    }
    let journal = ask(&store, "journal_mode");
    facts.push(fact("journal", journal.clone()).wrong_if(
        journal != "wal" && store.journal != Journal::SingleHost && !options.single_host,
        "The file was last used by one host alone, or is a backup; opening it for writing sets it right.",
    ));
    match store.head() {
        Ok(head) => facts.push(fact("events", head.seq.to_string())),
        Err(error) => facts.push(fact("events", "unreadable").wrong_if(true, error.to_string())),
    }
    let pages = store.read(|store| store.check_pages("quick_check"));
    facts.push(match pages {
        Ok(()) => fact("pages", "whole"),
        Err(error) => fact("pages", "damaged").wrong_if(true, error.to_string()),
    });
}

fn owner(meta: &Metadata) -> String {
    let (uid, gid) = (Uid::from_raw(meta.uid()), Gid::from_raw(meta.gid()));
    let user = User::from_uid(uid)
        .ok()
        .flatten()
        .map_or_else(|| uid.to_string(), |u| u.name);
    let group = Group::from_gid(gid)
        .ok()
        .flatten()
        .map_or_else(|| gid.to_string(), |g| g.name);
    format!("{:04o} {user}:{group}", meta.permissions().mode() & 0o7777)
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fs::FsKind;
    use crate::store::sample::filled;

    fn troubles(facts: &[Fact]) -> Vec<&'static str> {
        let wrong = facts.iter().filter(|f| f.trouble.is_some());
        wrong.map(|f| f.name).collect()
    }

    fn value(facts: &[Fact], name: &str) -> String {
        let found = facts.iter().find(|f| f.name == name);
        found.unwrap_or_else(|| panic!("{name}")).value.clone()
    }

    #[test]
    fn a_healthy_file_has_no_troubles() {
        let dir = tempfile::tempdir().unwrap();
        let store = filled(dir.path(), 1);
        let facts = examine(store.path().unwrap(), &OpenOptions::default());
        assert_eq!(troubles(&facts), Vec::<&str>::new(), "{facts:#?}");
        assert_eq!(value(&facts, "events"), "5");
        assert_eq!(value(&facts, "journal"), "wal");
        assert_eq!(value(&facts, "locks"), "work");
        assert_eq!(value(&facts, "filters"), "quick");
        assert!(value(&facts, "log").contains("0660"));
        let left: Vec<_> = fs::read_dir(dir.path()).unwrap().collect();
        assert_eq!(left.len(), 4, "nothing is left behind: {left:?}");
    }

    #[test]
    fn what_is_wrong_is_said_where_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let store = filled(dir.path(), 1);
        let path = store.path().unwrap().to_owned();
        drop(store);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o777)).unwrap();
        fs::hard_link(&path, dir.path().join("second.db")).unwrap();
        let options = OpenOptions {
            fs: Some(FsKind::Network("NFS")),
            ..OpenOptions::default()
        };
        let facts = examine(&path, &options);
        assert_eq!(
            troubles(&facts),
            ["directory", "file system", "file mode", "names"]
        );
    }

    #[test]
    fn a_file_that_is_missing_or_foreign_is_a_trouble_with_a_sentence() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cab.db");
        let facts = examine(&path, &OpenOptions::default());
        assert_eq!(troubles(&facts), ["opens"]);
        fs::write(&path, "x".repeat(2000)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o660)).unwrap();
        let facts = examine(&path, &OpenOptions::default());
        let opens = facts.iter().find(|f| f.name == "opens").unwrap();
        assert!(
            opens
                .trouble
                .as_ref()
                .unwrap()
                .contains("not a Holdpoint file")
        );
    }
}
