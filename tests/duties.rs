//! Separation of duties, per change and not per role: each rule from both sides, and who could do it instead.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod common;

use chrono::Duration;
use common::work::tick;
use common::{Case, full_plan, noon};
use holdpoint::domain::attention::{Why, attention};
use holdpoint::domain::checklist::StepId;
use holdpoint::domain::command::Command;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Role;
use holdpoint::domain::plan::{ChangeType, RiskClass};
use holdpoint::domain::refusal::Cause;
use holdpoint::domain::vote::Choice;
use holdpoint::domain::wave::{Checklist, Outcome, Tick};

/// Gives someone roles besides their own.
fn also(case: &mut Case, who: &str, roles: &[Role]) {
    let person = case.registers.people.get_mut(&who.into()).unwrap();
    person.roles.extend(roles);
}

/// Everyone with every role and a seat on the board: whatever is refused now is refused by the change.
fn house_of_masters() -> Case {
    let mut case = Case::new();
    let all = [
        Role::Requester,
        Role::Implementer,
        Role::Reviewer,
        Role::Approver,
        Role::Manager,
    ];
    for who in ["ines", "jun", "omar", "sara", "tom", "rea", "lea"] {
        also(&mut case, who, &all);
    }
    let board = case.registers.boards.get_mut(&"cab".into()).unwrap();
    board.members = ["ines", "jun", "omar", "sara", "tom", "rea", "lea"]
        .map(Into::into)
        .to_vec();
    board.quorum = holdpoint::domain::registers::Quorum::Number(2);
    case
}

fn in_review(declared: RiskClass) -> Case {
    let mut case = house_of_masters();
    let mut plan = full_plan();
    plan.declared = Some(declared);
    plan.answers.outage_minutes = Some(0);
    plan.waves[0].steps[2].kind = holdpoint::domain::checklist::StepKind::Work;
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    case
}

/// Has lea make the last material edit.
fn edited_by_lea(case: &mut Case) {
    let mut plan = case.change.plan.clone();
    plan.scope_in.push_str(" and its rack");
    let plan = Box::new(plan);
    case.ask("lea", &Command::Edit { plan }).unwrap();
}

fn vote(case: &Case) -> Command {
    Command::Vote {
        choice: Choice::Approve,
        comment: "rollback risk accepted".to_owned(),
        seen: case.change.digest,
    }
}

fn approve(case: &Case) -> Command {
    Command::Approve {
        conditions: Vec::new(),
        note: String::new(),
        seen: case.change.digest,
    }
}

fn reclass(case: &Case, class: RiskClass) -> Command {
    Command::Reclass {
        class,
        reason: "the failover was shown in the lab".to_owned(),
        seen: case.change.digest,
    }
}

fn waive(case: &Case) -> Command {
    Command::Waive {
        rule: "schedule.freeze".to_owned(),
        reason: "the client asked for that night".to_owned(),
        until: case.now + Duration::hours(6),
    }
}

fn authorise(case: &Case, who: &str) -> Command {
    Command::Authorise {
        person: who.into(),
        at: case.now,
        spoken: false,
        reason: "the site is down".to_owned(),
    }
}

const RELEASE: Command = Command::ReleaseStep {
    wave: 0,
    step: StepId(2),
    note: String::new(),
    spoken_by: None,
};

/// One rule: what stands before, who may not, by which words, and that somebody else may.
struct Rule {
    name: &'static str,
    stage: fn() -> Case,
    act: fn(&Case, &str) -> Command,
    barred: &'static str,
    words: &'static str,
    free: &'static str,
}

fn emergency() -> Case {
    let mut case = house_of_masters();
    let mut plan = full_plan();
    plan.kind = ChangeType::Emergency;
    case.create("rea", plan);
    case
}

fn emergency_edited_by_lea() -> Case {
    let mut case = emergency();
    edited_by_lea(&mut case);
    case
}

fn with_votes(mut case: Case) -> Case {
    for by in ["omar", "sara"] {
        let asked = vote(&case);
        case.ask(by, &asked).unwrap();
    }
    case
}

fn medium() -> Case {
    in_review(RiskClass::Medium)
}

fn low_with_a_question() -> Case {
    let mut case = in_review(RiskClass::Low);
    assert_eq!(case.change.class, RiskClass::Low);
    // Otherwise one peer's word would be the whole decision.
    let question = Command::Comment {
        meant: holdpoint::domain::vote::CommentKind::Question,
        text: "Is it rehearsed?".to_owned(),
        about: None,
        reply_to: None,
    };
    case.ask("tom", &question).unwrap();
    case
}

