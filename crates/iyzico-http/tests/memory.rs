//! Memory stays flat over many calls. A process of its own, as other tests would disturb the figures.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "clippy sees tests only in functions marked so")]

use std::fs;

use iyzico_http::bin::CheckBin;
use iyzico_http::testing::Sandbox;
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_is_flat_over_many_calls() {
    let is_long = std::env::var_os("IYZICO_LONG").is_some_and(|value| value == "1");
    let rounds = if is_long { 50 } else { 4 };
    let sandbox = Sandbox::start().await.unwrap();
    for _ in 0..WARM_UP {
        call(&sandbox).await;
    }
    let before = resident_kibibytes();
    for _ in 0..rounds {
        call(&sandbox).await;
    }
    let grown = resident_kibibytes().saturating_sub(before);
    assert!(grown < 2048, "{grown} KiB more than {before} after {rounds} times {CALLS} calls");
}

/// Makes so many calls, then lets the simulator forget them: it notes every request.
async fn call(sandbox: &Sandbox) {
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let client = sandbox.client.clone();
        workers.spawn(async move {
            let request = CheckBin::builder().bin_number("552879").build();
            for _ in 0..CALLS / WORKERS {
                client.send(&request).await.unwrap();
            }
        });
    }
    workers.join_all().await;
    sandbox.simulator.reset();
}

fn resident_kibibytes() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

const WARM_UP: usize = 2;
const WORKERS: usize = 16;
/// Of one round.
const CALLS: usize = 1_008;
