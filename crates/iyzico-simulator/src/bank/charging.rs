//! Charging a card: asked of its bank, split, booked.

use iyzico_core::bank::SubMerchantKey;
use iyzico_core::card::{CardToken, CardUserKey, PaymentCard};
use iyzico_core::order::{ConversationId, Note, Token};
use iyzico_core::payment::{CreatePayment, Phase};
use iyzico_core::test_cards::Behaviour;
use iyzico_core::{Context, Given, Price, request};
use rust_decimal::Decimal;

use super::Bank;
use super::cards::Card;
use super::charge::Charge;
use super::installments;
use super::ledger::PaymentAttempt;
use super::line::Line;
use super::notify::event_of;
use super::order::Order;
use super::payment::{ACCEPTED, Channel, Payment};
use super::refusal::{INVALID_REQUEST, Refusal};
use super::split::{Split, split};
use super::wallet::{Payer, StoreFor};

impl Bank {
    /// Charges a card and books the payment, or notes why not.
    pub(crate) fn charge(
        &mut self,
        order: &Order,
        payer: Payer,
        charge: Charge,
    ) -> Result<Payment, Refusal> {
        let approved = self
            .admit(order, &payer.card, &charge)
            .and_then(|()| self.approve(order, &payer.card, charge.md_status.is_some()));
        let shares = match approved {
            Ok(shares) => shares,
            Err(refusal) => {
                self.note(&charge, order, &payer.card, &refusal);
                return Err(refusal);
            }
        };
        self.loyalty.spend(&payer.card, charge.reward);
        let stored_as = payer.store_for.and_then(|store_for| {
            // A merchant is not told the keys of a card that iyzico keeps for the buyer.
            let is_of_merchant = !matches!(store_for, StoreFor::Consumer(_));
            let stored_as = self.store(store_for, payer.card.clone(), payer.alias);
            is_of_merchant.then_some(stored_as)
        });
        self.tell(&charge, order.conversation_id.as_ref(), "SUCCESS");
        Ok(self.book(order, charge, shares, Some(payer.card), stored_as))
    }

    /// Takes money from an account that is no card's, and books the payment.
    pub(crate) fn charge_account(
        &mut self,
        order: &Order,
        charge: Charge,
    ) -> Result<Payment, Refusal> {
        let shares = match self.shares(order) {
            Ok(shares) => shares,
            Err(refusal) => {
                self.note(&charge, order, None, &refusal);
                return Err(refusal);
            }
        };
        self.tell(&charge, order.conversation_id.as_ref(), "SUCCESS");
        Ok(self.book(order, charge, shares, None, None))
    }

    fn book(
        &mut self,
        order: &Order,
        charge: Charge,
        (split, mut sellers): (Split, Sellers),
        card: Option<Card>,
        stored_as: Option<(CardUserKey, CardToken)>,
    ) -> Payment {
        let made_at = self.now();
        let lines = order.lines.iter().zip(split.lines).map(|(line, mut share)| {
            if let Some(seller) = &line.seller {
                share.give(seller.price, seller.tax);
            }
            Line {
                payment_transaction_id: self.numbers.line(),
                item_id: line.item_id.clone(),
                share,
                refunded: Price::ZERO,
                charged_to_merchant: Price::ZERO,
                sub_merchant_key: sellers.next().flatten(),
                payout_at: None,
                paid_out: false,
            }
        });
        let fraud_status =
            if charge.channel.is_basic() { ACCEPTED } else { self.fraud.status_of(order) };
        let mut payment = Payment {
            payment_id: charge.payment_id,
            conversation_id: order.conversation_id.clone(),
            made_at,
            captured_at: None,
            channel: charge.channel,
            phase: charge.phase,
            md_status: charge.md_status,
            token: charge.token,
            fraud_status,
            price: order.price,
            paid_price: order.paid_price,
            currency: order.currency.clone(),
            installment: order.installment,
            basket_id: order.basket_id.clone(),
            card,
            stored_as,
            surcharge_rate: split.surcharge_rate,
            surcharge: split.surcharge,
            commission: split.commission,
            fee: split.fee,
            lines: lines.collect(),
            auth_code: self.numbers.approval(),
            host_reference: self.numbers.reference(),
            reserve_released: false,
            cancellation: None,
            refunds: Vec::new(),
        };
        payment.schedule_payout(payment.made_at);
        self.ledger.add(&payment);
        payment
    }

    /// A charge that is about to be tried; it has its number already.
    pub(crate) fn new_charge(
        &mut self,
        channel: Channel,
        phase: Phase,
        token: Option<Token>,
    ) -> Charge {
        let payment_id = self.numbers.payment();
        Charge { payment_id, phase, channel, md_status: None, token, reward: None }
    }

