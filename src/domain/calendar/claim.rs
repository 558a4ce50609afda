//! Claims: what a change needs for itself while its windows last, and where two of them meet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::change::Change;
use super::super::id::{ChangeNumber, ClientId, PersonId, ServiceId};
use super::super::lifecycle::State;
use super::super::people::Scope;
use super::super::plan::Plan;
use super::super::wave::Phase;
use super::super::window::{Timestamp, Window};
use super::super::zone::Zone;

/// Something that two changes should not work on at once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "kebab-case")]
pub enum Resource {
    /// A client.
    Client(ClientId),
    /// A service.
    Service(ServiceId),
    /// An item; upper and lower case are alike.
    Item(String),
    /// The person who does the work.
    Person(PersonId),
}

impl Resource {
    /// Returns the word for its kind.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Client(_) => "client",
            Self::Service(_) => "service",
            Self::Item(_) => "item",
            Self::Person(_) => "person",
        }
    }

    /// Returns its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Client(id) => id.as_str(),
            Self::Service(id) => id.as_str(),
            Self::Item(name) => name,
            Self::Person(id) => id.as_str(),
        }
    }

    /// Returns it in words: `client northwind`.
    pub fn in_words(&self) -> String {
        format!("{} {}", self.word(), self.name())
    }
}

/// How firmly a window stands in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Of a draft: what someone wishes.
    Wish,
    /// In review, or approved and not scheduled: it holds no place. What is approved is the content; the
    /// place in the calendar is given by scheduling, to whoever comes first.
    Tentative,
    /// Scheduled or in progress, on hold or not: it holds its place.
    Firm,
}

impl Standing {
    /// Every one, the loosest first.
    pub const ALL: [Self; 3] = [Self::Wish, Self::Tentative, Self::Firm];

    /// Returns how the windows of a change stand; nothing once it has ended.
    pub fn of(state: State) -> Option<Self> {
        match state {
            State::Draft => Some(Self::Wish),
            State::Review | State::Approved => Some(Self::Tentative),
            State::Scheduled | State::InProgress => Some(Self::Firm),
            State::Closed | State::Rejected | State::Cancelled => None,
        }
    }
}

/// That a wave of a change needs something in its window, `[start, end)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What it needs.
    pub resource: Resource,
    /// The change.
    pub change: ChangeNumber,
    /// Its wave, from 0.
    pub wave: usize,
    /// From when.
    pub start: Timestamp,
    /// Until when.
    pub end: Timestamp,
    /// Whether whoever looks may not see that change.
    pub hidden: bool,
}

/// Returns what a plan needs, wave by wave; a window of no length needs nothing.
pub fn claims(change: ChangeNumber, plan: &Plan) -> Vec<Claim> {
    let mut found = Vec::new();
    for wave in 0..plan.waves.len() {
        found.extend(claims_of_wave(change, plan, wave));
    }
    found
}

/// Returns what one wave of a plan needs.
pub fn claims_of_wave(change: ChangeNumber, plan: &Plan, wave: usize) -> Vec<Claim> {
    let Some((planned, window)) = plan.waves.get(wave).and_then(|w| Some((w, w.window?))) else {
        return Vec::new();
    };
    if window.start >= window.end {
        return Vec::new();
    }
    let clients = planned.clients.iter().cloned().map(Resource::Client);
    let services = plan.services.iter().cloned().map(Resource::Service);
    let items = plan
        .items
        .iter()
        .map(|item| item.name.trim().to_lowercase());
    let items = items.filter(|name| !name.is_empty()).map(Resource::Item);
    let person = plan.implementer.iter().cloned().map(Resource::Person);
    let mut needed: Vec<Resource> = clients.chain(services).chain(items).chain(person).collect();
    needed.sort();
    needed.dedup();
    let claim = |resource| Claim {
        resource,
        change,
        wave,
        start: window.start,
        end: window.end,
        hidden: false,
    };
    needed.into_iter().map(claim).collect()
}

