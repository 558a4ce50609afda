//! Boards: quorum, seats, deputies, emergencies, and the class that decides who is asked.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::Duration;
use common::{Case, full_plan};
use holdpoint::domain::command::Command;
use holdpoint::domain::gate::Trial;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::plan::{ChangeType, RiskClass};
use holdpoint::domain::refusal::{Cause, Refusal};
use holdpoint::domain::registers::{Board, Meeting, Quorum, Seat};
use holdpoint::domain::required::{Reason, Said, required};
use holdpoint::domain::vote::Choice;

/// Makes a change that is in review, raised by rea and implemented by jun.
fn in_review() -> Case {
    let mut case = Case::new();
    case.create("rea", full_plan());
    case.ask("rea", &Command::Submit).unwrap();
    case
}

fn board(case: &mut Case, change: impl FnOnce(&mut Board)) {
    change(case.registers.boards.get_mut(&"cab".into()).unwrap());
}

fn codes(refused: &Refusal) -> Vec<&str> {
    refused.gaps.iter().map(|g| g.code.as_ref()).collect()
}

fn security(people: &[&str]) -> Seat {
    Seat {
        name: "security".to_owned(),
        people: people.iter().map(|p| (*p).into()).collect(),
    }
}

fn reclass(case: &mut Case, by: &str, class: RiskClass) -> Result<usize, Refusal> {
    let seen = case.change.digest;
    let reason = "the failover was shown in the lab on Tuesday".to_owned();
    case.ask(
        by,
        &Command::Reclass {
            class,
            reason,
            seen,
        },
    )
}

#[test]
fn a_required_seat_that_is_silent_keeps_the_change_back_though_the_quorum_is_there() {
    let mut case = in_review();
    board(&mut case, |b| b.seats.push(security(&["tom"])));
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    let refused = case.approve("ines").unwrap_err();
    assert_eq!(codes(&refused), ["approval.seats"]);
    assert!(refused.gaps[0].missing.contains("seat security of CAB"));
    assert_eq!(refused.gaps[0].owner.to_string(), "tom");
    case.vote("tom", Choice::Abstain).unwrap();
    let still = case.approve("ines").unwrap_err();
    assert_eq!(
        codes(&still),
        ["approval.seats"],
        "an abstention fills no seat"
    );
    case.vote("tom", Choice::Approve).unwrap();
    case.approve("ines").unwrap();
    assert_eq!(case.change.state, State::Approved);
}

#[test]
fn a_seat_that_votes_against_is_heard_and_the_majority_decides() {
    let mut case = in_review();
    board(&mut case, |b| b.seats.push(security(&["tom"])));
    case.vote("tom", Choice::Reject).unwrap();
    case.vote("omar", Choice::Approve).unwrap();
    assert_eq!(
        codes(&case.approve("ines").unwrap_err()),
        ["approval.majority"]
    );
    case.vote("sara", Choice::Approve).unwrap();
    case.approve("ines").unwrap();
}

#[test]
fn a_seat_that_only_barred_people_could_fill_is_for_an_admin_to_mend() {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.implementer = Some("tom".into());
    plan.verifier = Some("jun".into());
    board(&mut case, |b| b.seats.push(security(&["tom"])));
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    let refused = case.approve("ines").unwrap_err();
    assert_eq!(codes(&refused), ["approval.seats"]);
    assert_eq!(refused.gaps[0].owner.to_string(), "an admin");
}

#[test]
fn a_share_of_the_members_is_rounded_up() {
    let mut case = in_review();
    board(&mut case, |b| b.quorum = Quorum::Percent(50));
    case.vote("omar", Choice::Approve).unwrap();
    let refused = case.approve("ines").unwrap_err();
    assert!(refused.gaps[0].missing.starts_with("1 of 2 votes of CAB"));
    case.vote("tom", Choice::Approve).unwrap();
    case.approve("ines").unwrap();
}

