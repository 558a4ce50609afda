//! The arguments: what holds for every verb, and the verbs.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser};

use super::verb::Verb;

/// The change advisory board's console: gates, votes, windows and the record, in a terminal.
///
/// Without a verb it opens the console. Exit codes: 0 done, 1 refused, 2 wrong call, 3 the file.
#[derive(Debug, Parser)]
#[command(name = "holdpoint", version, max_term_width = 100)]
pub struct Arguments {
    /// What holds for every verb.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do; the console when absent.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

impl Arguments {
    /// Reads a call. A call without a verb is read without setting up the many verbs: that would take
    /// longer than the console's first page.
    ///
    /// # Errors
    /// Returns what is wrong with the call, or the help or version that it asks for.
    pub fn read(call: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let call: Vec<OsString> = call.into_iter().collect();
        match WithoutVerb::try_parse_from(&call) {
            Ok(WithoutVerb { globals }) => Ok(Self {
                globals,
                verb: None,
            }),
            Err(_) => Self::try_parse_from(call),
        }
    }
}

/// A call that opens the console. Anything else, help included, is for [`Arguments`] to read.
#[derive(Debug, Parser)]
#[command(disable_help_flag = true, disable_version_flag = true)]
struct WithoutVerb {
    #[command(flatten)]
    globals: Globals,
}

/// What holds for every verb.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[command(next_help_heading = "For every verb")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the command line"
)]
pub struct Globals {
    /// The file; else HOLDPOINT_DB, else the one in the data directory
    #[arg(long, global = true, value_name = "PATH")]
    pub db: Option<PathBuf>,
    /// Who you are, in a file where people declare it
    #[arg(id = "declared", long = "as", global = true, value_name = "NAME")]
    pub person: Option<String>,
    /// Answer in JSON, one object a line
    #[arg(long, global = true)]
    pub json: bool,
    /// Draw with ASCII only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Draw for a light ground
    #[arg(long, global = true, conflicts_with = "dark")]
    pub light: bool,
    /// Draw for a dark ground
    #[arg(long, global = true)]
    pub dark: bool,
    /// Write although the file system is not known to be local; no other host may open the file
    #[arg(long, global = true)]
    pub single_host: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(words: &str) -> Vec<OsString> {
        words.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn a_call_without_a_verb_means_the_same_read_either_way() {
        for words in [
            "holdpoint",
            "holdpoint --db x.db --as ana",
            "holdpoint --db=x.db --light --ascii --json --single-host",
        ] {
            let whole = Arguments::try_parse_from(call(words)).unwrap();
            let read = Arguments::read(call(words)).unwrap();
            assert!(read.verb.is_none() && whole.verb.is_none(), "{words}");
            assert_eq!(read.globals, whole.globals, "{words}");
        }
    }

    #[test]
    fn help_verbs_and_wrong_calls_are_answered_by_the_whole_table() {
        for words in [
            "holdpoint --help",
            "holdpoint --version",
            "holdpoint --light --dark",
            "holdpoint --no-such",
            "holdpoint lisst",
        ] {
            let whole = Arguments::try_parse_from(call(words)).unwrap_err();
            let read = Arguments::read(call(words)).unwrap_err();
            assert_eq!(read.to_string(), whole.to_string(), "{words}");
        }
        let read = Arguments::read(call("holdpoint --db x.db list --json")).unwrap();
        assert!(read.verb.is_some() && read.globals.json);
    }
}
