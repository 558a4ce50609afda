//! What an empty plan shows in place of its missing parts.

/// A wave.
pub(super) const WAVE: &str = "
# The waves: the clients done together in one window, which is said in the first client's time zone
# or with its own: \"26 nov 22:00-02:00 Europe/London\". Take the # away and fill it in.
# [[waves]]
# clients = [\"northwind\"]
# window = \"thu 22:00 +4h\"
# steps = [
#   { instruction = \"Export the running config\", minutes = 5 },
#   { instruction = \"Fail over\", minutes = 2, kind = \"hold\", releaser = \"omar\" },
#   { instruction = \"Upgrade the primary\", minutes = 15, kind = \"no-return\" },
# ]
";

/// Test evidence.
pub(super) const EVIDENCE: &str = "
# What was tested, where, with what result, by whom and when.
# [[evidence]]
# what = \"Failover and upgrade\"
# place = \"lab\"
# result = \"8 s of loss\"
# by = \"jun\"
# on = \"2026-11-03\"
";

/// A message.
pub(super) const COMMUNICATION: &str = "
# Who is told what; one for every client.
# [[communications]]
# client = \"northwind\"
# audience = \"all users\"
# channel = \"e-mail\"
# when = \"48 h before\"
# owner = \"rea\"
# text = \"Internet pauses for ten minutes tonight.\"
";

/// A check.
pub(super) const CHECK: &str = "
# The checks after the work.
# [[validation]]
# check = \"Traffic flows\"
# expected = \"no loss over five minutes\"
# method = \"ping from the core\"
# minutes = 5
";
