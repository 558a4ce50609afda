//! The page of a template: where it stands, what speaks for it, and its plan.

use super::{Page, plan, waves};
use crate::domain::change::Change;
use crate::domain::history::Tally;
use crate::domain::people::Scope;
use crate::domain::registers::Registers;
use crate::domain::template::{Template, Version, facts};
use crate::domain::wave::WaveRun;
use crate::domain::window::Timestamp;

/// Writes a template as a person with this scope sees it, with the plan of one of its versions.
pub fn template(
    template: &Template,
    version: &Version,
    used: Tally,
    registers: &Registers,
    (scope, now): (&Scope, Timestamp),
    page: &mut Page,
) {
    page.heading(&format!("{}  {}", template.id, version.plan.title));
    for (label, text) in facts(template, used, registers, scope, now) {
        page.always(label, &text);
    }
    let mut plan = version.plan.clone();
    for message in &mut plan.communications {
        message.client = "each client".into();
    }
    let change = Change {
        waves: vec![WaveRun::default(); plan.waves.len()],
        plan,
        ..Change::default()
    };
    page.heading(&format!(
        "Version {}, {}: client, window and implementer are left open",
        version.number,
        version.verdict.word()
    ));
    plan::plan(&change, registers, page);
    waves::waves(&change, page);
}
