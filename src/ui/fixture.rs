//! A small organisation with changes in every state, for pictures and for tests.

#![allow(unreachable_pub, reason = "an example draws from it too")]

use chrono::{DateTime, Duration, NaiveDate, Utc};

use crate::domain::attention::Why;
use crate::domain::change::{Change, Hold, Revision};
use crate::domain::checklist::{Step, StepId, StepKind};
use crate::domain::digest::{Digest, plan_digest};
use crate::domain::id::PersonId;
use crate::domain::imported::{ImportedChange, ImportedState};
use crate::domain::lifecycle::State;
use crate::domain::people::{Person, Role};
use crate::domain::plan::{
    ChangeType, Communication, Item, Plan, PlannedWave, RiskAnswers, RiskClass, RollbackPlan,
    TestEvidence, Trigger, ValidationCheck,
};
use crate::domain::queue::QueueRow;
use crate::domain::registers::{Board, Client, Freeze, Meeting, Quorum, Registers, Service};
use crate::domain::risk;
use crate::domain::vote::{Approval, Authority, Choice, Comment, CommentKind, Condition, Vote};
use crate::domain::wave::{Mark, Phase, RollbackRun, StepRelease, Tick, WaveRun};
use crate::domain::window::{Timestamp, Window};

/// Returns a Thursday at ten to twelve.
pub fn now() -> Timestamp {
    DateTime::<Utc>::from_timestamp(1_795_693_800, 0).unwrap_or_default()
}

fn ago(minutes: i64) -> Timestamp {
    now() - Duration::minutes(minutes)
}

fn window(start: i64, hours: i64) -> Window {
    let start = now() + Duration::minutes(start);
    Window {
        start,
        end: start + Duration::hours(hours),
        zone: crate::domain::zone::Zone::known("Europe/London"),
    }
}

/// Returns the registers of an MSP with clients, people, a board, a freeze and a meeting.
pub fn registers() -> Registers {
    use Role::{Approver, Implementer, Manager, Requester, Reviewer};
    let person = |(id, name, roles): (&str, &str, &[Role])| {
        let person = Person {
            id: id.into(),
            name: name.to_owned(),
            roles: roles.to_vec(),
            ..Person::default()
        };
        (person.id.clone(), person)
    };
    let people: [(&str, &str, &[Role]); 6] = [
        ("ines", "Ines Duarte", &[Manager]),
        ("jun", "Jun Watanabe", &[Implementer]),
        ("omar", "Omar Haddad", &[Reviewer, Approver]),
        ("sara", "Sara Lindqvist", &[Reviewer]),
        ("tom", "Tom Okafor", &[Reviewer]),
        ("rea", "Rea Kovač", &[Requester]),
    ];
    let client = |(id, name, tier): (&str, &str, u8)| {
        let client = Client {
            id: id.into(),
            name: name.to_owned(),
            tier,
            users: 240,
            ..Client::default()
        };
        (client.id.clone(), client)
    };
    let clients = [
        ("northwind", "Northwind", 1),
        ("contoso", "Contoso Health", 2),
        ("tailspin", "Tailspin Toys", 3),
        ("woodgrove", "Woodgrove Bank", 1),
        ("litware", "Litware", 3),
    ];
    let board = Board {
        id: "cab".into(),
        name: "CAB".to_owned(),
        client: None,
        members: vec!["omar".into(), "sara".into(), "tom".into()],
        quorum: Quorum::Number(2),
    };
    let service = Service {
        id: "internet".into(),
        name: "Internet access".to_owned(),
        criticality: RiskClass::High,
    };
    let freeze = Freeze {
        id: "year-end".to_owned(),
        name: "Year end".to_owned(),
        hard: true,
        window: Window {
            start: now() + Duration::days(20),
            end: now() + Duration::days(45),
            zone: crate::domain::zone::Zone::known("Europe/London"),
        },
        clients: Vec::new(),
    };
    let meeting = Meeting {
        id: "cab-1".to_owned(),
        board: "cab".into(),
        start: now() + Duration::minutes(130),
        minutes: 60,
    };
    Registers {
        organisation: "Fabrikam MSP".to_owned(),
        people: people.into_iter().map(person).collect(),
        clients: clients.into_iter().map(client).collect(),
        services: [(service.id.clone(), service)].into_iter().collect(),
        boards: [(board.id.clone(), board)].into_iter().collect(),
        freezes: [(freeze.id.clone(), freeze)].into_iter().collect(),
        meetings: [(meeting.id.clone(), meeting)].into_iter().collect(),
        ..Registers::default()
    }
}

