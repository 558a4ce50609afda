//! The person's own editor on a text, in a file that only they can read.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use super::signal;

/// The longest text taken back from an editor, in bytes.
pub const LIMIT: u64 = 1024 * 1024;

/// Returns the words of the editor command that the values of `VISUAL` and `EDITOR` ask for; `vi` when
/// both are empty. Words are split at spaces, as Git and crontab do for plain values.
pub fn command(visual: Option<&str>, editor: Option<&str>) -> Vec<String> {
    [visual, editor]
        .into_iter()
        .flatten()
        .map(str::split_whitespace)
        .map(|words| words.map(str::to_owned).collect::<Vec<_>>())
        .find(|words| !words.is_empty())
        .unwrap_or_else(|| vec!["vi".to_owned()])
}

/// Runs an editor on a text and returns the text as the person left it; the caller has given the
/// terminal over (see [`super::outside`]).
///
/// `folder` holds the file while the editor runs and `suffix` (such as `md`) tells the editor what kind of
/// text it is. Errors are sentences; the text given in is then unchanged, and what the person wrote until
/// then stays in a file that the sentence names.
pub fn edit(words: &[String], folder: &Path, suffix: &str, text: &str) -> Result<String, String> {
    let Some((program, arguments)) = words.split_first() else {
        return Err("No editor is named; set VISUAL or EDITOR and try again.".to_owned());
    };
    let mut sheet = Sheet::new(folder, suffix, text).map_err(|error| {
        format!(
            "The text could not be put into a file in {} ({error}); set TMPDIR to a folder you can \
             write to.",
            folder.display()
        )
    })?;
    let child = Command::new(program)
        .args(arguments)
        .arg(&sheet.path)
        .spawn()
        .map_err(|error| {
            format!("The editor `{program}` did not start ({error}); set VISUAL or EDITOR.")
        })?;
    let ended = wait(&child).map_err(|error| format!("The editor was lost ({error})."))?;
    match ended {
        Ended::Well => sheet.read(text),
        Ended::Badly(how) => Err(format!(
            "The editor `{program}` {how}, so your text is as it was before."
        )),
    }
    .map_err(|sentence| sheet.left(sentence, text))
}

enum Ended {
    Well,
    Badly(String),
}

