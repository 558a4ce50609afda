//! Incidents, cause and trigger kept apart, the observation period, and the verdict that an incident reopens.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::Duration;
use common::work::{FINISH, check, complete, no_impact, release, tick, way_back};
use common::{Case, full_plan, noon};
use holdpoint::domain::checklist::StepId;
use holdpoint::domain::command::Command;
use holdpoint::domain::decide::best_outcome;
use holdpoint::domain::event::{ChangeEvent, Event};
use holdpoint::domain::incident::IncidentRole;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::observation::{Observation, counts};
use holdpoint::domain::policy::Policy;
use holdpoint::domain::queue::{Marks, QueueRow};
use holdpoint::domain::refusal::{Cause, Refusal};
use holdpoint::domain::vote::Choice;
use holdpoint::domain::wave::{Checklist, Impact, ImpactLevel, Outcome, Phase, Tick};
use holdpoint::domain::window::Window;

fn draft() -> Case {
    let mut case = Case::new();
    case.create("rea", full_plan());
    case
}

fn running() -> Case {
    Case::begun(full_plan(), 2)
}

/// A change closed as successful, three hours after noon.
fn closed() -> Case {
    let mut case = running();
    for (who, command) in [
        ("jun", tick(1)),
        ("omar", release(2)),
        ("jun", tick(2)),
        ("jun", release(3)),
        ("jun", tick(3)),
        ("jun", FINISH),
    ] {
        case.ask(who, &command).unwrap();
    }
    case.now = noon() + Duration::hours(3);
    case.ask("tom", &check()).unwrap();
    case.ask("tom", &no_impact()).unwrap();
    case.ask("tom", &complete(Outcome::Successful)).unwrap();
    case
}

fn link(incident: &str, role: IncidentRole) -> Command {
    Command::LinkIncident {
        incident: incident.to_owned(),
        role,
        note: "the tunnel flaps since the upgrade".to_owned(),
        wave: None,
    }
}

fn back(incident: &str) -> Command {
    Command::WithdrawIncident {
        incident: incident.to_owned(),
        reason: "that was another site".to_owned(),
    }
}

fn marks(case: &Case) -> Marks {
    QueueRow::of(&case.change).marks
}

fn kinds(case: &Case, last: usize) -> Vec<String> {
    let events = &case.events[case.events.len() - last..];
    let kind = |e: &Event| e.encode().unwrap().0;
    events.iter().map(|e| kind(&e.event)).collect()
}

#[test]
fn a_closed_change_is_observed_for_the_hours_of_its_policy_and_counts_when_they_are_over() {
    let mut case = closed();
    let observed = Observation::of(&case.change, &case.registers).unwrap();
    assert_eq!(observed.until, noon() + Duration::hours(27));
    assert!(!counts(&case.change, &case.registers, case.now));
    let last = observed.until - Duration::seconds(1);
    assert!(!counts(&case.change, &case.registers, last));
    assert!(counts(&case.change, &case.registers, observed.until));
    let policy = Policy {
        observation_hours: 2,
        ..Policy::default()
    };
    case.registers.apply(&Event::PolicySet {
        policy: Box::new(policy),
        reason: String::new(),
    });
    let observed = Observation::of(&case.change, &case.registers).unwrap();
    let hours = case.registers.policy_of(&case.change).observation_hours;
    assert_eq!(
        observed.until,
        noon() + Duration::hours(3 + i64::from(hours)),
        "the policy that judges the change says how long"
    );
}

#[test]
fn an_open_change_is_not_observed_and_does_not_count() {
    let case = running();
    assert_eq!(Observation::of(&case.change, &case.registers), None);
    assert!(!counts(
        &case.change,
        &case.registers,
        case.now + Duration::days(9)
    ));
}

