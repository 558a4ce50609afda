//! The documents say what the program does: keys, facets, commands, the manual page, the record's words.
//!
//! With `HOLDPOINT_UPDATE_DOCS=1` the tables of the README are written anew instead of compared.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{CommandFactory as _, Parser as _};
use holdpoint::cli::arguments::Arguments;
use holdpoint::cli::verb::paper;
use holdpoint::domain::checklist::StepId;
use holdpoint::domain::entry::Register;
use holdpoint::domain::event::{ChangeEvent, Event, Recorded, Stream};
use holdpoint::domain::evidence::Evidence;
use holdpoint::domain::id::EventId;
use holdpoint::domain::imported::ImportedChange;
use holdpoint::domain::incident::IncidentRole;
use holdpoint::domain::people::Actor;
use holdpoint::domain::plan::RiskClass;
use holdpoint::domain::query::{EXPLAINED, Query};
use holdpoint::domain::registers::Registers;
use holdpoint::domain::wave::Checklist;
use holdpoint::domain::words::sentence;

fn readme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// Fails unless the part of the README between the marks is this text.
#[track_caller]
fn stands_in_readme(mark: &str, wanted: &str) {
    let text = fs::read_to_string(readme()).unwrap();
    let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let start = text.find(&open).unwrap() + open.len();
    let end = start + text[start..].find(&close).unwrap();
    if std::env::var_os("HOLDPOINT_UPDATE_DOCS").is_some() {
        let whole = format!("{}{wanted}{}", &text[..start], &text[end..]);
        fs::write(readme(), whole).unwrap();
        return;
    }
    assert_eq!(
        &text[start..end],
        wanted,
        "the README is behind; run: HOLDPOINT_UPDATE_DOCS=1 cargo test --test docs -- --test-threads 1"
    );
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[test]
fn the_readme_lists_the_keys_that_the_program_has() {
    let mut table = "| keys | what they do |\n| --- | --- |\n".to_owned();
    for (keys, what) in paper::keys() {
        let keys: Vec<String> = keys.split(", ").map(|k| format!("`{k}`")).collect();
        writeln!(table, "| {} | {} |", cell(&keys.join(" ")), cell(&what)).unwrap();
    }
    stands_in_readme("keys", &table);
}

#[test]
fn the_readme_lists_the_columns_of_every_registers_file() {
    let mut table = "| register | column | what stands in it |\n| --- | --- | --- |\n".to_owned();
    for register in Register::ALL {
        for field in register.fields() {
            let asked = if field.required {
                " (of a new row)"
            } else {
                ""
            };
            writeln!(
                table,
                "| `{}` | `{}`{asked} | {} |",
                register.word(),
                field.name,
                cell(field.hint)
            )
            .unwrap();
        }
    }
    stands_in_readme("columns", &table);
}

#[test]
fn the_readme_explains_every_facet() {
    let mut table = "| write | to find changes |\n| --- | --- |\n".to_owned();
    for one in EXPLAINED {
        writeln!(table, "| `{}` | {} |", one.example, cell(one.finds)).unwrap();
    }
    stands_in_readme("facets", &table);
}

/// The words of a command as a POSIX shell takes them, as far as the README needs it: quotes and comments.
fn words(line: &str) -> Vec<String> {
    let (mut found, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, _) if c.is_whitespace() => found.extend(word.take()),
            (None | Some(_), _) => word.get_or_insert_default().push(c),
        }
    }
    found.extend(word);
    found
}

/// Every call of the program that the README shows, in blocks and in running text.
fn shown() -> Vec<Vec<String>> {
    let text = fs::read_to_string(readme()).unwrap();
    let mut calls = Vec::new();
    for (n, block) in text.split("```").enumerate() {
        if n % 2 == 1 && block.starts_with("sh\n") {
            for line in block.lines().skip(1) {
                let words = words(line);
                match words.first().map(String::as_str) {
                    Some("holdpoint") => calls.push(words),
                    Some("cargo") if words.iter().any(|w| w == "--") => {
                        let rest = words.iter().skip_while(|w| *w != "--").skip(1).cloned();
                        calls.push(
                            std::iter::once("holdpoint".to_owned())
                                .chain(rest)
                                .collect(),
                        );
                    }
                    Some(_) | None => {}
                }
            }
        } else if n % 2 == 0 {
            let spans = block.split('`').skip(1).step_by(2);
            calls.extend(spans.filter(|s| s.starts_with("holdpoint ")).map(words));
        }
    }
    calls
}

