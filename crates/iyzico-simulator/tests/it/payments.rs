use std::time::Duration;

use iyzico_core::bin::CheckBin;
use iyzico_core::card::PaymentCard;
use iyzico_core::installment::ListInstallments;
use iyzico_core::payment::{
    CancelPayment, PaymentStatus, RefundAmount, RefundPayment, RetrievePayment,
};
use iyzico_core::{Error, Price};
use iyzico_simulator::{Simulator, Verdict};
use jiff::Timestamp;
use serde_json::Value;

use crate::shop::{PARAF, Shop, line, order, order_by};

#[track_caller]
fn code(error: Error) -> String {
    match error {
        Error::Api(error) => error.code,
        other => panic!("expected a refusal, got {other}"),
    }
}

fn price(text: &str) -> Price {
    text.parse().unwrap()
}

#[tokio::test]
async fn the_documented_response_is_reproduced_to_the_last_digit() {
    let moment: Timestamp = "2018-06-06T10:52:22Z".parse().unwrap();
    let shop = Shop::at(Simulator::builder().starts_at(moment.into())).await;

    let mut response: Value = serde_json::from_str(&shop.pay(PARAF).await.raw).unwrap();
    let mut documented: Value =
        serde_json::from_str(include_str!("../fixtures/documented_payment.json")).unwrap();

    assert!(response["signature"].is_string(), "the example is older than signatures");
    for json in [&mut response, &mut documented] {
        let fields = json.as_object_mut().unwrap();
        fields.remove("signature");
        fields.remove("systemTime");
        let locale = fields["locale"].as_str().unwrap().to_lowercase();
        fields.insert("locale".into(), locale.into());
        for item in json["itemTransactions"].as_array_mut().unwrap() {
            let date = item["blockageResolvedDate"].as_str().unwrap();
            assert!(date.starts_with("2018-06-13 13:52:"), "{date}");
            item["blockageResolvedDate"] = Value::Null;
        }
    }
    assert_eq!(response, documented);
}

#[tokio::test]
async fn a_payment_is_found_by_either_key_and_by_both_when_they_match() {
    let shop = Shop::open().await;
    let paid = shop.pay(PARAF).await;

    let by_id = RetrievePayment::builder().payment_id(paid.payment_id.as_str()).build();
    let by_reference = RetrievePayment::builder().payment_conversation_id("123456789").build();
    let by_both = RetrievePayment::builder()
        .payment_id(paid.payment_id.as_str())
        .payment_conversation_id("123456789")
        .build();
    for request in [by_id, by_reference, by_both] {
        let found = shop.call(&request).await.unwrap();
        assert_eq!(found.payment_status, Some(PaymentStatus::Success));
        assert_eq!(found.payment_id, paid.payment_id);
        assert_eq!(found.item_transactions, paid.item_transactions);
    }

    let mismatch = RetrievePayment::builder()
        .payment_id(paid.payment_id.as_str())
        .payment_conversation_id("another")
        .build();
    let unknown = RetrievePayment::builder().payment_id("1").build();
    for request in [mismatch, unknown] {
        assert_eq!(code(shop.call(&request).await.unwrap_err()), "5087");
    }
}

#[tokio::test]
async fn a_payment_is_cancelled_once_and_looks_the_same_afterwards() {
    let shop = Shop::open().await;
    let paid = shop.pay(PARAF).await;
    let retrieve = RetrievePayment::builder()
        .conversation_id("look-up")
        .payment_id(paid.payment_id.as_str())
        .build();
    let before = shop.call(&retrieve).await.unwrap();

    let cancel = CancelPayment::builder().payment_id(paid.payment_id.as_str()).build();
    let cancelled = shop.call(&cancel).await.unwrap();
    assert_eq!(cancelled.price, Some(price("1.2")));
    assert_eq!(cancelled.auth_code, paid.auth_code);

    assert_eq!(code(shop.call(&cancel).await.unwrap_err()), "8514");
    let refund = RefundAmount::builder().payment_id(paid.payment_id.as_str()).price("1").build();
    let Error::Api(refused) = shop.call(&refund).await.unwrap_err() else {
        panic!("expected a refusal");
    };
    assert_eq!((refused.code.as_str(), refused.retryable), ("8514", Some(false)));
    let raw: Value = serde_json::from_str(&refused.raw).unwrap();
    assert_eq!(raw["price"], 1, "{raw}");
    assert_eq!(shop.call(&retrieve).await.unwrap().body, before.body);

    let unknown = CancelPayment::builder().payment_id("1").build();
    assert_eq!(code(shop.call(&unknown).await.unwrap_err()), "5086");
}

