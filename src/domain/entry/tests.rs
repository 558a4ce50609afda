//! What a row of a register says is read back, seen by those who may, and taken in from a sheet whole or not at all.

use proptest::prelude::*;

use super::*;
use crate::domain::id::ClientId;
use crate::domain::people::Role;
use crate::domain::registers::Registers;

fn registers() -> Registers {
    let mut registers = Registers::default();
    let mut add = |register: Register, id: &str, said: &[(&str, &str)]| {
        let said: Vec<(&str, String)> = said.iter().map(|(f, v)| (*f, (*v).to_owned())).collect();
        let event = register
            .change(&registers, &Scope::All, id, &said, How::Add)
            .unwrap();
        registers.apply(&event.unwrap());
    };
    add(
        Register::Clients,
        "northwind",
        &[
            ("tier", "1"),
            ("zone", "Europe/London"),
            ("consent_required", "yes"),
        ],
    );
    add(
        Register::Clients,
        "contoso",
        &[("contact", "Cleo, +31 20 555 01")],
    );
    add(
        Register::People,
        "ada",
        &[("name", "Ada"), ("roles", "admin,manager"), ("uid", "7")],
    );
    add(
        Register::People,
        "nora",
        &[
            ("name", "Nora"),
            ("roles", "admin"),
            ("clients", "northwind"),
        ],
    );
    add(
        Register::People,
        "omar",
        &[
            ("name", "Omar"),
            ("roles", "reviewer"),
            ("clients", "northwind,contoso"),
        ],
    );
    add(Register::Services, "erp", &[("criticality", "high")]);
    add(
        Register::Items,
        "fw-lds-01",
        &[
            ("kind", "firewall"),
            ("client", "northwind"),
            ("service", "erp"),
        ],
    );
    add(Register::Items, "core", &[("retired", "yes")]);
    add(
        Register::Boards,
        "cab",
        &[
            ("members", "ada,omar"),
            ("quorum", "50%"),
            ("chair", "ada"),
            ("seats", "security=omar"),
            ("zone", "Australia/Sydney"),
            ("decides", "emergencies"),
        ],
    );
    add(
        Register::Boards,
        "ccab",
        &[("client", "contoso"), ("members", "ada"), ("quorum", "1")],
    );
    let end = [
        ("name", "Year end"),
        ("from", "2026-12-20 00:00"),
        ("to", "2027-01-04 00:00"),
        ("zone", "Europe/London"),
        ("repeat", "FREQ=YEARLY"),
        ("waived_by", "manager"),
        ("clients", "northwind,contoso"),
    ];
    add(Register::Freezes, "year-end", &end);
    let sunday = [
        ("client", "northwind"),
        ("name", "Sunday night"),
        ("from", "2027-01-03 22:00"),
        ("to", "2027-01-04 02:00"),
        ("repeat", "FREQ=WEEKLY"),
    ];
    add(Register::Maintenance, "nw-sunday", &sunday);
    let cab = [
        ("board", "cab"),
        ("start", "2027-01-07 14:00 Europe/London"),
        ("minutes", "90"),
        ("chair", "omar"),
    ];
    add(Register::Meetings, "cab-1", &cab);
    registers
}

fn sheet(text: &str) -> Sheet {
    let mut lines = (1..).zip(text.lines());
    let cells = |line: &str| line.split(';').map(str::to_owned).collect::<Vec<_>>();
    Sheet {
        head: lines.next().map(|(_, l)| cells(l)).unwrap_or_default(),
        rows: lines
            .map(|(line, l)| SheetRow {
                line,
                values: cells(l),
            })
            .collect(),
    }
}