#[test]
fn a_deputy_is_heard_in_place_of_a_member_who_has_not_voted() {
    let mut case = in_review();
    let refused = case.vote("lea", Choice::Approve).unwrap_err();
    assert!(
        refused.sentence.contains("do not sit on a board"),
        "{refused}"
    );
    board(&mut case, |b| {
        b.deputies.insert("sara".into(), "lea".into());
        b.seats.push(security(&["sara"]));
    });
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("lea", Choice::Approve).unwrap();
    let calls = required(&case.change, &case.registers);
    assert_eq!((calls[0].heard, calls[0].needed), (2, 2));
    assert!(calls[1].is_met(), "the deputy fills the member's seat");
    case.approve("ines").unwrap();
}

#[test]
fn the_member_and_the_deputy_never_both_count() {
    let mut case = in_review();
    board(&mut case, |b| {
        b.quorum = Quorum::Number(3);
        b.deputies.insert("sara".into(), "lea".into());
    });
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("lea", Choice::Reject).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    let calls = required(&case.change, &case.registers);
    assert_eq!(calls[0].heard, 2, "{calls:?}");
    let lea = calls[0].voices.iter().find(|v| v.person == "lea".into());
    assert_eq!(lea.unwrap().said, Said::Aside(Choice::Reject));
    let refused = case.vote("lea", Choice::Approve).unwrap_err();
    assert!(
        refused
            .sentence
            .contains("the member you stand in for has voted"),
        "{refused}"
    );
    assert!(refused.next.contains("tom"), "{refused}");
}

#[test]
fn one_deputy_of_two_members_has_one_vote() {
    let mut case = in_review();
    board(&mut case, |b| {
        b.deputies.insert("sara".into(), "lea".into());
        b.deputies.insert("tom".into(), "lea".into());
    });
    case.vote("lea", Choice::Approve).unwrap();
    let calls = required(&case.change, &case.registers);
    assert_eq!(calls[0].heard, 1);
}

/// Who is asked to vote.
fn asked(case: &Case) -> Vec<&str> {
    use holdpoint::domain::attention::{Why, attention};
    let found = attention(&case.change, &case.registers);
    let votes = found.into_iter().filter(|a| a.why == Why::Vote);
    let people = &case.registers.people;
    let mut asked: Vec<&str> = votes.map(|a| people[&a.person].id.as_str()).collect();
    asked.sort_unstable();
    asked
}

#[test]
fn a_deputy_is_asked_when_the_member_cannot_vote_and_only_then() {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.implementer = Some("tom".into());
    plan.verifier = Some("jun".into());
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    board(&mut case, |b| {
        b.deputies.insert("tom".into(), "lea".into());
        b.deputies.insert("sara".into(), "axel".into());
        b.deputies.insert("omar".into(), "jun".into());
    });
    assert_eq!(asked(&case), ["lea", "omar", "sara"]);
    let calls = required(&case.change, &case.registers);
    let lea = calls[0].voices.iter().find(|v| v.person == "lea".into());
    assert_eq!(lea.unwrap().called, Some("who is the implementer"));
    assert!(
        lea.unwrap()
            .words()
            .contains("deputy for tom, who is the implementer")
    );
    let jun = calls[0].voices.iter().find(|v| v.person == "jun".into());
    assert_eq!(jun.unwrap().words(), "may vote while omar has not");

    case.registers.people.get_mut(&"omar".into()).unwrap().left = true;
    assert_eq!(asked(&case), ["jun", "lea", "sara"], "omar is away");
    case.vote("lea", Choice::Approve).unwrap();
    assert_eq!(
        asked(&case),
        ["jun", "sara"],
        "who has voted is not asked again"
    );
    case.registers.people.get_mut(&"jun".into()).unwrap().left = true;
    assert_eq!(asked(&case), ["sara"], "nobody asks someone who has left");
}

#[test]
fn a_bar_holds_for_the_member_and_for_the_deputy() {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.implementer = Some("tom".into());
    plan.verifier = Some("jun".into());
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    board(&mut case, |b| {
        b.deputies.insert("tom".into(), "lea".into());
        b.deputies.insert("sara".into(), "rea".into());
    });
    let own = case.vote("tom", Choice::Approve).unwrap_err();
    assert!(own.sentence.contains("they implement"), "{own}");
    let requested = case.vote("rea", Choice::Approve).unwrap_err();
    assert!(requested.sentence.contains("they requested"), "{requested}");
    case.vote("lea", Choice::Approve).unwrap();
    assert_eq!(required(&case.change, &case.registers)[0].heard, 1);
}

