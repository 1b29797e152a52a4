//! Whatever is done to payments, no money appears or gets lost.

use iyzico_core::payment::{
    AuthorizePayment, CancelPayment, CapturePayment, CreatePayment, Phase, RefundAmount,
    RefundPayment,
};
use iyzico_core::three_ds::{InitializeThreeDs, InitializeThreeDsAuthorization};
use iyzico_core::{Error, Price};
use iyzico_simulator::{Approval, Payment};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::shop::{CALLBACK, PARAF, Shop, code, form_order, line, order, uncompared};

const DECLINED: &str = "4111111111111129";

#[derive(Clone, Debug)]
enum Step {
    Pay { how: How, lines: Vec<i64>, paid: i64 },
    Capture { payment: usize, amount: i64 },
    Cancel { payment: usize },
    RefundLine { payment: usize, line: usize, amount: i64 },
    RefundAmount { payment: usize, amount: i64 },
}

/// The ways to pay, and to fail at it.
#[derive(Clone, Copy, Debug)]
enum How {
    ByCall,
    Hold,
    ThreeDs,
    ThreeDsHold,
    /// The buyer does not confirm; the merchant tries to finish all the same.
    ThreeDsRejected,
    Form,
    FormWithThreeDs,
    /// The first card is declined and the second one pays.
    FormAtSecondTry,
}

fn how() -> impl Strategy<Value = How> {
    prop_oneof![
        Just(How::ByCall),
        Just(How::Hold),
        Just(How::ThreeDs),
        Just(How::ThreeDsHold),
        Just(How::ThreeDsRejected),
        Just(How::Form),
        Just(How::FormWithThreeDs),
        Just(How::FormAtSecondTry),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (how(), prop::collection::vec(1..5000_i64, 1..5), 1..20_000_i64)
            .prop_map(|(how, lines, paid)| Step::Pay { how, lines, paid }),
        3 => (any::<usize>(), 1..20_000_i64)
            .prop_map(|(payment, amount)| Step::Capture { payment, amount }),
        1 => any::<usize>().prop_map(|payment| Step::Cancel { payment }),
        4 => (any::<usize>(), any::<usize>(), 1..3000_i64)
            .prop_map(|(payment, line, amount)| Step::RefundLine { payment, line, amount }),
        4 => (any::<usize>(), 1..10_000_i64)
            .prop_map(|(payment, amount)| Step::RefundAmount { payment, amount }),
    ]
}

fn coins(amount: i64) -> String {
    Decimal::new(amount, 2).to_string()
}

/// Whether the simulator says that it did the step. Everything else must be a refusal.
async fn take(shop: &Shop, step: &Step) -> bool {
    let ledger = shop.simulator.ledger();
    let pick = |index: usize| (!ledger.is_empty()).then(|| &ledger[index % ledger.len()]);
    let result = match step {
        Step::Pay { how, lines, paid } => {
            let mut request = order(PARAF);
            request.price = Price::new(Decimal::new(lines.iter().sum(), 2)).into();
            request.paid_price = coins(*paid).into();
            let items = lines.iter().map(|price| line("item", &coins(*price)));
            request.basket_items = items.collect::<Vec<_>>().into();
            pay(shop, *how, request).await
        }
        Step::Capture { payment, amount } => {
            let Some(payment) = pick(*payment) else {
                return false;
            };
            let request = CapturePayment::builder()
                .payment_id(payment.payment_id.as_str())
                .paid_price(coins(*amount))
                .build();
            shop.call(&request).await.map(drop)
        }
        Step::Cancel { payment } => {
            let Some(payment) = pick(*payment) else {
                return false;
            };
            let id = payment.payment_id.as_str();
            shop.call(&CancelPayment::builder().payment_id(id).build()).await.map(drop)
        }
        Step::RefundLine { payment, line, amount } => {
            let Some(payment) = pick(*payment) else {
                return false;
            };
            let line = &payment.lines[line % payment.lines.len()];
            let request = RefundPayment::builder()
                .payment_transaction_id(line.payment_transaction_id.as_str())
                .price(coins(*amount))
                .build();
            shop.call(&request).await.map(drop)
        }
        Step::RefundAmount { payment, amount } => {
            let Some(payment) = pick(*payment) else {
                return false;
            };
            let id = payment.payment_id.as_str();
            let request = RefundAmount::builder().payment_id(id).price(coins(*amount)).build();
            shop.call(&request).await.map(drop)
        }
    };
    match result {
        Ok(()) => true,
        Err(Error::Api(_)) => false,
        Err(other) => panic!("{step:?}: {other}"),
    }
}

