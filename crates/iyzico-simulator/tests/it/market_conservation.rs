//! Whatever is done in a marketplace, every kuruş is conserved.
//!
//! What everybody has is computed a second time here, from the payments and from what this test itself has
//! moved, and compared with the balances of the simulator after each step.

use std::collections::HashMap;
use std::time::Duration;

use iyzico_core::bank::SubMerchantKey;
use iyzico_core::basket::BasketItem;
use iyzico_core::marketplace::{
    ApprovePaymentItem, DisapprovePaymentItem, InitializeRefundToBalance,
    InitializeSettlementToBalance, ReceiveCrossBooking, SendCrossBooking, UpdatePaymentItem,
};
use iyzico_core::payment::{
    AuthorizePayment, CancelPayment, CapturePayment, ChargeMerchant, Phase, RefundAmount,
    RefundPayment,
};
use iyzico_core::{Endpoint, Error, Price};
use iyzico_simulator::{Line, Owner, PageError, Payment, Reversal, ReversalKind};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner, contextualize_config};
use rust_decimal::Decimal;

use crate::market::{open, order_of, person, register, sum_of};
use crate::shop::{CALLBACK, Shop, line};

const SELLERS: usize = 3;

#[derive(Clone, Debug)]
enum Step {
    Pay { lines: Vec<NewLine>, paid: i64, hold: bool, own: bool },
    Capture { payment: usize, amount: i64 },
    Cancel { payment: usize },
    Refund { payment: usize, line: usize, amount: i64, charge_merchant: bool },
    RefundAmount { payment: usize, amount: i64 },
    RefundToBalance { payment: usize },
    Approve { payment: usize, line: usize },
    Disapprove { payment: usize, line: usize },
    Update { payment: usize, line: usize, seller: usize, share: i64, tax: i64 },
    Send { seller: usize, amount: i64 },
    Receive { seller: usize, amount: i64 },
    Settle { seller: usize, amount: i64 },
    Wait { hours: u64 },
}

/// A line of an order: who sells it, unless the merchant sells all lines, and how many parts of a hundred
/// of the price are the share, and of the share the tax.
#[derive(Clone, Debug)]
struct NewLine {
    price: i64,
    seller: usize,
    share: i64,
    tax: i64,
}

fn new_line() -> impl Strategy<Value = NewLine> {
    (1..5000_i64, 0..SELLERS, 0..=100_i64, 0..30_i64)
        .prop_map(|(price, seller, share, tax)| NewLine { price, seller, share, tax })
}

fn step() -> impl Strategy<Value = Step> {
    let index = any::<usize>;
    prop_oneof![
        4 => (
            prop::collection::vec(new_line(), 1..5),
            2000..20_000_i64,
            prop::bool::weighted(0.2),
            prop::bool::weighted(0.2),
        )
            .prop_map(|(lines, paid, hold, own)| Step::Pay { lines, paid, hold, own }),
        4 => (index(), 1..9000_i64).prop_map(|(payment, amount)| Step::Capture { payment, amount }),
        1 => index().prop_map(|payment| Step::Cancel { payment }),
        4 => (index(), index(), 1..3000_i64, any::<bool>()).prop_map(
            |(payment, line, amount, charge_merchant)| Step::Refund {
                payment, line, amount, charge_merchant
            }
        ),
        2 => (index(), 1..8000_i64).prop_map(|(payment, amount)| Step::RefundAmount { payment, amount }),
        1 => index().prop_map(|payment| Step::RefundToBalance { payment }),
        8 => (index(), index()).prop_map(|(payment, line)| Step::Approve { payment, line }),
        2 => (index(), index()).prop_map(|(payment, line)| Step::Disapprove { payment, line }),
        3 => (index(), index(), 0..SELLERS, 0..4000_i64, 0..50_i64).prop_map(
            |(payment, line, seller, share, tax)| Step::Update { payment, line, seller, share, tax }
        ),
        3 => (0..SELLERS, 1..500_i64).prop_map(|(seller, amount)| Step::Send { seller, amount }),
        4 => (0..SELLERS, 1..500_i64).prop_map(|(seller, amount)| Step::Receive { seller, amount }),
        4 => (0..SELLERS, 1..500_i64).prop_map(|(seller, amount)| Step::Settle { seller, amount }),
        3 => (1..72_u64).prop_map(|hours| Step::Wait { hours }),
    ]
}

