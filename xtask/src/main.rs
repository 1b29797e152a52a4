//! `cargo xtask`: the tasks of this repository.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "a task talks to the person who started it")]

mod alike;
mod bench;
mod codegen;
mod cost;
mod demo;
mod docs;
mod faults;
mod figures;
mod files;
mod fuzz;
mod instructions;
mod languages;
mod mutants;
mod package;
mod pgo;
mod platforms;
mod public_api;
mod published;
mod release;
mod screenshots;
#[cfg(test)]
mod security;
mod step;
mod test;
mod workflows;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The tasks of this repository")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Take a payment from Rust, Python and Node against the embedded simulator
    Demo,
    /// Set up what is needed and run every test and check
    Test {
        /// Only these steps; see `--list`
        #[arg(value_parser = test::known)]
        steps: Vec<String>,
        /// Name the steps and stop
        #[arg(long)]
        list: bool,
        /// Run the long form of every test that has one: full tables, many threads, many cases, fuzzing
        #[arg(long)]
        long: bool,
    },
    /// Prove that nobody pays twice: random operations under faults, then an audit
    Faults(faults::Options),
    /// Try inputs that nobody thought of, for a while with every target
    Fuzz {
        /// Only this target
        #[arg(value_parser = fuzz::TARGETS)]
        target: Option<String>,
        /// How long each of them runs
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Try strange pages, books and requests in all three languages, which must say the same of them
    Alike(alike::Options),
    /// Render everything that follows from the description of the API in the core
    Codegen {
        /// Write nothing; fail when a generated file is stale
        #[arg(long)]
        check: bool,
    },
    /// Build the pages of `docs` as a site, in `target/site`
    Docs,
    /// Measure our clients beside others that do the same work, all in one run
    Bench(bench::Options),
    /// Lay the packages for Python and Node into `dist`, and try them without Rust
    Package(package::Options),
    /// Record how often calls run through which code of the packages, for profile-guided optimization
    Pgo,
    /// Take the payments of the README from an empty folder, with nothing but the packages in `dist`
    FirstMinutes,
    /// Take the pictures of the guide: the form, the bank's page and the panel, in a real browser
    Screenshots,
    /// Write `docs/figures.md`: coverage, mutations, faults survived, sizes, speed, each with commit and command
    Figures(figures::Options),
    /// Measure what one more call costs whoever compiles the core
    #[command(hide = true)]
    Cost(cost::Options),
    /// Count the instructions of calls, and compare them with what they were
    Instructions(instructions::Options),
    /// Change the code that judges money, one thing at a time, and see whether the tests notice
    Mutants(mutants::Options),
    /// Record what users of the Rust crates can name, in `api/public`
    PublicApi {
        /// Write nothing; fail with the differences when the record is stale
        #[arg(long)]
        check: bool,
    },
    /// Get ready for a release, and see what is in its way; nothing is published
    Release(release::Options),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().task {
        Task::Demo => demo::run(),
        Task::Test { list: true, .. } => {
            test::list();
            Ok(())
        }
        Task::Test { steps, long, .. } => {
            if long {
                step::go_long();
            }
            test::run(&steps)
        }
        Task::Faults(options) => faults::run(&options),
        Task::Fuzz { target, seconds } => fuzz::run(target.as_deref(), seconds),
        Task::Alike(options) => alike::run(&options),
        Task::Codegen { check } => codegen::run(check),
        Task::Docs => docs::run(),
        Task::Bench(options) => bench::run(&options),
        Task::Package(options) => package::run(&options),
        Task::Pgo => pgo::run(),
        Task::FirstMinutes => package::first_minutes(),
        Task::Screenshots => screenshots::run(),
        Task::Figures(options) => figures::run(&options),
        Task::Cost(options) => cost::run(&options),
        Task::Instructions(options) => instructions::run(&options),
        Task::Mutants(options) => mutants::run(&options),
        Task::PublicApi { check } => public_api::run(check),
        Task::Release(options) => release::run(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Also beside a name that is right, which would otherwise run alone.
    #[test]
    fn a_name_of_nothing_is_wrong_usage() {
        for words in [
            &["test", "nope"][..],
            &["test", "format", "nope"],
            &["fuzz", "nope"],
            &["mutants", "price", "nope"],
            &["bench", "--only", "rust", "--only", "nope"],
            &["package", "--target", "nope"],
        ] {
            let given = ["cargo xtask"].iter().chain(words);
            let refused = Arguments::try_parse_from(given).err().unwrap();
            assert_eq!(refused.exit_code(), 2, "{words:?}");
            let told = refused.to_string();
            assert!(told.contains("nope") && !told.contains("unexpected"), "{told}");
        }
    }
}
