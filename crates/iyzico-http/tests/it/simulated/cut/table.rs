//! Counts what the client said, and prints it.

use std::collections::HashMap;
use std::fmt::Write;

use iyzico_http::{Error, Outcome};

use super::exchange::Exchange;
use super::judge::Rules;

pub(super) struct Table {
    text: String,
    wrong: Vec<String>,
}

#[derive(Default)]
struct Line {
    cuts: usize,
    not_sent: usize,
    refused: usize,
    unknown: usize,
    succeeded: usize,
    moved: usize,
    wrong: usize,
}

impl Table {
    pub(super) fn new(title: String) -> Self {
        let mut text = title;
        write!(
            text,
            "\n{:42}{:>7}{:>9}{:>9}{:>9}{:>11}{:>13}{:>7}",
            "",
            "cuts",
            "NotSent",
            "InvalidValueError",
            "Unknown",
            "Succeeded",
            "money moved",
            "wrong"
        )
        .unwrap();
        Self { text, wrong: Vec::new() }
    }

    pub(super) fn judge(
        &mut self,
        exchanges: Vec<Exchange>,
        traces: &HashMap<String, usize>,
        rules: &Rules,
    ) {
        let mut line = Line::default();
        for exchange in exchanges {
            let moved = traces.get(&exchange.trace).copied().unwrap_or(0);
            line.count(&exchange, moved);
            if let Some(objection) = rules.objection(&exchange, moved) {
                line.wrong += 1;
                let Exchange { cut, said, .. } = exchange;
                self.wrong.push(format!("{}: {objection}: {cut:?}: {said:?}", rules.name()));
            }
        }
        self.add(&rules.name(), &line);
    }

    fn add(&mut self, name: &str, line: &Line) {
        let Line { cuts, not_sent, refused, unknown, succeeded, moved, wrong } = line;
        write!(
            self.text,
            "\n{name:42}{cuts:>7}{not_sent:>9}{refused:>9}{unknown:>9}{succeeded:>11}{moved:>13}{wrong:>7}"
        )
        .unwrap();
    }

    #[expect(clippy::print_stdout, reason = "the table is the result, shown with --nocapture")]
    pub(super) fn print_and_assert(self) {
        println!("{}", self.text);
        let shown = self.wrong.iter().take(20).fold(String::new(), |all, one| all + one + "\n");
        assert!(self.wrong.is_empty(), "{} are wrong:\n{shown}", self.wrong.len());
    }
}

impl Line {
    fn count(&mut self, exchange: &Exchange, moved: usize) {
        self.cuts += 1;
        self.moved += moved;
        *match exchange.said.as_ref().map_err(Error::outcome) {
            Ok(()) => &mut self.succeeded,
            Err(Outcome::NotSent) => &mut self.not_sent,
            Err(Outcome::Refused) => &mut self.refused,
            Err(_) => &mut self.unknown,
        } += 1;
    }
}
