//! What the merchant's server is told of the orders of subscriptions.

use iyzico_core::webhook;
use serde::Serialize;

use super::subscription::{Attempt, Subscription};
use crate::bank::Bank;
use crate::bank::notify::{MERCHANT_ID, NewWebhook};

impl Bank {
    /// Tells of the first order of a subscription, if it was charged.
    pub(super) fn tell_of_orders(&mut self, subscription: &Subscription) {
        if subscription.orders.first().is_some_and(|order| !order.attempts.is_empty()) {
            self.tell_of_order(subscription, 0);
        }
    }

    /// Tells of the last attempt to charge an order.
    pub(super) fn tell_of_order(&mut self, subscription: &Subscription, index: usize) {
        let order = &subscription.orders[index];
        let Some(attempt) = order.attempts.last().filter(|_| self.webhooks.url.is_some()) else {
            return;
        };
        let event = event_of(attempt);
        let reference = self.numbers.uuid();
        let body = Body {
            order_reference_code: order.reference_code.as_str(),
            customer_reference_code: subscription.customer.as_str(),
            subscription_reference_code: subscription.reference_code.as_str(),
            iyzi_reference_code: &reference,
            iyzi_event_type: event,
            iyzi_event_time: attempt.at.as_millisecond(),
        };
        let body = serde_json::to_string(&body).expect("a notification is JSON");
        let merchant_id = MERCHANT_ID.to_string();
        let credentials = &self.merchant.credentials;
        let signature = webhook::sign(credentials, Some(&merchant_id), body.as_bytes()).ok();
        self.plan_webhook(NewWebhook {
            reference,
            event,
            status: if attempt.result.is_ok() { "SUCCESS" } else { "FAILURE" },
            payment_id: attempt.payment_id.clone(),
            body,
            signature,
            conversation_id: attempt.conversation_id.clone(),
        });
    }
}

fn event_of(attempt: &Attempt) -> &'static str {
    match attempt.result {
        Ok(()) => "subscription.order.success",
        Err(_) => "subscription.order.failure",
    }
}

/// A notification as it is sent. Documented.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    order_reference_code: &'a str,
    customer_reference_code: &'a str,
    subscription_reference_code: &'a str,
    iyzi_reference_code: &'a str,
    iyzi_event_type: &'a str,
    iyzi_event_time: i64,
}
