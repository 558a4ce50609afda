//! The page's part on the plan and its risk.

use super::Page;
use crate::domain::change::Change;
use crate::domain::item::unknown_items;
use crate::domain::plan::Plan;
use crate::domain::registers::Registers;
use crate::domain::text::minutes;

/// Writes the score with everything that made it.
pub(super) fn risk(change: &Change, page: &mut Page) {
    if change.imported.is_some() && change.risk.parts.is_empty() {
        return;
    }
    let declared = change.plan.declared.map_or_else(
        || "nothing declared".to_owned(),
        |c| format!("declared {}", c.word()),
    );
    page.heading(&format!(
        "Risk {} of 100: {} ({declared})",
        change.risk.total,
        change.class.word()
    ));
    for part in &change.risk.parts {
        page.point(
            &part.points.to_string(),
            &format!("{} ({})", part.fact, part.source),
        );
    }
}

/// Writes the plan without its waves.
pub(super) fn plan(change: &Change, registers: &Registers, page: &mut Page) {
    let plan = &change.plan;
    page.heading("Plan");
    page.asked("reason", &plan.reason);
    page.asked("in scope", &plan.scope_in);
    page.asked("out of scope", &plan.scope_out);
    page.field("template", plan.template.as_deref().unwrap_or_default());
    let services: Vec<&str> = plan
        .services
        .iter()
        .map(|s| {
            registers
                .services
                .get(s)
                .map_or(s.as_str(), |s| s.name.as_str())
        })
        .collect();
    page.field("services", &services.join(", "));
    page.field("items", &items(plan));
    let unknown: Vec<&str> = unknown_items(plan, &registers.items)
        .into_iter()
        .map(|item| item.name.as_str())
        .collect();
    page.field("not registered", &unknown.join(", "));
    page.field("reference", &plan.reference);
    page.field("tags", &plan.tags.join(", "));
    page.field("notes", &plan.notes);
    rollback(plan, page);
    for trigger in &plan.triggers {
        page.always("trigger", &trigger.in_words());
    }
    for e in &plan.evidence {
        let on = e.on.map(|d| format!(" on {d}")).unwrap_or_default();
        page.always(
            "tested",
            &format!("{} ({}): {}; {}{on}", e.what, e.place, e.result, e.by),
        );
    }
    for c in &plan.communications {
        let owner = c.owner.as_ref().map_or("nobody", |o| o.as_str());
        page.always(
            "tell",
            &format!(
                "{}: {} by {}, {}, sent by {owner}: {}",
                c.client, c.audience, c.channel, c.when, c.text
            ),
        );
    }
    for c in &plan.validation {
        page.always(
            "check",
            &format!(
                "{}. {}; expected: {}; by {}",
                c.id, c.check, c.expected, c.method
            ),
        );
    }
}

fn items(plan: &Plan) -> String {
    let shown: Vec<String> = plan
        .items
        .iter()
        .take(20)
        .map(|i| {
            if i.kind.is_empty() {
                i.name.clone()
            } else {
                format!("{} ({})", i.name, i.kind)
            }
        })
        .collect();
    let more = plan.items.len().saturating_sub(shown.len());
    let tail = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    shown.join(", ") + &tail
}

fn rollback(plan: &Plan, page: &mut Page) {
    let rollback = &plan.rollback;
    if rollback.not_reversible {
        page.always(
            "rollback",
            &format!("not reversible; {}", rollback.mitigation),
        );
        return;
    }
    if rollback.steps.is_empty() {
        page.asked("rollback", "");
        return;
    }
    let who = rollback
        .decision_maker
        .as_ref()
        .map_or("nobody", |p| p.as_str());
    let rehearsal = if rollback.rehearsal.is_empty() {
        "never rehearsed"
    } else {
        &rollback.rehearsal
    };
    page.always(
        "rollback",
        &format!("{}, {who} decides; {rehearsal}", minutes(rollback.minutes)),
    );
    for step in &rollback.steps {
        page.always("", &format!("{}. {}", step.id.0, step.instruction));
    }
}
