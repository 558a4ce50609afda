//! Pictures of each pane at two sizes.

use insta::assert_snapshot;

use super::{fixture, picture, view};
use crate::domain::change::Change;
use crate::domain::queue::Sort;
use crate::ui::footer::{self, Hint};
use crate::ui::header::Header;
use crate::ui::queue::{Entry, Queue};
use crate::ui::scroll::Place;
use crate::ui::theme::Tone;
use crate::ui::{checklist, comments, risk};

const HERE: Place = Place {
    focused: true,
    offset: 0,
};

fn queue(width: u16, height: u16) -> String {
    let registers = fixture::registers();
    let rows = fixture::rows(u32::from(height - 2));
    let entries: Vec<Entry<'_>> = rows
        .iter()
        .map(|(row, why)| Entry {
            row,
            why: *why,
            unread: false,
        })
        .collect();
    picture(width, height, |buffer, area| {
        let cursor = Queue {
            entries: &entries,
            selected: Some(2),
            focused: true,
            matching: Some((12, true)),
            all: Some(1_418),
            filter: "needs me",
            sort: Sort::default(),
            typed: "client:north",
            typing: Some(12),
            error: None,
            empty: "nothing here",
            beside: "",
            registers: &registers,
        }
        .draw(buffer, area, &view());
        assert!(
            cursor.is_some_and(|(_, y)| y == 0),
            "the cursor is in the filter while it is typed"
        );
    })
}