#[test]
fn an_emergency_goes_to_the_board_for_emergencies_and_nothing_else_does() {
    let ecab = Board {
        id: "ecab".into(),
        name: "ECAB".to_owned(),
        members: vec!["lea".into(), "ines".into()],
        quorum: Quorum::Number(1),
        emergency: true,
        ..Board::default()
    };
    for (kind, decides) in [(ChangeType::Emergency, "ecab"), (ChangeType::Normal, "cab")] {
        let mut case = Case::new();
        case.registers.boards.insert(ecab.id.clone(), ecab.clone());
        let mut plan = full_plan();
        plan.kind = kind;
        case.create("rea", plan);
        case.ask("rea", &Command::Submit).unwrap();
        let calls = required(&case.change, &case.registers);
        let Reason::Board { board, .. } = &calls[0].reason else {
            panic!("{:?}", calls[0]);
        };
        assert_eq!(board.as_str(), decides, "{kind:?}");
        let at_once = calls.iter().any(|c| c.reason == Reason::Authoriser);
        assert_eq!(at_once, kind == ChangeType::Emergency);
    }
}

#[test]
fn without_a_board_for_emergencies_the_ordinary_one_decides_them() {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.kind = ChangeType::Emergency;
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    case.approve("ines").unwrap();
}

#[test]
fn a_client_with_a_board_of_its_own_is_decided_there() {
    let mut case = in_review();
    let own = Board {
        id: "northwind".into(),
        name: "Northwind board".to_owned(),
        client: Some("northwind".into()),
        members: vec!["lea".into()],
        quorum: Quorum::Number(1),
        ..Board::default()
    };
    case.registers.boards.insert(own.id.clone(), own);
    let calls = required(&case.change, &case.registers);
    assert_eq!(calls.len(), 1);
    assert_eq!(
        calls[0].reason.why(&case.registers),
        "decides changes of northwind"
    );
    let refused = case.vote("omar", Choice::Approve).unwrap_err();
    assert!(refused.next.contains("lea could"), "{refused}");
    case.vote("lea", Choice::Approve).unwrap();
    case.approve("ines").unwrap();
}

#[test]
fn a_low_change_asks_one_peer_and_says_so() {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.declared = Some(RiskClass::Low);
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    if case.change.class != RiskClass::Low {
        reclass(&mut case, "tom", RiskClass::Low).unwrap();
    }
    let calls = required(&case.change, &case.registers);
    assert_eq!(calls[0].reason, Reason::Peer);
    let who: Vec<String> = calls[0]
        .voices
        .iter()
        .map(holdpoint::domain::required::Voice::who)
        .collect();
    assert_eq!(who, ["lea", "omar"]);
}

#[test]
fn anyone_raises_the_class_and_the_board_is_asked_from_then_on() {
    for (by, may) in [
        ("rea", true),
        ("jun", true),
        ("omar", true),
        ("axel", false),
    ] {
        let mut case = in_review();
        assert_eq!(case.change.class, RiskClass::Medium);
        assert_eq!(reclass(&mut case, by, RiskClass::High).is_ok(), may, "{by}");
        let high = case.change.class == RiskClass::High;
        assert_eq!(high, may);
    }
}

#[test]
fn only_a_reviewer_lowers_the_class_and_none_who_has_a_part_in_the_change() {
    for by in ["rea", "jun", "ines", "lea"] {
        let refused = reclass(&mut in_review(), by, RiskClass::Low).unwrap_err();
        assert_eq!(refused.cause, Cause::Person, "{by}");
        assert!(refused.next.contains("omar"), "{refused}");
    }
    let mut own = Case::new();
    let mut plan = full_plan();
    plan.implementer = Some("tom".into());
    plan.verifier = Some("jun".into());
    own.create("rea", plan);
    own.ask("rea", &Command::Submit).unwrap();
    let refused = reclass(&mut own, "tom", RiskClass::Low).unwrap_err();
    assert!(refused.sentence.contains("they implement"), "{refused}");

    let mut case = in_review();
    reclass(&mut case, "omar", RiskClass::Low).unwrap();
    assert_eq!(case.change.class, RiskClass::Low);
}

