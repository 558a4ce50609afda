//! Four people in four terminals on one file: a high change for three clients from nothing to the calendar,
//! by keyboard alone, past every gate that refuses it first.

use serde_json::Value;

use crate::terminal::{Home, Terminal};

const CLIENTS: [(&str, &str, &str); 3] = [
    ("northwind", "Northwind", "1"),
    ("contoso", "Contoso", "2"),
    ("litware", "Litware", "2"),
];

/// Makes the house: three clients, and a board on which the seat of security must be heard.
fn house() -> Home {
    let home = Home::new();
    let ines = |arguments: &[&str]| home.cli(&[&["--as", "ines"], arguments].concat());
    ines(&[
        "init",
        "--identity",
        "declared",
        "--organisation",
        "Fabrikam",
    ]);
    for (id, name, tier) in CLIENTS {
        ines(&["clients", "add", id, "--name", name, "--tier", tier]);
    }
    for (id, name, roles) in [
        ("jun", "Jun Park", ["implementer", "requester"]),
        ("omar", "Omar Khan", ["reviewer", "approver"]),
        ("sara", "Sara Lind", ["reviewer", "reviewer"]),
    ] {
        let [one, two] = roles;
        ines(&[
            "people", "add", id, "--name", name, "--role", one, "--role", two,
        ]);
    }
    let board = "boards add cab --name CAB --member omar --member sara --quorum 2 --chair ines \
                 --seat security=sara";
    ines(&board.split_whitespace().collect::<Vec<_>>());
    home
}

/// Someone at a terminal of their own, on which a whole refusal finds room.
struct Desk<'a> {
    home: &'a Home,
    person: &'static str,
    terminal: Terminal,
}

impl<'a> Desk<'a> {
    fn of(home: &'a Home, person: &'static str) -> Self {
        let state = home.path(&format!("state/{person}"));
        std::fs::create_dir_all(&state).unwrap();
        let state = state.display().to_string();
        let mut terminal = home.console_with(&[("XDG_STATE_HOME", &state)], &["--as", person]);
        terminal.resize(160, 70);
        let mut desk = Self {
            home,
            person,
            terminal,
        };
        desk.sees(&["Queue"]);
        desk.press("ffff", &["· all"]);
        desk
    }

    /// Reads until the screen says all of this, however it is broken into lines, and none of that.
    #[track_caller]
    fn reads(&mut self, wanted: &[&str], gone: &[&str]) {
        let what = format!("{wanted:?} without {gone:?}");
        self.terminal.until(&what, |screen| {
            let text = flat(&screen.contents());
            wanted.iter().all(|w| text.contains(w)) && !gone.iter().any(|g| text.contains(g))
        });
    }

    #[track_caller]
    fn sees(&mut self, wanted: &[&str]) {
        self.reads(wanted, &[]);
    }

    /// Presses keys and reads until the screen says all of this.
    #[track_caller]
    fn press(&mut self, keys: &str, wanted: &[&str]) -> &mut Self {
        self.terminal.send(keys);
        self.sees(wanted);
        self
    }

    /// Presses a key that is refused with exactly these gaps, in this order, and reads the same list from
    /// the same call at the shell.
    #[track_caller]
    fn refused(&mut self, (key, verb): (&str, &str), sentence: &str, codes: &[&str]) {
        self.press(key, &[sentence]);
        let screen = flat(&self.terminal.text());
        assert_eq!(gaps(&screen), codes, "{}", self.terminal.text());
        let (verb, more) = verb.split_once(' ').unwrap_or((verb, ""));
        let mut call = vec!["--as", self.person, verb, "CHG-0001"];
        call.extend(more.split_whitespace());
        let shell = self.home.refused(&call);
        assert_eq!(gaps(&shell), codes, "{shell}");
        let json: Value =
            serde_json::from_str(&self.home.refused(&[&call[..], &["--json"]].concat())).unwrap();
        let listed = json["gaps"].as_array().unwrap();
        assert_eq!(listed.len(), codes.len(), "{json}");
        assert!(flat(&shell).contains(sentence), "{shell}");
        for (gap, code) in listed.iter().zip(codes) {
            assert_eq!(gap["code"], *code);
            for part in ["missing", "why"] {
                let said = gap[part].as_str().unwrap();
                assert!(screen.contains(said), "{said} in {screen}");
                assert!(flat(&shell).contains(said), "{said} in {shell}");
            }
        }
    }

