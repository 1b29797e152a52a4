use iyzico_core::object;
use iyzico_core::subscription::{
    ActivateSubscription, CreateSubscription, CreateSubscriptionForCustomer, Subscriber,
    Subscription, SubscriptionActivated, SubscriptionCustomerRecord, SubscriptionStart,
};

use super::response::brief;
use super::{ACTIVE, now};
use crate::bank::Bank;
use crate::bank::fields::{note, optional, required};
use crate::bank::refusal::Refusal;
use crate::bank::subscriptions::card_on_file::CardOnFile;
use crate::bank::subscriptions::conflict;
use crate::bank::subscriptions::customers::address;
use crate::bank::subscriptions::life::NewSubscription;
use crate::calls::serve::Serve;

impl Serve for CreateSubscription {
    fn serve(&self, bank: &mut Bank) -> Result<Subscription, Refusal> {
        let plan = required(&self.pricing_plan_reference_code)?;
        bank.subscriptions.plans.find(plan)?;
        let given = required(&self.payment_card)?;
        let payer = bank.payer(given, None)?;
        let new = NewSubscription {
            plan: plan.clone(),
            customer: customer(bank, required(&self.customer)?)?,
            card: CardOnFile::of(payer.card.clone())?,
            start: required(&self.subscription_initial_status)?.clone(),
        };
        let subscription = bank.subscribe(new)?;
        if let Some(store_for) = payer.store_for {
            bank.store(store_for, payer.card, payer.alias);
        }
        Ok(object!(Subscription { data: brief(&subscription) }))
    }
}

impl Serve for CreateSubscriptionForCustomer {
    /// The card is that of the latest active subscription (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<Subscription, Refusal> {
        let plan = required(&self.pricing_plan_reference_code)?;
        bank.subscriptions.plans.find(plan)?;
        let code = required(&self.customer_reference_code)?;
        let customer = bank.subscriptions.customers.find(code)?.clone();
        let active = bank.subscriptions.running.active_of(code);
        let active = active.ok_or_else(|| conflict("the customer has no active subscription"))?;
        let start = optional(self.subscription_initial_status.as_ref());
        let new = NewSubscription {
            plan: plan.clone(),
            customer,
            card: active.card.clone(),
            start: start.cloned().unwrap_or(SubscriptionStart::Active),
        };
        let subscription = bank.subscribe(new)?;
        Ok(object!(Subscription { data: brief(&subscription) }))
    }
}

impl Serve for ActivateSubscription {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionActivated, Refusal> {
        bank.activate(required(&self.subscription_reference_code)?)?;
        Ok(SubscriptionActivated::default())
    }
}

/// The customer who subscribes: the one that is known, or a new one.
pub(super) fn customer(
    bank: &mut Bank,
    given: &Subscriber,
) -> Result<SubscriptionCustomerRecord, Refusal> {
    let email = note(required(&given.email)?.as_str());
    let gsm_number = note(required(&given.gsm_number)?.as_str());
    let shipping_address = optional(given.shipping_address.as_ref());
    let new = object!(SubscriptionCustomerRecord {
        reference_code: bank.numbers.reference_code(),
        created_date: Some(now(bank)),
        status: Some(note(ACTIVE)),
        name: Some(note(required(&given.name)?.as_str())),
        surname: Some(note(required(&given.surname)?.as_str())),
        identity_number: Some(required(&given.identity_number)?.clone()),
        contact_email: Some(email.clone()),
        contact_gsm_number: Some(gsm_number.clone()),
        email: Some(email),
        gsm_number: Some(gsm_number),
        billing_address: Some(address(required(&given.billing_address)?)?),
        shipping_address: shipping_address.map(address).transpose()?,
    });
    Ok(bank.subscriptions.customers.known(&new))
}
