//! What a person wrote and could not be sent is kept in a file that the refusal names.

use std::path::{Path, PathBuf};

use super::text::Written;
use crate::cli::fault::Fault;
use crate::domain::id::ChangeNumber;

/// Adds to a fault where the text is that the person wrote.
pub(super) fn kept(fault: Fault, number: ChangeNumber, written: &Written) -> Fault {
    if written.file.is_some() {
        return fault;
    }
    let next = match put(number, "", &written.text) {
        Ok(place) => format!(
            "Your text is in {0}; mend it and run: holdpoint edit {number} --file {0}",
            place.display()
        ),
        Err(sentence) => sentence,
    };
    match fault {
        Fault::Refused(mut refusal) => {
            if !refusal.next.is_empty() {
                refusal.next.push(' ');
            }
            refusal.next.push_str(&next);
            Fault::Refused(refusal)
        }
        Fault::Stopped(said) => Fault::Stopped(format!("{said}\n{next}")),
        Fault::File(said) => Fault::File(format!("{said}\n{next}")),
        Fault::Away(error) => Fault::File(format!("{error}\n{next}")),
        Fault::Call(said) => Fault::Call(format!("{said}\n{next}")),
        Fault::PipeClosed => Fault::PipeClosed,
    }
}

/// Puts a text into a new file that only this person can read.
///
/// # Errors
/// Returns a sentence when there is no place for it.
pub(super) fn put(number: ChangeNumber, name: &str, text: &str) -> Result<PathBuf, String> {
    let folder = std::env::temp_dir();
    let place = folder.join(format!("{number}{name}-{}.toml", std::process::id()));
    match write_new(&place, text) {
        Ok(()) => Ok(place),
        Err(error) => Err(format!(
            "Your text could not be kept in {} ({error}).",
            place.display()
        )),
    }
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())
}
