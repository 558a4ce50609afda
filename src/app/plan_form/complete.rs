//! Names offered from the registers as they are typed.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::domain::id::PersonId;
use crate::domain::people::Scope;
use crate::domain::registers::Registers;

use super::Typing;
use super::field::{Register, Shape};

/// The most names offered at once.
pub const OFFERED: usize = 6;

/// A name offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The handle that is written.
    pub handle: String,
    /// The name people know it by.
    pub name: String,
}

/// Returns what a register holds that this person may see, by handle.
pub fn known(register: Register, registers: &Registers, me: &PersonId) -> Vec<Offer> {
    let offer = |handle: &str, name: &str| Offer {
        handle: handle.to_owned(),
        name: if name == handle {
            String::new()
        } else {
            name.to_owned()
        },
    };
    match register {
        Register::People => {
            let people = registers.people.values().filter(|p| !p.left);
            people.map(|p| offer(p.id.as_str(), &p.name)).collect()
        }
        Register::Clients => {
            let nobody = Scope::Only(Vec::new());
            let scope = registers.people.get(me).map_or(&nobody, |p| &p.scope);
            let clients = registers.clients.values().filter(|c| scope.covers(&c.id));
            clients.map(|c| offer(c.id.as_str(), &c.name)).collect()
        }
        Register::Services => {
            let services = registers.services.values();
            services.map(|s| offer(s.id.as_str(), &s.name)).collect()
        }
    }
}

/// Returns the names in a text that the register does not know.
pub fn unknown(shape: Shape, text: &str, registers: &Registers, me: &PersonId) -> Vec<String> {
    let (register, words): (Register, Vec<&str>) = match shape {
        Shape::One(register) => (register, vec![text.trim()]),
        Shape::Many(register) => (register, text.split(',').map(str::trim).collect()),
        Shape::Line
        | Shape::Lines
        | Shape::Choice
        | Shape::Number
        | Shape::Minutes
        | Shape::Day
        | Shape::Window
        | Shape::Words
        | Shape::Trigger => return Vec::new(),
    };
    let known = known(register, registers, me);
    words
        .into_iter()
        .filter(|word| !word.is_empty() && known.iter().all(|o| o.handle != *word))
        .map(str::to_owned)
        .collect()
}

impl Typing {
    /// Returns the register and the part of the text that a name is being typed in.
    fn wanted(&self) -> Option<(Register, &str)> {
        let text = self.text.text();
        match self.field.shape() {
            Shape::One(register) => Some((register, text.trim())),
            Shape::Many(register) => {
                let last = text.rsplit(',').next().unwrap_or_default();
                Some((register, last.trim()))
            }
            Shape::Line
            | Shape::Lines
            | Shape::Choice
            | Shape::Number
            | Shape::Minutes
            | Shape::Day
            | Shape::Window
            | Shape::Words
            | Shape::Trigger => None,
        }
    }

