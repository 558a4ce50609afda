//! Emergencies: authorised by one person at once, looked back upon afterwards.

use chrono::{Datelike, Days, Duration, NaiveDate, Weekday};

use super::dice::Dice;
use super::hours::{self, Now, local};
use super::life::{self, Fate};
use super::script::Script;
use super::work::{Catalogue, Work};
use crate::domain::command::Command;
use crate::domain::id::ClientId;
use crate::domain::incident::IncidentRole;
use crate::domain::plan::{ChangeType, Plan};
use crate::domain::window::{Timestamp, Window};

/// One emergency: what, where, when, and who did and authorised it.
struct Emergency<'a> {
    work: &'a str,
    client: &'a str,
    implementer: &'a str,
    verifier: &'a str,
    authoriser: &'a str,
    /// The cause, the lesson and what is done, once someone has looked back.
    review: Option<[&'a str; 3]>,
}

const PAST: [(u64, u32, Emergency<'_>); 9] = [
    (
        498,
        9,
        Emergency {
            work: "emergency-erp-disk",
            client: "litware",
            implementer: "lena",
            verifier: "kofi",
            authoriser: "sara",
            review: Some([
                "Growth alerts went to a mailbox that nobody reads since a reorganisation",
                "An alert without a reader is no alert",
                "Route storage alerts to the duty queue",
            ]),
        },
    ),
    (
        431,
        13,
        Emergency {
            work: "emergency-zero-day",
            client: "northwind",
            implementer: "jun",
            verifier: "mateo",
            authoriser: "dara",
            review: Some([
                "The flaw was published at eight and attacked by noon",
                "The portal could have been off from the first warning",
                "Switch-off of portals is pre-agreed with tier-1 clients",
            ]),
        },
    ),
    (
        374,
        8,
        Emergency {
            work: "emergency-vpn",
            client: "proseware",
            implementer: "mateo",
            verifier: "tom",
            authoriser: "omar",
            review: Some([
                "The certificate was ordered by someone who has left; its reminder went to them",
                "Reminders belong to a role",
                "Move certificate reminders to the certificates mailbox",
            ]),
        },
    ),
    (
        311,
        16,
        Emergency {
            work: "emergency-san",
            client: "litware",
            implementer: "tom",
            verifier: "kofi",
            authoriser: "sara",
            review: Some([
                "Node 1 had a failed battery for nine days; the alert was acknowledged and forgotten",
                "An acknowledged alert needs a date",
                "Acknowledged alerts come back after 48 h",
            ]),
        },
    ),
    (
        250,
        11,
        Emergency {
            work: "emergency-erp-disk",
            client: "contoso",
            implementer: "lena",
            verifier: "tom",
            authoriser: "sara",
            review: Some([
                "An import ran twice and doubled the staging table",
                "Staging tables have a quota now",
                "Quota on staging tables at all ERP clients",
            ]),
        },
    ),
    (
        196,
        15,
        Emergency {
            work: "emergency-zero-day",
            client: "contoso",
            implementer: "jun",
            verifier: "mateo",
            authoriser: "dara",
            review: Some([
                "Second flaw in the same portal within a year",
                "The portal is not worth its risk",
                "Plan to replace the portal by the VPN client",
            ]),
        },
    ),
    (
        133,
        7,
        Emergency {
            work: "emergency-vpn",
            client: "tailspin",
            implementer: "aiko",
            verifier: "mateo",
            authoriser: "omar",
            review: Some([
                "The renewal was done on the standby gateway only",
                "A renewal is done when the active device serves it",
                "Serial number check from outside in the renewal checklist",
            ]),
        },
    ),
    (
        88,
        14,
        Emergency {
            work: "emergency-san",
            client: "wideworld",
            implementer: "aiko",
            verifier: "kofi",
            authoriser: "sara",
            review: Some([
                "A cable was pulled during a rack visit that no change announced",
                "Hands in a rack are a change",
                "Rack visits need a change number at the gate",
            ]),
        },
    ),
    (
        23,
        10,
        Emergency {
            work: "emergency-erp-disk",
            client: "northwind",
            implementer: "lena",
            verifier: "kofi",
            authoriser: "sara",
            review: Some([
                "Month-end reports write their results into the data volume",
                "Capacity plans have to know month end",
                "Separate volume for report results",
            ]),
        },
    ),
];

/// Tells the emergencies of the past, the one on a Sunday among them.
pub(super) fn past(catalogue: &Catalogue, now: Now) -> Vec<Script> {
    let mut scripts: Vec<Script> = PAST
        .iter()
        .filter_map(|(back, hour, emergency)| {
            let day = hours::workday_before(now.today - Days::new(*back), 1);
            emergency.tell(catalogue, day, *hour)
        })
        .collect();
    scripts.extend(sunday(catalogue, now));
    scripts
}

impl Emergency<'_> {
    fn raise(&self, catalogue: &Catalogue, raised: Timestamp, seed: u64) -> Option<(Script, Work)> {
        let work = catalogue.work(self.work)?;
        let client = ClientId::from(self.client);
        let zone = catalogue.client(&client).zone;
        let window = Window {
            start: raised,
            end: raised + Duration::hours(i64::from(work.hours)),
            zone,
        };
        let mut dice = Dice::new(seed);
        let plan = catalogue.plan(
            work,
            &[(vec![client], window)],
            self.implementer,
            self.verifier,
            &mut dice,
        );
        let plan = Plan {
            kind: ChangeType::Emergency,
            ..plan
        };
        Some((
            Script::raise(raised, self.implementer, plan, seed),
            work.clone(),
        ))
    }

    fn authorise(&self, script: &mut Script, at: Timestamp, spoken: bool, reason: &str) {
        let by = if spoken {
            self.implementer
        } else {
            self.authoriser
        };
        script.ask(
            by,
            Command::Authorise {
                person: self.authoriser.into(),
                at,
                spoken,
                reason: reason.to_owned(),
            },
        );
    }

    /// Links the incident that led to it, numbered by its day.
    fn triggered(&self, script: &mut Script, day: NaiveDate) {
        script.ask(
            self.implementer,
            Command::LinkIncident {
                incident: format!("INC-{}", 30_000 + day.num_days_from_ce().rem_euclid(10_000)),
                role: IncidentRole::Trigger,
                note: String::new(),
                wave: None,
            },
        );
    }

    fn end(&self, script: &mut Script, catalogue: &Catalogue, work: &Work) {
        life::verify(script, catalogue, work, 0, Fate::Well);
        if let Some([cause, lesson, action]) = self.review {
            life::look_back(script, cause, lesson, action);
            life::complete(script, 0, Fate::Well);
        }
    }

    fn tell(&self, catalogue: &Catalogue, day: NaiveDate, hour: u32) -> Option<Script> {
        let zone = catalogue.client(&ClientId::from(self.client)).zone;
        let raised = local(zone, day, hour, 12);
        let seed = u64::from(hour) * 131 + self.work.len() as u64;
        let (mut script, work) = self.raise(catalogue, raised, seed)?;
        let at = raised + Duration::minutes(6);
        script.at(at);
        let reason = script.plan.reason.clone();
        self.authorise(&mut script, at, hour.is_multiple_of(2), &reason);
        self.triggered(&mut script, day);
        life::run(&mut script, &work, 0, Fate::Well);
        self.end(&mut script, catalogue, &work);
        Some(script)
    }
}

