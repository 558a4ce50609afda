//! The last head that a person saw of a file: what a chain alone cannot show, a cut tail or an old
//! copy, shows against it.

use std::path::Path;

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use super::chain::{Hash, Head, hex};
use super::error::StoreError;
use super::open::Store;
use super::state::{StateDir, name_for};

/// How a file stands against what the person saw of it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// They never saw it, or it is kept nowhere.
    First,
    /// It holds all they saw, and this many events more.
    Grown(u64),
    /// It no longer holds the last event they saw.
    Gone(Head),
}

impl Sight {
    /// Returns the sentence to show when something they saw is gone.
    pub fn warning(&self) -> Option<String> {
        match self {
            Self::First | Self::Grown(_) => None,
            Self::Gone(head) => Some(format!(
                "This file no longer holds event {} as you last saw it ({}…): it was cut, \
                 rewritten, or an old copy was put in its place. Ask who restored it; \
                 `holdpoint verify --accept` takes it as it is.",
                head.seq,
                &hex(&head.hash)[..16]
            )),
        }
    }
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    file: String,
    seq: u64,
    hash: Hash,
}

fn name(path: &Path) -> String {
    name_for("seen", &[path.as_os_str().as_encoded_bytes()])
}

/// Compares a file with what the person saw of it last. Costs one look-up.
pub fn look(state: &StateDir, store: &Store) -> Result<Sight, StoreError> {
    let Some(path) = store.path() else {
        return Ok(Sight::First);
    };
    let Some(seen) = state.load::<Seen>(&name(path))? else {
        return Ok(Sight::First);
    };
    let here: Option<Hash> = store
        .connection()
        .prepare_cached("SELECT hash FROM event WHERE seq = ?1")?
        .query_row([seen.seq], |row| row.get(0))
        .optional()?;
    if here == Some(seen.hash) || seen.seq == 0 {
        return Ok(Sight::Grown(store.head()?.seq - seen.seq));
    }
    Ok(Sight::Gone(Head {
        seq: seen.seq,
        hash: seen.hash,
    }))
}

/// Remembers a file's head, if it holds all that was seen before.
pub fn remember(state: &StateDir, store: &Store) -> Result<Sight, StoreError> {
    let sight = look(state, store)?;
    match &sight {
        Sight::First | Sight::Grown(1..) => accept(state, store)?,
        Sight::Grown(0) | Sight::Gone(_) => {}
    }
    Ok(sight)
}

/// Takes a file as it is from now on, whatever was seen before.
pub fn accept(state: &StateDir, store: &Store) -> Result<(), StoreError> {
    let Some(path) = store.path() else {
        return Ok(());
    };
    let head = store.head()?;
    let seen = Seen {
        file: path.display().to_string(),
        seq: head.seq,
        hash: head.hash,
    };
    state.save(&name(path), &seen, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::OpenOptions;
    use crate::store::sample::{actor, at, comment, filled, ids};

    fn write(store: &mut Store, text: &str, start: u64) {
        let number = Some(crate::domain::id::ChangeNumber(1));
        store
            .execute(
                number,
                None,
                &actor("ines"),
                at(5),
                &mut ids(start),
                |_, _| Ok(vec![comment(9, text)]),
            )
            .unwrap();
    }

    fn cut(store: &Store, from: u64) {
        let cut = format!(
            "DROP TRIGGER IF EXISTS event_never_goes; DELETE FROM event WHERE seq >= {from}"
        );
        store.connection().execute_batch(&cut).unwrap();
    }

    #[test]
    fn a_file_that_grows_is_as_it_should_be() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::at(dir.path().join("state"));
        let mut store = filled(dir.path(), 1);
        assert_eq!(remember(&state, &store).unwrap(), Sight::First);
        assert_eq!(remember(&state, &store).unwrap(), Sight::Grown(0));
        write(&mut store, "more", 900);
        let sight = remember(&state, &store).unwrap();
        assert_eq!(sight, Sight::Grown(1));
        assert_eq!(sight.warning(), None);
    }

    #[test]
    fn a_cut_tail_is_seen_although_the_chain_holds() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::at(dir.path().join("state"));
        let store = filled(dir.path(), 2);
        remember(&state, &store).unwrap();
        cut(&store, 8);
        assert!(store.verify(&mut |_| true).unwrap().fault.is_none());
        let sight = remember(&state, &store).unwrap();
        assert!(sight.warning().unwrap().contains("event 8"));
        assert_eq!(
            remember(&state, &store).unwrap(),
            sight,
            "it stays a warning"
        );
        accept(&state, &store).unwrap();
        assert_eq!(remember(&state, &store).unwrap(), Sight::Grown(0));
    }

    #[test]
    fn a_rewritten_tail_is_seen_although_it_is_longer() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::at(dir.path().join("state"));
        let mut store = filled(dir.path(), 2);
        remember(&state, &store).unwrap();
        cut(&store, 5);
        for n in 0..5 {
            write(&mut store, "rewritten", 1_000 + n * 10);
        }
        assert!(matches!(look(&state, &store).unwrap(), Sight::Gone(_)));
    }

    #[test]
    fn a_file_kept_nowhere_is_not_remembered() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::at(dir.path().join("state"));
        let store = Store::memory().unwrap();
        assert_eq!(remember(&state, &store).unwrap(), Sight::First);
        assert!(!state.path().exists());
        let reading = Store::open(
            filled(dir.path(), 1).path().unwrap(),
            &OpenOptions::reading(),
        );
        assert_eq!(remember(&state, &reading.unwrap()).unwrap(), Sight::First);
    }
}
