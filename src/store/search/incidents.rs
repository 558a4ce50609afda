//! Whether a file's search knows the incidents that are linked to its changes.

use rusqlite::Connection;

use crate::store::error::StoreError;

/// Whether a file's search knows the incidents that are linked to its changes; one of an earlier version does
/// with its next write, which the name of an index tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Incidents {
    /// It knows none.
    Unknown,
    /// It knows them.
    Kept,
}

impl Incidents {
    /// Returns what holds for a file.
    pub fn of(conn: &Connection) -> Result<Self, StoreError> {
        let mut query = conn.prepare_cached(
            "SELECT 1 FROM sqlite_schema WHERE name = 'label_incident' AND type = 'index'",
        )?;
        Ok(if query.exists([])? {
            Self::Kept
        } else {
            Self::Unknown
        })
    }

    /// Says of a file that from now on it knows them.
    pub fn make_room(conn: &Connection) -> Result<(), StoreError> {
        conn.execute_batch(
            "CREATE INDEX IF NOT EXISTS label_incident ON label (name) WHERE kind IN (4, 5);",
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::ChangeEvent;
    use crate::domain::id::ChangeNumber;
    use crate::domain::incident::IncidentRole;
    use crate::store::Store;
    use crate::store::sample::{actor, at, comment, fill, ids};
    use crate::store::search::{self, Label};

    fn go_on(store: &mut Store, number: u32, id: u64, event: ChangeEvent) {
        let (number, mut ids) = (Some(ChangeNumber(number)), ids(id));
        store
            .execute(number, None, &actor("ines"), at(9), &mut ids, |_, _| {
                Ok(vec![event])
            })
            .unwrap();
    }

    fn linked(incident: &str, role: IncidentRole) -> ChangeEvent {
        ChangeEvent::IncidentLinked {
            incident: incident.to_owned(),
            role,
            note: "the tunnel flaps".to_owned(),
            wave: None,
        }
    }

    /// Which changes are found by a text, as causes of an incident, and as triggered by it.
    fn found(store: &Store, incident: &str) -> [Vec<u32>; 3] {
        let conn = store.connection();
        let text = search::ids(conn, incident).unwrap().unwrap();
        let by = |label| search::labelled(conn, &[label], [incident]).unwrap();
        [text, by(Label::Cause), by(Label::Trigger)].map(|ids| ids.iter().collect())
    }

    fn is_good(store: &Store) -> bool {
        store.verify(&mut |_| true).unwrap().is_good()
    }

    /// Three changes: one caused an incident that led to another.
    fn desk() -> Store {
        let mut store = Store::memory().unwrap();
        fill(&mut store, 3);
        go_on(
            &mut store,
            1,
            1 << 50,
            linked("INC-4711", IncidentRole::Cause),
        );
        go_on(
            &mut store,
            2,
            2 << 50,
            linked("INC-4711", IncidentRole::Trigger),
        );
        store
    }

    #[test]
    fn an_incident_is_found_by_its_reference_until_its_link_is_taken_back() {
        let mut store = desk();
        assert_eq!(found(&store, "inc-4711"), [vec![1, 2], vec![1], vec![2]]);
        assert_eq!(found(&store, "INC-47")[0], [1, 2]);
        assert_eq!(found(&store, "flaps")[0], [1, 2]);
        store.reindex(&mut |_| true).unwrap();
        assert_eq!(found(&store, "inc-4711"), [vec![1, 2], vec![1], vec![2]]);
        let back = ChangeEvent::IncidentWithdrawn {
            incident: "INC-4711".to_owned(),
            reason: "another site".to_owned(),
        };
        go_on(&mut store, 1, 3 << 50, back);
        assert_eq!(found(&store, "INC-4711"), [vec![2], vec![], vec![2]]);
        assert!(is_good(&store));
        store.reindex(&mut |_| true).unwrap();
        assert_eq!(found(&store, "INC-4711"), [vec![2], vec![], vec![2]]);
        assert!(is_good(&store));
    }

    #[test]
    fn a_file_of_an_earlier_version_takes_its_incidents_in_with_the_first_write() {
        let mut store = desk();
        store.reindex(&mut |_| true).unwrap();
        let kept = found(&store, "INC-4711");
        // As a file of the version before has it.
        let lacks = "DROP INDEX label_incident; DELETE FROM label WHERE kind IN (4, 5);
            PRAGMA user_version = 7;";
        store.connection().execute_batch(lacks).unwrap();
        for number in [1, 2] {
            let change = store.load_change(ChangeNumber(number)).unwrap().unwrap();
            let registers = store.registers().unwrap().clone();
            let needs = crate::store::project::needs(&registers, &change);
            crate::store::index::project(store.connection(), &change, &needs).unwrap();
        }
        assert_eq!(
            Incidents::of(store.connection()).unwrap(),
            Incidents::Unknown
        );
        assert_eq!(found(&store, "INC-4711"), [const { Vec::<u32>::new() }; 3]);
        assert!(is_good(&store));
        go_on(&mut store, 3, 4 << 50, comment(3, "Renumbered."));
        assert_eq!(Incidents::of(store.connection()).unwrap(), Incidents::Kept);
        assert_eq!(found(&store, "INC-4711"), kept);
        assert!(is_good(&store));
    }

    #[test]
    fn an_incident_that_the_search_does_not_know_is_found_by_the_proof() {
        let store = desk();
        let harm = "UPDATE change SET words = words + 1 WHERE id = 1";
        store.connection().execute(harm, []).unwrap();
        assert!(!is_good(&store));
    }
}
