//! A decision that is due: nothing carries the wave on before it is made, whichever way it is asked for.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::Duration;
use common::work::{release, way_back};
use common::{Case, full_plan, noon};
use holdpoint::domain::calendar::Around;
use holdpoint::domain::checklist::StepId;
use holdpoint::domain::command::Command;
use holdpoint::domain::decide::decide_spooled;
use holdpoint::domain::due::{due, dues};
use holdpoint::domain::event::{ChangeEvent, Event};
use holdpoint::domain::history::Past;
use holdpoint::domain::id::{ChangeNumber, EventId};
use holdpoint::domain::people::Actor;
use holdpoint::domain::plan::Trigger;
use holdpoint::domain::refusal::{Cause, Refusal};
use holdpoint::domain::spool::{Doing, Entry};
use holdpoint::domain::vote::CommentKind;
use holdpoint::domain::wave::{Checklist, Impact, ImpactLevel, Outcome, Phase, Tick};
use holdpoint::domain::window::Timestamp;
use proptest::prelude::*;

fn tick(step: u32, tick: Tick) -> Command {
    Command::Tick {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(step),
        tick,
        note: "the tunnel is up".to_owned(),
    }
}

fn fire(condition: &str) -> Command {
    Command::FireTrigger {
        wave: 0,
        condition: condition.to_owned(),
        continued_by: None,
    }
}

fn go_on(case: &Case) -> Command {
    Command::GoOn {
        wave: 0,
        condition: due(&case.change, 0, case.now).map_or_else(String::new, |d| d.condition),
        also: Vec::new(),
        authority: "ines".into(),
        reason: "the users wait for it".to_owned(),
    }
}

fn back() -> Command {
    Command::RollBack {
        wave: 0,
        reason: "the tunnel stays down".to_owned(),
        incident: String::new(),
    }
}

fn check(passed: bool) -> Command {
    Command::RecordCheck {
        wave: 0,
        check: 1,
        passed,
        observed: "seven of ten packets came back".to_owned(),
    }
}

fn impact(users: u32) -> Command {
    Command::DeclareImpact {
        wave: 0,
        client: "northwind".into(),
        impact: Impact {
            level: ImpactLevel::Degraded,
            from: Some(noon()),
            to: None,
            users: Some(users),
            noticed: "the internet was slow".to_owned(),
            planned: true,
            told_by: "service desk".to_owned(),
        },
    }
}

/// A change under way that agreed on the triggers, from two hours after noon.
fn running(triggers: Vec<Trigger>) -> Case {
    let plan = holdpoint::domain::plan::Plan {
        triggers,
        ..full_plan()
    };
    Case::begun(plan, 2)
}

/// The same with its work done.
fn verifying(triggers: Vec<Trigger>) -> Case {
    let mut case = running(triggers);
    case.ask("jun", &tick(1, Tick::Done)).unwrap();
    case.ask("omar", &release(2)).unwrap();
    case.ask("jun", &tick(2, Tick::Done)).unwrap();
    case.ask("jun", &release(3)).unwrap();
    case.ask("jun", &tick(3, Tick::Done)).unwrap();
    case.ask("jun", &Command::FinishWork { wave: 0 }).unwrap();
    case
}

fn pass(case: &mut Case, minutes: i64) {
    case.now += Duration::minutes(minutes);
}

fn is_due(case: &Case) -> bool {
    due(&case.change, 0, case.now).is_some()
}

fn complete() -> Command {
    Command::Complete {
        wave: 0,
        outcome: Outcome::SuccessfulWithIssues,
    }
}

#[test]
fn once_the_latest_rollback_has_passed_nothing_is_ticked_before_the_decision() {
    let mut case = running(Vec::new());
    pass(&mut case, 155);
    for what in [Tick::Done, Tick::Failed, Tick::Skipped] {
        let refusal = case.ask("jun", &tick(1, what)).unwrap_err();
        assert_eq!(refusal.cause, Cause::State);
        assert_eq!(
            refusal.sentence,
            "Decide first: the latest-rollback clock runs out, due in wave 1 of CHG-0042 since \
             Thu 26 Nov 16:35 UTC."
        );
        for way in [
            "holdpoint rollback CHG-0042 REASON",
            "holdpoint go-on CHG-0042 --under NAME REASON",
        ] {
            assert!(refusal.next.contains(way), "{refusal}");
        }
    }
    case.ask("jun", &go_on(&case)).unwrap();
    case.ask("jun", &tick(1, Tick::Done)).unwrap();
    assert!(!is_due(&case), "it is asked once");
}

