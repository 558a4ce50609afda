//! The window where there is little room: what matters at night is in view, and what is to be done is never cut.

use chrono::Duration;

use crate::journey::{File, Journey, sized};
use crate::window::twelve;

/// A long instruction whose last words matter.
const LONG: &str = "Move every virtual machine of rack four to the other site one after the other, look at \
                    its console after each, write its new address into the list that lies beside the \
                    console, and only then take the next one of them, never two at once, because the link \
                    between the sites carries no more than one at a time and the last step is DO-NOT-CUT";

fn under_way(width: u16, height: u16, long: bool) -> Journey {
    let mut plan = twelve();
    if long {
        for step in &mut plan.waves[0].steps[..2] {
            LONG.clone_into(&mut step.instruction);
        }
    }
    let mut file = File::new();
    file.scheduled_with(plan);
    file.now += Duration::hours(2);
    let mut journey = sized(file, "jun", width, height);
    journey.keys("Wy");
    journey
}

#[test]
fn the_ways_back_are_in_the_footer_of_a_narrow_window_whenever_they_are_open() {
    let mut journey = under_way(80, 24, false);
    let footer = journey.footer().to_owned();
    for hint in ["space tick", "r roll back", "p pause", "t trigger"] {
        assert!(footer.contains(hint), "{hint} in {footer}");
    }
    assert!(!footer.contains("u undo"), "nothing is ticked: {footer}");
    journey.keys("<space>");
    let footer = journey.footer().to_owned();
    for hint in ["space tick", "r roll back", "u undo", "p pause"] {
        assert!(footer.contains(hint), "{hint} in {footer}");
    }
    journey.keys("pthe part is late<ctrl-s>");
    let footer = journey.footer().to_owned();
    for hint in ["p pause", "r roll back", "u undo"] {
        assert!(footer.contains(hint), "paused: {hint} in {footer}");
    }
}

#[test]
fn a_long_instruction_is_told_in_full_at_every_size() {
    for (width, height) in [(80, 24), (120, 36), (200, 60)] {
        let journey = under_way(width, height, true);
        let (before, _) = journey.screen().split_once("Checklist").unwrap();
        assert!(before.contains("DO-NOT-CUT"), "{}", journey.screen());
        assert!(before.contains("when it is done"), "{}", journey.screen());
        if width == 200 {
            let told = journey.screen().matches("DO-NOT-CUT").count();
            assert_eq!(told, 3, "in the list as well, where there is room");
        }
    }
}
