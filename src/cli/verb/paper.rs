//! What the shell and the manual know of the program: completions and manual pages.

use std::path::PathBuf;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::app::action::TABLE;
use crate::app::keymap::Keymap;
use crate::cli::arguments::Arguments;
use crate::cli::fault::Fault;
use crate::cli::output::Output;

/// Prints completions for a shell.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, out: &mut Output) -> Result<(), Fault> {
        let mut bytes = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut Arguments::command(),
            "holdpoint",
            &mut bytes,
        );
        out.put(&bytes)
    }
}

/// Prints the manual page, or writes one for every verb into a directory.
#[derive(Debug, Args)]
pub struct Man {
    /// The directory for a page a verb
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(self, out: &mut Output) -> Result<(), Fault> {
        if let Some(dir) = &self.dir {
            return clap_mangen::generate_to(Arguments::command(), dir).map_err(Fault::file(dir));
        }
        out.put(&page().map_err(|e| Fault::File(e.to_string()))?)
    }
}

/// Returns the manual page of the program, with its keys.
///
/// # Errors
/// Returns an error when it cannot be written to memory.
pub fn page() -> std::io::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    page.extend_from_slice(b".SH KEYS\n");
    for (keys, what) in keys() {
        let text = format!(".TP\n\\fB{}\\fR\n{}\n", roff(&keys), roff(&what));
        page.extend_from_slice(text.as_bytes());
    }
    Ok(page)
}

fn roff(text: &str) -> String {
    text.replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('.', "\\&.")
        .replace('\'', "\\(aq")
}

/// Returns every action's keys and what it does, in the order of the table.
pub fn keys() -> Vec<(String, String)> {
    let map = Keymap::default();
    TABLE
        .iter()
        .filter_map(|row| {
            let keys: Vec<String> = map
                .keys(row.action)
                .iter()
                .map(ToString::to_string)
                .collect();
            (!keys.is_empty()).then(|| (keys.join(", "), row.help.to_owned()))
        })
        .collect()
}