fn mistakes(register: Register, text: &str) -> Vec<String> {
    let found = events_of(register, &sheet(text), &registers(), &"ada".into());
    found.unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn every_field_is_read_back_as_it_is_written() {
    let registers = registers();
    for register in Register::ALL {
        assert_eq!(register.fields()[0].name, HANDLE);
        for row in register.rows(&registers, &Scope::All) {
            let mut again = register.blank(row.id());
            let mut fields: Vec<&Field> = register.fields().iter().collect();
            fields.sort_by_key(|f| f.name != "zone");
            for field in fields {
                let text = row.value(field.name);
                if !text.is_empty() {
                    again.set(field.name, &text).unwrap();
                }
            }
            assert_eq!(again, row, "{}", register.word());
            let event = row.clone().event();
            assert_eq!(registered(&event), Some((register, row.id())));
        }
    }
}

#[test]
fn a_file_of_what_is_there_changes_nothing_and_a_second_time_nothing_either() {
    let registers = registers();
    for register in Register::ALL {
        let rows = register.rows(&registers, &Scope::All);
        let fields = register.fields();
        let sheet = Sheet {
            head: fields.iter().map(|f| f.name.to_owned()).collect(),
            rows: (2..)
                .zip(&rows)
                .map(|(line, row)| SheetRow {
                    line,
                    values: fields.iter().map(|f| row.value(f.name)).collect(),
                })
                .collect(),
        };
        assert_eq!(rows.len(), sheet.rows.len());
        assert_eq!(
            events_of(register, &sheet, &registers, &"ada".into()),
            Ok(Vec::new())
        );
        // Into an empty register it makes the same rows, one event for each.
        let mut bare = registers.clone();
        match register {
            Register::People => continue,
            Register::Clients => bare.clients.clear(),
            Register::Services => bare.services.clear(),
            Register::Items => bare.items.clear(),
            Register::Boards => bare.boards.clear(),
            Register::Freezes => bare.freezes.clear(),
            Register::Maintenance => bare.maintenance.clear(),
            Register::Meetings => bare.meetings.clear(),
        }
        let events = events_of(register, &sheet, &bare, &"ada".into()).unwrap();
        assert_eq!(events.len(), rows.len());
        for event in &events {
            bare.apply(event);
        }
        assert_eq!(bare, registers);
    }
}

#[test]
fn what_a_file_changes_is_only_what_its_columns_say() {
    let mut registers = registers();
    let text = "handle;users\nnorthwind;40\ncontoso;0\nlitware;9";
    let events = events_of(Register::Clients, &sheet(text), &registers, &"ada".into()).unwrap();
    let ids: Vec<&str> = events
        .iter()
        .filter_map(registered)
        .map(|(_, id)| id)
        .collect();
    assert_eq!(ids, ["northwind", "litware"]);
    for event in &events {
        registers.apply(event);
    }
    let northwind = &registers.clients[&ClientId::new("northwind")];
    assert_eq!(
        (northwind.users, northwind.tier, northwind.consent_required),
        (40, 1, true)
    );
    let litware = &registers.clients[&ClientId::new("litware")];
    assert_eq!((litware.name.as_str(), litware.tier), ("litware", 2));
}

#[test]
fn a_row_that_cannot_be_taken_in_is_told_with_line_field_value_and_reason_and_nothing_is_taken_in()
{
    let told = mistakes(
        Register::Clients,
        "handle;tier;zone;opens\nnorthwind;nine;Europe/London;8\nlitware;2;Mars/Base;8\n\
         North Wind;1;UTC;8\nfourth;7;UTC;8\nfifth;1;UTC;20\nnorthwind;1;UTC;8\nsixth;1",
    );
    assert_eq!(told.len(), 7, "{told:#?}");
    for (said, (start, part)) in told.iter().zip([
        ("line 2: tier \"nine\": ", "1, 2 or 3"),
        ("line 3: zone \"Mars/Base\": ", "zone"),
        ("line 4: handle \"North Wind\": ", "north-wind"),
        ("line 5: handle \"fourth\": ", "tier is 1, 2 or 3"),
        ("line 6: handle \"fifth\": ", "Business hours"),
        ("line 7: handle \"northwind\": ", "line 2 already"),
        ("line 8: ", "2 values"),
    ]) {
        assert!(said.starts_with(start) && said.contains(part), "{said}");
    }
    let told = mistakes(Register::People, "handle;role\nzoe;admin");
    assert!(
        told[0].contains("column \"role\"") && told[0].contains("roles"),
        "{told:?}"
    );
    let told = mistakes(Register::Items, "name\nfw");
    assert!(told[0].contains("handle"), "{told:?}");
    let told = mistakes(Register::People, "handle;name\nzoe;Zoe");
    assert!(told[0].contains("says its roles"), "{told:?}");
    let told = mistakes(
        Register::Items,
        "handle;client;service\na;nobody;erp\nb;contoso;nothing",
    );
    assert!(
        told[0].contains("no client") && told[1].contains("no service"),
        "{told:?}"
    );
}

#[test]
fn nobody_imports_what_they_do_not_keep() {
    let found = events_of(
        Register::Clients,
        &sheet("handle;tier\nnorthwind;2"),
        &registers(),
        &"omar".into(),
    );
    let told = found.unwrap_err();
    assert!(told[0].reason.contains("an admin keeps it"), "{}", told[0]);
}

#[test]
fn a_person_sees_and_changes_only_rows_of_their_clients() {
    let registers = registers();
    let scope = Scope::Only(vec!["northwind".into()]);
    let seen = |register: Register| -> Vec<String> {
        let rows = register.rows(&registers, &scope);
        rows.iter().map(|r| r.id().to_owned()).collect()
    };
    assert_eq!(seen(Register::Clients), ["northwind"]);
    assert_eq!(seen(Register::Items), ["core", "fw-lds-01"]);
    assert_eq!(seen(Register::Boards), ["cab"]);
    assert_eq!(seen(Register::Freezes), ["year-end"]);
    for register in Register::ALL {
        for row in register.rows(&registers, &scope) {
            let told = serde_json::to_string(&row).unwrap();
            assert!(!told.contains("contoso"), "{told}");
            let fields = register.fields().iter();
            assert!(
                !fields
                    .clone()
                    .any(|f| row.value(f.name).contains("contoso"))
            );
            assert!(
                !fields
                    .clone()
                    .any(|f| row.shown(f.name).contains("contoso"))
            );
        }
    }
    let said = [("tier", "1".to_owned())];
    let ask = |id, how| {
        Register::Clients
            .change(&registers, &scope, id, &said, how)
            .unwrap_err()
    };
    let (hidden, absent) = (ask("contoso", How::Set), ask("litware", How::Set));
    assert_eq!(
        hidden.to_string().replace("contoso", "litware"),
        absent.to_string(),
        "what is hidden answers like what is not there"
    );
    assert!(!ask("contoso", How::Add).to_string().contains("client"));
}

#[test]
fn a_new_row_says_what_it_has_to() {
    let registers = registers();
    for register in Register::ALL {
        for field in register
            .fields()
            .iter()
            .filter(|f| f.required && f.name != HANDLE)
        {
            let said: Vec<(&str, String)> = register
                .fields()
                .iter()
                .filter(|f| f.required && f.name != field.name && f.name != HANDLE)
                .map(|f| (f.name, "x".to_owned()))
                .collect();
            let refused = register.change(&registers, &Scope::All, "new", &said, How::Add);
            let refused = refused.unwrap_err().sentence;
            assert!(refused.contains(field.name), "{refused}");
        }
    }
    assert_eq!(Register::Freezes.keeper(), Role::Manager);
}

proptest! {
    #[test]
    fn whatever_a_sheet_says_it_is_taken_in_whole_or_not_at_all_and_only_once(
        which in 0..Register::ALL.len(),
        columns in prop::collection::vec(0usize..9, 1..6),
        rows in prop::collection::vec(prop::collection::vec(
            prop::sample::select(vec!["", "northwind", "contoso", "ada", "omar", "cab", "new", "1", "2", "yes", "no", "high", "UTC", "admin", "50%", "hard", "2026-12-20 00:00", "\u{1b}[31m", "N/A"]),
            6,
        ), 0..6),
    ) {
        let register = Register::ALL[which];
        let fields = register.fields();
        let mut head = vec![HANDLE.to_owned()];
        head.extend(columns.iter().filter_map(|c| fields.get(*c)).map(|f| f.name.to_owned()));
        head.dedup();
        let rows = (2..).zip(&rows).map(|(line, row)| SheetRow {
            line,
            values: row.iter().take(head.len()).map(|v| (*v).to_owned()).collect(),
        });
        let sheet = Sheet { rows: rows.collect(), head };
        let mut registers = registers();
        let before = registers.clone();
        match events_of(register, &sheet, &registers, &"ada".into()) {
            Ok(events) => {
                prop_assert!(events.len() <= sheet.rows.len());
                for event in &events {
        registers.apply(event);
    }
                let again = events_of(register, &sheet, &registers, &"ada".into());
                prop_assert_eq!(again, Ok(Vec::new()), "a second time it says what is there");
            }
            Err(mistakes) => {
                prop_assert!(!mistakes.is_empty());
                prop_assert_eq!(&before, &registers);
                for mistake in mistakes {
                    let said = mistake.to_string();
                    prop_assert!(!said.contains('\u{1b}'), "{}", said);
                }
            }
        }
    }
}
