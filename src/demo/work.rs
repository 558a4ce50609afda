//! The kinds of work an MSP does, as texts to fill in, and the plan that comes of one.

use serde::Deserialize;

use super::dice::Dice;
use super::house::{House, Site};
use crate::domain::checklist::{Step, StepId, StepKind};
use crate::domain::id::{ClientId, PersonId, ServiceId};
use crate::domain::plan::{
    ChangeType, Communication, Item, Plan, PlannedWave, RiskAnswers, RiskClass, RollbackPlan,
    TestEvidence, Trigger, ValidationCheck,
};
use crate::domain::registers::{Client, Registers};
use crate::domain::window::Window;

const TEXTS: [&str; 5] = [
    include_str!("../../assets/demo/servers.toml"),
    include_str!("../../assets/demo/network.toml"),
    include_str!("../../assets/demo/cloud.toml"),
    include_str!("../../assets/demo/data.toml"),
    include_str!("../../assets/demo/scenes.toml"),
];

/// What goes wrong with it, when something does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Woe {
    /// The condition that fires the trigger.
    pub(super) trigger: String,
    /// What users notice.
    pub(super) noticed: String,
    /// Why it happened.
    pub(super) cause: String,
    /// What is learned.
    pub(super) lesson: String,
    /// What is done about it.
    pub(super) action: String,
}

/// One kind of work. Texts may hold `{client}`, `{city}`, `{s}`, `{month}` and `{n}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Work {
    /// Its key.
    pub(super) key: String,
    title: String,
    reason: String,
    declared: RiskClass,
    scope_in: String,
    scope_out: String,
    services: Vec<ServiceId>,
    items: Vec<String>,
    outage: u32,
    first: bool,
    vendor: bool,
    // The share of a client's users who may notice, in percent.
    share: u32,
    /// Who asks for it.
    pub(super) requesters: Vec<PersonId>,
    /// Who does it.
    pub(super) implementers: Vec<PersonId>,
    /// Who checks it.
    pub(super) verifiers: Vec<PersonId>,
    /// The local hour its window opens.
    pub(super) opens: u32,
    /// How many hours its window is long.
    pub(super) hours: u32,
    steps: Vec<String>,
    rollback: Vec<String>,
    decider: PersonId,
    rehearsal: String,
    mitigation: String,
    triggers: Vec<String>,
    tested: String,
    place: String,
    result: String,
    audience: String,
    channel: String,
    when: String,
    text: String,
    checks: Vec<String>,
    /// What approving members say.
    pub(super) votes: Vec<String>,
    /// Questions with their answers.
    pub(super) asked: Vec<[String; 2]>,
    /// What goes wrong.
    pub(super) woe: Woe,
    tags: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    work: Vec<Work>,
}

/// Every kind of work, with the house it is done in.
#[derive(Debug, Clone)]
pub(super) struct Catalogue {
    /// The house.
    pub(super) house: House,
    /// Its registers at the start.
    pub(super) registers: Registers,
    sites: std::collections::BTreeMap<ClientId, Site>,
    work: Vec<Work>,
}

/// Which clients are done in one window.
pub(super) type Round = (Vec<ClientId>, Window);

impl Work {
    /// Returns the services it is about.
    pub(super) fn services(&self) -> &[ServiceId] {
        &self.services
    }
}

impl Catalogue {
    /// Reads the house and the texts.
    ///
    /// # Errors
    /// Returns a sentence when a text is not of its shape.
    pub(super) fn read() -> Result<Self, String> {
        let house = House::read()?;
        let mut work = Vec::new();
        for text in TEXTS {
            let sheet: Sheet =
                toml::from_str(text).map_err(|e| format!("The demo's work cannot be read: {e}"))?;
            work.extend(sheet.work);
        }
        Ok(Self {
            registers: house.registers(),
            sites: house.sites(),
            house,
            work,
        })
    }

    /// Returns a kind of work by its key.
    pub(super) fn work(&self, key: &str) -> Option<&Work> {
        self.work.iter().find(|w| w.key == key)
    }

    /// Returns every kind of work.
    pub(super) fn every_work(&self) -> &[Work] {
        &self.work
    }

    /// Returns a client of the register.
    pub(super) fn client(&self, id: &ClientId) -> Client {
        self.registers.clients.get(id).cloned().unwrap_or_default()
    }

    /// Returns the class that a plan comes to.
    pub(super) fn class(&self, plan: &Plan) -> RiskClass {
        let score = crate::domain::risk::score(
            plan,
            &self.registers,
            &self.registers.policy.risk,
            &[],
            None,
        );
        let declared = plan.declared.unwrap_or_default();
        self.registers.policy.band(score.total).max(declared)
    }