    /// Says yes to a question once it has been read: a `y` that comes before that does not count.
    #[track_caller]
    fn yes(&mut self, question: &[&str], wanted: &[&str]) {
        self.sees(question);
        let stands = |screen: &vt100::Screen| {
            let text = flat(&screen.contents());
            question.iter().all(|q| text.contains(q)) && text.contains("[y] yes")
        };
        for _ in 0..20 {
            self.terminal.send("y");
            if self.terminal.soon(|screen| !stands(screen)) {
                break;
            }
        }
        self.sees(wanted);
    }

    #[track_caller]
    fn back(&mut self, gone: &str) {
        self.terminal.send("\x1b");
        self.reads(&[], &[gone]);
    }

    /// Goes to the field of a gap by its number and writes what it lacks.
    #[track_caller]
    fn mends(&mut self, gap: &str, keys: &str) {
        let gap = format!("✗ {gap}");
        let number = |screen: &vt100::Screen| {
            let text = flat(&screen.contents());
            let before = text.split(&gap).next()?.trim_end().chars().last();
            before.filter(|c| text.contains(&gap) && c.is_ascii_digit())
        };
        let what = format!("the number of {gap}");
        self.terminal
            .until(&what, |screen| number(screen).is_some());
        let number = number(self.terminal.screen()).unwrap();
        self.terminal.send(&format!("{number}{keys}"));
        self.reads(&[], &[&gap]);
    }
}

