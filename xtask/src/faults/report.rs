//! What is printed while it runs, and at the end.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Totals;
use super::auditor::Harm;
use super::records::Wanted;
use super::tally::{Ending, Tally};

/// Says now and then how far it is, until it is dropped.
pub(crate) async fn progress(tally: Arc<Tally>, wanted: u64) {
    let started = Instant::now();
    let is_terminal = io::stderr().is_terminal();
    let pause = if is_terminal { Duration::from_millis(250) } else { Duration::from_secs(10) };
    loop {
        tokio::time::sleep(pause).await;
        let sent = tally.sent();
        let seconds = started.elapsed().as_secs().max(1);
        let line = format!("{sent} of {wanted} operations, {} a second", sent / seconds);
        if is_terminal {
            eprint!("\r{line} ");
            let _ = io::stderr().flush();
        } else {
            eprintln!("{line}");
        }
    }
}

/// Prints the totals.
pub(crate) fn print(totals: &Totals, tally: &Tally, duration: Duration) {
    if io::stderr().is_terminal() {
        eprintln!();
    }
    println!(
        "\n{} operations in {} orders, seed {}, {:.0} s\n",
        tally.sent(),
        totals.orders,
        totals.seed,
        duration.as_secs_f64()
    );
    for (name, harm) in VERDICTS {
        println!("{name:<16} {:>8}", totals.count(*harm));
    }
    print_endings(tally);
    println!(
        "\n{} calls were dropped in the middle. Of those that stayed Unknown, {} had moved money.",
        tally.crashed(),
        totals.unknown_but_moved
    );
    print_faults(totals);
    print_findings(totals);
}

/// What the page of figures says.
pub(crate) fn figures(totals: &Totals, tally: &Tally) -> Vec<(String, String)> {
    let counts = &totals.counts;
    let faults: u64 = counts.faults.values().map(|(money, others)| money + others).sum();
    let mut rows = vec![
        ("money operations".to_owned(), tally.sent().to_string()),
        ("orders".to_owned(), totals.orders.to_string()),
        ("faults".to_owned(), faults.to_string()),
        ("kinds of faults".to_owned(), counts.faults.len().to_string()),
        ("calls dropped in the middle".to_owned(), tally.crashed().to_string()),
    ];
    rows.extend(
        VERDICTS.iter().map(|(name, harm)| ((*name).to_owned(), totals.count(*harm).to_string())),
    );
    rows
}

fn print_endings(tally: &Tally) {
    let ended = tally.ended();
    print!("\n{:<20}", "operation");
    for ending in Ending::ALL {
        print!(" {:>10}", ending.title());
    }
    println!();
    let row = |title: &str, count: &dyn Fn(Ending) -> u64| {
        print!("{title:<20}");
        for ending in Ending::ALL {
            print!(" {:>10}", count(ending));
        }
        println!();
    };
    let count = |name, ending| ended.get(&(name, ending)).copied().unwrap_or_default();
    for name in Wanted::NAMES {
        row(name, &|ending| count(name, ending));
    }
    row("all", &|ending| Wanted::NAMES.into_iter().map(|name| count(name, ending)).sum());
}

fn print_faults(totals: &Totals) {
    let counts = &totals.counts;
    println!(
        "\nThe bank got {} money calls, {} % with a fault, and {} look-ups, {} % with a fault.\n",
        counts.money_calls,
        percent(counts.money_calls_with_fault, counts.money_calls),
        counts.look_ups,
        percent(counts.look_ups_with_fault, counts.look_ups),
    );
    println!("{:<24} {:>12} {:>12}", "fault", "money calls", "other calls");
    for (kind, (with_money, with_others)) in &counts.faults {
        println!("{kind:<24} {with_money:>12} {with_others:>12}");
    }
}

fn print_findings(totals: &Totals) {
    const MOST: usize = 20;
    for finding in totals.findings.iter().take(MOST) {
        println!("\n{:?}, {}: {}", finding.harm, finding.order, finding.what);
    }
    if let Some(more) = totals.findings.len().checked_sub(MOST).filter(|more| *more > 0) {
        println!("\nand {more} more");
    }
}

fn percent(part: u64, whole: u64) -> u64 {
    (part * 100).checked_div(whole).unwrap_or_default()
}

const VERDICTS: &[(&str, Harm)] = &[
    ("double charges", Harm::DoubleCharge),
    ("double refunds", Harm::DoubleRefund),
    ("lost payments", Harm::LostPayment),
    ("wrong verdicts", Harm::WrongVerdict),
];
