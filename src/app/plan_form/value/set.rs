//! What a text that a person wrote means in a field.

use crate::app::plan_form::field::{CheckPart, EvidencePart, Field, MessagePart, StepPart};
use crate::domain::checklist::{Step, StepKind};
use crate::domain::id::{ClientId, ServiceId};
use crate::domain::plan::{Plan, Trigger};
use crate::domain::plan_lines;
use crate::domain::registers::Registers;
use crate::domain::when;
use crate::domain::window::Window;
use crate::domain::zone::Zone;

use super::read::{day, handle, handles, length, whole};
use super::{Here, steps_mut};

/// Puts what a person wrote into a field.
///
/// # Errors
/// Returns a sentence when the text means nothing there; the plan is then as it was.
pub fn set(plan: &mut Plan, field: Field, written: &str, here: Here<'_>) -> Result<(), String> {
    let line = written.trim().to_owned();
    match field {
        Field::Title => plan.title = line,
        Field::Reason => written.trim_end().clone_into(&mut plan.reason),
        Field::Reference => plan.reference = line,
        Field::ScopeIn => written.trim_end().clone_into(&mut plan.scope_in),
        Field::ScopeOut => written.trim_end().clone_into(&mut plan.scope_out),
        Field::OutageMinutes => plan.answers.outage_minutes = length(&line)?,
        Field::Users => plan.answers.users = whole(&line)?,
        Field::Sites => plan.answers.sites = whole(&line)?,
        Field::Services => plan.services = handles(&line).map(ServiceId::from).collect(),
        Field::ItemName(i) => on(plan.items.get_mut(i), |item| item.name = line),
        Field::ItemKind(i) => on(plan.items.get_mut(i), |item| item.kind = line),
        Field::WaveName(w) => on(plan.waves.get_mut(w), |wave| wave.name = line),
        Field::WaveClients(w) => {
            let clients = handles(&line).map(ClientId::from).collect();
            on(plan.waves.get_mut(w), |wave| wave.clients = clients);
        }
        Field::WaveWindow(w) => {
            let found = window(plan, w, &line, here)?;
            on(plan.waves.get_mut(w), |wave| wave.window = found);
        }
        Field::Step(track, i, part) => {
            if let Some(step) = steps_mut(plan, track).and_then(|s| s.get_mut(i)) {
                set_step(step, part, line)?;
            }
        }
        Field::Mitigation => written.trim_end().clone_into(&mut plan.rollback.mitigation),
        Field::RollbackMinutes => plan.rollback.minutes = length(&line)?.unwrap_or(0),
        Field::DecisionMaker => plan.rollback.decision_maker = handle(&line),
        Field::Rehearsal => plan.rollback.rehearsal = line,
        Field::Trigger(i) => on(plan.triggers.get_mut(i), |t| *t = Trigger::read(&line)),
        Field::Evidence(i, part) => {
            let day = match part {
                EvidencePart::On => day(&line, here.now.date_naive())?,
                EvidencePart::What
                | EvidencePart::Place
                | EvidencePart::Result
                | EvidencePart::By => None,
            };
            on(plan.evidence.get_mut(i), |e| match part {
                EvidencePart::What => e.what = line,
                EvidencePart::Place => e.place = line,
                EvidencePart::Result => e.result = line,
                EvidencePart::By => e.by = line,
                EvidencePart::On => e.on = day,
            });
        }
        Field::Message(i, part) => on(plan.communications.get_mut(i), |m| match part {
            MessagePart::Client => m.client = ClientId::new(line),
            MessagePart::Audience => m.audience = line,
            MessagePart::Channel => m.channel = line,
            MessagePart::When => m.when = line,
            MessagePart::Owner => m.owner = handle(&line),
            MessagePart::Text => written.trim_end().clone_into(&mut m.text),
        }),
        Field::Check(i, part) => {
            let minutes = match part {
                CheckPart::Minutes => length(&line)?.unwrap_or(0),
                CheckPart::Check | CheckPart::Expected | CheckPart::Method => 0,
            };
            on(plan.validation.get_mut(i), |c| match part {
                CheckPart::Check => c.check = line,
                CheckPart::Expected => c.expected = line,
                CheckPart::Method => c.method = line,
                CheckPart::Minutes => c.minutes = minutes,
            });
        }
        Field::Implementer => plan.implementer = handle(&line),
        Field::Verifier => plan.verifier = handle(&line),
        Field::Tags => plan.tags = handles(&line).map(str::to_owned).collect(),
        Field::Notes => written.trim_end().clone_into(&mut plan.notes),
        Field::Answer(_) => {}
    }
    Ok(())
}

fn on<T>(found: Option<&mut T>, change: impl FnOnce(&mut T)) {
    if let Some(found) = found {
        change(found);
    }
}

fn set_step(step: &mut Step, part: StepPart, line: String) -> Result<(), String> {
    match part {
        StepPart::Instruction => {
            let entry = plan_lines::entry(&line);
            step.instruction = entry.said;
            step.minutes = entry.minutes.unwrap_or(step.minutes);
        }
        StepPart::Minutes => step.minutes = length(&line)?.unwrap_or(0),
        StepPart::Owner => step.owner = handle(&line),
        StepPart::Expected => step.expected = line,
        StepPart::Releaser => {
            if let StepKind::Hold { releaser } = &mut step.kind {
                *releaser = handle(&line);
            }
        }
    }
    Ok(())
}

