//! The catalogue: one template in use, its next version before the board, and one that suspended itself.

use chrono::{Days, Duration, NaiveDate};

use super::booking::Booking;
use super::decision;
use super::dice::Dice;
use super::hours::{self, Now, OFFICE, local, workday_before};
use super::life::{self, Fate};
use super::script::Script;
use super::stage::Asked;
use super::work::Catalogue as Works;
use crate::domain::digest::Digest;
use crate::domain::id::{ClientId, TemplateId};
use crate::domain::plan::{Plan, RiskClass};
use crate::domain::registers::Registers;
use crate::domain::template::{Catalogue, TemplateCommand, TemplateEvent, opened, plan_for};
use crate::domain::vote::Choice;

const AGENT: &str = "backup-agent";
const RENEWAL: &str = "certificate-renewal";

/// One kind of work that became a template: who proposed it when, and why.
struct Proposal<'a> {
    id: &'a str,
    work: &'a str,
    title: &'a str,
    by: &'a str,
    back: u64,
    reason: &'a str,
}

const PROPOSALS: [Proposal<'_>; 2] = [
    Proposal {
        id: AGENT,
        work: "backup-agent",
        title: "Roll out backup agent 13",
        by: "kofi",
        back: 230,
        reason: "Same package, same four steps at every client, and the way back was rehearsed",
    },
    Proposal {
        id: RENEWAL,
        work: "certificates",
        title: "Renew certificates of",
        by: "priya",
        back: 190,
        reason: "Every client has it twice a year and the old files stay in place as the way back",
    },
];

impl Proposal<'_> {
    fn day(&self, now: Now) -> NaiveDate {
        workday_before(now.today - Days::new(self.back), 1)
    }

    /// Returns the plan as it is proposed, written for one client.
    fn plan(&self, works: &Works, now: Now) -> Option<Plan> {
        let booking = Booking {
            work: self.work,
            clients: &["contoso"],
            requester: self.by,
            implementer: self.by,
            verifier: self.by,
        };
        let rounds = [booking.night(works, self.day(now))?];
        let work = works.work(self.work)?;
        let mut dice = Dice::new(self.back);
        let mut plan = works.plan(work, &rounds, self.by, self.by, &mut dice);
        // What a client calls its servers is no part of a template, and neither is who checks it.
        plan.items.clear();
        plan.verifier = None;
        plan.declared = Some(RiskClass::Medium);
        plan.tags.clear();
        Some(plan)
    }

    fn asked(&self, works: &Works, now: Now) -> Option<Vec<Asked>> {
        let at = local(*OFFICE, self.day(now), 10, 20);
        let template = TemplateId::from(self.id);
        let mut asked = vec![Asked {
            at,
            by: self.by.into(),
            command: TemplateCommand::Propose {
                template: template.clone(),
                plan: Box::new(self.plan(works, now)?),
                reason: self.reason.to_owned(),
                evidence: Vec::new(),
            },
            like: Some(self.title.to_owned()),
        }];
        let votes = [
            (
                "sara",
                "The way back was rehearsed and every step has a result to see",
            ),
            (
                "dara",
                "No outage in the plan, and the evidence is from production; no objection",
            ),
            (
                "ines",
                "Each client hears of it a working day before; fine without a meeting",
            ),
        ];
        for (n, (by, comment)) in (0..).zip(votes) {
            asked.push(Asked {
                at: at + Duration::hours(5 + 19 * n),
                by: by.into(),
                command: vote(&template, comment),
                like: None,
            });
        }
        Some(asked)
    }
}

fn vote(template: &TemplateId, comment: &str) -> TemplateCommand {
    TemplateCommand::Vote {
        template: template.clone(),
        choice: Choice::Approve,
        comment: comment.to_owned(),
        seen: None,
    }
}

/// Returns what is asked of the catalogue.
pub(super) fn asked(works: &Works, now: Now) -> Vec<Asked> {
    let mut asked: Vec<Asked> = PROPOSALS
        .iter()
        .filter_map(|p| p.asked(works, now))
        .flatten()
        .collect();
    if let Some(mut plan) = PROPOSALS.first().and_then(|p| p.plan(works, now)) {
        plan.rollback.minutes += 10;
        "Downgrade rehearsed on four lab hosts; it takes ten minutes longer since 13.2"
            .clone_into(&mut plan.rollback.rehearsal);
        asked.push(Asked {
            at: now.ago(2, 11, 10),
            by: "tom".into(),
            command: TemplateCommand::Propose {
                template: AGENT.into(),
                plan: Box::new(plan),
                reason: "Since 13.2 the downgrade takes ten minutes longer than the plan says"
                    .to_owned(),
                evidence: Vec::new(),
            },
            like: None,
        });
        asked.push(Asked {
            at: now.ago(1, 14, 35),
            by: "sara".into(),
            command: vote(
                &AGENT.into(),
                "Measured on four hosts; the old figure was too short",
            ),
            like: None,
        });
    }
    asked.push(Asked {
        at: now.ago(3, 15, 5),
        by: "omar".into(),
        command: TemplateCommand::Resume {
            template: RENEWAL.into(),
            choice: Choice::Reject,
            reason: "Not before the list of devices with their own trust store is complete"
                .to_owned(),
        },
        like: None,
    });
    asked
}

