//! A console on a packet: what it shows beside the file that was made of it, and where what is answered goes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::writer::{not_done, saved};
use crate::app::msg::{Ended, Msg};
use crate::domain::calendar::Claim;
use crate::domain::command::Command;
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::refusal::Refusal;
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;
use crate::store::Store;
use crate::store::packet::Packet;

/// A packet that is open on the screen.
#[derive(Debug)]
pub(super) struct Packed {
    /// Where it lies.
    pub(super) path: PathBuf,
    /// Its registers, as they were taken along.
    pub(super) registers: Arc<Registers>,
    others: Vec<(ChangeNumber, Vec<Claim>)>,
}

impl Packed {
    pub(super) fn new(packet: &Packet) -> Self {
        let others = packet.taken.iter();
        Self {
            path: packet.path.clone(),
            registers: Arc::new(packet.registers.clone()),
            others: others.map(|t| (t.number, t.others.clone())).collect(),
        }
    }

    /// Notes on a change that is shown what others hold, as the file said when it was taken along.
    pub(super) fn note(&self, msg: Msg) -> Msg {
        match msg {
            Msg::Detail(request, number, Some(mut change)) => {
                let others = self.others.iter().find(|(n, _)| *n == number);
                Arc::make_mut(&mut change).others =
                    others.map_or_else(Vec::new, |(_, others)| others.clone());
                Msg::Detail(request, number, Some(change))
            }
            other => other,
        }
    }
}

/// Writes what is asked for into a packet, when the rules let it, and shows it in the file that was made of it.
pub(super) fn answer(
    path: &Path,
    store: &mut Store,
    number: Option<ChangeNumber>,
    command: Command,
    (id, now): (EventId, Timestamp),
) -> Ended {
    let Some(number) = number else {
        return Ended::Refused(crate::domain::packet::not_in_packet());
    };
    let asked = Packet::ask(path, number, (id, now), |_, _| Ok::<_, Refusal>(command));
    let packet = match asked {
        Ok(Ok(packet)) => packet,
        Ok(Err(refusal)) => return Ended::Refused(refusal),
        Err(error) => return Ended::Failed(error.to_string()),
    };
    match store.show_answer(&packet, number, id) {
        Ok(events) => saved(events, Some(number)),
        Err(error) => not_done(error),
    }
}
