//! What a template's page says, line by line: the same on the screen and in the command line.

use super::ballot::Tally as Votes;
use super::{Motion, Template, TemplateState, Verdict, Version, ballot, rate_of};
use crate::domain::history::Tally;
use crate::domain::id::ClientId;
use crate::domain::people::Scope;
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

/// Returns the lines of a template's page, each with its label, as a person with this scope sees it.
/// `used` is what became of the finished changes that were made from it.
pub fn facts(
    template: &Template,
    used: Tally,
    registers: &Registers,
    scope: &Scope,
    now: Timestamp,
) -> Vec<(&'static str, String)> {
    let mut lines = vec![("state", state(template, registers))];
    if let Some(version) = template.approved() {
        lines.push(("version", approved(version)));
    }
    if let Some(version) = template.pending() {
        lines.push(("before board", pending(template, version, registers)));
    }
    let spoken_for = template.pending().or(template.approved());
    if let Some(version) = spoken_for.or(template.versions.last()) {
        lines.push(("class", version.class().word().to_owned()));
        lines.push(("evidence", evidence(version, scope)));
        let votes = version.votes.iter();
        lines.extend(votes.map(|v| {
            (
                "vote",
                format!("{}: {} - {}", v.by, v.choice.word(), v.comment),
            )
        }));
    }
    lines.push(("used", uses_in_words(used)));
    lines.extend(failures(template, scope));
    if template.approved().is_some() && template.retired.is_none() {
        lines.push(("suspended by", rule(template, registers, now)));
    }
    for old in template.versions.iter().filter(|v| is_past(template, v)) {
        lines.push((
            "earlier",
            format!(
                "version {}, {}, proposed by {} on {}",
                old.number,
                old.verdict.word(),
                old.by,
                day(old.at)
            ),
        ));
    }
    lines
}

fn is_past(template: &Template, version: &Version) -> bool {
    let shown = [template.approved(), template.pending()];
    version.verdict != Verdict::Open && shown.iter().flatten().all(|v| v.number != version.number)
}

fn day(at: Timestamp) -> String {
    at.format("%-d %b %Y").to_string()
}

fn state(template: &Template, registers: &Registers) -> String {
    match template.state() {
        TemplateState::InUse => "in use".to_owned(),
        TemplateState::Proposed
        | TemplateState::Declined
        | TemplateState::Suspended
        | TemplateState::Retired => {
            let refusal = super::conform::unusable(template, registers);
            let subject = format!("The template {} is ", template.id);
            let said = refusal.sentence.replacen(&subject, "", 1);
            let resuming = template.suspension.as_ref().filter(|s| !s.votes.is_empty());
            let votes = resuming.map_or_else(String::new, |_| {
                match ballot::tally(template, Motion::Resume, registers) {
                    Votes::Open(lack) => format!(" To resume it: {lack}."),
                    Votes::Lost => " Its board has voted against resuming it.".to_owned(),
                    Votes::Carried => String::new(),
                }
            });
            format!("{said} {}{votes}", refusal.next)
        }
    }
}

fn approved(version: &Version) -> String {
    let decided = version.decided.map_or_else(String::new, day);
    format!(
        "{}, approved on {decided}; proposed by {}: {}",
        version.number, version.by, version.reason
    )
}

fn pending(template: &Template, version: &Version, registers: &Registers) -> String {
    let lack = match ballot::tally(template, Motion::Approve, registers) {
        Votes::Open(lack) => lack,
        Votes::Carried | Votes::Lost => "its votes are in".to_owned(),
    };
    let may: Vec<&str> = ballot::entitled(template, Motion::Approve, registers)
        .iter()
        .map(|p| p.id.as_str())
        .collect();
    format!(
        "version {}, proposed by {} on {}: {}. {lack}; entitled: {}",
        version.number,
        version.by,
        day(version.at),
        version.reason.trim_end_matches('.'),
        may.join(", ")
    )
}

/// Says how many changes there were and how many went wrong, with rate and interval where there are
/// enough for one.
pub fn outcomes_in_words(tally: Tally) -> String {
    let went = match tally.wrong {
        0 => "none went wrong".to_owned(),
        wrong => format!(
            "{} successful, {wrong} went wrong",
            tally.cases - wrong.min(tally.cases)
        ),
    };
    let percent = |rate: u16| (rate + 50) / 100;
    let rate = rate_of(tally).map_or_else(String::new, |r| {
        format!(
            " ({} %, {}-{} %)",
            percent(r.rate),
            percent(r.low),
            percent(r.high)
        )
    });
    let noun = if tally.cases == 1 {
        "change"
    } else {
        "changes"
    };
    format!("{} finished {noun}, {went}{rate}", tally.cases)
}

/// Says what became of the changes made from a template.
pub fn uses_in_words(used: Tally) -> String {
    match used.cases {
        0 => "no change made from it has finished yet".to_owned(),
        _ => outcomes_in_words(used),
    }
}

fn evidence(version: &Version, scope: &Scope) -> String {
    if version.evidence.is_empty() {
        return "the uses of the version before".to_owned();
    }
    let visible = |clients: &[ClientId]| scope.covers_all(clients);
    let seen: Vec<String> = version
        .evidence
        .iter()
        .filter(|e| visible(&e.clients))
        .map(|e| {
            let wrong = if e.wrong { " (went wrong)" } else { "" };
            format!("{}{wrong}", e.change)
        })
        .collect();
    let hidden = match version.evidence.len() - seen.len() {
        0 => String::new(),
        n if seen.is_empty() => format!("{n} of clients that you do not see"),
        n => format!(" and {n} of clients that you do not see"),
    };
    let names = seen.join(", ") + &hidden;
    format!("{}: {names}", outcomes_in_words(version.outcomes()))
}

fn failures(template: &Template, scope: &Scope) -> Vec<(&'static str, String)> {
    let mut failures: Vec<_> = template.failures.iter().collect();
    failures.sort_by_key(|f| std::cmp::Reverse(f.at));
    failures
        .into_iter()
        .take(5)
        .map(|f| {
            let change = if scope.covers_all(&f.clients) {
                f.change.to_string()
            } else {
                "a change of a client that you do not see".to_owned()
            };
            let line = format!(
                "{change} {} on {}, version {}",
                f.fault.word(),
                day(f.at),
                f.version
            );
            ("went wrong", line)
        })
        .collect()
}

fn rule(template: &Template, registers: &Registers, now: Timestamp) -> String {
    let policy = &registers.policy;
    let counted = template.counted(policy.template_failure_days, now).count();
    format!(
        "one rollback, or {} that went wrong within {} days; {counted} now",
        match policy.template_failures {
            1 => "1 change".to_owned(),
            n => format!("{n} changes"),
        },
        policy.template_failure_days
    )
}
