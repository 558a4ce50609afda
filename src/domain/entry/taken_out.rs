//! Taking a row out of a register: a freeze is lifted, a maintenance window removed; whatever else is registered
//! stays, for the record speaks of it.

use super::super::event::Event;
use super::super::people::Scope;
use super::super::refusal::{Cause, Refusal};
use super::super::registers::Registers;
use super::{Entry, Register};

impl Register {
    /// Returns the event that takes a row out.
    ///
    /// # Errors
    /// Returns a refusal when the row is not there for someone with this scope, or when rows of the register stay.
    pub fn taken_out(
        self,
        registers: &Registers,
        scope: &Scope,
        id: &str,
    ) -> Result<Event, Refusal> {
        let row = self.find(registers, id);
        let seen = row.filter(|row| row.seen_by(scope).is_some());
        match seen {
            None => Err(super::super::register_rules::unknown(
                self.one(),
                id,
                self.word(),
            )),
            Some(Entry::Freeze(freeze)) => Ok(Event::FreezeLifted { id: freeze.id }),
            Some(Entry::Maintenance(window)) => Ok(Event::MaintenanceRemoved { id: window.id }),
            Some(
                Entry::Person(_)
                | Entry::Client(_)
                | Entry::Service(_)
                | Entry::Item(_)
                | Entry::Board(_)
                | Entry::Meeting(_),
            ) => Err(Refusal::new(
                Cause::Input,
                format!(
                    "The {} {id} stays in the register: the record speaks of it.",
                    self.one()
                ),
                "Change it in place of that.",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Freeze;
    use crate::domain::entry::{How, Told};
    use crate::domain::people::{Person, Role};

    fn registers() -> Registers {
        let mut registers = Registers::default();
        let person = |id: &str, scope| Person {
            id: id.into(),
            name: id.to_owned(),
            roles: vec![Role::Manager, Role::Admin],
            scope,
            ..Person::default()
        };
        for (id, scope) in [
            ("ines", Scope::All),
            ("nora", Scope::Only(vec!["northwind".into()])),
        ] {
            registers.people.insert(id.into(), person(id, scope));
        }
        let freeze = Freeze {
            clients: vec!["contoso".into()],
            ..super::super::freeze::blank("payday")
        };
        registers.freezes.insert("payday".to_owned(), freeze);
        registers
    }

    fn told(register: Register, handle: &str) -> Told {
        Told {
            register,
            handle: handle.to_owned(),
            said: Vec::new(),
            how: How::TakeOut,
        }
    }

    #[test]
    fn a_freeze_is_lifted_by_a_manager_who_sees_it_and_by_nobody_else() {
        let registers = registers();
        let lift = told(Register::Freezes, "payday");
        let id = "payday".to_owned();
        assert_eq!(
            lift.events(&registers, &"ines".into()),
            Ok(vec![Event::FreezeLifted { id }])
        );
        let hidden = lift.events(&registers, &"nora".into()).unwrap_err();
        assert_eq!(
            hidden.sentence,
            "There is no freeze \"payday\" in the register."
        );
        let none = told(Register::Freezes, "yule").events(&registers, &"ines".into());
        assert_eq!(none.unwrap_err().cause, Cause::Unknown);
    }

    #[test]
    fn whoever_and_whatever_the_record_speaks_of_stays_in_the_register() {
        let refused = told(Register::People, "nora").events(&registers(), &"ines".into());
        let refused = refused.unwrap_err();
        assert!(
            refused.sentence.contains("stays in the register"),
            "{refused}"
        );
    }
}
