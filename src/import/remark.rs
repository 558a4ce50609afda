//! What is odd about a change, in sentences that begin with a code; nothing is mended.

use chrono::Duration;

use super::draft::Draft;
use super::field::Field;
use super::limits;
use super::map::Map;
use super::times::Oddity;
use crate::domain::window::Timestamp;

/// Planned windows of one number this far apart speak for two changes, as any apart do when they share an item.
const TWO_CHANGES: Duration = Duration::days(60);
/// Lines named in a remark before "and n more".
const LINES: usize = 5;

/// Returns the remarks on a change: on its rows first, on its times last.
pub(super) fn of(map: &Map, draft: &Draft) -> Vec<String> {
    let mut out = Vec::new();
    rows(map, draft, &mut out);
    local_times(draft, &mut out);
    times(map, draft, &mut out);
    if out.len() > limits::REMARKS {
        let more = out.len() - limits::REMARKS;
        out.truncate(limits::REMARKS);
        out.push(format!("more: and {more} more remarks"));
    }
    out
}

fn rows(map: &Map, draft: &Draft, out: &mut Vec<String>) {
    if !draft.left_out.is_empty() {
        let lines: Vec<String> = draft
            .left_out
            .iter()
            .take(LINES)
            .map(ToString::to_string)
            .collect();
        let more = draft.left_out.len().saturating_sub(LINES);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        out.push(format!(
            "row-left-out: line {}{more} could not be understood and is not part of it",
            lines.join(", ")
        ));
    }
    let zone = map.times.zone();
    let day = |at: Timestamp| at.with_timezone(&zone).format("%Y-%m-%d %H:%M");
    if let Some((first, last)) = draft.opened.filter(|(first, last)| first != last) {
        out.push(format!(
            "number-used-twice: its rows were opened at {} and {}; two changes may share this number",
            day(first),
            day(last)
        ));
    } else if let Some((end, start)) = draft.windows
        && (start - end > TWO_CHANGES || (start > end && draft.repeated > 0))
    {
        out.push(format!(
            "number-used-twice: one row ends by {} and another starts at {}; two changes may share this number",
            day(end),
            day(start)
        ));
    }
    for rule in draft.differing(map) {
        out.push(format!(
            "rows-differ: its {} rows differ in {}; the {} is taken",
            draft.rows,
            rule.field.words(),
            rule.combine.word_for(rule.field.shape())
        ));
    }
    if draft.repeated > 0 {
        out.push(format!(
            "item-repeated: {} of its rows repeat an item",
            draft.repeated
        ));
    }
}

fn local_times(draft: &Draft, out: &mut Vec<String>) {
    for (field, odd, text) in &draft.odd {
        let field = field.words();
        out.push(match odd {
            Oddity::Twice => format!(
                "local-time-twice: {field} {text} happened twice that night; the first is taken"
            ),
            Oddity::Never => format!(
                "local-time-never: {field} {text} was skipped by the clock; it is moved forward"
            ),
        });
    }
}

fn times(map: &Map, draft: &Draft, out: &mut Vec<String>) {
    let c = &draft.change;
    let pairs = [
        ("planned", c.planned_start, c.planned_end),
        ("actual", c.actual_start, c.actual_end),
    ];
    for (name, start, end) in pairs {
        if let (Some(start), Some(end)) = (start, end) {
            if end < start {
                out.push(format!(
                    "end-before-start: its {name} end lies before its {name} start"
                ));
            } else if end == start {
                out.push(if name == "planned" {
                    "window-of-no-length: its planned window starts and ends at the same time"
                        .to_owned()
                } else {
                    "start-is-end: its actual start and end are the same; it may have been registered afterwards"
                        .to_owned()
                });
            }
        }
    }
    if let (Some(end), Some(closed)) = (c.actual_end, c.closed)
        && end > closed
    {
        out.push("ended-after-closing: its actual end lies after its record was closed".to_owned());
    }
    let known: Vec<(Field, Timestamp)> = [
        (Field::PlannedStart, c.planned_start),
        (Field::PlannedEnd, c.planned_end),
        (Field::ActualStart, c.actual_start),
        (Field::ActualEnd, c.actual_end),
    ]
    .into_iter()
    .filter_map(|(field, at)| Some((field, at?)))
    .collect();
    let low = known.iter().min_by_key(|(_, at)| *at);
    let high = known.iter().max_by_key(|(_, at)| *at);
    if let (Some((low_field, low)), Some((high_field, high))) = (low, high)
        && (*high - *low).num_days() > map.far_years * 365
    {
        out.push(format!(
            "years-apart: {} {} and {} {} lie more than {} years apart; a year may be mistyped",
            low_field.words(),
            low.format("%Y"),
            high_field.words(),
            high.format("%Y"),
            map.far_years
        ));
    }
}