#[test]
fn every_command_in_the_readme_is_one() {
    let calls = shown();
    assert!(calls.len() > 10, "{calls:?}");
    for call in calls {
        if let Err(error) = Arguments::try_parse_from(&call) {
            panic!("{}: {error}", call.join(" "));
        }
        if call.get(1).is_some_and(|verb| verb == "list") {
            let query = call.iter().skip(2).find(|w| !w.starts_with('-')).unwrap();
            assert!(query.parse::<Query>().is_ok(), "{query}");
        }
    }
}

fn manual() -> String {
    String::from_utf8(paper::page().unwrap()).unwrap()
}

/// The text of a manual page without its markup (groff_man(7)).
fn plain(page: &str) -> String {
    let mut text = page.to_owned();
    for (markup, what) in [
        ("\\fB", ""),
        ("\\fI", ""),
        ("\\fR", ""),
        ("\\&", ""),
        ("\\-", "-"),
        ("\\(aq", "'"),
        ("\\*(Aq", "'"),
        ("\\e", "\\"),
    ] {
        text = text.replace(markup, what);
    }
    text
}

#[test]
fn the_manual_page_names_every_verb_and_every_key() {
    let page = manual();
    assert!(page.contains(".TH holdpoint 1"));
    let text = plain(&page);
    for verb in Arguments::command()
        .get_subcommands()
        .filter(|v| !v.is_hide_set())
    {
        let name = format!("holdpoint-{}(1)", verb.get_name());
        assert!(text.contains(&name), "{name}");
        let about = verb
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default();
        assert!(
            text.contains(&about) && !about.is_empty(),
            "{name}: {about}"
        );
    }
    let keys = text.split("\n.SH KEYS\n").nth(1).unwrap();
    for (key, what) in paper::keys() {
        assert!(
            keys.contains(&format!(".TP\n{key}\n{what}\n")),
            "{key}: {what}"
        );
    }
}

#[test]
fn no_line_of_the_manual_begins_as_markup_by_accident() {
    let known = [
        ".ie", ".el", ".TH", ".SH", ".SS", ".TP", ".PP", ".RS", ".RE", ".br", ".nf", ".fi",
    ];
    for line in manual().lines() {
        let begins = line.starts_with('.') || line.starts_with('\'');
        assert!(
            !begins || known.iter().any(|k| line.starts_with(k)),
            "{line}"
        );
    }
}

#[test]
fn the_help_of_list_explains_every_facet() {
    let mut program = Arguments::command();
    let list = program.find_subcommand_mut("list").unwrap();
    let help = list.render_long_help().to_string();
    for one in EXPLAINED {
        assert!(help.contains(one.example), "{}\n{help}", one.example);
    }
}

#[test]
fn the_readme_promises_no_help_that_is_not_there() {
    let text = fs::read_to_string(readme()).unwrap();
    let verbs: BTreeSet<String> = Arguments::command()
        .get_subcommands()
        .map(|v| v.get_name().to_owned())
        .collect();
    for word in text.split("holdpoint help ").skip(1) {
        let verb: String = word
            .chars()
            .take_while(|c| c.is_alphabetic() || *c == '-')
            .collect();
        assert!(verbs.contains(&verb), "holdpoint help {verb}");
    }
}

/// The kinds of events as the record stores them, read from the source.
fn kinds() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in ["event.rs", "change_event.rs"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src/domain")
            .join(file);
        let text = fs::read_to_string(path).unwrap();
        let names = text.split("#[serde(rename = \"").skip(1);
        let names = names.filter_map(|rest| rest.split('"').next());
        found.extend(names.filter(|n| n.contains('/')).map(str::to_owned));
    }
    found
}

