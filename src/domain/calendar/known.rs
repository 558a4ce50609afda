//! What a decision knows of other changes: what became of those that finished, and what the others hold.

use super::super::history::{GroupKind, History, Tally};
use super::super::id::ChangeNumber;
use super::super::people::Scope;
use super::claim::{Claim, Diary, meet};

/// Everything a decision knows of other changes.
pub trait Known: History + Diary {}

impl<T: History + Diary> Known for T {}

/// What is known, in memory.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// What became of changes that finished.
    pub history: &'a dyn History,
    /// What other changes hold.
    pub claims: &'a [Claim],
}

impl std::fmt::Debug for Around<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Around")
            .field("claims", &self.claims.len())
            .finish_non_exhaustive()
    }
}

impl History for Around<'_> {
    fn tally(&self, kind: GroupKind, name: &str) -> Tally {
        self.history.tally(kind, name)
    }
}

impl Diary for Around<'_> {
    fn beside(&self, mine: &[Claim]) -> Vec<Claim> {
        self.claims.beside(mine)
    }

    fn shows(&self, change: ChangeNumber, to: &Scope) -> bool {
        self.claims.shows(change, to)
    }
}

impl Diary for [Claim] {
    fn beside(&self, mine: &[Claim]) -> Vec<Claim> {
        let beside = self
            .iter()
            .filter(|other| mine.iter().any(|m| meet(m, other)));
        beside.cloned().collect()
    }

    fn shows(&self, change: ChangeNumber, _: &Scope) -> bool {
        self.iter()
            .all(|claim| claim.change != change || !claim.hidden)
    }
}
