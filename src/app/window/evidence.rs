//! Evidence from a file: the file is looked at outside, then the form goes on its way.

use crate::domain::command::Command;
use crate::domain::evidence::{Evidence, EvidenceFile};

use super::super::App;
use super::super::action::Action;
use super::super::effect::Effect;
use super::super::form::{About, Form};

impl App {
    /// Has the file of a form looked at, when it names one.
    pub(in crate::app) fn see_file(&mut self, form: &Form) -> Option<Effect> {
        let path = form.text(1).trim();
        if form.action != Action::Evidence || path.is_empty() {
            return None;
        }
        let request = self.request();
        self.window.looking = Some((request, form.clone()));
        self.say(format!("Reading {path}."));
        Some(Effect::SeeFile {
            request,
            path: path.to_owned(),
        })
    }

    /// Takes in what a file is, and sends the evidence that waited for it.
    pub(in crate::app) fn file_seen(
        &mut self,
        request: u64,
        seen: Result<EvidenceFile, String>,
    ) -> Vec<Effect> {
        let Some((_, mut form)) = self.window.looking.take_if(|(r, _)| *r == request) else {
            return Vec::new();
        };
        self.dirty = true;
        match (seen, form.about.clone()) {
            (Ok(file), Some(about)) => match command(&form, &about, Some(file)) {
                Ok(command) => self.proceed_with(form, command),
                Err(sentence) => {
                    form.message = sentence;
                    self.form = Some(form);
                    Vec::new()
                }
            },
            (Err(sentence), _) => {
                form.message = sentence;
                self.form = Some(form);
                Vec::new()
            }
            (Ok(_), None) => Vec::new(),
        }
    }
}

/// Returns the command that keeps what a form says, with the file it names.
///
/// # Errors
/// Returns a sentence when there is no step it could be about.
pub(in crate::app) fn command(
    form: &Form,
    about: &About,
    file: Option<EvidenceFile>,
) -> Result<Command, String> {
    let (checklist, step) = about.step.ok_or("There is no step here.")?;
    Ok(Command::KeepEvidence {
        wave: about.wave,
        checklist,
        step,
        evidence: Evidence {
            text: form.text(0).trim().to_owned(),
            file,
        },
    })
}
