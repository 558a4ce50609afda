//! Below a field: what its text means, where its words do not say so themselves.

use super::fields::Fields;
use crate::app::plan_form::field::Field;
use crate::app::plan_form::meaning::{Meaning, meaning};
use crate::domain::text;
use crate::domain::window::Window;
use crate::domain::zone::Zone;
use crate::ui::glyph::GAP;
use crate::ui::theme::Tone;
use crate::ui::when;

impl Fields<'_> {
    /// Adds what a text means in a field.
    pub(super) fn meaning(&mut self, field: Field, said: &str, here: bool) {
        let me = self.app.person();
        let typing = here && self.form.typing.is_some();
        match meaning(&self.form.plan, field, said, self.app.reading_here(), me) {
            Meaning::Window(window, theirs) => self.window(&window, theirs, typing),
            Meaning::Minutes(minutes) if typing => self.note(&text::minutes(minutes), Tone::Good),
            Meaning::Day(day) if typing => {
                self.note(&day.format("%a %-d %b %Y").to_string(), Tone::Good);
            }
            Meaning::Watched(by) if here => self.note(&format!("judged by {by}"), Tone::Muted),
            Meaning::Plain | Meaning::Minutes(_) | Meaning::Day(_) | Meaning::Watched(_) => {}
            Meaning::Unknown(names) => {
                let offered = !self.form.offers(&self.app.registers).is_empty();
                // While names are offered, what is typed is on its way to one of them.
                if !(typing && offered) {
                    let is = if names.len() == 1 { "is" } else { "are" };
                    let names = names.join(", ");
                    let mark = self.view.glyphs.of(GAP);
                    self.note(
                        &format!("{mark} {names} {is} not in the register"),
                        Tone::Warn,
                    );
                }
            }
            Meaning::Wrong(sentence) => self.note(&sentence, Tone::Warn),
        }
    }

    /// Adds a window as it is understood: in its own zone, the client's and the viewer's, where they differ.
    fn window(&mut self, window: &Window, theirs: Option<Zone>, typing: bool) {
        let view = self.view;
        if typing {
            self.note(&when::span(window, window.zone, view), Tone::Good);
        }
        if let Some(zone) = theirs.filter(|z| !same_clock(window, *z, window.zone)) {
            let said = format!("{} for the client", when::span(window, zone, view));
            self.note(&said, Tone::Muted);
        }
        let told = |zone: Zone| same_clock(window, view.zone, zone);
        if !told(window.zone) && !theirs.is_some_and(told) {
            let said = format!("{} for you", when::span(window, view.zone, view));
            self.note(&said, Tone::Muted);
        }
        let minutes = u32::try_from(window.length().num_minutes()).unwrap_or(0);
        self.note(&format!("{} long", text::minutes(minutes)), Tone::Muted);
    }
}

/// Tells whether the clocks of two zones show the same at both ends of a window.
fn same_clock(window: &Window, one: Zone, other: Zone) -> bool {
    [window.start, window.end]
        .into_iter()
        .all(|at| at.with_timezone(&one).naive_local() == at.with_timezone(&other).naive_local())
}