#[tokio::test]
async fn a_late_cancellation_is_refused_only_when_asked_for() {
    for (strict, expected) in [(false, None), (true, Some("10012"))] {
        let noon: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let builder = Simulator::builder().starts_at(noon.into()).cancel_only_on_same_day(strict);
        let shop = Shop::at(builder).await;
        let paid = shop.pay(PARAF).await;
        shop.simulator.clock().advance(Duration::from_secs(12 * 3600));
        let cancel = CancelPayment::builder().payment_id(paid.payment_id.as_str()).build();
        let result = shop.call(&cancel).await.err().map(code);
        assert_eq!(result.as_deref(), expected);
    }
}

#[tokio::test]
async fn a_line_is_refunded_in_parts_until_it_is_used_up() {
    let shop = Shop::open().await;
    let paid = shop.pay(PARAF).await;
    let first = &paid.item_transactions.as_ref().unwrap()[0];
    let refund = |amount: &str| {
        RefundPayment::builder()
            .payment_transaction_id(first.payment_transaction_id.as_str())
            .price(amount)
            .currency("TRY")
            .build()
    };

    let refunded = shop.call(&refund("0.30")).await.unwrap();
    assert_eq!(refunded.payment_id, paid.payment_id);
    assert_eq!(refunded.payment_transaction_id.as_ref(), Some(&first.payment_transaction_id));
    assert_eq!(refunded.price, Some(price("0.3")));
    assert_eq!(code(shop.call(&refund("0.07")).await.unwrap_err()), "5093");
    shop.call(&refund("0.06")).await.unwrap();
    assert_eq!(code(shop.call(&refund("0.01")).await.unwrap_err()), "5093");

    let unknown = RefundPayment::builder().payment_transaction_id("1").price("1").build();
    assert_eq!(code(shop.call(&unknown).await.unwrap_err()), "5092");
}

#[tokio::test]
async fn both_kinds_of_refund_draw_on_the_same_rest() {
    let shop = Shop::open().await;
    let paid = shop.pay(PARAF).await;
    let second = &paid.item_transactions.as_ref().unwrap()[1];
    let whole = |amount: &str| {
        RefundAmount::builder().payment_id(paid.payment_id.as_str()).price(amount).build()
    };

    shop.call(&whole("0.5")).await.unwrap();
    let line = RefundPayment::builder()
        .payment_transaction_id(second.payment_transaction_id.as_str())
        .price("0.47")
        .build();
    assert_eq!(code(shop.call(&line).await.unwrap_err()), "5093");
    assert_eq!(code(shop.call(&whole("0.71")).await.unwrap_err()), "5093");
    shop.call(&whole("0.7")).await.unwrap();

    let payment = &shop.simulator.ledger()[0];
    assert_eq!(payment.refundable(), Price::ZERO);
    assert_eq!(payment.refunds.len(), 2);
    let unknown = RefundAmount::builder().payment_id("1").price("1").build();
    assert_eq!(code(shop.call(&unknown).await.unwrap_err()), "5086");
}

#[tokio::test]
async fn a_refund_in_another_currency_is_refused() {
    let shop = Shop::open().await;
    let paid = shop.pay(PARAF).await;
    let refund = RefundAmount::builder()
        .payment_id(paid.payment_id.as_str())
        .price("1")
        .currency("EUR")
        .build();
    assert_eq!(code(shop.call(&refund).await.unwrap_err()), "11");
}

#[tokio::test]
async fn a_card_is_stored_with_a_payment_and_pays_the_next_one() {
    let shop = Shop::open().await;
    let mut first = order(PARAF);
    first.payment_card = PaymentCard::builder()
        .card_holder_name("John Doe")
        .card_number(PARAF)
        .expire_month("12")
        .expire_year("2030")
        .cvc("123")
        .register_card(true)
        .build()
        .into();
    let stored = shop.call(&first).await.unwrap();
    let user = stored.card_user_key.clone().unwrap();
    let token = stored.card_token.clone().unwrap();

    let pay = |user: &str, token: &str| order_by(PaymentCard::stored(user, token));
    let paid = shop.call(&pay(user.as_str(), token.as_str())).await.unwrap();
    assert_eq!(paid.last_four_digits.as_ref().unwrap().as_str(), "0008");
    assert_eq!(paid.card_token, None);

    let error = shop.call(&pay(user.as_str(), "unknown")).await.unwrap_err();
    assert_eq!(code(error), "3006");
    let error = shop.call(&pay("unknown", token.as_str())).await.unwrap_err();
    assert_eq!(code(error), "3005");
}