/// Reads a window for a wave, in the zone it names, else in that of the wave's first known client.
///
/// # Errors
/// Returns a sentence when it is none, or when no zone is known.
pub fn window(
    plan: &Plan,
    wave: usize,
    said: &str,
    here: Here<'_>,
) -> Result<Option<Window>, String> {
    if said.trim().is_empty() {
        return Ok(None);
    }
    let theirs = zone_of(plan, wave, here.registers);
    if theirs.is_none() && !when::names_zone(said) {
        return Err(
            "No client of this wave is registered, so its time zone is not known; write it behind the \
             window: thu 22:00 +4h Europe/London."
                .to_owned(),
        );
    }
    let found = when::window(said, here.now, theirs.unwrap_or(Zone::UTC));
    found.map(Some).map_err(|e| e.0)
}

/// Returns the time zone of a wave's first client that is in the register.
pub fn zone_of(plan: &Plan, wave: usize, registers: &Registers) -> Option<Zone> {
    let clients = &plan.waves.get(wave)?.clients;
    let known = clients.iter().find_map(|c| registers.clients.get(c));
    known.map(|c| c.zone)
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;
    use crate::app::plan_form::field::Track;
    use crate::domain::plan::{Communication, Item, PlannedWave, TestEvidence, ValidationCheck};
    use crate::domain::registers::Client;

    fn here(registers: &Registers) -> Here<'_> {
        Here {
            now: "2026-11-23T12:00:00Z".parse().unwrap(),
            registers,
        }
    }

    fn plan() -> Plan {
        Plan {
            items: vec![Item::default()],
            waves: vec![PlannedWave {
                clients: vec!["northwind".into()],
                steps: vec![Step {
                    kind: StepKind::Hold { releaser: None },
                    ..Step::default()
                }],
                ..PlannedWave::default()
            }],
            triggers: vec![Trigger::LatestRollback],
            evidence: vec![TestEvidence::default()],
            communications: vec![Communication::default()],
            validation: vec![ValidationCheck::default()],
            ..Plan::default()
        }
    }

    fn registers() -> Registers {
        let client = Client {
            id: "northwind".into(),
            zone: Zone::known("Europe/London"),
            ..Client::default()
        };
        let clients = [(client.id.clone(), client)].into_iter().collect();
        Registers {
            clients,
            ..Registers::default()
        }
    }

    #[test]
    fn every_field_holds_what_was_written_in_it() {
        let registers = registers();
        let step = |part| Field::Step(Track::Wave(0), 0, part);
        let written = [
            (Field::Title, "Renew"),
            (Field::Reason, "One\nTwo"),
            (Field::OutageMinutes, "0"),
            (Field::Users, "250"),
            (Field::Services, "erp, mail"),
            (Field::ItemName(0), "fw-lds-01"),
            (Field::ItemKind(0), "firewall"),
            (Field::WaveName(0), "pilot"),
            (Field::WaveClients(0), "northwind, contoso"),
            (
                Field::WaveWindow(0),
                "2026-11-26 22:00 - 2026-11-27 02:00 Europe/London",
            ),
            (step(StepPart::Instruction), "Export"),
            (step(StepPart::Minutes), "5"),
            (step(StepPart::Owner), "jun"),
            (step(StepPart::Releaser), "omar"),
            (step(StepPart::Expected), "a file"),
            (Field::Mitigation, "A loan pair"),
            (Field::RollbackMinutes, "20"),
            (Field::DecisionMaker, "ines"),
            (Field::Rehearsal, "in the lab"),
            (Field::Trigger(0), "check 1 fails"),
            (Field::Evidence(0, EvidencePart::On), "2026-11-03"),
            (Field::Evidence(0, EvidencePart::By), "jun"),
            (Field::Message(0, MessagePart::Client), "northwind"),
            (Field::Message(0, MessagePart::Text), "Tonight"),
            (Field::Check(0, CheckPart::Check), "Traffic flows"),
            (Field::Check(0, CheckPart::Minutes), "5"),
            (Field::Implementer, "jun"),
            (Field::Tags, "edge, leeds"),
            (Field::Notes, "call first"),
        ];
        let mut plan = plan();
        for (field, said) in written {
            set(&mut plan, field, said, here(&registers)).unwrap();
        }
        for (field, said) in written {
            assert_eq!(text(&plan, field), said, "{field:?}");
            set(&mut plan, field, "", here(&registers)).unwrap();
            assert_eq!(text(&plan, field), "", "{field:?}");
        }
    }

    #[test]
    fn what_means_nothing_is_refused_in_a_sentence_and_changes_nothing() {
        let registers = registers();
        let mut plan = plan();
        let before = plan.clone();
        for (field, said) in [
            (Field::OutageMinutes, "soon"),
            (Field::Users, "many"),
            (Field::WaveWindow(0), "sometime"),
            (Field::Evidence(0, EvidencePart::On), "31 feb"),
            (Field::Check(0, CheckPart::Minutes), "-1"),
        ] {
            let error = set(&mut plan, field, said, here(&registers)).unwrap_err();
            assert!(error.ends_with('.'), "{error}");
            assert_eq!(plan, before, "{field:?}");
        }
    }

    #[test]
    fn a_window_is_read_in_the_zone_of_the_client_and_asks_for_one_where_there_is_none() {
        let registers = registers();
        let mut plan = plan();
        set(
            &mut plan,
            Field::WaveWindow(0),
            "thu 22:00 +4h",
            here(&registers),
        )
        .unwrap();
        let window = plan.waves[0].window.unwrap();
        assert_eq!(window.zone, Zone::known("Europe/London"));
        plan.waves[0].clients.clear();
        let error = set(
            &mut plan,
            Field::WaveWindow(0),
            "thu 22:00 +4h",
            here(&registers),
        );
        assert!(error.unwrap_err().contains("time zone is not known"));
        assert_eq!(plan.waves[0].window, Some(window));
    }
}
