//! The configuration items of the house: what its changes are about.

use std::collections::BTreeMap;

use super::work::Catalogue;
use crate::domain::id::{ItemId, handle_from};
use crate::domain::item::RegisteredItem;

/// How many of a kind a client has at most.
const MOST: u32 = 4;

/// Returns every item that the house's work names, at each client, once.
pub(super) fn items(catalogue: &Catalogue) -> Vec<RegisteredItem> {
    let clients = catalogue.house.client_ids();
    let sites = catalogue.house.sites();
    let mut found: BTreeMap<ItemId, RegisteredItem> = BTreeMap::new();
    for work in catalogue.every_work() {
        for client in &clients {
            for n in 1..=MOST {
                for item in catalogue.items(work, std::slice::from_ref(client), n) {
                    let id = ItemId(handle_from(&item.name));
                    // A name that is written out says by its site's code whose it is.
                    let own = sites
                        .values()
                        .find(|site| item.name.split('-').any(|part| part == site.code));
                    let service = work.services().first().cloned();
                    found.entry(id.clone()).or_insert_with(|| RegisteredItem {
                        id,
                        name: item.name.clone(),
                        kind: item.kind.clone(),
                        client: own.map(|site| site.client.clone()),
                        service,
                        retired: false,
                    });
                }
            }
        }
    }
    found.into_values().collect()
}
