//! A file of changes in a directory of its own, and the program run over it.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use chrono::{Duration, SecondsFormat, Utc};
use serde_json::Value;
use tempfile::TempDir;

/// A directory with a file of changes in it.
pub(crate) struct Desk {
    dir: TempDir,
}

/// What the program answered.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Answer {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Returns the standard output of something that has to work.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    /// Returns the standard error of something that has to end with this code.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self.err
    }

    /// Returns the lines of standard output as JSON.
    #[track_caller]
    pub(crate) fn json(self) -> Vec<Value> {
        self.done()
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect()
    }
}

impl Desk {
    /// Makes a directory without a file in it.
    pub(crate) fn empty() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// Makes a file in which people declare who they are: ines manages and is admin, rea requests,
    /// jun implements, omar, sara and tom sit on the board, nora sees Northwind only.
    pub(crate) fn new() -> Self {
        let desk = Self::empty();
        desk.run(&[
            "--as",
            "ines",
            "init",
            "--identity",
            "declared",
            "--organisation",
            "Fabrikam",
        ])
        .done();
        desk.by(
            "ines",
            &[
                "clients",
                "add",
                "northwind",
                "--name",
                "Northwind",
                "--tier",
                "1",
            ],
        )
        .done();
        desk.by("ines", &["clients", "add", "contoso", "--name", "Contoso"])
            .done();
        for (id, roles) in [
            ("rea", &["requester"][..]),
            ("jun", &["implementer"]),
            ("omar", &["reviewer", "approver"]),
            ("sara", &["reviewer"]),
            ("tom", &["reviewer", "implementer"]),
        ] {
            let mut call = vec!["people", "add", id, "--name", id];
            for role in roles {
                call.extend(["--role", role]);
            }
            desk.by("ines", &call).done();
        }
        desk.by(
            "ines",
            &[
                "people",
                "add",
                "nora",
                "--name",
                "Nora",
                "--role",
                "requester",
                "--client",
                "northwind",
            ],
        )
        .done();
        desk.by(
            "ines",
            &[
                "boards", "add", "cab", "--name", "CAB", "--member", "omar", "--member", "sara",
                "--member", "tom", "--quorum", "2",
            ],
        )
        .done();
        desk
    }

    /// Returns a path in the directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file into the directory and returns its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Prepares the program on this desk's file, with nothing of the machine's own environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_holdpoint"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.dir.path())
            .env("TMPDIR", self.dir.path())
            .env("HOLDPOINT_DB", self.path("cab.db"))
            .env("PATH", "/usr/bin:/bin")
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        Answer::of(self.command(arguments).output().unwrap())
    }

    /// Runs the program as a person.
    pub(crate) fn by(&self, person: &str, arguments: &[&str]) -> Answer {
        self.run(&[&["--as", person], arguments].concat())
    }

    /// Runs the program as a person with something on standard input.
    pub(crate) fn told(&self, person: &str, arguments: &[&str], input: &str) -> Answer {
        let mut child = self
            .command(&[&["--as", person], arguments].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        Answer::of(child.wait_with_output().unwrap())
    }

    /// Returns a complete plan whose window opens in so many seconds.
    pub(crate) fn plan(&self, opens_in: i64) -> String {
        let time = |d: Duration| (Utc::now() + d).to_rfc3339_opts(SecondsFormat::Millis, true);
        let (start, end) = (
            time(Duration::seconds(opens_in)),
            time(Duration::seconds(opens_in) + Duration::hours(4)),
        );
        let text = PLAN.replace("START", &start).replace("END", &end);
        self.file("plan.toml", &text)
    }
}

const PLAN: &str = r#"
title = "Replace edge firewalls"
reason = "The vendor ends support in January"
declared = "medium"
scope_in = "Both firewalls of the Leeds site"
scope_out = "The VPN concentrators"
items = [{ name = "fw-lds-01", kind = "firewall" }]
implementer = "jun"
verifier = "tom"

[answers]
outage_minutes = 10
first_time = false
vendor = false

[[waves]]
clients = ["northwind"]
window = { start = "START", end = "END", zone = "Europe/London" }
steps = [
  { instruction = "Export the running config", minutes = 5 },
  { instruction = "Fail over to the secondary", minutes = 5, kind = "hold" },
  { instruction = "Upgrade the primary", minutes = 5 },
]

[rollback]
minutes = 20
decision_maker = "ines"
rehearsal = "In the lab on 3 Nov"
steps = [{ instruction = "Restore the exported config", minutes = 20 }]

[[evidence]]
what = "Failover and upgrade"
place = "lab"
result = "8 s of loss"
by = "jun"
on = "2026-11-03"

[[communications]]
client = "northwind"
audience = "all users"
channel = "e-mail"
when = "48 h before"
owner = "rea"
text = "Internet pauses for ten minutes tonight"

[[validation]]
check = "Traffic flows"
expected = "no loss over five minutes"
method = "ping from the core"
minutes = 5
"#;
