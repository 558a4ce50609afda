//! Every setting as it stands, and where things are.

use clap::Args;
use serde_json::json;

use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{file_path, settings};
use crate::config::Paths;

/// Shows every setting as it stands.
#[derive(Debug, Args)]
pub struct Config {}

impl Config {
    pub(super) fn run(&self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let Self {} = self;
        let settings = settings()?;
        let paths = Paths::of_platform();
        let file = file_path(globals)?;
        if out.json {
            return out.value(&json!({
                "settings": settings,
                "file": file,
                "configuration": paths.as_ref().map(|p| &p.settings),
                "state": paths.as_ref().map(|p| &p.state),
            }));
        }
        if let Some(paths) = &paths {
            let there = if paths.settings.exists() {
                ""
            } else {
                " (not there: these are the defaults)"
            };
            out.line(&format!("# {}{there}", paths.settings.display()))?;
            out.line(&format!(
                "# drafts and last seen heads: {}",
                paths.state.display()
            ))?;
        }
        out.line(&format!("# the file of changes in use: {}", file.display()))?;
        let text = toml::to_string(&settings)
            .map_err(|e| Fault::File(format!("The settings cannot be written: {e}.")))?;
        out.lines(text.trim_end())
    }
}
