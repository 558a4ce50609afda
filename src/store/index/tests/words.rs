//! Words and names: begun, whole, unknown and hostile.

use super::{asked, change, file, seeded, store_with_changes};
use crate::domain::people::Scope;
use crate::domain::queue::Viewer;
use crate::store::index::{Anchor, Asked, page, total, unknown_name};
use crate::store::search;

#[test]
fn what_a_change_says_is_found_by_its_words_and_by_the_beginning_of_the_last() {
    let store = store_with_changes();
    let conn = store.connection();
    for text in [
        "r",
        "ren",
        "renew",
        "renew c",
        "c renew",
        "chg-0",
        "chg-000003",
        "zzz",
        "enew",
    ] {
        let listed = search::ids(conn, text).unwrap().unwrap();
        let sought = search::Sought::of(conn, text).unwrap().unwrap();
        for id in 1..40 {
            assert_eq!(
                sought.is_said(conn, id).unwrap(),
                listed.contains(id),
                "{text} in {id}"
            );
        }
    }
    assert_eq!(search::Sought::of(conn, " - ").unwrap(), None);
}

#[test]
fn a_name_may_be_unfinished_and_an_unknown_one_gets_its_neighbour() {
    let conn = file(&[
        change(1, seeded(1, 1)),
        change(2, (1, 1, 0, None, 0, 4, 0, 0, 0)),
    ]);
    assert_eq!(total(&conn, &asked("client:nor"), 9).unwrap().count, 2);
    assert_eq!(total(&conn, &asked("client:northw"), 9).unwrap().count, 1);
    let wrong = |viewer: &Viewer| {
        let query = "state:review client:nortwind".parse().unwrap();
        unknown_name(&conn, &query, viewer).unwrap().unwrap()
    };
    let error = wrong(&Viewer::default());
    assert_eq!(
        error.sentence,
        "No change has the client \"nortwind\". Did you mean client:northwind?"
    );
    assert_eq!((error.at, error.len), (13, 15));
    let narrow = Viewer {
        person: "ines".into(),
        scope: Scope::Only(vec!["litware".into()]),
        ..Viewer::default()
    };
    assert!(
        !wrong(&narrow).sentence.contains("northwind?"),
        "names outside the scope stay unsaid"
    );
}

#[test]
fn hostile_text_is_only_ever_text() {
    let conn = file(&[change(1, seeded(1, 1))]);
    for text in [
        "\"",
        "NEAR(",
        "words : x",
        "* OR *",
        "a AND",
        "^x",
        "-",
        "x\"y",
        "{a b}:c",
        "'; --",
        "(",
        "\u{0}",
    ] {
        let asked = Asked {
            query: text.parse().unwrap_or_default(),
            ..asked("")
        };
        page(&conn, &asked, Anchor::First, 5).unwrap();
        total(&conn, &asked, 5).unwrap();
    }
}