fn medium_edited_by_lea() -> Case {
    let mut case = medium();
    edited_by_lea(&mut case);
    case
}

fn voted() -> Case {
    with_votes(medium())
}

fn voted_and_edited_by_lea() -> Case {
    with_votes(medium_edited_by_lea())
}

fn high() -> Case {
    in_review(RiskClass::High)
}

fn lowered_by_omar() -> Case {
    let mut case = high();
    let asked = reclass(&case, RiskClass::Medium);
    case.ask("omar", &asked).unwrap();
    case
}

fn lowered_by_omar_and_voted() -> Case {
    let mut case = lowered_by_omar();
    for by in ["tom", "sara"] {
        let asked = vote(&case);
        case.ask(by, &asked).unwrap();
    }
    case
}

fn chaired_by_omar() -> Case {
    let mut case = medium();
    let board = case.registers.boards.get_mut(&"cab".into()).unwrap();
    board.chair = Some("omar".into());
    case
}

fn running() -> Case {
    let mut case = voted();
    let asked = approve(&case);
    case.ask("ines", &asked).unwrap();
    case.ask("ines", &Command::Schedule).unwrap();
    case.now = noon() + Duration::hours(1);
    let start = Command::Start {
        wave: 0,
        began: None,
    };
    case.ask("jun", &start).unwrap();
    case.ask("jun", &tick(1)).unwrap();
    case
}

fn running_owned_by_tom() -> Case {
    let mut case = running();
    case.change.plan.waves[0].steps[1].owner = Some("tom".into());
    case
}

fn released_by_omar() -> Case {
    let mut case = running();
    case.ask("omar", &RELEASE).unwrap();
    case
}

fn verifying() -> Case {
    worked_by("jun")
}

/// Verifying, after someone else than its implementer did the last step.
fn worked_by(who: &str) -> Case {
    let mut case = released_by_omar();
    case.ask("jun", &tick(2)).unwrap();
    case.ask(who, &tick(3)).unwrap();
    case.ask("jun", &Command::FinishWork { wave: 0 }).unwrap();
    case
}

fn verifying_high() -> Case {
    let mut case = verifying();
    case.change.class = RiskClass::High;
    case
}

fn ticked_by_lea() -> Case {
    let mut case = worked_by("lea");
    case.change.class = RiskClass::High;
    case
}

fn brought_back_by_sara() -> Case {
    let mut case = released_by_omar();
    case.change.class = RiskClass::High;
    let back = Command::RollBack {
        wave: 0,
        reason: "the failover did not hold".to_owned(),
        incident: String::new(),
    };
    case.ask("jun", &back).unwrap();
    let steps: Vec<StepId> = case
        .change
        .plan
        .rollback
        .steps
        .iter()
        .map(|s| s.id)
        .collect();
    for step in steps {
        let done = Command::Tick {
            wave: 0,
            checklist: Checklist::Rollback,
            step,
            tick: Tick::Done,
            note: String::new(),
        };
        case.ask("sara", &done).unwrap();
    }
    let ended = Command::EndRollback {
        wave: 0,
        restored: true,
        incident: String::new(),
    };
    case.ask("jun", &ended).unwrap();
    case
}

fn waived_by_ines() -> Case {
    let mut case = voted();
    let asked = waive(&case);
    case.ask("ines", &asked).unwrap();
    case
}

fn approved_by_ines() -> Case {
    let mut case = voted();
    let asked = approve(&case);
    case.ask("ines", &asked).unwrap();
    case
}

const CHECK: Command = Command::RecordCheck {
    wave: 0,
    check: 1,
    passed: true,
    observed: String::new(),
};

fn check(_: &Case, _: &str) -> Command {
    match CHECK {
        Command::RecordCheck {
            wave,
            check,
            passed,
            ..
        } => Command::RecordCheck {
            wave,
            check,
            passed,
            observed: "no loss in five minutes".to_owned(),
        },
        other => other,
    }
}

const REQUESTED: &str = "nobody approves a change that they requested";
const IMPLEMENTED: &str = "nobody approves a change that they implement";
const EDITED: &str = "nobody approves a change that they last edited";
const LOWERED: &str = "whoever lowered the class of a change does not vote on it";
const WAIVED: &str = "whoever waived a requirement of a change does not record its approval";
const TICKED: &str =
    "nobody verifies a wave of a medium or high change of which they ticked a step";
const OWN_STEP: &str = "nobody releases their own hold step";

