//! Drafts: what someone was writing, kept in their own directory until it is sent or thrown away.

use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::state::{StateDir, name_for};

/// What someone was writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The file it belongs to.
    pub file: String,
    /// Who was writing.
    pub person: String,
    /// What about: `comment CHG-0042`.
    pub key: String,
    /// What they wrote.
    pub text: String,
}

impl Draft {
    fn name(&self) -> String {
        name(&self.file, &self.person, &self.key)
    }
}

fn name(file: &str, person: &str, key: &str) -> String {
    let words = [file.as_bytes(), person.as_bytes(), key.as_bytes()];
    name_for("draft", &words)
}

/// Keeps a draft, in place of an earlier one; one without text is thrown away. A kept draft
/// survives the end of the process however it comes; a durable one also a power cut.
pub fn keep(state: &StateDir, draft: &Draft, durable: bool) -> Result<(), StoreError> {
    if draft.text.trim().is_empty() {
        return state.remove(&draft.name());
    }
    state.save(&draft.name(), draft, durable)
}

/// Returns a draft's text.
pub fn find(
    state: &StateDir,
    file: &str,
    person: &str,
    key: &str,
) -> Result<Option<String>, StoreError> {
    let found: Option<Draft> = state.load(&name(file, person, key))?;
    Ok(found.map(|draft| draft.text))
}

/// Throws a draft away.
pub fn discard(state: &StateDir, file: &str, person: &str, key: &str) -> Result<(), StoreError> {
    state.remove(&name(file, person, key))
}

/// Returns a person's drafts for a file, by key.
pub fn all(state: &StateDir, file: &str, person: &str) -> Result<Vec<Draft>, StoreError> {
    let mut drafts = Vec::new();
    for name in state.names("draft-")? {
        let draft: Option<Draft> = state.load(&name)?;
        drafts.extend(draft.filter(|d| d.file == file && d.person == person));
    }
    drafts.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(drafts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(person: &str, key: &str, text: &str) -> Draft {
        Draft {
            file: "/srv/cab.db".to_owned(),
            person: person.to_owned(),
            key: key.to_owned(),
            text: text.to_owned(),
        }
    }

    fn text(state: &StateDir, person: &str, key: &str) -> Option<String> {
        find(state, "/srv/cab.db", person, key).unwrap()
    }

    #[test]
    fn a_draft_is_found_again_by_its_writer_only() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::at(dir.path());
        keep(
            &state,
            &draft("ines", "comment CHG-0001", "Is the röllback…"),
            true,
        )
        .unwrap();
        keep(&state, &draft("tom", "comment CHG-0001", "Fine."), false).unwrap();
        keep(&state, &draft("ines", "comment CHG-0002", "Hm"), false).unwrap();
        let found = text(&state, "ines", "comment CHG-0001");
        assert_eq!(found.as_deref(), Some("Is the röllback…"));
        assert_eq!(text(&state, "ana", "comment CHG-0001"), None);
        let keys: Vec<String> = all(&state, "/srv/cab.db", "ines")
            .unwrap()
            .into_iter()
            .map(|d| d.key)
            .collect();
        assert_eq!(keys, ["comment CHG-0001", "comment CHG-0002"]);
    }

    #[test]
    fn a_draft_that_is_emptied_or_sent_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::at(dir.path());
        for end in [0, 1] {
            keep(&state, &draft("ines", "k", "x"), false).unwrap();
            if end == 0 {
                keep(&state, &draft("ines", "k", " \n"), false).unwrap();
            } else {
                discard(&state, "/srv/cab.db", "ines", "k").unwrap();
            }
            assert_eq!(text(&state, "ines", "k"), None);
        }
    }

    #[test]
    fn a_save_that_was_cut_short_leaves_the_draft_before_it() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::at(dir.path());
        let kept = draft("ines", "k", "whole");
        keep(&state, &kept, false).unwrap();
        let partial = dir.path().join(format!(".{}.1", kept.name()));
        std::fs::write(partial, r#"{"file":"/srv/c"#).unwrap();
        assert_eq!(text(&state, "ines", "k").as_deref(), Some("whole"));
        assert_eq!(all(&state, "/srv/cab.db", "ines").unwrap(), [kept]);
    }
}
