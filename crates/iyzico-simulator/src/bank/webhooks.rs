//! Notifications to the merchant's server: when each is sent, and how that ended.

use iyzico_core::payment::PaymentId;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::clock::as_text;
use crate::faults::WebhookFault;

/// All notifications, and where they go.
#[derive(Clone, Debug)]
pub(crate) struct Webhooks {
    /// Missing until the merchant names one; nothing is sent before.
    pub(crate) url: Option<String>,
    /// Whether the signature header is sent.
    pub(crate) signed: bool,
    all: Vec<Webhook>,
}

/// A notification and its deliveries.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Webhook {
    /// ID of the notification, the same in every delivery: `iyziReferenceCode`.
    pub reference: String,
    /// What happened: `iyziEventType`.
    pub event: &'static str,
    /// State of the payment.
    pub status: &'static str,
    /// The payment that it is about.
    pub payment_id: PaymentId,
    /// Where it goes.
    pub url: String,
    /// The body as it is sent.
    pub body: String,
    /// The value of `X-IYZ-SIGNATURE-V3`, when it is sent.
    pub signature: Option<String>,
    /// Deliveries so far, oldest first; at most three.
    pub deliveries: Vec<Delivery>,
    /// When the next delivery is due, on the simulator's clock; missing when there is none.
    #[serde(serialize_with = "as_optional_text")]
    pub next_at: Option<Timestamp>,
    /// Whether a delivery is under way.
    pub under_way: bool,
    /// What happens to it on purpose.
    pub fault: Option<WebhookFault>,
}

/// One delivery of a notification.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Delivery {
    /// When it ended, on the simulator's clock.
    #[serde(serialize_with = "as_text")]
    pub at: Timestamp,
    /// HTTP status of the merchant's server; missing when there was no response.
    pub status: Option<u16>,
    /// Why there was no response.
    pub problem: Option<String>,
}

impl Webhook {
    /// Whether a delivery was answered with a status of success.
    pub fn is_delivered(&self) -> bool {
        self.deliveries.iter().any(Delivery::succeeded)
    }
}

impl Delivery {
    /// Whether the merchant's server answered with a status of success.
    pub fn succeeded(&self) -> bool {
        matches!(self.status, Some(200..=299))
    }
}

impl Webhooks {
    pub(crate) fn to(url: Option<String>, signed: bool) -> Self {
        Self { url, signed, all: Vec::new() }
    }

    pub(crate) fn all(&self) -> &[Webhook] {
        &self.all
    }

    /// Plans the first delivery, as its fault wants it.
    pub(crate) fn plan(&mut self, mut webhook: Webhook) {
        let first_at = webhook.next_at.unwrap_or(Timestamp::MAX);
        let overtaken = |other: &&mut Webhook| {
            other.fault == Some(WebhookFault::Reorder) && other.deliveries.is_empty()
        };
        for other in self.all.iter_mut().filter(overtaken) {
            other.next_at = other.next_at.map(|_| later(first_at, OVERTAKEN_BY));
        }
        webhook.next_at = match webhook.fault {
            None | Some(WebhookFault::Duplicate) => Some(first_at),
            Some(WebhookFault::Lost) => None,
            Some(WebhookFault::Late { seconds }) => Some(later(first_at, seconds_of(seconds))),
            Some(WebhookFault::Reorder) => Some(later(first_at, SignedDuration::from_mins(1))),
        };
        self.all.push(webhook);
    }

    /// Takes what is due; each stays under way until [`settle`](Self::settle) is told its end.
    pub(crate) fn take_due(&mut self, now: Timestamp) -> Vec<Webhook> {
        let due = |webhook: &&mut Webhook| webhook.next_at.is_some_and(|at| at <= now);
        let due = self.all.iter_mut().filter(due);
        due.map(|webhook| {
            webhook.next_at = None;
            webhook.under_way = true;
            webhook.clone()
        })
        .collect()
    }

    /// Notes how a delivery ended, and when the next one is due.
    pub(crate) fn settle(&mut self, reference: &str, delivery: Delivery) {
        let webhook = self.all.iter_mut().find(|webhook| webhook.reference == reference);
        let Some(webhook) = webhook else {
            return; // forgotten by a reset
        };
        webhook.under_way = false;
        let duplicate =
            webhook.fault == Some(WebhookFault::Duplicate) && webhook.deliveries.is_empty();
        if delivery.succeeded() && duplicate {
            webhook.next_at = Some(delivery.at);
        } else if !delivery.succeeded() && webhook.deliveries.len() + 1 < MOST_DELIVERIES {
            webhook.next_at = Some(later(delivery.at, BETWEEN_DELIVERIES));
        }
        webhook.deliveries.push(delivery);
    }

    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        self.all.iter().filter_map(|webhook| webhook.next_at).min()
    }

    /// Makes everything that still waits due now.
    pub(crate) fn hasten(&mut self, now: Timestamp) {
        for webhook in &mut self.all {
            webhook.next_at = webhook.next_at.map(|at| at.min(now));
        }
    }

    /// Whether something is due or under way.
    pub(crate) fn busy(&self, now: Timestamp) -> bool {
        let due = |webhook: &Webhook| webhook.next_at.is_some_and(|at| at <= now);
        self.all.iter().any(|webhook| webhook.under_way || due(webhook))
    }
}

fn later(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.saturating_add(by).unwrap_or(Timestamp::MAX)
}

fn seconds_of(seconds: u64) -> SignedDuration {
    SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX))
}

#[expect(clippy::ref_option, reason = "serde passes the field like this")]
fn as_optional_text<S: serde::Serializer>(
    moment: &Option<Timestamp>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match moment {
        Some(moment) => serializer.collect_str(moment),
        None => serializer.serialize_none(),
    }
}

/// Documented.
const MOST_DELIVERIES: usize = 3;
/// Documented.
const BETWEEN_DELIVERIES: SignedDuration = SignedDuration::from_mins(15);
/// How long after the one that overtook it a notification is sent.
const OVERTAKEN_BY: SignedDuration = SignedDuration::from_secs(1);
