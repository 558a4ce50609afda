//! The page that says how well scores foretold what became of changes.

use super::Page;
use crate::domain::backtest::measure::{Interval, Measure, many};
use crate::domain::backtest::{Report, Row};
use crate::domain::text::{count, pad};

/// How wide the name of a row is.
const NAME: usize = 24;

/// Writes what a backtest found.
pub fn backtest(report: &Report, page: &mut Page) {
    page.heading("Backtest: each change scored as of its own submission");
    let number = |n: usize| count(n as u64);
    page.always("held against", report.label.words());
    let learned = format!(
        "{} finished changes, each from when it had finished",
        number(report.finished)
    );
    page.always("learned from", &learned);
    let days = match (report.from, report.to) {
        (Some(from), Some(to)) => format!(
            ", submitted from {} to {}",
            from.format("%Y-%m-%d %H:%M UTC"),
            to.format("%Y-%m-%d %H:%M UTC")
        ),
        (None, _) | (_, None) => String::new(),
    };
    page.always("tested on", &format!("{}{days}", number(report.tested)));
    let wrong = format!(
        "{} of these ({})",
        number(report.wrong),
        share(report.wrong, report.tested)
    );
    page.always("holds for", &wrong);
    if report.wrong == 0 || report.wrong == report.tested {
        page.always(
            "",
            "Everything tested went one way, so nothing can be told apart.",
        );
        return;
    }
    page.heading(&format!(
        "{}AUC    90 % interval    top tenth  caught",
        pad("Told apart by", NAME + 2)
    ));
    measured("declared class alone", &report.declared, page);
    measured("score without history", &report.without, page);
    measured("score", &report.score, page);
    if let Some(gain) = &report.gain {
        let line = format!(
            "{}{}",
            pad("score over declared", NAME),
            figures(gain, true)
        );
        page.hanging("  ", "    ", &line);
    }
    page.field(
        "",
        "AUC: how often, of a change that went wrong and one that went well, the former has the higher \
         score (0.5: by chance). Top tenth: the share of the tenth scored highest for which the label \
         holds. Caught: the share of all these that stands in it. Intervals: bootstrap with a fixed seed.",
    );
    rows("By band of the score", &report.bands, page);
    rows("By learned rate", &report.rates, page);
}

fn measured(name: &str, measure: &Measure, page: &mut Page) {
    let auc = measure
        .auc
        .map_or_else(String::new, |auc| figures(&auc, false));
    let percent =
        |share: Option<f64>| share.map_or_else(String::new, |s| format!("{:.1} %", s * 100.0));
    let line = format!(
        "{}{}  {:>9}  {:>6}",
        pad(name, NAME),
        pad(&auc, 21),
        percent(measure.top_tenth),
        percent(measure.caught)
    );
    page.hanging("  ", "    ", &line);
}

fn figures(interval: &Interval, signed: bool) -> String {
    let Interval { value, low, high } = interval;
    if signed {
        format!("{value:+.3} {low:+.3} to {high:+.3}")
    } else {
        format!("{value:.3}  {low:.3} to {high:.3}")
    }
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "none".to_owned();
    }
    format!("{:.1} %", many(part) * 100.0 / many(whole))
}

fn rows(title: &str, rows: &[Row], page: &mut Page) {
    page.heading(&format!(
        "{}changes    wrong   share  predicted",
        pad(title, NAME + 2)
    ));
    for row in rows {
        let predicted = row
            .predicted
            .map_or_else(String::new, |rate| format!("{:.1} %", rate * 100.0));
        let line = format!(
            "{}{:>7}  {:>7}  {:>6}  {predicted:>9}",
            pad(&row.group, NAME),
            count(row.cases as u64),
            count(row.wrong as u64),
            share(row.wrong, row.cases),
        );
        page.hanging("  ", "    ", &line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::backtest::{Backtest, Label, Span};
    use crate::domain::policy::Policy;

    fn page_of(report: &Report) -> String {
        let mut page = Page::new(80, true);
        backtest(report, &mut page);
        page.text()
    }

    #[test]
    fn nothing_to_tell_apart_is_said_rather_than_reckoned() {
        let report = Backtest::new(Label::Incident, Policy::default()).report(Span::default());
        let text = page_of(&report);
        assert!(text.contains("nothing can be told apart"), "{text}");
        assert!(!text.contains("NaN"), "{text}");
    }

    #[test]
    fn every_figure_stands_in_80_columns_with_its_interval() {
        let auc = Interval {
            value: 0.75,
            low: 0.7,
            high: 0.8,
        };
        let measure = Measure {
            auc: Some(auc),
            top_tenth: Some(0.211),
            caught: Some(0.4),
        };
        let mut report = Backtest::new(Label::Incident, Policy::default()).report(Span::default());
        (report.finished, report.tested, report.wrong) = (9_743, 2_923, 156);
        (report.declared, report.without, report.score) = (measure, measure, measure);
        report.gain = Some(auc);
        report.rates = vec![Row {
            group: "20 % and more".to_owned(),
            cases: 40,
            wrong: 10,
            predicted: Some(0.26),
        }];
        let text = page_of(&report);
        for said in [
            "0.750  0.700 to 0.800     21.1 %  40.0 %",
            "+0.750 +0.700 to +0.800",
            "156 of these (5.3 %)",
            "     40       10  25.0 %     26.0 %",
        ] {
            assert!(text.contains(said), "{said}\n{text}");
        }
        assert!(text.lines().all(|l| l.len() <= 80), "{text}");
    }
}
