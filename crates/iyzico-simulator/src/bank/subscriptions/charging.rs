//! Charging the orders of subscriptions: asked of the bank of the card, booked as a payment.

use iyzico_core::Price;
use iyzico_core::ids::ReferenceCode;
use iyzico_core::order::{ConversationId, Currency, Locale};
use iyzico_core::payment::{PaymentId, Phase};
use iyzico_core::subscription::{
    SubscriptionCustomerRecord, SubscriptionOrderStatus, SubscriptionPlanRecord, SubscriptionStatus,
};
use iyzico_core::test_cards::Behaviour;
use rust_decimal::Decimal;

use super::card_on_file::CardOnFile;
use super::customers::full_name;
use super::subscription::{Attempt, Subscription};
use crate::bank::Bank;
use crate::bank::fields::note;
use crate::bank::order::{Order, OrderLine};
use crate::bank::payment::{Channel, Reversal, ReversalKind};
use crate::bank::refusal::{BANK_REFUSES, Refusal};
use crate::bank::wallet::Payer;

impl Bank {
    /// Charges one order of a subscription, and notes in it what came of that. The subscription is put
    /// back by the caller.
    pub(super) fn charge_order(
        &mut self,
        subscription: &mut Subscription,
        index: usize,
    ) -> Result<(), Refusal> {
        let order = self.order_of(subscription);
        let conversation_id = order.conversation_id.clone();
        let (payment_id, result) = self.charge_card(&order, &subscription.card);
        let at = self.now();
        let attempt = Attempt { conversation_id, at, payment_id, result: result.clone() };
        subscription.orders[index].attempts.push(attempt);
        match result {
            Ok(()) => {
                subscription.orders[index].status = SubscriptionOrderStatus::Success;
                subscription.status = SubscriptionStatus::Active;
                if subscription.charges_left() == Some(0) {
                    subscription.next_at = Some(subscription.orders[index].ends_at);
                } else {
                    let next = self.numbers.reference_code();
                    subscription.add_order(next);
                }
                Ok(())
            }
            Err(refusal) => {
                subscription.orders[index].status = SubscriptionOrderStatus::Failed;
                subscription.status = SubscriptionStatus::Unpaid;
                subscription.next_at = None;
                Err(refusal)
            }
        }
    }

    /// Proves a new card by taking 1 TRY and giving it back at once. Documented.
    pub(super) fn prove_card(
        &mut self,
        customer: &ReferenceCode,
        card: &CardOnFile,
    ) -> Result<(), Refusal> {
        if card.card.behaviour == Behaviour::NoCancelOrRefund {
            let refusal = Refusal::new(BANK_REFUSES);
            return Err(refusal.because("what proves this test card could not be given back"));
        }
        let order = self.one_lira(customer);
        let (id, result) = self.charge_card(&order, card);
        result?;
        let reversal = Reversal {
            conversation_id: order.conversation_id,
            price: order.paid_price,
            at: self.now(),
            payment_transaction_id: None,
            parts: Vec::new(),
            kind: ReversalKind::default(),
            host_reference: self.numbers.reference(),
        };
        let cancelled = self.ledger.change(reversal.at, &id, |payment| payment.cancel(reversal));
        cancelled.expect("it was booked just now")
    }

    fn charge_card(
        &mut self,
        order: &Order,
        card: &CardOnFile,
    ) -> (PaymentId, Result<(), Refusal>) {
        let charge = self.new_charge(Channel::Subscription, Phase::Auth, None);
        let payment_id = charge.payment_id.clone();
        let payer = Payer { card: card.card.clone(), store_for: None, alias: None };
        (payment_id, self.charge(order, payer, charge).map(drop))
    }

    fn order_of(&mut self, subscription: &Subscription) -> Order {
        let customer = self.subscriptions.customers.find(&subscription.customer);
        let buyer = customer.map_or_else(|_| String::new(), full_name);
        self.period(&subscription.plan, buyer)
    }

    /// What a buyer sees who is about to subscribe.
    pub(crate) fn first_period(
        &mut self,
        plan: &SubscriptionPlanRecord,
        customer: &SubscriptionCustomerRecord,
    ) -> Order {
        self.period(plan, full_name(customer))
    }

    /// What a period costs, as a payment has it: one line, which is the plan.
    fn period(&mut self, plan: &SubscriptionPlanRecord, buyer: String) -> Order {
        let currency = plan.currency_code.clone();
        let line = OrderLine {
            item_id: note(plan.reference_code.as_str()),
            name: plan.name.as_ref().map_or_else(String::new, ToString::to_string),
            price: plan.price.unwrap_or(Price::ZERO),
            seller: None,
        };
        self.single_line(line, currency, buyer)
    }

    /// What proves a new card. Documented.
    pub(crate) fn one_lira(&mut self, customer: &ReferenceCode) -> Order {
        let line = OrderLine {
            item_id: note(customer.as_str()),
            name: "Kart doğrulama / Card check".to_owned(),
            price: Price::new(Decimal::ONE),
            seller: None,
        };
        self.single_line(line, None, String::new())
    }

    fn single_line(&mut self, line: OrderLine, currency: Option<Currency>, buyer: String) -> Order {
        Order {
            conversation_id: ConversationId::new(&self.numbers.uuid()).ok(),
            price: line.price,
            paid_price: line.price,
            currency: currency.unwrap_or_else(|| "TRY".parse().expect("TRY is a currency")),
            installment: 1,
            basket_id: None,
            buyer,
            lines: vec![line],
            locale: Locale::Turkish,
        }
    }
}