fn step(id: u32, minutes: u32, text: &str, kind: StepKind) -> Step {
    Step {
        id: StepId(id),
        instruction: text.to_owned(),
        minutes,
        kind,
        ..Step::default()
    }
}

fn steps() -> Vec<Step> {
    use StepKind::{Hold, NoReturn, PreCheck, Work};
    let releaser = Some(PersonId::from("omar"));
    vec![
        step(1, 5, "Monitoring is green for both sites", PreCheck),
        step(2, 5, "Export the running configuration", Work),
        step(3, 10, "Load the new firmware on the secondary", Work),
        step(4, 2, "Fail over to the secondary", Hold { releaser }),
        step(5, 10, "Watch traffic for ten minutes", Work),
        step(6, 5, "Disconnect the old primary", Work),
        step(7, 15, "Upgrade the primary", NoReturn),
        step(8, 5, "Fail back and save both configurations", Work),
    ]
}

/// Returns a plan that has everything but one client's message.
pub fn plan() -> Plan {
    let wave = |clients: &[&str], start| PlannedWave {
        clients: clients.iter().map(|c| (*c).into()).collect(),
        window: Some(window(start, 4)),
        steps: steps(),
        ..PlannedWave::default()
    };
    Plan {
        title: "Replace edge firewalls".to_owned(),
        reason: "The vendor ends support in January; two advisories stay unpatched after that."
            .to_owned(),
        declared: Some(RiskClass::Medium),
        answers: RiskAnswers {
            outage_minutes: Some(20),
            first_time: Some(true),
            vendor: Some(true),
            ..RiskAnswers::default()
        },
        scope_in:
            "Both edge firewalls of each site, their firmware and their rule sets as they stand."
                .to_owned(),
        scope_out: "The VPN concentrators and the guest network.".to_owned(),
        services: vec!["internet".into()],
        items: vec![Item {
            name: "fw-lds-01".to_owned(),
            kind: "firewall".to_owned(),
        }],
        waves: vec![
            wave(&["northwind"], 610),
            wave(&["contoso"], 610 + 1_440),
            wave(&["tailspin"], 610 + 2_880),
        ],
        rollback: RollbackPlan {
            steps: vec![
                step(1, 5, "Reconnect the old primary", StepKind::Work),
                step(2, 10, "Restore the exported configuration", StepKind::Work),
                step(3, 5, "Fail back and watch traffic", StepKind::Work),
            ],
            minutes: 40,
            decision_maker: Some("ines".into()),
            ..RollbackPlan::default()
        },
        triggers: vec![
            Trigger::CheckFails { check: 1 },
            Trigger::StepOverruns {
                step: StepId(7),
                minutes: 30,
            },
            Trigger::LatestRollback,
        ],
        evidence: vec![TestEvidence {
            what: "Failover and upgrade on the same model".to_owned(),
            place: "lab".to_owned(),
            result: "8 s of loss, no rule lost".to_owned(),
            by: "jun".to_owned(),
            on: NaiveDate::from_ymd_opt(2026, 11, 3),
        }],
        communications: vec![Communication {
            client: "contoso".into(),
            audience: "all users".to_owned(),
            channel: "e-mail".to_owned(),
            when: "48 h before".to_owned(),
            owner: Some("rea".into()),
            text: "Internet access pauses for up to twenty minutes on Friday night.".to_owned(),
        }],
        validation: vec![
            ValidationCheck {
                id: 1,
                check: "Traffic flows on both links".to_owned(),
                expected: "no loss over five minutes".to_owned(),
                method: "ping from the core".to_owned(),
                minutes: 5,
            },
            ValidationCheck {
                id: 2,
                check: "Rule count equals the export".to_owned(),
                expected: "1 204 rules".to_owned(),
                method: "diff of the two exports".to_owned(),
                minutes: 5,
            },
        ],
        implementer: Some("jun".into()),
        verifier: Some("tom".into()),
        reference: "TKT-88213".to_owned(),
        ..Plan::default()
    }
}

fn comment(id: u32, by: &str, minutes_ago: i64, kind: CommentKind, text: &str) -> Comment {
    Comment {
        id,
        by: by.into(),
        at: ago(minutes_ago),
        kind,
        text: text.to_owned(),
        revision: 3,
        about: None,
        reply_to: None,
        answered: false,
    }
}

