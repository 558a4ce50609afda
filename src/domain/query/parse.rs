//! Reads a query; what cannot be read is said in a sentence with its place.

use std::str::FromStr;

use super::range::{RiskRange, Tense, TimeRange};
use super::{FACETS, Facet, Fact, NameKind, Query, QueryError, Term, nearest};
use crate::domain::lifecycle::State;
use crate::domain::plan::{ChangeType, RiskClass};
use crate::domain::wave::Outcome;

/// One piece of the text between white space, with quotes taken off.
struct Piece {
    at: usize,
    len: usize,
    negated: bool,
    /// The word before the first colon that is not quoted.
    facet: Option<String>,
    values: Vec<String>,
}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        let terms = pieces(text)
            .into_iter()
            .filter_map(|p| term(p).transpose())
            .collect::<Result<_, _>>()?;
        Ok(Self { terms })
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if chars[i].is_whitespace() {
            i += 1;
            continue;
        }
        let at = i;
        let negated = chars[i] == '-' && chars.get(i + 1).is_some_and(|c| !c.is_whitespace());
        i += usize::from(negated);
        let (mut facet, mut values, mut value) = (None, Vec::new(), String::new());
        let (mut inside, mut was_quoted) = (false, false);
        while i < chars.len() && (inside || !chars[i].is_whitespace()) {
            match chars[i] {
                '"' => {
                    inside = !inside;
                    was_quoted = true;
                }
                ':' if !inside && !was_quoted && facet.is_none() && is_word(&value) => {
                    facet = Some(std::mem::take(&mut value).to_lowercase());
                }
                ',' if !inside && facet.is_some() => values.push(std::mem::take(&mut value)),
                c => value.push(c),
            }
            i += 1;
        }
        values.push(value);
        out.push(Piece {
            at,
            len: i - at,
            negated,
            facet,
            values,
        });
    }
    out
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic())
}

fn term(piece: Piece) -> Result<Option<Term>, QueryError> {
    let Piece {
        at,
        len,
        negated,
        facet,
        values,
    } = piece;
    let wrong = |sentence: String| QueryError { at, len, sentence };
    let Some(name) = facet else {
        let text = values.concat();
        let blank = text.trim().is_empty();
        return Ok((!blank).then_some(Term {
            negated,
            facet: Facet::Text(text),
        }));
    };
    let values: Vec<String> = values
        .into_iter()
        .map(|v| v.trim().to_owned())
        .filter(|v| !v.is_empty())
        .collect();
    let Some(first) = values.first() else {
        if FACETS.contains(&name.as_str()) {
            return Err(wrong(format!("{name}: wants a value; {}.", example(&name))));
        }
        return Err(wrong(unknown_facet(&name)));
    };
    let facet = match name.as_str() {
        "state" => Facet::State(all(&values, &name, &State::ALL, |s| s.word()).map_err(wrong)?),
        "type" => Facet::Type(all(&values, &name, &ChangeType::ALL, |t| t.word()).map_err(wrong)?),
        "class" => Facet::Class(all(&values, &name, &RiskClass::ALL, |c| c.word()).map_err(wrong)?),
        "is" => Facet::Is(all(&values, &name, &Fact::ALL, |x| x.word()).map_err(wrong)?),
        "outcome" => {
            let known: Vec<Option<Outcome>> = std::iter::once(None)
                .chain(Outcome::ALL.map(Some))
                .collect();
            let word = |o: &Option<Outcome>| o.map_or("none", Outcome::word);
            Facet::Outcome(all(&values, &name, &known, word).map_err(wrong)?)
        }
        "risk" => RiskRange::read(&values.join(","))
            .map(Facet::Risk)
            .ok_or_else(|| wrong(unreadable(&name, first)))?,
        "window" => TimeRange::read(&values.join(","), Tense::Coming)
            .map(Facet::Window)
            .ok_or_else(|| wrong(unreadable(&name, first)))?,
        "since" => TimeRange::read(&since(&values.join(",")), Tense::Past)
            .map(Facet::Since)
            .ok_or_else(|| wrong(unreadable(&name, first)))?,
        "closed" => TimeRange::read(&values.join(","), Tense::Past)
            .map(Facet::Closed)
            .ok_or_else(|| wrong(unreadable(&name, first)))?,
        "number" => Facet::Number(
            values
                .iter()
                .map(|v| v.parse().map_err(|_| wrong(unreadable(&name, v))))
                .collect::<Result<_, _>>()?,
        ),
        _ => {
            let kind = NameKind::ALL.into_iter().find(|k| k.word() == name);
            let kind = kind.ok_or_else(|| wrong(unknown_facet(&name)))?;
            Facet::Name(kind, values)
        }
    };
    Ok(Some(Term { negated, facet }))
}

/// `since:2026-11-01` means from that day on, not on that day.
fn since(value: &str) -> String {
    let bare = value.parse::<chrono::NaiveDate>().is_ok();
    if bare {
        format!("{value}..")
    } else {
        value.to_owned()
    }
}

fn plain(word: &str) -> String {
    word.to_lowercase().replace([' ', '-', '_'], "")
}

fn all<T: Copy>(
    values: &[String],
    facet: &str,
    known: &[T],
    word: impl Fn(&T) -> &'static str,
) -> Result<Vec<T>, String> {
    values
        .iter()
        .map(|value| {
            let found = known.iter().find(|k| plain(word(k)) == plain(value));
            found.copied().ok_or_else(|| {
                let words: Vec<String> = known.iter().map(|k| word(k).replace(' ', "-")).collect();
                nearest(value, words.iter().map(String::as_str)).map_or_else(
                    || {
                        format!(
                            "There is no {facet} {value:?}; known are {}.",
                            words.join(", ")
                        )
                    },
                    |w| format!("There is no {facet} {value:?}; did you mean {facet}:{w}?"),
                )
            })
        })
        .collect()
}

fn unknown_facet(name: &str) -> String {
    nearest(name, FACETS).map_or_else(
        || {
            format!(
                "There is no facet {name:?}; known are {}. Put it in quotes to search for it as text.",
                FACETS.join(", ")
            )
        },
        |near| format!("There is no facet {name:?}; did you mean {near}:?"),
    )
}

fn unreadable(facet: &str, value: &str) -> String {
    format!("{facet}: cannot read {value:?}; {}.", example(facet))
}

fn example(facet: &str) -> &'static str {
    match facet {
        "risk" => "write risk:>=60, risk:40..60 or risk:none",
        "window" => {
            "write window:<7d, window:2026-11-22, window:2026-11-01..2026-11-30 or window:none"
        }
        "since" => "write since:7d or since:2026-11-01",
        "closed" => "write closed:<30d or closed:2026-10-01..2026-10-31",
        "number" => "write number:CHG-0042 or number:42",
        "state" => "write state:review or state:review,approved",
        "is" => "write is:open or is:held,late",
        "incident" | "cause" | "trigger" => {
            "write an incident's reference after the colon, such as INC-4711"
        }
        _ => "write a name after the colon, in quotes when it has spaces",
    }
}
