//! What `cargo xtask bench` starts: a server that checks signatures, and clients in Rust that call it.
//!
//! ```text
//! iyzico-bench server FOLDER      serves until its input ends; writes `authority.pem` into FOLDER
//! iyzico-bench peer NAME serve    ours, hyper or reqwest; see `drive` for how it is told what to do
//! iyzico-bench peer NAME calls N LINES    makes N calls, one after the other
//! iyzico-bench cpu PROGRAM ...    runs a program and prints the CPU time it took
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "what is measured goes to the standard output")]

mod by_hand;
mod cpu;
mod drive;
mod hyper_by_hand;
mod order;
mod ours;
mod reqwest_by_hand;
mod server;

use std::env;
use std::error::Error;
use std::process::ExitCode;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // One thread for all of them: the machine may have two processors, and the other side needs one.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let result = runtime.map_err(Into::into).and_then(|runtime| match arguments[..] {
        ["server", folder] => runtime.block_on(server::serve(folder.as_ref())),
        ["peer", name, ref task @ ..] => runtime.block_on(peer(name, task)),
        ["cpu", program, ref arguments @ ..] => cpu::of_program(program, arguments),
        _ => Err("usage: iyzico-bench server FOLDER | peer NAME serve | peer NAME calls N LINES | cpu PROGRAM ...".into()),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn peer(name: &str, task: &[&str]) -> Outcome {
    match name {
        "ours" => drive::drive(ours::Ours::new()?, task).await,
        "hyper" => drive::drive(hyper_by_hand::Hyper::new()?, task).await,
        "reqwest" => drive::drive(reqwest_by_hand::Reqwest::new()?, task).await,
        _ => Err(format!("no peer is named {name}").into()),
    }
}
