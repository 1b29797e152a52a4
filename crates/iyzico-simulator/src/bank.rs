//! The bank: what it knows, and the rules by which that changes.
//!
//! Nothing here knows about HTTP or pages; calls, pages and the control API all go through [`Bank`].

pub(crate) mod cards;
pub(crate) mod clock;
pub(crate) mod fields;
pub(crate) mod form_post;
pub(crate) mod fraud;
pub(crate) mod hosted_pages;
pub(crate) mod lag;
pub(crate) mod ledger;
pub(crate) mod numbers;
pub(crate) mod order;
mod page_payments;
pub(crate) mod rate_limits;
pub(crate) mod refusal;
pub(crate) mod sessions;
pub(crate) mod split;
pub(crate) mod three_ds;
pub(crate) mod wallet;
pub(crate) mod webhooks;

use iyzico_core::card::{CardToken, CardUserKey, PaymentCard};
use iyzico_core::order::{Note, Token};
use iyzico_core::payment::{PaymentId, Phase};
use iyzico_core::rule::Findings;
use iyzico_core::test_cards::Behaviour;
use iyzico_core::{Context, Credentials, Price};
use jiff::Timestamp;
use rust_decimal::Decimal;

use self::cards::Card;
use self::clock::Clock;
use self::fraud::Fraud;
use self::hosted_pages::Pages;
use self::lag::Lags;
use self::ledger::{Attempt, Channel, Ledger, Line, Payment};
use self::numbers::Numbers;
use self::order::Order;
use self::rate_limits::RateLimits;
use self::refusal::{INVALID_REQUEST, Refusal};
use self::sessions::Sessions;
use self::split::{Split, split};
use self::wallet::{Keep, Payer, Wallet};
use self::webhooks::{Webhooks, event_of};
use crate::faults::{FaultRule, Faults, Scenario, ScenarioError};

/// Everything that the calls read and change.
#[derive(Debug)]
pub(crate) struct Bank {
    pub(crate) ledger: Ledger,
    pub(crate) sessions: Sessions,
    pub(crate) pages: Pages,
    pub(crate) wallet: Wallet,
    pub(crate) numbers: Numbers,
    pub(crate) fraud: Fraud,
    pub(crate) webhooks: Webhooks,
    pub(crate) policy: Policy,
    pub(crate) merchant: Merchant,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) lags: Lags,
    pub(crate) rate_limits: RateLimits,
}

/// The one merchant of this bank.
#[derive(Clone, Debug)]
pub(crate) struct Merchant {
    pub(crate) credentials: Credentials,
    /// Where the simulator itself is reached.
    pub(crate) base_url: String,
}

/// Readings of the documents that a merchant's account decides, or that the documents leave open.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Policy {
    /// Whether debit cards are refused without 3-D Secure (10217), as the documents say; the list of
    /// successful test cards holds debit cards all the same.
    pub(crate) debit_needs_three_ds: bool,
    /// Whether a cancellation is refused after the Turkish day of the payment.
    pub(crate) cancel_only_on_same_day: bool,
    /// Whether calls beyond the published limits are answered 50000.
    pub(crate) enforce_rate_limits: bool,
}

/// How an order is charged.
#[derive(Clone, Debug)]
pub(crate) struct Charge {
    pub(crate) payment_id: PaymentId,
    /// Whether the amount is taken or held.
    pub(crate) phase: Phase,
    pub(crate) channel: Channel,
    /// The result of 3-D Secure, if the buyer went through it.
    pub(crate) md_status: Option<i32>,
    /// The page that the buyer paid on.
    pub(crate) token: Option<Token>,
}

impl Bank {
    pub(crate) fn new(
        seed: u64,
        clock: Clock,
        policy: Policy,
        merchant: Merchant,
        webhooks: Webhooks,
    ) -> Self {
        Self {
            ledger: Ledger::default(),
            sessions: Sessions::default(),
            pages: Pages::default(),
            wallet: Wallet::default(),
            numbers: Numbers::from_seed(seed),
            fraud: Fraud::default(),
            webhooks,
            policy,
            merchant,
            clock,
            faults: Faults::default(),
            lags: Lags::default(),
            rate_limits: RateLimits::new(policy.enforce_rate_limits),
        }
    }

    /// Starts again with the same seed, merchant and clock.
    pub(crate) fn reset(&mut self) {
        let Webhooks { url, signed, .. } = &self.webhooks;
        let webhooks = Webhooks::to(url.clone(), *signed);
        let (clock, merchant) = (self.clock.clone(), self.merchant.clone());
        *self = Self::new(self.numbers.seed(), clock, self.policy, merchant, webhooks);
    }

    pub(crate) fn add_fault(&mut self, rule: FaultRule) -> Result<(), ScenarioError> {
        self.faults.add(rule.checked()?);
        Ok(())
    }

