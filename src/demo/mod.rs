//! The demo: an MSP, Fabrikam, with eighteen months of changes, told anew from whatever moment it is.
//!
//! Every change is played through [`crate::domain::decide`] by the right people at plausible times;
//! nothing is made by hand that a rule would refuse.

mod booking;
mod calendar;
mod decision;
mod desk;
mod dice;
mod emergencies;
mod firewalls;
mod history;
mod hours;
mod house;
mod items;
mod life;
mod messages;
mod notices;
mod script;
mod stage;
mod templates;
mod under_way;
mod work;

pub use house::{CastMember, DEFAULT_PERSON, cast};
pub use stage::{DemoEvent, Story};

use crate::domain::window::{Timestamp, to_millis};

/// Tells the story as it stands at a moment: the same one for the same moment.
///
/// What the rules refuse is left out and named in [`Story::refused`].
pub fn story(now: Timestamp) -> Story {
    let now = hours::Now::new(to_millis(now));
    let catalogue = match work::Catalogue::read() {
        Ok(catalogue) => catalogue,
        Err(sentence) => {
            return Story {
                events: Vec::new(),
                refused: vec![sentence],
            };
        }
    };
    let mut scripts = history::routine(&catalogue, now);
    scripts.extend(emergencies::past(&catalogue, now));
    scripts.extend(firewalls::first_attempt(&catalogue, now));
    scripts.extend(firewalls::second_attempt(&catalogue, now));
    scripts.extend(under_way::all(&catalogue, now));
    scripts.extend(calendar::all(&catalogue, now));
    scripts.extend(desk::all(&catalogue, now));
    scripts.extend(templates::uses(&catalogue, now));
    let asked = templates::asked(&catalogue, now);
    stage::play(notices::all(&catalogue, now), asked, scripts)
}