#[rustfmt::skip]
const RULES: [Rule; 30] = [
    Rule { name: "the requester votes", stage: medium, act: |c, _| vote(c), barred: "rea", words: REQUESTED, free: "omar" },
    Rule { name: "the implementer votes", stage: medium, act: |c, _| vote(c), barred: "jun", words: IMPLEMENTED, free: "sara" },
    Rule { name: "the last editor votes", stage: medium_edited_by_lea, act: |c, _| vote(c), barred: "lea", words: EDITED, free: "tom" },
    Rule { name: "whoever lowered the class votes", stage: lowered_by_omar, act: |c, _| vote(c), barred: "omar", words: LOWERED, free: "sara" },
    Rule { name: "the requester is the peer", stage: low_with_a_question, act: |c, _| vote(c), barred: "rea", words: REQUESTED, free: "omar" },
    Rule { name: "the implementer is the peer", stage: low_with_a_question, act: |c, _| vote(c), barred: "jun", words: IMPLEMENTED, free: "lea" },
    Rule { name: "the requester records the approval", stage: voted, act: |c, _| approve(c), barred: "rea", words: REQUESTED, free: "ines" },
    Rule { name: "the implementer records the approval", stage: voted, act: |c, _| approve(c), barred: "jun", words: IMPLEMENTED, free: "tom" },
    Rule { name: "the last editor records the approval", stage: voted_and_edited_by_lea, act: |c, _| approve(c), barred: "lea", words: EDITED, free: "ines" },
    Rule { name: "whoever lowered the class records the approval", stage: lowered_by_omar_and_voted, act: |c, _| approve(c), barred: "omar", words: LOWERED, free: "ines" },
    Rule { name: "the requester authorises", stage: emergency, act: authorise, barred: "rea", words: REQUESTED, free: "omar" },
    Rule { name: "the implementer authorises", stage: emergency, act: authorise, barred: "jun", words: IMPLEMENTED, free: "ines" },
    Rule { name: "the last editor authorises", stage: emergency_edited_by_lea, act: authorise, barred: "lea", words: EDITED, free: "sara" },
    Rule { name: "the requester lowers the class", stage: high, act: |c, _| reclass(c, RiskClass::Low), barred: "rea", words: "nobody lowers the class of a change that they requested", free: "omar" },
    Rule { name: "the implementer lowers the class", stage: high, act: |c, _| reclass(c, RiskClass::Low), barred: "jun", words: "nobody lowers the class of a change that they implement", free: "omar" },
    Rule { name: "the last editor lowers the class", stage: medium_edited_by_lea, act: |c, _| reclass(c, RiskClass::Low), barred: "lea", words: "nobody lowers the class of a change that they last edited", free: "omar" },
    Rule { name: "the requester waives", stage: medium, act: |c, _| waive(c), barred: "rea", words: "nobody waives a requirement of a change that they requested", free: "ines" },
    Rule { name: "the implementer waives", stage: medium, act: |c, _| waive(c), barred: "jun", words: "nobody waives a requirement of a change that they implement", free: "ines" },
    Rule { name: "the chair of the meeting waives", stage: chaired_by_omar, act: |c, _| waive(c), barred: "omar", words: "whose deciding meeting they chair", free: "ines" },
    Rule { name: "whoever waived records the approval", stage: waived_by_ines, act: |c, _| approve(c), barred: "ines", words: WAIVED, free: "tom" },
    Rule { name: "whoever recorded the approval waives", stage: approved_by_ines, act: |c, _| waive(c), barred: "ines", words: "nobody waives a requirement of a change whose approval they recorded", free: "lea" },
    Rule { name: "the implementer releases a hold step", stage: running, act: |_, _| RELEASE, barred: "jun", words: OWN_STEP, free: "omar" },
    Rule { name: "the owner of a hold step releases it", stage: running_owned_by_tom, act: |_, _| RELEASE, barred: "tom", words: OWN_STEP, free: "omar" },
    Rule { name: "whoever released a hold step ticks it", stage: released_by_omar, act: |_, _| tick(2), barred: "omar", words: OWN_STEP, free: "jun" },
    Rule { name: "somebody else starts", stage: scheduled, act: |_, _| Command::Start { wave: 0, began: None }, barred: "tom", words: "tom is not the implementer", free: "jun" },
    Rule { name: "the implementer checks a high change", stage: verifying_high, act: check, barred: "jun", words: "the verifier of a medium or high change is not its implementer", free: "tom" },
    Rule { name: "whoever ticked a step checks a high change", stage: ticked_by_lea, act: check, barred: "lea", words: TICKED, free: "tom" },
    Rule { name: "whoever ticked a step of the rollback checks a high change", stage: brought_back_by_sara, act: check, barred: "sara", words: TICKED, free: "lea" },
    Rule { name: "whoever ticked a step completes a medium change", stage: ticked_by_lea_and_verified, act: |_, _| Command::Complete { wave: 0, outcome: Outcome::Successful }, barred: "lea", words: "Whoever ticked a step of the wave cannot complete a medium or high change", free: "tom" },
    Rule { name: "the implementer completes a medium change", stage: verified, act: |_, _| Command::Complete { wave: 0, outcome: Outcome::Successful }, barred: "jun", words: "The implementer cannot complete a medium or high change", free: "tom" },
];

