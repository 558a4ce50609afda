//! The page's part on gates: what the next one lacks, every gate with each requirement, and the waivers.

use super::{Page, capital, moment};
use crate::domain::change::Change;
use crate::domain::gate::{self, Asked, Requirement, Standing, Status};
use crate::domain::refusal::Owner;
use crate::domain::registers::Registers;
use crate::domain::text::pad;
use crate::domain::waiver::Waiver;
use crate::domain::window::Timestamp;

/// How wide a requirement's code is on the board.
const CODE: usize = 24;

/// How wide the words for how it stands are.
const STATUS: usize = 15;

/// Writes what the next gate lacks, and what a waiver covers there.
pub(super) fn next(change: &Change, registers: &Registers, now: Timestamp, page: &mut Page) {
    let Some(standing) = gate::standing(change, registers, now) else {
        return;
    };
    let name = capital(standing.gate.name());
    page.heading(&match standing.gaps().count() {
        0 => format!("{name} gate: nothing is missing"),
        1 => format!("{name} gate: 1 requirement is unmet"),
        n => format!("{name} gate: {n} requirements are unmet"),
    });
    for gap in standing.gaps() {
        page.point(page.sign(false), &gap.to_string());
    }
    for requirement in &standing.requirements {
        if requirement.status == Status::Waived {
            let said = format!("{}: {}", requirement.code, waived(requirement));
            page.point(page.mark(Status::Waived), &said);
        }
        for warning in &requirement.warnings {
            page.point("!", &format!("Warning: {warning}"));
        }
    }
}

fn waived(requirement: &Requirement) -> String {
    let by = requirement.waiver.as_ref().map_or_else(String::new, |w| {
        format!(" by {} until {}: {}", w.by, moment(w.until), w.reason)
    });
    format!("Waived{by}")
}

/// Writes which clients agreed, to which revision.
pub(super) fn consents(change: &Change, page: &mut Page) {
    if change.consents.is_empty() {
        return;
    }
    page.heading("Consents");
    for consent in &change.consents {
        let stands = consent.digest == change.digest;
        let stale = if stands { "" } else { " (stale)" };
        let note = if consent.note.is_empty() {
            String::new()
        } else {
            format!(": {}", consent.note)
        };
        page.point(
            page.sign(stands),
            &format!(
                "{} ({}) agrees to r{}{stale}, recorded by {} {}{note}",
                consent.client,
                consent.said_by,
                consent.revision,
                consent.by,
                moment(consent.at)
            ),
        );
    }
}

/// Writes the waivers of a change, those that no longer count too.
pub(super) fn waivers(change: &Change, now: Timestamp, page: &mut Page) {
    if change.waivers.is_empty() {
        return;
    }
    page.heading("Waivers");
    for waiver in &change.waivers {
        let Waiver {
            rule, by, reason, ..
        } = waiver;
        let word = waiver.word(change.revision, now);
        page.point(
            page.sign(waiver.stands(now) && waiver.is_of(change.revision)),
            &format!(
                "{rule} by {by} {} until {}, {word}: {reason}",
                moment(waiver.at),
                moment(waiver.until)
            ),
        );
    }
}

/// Writes the gate board: every gate with each of its requirements.
pub fn board(change: &Change, registers: &Registers, now: Timestamp, page: &mut Page) {
    page.heading(&format!("{}  {}", change.id(), change.plan.title));
    page.always("judged by", &registers.judged(change).words());
    for standing in gate::board(change, registers, now) {
        page.heading(&title(&standing));
        for requirement in &standing.requirements {
            row(requirement, page);
        }
    }
}

fn title(standing: &Standing) -> String {
    let wave = standing
        .wave
        .map_or_else(String::new, |w| format!(" of wave {}", w + 1));
    let name = format!(
        "{} gate{wave}, {}",
        capital(standing.gate.name()),
        standing.asked.word()
    );
    let with = |status| {
        let found = standing.requirements.iter();
        found.filter(|r| r.status == status).count()
    };
    match (standing.asked, with(Status::NotMet)) {
        (Asked::Passed | Asked::Never, _) => name,
        (Asked::Next | Asked::Later, 0) => format!("{name}: nothing is missing"),
        (Asked::Next | Asked::Later, unmet) => {
            let concern = standing.requirements.len() - with(Status::NotApplicable);
            format!("{name}: {unmet} of {concern} requirements unmet")
        }
    }
}

fn row(requirement: &Requirement, page: &mut Page) {
    let mark = page.mark(requirement.status);
    page.point(
        mark,
        &format!(
            "{} {} {}; {}",
            pad(&requirement.code, CODE),
            pad(requirement.status.word(), STATUS),
            requirement.owner,
            requirement.control
        ),
    );
    match requirement.status {
        Status::Met | Status::NotApplicable => page.aside(&requirement.sentence),
        Status::NotMet => unmet(requirement, page),
        Status::Waived => page.aside(&waived(requirement)),
    }
    for warning in &requirement.warnings {
        page.aside(&format!("Warning: {warning}"));
    }
}

fn unmet(requirement: &Requirement, page: &mut Page) {
    let of_others: Vec<&str> = requirement
        .gaps
        .iter()
        .map(|gap| gap.code.as_ref())
        .filter(|code| *code != requirement.code)
        .collect();
    if of_others.is_empty() {
        for gap in &requirement.gaps {
            page.aside(&format!("{} (in {}) - {}", gap.missing, gap.fix, gap.why));
        }
    } else {
        let mut codes = of_others;
        codes.dedup();
        page.aside(&format!("It lacks {}", codes.join(", ")));
    }
    if let Some(role) = requirement.waivable_by {
        page.aside(&format!("May be waived by {}", Owner::Role(role)));
    }
}
