//! The verbs on messages to clients: their forms, their commands, and what is asked before one goes out.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::id::{ClientId, PersonId};
use crate::domain::message::{Earlier, Entry, Which, commanded, entry};
use crate::domain::people::Role;
use crate::domain::plan::Communication;
use crate::domain::refusal::Refusal;
use crate::domain::window::Timestamp;

use super::super::App;
use super::super::action::Action;
use super::super::form::{About, Field, Form};
use super::super::messages::{meant, under_cursor};
use super::open::reason;
use super::probe::{missing, words};

/// The most of a text that a question repeats, in characters.
const REPEATED: usize = 480;

/// Tells whether a verb is about a message.
pub(super) fn is_one(action: Action) -> bool {
    matches!(
        action,
        Action::SendMessage
            | Action::WriteMessage
            | Action::EditMessage
            | Action::ReleaseMessage
            | Action::WithdrawMessage
    )
}

/// Tells whether a verb is about a message that is there already.
pub(super) fn is_of_one(action: Action) -> bool {
    is_one(action) && action != Action::WriteMessage
}

fn clients(change: &Change) -> Vec<ClientId> {
    let wave = change.plan.waves.get(change.current_wave());
    wave.map(|w| w.clients.clone()).unwrap_or_default()
}

/// Returns what a new message begins with: the audience and the channel that the plan has for the one client
/// of the wave; nothing where there are several, so that one's people are not another's by oversight.
fn usual(change: &Change) -> Communication {
    let clients = clients(change);
    let [client] = clients.as_slice() else {
        return Communication::default();
    };
    let mut planned = change.plan.communications.iter();
    let planned = planned.find(|c| c.client == *client);
    planned.map_or_else(Communication::default, |c| Communication {
        audience: c.audience.clone(),
        channel: c.channel.clone(),
        ..Communication::default()
    })
}

/// Returns the fields of a verb on messages.
pub(super) fn fields(app: &App, action: Action, change: &Change) -> Vec<Field> {
    let letter = if action == Action::WriteMessage {
        usual(change)
    } else {
        let found = under_cursor(app, change);
        found.map(|e| e.letter.clone()).unwrap_or_default()
    };
    let parts = || {
        vec![
            Field::lines("Text", "what it says").with(&letter.text),
            Field::line("Audience", "who reads it").with(&letter.audience),
            Field::line("Channel", "how it goes out: e-mail, phone").with(&letter.channel),
        ]
    };
    match action {
        Action::EditMessage => parts(),
        Action::SendMessage => {
            let mut fields = parts();
            let now = "13:50 or 2026-12-01 13:50; empty is now";
            fields.push(Field::line("Sent at", now));
            fields.push(Field::line("Sent by", "a handle; only with a time"));
            fields
        }
        Action::WriteMessage => {
            let mut fields = parts();
            let names = clients(change).into_iter().map(|c| c.0).collect();
            fields.insert(1, Field::choice("Client", names, 0));
            fields
        }
        Action::WithdrawMessage => reason(),
        _ => Vec::new(),
    }
}

/// Returns the command that a filled form asks for; nothing for other verbs.
pub(super) fn command(
    form: &Form,
    about: &About,
    change: &Change,
    at: impl Fn(usize) -> Result<Option<Timestamp>, String>,
) -> Option<Result<Command, String>> {
    if !is_one(form.action) {
        return None;
    }
    let text = |field: usize| form.text(field).trim().to_owned();
    if form.action == Action::WriteMessage {
        let letter = Communication {
            client: ClientId::new(form.option(1)),
            audience: text(2),
            channel: text(3),
            text: text(0),
            ..Communication::default()
        };
        return Some(Ok(Command::WriteMessage {
            which: Which::New { wave: about.wave },
            seen: 0,
            letter: Box::new(letter),
        }));
    }
    let subject = form.subject.as_deref();
    let Some((found, seen)) = subject.and_then(|s| meant(s, change)) else {
        return Some(Err("That message is not there any more.".to_owned()));
    };
    let which = found.which;
    let letter = || {
        Box::new(Communication {
            audience: text(1),
            channel: text(2),
            text: text(0),
            ..found.letter.clone()
        })
    };
    Some(Ok(match form.action {
        Action::SendMessage => {
            let by = text(4);
            let earlier = match at(3) {
                Err(sentence) => return Some(Err(sentence)),
                Ok(None) if by.is_empty() => None,
                Ok(None) => return Some(Err("Say when it went out.".to_owned())),
                Ok(Some(_)) if by.is_empty() => {
                    return Some(Err("Say who sent it then.".to_owned()));
                }
                Ok(Some(at)) => Some(Earlier {
                    at,
                    by: PersonId::new(by),
                }),
            };
            Command::SendMessage {
                which,
                letter: letter(),
                earlier,
            }
        }
        Action::EditMessage => Command::WriteMessage {
            which,
            seen,
            letter: letter(),
        },
        Action::ReleaseMessage => Command::ReleaseMessage { which, seen },
        _ => Command::WithdrawMessage {
            which,
            reason: text(0),
        },
    }))
}

