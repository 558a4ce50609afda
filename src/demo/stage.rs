//! The stage: every script is played line by line in the order of time, through the one set of rules.

use std::collections::BTreeMap;

use chrono::Duration;

use super::dice::Dice;
use super::script::Script;
use crate::domain::calendar::Around;
use crate::domain::calendar::claim::{self, Claim, Standing};
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::decide::decide_knowing;
use crate::domain::event::{ChangeEvent, Event, Recorded, Stream};
use crate::domain::gate::Rule;
use crate::domain::history::{History, Past, went_wrong};
use crate::domain::id::{ChangeNumber, EventId, PersonId};
use crate::domain::lifecycle::State;
use crate::domain::people::{Actor, Role};
use crate::domain::plan::RiskClass;
use crate::domain::refusal::Refusal;
use crate::domain::registers::Registers;
use crate::domain::template::{self, TemplateCommand, TemplateEvent};
use crate::domain::window::{Timestamp, to_millis};

/// The number of the first change told.
pub(super) const FIRST_NUMBER: u32 = 617;

/// One event of the story, ready to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoEvent {
    /// Its id, made from its time and place in the story.
    pub id: EventId,
    /// When, to the millisecond; never after `now`, and never before the event above it.
    pub at: Timestamp,
    /// Who, declared.
    pub actor: Actor,
    /// Whose story it continues.
    pub stream: Stream,
    /// What.
    pub event: Event,
}

/// The whole story, and what the rules refused of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Story {
    /// Every event, oldest first.
    pub events: Vec<DemoEvent>,
    /// Each refused line with its refusal; empty when the story keeps the rules.
    pub refused: Vec<String>,
}

/// An event of the registers with its time and author.
#[derive(Debug, Clone)]
pub(super) struct Notice {
    /// When.
    pub(super) at: Timestamp,
    /// Who.
    pub(super) by: PersonId,
    /// Of which register.
    pub(super) stream: Stream,
    /// What.
    pub(super) event: Event,
}

/// Something asked of the catalogue of templates.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// When.
    pub(super) at: Timestamp,
    /// By whom.
    pub(super) by: PersonId,
    /// What.
    pub(super) command: TemplateCommand,
    /// How the titles begin of the finished changes that speak for it.
    pub(super) like: Option<String>,
}

/// How many finished changes speak for a template.
const SPEAK: usize = 8;

enum Line {
    Notice(Notice),
    Asked(Asked),
    Command(usize, PersonId, Command),
}

/// Plays notices and scripts; each script becomes one change, numbered by when it was raised.
pub(super) fn play(notices: Vec<Notice>, asked: Vec<Asked>, mut scripts: Vec<Script>) -> Story {
    scripts.sort_by_key(Script::raised);
    let mut changes: Vec<Change> = (FIRST_NUMBER..)
        .take(scripts.len())
        .map(|n| Change::absent(ChangeNumber(n)))
        .collect();
    let mut lines: Vec<(Timestamp, Line)> = notices
        .into_iter()
        .map(|n| (n.at, Line::Notice(n)))
        .collect();
    lines.extend(asked.into_iter().map(|a| (a.at, Line::Asked(a))));
    for (i, script) in scripts.into_iter().enumerate() {
        for (at, by, command) in script.into_lines() {
            lines.push((at, Line::Command(i, by, command)));
        }
    }
    lines.sort_by_key(|(at, _)| *at);
    let mut book = Book::default();
    let mut stopped = vec![false; changes.len()];
    for (at, line) in lines {
        match line {
            Line::Notice(n) => book.notice(n),
            Line::Asked(asked) => book.asked(asked, &changes),
            Line::Command(i, by, command) => {
                if let (Some(change), Some(stopped)) = (changes.get_mut(i), stopped.get_mut(i))
                    && !*stopped
                {
                    *stopped = !book.command(change, &by, command, at);
                }
            }
        }
    }
    book.story
}

#[derive(Default)]
struct Book {
    story: Story,
    registers: Registers,
    past: Past,
    // What changes hold in the calendar.
    claims: Vec<Claim>,
    revs: BTreeMap<Stream, u64>,
    last: Option<Timestamp>,
}

impl Book {
    fn notice(&mut self, notice: Notice) {
        self.registers.apply(&notice.event);
        self.write(notice.at, &notice.by, notice.stream, notice.event);
    }

    fn asked(&mut self, asked: Asked, changes: &[Change]) {
        let Asked {
            at,
            by,
            mut command,
            like,
        } = asked;
        let mut past = Vec::new();
        if let (Some(title), TemplateCommand::Propose { evidence, .. }) = (&like, &mut command) {
            let spoken = changes
                .iter()
                .rev()
                .filter(|c| c.state == State::Closed && c.plan.title.starts_with(title.as_str()));
            past.extend(spoken.take(SPEAK).cloned());
            evidence.extend(past.iter().map(Change::id));
        }
        match template::decide(&self.registers, &past, &command, &by, at) {
            Ok(events) => self.catalogue(events, &by, at),
            Err(refusal) => {
                let line = format!("{} at {at}: {by}: {refusal}", command.template());
                self.story.refused.push(line);
            }
        }
    }

