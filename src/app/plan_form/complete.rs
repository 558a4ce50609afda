//! Names offered from the registers as they are typed.

use crate::app::fuzzy::{holds, ranked};
use crate::domain::id::{ClientId, PersonId};
use crate::domain::item::RegisteredItem;
use crate::domain::people::Scope;
use crate::domain::plan::Plan;
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

/// Among what names are completed.
#[derive(Debug, Clone)]
pub struct Among<'a> {
    /// The registers.
    pub registers: &'a Registers,
    /// Whoever writes: what they may not see is not offered.
    pub me: &'a PersonId,
    /// The clients of the plan: an item is looked for at them.
    pub clients: Vec<&'a ClientId>,
}

impl<'a> Among<'a> {
    /// Makes it for a plan that a person writes.
    pub fn of(plan: &'a Plan, registers: &'a Registers, me: &'a PersonId) -> Self {
        let clients = plan.clients();
        Self {
            registers,
            me,
            clients,
        }
    }

    /// Tells whether the person may see a client.
    fn sees(&self, client: &ClientId) -> bool {
        let nobody = Scope::Only(Vec::new());
        let person = self.registers.people.get(self.me);
        person.map_or(&nobody, |p| &p.scope).covers(client)
    }

    /// Tells whether an item is in use where the plan is carried out.
    fn is_here(&self, item: &RegisteredItem) -> bool {
        let there = item.client.as_ref().is_none_or(|client| {
            let planned = self.clients.is_empty() || self.clients.contains(&client);
            planned && self.sees(client)
        });
        there && !item.retired
    }

    /// Returns the item in use that goes by a name.
    pub fn item(&self, name: &str) -> Option<&'a RegisteredItem> {
        let mut items = self.registers.items.values();
        items.find(|item| self.is_here(item) && item.is_called(name))
    }
}

/// Returns what a register holds that this person may see, by handle.
pub fn known(register: Register, among: &Among<'_>) -> Vec<Offer> {
    let registers = among.registers;
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
            let clients = registers.clients.values().filter(|c| among.sees(&c.id));
            clients.map(|c| offer(c.id.as_str(), &c.name)).collect()
        }
        Register::Services => {
            let services = registers.services.values();
            services.map(|s| offer(s.id.as_str(), &s.name)).collect()
        }
        Register::Items => {
            let items = registers.items.values().filter(|i| among.is_here(i));
            items.map(|i| offer(name_of(i), &about(i))).collect()
        }
    }
}

/// Returns the name that plans call an item by.
fn name_of(item: &RegisteredItem) -> &str {
    if item.name.trim().is_empty() {
        item.id.as_str()
    } else {
        &item.name
    }
}

/// Says what an item is and whose: `firewall, northwind`.
fn about(item: &RegisteredItem) -> String {
    let client = item.client.as_ref().map(ClientId::as_str);
    let parts = [Some(item.kind.as_str()), client];
    let parts = parts.into_iter().flatten().filter(|p| !p.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// Returns the names in a text that the register does not know.
pub fn unknown(shape: Shape, text: &str, among: &Among<'_>) -> Vec<String> {
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
    if register == Register::Items && among.registers.items.is_empty() {
        return Vec::new();
    }
    let known = known(register, among);
    let is_known = |word: &str| match register {
        Register::Items => among.item(word).is_some(),
        Register::People | Register::Clients | Register::Services => {
            known.iter().any(|o| o.handle == word)
        }
    };
    words
        .into_iter()
        .filter(|word| !word.is_empty() && !is_known(word))
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
    pub fn offers(&self, among: &Among<'_>) -> Vec<Offer> {
        let Some((register, word)) = self.wanted() else {
            return Vec::new();
        };
        let known = known(register, among);
        if known.iter().any(|o| o.handle == word) {
            return Vec::new();
        }
        let taken: Vec<&str> = self.text.text().split(',').map(str::trim).collect();
        let free = known
            .into_iter()
            .filter(|o| !taken.contains(&o.handle.as_str()));
        ranked(word, free, |o| format!("{} {}", o.handle, o.name))
    }

    /// Returns which name Enter takes: the chosen one, else the best once something is typed. An item need
    /// not be registered, so only one that holds what is typed is taken unchosen.
    pub fn taken(&self, offers: &[Offer]) -> Option<usize> {
        let best = || {
            let (register, word) = self.wanted()?;
            let free = register == Register::Items;
            let meant = !free || offers.first().is_some_and(|o| holds(word, &o.handle));
            (!word.is_empty() && meant).then_some(0)
        };
        let pick = self.pick.or_else(best)?;
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

    static PLAN: std::sync::LazyLock<Plan> = std::sync::LazyLock::new(Plan::default);

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
        let (registers, me) = (registers(), me.into());
        let among = Among::of(&PLAN, &registers, &me);
        let offers = typing(field, text).offers(&among);
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
        let (registers, me) = (registers(), "jun".into());
        let offers = typing.offers(&Among::of(&PLAN, &registers, &me));
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
        let (registers, me) = (registers(), "nora".into());
        let among = Among::of(&PLAN, &registers, &me);
        let said = unknown(Field::WaveClients(0).shape(), "contoso", &among);
        assert_eq!(said, ["contoso"], "as unknown as one that is not there");
    }

    #[test]
    fn an_item_is_offered_where_the_plan_is_carried_out_and_need_not_be_registered() {
        let item = |id: &str, client: Option<&str>, retired| RegisteredItem {
            id: id.into(),
            name: id.to_uppercase(),
            kind: "firewall".to_owned(),
            client: client.map(ClientId::from),
            retired,
            ..RegisteredItem::default()
        };
        let mut registers = registers();
        registers.items = [
            item("fw-lds-01", Some("northwind"), false),
            item("fw-hul-01", Some("contoso"), false),
            item("fw-core", None, false),
            item("fw-old", None, true),
        ]
        .into_iter()
        .map(|i| (i.id.clone(), i))
        .collect();
        let mut plan = Plan::default();
        let offered = |plan: &Plan, text: &str, me: &str| -> Vec<String> {
            let me = me.into();
            let among = Among::of(plan, &registers, &me);
            let offers = typing(Field::ItemName(0), text).offers(&among);
            offers.into_iter().map(|o| o.handle).collect()
        };
        assert_eq!(offered(&plan, "fw", "jun").len(), 3);
        assert_eq!(offered(&plan, "fw-l", "jun")[0], "FW-LDS-01");
        assert!(!offered(&plan, "fw", "nora").contains(&"FW-HUL-01".to_owned()));
        plan.waves = vec![crate::domain::plan::PlannedWave {
            clients: vec!["northwind".into()],
            ..Default::default()
        }];
        assert!(!offered(&plan, "fw", "jun").contains(&"FW-HUL-01".to_owned()));

        let me = "jun".into();
        let among = Among::of(&plan, &registers, &me);
        let taken = |text: &str| {
            let typing = typing(Field::ItemName(0), text);
            typing.taken(&typing.offers(&among))
        };
        assert_eq!(taken("lds"), Some(0));
        assert_eq!(taken("fw-01"), None, "it may be one that nobody registered");
        let shape = Field::ItemName(0).shape();
        assert!(
            unknown(shape, "fw-lds-01", &among).is_empty(),
            "its handle will do"
        );
        assert_eq!(unknown(shape, "fw-hul-01", &among), ["fw-hul-01"]);
        let none = Registers::default();
        assert!(unknown(shape, "anything", &Among::of(&plan, &none, &me)).is_empty());
    }
}
