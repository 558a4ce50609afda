//! The rows of a section of the plan, as the cursor goes through them.

use crate::domain::checklist::StepKind;
use crate::domain::plan::Plan;

use super::field::{CheckPart, EvidencePart, Field, MessagePart, Question, StepPart, Track};
use super::section::{List, Section};
use super::value::steps;

/// One row: a field, an entry with its parts side by side, or the place where a list grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The fields in it, from left to right; none where a list grows.
    pub fields: Vec<Field>,
    /// The entry of a list that it belongs to.
    pub entry: Option<(List, usize)>,
    /// The list that grows here.
    pub adds: Option<List>,
    /// What stands above it.
    pub head: Option<String>,
}

/// Rows being put together.
#[derive(Default)]
struct Rows(Vec<Row>);

impl Rows {
    fn field(&mut self, field: Field) {
        self.fields(vec![field], None);
    }

    fn fields(&mut self, fields: Vec<Field>, entry: Option<(List, usize)>) {
        self.0.push(Row {
            fields,
            entry,
            adds: None,
            head: None,
        });
    }

    /// Adds the fields of one entry, one below the other, with the entry's name above.
    fn block(&mut self, list: List, index: usize, head: String, fields: &[Field]) {
        let first = self.0.len();
        for field in fields {
            self.fields(vec![*field], Some((list, index)));
        }
        self.head(first, head);
    }

    fn head(&mut self, row: usize, head: String) {
        if let Some(row) = self.0.get_mut(row) {
            row.head = Some(head);
        }
    }

    fn adds(&mut self, list: List) {
        self.0.push(Row {
            fields: Vec::new(),
            entry: None,
            adds: Some(list),
            head: None,
        });
    }

    fn steps(&mut self, plan: &Plan, track: Track, head: &str) {
        let first = self.0.len();
        for (index, step) in steps(plan, track).iter().enumerate() {
            let mut parts = vec![StepPart::Instruction, StepPart::Minutes, StepPart::Owner];
            if matches!(step.kind, StepKind::Hold { .. }) {
                parts.push(StepPart::Releaser);
            }
            parts.push(StepPart::Expected);
            let fields = parts.into_iter().map(|p| Field::Step(track, index, p));
            self.fields(fields.collect(), Some((List::Steps(track), index)));
        }
        self.adds(List::Steps(track));
        self.head(first, head.to_owned());
    }
}

/// Returns the rows of a section.
pub fn rows(plan: &Plan, section: Section) -> Vec<Row> {
    let mut rows = Rows::default();
    match section {
        Section::What => {
            for field in [
                Field::Title,
                Field::Reason,
                Field::Answer(Question::Kind),
                Field::Reference,
            ] {
                rows.field(field);
            }
        }
        Section::Scope => {
            rows.field(Field::ScopeIn);
            rows.field(Field::ScopeOut);
        }
        Section::Risk => {
            for field in [
                Field::Answer(Question::Declared),
                Field::OutageMinutes,
                Field::Answer(Question::FirstTime),
                Field::Answer(Question::Vendor),
                Field::Users,
                Field::Sites,
            ] {
                rows.field(field);
            }
        }
        Section::Services => {
            rows.field(Field::Services);
            let first = rows.0.len();
            for index in 0..plan.items.len() {
                let fields = vec![Field::ItemName(index), Field::ItemKind(index)];
                rows.fields(fields, Some((List::Items, index)));
            }
            rows.adds(List::Items);
            rows.head(first, "Items".to_owned());
        }
        Section::Waves => waves(plan, &mut rows),
        Section::Rollback => rollback(plan, &mut rows),
        Section::Triggers => {
            for index in 0..plan.triggers.len() {
                rows.fields(vec![Field::Trigger(index)], Some((List::Triggers, index)));
            }
            rows.adds(List::Triggers);
        }
        Section::Tests => {
            use EvidencePart::{By, On, Place, Result, What};
            for index in 0..plan.evidence.len() {
                let fields = [What, Place, Result, By, On].map(|p| Field::Evidence(index, p));
                rows.block(
                    List::Evidence,
                    index,
                    format!("Test {}", index + 1),
                    &fields,
                );
            }
            rows.adds(List::Evidence);
        }
        Section::Messages => {
            use MessagePart::{Audience, Channel, Client, Owner, Text, When};
            for index in 0..plan.communications.len() {
                let parts = [Client, Audience, Channel, When, Owner, Text];
                let fields = parts.map(|p| Field::Message(index, p));
                rows.block(
                    List::Messages,
                    index,
                    format!("Message {}", index + 1),
                    &fields,
                );
            }
            rows.adds(List::Messages);
        }
        Section::Checks => {
            use CheckPart::{Check, Expected, Method, Minutes};
            for (index, check) in plan.validation.iter().enumerate() {
                let fields = [Check, Expected, Method, Minutes].map(|p| Field::Check(index, p));
                let number = if check.id == 0 {
                    index + 1
                } else {
                    check.id as usize
                };
                rows.block(List::Checks, index, format!("Check {number}"), &fields);
            }
            rows.adds(List::Checks);
        }
        Section::People => {
            rows.field(Field::Implementer);
            rows.field(Field::Verifier);
        }
        Section::Notes => {
            rows.field(Field::Tags);
            rows.field(Field::Notes);
        }
    }
    rows.0
}

