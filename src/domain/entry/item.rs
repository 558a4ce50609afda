//! A configuration item's row.

use super::super::id::{ClientId, ServiceId};
use super::super::item::RegisteredItem;
use super::read::{no_field, truth, yes};
use super::{Field, asked, free, open};

pub(super) const FIELDS: &[Field] = &[
    asked("handle", "a handle, such as fw-lds-01"),
    free("name", "the name that plans use; the handle when empty"),
    open("kind", "what it is, such as firewall"),
    open("client", "the client whose it is; everyone's when empty"),
    open("service", "the service it belongs to"),
    open("retired", "yes when it is no longer in use"),
];

pub(super) fn value(item: &RegisteredItem, field: &str) -> String {
    match field {
        "name" => item.name.clone(),
        "kind" => item.kind.clone(),
        "client" => item
            .client
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        "service" => item
            .service
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        "retired" => yes(item.retired),
        _ => String::new(),
    }
}

pub(super) fn set(item: &mut RegisteredItem, field: &str, text: &str) -> Result<(), String> {
    let some = (!text.is_empty()).then_some(text);
    match field {
        "name" => text.clone_into(&mut item.name),
        "kind" => text.clone_into(&mut item.kind),
        "client" => item.client = some.map(ClientId::new),
        "service" => item.service = some.map(ServiceId::new),
        "retired" => item.retired = truth(text)?,
        _ => return Err(no_field()),
    }
    Ok(())
}
