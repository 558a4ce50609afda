//! What is wrong in the index is said.

use super::store_with_changes;
use crate::domain::id::ChangeNumber;
use crate::store::index::compare_totals;

#[test]
fn what_is_wrong_in_the_index_is_said() {
    for (harm, sentence) in [
        (
            "UPDATE change SET title = 'x' WHERE id = 2",
            "CHG-0002 with other fields",
        ),
        (
            "UPDATE place SET active = 5 WHERE id = 2",
            "CHG-0002 in another place",
        ),
        (
            "DELETE FROM attention WHERE id = 2",
            "CHG-0002 as waiting for others",
        ),
        (
            "UPDATE change SET words = 1 WHERE id = 2",
            "CHG-0002 under other words",
        ),
        ("DELETE FROM change WHERE id = 2", "does not show CHG-0002"),
        (
            "UPDATE tile SET bytes = zeroblob(3840) WHERE id = 0",
            "CHG-0002 to some filters as another",
        ),
        (
            "DELETE FROM tile WHERE id = 16 << 24",
            "CHG-0002 to some filters as another",
        ),
    ] {
        let mut store = store_with_changes();
        let registers = store.registers().unwrap().clone();
        let change = store.load_change(ChangeNumber(2)).unwrap().unwrap();
        let said = |store: &crate::store::Store| {
            crate::store::project::compare(store.connection(), &registers, &change).unwrap()
        };
        assert_eq!(said(&store), None);
        store.connection().execute(harm, []).unwrap();
        let found = said(&store).unwrap();
        assert!(found.contains(sentence), "{found}");
    }
    for harm in [
        "DELETE FROM change WHERE id = 2",
        "UPDATE tally SET n = n + 1",
        "DELETE FROM place WHERE id = 2",
    ] {
        let store = store_with_changes();
        assert_eq!(compare_totals(store.connection()).unwrap(), None);
        store.connection().execute(harm, []).unwrap();
        assert!(
            compare_totals(store.connection()).unwrap().is_some(),
            "{harm}"
        );
    }
}
