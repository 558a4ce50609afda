//! Words in what is asked for: listed, or read in each change that is met, whichever is shorter.

use super::{Finder, Text};
use crate::domain::people::Scope;
use crate::store::error::StoreError;
use crate::store::index::ids::Ids;
use crate::store::index::scope::EVERYTHING;
use crate::store::index::tally::tallies;
use crate::store::search::Sought;

/// In so many changes a text is tried before it is listed.
const SAMPLE: usize = 64;

impl Finder<'_> {
    /// Decides whether a text is read in each change that is met, or its changes are listed.
    pub(super) fn take_text(&mut self, text: &str, negated: bool) -> Result<(), StoreError> {
        let Some(sought) = Sought::of(self.conn, text)? else {
            return Ok(());
        };
        if sought.is_in_all() {
            if negated {
                self.plan.sets.push((Ids::default(), false));
            }
            return Ok(());
        }
        let most = self.effort.list;
        let few = sought.matching(self.conn, most + 1)?;
        if few.len() <= most {
            self.plan.sets.push((few, negated));
            return Ok(());
        }
        let met = negated || self.plan.size <= most as u64;
        if self.count.is_some() || met || self.is_common(&few)? {
            self.texts.push(Text { sought, negated });
            return Ok(());
        }
        let all = sought.matching(self.conn, usize::MAX)?;
        self.plan.sets.push((all, negated));
        Ok(())
    }

    /// Tells whether a pageful is met sooner by reading texts than all are listed.
    ///
    /// With k of n changes a walk reads 60 n / k texts of 3 µs, and a list takes 0.2 k µs: they meet
    /// at k = 30 √n.
    fn is_common(&self, first: &Ids) -> Result<bool, StoreError> {
        let all: u64 = tallies(self.conn, EVERYTHING)?.iter().map(|t| t.n).sum();
        // The first matches, by number, say how thick they stand.
        let reached = first.iter().last().map_or(1, u64::from);
        let k = first.len() as u64 * all / reached.max(1);
        Ok(k.saturating_mul(k) > all.saturating_mul(900))
    }

    /// Tells whether a change says what is wanted, and nothing that is not.
    pub(super) fn is_said(&self, id: u32) -> Result<bool, StoreError> {
        for text in &self.texts {
            if text.sought.is_said(self.conn, id)? == text.negated {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Tells whether a pageful is met by reading a few texts: one of ten that are left has what is sought.
    pub(super) fn is_mostly_said(&self) -> Result<bool, StoreError> {
        let Some(sweep) = self.sweep.as_ref().filter(|_| self.count.is_none()) else {
            return Ok(false);
        };
        let (mut said, mut asked) = (0, 0);
        for id in sweep.ids.iter().step_by(1 + sweep.ids.len() / SAMPLE) {
            asked += 1;
            said += usize::from(self.is_said(id)?);
        }
        Ok(said * 10 >= asked)
    }

    /// Lists the changes that say each text, and leaves the others out of the sweep.
    pub(super) fn list_texts(&mut self) -> Result<(), StoreError> {
        // What is wanted comes first; it is looked for last, where counting stops at the most.
        for text in std::mem::take(&mut self.texts).into_iter().rev() {
            let Some(sweep) = &mut self.sweep else {
                let all = text.sought.matching(self.conn, usize::MAX)?;
                self.plan.sets.push((all, text.negated));
                continue;
            };
            let most = self.count.filter(|_| self.plan.viewer.scope == Scope::All);
            let most = most.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
            if text.negated {
                let all = text.sought.matching(self.conn, usize::MAX)?;
                sweep.ids.narrow(&all, true);
            } else {
                sweep.ids = text.sought.matching_in(self.conn, &sweep.ids, most)?;
            }
        }
        Ok(())
    }
}
