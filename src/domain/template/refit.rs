//! A plan made from a template follows it as its clients change; what was written by hand stays.

use super::{Template, fill};
use crate::domain::id::TemplateId;
use crate::domain::merge::{Side, contested, merged};
use crate::domain::plan::Plan;
use crate::domain::registers::Registers;

/// Returns a plan, whose clients an edit has changed, with what its template says for those that it has now:
/// texts, items, messages, users and sites. Where somebody wrote something else, that stays. Nothing when the
/// clients are the same, one is not registered, or the plan names no template with an approved version.
pub fn refitted<'r>(
    before: &Plan,
    after: &Plan,
    registers: &'r Registers,
) -> Option<(Plan, &'r Template)> {
    let clients = after.clients();
    let known = clients.iter().all(|c| registers.clients.contains_key(*c));
    if before.clients() == clients || !known {
        return None;
    }
    let id = TemplateId::from(after.template.as_deref()?);
    let template = registers.catalogue.get(&id)?;
    let version = template.approved()?;
    let made =
        |plan: &Plan| fill::measured(fill::filled(&version.plan, plan, registers), registers);
    let (base, theirs) = (made(before), made(after));
    let mut fields = contested(&base, after, &theirs).ok()?;
    for field in fields.iter_mut().filter(|f| f.side.is_none()) {
        field.side = Some(Side::Mine);
    }
    let plan = merged(after, &theirs, &fields).ok()?;
    Some((plan, template))
}

#[cfg(test)]
mod tests {
    use super::super::{TemplateEvent, plan_for};
    use super::*;
    use crate::domain::checklist::Step;
    use crate::domain::digest::plan_digest;
    use crate::domain::id::ClientId;
    use crate::domain::plan::{ChangeType, Communication, Item, PlannedWave};
    use crate::domain::registers::Client;

    const ID: &str = "edge-firewall";

    fn registers() -> Registers {
        let client = |id: &str, name: &str, users| Client {
            id: id.into(),
            name: name.to_owned(),
            users,
            ..Client::default()
        };
        let clients = [
            client("contoso", "Contoso Retail", 300),
            client("northwind", "Northwind Traders", 80),
        ];
        let mut registers = Registers {
            clients: clients.into_iter().map(|c| (c.id.clone(), c)).collect(),
            ..Registers::default()
        };
        let plan = Plan {
            title: "Replace the firewall of {client}".to_owned(),
            kind: ChangeType::Standard,
            template: Some(ID.to_owned()),
            items: vec![Item {
                name: "fw-{client}".to_owned(),
                kind: "firewall".to_owned(),
            }],
            communications: vec![Communication {
                text: "{client} is offline for a minute".to_owned(),
                ..Communication::default()
            }],
            waves: vec![PlannedWave {
                steps: vec![Step {
                    instruction: "Call {client}".to_owned(),
                    ..Step::default()
                }],
                ..PlannedWave::default()
            }],
            ..Plan::default()
        };
        let digest = plan_digest(&plan).unwrap();
        let events = [
            TemplateEvent::Proposed {
                template: ID.into(),
                version: 1,
                digest,
                plan: Box::new(plan),
                reason: "done often".to_owned(),
                evidence: Vec::new(),
            },
            TemplateEvent::Approved {
                template: ID.into(),
                version: 1,
                digest,
            },
        ];
        for event in events {
            let (by, at) = ("ines".into(), chrono::DateTime::UNIX_EPOCH);
            registers.catalogue.apply(&event, &by, at);
        }
        registers
    }

    fn made(clients: &[&str], registers: &Registers) -> Plan {
        let template = registers.catalogue.get(&ID.into()).unwrap();
        let clients: Vec<ClientId> = clients.iter().map(|c| (*c).into()).collect();
        plan_for(template, &clients, registers).unwrap()
    }

    fn with(plan: &Plan, clients: &[&str]) -> Plan {
        let mut plan = plan.clone();
        plan.waves[0].clients = clients.iter().map(|c| (*c).into()).collect();
        plan
    }

    #[test]
    fn naming_the_clients_later_makes_the_plan_that_naming_them_at_once_does() {
        let registers = registers();
        let open = made(&[], &registers);
        assert_eq!(open.title, "Replace the firewall of {client}");
        assert_eq!((open.answers.users, open.answers.sites), (None, None));
        for clients in [&["contoso"][..], &["contoso", "northwind"]] {
            let (plan, template) = refitted(&open, &with(&open, clients), &registers).unwrap();
            assert_eq!(template.id.as_str(), ID);
            assert_eq!(plan, made(clients, &registers));
            assert!(super::super::departures(template, &plan, &registers).is_empty());
        }
    }

    #[test]
    fn what_was_written_by_hand_stays_as_the_clients_change() {
        let registers = registers();
        let mut plan = made(&["contoso"], &registers);
        "In two steps".clone_into(&mut plan.reason);
        "Ring the desk of Contoso Retail".clone_into(&mut plan.waves[0].steps[0].instruction);
        plan.answers.users = Some(12);
        let (plan, _) = refitted(&plan, &with(&plan, &["northwind"]), &registers).unwrap();
        assert_eq!(plan.title, "Replace the firewall of Northwind Traders");
        assert_eq!(plan.communications[0].client, "northwind".into());
        assert_eq!(plan.items[0].name, "fw-northwind");
        assert_eq!(
            plan.waves[0].steps[0].instruction,
            "Ring the desk of Contoso Retail"
        );
        assert_eq!(
            (plan.reason.as_str(), plan.answers.users),
            ("In two steps", Some(12))
        );
    }

    #[test]
    fn a_plan_without_a_template_and_an_unknown_client_are_left_alone() {
        let registers = registers();
        let mut plan = made(&["contoso"], &registers);
        assert!(refitted(&plan, &with(&plan, &["contoso"]), &registers).is_none());
        assert!(refitted(&plan, &with(&plan, &["litware"]), &registers).is_none());
        plan.template = None;
        assert!(refitted(&plan, &with(&plan, &["northwind"]), &registers).is_none());
    }
}