#[test]
fn a_caused_incident_inside_the_observation_reopens_the_verdict_in_the_same_command() {
    let mut case = closed();
    case.now += Duration::hours(23);
    assert_eq!(case.ask("jun", &link("INC-7", IncidentRole::Cause)), Ok(2));
    assert_eq!(
        kinds(&case, 2),
        ["change.incident-linked/1", "change.reopened/1"]
    );
    assert_eq!(case.change.state, State::InProgress);
    assert_eq!(case.change.waves[0].phase, Phase::Verifying);
    assert_eq!(case.change.incidents.len(), 1, "it is linked once");
    let refusal = case.ask("tom", &complete(Outcome::Successful)).unwrap_err();
    assert!(
        refusal.sentence.contains("it caused an incident"),
        "{refusal}"
    );
    assert!(refusal.next.contains("successful with issues"), "{refusal}");
    case.now += Duration::hours(1);
    case.ask("tom", &complete(Outcome::SuccessfulWithIssues))
        .unwrap();
    assert_eq!(case.change.outcome, Some(Outcome::SuccessfulWithIssues));
    let first = &case.change.verdicts[0];
    assert_eq!(
        first.outcome,
        Outcome::Successful,
        "the first verdict stays"
    );
    assert_eq!(
        (first.by.as_str(), first.incident.as_str()),
        ("jun", "INC-7")
    );
    let observed = Observation::of(&case.change, &case.registers).unwrap();
    assert_eq!(
        observed.until,
        case.now + Duration::hours(24),
        "it is observed anew"
    );
}

#[test]
fn after_the_observation_an_incident_is_linked_and_a_manager_reopens() {
    let mut case = closed();
    case.now += Duration::hours(24);
    assert_eq!(case.ask("jun", &link("INC-7", IncidentRole::Cause)), Ok(1));
    assert_eq!(case.change.state, State::Closed);
    let reopen = Command::Reopen {
        incident: "INC-7".to_owned(),
        reason: "the tunnel flaps since the upgrade".to_owned(),
    };
    assert!(case.ask("jun", &reopen).is_err());
    case.ask("ines", &reopen).unwrap();
    assert_eq!(case.change.state, State::InProgress);
    assert_eq!(case.change.incidents.len(), 1);
}

#[test]
fn an_incident_that_led_to_a_change_never_reopens_it_nor_counts_against_it() {
    let mut case = closed();
    assert_eq!(
        case.ask("jun", &link("INC-3", IncidentRole::Trigger)),
        Ok(1)
    );
    assert_eq!(case.change.state, State::Closed);
    assert!(marks(&case).has(Marks::INCIDENT));
    assert!(!marks(&case).caused_incident());
    case.ask("jun", &link("INC-7", IncidentRole::Cause))
        .unwrap();
    assert!(marks(&case).caused_incident());
    case.ask("ines", &back("INC-7")).unwrap();
    assert!(marks(&case).has(Marks::INCIDENT) && !marks(&case).caused_incident());
    case.ask("jun", &back("inc-3")).unwrap();
    assert!(!marks(&case).has(Marks::INCIDENT));
    assert_eq!(
        case.change.incidents.len(),
        2,
        "what was taken back stays on record"
    );
}

#[test]
fn before_its_work_began_a_change_can_only_have_been_triggered() {
    let mut case = draft();
    let refusal = case
        .ask("jun", &link("INC-7", IncidentRole::Cause))
        .unwrap_err();
    assert!(
        refusal.sentence.contains("none of its work has begun"),
        "{refusal}"
    );
    assert!(refusal.next.contains("as trigger"), "{refusal}");
    case.ask("jun", &link("INC-7", IncidentRole::Trigger))
        .unwrap();
}

#[test]
fn an_incident_is_linked_once_and_in_one_role() {
    let mut case = running();
    case.ask("jun", &link("INC-7", IncidentRole::Trigger))
        .unwrap();
    for role in [IncidentRole::Trigger, IncidentRole::Cause] {
        let refusal = case.ask("tom", &link(" inc-7", role)).unwrap_err();
        assert_eq!(refusal.cause, Cause::Conflict);
        assert!(refusal.sentence.contains("jun linked INC-7"), "{refusal}");
    }
    let mut blank = link("INC-8", IncidentRole::Cause);
    if let Command::LinkIncident { note, .. } = &mut blank {
        "n/a".clone_into(note);
    }
    assert!(case.ask("jun", &blank).is_err(), "a cause is shown");
}