#[test]
fn lowering_needs_a_reason_that_says_something() {
    let mut case = in_review();
    let seen = case.change.digest;
    let refused = case
        .ask(
            "sara",
            &Command::Reclass {
                class: RiskClass::Low,
                reason: "n/a".to_owned(),
                seen,
            },
        )
        .unwrap_err();
    assert!(refused.sentence.contains("boilerplate"), "{refused}");
}

#[test]
fn whoever_lowered_the_class_does_not_vote_and_the_refusal_says_who_could() {
    let mut case = in_review();
    reclass(&mut case, "omar", RiskClass::Low).unwrap();
    let refused = case.vote("omar", Choice::Approve).unwrap_err();
    assert!(
        refused.sentence.contains("whoever lowered the class"),
        "{refused}"
    );
    assert_eq!(refused.next, "lea could.");
    case.vote("lea", Choice::Approve).unwrap();
    assert_eq!(case.change.state, State::Approved);
}

#[test]
fn a_vote_that_was_cast_before_its_member_lowered_the_class_counts_no_more() {
    let mut case = in_review();
    reclass(&mut case, "tom", RiskClass::High).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    case.vote("omar", Choice::Approve).unwrap();
    reclass(&mut case, "sara", RiskClass::Medium).unwrap();
    assert_eq!(
        codes(&case.approve("ines").unwrap_err()),
        ["approval.quorum"]
    );
    case.vote("tom", Choice::Approve).unwrap();
    case.approve("ines").unwrap();
}

#[test]
fn a_lowering_ends_with_its_revision_and_a_raise_does_not() {
    let mut case = in_review();
    reclass(&mut case, "omar", RiskClass::Low).unwrap();
    let mut plan = case.change.plan.clone();
    plan.notes.push_str("phone numbers added");
    let noted = Command::Edit {
        plan: Box::new(plan.clone()),
    };
    case.ask("rea", &noted).unwrap();
    assert_eq!(
        case.change.class,
        RiskClass::Low,
        "a note makes no revision"
    );
    plan.scope_in.push_str(" and its rack");
    let edited = Command::Edit {
        plan: Box::new(plan.clone()),
    };
    case.ask("rea", &edited).unwrap();
    assert_eq!(case.change.class, RiskClass::Medium);
    case.vote("omar", Choice::Approve).unwrap();

    reclass(&mut case, "rea", RiskClass::High).unwrap();
    plan.scope_in.push_str(" and its cables");
    let plan = Box::new(plan);
    case.ask("rea", &Command::Edit { plan }).unwrap();
    assert_eq!(case.change.class, RiskClass::High);
}

#[test]
fn an_edit_does_not_lower_the_class_that_was_declared() {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.declared = Some(RiskClass::High);
    case.create("rea", plan.clone());
    case.ask("rea", &Command::Submit).unwrap();
    plan.declared = Some(RiskClass::Medium);
    let edit = Command::Edit {
        plan: Box::new(plan),
    };
    let refused = case.ask("rea", &edit).unwrap_err();
    assert!(refused.next.contains("reclass"), "{refused}");
    let mut raised = in_review();
    let mut higher = raised.change.plan.clone();
    higher.declared = Some(RiskClass::High);
    let plan = Box::new(higher);
    raised.ask("rea", &Command::Edit { plan }).unwrap();
    assert_eq!(raised.change.class, RiskClass::High);
}

#[test]
fn an_approving_vote_names_a_risk_factor_or_a_gap_of_the_change() {
    let mut case = in_review();
    let vote = |case: &mut Case, choice, comment: &str| {
        let seen = case.change.digest;
        let comment = comment.to_owned();
        case.ask(
            "omar",
            &Command::Vote {
                choice,
                comment,
                seen,
            },
        )
    };
    let refused = vote(&mut case, Choice::Approve, "looks good to me").unwrap_err();
    assert!(refused.sentence.contains("names no risk factor or gap"));
    assert!(refused.next.contains("no-return step 3"), "{refused}");
    vote(&mut case, Choice::Reject, "looks wrong to me").unwrap();
    vote(&mut case, Choice::Approve, "the outage is announced").unwrap();
}