    /// Returns the names that fit what is typed, best first; none once a known name stands there.
    pub fn offers(&self, registers: &Registers, me: &PersonId) -> Vec<Offer> {
        let Some((register, word)) = self.wanted() else {
            return Vec::new();
        };
        let known = known(register, registers, me);
        if known.iter().any(|o| o.handle == word) {
            return Vec::new();
        }
        let taken: Vec<&str> = self.text.text().split(',').map(str::trim).collect();
        let pattern = Pattern::parse(word, CaseMatching::Ignore, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut room = Vec::new();
        let mut scored: Vec<(u32, Offer)> = known
            .into_iter()
            .filter(|o| !taken.contains(&o.handle.as_str()))
            .filter_map(|offer| {
                let said = format!("{} {}", offer.handle, offer.name);
                let score = pattern.score(Utf32Str::new(&said, &mut room), &mut matcher)?;
                // What begins as it is typed is meant before what only contains it.
                let begins = u32::from(offer.handle.starts_with(word)) * 1000;
                Some((score + begins, offer))
            })
            .collect();
        if !word.is_empty() {
            scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        }
        scored.into_iter().map(|(_, offer)| offer).collect()
    }

    /// Returns which name Enter takes: the chosen one, else the best once something is typed.
    pub fn taken(&self, offers: &[Offer]) -> Option<usize> {
        let typed = self.wanted().is_some_and(|(_, word)| !word.is_empty());
        let pick = self.pick.or(typed.then_some(0))?;
        (!offers.is_empty()).then(|| pick.min(offers.len() - 1))
    }

    /// Writes a name in the place of what was typed of it.
    pub(super) fn take(&mut self, offer: &Offer) {
        let text = self.text.text();
        let before = if matches!(self.field.shape(), Shape::Many(_)) {
            text.rfind(',').map_or("", |at| &text[..at]).trim_end()
        } else {
            ""
        };
        let whole = if before.is_empty() {
            offer.handle.clone()
        } else {
            format!("{before}, {}", offer.handle)
        };
        self.text.set(&whole);
        self.pick = None;
        self.message.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::super::field::Field;
    use super::*;
    use crate::app::text_box::TextBox;
    use crate::domain::people::Person;
    use crate::domain::registers::Client;

    fn registers() -> Registers {
        let person = |id: &str, name: &str, scope| Person {
            id: id.into(),
            name: name.to_owned(),
            scope,
            ..Person::default()
        };
        let client = |id: &str| Client {
            id: id.into(),
            name: id.to_uppercase(),
            ..Client::default()
        };
        let only = Scope::Only(vec!["northwind".into()]);
        Registers {
            people: [
                person("jun", "Jun Park", Scope::All),
                person("june", "June Alvarez", Scope::All),
                person("nora", "Nora Vance", only),
            ]
            .into_iter()
            .map(|p| (p.id.clone(), p))
            .collect(),
            clients: [client("contoso"), client("northwind")]
                .into_iter()
                .map(|c| (c.id.clone(), c))
                .collect(),
            ..Registers::default()
        }
    }

    fn typing(field: Field, text: &str) -> Typing {
        Typing {
            field,
            text: TextBox::line().with(text),
            pick: None,
            message: String::new(),
            fresh: false,
        }
    }

    fn offered(field: Field, text: &str, me: &str) -> Vec<String> {
        let offers = typing(field, text).offers(&registers(), &me.into());
        offers.into_iter().map(|o| o.handle).collect()
    }

    #[test]
    fn a_few_letters_of_handle_or_name_find_it() {
        assert_eq!(offered(Field::Implementer, "alv", "jun"), ["june"]);
        assert_eq!(offered(Field::Implementer, "ju", "jun"), ["jun", "june"]);
        assert!(
            offered(Field::Implementer, "jun", "jun").is_empty(),
            "it stands there"
        );
        assert!(offered(Field::Title, "jun", "jun").is_empty());
    }

    #[test]
    fn a_list_completes_its_last_name_and_offers_none_twice() {
        let mut typing = typing(Field::WaveClients(0), "northwind, co");
        let offers = typing.offers(&registers(), &"jun".into());
        assert_eq!(offers.len(), 1);
        assert_eq!(typing.taken(&offers), Some(0));
        typing.take(&offers[0]);
        assert_eq!(typing.text.text(), "northwind, contoso");
        assert_eq!(
            offered(Field::WaveClients(0), "northwind, ", "jun"),
            ["contoso"]
        );
    }

    #[test]
    fn nobody_is_offered_a_client_they_may_not_see() {
        assert_eq!(offered(Field::WaveClients(0), "", "nora"), ["northwind"]);
        let said = unknown(
            Field::WaveClients(0).shape(),
            "contoso",
            &registers(),
            &"nora".into(),
        );
        assert_eq!(said, ["contoso"], "as unknown as one that is not there");
    }
}