#[test]
fn a_trigger_that_fired_stops_releases_the_go_and_the_end_of_the_work_as_well() {
    let mut case = running(Vec::new());
    case.ask("jun", &tick(1, Tick::Done)).unwrap();
    case.ask("jun", &fire("The pool table differs")).unwrap();
    let finish = Command::FinishWork { wave: 0 };
    for (who, what) in [("omar", release(2)), ("jun", release(3)), ("jun", finish)] {
        let refusal = case.ask(who, &what).unwrap_err();
        assert!(
            refusal
                .sentence
                .starts_with("Decide first: The pool table differs, due")
        );
    }
    case.ask("jun", &back()).unwrap();
    assert_eq!(case.change.waves[0].phase, Phase::RollingBack);
    let rollback_step = Command::Tick {
        wave: 0,
        checklist: Checklist::Rollback,
        step: StepId(1),
        tick: Tick::Done,
        note: String::new(),
    };
    case.ask("jun", &rollback_step).unwrap();
}

#[test]
fn what_only_records_is_never_refused_by_a_decision_that_is_due() {
    let mut case = running(Vec::new());
    case.ask("jun", &tick(1, Tick::Done)).unwrap();
    case.ask("jun", &fire("The pool table differs")).unwrap();
    let note = Command::Comment {
        meant: CommentKind::Note,
        text: "the vendor is on the line".to_owned(),
        about: None,
        reply_to: None,
    };
    let pause = Command::Pause {
        wave: 0,
        reason: "the vendor looks at it".to_owned(),
    };
    let no_go = Command::RefuseGo {
        wave: 0,
        step: StepId(3),
        reason: "not with half a pool".to_owned(),
    };
    let undo = Command::Undo {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(1),
    };
    for command in [note, fire("The site rings"), pause, no_go, undo] {
        case.ask("jun", &command).unwrap();
        assert!(is_due(&case), "{command:?} decides nothing");
    }
    case.ask("jun", &go_on(&case)).unwrap();
    assert!(is_due(&case), "each trigger that fired is decided on");
    case.ask("ines", &go_on(&case)).unwrap();
    assert!(!is_due(&case));
}

/// Two clocks that ran out and a sentence that somebody fired.
fn three_at_once() -> Case {
    let mut case = running(vec![
        Trigger::LatestRollback,
        Trigger::StepOverruns {
            step: StepId(1),
            minutes: 7,
        },
    ]);
    pass(&mut case, 20);
    case.ask("jun", &fire("The pool table differs")).unwrap();
    pass(&mut case, 150);
    case
}

fn waits(case: &Case) -> Vec<String> {
    let found = dues(&case.change, 0, case.now);
    found.into_iter().map(|d| d.condition).collect()
}

