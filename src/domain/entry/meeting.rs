//! A meeting's row.

use chrono::DateTime;

use super::super::id::{BoardId, PersonId};
use super::super::local_time::{read_time, read_zone, write_time};
use super::super::registers::Meeting;
use super::super::zone::Zone;
use super::read::{no_field, number};
use super::{Field, asked, free, open};

pub(super) const FIELDS: &[Field] = &[
    asked("handle", "a handle, such as cab-2026-11-26"),
    asked("board", "the board that sits"),
    asked(
        "start",
        "when, such as 2026-11-26 14:00 Europe/London; UTC without a zone",
    ),
    free("minutes", "how long it is planned to take; 60 when empty"),
    open("chair", "who chairs it; the chair of the board when empty"),
];

pub(super) fn blank(id: &str) -> Meeting {
    Meeting {
        id: id.to_owned(),
        board: BoardId::default(),
        start: DateTime::UNIX_EPOCH,
        minutes: 60,
        chair: None,
    }
}

pub(super) fn value(meeting: &Meeting, field: &str) -> String {
    match field {
        "board" => meeting.board.to_string(),
        "start" => format!("{} UTC", write_time(meeting.start, Zone::UTC)),
        "minutes" => meeting.minutes.to_string(),
        "chair" => meeting
            .chair
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        _ => String::new(),
    }
}

pub(super) fn set(meeting: &mut Meeting, field: &str, text: &str) -> Result<(), String> {
    match field {
        "board" => meeting.board = BoardId::new(text),
        "start" => {
            let zoned = text.rsplit_once(' ').and_then(|(time, zone)| {
                let zone = read_zone(zone).ok()?;
                Some((time, zone))
            });
            let (time, zone) = zoned.unwrap_or((text, Zone::UTC));
            meeting.start = read_time(time, zone)?;
        }
        "minutes" => meeting.minutes = number(text, "whole minutes, such as 60")?,
        "chair" => meeting.chair = (!text.is_empty()).then(|| PersonId::new(text)),
        _ => return Err(no_field()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_read_in_the_zone_it_names_and_written_so_that_it_is_read_back() {
        let mut meeting = blank("cab-1");
        for (said, start) in [
            (
                "2026-11-26 14:00 Europe/Berlin",
                "2026-11-26T13:00:00+00:00",
            ),
            ("2026-11-26 14:00", "2026-11-26T14:00:00+00:00"),
            ("2026-11-26 14:00 UTC", "2026-11-26T14:00:00+00:00"),
            ("2026-11-26T14:00:00+01:00", "2026-11-26T13:00:00+00:00"),
        ] {
            set(&mut meeting, "start", said).unwrap();
            assert_eq!(meeting.start.to_rfc3339(), start, "{said}");
            let again = value(&meeting, "start");
            set(&mut meeting, "start", &again).unwrap();
            assert_eq!(meeting.start.to_rfc3339(), start, "{again}");
        }
        assert!(set(&mut meeting, "start", "soon").is_err());
    }
}