/// Returns the codes of the gaps that a text lists, in order.
fn gaps(text: &str) -> Vec<&str> {
    let gates = ["intake.", "approval.", "schedule.", "start.", "complete."];
    let parts = text.split('[').filter_map(|part| part.split(']').next());
    parts
        .filter(|code| gates.iter().any(|gate| code.starts_with(gate)))
        .collect()
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A message to the client that lacks one: the client and the sender stand there already.
const MESSAGE: &str =
    "\r\r\rall users\r\re-mail\r\r48 h before\rj\rThe line pauses for ten minutes\x1b";

const CHOSEN: &str = "The console cable lies on site | sara | 2030-01-01";

/// Writes the plan gap by gap, until the intake gate lacks nothing; one client's message stays unwritten.
fn writes_the_plan(jun: &mut Desk) {
    jun.press(
        "nReplace edge firewalls\r",
        &["begin with", "an empty plan"],
    );
    jun.press("\r", &["Intake gate 14 missing"]);
    jun.press("\x13", &["CHG-0001: new saved.", "Intake gate 14 gaps"]);
    let all = [
        "intake.reason",
        "intake.scope-in",
        "intake.scope-out",
        "intake.risk-class",
        "intake.risk-answers",
        "intake.risk-answers",
        "intake.risk-answers",
        "intake.clients",
        "intake.services",
        "intake.window",
        "intake.steps",
        "intake.rollback-plan",
        "intake.test-evidence",
        "intake.implementer",
    ];
    let sentence = "CHG-0001 cannot be submitted: 14 requirements are unmet.";
    jun.refused(("S", "submit"), sentence, &all);
    // A number leads from the refusal to the field, and Esc would only go back.
    jun.press("1", &["Intake gate 14 missing"]);
    let day = (chrono::Utc::now() + chrono::Duration::days(2)).format("%Y-%m-%d");
    let window = format!("\r{day} 22:00 +4h\r");
    for (gap, keys) in [
        (
            "The reason is missing",
            "\rThe vendor ends support in January\x1b",
        ),
        (
            "What is in scope is missing",
            "\rBoth firewalls of the Leeds site\x1b",
        ),
        (
            "What is explicitly out of scope",
            "\rThe VPN concentrators\x1b",
        ),
        ("The declared risk class", "lll"),
        ("A risk question is open: the planned", "\r10\r"),
        ("A risk question is open: whether it", "l"),
        ("A risk question is open: whether a", "l"),
        ("No affected client", "\rnorthwind, contoso, litware\r"),
        ("No affected service or item", "j\rfw-lds-01\x1b"),
        ("Wave 1 has no maintenance", &window),
        (
            "Wave 1 has no implementation",
            "\rExport the running config (5 min)\rFail over 10m\rUpgrade the primary 20m\r\r",
        ),
        ("The rollback plan", "\rRestore the exported config 20m\r\r"),
        (
            "The test evidence",
            "\rFailover and upgrade\r\rlab\r\r8 s of loss\r\rjun\r\r2026-11-03\r",
        ),
        ("The implementer is missing", "\rjun\r"),
        ("The rollback lacks planned", "\r20\r"),
        ("The rollback lacks a rehearsal", "\rIn the lab on 3 Nov\r"),
        ("The rollback lacks a decision", "\rines\r"),
        ("Northwind has no communication", MESSAGE),
        ("Contoso has no communication", MESSAGE),
        (
            "The validation checklist is empty",
            "\rTraffic flows\r\rno loss\r\rping from the core\r\r5\r",
        ),
    ] {
        jun.mends(gap, keys);
    }
    jun.sees(&[
        "Intake gate nothing missing",
        "Litware has no communication plan",
    ]);
    jun.press(
        "\x13",
        &["CHG-0001: edit plan saved.", "Intake gate all met"],
    );
    jun.terminal.send("S");
    jun.yes(
        &["Submit CHG-0001, draft?"],
        &["CHG-0001: submit saved.", "rev 1"],
    );
}

fn votes_say_something(omar: &mut Desk) {
    omar.sees(&["CHG-0001", "review", "rev 1"]);
    omar.press("A", &["vote for CHG-0001"]);
    omar.press("\x13", &["The comment of your vote is missing."]);
    omar.press("looks good to me", &["looks good to me"]);
    omar.press("\x13", &["names no risk factor or gap of CHG-0001"]);
    omar.press(", the rollback was rehearsed", &["was rehearsed"]);
    omar.terminal.send("\x13");
    omar.yes(
        &["for CHG-0001, revision 1?"],
        &["CHG-0001: vote for saved."],
    );
}

fn reaffirms(desk: &mut Desk, revision: u32) {
    let number = format!("rev {revision}");
    desk.sees(&[&number]);
    desk.press("\r", &["What changed", "A repeats your vote"]);
    desk.terminal.send("A");
    desk.yes(
        &[&format!(
            "Reaffirm your vote on CHG-0001, revision {revision}?"
        )],
        &["CHG-0001: reaffirm saved."],
    );
    while !desk
        .terminal
        .soon(|screen| screen.contents().contains("Queue 1"))
    {
        desk.terminal.send("\x1b");
    }
}

fn approves(ines: &mut Desk, revision: u32) {
    ines.sees(&[&format!("rev {revision}"), "votes ✓"]);
    ines.press("D", &["record approval CHG-0001"]);
    ines.press(&format!("\t{CHOSEN}"), &[CHOSEN]);
    ines.terminal.send("\x13");
    ines.yes(
        &[&format!("CHG-0001, revision {revision}?")],
        &["CHG-0001: record approval saved."],
    );
}

/// Schedules it, which is refused until every client is told and the condition of the approval is met.
fn comes_into_the_calendar(
    jun: &mut Desk<'_>,
    omar: &mut Desk<'_>,
    sara: &mut Desk<'_>,
    ines: &mut Desk<'_>,
) {
    let codes = ["schedule.communication", "schedule.conditions"];
    ines.sees(&["Schedule gate", "Litware has no"]);
    ines.refused(
        ("C", "schedule"),
        "CHG-0001 cannot be scheduled: 2 requirements are unmet.",
        &codes,
    );
    ines.back("cannot be scheduled");
    jun.sees(&["Schedule gate"]);
    jun.press("e", &["Litware has no communication plan"]);
    jun.mends("Litware has no communication", MESSAGE);
    jun.terminal.send("\x13");
    jun.yes(
        &["Save CHG-0001 as revision 3?", "will be stale"],
        &["CHG-0001: edit plan saved.", "rev 3", "Approval gate"],
    );
    reaffirms(omar, 3);
    reaffirms(sara, 3);
    approves(ines, 3);
    ines.sees(&["Schedule gate"]);
    let sentence = "CHG-0001 cannot be scheduled: 1 requirement is unmet.";
    ines.refused(("C", "schedule"), sentence, &["schedule.conditions"]);
    ines.back("cannot be scheduled");
    jun.sees(&["Schedule gate"]);
    jun.press(
        "m",
        &["a condition is met by its owner or a manager", "sara"],
    );
    sara.sees(&["Schedule gate"]);
    sara.press("m", &["condition met CHG-0001"]);
    sara.press("\x13", &["CHG-0001: condition met saved."]);
    ines.sees(&["Schedule gate all met"]);
    ines.terminal.send("C");
    ines.yes(
        &["Schedule CHG-0001"],
        &["CHG-0001: schedule saved.", "scheduled"],
    );
}

#[test]
fn four_people_take_a_high_change_from_nothing_to_the_calendar_and_no_gate_lets_it_by_unready() {
    let home = house();
    let mut jun = Desk::of(&home, "jun");
    let mut omar = Desk::of(&home, "omar");
    let mut sara = Desk::of(&home, "sara");
    let mut ines = Desk::of(&home, "ines");

    writes_the_plan(&mut jun);
    let own = "nobody approves a change that they requested. omar or sara could.";
    jun.press("A", &["You cannot vote on CHG-0001", own]);
    votes_say_something(&mut omar);

    sara.sees(&["rev 1", "1 of 2 votes of CAB"]);
    sara.press("Q", &["question CHG-0001"]);
    sara.press("Does the pair fail over alone?", &["fail over alone?"]);
    sara.press("\x13", &["CHG-0001: question saved."]);
    ines.sees(&["1 of 2 votes of CAB", "Question 1 by sara"]);
    let lacking = |n: &str| format!("CHG-0001 cannot be approved: {n} unmet.");
    let codes = ["approval.quorum", "approval.seats", "approval.questions"];
    ines.refused(("D", "approve"), &lacking("3 requirements are"), &codes);
    ines.back("cannot be approved");
    jun.sees(&["Question 1 by sara"]);
    jun.press("a", &["answer CHG-0001"]);
    jun.press("Yes, within 8 s in the lab", &["in the lab"]);
    jun.press("\x13", &["CHG-0001: answer saved."]);
    sara.press("A", &["vote for CHG-0001"]);
    sara.press(
        "Tested in the lab only: a loan unit stands by",
        &["stands by"],
    );
    sara.terminal.send("\x13");
    sara.yes(
        &["for CHG-0001, revision 1?"],
        &["CHG-0001: vote for saved."],
    );

    // An edit between the votes and the decision: both votes are of what no longer stands.
    jun.sees(&["CAB · 2 of 2 votes", "Approval gate all met"]);
    jun.press("e", &["CHG-0001", "ctrl-s send"]);
    jun.press("\t\r and its rack\x1b", &["Leeds site and its rack"]);
    jun.terminal.send("\x13");
    jun.yes(
        &["Save CHG-0001 as revision 2?", "will be stale"],
        &["CHG-0001: edit plan saved.", "rev 2"],
    );
    ines.sees(&["rev 2", "0 of 2 votes of CAB"]);
    ines.refused(
        ("D", "approve --revision 2"),
        &lacking("2 requirements are"),
        &["approval.quorum", "approval.seats"],
    );
    ines.back("cannot be approved");
    reaffirms(&mut omar, 2);
    reaffirms(&mut sara, 2);
    approves(&mut ines, 2);

    comes_into_the_calendar(&mut jun, &mut omar, &mut sara, &mut ines);
    jun.sees(&["scheduled"]);
    jun.refused(
        ("W", "start"),
        "CHG-0001 cannot be started: 1 requirement is unmet.",
        &["start.window"],
    );
    jun.back("cannot be started");
    ines.press("O", &["CHG-0001 cannot be completed: it is scheduled."]);
    ines.press("2v", &["events prove"]);
    for desk in [&mut jun, &mut omar, &mut sara, &mut ines] {
        desk.terminal.send("q");
        assert_eq!(desk.terminal.ends(), 0);
    }
    proved(&home);
}

/// Fails unless the record is whole and every vote counts for what its voter saw.
fn proved(home: &Home) {
    home.cli(&["--as", "ines", "verify"]);
    let shown = home.cli(&["--as", "ines", "--json", "show", "CHG-0001"]);
    let change: Value = serde_json::from_str(shown.trim()).unwrap();
    assert_eq!(change["state"], "scheduled", "{change}");
    assert_eq!(change["class"], "high");
    assert_eq!(change["revision"], 3);
    let digest_of = |revision: &Value| {
        let at = usize::try_from(revision.as_u64().unwrap()).unwrap() - 1;
        change["revisions"][at]["digest"].clone()
    };
    let votes = change["votes"].as_array().unwrap();
    let said: Vec<(&str, u64)> = votes
        .iter()
        .map(|v| (v["by"].as_str().unwrap(), v["revision"].as_u64().unwrap()))
        .collect();
    let wanted = [
        ("omar", 1),
        ("sara", 1),
        ("omar", 2),
        ("sara", 2),
        ("omar", 3),
        ("sara", 3),
    ];
    assert_eq!(said, wanted);
    for vote in votes {
        assert_eq!(vote["digest"], digest_of(&vote["revision"]), "{vote}");
    }
    let approval = &change["approval"];
    assert_eq!(approval["digest"], change["digest"]);
    assert_eq!(approval["conditions"][0]["met_by"], "sara");
}
