//! What the change on the whole screen promises, however wide the screen is.

use super::{fixture, picture, view};
use crate::ui::{change, pane};
use ratatui::layout::Rect;

fn drawn(width: u16, height: u16, offset: usize) -> (String, usize) {
    let mut most = 0;
    let shown = picture(width, height, |buffer, area| {
        let it = fixture::in_review();
        let registers = fixture::registers();
        most = change::draw(buffer, area, (&it, None), &registers, offset, &view());
    });
    (shown, most)
}

#[test]
fn a_long_title_gives_way_to_where_the_change_stands() {
    for width in 50..=220 {
        let (shown, _) = drawn(width, 10, 0);
        let head = shown.lines().next().unwrap_or_default();
        assert!(head.contains("review · rev 3"), "at {width}: {head}");
    }
}

#[test]
fn on_a_wide_screen_the_change_goes_on_in_a_second_column_and_every_line_can_be_reached() {
    for (width, height) in [(80, 12), (159, 12), (160, 12), (200, 20)] {
        let columns = if width < 160 {
            width.min(104)
        } else {
            width / 2
        };
        let inset = usize::from(pane::inset(Rect::new(0, 0, columns, 9)).width);
        let it = fixture::in_review();
        let lines = change::lines(&it, None, &fixture::registers(), inset, &view());
        let (_, most) = drawn(width, height, 0);
        let shown: Vec<String> = (0..=most)
            .map(|from| drawn(width, height, from).0)
            .collect();
        for line in lines {
            let said = line.text();
            let said = said.trim_end();
            assert!(
                shown.iter().any(|s| s.contains(said)),
                "at {width}, not to be seen: {said}"
            );
        }
        let abreast = if width < 160 { 1 } else { 2 };
        let first = shown[0].lines().nth(1).unwrap_or_default();
        assert_eq!(
            first.chars().skip(usize::from(columns)).any(|c| c != ' '),
            abreast == 2,
            "at {width}: {first}"
        );
    }
}
