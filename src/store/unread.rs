//! What a person has read of what is said in a file, in their own directory: replaced whole, never waited for.

use super::error::StoreError;
use super::state::{StateDir, name_for};
use crate::domain::unread::Read;
use crate::domain::window::Timestamp;

fn name((file, person): (&str, &str)) -> String {
    name_for("read", &[file.as_bytes(), person.as_bytes()])
}

/// Returns what a person has read of a file; nothing where that is not kept, or cannot be read.
pub fn find(state: &StateDir, whose: (&str, &str)) -> Read {
    state.load(&name(whose)).ok().flatten().unwrap_or_default()
}

/// Keeps what a person has read of a file beside what another console of theirs has kept.
///
/// # Errors
/// Returns an error when the directory cannot be written.
pub fn keep(
    state: &StateDir,
    whose: (&str, &str),
    read: &Read,
    now: Timestamp,
) -> Result<(), StoreError> {
    let both = find(state, whose).with(read, now);
    state.save(&name(whose), &both, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ChangeNumber;
    use crate::store::sample::at;

    #[test]
    fn two_consoles_of_a_person_keep_what_either_has_read_and_a_bad_file_is_no_error() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::at(dir.path().join("state"));
        let ines = ("/srv/cab.db", "ines");
        assert_eq!(find(&state, ines), Read::default());
        for number in [1, 2] {
            let mut read = Read::default();
            read.note(ChangeNumber(number), at(5));
            keep(&state, ines, &read, at(9)).unwrap();
        }
        for number in [1, 2] {
            assert!(!find(&state, ines).is_unread(ChangeNumber(number), Some(at(5)), at(9)));
        }
        let omar = find(&state, ("/srv/cab.db", "omar"));
        assert!(omar.is_unread(ChangeNumber(1), Some(at(5)), at(9)));
        let names = state.names("read-").unwrap();
        std::fs::write(state.path().join(&names[0]), "{not json").unwrap();
        assert_eq!(find(&state, ines), Read::default());
        std::fs::remove_dir_all(state.path()).unwrap();
        std::fs::write(state.path(), "a file is in the way").unwrap();
        assert_eq!(find(&state, ines), Read::default());
        assert!(keep(&state, ines, &omar, at(9)).is_err());
    }
}