#[test]
fn a_condition_that_was_asked_for_is_met_or_taken_up_with_an_owner_and_a_day() {
    use holdpoint::domain::vote::{CommentKind, Condition};
    let ask = |case: &mut Case| {
        case.ask(
            "sara",
            &Command::Comment {
                meant: CommentKind::Condition,
                text: "A console cable lies on site".to_owned(),
                about: None,
                reply_to: None,
            },
        )
        .unwrap();
        case.vote("omar", Choice::Approve).unwrap();
        case.vote("tom", Choice::Approve).unwrap();
    };
    let mut case = in_review();
    ask(&mut case);
    let refused = case.approve("ines").unwrap_err();
    assert_eq!(codes(&refused), ["approval.conditions"]);
    let seen = case.change.digest;
    let taken_up = Command::Approve {
        conditions: vec![Condition {
            text: "#1".to_owned(),
            owner: "jun".into(),
            due: Some(case.now.date_naive()),
            met_by: None,
        }],
        note: String::new(),
        seen,
    };
    case.ask("ines", &taken_up).unwrap();
    let conditions = &case.change.approval.as_ref().unwrap().conditions;
    assert_eq!(conditions[0].text, "A console cable lies on site");

    let mut met = in_review();
    ask(&mut met);
    let reply = Command::Comment {
        meant: CommentKind::Note,
        text: "It does since Monday".to_owned(),
        about: None,
        reply_to: Some(1),
    };
    met.ask("jun", &reply).unwrap();
    met.approve("ines").unwrap();
}

#[test]
fn a_question_back_is_no_answer() {
    use holdpoint::domain::vote::CommentKind;
    let mut case = in_review();
    let mut say = |by: &str, meant, reply_to| {
        let text = "Which of the two firewalls is the active one".to_owned();
        case.ask(
            by,
            &Command::Comment {
                meant,
                text,
                about: None,
                reply_to,
            },
        )
        .unwrap();
    };
    say("sara", CommentKind::Question, None);
    say("rea", CommentKind::Question, Some(1));
    say("sara", CommentKind::Note, Some(2));
    assert_eq!(case.change.open_questions().count(), 1);
}

#[test]
fn whoever_chairs_the_meeting_that_decides_waives_nothing() {
    let waive = |case: &mut Case| {
        let until = case.now + Duration::hours(24);
        case.ask(
            "ines",
            &Command::Waive {
                rule: "schedule.freeze".to_owned(),
                reason: "The client is told by telephone tonight".to_owned(),
                until,
            },
        )
    };
    let mut free = in_review();
    waive(&mut free).unwrap();

    let mut chairs = in_review();
    board(&mut chairs, |b| b.chair = Some("ines".into()));
    let refused = waive(&mut chairs).unwrap_err();
    assert!(
        refused
            .sentence
            .contains("whose deciding meeting they chair"),
        "{refused}"
    );

    let meeting = Meeting {
        id: "cab-1".to_owned(),
        board: "cab".into(),
        start: chairs.now + Duration::hours(2),
        minutes: 60,
        chair: Some("lea".into()),
    };
    chairs
        .registers
        .meetings
        .insert(meeting.id.clone(), meeting);
    waive(&mut chairs).unwrap();
}

#[test]
fn a_waiver_of_someone_who_came_to_chair_the_deciding_meeting_covers_nothing() {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.evidence.clear();
    case.create("rea", plan);
    let until = case.now + Duration::hours(24);
    let waive = Command::Waive {
        rule: "intake.test-evidence".to_owned(),
        reason: "The lab is down until Monday".to_owned(),
        until,
    };
    case.ask("ines", &waive).unwrap();
    let lacks = |case: &Case| {
        !Trial::Intake
            .gaps(&case.change, &case.registers, case.now)
            .is_empty()
    };
    assert!(!lacks(&case));
    board(&mut case, |b| b.chair = Some("ines".into()));
    assert!(lacks(&case));
}
