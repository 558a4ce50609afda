//! What is on people's desks: drafts, returned and deferred work, votes to cast, refusals.

use super::booking::Booking;
use super::dice::Dice;
use super::hours::{Now, workday_after};
use super::script::Script;
use super::work::Catalogue;
use crate::domain::command::Command;
use crate::domain::plan::{Plan, PlannedWave, RiskClass};
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

/// Tells everything that is not decided, or was decided against.
pub(super) fn all(catalogue: &Catalogue, now: Now) -> Vec<Script> {
    let mut scripts: Vec<Script> = [
        stale(catalogue, now),
        divided(catalogue, now),
        all_in(catalogue, now),
        fresh(catalogue, now),
        deferred(catalogue, now),
        returned(catalogue, now),
        rejected(catalogue, now),
        cancelled(catalogue, now),
        half_written(catalogue, now),
    ]
    .into_iter()
    .flatten()
    .collect();
    scripts.extend(peers(catalogue, now));
    scripts.extend(drafts(now));
    scripts
}

/// Two voted, then the plan was edited: their votes are stale.
fn stale(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking(
        "conditional-access",
        &["contoso"],
        ["bruno", "priya", "tom"],
    );
    let rounds = [booking.soon(catalogue, now, 48, 3)?];
    let (mut script, _) = booking.raise(catalogue, &rounds, now.ago(7, 15, 10), |_| ())?;
    script.at(now.ago(6, 10, 0)).submit("bruno");
    script.at(now.ago(4, 13, 15)).vote("sara", Choice::Approve, "Three weeks of report-only, break-glass accounts checked; identity for 1,150 users is the risk and the way back takes five minutes");
    script.at(now.ago(3, 9, 35)).vote("ines", Choice::Approve, "Users are told a week ahead and the pilot holds before all others; outage minutes are none");
    script.at(now.ago(2, 17, 10)).edit("priya", |plan| {
        plan.scope_in
            .push_str(", and the 40 shared tablets of the sorting hall");
        if let Some(step) = plan.waves.first_mut().and_then(|w| w.steps.get_mut(1)) {
            "Read seven days of the report-only log, the sorting hall on its own"
                .clone_into(&mut step.instruction);
        }
    });
    script.wait(120).note("priya", "Revision 2: the sorting hall's tablets came out of the log on Friday; they sign in with a current client but share accounts, so I want them named in the scope.");
    Some(script)
}

/// One for, one against, and a risk that someone named; put off to the meeting of today.
fn divided(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking(
        "vpn-mfa",
        &["wideworld", "adventure"],
        ["bruno", "jun", "mateo"],
    );
    let rounds = [booking.soon(catalogue, now, 60, 2)?];
    let (mut script, _) = booking.raise(catalogue, &rounds, now.ago(6, 9, 25), |_| ())?;
    script.at(now.ago(5, 11, 50)).submit("bruno");
    script.at(now.ago(4, 14, 5)).risk("wes", "Night shift in Singapore signs in while we work: it is ten in the morning there when the window ends, and both proxies are in London.");
    script.at(now.ago(3, 10, 40)).vote(
        "dara",
        Choice::Approve,
        "Two users approved a push they did not ask for; leaving it as it is is the larger risk",
    );
    script.at(now.ago(2, 15, 15)).vote("wes", Choice::Reject, "Not both clients in one window: Wide World has business hours inside the rollback time. Split it into two waves and I am for it");
    script.at(now.ago(2, 16, 20)).defer(
        "ines",
        now.today,
        "One for and one against: both speak to it in today's meeting, and bruno says by then what two waves would cost",
    );
    Some(script)
}