#[test]
fn who_works_verifies_or_manages_links_and_others_do_not() {
    for (who, may) in [
        ("jun", true),
        ("tom", true),
        ("omar", true),
        ("ines", true),
        ("sara", false),
        ("rea", false),
        ("axel", false),
        ("nobody", false),
    ] {
        let mut case = closed();
        let said = case.ask(who, &link("INC-7", IncidentRole::Trigger));
        assert_eq!(said.is_ok(), may, "{who}: {said:?}");
    }
}

#[test]
fn a_link_is_taken_back_by_whoever_made_it_or_a_manager() {
    let mut case = running();
    case.ask("jun", &link("INC-7", IncidentRole::Cause))
        .unwrap();
    let refusal = case.ask("tom", &back("INC-7")).unwrap_err();
    assert_eq!(refusal.cause, Cause::Person);
    assert!(case.ask("jun", &back("INC-8")).is_err(), "it is not linked");
    case.ask("jun", &back("INC-7")).unwrap();
    let link = &case.change.incidents[0];
    assert_eq!(
        link.withdrawn.as_ref().unwrap().reason,
        "that was another site"
    );
    assert!(!case.change.caused_incident());
    case.ask("jun", &link_again()).unwrap();
    assert!(case.change.caused_incident(), "it may be linked again");
}

fn link_again() -> Command {
    link("INC-7", IncidentRole::Cause)
}

#[test]
fn the_reference_of_a_rollback_is_linked_as_its_cause() {
    let mut case = running();
    let roll_back = Command::RollBack {
        wave: 0,
        reason: "the tunnel stays down".to_owned(),
        incident: "INC-7".to_owned(),
    };
    case.ask("jun", &roll_back).unwrap();
    let restored = Command::EndRollback {
        wave: 0,
        restored: true,
        incident: "INC-7".to_owned(),
    };
    case.ask("jun", &way_back()).unwrap();
    case.ask("jun", &restored).unwrap();
    let links: Vec<_> = case.change.linked().collect();
    assert_eq!(links.len(), 1);
    assert_eq!(
        (links[0].incident.as_str(), links[0].role),
        ("INC-7", IncidentRole::Cause)
    );
}

#[test]
fn an_incident_told_only_at_the_end_of_a_rollback_is_linked_then() {
    let mut case = running();
    let roll_back = Command::RollBack {
        wave: 0,
        reason: "the tunnel stays down".to_owned(),
        incident: String::new(),
    };
    case.ask("jun", &roll_back).unwrap();
    assert_eq!(case.change.linked().count(), 0);
    let restored = Command::EndRollback {
        wave: 0,
        restored: true,
        incident: "INC-9".to_owned(),
    };
    case.ask("jun", &way_back()).unwrap();
    case.ask("jun", &restored).unwrap();
    assert!(case.change.caused_incident());
}

#[test]
fn a_link_taken_back_after_it_reopened_the_verdict_lets_it_be_judged_as_before() {
    let mut case = closed();
    case.ask("jun", &link("INC-7", IncidentRole::Cause))
        .unwrap();
    case.ask("jun", &back("INC-7")).unwrap();
    case.ask("tom", &complete(Outcome::Successful)).unwrap();
    assert_eq!(case.change.state, State::Closed);
    assert_eq!(case.change.verdicts.len(), 1);
}

/// Two waves, northwind's and a day later contoso's, each of one step.
fn two_waves() -> Case {
    let mut plan = full_plan();
    plan.waves[0].steps.truncate(1);
    let mut second = plan.waves[0].clone();
    second.clients = vec!["contoso".into()];
    second.window = plan.waves[0].window.map(|w| Window {
        start: w.start + Duration::days(1),
        end: w.end + Duration::days(1),
        ..w
    });
    plan.waves.push(second);
    let mut other = plan.communications[0].clone();
    other.client = "contoso".into();
    plan.communications.push(other);
    let mut case = Case::new();
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    case.approve("ines").unwrap();
    case.ask("ines", &Command::Schedule).unwrap();
    case.now = noon() + Duration::hours(2);
    case
}

