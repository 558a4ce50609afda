//! Records of JSON: at a path inside one JSON text, or one a line.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::io::{BufRead, BufReader, Read};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map as Object, Value};

use super::decode::decoded;
use super::failure::ImportError;
use super::json_cells::cell;
use super::map::Map;
use super::problem::shown;
use super::row::{BadRow, Raw, Receiver, Row};

/// Reads the records at the map's path; a text that is not JSON ends the reading.
pub(super) fn read(
    map: &Map,
    file: &str,
    from: impl Read,
    to: &mut impl Receiver,
) -> Result<(), ImportError> {
    let text = decoded(from, map.layout.encoding).map_err(|e| unreadable(file, &e))?;
    let line = Cell::new(1);
    let mut json = serde_json::Deserializer::from_reader(Counted {
        from: BufReader::new(text),
        line: &line,
    });
    let mut walk = State {
        map,
        line: &line,
        to,
        found: false,
        stopped: None,
    };
    let path = &map.layout.records;
    let read = At {
        path,
        state: &mut walk,
    }
    .deserialize(&mut json)
    .and_then(|()| json.end());
    if let Some(stopped) = walk.stopped {
        return Err(stopped);
    }
    let wrong = |line, reason| ImportError::WrongFormat {
        file: file.to_owned(),
        line,
        reason,
    };
    read.map_err(|e| {
        let line = u64::try_from(e.line()).ok().filter(|n| *n > 0);
        wrong(line, format!("this is not the JSON that the map describes ({e}); export it again, or correct records in the map"))
    })?;
    if walk.found {
        Ok(())
    } else {
        let place = path.join(".");
        Err(wrong(
            None,
            format!("there are no records at {place:?}; correct records in the map"),
        ))
    }
}

/// Reads a record from each line; a line that is no record is a problem of its own.
pub(super) fn read_lines(
    map: &Map,
    file: &str,
    from: impl Read,
    to: &mut impl Receiver,
) -> Result<(), ImportError> {
    let text = decoded(from, map.layout.encoding).map_err(|e| unreadable(file, &e))?;
    let mut text = BufReader::new(text);
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        if text
            .read_until(b'\n', &mut line)
            .map_err(|e| unreadable(file, &e))?
            == 0
        {
            return Ok(());
        }
        let bytes = line.trim_ascii();
        if bytes.is_empty() {
            continue;
        }
        match serde_json::from_slice(bytes) {
            Ok(value) => hand_on(map, number, value, to)?,
            Err(e) => to.bad_row(BadRow {
                line: number,
                field: String::new(),
                value: shown(&String::from_utf8_lossy(bytes)),
                reason: format!("the line is not JSON ({e}); export it again"),
                number: None,
            })?,
        }
    }
}

fn unreadable(file: &str, error: &std::io::Error) -> ImportError {
    ImportError::Unreadable {
        file: file.to_owned(),
        reason: error.to_string(),
    }
}

fn hand_on(map: &Map, line: u64, value: Value, to: &mut impl Receiver) -> Result<(), ImportError> {
    let Value::Object(record) = value else {
        return to.bad_row(BadRow {
            line,
            field: String::new(),
            value: shown(&value.to_string()),
            reason: "the record is not an object; a change is { … }".to_owned(),
            number: None,
        });
    };
    let cells = map
        .columns
        .iter()
        .map(|c| Cow::Owned(cell(&record, &c.name)))
        .collect();
    let whole = Value::Object(record).to_string();
    to.row(&Row {
        line,
        cells,
        raw: Raw::Json(&whole),
    })
}

/// Counts the lines that the JSON reader has taken; it takes a byte at a time.
struct Counted<'a, R> {
    from: R,
    line: &'a Cell<u64>,
}

impl<R: BufRead> Read for Counted<'_, R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let n = self.from.read(to)?;
        let lines = to[..n].iter().map(|b| u64::from(*b == b'\n')).sum::<u64>();
        self.line.set(self.line.get() + lines);
        Ok(n)
    }
}

struct State<'a, T> {
    map: &'a Map,
    line: &'a Cell<u64>,
    to: &'a mut T,
    found: bool,
    stopped: Option<ImportError>,
}

impl<T: Receiver> State<'_, T> {
    fn take<E: Error>(&mut self, line: u64, value: Value) -> Result<(), E> {
        hand_on(self.map, line, value, self.to).map_err(|e| {
            let short = E::custom("stopped");
            self.stopped = Some(e);
            short
        })
    }
}

/// What is left of the path to the records.
struct At<'p, 's, 'a, T> {
    path: &'p [String],
    state: &'s mut State<'a, T>,
}

impl<'de, T: Receiver> DeserializeSeed<'de> for At<'_, '_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, T: Receiver> Visitor<'de> for At<'_, '_, '_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.first() {
            Some(key) => write!(f, "an object with the key {key:?}"),
            None => f.write_str("a record or a list of records"),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((key, rest)) = self.path.split_first() else {
            self.state.found = true;
            let line = self.state.line.get();
            let mut record = Object::new();
            while let Some((key, value)) = map.next_entry::<String, Value>()? {
                record.insert(key, value);
            }
            return self.state.take(line, Value::Object(record));
        };
        while let Some(found) = map.next_key::<String>()? {
            if found == *key {
                map.next_value_seed(At {
                    path: rest,
                    state: self.state,
                })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if let Some(key) = self.path.first() {
            return Err(A::Error::custom(format!(
                "a list where an object with the key {key:?} is expected"
            )));
        }
        self.state.found = true;
        while let Some((line, value)) = list.next_element_seed(Placed(self.state.line))? {
            self.state.take(line, value)?;
        }
        Ok(())
    }
}

/// Reads a value and the line it starts on.
struct Placed<'a>(&'a Cell<u64>);

impl<'de> DeserializeSeed<'de> for Placed<'_> {
    type Value = (u64, Value);

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(u64, Value), D::Error> {
        use serde::Deserialize;
        let line = self.0.get();
        Ok((line, Value::deserialize(from)?))
    }
}
