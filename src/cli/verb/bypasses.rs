//! The bypass register: work that began before anyone had authorised it.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session};
use crate::cli::table::Table;
use crate::domain::bypass::{Bypass, summary};
use crate::domain::id::{ClientId, ServiceId};
use crate::domain::people::Scope;
use crate::domain::queue::Viewer;

/// Lists the bypasses, the latest first.
#[derive(Debug, Args)]
pub struct Bypasses {
    /// Only those of this client
    #[arg(long, value_name = "CLIENT")]
    client: Option<String>,
    /// Only those that touch this service
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
}

impl Bypasses {
    fn wants(&self, bypass: &Bypass) -> bool {
        let of = |wanted: &Option<String>, names: &[&str]| {
            wanted.as_ref().is_none_or(|w| names.contains(&w.as_str()))
        };
        let clients: Vec<&str> = bypass.clients.iter().map(ClientId::as_str).collect();
        let services: Vec<&str> = bypass.services.iter().map(ServiceId::as_str).collect();
        of(&self.client, &clients) && of(&self.service, &services)
    }

    pub(super) fn run(&self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let session = Session::open(globals, Access::Read)?;
        let viewer = Viewer {
            person: session.actor.person.clone(),
            scope: session
                .person()
                .map_or(Scope::Only(Vec::new()), |p| p.scope.clone()),
            ..Viewer::default()
        };
        let now = session.now;
        let mut found = session.store.bypasses(&session.registers, &viewer, now)?;
        found.retain(|b| self.wants(b));
        if out.json {
            return found.iter().try_for_each(|b| out.value(&value(b, now)?));
        }
        let heads = [
            "change",
            "age",
            "client",
            "service",
            "began",
            "before",
            "authorised by",
            "retrospective",
            "title",
        ];
        let mut table = Table::new(&heads);
        for b in &found {
            let names = |list: Vec<&str>| list.join(",");
            table.row(vec![
                b.change.to_string(),
                format!("{} d", b.age_days(now)),
                names(b.clients.iter().map(ClientId::as_str).collect()),
                names(b.services.iter().map(ServiceId::as_str).collect()),
                b.began.format("%Y-%m-%d %H:%M").to_string(),
                format!("{} min", b.minutes()),
                b.authoriser
                    .as_ref()
                    .map_or("nobody", |p| p.as_str())
                    .to_owned(),
                b.review(now),
                b.title.clone(),
            ]);
        }
        table.write(out)?;
        out.note(&summary(&found, now));
        Ok(())
    }
}

fn value(bypass: &Bypass, now: crate::domain::window::Timestamp) -> Result<Value, Fault> {
    let mut value = serde_json::to_value(bypass)?;
    if let Value::Object(fields) = &mut value {
        fields.insert("change".to_owned(), json!(bypass.change.to_string()));
        fields.insert("minutes_before".to_owned(), json!(bypass.minutes()));
        fields.insert("age_days".to_owned(), json!(bypass.age_days(now)));
        let held = bypass
            .retrospective
            .as_ref()
            .is_some_and(|r| r.held.is_some());
        fields.insert("retrospective_held".to_owned(), json!(held));
        let late = bypass
            .retrospective
            .as_ref()
            .is_some_and(|r| r.is_overdue(now));
        fields.insert("retrospective_overdue".to_owned(), json!(late));
    }
    Ok(value)
}