/// Waits for the editor; when it is stopped with Ctrl-Z this process stops too, so that the shell
/// comes forward, and both go on together.
fn wait(child: &Child) -> io::Result<Ended> {
    let pid = Pid::from_raw(i32::try_from(child.id()).map_err(io::Error::other)?);
    loop {
        match waitpid(pid, Some(WaitPidFlag::WUNTRACED)) {
            Ok(WaitStatus::Exited(_, 0)) => return Ok(Ended::Well),
            Ok(WaitStatus::Exited(_, code)) => {
                return Ok(Ended::Badly(format!("ended with code {code}")));
            }
            Ok(WaitStatus::Signaled(_, signal, _)) => {
                return Ok(Ended::Badly(format!("was ended by {signal}")));
            }
            Ok(WaitStatus::Stopped(..)) => {
                signal::stop()?;
                kill(pid, Signal::SIGCONT)?;
            }
            Ok(_) | Err(nix::errno::Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// The file while it is edited; it goes when this does, unless it holds what could not be taken.
struct Sheet {
    path: PathBuf,
    stays: bool,
}

impl Sheet {
    fn new(folder: &Path, suffix: &str, text: &str) -> io::Result<Self> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
        let name = format!("holdpoint-{:016x}.{suffix}", u64::from_ne_bytes(random));
        let path = folder.join(name);
        let mut file = File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        let sheet = Self { path, stays: false };
        file.write_all(text.as_bytes())?;
        Ok(sheet)
    }

    /// Reads the file by its name, since many editors write a new file and rename it.
    fn read(&self, before: &str) -> Result<String, String> {
        let mut bytes = Vec::new();
        let read = File::open(&self.path)
            .and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes))
            .map_err(|error| {
                format!("The edited text could not be read ({error}); it is as it was before.")
            })?;
        if u64::try_from(read).unwrap_or(u64::MAX) > LIMIT {
            return Err(format!(
                "The edited text is longer than {LIMIT} bytes, so it is as it was before; shorten it \
                 or attach it as a file."
            ));
        }
        let mut after = String::from_utf8(bytes).map_err(|_| {
            "The edited text is not UTF-8, so it is as it was before; save it as UTF-8.".to_owned()
        })?;
        // Editors end the last line; a text that had no such end keeps having none.
        if after.ends_with('\n') && !before.ends_with('\n') {
            after.pop();
            if after.ends_with('\r') {
                after.pop();
            }
        }
        Ok(after)
    }

    /// Adds to a sentence where the file stays, when the person wrote something in it.
    fn left(&mut self, sentence: String, before: &str) -> String {
        self.stays = fs::read(&self.path).is_ok_and(|after| after != before.as_bytes());
        if self.stays {
            format!("{sentence} What you wrote is in {}.", self.path.display())
        } else {
            sentence
        }
    }
}

impl Drop for Sheet {
    fn drop(&mut self) {
        if self.stays {
            return;
        }
        // Already gone is as good as removed.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    /// A script that stands for an editor; its last argument is the file.
    fn editor(script: &str) -> Vec<String> {
        ["sh", "-c", script, "editor"].map(str::to_owned).to_vec()
    }

    #[test]
    fn the_first_editor_that_is_named_is_used() {
        assert_eq!(
            command(Some("code --wait"), Some("nano")),
            ["code", "--wait"]
        );
        assert_eq!(command(Some(" "), Some("nano")), ["nano"]);
        assert_eq!(command(None, None), ["vi"]);
    }

    #[test]
    fn the_text_comes_back_as_it_was_left_and_no_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let script = r#"printf 'and more\n' >> "$1"; mv "$1" "$1.new"; mv "$1.new" "$1""#;
        let after = edit(&editor(script), folder.path(), "md", "Größe\n").unwrap();
        assert_eq!(after, "Größe\nand more\n");
        let after = edit(&editor(r#"echo >> "$1""#), folder.path(), "md", "one line").unwrap();
        assert_eq!(after, "one line");
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }

    #[test]
    fn nobody_else_can_read_the_text() {
        let folder = tempfile::tempdir().unwrap();
        let sheet = Sheet::new(folder.path(), "md", "secret").unwrap();
        let mode = fs::metadata(&sheet.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn what_goes_wrong_is_said_in_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let said = |script: &str| edit(&editor(script), folder.path(), "md", "x").unwrap_err();
        assert!(said("exit 3").contains("ended with code 3"));
        assert!(said("kill -9 $$").contains("was ended by SIGKILL"));
        assert!(said(r#"rm "$1""#).contains("could not be read"));
        let missing = ["no-such-editor-here".to_owned()];
        let refusal = edit(&missing, folder.path(), "md", "x").unwrap_err();
        assert!(refusal.contains("did not start") && refusal.contains("VISUAL"));
        let nowhere = Path::new("/no/such/folder");
        assert!(
            edit(&editor("true"), nowhere, "md", "x")
                .unwrap_err()
                .contains("TMPDIR")
        );
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }

    #[test]
    fn what_was_written_and_could_not_be_taken_stays_in_a_file_that_is_named() {
        let folder = tempfile::tempdir().unwrap();
        for (script, why) in [
            (r#"printf '\377' > "$1""#, "not UTF-8"),
            (r#"head -c 1100000 /dev/zero > "$1""#, "longer than"),
            (r#"echo mine > "$1"; kill -9 $$"#, "was ended by SIGKILL"),
        ] {
            let said = edit(&editor(script), folder.path(), "md", "x").unwrap_err();
            assert!(said.contains(why), "{said}");
            let (_, place) = said.rsplit_once(" is in ").unwrap();
            let kept = fs::read(place.trim_end_matches('.')).unwrap();
            assert_ne!(kept, b"x");
        }
        assert_eq!(folder.path().read_dir().unwrap().count(), 3);
    }
}
