//! Whatever is asked for, by whomever, in whatever order: what never happens.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::Duration;
use common::{Case, full_plan};
use holdpoint::domain::added::{PlanField, PolicyRequirement, Waivable};
use holdpoint::domain::change::Change;
use holdpoint::domain::checklist::{StepId, StepKind};
use holdpoint::domain::command::Command;
use holdpoint::domain::control::Control;
use holdpoint::domain::digest::plan_digest;
use holdpoint::domain::event::{ChangeEvent, Event, Recorded};
use holdpoint::domain::gate::{RULES, Trial};
use holdpoint::domain::id::ChangeNumber;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Role;
use holdpoint::domain::plan::{ChangeType, RiskClass};
use holdpoint::domain::policy::Policy;
use holdpoint::domain::registers::Freeze;
use holdpoint::domain::vote::{Authority, Choice, CommentKind};
use holdpoint::domain::waiver::Waiver;
use holdpoint::domain::wave::{Checklist, Impact, ImpactLevel, Outcome, Tick};
use proptest::prelude::*;

const PEOPLE: [&str; 10] = [
    "ines", "jun", "omar", "sara", "tom", "rea", "lea", "axel", "nora", "nobody",
];

/// What the walk tries to waive: some that policy may list, some that nobody waives, one that policy adds.
const WAIVED: [&str; 12] = [
    "intake.test-evidence",
    "intake.services",
    "start.pre-checks",
    "schedule.communication",
    "schedule.freeze",
    ADDED,
    "complete.validation",
    "complete.impact",
    "intake.rollback-plan",
    "approval.quorum",
    "complete.verifier",
    "schedule.consent",
];

const ADDED: &str = "schedule.triggers";

#[derive(Debug, Clone)]
struct Move {
    who: usize,
    what: u8,
    pick: u32,
    minutes: i64,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one =
        (0..PEOPLE.len(), 0..42u8, 0..6u32, 0..200i64).prop_map(|(who, what, pick, minutes)| {
            Move {
                who,
                what,
                pick,
                minutes,
            }
        });
    prop::collection::vec(one, 1..120)
}

/// Any policy at all: sound or not, with every rule listed as waivable by anyone for any time.
fn policies() -> impl Strategy<Value = Policy> {
    let listed = (0..=RULES.len(), 0..Role::ALL.len(), 0..20u32);
    let listed = listed.prop_map(|(rule, role, days)| Waivable {
        rule: RULES.get(rule).map_or(ADDED, |row| row.code).to_owned(),
        by: Role::ALL[role],
        days,
    });
    let usual = prop::collection::vec(any::<bool>(), WAIVED.len()).prop_map(|picked| {
        let picked = WAIVED.iter().zip(picked).filter(|(_, is)| *is);
        let listed = picked.map(|(rule, _)| Waivable {
            rule: (*rule).to_owned(),
            by: Role::Manager,
            days: 3,
        });
        listed.collect::<Vec<_>>()
    });
    let added = prop::option::of(any::<bool>()).prop_map(|may| {
        let added = may.map(|may_waive| PolicyRequirement {
            code: ADDED.to_owned(),
            sentence: "Triggers are agreed beforehand".to_owned(),
            why: "at 02:00 nobody agrees on anything".to_owned(),
            field: PlanField::Triggers,
            control: Control::Safeguards,
            from_class: RiskClass::Low,
            types: Vec::new(),
            may_waive,
        });
        added.into_iter().collect::<Vec<_>>()
    });
    let words = any::<bool>().prop_map(|some| {
        if some {
            Policy::default().boilerplate
        } else {
            Vec::new()
        }
    });
    (prop::collection::vec(listed, 0..20), usual, added, words).prop_map(
        |(mut waivable, usual, requirements, boilerplate)| {
            waivable.extend(usual);
            Policy {
                waivable,
                requirements,
                boilerplate,
                ..Policy::default()
            }
        },
    )
}

/// Puts another policy in force: a change that was handed in keeps its own.
fn put_in_force(case: &mut Case, policy: Policy) {
    case.registers.apply(&Event::PolicySet {
        policy: Box::new(policy),
        reason: String::new(),
    });
}

