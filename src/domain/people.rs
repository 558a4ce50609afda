//! Who people are, what roles they have and whose clients they may see.

use serde::{Deserialize, Serialize};

use super::id::{ClientId, PersonId};

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Raises changes.
    Requester,
    /// Carries changes out.
    Implementer,
    /// Sits on boards.
    Reviewer,
    /// Decides low changes as a peer: a technical lead.
    Approver,
    /// Owns the process: chairs, schedules, waives, reviews.
    Manager,
    /// Releases customer messages during an incident.
    Commander,
    /// Reads all, changes nothing.
    Auditor,
    /// Keeps people, clients and policy.
    Admin,
}

impl Role {
    /// Every role, the one that says most of a person first.
    const BY_WEIGHT: [Self; 8] = [
        Self::Manager,
        Self::Approver,
        Self::Reviewer,
        Self::Commander,
        Self::Implementer,
        Self::Admin,
        Self::Auditor,
        Self::Requester,
    ];

    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Requester,
        Self::Implementer,
        Self::Reviewer,
        Self::Approver,
        Self::Manager,
        Self::Commander,
        Self::Auditor,
        Self::Admin,
    ];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::Implementer => "implementer",
            Self::Reviewer => "reviewer",
            Self::Approver => "approver",
            Self::Manager => "manager",
            Self::Commander => "commander",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }
}

/// Whose clients a person may see.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Every client.
    #[default]
    All,
    /// Only these.
    Only(Vec<ClientId>),
}

impl Scope {
    /// Tells whether a client lies inside.
    pub fn covers(&self, client: &ClientId) -> bool {
        match self {
            Self::All => true,
            Self::Only(clients) => clients.contains(client),
        }
    }

    /// Tells whether all of these clients lie inside; a change without a client belongs to
    /// nobody's scope but *all*.
    pub fn covers_all<'a>(&self, clients: impl IntoIterator<Item = &'a ClientId>) -> bool {
        match self {
            Self::All => true,
            Self::Only(_) => {
                let mut any = false;
                clients.into_iter().all(|c| {
                    any = true;
                    self.covers(c)
                }) && any
            }
        }
    }
}

/// A person in the register.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The handle.
    pub id: PersonId,
    /// The name people call them by.
    pub name: String,
    /// The roles.
    pub roles: Vec<Role>,
    /// Whose clients they see.
    pub scope: Scope,
    /// The real user id on this host that is this person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<u32>,
    /// Whether they have left; their past deeds stay theirs.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub left: bool,
}

impl Person {
    /// Returns the one of their roles that says most of what they may do.
    pub fn first_role(&self) -> Option<Role> {
        Role::BY_WEIGHT.into_iter().find(|role| self.has(*role))
    }

    /// Tells whether they have a role and have not left.
    pub fn has(&self, role: Role) -> bool {
        !self.left && self.roles.contains(&role)
    }

    /// Tells whether they may change anything.
    pub fn may_write(&self) -> bool {
        !self.left && self.roles.iter().any(|r| *r != Role::Auditor)
    }
}

/// How a file knows who is at the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// The operating system's real user id says so.
    #[default]
    System,
    /// The person declares themselves; every event then says *declared*.
    Declared,
}

/// Who did something, as the record keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// The real user id of the process.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<u32>,
    /// Whether the person was declared rather than looked up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declared: bool,
}

impl Actor {
    /// Makes an actor whom the operating system vouches for.
    pub fn known(person: impl Into<PersonId>, uid: u32) -> Self {
        Self {
            person: person.into(),
            uid: Some(uid),
            declared: false,
        }
    }

    /// Makes an actor who declared themselves.
    pub fn declared(person: impl Into<PersonId>) -> Self {
        Self {
            person: person.into(),
            uid: None,
            declared: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_covers_a_change_only_when_it_covers_all_its_clients() {
        let (a, b) = (ClientId::from("a"), ClientId::from("b"));
        let scope = Scope::Only(vec![a.clone()]);
        assert!(scope.covers_all([&a]));
        assert!(!scope.covers_all([&a, &b]));
        assert!(
            !scope.covers_all([]),
            "a change without clients is not in a narrow scope"
        );
        assert!(Scope::All.covers_all([]));
    }

    #[test]
    fn of_many_roles_the_one_that_says_most_comes_first_whatever_their_order() {
        let mut person = Person {
            roles: vec![Role::Requester, Role::Admin, Role::Manager],
            ..Person::default()
        };
        assert_eq!(person.first_role(), Some(Role::Manager));
        person.roles = vec![Role::Requester];
        assert_eq!(person.first_role(), Some(Role::Requester));
        person.left = true;
        assert_eq!(person.first_role(), None);
        let every = Role::ALL.iter().all(|r| Role::BY_WEIGHT.contains(r));
        assert!(every, "each has its place");
    }
}
