//! From a map's TOML text to a map, or to the one sentence that says what is wrong with it.

use encoding_rs::{Encoding, UTF_8};
use toml::de::DeTable;

use super::failure::ImportError;
use super::field::Field;
use super::map::{Format, Layout, Map};
use super::map_fields::{Columns, rule};
use super::place::{Pick, Source, Table};
use super::times::{TimeReader, format_items};
use super::title::Title;

/// Years between two times of one change that are worth a remark when the map does not say.
const FAR_YEARS: i64 = 2;

/// Reads a map's text.
pub(super) fn read(file: &str, text: &str) -> Result<Map, ImportError> {
    let source = Source { file, text };
    let document = DeTable::parse(text).map_err(|e| {
        let span = e.span().unwrap_or(0..0);
        let line = text[..span.start.min(text.len())]
            .lines()
            .last()
            .unwrap_or("");
        let key = line.split('=').next().unwrap_or("").trim();
        source.wrong(
            &span,
            if key.is_empty() { "TOML" } else { key },
            format!("this is not TOML: {}", e.message()),
        )
    })?;
    let root = Table::root(source, &document);
    root.only(&["source", "keep", "file", "time", "fields"])?;
    let name = root
        .needed_text("source", "name the tool that writes these files")?
        .value
        .trim();
    let missing = |key: &str| root.wrong(key, format!("is missing; add a table [{key}]"));
    let file_table = root.table("file")?.ok_or_else(|| missing("file"))?;
    let layout = layout(&file_table)?;
    let blank = file_table
        .texts("blank")?
        .iter()
        .map(|t| t.value.trim().to_owned())
        .collect();
    let (times, far_years) = times(&root)?;
    let fields = root.table("fields")?.ok_or_else(|| missing("fields"))?;
    let known: Vec<&str> = std::iter::once("number")
        .chain(Field::ALL.map(Field::key))
        .collect();
    fields.only(&known)?;

    let mut columns = Columns::default();
    let number = fields.needed_text(
        "number",
        "name the column whose text joins the rows of one change",
    )?;
    let number = columns.place(&number, "number", false, &fields)?;
    let mut rules = Vec::new();
    let mut title = None;
    for field in Field::ALL {
        let picks = fields.picks(field.key())?;
        if field == Field::Title
            && let [Pick::Table(table)] = picks.as_slice()
            && table.has("template")
        {
            table.only(&["template"])?;
            let text = table.needed_text("template", "write the title's text")?;
            title = Some(Title::parse(text.value).map_err(|why| table.wrong_at(&text, why))?);
        } else if fields.has(field.key()) {
            rules.push(rule(field, &picks, &fields, &mut columns)?);
        }
    }
    let keep = root
        .texts("keep")?
        .iter()
        .map(|c| columns.place(c, "keep", true, &root))
        .collect::<Result<_, _>>()?;
    Ok(Map {
        source: name.to_owned(),
        layout,
        times,
        far_years,
        blank,
        columns: columns.0,
        number,
        rules,
        title,
        keep,
    })
}

fn layout(table: &Table<'_>) -> Result<Layout, ImportError> {
    table.only(&[
        "format",
        "delimiter",
        "encoding",
        "header",
        "sheet",
        "records",
        "blank",
    ])?;
    let formats = Format::ALL.map(Format::word).join(", ");
    let word = table.needed_text("format", &format!("use one of {formats}"))?;
    let format = Format::ALL
        .into_iter()
        .find(|f| f.word() == word.value)
        .ok_or_else(|| {
            table.wrong_at(
                &word,
                format!("{:?} is no format; use one of {formats}", word.value),
            )
        })?;
    let delimiter = match table.text("delimiter")? {
        None => b',',
        Some(at) => match at.value.as_bytes() {
            [one] if one.is_ascii() && !matches!(one, b'"' | b'\n' | b'\r') => *one,
            _ => {
                return Err(table.wrong_at(
                    &at,
                    "a delimiter is one character such as \";\", \",\" or \"\\t\"".to_owned(),
                ));
            }
        },
    };
    let encoding = match table.text("encoding")? {
        None => UTF_8,
        Some(at) => Encoding::for_label(at.value.as_bytes()).ok_or_else(|| {
            table.wrong_at(
                &at,
                format!(
                    "{:?} is no encoding; use utf-8, windows-1252, utf-16le, utf-16be or another name of the WHATWG list",
                    at.value
                ),
            )
        })?,
    };
    let records = table.text("records")?.map_or_else(Vec::new, |at| {
        at.value
            .split('.')
            .filter(|p| !p.is_empty())
            .map(str::to_owned)
            .collect()
    });
    Ok(Layout {
        format,
        delimiter,
        encoding,
        header: table.flag("header")?.unwrap_or(true),
        sheet: table.text("sheet")?.map(|at| at.value.to_owned()),
        records,
    })
}

fn times(root: &Table<'_>) -> Result<(TimeReader, i64), ImportError> {
    let why = "is missing; add a table [time] with zone and formats";
    let table = root
        .table("time")?
        .ok_or_else(|| root.wrong("time", why.to_owned()))?;
    table.only(&["zone", "formats", "far_years"])?;
    let zone = table.needed_text("zone", "name the IANA zone of the file's local times")?;
    let tz = zone.value.parse().map_err(|_| {
        table.wrong_at(
            &zone,
            format!(
                "{:?} is no IANA time zone; write it as Europe/Amsterdam or UTC",
                zone.value
            ),
        )
    })?;
    let formats = table
        .texts("formats")?
        .into_iter()
        .map(|at| match format_items(at.value) {
            Some(items) => Ok((at.value.to_owned(), items)),
            None => Err(table.wrong_at(
                &at,
                format!(
                    "{:?} is no time format; write it as %d-%m-%Y %H:%M (strftime letters)",
                    at.value
                ),
            )),
        })
        .collect::<Result<Vec<_>, _>>()?;
    if formats.is_empty() {
        return Err(table.wrong(
            "formats",
            "is missing; list at least one, such as %d-%m-%Y %H:%M".to_owned(),
        ));
    }
    let far = table.small_number("far_years")?.unwrap_or(FAR_YEARS);
    Ok((TimeReader::new(tz, formats), far))
}
