//! The life of a batch of payouts, and of the wallet that it is paid from.

use std::time::Duration;

use iyzico_core::ids::PayoutRequestId;
use iyzico_core::order::Locale;
use iyzico_core::pages::{Paged, Position};
use iyzico_core::payout::{
    CancelPayout, ExecutePayout, InitializePayout, PayoutAmount, PayoutItem, PayoutItemDetails,
    PayoutItemFilter, PayoutItemStatus, PayoutPurpose, PayoutRecipientType, PayoutStatus,
    RetrievePayout, RetrievePayoutBalance, RetrievePayoutItem,
};
use iyzico_core::text::Text;
use iyzico_core::{Endpoint as _, Error, Price};
use iyzico_simulator::PayoutWallet;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::shop::{Shop, code};

const ACCOUNT: &str = "TR180006200119000006672315";
/// Rightly made, of a bank that does not exist.
const NO_BANK: &str = "TR589999900119000006672315";
/// Of a foreign country, with wrong check digits.
const WRONG: &str = "DE00370400440532013000";

fn row(id: &str, account: &str, amount: &str) -> PayoutItem {
    PayoutItem::builder()
        .item_external_id(id)
        .recipient_type(PayoutRecipientType::Iban)
        .recipient_info(account)
        .recipient_name("Jane Doe")
        .amount(PayoutAmount::builder().value(amount).currency("TRY").build())
        .description("wages")
        .build()
}

fn member(id: &str, gsm_number: &str, amount: &str) -> PayoutItem {
    let mut row = row(id, gsm_number, amount);
    row.recipient_type = PayoutRecipientType::Phone.into();
    row.recipient_name = None;
    row
}

fn batch(external_id: &str, items: Vec<PayoutItem>) -> InitializePayout {
    InitializePayout::builder()
        .external_id(external_id)
        .purpose(PayoutPurpose::Salary)
        .items(items)
        .build()
}

fn rows_of(id: &PayoutRequestId) -> RetrievePayout {
    RetrievePayout::builder().request_id(id.clone()).build()
}

fn execute(id: &PayoutRequestId) -> ExecutePayout {
    ExecutePayout::builder().request_id(id.clone()).build()
}

fn cancel(id: &PayoutRequestId) -> CancelPayout {
    CancelPayout::builder().request_id(id.clone()).build()
}

async fn hand_in(shop: &Shop, items: Vec<PayoutItem>) -> PayoutRequestId {
    shop.call(&batch("wages-11", items)).await.unwrap().body.request_id
}

async fn state(shop: &Shop, id: &PayoutRequestId) -> (PayoutStatus, Vec<PayoutItemStatus>) {
    let found = shop.call(&rows_of(id)).await.unwrap().body;
    let status = found.mass_payout.clone().unwrap().mass_payout_status.unwrap();
    let rows = RetrievePayout::rows(found).into_iter().map(|row| row.item_status.unwrap());
    (status, rows.collect())
}

fn wait(shop: &Shop, seconds: u64) {
    shop.simulator.clock().advance(Duration::from_secs(seconds));
}

async fn balance(shop: &Shop) -> String {
    let read = RetrievePayoutBalance::builder().build();
    shop.call(&read).await.unwrap().balance.to_string()
}

