//! What the queue says of a change that waits for its decision: who acts, since when, how late, put off to when.

use super::super::table::Cell;
use super::super::theme::Tone;
use super::super::view::View;
use super::super::when;
use super::fitting;
use crate::domain::attention::Why;
use crate::domain::queue::QueueRow;
use crate::domain::window::Timestamp;

/// Returns the cell of a row in review: what the viewer is asked for, if anything, and how it waits.
pub(super) fn cell(
    row: &QueueRow,
    asked: Option<(Why, Timestamp)>,
    width: u16,
    view: &View,
) -> Cell<'static> {
    if let Some(day) = row.put_off_day.filter(|_| row.is_put_off(view.now)) {
        let day = day.format("%-d %b").to_string();
        let texts = [format!("put off to {day}"), format!("until {day}")];
        return Cell::new(
            fitting(&texts.each_ref().map(String::as_str), width),
            Tone::Muted,
        );
    }
    let late = row.decide_by.filter(|by| *by <= view.now);
    let late = late.map(|by| when::age(by, view));
    let Some((why, since)) = asked else {
        let texts = late.map(|age| [format!("overdue {age}"), "overdue".to_owned()]);
        return texts.map_or_else(Cell::default, |t| {
            Cell::new(
                fitting(&t.each_ref().map(String::as_str), width),
                Tone::Warn,
            )
        });
    };
    let word = why.word();
    let (texts, tone) = if let Some(age) = late {
        let long = format!("{word}, overdue {age}");
        ([long, format!("overdue {age}")], Tone::Alert)
    } else if let Some(day) = row.put_off {
        // It is back: its age counts from the day to which it was put off.
        let age = match (view.now - day).num_days() {
            0 => "today".to_owned(),
            _ => when::age(day, view),
        };
        let long = format!("{word}, back {age}");
        ([long, format!("{word}, {age}")], Tone::Accent)
    } else {
        let aged = format!("{word}, {}", when::age(since, view));
        ([aged, word.to_owned()], Tone::Accent)
    };
    Cell::new(fitting(&texts.each_ref().map(String::as_str), width), tone)
}
