//! What is decided: in the calendar for the days to come, or approved and not yet in it.

use chrono::Days;

use super::booking::Booking;
use super::decision;
use super::hours::{Now, workday_after, workday_before};
use super::life::{self, Fate};
use super::script::{Script, condition};
use super::work::Catalogue;
use crate::domain::command::Command;
use crate::domain::vote::Choice;

fn booking<'a>(
    work: &'a str,
    clients: &'a [&'a str],
    [requester, implementer, verifier]: [&'a str; 3],
) -> Booking<'a> {
    Booking {
        work,
        clients,
        requester,
        implementer,
        verifier,
    }
}

/// Tells what is scheduled, approved or just closed.
pub(super) fn all(catalogue: &Catalogue, now: Now) -> Vec<Script> {
    let mut scripts = closed(catalogue, now);
    scripts.extend(scheduled(catalogue, now));
    scripts.extend(
        [
            held(catalogue, now),
            silent(catalogue, now),
            conditional(catalogue, now),
            waiting(catalogue, now),
        ]
        .into_iter()
        .flatten(),
    );
    scripts
}

fn scheduled(catalogue: &Catalogue, now: Now) -> Vec<Script> {
    let rows = [
        (
            booking("certificates", &["northwind"], ["rea", "priya", "kofi"]),
            1,
            0,
            2,
        ),
        (
            booking("linux-patching", &["adventure"], ["tom", "tom", "kofi"]),
            3,
            0,
            3,
        ),
        (
            booking("sql-cu", &["contoso"], ["bruno", "lena", "tom"]),
            18,
            1,
            2,
        ),
        (
            booking("vdi-image", &["tailspin"], ["rea", "tom", "kofi"]),
            18,
            2,
            1,
        ),
        (
            booking("switch-firmware", &["proseware"], ["rea", "mateo", "jun"]),
            18,
            3,
            2,
        ),
        (
            booking("mailbox-migration", &["litware"], ["bruno", "priya", "tom"]),
            18,
            4,
            1,
        ),
        (
            booking("wifi-controller", &["wideworld"], ["rea", "mateo", "jun"]),
            18,
            6,
            3,
        ),
    ];
    rows.into_iter()
        .filter_map(|(booking, hours, days, ago)| {
            let rounds = [booking.soon(catalogue, now, hours, days)?];
            let (script, _) = booking.scheduled(catalogue, now, &rounds, ago)?;
            Some(script)
        })
        .collect()
}

/// What ended in the last days, one of it with a failed check.
fn closed(catalogue: &Catalogue, now: Now) -> Vec<Script> {
    let rows = [
        (
            booking("monitoring-agent", &["woodgrove"], ["tom", "aiko", "mateo"]),
            5,
            Fate::Well,
        ),
        (
            booking("print-server", &["adventure"], ["rea", "mateo", "kofi"]),
            4,
            Fate::CheckFailed,
        ),
        (
            booking("mail-gateway", &["tailspin"], ["dara", "priya", "tom"]),
            3,
            Fate::Well,
        ),
        (
            booking("intune-baseline", &["proseware"], ["bruno", "aiko", "tom"]),
            3,
            Fate::Felt,
        ),
        (
            booking("backup-agent", &["litware"], ["kofi", "aiko", "wes"]),
            2,
            Fate::Well,
        ),
    ];
    rows.into_iter()
        .filter_map(|(booking, days, fate)| {
            let night = now.today - Days::new(days);
            let rounds = [booking.night(catalogue, night)?];
            let decided = workday_before(night, 1);
            let (mut script, work) = booking.decided_on(catalogue, &rounds, decided, |_| ())?;
            decision::schedule(&mut script);
            life::whole_wave(&mut script, catalogue, work, 0, fate);
            Some(script)
        })
        .collect()
}

/// In the calendar, and on hold.
fn held(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking("erp-release", &["wideworld"], ["bruno", "lena", "kofi"]);
    let rounds = [booking.soon(catalogue, now, 40, 2)?];
    let (mut script, _) = booking.scheduled(catalogue, now, &rounds, 3)?;
    script.at(now.ago(1, 10, 50)).because(
        "ines",
        |reason| Command::Hold { reason },
        "Customs audits Wide World this week and reads from the ERP; their controller asks for no change until she calls",
    );
    script.wait(900).note("lena", "Vendor's consultant is booked for that night and can move by a week at no cost, if we say so by tomorrow noon.");
    Some(script)
}

/// Approved; one client has no text in the communication plan.
fn silent(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking(
        "conditional-access",
        &["litware", "proseware"],
        ["bruno", "priya", "tom"],
    );
    let rounds = [booking.soon(catalogue, now, 72, 3)?];
    let (mut script, _) = booking.approved(catalogue, now, &rounds, 1, |plan| {
        if let Some(message) = plan.communications.last_mut() {
            message.text.clear();
        }
    })?;
    script.wait(1500).note("priya", "Proseware wants its message in Portuguese and signed by Marta; she has the draft since this morning.");
    Some(script)
}

/// Approved under a condition that nobody has met.
fn conditional(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking("firewall-rules", &["contoso"], ["bruno", "jun", "mateo"]);
    let rounds = [booking.soon(catalogue, now, 96, 3)?];
    let (mut script, _) = booking.raise(catalogue, &rounds, now.ago(7, 14, 35), |_| ())?;
    script.at(now.ago(6, 9, 15)).submit("bruno");
    let asked = script.at(now.ago(5, 10, 30)).question("sara", "Does the four-week log hold a month end? Payroll used a second address at Litware that we only saw then.");
    script.at(now.ago(5, 15, 0)).answer("jun", asked, "Not yet: it ends on the 26th. I can let it run over the month end and compare before we deny.");
    script.at(now.ago(3, 9, 50)).vote("sara", Choice::Approve, "Yes, if the log covers the month end; the perimeter is critical but the rollback is one install");
    script.at(now.ago(3, 11, 20)).vote(
        "omar",
        Choice::Approve,
        "Hold before deny and a saved revision as the way back; unknown hosts are the remaining risk",
    );
    script.at(now.ago(2, 9, 5)).vote(
        "dara",
        Choice::Approve,
        "Closes the gap of the penetration test; condition on the month end is fine with me",
    );
    let due = workday_after(now.today, 3);
    script.at(now.ago(2, 14, 25)).approve(
        "ines",
        "Approved with one condition",
        vec![condition("The outbound log covers a month end and every address in it is on the list or refused by name", "omar", due)],
    );
    Some(script)
}

/// Approved and complete: only the calendar is missing.
fn waiting(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking("hypervisor-upgrade", &["adventure"], ["tom", "wes", "kofi"]);
    let rounds = [booking.soon(catalogue, now, 120, 3)?];
    let (script, _) = booking.approved(catalogue, now, &rounds, 1, |_| ())?;
    Some(script)
}
