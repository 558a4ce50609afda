//! The index made anew from the record.

use super::error::StoreError;
use super::index;
use super::open::Store;
use super::project;

impl Store {
    /// Makes everything that is derived from the record anew, all or nothing, and returns how many
    /// changes there are. `progress` is told how many are done and returns whether to go on.
    pub fn reindex(&mut self, progress: &mut dyn FnMut(u64) -> bool) -> Result<u64, StoreError> {
        self.write_much(|write| {
            let registers = write.registers()?.clone();
            let needs = |change: &_| project::needs(&registers, change);
            let changes = index::rebuild(write.connection(), &needs, progress)?;
            write.keep_registers()?;
            Ok(changes)
        })
    }
}
