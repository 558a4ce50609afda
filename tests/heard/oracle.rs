//! What the rules say, written a second time and plainly, from the events alone.

use std::collections::{BTreeMap, BTreeSet};

use holdpoint::domain::change::Change;
use holdpoint::domain::command::Command;
use holdpoint::domain::digest::{Digest, plan_digest};
use holdpoint::domain::event::{ChangeEvent, Event, Recorded};
use holdpoint::domain::id::PersonId;
use holdpoint::domain::people::Role;
use holdpoint::domain::plan::{ChangeType, RiskClass};
use holdpoint::domain::registers::{Board, Quorum, Registers};
use holdpoint::domain::required::{Reason, required};
use holdpoint::domain::vote::{Authority, Choice, CommentKind};

/// What has happened, as an auditor would note it down.
#[derive(Default)]
pub(crate) struct Oracle {
    requester: PersonId,
    last_editor: PersonId,
    /// The last thing each person said, and about what.
    votes: BTreeMap<PersonId, (Choice, String, Digest)>,
    /// Who lowered the class of which revision.
    lowered: BTreeSet<(PersonId, u32)>,
    /// The questions and conditions that nobody has answered with something.
    open: BTreeMap<u32, CommentKind>,
    material: Digest,
}

impl Oracle {
    /// Takes in an event that has happened.
    pub(crate) fn note(&mut self, after: &Change, event: &Recorded) {
        let by = &event.actor.person;
        let Event::Change(what) = &event.event else {
            return;
        };
        match what {
            ChangeEvent::Created { plan, .. } => {
                self.requester = by.clone();
                self.last_editor = by.clone();
                self.material = plan_digest(plan).unwrap();
            }
            ChangeEvent::Edited { plan, .. } => {
                let digest = plan_digest(plan).unwrap();
                if digest != self.material || after.revision == 0 {
                    self.last_editor = by.clone();
                }
                self.material = digest;
            }
            ChangeEvent::Voted {
                choice,
                comment,
                digest,
                ..
            } => {
                let said = (*choice, comment.clone(), *digest);
                self.votes.insert(by.clone(), said);
            }
            ChangeEvent::Reclassed {
                class,
                from,
                revision,
                ..
            } if class < from => {
                self.lowered.insert((by.clone(), *revision));
            }
            ChangeEvent::Commented {
                id,
                meant,
                text,
                reply_to,
                ..
            } => {
                if matches!(meant, CommentKind::Question | CommentKind::Condition) {
                    self.open.insert(*id, *meant);
                }
                if let Some(to) = reply_to.filter(|_| *meant != CommentKind::Question)
                    && !["n/a", "tbd", "..."].contains(&text.as_str())
                {
                    self.open.remove(&to);
                }
            }
            _ => {}
        }
    }

    /// Tells whether what somebody says counts on this change at all.
    fn may(&self, change: &Change, registers: &Registers, who: &PersonId) -> bool {
        let person = registers.people.get(who);
        let clients = change.clients();
        person.is_some_and(|p| !p.left && p.scope.covers_all(clients))
            && *who != self.requester
            && *who != self.last_editor
            && change.plan.implementer.as_ref() != Some(who)
            && !self.lowered.contains(&(who.clone(), change.revision))
    }

    fn said(&self, change: &Change, registers: &Registers, who: &PersonId) -> Option<Choice> {
        let (choice, _, digest) = self.votes.get(who)?;
        let stands = *digest == plan_digest(&change.plan).unwrap();
        (stands && self.may(change, registers, who)).then_some(*choice)
    }

    /// Returns what fills each place of a board, place by place: never two voices for one place, never one
    /// voice in two.
    fn places(
        &self,
        change: &Change,
        registers: &Registers,
        board: &Board,
    ) -> BTreeMap<PersonId, Choice> {
        let members: BTreeSet<&PersonId> = board.members.iter().collect();
        let mut filled: BTreeMap<PersonId, Choice> = BTreeMap::new();
        for member in &members {
            if let Some(choice) = self.said(change, registers, member) {
                filled.insert((*member).clone(), choice);
            }
        }
        let mut spent: BTreeSet<&PersonId> = BTreeSet::new();
        // In the order in which the members are named, as the product counts.
        for member in &board.members {
            let Some(deputy) = board.deputies.get(member) else {
                continue;
            };
            if filled.contains_key(member) || members.contains(deputy) || spent.contains(deputy) {
                continue;
            }
            if let Some(choice) = self.said(change, registers, deputy) {
                spent.insert(deputy);
                filled.insert(member.clone(), choice);
            }
        }
        filled
    }

    fn decides(&self, change: &Change, registers: &Registers, board: &Board) -> Result<(), String> {
        let filled = self.places(change, registers, board);
        let needed = match board.quorum {
            Quorum::Number(n) => n as usize,
            Quorum::Percent(p) => (board.members.len() * usize::from(p)).div_ceil(100),
        };
        let count = |choice| filled.values().filter(|c| **c == choice).count();
        if filled.len() < needed.max(1) {
            return Err(format!("{} of {needed} heard", filled.len()));
        }
        if count(Choice::Approve) <= count(Choice::Reject) {
            return Err("no majority".to_owned());
        }
        for seat in &board.seats {
            let speaks = |p: &PersonId| filled.get(p).is_some_and(|c| *c != Choice::Abstain);
            if !seat.people.iter().any(speaks) {
                return Err(format!("{} is silent", seat.name));
            }
        }
        Ok(())
    }

