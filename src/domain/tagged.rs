//! Reading an enum whose variant's name and content stand in two texts, as the record keeps events.

use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, EnumAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, VariantAccess, Visitor};

/// A variant's name and, as JSON, its content.
struct Tagged<'de> {
    kind: &'de str,
    body: &'de str,
}

/// Reads an enum from the name of a variant and its content as JSON.
///
/// # Errors
/// Returns serde's error when there is no such variant, its content is of another shape, or
/// something follows it.
pub fn read<'de, T: Deserialize<'de>>(
    kind: &'de str,
    body: &'de str,
) -> Result<T, serde_json::Error> {
    T::deserialize(EnumAccessDeserializer::new(Tagged { kind, body }))
}

impl<'de> EnumAccess<'de> for Tagged<'de> {
    type Error = serde_json::Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self), serde_json::Error> {
        let name = BorrowedStrDeserializer::<serde_json::Error>::new(self.kind);
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Tagged<'de> {
    type Error = serde_json::Error;

    fn unit_variant(self) -> Result<(), serde_json::Error> {
        Err(Error::custom("it has no content"))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(self.body);
        let value = seed.deserialize(&mut json)?;
        json.end()?;
        Ok(value)
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(self.body);
        let value = json.deserialize_tuple(len, visitor)?;
        json.end()?;
        Ok(value)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(self.body);
        let value = json.deserialize_struct("", fields, visitor)?;
        json.end()?;
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::change_event::ChangeEvent;
    use crate::domain::event::Event;

    #[test]
    fn an_event_is_read_from_its_kind_and_body() {
        let held: ChangeEvent = super::read("change.held/1", r#" {"reason":"freeze"} "#).unwrap();
        let event = Event::from(held);
        let (kind, body) = event.encode().unwrap();
        assert_eq!(Event::decode(&kind, &body), Ok(event));
    }

    #[test]
    fn what_is_not_exactly_one_body_is_refused() {
        for (kind, body) in [
            ("change.held/2", r#"{"reason":"x"}"#),
            ("change.held/1", r#"{"reason":"x"},"y":{}"#),
            ("change.held/1", r#"{"reason":"x"}}"#),
            ("change.held/1", "{}"),
            ("change.held/1", ""),
        ] {
            assert!(Event::decode(kind, body).is_err(), "{kind} {body}");
        }
    }
}