async fn pay(shop: &Shop, how: How, mut request: CreatePayment) -> Result<(), Error> {
    request.callback_url = Some(CALLBACK.into());
    match how {
        How::ByCall => shop.call(&request).await.map(drop),
        How::Hold => shop.call(&AuthorizePayment(request)).await.map(drop),
        How::ThreeDs | How::ThreeDsRejected => {
            let page = shop.call(&InitializeThreeDs(request)).await?;
            finish(shop, page.payment_id.as_ref().unwrap().as_str(), how).await
        }
        How::ThreeDsHold => {
            let start = InitializeThreeDsAuthorization(request);
            let page = shop.call(&start).await?;
            finish(shop, page.payment_id.as_ref().unwrap().as_str(), how).await
        }
        How::Form | How::FormWithThreeDs | How::FormAtSecondTry => {
            let mut form = form_order();
            form.price = request.price;
            form.paid_price = request.paid_price;
            form.basket_items = request.basket_items;
            let token = shop.call(&form).await?.token.to_string();
            let page = shop.simulator.page(&token);
            if matches!(how, How::FormAtSecondTry) {
                let declined = page.approve_with(&Approval::with_card(DECLINED));
                assert!(declined.is_err(), "{declined:?}");
            }
            let three_ds = matches!(how, How::FormWithThreeDs);
            page.approve_with(&Approval::new().three_ds(three_ds)).unwrap();
            assert!(page.approve().is_err(), "a form was paid twice");
            Ok(())
        }
    }
}

/// Finishes a payment twice; only the first time may succeed.
async fn finish(shop: &Shop, id: &str, how: How) -> Result<(), Error> {
    let bank = shop.simulator.three_ds(id);
    let form = match how {
        How::ThreeDsRejected => bank.reject(),
        _ => bank.approve(),
    };
    let request = uncompared(&form.unwrap());
    let result = shop.call(&request).await.map(drop);
    assert_eq!(code(shop.call(&request).await), "5115");
    result
}

fn sum(amounts: impl Iterator<Item = Price>) -> Decimal {
    amounts.map(Price::amount).sum()
}

fn assert_conserved(payment: &Payment) {
    if payment.phase == Phase::PreAuth {
        assert!(payment.refunds.is_empty(), "a hold was refunded");
    }
    let paid = payment.paid_price.amount();
    assert_eq!(sum(payment.lines.iter().map(|line| line.share.price)), payment.price.amount());
    assert_eq!(sum(payment.lines.iter().map(|line| line.share.paid_price)), paid);
    let gone_back = sum(payment.lines.iter().map(|line| line.refunded));
    assert_eq!(gone_back + payment.refundable().amount(), paid);
    for line in &payment.lines {
        assert!(line.refunded >= Price::ZERO && line.refunded <= line.share.paid_price, "{line:?}");
    }
    let reversals = payment.refunds.iter().chain(&payment.cancellation);
    assert_eq!(sum(reversals.map(|reversal| reversal.price)), gone_back);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn money_is_conserved(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let shop = Shop::open().await;
            for step in &steps {
                let before = shop.simulator.ledger();
                let done = Box::pin(take(&shop, step)).await;
                let after = shop.simulator.ledger();
                after.iter().for_each(assert_conserved);
                if !done {
                    // A refusal changes nothing.
                    assert_eq!(format!("{before:?}"), format!("{after:?}"));
                }
            }
        });
    }
}
