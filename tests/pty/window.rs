//! A run of twelve steps through kills: what was acknowledged is there, and the console stands on the same step.

use std::time::Duration;

use nix::sys::signal::Signal;
use rusqlite::Connection;

use crate::terminal::Home;

const STEPS: usize = 12;

/// Makes an emergency of twelve steps that jun has begun.
pub(crate) fn running() -> Home {
    let home = Home::new();
    let ines = |arguments: &[&str]| home.cli(&[&["--as", "ines"], arguments].concat());
    ines(&[
        "init",
        "--identity",
        "declared",
        "--organisation",
        "Fabrikam",
    ]);
    ines(&["clients", "add", "northwind", "--name", "Northwind"]);
    ines(&[
        "people",
        "add",
        "jun",
        "--name",
        "Jun",
        "--role",
        "implementer",
        "--role",
        "requester",
    ]);
    ines(&[
        "people",
        "add",
        "tom",
        "--name",
        "Tom",
        "--role",
        "implementer",
    ]);
    let steps: Vec<String> = (1..=STEPS)
        .map(|n| format!("  {{ instruction = \"Do thing {n}\", minutes = 5 }},\n"))
        .collect();
    let steps = steps.concat();
    let plan = format!(
        "title = \"Replace edge firewalls\"\nkind = \"emergency\"\nimplementer = \"jun\"\n\
         [[waves]]\nclients = [\"northwind\"]\nsteps = [\n{steps}]\n\
         [rollback]\nminutes = 20\nsteps = [{{ instruction = \"Restore\", minutes = 20 }}]\n"
    );
    let path = home.path("tmp/plan.toml");
    std::fs::write(&path, plan).unwrap();
    home.cli(&["--as", "jun", "new", "--from", path.to_str().unwrap()]);
    ines(&["authorise", "1", "The line is down at every site"]);
    home.cli(&["--as", "jun", "start", "1"]);
    home
}

fn ticked(home: &Home) -> usize {
    let json = home.cli(&["--as", "jun", "--json", "window", "1"]);
    let json: serde_json::Value = serde_json::from_str(json.trim()).unwrap();
    usize::try_from(json["done"].as_u64().unwrap()).unwrap()
}

#[test]
fn killed_at_every_step_the_run_goes_on_where_it_stood_and_nothing_acknowledged_is_lost() {
    let home = running();
    for step in 1..=STEPS {
        let mut terminal = home.console(&["--as", "jun"]);
        if step == 1 {
            terminal.waits_for("CHG-0001");
            terminal.send("9");
        }
        terminal.waits_for(&format!("Step {step} ({step} of {STEPS})"));
        terminal.send(" ");
        terminal.waits_for("CHG-0001: tick saved.");
        terminal.signal(Signal::SIGKILL);
        terminal.ends();
        assert_eq!(ticked(&home), step, "what was acknowledged is there");
    }
    let mut terminal = home.console(&["--as", "jun"]);
    terminal.waits_for("Every step is ticked.");
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
    home.cli(&["--as", "ines", "verify"]);
}

#[test]
fn killed_with_a_tick_on_its_way_the_tick_is_there_or_it_is_not_and_the_record_is_whole() {
    let home = running();
    for _ in 0..4 {
        let before = ticked(&home);
        let mut terminal = home.console(&["--as", "jun"]);
        if before == 0 {
            terminal.waits_for("CHG-0001");
            terminal.send("9");
        }
        terminal.waits_for(&format!("Step {} (", before + 1));
        terminal.send(" ");
        terminal.waits_for(&format!("Step {} (", before + 2));
        terminal.signal(Signal::SIGKILL);
        terminal.ends();
        let after = ticked(&home);
        assert!(
            after == before || after == before + 1,
            "{before} to {after}"
        );
        home.cli(&["--as", "ines", "verify"]);
        if after == before {
            // Whatever was not acknowledged is asked for again.
            home.cli(&["--as", "jun", "tick", "1", &(before + 1).to_string()]);
        }
    }
}

#[test]
fn a_second_console_sees_a_tick_without_a_key() {
    let home = running();
    let open = || {
        let mut terminal = home.console(&["--as", "jun"]);
        terminal.until("the queue or the window", |screen| {
            let text = screen.contents();
            text.contains("Queue") || text.contains("Step 1 (")
        });
        terminal.send("9");
        terminal.waits_for("Step 1 (1 of 12)");
        terminal
    };
    let (mut one, mut other) = (open(), open());
    one.send(" ");
    other.waits_for("Step 2 (2 of 12)");
    one.waits_for("Step 2 (2 of 12)");
    for terminal in [&mut one, &mut other] {
        terminal.send("q");
        assert_eq!(terminal.ends(), 0);
    }
}

/// A second at rest and a tick, in bytes.
const MOST: usize = 300 + 1000;

#[test]
fn over_a_slow_link_a_tick_is_pending_at_once_and_saved_when_it_is() {
    let home = running();
    let link = Duration::from_millis(300);
    let mut terminal = home.far_console(link, &["--as", "jun"]);
    terminal.waits_for("CHG-0001");
    terminal.send("9");
    terminal.waits_for("Step 1 (1 of 12)");
    for step in 1..=3 {
        // Somebody else writes: the file cannot take the tick yet, and the console does not wait to show it.
        let other = Connection::open(home.file()).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let before = terminal.raw.len();
        terminal.send(" ");
        terminal.until("it is pending", |screen| {
            let text = screen.contents();
            let mut lines = text.lines();
            let row =
                lines.any(|l| l.contains(&format!("Do thing {step}")) && l.contains("saving"));
            row && text.contains("saving: tick")
        });
        assert_eq!(ticked_by(&other), step - 1, "it is not in the file");
        terminal.waits_for(&format!("Step {} ({} of 12)", step + 1, step + 1));
        let pending = terminal.raw.len() - before;
        other.execute_batch("ROLLBACK").unwrap();
        terminal.until("it is saved", |screen| {
            let text = screen.contents();
            text.contains("tick saved.") && !text.contains("saving")
        });
        let all = terminal.raw.len() - before;
        println!(
            "over 300 ms each way, tick {step}: {pending} bytes until pending, {all} until saved"
        );
        assert!(all <= MOST, "{all} bytes for a tick");
        assert_eq!(ticked(&home), step);
    }
    terminal.send("q");
    assert_eq!(terminal.ends(), 0);
}

/// Returns how many steps are ticked, as whoever holds the file sees it.
fn ticked_by(file: &Connection) -> usize {
    let count = "SELECT count(*) FROM event WHERE kind = 'step.ticked/1'";
    file.query_row(count, [], |row| row.get(0)).unwrap()
}
