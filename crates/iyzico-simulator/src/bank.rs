//! The bank: what it knows, and the rules by which that changes.
//!
//! Nothing here knows about HTTP or pages; calls, pages and the control API all go through [`Bank`].

pub(crate) mod accounts;
pub(crate) mod apm;
pub(crate) mod balance_pages;
pub(crate) mod blacklist;
pub(crate) mod card_pages;
pub(crate) mod cards;
pub(crate) mod charge;
mod charging;
pub(crate) mod clock;
pub(crate) mod consumers;
pub(crate) mod fields;
pub(crate) mod form_post;
pub(crate) mod fraud;
pub(crate) mod hosted_pages;
pub(crate) mod in_store;
pub(crate) mod installments;
pub(crate) mod iyziup;
pub(crate) mod lag;
pub(crate) mod ledger;
pub(crate) mod line;
pub(crate) mod line_payouts;
pub(crate) mod links;
pub(crate) mod loyalty;
pub(crate) mod marketplace;
pub(crate) mod notify;
pub(crate) mod numbers;
pub(crate) mod order;
mod own_three_ds;
mod pack;
mod page_payments;
pub(crate) mod payment;
pub(crate) mod payouts;
mod pecco;
mod positions;
pub(crate) mod rate_limits;
pub(crate) mod receipt;
pub(crate) mod refusal;
pub(crate) mod registrations;
pub(crate) mod requests_to_pay;
pub(crate) mod sealed;
pub(crate) mod sessions;
mod shown;
pub(crate) mod split;
pub(crate) mod sub_merchants;
pub(crate) mod subscriptions;
pub(crate) mod three_ds;
pub(crate) mod wallet;
pub(crate) mod webhooks;

use iyzico_core::Credentials;
use iyzico_core::payment::PaymentId;
use jiff::Timestamp;

use self::apm::Apms;
use self::balance_pages::BalancePages;
use self::blacklist::Blacklist;
use self::card_pages::CardPages;
use self::clock::{Clock, midnight_after};
use self::consumers::Consumers;
use self::fraud::Fraud;
use self::hosted_pages::Pages;
use self::in_store::InStore;
use self::iyziup::IyziupForms;
use self::lag::Lags;
use self::ledger::Ledger;
use self::line_payouts::LinePayouts;
use self::links::Links;
use self::loyalty::Loyalty;
use self::numbers::Numbers;
use self::payment::Payment;
use self::payouts::Payouts;
use self::rate_limits::RateLimits;
use self::registrations::Registrations;
use self::requests_to_pay::RequestsToPay;
use self::sessions::Sessions;
use self::sub_merchants::SubMerchants;
use self::subscriptions::Subscriptions;
use self::wallet::Wallet;
use self::webhooks::Webhooks;
use crate::faults::{FaultRule, Faults, Scenario, ScenarioError};

/// Everything that the calls read and change.
#[derive(Debug)]
pub(crate) struct Bank {
    pub(crate) ledger: Ledger,
    pub(crate) sessions: Sessions,
    pub(crate) pages: Pages,
    pub(crate) apms: Apms,
    pub(crate) iyziup_forms: IyziupForms,
    pub(crate) wallet: Wallet,
    pub(crate) card_pages: CardPages,
    pub(crate) consumers: Consumers,
    pub(crate) blacklist: Blacklist,
    pub(crate) loyalty: Loyalty,
    pub(crate) sub_merchants: SubMerchants,
    pub(crate) registrations: Registrations,
    pub(crate) balance_pages: BalancePages,
    /// When money is paid out next.
    pub(crate) next_payout: Timestamp,
    pub(crate) subscriptions: Subscriptions,
    pub(crate) links: Links,
    pub(crate) line_payouts: LinePayouts,
    pub(crate) requests_to_pay: RequestsToPay,
    pub(crate) payouts: Payouts,
    pub(crate) in_store: InStore,
    pub(crate) numbers: Numbers,
    pub(crate) fraud: Fraud,
    pub(crate) webhooks: Webhooks,
    pub(crate) policy: Policy,
    pub(crate) merchant: Merchant,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) lags: Lags,
    pub(crate) rate_limits: RateLimits,
    /// Where whoever is served now has reached the simulator, if that is elsewhere.
    pub(crate) reached_at: Option<String>,
    /// The moment at which something happens that has come due; the present when missing.
    acting_at: Option<Timestamp>,
}

/// The one merchant of this bank.
#[derive(Clone, Debug)]
pub(crate) struct Merchant {
    pub(crate) credentials: Credentials,
    /// Where the simulator listens.
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
    /// Whether calls above the published limits are refused with error 50000.
    pub(crate) enforce_rate_limits: bool,
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
            apms: Apms::default(),
            iyziup_forms: IyziupForms::default(),
            wallet: Wallet::default(),
            card_pages: CardPages::default(),
            consumers: Consumers::default(),
            blacklist: Blacklist::default(),
            loyalty: Loyalty::default(),
            sub_merchants: SubMerchants::default(),
            registrations: Registrations::default(),
            balance_pages: BalancePages::default(),
            next_payout: midnight_after(clock.timestamp()),
            subscriptions: Subscriptions::default(),
            links: Links::default(),
            line_payouts: LinePayouts::default(),
            requests_to_pay: RequestsToPay::default(),
            payouts: Payouts::default(),
            in_store: InStore::default(),
            numbers: Numbers::from_seed(seed),
            fraud: Fraud::default(),
            webhooks,
            policy,
            merchant,
            clock,
            faults: Faults::default(),
            lags: Lags::default(),
            rate_limits: RateLimits::new(policy.enforce_rate_limits),
            reached_at: None,
            acting_at: None,
        }
    }

    /// Forgets everything but the merchant, the clock, and where notifications go. Numbers go on, so
    /// that none is handed out twice.
    pub(crate) fn reset(&mut self) {
        let Webhooks { url, signed, .. } = &self.webhooks;
        let webhooks = Webhooks::to(url.clone(), *signed);
        let (clock, merchant) = (self.clock.clone(), self.merchant.clone());
        let numbers = self.numbers.clone();
        *self = Self { numbers, ..Self::new(0, clock, self.policy, merchant, webhooks) };
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

    /// Where the simulator itself is reached: the beginning of the addresses of its pages.
    pub(crate) fn base_url(&self) -> &str {
        self.reached_at.as_deref().unwrap_or(&self.merchant.base_url)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.acting_at.unwrap_or_else(|| self.clock.timestamp())
    }

    /// When the next thing happens by itself.
    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        let moments = [self.webhooks.next_at(), self.subscriptions.running.next_at()];
        moments.into_iter().flatten().min()
    }

    /// A payment as look-ups see it.
    pub(crate) fn seen(&self, payment: Payment) -> Option<Payment> {
        self.lags.seen(payment, self.now())
    }

    /// Whether look-ups do not know a payment yet.
    pub(crate) fn hides(&self, id: &PaymentId) -> bool {
        self.lags.hides(id, self.now())
    }
}
