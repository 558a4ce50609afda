//! The rules: what a command does to a change, or why it is refused. Every way in comes through here.

mod brought;
mod close;
mod comes_true;
mod consent;
mod earlier;
mod fallback;
mod hold;
mod incident;
mod message;
mod outcome;
mod pause;
mod plan;
mod reclass;
mod release;
mod review;
mod spooled;
mod vote;
mod waive;
mod work;

pub use brought::{decide_brought, judge_offline, numbered, show_answers};
pub use outcome::{best_outcome, why_best};
pub use spooled::{decide_spooled, may_wait, show_ahead};

use super::calendar::{Around, Known};
use super::change::Change;
use super::command::Command;
use super::event::ChangeEvent;
use super::history::Past;
use super::id::PersonId;
use super::lifecycle::{self, Act, State};
use super::people::{Person, Role};
use super::plan::ChangeType;
use super::policy::Policy;
use super::refusal::{Cause, Refusal};
use super::registers::Registers;
use super::window::Timestamp;

/// What a rule looks at: the change, the registers, what became of others, who asks and when.
pub(super) struct Case<'a> {
    change: &'a Change,
    registers: &'a Registers,
    known: &'a dyn Known,
    by: &'a PersonId,
    now: Timestamp,
}

/// Returns the events that a command causes where no other change has finished yet, and others hold what
/// is noted on the change.
///
/// # Errors
/// Returns what [`decide_knowing`] does.
pub fn decide(
    change: &Change,
    registers: &Registers,
    command: &Command,
    by: &PersonId,
    now: Timestamp,
) -> Result<Vec<ChangeEvent>, Refusal> {
    let known = Around {
        history: &Past::default(),
        claims: &change.others,
    };
    decide_knowing(change, registers, &known, command, by, now)
}

/// Returns the events that a command causes, given what became of the changes that have finished
/// and what the others hold.
///
/// # Errors
/// Returns a [`Refusal`] that says what is wrong, who could do it and what to do next.
#[expect(clippy::too_many_lines, reason = "one arm for each command")]
pub fn decide_knowing(
    change: &Change,
    registers: &Registers,
    known: &dyn Known,
    command: &Command,
    by: &PersonId,
    now: Timestamp,
) -> Result<Vec<ChangeEvent>, Refusal> {
    let case = Case {
        change,
        registers,
        known,
        by,
        now,
    };
    let person = case.person()?;
    if let Command::Create { plan } = command {
        return case.create(person, plan);
    }
    case.visible(person)?;
    if let Some(act) = command.act() {
        case.possible(act)?;
    }
    match command {
        Command::Create { plan } => case.create(person, plan),
        Command::Edit { plan } => case.edit(plan),
        Command::Submit => case.submit(change.plan.kind == ChangeType::Standard),
        Command::SubmitForReview => case.submit(false),
        Command::Comment {
            meant,
            text,
            about,
            reply_to,
        } => case.comment(*meant, text, about.as_deref(), *reply_to),
        Command::Vote {
            choice,
            comment,
            seen,
        } => case.vote(*choice, comment, seen),
        Command::Reclass {
            class,
            reason,
            seen,
        } => case.reclass(*class, reason, seen),
        Command::Approve {
            conditions,
            note,
            seen,
        } => case.approve(conditions, note, seen),
        Command::Defer {
            until,
            zone,
            reason,
        } => case.defer(*until, *zone, reason),
        Command::Return { reason } => case.send_back(reason),
        Command::Reject { reason } => case.reject(reason),
        Command::Authorise {
            person,
            at,
            spoken,
            reason,
        } => case.authorise(person, *at, *spoken, reason),
        Command::AuthoriseAndStart {
            person,
            at,
            spoken,
            reason,
            began,
        } => case.authorise_and_start(person, *at, *spoken, reason, *began),
        Command::MeetCondition { condition } => case.meet(*condition),
        Command::Schedule => case.schedule(),
        Command::Unschedule { reason } => {
            case.by_manager("take out of the calendar", reason, |reason| {
                ChangeEvent::Unscheduled { reason }
            })
        }
        Command::Cancel { reason } => case.cancel(reason),
        Command::Hold { reason } => case.hold(reason),
        Command::Release { reason } => case.release(reason),
        Command::Consent {
            client,
            said_by,
            note,
            seen,
        } => case.consent(client, said_by, note, seen),
        Command::Waive {
            rule,
            reason,
            until,
        } => case.waive(rule, reason, *until),
        Command::WithdrawWaiver { rule } => case.withdraw_waiver(rule),
        Command::Start { wave, began } => case.start(*wave, *began),
        Command::Tick {
            wave,
            checklist,
            step,
            tick,
            note,
        } => case.tick(*wave, *checklist, *step, *tick, note),
        Command::Undo {
            wave,
            checklist,
            step,
        } => case.undo(*wave, *checklist, *step),
        Command::ReleaseStep {
            wave,
            step,
            note,
            spoken_by,
        } => case.release_step(*wave, *step, note, spoken_by.as_ref()),
        Command::RefuseGo { wave, step, reason } => case.refuse_go(*wave, *step, reason),
        Command::KeepEvidence {
            wave,
            checklist,
            step,
            evidence,
        } => case.keep_evidence(*wave, *checklist, *step, evidence),
        Command::Pause { wave, reason } => case.pause(*wave, reason),
        Command::Resume { wave } => case.resume(*wave),
        Command::GoOn {
            wave,
            condition,
            also,
            authority,
            reason,
        } => case.go_on(*wave, (condition, also), authority, reason),
        Command::FireTrigger {
            wave,
            condition,
            continued_by,
        } => case.fire(*wave, condition, continued_by.as_ref()),
        Command::RollBack {
            wave,
            reason,
            incident,
        } => case.roll_back(*wave, reason, incident),
        Command::EndRollback {
            wave,
            restored,
            incident,
        } => case.end_rollback(*wave, *restored, incident),
        Command::FinishWork { wave } => case.finish(*wave),
        Command::RecordCheck {
            wave,
            check,
            passed,
            observed,
        } => case.record_check(*wave, *check, *passed, observed),
        Command::DeclareImpact {
            wave,
            client,
            impact,
        } => case.declare(*wave, client, impact),
        Command::SendMessage {
            which,
            letter,
            earlier,
        } => case.send_message(*which, letter, earlier.as_ref()),
        Command::WriteMessage {
            which,
            seen,
            letter,
        } => case.write_message(*which, *seen, letter),
        Command::ReleaseMessage { which, seen } => case.release_message(*which, *seen),
        Command::WithdrawMessage { which, reason } => case.withdraw_message(*which, reason),
        Command::Complete { wave, outcome } => case.complete(*wave, *outcome),
        Command::Review {
            cause,
            lesson,
            actions,
        } => case.review(cause, lesson, actions),
        Command::Reopen { incident, reason } => case.reopen(incident, reason),
        Command::LinkIncident {
            incident,
            role,
            note,
            wave,
        } => case.link_incident(incident, *role, note, *wave),
        Command::WithdrawIncident { incident, reason } => case.withdraw_incident(incident, reason),
    }
}

