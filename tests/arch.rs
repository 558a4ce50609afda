//! Imports run one way, the domain and the application are pure, and drawing holds no state.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms each room may look into.
const RULES: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("import", &["domain"]),
    ("demo", &["domain"]),
    ("app", &["domain"]),
    ("ui", &["domain", "app"]),
    ("term", &["domain", "store", "app", "ui", "demo"]),
    (
        "cli",
        &[
            "domain", "store", "import", "demo", "app", "ui", "term", "config",
        ],
    ),
];

/// Every source file but the tests beside the code: those may look anywhere.
fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// A file's lines before its tests: tests may look anywhere.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn room_of(path: &Path) -> String {
    let inside = path.strip_prefix(root()).unwrap();
    let first = inside.components().next().unwrap();
    let name = first.as_os_str().to_string_lossy();
    name.trim_end_matches(".rs").to_owned()
}

#[test]
fn imports_run_one_way() {
    let mut wrong = Vec::new();
    for path in sources(&root()) {
        let room = room_of(&path);
        let Some((_, allowed)) = RULES.iter().find(|(name, _)| *name == room) else {
            assert!(
                ["lib", "main", "config"].contains(&room.as_str()),
                "{room} is a room without a rule; give it one here"
            );
            continue;
        };
        for (n, line) in code(&path).lines().enumerate() {
            let Some(at) = line.find("crate::") else {
                continue;
            };
            let other: String = line[at + 7..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let known = RULES.iter().any(|(name, _)| *name == other);
            if known && other != room && !allowed.contains(&other.as_str()) {
                wrong.push(format!(
                    "{}:{}: {room} looks into {other}",
                    path.display(),
                    n + 1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_domain_and_the_application_are_pure() {
    let forbidden = [
        "rusqlite",
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "Utc::now",
        "Local::now",
        "SystemTime::now",
        "Instant::now",
        "getrandom",
        "std::thread",
    ];
    let mut wrong = Vec::new();
    for room in ["domain", "app", "demo"] {
        let dir = root().join(room);
        for path in if dir.is_dir() {
            sources(&dir)
        } else {
            Vec::new()
        } {
            for (n, line) in code(&path).lines().enumerate() {
                if line.trim_start().starts_with("//") {
                    continue;
                }
                for word in forbidden {
                    if line.contains(word) {
                        wrong.push(format!("{}:{}: {word}", path.display(), n + 1));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_store_knows_sql_and_only_the_terminal_room_touches_the_terminal() {
    let mut wrong = Vec::new();
    for path in sources(&root()) {
        let room = room_of(&path);
        let text = code(&path);
        if room != "store" && text.contains("rusqlite::") {
            wrong.push(format!("{}: SQL outside the store", path.display()));
        }
        let touches = [
            "enable_raw_mode",
            "EnterAlternateScreen",
            "crossterm::execute",
        ];
        if room != "term" && touches.iter().any(|t| text.contains(t)) {
            wrong.push(format!("{}: touches the terminal", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where the policy in force is meant, not the one that judges a change: it is set, shown, begun with or
/// tested there.
const PRESENT_POLICY: &[&str] = &[
    "domain/registers.rs",
    "domain/policy/",
    "domain/template/",
    "cli/verb/register/policy.rs",
    "cli/verb/risk.rs",
    "store/generate/",
    "demo/",
    "ui/fixture/",
];

#[test]
fn the_policy_of_a_change_is_looked_up_in_one_place() {
    let mut wrong = Vec::new();
    for path in sources(&root()) {
        let inside = path.strip_prefix(root()).unwrap().display().to_string();
        if PRESENT_POLICY.iter().any(|at| inside.starts_with(at)) {
            continue;
        }
        let text: String = code(&path).split_whitespace().collect();
        if text.contains("registers.policy.") || text.contains("registers.policy;") {
            wrong.push(format!("{inside}: ask Registers::policy_of(change)"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for path in sources(&root()) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("//! "),
            "{} does not say in its first line what it is for",
            path.display()
        );
    }
}
