//! Registers taken in from CSV files: all or nothing, twice the same, through the record.

use crate::desk::Desk;

#[test]
fn each_register_is_taken_in_from_a_file_and_a_second_time_nothing_changes() {
    let desk = Desk::new();
    for (register, text, rows) in [
        (
            "clients",
            "handle,name,tier,users,zone,opens,closes,consent_required,contact\nlitware,Litware,2,40,Europe/Berlin,8,17,yes,\"Lia, 17\"\ntailspin,Tailspin,3,,,,,,\n",
            2,
        ),
        ("services", "handle,name,criticality\nerp,ERP,high\n", 1),
        (
            "items",
            "handle,name,kind,client,service\nfw-lds-01,FW-LDS-01,firewall,northwind,erp\nsw-1,,switch,,\n",
            2,
        ),
        (
            "people",
            "handle;name;roles;clients\nzoe;Zo\u{eb};requester,implementer;northwind,litware\n",
            1,
        ),
        (
            "boards",
            "handle,name,client,members,quorum\nncab,Northwind CAB,northwind,\"omar,sara\",50%\n",
            1,
        ),
        (
            "freezes",
            "handle,name,kind,from,to,zone,clients\nyear-end,Year end,hard,2030-12-20 00:00,2031-01-04 00:00,Europe/London,northwind\n",
            1,
        ),
        (
            "maintenance",
            "handle,client,name,from,to,zone,repeat\nlit-sunday,litware,Sunday night,2030-01-06 22:00,2030-01-07 02:00,,FREQ=WEEKLY\nnw-night,northwind,Night,2030-01-07 22:00,2030-01-08 02:00,Europe/London,\n",
            2,
        ),
        (
            "meetings",
            "handle,board,start,minutes,chair\ncab-1,cab,2030-01-10 14:00 Europe/London,90,\ncab-2,cab,2030-01-17 14:00,,omar\n",
            2,
        ),
    ] {
        let file = desk.file("rows.csv", text);
        let dry = desk
            .by("ines", &[register, "import", &file, "--dry-run", "--json"])
            .json();
        assert_eq!(
            (&dry[0]["added"], &dry[0]["dry_run"]),
            (&rows.into(), &true.into()),
            "{register}"
        );
        let done = desk
            .by("ines", &[register, "import", &file, "--json"])
            .json();
        assert_eq!(
            (&done[0]["added"], &done[0]["same"]),
            (&rows.into(), &0.into()),
            "{register}"
        );
        let again = desk
            .by("ines", &[register, "import", &file, "--json"])
            .json();
        assert_eq!(
            (&again[0]["added"], &again[0]["changed"], &again[0]["same"]),
            (&0.into(), &0.into(), &rows.into())
        );
    }
    let clients = desk.by("rea", &["clients", "list", "--json"]).json();
    let litware = clients.iter().find(|c| c["id"] == "litware").unwrap();
    assert_eq!(
        (&litware["consent_required"], &litware["contact"]),
        (&true.into(), &"Lia, 17".into())
    );
    let events = desk.by("ines", &["record", "--json"]).json();
    let set = |kind: &str, id: &str| {
        events
            .iter()
            .filter(|e| e["kind"] == kind && e["body"].to_string().contains(id))
            .count()
    };
    assert_eq!(
        (
            set("item.set/1", "fw-lds-01"),
            set("client.set/1", "litware")
        ),
        (1, 1)
    );
    let items = desk.by("rea", &["items", "list"]).done();
    assert!(
        items.contains("fw-lds-01\tFW-LDS-01\tfirewall\tnorthwind\terp\t\n"),
        "{items}"
    );
    desk.by("ines", &["verify"]).done();
    desk.by("ines", &["reindex"]).done();
    desk.by("ines", &["verify"]).done();
}

