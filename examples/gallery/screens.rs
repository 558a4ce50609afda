//! Each screen drawn from the fixture.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::change::Change;
use crate::domain::gate::Trial;
use crate::domain::queue::Sort;
use crate::domain::refusal::Refusal;
use crate::fixture;
use crate::ui::footer::Hint;
use crate::ui::header::Header;
use crate::ui::queue::{Entry, Queue};
use crate::ui::scroll::Place;
use crate::ui::theme::Tone;
use crate::ui::view::View;
use crate::ui::{checklist, comments, dialog, footer, help, palette, pane, risk};

/// Draws a screen by its name.
pub(crate) fn draw(name: &str, buffer: &mut Buffer, view: &View) {
    match name {
        "running" => queue(buffer, view, &fixture::running(), 2, 3),
        "rollback" => queue(buffer, view, &fixture::rolling_back(), 2, 1),
        "imported" => queue(buffer, view, &fixture::imported(), 0, 3),
        "change" => whole(buffer, view, &fixture::running(), 0),
        "change-end" => whole(buffer, view, &fixture::in_review(), 60),
        "help" => keys(buffer, view),
        "palette" => commands(buffer, view),
        "confirm" => confirm(buffer, view),
        "refusal" => refusal(buffer, view),
        _ => queue(buffer, view, &fixture::in_review(), 0, 0),
    }
}

fn body(buffer: &Buffer) -> Rect {
    let area = buffer.area;
    Rect::new(0, 1, area.width, area.height.saturating_sub(2))
}

fn whole(buffer: &mut Buffer, view: &View, change: &Change, offset: usize) {
    frame(buffer, view);
    let area = body(buffer);
    crate::ui::change::draw(
        buffer,
        area,
        (change, None),
        &fixture::registers(),
        offset,
        view,
    );
}

fn keys(buffer: &mut Buffer, view: &View) {
    queue(buffer, view, &fixture::in_review(), 0, 0);
    let row = |keys, label, help| help::Row { keys, label, help };
    let rows = [
        row("j down", "down", "Moves the cursor to the next change."),
        row("k up", "up", "Moves the cursor to the change before."),
        row(
            "enter",
            "open",
            "Shows the whole change: its plan, waves, votes, comments and revisions.",
        ),
        row(
            "A",
            "approve",
            "Records the approval of the revision you have seen; asks once more first.",
        ),
        row(
            "c",
            "comment",
            "Writes a comment, a question or a risk; kept as a draft until it is sent.",
        ),
        row("/", "find", "Filters the queue as you type."),
    ];
    let area = body(buffer);
    help::draw(buffer, area, "queue", &rows, 0, view);
}

fn commands(buffer: &mut Buffer, view: &View) {
    queue(buffer, view, &fixture::in_review(), 0, 0);
    let choice = |label, key, said, enabled| palette::Choice {
        label,
        key,
        said,
        enabled,
    };
    let choices = [
        choice(
            "vote for",
            "v",
            "Votes for the revision you have seen.",
            true,
        ),
        choice(
            "vote against",
            "V",
            "Votes against the revision you have seen.",
            true,
        ),
        choice(
            "approve",
            "A",
            "CHG-1063 cannot be approved: 2 requirements are unmet.",
            false,
        ),
        choice("show needs me", "", "Filters the queue by needs:me.", true),
    ];
    let area = body(buffer);
    palette::draw(buffer, area, "vo", 2, &choices, 0, view);
}

fn confirm(buffer: &mut Buffer, view: &View) {
    queue(buffer, view, &fixture::in_review(), 0, 0);
    let details = [
        "It becomes approved on the votes of CAB: 2 for, none against.".to_owned(),
        "The approval is of revision 3 and of no other.".to_owned(),
    ];
    let area = body(buffer);
    let question = "Approve CHG-1042 Replace edge firewalls, revision 3?";
    dialog::confirm(buffer, area, question, &details, 'y', view);
}