    /// Fails when an approval should not have been possible.
    pub(crate) fn approved(
        &self,
        change: &Change,
        registers: &Registers,
        authority: &Authority,
        asked: &Command,
    ) {
        let taken_up = |kind: CommentKind| match asked {
            Command::Approve { conditions, .. } => {
                kind == CommentKind::Condition && conditions.iter().any(|c| c.text != "n/a")
            }
            _ => false,
        };
        let open = self.open.values().find(|kind| !taken_up(**kind));
        assert!(open.is_none(), "{:?} is open", self.open);
        if let Command::Approve { conditions, .. } = asked {
            assert!(conditions.iter().all(|c| c.text != "n/a"));
        }
        match authority {
            Authority::Peer => {
                assert_eq!(change.class, RiskClass::Low, "a peer decides a low change");
                let approver = |who: &PersonId| registers.people[who].has(Role::Approver);
                let peer = |who: &&PersonId| {
                    self.said(change, registers, who) == Some(Choice::Approve) && approver(who)
                };
                let found = self.votes.keys().any(|who| peer(&who));
                assert!(found, "no peer approves");
            }
            Authority::Board => {
                for client in change.clients() {
                    let board = |b: &&Board| b.client.as_ref().is_none_or(|c| c == client);
                    let own = registers.boards.values().filter(board);
                    let ends: Vec<_> = own
                        .map(|b| (b.client.is_some(), self.decides(change, registers, b)))
                        .collect();
                    let agreed = ends.iter().any(|(_, end)| end.is_ok());
                    assert!(agreed, "nobody decided for {client}: {ends:?}");
                    let refused = ends.iter().find(|(own, end)| *own && end.is_err());
                    assert!(refused.is_none(), "{client}'s own board: {refused:?}");
                }
                if change.class > RiskClass::Low {
                    for (who, (choice, comment, _)) in &self.votes {
                        let counts = self.said(change, registers, who) == Some(Choice::Approve);
                        let sits = registers.boards.values().any(|b| b.members.contains(who));
                        let bare = comment.trim().is_empty() && *choice == Choice::Approve;
                        assert!(!(counts && sits && bare), "{who} approves without a word");
                    }
                }
            }
            Authority::Template { .. } | Authority::Authoriser { .. } => {}
        }
    }

    /// Fails when the product counts other voices than an auditor would.
    pub(crate) fn counted(&self, change: &Change, registers: &Registers) {
        for call in required(change, registers) {
            if let Reason::Board { board, name, .. } = &call.reason {
                let board = &registers.boards[board];
                let filled = self.places(change, registers, board);
                assert_eq!(call.heard, filled.len(), "{name}: {call:?}\n{filled:?}");
            }
        }
    }

    /// Fails when a class went down and nobody who may do that did it.
    pub(crate) fn class_moved(
        &self,
        before: &Change,
        after: &Change,
        registers: &Registers,
        event: &Recorded,
    ) {
        let Event::Change(what) = &event.event else {
            return;
        };
        if before.revision == 0 {
            return;
        }
        let same_revision = after.revision == before.revision;
        if let ChangeEvent::Reclassed { class, .. } = what {
            let by = &event.actor.person;
            let may = registers.people[by].has(Role::Reviewer)
                && *by != self.requester
                && before.plan.implementer.as_ref() != Some(by)
                && *by != self.last_editor;
            assert!(*class >= before.class || may, "{by} lowered the class");
        } else if same_revision && !matches!(what, ChangeEvent::Submitted { .. }) {
            let stood = (&before.risk, before.class);
            assert_eq!(
                (&after.risk, after.class),
                stood,
                "a revision is scored once"
            );
        }
        let judged = after
            .reclasses
            .last()
            .filter(|r| r.revision == after.revision);
        let judged_anew = matches!(what, ChangeEvent::Submitted { .. }) || !same_revision;
        let computed = registers.policy_of(after).band(after.risk.total);
        if judged.is_none() && judged_anew {
            assert!(after.class >= computed, "below the computed class");
            assert!(
                Some(after.class) >= before.plan.declared,
                "below the declared class"
            );
            // What somebody raised stays raised until a reviewer lowers it.
            let last = before.reclasses.last();
            let raised = last.filter(|r| r.class > r.otherwise && r.class > r.from);
            assert!(
                raised.is_none_or(|r| after.class >= r.class),
                "a raise was lost"
            );
        }
        let board = |change: &Change| {
            change.class != RiskClass::Low || change.plan.kind == ChangeType::Emergency
        };
        if board(before) && !board(after) {
            let reviewer = matches!(what, ChangeEvent::Reclassed { .. }) || judged.is_some();
            assert!(
                reviewer || computed == RiskClass::Low,
                "a board was asked no more: {what:?}"
            );
        }
    }
}