#[test]
fn one_decision_to_go_on_answers_all_that_are_due_each_by_its_name() {
    let mut case = three_at_once();
    let all = [
        "step 1 takes longer than 7 min",
        "The pool table differs",
        "the latest-rollback clock runs out",
    ];
    assert_eq!(
        waits(&case),
        all,
        "the one that has waited longest is first"
    );
    let refusal = case.ask("jun", &tick(1, Tick::Done)).unwrap_err();
    assert_eq!(
        refusal.sentence,
        "Decide first: step 1 takes longer than 7 min; The pool table differs; the latest-rollback clock runs \
         out, due in wave 1 of CHG-0042 since Thu 26 Nov 14:07 UTC."
    );
    let mut one = go_on(&case);
    if let Command::GoOn { also, .. } = &mut one {
        *also = waits(&case)[1..].to_vec();
        also.push("nobody ever said this".to_owned());
        also.push(all[0].to_owned());
    }
    let known = case.events.len();
    case.ask("jun", &one).unwrap();
    assert!(waits(&case).is_empty());
    let written: Vec<String> = case.events[known..]
        .iter()
        .map(|e| match &e.event {
            Event::Change(ChangeEvent::TriggerFired {
                condition,
                continued_by: Some((who, _)),
                ..
            }) => format!("fired and went on under {who}: {condition}"),
            Event::Change(ChangeEvent::WentOn {
                condition,
                authority,
                ..
            }) => format!("went on under {authority}: {condition}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        written,
        [
            "fired and went on under ines: step 1 takes longer than 7 min",
            "went on under ines: The pool table differs",
            "fired and went on under ines: the latest-rollback clock runs out",
        ],
        "what was not due is not decided, and nothing twice"
    );
    case.ask("jun", &tick(1, Tick::Done)).unwrap();
}

#[test]
fn a_trigger_that_was_fired_twice_is_decided_on_once() {
    let mut case = running(Vec::new());
    for who in ["jun", "tom"] {
        case.ask(who, &fire("The site rings")).unwrap();
        pass(&mut case, 1);
    }
    assert_eq!(waits(&case), ["The site rings"]);
    case.ask("jun", &go_on(&case)).unwrap();
    assert!(!is_due(&case));
    let firings = &case.change.waves[0].firings;
    assert!(firings.iter().all(|f| f.continued_by.is_some()));
}

#[test]
fn what_came_true_after_it_was_read_stays_due() {
    let mut case = three_at_once();
    // Read while two were due; the site rings before the answer is sent.
    let mut seen = go_on(&case);
    if let Command::GoOn { also, .. } = &mut seen {
        *also = waits(&case)[1..].to_vec();
    }
    case.ask("tom", &fire("The site rings")).unwrap();
    case.ask("jun", &seen).unwrap();
    assert_eq!(waits(&case), ["The site rings"]);
    // And what a colleague decided meanwhile is not decided again.
    let mut case = three_at_once();
    let mut late = go_on(&case);
    if let Command::GoOn { also, .. } = &mut late {
        *also = waits(&case)[1..].to_vec();
    }
    let mut first = go_on(&case);
    if let Command::GoOn { condition, .. } = &mut first {
        "The pool table differs".clone_into(condition);
    }
    case.ask("ines", &first).unwrap();
    let known = case.events.len();
    case.ask("jun", &late).unwrap();
    assert_eq!(case.events.len() - known, 2);
    assert!(waits(&case).is_empty());
}

#[test]
fn a_rollback_answers_all_that_are_due_and_the_clocks_that_asked_for_it_are_on_record() {
    let mut case = three_at_once();
    case.ask("jun", &back()).unwrap();
    assert!(waits(&case).is_empty());
    let run = &case.change.waves[0];
    assert_eq!(run.phase, Phase::RollingBack);
    let fired: Vec<&str> = run.firings.iter().map(|f| f.condition.as_str()).collect();
    assert_eq!(
        fired,
        [
            "The pool table differs",
            "step 1 takes longer than 7 min",
            "the latest-rollback clock runs out",
        ]
    );
    assert!(run.firings.iter().all(|f| f.continued_by.is_none()));
    // Where none had run out a rollback fires nothing.
    let mut calm = running(vec![Trigger::LatestRollback]);
    calm.ask("jun", &back()).unwrap();
    assert!(calm.change.waves[0].firings.is_empty());
}

#[test]
fn one_decision_waits_in_the_spool_whole() {
    let mut case = three_at_once();
    let all = waits(&case);
    let doing = Doing::GoOn {
        wave: 0,
        condition: all[0].clone(),
        also: all[1..].to_vec(),
        authority: "ines".into(),
        reason: "the users wait for it".to_owned(),
    };
    assert_eq!(
        doing.in_words(),
        "went on under ines although step 1 takes longer than 7 min; The pool table differs; the \
         latest-rollback clock runs out"
    );
    assert_eq!(Doing::of(&doing.command()), Some(doing.clone()));
    let text = serde_json::to_string(&doing).unwrap();
    assert_eq!(serde_json::from_str::<Doing>(&text).unwrap(), doing);
    assert_eq!(spooled(&case, doing, case.now), Ok(3));
    case.ask("jun", &go_on(&case)).unwrap();
    // One written by an earlier version names one condition.
    let before = r#"{"go-on":{"wave":0,"condition":"The pool table differs","authority":"ines","reason":"x"}}"#;
    let read: Result<Doing, _> = serde_json::from_str(before);
    let also = match read {
        Ok(Doing::GoOn { also, .. }) => Some(also),
        _ => None,
    };
    assert_eq!(also, Some(Vec::new()));
}

#[test]
fn taking_a_tick_back_does_not_make_a_decision_go_away() {
    let step = |step| Trigger::StepOverruns {
        step: StepId(step),
        minutes: 15,
    };
    let mut case = running(vec![step(2)]);
    pass(&mut case, 5);
    case.ask("jun", &tick(1, Tick::Done)).unwrap();
    pass(&mut case, 16);
    assert!(is_due(&case));
    let undo = Command::Undo {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(1),
    };
    case.ask("jun", &undo).unwrap();
    let waits = due(&case.change, 0, case.now).unwrap();
    assert_eq!(waits.condition, "step 2 takes longer than 15 min");
}

#[test]
fn a_check_recorded_as_failed_fires_its_trigger_by_itself() {
    let mut case = verifying(vec![Trigger::CheckFails { check: 1 }]);
    case.ask("tom", &check(true)).unwrap();
    assert!(!is_due(&case), "a check that holds fires nothing");
    case.ask("tom", &check(false)).unwrap();
    let waits = due(&case.change, 0, case.now).unwrap();
    assert_eq!(waits.condition, "check fails: Traffic flows");
    assert!(waits.fired);
    case.ask("tom", &check(true)).unwrap();
    assert!(is_due(&case), "looking again decides nothing");
    case.ask("tom", &impact(0)).unwrap();
    let refusal = case.ask("tom", &complete()).unwrap_err();
    assert!(
        refusal.sentence.starts_with("Decide first: check fails"),
        "{refusal}"
    );
    case.ask("tom", &go_on(&case)).unwrap();
    case.ask("tom", &complete()).unwrap();
}

#[test]
fn a_check_that_fails_again_after_going_on_asks_again() {
    let mut case = verifying(vec![Trigger::CheckFails { check: 1 }]);
    case.ask("tom", &check(false)).unwrap();
    case.ask("tom", &check(false)).unwrap();
    assert_eq!(
        case.change.waves[0].firings.len(),
        1,
        "one decision is due, not two"
    );
    case.ask("ines", &go_on(&case)).unwrap();
    assert!(!is_due(&case));
    pass(&mut case, 5);
    case.ask("tom", &check(false)).unwrap();
    assert!(is_due(&case), "what is seen anew is decided on anew");
}

#[test]
fn more_users_than_agreed_fire_their_trigger_by_what_is_declared() {
    let mut case = verifying(vec![Trigger::UsersAbove(20)]);
    case.ask("tom", &impact(20)).unwrap();
    assert!(!is_due(&case), "twenty are not more than twenty");
    case.ask("tom", &impact(21)).unwrap();
    let waits = due(&case.change, 0, case.now).unwrap();
    assert_eq!(waits.condition, "more than 20 users are affected");
    case.ask("ines", &go_on(&case)).unwrap();
    case.ask("tom", &impact(21)).unwrap();
    assert!(!is_due(&case), "the same number is decided on");
    case.ask("tom", &impact(30)).unwrap();
    assert!(is_due(&case), "more users are decided on anew");
}

#[test]
fn after_a_rollback_nothing_fires_any_more() {
    let mut case = running(vec![
        Trigger::CheckFails { check: 1 },
        Trigger::UsersAbove(1),
    ]);
    case.ask("jun", &back()).unwrap();
    let restored = Command::EndRollback {
        wave: 0,
        restored: true,
        incident: String::new(),
    };
    case.ask("jun", &way_back()).unwrap();
    case.ask("jun", &restored).unwrap();
    case.ask("tom", &check(false)).unwrap();
    case.ask("tom", &impact(40)).unwrap();
    assert!(!is_due(&case));
    assert!(case.change.waves[0].firings.is_empty());
}

#[test]
fn only_those_with_a_part_in_it_decide_to_go_on() {
    let mut case = verifying(vec![Trigger::CheckFails { check: 1 }]);
    case.ask("tom", &check(false)).unwrap();
    let refusal = case.ask("rea", &go_on(&case)).unwrap_err();
    assert_eq!(refusal.cause, Cause::Person);
    let mut under_nobody = go_on(&case);
    if let Command::GoOn { authority, .. } = &mut under_nobody {
        *authority = "omar".into();
    }
    let refusal = case.ask("tom", &under_nobody).unwrap_err();
    assert!(
        refusal.sentence.contains("omar cannot authorise going on"),
        "{refusal}"
    );
}

fn spooled(case: &Case, doing: Doing, at: Timestamp) -> Result<usize, Refusal> {
    let past = Past::default();
    let known = Around {
        history: &past,
        claims: &case.change.others,
    };
    let entry = Entry {
        id: EventId::default(),
        at,
        actor: Actor::known("jun", 1000),
        number: ChangeNumber(42),
        doing,
        seen: None,
    };
    decide_spooled(&case.change, &case.registers, &known, &entry).map(|events| events.len())
}

fn ticked() -> Doing {
    Doing::Tick {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(1),
        tick: Tick::Done,
        note: String::new(),
    }
}

#[test]
fn what_waited_in_a_spool_is_judged_by_what_was_due_when_it_was_done() {
    let mut case = running(Vec::new());
    pass(&mut case, 10);
    let before = case.now;
    pass(&mut case, 1);
    case.ask("jun", &fire("The pool table differs")).unwrap();
    pass(&mut case, 1);
    let between = case.now;
    pass(&mut case, 1);
    assert_eq!(
        spooled(&case, ticked(), before),
        Ok(1),
        "nothing was due then"
    );
    let refusal = spooled(&case, ticked(), between).unwrap_err();
    assert!(refusal.sentence.starts_with("Decide first"), "{refusal}");
    case.ask("jun", &go_on(&case)).unwrap();
    pass(&mut case, 1);
    let refusal = spooled(&case, ticked(), between).unwrap_err();
    assert!(
        refusal.sentence.starts_with("Decide first"),
        "it was not decided then: {refusal}"
    );
    assert_eq!(spooled(&case, ticked(), case.now), Ok(1));
}

#[derive(Debug, Clone)]
struct Move {
    who: usize,
    what: u8,
    pick: u32,
    minutes: i64,
}

fn asked(case: &Case, step: &Move) -> Command {
    match step.what {
        1 => tick(step.pick, Tick::Failed),
        2 => tick(step.pick, Tick::Skipped),
        3 => release(step.pick),
        4 => Command::FinishWork { wave: 0 },
        5 => check(step.pick > 1),
        6 => impact(step.pick * 10),
        7 => complete(),
        8 => fire("The pool table differs"),
        9 => go_on(case),
        10 if step.pick == 0 => back(),
        11 => Command::Undo {
            wave: 0,
            checklist: Checklist::Work,
            step: StepId(step.pick),
        },
        12 => Command::Pause {
            wave: 0,
            reason: "the vendor looks at it".to_owned(),
        },
        13 => Command::Resume { wave: 0 },
        _ => tick(step.pick, Tick::Done),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Whatever is done in whatever order: a wave under way is carried on only where nothing is due, and
    /// what is due goes away by a rollback or by going on, and by nothing else.
    #[test]
    fn nothing_is_carried_on_past_a_decision_that_is_due(
        moves in prop::collection::vec(
            (0..3usize, 0..16u8, 0..4u32, 0..25i64)
                .prop_map(|(who, what, pick, minutes)| Move { who, what, pick, minutes }),
            1..80,
        )
    ) {
        let mut case = running(vec![
            Trigger::CheckFails { check: 1 },
            Trigger::UsersAbove(15),
            Trigger::LatestRollback,
            Trigger::StepOverruns { step: StepId(1), minutes: 7 },
            Trigger::StepOverruns { step: StepId(2), minutes: 9 },
        ]);
        for step in &moves {
            pass(&mut case, step.minutes);
            let who = ["jun", "ines", "tom"][step.who];
            let command = asked(&case, step);
            let before = due(&case.change, 0, case.now);
            let carries_on = matches!(
                command,
                Command::Tick { checklist: Checklist::Work, .. }
                    | Command::ReleaseStep { .. }
                    | Command::FinishWork { .. }
                    | Command::Complete { .. }
            );
            let decides = matches!(command, Command::GoOn { .. } | Command::RollBack { .. });
            let done = case.ask(who, &command).is_ok();
            if before.is_some() {
                prop_assert!(!(done && carries_on), "{command:?} went past {before:?}");
                prop_assert!(decides || is_due(&case), "{command:?} made {before:?} go away");
            }
        }
    }
}
