//! Separation of duties, per change and not per role: each rule from both sides, and who could do it instead.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod common;

use chrono::Duration;
use common::{Case, full_plan, noon};
use holdpoint::domain::checklist::StepId;
use holdpoint::domain::command::Command;
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

fn tick(step: u32) -> Command {
    Command::Tick {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(step),
        tick: Tick::Done,
        note: String::new(),
    }
}

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
    let mut case = released_by_omar();
    for step in [2, 3] {
        case.ask("jun", &tick(step)).unwrap();
    }
    case.ask("jun", &Command::FinishWork { wave: 0 }).unwrap();
    case
}

fn verifying_high() -> Case {
    let mut case = verifying();
    case.change.class = RiskClass::High;
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
const OWN_STEP: &str = "nobody releases their own hold step";

#[rustfmt::skip]
const RULES: [Rule; 25] = [
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
    Rule { name: "the implementer releases a hold step", stage: running, act: |_, _| RELEASE, barred: "jun", words: OWN_STEP, free: "omar" },
    Rule { name: "the owner of a hold step releases it", stage: running_owned_by_tom, act: |_, _| RELEASE, barred: "tom", words: OWN_STEP, free: "omar" },
    Rule { name: "whoever released a hold step ticks it", stage: released_by_omar, act: |_, _| tick(2), barred: "omar", words: OWN_STEP, free: "jun" },
    Rule { name: "somebody else starts", stage: scheduled, act: |_, _| Command::Start { wave: 0, began: None }, barred: "tom", words: "tom is not the implementer", free: "jun" },
    Rule { name: "the implementer checks a high change", stage: verifying_high, act: check, barred: "jun", words: "the verifier of a medium or high change is not its implementer", free: "tom" },
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
    let mut case = verifying();
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
fn where_nobody_could_a_refusal_says_whom_to_ask() {
    let mut case = medium();
    case.registers.people.retain(|id, _| *id == "rea".into());
    let asked = vote(&case);
    let refused = case.ask("rea", &asked).unwrap_err();
    assert!(refused.next.contains("ask an admin"), "{refused}");
}
