//! What the sanitised view promises, by example and for any input.

use super::*;
use proptest::prelude::*;

#[test]
fn ordinary_text_is_not_copied() {
    for text in [
        "Patch SQL01, 22:00–23:30",
        "Größe für Zürich — façade",
        "変更要求",
        "",
        "→ ✓ ⚠",
    ] {
        assert!(matches!(sanitise(text), Cow::Borrowed(_)), "{text}");
    }
    assert!(matches!(sanitise_lines("one\ntwo"), Cow::Borrowed(_)));
}

#[test]
fn an_escape_sequence_shows_and_does_nothing() {
    assert_eq!(sanitise("a\x1b]0;pwn\x07b"), "a␛]0;pwn␇b");
    assert_eq!(sanitise("\u{9b}2J\x7f\0"), "\\u{9b}2J␡␀");
}

#[test]
fn line_breaks_stay_only_where_lines_are_shown() {
    assert_eq!(sanitise("a\r\nb\tc\rd"), "a␊b c␍d");
    assert_eq!(sanitise_lines("a\r\nb\tc\rd"), "a\nb    c␍d");
}

#[test]
fn what_turns_or_hides_text_is_named() {
    assert_eq!(sanitise("user\u{202e}nimda"), "user⟦RLO⟧nimda");
    assert_eq!(sanitise("\u{2067}x\u{2069}"), "⟦RLI⟧x⟦PDI⟧");
    assert_eq!(
        sanitise("pay\u{200b}pal\u{feff}\u{ad}"),
        "pay⟦ZWSP⟧pal⟦BOM⟧⟦SHY⟧"
    );
    assert_eq!(sanitise("a\u{e0041}\u{e007f}"), "a⟦TAG A⟧⟦U+E007F⟧");
    assert_eq!(
        sanitise("\u{2028}\u{fff9}\u{e000}\u{ffff}"),
        "⟦LS⟧⟦U+FFF9⟧⟦U+E000⟧⟦U+FFFF⟧"
    );
    assert_eq!(sanitise("x\u{fe0f}"), "x⟦VS16⟧");
}

#[test]
fn a_symbol_keeps_its_meaning_without_its_drawing_selector() {
    assert_eq!(sanitise("⚠\u{fe0f} outage"), "⚠ outage");
    assert_eq!(sanitise("⚠\u{fe0f}\u{fe0f}"), "⚠⟦VS16⟧");
}

#[test]
fn letters_are_composed_and_marks_are_few() {
    assert_eq!(sanitise("e\u{301}"), "é");
    assert_eq!(sanitise("\u{301}a"), "◌\u{301}a");
    let smear = format!("x{}", "\u{335}".repeat(40));
    assert_eq!(sanitise(&smear), format!("x{}⟦+36⟧", "\u{335}".repeat(4)));
}

#[test]
fn a_command_is_trusted_by_eye_only_when_nothing_hides_in_it() {
    assert!(!has_hidden("systemctl restart nginx\n\tsleep 5"));
    assert!(!has_hidden("echo Größe"));
    assert!(has_hidden("rm -rf /tmp/\u{200b}x"));
    assert!(has_hidden("rm -rf\u{a0}/tmp"));
    assert!(has_hidden("ls\r\n"));
    assert!(has_hidden("ls\x1b[8m; curl evil"));
    assert!(has_hidden(&format!("x{}", "\u{335}".repeat(5))));
    assert_eq!(escaped("rm \u{200b}é"), "rm \\u{200b}\\u{e9}");
}

/// Any text, with what attackers use made likely.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        "[\\x00-\\x1f\\x7f\u{80}-\u{9f}]",
        "[\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{fe00}-\u{fe0f}]",
        "[\u{300}-\u{36f}\u{1100}-\u{11ff}\u{1f3fb}-\u{1f3ff}\u{200d}\u{fe0f}⚠e]{1,8}",
        "[ -~]{0,6}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn nothing_hidden_reaches_the_terminal(text in hostile()) {
        for (view, lines) in [(sanitise(&text), false), (sanitise_lines(&text), true)] {
            for c in view.chars() {
                prop_assert!(!hides(c) || (lines && c == '\n'), "{c:?} in {view:?}");
                prop_assert!(!c.is_control() || (lines && c == '\n'));
            }
            for cluster in view.graphemes(true) {
                let runs = cluster.split(|c| !is_mark(c));
                let longest = runs.map(|run| run.chars().count()).max().unwrap_or(0);
                prop_assert!(longest <= MARKS_PER_BASE + 1, "{view:?}");
            }
        }
    }

    #[test]
    fn a_safe_view_is_composed_and_stays_as_it_is(text in hostile()) {
        let once = sanitise(&text).into_owned();
        prop_assert!(unicode_normalization::is_nfc(&once), "{once:?}");
        prop_assert_eq!(sanitise(&once), once.as_str());
    }

    #[test]
    fn every_view_differs_from_text_that_hides_something(text in hostile()) {
        if has_hidden(&text) {
            let odd_space = text.contains(|c: char| c.is_whitespace() || c == '\u{2800}');
            prop_assert!(odd_space || sanitise(&text) != text.as_str());
        }
    }

    #[test]
    fn the_screen_buffer_drops_nothing_of_a_safe_view(text in hostile()) {
        let view = sanitise(&text);
        let area = ratatui::layout::Rect::new(0, 0, 2000, 1);
        let mut buffer = ratatui::buffer::Buffer::empty(area);
        buffer.set_string(0, 0, &view, ratatui::style::Style::new());
        let shown: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        let solid = |s: &str| s.replace(' ', "");
        prop_assert_eq!(solid(&shown), solid(&view));
    }

    #[test]
    fn an_escaped_text_is_printable_ascii(text in hostile()) {
        prop_assert!(escaped(&text).bytes().all(|byte| matches!(byte, b' '..=b'~')));
    }
}

#[test]
fn a_mark_that_joins_nothing_is_named_and_the_view_stays_as_it_is() {
    for c in [
        '\u{1d127}',
        '\u{1d250}',
        '\u{1d25b}',
        '\u{1d281}',
        '\u{301}',
        '\u{1d165}',
    ] {
        for text in [c.to_string(), format!("a{c}b"), format!("{c}{c}")] {
            let safe = sanitise(&text).into_owned();
            assert_eq!(sanitise(&safe), safe, "U+{:x}", u32::from(c));
        }
    }
}
