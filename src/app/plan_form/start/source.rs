//! What a plan can begin with, as it is listed: drafts and nothing first, then templates, then past changes.

use crate::app::fuzzy::{holds, ranked};
use crate::app::plan_form::keep::Kept;
use crate::domain::queue::QueueRow;
use crate::domain::template::{Catalogue, Template, TemplateState};

use super::Start;

/// The most that only a few letters found, where the words found little.
const NEAR: usize = 8;

/// What a plan can begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source<'a> {
    /// A plan that was begun before and not sent.
    Waiting(&'a str, &'a Kept),
    /// Nothing.
    Blank,
    /// A template of the catalogue, in use or not.
    Template(&'a Template),
    /// The plan of a past change.
    Past(&'a QueueRow),
}

/// Tells whether a template is listed before anything is searched for: one that was in use yesterday has to
/// say why it is not today; one that is over is found by its name.
fn is_listed(template: &Template) -> bool {
    match template.state() {
        TemplateState::InUse | TemplateState::Suspended => true,
        TemplateState::Proposed | TemplateState::Declined | TemplateState::Retired => false,
    }
}

fn of_template(template: &Template) -> String {
    format!("{} {}", template.id, template.title())
}

fn of_past(row: &QueueRow) -> String {
    format!("{} {}", row.number, row.title)
}

impl Start {
    /// Returns what can be chosen now. While something is searched for: what holds the words, templates
    /// first, and below it what only has the letters.
    pub fn sources<'a>(&'a self, catalogue: &'a Catalogue) -> Vec<Source<'a>> {
        let typed = self.search.text().trim();
        let mut found = Vec::new();
        if typed.is_empty() {
            let waiting = self.waiting.iter();
            found.extend(waiting.map(|(key, kept)| Source::Waiting(key, kept)));
            found.push(Source::Blank);
            let mut templates: Vec<&Template> = catalogue.iter().filter(|t| is_listed(t)).collect();
            templates.sort_by_key(|t| t.state() != TemplateState::InUse);
            found.extend(templates.into_iter().map(Source::Template));
            found.extend(self.past.iter().map(Source::Past));
            return found;
        }
        let templates = ranked(typed, catalogue.iter(), |t| of_template(t));
        let (named, near): (Vec<&Template>, Vec<&Template>) = templates
            .into_iter()
            .partition(|t| holds(typed, &of_template(t)));
        found.extend(named.into_iter().map(Source::Template));
        found.extend(self.past.iter().map(Source::Past));
        let here = |row: &&QueueRow| self.past.iter().all(|p| p.number != row.number);
        let recent = ranked(typed, self.recent.iter().filter(here), |r| of_past(r));
        let near = near.into_iter().map(Source::Template);
        let near = near.chain(recent.into_iter().map(Source::Past));
        found.extend(near.take(NEAR));
        found
    }
}
