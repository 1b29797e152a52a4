//! A shop that follows the documents, processing one order.

use std::sync::Arc;

use iyzico_core::callback::{self, Callback};
use iyzico_core::error::Retry;
use iyzico_core::payment::{
    AuthorizePayment, CancelPayment, CapturePayment, ChargeMerchant, Payment, PaymentId,
    PaymentTransactionId, RefundAmount, RefundPayment,
};
use iyzico_core::three_ds::{CompleteThreeDs, InitializeThreeDs, InitializeThreeDsAuthorization};
use iyzico_core::{Endpoint, Error, Price};
use rust_decimal::Decimal;
use tokio::sync::OwnedSemaphorePermit;

use super::call::CallResult;
use super::fixtures::{basic_request, payment_request};
use super::operation::{Identity, OperationResult};
use super::order::{Order, PaymentKind, Step, share_of};
use super::records::{OrderRecord, Receipt, Wanted};
use super::references::References;
use super::shop::{Shop, Strategy, call_options};
use super::tally::Ending;

/// Processes one order.
pub(crate) struct Merchant {
    pub(crate) shop: Arc<Shop>,
    pub(crate) order: Order,
    pub(crate) record: OrderRecord,
    pub(crate) references: References,
    /// The request that a callback led to, and the place of its operation in the record.
    callback: Option<(CompleteThreeDs, usize)>,
    /// The right to be at work.
    permit: Option<OwnedSemaphorePermit>,
}

/// What the merchant keeps of a payment.
struct Paid {
    payment_id: PaymentId,
    amount: Decimal,
    /// Numbers of the lines, and how much can be given back for each.
    lines: Vec<(PaymentTransactionId, Decimal)>,
}

impl Paid {
    fn of(payment: &Payment) -> Self {
        let lines = payment.item_transactions.iter().flatten();
        let amount = |price: Option<Price>| price.map(Price::amount).unwrap_or_default();
        Self {
            payment_id: payment.payment_id.clone(),
            amount: payment.paid_price.amount(),
            lines: lines
                .map(|line| (line.payment_transaction_id.clone(), amount(line.paid_price)))
                .collect(),
        }
    }
}

/// Processes an order, and tells what is believed about it then.
pub(crate) async fn process(shop: Arc<Shop>, order: Order) -> OrderRecord {
    let record = OrderRecord { basket_id: order.basket_id(), operations: Vec::new() };
    let _leave = LeaveOnDrop(Arc::clone(&shop));
    let references = References::new(order.habit, order.number);
    let mut merchant = Merchant { shop, order, record, references, callback: None, permit: None };
    merchant.begin().await;
    let paid = Box::pin(merchant.take_payment()).await;
    merchant.receive_callback_again().await;
    if let Some(paid) = paid {
        merchant.run_steps(paid).await;
    }
    merchant.receive_callback_again().await;
    merchant.record
}

/// Nobody waits for an order that is done with, not even after a panic.
struct LeaveOnDrop(Arc<Shop>);

impl Drop for LeaveOnDrop {
    fn drop(&mut self) {
        self.0.barrier.leave();
    }
}

impl Merchant {
    async fn begin(&mut self) {
        let permit = Arc::clone(&self.shop.permits).acquire_owned().await;
        self.permit = Some(permit.expect("the semaphore is never closed"));
    }

    /// Waits until the clock has been advanced, while others work.
    pub(crate) async fn wait_for_clock(&mut self) {
        self.permit = None;
        self.shop.barrier.wait().await;
        self.begin().await;
    }

    async fn take_payment(&mut self) -> Option<Paid> {
        let order = self.order.clone();
        let another_card =
            |refusals, error: &Error| refusals + 1 < order.cards.len() || is_after_pause(error);
        let card = |refusals: usize| order.cards[refusals.min(order.cards.len() - 1)];
        let make = |identity: Identity| {
            let Identity { conversation_id, mark, refusals, .. } = identity;
            payment_request(&order, card(refusals), conversation_id, &mark)
        };
        let result = match order.kind {
            PaymentKind::ThreeDs | PaymentKind::HoldWithThreeDs => {
                return self.take_payment_with_three_ds().await;
            }
            PaymentKind::Charge => self.operate(Wanted::Charge, None, make, another_card).await,
            PaymentKind::Basic => {
                let make = |identity: Identity| {
                    let Identity { conversation_id, mark, refusals, .. } = identity;
                    basic_request(&order, card(refusals), conversation_id, &mark)
                };
                self.operate(Wanted::Charge, None, make, another_card).await
            }
            PaymentKind::Hold => {
                let make = |identity| AuthorizePayment(make(identity));
                self.operate(Wanted::Hold, None, make, another_card).await
            }
            PaymentKind::Form => match self.take_payment_with_form().await {
                // The buyer comes back from the form and gives the card to the shop.
                OperationResult::Refused if self.order.rng.percent(50) => {
                    self.operate(Wanted::Charge, None, make, another_card).await
                }
                result => result,
            },
        };
        paid(result)
    }

