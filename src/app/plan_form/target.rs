//! Where a gap is mended: from the field that a gate names to the row of the form.

use crate::domain::plan::Plan;

use super::Spot;
use super::field::{CheckPart, EvidencePart, Field, MessagePart, Question, StepPart, Track};
use super::rows::rows;
use super::section::{List, Section, section_of, section_of_list};
use super::value::text;

/// A place in the form: a field, or where a list grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A field.
    Field(Field),
    /// Where a list grows.
    Grow(List),
}

/// Returns the place in the form that a gate names as where a gap is mended; nothing when it is not a field
/// of the plan.
pub fn target(plan: &Plan, mend: &str) -> Option<Target> {
    let (name, number) = match mend.split_once('[') {
        Some((name, rest)) => {
            let (number, after) = rest.split_once(']')?;
            (format!("{name}{after}"), number.parse::<usize>().ok())
        }
        None => (mend.to_owned(), None),
    };
    let nth = number.and_then(|n| n.checked_sub(1));
    Some(match name.as_str() {
        "title" | "edit" => Target::Field(Field::Title),
        "reason" => Target::Field(Field::Reason),
        "reference" => Target::Field(Field::Reference),
        "scope_in" => Target::Field(Field::ScopeIn),
        "scope_out" => Target::Field(Field::ScopeOut),
        "declared" => Target::Field(Field::Answer(Question::Declared)),
        "answers" => Target::Field(open_question(plan)),
        "answers.outage_minutes" => Target::Field(Field::OutageMinutes),
        "answers.first_time" => Target::Field(Field::Answer(Question::FirstTime)),
        "answers.vendor" => Target::Field(Field::Answer(Question::Vendor)),
        "answers.users" => Target::Field(Field::Users),
        "answers.sites" => Target::Field(Field::Sites),
        "services or items" | "services" => Target::Field(Field::Services),
        "items" => Target::Grow(List::Items),
        "waves" | "waves.clients" => of_wave(plan, nth, Field::WaveClients),
        "waves.window" => of_wave(plan, nth, Field::WaveWindow),
        "waves.steps" => work(plan, nth),
        "rollback" | "rollback.steps" => Target::Grow(List::Steps(Track::Rollback)),
        "rollback.mitigation" => Target::Field(Field::Mitigation),
        "rollback.minutes" => Target::Field(Field::RollbackMinutes),
        "rollback.decision_maker" => Target::Field(Field::DecisionMaker),
        "rollback.rehearsal" => Target::Field(Field::Rehearsal),
        "triggers" => Target::Grow(List::Triggers),
        "evidence" => evidence(plan, nth),
        "communications" => messages(plan),
        "validation" => checks(plan),
        "implementer" => Target::Field(Field::Implementer),
        "verifier" => Target::Field(Field::Verifier),
        "notes" => Target::Field(Field::Notes),
        _ => return None,
    })
}

fn blank(plan: &Plan, field: Field) -> bool {
    text(plan, field).trim().is_empty()
}

fn open_question(plan: &Plan) -> Field {
    let questions = [
        Field::OutageMinutes,
        Field::Answer(Question::FirstTime),
        Field::Answer(Question::Vendor),
    ];
    let open = questions.into_iter().find(|f| blank(plan, *f));
    open.unwrap_or(Field::OutageMinutes)
}

fn of_wave(plan: &Plan, nth: Option<usize>, field: fn(usize) -> Field) -> Target {
    let open = || (0..plan.waves.len()).find(|w| blank(plan, field(*w)));
    match nth.or_else(open).or((!plan.waves.is_empty()).then_some(0)) {
        Some(wave) if wave < plan.waves.len() => Target::Field(field(wave)),
        Some(_) | None => Target::Grow(List::Waves),
    }
}

fn work(plan: &Plan, nth: Option<usize>) -> Target {
    let wave = nth.unwrap_or(0);
    match plan.waves.get(wave) {
        Some(planned) if planned.steps.is_empty() => Target::Grow(List::Steps(Track::Wave(wave))),
        Some(_) => Target::Field(Field::Step(Track::Wave(wave), 0, StepPart::Instruction)),
        None => Target::Grow(List::Waves),
    }
}