/// Fails unless what an event of a gate went past was met, or waived by someone who could.
fn gates_held(before: &Change, case: &Case, asked: &Command, event: &Recorded) {
    let by = &event.actor.person;
    let trial = match &event.event {
        // An authoriser's word hands an emergency in without its intake gate.
        Event::Change(ChangeEvent::Submitted { .. }) if *asked == Command::Submit => Trial::Intake,
        Event::Change(ChangeEvent::Approved {
            authority: Authority::Board | Authority::Peer,
            conditions,
            ..
        }) => Trial::Approval(conditions),
        Event::Change(ChangeEvent::Scheduled { .. }) => Trial::Schedule(&[]),
        Event::Change(ChangeEvent::Started { wave, .. }) => Trial::Start(*wave, by),
        Event::Change(ChangeEvent::WaveCompleted { wave, outcome }) => {
            Trial::Complete(*wave, *outcome, by)
        }
        Event::Change(ChangeEvent::Waived { rule, until, .. }) => {
            let mut listed = case.registers.policy_of(before).waivable.iter();
            let listed = listed.find(|w| w.rule == *rule && w.days > 0).unwrap();
            assert!(
                case.registers.people[by].has(listed.by),
                "{by} waived {rule}"
            );
            assert!(*until <= event.at + Duration::days(i64::from(listed.days)));
            return;
        }
        _ => return,
    };
    for gap in trial.lacks(before, &case.registers, event.at) {
        let rule = gap.code.as_ref();
        let may = match RULES.iter().find(|row| row.code == rule) {
            Some(row) => row.may_waive,
            None => case.registers.policy_of(before).requirements[0].may_waive,
        };
        assert!(may, "{rule} was gone past and no policy can waive it");
        let earlier = case.events.iter().filter(|e| e.seq < event.seq);
        let mut given = false;
        for one in earlier {
            match &one.event {
                Event::Change(ChangeEvent::Waived { rule: r, until, .. }) if r == rule => {
                    let who = Some(&one.actor.person);
                    let own =
                        who == Some(&before.requester) || who == before.plan.implementer.as_ref();
                    given |= *until > event.at && !own;
                }
                Event::Change(ChangeEvent::WaiverWithdrawn { rule: r }) if r == rule => {
                    given = false;
                }
                _ => {}
            }
        }
        assert!(given, "{rule} was gone past without a waiver in force");
        let listed = &case.registers.policy_of(before).waivable;
        assert!(
            listed.iter().any(|w| w.rule == rule),
            "{rule} is not listed"
        );
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of command")]
fn command(case: &Case, step: &Move) -> Command {
    let plan = &case.change.plan;
    let reason = || "because the site asked for it".to_owned();
    let seen = case.change.digest;
    let edited = |edit: &dyn Fn(&mut holdpoint::domain::plan::Plan)| {
        let mut plan = plan.clone();
        edit(&mut plan);
        Command::Edit {
            plan: Box::new(plan),
        }
    };
    let tick = |tick, checklist| Command::Tick {
        wave: 0,
        checklist,
        step: StepId(step.pick),
        tick,
        note: reason(),
    };
    let waived = || {
        let place = usize::try_from(step.minutes).unwrap() + step.pick as usize;
        WAIVED[place % WAIVED.len()].to_owned()
    };
    let choice = [
        Choice::Approve,
        Choice::Approve,
        Choice::Reject,
        Choice::Abstain,
    ];
    match step.what {
        0 => edited(&|p| p.scope_in.push_str(" more")),
        1 => edited(&|p| p.notes.push_str(" note")),
        2 => edited(&|p| p.rollback.steps.clear()),
        3 => edited(&|p| p.kind = ChangeType::Emergency),
        4 => edited(&|p| p.implementer = Some(PEOPLE[step.pick as usize].into())),
        5 | 6 => Command::Submit,
        7..=12 => Command::Vote {
            choice: choice[step.pick as usize % 4],
            comment: reason(),
            seen,
        },
        13 | 14 => Command::Approve {
            conditions: Vec::new(),
            note: String::new(),
            seen,
        },
        15 | 16 => Command::Schedule,
        17 | 18 => Command::Start {
            wave: 0,
            began: (step.pick == 5).then(|| case.now - Duration::hours(1)),
        },
        19..=21 => tick(Tick::Done, Checklist::Work),
        22 => tick(Tick::Skipped, Checklist::Work),
        23 => tick(Tick::Done, Checklist::Rollback),
        24 => Command::ReleaseStep {
            spoken_by: None,
            wave: 0,
            step: StepId(step.pick),
            note: String::new(),
        },
        25 => Command::RollBack {
            wave: 0,
            reason: reason(),
            incident: String::new(),
        },
        26 => Command::EndRollback {
            incident: String::new(),
            wave: 0,
            restored: step.pick.is_multiple_of(2),
        },
        27 => Command::FinishWork { wave: 0 },
        28 => Command::RecordCheck {
            wave: 0,
            check: 1,
            passed: step.pick != 0,
            observed: reason(),
        },
        29 => Command::DeclareImpact {
            wave: 0,
            client: "northwind".into(),
            impact: Impact {
                level: ImpactLevel::None,
                from: None,
                to: None,
                users: None,
                noticed: String::new(),
                planned: true,
                told_by: String::new(),
            },
        },
        30 => Command::Complete {
            wave: 0,
            outcome: Outcome::ALL[step.pick as usize % 5],
        },
        31 => Command::Authorise {
            person: PEOPLE[step.pick as usize].into(),
            at: case.now,
            spoken: true,
            reason: reason(),
        },
        32 => Command::Review {
            cause: reason(),
            lesson: reason(),
            actions: Vec::new(),
        },
        33 => edited(&|p| p.evidence.clear()),
        34 => edited(&|p| p.communications.clear()),
        35..=38 => Command::Waive {
            rule: waived(),
            reason: reason(),
            until: case.now + Duration::hours(i64::from(step.pick) * 12),
        },
        39 => Command::WithdrawWaiver { rule: waived() },
        _ => Command::Comment {
            meant: CommentKind::Note,
            text: reason(),
            about: None,
            reply_to: None,
        },
    }
}

/// What is wrong with a plan, one bit each.
fn spoil(plan: &mut holdpoint::domain::plan::Plan, defects: u8) {
    let defect = |bit: u8| defects & (1 << bit) != 0;
    if defect(0) {
        plan.evidence.clear();
    }
    if defect(1) {
        plan.communications.clear();
    }
    if defect(2) {
        plan.items.clear();
    }
    if defect(3) {
        plan.waves[0].steps[0].kind = StepKind::PreCheck;
    }
    if defect(4) {
        "N/A".clone_into(&mut plan.rollback.rehearsal);
    }
    if defect(5) {
        plan.rollback.steps.clear();
    }
    if defect(6) {
        plan.validation.clear();
    }
}

/// Someone waives, or takes back, before the next stage is tried.
#[derive(Debug, Clone)]
struct Try {
    waivers: Vec<(usize, usize, i64, bool)>,
    minutes: i64,
    swap: bool,
    skip: bool,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let waiver = (
        0..4usize,
        0..WAIVED.len(),
        0..60i64,
        prop::bool::weighted(0.15),
    );
    let one = (
        prop::collection::vec(waiver, 0..6),
        0..90i64,
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.3),
    );
    let one = one.prop_map(|(waivers, minutes, swap, skip)| Try {
        waivers,
        minutes,
        swap,
        skip,
    });
    prop::collection::vec(one, 26)
}

/// The stages of a change's life, each by the person whose part it is; the same stage is tried twice.
fn stage(case: &Case, number: usize) -> (&'static str, Command) {
    let seen = case.change.digest;
    let vote = || Command::Vote {
        choice: Choice::Approve,
        comment: "rollback risk accepted".to_owned(),
        seen,
    };
    let tick = |step| Command::Tick {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(step),
        tick: Tick::Done,
        note: String::new(),
    };
    match number {
        0 => ("rea", Command::Submit),
        1 => ("omar", vote()),
        2 => ("sara", vote()),
        3 => (
            "ines",
            Command::Approve {
                conditions: Vec::new(),
                note: String::new(),
                seen,
            },
        ),
        4 => ("ines", Command::Schedule),
        5 => (
            "jun",
            Command::Start {
                wave: 0,
                began: None,
            },
        ),
        6 => ("jun", tick(1)),
        7 => (
            "omar",
            Command::ReleaseStep {
                spoken_by: None,
                wave: 0,
                step: StepId(2),
                note: String::new(),
            },
        ),
        8 => ("jun", tick(2)),
        9 => ("jun", tick(3)),
        10 => ("jun", Command::FinishWork { wave: 0 }),
        11 => (
            "tom",
            Command::RecordCheck {
                wave: 0,
                check: 1,
                passed: true,
                observed: "no loss".to_owned(),
            },
        ),
        _ => (
            "tom",
            Command::Complete {
                wave: 0,
                outcome: Outcome::Successful,
            },
        ),
    }
}

/// Puts a hard freeze over the window of the plan.
fn freeze(case: &mut Case) {
    let window = full_plan().waves[0].window.unwrap();
    let freeze = Freeze {
        id: "year-end".to_owned(),
        name: "Year end".to_owned(),
        hard: true,
        window,
        repeat: None,
        waived_by: None,
        clients: Vec::new(),
    };
    case.registers.freezes.insert(freeze.id.clone(), freeze);
}

/// Fails when whoever did the last thing was kept from it by something they did before.
fn duties_are_separate(case: &Case, by: &str) {
    let change = &case.change;
    let Some(Event::Change(last)) = case.events.last().map(|e| &e.event) else {
        return;
    };
    if let ChangeEvent::Approved {
        authority: Authority::Board | Authority::Peer,
        ..
    } = last
    {
        let gave = |w: &Waiver| w.by.as_str() == by && w.withdrawn.is_none();
        assert!(!change.waivers.iter().any(gave), "{by} waived and approved");
    }
    if let (ChangeEvent::Waived { .. }, Some(approval)) = (last, &change.approval) {
        let authorised = matches!(approval.authority, Authority::Authoriser { .. });
        let template = matches!(approval.authority, Authority::Template { .. });
        let own = approval.by.as_str() == by;
        assert!(!own || authorised || template, "{by} approved and waived");
    }
    if let ChangeEvent::CheckRecorded { wave, .. } = last
        && change.class >= RiskClass::Medium
    {
        let run = &change.waves[*wave];
        let back = run.rollback.iter().flat_map(|r| r.marks.values());
        let mut marks = run.marks.values().chain(back);
        assert!(
            !marks.any(|m| m.by.as_str() == by),
            "{by} ticked and checked"
        );
    }
}

fn holds(case: &Case, asked: &Command, by: &str) {
    let change = &case.change;
    let last = case.events.last().map(|e| &e.event);
    if matches!(change.state, State::Approved | State::Scheduled) {
        assert!(
            change.valid_approval().is_some(),
            "approved, but not this revision: {asked:?}"
        );
    }
    if let Some(Event::Change(ChangeEvent::Started { .. })) = last {
        let approval = change.valid_approval();
        assert!(
            approval.is_some(),
            "started without an approval of the current revision"
        );
    }
    if let Some(Event::Change(ChangeEvent::Voted { .. } | ChangeEvent::Approved { .. })) = last {
        let decided_before = case.events.iter().rev().find_map(|e| match &e.event {
            Event::Change(ChangeEvent::Approved { authority, .. }) => Some(authority),
            _ => None,
        });
        let spoken = matches!(decided_before, Some(Authority::Authoriser { .. }));
        let own = change.requester.as_str() == by
            || change
                .plan
                .implementer
                .as_ref()
                .is_some_and(|i| i.as_str() == by);
        assert!(!own || spoken, "{by} decided their own change: {asked:?}");
    }
    duties_are_separate(case, by);
    let stands = plan_digest(&change.plan).unwrap();
    for vote in change.valid_votes() {
        assert_eq!(
            vote.digest, stands,
            "a vote counts for something its voter never saw"
        );
    }
    if change.revision > 0 && change.state != State::Draft {
        assert_eq!(stands, change.digest);
    }
    if change.state == State::Closed {
        assert!(change.waves.iter().all(|w| w.outcome.is_some()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_commands_goes_round_a_gate(
        moves in moves(),
        emergency in any::<bool>(),
        frozen in any::<bool>(),
        policies in prop::collection::vec(policies(), 1..4),
    ) {
        let mut case = Case::new();
        let mut policies = policies.into_iter();
        case.registers.policy = policies.next().unwrap();
        if frozen {
            freeze(&mut case);
        }
        let mut plan = full_plan();
        if emergency {
            plan.kind = ChangeType::Emergency;
        }
        case.create("rea", plan);
        for step in &moves {
            case.now += Duration::minutes(step.minutes / 20);
            if step.what == 41 && let Some(policy) = policies.next() {
                put_in_force(&mut case, policy);
            }
            let asked = command(&case, step);
            let by = PEOPLE[step.who];
            let before = case.change.clone();
            let known = case.events.len();
            match case.ask(by, &asked) {
                Ok(0) => prop_assert_eq!(&before, &case.change),
                Ok(_) => {
                    holds(&case, &asked, by);
                    let mut change = before.clone();
                    for event in &case.events[known..] {
                        gates_held(&change, &case, &asked, event);
                        change.apply(event);
                    }
                }
                Err(refusal) => {
                    prop_assert_eq!(&before, &case.change, "a refusal changes nothing");
                    prop_assert!(refusal.sentence.ends_with('.'), "{}", refusal);
                    for gap in &refusal.gaps {
                        prop_assert!(!gap.code.is_empty() && !gap.fix.is_empty());
                    }
                    prop_assert!(by != "axel" || refusal.gaps.is_empty());
                }
            }
            prop_assert!(by != "axel" && by != "nobody" || before == case.change);
        }
        let again = Change::fold(ChangeNumber(42), &case.events);
        prop_assert_eq!(&again, &case.change, "the record replays to the same change");
    }

    #[test]
    fn no_policy_and_no_waiver_lets_a_change_past_a_requirement_that_is_unmet_and_not_waived(
        defects in prop::sample::select(vec![0u8, 1, 2, 3, 4, 7, 8, 9, 11, 15, 16, 32, 64, 255]),
        frozen in any::<bool>(),
        tries in tries(),
        policies in prop::collection::vec(policies(), 1..4),
    ) {
        let mut case = Case::new();
        let mut policies = policies.into_iter();
        case.registers.policy = policies.next().unwrap();
        if frozen {
            freeze(&mut case);
        }
        let mut plan = full_plan();
        spoil(&mut plan, defects);
        case.create("rea", plan);
        for (number, one) in tries.iter().enumerate() {
            if one.swap && let Some(policy) = policies.next() {
                put_in_force(&mut case, policy);
            }
            for (who, rule, hours, back) in &one.waivers {
                let rule = WAIVED[*rule].to_owned();
                let asked = if *back {
                    Command::WithdrawWaiver { rule }
                } else {
                    Command::Waive {
                        rule,
                        reason: "the site asked for it".to_owned(),
                        until: case.now + Duration::hours(*hours),
                    }
                };
                let _refused = case.ask(["ines", "ines", "lea", "rea"][*who], &asked).is_err();
            }
            case.now += Duration::minutes(one.minutes / 5);
            let (by, asked) = stage(&case, number / 2);
            if number / 2 == 5 {
                case.now = case.now.max(full_plan().waves[0].window.unwrap().start);
            }
            // Some results are never recorded.
            if one.skip && number / 2 == 11 {
                continue;
            }
            let before = case.change.clone();
            let known = case.events.len();
            if case.ask(by, &asked).is_ok() {
                let mut change = before;
                for event in &case.events[known..] {
                    gates_held(&change, &case, &asked, event);
                    change.apply(event);
                }
            }
        }
    }

    #[test]
    fn every_event_reads_back_as_it_was_written(moves in moves()) {
        let mut case = Case::new();
        case.create("rea", full_plan());
        for step in &moves {
            let asked = command(&case, step);
            let _refused = case.ask(PEOPLE[step.who], &asked).is_err();
        }
        for recorded in &case.events {
            let (kind, body) = recorded.event.encode().unwrap();
            prop_assert_eq!(Event::decode(&kind, &body).unwrap(), recorded.event.clone());
        }
    }
}
