//! A template's plan with its open parts: left open from a past change, and filled in for a client.

use serde_json::Value;

use super::{Template, TemplateState};
use crate::domain::id::{ClientId, TemplateId};
use crate::domain::plan::{ChangeType, Communication, Item, Plan};
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::registers::Registers;

/// What stands for the client in a template's texts.
pub(super) const CLIENT: &str = "{client}";

/// Returns the plan of a past change with everything left open that a template leaves open: clients,
/// windows, implementer, and what says how many users and sites a client has. Where a text names one
/// of its clients, it says `{client}` instead.
pub fn opened(plan: &Plan, id: &TemplateId, registers: &Registers) -> Plan {
    let names: Vec<String> = plan
        .clients()
        .into_iter()
        .map(|client| name(client, registers))
        .collect();
    let first = plan.clients().first().map(|c| (*c).clone());
    let mut open = plan.clone();
    open.kind = ChangeType::Standard;
    open.template = Some(id.as_str().to_owned());
    open.implementer = None;
    open.answers.users = None;
    open.answers.sites = None;
    open.notes = String::new();
    open.reference = String::new();
    for wave in &mut open.waves {
        wave.clients.clear();
        wave.window = None;
    }
    open.communications
        .retain(|m| m.client.as_str().is_empty() || Some(&m.client) == first.as_ref());
    for message in &mut open.communications {
        message.client = ClientId::default();
    }
    let all = spoken(&names);
    let mut open = said(&open, &|text| {
        let mut text = if all.is_empty() {
            text.to_owned()
        } else {
            text.replace(&all, CLIENT)
        };
        for name in names.iter().filter(|n| n.len() > 2) {
            text = text.replace(name, CLIENT);
        }
        text
    });
    open.number_parts();
    open
}

/// Returns the plan that a template's approved version makes for these clients, all in its first
/// wave, with window and implementer to be filled in.
///
/// # Errors
/// Returns a refusal that says why the template may not be used, and who can change that.
pub fn plan_for(
    template: &Template,
    clients: &[ClientId],
    registers: &Registers,
) -> Result<Plan, Refusal> {
    let Some(version) = template.approved() else {
        return Err(super::conform::unusable(template, registers));
    };
    if template.state() != TemplateState::InUse {
        return Err(super::conform::unusable(template, registers));
    }
    if let Some(unknown) = clients.iter().find(|c| !registers.clients.contains_key(c)) {
        return Err(Refusal::new(
            Cause::Unknown,
            format!("There is no client {:?} in the register.", unknown.as_str()),
            "Look for it with: holdpoint clients list",
        ));
    }
    let mut like = Plan::default();
    like.waves.clone_from(&version.plan.waves);
    if let Some(first) = like.waves.first_mut() {
        first.clients = clients.to_vec();
    }
    Ok(measured(filled(&version.plan, &like, registers), registers))
}

/// Returns a plan with the users that its clients have together, and a site for each client; nobody can say
/// how many before a client is named.
pub(super) fn measured(mut plan: Plan, registers: &Registers) -> Plan {
    let clients = plan.clients();
    let users = clients.iter().filter_map(|c| registers.clients.get(*c));
    let users = users.fold(0, |sum: u32, c| sum.saturating_add(c.users));
    let sites = u32::try_from(clients.len()).ok().filter(|n| *n > 0);
    plan.answers.users = sites.map(|_| users);
    plan.answers.sites = sites;
    plan
}

/// Returns a version's plan with the open parts of another plan: its clients, windows, implementer,
/// users and sites, and the fields that are not material. While no client is named, the texts stay open for
/// one.
pub(super) fn filled(version: &Plan, like: &Plan, registers: &Registers) -> Plan {
    let clients: Vec<&ClientId> = like.clients();
    let named = |clients: &[&ClientId]| {
        if clients.is_empty() {
            return CLIENT.to_owned();
        }
        let names: Vec<String> = clients.iter().map(|c| name(c, registers)).collect();
        spoken(&names)
    };
    let everyone = named(&clients);
    let mut plan = said(version, &|text| text.replace(CLIENT, &everyone));
    for (n, wave) in plan.waves.iter_mut().enumerate() {
        let (Some(of), Some(open)) = (version.waves.get(n), like.waves.get(n)) else {
            continue;
        };
        let own = named(&open.clients.iter().collect::<Vec<_>>());
        *wave = said(of, &|text| text.replace(CLIENT, &own));
        wave.clients.clone_from(&open.clients);
        wave.window = open.window;
    }
    plan.items = items(version, &clients);
    plan.communications = messages(version, &clients, registers);
    plan.implementer.clone_from(&like.implementer);
    plan.answers.users = like.answers.users;
    plan.answers.sites = like.answers.sites;
    plan.notes.clone_from(&like.notes);
    plan.reference.clone_from(&like.reference);
    plan.tags.clone_from(&like.tags);
    plan
}

/// An item whose name holds `{client}` is one for each client, by its handle.
fn items(version: &Plan, clients: &[&ClientId]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for item in &version.items {
        if item.name.contains(CLIENT) {
            items.extend(clients.iter().map(|client| Item {
                name: item.name.replace(CLIENT, client.as_str()),
                kind: item.kind.clone(),
            }));
        } else {
            items.push(item.clone());
        }
    }
    items
}

/// Every message goes to each client, in the order of the clients.
fn messages(version: &Plan, clients: &[&ClientId], registers: &Registers) -> Vec<Communication> {
    clients
        .iter()
        .flat_map(|client| {
            let name = name(client, registers);
            version.communications.iter().map(move |message| {
                let mut message = said(message, &|text| text.replace(CLIENT, &name));
                message.client = (*client).clone();
                message
            })
        })
        .collect()
}

fn name(client: &ClientId, registers: &Registers) -> String {
    let known = registers.clients.get(client);
    known
        .map(|c| c.name.clone())
        .filter(|n| !n.is_empty())
        .unwrap_or_else(|| client.as_str().to_owned())
}

/// Joins names as a sentence does: "Contoso, Litware and Northwind".
fn spoken(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// Returns a thing with each of its texts said anew.
fn said<T>(thing: &T, say: &dyn Fn(&str) -> String) -> T
where
    T: Clone + serde::Serialize + serde::de::DeserializeOwned,
{
    let Ok(mut value) = serde_json::to_value(thing) else {
        return thing.clone();
    };
    each_text(&mut value, say);
    serde_json::from_value(value).unwrap_or_else(|_| thing.clone())
}

fn each_text(value: &mut Value, say: &dyn Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = say(text),
        Value::Array(list) => list.iter_mut().for_each(|v| each_text(v, say)),
        Value::Object(fields) => fields.values_mut().for_each(|v| each_text(v, say)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