fn change(number: u32, state: State, plan: Plan) -> Change {
    let registers = registers();
    let score = risk::score(&plan, &registers);
    let class = registers
        .policy
        .band(score.total)
        .max(plan.declared.unwrap_or_default());
    let digest = plan_digest(&plan).unwrap_or_default();
    Change {
        number,
        rev: 9,
        state,
        class,
        risk: score,
        revision: if state == State::Draft { 0 } else { 3 },
        digest,
        revisions: (1..=3)
            .map(|number| Revision {
                number,
                digest,
                by: "rea".into(),
                at: ago(6_000 - i64::from(number) * 1_500),
            })
            .collect(),
        waves: vec![WaveRun::default(); plan.waves.len()],
        requester: "rea".into(),
        last_editor: "rea".into(),
        created: Some(ago(9_000)),
        submitted: Some(ago(1_500)),
        last_activity: Some(ago(35)),
        plan,
        ..Change::default()
    }
}

/// Returns a change before its board: questions, answers, votes and a stale one.
pub fn in_review() -> Change {
    let mut change = change(1042, State::Review, plan());
    let mut asked = comment(
        1,
        "omar",
        2_900,
        CommentKind::Question,
        "Does the HA pair fail over during step 4, and do sessions survive it?",
    );
    asked.answered = true;
    let mut answer = comment(
        2,
        "jun",
        2_700,
        CommentKind::Note,
        "Yes, 8 s, tested in the lab on 3 Nov. Sessions survive.",
    );
    answer.reply_to = Some(1);
    change.comments = vec![
        asked,
        answer,
        comment(
            3,
            "sara",
            400,
            CommentKind::Risk,
            "Step 7 cannot be undone remotely; someone has to be on site.",
        ),
        comment(
            4,
            "tom",
            90,
            CommentKind::Question,
            "Who is on site at Leeds that night?",
        ),
    ];
    let mut stale = vote("tom", 3_000, Choice::Approve, "slack is fine", &change);
    stale.revision = 2;
    stale.digest = Digest::default();
    let sara = vote(
        "sara",
        35,
        Choice::Approve,
        "rollback risk accepted, console cable on site",
        &change,
    );
    change.votes = vec![stale, sara];
    change
}

fn vote(by: &str, minutes_ago: i64, choice: Choice, comment: &str, change: &Change) -> Vote {
    Vote {
        by: by.into(),
        at: ago(minutes_ago),
        choice,
        comment: comment.to_owned(),
        revision: change.revision,
        digest: change.digest,
    }
}

fn mark(minutes_ago: i64, tick: Tick, note: &str) -> Mark {
    Mark {
        tick,
        by: "jun".into(),
        at: ago(minutes_ago),
        note: note.to_owned(),
    }
}

/// Returns a change at work in its first wave: three steps ticked, a hold step before it.
pub fn running() -> Change {
    let mut plan = plan();
    "Upgrade core switches".clone_into(&mut plan.title);
    plan.waves[0].window = Some(window(-55, 3));
    plan.waves[0].clients = vec!["woodgrove".into()];
    let mut change = change(997, State::InProgress, plan);
    change.approval = Some(Approval {
        revision: 3,
        digest: change.digest,
        authority: Authority::Board,
        by: "ines".into(),
        at: ago(1_300),
        conditions: vec![
            Condition {
                text: "An engineer is on site with a console cable".to_owned(),
                owner: "jun".into(),
                due: NaiveDate::from_ymd_opt(2026, 11, 26),
                met_by: Some("jun".into()),
            },
            Condition {
                text: "Tell the service desk an hour before".to_owned(),
                owner: "rea".into(),
                due: NaiveDate::from_ymd_opt(2026, 11, 26),
                met_by: None,
            },
        ],
    });
    let run = &mut change.waves[0];
    run.phase = Phase::Implementing;
    run.started = Some(ago(50));
    run.started_by = Some("jun".into());
    run.marks = [
        (StepId(1), mark(50, Tick::Done, "")),
        (StepId(2), mark(44, Tick::Done, "saved as edge-1126.cfg")),
        (StepId(3), mark(31, Tick::Skipped, "already on 9.1")),
    ]
    .into();
    change
}

