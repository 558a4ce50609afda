//! Two people's edits of one plan beside what both began with: before, theirs, yours.

use super::Page;
use crate::domain::diff::Difference;
use crate::domain::merge::{Contested, Side};

/// Writes what both changed with both versions, then what only one of the two changed.
pub fn contested(fields: &[Contested], them: &str, page: &mut Page) {
    let both: Vec<&Contested> = fields.iter().filter(|f| f.is_conflict()).collect();
    if !both.is_empty() {
        page.heading("Both of you changed");
        for field in both {
            versions(field, them, page);
        }
    }
    let only = |side| {
        let fields = fields.iter().filter(move |f| f.side == Some(side));
        fields.filter(|f| !f.is_conflict())
    };
    for (side, said) in [
        (Side::Theirs, format!("Only {them} changed")),
        (Side::Mine, "Only you changed".to_owned()),
    ] {
        let mut fields = only(side).peekable();
        if fields.peek().is_some() {
            page.heading(&said);
        }
        for field in fields {
            let changed = match side {
                Side::Mine => &field.mine,
                Side::Theirs => &field.theirs,
            };
            for difference in changed {
                told(difference, page);
            }
        }
    }
}

fn versions(field: &Contested, them: &str, page: &mut Page) {
    page.hanging("  ", "  ", &field.place());
    match (field.mine.as_slice(), field.theirs.as_slice()) {
        ([mine], [theirs]) if mine.field == theirs.field => {
            version("before", &mine.before, page);
            version(them, &theirs.after, page);
            version("you", &mine.after, page);
        }
        (mine, theirs) => {
            for (who, changed) in [(them, theirs), ("you", mine)] {
                version(who, "", page);
                for difference in changed {
                    told(difference, page);
                }
            }
        }
    }
}

fn version(who: &str, said: &str, page: &mut Page) {
    let said = if said.trim().is_empty() { "" } else { said };
    page.always(&format!("  {who}"), said);
}

fn told(difference: &Difference, page: &mut Page) {
    page.hanging("  ", "  ", &difference.heading());
    for (name, said) in [("was", &difference.before), ("now", &difference.after)] {
        page.field(&format!("  {name}"), said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::merge::contested as compared;
    use crate::domain::plan::Plan;

    #[test]
    fn both_versions_of_what_both_changed_stand_beside_what_they_began_with() {
        let plan = |title: &str, reason: &str, notes: &str| Plan {
            title: title.to_owned(),
            reason: reason.to_owned(),
            notes: notes.to_owned(),
            ..Plan::default()
        };
        let base = plan("Patch", "Because", "");
        let mine = plan("Patch", "For good", "");
        let theirs = plan("Patch SQL01", "In May", "call first");
        let fields = compared(&base, &mine, &theirs).unwrap();
        let mut page = Page::new(80, true);
        contested(&fields, "Ines", &mut page);
        let text = page.text();
        let at = |said: &str| text.find(said).unwrap_or_else(|| panic!("{said}: {text}"));
        assert!(at("Both of you changed") < at("reason"));
        assert!(at("Because") < at("In May") && at("In May") < at("For good"));
        assert!(at("Only Ines changed") < at("call first"), "{text}");
        assert!(at("Patch SQL01") > at("Only Ines changed"), "{text}");
        assert!(!text.contains("Only you changed"), "{text}");
    }
}