/// What the test knows besides the payments.
struct Market {
    shop: Shop,
    sellers: Vec<SubMerchantKey>,
    /// What each owner got by cross bookings, less what it gave.
    moved: HashMap<Owner, Decimal>,
    steps_done: HashMap<&'static str, u32>,
}

fn coins(amount: i64) -> Price {
    Price::new(Decimal::new(amount, 2))
}

impl Market {
    async fn open() -> Self {
        let shop = open().await;
        let mut sellers = Vec::new();
        for number in 0..SELLERS {
            let mut request = person(&number.to_string());
            if number == 0 {
                request.blockage_amount = Some(coins(500).into());
            }
            sellers.push(register(&shop, request).await);
        }
        Self { shop, sellers, moved: HashMap::new(), steps_done: HashMap::new() }
    }

    fn seller(&self, index: usize) -> Owner {
        Owner::SubMerchant(self.sellers[index].clone())
    }

    fn item(&self, new: &NewLine, own: bool) -> BasketItem {
        let mut item = line("item", &coins(new.price).to_string());
        if !own {
            let share = new.price * new.share / 100;
            item.sub_merchant_key = Some(self.sellers[new.seller].as_str().into());
            item.sub_merchant_price = Some(coins(share).into());
            item.withholding_tax = Some(coins(share * new.tax / 100).into());
        }
        item
    }

    async fn did<E: Endpoint>(&self, request: &E) -> bool {
        match self.shop.call(request).await {
            Ok(_) => true,
            Err(Error::Api(_)) => false,
            Err(other) => panic!("{other}"),
        }
    }

    /// Agrees on the page that a call has opened; a page may be refused by what came before.
    fn agrees(&self, token: &str) -> bool {
        match self.shop.simulator.page(token).approve() {
            Ok(_) => true,
            Err(PageError::Refused { .. }) => false,
            Err(other) => panic!("{other}"),
        }
    }

    /// Whether the simulator says that it did the step. Everything else must be a refusal.
    async fn take(&mut self, step: &Step) -> bool {
        let ledger = self.shop.simulator.ledger();
        let pick = |index: &usize| (!ledger.is_empty()).then(|| &ledger[index % ledger.len()]);
        let id = |payment: &usize| {
            pick(payment).map_or_else(|| "1".to_owned(), |payment| payment.payment_id.to_string())
        };
        let line_id = |payment: &usize, line: &usize| {
            let lines = pick(payment).map(|payment| &payment.lines);
            let line = lines.map(|lines| &lines[line % lines.len()]);
            line.map_or_else(|| "1".to_owned(), |line| line.payment_transaction_id.to_string())
        };
        match step {
            Step::Pay { lines, paid, hold, own } => {
                let items = lines.iter().map(|line| self.item(line, *own)).collect();
                let mut request = order_of(items);
                request.paid_price = coins(*paid).into();
                match hold {
                    true => self.did(&AuthorizePayment(request)).await,
                    false => self.did(&request).await,
                }
            }
            Step::Capture { payment, amount } => {
                let request = CapturePayment::builder().payment_id(id(payment));
                self.did(&request.paid_price(coins(*amount)).build()).await
            }
            Step::Cancel { payment } => {
                self.did(&CancelPayment::builder().payment_id(id(payment)).build()).await
            }
            Step::Refund { payment, line, amount, charge_merchant: false } => {
                let line = line_id(payment, line);
                let request = RefundPayment::builder().payment_transaction_id(line);
                self.did(&request.price(coins(*amount)).build()).await
            }
            Step::Refund { payment, line, amount, charge_merchant: true } => {
                let line = line_id(payment, line);
                let request = ChargeMerchant::builder().payment_transaction_id(line);
                self.did(&request.price(coins(*amount)).build()).await
            }
            Step::RefundAmount { payment, amount } => {
                let request = RefundAmount::builder().payment_id(id(payment));
                self.did(&request.price(coins(*amount)).build()).await
            }
            Step::RefundToBalance { payment } => {
                let request = InitializeRefundToBalance::builder().payment_id(id(payment));
                let page = self.shop.call(&request.callback_url(CALLBACK).build()).await;
                page.is_ok_and(|page| self.agrees(page.token.as_ref().unwrap().as_str()))
            }
            Step::Approve { payment, line } => {
                let line = line_id(payment, line);
                self.did(&ApprovePaymentItem::builder().payment_transaction_id(line).build()).await
            }
            Step::Disapprove { payment, line } => {
                let line = line_id(payment, line);
                let request = DisapprovePaymentItem::builder().payment_transaction_id(line);
                self.did(&request.build()).await
            }
            Step::Update { payment, line, seller, share, tax } => {
                let request = UpdatePaymentItem::builder()
                    .payment_transaction_id(line_id(payment, line))
                    .sub_merchant_key(self.sellers[*seller].as_str())
                    .sub_merchant_price(coins(*share))
                    .withholding_tax(coins(*tax));
                self.did(&request.build()).await
            }
            Step::Send { seller, amount } => {
                let key = self.sellers[*seller].as_str();
                let request = SendCrossBooking::builder().sub_merchant_key(key);
                let done = self.did(&request.price(coins(*amount)).build()).await;
                self.note(done, Owner::Merchant, self.seller(*seller), *amount);
                done
            }
            Step::Receive { seller, amount } => {
                let key = self.sellers[*seller].as_str();
                let request = ReceiveCrossBooking::builder().sub_merchant_key(key);
                let done = self.did(&request.price(coins(*amount)).build()).await;
                self.note(done, self.seller(*seller), Owner::Merchant, *amount);
                done
            }
            Step::Settle { seller, amount } => {
                let key = self.sellers[*seller].as_str();
                let request = InitializeSettlementToBalance::builder()
                    .sub_merchant_key(key)
                    .callback_url(CALLBACK)
                    .price(coins(*amount));
                let page = self.shop.call(&request.build()).await;
                page.is_ok_and(|page| self.agrees(page.token.as_ref().unwrap().as_str()))
            }
            Step::Wait { hours } => {
                self.shop.simulator.clock().advance(Duration::from_secs(hours * 3600));
                true
            }
        }
    }

