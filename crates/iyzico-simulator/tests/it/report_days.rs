//! A day that is over does not change: the reports of it, and what `reconcile` makes of them.

use std::collections::{BTreeMap, HashSet};

use iyzico_core::marketplace::{DisapprovePaymentItem, UpdatePaymentItem};
use iyzico_core::payment::{
    AuthorizePayment, CancelPayment, CapturePayment, Phase, RefundAmount, RefundPayment,
};
use iyzico_core::report::{
    DifferenceKind, ListTransactions, OwnPayment, Reconciliation, TransactionRow, TransactionType,
};
use iyzico_core::rust_decimal::Decimal;
use iyzico_simulator::Concerns;
use proptest::prelude::*;

use crate::market::{days, open, order_of, person, register, sold_by};
use crate::shop::{PARAF, Shop, order};

#[derive(Clone, Debug)]
enum Step {
    Pay,
    Hold,
    Sell,
    Capture(usize, i64),
    Cancel(usize),
    RefundLine(usize),
    Refund(usize, i64),
    Approve(usize),
    Disapprove(usize),
    Share(usize, i64),
    /// Risk control looks at the next payment.
    Doubt,
    EndReview(usize, bool),
    /// The next day begins.
    Sleep,
}

fn step() -> impl Strategy<Value = Step> {
    let payment = any::<usize>;
    prop_oneof![
        2 => Just(Step::Pay),
        3 => Just(Step::Hold),
        2 => Just(Step::Sell),
        3 => (payment(), 1..138_i64).prop_map(|(payment, coins)| Step::Capture(payment, coins)),
        2 => payment().prop_map(Step::Cancel),
        2 => payment().prop_map(Step::RefundLine),
        2 => (payment(), 1..120_i64).prop_map(|(payment, coins)| Step::Refund(payment, coins)),
        1 => payment().prop_map(Step::Approve),
        1 => payment().prop_map(Step::Disapprove),
        1 => (payment(), 1..50_i64).prop_map(|(payment, coins)| Step::Share(payment, coins)),
        3 => Just(Step::Doubt),
        3 => (payment(), any::<bool>()).prop_map(|(payment, well)| Step::EndReview(payment, well)),
        4 => Just(Step::Sleep),
    ]
}

/// What happened to the money of a payment on a day.
#[derive(Clone, Copy, Default)]
struct Entry {
    taken: Decimal,
    /// Whether what was taken is in doubt: risk control refused the payment.
    refused: bool,
    returned: Decimal,
}

impl Entry {
    /// The amount in doubt is told until it was given back.
    fn is_told(&self) -> bool {
        self.refused && self.returned < self.taken
    }
}

/// The entries of a day, by payment.
type Books = BTreeMap<String, Entry>;

/// Takes a step, and writes down which money moved.
async fn take(shop: &Shop, seller: &str, step: &Step, books: &mut Books) {
    let ledger = shop.simulator.ledger();
    let pick = |index: &usize| ledger.get(index % ledger.len().max(1));
    let mut moved = |id: &str, taken: Decimal, back: Decimal| {
        let entry = books.entry(id.to_owned()).or_default();
        entry.taken += taken;
        entry.returned += back;
        entry.refused |=
            ledger.iter().any(|it| it.payment_id.as_str() == id && it.fraud_status == -1);
    };
    match step {
        Step::Pay => {
            let paid = shop.pay(PARAF).await;
            moved(paid.payment_id.as_str(), paid.paid_price.amount(), Decimal::ZERO);
        }
        Step::Hold => _ = shop.call(&AuthorizePayment(order(PARAF))).await.unwrap(),
        Step::Sell => {
            let key = seller.parse().unwrap();
            let paid = shop.call(&order_of(vec![sold_by(&key, "1", "0.6")])).await.unwrap();
            moved(paid.payment_id.as_str(), paid.paid_price.amount(), Decimal::ZERO);
        }
        Step::Capture(index, coins) => {
            let Some(payment) = pick(index) else { return };
            let amount = Decimal::new(*coins, 2);
            let capture = CapturePayment::builder()
                .payment_id(payment.payment_id.clone())
                .paid_price(amount.to_string().as_str());
            if shop.call(&capture.build()).await.is_ok() {
                moved(payment.payment_id.as_str(), amount, Decimal::ZERO);
            }
        }
        Step::Cancel(index) => {
            let Some(payment) = pick(index) else { return };
            let cancel = CancelPayment::builder().payment_id(payment.payment_id.clone()).build();
            let is_hold = payment.phase == Phase::PreAuth;
            if shop.call(&cancel).await.is_ok() && !is_hold {
                moved(payment.payment_id.as_str(), Decimal::ZERO, payment.paid_price.amount());
            }
        }
        Step::RefundLine(index) => {
            let Some(payment) = pick(index) else { return };
            let line = payment.lines[0].payment_transaction_id.clone();
            let refund = RefundPayment::builder().payment_transaction_id(line).price("0.01");
            if shop.call(&refund.build()).await.is_ok() {
                moved(payment.payment_id.as_str(), Decimal::ZERO, Decimal::new(1, 2));
            }
        }
        Step::Refund(index, coins) => {
            let Some(payment) = pick(index) else { return };
            let amount = Decimal::new(*coins, 2);
            let refund = RefundAmount::builder()
                .payment_id(payment.payment_id.clone())
                .price(amount.to_string().as_str());
            if shop.call(&refund.build()).await.is_ok() {
                moved(payment.payment_id.as_str(), Decimal::ZERO, amount);
            }
        }
        Step::Approve(index) => {
            let Some(payment) = pick(index) else { return };
            let line = payment.lines[0].payment_transaction_id.clone();
            let approve = iyzico_core::marketplace::ApprovePaymentItem::builder();
            _ = shop.call(&approve.payment_transaction_id(line).build()).await;
        }
        Step::Disapprove(index) => {
            let Some(payment) = pick(index) else { return };
            let line = payment.lines[0].payment_transaction_id.clone();
            let disapprove = DisapprovePaymentItem::builder().payment_transaction_id(line);
            _ = shop.call(&disapprove.build()).await;
        }
        Step::Share(index, coins) => {
            let Some(payment) = pick(index) else { return };
            let line = payment.lines[0].payment_transaction_id.clone();
            let share = Decimal::new(*coins, 2).to_string();
            let update = UpdatePaymentItem::builder()
                .payment_transaction_id(line)
                .sub_merchant_key(seller)
                .sub_merchant_price(share.as_str());
            _ = shop.call(&update.build()).await;
        }
        Step::Doubt => shop.simulator.next_fraud_status(Concerns::Next, 0).unwrap(),
        Step::EndReview(index, well) => {
            let Some(payment) = pick(index) else { return };
            let ended = shop.simulator.end_review(payment.payment_id.as_str(), *well);
            let today = books.get_mut(payment.payment_id.as_str());
            if let (Ok(()), false, Some(today)) = (ended, well, today) {
                today.refused = true;
            }
        }
        Step::Sleep => {}
    }
}

