//! Facts that neither a row nor the keys tell: the changes of which they hold are looked up beforehand.

use rusqlite::Connection;

use super::super::ids::Ids;
use super::super::waits;
use super::Plan;
use crate::domain::query::Fact;
use crate::store::error::StoreError;

impl Plan {
    /// Looks up the changes of which those of some facts hold that no row tells; returns them together when
    /// nothing else is asked for.
    pub(super) fn tell(
        &mut self,
        conn: &Connection,
        facts: &[Fact],
    ) -> Result<Option<Ids>, StoreError> {
        let (mut all, mut alone) = (Ids::default(), true);
        for fact in facts {
            let known = self.told.iter().position(|(f, _)| f == fact);
            let at = match (known, fact) {
                (Some(at), _) => at,
                (None, Fact::Overdue) => {
                    self.told.push((*fact, waits::overdue(conn, self.now)?));
                    self.told.len() - 1
                }
                (None, Fact::Unread) => {
                    let unread = waits::unread(conn, &self.viewer.read, self.now)?;
                    self.told.push((*fact, unread));
                    self.told.len() - 1
                }
                (None, _) => {
                    alone = false;
                    continue;
                }
            };
            self.told[at].1.iter().for_each(|id| all.insert(id));
        }
        Ok(alone.then_some(all))
    }
}

/// Returns the scope in which the changes of a fact stand, for those that have one.
pub(super) fn fact_scope(fact: Fact) -> Option<&'static str> {
    match fact {
        Fact::Held => Some("held"),
        Fact::Imported => Some("imported"),
        Fact::Bypass => Some("bypass"),
        Fact::Retroactive => Some("retroactive"),
        Fact::Cab => Some("cab"),
        Fact::Incident => Some("incident"),
        Fact::Open
        | Fact::Executed
        | Fact::OnTime
        | Fact::Inside
        | Fact::Late
        | Fact::Overdue
        | Fact::Unread
        | Fact::Emergency
        | Fact::AtRisk => None,
    }
}