    fn catalogue(&mut self, events: Vec<TemplateEvent>, by: &PersonId, at: Timestamp) {
        for event in events {
            let recorded = self.write(at, by, Stream::Catalogue, event.into());
            self.registers.follow(&recorded);
        }
    }

    /// Tells whether the rules let the line through.
    fn command(
        &mut self,
        change: &mut Change,
        by: &PersonId,
        command: Command,
        at: Timestamp,
    ) -> bool {
        let command = as_seen(command, change);
        let mut decided = self.decide(change, by, &command, at);
        if let Err(refusal) = &decided
            && only_meets(refusal)
            && self.waive(change, at)
        {
            decided = self.decide(change, by, &command, at);
        }
        match decided {
            Ok(events) => {
                let before = went_wrong(change);
                let mut written = Vec::new();
                for event in events {
                    let stream = Stream::Change(change.id());
                    let recorded = self.write(at, by, stream, event.into());
                    change.apply(&recorded);
                    written.push(recorded);
                }
                let then = template::follow(change, &written, &self.registers);
                self.catalogue(then, by, at);
                self.past.follow(before, change);
                self.book(change);
                true
            }
            Err(refusal) => {
                let title = &change.plan.title;
                let line = format!("{} {title:?} at {at}: {by}: {refusal}", change.id());
                self.story.refused.push(line);
                false
            }
        }
    }

    /// Has a manager waive that a change meets another: rounds of patching do, and are watched together.
    /// Tells whether one may.
    fn waive(&mut self, change: &mut Change, at: Timestamp) -> bool {
        let command = Command::Waive {
            rule: Rule::ScheduleConflict.code().to_owned(),
            reason: "Other hosts of the same service; both are watched on one bridge call"
                .to_owned(),
            until: at + Duration::days(30),
        };
        let managers: Vec<PersonId> = self
            .registers
            .with_role(Role::Manager)
            .map(|p| p.id.clone())
            .collect();
        managers.iter().any(|by| {
            let Ok(events) = self.decide(change, by, &command, at) else {
                return false;
            };
            for event in events {
                let recorded = self.write(at, by, Stream::Change(change.id()), event.into());
                change.apply(&recorded);
            }
            true
        })
    }

    /// Notes what a change holds in the calendar now.
    fn book(&mut self, change: &Change) {
        let number = change.id();
        self.claims.retain(|claim| claim.change != number);
        for (wave, _, standing) in claim::windows(change) {
            if standing == Standing::Firm {
                let held = claim::claims_of_wave(number, &change.plan, wave);
                self.claims.extend(held);
            }
        }
    }

    /// Returns what the rules make of a command. The story says beforehand who decides what: where
    /// the learned rate, or what else is in the calendar, would send a change to others, they are left out.
    fn decide(
        &self,
        change: &Change,
        by: &PersonId,
        command: &Command,
        at: Timestamp,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let with = |history: &dyn History, claims: &[Claim]| {
            let known = Around { history, claims };
            decide_knowing(change, &self.registers, &known, command, by, at)
        };
        let known = with(&self.past, &self.claims)?;
        let Some(class) = known.iter().find_map(class_in) else {
            return Ok(known);
        };
        let told = with(&Past::default(), &[])?;
        let same = told.iter().find_map(class_in) == Some(class);
        Ok(if same { known } else { told })
    }

    fn write(&mut self, at: Timestamp, by: &PersonId, stream: Stream, event: Event) -> Recorded {
        // A millisecond apart, so that ids sort as the record does.
        let soonest = self.last.map(|l| l + Duration::milliseconds(1));
        let at = soonest.map_or(at, |s| s.max(at));
        let at = to_millis(at);
        self.last = Some(at);
        let seq = self.story.events.len() as u64 + 1;
        let mut dice = Dice::new(seq);
        let mut noise = [0; 10];
        noise[..8].copy_from_slice(&dice.bits().to_be_bytes());
        let rev = self.revs.entry(stream).or_insert(0);
        *rev += 1;
        let recorded = Recorded {
            seq,
            id: EventId::new(at.timestamp_millis(), noise),
            stream,
            rev: *rev,
            at,
            actor: Actor::declared(by.clone()),
            event,
        };
        self.story.events.push(DemoEvent {
            id: recorded.id,
            at,
            actor: recorded.actor.clone(),
            stream,
            event: recorded.event.clone(),
        });
        recorded
    }
}

/// Tells whether all that keeps a change back is that it meets another.
fn only_meets(refusal: &Refusal) -> bool {
    let code = Rule::ScheduleConflict.code();
    !refusal.gaps.is_empty() && refusal.gaps.iter().all(|gap| gap.code == code)
}

/// Returns the class that an event gives its change, if it gives one.
fn class_in(event: &ChangeEvent) -> Option<RiskClass> {
    if let ChangeEvent::Created { class, .. }
    | ChangeEvent::Edited { class, .. }
    | ChangeEvent::Submitted { class, .. } = event
    {
        Some(*class)
    } else {
        None
    }
}

/// Whoever votes or approves has the revision that stands before them.
fn as_seen(mut command: Command, change: &Change) -> Command {
    if let Command::Vote { seen, .. }
    | Command::Approve { seen, .. }
    | Command::Consent { seen, .. } = &mut command
    {
        *seen = change.digest;
    }
    command
}
