//! Every action as a plain command: data on standard output, refusals on standard error, exit codes
//! 0 done, 1 refused, 2 wrong call, 3 the file.

pub mod arguments;
pub mod fault;
pub mod identity;
pub mod output;
pub mod page;
pub mod progress;
pub mod session;
pub mod standing;
pub mod table;
pub mod verb;
pub mod words;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;

use arguments::{Arguments, Globals};
use fault::Fault;
use output::{Output, say};

/// Runs the program on its arguments and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = match Arguments::read(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return explain(&error),
    };
    let globals = parsed.globals;
    let mut output = Output::new(globals.json, globals.ascii);
    let done = verb::run(parsed.verb, &globals, &mut output);
    // What was written before a refusal is still an answer.
    let written = output.finish();
    match done.and(written) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            report(&fault, &globals);
            ExitCode::from(fault.code())
        }
    }
}

fn report(fault: &Fault, globals: &Globals) {
    match fault {
        Fault::PipeClosed => {}
        Fault::Refused(refusal) if globals.json => {
            let text = serde_json::to_string(refusal).unwrap_or_else(|_| refusal.to_string());
            say(&output::exact(&text));
        }
        Fault::Refused(_)
        | Fault::Stopped(_)
        | Fault::Call(_)
        | Fault::File(_)
        | Fault::Away(_) => {
            say(&fault.to_string());
        }
    }
}

/// Prints help, the version or what is wrong with a call; without colour, and safe to show.
fn explain(error: &clap::Error) -> ExitCode {
    use std::io::Write as _;
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A closed pipe on help is nobody's loss.
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        _ => {
            say(text.trim_end());
            ExitCode::from(2)
        }
    }
}
