//! What the person reads when the console itself fails.

use std::io::{self, Write as _};
use std::panic::PanicHookInfo;

use super::session;
use crate::domain::text;

/// The exit code of a fault of the program's own, as Rust's own panics give it.
const FAULT: i32 = 101;

/// Makes a panic of any thread give the terminal back, say what happened in text that cannot act on
/// the terminal, and end the program: a console that lost one of its threads would look alive and not
/// be. What is typed is in a draft by then. It exits rather than aborts, so that no core dump with
/// customers' data is left behind.
pub fn restore_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        session::abandon();
        say(&report(panic));
        std::process::exit(FAULT);
    }));
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