    fn note(&mut self, done: bool, from: Owner, to: Owner, amount: i64) {
        if done {
            let amount = coins(amount).amount();
            *self.moved.entry(from).or_default() -= amount;
            *self.moved.entry(to).or_default() += amount;
        }
    }

    /// Takes a step, and finds every kuruş again.
    async fn check(&mut self, step: &Step) {
        let seen = |shop: &Shop| {
            let (ledger, balances) = (shop.simulator.ledger(), shop.simulator.balances());
            format!("{ledger:?} {balances:?} {:?}", shop.simulator.payouts())
        };
        let before = seen(&self.shop);
        let done = Box::pin(self.take(step)).await;
        if done {
            *self.steps_done.entry(name_of(step)).or_default() += 1;
        } else {
            assert_eq!(before, seen(&self.shop), "a refusal changed something: {step:?}");
        }
        self.find_all(step);
    }

    fn find_all(&self, step: &Step) {
        let simulator = &self.shop.simulator;
        let mut expected = self.moved.clone();
        for payment in simulator.ledger() {
            for (owner, amount) in shares(&payment) {
                *expected.entry(owner).or_default() += amount;
            }
        }
        let balances = simulator.balances();
        for balance in &balances {
            let has = balance.balance.amount() + balance.paid_out.amount();
            let expected = expected.remove(&balance.owner).unwrap_or_default();
            assert_eq!(has, expected, "{step:?}: {:?}", balance.owner);
            for part in [balance.waiting, balance.reserve, balance.scheduled] {
                assert!(part >= Price::ZERO, "{step:?}: {balance:?}");
            }
        }
        assert!(expected.values().all(Decimal::is_zero), "{step:?}: {expected:?}");
        assert_eq!(sum_of(&balances), Decimal::ZERO, "{step:?}");
        let mut paid_out: HashMap<Owner, Decimal> = HashMap::new();
        for payout in simulator.payouts() {
            assert!(payout.amount > Price::ZERO && payout.amount.amount().scale() <= 2);
            *paid_out.entry(payout.owner).or_default() += payout.amount.amount();
        }
        for balance in balances {
            let listed = paid_out.remove(&balance.owner).unwrap_or_default();
            assert_eq!(listed, balance.paid_out.amount(), "{step:?}: {:?}", balance.owner);
        }
        assert!(paid_out.is_empty(), "{step:?}: {paid_out:?}");
    }
}