fn scheduled() -> Case {
    let mut case = voted();
    let asked = approve(&case);
    case.ask("ines", &asked).unwrap();
    case.ask("ines", &Command::Schedule).unwrap();
    case.now = noon() + Duration::hours(1);
    case
}

fn verified() -> Case {
    declared(verifying())
}

fn ticked_by_lea_and_verified() -> Case {
    declared(worked_by("lea"))
}

fn declared(mut case: Case) -> Case {
    let asked = check(&case, "");
    case.ask("tom", &asked).unwrap();
    let impact = holdpoint::domain::wave::Impact {
        level: holdpoint::domain::wave::ImpactLevel::None,
        from: None,
        to: None,
        users: None,
        noticed: String::new(),
        planned: true,
        told_by: String::new(),
    };
    let declare = Command::DeclareImpact {
        wave: 0,
        client: "northwind".into(),
        impact,
    };
    case.ask("tom", &declare).unwrap();
    case
}

#[test]
fn every_duty_is_separate_whatever_roles_someone_has_and_a_refusal_names_who_could() {
    for Rule {
        name,
        stage,
        act,
        barred,
        words,
        free,
    } in RULES
    {
        let mut case = stage();
        let asked = act(&case, barred);
        let refused = case.ask(barred, &asked).expect_err(name);
        let said = refused.to_string();
        assert!(said.contains(words), "{name}: {said}");
        if refused.gaps.is_empty() {
            assert_eq!(refused.cause, Cause::Person, "{name}: {said}");
            assert!(refused.next.ends_with(" could."), "{name}: {said}");
            let named: Vec<&str> = refused.next.split([' ', ',', '.']).collect();
            assert!(!named.contains(&barred), "{name}: {said}");
            // Each of those who are named really could.
            for who in named
                .iter()
                .filter(|n| case.registers.people.contains_key(&(**n).into()))
            {
                let mut instead = stage();
                let asked = act(&instead, who);
                let done = instead.ask(who, &asked);
                assert!(done.is_ok(), "{name}: {who} is named and cannot: {done:?}");
            }
        } else {
            assert!(
                refused.gaps.iter().all(|g| !g.owner.to_string().is_empty()),
                "{name}: {said}"
            );
        }
        let mut other = stage();
        let asked = act(&other, free);
        let done = other.ask(free, &asked);
        assert!(done.is_ok(), "{name}: {free} may: {done:?}");
    }
}

#[test]
fn a_note_makes_nobody_the_last_editor_and_a_low_change_may_be_checked_by_who_did_it() {
    let mut noted = medium();
    let mut plan = noted.change.plan.clone();
    plan.notes.push_str("call first");
    let plan = Box::new(plan);
    noted.ask("lea", &Command::Edit { plan }).unwrap();
    let asked = vote(&noted);
    noted.ask("lea", &asked).unwrap();

    let mut low = verifying();
    low.change.class = RiskClass::Low;
    let asked = check(&low, "jun");
    low.ask("jun", &asked).unwrap();
}

#[test]
fn whoever_ticked_a_step_of_a_low_change_may_check_it_and_one_whose_tick_was_taken_back_may_check_any()
 {
    let mut low = ticked_by_lea();
    low.change.class = RiskClass::Low;
    let asked = check(&low, "lea");
    low.ask("lea", &asked).unwrap();

    let mut undone = released_by_omar();
    undone.ask("jun", &tick(2)).unwrap();
    undone.ask("lea", &tick(3)).unwrap();
    let undo = Command::Undo {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(3),
    };
    undone.ask("lea", &undo).unwrap();
    undone.ask("jun", &tick(3)).unwrap();
    undone.ask("jun", &Command::FinishWork { wave: 0 }).unwrap();
    let asked = check(&undone, "lea");
    undone.ask("lea", &asked).unwrap();
}

