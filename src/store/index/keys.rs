//! What a facet says about a change of which only the bucket and the marks are known.

use super::scope;
use crate::domain::lifecycle::State;
use crate::domain::plan::{ChangeType, RiskClass};
use crate::domain::query::{Facet, Fact};
use crate::domain::queue::Marks;

/// Tells whether a facet holds for what the sorted tables carry; `None` when they cannot say.
pub(super) fn keys_say(facet: &Facet, bucket: u8, marks: Option<Marks>) -> Option<bool> {
    let (state, kind, class) = scope::parts(bucket);
    match facet {
        Facet::State(v) => Some(v.contains(&state)),
        Facet::Type(v) => Some(v.contains(&kind)),
        Facet::Class(v) => Some(v.contains(&class)),
        Facet::Outcome(v) => marks.map(|m| v.contains(&m.outcome())),
        Facet::Risk(r) => marks.map(|m| r.contains(m.risk())),
        Facet::Is(facts) => {
            let mut unsure = false;
            for fact in facts {
                let bit = |bit| marks.map(|m| m.has(bit));
                let says = match fact {
                    Fact::Open => Some(state.is_open()),
                    Fact::Emergency => Some(kind == ChangeType::Emergency),
                    Fact::Held => bit(Marks::HELD),
                    Fact::Imported => bit(Marks::IMPORTED),
                    Fact::Bypass => bit(Marks::BYPASS),
                    Fact::Executed => bit(Marks::EXECUTED),
                    Fact::OnTime => bit(Marks::ON_TIME),
                    Fact::Inside => bit(Marks::INSIDE),
                    Fact::Retroactive => bit(Marks::RETROACTIVE),
                    Fact::Cab => bit(Marks::CAB),
                    Fact::Incident => bit(Marks::INCIDENT),
                    Fact::Overdue => (state != State::Review).then_some(false),
                    Fact::Unread => (!state.is_open()).then_some(false),
                    Fact::Late => (bucket / 9 != 3 && bucket / 9 != 4).then_some(false),
                    Fact::AtRisk if !state.is_open() => Some(false),
                    Fact::AtRisk if class == RiskClass::High => Some(true),
                    Fact::AtRisk => bit(Marks::HELD).filter(|held| *held),
                };
                match says {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => unsure = true,
                }
            }
            (!unsure).then_some(false)
        }
        Facet::Name(..)
        | Facet::Window(_)
        | Facet::Since(_)
        | Facet::Closed(_)
        | Facet::Number(_)
        | Facet::Text(_) => None,
    }
}