    /// Every card gets a start of its own; only what the buyer confirmed is finished.
    async fn take_payment_with_three_ds(&mut self) -> Option<Paid> {
        for card in 0..self.order.cards.len() {
            let Some(finish) = self.confirm_at_the_bank(card).await else { continue };
            let payment_id = finish.payment_id.value().expect("a callback names it").clone();
            let make = |identity: Identity| completion(&finish, identity.conversation_id);
            let wanted = Wanted::ThreeDs { payment_id: payment_id.to_string() };
            let again = |_, error: &Error| is_after_pause(error);
            let operation = self.record.operations.len();
            match self.operate(wanted, None, make, again).await {
                OperationResult::Refused => {}
                result => {
                    self.callback = Some((finish, operation));
                    return paid(result);
                }
            }
        }
        None
    }

    /// A start moves no money, so it is simply repeated.
    async fn confirm_at_the_bank(&mut self, card: usize) -> Option<CompleteThreeDs> {
        let order = &self.order;
        for start in 0..MAX_STARTS {
            let mark = format!("{}-start-{card}-{start}", order.basket_id());
            let id = self.references.of_start(mark.clone());
            let request = payment_request(order, order.cards[card], id, &mark);
            let page = if order.kind.is_hold() {
                self.start(&InitializeThreeDsAuthorization(request)).await
            } else {
                self.start(&InitializeThreeDs(request)).await
            };
            if let Ok(page) = page {
                return self.visit_bank(page.three_ds_html_content.as_received());
            }
        }
        None
    }

    pub(super) async fn start<E: Endpoint>(&self, request: &E) -> Result<E::Response, Error> {
        let response = self.shop.client().send_with(request, &call_options()).await?;
        Ok(response.body)
    }

    /// Nine of ten buyers know the code.
    fn visit_bank(&mut self, html: &str) -> Option<CompleteThreeDs> {
        let page = self.shop.simulator.three_ds(html);
        let form = if self.order.rng.percent(90) { page.approve() } else { page.reject() };
        let body = form.expect("the page was opened just now").body();
        match callback::read(self.shop.client().credentials(), body.as_bytes()) {
            Ok(Callback::ThreeDs(back)) => Some(back.completion(
                Price::new(self.order.paid_price()),
                self.order.basket_id().parse().expect("it is a name"),
                self.order.currency.parse().expect("it is a currency"),
            )),
            _ => None,
        }
    }

    /// Browsers and banks post a callback twice, at once or much later. The shop does not look into its
    /// books, and completes the payment once more; the client may know nothing of the first time.
    async fn receive_callback_again(&mut self) {
        if self.shop.strategy == Strategy::Naive || !self.order.rng.percent(15) {
            return;
        }
        let Some((finish, operation)) = self.callback.clone() else { return };
        if self.order.rng.percent(50) {
            self.shop.restart();
        }
        let is_other = self.order.rng.percent(30);
        let attempts = &self.record.operations[operation].attempts;
        let mark = format!("{}-callback-{}", self.record.basket_id, attempts.len());
        let first = attempts.last().map(|attempt| attempt.conversation_id.clone());
        let conversation_id = first.filter(|_| !is_other).unwrap_or_else(|| mark.clone());
        let request = completion(&finish, conversation_id.clone());
        let identity = Identity { conversation_id, mark, refusals: 0, operation };
        let mut result = CallResult::Unknown(None);
        for _ in 0..MAX_STARTS {
            let program = self.shop.program();
            result = self.send_again(&program.client, &request, None, None).await;
            self.note(&identity, program.number, &result);
            if !matches!(&result, CallResult::Declined(error) if is_after_pause(error)) {
                break;
            }
        }
        if matches!(result, CallResult::Unknown(_)) {
            let name = self.record.operations[operation].wanted.name();
            self.shop.tally.end(name, Ending::Unknown);
        }
    }

