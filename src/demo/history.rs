//! Eighteen months of ordinary work: patching rounds, roll-outs, renewals, and what came of them.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, Duration, NaiveDate, Weekday};

use super::decision;
use super::dice::Dice;
use super::hours::{self, Now, OFFICE, local, workday_before};
use super::house::LEFT;
use super::life::{self, Fate};
use super::script::Script;
use super::work::{Catalogue, Round, Work};
use crate::domain::command::Command;
use crate::domain::id::{ClientId, PersonId};
use crate::domain::plan::RiskClass;
use crate::domain::window::Window;

/// How many stretches of thirty days are told.
pub(super) const MONTHS: u32 = 18;
/// How many single pieces of work fall into each.
const SINGLES: u32 = 16;
/// How many days back ordinary history ends; what is nearer is told scene by scene.
const ENDS: u64 = 6;
/// The rounds at the bank in which service was not restored: dice alone may fall well for eighteen months.
const ILL_FATED: [u64; 2] = [5_021, 5_051];

const KINDS: [&str; 20] = [
    "certificates",
    "switch-firmware",
    "backup-agent",
    "firewall-rules",
    "mailbox-migration",
    "sql-cu",
    "vdi-image",
    "vpn-mfa",
    "wifi-controller",
    "file-migration",
    "certificates",
    "intune-baseline",
    "hypervisor-upgrade",
    "print-server",
    "conditional-access",
    "dns-move",
    "erp-release",
    "telephony",
    "monitoring-agent",
    "mail-gateway",
];

/// Who and which client is busy in which night.
#[derive(Debug, Default)]
pub(super) struct Diary(BTreeSet<(String, NaiveDate)>);

impl Diary {
    /// Books people and clients for a night, unless one of them is taken.
    pub(super) fn book(&mut self, names: &[&str], night: NaiveDate) -> bool {
        let free = names
            .iter()
            .all(|n| !self.0.contains(&((*n).to_owned(), night)));
        if free {
            let booked = names.iter().map(|n| ((*n).to_owned(), night));
            self.0.extend(booked);
        }
        free
    }
}

/// Returns the day on which the engineer who left did so.
pub(super) fn leaving(now: Now) -> NaiveDate {
    workday_before(now.today - Days::new(215), 1)
}

/// Tells the ordinary work of the last eighteen months.
pub(super) fn routine(catalogue: &Catalogue, now: Now) -> Vec<Script> {
    let mut scripts = Vec::new();
    let mut diary = Diary::default();
    let clients = catalogue.house.client_ids();
    for month in 0..MONTHS {
        let first = now.today - Days::new(u64::from((MONTHS - month) * 30) + ENDS);
        scripts.extend(patching(catalogue, now, month, first, &mut diary));
        for n in 0..SINGLES {
            let index = month * SINGLES + n;
            let turn = index as usize;
            let (Some(kind), Some(client)) = (
                KINDS.get(turn % KINDS.len()),
                clients.get((turn / KINDS.len() + turn * 3) % clients.len().max(1)),
            ) else {
                continue;
            };
            let day = first + Days::new(u64::from(n * 30 / SINGLES));
            let single = Single {
                work: kind,
                rounds: &[std::slice::from_ref(client)],
                day,
                seed: u64::from(index) + 11,
            };
            scripts.extend(single.tell(catalogue, now, &mut diary));
        }
    }
    scripts
}

fn patching(
    catalogue: &Catalogue,
    now: Now,
    month: u32,
    first: NaiveDate,
    diary: &mut Diary,
) -> Vec<Script> {
    let c = |ids: &[&str]| -> Vec<ClientId> { ids.iter().map(|c| ClientId::from(*c)).collect() };
    let waves = [
        c(&["adventure", "proseware"]),
        c(&["tailspin", "litware"]),
        c(&["contoso", "northwind"]),
    ];
    let waves: Vec<&[ClientId]> = waves.iter().map(Vec::as_slice).collect();
    let (bank, far) = (c(&["woodgrove"]), c(&["wideworld"]));
    let (left, right) = if month.is_multiple_of(2) {
        (c(&["contoso"]), c(&["litware"]))
    } else {
        (c(&["northwind"]), c(&["tailspin"]))
    };
    let bank: [&[ClientId]; 1] = [&bank];
    let far: [&[ClientId]; 1] = [&far];
    let left: [&[ClientId]; 1] = [&left];
    let right: [&[ClientId]; 1] = [&right];
    let rounds: [(&str, &[&[ClientId]], u64); 5] = [
        ("windows-patching", &waves, 12),
        ("windows-patching", &bank, 17),
        ("windows-patching", &far, 15),
        ("linux-patching", &left, 4),
        ("linux-patching", &right, 22),
    ];
    let mut scripts = Vec::new();
    for (seed, (work, rounds, day)) in (0u64..).zip(rounds) {
        let single = Single {
            work,
            rounds,
            day: first + Days::new(day),
            seed: u64::from(month) * 5 + seed + 5_000,
        };
        scripts.extend(single.tell(catalogue, now, diary));
    }
    scripts
}

