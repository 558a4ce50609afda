//! What a text means in a field, told while it is typed: a window in words, names that nobody knows.

use chrono::NaiveDate;

use crate::domain::plan::{Plan, Trigger};
use crate::domain::plan_lines;
use crate::domain::window::Window;
use crate::domain::zone::Zone;

use super::complete::{Among, unknown};
use super::field::{Field, Shape};
use super::value::{Here, set, window, zone_of};
use crate::domain::id::PersonId;

/// What a text means in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing that its words do not say themselves.
    Plain,
    /// This window, and the zone of its first client.
    Window(Window, Option<Zone>),
    /// So many minutes.
    Minutes(u32),
    /// This day.
    Day(NaiveDate),
    /// A condition that this watches.
    Watched(&'static str),
    /// Names that are not in the register.
    Unknown(Vec<String>),
    /// Nothing at all; the sentence says why.
    Wrong(String),
}

/// Returns what a text means in a field.
pub fn meaning(plan: &Plan, field: Field, text: &str, here: Here<'_>, me: &PersonId) -> Meaning {
    let shape = field.shape();
    if text.trim().is_empty() {
        return Meaning::Plain;
    }
    match (shape, field) {
        (Shape::Window, Field::WaveWindow(wave)) => match window(plan, wave, text, here) {
            Ok(Some(found)) => Meaning::Window(found, zone_of(plan, wave, here.registers)),
            Ok(None) => Meaning::Plain,
            Err(sentence) => Meaning::Wrong(sentence),
        },
        (Shape::Minutes, _) => match plan_lines::minutes(text) {
            Some(minutes) => Meaning::Minutes(minutes),
            None => wrong(plan, field, text, here),
        },
        (Shape::Trigger, _) => Meaning::Watched(Trigger::read(text).judged_by()),
        (Shape::One(_) | Shape::Many(_), _) => {
            let names = unknown(shape, text, &Among::of(plan, here.registers, me));
            if names.is_empty() {
                Meaning::Plain
            } else {
                Meaning::Unknown(names)
            }
        }
        (Shape::Day, Field::Evidence(index, _)) => {
            let mut tried = plan.clone();
            match set(&mut tried, field, text, here) {
                Ok(()) => match tried.evidence.get(index).and_then(|e| e.on) {
                    Some(day) => Meaning::Day(day),
                    None => Meaning::Plain,
                },
                Err(sentence) => Meaning::Wrong(sentence),
            }
        }
        (
            Shape::Number
            | Shape::Window
            | Shape::Day
            | Shape::Line
            | Shape::Lines
            | Shape::Choice
            | Shape::Words,
            _,
        ) => wrong(plan, field, text, here),
    }
}

fn wrong(plan: &Plan, field: Field, text: &str, here: Here<'_>) -> Meaning {
    let mut tried = plan.clone();
    match set(&mut tried, field, text, here) {
        Ok(()) => Meaning::Plain,
        Err(sentence) => Meaning::Wrong(sentence),
    }
}
