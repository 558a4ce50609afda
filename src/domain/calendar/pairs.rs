//! Every two changes that meet, found by going once through the claims on each thing in order of time.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::id::ChangeNumber;
use super::super::window::Timestamp;
use super::claim::{Claim, Resource, meet};

/// Two changes that meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The one with the lower number, and its wave from 0.
    pub one: (ChangeNumber, usize),
    /// The other.
    pub other: (ChangeNumber, usize),
    /// From when both are at work.
    pub start: Timestamp,
    /// Until when.
    pub end: Timestamp,
    /// What both need.
    pub shared: Vec<Resource>,
}

/// Returns every two waves of different changes that need the same thing at the same time, by time.
pub fn pairs(claims: &[Claim]) -> Vec<Pair> {
    let mut order: Vec<&Claim> = claims.iter().filter(|c| c.start < c.end).collect();
    order.sort_by(|a, b| (&a.resource, a.start).cmp(&(&b.resource, b.start)));
    let mut found: BTreeMap<_, Pair> = BTreeMap::new();
    let mut under_way: Vec<&Claim> = Vec::new();
    for claim in order {
        under_way.retain(|c| c.resource == claim.resource && c.end > claim.start);
        for earlier in under_way.iter().filter(|c| meet(claim, c)) {
            let (a, b) = ((earlier.change, earlier.wave), (claim.change, claim.wave));
            let (one, other) = (a.min(b), a.max(b));
            let start = claim.start.max(earlier.start);
            let pair = found.entry((one, other)).or_insert_with(|| Pair {
                one,
                other,
                start,
                end: claim.end.min(earlier.end),
                shared: Vec::new(),
            });
            if !pair.shared.contains(&claim.resource) {
                pair.shared.push(claim.resource.clone());
            }
        }
        under_way.push(claim);
    }
    let mut pairs: Vec<Pair> = found.into_values().collect();
    pairs.sort_by_key(|p| (p.start, p.one, p.other));
    pairs
}

/// Returns how many different pairs of changes meet, however many of their waves do.
pub fn count(pairs: &[Pair]) -> usize {
    let mut changes: Vec<_> = pairs.iter().map(|p| (p.one.0, p.other.0)).collect();
    changes.sort_unstable();
    changes.dedup();
    changes.len()
}
