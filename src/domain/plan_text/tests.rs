//! Plans written as TOML and read back.

use crate::domain::zone::Zone;
use chrono::{DateTime, Duration, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::domain::checklist::{Step, StepId, StepKind, StepMode};
use crate::domain::plan::{
    ChangeType, Communication, Item, PlannedWave, RiskAnswers, RiskClass, RollbackPlan,
    TestEvidence, Trigger, ValidationCheck,
};
use crate::domain::window::Window;

/// A Monday noon.
fn now() -> Timestamp {
    DateTime::from_timestamp(1_795_435_200, 0).unwrap()
}

fn registers() -> Registers {
    let mut registers = Registers::default();
    let client = crate::domain::registers::Client {
        id: "northwind".into(),
        zone: Zone::known("Europe/Amsterdam"),
        ..crate::domain::registers::Client::default()
    };
    registers.clients.insert(client.id.clone(), client);
    registers
}

fn read(text: &str) -> Result<Plan, PlanTextError> {
    super::read(text, now(), &registers())
}

#[expect(clippy::too_many_lines, reason = "one line for each field")]
fn plan(text: &str, number: u32) -> Plan {
    let some = text.to_owned();
    let start = DateTime::UNIX_EPOCH + Duration::minutes(i64::from(number % 40_000_000));
    let step = |id, kind| Step {
        id: StepId(id),
        instruction: some.clone(),
        expected: some.clone(),
        minutes: number,
        owner: Some(text.into()),
        kind,
        mode: StepMode::DoConfirm,
    };
    Plan {
        title: some.clone(),
        reason: some.clone(),
        kind: ChangeType::Emergency,
        template: Some(some.clone()),
        declared: Some(RiskClass::High),
        answers: RiskAnswers {
            outage_minutes: Some(number),
            first_time: Some(true),
            vendor: Some(false),
            users: Some(1),
            sites: None,
        },
        scope_in: some.clone(),
        scope_out: some.clone(),
        services: vec![text.into()],
        items: vec![Item {
            name: some.clone(),
            kind: some.clone(),
        }],
        waves: vec![
            PlannedWave {
                name: some.clone(),
                clients: vec![text.into(), "b".into()],
                window: Some(Window {
                    start,
                    end: start + Duration::minutes(90),
                    zone: Zone::known("Europe/Amsterdam"),
                }),
                steps: vec![
                    step(1, StepKind::PreCheck),
                    step(2, StepKind::Work),
                    step(3, StepKind::Hold { releaser: None }),
                    step(
                        4,
                        StepKind::Hold {
                            releaser: Some(text.into()),
                        },
                    ),
                    step(5, StepKind::NoReturn),
                ],
            },
            PlannedWave::default(),
        ],
        rollback: RollbackPlan {
            steps: vec![step(1, StepKind::Work)],
            minutes: number,
            decision_maker: Some(text.into()),
            rehearsal: some.clone(),
            not_reversible: true,
            mitigation: some.clone(),
        },
        triggers: vec![
            Trigger::CheckFails { check: 1 },
            Trigger::StepOverruns {
                step: StepId(2),
                minutes: number,
            },
            Trigger::UsersAbove(number),
            Trigger::SitesAbove(2),
            Trigger::LatestRollback,
            Trigger::Sentence(some.clone()),
        ],
        evidence: vec![TestEvidence {
            what: some.clone(),
            place: some.clone(),
            result: some.clone(),
            by: some.clone(),
            on: NaiveDate::from_ymd_opt(2026, 11, 3),
        }],
        communications: vec![Communication {
            client: text.into(),
            audience: some.clone(),
            channel: some.clone(),
            when: some.clone(),
            owner: Some(text.into()),
            text: some.clone(),
        }],
        validation: vec![ValidationCheck {
            id: 1,
            check: some.clone(),
            expected: some.clone(),
            method: some.clone(),
            minutes: number,
        }],
        implementer: Some(text.into()),
        verifier: Some(text.into()),
        reference: some.clone(),
        notes: some.clone(),
        tags: vec![some],
    }
}

proptest! {
    #[test]
    fn a_plan_reads_back_as_it_was_written(text in "(?s).{0,30}", number in 0u32..100_000_000) {
        let plan = plan(&text, number);
        let written = write(&plan);
        prop_assert_eq!(read(&written), Ok(plan), "{}", written);
    }

    #[test]
    fn a_written_plan_never_acts_on_a_terminal(text in "[\\x00-\\x1f\\x7f\u{202e}\u{200b}\"a\\\\]{0,20}") {
        let written = write(&plan(&text, 1));
        let acts = written.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}');
        prop_assert!(!acts, "it acts on a terminal");
        prop_assert_eq!(read(&written), Ok(plan(&text, 1)));
    }
}

#[test]
fn an_empty_plan_is_a_template_that_reads_as_an_empty_plan() {
    let template = write(&Plan::default());
    assert_eq!(read(&template), Ok(Plan::default()));
    for word in [
        "[[waves]]",
        "[[evidence]]",
        "[[communications]]",
        "[[validation]]",
        "# implementer =",
    ] {
        assert!(template.contains(word), "{word}");
    }
}

