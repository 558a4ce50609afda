//! Finding the next free slot of a change, and putting it into the plan.

use clap::Args;
use serde_json::json;

use super::answer::answer;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session};
use crate::domain::calendar::slot;
use crate::domain::command::Command;
use crate::domain::id::ChangeNumber;
use crate::domain::local_time::{read_time, read_zone};
use crate::domain::zone::Zone;
use crate::store::index::Recollection;

/// So many reasons why a slot is not earlier are told at most.
const REASONS: usize = 8;

/// Finds the next slot that is free for all clients of a change: outside hard freezes and what others
/// hold, inside the clients' maintenance windows or outside their business hours.
#[derive(Debug, Args)]
pub struct Slot {
    /// The change
    change: ChangeNumber,
    /// The wave; the next one when left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    wave: Option<u16>,
    /// From when on; now when left out
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// The time zone of --from
    #[arg(long, value_parser = read_zone, default_value = "UTC")]
    zone: Zone,
    /// How long; as planned for steps, validation and rollback when left out
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..))]
    minutes: Option<u32>,
    /// Put it into the plan. That is an edit of the plan: of a change that was handed in it makes a new
    /// revision, for which everyone votes again
    #[arg(long)]
    take: bool,
}

impl Slot {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let access = if self.take {
            Access::Write
        } else {
            Access::Read
        };
        let mut session = Session::open(globals, access)?;
        let change = session.change(self.change)?;
        let from = match &self.from {
            Some(word) => read_time(word, self.zone).map_err(Fault::Call)?,
            None => session.now,
        };
        let wave = self
            .wave
            .map_or_else(|| change.current_wave(), |n| usize::from(n) - 1);
        let others = Recollection::of(session.store.connection());
        let registers = &session.registers;
        let scope = session.person().map(|p| p.scope.clone());
        let wanted = slot::Wanted {
            wave,
            minutes: self.minutes,
            from: from.max(session.now),
            scope: scope.unwrap_or_default(),
        };
        let found = slot::find(&change, registers, &others, &wanted);
        others.told()?;
        let found = found?;
        if self.take {
            let plan = Box::new(found.put_into(&change.plan));
            let command = Command::Edit { plan };
            let written = session.carry_out(Some(self.change), Some(change.rev), &command)?;
            if !out.json {
                out.note(&found.in_words());
            }
            return answer(out, &written, &session.registers);
        }
        if out.json {
            return out.value(&json!({
                "change": change.id().to_string(),
                "wave": found.wave + 1,
                "minutes": found.minutes,
                "window": found.slot.window,
                "maintenance": found.slot.maintenance,
                "soft_freezes": found.slot.soft_freezes,
                "earlier": found.earlier,
            }));
        }
        out.line(&found.in_words())?;
        let why = found.why_not_earlier(found.slot.window.zone, REASONS);
        if !why.is_empty() {
            out.note("Why not earlier:");
            for line in &why {
                out.note(line);
            }
        }
        if change.revision > 0 {
            out.note("Taking it (--take) edits the plan: a new revision, for which everyone votes again.");
        }
        Ok(())
    }
}