fn refusal(buffer: &mut Buffer, view: &View) {
    let change = fixture::in_review();
    queue(buffer, view, &change, 0, 0);
    let gaps = Trial::Approval(&[]).gaps(&change, &fixture::registers(), view.now);
    let refusal = Refusal::gate(change.id(), "approved", gaps);
    let area = body(buffer);
    dialog::refusal(buffer, area, &refusal, &[], 0, view);
}

fn queue(buffer: &mut Buffer, view: &View, change: &Change, below: usize, focus: usize) {
    let area = buffer.area;
    let registers = fixture::registers();
    frame(buffer, view);
    let rows = area.height.saturating_sub(2);
    let lower = (rows * 9 / 20).clamp(9.min(rows), 22.max(rows / 2));
    let upper = Rect::new(0, 1, area.width, rows - lower);
    let entries = fixture::rows(u32::from(upper.height.saturating_sub(2)));
    let entries: Vec<Entry<'_>> = entries
        .iter()
        .map(|(row, why)| Entry {
            row,
            why: *why,
            unread: false,
        })
        .collect();
    Queue {
        entries: &entries,
        selected: Some(3),
        focused: focus == 0,
        matching: Some((12, true)),
        all: Some(418),
        filter: "needs me",
        sort: Sort::default(),
        typed: "",
        typing: None,
        error: None,
        empty: "nothing here",
        beside: "",
        registers: &registers,
    }
    .draw(buffer, upper, view);
    let top = 1 + upper.height;
    let place = |pane| Place {
        focused: focus == pane,
        offset: if pane == 3 { 3 } else { 0 },
    };
    if area.width >= 100 {
        let third = area.width / 3;
        let at = |i: u16| {
            Rect::new(
                i * third,
                top,
                if i == 2 {
                    area.width - 2 * third
                } else {
                    third
                },
                lower,
            )
        };
        risk::draw(buffer, at(0), Some(change), &registers, place(1), view);
        comments::draw(buffer, at(1), Some(change), None, place(2), view);
        checklist::draw(buffer, at(2), Some(change), place(3), view);
    } else {
        let at = Rect::new(0, top, area.width, lower);
        let focused = focus == below + 1;
        let titles = vec![
            risk::title(Some(change), focused),
            comments::title(Some(change), None, focused, view),
            checklist::title(Some(change), focused, view),
        ];
        let inner = pane::title(
            buffer,
            at,
            focused,
            &pane::tabs(titles, below, focused),
            view,
        );
        match below {
            0 => risk::body(buffer, inner, Some(change), &registers, place(1), view),
            1 => comments::body(buffer, inner, Some(change), None, 0, view),
            _ => checklist::body(buffer, inner, Some(change), place(3), view),
        };
    }
}

fn frame(buffer: &mut Buffer, view: &View) {
    let area = buffer.area;
    Header {
        organisation: "Fabrikam MSP",
        file: "/srv/cab/fabrikam.db",
        meeting: Some(("CAB", fixture::now() + chrono::Duration::minutes(130))),
        here: Some(4),
        person: ("ines", "manager"),
        declared: true,
        banner: "",
    }
    .draw(buffer, Rect::new(0, 0, area.width, 1), view);
    let hint = |key, label, enabled| Hint {
        key,
        label,
        enabled,
    };
    let hints = [
        hint("enter", "open", true),
        hint("A", "approve", true),
        hint("R", "reject", false),
        hint("c", "comment", true),
        hint("n", "new", true),
        hint("/", "find", true),
        hint("tab", "pane", true),
        hint(":", "command", true),
        hint("?", "help", true),
    ];
    let row = Rect::new(0, area.height.saturating_sub(1), area.width, 1);
    footer::draw(
        buffer,
        row,
        &hints,
        ("saved · rec 18 204 ✓", Tone::Muted),
        view,
    );
}