fn waves(plan: &Plan, rows: &mut Rows) {
    for (index, wave) in plan.waves.iter().enumerate() {
        let mut fields = vec![Field::WaveClients(index), Field::WaveWindow(index)];
        if plan.waves.len() > 1 || !wave.name.is_empty() {
            fields.insert(0, Field::WaveName(index));
        }
        rows.block(List::Waves, index, format!("Wave {}", index + 1), &fields);
        rows.steps(plan, Track::Wave(index), "Steps");
    }
    rows.adds(List::Waves);
}

fn rollback(plan: &Plan, rows: &mut Rows) {
    rows.field(Field::Answer(Question::WayBack));
    if plan.rollback.not_reversible || !plan.rollback.mitigation.is_empty() {
        rows.field(Field::Mitigation);
    }
    rows.field(Field::RollbackMinutes);
    rows.field(Field::DecisionMaker);
    rows.field(Field::Rehearsal);
    rows.steps(plan, Track::Rollback, "Rollback steps");
}

#[cfg(test)]
mod tests {
    use super::super::section::{section_of, section_of_list};
    use super::*;
    use crate::domain::checklist::Step;
    use crate::domain::plan::{Item, PlannedWave, RollbackPlan};

    #[test]
    fn every_row_stands_in_the_section_of_its_fields() {
        let plan = Plan {
            items: vec![Item::default()],
            waves: vec![
                PlannedWave {
                    steps: vec![Step::default(); 2],
                    ..PlannedWave::default()
                };
                2
            ],
            rollback: RollbackPlan {
                steps: vec![Step::default()],
                not_reversible: true,
                ..RollbackPlan::default()
            },
            triggers: vec![crate::domain::plan::Trigger::LatestRollback],
            evidence: vec![crate::domain::plan::TestEvidence::default()],
            communications: vec![crate::domain::plan::Communication::default()],
            validation: vec![crate::domain::plan::ValidationCheck::default()],
            ..Plan::default()
        };
        for section in Section::ALL {
            for row in rows(&plan, section) {
                assert!(
                    row.fields.iter().all(|f| section_of(*f) == section),
                    "{row:?}"
                );
                assert!(
                    row.adds.is_none_or(|l| section_of_list(l) == section),
                    "{row:?}"
                );
                assert_ne!(row.fields.is_empty(), row.adds.is_none(), "{row:?}");
            }
        }
    }

    #[test]
    fn an_empty_plan_has_a_row_to_stand_on_in_every_section() {
        for section in Section::ALL {
            assert!(!rows(&Plan::default(), section).is_empty(), "{section:?}");
        }
    }
}
