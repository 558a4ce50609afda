//! Where things are, and the few settings; every default is visible with `holdpoint config`.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use serde::{Deserialize, Serialize};

/// The look of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    #[default]
    Dark,
}

/// What a person may set in their configuration file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The look of the console.
    pub theme: Theme,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// The editor command; `VISUAL`, `EDITOR` and `vi` in that order when empty.
    pub editor: String,
    /// The file of changes; the data directory's own when empty.
    pub file: PathBuf,
    /// Keys by action, in place of the built-in ones: `comment = "c"` or `comment = ["c", "ctrl-k"]`.
    pub keys: BTreeMap<String, Keys>,
}

/// The keys of one action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Keys {
    /// One key.
    One(String),
    /// Any of several.
    Several(Vec<String>),
}

/// Why a configuration file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1, when one is meant.
    pub line: Option<usize>,
    /// What is wrong, with the key.
    pub reason: String,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}. Mend it or move it away.", self.reason)
    }
}

impl std::error::Error for SettingsError {}

impl Settings {
    /// Reads a configuration file; the defaults when there is none.
    ///
    /// # Errors
    /// Returns the file, the line and the key.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(SettingsError {
                path: path.to_owned(),
                line: None,
                reason: format!("it cannot be read ({error})"),
            }),
        }
    }

    /// Reads the text of a configuration file; the path stands in errors.
    ///
    /// # Errors
    /// Returns the file, the line and the key.
    pub fn parse(path: &Path, text: &str) -> Result<Self, SettingsError> {
        toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .and_then(|span| text.get(..span.start))
                .map(|before| before.matches('\n').count() + 1);
            let key = line
                .and_then(|n| text.lines().nth(n - 1))
                .and_then(|l| l.split_once('='))
                .map(|(key, _)| key.trim());
            let said = error.message().trim().replace('\n', ", ");
            SettingsError {
                path: path.to_owned(),
                line,
                reason: match key {
                    Some(key) if !said.contains(key) => format!("{key}: {said}"),
                    Some(_) | None => said,
                },
            }
        })
    }
}

/// Where things are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The configuration file.
    pub settings: PathBuf,
    /// The file of changes, when nothing else is said.
    pub file: PathBuf,
    /// The person's own drafts, spool and last seen head.
    pub state: PathBuf,
}

impl Paths {
    /// Returns the platform's own places; nothing when the person has no home.
    pub fn of_platform() -> Option<Self> {
        let dirs = ProjectDirs::from("", "", "holdpoint")?;
        Some(Self {
            settings: dirs.config_dir().join("config.toml"),
            file: dirs.data_dir().join("holdpoint.db"),
            state: dirs
                .state_dir()
                .unwrap_or_else(|| dirs.data_local_dir())
                .to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Settings, SettingsError> {
        Settings::parse(Path::new("config.toml"), text)
    }

    #[test]
    fn an_empty_file_is_every_default() {
        assert_eq!(parse(""), Ok(Settings::default()));
    }

    #[test]
    fn what_is_set_is_read() {
        let read =
            parse("theme = \"light\"\nascii = true\n[keys]\nsubmit = [\"S\"]\ncomment = \"c\"\n")
                .unwrap();
        assert_eq!(read.theme, Theme::Light);
        assert!(read.ascii);
        assert_eq!(read.keys["submit"], Keys::Several(vec!["S".to_owned()]));
        assert_eq!(read.keys["comment"], Keys::One("c".to_owned()));
    }

    #[test]
    fn a_mistake_is_named_with_file_line_and_key() {
        let said = parse("ascii = true\n\ntheme = \"blue\"\n")
            .unwrap_err()
            .to_string();
        assert!(said.starts_with("config.toml, line 3: theme: "), "{said}");
        let said = parse("\ncolour = 1\n").unwrap_err().to_string();
        assert!(
            said.starts_with("config.toml, line 2: ") && said.contains("colour"),
            "{said}"
        );
    }

    #[test]
    fn no_file_is_no_mistake() {
        let path = Path::new("/nonexistent/holdpoint/config.toml");
        assert_eq!(Settings::read(path), Ok(Settings::default()));
    }
}