/// One use of a template: of which, where, by whom, on which day, and how it went.
struct Use<'a> {
    template: &'a str,
    client: &'a str,
    people: [&'a str; 2],
    back: u64,
    fate: Option<Fate>,
}

const USES: [Use<'_>; 6] = [
    Use {
        template: AGENT,
        client: "contoso",
        people: ["tom", "aiko"],
        back: 160,
        fate: Some(Fate::Well),
    },
    Use {
        template: AGENT,
        client: "proseware",
        people: ["tom", "aiko"],
        back: 121,
        fate: Some(Fate::Well),
    },
    Use {
        template: AGENT,
        client: "litware",
        people: ["kofi", "aiko"],
        back: 62,
        fate: Some(Fate::Well),
    },
    Use {
        template: RENEWAL,
        client: "adventure",
        people: ["rea", "tom"],
        back: 128,
        fate: Some(Fate::Well),
    },
    Use {
        template: RENEWAL,
        client: "tailspin",
        people: ["rea", "aiko"],
        back: 13,
        fate: Some(Fate::Undone),
    },
    Use {
        template: AGENT,
        client: "tailspin",
        people: ["tom", "aiko"],
        back: 0,
        fate: None,
    },
];

/// Tells the changes that were made from templates; the last one was approved as it was handed in and
/// waits to be scheduled.
pub(super) fn uses(works: &Works, now: Now) -> Vec<Script> {
    USES.iter().filter_map(|u| u.tell(works, now)).collect()
}

impl Use<'_> {
    fn tell(&self, works: &Works, now: Now) -> Option<Script> {
        let proposal = PROPOSALS.iter().find(|p| p.id == self.template)?;
        let work = works.work(proposal.work)?;
        let [requester, implementer] = self.people;
        let clients = [self.client];
        let booking = Booking {
            work: proposal.work,
            clients: &clients,
            requester,
            implementer,
            verifier: requester,
        };
        let mut day = workday_before(now.today - Days::new(self.back), 1);
        // Nothing is done over the year's end; what would fall there was done before.
        while hours::is_year_end(day) {
            day = workday_before(day, 1);
        }
        let (window, raised) = if self.fate.is_some() {
            let round = booking.night(works, day)?;
            (round.1, local(*OFFICE, workday_before(day, 3), 9, 40))
        } else {
            (booking.soon(works, now, 60, 4)?.1, now.ago(1, 9, 50))
        };
        let mut plan = self.plan(works, now, proposal)?;
        plan.implementer = Some(implementer.into());
        if let Some(wave) = plan.waves.first_mut() {
            wave.window = Some(window);
        }
        let mut script = Script::raise(raised, requester, plan, self.back * 7 + 3);
        script.wait(600).submit(requester);
        let Some(fate) = self.fate else {
            return Some(script);
        };
        decision::schedule(&mut script);
        // The template leaves open who checks it.
        script.plan.verifier = Some("wes".into());
        life::whole_wave(&mut script, works, work, 0, fate);
        Some(script)
    }

    /// Returns the plan that the template makes for the client, as the board approved it.
    fn plan(&self, works: &Works, now: Now, proposal: &Proposal<'_>) -> Option<Plan> {
        let id = TemplateId::from(self.template);
        let registers: &Registers = &works.registers;
        let mut catalogue = Catalogue::default();
        let plan = opened(&proposal.plan(works, now)?, &id, registers);
        let events = [
            TemplateEvent::Proposed {
                template: id.clone(),
                version: 1,
                plan: Box::new(plan),
                digest: Digest::default(),
                reason: String::new(),
                evidence: Vec::new(),
            },
            TemplateEvent::Approved {
                template: id.clone(),
                version: 1,
                digest: Digest::default(),
            },
        ];
        for event in &events {
            catalogue.apply(event, &proposal.by.into(), now.at);
        }
        let client = ClientId::from(self.client);
        plan_for(catalogue.get(&id)?, &[client], registers).ok()
    }
}