#[test]
fn a_file_with_one_wrong_row_is_not_taken_in_at_all() {
    let desk = Desk::new();
    let file = desk.file(
        "clients.csv",
        "handle,tier\nlitware,2\ntailspin,nine\nproseware,7\n",
    );
    for dry in [&[][..], &["--dry-run"]] {
        let call = [&["clients", "import", &file][..], dry].concat();
        let said = desk.by("ines", &call).ends(1);
        for part in [
            "clients.csv, line 3: tier \"nine\": ",
            "clients.csv, line 4: handle \"proseware\": ",
            "Nothing was taken in",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    let clients = desk.by("rea", &["clients", "list"]).done();
    assert!(!clients.contains("litware"), "{clients}");
    let file = desk.file("good.csv", "handle,tier\nlitware,2\n");
    let said = desk.by("rea", &["clients", "import", &file]).ends(1);
    assert!(said.contains("an admin keeps it"), "{said}");
    let binary = desk.path("binary.csv");
    std::fs::write(&binary, b"handle,name\nx,\xff\xfe\n").unwrap();
    let said = desk
        .by("ines", &["clients", "import", binary.to_str().unwrap()])
        .ends(2);
    assert!(said.contains("line 2") && said.contains("UTF-8"), "{said}");
    desk.by("ines", &["clients", "import", "nowhere.csv"])
        .ends(3);
}

#[test]
fn an_item_that_no_register_knows_is_said_and_policy_may_refuse_it() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--from", &desk.plan(3600)]).done();
    let said = desk.by("rea", &["show", "1"]).done();
    assert!(
        !said.contains("not registered"),
        "no register of items, none missed: {said}"
    );
    desk.by("ines", &["items", "add", "sw-1", "--kind", "switch"])
        .done();
    let said = desk.by("rea", &["show", "1"]).done();
    assert!(
        said.contains("not registered") && said.contains("fw-lds-01"),
        "{said}"
    );
    let policy = desk.file(
        "policy.toml",
        "[[requirements]]\ncode = \"intake.known-items\"\nsentence = \"Each item stands in the register\"\n\
         why = \"nobody knows whose an unknown item is\"\nfield = \"items.registered\"\n",
    );
    let why = ["policy", "set", &policy, "--reason", "agreed by the board"];
    desk.by("ines", &why).done();
    let refused = desk.by("rea", &["submit", "1"]).ends(1);
    assert!(refused.contains("[intake.known-items]"), "{refused}");
    desk.by(
        "ines",
        &["items", "add", "fw-lds-01", "--client", "northwind"],
    )
    .done();
    desk.by("rea", &["submit", "1"]).done();
    desk.by("ines", &["items", "set", "fw-lds-01", "--client", "nobody"])
        .ends(1);
}

#[test]
fn a_person_of_one_client_lists_only_its_rows() {
    let desk = Desk::new();
    for (id, client) in [("fw-1", "northwind"), ("fw-2", "contoso")] {
        desk.by("ines", &["items", "add", id, "--client", client])
            .done();
    }
    for register in [
        "people", "clients", "services", "items", "boards", "freezes",
    ] {
        for json in [&[][..], &["--json"]] {
            let listed = desk
                .by("nora", &[&[register, "list"][..], json].concat())
                .done();
            assert!(
                !listed.to_lowercase().contains("contoso") && !listed.contains("fw-2"),
                "{listed}"
            );
        }
    }
    assert!(desk.by("nora", &["items", "list"]).done().contains("fw-1"));
}

#[test]
fn a_maintenance_window_is_in_its_clients_zone_and_a_meeting_in_the_one_it_names() {
    let desk = Desk::new();
    let zone = ["clients", "set", "northwind", "--zone", "Europe/Berlin"];
    desk.by("ines", &zone).done();
    let file = desk.file(
        "windows.csv",
        "handle,client,name,from,to\nnw-sunday,northwind,Sunday night,2030-01-06 22:00,2030-01-07 02:00\n",
    );
    desk.by("ines", &["maintenance", "import", &file]).done();
    let windows = desk.by("rea", &["maintenance", "list", "--json"]).json();
    assert_eq!(windows[0]["window"]["zone"], "Europe/Berlin", "{windows:?}");
    let file = desk.file(
        "meetings.csv",
        "handle,board,start\ncab-1,cab,2030-01-10 14:00 Europe/Berlin\n",
    );
    desk.by("ines", &["meetings", "import", &file]).done();
    let meetings = desk.by("rea", &["meetings", "list"]).done();
    assert_eq!(meetings, "cab-1\tcab\t2030-01-10 13:00 UTC\t60\t\n");
    let file = desk.file("wrong.csv", "handle,board,start\ncab-2,cab,soon\n");
    let said = desk.by("ines", &["meetings", "import", &file]).ends(1);
    assert!(said.contains("line 2: start \"soon\""), "{said}");
}