#[test]
fn the_examples_in_the_template_are_a_plan_once_the_marks_are_taken_away() {
    let template = write(&Plan::default());
    let (head, _) = template.split_once("# The risk questions").unwrap();
    let (_, example) = template.split_once("# [[waves]]").unwrap();
    let (wave, rest) = example.split_once("# How to get back").unwrap();
    let (_, tables) = rest.split_once("# [[evidence]]").unwrap();
    let uncommented = |text: &str| -> String {
        text.lines()
            .filter(|l| !l.contains("What ") && !l.contains("Who ") && !l.contains("The checks"))
            .map(|l| l.trim_start_matches("# ").to_owned() + "\n")
            .collect()
    };
    let text = format!(
        "{head}\n[[waves]]{}\n[[evidence]]{}",
        uncommented(wave),
        uncommented(tables)
    );
    let plan = read(&text).unwrap();
    assert_eq!(plan.waves[0].steps.len(), 3);
    assert_eq!(
        (
            plan.evidence.len(),
            plan.communications.len(),
            plan.validation.len()
        ),
        (1, 1, 1)
    );
}

#[test]
fn a_mistyped_key_is_named_with_its_line_and_what_was_meant() {
    let wrong = read("title = \"a\"\n\nscope_inn = \"b\"\n").unwrap_err();
    assert_eq!(wrong.line, Some(3));
    assert!(
        wrong.sentence.contains("scope_inn") && wrong.sentence.contains("scope_in,"),
        "{wrong}"
    );
    let wrong =
        read("[[waves]]\nsteps = [\n  { instruction = \"a\", minuts = 3 },\n]\n").unwrap_err();
    assert!(wrong.sentence.contains("minuts"), "{wrong}");
    assert_eq!(wrong.line, Some(3));
}

#[test]
fn a_window_at_a_time_that_happens_twice_is_refused_with_its_line() {
    let text = "[[waves]]\n\nwindow = { start = \"2026-10-25 01:30\", end = \"2026-10-25 04:00\", \
                zone = \"Europe/London\" }\n";
    let wrong = read(text).unwrap_err();
    assert_eq!(wrong.line, Some(3));
    assert!(wrong.sentence.contains("happens twice"), "{wrong}");
}

#[test]
fn a_window_may_be_said_in_words_in_the_zone_of_its_client_or_in_its_own() {
    let window = |text: &str| read(text).map(|p| p.waves[0].window.unwrap().in_words());
    assert_eq!(
        window("[[waves]]\nclients = [\"northwind\"]\nwindow = \"thu 22:00 +4h\"\n").unwrap(),
        "Thu 26 Nov 2026 22:00 to 02:00 CET"
    );
    assert_eq!(
        window("[[waves]]\nwindow = \"thu 22:00-02:00 Europe/London\"\n").unwrap(),
        "Thu 26 Nov 2026 22:00 to 02:00 GMT"
    );
    let nowhere = window("[[waves]]\n\nwindow = \"thu 22:00 +4h\"\n").unwrap_err();
    assert_eq!(nowhere.line, Some(3));
    assert!(nowhere.sentence.contains("Europe/London"), "{nowhere}");
    let wrong =
        window("[[waves]]\nclients = [\"northwind\"]\nwindow = \"sometime\"\n").unwrap_err();
    assert_eq!(wrong.line, Some(3));
    assert!(wrong.sentence.contains("thu 22:00 +4h"), "{wrong}");
    let number = window("[[waves]]\nwindow = 7\n").unwrap_err();
    assert!(number.sentence.contains("thu 22:00 +4h"), "{number}");
    let half =
        window("[[waves]]\nwindow = { start = \"2026-11-26 22:00\", strat = 1 }\n").unwrap_err();
    assert!(half.sentence.contains("strat"), "{half}");
}

#[test]
fn a_time_may_be_a_toml_time_or_rfc_3339() {
    let text = "[[waves]]\nwindow = { start = 2026-11-26T22:00:00Z, end = 2026-11-27 02:00:00, \
                zone = \"Europe/London\" }\n[[evidence]]\non = 2026-11-03\n";
    let plan = read(text).unwrap();
    assert_eq!(plan.waves[0].window.unwrap().length(), Duration::hours(4));
    assert_eq!(plan.evidence[0].on, NaiveDate::from_ymd_opt(2026, 11, 3));
}

#[test]
fn a_trigger_is_exactly_one_condition() {
    for text in [
        "triggers = [{ }]",
        "triggers = [{ users_above = 1, sites_above = 2 }]",
        "triggers = [{ step_overruns = 1 }]",
        "triggers = [{ minutes = 1 }]",
        "triggers = [{ latest_rollback = false }]",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn only_a_hold_step_has_a_releaser() {
    let text = "[[waves]]\nsteps = [{ instruction = \"a\", releaser = \"omar\" }]";
    assert!(read(text).unwrap_err().sentence.contains("hold"));
}