#[tokio::test]
async fn a_batch_is_handed_in_handed_over_and_paid_row_by_row() {
    let shop = Shop::open().await;
    let items = vec![
        row("1", ACCOUNT, "100.00"),
        row("2", NO_BANK, "50"),
        member("3", "+905350000000", "20.10"),
        member("4", "+905350009999", "5"),
    ];
    let id = hand_in(&shop, items).await;
    assert_eq!(state(&shop, &id).await, (PayoutStatus::Init, vec![PayoutItemStatus::Init; 4]));
    assert_eq!(balance(&shop).await, "100000", "nothing has moved");

    shop.call(&execute(&id)).await.unwrap();
    let queued = vec![PayoutItemStatus::Queued; 4];
    assert_eq!(state(&shop, &id).await, (PayoutStatus::PublishedToQueue, queued));
    wait(&shop, 3);
    let paying = vec![PayoutItemStatus::Processing; 4];
    assert_eq!(state(&shop, &id).await, (PayoutStatus::InProgress, paying));
    assert_eq!(
        balance(&shop).await,
        "99823.15",
        "175.10 and one percent of each row are set aside"
    );
    wait(&shop, 5);
    let ends = vec![
        PayoutItemStatus::Success,
        PayoutItemStatus::Failed,
        PayoutItemStatus::DepositSuccess,
        PayoutItemStatus::DepositFail,
    ];
    assert_eq!(state(&shop, &id).await, (PayoutStatus::Completed, ends));
    assert_eq!(balance(&shop).await, "99878.7", "what did not arrive came back");

    let by_own_number = RetrievePayout::builder().external_mass_payout_id("wages-11").build();
    let found = shop.call(&by_own_number).await.unwrap().body;
    let whole = found.mass_payout.clone().unwrap();
    assert_eq!(whole.total_amount.unwrap().to_string(), "175.1");
    assert_eq!(whole.total_successful_amount.unwrap().to_string(), "120.1");
    assert_eq!(whole.currency.unwrap().as_str(), "TRY");
    for row in RetrievePayout::rows(found) {
        let reference = row.reference_code.clone().unwrap();
        let alone = RetrievePayoutItem::builder().reference_code(reference).build();
        assert_eq!(shop.call(&alone).await.unwrap().body.item.unwrap(), row);
        let is_paid = row.error_messages.is_none();
        assert_eq!(is_paid, ["1", "3"].contains(&row.item_external_id.unwrap().as_str()));
    }
}

#[tokio::test]
async fn a_batch_is_handed_over_once() {
    let shop = Shop::open().await;
    let id = hand_in(&shop, vec![row("1", ACCOUNT, "100")]).await;
    shop.call(&execute(&id)).await.unwrap();
    assert_eq!(code(shop.call(&execute(&id)).await), "11");
    wait(&shop, 10);
    assert_eq!(code(shop.call(&execute(&id)).await), "11");
    assert_eq!(balance(&shop).await, "99899", "and paid once");
}

#[tokio::test]
async fn the_same_batch_is_handed_in_once() {
    let shop = Shop::open().await;
    let request = batch("wages-11", vec![row("1", ACCOUNT, "100.00"), row("2", WRONG, "1")]);
    let first = shop.call(&request).await.unwrap().body;
    let mut again = request.clone();
    again.conversation_id = Some("another-1".into());
    assert_eq!(shop.call(&again).await.unwrap().body, first);
    again.items = vec![row("1", ACCOUNT, "200")].into();
    assert_eq!(code(shop.call(&again).await), "11", "another batch under the same number");
    again.external_id = "wages-12".into();
    assert_ne!(shop.call(&again).await.unwrap().body.request_id, first.request_id);
}

#[tokio::test]
async fn rows_are_refused_one_by_one() {
    let shop = Shop::open().await;
    let mut dollars = row("3", ACCOUNT, "7");
    dollars.amount = PayoutAmount::builder().value("7").currency("USD").build().into();
    let items =
        vec![row("1", ACCOUNT, "100"), row("2", WRONG, "50"), dollars, row("1", ACCOUNT, "9")];
    let taken = shop.call(&batch("wages-11", items)).await.unwrap().body;
    let refused: Vec<_> = taken.invalid_items.unwrap();
    let refused: Vec<_> = refused
        .iter()
        .map(|row| (row.external_id.as_ref().unwrap(), row.error_code.as_ref().unwrap()))
        .map(|(id, code)| (id.as_str(), code.as_str()))
        .collect();
    assert_eq!(refused, [("2", "2030"), ("3", "11"), ("1", "11")]);
    let mut ask = rows_of(&taken.request_id);
    ask.item_type = PayoutItemFilter::Invalid.into();
    let found = shop.call(&ask).await.unwrap().body;
    assert_eq!(found.total, Some(3));
    let all_invalid = |row: &PayoutItemDetails| row.item_status == Some(PayoutItemStatus::Invalid);
    assert!(RetrievePayout::rows(found).iter().all(all_invalid));
    assert_eq!(state(&shop, &taken.request_id).await.1, [PayoutItemStatus::Init]);
    shop.call(&execute(&taken.request_id)).await.unwrap();
    wait(&shop, 10);
    assert_eq!(balance(&shop).await, "99899", "only the valid row was paid");
}