fn starts(case: &mut Case, wave: usize) {
    case.now = noon() + Duration::hours(2) + Duration::days(i64::try_from(wave).unwrap());
    let start = Command::Start { wave, began: None };
    case.ask("jun", &start).unwrap();
}

/// Works and verifies a wave; everything but its completion.
fn works(case: &mut Case, wave: usize) {
    let done = Command::Tick {
        wave,
        checklist: Checklist::Work,
        step: StepId(1),
        tick: Tick::Done,
        note: String::new(),
    };
    case.ask("jun", &done).unwrap();
    case.ask("jun", &Command::FinishWork { wave }).unwrap();
    let check = Command::RecordCheck {
        wave,
        check: 1,
        passed: true,
        observed: "no loss in 300 packets".to_owned(),
    };
    case.ask("tom", &check).unwrap();
    let declare = Command::DeclareImpact {
        wave,
        client: ["northwind", "contoso"][wave].into(),
        impact: Impact {
            level: ImpactLevel::None,
            from: None,
            to: None,
            users: None,
            noticed: String::new(),
            planned: true,
            told_by: "service desk".to_owned(),
        },
    };
    case.ask("tom", &declare).unwrap();
}

fn ends(case: &mut Case, wave: usize, outcome: Outcome) -> Result<usize, Refusal> {
    case.ask("tom", &Command::Complete { wave, outcome })
}

fn in_wave(incident: &str, wave: usize) -> Command {
    let mut command = link(incident, IncidentRole::Cause);
    if let Command::LinkIncident { wave: named, .. } = &mut command {
        *named = Some(wave);
    }
    command
}

#[test]
fn an_incident_counts_against_the_wave_that_caused_it_and_not_against_the_one_that_closes() {
    let mut case = two_waves();
    starts(&mut case, 0);
    works(&mut case, 0);
    ends(&mut case, 0, Outcome::Successful).unwrap();
    case.now += Duration::hours(3);
    // The only wave begun is meant when none is named.
    case.ask("tom", &link("INC-7", IncidentRole::Cause))
        .unwrap();
    assert_eq!(case.change.incidents[0].wave, Some(0));
    assert_eq!(
        case.change.outcome_of(0),
        Some(Outcome::SuccessfulWithIssues),
        "it was done, and what it caused counts"
    );
    starts(&mut case, 1);
    works(&mut case, 1);
    assert_eq!(best_outcome(&case.change, 1), Outcome::Successful);
    ends(&mut case, 1, Outcome::Successful).unwrap();
    assert_eq!(case.change.outcome_of(1), Some(Outcome::Successful));
    assert_eq!(
        case.change.outcome,
        Some(Outcome::SuccessfulWithIssues),
        "its worst wave's"
    );
    let said = case.change.incidents[0].in_words(|at| at.to_string());
    assert!(
        said.starts_with("INC-7 caused by this change, by its wave 1, linked"),
        "{said}"
    );
}

#[test]
fn a_wave_under_way_answers_for_its_own_incident_and_a_link_taken_back_counts_no_more() {
    let mut case = two_waves();
    starts(&mut case, 0);
    case.ask("jun", &in_wave("INC-7", 0)).unwrap();
    works(&mut case, 0);
    let refusal = ends(&mut case, 0, Outcome::Successful).unwrap_err();
    assert_eq!(
        refusal.sentence,
        "Wave 1 cannot be called successful: it caused an incident."
    );
    ends(&mut case, 0, Outcome::SuccessfulWithIssues).unwrap();
    starts(&mut case, 1);
    // Two have begun: the one begun last is meant, and the other can be named.
    case.ask("jun", &link("INC-8", IncidentRole::Cause))
        .unwrap();
    assert_eq!(case.change.link_of("INC-8").unwrap().wave, Some(1));
    case.ask("jun", &back("INC-8")).unwrap();
    case.ask("jun", &in_wave("INC-9", 0)).unwrap();
    works(&mut case, 1);
    ends(&mut case, 1, Outcome::Successful).unwrap();
    assert_eq!(case.change.outcome, Some(Outcome::SuccessfulWithIssues));
}

