//! Delivers notifications to the merchant's server.

use std::pin::pin;
use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use iyzico_core::webhook::SIGNATURE_HEADER;

use super::post::{Undeliverable, check_address, post};
use super::shared::Shared;
use crate::bank::webhooks::{Delivery, Webhook};

/// Delivers notifications when they are due, for as long as the simulator runs. Looking at the bank lets
/// everything else happen that has come due.
pub(crate) async fn run(shared: Arc<Shared>) {
    loop {
        let due = shared.bank().webhooks.take_due(shared.clock.timestamp());
        for webhook in due {
            tokio::spawn(deliver(Arc::clone(&shared), webhook));
        }
        let next_at = shared.bank().next_at();
        shared.clock.wait(next_at).await;
    }
}

impl Shared {
    /// Sends notifications to this address from now on, if they can ever get there.
    pub(crate) fn set_webhook_url(&self, url: Option<String>) -> Result<(), Undeliverable> {
        if let Some(url) = &url {
            check_address(url, self.remote)?;
        }
        self.bank().webhooks.url = url;
        Ok(())
    }

    /// Delivers now what waits for its time, and waits for the end of these deliveries.
    pub(crate) async fn deliver_webhooks(&self) {
        self.hasten_webhooks();
        loop {
            let mut settled = pin!(self.settled.notified());
            settled.as_mut().enable(); // before looking, so that no end is missed
            if !self.webhooks_are_busy() {
                return;
            }
            settled.await;
        }
    }

    pub(crate) fn hasten_webhooks(&self) {
        self.bank().webhooks.hasten(self.clock.timestamp());
        self.clock.announce();
    }

    pub(crate) fn webhooks_are_busy(&self) -> bool {
        self.bank().webhooks.busy(self.clock.timestamp())
    }
}

async fn deliver(shared: Arc<Shared>, webhook: Webhook) {
    let mut headers = vec![(CONTENT_TYPE.as_str(), "application/json".to_owned())];
    headers.extend(webhook.signature.map(|value| (SIGNATURE_HEADER, value)));
    let result = post(&webhook.url, headers, webhook.body, shared.remote).await;
    let delivery = Delivery {
        at: shared.clock.timestamp(),
        status: result.as_ref().ok().copied(),
        problem: result.err(),
    };
    shared.bank().webhooks.settle(&webhook.reference, delivery);
    shared.settled.notify_waiters();
    shared.clock.announce();
}
