//! The arguments: what holds for every verb, and the verbs.

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

/// What holds for every verb.
#[derive(Debug, Clone, Args)]
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
