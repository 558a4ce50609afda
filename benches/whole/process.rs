//! What the kernel knows about a running process: processor time, wake-ups, memory.

use std::fs;

fn tasks(pid: u32) -> Vec<std::path::PathBuf> {
    fs::read_dir(format!("/proc/{pid}/task"))
        .map(|dir| dir.flatten().map(|e| e.path()).collect())
        .unwrap_or_default()
}

/// Returns the processor time of all threads in milliseconds.
pub fn cpu_ms(pid: u32) -> f64 {
    let ns: u64 = tasks(pid)
        .iter()
        .filter_map(|t| fs::read_to_string(t.join("schedstat")).ok())
        .filter_map(|s| s.split(' ').next()?.parse::<u64>().ok())
        .sum();
    Duration::from_nanos(ns).as_secs_f64() * 1000.0
}

use std::time::Duration;

/// Returns how often its threads went to sleep of their own accord: each time something woke them.
pub fn wake_ups(pid: u32) -> u64 {
    tasks(pid)
        .iter()
        .filter_map(|t| fs::read_to_string(t.join("status")).ok())
        .filter_map(|s| field(&s, "voluntary_ctxt_switches:"))
        .sum()
}

/// Returns the resident memory in megabytes (10⁶ bytes).
pub fn resident_mb(pid: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kib = field(&status, "VmRSS:").unwrap_or_default();
    Duration::from_micros(kib * 1024).as_secs_f64()
}

fn field(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find(|l| l.starts_with(name))?;
    line[name.len()..].split_whitespace().next()?.parse().ok()
}