#[test]
fn an_incident_reopens_the_verdict_on_the_wave_that_caused_it() {
    let mut case = two_waves();
    for wave in 0..2 {
        starts(&mut case, wave);
        works(&mut case, wave);
        ends(&mut case, wave, Outcome::Successful).unwrap();
    }
    assert_eq!(case.change.outcome, Some(Outcome::Successful));
    case.now += Duration::hours(1);
    case.ask("tom", &in_wave("INC-7", 0)).unwrap();
    assert_eq!(case.change.state, State::InProgress);
    let phases: Vec<Phase> = case.change.waves.iter().map(|w| w.phase).collect();
    assert_eq!(phases, [Phase::Verifying, Phase::Done]);
    assert!(ends(&mut case, 0, Outcome::Successful).is_err());
    ends(&mut case, 0, Outcome::SuccessfulWithIssues).unwrap();
    assert_eq!(case.change.state, State::Closed);
    assert_eq!(case.change.outcome, Some(Outcome::SuccessfulWithIssues));
    assert_eq!(case.change.outcome_of(1), Some(Outcome::Successful));
}

#[test]
fn a_wave_that_has_not_begun_caused_nothing_and_a_trigger_belongs_to_no_wave() {
    let mut case = two_waves();
    starts(&mut case, 0);
    let early = case.ask("jun", &in_wave("INC-7", 1)).unwrap_err();
    assert_eq!(
        early.sentence,
        "Wave 2 of CHG-0042 cannot have caused INC-7: its work has not begun."
    );
    let none = case.ask("jun", &in_wave("INC-7", 2)).unwrap_err();
    assert_eq!(none.cause, Cause::Unknown);
    let mut trigger = link("INC-7", IncidentRole::Trigger);
    if let Command::LinkIncident { wave, .. } = &mut trigger {
        *wave = Some(0);
    }
    let refusal = case.ask("jun", &trigger).unwrap_err();
    assert!(refusal.sentence.contains("not to one wave"), "{refusal}");
    // A rollback names its own wave, and a change with one wave none.
    let roll_back = Command::RollBack {
        wave: 0,
        reason: "the tunnel stays down".to_owned(),
        incident: "INC-7".to_owned(),
    };
    case.ask("jun", &roll_back).unwrap();
    assert_eq!(case.change.link_of("INC-7").unwrap().wave, Some(0));
    let mut single = running();
    single.ask("jun", &in_wave("INC-7", 0)).unwrap();
    assert_eq!(single.change.link_of("INC-7").unwrap().wave, None);
}

#[test]
fn a_link_of_an_earlier_file_names_no_wave_and_counts_against_the_one_that_closes() {
    let kept = r#"{"incident":"INC-7","role":"cause","note":"it flaps"}"#;
    let event: ChangeEvent =
        serde_json::from_str(&format!(r#"{{"change.incident-linked/1":{kept}}}"#)).unwrap();
    let mut case = two_waves();
    starts(&mut case, 0);
    works(&mut case, 0);
    ends(&mut case, 0, Outcome::Successful).unwrap();
    let mut linked = case.events.last().unwrap().clone();
    linked.rev += 1;
    linked.seq += 1;
    linked.event = event.into();
    case.change.apply(&linked);
    case.events.push(linked);
    assert_eq!(case.change.incidents[0].wave, None);
    starts(&mut case, 1);
    works(&mut case, 1);
    assert_eq!(case.change.outcome_of(0), Some(Outcome::Successful));
    assert_eq!(best_outcome(&case.change, 1), Outcome::SuccessfulWithIssues);
}
