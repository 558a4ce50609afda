//! What people write in a field of a register, read into what is meant.

use super::super::id::ClientId;
use super::super::people::Role;

/// Reads a whole number.
pub(super) fn number<T: std::str::FromStr>(text: &str, limit: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("write {limit}."))
}

/// Reads yes or no.
pub(super) fn truth(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "yes" | "true" | "y" | "1" => Ok(true),
        "no" | "false" | "n" | "0" | "" => Ok(false),
        _ => Err("write yes or no.".to_owned()),
    }
}

/// Writes yes or nothing.
pub(super) fn yes(is: bool) -> String {
    if is { "yes" } else { "" }.to_owned()
}

/// Reads a list, parted by commas, semicolons or spaces.
pub(super) fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ' '])
        .map(str::trim)
        .filter(|w| !w.is_empty())
}

/// Reads clients; nobody in particular when it says `all` or `every`.
pub(super) fn clients(text: &str) -> Vec<ClientId> {
    if matches!(text, "all" | "every") {
        return Vec::new();
    }
    list(text).map(ClientId::new).collect()
}

/// Reads a role.
pub(super) fn role(text: &str) -> Result<Role, String> {
    Role::ALL
        .into_iter()
        .find(|role| role.word() == text)
        .ok_or_else(|| format!("the roles are {}.", Role::ALL.map(Role::word).join(", ")))
}

/// Writes handles as a list.
pub(super) fn joined<'a>(handles: impl IntoIterator<Item = &'a str>) -> String {
    handles.into_iter().collect::<Vec<_>>().join(",")
}

/// Says that a register has no such field.
pub(super) fn no_field() -> String {
    "the register has no such field.".to_owned()
}
