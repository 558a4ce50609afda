//! The words of a generated file: some common, some now and then, some rare.

use super::Dice;

pub(super) const VERBS: [&str; 10] = [
    "Upgrade",
    "Patch",
    "Replace",
    "Migrate",
    "Renew",
    "Resize",
    "Harden",
    "Retire",
    "Configure",
    "Restore",
];

/// From common to less so.
pub(super) const THINGS: [&str; 24] = [
    "database",
    "server",
    "firewall",
    "switch",
    "certificate",
    "backup",
    "storage",
    "cluster",
    "gateway",
    "mailbox",
    "printer",
    "router",
    "hypervisor",
    "balancer",
    "proxy",
    "tenant",
    "endpoint",
    "kernel",
    "firmware",
    "directory",
    "licence",
    "archive",
    "telephone",
    "badge",
];

pub(super) const SITES: [&str; 16] = [
    "Leeds", "Utrecht", "Zürich", "Porto", "Kraków", "Lyon", "Aarhus", "Gent", "Malmö", "Graz",
    "Turin", "Bergen", "Cork", "Tampere", "Nantes", "Brno",
];

const PLAIN: [&str; 60] = [
    "the",
    "of",
    "all",
    "users",
    "production",
    "primary",
    "secondary",
    "node",
    "site",
    "version",
    "replica",
    "traffic",
    "window",
    "service",
    "maintenance",
    "vendor",
    "release",
    "before",
    "after",
    "restart",
    "moved",
    "test",
    "network",
    "old",
    "new",
    "table",
    "index",
    "account",
    "policy",
    "rule",
    "update",
    "monitoring",
    "alert",
    "disk",
    "memory",
    "access",
    "group",
    "share",
    "mail",
    "queue",
    "portal",
    "agent",
    "schedule",
    "report",
    "domain",
    "record",
    "zone",
    "link",
    "line",
    "rack",
    "power",
    "cooling",
    "console",
    "session",
    "script",
    "job",
    "export",
    "import",
    "cache",
    "token",
];

const HEADS: [&str; 20] = [
    "bra", "cor", "del", "fen", "gal", "hol", "jun", "kar", "lim", "mor", "nor", "pal", "quin",
    "ros", "sel", "tam", "ulm", "ver", "wes", "zan",
];
const TAILS: [&str; 20] = [
    "ado", "bex", "cita", "dor", "eno", "fix", "gant", "hume", "ilo", "jet", "kon", "lux", "mir",
    "nex", "oma", "pro", "ris", "sys", "tor", "vex",
];

/// Returns a product's name; of 400, the front ones are common and the last ones rare.
pub(super) fn product(dice: &mut Dice) -> String {
    format!("{}{}", dice.favour(&HEADS), dice.favour(&TAILS))
}

/// Returns a sentence of so many words.
pub(super) fn sentence(dice: &mut Dice, words: usize) -> String {
    let mut out = String::new();
    for _ in 0..words {
        if !out.is_empty() {
            out.push(' ');
        }
        match dice.below(12) {
            0 => out.push_str(&product(dice)),
            1 => out.push_str(dice.favour::<&str>(&THINGS)),
            2 => {
                let name = format!("srv-{:04}", dice.below(9000));
                out.push_str(&name);
            }
            _ => out.push_str(dice.favour::<&str>(&PLAIN)),
        }
    }
    out
}
