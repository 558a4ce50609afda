//! The configuration items in the register, and which of a plan's are not among them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::id::{ClientId, ItemId, ServiceId};
use super::plan::{Item, Plan};

/// A configuration item in the register.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisteredItem {
    /// The handle.
    pub id: ItemId,
    /// The name that plans use.
    pub name: String,
    /// What it is: `firewall`, `application`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The client whose it is; everyone's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// The service it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceId>,
    /// Whether it is no longer in use.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

impl RegisteredItem {
    /// Tells whether it goes by a name, whatever the case.
    pub fn is_called(&self, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        self.name.to_lowercase() == name || self.id.as_str() == name
    }
}

/// Returns the items of a plan that the register does not know in use at one of the plan's clients. Where
/// no item is registered at all, none is missed.
pub fn unknown_items<'a>(
    plan: &'a Plan,
    items: &BTreeMap<ItemId, RegisteredItem>,
) -> Vec<&'a Item> {
    if items.is_empty() {
        return Vec::new();
    }
    let clients = plan.clients();
    let is_known = |item: &Item| {
        items.values().any(|known| {
            let there = known.client.as_ref().is_none_or(|c| clients.contains(&c));
            !known.retired && there && known.is_called(&item.name)
        })
    };
    plan.items.iter().filter(|item| !is_known(item)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::PlannedWave;

    fn known(id: &str, client: Option<&str>, retired: bool) -> (ItemId, RegisteredItem) {
        let item = RegisteredItem {
            id: id.into(),
            name: id.to_uppercase(),
            client: client.map(ClientId::new),
            retired,
            ..RegisteredItem::default()
        };
        (item.id.clone(), item)
    }

    #[test]
    fn an_item_is_known_by_name_or_handle_where_it_is_in_use() {
        let plan = Plan {
            items: ["fw-01", "FW-01", "core", "old", "theirs", "ghost"]
                .map(|name| Item {
                    name: name.to_owned(),
                    ..Item::default()
                })
                .to_vec(),
            waves: vec![PlannedWave {
                clients: vec!["northwind".into()],
                ..PlannedWave::default()
            }],
            ..Plan::default()
        };
        let items = BTreeMap::from([
            known("fw-01", Some("northwind"), false),
            known("core", None, false),
            known("old", None, true),
            known("theirs", Some("contoso"), false),
        ]);
        let names = |items: &BTreeMap<_, _>| -> Vec<String> {
            let missed = unknown_items(&plan, items);
            missed.into_iter().map(|i| i.name.clone()).collect()
        };
        assert_eq!(names(&items), ["old", "theirs", "ghost"]);
        assert_eq!(names(&BTreeMap::new()), Vec::<String>::new());
    }
}