/// Who has which part of a payment, computed from what happened to it.
fn shares(payment: &Payment) -> Vec<(Owner, Decimal)> {
    let mut shares = Vec::new();
    if payment.phase == Phase::PreAuth || payment.cancellation.is_some() {
        return shares;
    }
    let refunded = |to_balance: bool| -> Decimal {
        let of_kind = |refund: &&Reversal| (refund.kind == ReversalKind::ToBalance) == to_balance;
        payment.refunds.iter().filter(of_kind).map(|refund| refund.price.amount()).sum()
    };
    shares.push((Owner::Cards, refunded(false) - payment.paid_price.amount()));
    shares.push((Owner::BuyerBalances, refunded(true)));
    shares.push((Owner::Iyzico, payment.commission.amount() + payment.fee.amount()));
    for line in &payment.lines {
        let share = &line.share;
        let paid = share.paid_price.amount();
        let fees = share.commission.amount() + share.fee.amount();
        let gone = of_line(payment, line, |_| true);
        let ordinary = of_line(payment, line, |kind| kind != ReversalKind::ChargedToMerchant);
        assert_eq!(gone, line.refunded.amount());
        assert!(gone <= paid, "{line:?}");
        let earned = share.sub_merchant_price.amount() - share.withholding_tax.amount();
        assert!(earned >= Decimal::ZERO && share.sub_merchant_price <= share.price, "{line:?}");
        let taken_back = if paid.is_zero() { paid } else { earned * ordinary / paid };
        let seller = earned - taken_back.trunc_with_scale(8);
        if let Some(key) = &line.sub_merchant_key {
            shares.push((Owner::SubMerchant(key.clone()), seller));
        } else {
            assert!(seller.is_zero(), "{line:?}");
        }
        shares.push((Owner::Merchant, paid - fees - gone - seller));
    }
    shares
}

/// What of the refunds of some kinds was taken from a line.
fn of_line(payment: &Payment, line: &Line, counts: impl Fn(ReversalKind) -> bool) -> Decimal {
    let refunds = payment.refunds.iter().filter(|refund| counts(refund.kind));
    let parts = refunds.flat_map(|refund| &refund.parts);
    let parts = parts.filter(|part| part.payment_transaction_id == line.payment_transaction_id);
    parts.map(|part| part.price.amount()).sum()
}

fn name_of(step: &Step) -> &'static str {
    match step {
        Step::Pay { hold: false, .. } => "pay",
        Step::Pay { hold: true, .. } => "hold",
        Step::Capture { .. } => "capture",
        Step::Cancel { .. } => "cancel",
        Step::Refund { charge_merchant: false, .. } => "refund",
        Step::Refund { charge_merchant: true, .. } => "refund at the merchant's cost",
        Step::RefundAmount { .. } => "refund amount",
        Step::RefundToBalance { .. } => "refund to balance",
        Step::Approve { .. } => "approve",
        Step::Disapprove { .. } => "disapprove",
        Step::Update { .. } => "update",
        Step::Send { .. } => "send",
        Step::Receive { .. } => "receive",
        Step::Settle { .. } => "settle",
        Step::Wait { .. } => "wait",
    }
}

/// Every kind of step.
const KINDS: usize = 15;

#[test]
fn every_kurus_is_conserved() {
    let config =
        ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    // What `proptest!` does as well: `PROPTEST_CASES` goes before the number above.
    let mut runner = TestRunner::new_with_rng(contextualize_config(config), rng);
    let done = std::cell::RefCell::new(HashMap::new());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let steps = prop::collection::vec(step(), 40..100);
    let result = runner.run(&steps, |steps| {
        runtime.block_on(async {
            let mut market = Market::open().await;
            for step in &steps {
                Box::pin(market.check(step)).await;
            }
            for (name, times) in market.steps_done {
                *done.borrow_mut().entry(name).or_insert(0) += times;
            }
        });
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    let done = done.into_inner();
    assert_eq!(done.len(), KINDS, "some steps never succeeded: {done:?}");
    assert!(done.values().all(|times| *times > 2), "{done:?}");
}