/// Every reason for which a row is refused, or cannot be paid, in the language of the request.
#[tokio::test]
async fn what_is_wrong_with_a_row_is_said_in_the_language_of_the_request() {
    let mut said = Vec::new();
    for (number, locale) in [(1, None), (2, Some(Locale::Turkish)), (3, Some(Locale::English))] {
        let shop = Shop::open().await;
        let mut dollars = row("3", ACCOUNT, "7");
        dollars.amount = PayoutAmount::builder().value("7").currency("USD").build().into();
        let unpaid = row("4", NO_BANK, "1");
        let items = vec![unpaid, row("2", WRONG, "50"), dollars, row("2", ACCOUNT, "9")];
        let mut request = batch(&format!("wages-{number}"), items);
        if let Some(locale) = locale {
            request.locale = locale.into();
        }
        let taken = shop.call(&request).await.unwrap().body;
        let invalid = taken.invalid_items.unwrap();
        shop.call(&execute(&taken.request_id)).await.unwrap();
        wait(&shop, 10);
        let paid = shop.call(&rows_of(&taken.request_id)).await.unwrap().body;
        let rows = RetrievePayout::rows(paid);
        let failed = rows.iter().flat_map(|row| row.error_messages.iter().flatten());
        let invalid = invalid.iter().flat_map(|row| row.error_message.iter());
        let texts: Vec<_> = invalid.chain(failed).map(|text| text.as_str().to_owned()).collect();
        assert_eq!(texts.len(), 4, "{texts:?}");
        said.push(texts);
    }
    assert_eq!(said[0], said[1], "Turkish is what is spoken without a locale");
    for (turkish, english) in said[1].iter().zip(&said[2]) {
        assert_ne!(turkish, english);
        assert!(english.is_ascii(), "{english}");
    }
}

#[tokio::test]
async fn rows_come_in_pages() {
    let shop = Shop::open().await;
    let rows = (1..=5).map(|number| row(&number.to_string(), ACCOUNT, "1")).collect();
    let id = hand_in(&shop, rows).await;
    let mut found = Vec::new();
    for page in 1..=4 {
        let mut ask = rows_of(&id);
        (ask.page, ask.size) = (page.into(), 2.into());
        let response = shop.call(&ask).await.unwrap();
        let next = RetrievePayout::PAGES.unwrap().after(&Position::Number(page), &response.raw);
        assert_eq!(next, (page < 3).then(|| Position::Number(page + 1)));
        found.extend(RetrievePayout::rows(response.body));
    }
    let found: Vec<_> = found.iter().map(|row| row.item_external_id.as_ref().unwrap()).collect();
    assert_eq!(found.into_iter().map(Text::as_str).collect::<Vec<_>>(), ["1", "2", "3", "4", "5"]);
}

#[tokio::test]
async fn only_a_batch_that_waits_is_cancelled() {
    let shop = Shop::open().await;
    let id = hand_in(&shop, vec![row("1", ACCOUNT, "100"), row("2", WRONG, "1")]).await;
    for _ in 0..2 {
        shop.call(&cancel(&id)).await.unwrap();
        let cancelled = vec![PayoutItemStatus::MassPayoutCanceled];
        assert_eq!(state(&shop, &id).await, (PayoutStatus::Canceled, cancelled));
    }
    assert_eq!(code(shop.call(&execute(&id)).await), "11");
    let other = batch("wages-12", vec![row("1", ACCOUNT, "100")]);
    let other = shop.call(&other).await.unwrap().body.request_id;
    shop.call(&execute(&other)).await.unwrap();
    for _ in 0..3 {
        assert_eq!(code(shop.call(&cancel(&other)).await), "11");
        wait(&shop, 3);
    }
    assert_eq!(state(&shop, &other).await.0, PayoutStatus::Completed);
}

