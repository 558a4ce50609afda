//! What the reader promises: the newest request counts, scopes hold, unknown names are said.

use std::sync::mpsc::channel;

use super::*;
use crate::domain::queue::Sort;
use crate::store::free_slot::Whose;
use crate::store::sample::filled;

fn asked(query: &str) -> Asked {
    Asked {
        query: query.parse().unwrap(),
        sort: Sort::default(),
        viewer: Viewer::default(),
        now: chrono::DateTime::UNIX_EPOCH,
    }
}

fn page(query: &str) -> Request {
    Request::Page {
        asked: asked(query),
        anchor: Anchor::First,
        size: 3,
    }
}

#[test]
fn the_newest_request_of_each_kind_is_answered_and_the_file_is_let_go() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path(), 5);
    let (sender, answers) = channel();
    let reader = Reader::start(store.path().unwrap(), &OpenOptions::default(), move |a| {
        sender.send(a).unwrap();
    })
    .unwrap();
    for n in 0..200 {
        reader.ask(page(if n % 2 == 0 { "renew" } else { "" }));
    }
    let last = reader.ask(page("renew"));
    let total = reader.ask(Request::Total {
        asked: asked(""),
        most: 1000,
    });
    let change = reader.ask(Request::Change {
        viewer: Viewer::default(),
        number: ChangeNumber(2),
    });
    let plan = reader.ask(Request::Plan {
        viewer: Viewer::default(),
        number: ChangeNumber(2),
        revision: 1,
    });
    let stretch = reader.ask(Request::Calendar(CalendarAsk {
        scope: Scope::All,
        clients: Vec::new(),
        from: chrono::DateTime::UNIX_EPOCH,
        to: chrono::DateTime::UNIX_EPOCH + chrono::Duration::days(7),
        now: chrono::DateTime::UNIX_EPOCH,
        most: 10,
    }));
    let slot = reader.ask(Request::Slot(Box::new(SlotSought {
        viewer: Viewer::default(),
        whose: Whose::Change(ChangeNumber(2)),
        wave: None,
        from: chrono::DateTime::UNIX_EPOCH,
        registers: Arc::default(),
    })));
    let record = reader.ask(Request::Record {
        viewer: Viewer::default(),
        query: LogQuery {
            limit: 4,
            ..LogQuery::default()
        },
    });
    let (mut seen, mut newest) = (0, Ticket(0));
    while seen < 7 {
        match answers.recv().unwrap() {
            Answer::Page(ticket, found) => {
                assert!(
                    ticket > newest,
                    "an older page never comes after a newer one"
                );
                newest = ticket;
                assert_eq!(found.unwrap().page.rows.len(), 3);
                seen += usize::from(ticket == last);
            }
            Answer::Total(ticket, found) => {
                assert_eq!((ticket, found.unwrap().count), (total, 5));
                seen += 1;
            }
            Answer::Plan(ticket, found) => {
                assert_eq!(ticket, plan);
                assert!(found.unwrap().is_none(), "it was never submitted");
                seen += 1;
            }
            Answer::Calendar(ticket, found) => {
                assert_eq!(ticket, stretch);
                assert!(found.unwrap().bars.is_empty(), "drafts do not stand there");
                seen += 1;
            }
            Answer::Slot(ticket, found) => {
                assert_eq!(ticket, slot);
                let refused = found.unwrap().unwrap_err();
                assert_eq!(refused.sentence, "CHG-0002 has no wave 1.");
                seen += 1;
            }
            Answer::Record(ticket, found) => {
                assert_eq!((ticket, found.unwrap().events.len()), (record, 4));
                seen += 1;
            }
            Answer::Change(ticket, found) => {
                assert_eq!(ticket, change);
                assert_eq!(found.unwrap().unwrap().change.comments.len(), 2);
                seen += 1;
            }
        }
    }
    crate::store::sample::fill(&mut store, 1);
    let busy: i64 = store
        .connection()
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0))
        .unwrap();
    assert_eq!(busy, 0, "no reader keeps the log from shrinking");
}

#[test]
fn someone_with_a_narrow_scope_sees_no_event_of_others() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), 2);
    let narrow = Viewer {
        scope: Scope::Only(vec!["northwind".into()]),
        ..Viewer::default()
    };
    let query = LogQuery {
        limit: 9,
        ..LogQuery::default()
    };
    let count = |viewer| events_found(&store, viewer, &query).unwrap().events.len();
    assert_eq!((count(&narrow), count(&Viewer::default())), (0, 8));
}

#[test]
fn a_name_that_no_change_carries_is_said_with_the_page_whether_it_is_empty_or_not() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), 1);
    for (query, rows, said) in [
        ("client:nobody", 0, true),
        ("-client:nobody", 1, true),
        ("-client:nobody renew", 1, true),
        ("renew", 1, false),
        ("nobody", 0, false),
    ] {
        let found = page_found(store.connection(), &asked(query), Anchor::First, 3).unwrap();
        let told = (found.page.rows.len(), found.unknown.is_some());
        assert_eq!(told, (rows, said), "{query}");
    }
}
