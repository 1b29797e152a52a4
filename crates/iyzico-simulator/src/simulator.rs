use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use iyzico_core::Price;
use tokio::sync::oneshot;

use crate::bank::accounts::{Balance, CrossBooking, Payout};
use crate::bank::clock::Clock;
use crate::bank::form_post::FormPost;
use crate::bank::fraud::Concerns;
use crate::bank::in_store::InStorePayment;
use crate::bank::ledger::PaymentAttempt;
use crate::bank::notify::MERCHANT_ID;
use crate::bank::payment::Payment;
use crate::bank::payouts::PayoutWallet;
use crate::bank::webhooks::Webhook;
use crate::faults::{FaultRule, FaultState, Scenario, ScenarioError};
use crate::http::log::Request;
use crate::http::shared::Shared;
use crate::pages::apm_driver::ApmPageDriver;
use crate::pages::card_page_driver::CardPageDriver;
use crate::pages::page_driver::{HostedPageDriver, ThreeDsPageDriver};
use crate::pages::terminal_app::TerminalAppDriver;

/// A running simulator. It stops when it is dropped.
///
/// It has a thread of its own, so that it responds whatever the program around it is doing, and so that
/// programs without an async runtime can use it too.
pub struct Simulator {
    pub(crate) base_url: String,
    pub(crate) address: SocketAddr,
    pub(crate) secret_key: String,
    pub(crate) certificate_pem: Option<String>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) stop: Option<oneshot::Sender<()>>,
    pub(crate) stopped: oneshot::Receiver<()>,
    pub(crate) thread: Option<JoinHandle<()>>,
}

impl Simulator {
    /// What a client needs as its base URL: `http://127.0.0.1:8765`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The API key that it accepts.
    pub fn api_key(&self) -> &str {
        self.shared.credentials.api_key()
    }

    /// The secret key that goes with it. It is made up and protects nothing.
    pub fn secret_key(&self) -> &str {
        &self.secret_key
    }

    /// The number of its merchant: calls about payments in a shop name it, and notifications about
    /// subscriptions are signed over it.
    pub fn merchant_id(&self) -> String {
        MERCHANT_ID.to_string()
    }

    /// The certificate authority to trust, when the simulator speaks TLS.
    pub fn certificate_pem(&self) -> Option<&str> {
        self.certificate_pem.as_deref()
    }

    /// Its clock, which can be moved forward.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// All payments as they stand now, oldest first.
    pub fn ledger(&self) -> Vec<Payment> {
        self.shared.bank().ledger.all().collect()
    }

    /// Who has which part of the money: buyers' cards, iyzico, the merchant, each sub-merchant.
    pub fn balances(&self) -> Vec<Balance> {
        self.shared.bank().ledger.accounts.balances()
    }

    /// Everything that was paid out to the merchant and to sub-merchants, oldest first.
    pub fn payouts(&self) -> Vec<Payout> {
        self.shared.bank().ledger.accounts.payouts().to_vec()
    }

    /// Everything that the merchant moved from one balance to another, oldest first.
    pub fn cross_bookings(&self) -> Vec<CrossBooking> {
        self.shared.bank().ledger.accounts.cross_bookings().to_vec()
    }