#[tokio::test]
async fn a_wallet_that_holds_too_little_pays_nobody() {
    let shop = Shop::open().await;
    // One percent on top of the last row does not fit.
    let id = hand_in(&shop, vec![row("1", ACCOUNT, "1"), row("2", ACCOUNT, "99999")]).await;
    shop.call(&execute(&id)).await.unwrap();
    wait(&shop, 10);
    let failed = vec![PayoutItemStatus::Failed; 2];
    assert_eq!(state(&shop, &id).await, (PayoutStatus::InsufficientBalance, failed));
    assert_eq!(balance(&shop).await, "100000");
    let reply = shop.control("/_simulator/payout-wallet", r#"{"payIn":"1000.00"}"#).await;
    assert_eq!(reply.json()["balance"], "101000");
    let again = batch("wages-12", vec![row("1", ACCOUNT, "100000")]);
    let again = shop.call(&again).await.unwrap().body.request_id;
    shop.call(&execute(&again)).await.unwrap();
    wait(&shop, 10);
    assert_eq!(state(&shop, &again).await.0, PayoutStatus::Completed);
    assert_eq!(balance(&shop).await, "0");
}

#[tokio::test]
async fn what_nobody_handed_in_is_unknown() {
    let shop = Shop::open().await;
    let id = PayoutRequestId::new("none").unwrap();
    let item = RetrievePayoutItem::builder().reference_code("none").build();
    for error in [
        shop.call(&execute(&id)).await.map(drop),
        shop.call(&cancel(&id)).await.map(drop),
        shop.call(&rows_of(&id)).await.map(drop),
        shop.call(&item).await.map(drop),
    ] {
        let error = error.unwrap_err();
        assert!(matches!(&error, Error::Api(refused) if refused.http_status == 404), "{error}");
    }
    for body in [
        r#"{"payIn":"0"}"#,
        r#"{"payIn":1}"#,
        r"{}",
        r#"{"payIn":"79228162514264337593543950335"}"#,
    ] {
        assert_eq!(shop.control("/_simulator/payout-wallet", body).await.status, 400, "{body}");
    }
}

#[derive(Clone, Debug)]
enum Step {
    HandIn(Vec<(usize, i64)>),
    Execute(usize),
    Cancel(usize),
    PayIn(i64),
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => prop::collection::vec((0..4_usize, 1..6_000_000_i64), 1..5).prop_map(Step::HandIn),
        4 => any::<usize>().prop_map(Step::Execute),
        1 => any::<usize>().prop_map(Step::Cancel),
        1 => (1..5_000_000_i64).prop_map(Step::PayIn),
        3 => (0..8_u64).prop_map(Step::Wait),
    ]
}

fn in_all(wallet: PayoutWallet) -> Decimal {
    let PayoutWallet { balance, reserved, paid_out, commission, .. } = wallet;
    let parts = [balance, reserved, paid_out, commission];
    assert!(parts.iter().all(|part| *part >= Price::ZERO), "{wallet:?}");
    parts.iter().map(|part| part.amount()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_money_appears_or_gets_lost(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let shop = Shop::open().await;
            let mut paid_in = in_all(shop.simulator.payout_wallet());
            let mut batches: Vec<PayoutRequestId> = Vec::new();
            for step in &steps {
                match step {
                    Step::HandIn(rows) => {
                        let rows = rows.iter().enumerate().map(|(index, (to, amount))| {
                            let (id, amount) = (index.to_string(), Decimal::new(*amount, 2).to_string());
                            match to {
                                0 => row(&id, ACCOUNT, &amount),
                                1 => row(&id, NO_BANK, &amount),
                                2 => row(&id, WRONG, &amount),
                                _ => member(&id, "+905350000000", &amount),
                            }
                        });
                        let request = batch(&batches.len().to_string(), rows.collect());
                        batches.push(shop.call(&request).await.unwrap().body.request_id);
                    }
                    Step::Execute(index) if !batches.is_empty() => {
                        let _ = shop.call(&execute(&batches[index % batches.len()])).await;
                    }
                    Step::Cancel(index) if !batches.is_empty() => {
                        let _ = shop.call(&cancel(&batches[index % batches.len()])).await;
                    }
                    Step::Execute(_) | Step::Cancel(_) => {}
                    Step::PayIn(amount) => {
                        let amount = Decimal::new(*amount, 2);
                        assert!(shop.simulator.pay_into_payout_wallet(amount.into()));
                        paid_in += amount;
                    }
                    Step::Wait(seconds) => wait(&shop, *seconds),
                }
                assert_eq!(in_all(shop.simulator.payout_wallet()), paid_in, "{step:?}");
            }
            wait(&shop, 60);
            let wallet = shop.simulator.payout_wallet();
            assert_eq!(wallet.reserved, Price::ZERO, "everything has ended");
            let mut paid_out = Decimal::ZERO;
            for id in &batches {
                let whole = shop.call(&rows_of(id)).await.unwrap().body.mass_payout.unwrap();
                paid_out += whole.total_successful_amount.unwrap().amount();
            }
            assert_eq!(wallet.paid_out.amount(), paid_out, "what the batches say was paid");
        });
    }
}