/// Every vote is in; only the decision has to be recorded.
fn all_in(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking("sql-cu", &["northwind"], ["bruno", "lena", "kofi"]);
    let rounds = [booking.soon(catalogue, now, 70, 3)?];
    let (mut script, _) = booking.raise(catalogue, &rounds, now.ago(6, 13, 30), |_| ())?;
    script.at(now.ago(5, 9, 5)).submit("bruno");
    let lines = [
        (
            "omar",
            "Fail-over behind a hold, old build stays on the other node; four minutes of outage are announced",
        ),
        (
            "sara",
            "Tested with last month's data and the rollback was rehearsed in 18 min, database risk accepted",
        ),
        (
            "wes",
            "Wrong results are worse than the outage; plans are compared before the second node follows",
        ),
        (
            "dara",
            "Backups are checked first and the vendor confirmed the fix; no objection to the outage of the restart",
        ),
        (
            "ines",
            "Northwind's finance lead confirmed the evening; outage and users are in the message",
        ),
    ];
    for (n, (member, line)) in (0u32..).zip(lines) {
        script
            .at(now.ago(4 - n / 2, 10 + n, 20 + n * 3))
            .vote(member, Choice::Approve, line);
    }
    Some(script)
}

/// Handed in yesterday, nobody has looked at it.
fn fresh(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking("hypervisor-upgrade", &["litware"], ["tom", "wes", "kofi"]);
    let rounds = [booking.soon(catalogue, now, 100, 2)?];
    let (mut script, _) = booking.raise(catalogue, &rounds, now.ago(2, 15, 45), |_| ())?;
    script.at(now.ago(1, 11, 25)).submit("tom");
    Some(script)
}

/// Low changes that wait for one peer.
fn peers(catalogue: &Catalogue, now: Now) -> Vec<Script> {
    let rows = [
        (
            booking("backup-agent", &["proseware"], ["kofi", "kofi", "tom"]),
            3,
            "The two servers with long paths are the archive and the scan store; both are in the restore test.",
        ),
        (
            booking("monitoring-agent", &["tailspin"], ["rea", "aiko", "mateo"]),
            4,
            "Port 5986 is open from the probe since Tuesday, tested from both subnets.",
        ),
        (
            booking("print-server", &["litware"], ["mateo", "aiko", "jun"]),
            2,
            "The one model that cannot staple keeps its driver; its four queues are on the exception list.",
        ),
    ];
    rows.into_iter()
        .filter_map(|(booking, days, line)| {
            let rounds = [booking.soon(catalogue, now, 30, days)?];
            let at = now.ago(3, 10, 40);
            let (mut script, _) = booking.raise(catalogue, &rounds, at, |_| ())?;
            script.at(now.ago(2, 9, 30)).submit(booking.requester);
            script
                .at(now.ago(1, 12, 10))
                .note(booking.implementer, line);
            Some(script)
        })
        .collect()
}

/// Put off until next week, with the reason.
fn deferred(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking("dns-move", &["wideworld"], ["omar", "jun", "kofi"]);
    let rounds = [booking.soon(catalogue, now, 200, 4)?];
    let (mut script, _) = booking.raise(catalogue, &rounds, now.ago(9, 11, 0), |_| ())?;
    script.at(now.ago(8, 10, 10)).submit("omar");
    let asked = script.at(now.ago(6, 9, 45)).question("sara", "Are the label printers' gateways on the static list? They ask the old resolver by address.");
    script.at(now.ago(5, 8, 55)).answer("jun", asked, "Three of five are. The other two sit behind the carrier's router; I have asked the carrier who may change them.");
    script.at(now.ago(4, 14, 40)).defer(
        "ines",
        workday_after(now.today, 4),
        "Two printer gateways ask the old resolver by address and nobody knows who may change them; back on the agenda when the carrier has answered",
    );
    Some(script)
}

/// Sent back to be mended: a draft again.
fn returned(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking("erp-release", &["tailspin"], ["rea", "tom", "priya"]);
    let rounds = [booking.soon(catalogue, now, 150, 3)?];
    let (mut script, _) = booking.raise(catalogue, &rounds, now.ago(6, 16, 0), |_| ())?;
    script.at(now.ago(5, 10, 15)).submit("rea");
    script.at(now.ago(3, 11, 5)).risk("sara", "The evidence is from base version 14.1 and Tailspin runs 14.0. That is how two posting tests failed at Contoso in spring.");
    script.at(now.ago(2, 14, 50)).because(
        "ines",
        |reason| Command::Return { reason },
        "Test the hotfix on a 14.0 base, or have the vendor confirm in writing that it does not matter; then straight back to the next meeting",
    );
    Some(script)
}

