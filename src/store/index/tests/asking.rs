//! Anything that may be asked: terms, words, orders, viewers, and how much is tried for it.

use std::sync::Arc;

use chrono::Duration;
use proptest::prelude::*;

use super::CLIENTS;
use crate::domain::id::{ChangeNumber, ClientId, PersonId};
use crate::domain::people::Scope;
use crate::domain::query::Query;
use crate::domain::queue::{Sort, SortKey, Viewer};
use crate::domain::unread::Read;
use crate::store::index::find::Effort;

pub(super) const TERMS: [&str; 68] = [
    "-is:held",
    "needs:omar",
    "-is:held,late",
    "state:review",
    "state:closed,cancelled",
    "-state:draft",
    "type:normal",
    "type:emergency,standard",
    "class:high",
    "-class:low",
    "client:northwind",
    "client:contoso,litware",
    "-client:northwind",
    "risk:>=60",
    "risk:20..40",
    "risk:none",
    "-risk:<50",
    "window:<7d",
    "window:>1d",
    "window:none",
    "-window:<3d",
    "window:-30d..-1d",
    "since:7d",
    "closed:<14d",
    "closed:none",
    "implementer:ines",
    "-implementer:ines,omar",
    "requester:jun",
    "service:erp",
    "item:srv-1",
    "-item:srv-1",
    "tag:edge",
    "source:old-tool",
    "outcome:failed",
    "outcome:none,successful",
    "is:open",
    "is:held",
    "is:held,late",
    "-is:imported",
    "is:at-risk",
    "is:bypass",
    "needs:ines",
    "mine:omar",
    "-is:late",
    "-is:at-risk",
    "is:late,emergency",
    "-is:open,bypass",
    "-outcome:failed",
    "-since:7d",
    "-closed:<14d",
    "-closed:none",
    "-window:none",
    "-service:erp",
    "-source:old-tool",
    "-needs:ines",
    "is:overdue",
    "-is:overdue",
    "is:held,overdue",
    "-is:bypass,overdue",
    "needs:omar,jun",
    "is:unread",
    "-is:unread,overdue",
    "incident:inc-1",
    "-incident:INC-1",
    "cause:inc-1,INC-2",
    "trigger:inc-1",
    "-trigger:inc-2",
    "is:held,unread",
];
const TEXTS: [&str; 13] = [
    "d",
    "data",
    "database fire",
    "db-01",
    "zurich",
    "-fire",
    "inc-1",
    "inc",
    "chg-000",
    "chg",
    "c",
    "7",
    "--",
];

pub(super) fn query() -> impl Strategy<Value = Query> {
    let terms = proptest::sample::subsequence(&TERMS[..], 0..4);
    let text = proptest::option::of(proptest::sample::select(&TEXTS[..]));
    let unwanted =
        proptest::option::weighted(0.2, proptest::sample::select(&["-data", "-7", "-chg"][..]));
    (terms, text, unwanted).prop_map(|(terms, text, unwanted)| {
        let all: Vec<&str> = terms.into_iter().chain(text).chain(unwanted).collect();
        all.join(" ").parse().unwrap()
    })
}

pub(super) fn sort() -> impl Strategy<Value = Sort> {
    (proptest::sample::select(&SortKey::ALL[..]), any::<bool>())
        .prop_map(|(key, descending)| Sort { key, descending })
}

pub(super) fn viewer() -> impl Strategy<Value = Viewer> {
    let scope = proptest::option::weighted(0.4, proptest::sample::subsequence(&CLIENTS[..], 0..4));
    scope.prop_map(|scope| Viewer {
        person: PersonId::from("ines"),
        read: some_read(),
        scope: scope.map_or(Scope::All, |c| {
            Scope::Only(c.into_iter().map(ClientId::from).collect())
        }),
    })
}

/// How much is tried: what is measured for a large file would never leave the first way in a small one.
pub(super) fn effort() -> impl Strategy<Value = Effort> {
    let few = || 0..8usize;
    let ranges = proptest::sample::select(&[0, 1, 300][..]);
    (few(), ranges, few(), few(), few()).prop_map(|(list, ranges, looks, texts, steps)| Effort {
        list,
        ranges,
        looks,
        texts,
        steps,
    })
}

/// What ines has read: of some changes everything, of others what was said long ago.
fn some_read() -> Arc<Read> {
    let mut read = Read::default();
    for number in (1..30).step_by(3) {
        read.note(
            ChangeNumber(number),
            super::now() - Duration::days(i64::from(number % 9)),
        );
    }
    Arc::new(read)
}
