//! A few thousand orders against a simulator of their own, and the audit afterwards.

use std::sync::Arc;
use std::time::Duration;

use iyzico_simulator::Scenario;
use tokio::task::JoinSet;

use super::auditor::{Audit, audit};
use super::ledger;
use super::merchant::process;
use super::order::Order;
use super::records::OrderRecord;
use super::request_counts::RequestCounts;
use super::scenario;
use super::shop::{Shop, Strategy};
use super::tally::Tally;

/// What a round is about.
pub(crate) struct Round {
    pub(crate) seed: u64,
    /// Numbers of the orders.
    pub(crate) orders: std::ops::Range<u64>,
    pub(crate) scenario: Scenario,
    pub(crate) concurrency: usize,
    pub(crate) strategy: Strategy,
    pub(crate) tls: bool,
}

/// The result of a round.
pub(crate) struct RoundResult {
    pub(crate) audit: Audit,
    pub(crate) counts: RequestCounts,
}

impl Round {
    /// Processes all orders and audits them.
    pub(crate) async fn play(self, tally: Arc<Tally>) -> Result<RoundResult, String> {
        let (longest_pause, longest_lag) = scenario::longest_waits(&self.scenario);
        let orders: Vec<Order> =
            self.orders.clone().map(|number| Order::of(self.seed, number)).collect();
        let shop = Shop::open(&self, tally).await;
        let shop = shop.map_err(|error| format!("the simulator: {error}"))?;
        let shop = Arc::new(shop);
        let mut at_work: JoinSet<OrderRecord> =
            orders.into_iter().map(|order| process(Arc::clone(&shop), order)).collect();
        while shop.barrier.all_waiting().await {
            shop.advance_clock(longest_lag);
        }
        let mut records = Vec::new();
        while let Some(done) = at_work.join_next().await {
            records.push(done.map_err(|error| format!("an order was not processed: {error}"))?);
        }
        // What was dropped in the middle may still be carried out.
        shop.requests.quiet(longest_pause + MARGIN).await;
        Ok(RoundResult {
            audit: audit(
                &records,
                &ledger::read(&shop.simulator),
                &ledger::cross_bookings(&shop.simulator),
            ),
            counts: shop.requests.counts(),
        })
    }
}

/// Time for what is on its way without a pause.
const MARGIN: Duration = Duration::from_millis(500);