    /// Lets the rules of a scenario take the place of all others.
    pub(crate) fn play(&mut self, scenario: &Scenario) -> Result<(), ScenarioError> {
        scenario.check()?;
        self.faults.play(scenario);
        if let Some(enforce) = scenario.enforce_rate_limits {
            self.rate_limits.enforce(enforce);
        }
        Ok(())
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.timestamp()
    }

    /// Charges a card and books the payment, or notes why not.
    pub(crate) fn charge(
        &mut self,
        order: &Order,
        payer: Payer,
        charge: Charge,
    ) -> Result<&Payment, Refusal> {
        let split = match self.approve(order, &payer.card, charge.md_status.is_some()) {
            Ok(split) => split,
            Err(refusal) => {
                self.note(&charge, order, &payer.card, Some(&refusal));
                return Err(refusal);
            }
        };
        let stored_as = payer.keep.map(|keep| self.store(keep, payer.card.clone(), payer.alias));
        self.note(&charge, order, &payer.card, None);
        let lines = order.lines.iter().zip(split.lines).map(|(line, share)| Line {
            payment_transaction_id: self.numbers.line(),
            item_id: line.item_id.clone(),
            share,
            refunded: Price::ZERO,
        });
        let payment = Payment {
            payment_id: charge.payment_id,
            conversation_id: order.conversation_id.clone(),
            made_at: self.clock.timestamp(),
            channel: charge.channel,
            phase: charge.phase,
            md_status: charge.md_status,
            token: charge.token,
            fraud_status: self.fraud.status_of(order),
            price: order.price,
            paid_price: order.paid_price,
            currency: order.currency.clone(),
            installment: order.installment,
            basket_id: order.basket_id.clone(),
            card: payer.card,
            stored_as,
            surcharge_rate: split.surcharge_rate,
            surcharge: split.surcharge,
            commission: split.commission,
            fee: split.fee,
            lines: lines.collect(),
            auth_code: self.numbers.approval(),
            host_reference: self.numbers.reference(),
            cancellation: None,
            refunds: Vec::new(),
        };
        Ok(self.ledger.add(payment))
    }

    /// A charge that is about to be tried; it has its number already.
    pub(crate) fn new_charge(
        &mut self,
        channel: Channel,
        phase: Phase,
        token: Option<Token>,
    ) -> Charge {
        Charge { payment_id: self.numbers.payment(), phase, channel, md_status: None, token }
    }

    /// Notes that somebody tried to pay, and tells the merchant's server.
    pub(crate) fn note(
        &mut self,
        charge: &Charge,
        order: &Order,
        card: &Card,
        refusal: Option<&Refusal>,
    ) {
        self.ledger.note(Attempt {
            payment_id: charge.payment_id.clone(),
            conversation_id: order.conversation_id.clone(),
            at: self.now(),
            channel: charge.channel,
            card: card.clone(),
            paid_price: order.paid_price,
            currency: order.currency.clone(),
            error_code: refusal.map(|refusal| refusal.code),
            error_group: refusal.and_then(Refusal::group),
        });
        let status = if refusal.is_some() { "FAILURE" } else { "SUCCESS" };
        self.notify(charge, order, event_of(charge), status);
    }

    /// Judges the data of a card that a buyer typed on a page, as a call would be judged.
    pub(crate) fn check_card(&self, card: &PaymentCard) -> Result<(), Refusal> {
        let mut findings = Findings::default();
        card.check("paymentCard", &Context::sandbox(self.now()), &mut findings);
        Refusal::of(&findings).map_or(Ok(()), Err)
    }

    pub(crate) fn store(
        &mut self,
        keep: Keep,
        card: Card,
        alias: Option<Note>,
    ) -> (CardUserKey, CardToken) {
        let buyer = match keep {
            Keep::ForNewBuyer => self.numbers.card_user_key(),
            Keep::For(buyer) => buyer,
        };
        let token = self.numbers.card_token();
        self.wallet.store(buyer.clone(), token.clone(), card, alias);
        (buyer, token)
    }

    /// The answer of the bank that issued the card, and how the money is split.
    fn approve(&self, order: &Order, card: &Card, three_ds: bool) -> Result<Split, Refusal> {
        if card.is_debit() && self.policy.debit_needs_three_ds && !three_ds {
            return Err(Refusal::new("10217"));
        }
        card.accepts(order)?;
        if let Behaviour::Decline { code, group } = card.behaviour {
            return Err(Refusal::declined(code, group));
        }
        let prices: Vec<Decimal> = order.lines.iter().map(|line| line.price.amount()).collect();
        split(order.price.amount(), order.paid_price.amount(), &prices)
            .ok_or_else(|| Refusal::new(INVALID_REQUEST).because("the amounts are out of range"))
    }
}