#[test]
fn the_queue_narrow() {
    assert_snapshot!(queue(80, 7), @r#"
    ━ Queue 12 of 1 418 · needs me · /client:north ━━━━━━━━━━━━━━━━━━ sort: window ━
      change    risk   state            window        clients    title
      CHG-0997  ○ 11   ► running    •   now → 12:30   Northwind  Replace edge firew…
      CHG-1049  ● 34   ✓ approved       today 14:40   Contoso…   Renew wildcard cer…
    ▌ CHG-1056  ● 57   » scheduled  •   today 20:50   Tails… +2  Patch SQL Server c…
      CHG-1063  ▲ 80   ◇ review     •≡  Fri 03:00     Woodgrov…  Move file server t…
      CHG-1070  ○ 28   · draft          –             Litwa… +1  Enable MFA for all…
    "#);
}

#[test]
fn the_queue_wide() {
    assert_snapshot!(queue(160, 9), @r#"
    ━ Queue 12 of 1 418 · needs me · /client:north ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ sort: window ━
      change      risk   class   state                window        clients          title                                        who         needs you to
      CHG-0997    ○ 11   low     ► running    •       now → 12:30   Northwind        Replace edge firewalls                       jun         vote, 3 min
      CHG-1049    ● 34   medium  ✓ approved           today 14:40   Contoso Health   Renew wildcard certificate                   jun
    ▌ CHG-1056    ● 57   medium  » scheduled  •       today 20:50   Tailspin To… +2  Patch SQL Server cluster, November round     jun         carry out, 2 h
      CHG-1063    ▲ 80   high    ◇ review     •≡      Fri 03:00     Woodgrove Bank   Move file server to new storage              jun         record the decision
      CHG-1070    ○ 28   low     · draft              –             Litware +1       Enable MFA for all administrators            jun
      CHG-1077    ● 51   medium  ◇ review     •‖      Fri 15:20     Northwind        Upgrade ERP to 2026.2                        jun         vote, 17 h
      CHG-1084    ▲ 74   high    ✓ approved   •       Fri 21:30     Contoso Health   Raise mailbox quota                          jun         answer a question, 1 d
    "#);
}

fn risk(width: u16, height: u16, change: &Change) -> String {
    picture(width, height, |buffer, area| {
        risk::draw(
            buffer,
            area,
            Some(change),
            &fixture::registers(),
            HERE,
            &view(),
        );
    })
}

#[test]
fn the_risk_of_a_change_in_review() {
    assert_snapshot!(risk(40, 22, &fixture::in_review()), @r#"
    ━ Risk ━━━━━━━━━━━━━━━━━━━━━━━━━ rev 3 ━
     ▲ HIGH 83  declared medium
       16  3 clients, tier 1 · clients
       14  Internet access is of high
           criticality · services
       10  done for the first time · plan
       10  no-return step 7 · plan
       10  rollback written, not rehearsed
        9  720 users may notice · clients
        6  20 min planned outage · plan
        4  tested in the lab only · plan
        4  a vendor takes part · plan

     Approval gate 2 gaps
      ✗ 1 of 2 votes of CAB are in on
        revision 3 → omar or tom
      ✗ Question 4 by tom is unanswered
        → rea
      ✓ complete plan  ✓ board
      ✓ comments with the votes
      ✓ conditions owned
                                           ↓
    "#);
    assert_snapshot!(risk(80, 18, &fixture::in_review()), @r#"
    ━ Risk ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ rev 3 ━
     ▲ HIGH 83  declared medium, computed high
       16  3 clients, tier 1                                                clients
       14  Internet access is of high criticality                          services
       10  done for the first time                                             plan
       10  no-return step 7                                                    plan
       10  rollback written, not rehearsed                                     plan
        9  720 users may notice                                             clients
        6  20 min planned outage                                               plan
        4  tested in the lab only                                              plan
        4  a vendor takes part                                                 plan

     Approval gate 2 gaps
      ✗ 1 of 2 votes of CAB are in on revision 3 → omar or tom
      ✗ Question 4 by tom is unanswered → rea
      ✓ complete plan  ✓ board  ✓ comments with the votes  ✓ conditions owned

     Who decides                                                                   ↓
    "#);
}

#[test]
fn imported_history_claims_nothing() {
    assert_snapshot!(risk(60, 12, &fixture::imported()), @r#"
    ━ Risk ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ imported ━
     ↓ IMPORTED HISTORY  passed no gate here
     source    hp-service-manager C00004711
     state     closed there
     model     Release Type 11
     class     not recorded
     board     approval needed
     planned   5 Oct 2025 19:50 → 6 Oct 2025 00:50
     actual    5 Oct 2025 20:10 → 6 Oct 2025 01:50
     timing    ended later than planned
     related   2 incidents
     outcome   not recorded                                    ↓
    "#);
}

#[test]
fn where_there_is_no_room_the_gate_comes_before_the_smaller_points() {
    let shown = picture(40, 14, |buffer, area| {
        let change = fixture::in_review();
        let place = Place::default();
        risk::draw(
            buffer,
            area,
            Some(&change),
            &fixture::registers(),
            place,
            &view(),
        );
    });
    assert_snapshot!(shown, @r#"
    ─ Risk ───────────────────────── rev 3 ─
     ▲ HIGH 83  declared medium
       16  3 clients, tier 1 · clients
       14  Internet access is of high
           criticality · services
       10  done for the first time · plan
       43  in 6 more

     Approval gate 2 gaps
      ✗ 1 of 2 votes of CAB are in on
        revision 3 → omar or tom
      ✗ Question 4 by tom is unanswered
        → rea
      ✓ complete plan  ✓ board             ↓
    "#);
}

#[test]
fn comments_have_their_answers_and_the_newest_in_view() {
    let shown = |width, height| {
        picture(width, height, |buffer, area| {
            comments::draw(
                buffer,
                area,
                Some(&fixture::in_review()),
                None,
                HERE,
                &view(),
            );
        })
    };
    assert_snapshot!(shown(40, 8), @r#"
    ━ Comments 4 · 1 open ━━━━━━━━━ 1 vote ━
           on 3 Nov. Sessions survive.     ↑
     ▲ sara  Step 7 cannot be undone
       remotely; someone has to be on site.
     ? tom  Who is on site at Leeds that
       night?
     ✓ sara  approve r3: rollback risk
       accepted, console cable on site
    "#);
    assert_snapshot!(shown(80, 12), @r#"
    ━ Comments 4 · 1 open ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 1 vote ━
     ~ tom  approve r2, stale: slack is fine                                    2 d
     ? omar  Does the HA pair fail over during step 4, and do sessions          2 d
       survive it?
       └ jun  Yes, 8 s, tested in the lab on 3 Nov. Sessions survive.           1 d
     ▲ sara  Step 7 cannot be undone remotely; someone has to be on site.       6 h
     ? tom  Who is on site at Leeds that night?                                 1 h
     ✓ sara  approve r3: rollback risk accepted, console cable on site       35 min
    "#);
}

#[test]
fn an_approval_shows_its_conditions() {
    let shown = picture(60, 7, |buffer, area| {
        comments::draw(buffer, area, Some(&fixture::running()), None, HERE, &view());
    });
    assert_snapshot!(shown, @r#"
    ━ Comments 0 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
     ► APPROVED r3 with conditions  by the board,          21 h
       recorded by ines
       ✓ An engineer is on site with a console cable (jun, due
         26 Nov, met by jun)
       □ Tell the service desk an hour before (rea, due 26 Nov)
    "#);
}

fn checklist(width: u16, height: u16, change: &Change) -> String {
    let place = Place {
        focused: true,
        offset: 3,
    };
    picture(width, height, |buffer, area| {
        checklist::draw(buffer, area, Some(change), place, &view());
    })
}

#[test]
fn the_checklist_before_the_window() {
    assert_snapshot!(checklist(40, 11, &fixture::in_review()), @r#"
    ━ Checklist wave 1/3 · not started ━━━━━
      opens today 22:00 in 10 h 10
      1 h 47 of 4 h planned
      □   1  ° pre-check  Monitoring is gr…
      □   2  Export the running configurat…
      □   3  Load the new firmware on the…
    ▌ □   4  ◆ HOLD  Fail over to the seco…
      □   5  Watch traffic for ten minutes
      □   6  Disconnect the old primary
      □   7  ⚑ NO RETURN  Upgrade the prim…
      □   8  Fail back and save both confi…
    "#);
}

#[test]
fn the_checklist_at_work() {
    assert_snapshot!(checklist(80, 11, &fixture::running()), @r#"
    ━ Checklist wave 1/3 · implementing ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 3/8 ━
      latest rollback 13:05, 1 h 15 left · window ends 13:55 in 2 h 05
      ✓   1  ° pre-check  Monitoring is green for both…   11:00  jun
      ✓   2  Export the running configuration · saved a…  11:06  jun
      –   3  Load the new firmware on the secondary · a…  11:19  jun
    ▌ □   4  ◆ HOLD  Fail over to the secondary             2 m  omar releases
      □   5  Watch traffic for ten minutes                 10 m  jun
      □   6  Disconnect the old primary                     5 m  jun
      □   7  ⚑ NO RETURN  Upgrade the primary              15 m  go / no-go
      □   8  Fail back and save both configurations         5 m  jun
    "#);
}

#[test]
fn a_clock_is_wrapped_and_never_cut() {
    let shown = checklist(30, 9, &fixture::running());
    assert!(
        shown.contains("left") && !shown.lines().nth(1).is_some_and(|l| l.ends_with('…')),
        "{shown}"
    );
}

#[test]
fn the_rollback() {
    assert_snapshot!(checklist(60, 6, &fixture::rolling_back()), @r#"
    ━ Rollback wave 1/3 · rolling back ━━━━━━━━━━━━━━━━━━━ 1/3 ━
      recovery 18 min of 40 min · window ends 13:55 in 2 h 05
      ✓   1  Reconnect the old primary     11:38  jun
      □   2  Restore the exported config…   10 m  jun
    ▌ □   3  Fail back and watch traffic     5 m  jun
    "#);
}

#[test]
fn the_header_leaves_the_file_off_first_and_the_person_never() {
    let header = Header {
        organisation: "Fabrikam MSP",
        file: "/srv/cab/fabrikam.db",
        meeting: Some(("CAB", fixture::now() + chrono::Duration::minutes(130))),
        here: Some(4),
        person: ("ines", "manager"),
        declared: true,
        banner: "READ ONLY",
    };
    let shown = |width| picture(width, 1, |buffer, area| header.draw(buffer, area, &view()));
    let all = [shown(140), shown(120), shown(80), shown(40)].join("\n");
    assert_snapshot!(all, @r#"
    holdpoint   READ ONLY · Fabrikam MSP · /srv/cab/fabrikam.db                 CAB today 14:00 in 2 h 10   4 here   ines · manager · declared
    holdpoint   READ ONLY · Fabrikam MSP                    CAB today 14:00 in 2 h 10   4 here   ines · manager · declared
    holdpoint   READ ONLY    CAB today 14:00 in 2 h 10   ines · manager · declared
    holdpoint   READ ONLY  ines · declared
    "#);
}

#[test]
fn the_footer_shows_as_many_keys_as_fit_and_always_the_status() {
    let hint = |key, label| Hint {
        key,
        label,
        enabled: true,
    };
    let hints = [
        hint("enter", "open"),
        hint("A", "approve"),
        hint("c", "comment"),
        hint("?", "help"),
    ];
    let shown = |width, status| {
        picture(width, 1, |buffer, area| {
            footer::draw(buffer, area, &hints, (status, Tone::Muted), &view());
        })
    };
    let all = [
        shown(80, "saved"),
        shown(30, "saved"),
        shown(30, "a sentence longer than the line is"),
    ];
    assert_snapshot!(all.join("\n"), @r#"
    enter open  A approve  c comment  ? help                                 saved
    enter open  A approve  saved
     a sentence longer than the…
    "#);
}
