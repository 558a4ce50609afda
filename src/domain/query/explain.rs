//! The facets of the query language, explained: for the help, the manual and the README.

/// What a facet finds, and how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explained {
    /// The word before the colon.
    pub facet: &'static str,
    /// An example that can be typed as it stands.
    pub example: &'static str,
    /// What it finds, as a phrase.
    pub finds: &'static str,
}

const fn row(facet: &'static str, example: &'static str, finds: &'static str) -> Explained {
    Explained {
        facet,
        example,
        finds,
    }
}

/// Every facet, in the order of [`FACETS`](super::FACETS).
#[rustfmt::skip]
pub const EXPLAINED: [Explained; 22] = [
    row("state", "state:review,approved", "in one of these states"),
    row("type", "type:standard", "standard, normal or emergency"),
    row("class", "class:high", "low, medium or high"),
    row("client", "client:northwind", "that concern a client"),
    row("risk", "risk:>=60", "with a score in a range: `60`, `<30`, `40..60` or `none`"),
    row("window", "window:<7d", "whose window opens in a time: `<7d`, a day, `2026-11-01..2026-11-30` or `none`"),
    row("is", "is:executed", "of which a fact holds: open, held, imported, bypass, executed, ontime, inside, retroactive, cab, late, overdue, unread, emergency, incident, at-risk"),
    row("implementer", "implementer:jun", "done by a person"),
    row("requester", "requester:rea", "raised by a person"),
    row("service", "service:firewall", "that touch a service"),
    row("item", "item:fw-lds-01", "that touch an item"),
    row("tag", "tag:migration", "with a tag"),
    row("source", "source:servicenow", "taken over from another tool"),
    row("incident", "incident:INC-4711", "with this incident linked, whichever came first"),
    row("cause", "cause:INC-4711", "that caused this incident"),
    row("trigger", "trigger:INC-4711", "that this incident led to"),
    row("outcome", "outcome:failed,partial", "with one of these outcomes, or `none`"),
    row("needs", "needs:me", "that wait for a person"),
    row("mine", "mine:me", "open, and raised, done or verified by a person"),
    row("since", "since:7d", "in which something happened since then"),
    row("closed", "closed:<30d", "closed in a time"),
    row("number", "number:CHG-0042", "with a number"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::query::{FACETS, Fact, Query};

    #[test]
    fn every_facet_is_explained_with_an_example_that_can_be_typed() {
        assert_eq!(EXPLAINED.map(|e| e.facet), FACETS);
        for one in EXPLAINED {
            assert!(one.example.starts_with(&format!("{}:", one.facet)));
            let read: Query = one.example.parse().unwrap();
            assert_eq!(read.terms.len(), 1, "{}", one.example);
        }
    }

    #[test]
    fn every_fact_is_named() {
        let facts = EXPLAINED.iter().find(|e| e.facet == "is").unwrap().finds;
        for fact in Fact::ALL {
            assert!(facts.contains(fact.word()), "{}", fact.word());
        }
    }
}
