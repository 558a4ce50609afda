//! Large believable files for measuring; not in the help.

use clap::Args;

use super::super::arguments::Globals;
use super::super::fault::Fault;
use super::super::output::Output;
use crate::store::generate::generate;

/// Makes a large file: the same number and seed make the same record.
#[derive(Debug, Args)]
pub struct Gen {
    /// How many changes
    #[arg(long, default_value_t = 10_000)]
    changes: u32,
    /// The seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Gen {
    pub(super) fn run(self, globals: &Globals, out: &Output) -> Result<(), Fault> {
        let Some(path) = &globals.db else {
            return Err(Fault::Call(
                "Name the file to make with --db PATH.".to_owned(),
            ));
        };
        let store = generate(path, self.changes, self.seed, &mut |_, _| true)?;
        out.note(&format!(
            "Made {} with {} changes.",
            path.display(),
            self.changes
        ));
        store.close()?;
        Ok(())
    }
}
