//! A service's row.

use super::super::plan::RiskClass;
use super::super::registers::Service;
use super::read::no_field;
use super::{Field, asked, free};

pub(super) const FIELDS: &[Field] = &[
    asked("handle", "a handle, such as erp"),
    free("name", "the name; the handle when empty"),
    free("criticality", "low, medium or high"),
];

pub(super) fn value(service: &Service, field: &str) -> String {
    match field {
        "name" => service.name.clone(),
        "criticality" => service.criticality.word().to_owned(),
        _ => String::new(),
    }
}

pub(super) fn set(service: &mut Service, field: &str, text: &str) -> Result<(), String> {
    match field {
        "name" => text.clone_into(&mut service.name),
        "criticality" => {
            service.criticality = RiskClass::ALL
                .into_iter()
                .find(|class| class.word() == text)
                .ok_or("write low, medium or high.")?;
        }
        _ => return Err(no_field()),
    }
    Ok(())
}
