//! What a notification to the merchant's server says.

use iyzico_core::order::{ConversationId, Token};
use iyzico_core::payment::PaymentId;
use iyzico_core::webhook;
use jiff::Timestamp;
use serde::Serialize;

use super::Bank;
use super::charge::Charge;
use super::payment::Channel;
use super::sessions::AUTHENTICATED;
use super::webhooks::Webhook;

impl Bank {
    /// Plans a notification, if the merchant wants any.
    pub(crate) fn notify(
        &mut self,
        charge: &Charge,
        conversation_id: Option<&ConversationId>,
        event: &'static str,
        status: &'static str,
    ) {
        if self.webhooks.url.is_none() {
            return;
        }
        let reference = self.numbers.uuid();
        let body = Body {
            payment_conversation_id: conversation_id,
            merchant_id: MERCHANT_ID,
            // Hosted pages are named by their token instead. BKM Express is not: its notifications
            // have the form of calls.
            payment_id: (!is_hosted(charge)).then(|| number(&charge.payment_id)),
            token: charge.token.as_ref().filter(|_| is_hosted(charge)),
            status,
            iyzi_reference_code: &reference,
            iyzi_event_type: event,
            iyzi_event_time: self.now().as_millisecond(),
            iyzi_payment_id: number(&charge.payment_id),
        };
        let body = serde_json::to_string(&body).expect("a notification is JSON");
        let signature = webhook::sign(&self.merchant.credentials, None, body.as_bytes()).ok();
        self.plan_webhook(NewWebhook {
            reference,
            event,
            status,
            payment_id: charge.payment_id.clone(),
            body,
            signature,
            conversation_id: conversation_id.cloned(),
        });
    }

    /// Plans the first delivery of a notification, if the merchant wants any.
    pub(super) fn plan_webhook(&mut self, new: NewWebhook) {
        let Some(url) = self.webhooks.url.clone() else {
            return;
        };
        let first_at = self.now().saturating_add(self.numbers.webhook_delay());
        let conversation_id = new.conversation_id.as_ref().map(ConversationId::as_str);
        let fault = self.faults.of_webhook(conversation_id);
        self.webhooks.plan(Webhook {
            reference: new.reference,
            event: new.event,
            status: new.status,
            payment_id: new.payment_id,
            url,
            body: new.body,
            signature: new.signature.filter(|_| self.webhooks.signed),
            deliveries: Vec::new(),
            next_at: Some(first_at.unwrap_or(Timestamp::MAX)),
            under_way: false,
            fault,
        });
        self.clock.announce();
    }
}

/// A notification that is to be planned.
pub(super) struct NewWebhook {
    pub(super) reference: String,
    pub(super) event: &'static str,
    pub(super) status: &'static str,
    pub(super) payment_id: PaymentId,
    pub(super) body: String,
    pub(super) signature: Option<String>,
    /// The reference by which faults choose notifications.
    pub(super) conversation_id: Option<ConversationId>,
}

/// A notification as it is sent. Documented.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    payment_conversation_id: Option<&'a ConversationId>,
    merchant_id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a Token>,
    status: &'a str,
    iyzi_reference_code: &'a str,
    iyzi_event_type: &'a str,
    iyzi_event_time: i64,
    iyzi_payment_id: u64,
}

/// The event that a charge is reported as. The names are documented, their use in part inferred.
pub(crate) fn event_of(charge: &Charge) -> &'static str {
    match (charge.channel, charge.md_status) {
        (Channel::Api | Channel::Basic | Channel::Pecco, _) => "API_AUTH",
        (Channel::ThreeDs | Channel::BasicThreeDs, Some(AUTHENTICATED)) => "THREE_DS_AUTH",
        (Channel::ThreeDs | Channel::BasicThreeDs, _) => "THREE_DS_CALLBACK",
        // Which event a link has is not documented; its notifications have the form of pages.
        (Channel::CheckoutForm | Channel::Iyziup | Channel::Link, _) => "CHECKOUT_FORM_AUTH",
        (Channel::PayWithIyzico, None) => "PWI_TKN_AUTH",
        (Channel::PayWithIyzico, Some(_)) => "PWI_TKN_THREEDS_AUTH",
        (Channel::Bkm | Channel::BasicBkm, _) => "BKM_AUTH",
        // No event is documented for alternative methods.
        (Channel::Apm | Channel::Subscription, _) => "PAYMENT_API",
    }
}

fn is_hosted(charge: &Charge) -> bool {
    matches!(
        charge.channel,
        Channel::CheckoutForm | Channel::PayWithIyzico | Channel::Iyziup | Channel::Link
    )
}

fn number(payment_id: &PaymentId) -> u64 {
    payment_id.as_str().parse().expect("the bank hands out digits")
}

/// Merchant ID; made up.
pub(crate) const MERCHANT_ID: u64 = 3_413_541;
