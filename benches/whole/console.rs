//! The console as a person meets it: its first frame, its keys, its rest.

use std::path::Path;
use std::time::Duration;

use crate::Files;
use crate::process::{cpu_ms, resident_mb, wake_ups};
use crate::pty::{ROWS, Run};
use crate::table::{Table, median, ratio};

const ROUNDS: usize = 11;
const REST: Duration = Duration::from_millis(400);

fn console(files: &Files, db: &Path) -> Run {
    let db = db.to_string_lossy();
    Run::start(
        &files.program,
        &["--db", &db, "--as", "p000"],
        &files.folder.join("state"),
    )
}

/// How many rows of the queue the first frame has room for at this size.
const SHOWN: usize = 19;

/// Prints the same page with the shell: the rows that the queue shows first, in its order and with what
/// it says of each, asked for in the way that is cheapest on this file.
fn shell(files: &Files) -> Run {
    let db = files.large.to_string_lossy();
    let sql = format!(
        "WITH page AS ( \
           SELECT p.id, p.window FROM scope s JOIN place p ON p.scope = s.id \
           WHERE s.kind = 4 AND s.handle = 'p000' AND p.window > -9223372036854775808 \
           ORDER BY p.window LIMIT {SHOWN}) \
         SELECT printf('CHG-%04d', c.id), c.marks, c.bucket, datetime(c.window, 'unixepoch'), \
           datetime(c.window_end, 'unixepoch'), c.zone, c.clients, c.title, a.why, \
           datetime(a.since, 'unixepoch') \
         FROM page JOIN change c USING (id) JOIN attention a ON a.id = c.id AND a.person = 'p000' \
         ORDER BY page.window"
    );
    Run::start(
        Path::new("sqlite3"),
        &["-readonly", &db, &sql],
        &files.folder.join("state"),
    )
}

pub fn first_frame(files: &Files, table: &mut Table) {
    let has_shell = std::process::Command::new("sqlite3")
        .arg("-version")
        .output()
        .is_ok();
    let (mut large, mut small, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let one = |which: usize| match which {
            0 => Some(console(files, &files.large)),
            1 => Some(console(files, &files.small)),
            _ => has_shell.then(|| shell(files)),
        };
        for place in 0..3 {
            let which = (place + round) % 3;
            let Some(mut run) = one(which) else { continue };
            let ms = run.first("CHG-");
            run.end();
            // The first round warms the caches and is not counted.
            if round > 0 {
                [&mut large, &mut small, &mut theirs][which].push(ms);
            }
        }
    }
    if has_shell {
        table.row(
            &format!("first frame at {} changes", files.changes),
            format!("{:.2}x the shell", ratio(&large, &theirs)),
            format!(
                "{:.1} ms, shell {:.1} ms",
                median(&mut large.clone()),
                median(&mut theirs)
            ),
            "<= 1.3x",
        );
    }
    table.row(
        "the same against 1,000 changes",
        format!("{:.2}x", ratio(&large, &small)),
        format!("{:.1} ms, {:.1} ms", median(&mut large), median(&mut small)),
        "<= 1.2x",
    );
}

pub fn keys(files: &Files, table: &mut Table) {
    let mut run = console(files, &files.large);
    run.first("CHG-");
    // Past the saved filters to the one that shows everything.
    for _ in 0..4 {
        run.send("f");
        run.settle(REST);
    }
    for _ in 0..usize::from(ROWS) {
        run.send("j");
        run.settle(Duration::from_millis(25));
    }
    run.settle(REST);
    let (mut bytes, mut rested) = (Vec::new(), Vec::new());
    let before = cpu_ms(run.pid());
    let presses = 200u32;
    for press in 1..=presses {
        run.send("j");
        bytes.push(run.settle(Duration::from_millis(30)) as f64);
        if press % 20 == 0 {
            rested.push(run.settle(REST) as f64);
        }
    }
    let cpu = (cpu_ms(run.pid()) - before) / f64::from(presses);
    let mut sorted = bytes.clone();
    let mid = median(&mut sorted);
    table.row(
        "scrolling the queue, a press",
        format!("{mid:.0} bytes"),
        format!(
            "largest {:.0}; panes when rested {:.0}",
            sorted[sorted.len() - 1],
            median(&mut rested)
        ),
        "<= 400 bytes",
    );
    table.row(
        "one key, processor time",
        format!("{cpu:.2} ms"),
        "with the panes following each 20th".to_owned(),
        "<= 1 ms",
    );
    run.end();
}

pub fn typing(files: &Files, table: &mut Table) {
    let mut run = console(files, &files.large);
    run.first("CHG-");
    run.settle(REST);
    run.send("/");
    run.settle(REST);
    let word = "database";
    let pace = Duration::from_millis(80);
    let (mut worst, mut late) = (0.0f64, 0);
    for n in 1..=word.len() {
        let sent = std::time::Instant::now();
        match run.echo(&word[n - 1..n], &format!("/{}", &word[..n]), pace) {
            Some(ms) => worst = worst.max(ms),
            None => late += 1,
        }
        if let Some(left) = pace.checked_sub(sent.elapsed()) {
            run.wait(left);
        }
    }
    table.row(
        "typing `database` at 80 ms a key",
        format!("{late} of 8 keys later than 80 ms"),
        format!("slowest echo {worst:.1} ms"),
        "0 late",
    );
    run.end();
}

pub fn idle(files: &Files, table: &mut Table) {
    let mut run = console(files, &files.large);
    run.first("CHG-");
    run.settle(Duration::from_secs(2));
    let (cpu, woken, bytes) = (cpu_ms(run.pid()), wake_ups(run.pid()), run.bytes);
    run.wait(Duration::from_secs(10));
    table.row(
        "at rest for 10 s",
        format!("{:.1} ms of processor time", cpu_ms(run.pid()) - cpu),
        format!(
            "{:.1} wake-ups a second, {} bytes",
            (wake_ups(run.pid()) - woken) as f64 / 10.0,
            run.bytes - bytes
        ),
        "< 10 ms, <= 5, 0",
    );
    run.end();
}

pub fn paging(files: &Files, table: &mut Table) {
    let mut run = console(files, &files.large);
    run.first("CHG-");
    run.settle(REST);
    let start = resident_mb(run.pid());
    for _ in 0..4 {
        run.send("f");
        run.settle(REST);
    }
    for _ in 0..10_000 / 18 {
        run.send("\x1b[6~");
        run.settle(Duration::from_millis(8));
    }
    run.settle(REST);
    table.row(
        "resident memory after paging 10,000 rows",
        format!("{:.1} MB", resident_mb(run.pid())),
        format!("{start:.1} MB at the start"),
        "<= 15 MB",
    );
    run.end();
}
