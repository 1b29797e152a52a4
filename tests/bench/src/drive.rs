//! Does what `cargo xtask bench` says, and says what it cost.
//!
//! A peer reads commands from its input and answers each with a line:
//!
//! ```text
//! {"seconds": 0.4, "at_once": 32, "lines": 3, "read": "usual"}
//! {"calls": 812, "cpu_us": 190000, "wall_us": 400100, "latencies_us": [421, ...]}
//! ```
//!
//! A command has `seconds` or a number of `calls`. `usual` reads what a shop stores of a payment, `all` every
//! field. The peers in Python and Node do the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, BufReader, stdin};

use crate::order::Order;
use crate::{Outcome, cpu};

/// A client that pays.
pub(crate) trait Peer: Send + Sync + 'static {
    /// Pays, and reads the response: what a shop stores of it, or all fields. The sum of what was read.
    fn pay(&self, order: &Order, all: bool) -> impl Future<Output = Outcome<usize>> + Send;
}

#[derive(Clone, Copy, Deserialize)]
struct Task {
    seconds: Option<f64>,
    calls: Option<u64>,
    at_once: u64,
    lines: u64,
    read: Read,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Read {
    Usual,
    All,
}

#[derive(Serialize)]
struct Report {
    calls: usize,
    cpu_us: u128,
    wall_us: u128,
    latencies_us: Vec<u128>,
}

/// Does what the arguments say: serves commands, or makes some calls whose instructions are counted.
pub(crate) async fn drive(peer: impl Peer, task: &[&str]) -> Outcome {
    match *task {
        ["serve"] => serve(peer).await,
        ["calls", times, lines] => calls(&peer, times.parse()?, lines.parse()?).await,
        _ => Err("a peer is told `serve` or `calls N LINES`".into()),
    }
}

/// Pays one order after the other and reads every field, as the peers in Python and Node do.
async fn calls(peer: &impl Peer, times: u64, lines: u64) -> Outcome {
    for number in 0..times {
        peer.pay(&Order::new(number, lines), true).await?;
    }
    Ok(())
}

/// Serves commands until there are no more.
async fn serve(peer: impl Peer) -> Outcome {
    let peer = Arc::new(peer);
    let numbers = Arc::new(AtomicU64::new(0));
    let mut commands = BufReader::new(stdin()).lines();
    while let Some(command) = commands.next_line().await? {
        let task = serde_json::from_str(&command)?;
        println!("{}", serde_json::to_string(&run(&peer, &numbers, task).await?)?);
    }
    Ok(())
}

async fn run<P: Peer>(peer: &Arc<P>, numbers: &Arc<AtomicU64>, task: Task) -> Outcome<Report> {
    let (started, used) = (Instant::now(), cpu::of_this_process()?);
    let remaining = Arc::new(AtomicU64::new(task.calls.unwrap_or(u64::MAX)));
    let workers: Vec<_> = (0..task.at_once)
        .map(|_| {
            tokio::spawn(work(peer.clone(), numbers.clone(), remaining.clone(), started, task))
        })
        .collect();
    let mut latencies_us = Vec::new();
    for worker in workers {
        latencies_us.extend(worker.await??);
    }
    Ok(Report {
        calls: latencies_us.len(),
        cpu_us: cpu::of_this_process()?.saturating_sub(used).as_micros(),
        wall_us: started.elapsed().as_micros(),
        latencies_us,
    })
}

async fn work<P: Peer>(
    peer: Arc<P>,
    numbers: Arc<AtomicU64>,
    remaining: Arc<AtomicU64>,
    started: Instant,
    task: Task,
) -> Outcome<Vec<u128>> {
    let limit = task.seconds.map_or(Duration::MAX, Duration::from_secs_f64);
    let mut latencies = Vec::new();
    while started.elapsed() < limit && take(&remaining) {
        let start = Instant::now();
        let order = Order::new(numbers.fetch_add(1, Ordering::Relaxed), task.lines);
        peer.pay(&order, task.read == Read::All).await?;
        latencies.push(start.elapsed().as_micros());
    }
    Ok(latencies)
}

fn take(remaining: &AtomicU64) -> bool {
    remaining.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok()
}