impl<'a> Case<'a> {
    /// Returns the policy that judges the change.
    fn policy(&self) -> &'a Policy {
        self.registers.policy_of(self.change)
    }

    fn person(&self) -> Result<&'a Person, Refusal> {
        let known = self.registers.people.get(self.by);
        match known {
            Some(p) if p.may_write() => Ok(p),
            Some(p) if p.left => Err(Refusal::new(
                Cause::Person,
                format!("{} has left and changes nothing here.", self.by),
                "Ask an admin to register you again.",
            )),
            Some(_) => Err(Refusal::new(
                Cause::Person,
                format!("{} reads everything here and changes nothing.", self.by),
                "Ask an admin for a role besides auditor.",
            )),
            None => Err(Refusal::new(
                Cause::Person,
                format!("{} is not in this file's register of people.", self.by),
                "Ask an admin to run: holdpoint people add",
            )),
        }
    }

    fn visible(&self, person: &Person) -> Result<(), Refusal> {
        // A change outside the person's scope answers exactly like one that does not exist.
        if self.change.exists() && super::duty::sees(person, self.change) {
            Ok(())
        } else {
            Err(Refusal::no_change(self.change.id()))
        }
    }

    fn possible(&self, act: Act) -> Result<(), Refusal> {
        let change = self.change;
        if lifecycle::leads_to(change.state, act).is_none() {
            let states: Vec<&str> = lifecycle::possible_in(act).map(State::in_words).collect();
            return Err(Refusal::new(
                Cause::State,
                format!(
                    "{} cannot be {}: it is {}.",
                    change.id(),
                    act.done(),
                    change.state.in_words()
                ),
                format!("That is possible while a change is {}.", either(&states)),
            ));
        }
        if let Some(hold) = change.held(self.now) {
            let stopped = [
                Act::Submit,
                Act::Approve,
                Act::Authorise,
                Act::Schedule,
                Act::Start,
            ];
            if stopped.contains(&act) {
                return Err(Refusal::new(
                    Cause::State,
                    format!(
                        "{} cannot be {}: {} put it on hold ({}).",
                        change.id(),
                        act.done(),
                        hold.by,
                        hold.reason
                    ),
                    match &hold.freeze {
                        None => "A manager takes it off hold with: release".to_owned(),
                        Some(by) => format!(
                            "It is off hold when its windows lie outside the freeze, or on {} UTC.",
                            by.until.format("%-d %b %Y %H:%M")
                        ),
                    },
                ));
            }
        }
        Ok(())
    }

    fn needs(&self, act: &str, rule: &str, may: impl Fn(&Person) -> bool) -> Result<(), Refusal> {
        super::duty::require(self.change, self.registers, self.by, act, rule, may)
    }

    fn manager(&self, act: &str) -> Result<(), Refusal> {
        self.needs(act, "that is a manager's", |p| p.has(Role::Manager))
    }

    fn says(&self, what: &str, text: &str) -> Result<(), Refusal> {
        if self.policy().says_nothing(text) {
            let state = if text.trim().is_empty() {
                "missing"
            } else {
                "boilerplate"
            };
            Err(Refusal::new(
                Cause::Input,
                format!("{what} is {state}."),
                "Write one sentence that someone else can act on.",
            ))
        } else {
            Ok(())
        }
    }

    fn by_manager(
        &self,
        act: &str,
        reason: &str,
        event: impl Fn(String) -> ChangeEvent,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        self.manager(act)?;
        self.says("The reason", reason)?;
        Ok(vec![event(reason.trim().to_owned())])
    }
}

fn either(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}
