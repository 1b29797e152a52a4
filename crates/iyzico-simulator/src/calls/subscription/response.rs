//! What responses say of subscriptions.

use iyzico_core::object;
use iyzico_core::order::Locale;
use iyzico_core::subscription::{
    SubscriptionOrderRecord, SubscriptionPaymentAttempt, SubscriptionPaymentStatus,
    SubscriptionRecord,
};
use jiff::Timestamp;

use crate::bank::Bank;
use crate::bank::fields::note;
use crate::bank::subscriptions::subscription::{Attempt, Order, Subscription};

/// What the calls say that start or change a subscription.
pub(super) fn brief(subscription: &Subscription) -> SubscriptionRecord {
    let milliseconds = |moment: Timestamp| moment.as_millisecond();
    object!(SubscriptionRecord {
        reference_code: subscription.reference_code.clone(),
        parent_reference_code: Some(subscription.parent.clone()),
        pricing_plan_reference_code: Some(subscription.plan.reference_code.clone()),
        customer_reference_code: Some(subscription.customer.clone()),
        subscription_status: Some(subscription.status.clone()),
        trial_days: Some(subscription.trial_days),
        trial_start_date: subscription.trial().map(|(start, _)| milliseconds(start)),
        trial_end_date: subscription.trial().map(|(_, end)| milliseconds(end)),
        created_date: Some(milliseconds(subscription.created_at)),
        start_date: subscription.starts_at.map(milliseconds),
        end_date: subscription.ends_at().map(milliseconds),
        canceled_at: subscription.canceled_at.map(milliseconds),
    })
}

/// The same with names, contacts and orders.
pub(super) fn full(bank: &Bank, subscription: &Subscription) -> SubscriptionRecord {
    let customer = bank.subscriptions.customers.find(&subscription.customer).ok();
    let plan = &subscription.plan;
    object!(SubscriptionRecord {
        pricing_plan_name: plan.name.clone(),
        product_name: subscription.product_name.clone(),
        product_reference_code: plan.product_reference_code.clone(),
        customer_email: customer.and_then(|customer| customer.email.clone()),
        customer_gsm_number: customer.and_then(|customer| customer.gsm_number.clone()),
        orders: Some(subscription.orders.iter().map(|of| order(subscription, of)).collect()),
        ..brief(subscription)
    })
}

pub(super) fn order(subscription: &Subscription, order: &Order) -> SubscriptionOrderRecord {
    object!(SubscriptionOrderRecord {
        reference_code: order.reference_code.clone(),
        price: Some(order.price),
        currency_code: subscription.plan.currency_code.clone(),
        start_period: Some(order.starts_at.as_millisecond()),
        end_period: Some(order.ends_at.as_millisecond()),
        order_status: Some(order.status.clone()),
        payment_attempts: Some(order.attempts.iter().map(attempt).collect()),
    })
}

/// The number of the payment is there for a success, the error for a failure. Documented.
fn attempt(attempt: &Attempt) -> SubscriptionPaymentAttempt {
    let refusal = attempt.result.as_ref().err();
    let message = refusal.map(|refusal| refusal.message(&Locale::Turkish));
    object!(SubscriptionPaymentAttempt {
        conversation_id: attempt.conversation_id.as_ref().map(|id| note(id.as_str())),
        created_date: Some(attempt.at.as_millisecond()),
        payment_status: Some(match refusal {
            None => SubscriptionPaymentStatus::Success,
            Some(_) => SubscriptionPaymentStatus::Failed,
        }),
        payment_id: refusal.is_none().then(|| attempt.payment_id.clone()),
        error_code: refusal.map(|refusal| note(refusal.code)),
        error_message: message.and_then(|message| message.parse().ok()),
    })
}
