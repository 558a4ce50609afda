//! One generated change: mostly history, now and then open with a full plan.

use chrono::{DateTime, Duration, Utc};

use super::organisation::{client, clients, person, service};
use super::words::{SITES, THINGS, VERBS, product, sentence};
use super::{Dice, Told};
use crate::domain::checklist::{Step, StepId, StepKind};
use crate::domain::digest::plan_digest;
use crate::domain::event::ChangeEvent;
use crate::domain::imported::{ImportedChange, ImportedState};
use crate::domain::people::Actor;
use crate::domain::plan::{
    ChangeType, Communication, Item, Plan, PlannedWave, RiskClass, RollbackPlan, TestEvidence,
    ValidationCheck,
};
use crate::domain::registers::Registers;
use crate::domain::risk::{RiskPart, RiskScore};
use crate::domain::vote::{Authority, CommentKind};
use crate::domain::wave::Outcome;
use crate::domain::window::{Timestamp, Window};

/// What "today" is in a generated file: 22 November 2026, noon.
pub const TODAY: Timestamp = match DateTime::<Utc>::from_timestamp(1_795_348_800, 0) {
    Some(today) => today,
    None => DateTime::<Utc>::UNIX_EPOCH,
};

/// Over how many days the changes of a file are spread.
const DAYS: i64 = 2_000;

/// Returns the events of a change, in order.
pub(super) fn story(
    number: u32,
    changes: u32,
    registers: &Registers,
    dice: &mut Dice,
) -> Vec<Told> {
    let share = i64::from(number) * DAYS * 24 * 60 / i64::from(changes.max(1));
    let noise = i64::try_from(dice.below(30 * 24 * 60)).unwrap_or(0);
    let raised = TODAY - Duration::days(DAYS + 30) + Duration::minutes(share + noise);
    // The newest twentieth holds the open ones: 2 % of all.
    let newest = u64::from(number) * 20 > u64::from(changes) * 19;
    let open = newest && dice.once_in_thousand(400);
    let plan = plan(raised, open, clients(changes), dice);
    let requester = Actor::declared(person(dice.below(200)));
    let mut tale = Tale {
        at: raised,
        events: Vec::new(),
    };
    let risk = risk(dice);
    let class = registers
        .policy
        .band(risk.total)
        .max(plan.declared.unwrap_or_default());
    if !open && dice.once_in_thousand(450) {
        tale.tell(
            0,
            &requester,
            ChangeEvent::Imported {
                change: Box::new(imported(number, raised, &plan, class, dice)),
            },
        );
        return tale.events;
    }
    tale.tell(
        0,
        &requester,
        ChangeEvent::Created {
            plan: Box::new(plan.clone()),
            risk: risk.clone(),
            class,
        },
    );
    if open {
        tale.go_on(&plan, &risk, class, &requester, dice);
    } else {
        if dice.once_in_thousand(150) {
            tale.tell(
                300,
                &requester,
                ChangeEvent::Commented {
                    id: 1,
                    meant: CommentKind::Note,
                    text: sentence(dice, 8),
                    about: None,
                    reply_to: None,
                    offline: None,
                },
            );
        }
        tale.end(&requester, dice);
    }
    tale.events
}

struct Tale {
    at: Timestamp,
    events: Vec<Told>,
}

impl Tale {
    fn tell(&mut self, minutes: i64, by: &Actor, event: ChangeEvent) {
        self.at += Duration::minutes(minutes);
        self.events.push(Told {
            at: self.at,
            by: by.clone(),
            event: event.into(),
        });
    }