/// What the demo has no occasion for.
fn seldom() -> Vec<Event> {
    let reason = "The supplier's \x1b]0;owned\x07van\u{202e} is late\nagain".to_owned();
    let change = Box::new(ImportedChange {
        source: "servicenow".to_owned(),
        number: "CHG0030001".to_owned(),
        title: reason.clone(),
        ..ImportedChange::default()
    });
    let mut events = vec![
        Event::FreezeLifted {
            id: "year-end".into(),
        },
        Event::MaintenanceRemoved {
            id: "northwind-sunday".into(),
        },
    ];
    let of_changes = [
        ChangeEvent::Imported { change },
        ChangeEvent::ConditionMet { condition: 0 },
        ChangeEvent::Unscheduled {
            reason: reason.clone(),
        },
        ChangeEvent::Released {
            reason: reason.clone(),
            freeze: None,
        },
        ChangeEvent::Undone {
            wave: 0,
            checklist: Checklist::Rollback,
            step: StepId(3),
        },
        ChangeEvent::Consented {
            client: "northwind".into(),
            said_by: "Nora Winter".to_owned(),
            note: reason.clone(),
            revision: 2,
            digest: holdpoint::domain::digest::Digest::default(),
        },
        ChangeEvent::Waived {
            rule: "schedule.freeze".to_owned(),
            reason: reason.clone(),
            until: chrono::DateTime::UNIX_EPOCH,
        },
        ChangeEvent::WaiverWithdrawn {
            rule: "schedule.freeze".to_owned(),
        },
        ChangeEvent::Reclassed {
            class: RiskClass::Low,
            from: RiskClass::High,
            otherwise: RiskClass::High,
            reason: "shown in the lab".to_owned(),
            revision: 3,
        },
        ChangeEvent::Paused {
            wave: 0,
            reason: reason.clone(),
        },
        ChangeEvent::Resumed { wave: 0 },
        ChangeEvent::NoGo {
            wave: 0,
            step: StepId(7),
            reason: reason.clone(),
        },
        ChangeEvent::EvidenceKept {
            wave: 0,
            checklist: Checklist::Work,
            step: StepId(7),
            evidence: Evidence {
                text: reason.clone(),
                file: None,
            },
        },
        ChangeEvent::WentOn {
            wave: 0,
            condition: "check 2 fails".to_owned(),
            authority: "ines".into(),
            reason,
        },
        ChangeEvent::Spooled {
            done: chrono::DateTime::UNIX_EPOCH,
            seen: Some(31),
        },
        ChangeEvent::IncidentLinked {
            incident: "INC-7".to_owned(),
            role: IncidentRole::Trigger,
            note: String::new(),
            wave: None,
        },
        ChangeEvent::IncidentWithdrawn {
            incident: "INC-7".to_owned(),
            reason: "it was another site".to_owned(),
        },
    ];
    events.extend(of_changes.map(Event::Change));
    events
}

fn recorded(event: Event) -> Recorded {
    Recorded {
        seq: 1,
        id: EventId::new(0, [0; 10]),
        stream: Stream::File,
        rev: 1,
        at: chrono::DateTime::UNIX_EPOCH,
        actor: Actor::declared("ines"),
        event,
    }
}

#[test]
fn every_kind_of_event_is_told_in_a_sentence_that_is_safe_to_show() {
    let now = "2026-11-26T12:00:00Z".parse().unwrap();
    let registers = Registers::default();
    let mut told = BTreeSet::new();
    let story = holdpoint::demo::story(now).events;
    for event in story.into_iter().map(|one| one.event).chain(seldom()) {
        let kind = event.encode().unwrap().0;
        let said = sentence(&recorded(event), &registers);
        let words: Vec<&str> = said.split(' ').collect();
        assert!(words.len() > 1, "{kind}: {said}");
        assert!(said.starts_with(|c: char| c.is_ascii_lowercase()), "{said}");
        assert!(
            !said.contains(char::is_control) && !said.contains('\u{202e}'),
            "{said:?}"
        );
        assert!(!said.contains(": :") && !said.ends_with(": "), "{said:?}");
        told.insert(kind);
    }
    let missing: Vec<String> = kinds().difference(&told).cloned().collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_sentence_says_who_is_named_and_counts_from_one() {
    let said: Vec<String> = seldom()
        .into_iter()
        .map(|e| sentence(&recorded(e), &Registers::default()))
        .collect();
    assert_eq!(said[0], "lifted the freeze year-end");
    assert_eq!(said[1], "took out the maintenance window northwind-sunday");
    assert!(said[2].starts_with("took it over from servicenow as CHG0030001: The supplier's"));
    assert_eq!(said[3], "said that condition 1 is met");
    assert_eq!(said[6], "took back the tick of rollback step 3 of wave 1");
    assert!(said[8].starts_with("waived schedule.freeze until 1 Jan 1970 00:00 UTC: The supplier"));
    assert_eq!(said[9], "took back the waiver of schedule.freeze");
    assert_eq!(
        said[10],
        "lowered the class of revision 3 from high to low: shown in the lab"
    );
}