/// One piece of ordinary work: what, for whom, and about when.
struct Single<'a> {
    work: &'a str,
    rounds: &'a [&'a [ClientId]],
    day: NaiveDate,
    seed: u64,
}

impl Single<'_> {
    fn tell(&self, catalogue: &Catalogue, now: Now, diary: &mut Diary) -> Option<Script> {
        let work = catalogue.work(self.work)?;
        let mut dice = Dice::new(self.seed);
        let (rounds, implementer, last) = self.place(catalogue, now, work, diary, &mut dice)?;
        if last + Days::new(ENDS) > now.today {
            return None;
        }
        let requester = dice.one(&work.requesters)?.clone();
        let verifier = work
            .verifiers
            .iter()
            .find(|v| **v != implementer)
            .cloned()?;
        let plan = catalogue.plan(
            work,
            &rounds,
            implementer.as_str(),
            verifier.as_str(),
            &mut dice,
        );
        let first = rounds.first()?.1.start.with_timezone(&*OFFICE).date_naive();
        let decided = if catalogue.class(&plan) == RiskClass::Low {
            workday_before(first, dice.from(1, 3))
        } else {
            let meeting = hours::last(Weekday::Thu, first - Days::new(1));
            workday_before(meeting + Days::new(1), 1)
        };
        let (hour, minute) = (dice.from(9, 15), dice.from(0, 59));
        let lead = dice.from(4, 9);
        let raised = local(*OFFICE, workday_before(decided, lead), hour, minute);
        let mut script = Script::raise(raised, requester.as_str(), plan, self.seed * 7 + 1);
        // Of its own: how it ends must not hang on how many dice its class took.
        let luck = if ILL_FATED.contains(&self.seed) {
            999
        } else {
            Dice::new(self.seed * 31 + 7).from(0, 999)
        };
        if (985..999).contains(&luck) {
            return Some(drop_it(script, requester.as_str(), decided, luck));
        }
        decision::review(&mut script, catalogue, work, requester.as_str(), decided);
        decision::schedule(&mut script);
        for wave in 0..rounds.len() {
            let fate = if wave + 1 == rounds.len() {
                fate(luck, !work.woe.cause.is_empty())
            } else {
                Fate::Well
            };
            life::whole_wave(&mut script, catalogue, work, wave, fate);
        }
        Some(script)
    }

    /// Finds nights on which everyone is free; each wave two or three nights after the one before.
    fn place(
        &self,
        catalogue: &Catalogue,
        now: Now,
        work: &Work,
        diary: &mut Diary,
        dice: &mut Dice,
    ) -> Option<(Vec<Round>, PersonId, NaiveDate)> {
        let mut day = self.day;
        let mut rounds: Vec<Round> = Vec::new();
        let stays = |p: &&PersonId| p.as_str() != LEFT || self.day + Days::new(30) < leaving(now);
        let able: Vec<&PersonId> = work.implementers.iter().filter(stays).collect();
        let implementer = (*dice.one(&able)?).clone();
        for clients in self.rounds {
            let mut tries = 0;
            loop {
                let working = !matches!(day.weekday(), Weekday::Fri | Weekday::Sun);
                let mut names: Vec<&str> = clients.iter().map(ClientId::as_str).collect();
                names.push(implementer.as_str());
                if working && !hours::is_year_end(day) && diary.book(&names, day) {
                    break;
                }
                tries += 1;
                if tries > 9 {
                    return None;
                }
                day = day + Days::new(1);
            }
            let zone = clients.first().map(|c| catalogue.client(c).zone)?;
            let start = local(zone, day, work.opens, 0);
            let end = start + Duration::hours(i64::from(work.hours));
            rounds.push((clients.to_vec(), Window { start, end, zone }));
            day = day + Days::new(2);
        }
        Some((rounds, implementer, day))
    }
}

fn fate(luck: u32, tellable: bool) -> Fate {
    if !tellable {
        return Fate::Well;
    }
    match luck {
        0..865 => Fate::Well,
        865..895 => Fate::Felt,
        895..920 => Fate::CheckFailed,
        920..940 => Fate::Partly,
        940..958 => Fate::Undone,
        958..966 => Fate::UndoneLate,
        _ => Fate::Lost,
    }
}

fn drop_it(mut script: Script, requester: &str, decided: NaiveDate, luck: u32) -> Script {
    let at = local(*OFFICE, workday_before(decided, 2), 15, 20);
    if luck.is_multiple_of(3) {
        script
            .at(at)
            .submit(requester)
            .at(local(*OFFICE, decided, 14, 30))
            .because(
                "ines",
                |reason| Command::Reject { reason },
                "The client ends this service next quarter; the risk buys nothing",
            );
    } else {
        let reason = if luck.is_multiple_of(2) {
            "The client moved its stock-taking into this week and asked for quiet"
        } else {
            "Folded into the next round, which touches the same devices"
        };
        script
            .at(at)
            .because(requester, |reason| Command::Cancel { reason }, reason);
    }
    script
}
