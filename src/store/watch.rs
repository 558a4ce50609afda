//! Noticing what other processes write: a look at SQLite's data version, 3 µs each.

use rusqlite::Connection;

use super::error::StoreError;

/// What a connection saw last; only comparable with what the same connection sees next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Watch {
    seen: Option<i64>,
}

impl Watch {
    /// Tells whether another connection has written since the last call; the first call says no.
    /// What the watching connection writes itself does not count.
    pub fn changed(&mut self, conn: &Connection) -> Result<bool, StoreError> {
        let mut query = conn.prepare_cached("PRAGMA data_version")?;
        let now: i64 = query.query_row([], |row| row.get(0))?;
        let before = self.seen.replace(now);
        Ok(before.is_some_and(|before| before != now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sample::{fill, filled};
    use crate::store::{OpenOptions, Store, load};

    #[test]
    fn a_watcher_sees_others_write_and_reads_what_is_new() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = filled(dir.path(), 0);
        let reader = Store::open(writer.path().unwrap(), &OpenOptions::reading()).unwrap();
        let (mut here, mut there) = (Watch::default(), Watch::default());
        let look = |watch: &mut Watch, store: &Store| watch.changed(store.connection()).unwrap();
        assert!(!look(&mut there, &reader));
        assert!(!look(&mut here, &writer));
        let seen = reader.head().unwrap().seq;
        fill(&mut writer, 1);
        assert!(look(&mut there, &reader));
        assert!(!look(&mut there, &reader), "once");
        assert!(!look(&mut here, &writer), "not its own");
        let new = load::after(reader.connection(), seen, 100).unwrap();
        assert_eq!(new.len(), 3);
    }
}
