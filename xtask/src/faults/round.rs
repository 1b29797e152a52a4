//! A few thousand orders against a simulator of their own, and the audit afterwards.

use std::sync::Arc;
use std::time::Duration;

use iyzico_simulator::Scenario;
use tokio::task::JoinSet;

use super::auditor::{Audit, audit};
use super::books;
use super::merchant::work_off;
use super::notes::Notes;
use super::plan::Order;
use super::shop::{Manner, Shop};
use super::tally::Tally;
use super::watch::Counts;
use super::weather;

/// What a round is about.
pub(crate) struct Round {
    pub(crate) seed: u64,
    /// Numbers of the orders.
    pub(crate) orders: std::ops::Range<u64>,
    pub(crate) scenario: Scenario,
    pub(crate) concurrency: usize,
    pub(crate) manner: Manner,
    pub(crate) tls: bool,
}

/// What a round brought.
pub(crate) struct Outcome {
    pub(crate) audit: Audit,
    pub(crate) counts: Counts,
}

impl Round {
    /// Works all orders off and audits them.
    pub(crate) async fn play(self, tally: Arc<Tally>) -> Result<Outcome, String> {
        let (longest_pause, longest_lag) = weather::longest(&self.scenario);
        let orders: Vec<Order> =
            self.orders.clone().map(|number| Order::of(self.seed, number)).collect();
        let shop = Shop::open(&self, tally).map_err(|error| format!("the simulator: {error}"))?;
        let shop = Arc::new(shop);
        let mut at_work: JoinSet<Notes> =
            orders.into_iter().map(|order| work_off(Arc::clone(&shop), order)).collect();
        while shop.nights.come().await {
            shop.let_the_night_pass(longest_lag).map_err(|error| error.to_string())?;
        }
        let mut notes = Vec::new();
        while let Some(done) = at_work.join_next().await {
            notes.push(done.map_err(|error| format!("an order was not worked off: {error}"))?);
        }
        // What was dropped in the middle may still be carried out.
        shop.watch.quiet(longest_pause + MARGIN).await;
        Ok(Outcome {
            audit: audit(&notes, &books::read(&shop.simulator)),
            counts: shop.watch.counts(),
        })
    }
}

/// Time for what is on its way without a pause.
const MARGIN: Duration = Duration::from_millis(500);