/// Mail is down on a Sunday; work begins twelve minutes before anyone authorises it.
fn sunday(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let emergency = Emergency {
        work: "emergency-mail",
        client: "contoso",
        implementer: "kofi",
        verifier: "tom",
        authoriser: "sara",
        review: Some([
            "A journal rule of the new archive doubled the log volume over the weekend; its alert stood at 95 % and the night shift read it at 98 %. Work began twelve minutes before Sara was reached, because the duty list had her old number",
            "The duty list is part of the emergency path: when it is wrong, people work without asking",
            "Test the duty list by calling it on the first of each month, and alert log volumes at 80 %",
        ]),
    };
    let day = hours::last(Weekday::Sun, now.today - Days::new(52));
    let zone = catalogue.client(&"contoso".into()).zone;
    let (mut script, work) = emergency.raise(catalogue, local(zone, day, 7, 22), 77)?;
    let said = local(zone, day, 7, 30);
    script
        .at(local(zone, day, 7, 24))
        .note("kofi", "Sara's number on the duty list does not answer; trying Hugo. Started with the volume, the queue grows by 200 a minute.");
    script.at(local(zone, day, 7, 33)).note("hugo", "I have Sara on the line, she says go and no restart without her. Contoso's duty desk is told every 20 minutes by me.");
    script.at(local(zone, day, 7, 41));
    emergency.authorise(
        &mut script,
        said,
        true,
        "No mail for all of Contoso on a shipping Sunday; extending the volume is reversible",
    );
    emergency.triggered(&mut script, day);
    let began = Some(local(zone, day, 7, 18));
    script.ask("kofi", Command::Start { wave: 0, began });
    for step in script.plan.waves.first()?.steps.clone() {
        life::work_step(&mut script, 0, &step);
    }
    script.wait(60).ask("kofi", Command::FinishWork { wave: 0 });
    emergency.end(&mut script, catalogue, &work);
    Some(script)
}

/// The latest emergency: back in service, its retrospective not written.
pub(super) fn latest(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let emergency = Emergency {
        work: "emergency-vpn",
        client: "tailspin",
        implementer: "mateo",
        verifier: "jun",
        authoriser: "omar",
        review: None,
    };
    let raised = now.ago(5, 13, 20);
    let (mut script, work) = emergency.raise(catalogue, raised, 91)?;
    // Without a window: it happened when it had to.
    script.wait(120).edit("mateo", |plan| {
        for wave in &mut plan.waves {
            wave.window = None;
        }
        "Window left open: work began as soon as it was authorised".clone_into(&mut plan.notes);
    });
    let at = raised + Duration::minutes(7);
    script.at(at);
    emergency.authorise(
        &mut script,
        at,
        false,
        "Nobody at Tailspin can work from outside; the new certificate has the same chain",
    );
    life::run(&mut script, &work, 0, Fate::Well);
    emergency.end(&mut script, catalogue, &work);
    script.wait(1800).note("mateo", "Second expired gateway certificate at Tailspin this year. The renewal in summer was done on the standby only; I have both serial numbers for the retrospective.");
    Some(script)
}