/// Refused for good.
fn rejected(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking(
        "reboot-print-cluster",
        &["wideworld"],
        ["rea", "aiko", "mateo"],
    );
    let rounds = [booking.soon(catalogue, now, 90, 3)?];
    let (mut script, _) = booking.raise(catalogue, &rounds, now.ago(7, 9, 30), |_| ())?;
    script.at(now.ago(6, 8, 40)).submit("rea");
    script.at(now.ago(5, 13, 20)).risk("wes", "A restart at 03:30 London is 11:30 in Singapore, in the middle of their shift. And it hides a leak that the vendor should see.");
    script.at(now.ago(4, 14, 15)).because(
        "ines",
        |reason| Command::Reject { reason },
        "A nightly restart hides the fault and falls into Singapore's day; open a problem with the vendor instead",
    );
    Some(script)
}

/// Called off by its requester.
fn cancelled(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking("telephony", &["proseware"], ["rea", "mateo", "jun"]);
    let rounds = [booking.soon(catalogue, now, 100, 4)?];
    let (mut script, _) = booking.raise(catalogue, &rounds, now.ago(8, 14, 20), |_| ())?;
    script.at(now.ago(7, 9, 0)).submit("rea");
    script.at(now.ago(2, 10, 30)).because(
        "rea",
        |reason| Command::Cancel { reason },
        "Proseware moves to Teams telephony next month; the carrier keeps the old trunk until then",
    );
    Some(script)
}

/// A draft that lacks its evidence and half its way back.
fn half_written(catalogue: &Catalogue, now: Now) -> Option<Script> {
    let booking = booking("wifi-controller", &["northwind"], ["nora", "mateo", "jun"]);
    let rounds = [booking.soon(catalogue, now, 220, 4)?];
    let (script, _) = booking.raise(catalogue, &rounds, now.ago(1, 15, 35), |plan| {
        plan.evidence.clear();
        plan.rollback.steps.clear();
        "TBD".clone_into(&mut plan.scope_out);
        plan.answers.vendor = None;
    })?;
    Some(script)
}

/// Drafts that have only begun.
fn drafts(now: Now) -> Vec<Script> {
    let wave = |client: &str| PlannedWave {
        clients: vec![client.into()],
        ..PlannedWave::default()
    };
    let rows = [
        ("mateo", now.ago(3, 16, 25), Plan {
            title: "Replace UPS batteries in the Bristol rack".to_owned(),
            reason: "Self-test fails since Monday; at a power cut the rack would last four minutes instead of thirty".to_owned(),
            scope_in: "Battery packs of ups-brs-01 and ups-brs-02".to_owned(),
            waves: vec![wave("adventure")],
            implementer: Some("mateo".into()),
            ..Plan::default()
        }),
        ("priya", now.ago(2, 12, 15), Plan {
            title: "Retire Exchange hybrid server, Contoso".to_owned(),
            reason: "Last mailbox left it in the last batch; it is patched every month for nothing".to_owned(),
            declared: Some(RiskClass::Medium),
            services: vec!["mail".into()],
            waves: vec![wave("contoso")],
            implementer: Some("priya".into()),
            notes: "Ask Lena whether the payroll still relays over it".to_owned(),
            ..Plan::default()
        }),
        ("lena", now.ago(1, 10, 5), Plan {
            title: "Shrink the archive database after the purge, Woodgrove".to_owned(),
            reason: "The purge freed 1.2 TB that the nightly backup still carries".to_owned(),
            scope_out: "as discussed".to_owned(),
            services: vec!["databases".into()],
            waves: vec![wave("woodgrove")],
            implementer: Some("lena".into()),
            ..Plan::default()
        }),
    ];
    rows.into_iter()
        .map(|(by, at, plan)| {
            let seed = Dice::new(plan.title.len() as u64).bits();
            Script::raise(at, by, plan, seed)
        })
        .collect()
}