fn evidence(plan: &Plan, nth: Option<usize>) -> Target {
    use EvidencePart::{By, On, Place, Result, What};
    let Some(index) = nth.filter(|n| *n < plan.evidence.len()) else {
        return Target::Grow(List::Evidence);
    };
    let fields = [What, Place, Result, By, On].map(|p| Field::Evidence(index, p));
    let open = fields.into_iter().find(|f| blank(plan, *f));
    Target::Field(open.unwrap_or(fields[0]))
}

fn messages(plan: &Plan) -> Target {
    use MessagePart::{Audience, Channel, Client, Owner, Text, When};
    let parts = [Client, Audience, Channel, When, Owner, Text];
    let fields = (0..plan.communications.len())
        .flat_map(|index| parts.map(|part| Field::Message(index, part)));
    let open = fields.into_iter().find(|f| blank(plan, *f));
    open.map_or(Target::Grow(List::Messages), Target::Field)
}

fn checks(plan: &Plan) -> Target {
    use CheckPart::{Check, Expected, Method};
    let fields = (0..plan.validation.len())
        .flat_map(|index| [Check, Expected, Method].map(|part| Field::Check(index, part)));
    let open = fields.into_iter().find(|f| blank(plan, *f));
    open.map_or(Target::Grow(List::Checks), Target::Field)
}

/// Returns where the cursor stands on a place of the form.
pub fn spot(plan: &Plan, target: Target) -> Spot {
    let section = match target {
        Target::Field(field) => section_of(field),
        Target::Grow(list) => section_of_list(list),
    };
    spot_in(plan, section, target).unwrap_or(Spot {
        section,
        ..Spot::default()
    })
}

fn spot_in(plan: &Plan, section: Section, target: Target) -> Option<Spot> {
    rows(plan, section)
        .iter()
        .enumerate()
        .find_map(|(row, shown)| match target {
            Target::Grow(list) => (shown.adds == Some(list)).then_some(Spot {
                section,
                row,
                part: 0,
            }),
            Target::Field(field) => {
                let part = shown.fields.iter().position(|f| *f == field)?;
                Some(Spot { section, row, part })
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::added::PlanField;
    use crate::domain::gate::{Gate, RULES};
    use crate::domain::plan::{PlannedWave, TestEvidence};

    #[test]
    fn every_rule_that_the_plan_can_meet_has_a_place_in_the_form() {
        let plan = Plan {
            waves: vec![PlannedWave::default()],
            ..Plan::default()
        };
        for row in RULES.iter().filter(|r| r.gate == Gate::Intake) {
            assert!(target(&plan, row.mend).is_some(), "{}", row.code);
        }
        for mend in ["rollback", "communications", "validation", "waves.window"] {
            let found = target(&plan, mend).map(|t| spot(&plan, t));
            assert!(found.is_some(), "{mend}");
        }
        for field in PlanField::ALL {
            assert!(target(&plan, field.key()).is_some(), "{}", field.key());
        }
        assert_eq!(target(&plan, "vote and approve"), None);
        assert_eq!(target(&plan, "met"), None);
    }

    #[test]
    fn a_place_is_the_first_thing_that_is_missing_there() {
        let mut plan = Plan {
            waves: vec![PlannedWave::default()],
            ..Plan::default()
        };
        let to = |plan: &Plan, mend: &str| target(plan, mend).unwrap();
        assert_eq!(
            to(&plan, "waves[1].window"),
            Target::Field(Field::WaveWindow(0))
        );
        assert_eq!(to(&plan, "waves[9].window"), Target::Grow(List::Waves));
        assert_eq!(
            to(&plan, "waves[1].steps"),
            Target::Grow(List::Steps(Track::Wave(0)))
        );
        plan.evidence.push(TestEvidence {
            what: "Failover".to_owned(),
            ..TestEvidence::default()
        });
        assert_eq!(
            to(&plan, "evidence[1]"),
            Target::Field(Field::Evidence(0, EvidencePart::Place))
        );
        let at = spot(&plan, to(&plan, "waves[1].steps"));
        assert_eq!((at.section, at.row), (Section::Waves, 2));
    }
}