async fn report(shop: &Shop, day: &str) -> (Vec<TransactionRow>, Reconciliation) {
    let (mut rows, mut reconciliation) = (Vec::new(), Reconciliation::new());
    for page in 1.. {
        let request = ListTransactions::builder().transaction_date(day).page(page).build();
        let response = shop.call(&request).await.unwrap();
        reconciliation.add_page(&response.raw);
        rows.extend(response.body.transactions.unwrap());
        if response.body.total_page_count.is_none_or(|pages| page >= pages) {
            break;
        }
    }
    (rows, reconciliation)
}

/// The rows of a day, which agree with the books.
async fn checked(shop: &Shop, day: &str, books: &Books) -> Vec<TransactionRow> {
    let (rows, mut reconciliation) = report(shop, day).await;
    let ids: HashSet<_> = rows.iter().map(|row| row.transaction_id.clone().unwrap()).collect();
    assert_eq!(ids.len(), rows.len(), "{day}: every row has a number of its own");
    for (id, entry) in books {
        let mut ours = OwnPayment::builder()
            .payment_id(id.as_str())
            .paid_price(entry.taken.to_string().as_str())
            .refunded_price(entry.returned.to_string().as_str())
            .build();
        ours.paid_price = ours.paid_price.filter(|_| !entry.taken.is_zero());
        let differences = reconciliation.compare(&ours).unwrap();
        let kinds: Vec<_> = differences.into_iter().map(|difference| difference.kind).collect();
        let expected = if entry.is_told() { vec![DifferenceKind::Refused] } else { vec![] };
        assert_eq!(kinds, expected, "{day}: {id}");
    }
    assert_eq!(reconciliation.rest(), [], "{day}");
    rows
}

fn today(shop: &Shop) -> String {
    let now = jiff::Timestamp::try_from(shop.simulator.clock().now()).unwrap();
    now.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(3))).strftime("%Y-%m-%d").to_string()
}

async fn check(steps: Vec<Step>) {
    let shop = open().await;
    let seller = register(&shop, person("P1")).await;
    let mut over: Vec<(String, Books, Vec<TransactionRow>)> = Vec::new();
    let mut books = Books::new();
    for step in steps.iter().chain([&Step::Sleep]) {
        take(&shop, seller.as_str(), step, &mut books).await;
        if matches!(step, Step::Sleep) {
            let day = today(&shop);
            let books = std::mem::take(&mut books);
            let before = checked(&shop, &day, &books).await;
            days(&shop, 1);
            assert_eq!(checked(&shop, &day, &books).await, before, "{day}, when it was over");
            over.push((day, books, before));
        }
    }
    days(&shop, 8);
    for (day, books, before) in over {
        assert_eq!(checked(&shop, &day, &books).await, before, "{day}, nine days later");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_day_that_is_over_does_not_change(steps in prop::collection::vec(step(), 1..30)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(check(steps));
    }
}

#[tokio::test]
async fn a_hold_and_its_capture_have_a_row_each_on_their_days() {
    for later in [0, 1] {
        let shop = open().await;
        let held = shop.call(&AuthorizePayment(order(PARAF))).await.unwrap().body;
        let first = today(&shop);
        days(&shop, later);
        let capture = CapturePayment::builder().payment_id(held.payment_id).paid_price("0.6");
        shop.call(&capture.build()).await.unwrap();
        let mut rows = report(&shop, &first).await.0;
        if later > 0 {
            rows.extend(report(&shop, &today(&shop)).await.0);
        }
        let said = |row: &TransactionRow| {
            assert_eq!(row.transaction_type, Some(TransactionType::Payment));
            (row.payment_phase.clone().unwrap(), row.paid_price.unwrap().to_string())
        };
        let said: Vec<_> = rows.iter().map(said).collect();
        let expected =
            [(Phase::PreAuth, ["0.36", "0.6", "0.24"]), (Phase::PostAuth, ["0.18", "0.3", "0.12"])];
        let expected = expected
            .into_iter()
            .flat_map(|(phase, amounts)| amounts.map(|amount| (phase.clone(), amount.to_owned())));
        assert_eq!(said, expected.collect::<Vec<_>>());
    }
}