/// Returns the command that tells whether a verb can run on the message under the cursor; nothing for other
/// verbs.
///
/// # Errors
/// Returns a refusal when there is no message.
pub(super) fn probe(
    app: &App,
    action: Action,
    change: &Change,
) -> Option<Result<Command, Refusal>> {
    if !is_one(action) {
        return None;
    }
    let said = |client: ClientId| {
        Box::new(Communication {
            client,
            audience: words(),
            channel: words(),
            text: words(),
            ..Communication::default()
        })
    };
    if action == Action::WriteMessage {
        let client = clients(change).into_iter().next();
        let client = client.ok_or_else(|| {
            missing(
                change,
                "client in this wave",
                "Name its clients in the plan.",
            )
        });
        return Some(client.map(|client| Command::WriteMessage {
            which: Which::New {
                wave: change.current_wave(),
            },
            seen: 0,
            letter: said(client),
        }));
    }
    let Some(found) = under_cursor(app, change) else {
        return Some(Err(missing(change, "message here", "Write one: n")));
    };
    let (which, seen) = (found.which, found.version());
    let letter = || said(found.letter.client.clone());
    Some(Ok(match action {
        Action::SendMessage => Command::SendMessage {
            which,
            letter: letter(),
            earlier: before(app, change),
        },
        Action::EditMessage => Command::WriteMessage {
            which,
            seen,
            letter: letter(),
        },
        Action::ReleaseMessage => Command::ReleaseMessage { which, seen },
        _ => Command::WithdrawMessage {
            which,
            reason: words(),
        },
    }))
}

/// Returns what an incident commander could put on record while a rollback is open: that it had gone out before.
fn before(app: &App, change: &Change) -> Option<Earlier> {
    let (_, rollback) = commanded(change)?;
    let me = app.registers.people.get(app.person());
    let by = change.plan.implementer.clone()?;
    me.is_some_and(|p| p.has(Role::Commander)).then(|| Earlier {
        at: rollback.started - chrono::Duration::seconds(1),
        by,
    })
}

/// Returns the question before a message goes out, with what it says; nothing for other commands.
pub(super) fn question(command: &Command, change: &Change) -> Option<(String, Vec<String>)> {
    let (verb, found, letter): (&str, Entry<'_>, &Communication) = match command {
        Command::SendMessage { which, letter, .. } => ("Send", entry(change, *which)?, letter),
        Command::ReleaseMessage { which, .. } => {
            let found = entry(change, *which)?;
            ("Release", found, found.letter)
        }
        _ => return None,
    };
    let of = match command {
        Command::ReleaseMessage { .. } => format!(", {}", found.in_words()),
        Command::SendMessage {
            earlier: Some(told),
            ..
        } => format!(
            ", sent by {} at {} UTC",
            told.by,
            told.at.format("%Y-%m-%d %H:%M")
        ),
        _ => String::new(),
    };
    let put = matches!(
        command,
        Command::SendMessage {
            earlier: Some(_),
            ..
        }
    );
    let question = if put {
        format!(
            "Put message {} of {} on record as sent?",
            found.number,
            change.id()
        )
    } else {
        format!("{verb} message {} of {}?", found.number, change.id())
    };
    let mut shown: String = letter.text.chars().take(REPEATED).collect();
    if shown.len() < letter.text.len() {
        shown.push_str(" … (it goes on: read it whole behind this question)");
    }
    let mut details = vec![
        format!(
            "To {}: {}, by {}{of}",
            letter.client, letter.audience, letter.channel
        ),
        String::new(),
    ];
    details.extend(shown.lines().map(str::to_owned));
    Some((question, details))
}
