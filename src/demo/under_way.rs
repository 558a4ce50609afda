//! What is under way: a window open right now, a round in waves, work that waits for its check.

use chrono::{Days, Duration};

use super::booking::Booking;
use super::decision;
use super::hours::{Now, workday_before};
use super::life::{self, Fate};
use super::messages;
use super::script::Script;
use super::work::Catalogue;
use crate::domain::command::Command;

/// Tells everything that is in progress.
pub(super) fn all(catalogue: &Catalogue, now: Now) -> Vec<Script> {
    [
        running(catalogue, now),
        waves(catalogue, now),
        unverified(catalogue, now),
        reopened(catalogue, now),
        super::emergencies::latest(catalogue, now),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Six of eleven steps are ticked; the seventh waits for Sara's release.
fn running(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = Booking {
        work: "host-upgrade-now",
        clients: &["woodgrove"],
        requester: "bruno",
        implementer: "wes",
        verifier: "kofi",
    };
    let start = now.at - Duration::minutes(75);
    let start = start - Duration::seconds(start.timestamp().rem_euclid(900));
    let start = start - Duration::milliseconds(i64::from(start.timestamp_subsec_millis()));
    let rounds = [booking.round(catalogue, start)?];
    let (mut script, _) = booking.scheduled(catalogue, now, &rounds, 2)?;
    script.at(start - Duration::minutes(50));
    messages::announce(&mut script, 0);
    script.at(start + Duration::minutes(2)).ask(
        "wes",
        Command::Start {
            wave: 0,
            began: None,
        },
    );
    let steps = script.plan.waves.first()?.steps.clone();
    for step in steps.iter().take(6) {
        life::work_step(&mut script, 0, step);
    }
    script.wait(45).note("wes", "Controller A is in and healthy, firmware loaded. Latency 2.1 ms on B alone. Waiting for Sara before A takes load again.");
    Some(script)
}

/// Wave 1 is done, wave 2 comes next, wave 3 after it.
fn waves(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = |clients| Booking {
        work: "windows-patching",
        clients,
        requester: "rea",
        implementer: "kofi",
        verifier: "tom",
    };
    let first = booking(&["adventure", "proseware"]);
    let done = now.today - Days::new(2);
    let rounds = [
        first.night(catalogue, done)?,
        booking(&["tailspin", "litware"]).soon(catalogue, now, 20, 0)?,
        booking(&["contoso", "northwind"]).soon(catalogue, now, 20, 2)?,
    ];
    let decided = workday_before(done, 1);
    let (mut script, work) = first.decided_on(catalogue, &rounds, decided, |_| ())?;
    decision::schedule(&mut script);
    messages::announce(&mut script, 0);
    life::whole_wave(&mut script, catalogue, work, 0, Fate::Well);
    script.at(now.ago(1, 9, 20)).note("kofi", "Wave 1: 11 servers on the new build, the late starters on the list were needed for srv-brs-app2 only. Wave 2 stays as planned.");
    Some(script)
}

/// The work ended last night; its checks and the impact declaration are open.
fn unverified(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = Booking {
        work: "file-migration",
        clients: &["litware"],
        requester: "rea",
        implementer: "aiko",
        verifier: "tom",
    };
    let rounds = [booking.night(catalogue, now.today - Days::new(1))?];
    let (mut script, work) = booking.scheduled(catalogue, now, &rounds, 3)?;
    life::run(&mut script, work, 0, Fate::Well);
    script.wait(120).note("aiko", "Switched at 20:58 local. Counts and hashes are equal, log is in the ticket. Permissions are yours to look at, Tom.");
    Some(script)
}

/// It was closed as successful, until an incident was linked to it.
fn reopened(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = Booking {
        work: "telephony",
        clients: &["contoso"],
        requester: "rea",
        implementer: "mateo",
        verifier: "jun",
    };
    let night = workday_before(now.today, 4);
    let rounds = [booking.night(catalogue, night)?];
    let decided = workday_before(night, 2);
    let (mut script, work) = booking.decided_on(catalogue, &rounds, decided, |_| ())?;
    decision::schedule(&mut script);
    life::whole_wave(&mut script, catalogue, work, 0, Fate::Well);
    script.at(now.ago(2, 11, 10)).ask(
        "ines",
        Command::Reopen {
            incident: "INC-49203".to_owned(),
            reason: "Calls that are put on hold drop after 90 seconds since the update; eleven tickets from the Rotterdam desk".to_owned(),
        },
    );
    script.at(now.ago(2, 13, 40)).note("mateo", "Session timer on the new release is 90 s by default. The carrier refreshes after 120 s; corrected on the standby, needs one call test before I fail over.");
    Some(script)
}
