//! The tables: on the screen, and in `docs/performance.md`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::measure::LOADS;
use super::peers::{self, Peer};
use super::plot::plot;
use super::ratios::{self, Goal, Ratio, Unit};
use super::results::{Results, Series};
use super::statistics::Spread;
use crate::files::root;

/// Where the tables stand in the document.
const BEGIN: &str =
    "<!-- by `cargo xtask bench`: everything down to the end mark is written by the command -->";
const END: &str = "<!-- end -->";
const PLOT: &str = "![Cost of our clients in proportion to others](performance/ratios.svg)";
const FIGURES: &str =
    "The figures of every round are in [performance/results.json](performance/results.json).";

/// Prints the ratios and writes everything: into the repository when the run is recorded.
pub(super) fn write(results: &Results, is_recorded: bool) -> Result<(), String> {
    let ratios = ratios::of(results);
    print(&ratios);
    let folder =
        if is_recorded { root().join("docs/performance") } else { super::folder().join("results") };
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let all = json!({ "ratios": ratios, "results": results });
    let text = serde_json::to_string_pretty(&all).map_err(|error| error.to_string())?;
    save(&folder.join("results.json"), &format!("{text}\n"))?;
    save(&folder.join("ratios.svg"), &plot(&ratios))?;
    let tables = format!("{PLOT}\n\n{}\n{FIGURES}\n", tables(results, &ratios));
    if is_recorded {
        let document = root().join("docs/performance.md");
        let text = fs::read_to_string(&document)
            .map_err(|error| format!("{}: {error}", document.display()))?;
        save(&document, &between_marks(&text, &tables)?)
    } else {
        save(&folder.join("tables.md"), &tables)
    }
}

fn save(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    let shown: PathBuf = path.strip_prefix(root()).unwrap_or(path).to_owned();
    println!("wrote {}", shown.display());
    Ok(())
}

fn between_marks(document: &str, tables: &str) -> Result<String, String> {
    let parts = document
        .split_once(BEGIN)
        .and_then(|(before, rest)| rest.split_once(END).map(|(_, after)| (before, after)));
    let (before, after) = parts.ok_or("docs/performance.md lacks the marks of the tables")?;
    Ok(format!("{before}{BEGIN}\n\n{tables}\n{END}{after}"))
}

fn print(ratios: &[Ratio]) {
    println!(
        "\n{:<54} {:>8} {:>19} {:>8}",
        "median of ratios in a round", "", "half of the rounds", "goal"
    );
    for ratio in ratios {
        let Spread { median, lower, upper } = ratio.spread;
        let spread = format!("{} … {}", figure(lower), figure(upper));
        let verdict = ratio.is_met().map_or("", |met| if met { "  met" } else { "  missed" });
        println!(
            "{:<54} {:>8} {spread:>19} {:>8}{verdict}",
            ratio.title,
            figure(median),
            goal(ratio)
        );
    }
    println!();
}

fn tables(results: &Results, ratios: &[Ratio]) -> String {
    let mut text = String::new();
    let mut line = |line: &str| {
        text.push_str(line);
        text.push('\n');
    };
    let machine = &results.machine;
    line(&format!(
        "{} rounds on {} {}, {} processors that are shared with others.\n",
        results.rounds, machine.system, machine.architecture, machine.processors
    ));
    line("| | median | half of the rounds | goal | |\n|---|---:|---:|---:|---|");
    for ratio in ratios {
        line(&row_of_ratio(ratio));
    }
    for title in LOADS.iter().map(|load| load.title).chain(["first 1,000 calls"]) {
        if let Some(load) = results.loads.get(title) {
            line(&format!("\n### {title}\n"));
            line("| | CPU of the client per call | p50 | p99 | calls/s | connections / calls |");
            line("|---|---:|---:|---:|---:|---:|");
            for (name, series) in load {
                line(&row_of_load(name, series));
            }
        }
    }
    line("\n### What each of them leaves out of the work\n");
    line("| | leaves out | memory when warm | at the end | per 1,000 calls between |");
    line("|---|---|---:|---:|---:|");
    for peer in peers::all() {
        if let Some(row) = row_of_peer(peer, results) {
            line(&row);
        }
    }
    line("\n| whole process | CPU |\n|---|---:|");
    for (name, figures) in &results.starts {
        if let Some(Spread { median, lower, upper }) = Spread::of(figures) {
            line(&format!("| {name} | {median:.1} ms ({lower:.1} … {upper:.1}) |"));
        }
    }
    for (name, bytes) in &results.sizes {
        line(&format!("| size of the {name} | {:.2} MB |", kilo(kilo(*bytes))));
    }
    text
}

