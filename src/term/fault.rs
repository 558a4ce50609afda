//! What the person reads when the console itself fails.

use std::io::{self, Write as _};
use std::panic::PanicHookInfo;
use std::sync::Mutex;

use super::session;
use crate::domain::text;

static KEPT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Makes a panic give the terminal back before it says what happened, in text that cannot act on the
/// terminal. A panic of a thread beside the session's is kept and said when the session ends, so as
/// not to write over the console that is still running.
pub fn restore_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        let report = report(panic);
        if session::is_anothers() {
            if let Ok(mut kept) = KEPT.lock() {
                kept.push(report);
            }
            return;
        }
        session::abandon();
        say(&report);
    }));
}

/// Says what threads beside the session's left, once.
pub(super) fn say_kept() {
    let kept = KEPT.lock().map(|mut kept| std::mem::take(&mut *kept));
    for report in kept.unwrap_or_default() {
        say(&report);
    }
}

/// Writes a line to standard error; `eprintln!` would panic in a panic when that is closed.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

fn report(panic: &PanicHookInfo) -> String {
    let said = panic.payload_as_str().unwrap_or("without a word");
    let place = panic.location().map_or_else(String::new, |place| {
        format!(" ({}:{})", place.file(), place.line())
    });
    sentence(said, &place)
}

fn sentence(said: &str, place: &str) -> String {
    format!(
        "Holdpoint stopped because of a fault of its own: {}{place}. Nothing that was committed is \
         lost; start it again, and please report this line.",
        text::sanitise(said)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_panic_says_cannot_act_on_the_terminal() {
        let said = sentence("index \x1b]0;pwn\x07 of\nrange", " (src/x.rs:3)");
        assert!(!said.contains(char::is_control), "{said:?}");
        assert!(said.contains("(src/x.rs:3)"));
    }
}