    fn end(&mut self, by: &Actor, dice: &mut Dice) {
        let event = match dice.below(100) {
            0..3 => ChangeEvent::Cancelled {
                reason: "Not needed any more".to_owned(),
            },
            3..5 => ChangeEvent::Rejected {
                reason: "The rollback is not rehearsed".to_owned(),
            },
            _ => ChangeEvent::Closed {
                outcome: match dice.below(1000) {
                    0..15 => Outcome::Failed,
                    15..40 => Outcome::RolledBack,
                    40..55 => Outcome::Partial,
                    55..110 => Outcome::SuccessfulWithIssues,
                    _ => Outcome::Successful,
                },
            },
        };
        self.tell(60 * 24 * 5, by, event);
    }

    /// Takes an open change as far as chance has it.
    fn go_on(
        &mut self,
        plan: &Plan,
        risk: &RiskScore,
        class: RiskClass,
        by: &Actor,
        dice: &mut Dice,
    ) {
        let stage = dice.below(100);
        let Ok(digest) = plan_digest(plan) else {
            return;
        };
        if stage < 20 {
            return;
        }
        let (risk, manager) = (risk.clone(), Actor::declared(person(0)));
        self.tell(
            60,
            by,
            ChangeEvent::Submitted {
                revision: 1,
                digest,
                risk,
                class,
                policy: Some(0),
            },
        );
        if dice.once_in_thousand(80) {
            self.tell(
                30,
                &manager,
                ChangeEvent::Held {
                    reason: "Year-end freeze".to_owned(),
                    freeze: None,
                },
            );
        }
        if stage < 55 {
            return;
        }
        self.tell(
            600,
            &manager,
            ChangeEvent::Approved {
                revision: 1,
                digest,
                authority: Authority::Board,
                conditions: Vec::new(),
                note: String::new(),
            },
        );
        if stage >= 70 {
            self.tell(60, &manager, ChangeEvent::Scheduled { revision: 1 });
        }
        if stage >= 95 {
            let wave = 0;
            self.tell(60, by, ChangeEvent::Started { wave, began: None });
        }
    }
}

fn risk(dice: &mut Dice) -> RiskScore {
    let parts: Vec<RiskPart> = ["clients", "services", "rollback"]
        .into_iter()
        .map(|factor| RiskPart {
            factor: factor.to_owned(),
            fact: "as planned".to_owned(),
            source: "plan".to_owned(),
            points: u8::try_from(dice.below(6) * dice.below(6)).unwrap_or(0) + 1,
        })
        .collect();
    let total = parts.iter().map(|p| p.points).sum();
    RiskScore {
        total,
        parts,
        learned: None,
    }
}

fn imported(
    number: u32,
    raised: Timestamp,
    plan: &Plan,
    class: RiskClass,
    dice: &mut Dice,
) -> ImportedChange {
    let window = plan.first_window();
    let end = window.map(|w| w.end + Duration::minutes([-30, -5, 45][dice.below(3)]));
    ImportedChange {
        source: "hp-service-manager".to_owned(),
        number: format!("C{number:08}"),
        state: ImportedState::Closed,
        title: plan.title.clone(),
        scope: plan.scope_in.clone(),
        kind: plan.kind,
        class: Some(class),
        board_needed: Some(dice.once_in_thousand(30)),
        clients: plan.clients().into_iter().cloned().collect(),
        services: plan.services.clone(),
        items: plan.items.clone(),
        requester: person(dice.below(200)).0,
        implementer: plan
            .implementer
            .as_ref()
            .map(|p| p.0.clone())
            .unwrap_or_default(),
        planned_start: window.map(|w| w.start),
        planned_end: window.map(|w| w.end),
        actual_start: window.map(|w| w.start + Duration::minutes(3)),
        actual_end: end,
        opened: Some(raised),
        closed: end.map(|e| e + Duration::days(1)),
        related_incidents: Some(u32::from(dice.once_in_thousand(20))),
        content: format!("{number:064x}"),
        ..ImportedChange::default()
    }
}