    /// The latest requests, oldest first, with what their signature check found.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.log().all().map(Arc::unwrap_or_clone).collect()
    }

    /// Every attempt to pay, successes and failures, oldest first.
    pub fn attempts(&self) -> Vec<PaymentAttempt> {
        self.shared.bank().ledger.attempts().collect()
    }

    /// The bank's page of a payment that was started with 3-D Secure: by its `paymentId`, or by
    /// `threeDSHtmlContent`. Answers it without a browser.
    pub fn three_ds<'a>(&'a self, payment: &'a str) -> ThreeDsPageDriver<'a> {
        ThreeDsPageDriver { shared: &self.shared, payment }
    }

    /// The page of an alternative payment method: by its `paymentId`, or by `redirectUrl`. Answers it
    /// without a browser.
    pub fn apm<'a>(&'a self, payment: &'a str) -> ApmPageDriver<'a> {
        ApmPageDriver { shared: &self.shared, payment }
    }

    /// The page for stored cards with this token, which may be a `ucsToken`, or at this address, such as
    /// `cardPageUrl`. Chooses and stores cards without a browser.
    pub fn card_page<'a>(&'a self, token: &'a str) -> CardPageDriver<'a> {
        CardPageDriver { shared: &self.shared, token }
    }

    /// The checkout form, pay-with-iyzico, BKM, iyziUP or Pecco page, the form of a subscription or the page of
    /// the link with this token, at this address, such as `paymentPageUrl`, or behind this HTML, such as
    /// `checkoutFormContent`. Pays on it without a browser. The page of a refund or settlement to an iyzico
    /// balance is agreed to in the same way.
    pub fn page<'a>(&'a self, token: &'a str) -> HostedPageDriver<'a> {
        HostedPageDriver { shared: &self.shared, token }
    }

    /// The terminal app, opened by its `deepLinkUrl` or `paymentSessionToken`. Plays who holds the phone.
    pub fn terminal_app<'a>(&'a self, link: &'a str) -> TerminalAppDriver<'a> {
        TerminalAppDriver { shared: &self.shared, link }
    }

    /// All payments in a shop as they stand now, oldest first.
    pub fn in_store_payments(&self) -> Vec<InStorePayment> {
        self.shared.bank().in_store.payments().to_vec()
    }

    /// The wallet that payouts are made from. It holds 100,000 at the start.
    pub fn payout_wallet(&self) -> PayoutWallet {
        let mut bank = self.shared.bank();
        let now = bank.now();
        bank.payouts.wallet(now)
    }

    /// Pays into the wallet that payouts are made from. `false` for an amount that is not above 0, or
    /// more than the wallet can hold.
    pub fn pay_into_payout_wallet(&self, amount: Price) -> bool {
        let mut bank = self.shared.bank();
        let now = bank.now();
        amount > Price::ZERO && bank.payouts.pay_in(amount, now)
    }

    /// Posts a form to a server on this machine, as the buyer's browser would. Returns the HTTP
    /// status of its response. Needs a Tokio runtime.
    ///
    /// # Errors
    ///
    /// When the server is on another machine, or gives no response.
    pub async fn deliver(&self, form: &FormPost) -> io::Result<u16> {
        form.deliver(self.shared.remote).await
    }

    /// Chooses what risk control says about one payment that is yet to come: 1 accepts it, 0 puts it
    /// under review, -1 refuses it.
    ///
    /// # Errors
    ///
    /// When it is another number.
    pub fn next_fraud_status(&self, concerns: Concerns, status: i32) -> Result<(), ScenarioError> {
        self.shared.bank().fraud.add(concerns, status)
    }

    /// Ends the review of a payment that risk control has put under review: it is accepted, or refused. Look-ups
    /// say so from now on, and the merchant's server is notified of the payment again.
    ///
    /// # Errors
    ///
    /// When no payment has this number, or it is not under review.
    pub fn end_review(&self, payment_id: &str, accepted: bool) -> Result<(), ScenarioError> {
        self.shared.bank().end_review(payment_id, accepted)
    }

    /// Adds a fault that happens from now on, beside those added before.
    ///
    /// # Errors
    ///
    /// When the rule makes no sense: it names an unknown call, for instance.
    pub fn add_fault(&self, rule: FaultRule) -> Result<(), ScenarioError> {
        self.shared.bank().add_fault(rule)
    }

    /// Plays a scenario from now on. Its rules take the place of all others.
    ///
    /// # Errors
    ///
    /// When a rule makes no sense: it names an unknown call, for instance.
    pub fn play(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        self.shared.bank().play(scenario)
    }

    /// The rules, and how often each was met and fired.
    pub fn faults(&self) -> Vec<FaultState> {
        self.shared.bank().faults.all().to_vec()
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.shared.bank().faults.clear();
    }

    /// Whether calls above the published limits are refused with error 50000 from now on. Counting
    /// starts anew.
    pub fn enforce_rate_limits(&self, enforce: bool) {
        self.shared.bank().rate_limits.enforce(enforce);
    }

    /// Sends notifications to this address from now on; `None` sends none.
    ///
    /// # Errors
    ///
    /// When nothing can be delivered there, as for [`Builder::webhook_url`](crate::Builder::webhook_url): a
    /// [`ConfigError`](iyzico_core::error::ConfigError) inside says why. What was set before stays.
    pub fn set_webhook_url(&self, url: Option<String>) -> io::Result<()> {
        Ok(self.shared.set_webhook_url(url)?)
    }

    /// All notifications with their deliveries, oldest first.
    pub fn webhooks(&self) -> Vec<Webhook> {
        self.shared.bank().webhooks.all().to_vec()
    }

    /// Delivers now what waits for its time, and waits for the end of these deliveries. What fails
    /// waits for its next time again. Works on every async runtime.
    pub async fn deliver_webhooks(&self) {
        self.shared.deliver_webhooks().await;
    }

    /// Like [`deliver_webhooks`](Self::deliver_webhooks), for programs without an async runtime.
    pub fn deliver_webhooks_blocking(&self) {
        self.shared.hasten_webhooks();
        while self.shared.webhooks_are_busy() {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Forgets all payments, pages, stored cards, notifications, faults and requests. The clock stays,
    /// and so does where notifications go, and whether they are signed; numbers of payments go on where they were.
    pub fn reset(&self) {
        self.shared.reset();
    }

    /// Stops, closes all connections and frees the port.
    pub async fn shutdown(mut self) {
        self.stop = None;
        let _ = (&mut self.stopped).await; // an error means that the thread is gone already
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // its panic was printed when it happened
        }
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Simulator({})", self.base_url)
    }
}
