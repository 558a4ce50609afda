//! What clients are told in the demo: by the plan's owner before the work, by the commander after a rollback.

use super::script::Script;
use crate::domain::command::Command;
use crate::domain::message::Which;
use crate::domain::plan::Communication;

/// Lets the owners of the plan's messages of a wave send them as planned.
pub(super) fn announce(script: &mut Script, wave: usize) {
    let clients = script.plan.waves.get(wave).map(|w| w.clients.clone());
    let clients = clients.unwrap_or_default();
    let lines: Vec<Communication> = script.plan.communications.clone();
    for (line, letter) in lines.into_iter().enumerate() {
        let Some(owner) = letter.owner.clone() else {
            continue;
        };
        if clients.contains(&letter.client) {
            script.wait(90).ask(
                owner.as_str(),
                Command::SendMessage {
                    which: Which::Planned { wave, line },
                    letter: Box::new(letter),
                    earlier: None,
                },
            );
        }
    }
}

/// Tells a client that the work was undone: a first draft that events overtook, and the one that went out.
pub(super) fn call_off(script: &mut Script, by: &str, commander: &str, texts: [&str; 2]) {
    let Some(plan) = script.plan.communications.first().cloned() else {
        return;
    };
    let draft = |text: &str| Communication {
        when: "now".to_owned(),
        owner: None,
        text: text.to_owned(),
        ..plan.clone()
    };
    let write = |text: &str| Command::WriteMessage {
        which: Which::New { wave: 0 },
        seen: 0,
        letter: Box::new(draft(text)),
    };
    script.wait(70).ask(by, write(texts[0]));
    script.wait(50).ask(
        by,
        Command::WithdrawMessage {
            which: Which::Beyond(2),
            reason: "Overtaken: the lines came back while it was being read".to_owned(),
        },
    );
    script.wait(60).ask(by, write(texts[1]));
    script.wait(140).ask(
        commander,
        Command::ReleaseMessage {
            which: Which::Beyond(3),
            seen: 1,
        },
    );
}