fn plan(raised: Timestamp, open: bool, clients: usize, dice: &mut Dice) -> Plan {
    // Two of five are about the database: the word that a search has to cope with.
    let thing = if dice.once_in_thousand(120) {
        THINGS[0]
    } else {
        *dice.favour(&THINGS)
    };
    let title = format!(
        "{} {thing} {} at {}",
        dice.pick(&VERBS),
        product(dice),
        dice.favour(&SITES)
    );
    let kind = match dice.below(100) {
        0..45 => ChangeType::Standard,
        45..95 => ChangeType::Normal,
        _ => ChangeType::Emergency,
    };
    let mut wave_clients = vec![client(dice.below(clients))];
    while dice.once_in_thousand(120) {
        let more = client(dice.below(clients));
        if !wave_clients.contains(&more) {
            wave_clients.push(more);
        }
    }
    let ahead = if open { 25 * 24 * 4 } else { 14 * 24 * 4 };
    let quarter = i64::try_from(dice.below(ahead)).unwrap_or(0);
    let day = Duration::minutes(quarter * 15);
    let start = if open {
        TODAY - Duration::days(2) + day
    } else {
        raised + day
    };
    let window = Window {
        start,
        end: start + Duration::minutes([60, 120, 240, 480][dice.below(4)]),
        zone: crate::domain::zone::Zone::known("Europe/Amsterdam"),
    };
    let words = 10 + dice.below(14);
    let mut plan = Plan {
        title,
        reason: "Vendor support ends".to_owned(),
        kind,
        declared: Some(RiskClass::Low),
        scope_in: sentence(dice, words),
        services: vec![service(dice.below(60))],
        items: vec![Item {
            name: format!("srv-{:04}", dice.below(9000)),
            kind: "server".to_owned(),
        }],
        waves: vec![PlannedWave {
            clients: wave_clients,
            window: (!open || dice.once_in_thousand(850)).then_some(window),
            ..PlannedWave::default()
        }],
        implementer: Some(person(dice.below(200))),
        verifier: open.then(|| person(dice.below(200))),
        ..Plan::default()
    };
    if open {
        fill(&mut plan, dice);
    }
    plan
}

fn fill(plan: &mut Plan, dice: &mut Dice) {
    let step = |dice: &mut Dice, kind| Step {
        instruction: sentence(dice, 6),
        expected: sentence(dice, 4),
        minutes: 10,
        kind,
        ..Step::default()
    };
    let clients: Vec<_> = plan.clients().into_iter().cloned().collect();
    if let Some(wave) = plan.waves.first_mut() {
        wave.steps = (0..4 + dice.below(5))
            .map(|_| step(dice, StepKind::Work))
            .collect();
        wave.steps
            .push(step(dice, StepKind::Hold { releaser: None }));
        wave.steps.push(step(dice, StepKind::NoReturn));
    }
    plan.scope_out = sentence(dice, 6);
    plan.rollback = RollbackPlan {
        steps: vec![step(dice, StepKind::Work), step(dice, StepKind::Work)],
        minutes: 20,
        decision_maker: Some(person(0)),
        rehearsal: "In the lab last week".to_owned(),
        ..RollbackPlan::default()
    };
    plan.evidence = vec![TestEvidence {
        what: sentence(dice, 5),
        place: "lab".to_owned(),
        result: "as expected".to_owned(),
        by: person(1).0,
        on: Some(TODAY.date_naive()),
    }];
    plan.communications = clients
        .into_iter()
        .map(|client| Communication {
            client,
            audience: "users".to_owned(),
            channel: "mail".to_owned(),
            when: "48 h before".to_owned(),
            owner: Some(person(0)),
            text: sentence(dice, 12),
        })
        .collect();
    plan.validation = vec![ValidationCheck {
        check: sentence(dice, 5),
        expected: "it answers".to_owned(),
        method: "by hand".to_owned(),
        minutes: 10,
        ..ValidationCheck::default()
    }];
    plan.number_parts();
    debug_assert!(
        plan.waves
            .iter()
            .flat_map(|w| &w.steps)
            .all(|s| s.id != StepId(0))
    );
}