    async fn run_steps(&mut self, mut paid: Paid) {
        for step in self.order.steps.clone() {
            let result = match step {
                Step::Capture { share } => self.capture(&paid, share).await,
                Step::Cancel => self.cancel(&paid).await,
                Step::RefundLine { line, share } => self.refund_line(&paid, line, share).await,
                Step::ChargeMerchant { line, share } => {
                    self.charge_merchant(&paid, line, share).await
                }
                Step::RefundAmount { share } => self.refund_amount(&paid, share).await,
                Step::CrossBooking { share } => {
                    Box::pin(self.cross_book(Price::new(share_of(paid.amount, share)))).await
                }
            };
            match result {
                OperationResult::Unknown => return,
                OperationResult::Done(Receipt::Payment(captured)) => paid = Paid::of(&captured),
                OperationResult::Done(_) | OperationResult::Refused => {}
            }
        }
    }

    async fn capture(&mut self, paid: &Paid, share: u64) -> OperationResult {
        let amount = Price::new(share_of(paid.amount, share));
        let make = |Identity { conversation_id: id, .. }: Identity| {
            CapturePayment::builder()
                .conversation_id(id)
                .payment_id(paid.payment_id.clone())
                .paid_price(amount)
                .build()
        };
        let wanted = Wanted::Capture { payment_id: paid.payment_id.to_string() };
        self.operate(wanted, None, make, |_, error| is_after_pause(error)).await
    }

    async fn cancel(&mut self, paid: &Paid) -> OperationResult {
        let make = |Identity { conversation_id: id, .. }: Identity| {
            CancelPayment::builder().conversation_id(id).payment_id(paid.payment_id.clone()).build()
        };
        let wanted = Wanted::Cancel { payment_id: paid.payment_id.to_string() };
        self.operate(wanted, None, make, |_, error| is_after_pause(error)).await
    }

    async fn refund_line(&mut self, paid: &Paid, line: usize, share: u64) -> OperationResult {
        let (line, most) = &paid.lines[line];
        let amount = Price::new(share_of(*most, share));
        let currency = self.order.currency;
        let make = |Identity { conversation_id: id, .. }: Identity| {
            RefundPayment::builder()
                .conversation_id(id)
                .payment_transaction_id(line.clone())
                .price(amount)
                .currency(currency)
                .build()
        };
        let wanted = Wanted::RefundLine {
            payment_id: paid.payment_id.to_string(),
            line: line.to_string(),
            amount,
        };
        let again = |_, error: &Error| is_after_pause(error);
        self.operate(wanted, Some(&paid.payment_id), make, again).await
    }

    async fn charge_merchant(&mut self, paid: &Paid, line: usize, share: u64) -> OperationResult {
        let (line, most) = &paid.lines[line];
        let amount = Price::new(share_of(*most, share));
        let currency = self.order.currency;
        let make = |Identity { conversation_id: id, .. }: Identity| {
            ChargeMerchant::builder()
                .conversation_id(id)
                .payment_transaction_id(line.clone())
                .price(amount)
                .currency(currency)
                .build()
        };
        let wanted = Wanted::ChargeMerchant {
            payment_id: paid.payment_id.to_string(),
            line: line.to_string(),
            amount,
        };
        let again = |_, error: &Error| is_after_pause(error);
        self.operate(wanted, Some(&paid.payment_id), make, again).await
    }

    async fn refund_amount(&mut self, paid: &Paid, share: u64) -> OperationResult {
        let amount = Price::new(share_of(paid.amount, share));
        let currency = self.order.currency;
        let make = |Identity { conversation_id: id, .. }: Identity| {
            RefundAmount::builder()
                .conversation_id(id)
                .payment_id(paid.payment_id.clone())
                .price(amount)
                .currency(currency)
                .build()
        };
        let wanted = Wanted::RefundAmount { payment_id: paid.payment_id.to_string(), amount };
        self.operate(wanted, None, make, |_, error| is_after_pause(error)).await
    }
}

fn completion(finish: &CompleteThreeDs, conversation_id: String) -> CompleteThreeDs {
    let mut finish = finish.clone();
    finish.conversation_id = Some(conversation_id.into());
    finish
}

fn paid(result: OperationResult) -> Option<Paid> {
    match result {
        OperationResult::Done(Receipt::Payment(payment)) => Some(Paid::of(&payment)),
        _ => None,
    }
}

/// iyzico was busy; nothing was carried out.
pub(super) fn is_after_pause(error: &Error) -> bool {
    matches!(error, Error::Api(refusal)
        if refusal.meaning().is_some_and(|meaning| meaning.retry == Retry::AfterPause))
}

pub(super) const MAX_STARTS: usize = 4;