fn row_of_ratio(ratio: &Ratio) -> String {
    let Spread { median, lower, upper } = ratio.spread;
    let verdict = ratio.is_met().map_or("", |met| if met { "met" } else { "missed" });
    format!(
        "| {} | {} | {} … {} | {} | {verdict} |",
        ratio.title,
        figure(median),
        figure(lower),
        figure(upper),
        goal(ratio)
    )
}

fn row_of_load(name: &str, series: &Series) -> String {
    let of = |figures: &[f64]| Spread::of(figures).map_or(0.0, |spread| spread.median);
    let of_latencies = |figures: &[u32]| {
        let figures: Vec<f64> = figures.iter().copied().map(f64::from).collect();
        of(&figures)
    };
    format!(
        "| {name} | {:.0} µs | {:.0} µs | {:.0} µs | {:.0} | {} / {} |",
        of(&series.cpu_us_per_call),
        of_latencies(&series.p50_us),
        of_latencies(&series.p99_us),
        of(&series.calls_per_second),
        series.connections,
        series.calls
    )
}

fn row_of_peer(peer: &Peer, results: &Results) -> Option<String> {
    let took_part = results.loads.values().any(|load| load.contains_key(peer.name));
    if !took_part {
        return None;
    }
    let mut row = format!("| {} | {} |", peer.name, peer.leaves_out);
    if let Some(memory) = results.memory.get(peer.name) {
        let grown = kilo(memory.at_the_end.saturating_sub(memory.when_warm));
        let per_thousand = grown / kilo(memory.calls.max(1)) * 1024.0;
        let (warm, end) = (kilo(memory.when_warm), kilo(memory.at_the_end));
        write!(row, " {warm:.1} MB | {end:.1} MB | {per_thousand:.0} kB |")
            .expect("a String grows");
    } else {
        row.push_str(" | | |");
    }
    Some(row)
}

fn kilo(count: impl Kilo) -> f64 {
    count.kilo()
}

/// Divides by a thousand of its kind, for a reader.
trait Kilo {
    fn kilo(self) -> f64;
}

impl Kilo for u64 {
    #[allow(clippy::cast_precision_loss, reason = "for a reader")]
    fn kilo(self) -> f64 {
        self as f64 / 1000.0
    }
}

impl Kilo for f64 {
    fn kilo(self) -> f64 {
        self / 1000.0
    }
}

/// Three digits that count.
pub(crate) fn figure(figure: f64) -> String {
    match figure.abs() {
        small if small < 0.1 => format!("{figure:.4}"),
        small if small < 10.0 => format!("{figure:.2}"),
        _ => format!("{figure:.1}"),
    }
}

fn goal(ratio: &Ratio) -> String {
    let unit = if ratio.unit == Unit::Milliseconds { " ms" } else { "" };
    match ratio.goal {
        Some(Goal::AtMost(most)) => format!("≤ {}{unit}", short(most)),
        Some(Goal::AtLeast(least)) => format!("≥ {}{unit}", short(least)),
        None => String::new(),
    }
}

fn short(goal: f64) -> String {
    if goal < 0.2 { format!("1/{:.0}", 1.0 / goal) } else { goal.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_marks_is_written() {
        let document = format!("before\n{BEGIN}\nold\n{END}\nafter\n");
        let written = between_marks(&document, "new\n").expect("the marks are there");
        assert_eq!(written, format!("before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"));
        assert_eq!(between_marks(&written, "new\n"), Ok(written.clone()));
        assert!(between_marks("no marks", "new\n").is_err());
    }

    #[test]
    fn a_small_goal_is_shown_as_the_fraction_it_is() {
        assert_eq!(short(1.0 / 200.0), "1/200");
        assert_eq!(short(0.5), "0.5");
        assert_eq!(figure(0.0049), "0.0049");
    }
}