#[test]
fn a_check_by_someone_who_ticked_a_step_completes_nothing_and_someone_who_may_is_asked_for_it() {
    let mut case = ticked_by_lea_and_verified();
    let result = case.change.waves[0].results.get_mut(&1).unwrap();
    result.by = "lea".into();
    case.change.plan.verifier = Some("lea".into());
    let complete = Command::Complete {
        wave: 0,
        outcome: Outcome::Successful,
    };
    let refused = case.ask("tom", &complete).unwrap_err();
    let gap = refused.gaps.iter().find(|g| g.code == "complete.verifier");
    let gap = gap.unwrap();
    assert!(
        gap.missing
            .contains("someone who ticked a step of the wave"),
        "{refused}"
    );
    assert_eq!(gap.owner.to_string(), "a manager", "{refused}");
}

#[test]
fn whoever_takes_a_waiver_back_may_record_the_approval_and_a_peer_who_waived_leaves_that_to_another()
 {
    let mut case = waived_by_ines();
    let back = Command::WithdrawWaiver {
        rule: "schedule.freeze".to_owned(),
    };
    case.ask("ines", &back).unwrap();
    let asked = approve(&case);
    case.ask("ines", &asked).unwrap();

    let mut low = in_review(RiskClass::Low);
    let asked = waive(&low);
    low.ask("ines", &asked).unwrap();
    let asked = vote(&low);
    low.ask("ines", &asked).unwrap();
    assert_eq!(low.change.state, State::Review, "the vote decides nothing");
    let asked = approve(&low);
    let refused = low.ask("ines", &asked).unwrap_err();
    assert!(refused.sentence.contains(WAIVED), "{refused}");
    low.ask("omar", &asked).unwrap();
    assert_eq!(low.change.state, State::Approved);
}

#[test]
fn nobody_is_asked_for_what_a_duty_keeps_them_from() {
    let asked = |case: &Case, why: Why| -> Vec<String> {
        let all = attention(&case.change, &case.registers).into_iter();
        all.filter(|a| a.why == why)
            .map(|a| a.person.to_string())
            .collect()
    };
    let to_record = |case: &Case| asked(case, Why::Decide);
    assert!(to_record(&voted()).contains(&"ines".to_owned()));
    assert!(!to_record(&waived_by_ines()).contains(&"ines".to_owned()));
    assert!(
        !to_record(&voted()).contains(&"rea".to_owned()),
        "who requested it"
    );
    let mut case = ticked_by_lea();
    assert_eq!(asked(&case, Why::Verify), ["tom"]);
    case.change.plan.verifier = Some("lea".into());
    let instead = asked(&case, Why::Verify);
    assert!(instead.contains(&"ines".to_owned()), "{instead:?}");
    assert!(!instead.contains(&"lea".to_owned()), "{instead:?}");
}

#[test]
fn where_nobody_could_a_refusal_says_whom_to_ask() {
    let mut case = medium();
    case.registers.people.retain(|id, _| *id == "rea".into());
    let asked = vote(&case);
    let refused = case.ask("rea", &asked).unwrap_err();
    assert!(refused.next.contains("ask an admin"), "{refused}");
}

#[test]
fn whoever_may_release_a_hold_step_is_named_and_nobody_whom_a_duty_bars() {
    use holdpoint::domain::checklist::StepKind;
    use holdpoint::domain::duty::{hold_releasers, releasers_in_words};
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.waves[0].steps[1].owner = Some("omar".into());
    case.create("rea", plan);
    also(&mut case, "jun", &[Role::Manager]);
    let named = |case: &Case, step: usize| {
        let step = &case.change.plan.waves[0].steps[step];
        let may = hold_releasers(&case.change, &case.registers, step);
        let ids: Vec<String> = may.iter().map(|p| p.id.to_string()).collect();
        let said = releasers_in_words(&case.change, &case.registers, step);
        (ids, said)
    };
    let (ids, said) = named(&case, 1);
    assert_eq!(ids, ["lea", "ines"], "jun implements, omar owns the step");
    assert_eq!(said, "lea or ines");
    assert!(
        named(&case, 0).0.is_empty(),
        "no step but a hold is released"
    );
    // Out of scope, and gone.
    let contoso = holdpoint::domain::people::Scope::Only(vec!["contoso".into()]);
    case.registers.people.get_mut(&"lea".into()).unwrap().scope = contoso;
    assert_eq!(named(&case, 1).1, "ines");
    case.registers.people.get_mut(&"ines".into()).unwrap().left = true;
    let nobody = "someone who may release it, and nobody in the register may";
    assert_eq!(named(&case, 1), (Vec::new(), nobody.to_owned()));
    // Each whom the line names is let through, and the named one alone where the plan names one.
    let mut plan = full_plan();
    plan.waves[0].steps[1].kind = StepKind::Hold {
        releaser: Some("sara".into()),
    };
    let mut case = Case::new();
    case.create("rea", plan);
    assert_eq!(named(&case, 1).0, ["sara"]);
}
