//! Whole runs in a pseudo-terminal, beside the `sqlite3` shell and the disk's own fdatasync.
//!
//! `cargo bench --bench whole` prints the table. `HOLDPOINT_BENCH_CHANGES` sets the size of the
//! large file (1,000,000 by default), which is made once and kept under `target/measure`.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot go on stops; figures are small"
)]

mod console;
mod process;
mod pty;
mod store;
mod table;

use std::path::{Path, PathBuf};
use std::process::Command;

use table::Table;

pub struct Files {
    pub program: PathBuf,
    pub folder: PathBuf,
    pub large: PathBuf,
    pub small: PathBuf,
    pub changes: u32,
}

fn made(program: &Path, folder: &Path, changes: u32) -> PathBuf {
    let path = folder.join(format!("gen-{changes}.db"));
    if !path.exists() {
        eprintln!("making a file of {changes} changes ...");
        let status = Command::new(program)
            .args([
                "gen",
                "--seed",
                "1",
                "--changes",
                &changes.to_string(),
                "--db",
            ])
            .arg(&path)
            .status()
            .expect("the program runs");
        assert!(status.success(), "gen failed");
    }
    path
}

fn main() {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_holdpoint"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/measure");
    std::fs::create_dir_all(folder.join("state")).expect("a folder to measure in");
    let changes = std::env::var("HOLDPOINT_BENCH_CHANGES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1_000_000);
    let files = Files {
        large: made(&program, &folder, changes),
        small: made(&program, &folder, 1_000),
        program,
        folder,
        changes,
    };
    let mut table = Table::default();
    console::first_frame(&files, &mut table);
    console::keys(&files, &mut table);
    console::typing(&files, &mut table);
    console::idle(&files, &mut table);
    console::paging(&files, &mut table);
    store::size(&files, &mut table);
    store::queries(&files, &mut table);
    store::append(&files, &mut table);
    store::import(&files, &mut table);
    store::verify(&files, &mut table);
    table.print();
}
