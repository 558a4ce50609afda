//! Northwind's firewalls: the upgrade that was rolled back, and its second attempt before the board.

use chrono::{Days, Weekday};

use super::booking::Booking;
use super::decision;
use super::hours::{self, Now, workday_before};
use super::life::{self, Fate};
use super::messages;
use super::script::Script;
use super::work::Catalogue;
use crate::domain::checklist::StepId;
use crate::domain::vote::Choice;

/// Tells the first attempt: rolled back, late, with its review.
pub(super) fn first_attempt(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = Booking {
        work: "fw-northwind-1",
        clients: &["northwind"],
        requester: "bruno",
        implementer: "jun",
        verifier: "mateo",
    };
    let mut night = hours::last(Weekday::Sat, now.today - Days::new(31));
    while hours::is_year_end(night) {
        night = night - Days::new(7);
    }
    let rounds = [booking.night(catalogue, night)?];
    let decided = workday_before(night, 2);
    let (mut script, work) = booking.decided_on(catalogue, &rounds, decided, |_| ())?;
    decision::schedule(&mut script);
    script.wait(3600).note("nora", "Leeds is told. The night warehouse works that Saturday, 14 people; please ring Pete on the shift before the first fail-over.");
    messages::announce(&mut script, 0);
    life::run(&mut script, work, 0, Fate::UndoneLate);
    messages::call_off(
        &mut script,
        "jun",
        "hugo",
        [
            "The upgrade of the firewalls in Leeds is being taken back. Internet is down until about 03:30; scanners work offline until then.",
            "Internet in Leeds is back over the old firewalls and delivery notes print again. The upgrade did not take place; nora gets the reason in writing.",
        ],
    );
    life::verify(&mut script, catalogue, work, 0, Fate::UndoneLate);
    let woe = &work.woe;
    life::look_back(&mut script, &woe.cause, &woe.lesson, &woe.action);
    life::complete(&mut script, 0, Fate::UndoneLate);
    script.wait(5400).note("nora", "Our board read the review. We agree to a second attempt if the pair is tested as a pair and someone stands at the console.");
    Some(script)
}

/// Tells the second attempt: in review at its third revision, one question answered and one open.
pub(super) fn second_attempt(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = Booking {
        work: "fw-northwind-2",
        clients: &["northwind"],
        requester: "bruno",
        implementer: "jun",
        verifier: "mateo",
    };
    let rounds = [booking.soon(catalogue, now, 8, 0)?];
    let mut console = None;
    let mut pool = None;
    let (mut script, _) = booking.raise(catalogue, &rounds, now.ago(8, 10, 20), |plan| {
        // What the later revisions bring in.
        if let Some(wave) = plan.waves.first_mut() {
            console = wave
                .steps
                .iter()
                .position(|s| s.id == StepId(2))
                .map(|at| wave.steps.remove(at));
        }
        pool = (plan.triggers.len() > 1).then(|| plan.triggers.remove(1));
        "INC-48817".clone_into(&mut plan.reference);
    })?;
    script.at(now.ago(7, 9, 40)).submit("bruno");
    script.at(now.ago(6, 11, 15)).risk("omar", "Last time the primary could not be reached once its policy store was half converted. Without a serial console on site that happens again; the rollback lost 19 minutes to finding someone with a cable.");
    script.at(now.ago(5, 16, 10)).edit("jun", |plan| {
        if let (Some(step), Some(wave)) = (console.take(), plan.waves.first_mut()) {
            wave.steps.insert(1, step);
        }
    });
    script.wait(90).note("jun", "Revision 2: console cable is on site, step 2 signs in over it before anything else happens. Pete holds the key to the rack.");
    let failover = script.at(now.ago(4, 10, 5)).question("omar", "Does the HA pair fail over during step 6 with the NAT pool in place, or did the lab test sessions only, like last time?");
    script.at(now.ago(4, 11, 32)).answer("jun", failover, "With the pool: 8 s, three runs with 4,000 sessions on the pair on loan, pool table compared before and after. Export is attached to the ticket.");
    script.at(now.ago(3, 15, 5)).edit("jun", |plan| {
        if let Some(trigger) = pool.take() {
            plan.triggers.insert(1, trigger);
        }
    });
    script.wait(75).note("jun", "Revision 3: a pool table that differs after the secondary has joined is a trigger of its own now, before any traffic depends on it.");
    script.at(now.ago(2, 16, 20)).vote("sara", Choice::Approve, "No-return step 7 comes after the pool is proven and the console is signed in; I accept the unrehearsed reinstall for 45 min of the window");
    script.at(now.ago(1, 16, 45)).question("dara", "The rollback is written but not rehearsed as a whole, and last time it ran 19 minutes late. Who has run it with a stopwatch on the loan pair, and does it end before the first tour at 04:00?");
    script.at(now.ago(1, 17, 5)).note("nora", "Northwind agrees to tonight's window. The first tour's delivery notes are printed by 21:30; after 04:00 every minute costs us a truck.");
    Some(script)
}