#[tokio::test]
async fn odd_amounts_are_split_without_a_remainder() {
    let shop = Shop::open().await;
    let mut request = order(PARAF);
    request.price = "3".into();
    request.paid_price = "10".into();
    request.basket_items = vec![line("a", "1"), line("b", "1"), line("c", "1")].into();
    let paid = shop.call(&request).await.unwrap();
    let lines = paid.item_transactions.as_ref().unwrap();
    let parts: Vec<_> = lines.iter().map(|line| line.paid_price.unwrap().to_string()).collect();
    assert_eq!(parts, ["3.33333333", "3.33333333", "3.33333334"]);
}

#[tokio::test]
async fn a_bin_is_known_or_refused_by_name() {
    let shop = Shop::open().await;
    for digits in ["552879", "55287900"] {
        let bin = shop.call(&CheckBin::builder().bin_number(digits).build()).await.unwrap();
        assert_eq!(bin.bin_number.as_str(), digits);
        assert_eq!(bin.card_family.as_ref().unwrap().as_str(), "Paraf");
        assert_eq!(bin.bank_code, Some(12));
    }
    let reply = shop.post("/payment/bin/check", r#"{"binNumber":"999999","locale":"en"}"#).await;
    let json = reply.json();
    assert_eq!(json["errorCode"], "5066");
    assert_eq!(json["errorMessage"], "BIN not found");
    assert_eq!(json["binNumber"], "999999");
}

#[tokio::test]
async fn installments_are_listed_for_a_card_or_for_every_family() {
    let shop = Shop::open().await;
    let list = |bin: Option<&str>| {
        let request = ListInstallments::builder().price("100").build();
        let mut request = request;
        request.bin_number = bin.map(Into::into);
        request
    };
    let families = shop.call(&list(None)).await.unwrap().body.installment_details.unwrap();
    assert_eq!(families.len(), 7);

    let details = shop.call(&list(Some("552608"))).await.unwrap().body.installment_details.unwrap();
    let prices = details[0].installment_prices.as_ref().unwrap();
    let numbers: Vec<_> = prices.iter().map(|price| price.installment_number).collect();
    assert_eq!(numbers, [1, 2, 3, 6, 9, 12]);
    assert_eq!(prices[2].total_price.to_string(), "104.96");
    assert_eq!(prices[2].installment_price.to_string(), "34.99");

    for single in ["999999", "589004", "552659"] {
        let details = shop.call(&list(Some(single))).await.unwrap();
        let details = details.body.installment_details.unwrap();
        assert_eq!(details[0].installment_prices.as_ref().unwrap().len(), 1, "{single}");
    }
}

#[tokio::test]
async fn the_log_shows_requests_without_secrets() {
    let shop = Shop::open().await;
    shop.pay(PARAF).await;
    let requests = shop.simulator.requests();
    let [request] = requests.as_slice() else {
        panic!("one request was sent");
    };
    assert_eq!(request.call, Some("payment.create"));
    assert_eq!(request.signature, Verdict::Verified);
    assert!(request.body.contains("\"paidPrice\":\"1.2\""));
    let shown = format!("{request:?} {request} {:?}", shop.simulator.ledger());
    for secret in [PARAF, "74300864791", "\"123\""] {
        assert!(!shown.contains(secret), "{secret} is shown");
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_numbers() {
    let mut responses = Vec::new();
    for _ in 0..2 {
        let shop = Shop::at(Simulator::builder().seed(42)).await;
        let paid = shop.pay(PARAF).await;
        responses.push((
            paid.payment_id.clone(),
            paid.auth_code.clone(),
            paid.host_reference.clone(),
        ));
    }
    assert_eq!(responses[0], responses[1]);
    assert_ne!(responses[0].0.as_str(), "10851936");
}
