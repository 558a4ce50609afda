//! Colours by meaning, for dark and light grounds, sixteen colours, and none at all.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text means; never its colour alone, always beside a glyph or a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    /// Ordinary text.
    #[default]
    Text,
    /// What the eye should find first.
    Strong,
    /// What is there for whoever looks for it.
    Muted,
    /// What can be acted on: keys, focus, what waits for the viewer.
    Accent,
    /// As it should be.
    Good,
    /// Worth a second look.
    Warn,
    /// Wrong, or dangerous.
    Alert,
    /// Rules between panes.
    Rule,
    /// What cannot be done now.
    Disabled,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::Strong,
        Self::Muted,
        Self::Accent,
        Self::Good,
        Self::Warn,
        Self::Alert,
        Self::Rule,
        Self::Disabled,
    ];
}

/// Whether the terminal's background is dark or light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ground {
    /// Light text on dark.
    #[default]
    Dark,
    /// Dark text on light.
    Light,
}

/// How many colours a theme may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// None: bold, underline and reverse only.
    Mono,
    /// The sixteen that people choose themselves.
    Named,
    /// The 256 of xterm, or more.
    #[default]
    Many,
}

/// The colours in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    tones: [Style; 9],
    selection: Style,
    selection_idle: Style,
}

impl Theme {
    /// Returns the theme for a background and a number of colours.
    pub fn new(ground: Ground, depth: Depth) -> Self {
        match (depth, ground) {
            (Depth::Mono, Ground::Dark | Ground::Light) => Self::mono(),
            (Depth::Named, ground) => Self::named(ground),
            (Depth::Many, Ground::Dark) => {
                Self::many([246, 117, 114, 221, 210, 240, 241], (24, 255), (237, 255))
            }
            (Depth::Many, Ground::Light) => {
                Self::many([242, 25, 28, 130, 160, 248, 248], (153, 16), (254, 16))
            }
        }
    }

    /// Returns the style of a tone.
    pub fn style(&self, tone: Tone) -> Style {
        self.tones[tone as usize]
    }

    /// Returns the style of the selected row: of the pane that has the keyboard, or of another.
    pub fn selection(&self, focused: bool) -> Style {
        if focused {
            self.selection
        } else {
            self.selection_idle
        }
    }

    fn many(colours: [u8; 7], selected: (u8, u8), idle: (u8, u8)) -> Self {
        let [muted, accent, good, warn, alert, rule, disabled] = colours.map(Color::Indexed);
        let plain = Style::new();
        Self {
            tones: [
                plain,
                plain.add_modifier(Modifier::BOLD),
                plain.fg(muted),
                plain.fg(accent),
                plain.fg(good),
                plain.fg(warn),
                plain.fg(alert).add_modifier(Modifier::BOLD),
                plain.fg(rule),
                plain.fg(disabled),
            ],
            selection: plain
                .fg(Color::Indexed(selected.1))
                .bg(Color::Indexed(selected.0)),
            selection_idle: plain.fg(Color::Indexed(idle.1)).bg(Color::Indexed(idle.0)),
        }
    }

    // People choose these sixteen themselves, and bright black is often the background's own colour:
    // what is muted is dimmed, not grey, and the selection is the terminal's own reverse.
    fn named(ground: Ground) -> Self {
        let plain = Style::new();
        let (accent, warn) = match ground {
            Ground::Dark => (Color::Cyan, Color::Yellow),
            Ground::Light => (Color::Blue, Color::Magenta),
        };
        Self {
            tones: [
                plain,
                plain.add_modifier(Modifier::BOLD),
                plain.add_modifier(Modifier::DIM),
                plain.fg(accent),
                plain.fg(Color::Green),
                plain.fg(warn),
                plain.fg(Color::Red).add_modifier(Modifier::BOLD),
                plain.add_modifier(Modifier::DIM),
                plain.add_modifier(Modifier::DIM),
            ],
            selection: plain.add_modifier(Modifier::REVERSED),
            selection_idle: plain.add_modifier(Modifier::UNDERLINED),
        }
    }

    fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self {
            tones: [
                plain,
                bold,
                plain,
                bold,
                plain,
                bold,
                bold.add_modifier(Modifier::UNDERLINED),
                plain,
                plain.add_modifier(Modifier::DIM),
            ],
            selection: plain.add_modifier(Modifier::REVERSED),
            selection_idle: plain.add_modifier(Modifier::UNDERLINED),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUNDS: [Ground; 2] = [Ground::Dark, Ground::Light];

    #[test]
    fn without_colour_the_selection_and_the_alerts_still_stand_out() {
        let theme = Theme::new(Ground::Dark, Depth::Mono);
        for tone in Tone::ALL {
            let style = theme.style(tone);
            assert_eq!((style.fg, style.bg), (None, None), "{tone:?}");
        }
        assert!(
            theme
                .selection(true)
                .add_modifier
                .contains(Modifier::REVERSED)
        );
        assert_ne!(theme.selection(true), theme.selection(false));
        assert_ne!(theme.style(Tone::Alert), theme.style(Tone::Text));
    }

    #[test]
    fn sixteen_colours_never_lean_on_grey() {
        for ground in GROUNDS {
            let theme = Theme::new(ground, Depth::Named);
            for tone in Tone::ALL {
                let style = theme.style(tone);
                let grey = [Color::DarkGray, Color::Gray, Color::Black, Color::White];
                assert!(style.fg.is_none_or(|c| !grey.contains(&c)), "{tone:?}");
                assert_eq!(style.bg, None, "{tone:?}");
            }
        }
    }

    #[test]
    fn good_warn_and_alert_are_told_apart_by_every_coloured_theme() {
        for ground in GROUNDS {
            for depth in [Depth::Named, Depth::Many] {
                let theme = Theme::new(ground, depth);
                let [good, warn, alert] =
                    [Tone::Good, Tone::Warn, Tone::Alert].map(|t| theme.style(t).fg);
                assert!(good != warn && warn != alert && good != alert);
            }
        }
    }
}