/// Returns the windows of a change that stand in the calendar, by wave. A wave that is done stands there no
/// longer, whatever is left of its window.
pub fn windows(change: &Change) -> impl Iterator<Item = (usize, Window, Standing)> + '_ {
    let standing = Standing::of(change.state);
    let done = |wave: usize| {
        change
            .waves
            .get(wave)
            .is_some_and(|w| w.phase == Phase::Done)
    };
    let waves = change.plan.waves.iter().enumerate();
    waves.filter_map(move |(n, wave)| {
        let window = wave.window.filter(|w| w.start < w.end)?;
        Some((n, window, standing.filter(|_| !done(n))?))
    })
}

/// Where two changes meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The other change; nothing when whoever looks may not see it.
    #[serde(serialize_with = "as_text")]
    pub with: Option<ChangeNumber>,
    /// The wave, from 0.
    pub wave: usize,
    /// From when both are at work.
    pub start: Timestamp,
    /// Until when.
    pub end: Timestamp,
    /// What both need.
    pub shared: Vec<Resource>,
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
pub(super) fn as_text<S: serde::Serializer>(
    number: &Option<ChangeNumber>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => to.collect_str(number),
        None => to.serialize_none(),
    }
}

impl Conflict {
    /// Returns what both need, in words: `client northwind, item fw-01`.
    pub fn in_words(&self) -> String {
        let words: Vec<String> = self.shared.iter().map(Resource::in_words).collect();
        words.join(", ")
    }

    /// Returns the other change in words.
    pub fn other(&self) -> String {
        self.with.map_or_else(
            || "a change that you do not see".to_owned(),
            |number| number.to_string(),
        )
    }

    /// Returns when both are at work, in a zone.
    pub fn when(&self, zone: Zone) -> String {
        let (start, end) = (self.start, self.end);
        Window { start, end, zone }.in_words()
    }
}

/// Returns where the claims of one change meet those of others, by time.
pub fn conflicts(mine: &[Claim], others: &[Claim]) -> Vec<Conflict> {
    type Place = (Timestamp, Timestamp, ChangeNumber, usize);
    let mut found: BTreeMap<Place, (bool, Vec<Resource>)> = BTreeMap::new();
    for (mine, other) in mine
        .iter()
        .flat_map(|mine| others.iter().map(move |other| (mine, other)))
        .filter(|(mine, other)| meet(mine, other))
    {
        let (start, end) = (mine.start.max(other.start), mine.end.min(other.end));
        let place = (start, end, other.change, mine.wave);
        let (_, shared) = found.entry(place).or_insert((other.hidden, Vec::new()));
        if !shared.contains(&mine.resource) {
            shared.push(mine.resource.clone());
        }
    }
    found
        .into_iter()
        .map(|((start, end, with, wave), (hidden, shared))| Conflict {
            with: (!hidden).then_some(with),
            wave,
            start,
            end,
            shared,
        })
        .collect()
}

/// Tells whether two changes need the same thing at the same time.
pub fn meet(mine: &Claim, other: &Claim) -> bool {
    mine.change != other.change
        && mine.start < other.end
        && other.start < mine.end
        && mine.start < mine.end
        && other.start < other.end
        && mine.resource == other.resource
}

/// What others hold in the calendar.
pub trait Diary {
    /// Returns what other changes hold of that which one change needs, while it needs it.
    fn beside(&self, mine: &[Claim]) -> Vec<Claim>;

    /// Tells whether a person may see a change that holds a place: each of its clients is in their scope.
    fn shows(&self, change: ChangeNumber, to: &Scope) -> bool;
}

/// Returns what other changes hold of that which one change needs, those marked that a person may not see.
pub fn beside(diary: &(impl Diary + ?Sized), mine: &[Claim], to: &Scope) -> Vec<Claim> {
    let mut claims = diary.beside(mine);
    let mut known: BTreeMap<ChangeNumber, bool> = BTreeMap::new();
    for claim in &mut claims {
        let shown = known.entry(claim.change);
        claim.hidden = !*shown.or_insert_with(|| diary.shows(claim.change, to));
    }
    claims
}