    /// Writes the plan of some work for these rounds.
    pub(super) fn plan(
        &self,
        work: &Work,
        rounds: &[Round],
        implementer: &str,
        verifier: &str,
        dice: &mut Dice,
    ) -> Plan {
        let n = dice.from(1, 4);
        let fill = |text: &str, clients: &[ClientId]| self.fill(text, clients, rounds, n);
        let everyone: Vec<ClientId> = rounds.iter().flat_map(|(c, _)| c.clone()).collect();
        let all = |text: &str| fill(text, &everyone);
        let users = everyone.iter().map(|c| self.client(c).users).sum::<u32>() * work.share / 100;
        let tested_on = rounds.first().map(|(_, w)| {
            let days = chrono::Duration::days(i64::from(dice.from(16, 27)));
            (w.start - days).date_naive()
        });
        let checks = |line: &String| {
            let [minutes, check, expected, method] = parts::<4>(line);
            ValidationCheck {
                id: 0,
                check: all(check),
                expected: all(expected),
                method: all(method),
                minutes: minutes.parse().unwrap_or(0),
            }
        };
        let rollback: Vec<Step> = work.rollback.iter().map(|l| step(&all(l))).collect();
        let minutes = rollback.iter().map(|s| s.minutes).sum();
        let mut plan = Plan {
            title: all(&work.title),
            reason: all(&work.reason),
            kind: ChangeType::Normal,
            template: None,
            declared: Some(work.declared),
            answers: RiskAnswers {
                outage_minutes: Some(work.outage),
                first_time: Some(work.first),
                vendor: Some(work.vendor),
                users: Some(users),
                sites: u32::try_from(everyone.len()).ok(),
            },
            scope_in: all(&work.scope_in),
            scope_out: all(&work.scope_out),
            services: work.services.clone(),
            items: self.items(work, &everyone, n),
            waves: rounds
                .iter()
                .map(|(clients, window)| PlannedWave {
                    name: String::new(),
                    clients: clients.clone(),
                    window: Some(*window),
                    steps: work.steps.iter().map(|l| step(&fill(l, clients))).collect(),
                })
                .collect(),
            rollback: RollbackPlan {
                steps: rollback,
                minutes,
                decision_maker: Some(work.decider.clone()),
                rehearsal: all(&work.rehearsal),
                not_reversible: !work.mitigation.is_empty(),
                mitigation: all(&work.mitigation),
            },
            triggers: work
                .triggers
                .iter()
                .map(|t| Trigger::Sentence(all(t)))
                .collect(),
            evidence: vec![TestEvidence {
                what: all(&work.tested),
                place: all(&work.place),
                result: all(&work.result),
                by: implementer.to_owned(),
                on: tested_on,
            }],
            communications: everyone
                .iter()
                .map(|c| Communication {
                    client: c.clone(),
                    audience: work.audience.clone(),
                    channel: work.channel.clone(),
                    when: work.when.clone(),
                    owner: Some("rea".into()),
                    text: fill(&work.text, std::slice::from_ref(c)),
                })
                .collect(),
            validation: work.checks.iter().map(checks).collect(),
            implementer: Some(implementer.into()),
            verifier: Some(verifier.into()),
            tags: work.tags.clone(),
            ..Plan::default()
        };
        plan.triggers.push(Trigger::LatestRollback);
        plan.number_parts();
        plan
    }

    /// Returns what some work is about at these clients.
    pub(super) fn items(&self, work: &Work, clients: &[ClientId], n: u32) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        for line in &work.items {
            for client in clients {
                let text = self.fill(line, std::slice::from_ref(client), &[], n);
                let [name, kind] = parts(&text);
                let item = Item {
                    name: name.to_owned(),
                    kind: kind.to_owned(),
                };
                if !items.contains(&item) {
                    items.push(item);
                }
            }
        }
        items
    }

    /// Returns what is seen when a check passes, as its verifier writes it.
    pub(super) fn seen(work: &Work, check: usize) -> &str {
        work.checks.get(check).map_or("", |line| {
            line.split('|')
                .nth(4)
                .map_or("as expected, nothing unusual in the log", str::trim)
        })
    }

    fn fill(&self, text: &str, clients: &[ClientId], rounds: &[Round], n: u32) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        let site = |f: fn(&Site) -> &String| {
            let first = clients.first().and_then(|c| self.sites.get(c));
            first.map(f).cloned().unwrap_or_default()
        };
        let month = rounds.first().map_or_else(String::new, |(_, w)| {
            w.start.with_timezone(&w.zone).format("%B %Y").to_string()
        });
        let names = self.names(clients);
        let own = if names.ends_with('s') { "'" } else { "'s" };
        text.replace("{client}'s", &format!("{names}{own}"))
            .replace("{client}", &names)
            .replace("{city}", &site(|s| &s.city))
            .replace("{s}", &site(|s| &s.code))
            .replace("{month}", &month)
            .replace("{n}", &n.to_string())
    }

    fn names(&self, clients: &[ClientId]) -> String {
        let name = |c: &ClientId| self.client(c).name;
        match clients {
            [] => String::new(),
            [one] => name(one),
            [one, two] => format!("{} and {}", name(one), name(two)),
            [one, rest @ ..] => format!("{} and {} more", name(one), rest.len()),
        }
    }
}

fn parts<const N: usize>(line: &str) -> [&str; N] {
    let mut cut = line.split('|').map(str::trim);
    [(); N].map(|()| cut.next().unwrap_or_default())
}

/// Reads a step: `[check|hold[:person]|no-return] minutes | instruction | expected`.
fn step(line: &str) -> Step {
    let [head, instruction, expected] = parts(line);
    let (word, minutes) = head.split_once(' ').unwrap_or(("", head));
    let kind = match word.split_once(':').unwrap_or((word, "")) {
        ("check", _) => StepKind::PreCheck,
        ("hold", "") => StepKind::Hold { releaser: None },
        ("hold", person) => StepKind::Hold {
            releaser: Some(person.into()),
        },
        ("no-return", _) => StepKind::NoReturn,
        (_, _) => StepKind::Work,
    };
    Step {
        id: StepId(0),
        instruction: instruction.to_owned(),
        expected: expected.to_owned(),
        minutes: minutes.parse().unwrap_or(0),
        kind,
        ..Step::default()
    }
}
