//! A run of twelve steps through kills: what was acknowledged is there, and the console stands on the same step.

use nix::sys::signal::Signal;

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
