//! A plan edited in the person's own editor, while somebody else edits it, and when it may not be edited.

use crate::terminal::{Home, Terminal};

/// Edits the first change with a script in the place of an editor; its `$1` is the text, and `holdpoint` is there.
fn edit(home: &Home, script: &str) -> Terminal {
    let editor = home.path("editor.sh");
    let program = env!("CARGO_BIN_EXE_holdpoint");
    let text = format!("alias holdpoint={program}\n{script}\n");
    std::fs::write(&editor, text).unwrap();
    let editor = format!("sh {}", editor.display());
    home.console_with(&[("EDITOR", &editor)], &["edit", "1"])
}

/// Returns the kept file whose name holds a word.
fn kept(home: &Home, word: &str) -> String {
    let found = std::fs::read_dir(home.path("tmp")).unwrap();
    let mut paths = found.map(|entry| entry.unwrap().path());
    let path = paths.find(|p| p.to_string_lossy().contains(word)).unwrap();
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn an_edit_in_the_editor_is_saved_and_leaves_no_file() {
    let home = Home::office();
    let mut terminal = edit(
        &home,
        r#"sed -i 's/^reason = .*/reason = "The vendor ends support"/' "$1""#,
    );
    assert_eq!(terminal.ends(), 0, "{}", terminal.text());
    assert!(home.cli(&["show", "1"]).contains("The vendor ends support"));
    assert!(home.is_empty("tmp"));
}

#[test]
fn somebody_elses_edit_meanwhile_is_shown_beside_ones_own_and_both_texts_are_kept() {
    let home = Home::office();
    let script = r#"
sed 's/^reason = .*/reason = "In March"/' "$1" > other.toml
holdpoint edit 1 --file other.toml >/dev/null 2>&1
sed -i 's/^reason = .*/reason = "In May"/' "$1"
"#;
    let mut terminal = edit(&home, script);
    terminal.waits_for("Both of you changed");
    terminal.waits_for("Your text is in");
    assert_eq!(terminal.ends(), 1, "{}", terminal.text());
    assert!(
        home.cli(&["show", "1"]).contains("In March"),
        "theirs stands"
    );
    let both = kept(&home, "-both-");
    assert!(
        both.contains("reason = \"In May\"") && both.contains("In March"),
        "{both}"
    );
}

#[test]
fn who_may_not_edit_it_now_is_told_before_they_write() {
    let home = Home::office();
    home.cli(&["cancel", "1", "The vendor has gone"]);
    let mut terminal = edit(&home, r"touch was-opened");
    terminal.waits_for("cancelled");
    assert_eq!(terminal.ends(), 1, "{}", terminal.text());
    assert!(!home.path("was-opened").exists());
}
