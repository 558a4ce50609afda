//! The ordinary ways to a decision: one peer or the board, a question now and then, the calendar.

use super::hours::{OFFICE, local, workday_before};
use super::script::Script;
use super::work::{Catalogue, Work};
use crate::domain::command::Command;
use crate::domain::digest::Digest;
use crate::domain::id::ClientId;
use crate::domain::plan::{Plan, RiskClass};
use crate::domain::vote::Choice;

/// Returns the technical lead who decides such work as a peer.
pub(super) fn peer(plan: &Plan, requester: &str) -> &'static str {
    let network = ["perimeter", "lan", "vpn", "dns", "telephony", "monitoring"];
    let cloud = ["mail", "identity", "endpoints", "web"];
    let has = |of: &[&str]| plan.services.iter().any(|s| of.contains(&s.as_str()));
    let order = if has(&network) {
        ["omar", "dara", "sara"]
    } else if has(&cloud) {
        ["dara", "sara", "omar"]
    } else {
        ["sara", "wes", "omar"]
    };
    let barred = |who: &str| {
        who == requester || plan.implementer.as_ref().is_some_and(|i| i.as_str() == who)
    };
    order.into_iter().find(|who| !barred(who)).unwrap_or("omar")
}

/// Returns the members who are asked to vote on a plan, as many as its boards need.
pub(super) fn panel(plan: &Plan, requester: &str, turn: u32) -> Vec<&'static str> {
    let woodgrove = ClientId::from("woodgrove");
    let clients = plan.clients();
    let order: Vec<&'static str> = if clients.len() == 1 && clients[0] == &woodgrove {
        vec!["yusuf", "sara", "dara", "ines"]
    } else if clients.contains(&&woodgrove) || turn.is_multiple_of(2) {
        vec!["sara", "dara", "omar", "wes", "ines"]
    } else {
        vec!["omar", "sara", "wes", "dara", "ines"]
    };
    let barred = |who: &str| {
        who == requester || plan.implementer.as_ref().is_some_and(|i| i.as_str() == who)
    };
    order.into_iter().filter(|w| !barred(w)).take(3).collect()
}

/// Hands the change in, has it discussed and approved on the day of the decision.
pub(super) fn review(
    script: &mut Script,
    catalogue: &Catalogue,
    work: &Work,
    requester: &str,
    decided: chrono::NaiveDate,
) {
    let before = |n, h, m| local(*OFFICE, workday_before(decided, n), h, m);
    let minute = script.dice.from(0, 55);
    script.at(before(3, 10, minute)).submit(requester);
    let turn = script.dice.from(0, 9);
    let low = catalogue.class(&script.plan) == RiskClass::Low;
    let implementer = script.plan.implementer.clone().unwrap_or_default();
    let asker = if low {
        peer(&script.plan, requester)
    } else {
        panel(&script.plan, requester, turn)
            .last()
            .copied()
            .unwrap_or("ines")
    };
    // A board that asks nothing is theatre; one that asks every time is, too.
    if turn < 3
        && let Some([question, answer]) = script.dice.clone().one(&work.asked)
    {
        let id = script.at(before(2, 11, minute)).question(asker, question);
        script
            .at(before(2, 14, minute))
            .answer(implementer.as_str(), id, answer);
    }
    let say = |n: usize| {
        let lines = &work.votes;
        let at = (n + turn as usize) % lines.len().max(1);
        lines
            .get(at)
            .map_or("rollback and window are sound", String::as_str)
    };
    if low {
        script
            .at(before(1, 9, minute))
            .vote(asker, Choice::Approve, say(0));
        return;
    }
    for (n, member) in panel(&script.plan, requester, turn).into_iter().enumerate() {
        let later = script.dice.from(4, 50);
        script
            .at(before(1, 13, later))
            .vote(member, Choice::Approve, say(n));
    }
    let minute = script.dice.from(2, 55);
    script.at(local(*OFFICE, decided, 14, minute)).approve(
        "ines",
        "Decided in the CAB meeting",
        Vec::new(),
    );
}

/// Puts it in the calendar shortly after its approval.
pub(super) fn schedule(script: &mut Script) {
    let seconds = script.dice.from(300, 5400);
    let by = if script.dice.from(0, 6) == 0 {
        "mei"
    } else {
        "ines"
    };
    let agreed = seconds / 2;
    script.wait(agreed);
    let plan = script.plan.clone();
    for client in plan.clients() {
        if let Some((_, said_by)) = AGREES.iter().find(|(id, _)| client.as_str() == *id) {
            script.ask(
                by,
                Command::Consent {
                    client: client.clone(),
                    said_by: (*said_by).to_owned(),
                    note: "by telephone".to_owned(),
                    seen: Digest::default(),
                },
            );
        }
    }
    script.wait(seconds - agreed).ask(by, Command::Schedule);
}

/// Who answers for the clients who have to agree to every change.
const AGREES: [(&str, &str); 2] = [("northwind", "Nora Quist"), ("woodgrove", "Yusuf Demir")];