    /// Notes that somebody tried to pay in vain, and tells the merchant's server.
    pub(crate) fn note<'a>(
        &mut self,
        charge: &Charge,
        order: &Order,
        card: impl Into<Option<&'a Card>>,
        refusal: &Refusal,
    ) {
        self.ledger.note(PaymentAttempt {
            payment_id: charge.payment_id.clone(),
            conversation_id: order.conversation_id.clone(),
            at: self.now(),
            channel: charge.channel,
            card: card.into().cloned(),
            paid_price: order.paid_price,
            currency: order.currency.clone(),
            error_code: Some(refusal.code),
            error_group: refusal.group(),
        });
        self.tell(charge, order.conversation_id.as_ref(), "FAILURE");
    }

    /// Tells the merchant's server what came of a charge.
    fn tell(
        &mut self,
        charge: &Charge,
        conversation_id: Option<&ConversationId>,
        status: &'static str,
    ) {
        if charge.channel == Channel::Subscription {
            return; // its notifications are about orders
        }
        self.notify(charge, conversation_id, event_of(charge), status);
    }

    /// Tells the merchant's server of a payment once more: what it can look up has changed.
    pub(super) fn tell_again(&mut self, payment: &Payment) {
        let charge = Charge {
            payment_id: payment.payment_id.clone(),
            phase: payment.phase.clone(),
            channel: payment.channel,
            md_status: payment.md_status,
            token: payment.token.clone(),
            reward: None,
        };
        self.tell(&charge, payment.conversation_id.as_ref(), "SUCCESS");
    }

    /// Judges the data of a card that a buyer typed on a page, as a call would be judged.
    pub(crate) fn check_card(&self, card: &PaymentCard) -> Result<(), Refusal> {
        let context = Context::sandbox(self.now());
        let (mut payment, _) = request::receive::<CreatePayment>(b"{}", &context)
            .map_err(|_| Refusal::new(INVALID_REQUEST))?;
        // Not through JSON: a number that cannot be one is not written there, and would count as left out.
        payment.payment_card = Given::Value(card.clone());
        let findings = request::lint(&payment, &context);
        let of_card = findings.errors().filter(|finding| finding.path.starts_with("paymentCard"));
        Refusal::of(of_card).map_or(Ok(()), Err)
    }

    pub(crate) fn store(
        &mut self,
        store_for: StoreFor,
        card: Card,
        alias: Option<Note>,
    ) -> (CardUserKey, CardToken) {
        let buyer = match store_for {
            StoreFor::NewBuyer => self.numbers.card_user_key(),
            StoreFor::Buyer(buyer) => buyer,
            StoreFor::Consumer(email) => self.consumers.key_of(&email, &mut self.numbers),
        };
        let token = self.numbers.card_token();
        self.wallet.store(buyer.clone(), token.clone(), card, alias);
        (buyer, token)
    }

    /// What iyzico refuses before it asks the bank: cards on the blacklist, installments and points that
    /// the card does not have.
    pub(crate) fn admit(&self, order: &Order, card: &Card, charge: &Charge) -> Result<(), Refusal> {
        self.blacklist.admit(card)?;
        installments::admit(card, order.installment, charge.channel)?;
        self.loyalty.admit(card, order, charge.reward)
    }

    /// The answer of the bank that issued the card, how the money is split, and the key of whoever
    /// sells each line.
    fn approve(
        &self,
        order: &Order,
        card: &Card,
        three_ds: bool,
    ) -> Result<(Split, Sellers), Refusal> {
        let shares = self.shares(order)?;
        if card.is_debit() && self.policy.debit_needs_three_ds && !three_ds {
            return Err(Refusal::new("10217"));
        }
        card.accepts(order)?;
        card.check_expiry(self.now())?;
        if let Behaviour::Decline { code, group } = card.behaviour {
            return Err(Refusal::declined(code, group));
        }
        Ok(shares)
    }

    fn shares(&self, order: &Order) -> Result<(Split, Sellers), Refusal> {
        let sellers = order.lines.iter().map(|line| {
            let seller = line.seller.as_ref();
            seller.map(|seller| self.sub_merchants.key_of(&seller.name)).transpose()
        });
        let sellers: Vec<_> = sellers.collect::<Result<_, _>>()?;
        let prices: Vec<Decimal> = order.lines.iter().map(|line| line.price.amount()).collect();
        let split = split(order.price.amount(), order.paid_price.amount(), &prices)
            .ok_or_else(|| Refusal::new(INVALID_REQUEST).because("the amounts are out of range"))?;
        Ok((split, sellers.into_iter()))
    }
}

/// The keys of the sub-merchants that sell the lines, in their order.
type Sellers = std::vec::IntoIter<Option<SubMerchantKey>>;
