//! The exchange is cut after every byte of the request and of the response, and what the client says
//! about the money is compared with the simulator's ledger.

mod exchange;
mod judge;
mod table;

use std::sync::Arc;

use crate::simulated::cable::{Carried, Cut, End, Way};
use crate::simulated::is_long;
use crate::simulated::money::{Kind, traces};
use crate::simulated::site::{Protocol, Site};
use exchange::{Connection, exchange_all, record};
use judge::Rules;
use table::Table;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_cut_over_plain_http1_tells_the_truth_about_the_money() {
    cut_everywhere(Protocol::PlainHttp1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_cut_over_tls_http1_tells_the_truth_about_the_money() {
    cut_everywhere(Protocol::TlsHttp1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_cut_over_tls_http2_tells_the_truth_about_the_money() {
    cut_everywhere(Protocol::TlsHttp2).await;
}

async fn cut_everywhere(protocol: Protocol) {
    let site = Arc::new(Site::open(protocol).await);
    let mut table = Table::new(format!("{protocol:?}"));
    for kind in Kind::ALL {
        cut_all(&site, kind, Connection::New, &mut table).await;
    }
    for kind in Kind::ALL.into_iter().filter(|kind| is_long() || *kind == Kind::Create) {
        cut_all(&site, kind, Connection::Used, &mut table).await;
    }
    close_while_idle(&site, &mut table).await;
    table.print_and_assert();
}

async fn cut_all(site: &Arc<Site>, kind: Kind, connection: Connection, table: &mut Table) {
    let whole = record(site, kind, connection).await;
    let cuts = places(&whole, stride(site.protocol, kind, connection));
    let exchanges = exchange_all(site, kind, connection, cuts).await;
    let rules = Rules::new(site.protocol, kind, connection, &whole);
    table.judge(exchanges, &traces(site.simulator()), &rules);
}

/// The server closes a connection that waits for its next call. The call must take another one.
async fn close_while_idle(site: &Arc<Site>, table: &mut Table) {
    let ends = [End::Close, End::Reset].into_iter().cycle();
    let cuts =
        ends.map(|end| Cut { way: Way::Request, after: 0, end }).take(idle_closes()).collect();
    let whole = Carried::default();
    let rules = Rules::new(site.protocol, Kind::Create, Connection::Idle, &whole);
    let exchanges = exchange_all(site, Kind::Create, Connection::Idle, cuts).await;
    table.judge(exchanges, &traces(site.simulator()), &rules);
}

/// Every `stride`th byte of both ways, and a little beyond the last one: signatures in TLS and
/// compressed headers vary in length. Both ends take turns; in the long run each byte has both.
fn places(whole: &Carried, stride: usize) -> Vec<Cut> {
    let mut cuts = Vec::new();
    for way in [Way::Request, Way::Response] {
        let last = whole.bytes(way);
        let bytes = (0..=last + BEYOND).filter(|byte| byte % stride == 0 || *byte == last);
        for (number, after) in bytes.enumerate() {
            for (turn, end) in [End::Close, End::Reset].into_iter().enumerate() {
                if is_long() || number % 2 == turn {
                    cuts.push(Cut { way, after, end });
                }
            }
        }
    }
    cuts
}

/// Payments are cut at every byte. The bytes of the other calls differ little from theirs, so every
/// one of those is for the long run.
fn stride(protocol: Protocol, kind: Kind, connection: Connection) -> usize {
    match (kind, connection) {
        _ if is_long() => 1,
        (Kind::Create, Connection::New) => 1,
        (Kind::Create, _) if protocol == Protocol::PlainHttp1 => 3,
        (Kind::Create, _) => 17,
        _ => 97,
    }
}

fn idle_closes() -> usize {
    if is_long() { 2_000 } else { 60 }
}

/// More than the lengths of two exchanges of the same call can differ by.
const BEYOND: usize = 32;