/// Returns the same change with its work undone again.
pub fn rolling_back() -> Change {
    let mut change = running();
    let run = &mut change.waves[0];
    run.releases.insert(
        StepId(4),
        StepRelease {
            by: "omar".into(),
            at: ago(28),
            note: String::new(),
        },
    );
    run.marks
        .insert(StepId(4), mark(25, Tick::Failed, "no failover"));
    run.phase = Phase::RollingBack;
    run.rollback = Some(RollbackRun {
        by: "jun".into(),
        started: ago(18),
        reason: "no failover".to_owned(),
        incident: "INC-4711".to_owned(),
        marks: [(StepId(1), mark(12, Tick::Done, ""))].into(),
        ended: None,
    });
    change
}

/// Returns a change that another tool recorded.
pub fn imported() -> Change {
    let imported = ImportedChange {
        source: "hp-service-manager".to_owned(),
        number: "C00004711".to_owned(),
        state: ImportedState::Closed,
        title: "Release Type 11 on WBS000162".to_owned(),
        model: "Release Type 11".to_owned(),
        board_needed: Some(true),
        planned_start: Some(ago(600_000)),
        planned_end: Some(ago(599_700)),
        actual_start: Some(ago(599_980)),
        actual_end: Some(ago(599_640)),
        opened: Some(ago(610_000)),
        closed: Some(ago(599_000)),
        related_incidents: Some(2),
        remarks: vec!["3 rows name 2 different planned ends; the latest is kept".to_owned()],
        ..ImportedChange::default()
    };
    let mut plan = imported.as_plan();
    plan.waves[0].clients = vec!["litware".into()];
    let mut change = change(311, State::Closed, plan);
    change.revision = 0;
    change.risk = risk::RiskScore::default();
    change.closed = imported.closed;
    change.waves[0].phase = Phase::Done;
    change.imported = Some(Box::new(imported));
    change
}

const TITLES: [&str; 12] = [
    "Replace edge firewalls",
    "Renew wildcard certificate",
    "Patch SQL Server cluster, November round",
    "Move file server to new storage",
    "Enable MFA for all administrators",
    "Upgrade ERP to 2026.2",
    "Raise mailbox quota",
    "Swap failed disk in backup appliance",
    "Change DNS of customer portal",
    "Retire old print server",
    "Firmware on wireless controllers",
    "Restore VPN after provider outage",
];

/// Returns so many rows of a queue, in the order of their windows, with what waits for the viewer.
pub fn rows(count: u32) -> Vec<(QueueRow, Option<(Why, Timestamp)>)> {
    let clients = ["northwind", "contoso", "tailspin", "woodgrove", "litware"];
    let states = [
        State::Review,
        State::Approved,
        State::Scheduled,
        State::Review,
        State::Draft,
    ];
    let at = |i: u32, length: usize| i as usize % length;
    let mut rows: Vec<_> = (0..count)
        .map(|i| {
            let mut plan = plan();
            TITLES[at(i, 12)].clone_into(&mut plan.title);
            plan.kind = match i % 9 {
                3 => ChangeType::Standard,
                7 => ChangeType::Emergency,
                _ => ChangeType::Normal,
            };
            let many = [1, 1, 3, 1, 2][at(i, 5)];
            let start = i64::from(i) * 370 - 200;
            plan.waves = vec![PlannedWave {
                clients: (0..many).map(|c| clients[at(i + c, 5)].into()).collect(),
                window: (i % 11 != 4).then(|| window(start, 4)),
                ..PlannedWave::default()
            }];
            let mut change = change(1042 + i * 7 % 90, states[at(i, 5)], plan);
            if start < 0 {
                change.state = State::InProgress;
            }
            change.risk.total = u8::try_from(11 + i * 23 % 75).unwrap_or(0);
            change.class = registers().policy.band(change.risk.total);
            change.hold = (i % 13 == 5).then(|| Hold {
                by: "ines".into(),
                at: ago(500),
                reason: "waiting for the vendor".to_owned(),
            });
            let why = [
                Why::Vote,
                Why::Question,
                Why::Implement,
                Why::Decide,
                Why::Draft,
            ];
            let since = ago(i64::from(i * i % 97) * 41 + 3);
            let why = (i % 3 != 1).then(|| (why[at(i, 5)], since));
            (QueueRow::of(&change), why)
        })
        .collect();
    if let Some((first, _)) = rows.first_mut() {
        first.number = running().id();
    }
    rows
}
