//! The digest that identifies a revision: SHA-256 over a canonical form of the material fields.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::plan::Plan;

/// The fields of a plan that are not material: editing them makes no revision and no vote stale.
pub const NOT_MATERIAL: [&str; 3] = ["notes", "reference", "tags"];

/// A SHA-256 value, printed as 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Returns the first twelve digits, enough to tell revisions apart on a screen.
    pub fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        let wrong = || serde::de::Error::custom("a digest is 64 hexadecimal digits");
        if text.len() != 64 || !text.is_ascii() {
            return Err(wrong());
        }
        let mut bytes = [0; 32];
        for (byte, i) in bytes.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(&text[i..i + 2], 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}

/// Returns the digest of a plan's material fields.
///
/// Canonical form: JSON with sorted keys, texts trimmed at both ends and with LF line ends, empty
/// texts, lists, objects and nulls left out, so that a field added later does not move the digest
/// of a plan that does not use it. Hashed as `SHA-256("holdpoint-plan-v1\0" ‖ form)`.
///
/// # Errors
/// Returns serde's error when the plan cannot be written as JSON.
pub fn plan_digest(plan: &Plan) -> Result<Digest, serde_json::Error> {
    let mut form = serde_json::to_value(plan)?;
    if let Value::Object(fields) = &mut form {
        for field in NOT_MATERIAL {
            fields.remove(field);
        }
    }
    let mut bytes = b"holdpoint-plan-v1\0".to_vec();
    if let Some(form) = canonical(form) {
        // serde_json's own map is sorted by key, so the bytes do not depend on field order.
        serde_json::to_writer(&mut bytes, &form)?;
    }
    Ok(Digest(Sha256::digest(&bytes).into()))
}

fn canonical(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Bool(_) | Value::Number(_) => Some(value),
        Value::String(s) => {
            let s = s.replace("\r\n", "\n");
            let s = s.trim();
            (!s.is_empty()).then(|| Value::String(s.to_owned()))
        }
        Value::Array(list) => {
            let list: Vec<Value> = list.into_iter().filter_map(canonical).collect();
            (!list.is_empty()).then_some(Value::Array(list))
        }
        Value::Object(fields) => {
            let fields: serde_json::Map<String, Value> = fields
                .into_iter()
                .filter_map(|(k, v)| canonical(v).map(|v| (k, v)))
                .collect();
            (!fields.is_empty()).then_some(Value::Object(fields))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checklist::{Step, StepId};
    use crate::domain::plan::PlannedWave;

    fn plan() -> Plan {
        Plan {
            title: "Replace edge firewalls".to_owned(),
            scope_in: "Both firewalls of the Leeds site".to_owned(),
            waves: vec![PlannedWave {
                clients: vec!["northwind".into()],
                steps: vec![Step {
                    id: StepId(1),
                    instruction: "Export the running config".to_owned(),
                    minutes: 5,
                    ..Step::default()
                }],
                ..PlannedWave::default()
            }],
            ..Plan::default()
        }
    }

    fn digest(plan: &Plan) -> Digest {
        plan_digest(plan).unwrap()
    }

    #[test]
    fn a_digest_never_changes_once_released() {
        assert_eq!(
            digest(&plan()).to_string(),
            "b11418a9c4b3f992d7568bbe8945b72f02eb476618222535ae0f65fe5081063c"
        );
    }

    #[test]
    fn notes_reference_and_tags_do_not_move_it() {
        let mut other = plan();
        other.notes = "call the site first".to_owned();
        other.reference = "INC-7".to_owned();
        other.tags = vec!["edge".to_owned()];
        assert_eq!(digest(&other), digest(&plan()));
    }

    #[test]
    fn white_space_at_the_ends_and_line_ends_do_not_move_it() {
        let mut other = plan();
        other.title = "  Replace edge firewalls\r\n".to_owned();
        assert_eq!(digest(&other), digest(&plan()));
        let (mut unix, mut dos) = (plan(), plan());
        unix.reason = "a\nb".to_owned();
        dos.reason = "a\r\nb".to_owned();
        assert_eq!(digest(&unix), digest(&dos));
    }

    #[test]
    fn field_order_does_not_move_it() {
        let text = serde_json::to_string(&plan()).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        let Value::Object(fields) = value else {
            panic!("a plan is an object")
        };
        let backwards: Vec<String> = fields
            .iter()
            .rev()
            .map(|(k, v)| format!("{}:{v}", Value::String(k.clone())))
            .collect();
        let again: Plan = serde_json::from_str(&format!("{{{}}}", backwards.join(","))).unwrap();
        assert_eq!(digest(&again), digest(&plan()));
    }

    #[test]
    fn every_material_field_moves_it() {
        let edits: [fn(&mut Plan); 5] = [
            |p| p.title.push('!'),
            |p| p.waves[0].steps[0].minutes = 6,
            |p| p.waves[0].clients.push("contoso".into()),
            |p| p.implementer = Some("jun".into()),
            |p| p.rollback.not_reversible = true,
        ];
        for edit in edits {
            let mut other = plan();
            edit(&mut other);
            assert_ne!(digest(&other), digest(&plan()));
        }
    }
}
