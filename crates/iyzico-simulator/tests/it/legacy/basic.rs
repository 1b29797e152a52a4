//! The basic product.

use iyzico_core::bkm::RetrieveBkm;
use iyzico_core::callback::{self, Callback};
use iyzico_core::checkout_form::RetrieveCheckoutForm;
use iyzico_core::legacy::{
    AuthorizeBasicPayment, BkmInstallment, BkmInstallmentPrice, CaptureBasicPayment,
    CompleteBasicThreeDs, CreateBasicPayment, InitializeBasicBkm, InitializeBasicThreeDs,
    InitializeBasicThreeDsAuthorization, RetrieveBasicBkm,
};
use iyzico_core::payment::{
    AuthorizePayment, CancelPayment, PaymentStatus, Phase, RefundPayment, RetrievePayment,
    RetrievePaymentHistory,
};
use iyzico_simulator::{Approval, Concerns, PageError};
use serde_json::json;

use crate::shop::{CALLBACK, PARAF, Shop, code, order, three_ds_order};

const DECLINED: &str = "4111111111111129";

fn basic(card_number: &str) -> CreateBasicPayment {
    let card = order(card_number).payment_card;
    CreateBasicPayment::builder()
        .conversation_id("123456789")
        .price("1")
        .paid_price("1.1")
        .buyer_email("email@email.com")
        .pos_order_id("1")
        .payment_card(card)
        .callback_url(CALLBACK)
        .build()
}

fn capture(payment_id: &str, paid_price: &str) -> CaptureBasicPayment {
    CaptureBasicPayment::builder()
        .payment_id(payment_id)
        .paid_price(paid_price)
        .currency("TRY")
        .build()
}

#[tokio::test]
async fn a_basic_payment_is_in_the_ledger_without_basket_and_risk() {
    let shop = Shop::open().await;
    shop.simulator.next_fraud_status(Concerns::Next, -1).unwrap();
    let paid = shop.call(&basic(PARAF)).await.unwrap();
    assert_eq!(paid.phase, Some(Phase::Auth));
    assert_eq!(paid.paid_price.to_string(), "1.1");
    assert_eq!(paid.merchant_commission_rate.unwrap().to_string(), "10");
    assert_eq!(paid.bin_number.as_ref().unwrap().as_str(), "552879");
    assert!(!paid.raw.contains("fraudStatus") && !paid.raw.contains("basketId"), "{}", paid.raw);

    let ledger = shop.simulator.ledger();
    assert_eq!((ledger.len(), ledger[0].lines.len()), (1, 1));
    let line = paid.payment_transaction_id.clone().unwrap();
    assert_eq!(ledger[0].lines[0].payment_transaction_id, line);

    let request = RetrievePayment::builder().payment_conversation_id("123456789").build();
    let found = shop.call(&request).await.unwrap();
    assert_eq!(found.payment_status, Some(PaymentStatus::Success));
    assert_eq!((found.fraud_status, found.basket_id.as_ref()), (None, None));
    assert!(!found.may_ship(), "nobody has judged the risk");
    let request = RetrievePaymentHistory::builder().payment_id(found.payment_id.clone()).build();
    let history = shop.call(&request).await.unwrap();
    assert_eq!(history.payments.as_ref().unwrap()[0].fraud_status, None);

    // The verdict was for a payment that risk control looks at.
    assert_eq!(shop.pay(PARAF).await.fraud_status, Some(-1));
}

#[tokio::test]
async fn a_basic_payment_goes_back_like_any_other() {
    let shop = Shop::open().await;
    let paid = shop.call(&basic(PARAF)).await.unwrap();
    let line = paid.payment_transaction_id.clone().unwrap();
    let refund =
        |price| RefundPayment::builder().payment_transaction_id(line.clone()).price(price).build();
    shop.call(&refund("0.6")).await.unwrap();
    assert_eq!(code(shop.call(&refund("0.6")).await), "5093");
    shop.call(&refund("0.5")).await.unwrap();
    assert_eq!(shop.simulator.ledger()[0].refundable().to_string(), "0");

    let other = shop.call(&basic(PARAF)).await.unwrap();
    let cancel = CancelPayment::builder().payment_id(other.payment_id.clone()).build();
    shop.call(&cancel).await.unwrap();
    assert_eq!(code(shop.call(&cancel).await), "8514");
}

#[tokio::test]
async fn a_declined_card_pays_nothing() {
    let shop = Shop::open().await;
    assert_eq!(code(shop.call(&basic(DECLINED)).await), "10051");
    assert_eq!(code(shop.call(&AuthorizeBasicPayment(basic(DECLINED))).await), "10051");
    assert!(shop.simulator.ledger().is_empty());
    assert_eq!(shop.simulator.attempts().len(), 2);
}

#[tokio::test]
async fn a_basic_hold_is_captured_once() {
    let shop = Shop::open().await;
    let held = shop.call(&AuthorizeBasicPayment(basic(PARAF))).await.unwrap();
    assert_eq!(held.phase, Some(Phase::PreAuth));
    let id = held.payment_id.as_str();
    let taken = shop.call(&capture(id, "0.9")).await.unwrap();
    assert_eq!(taken.phase, Some(Phase::PostAuth));
    assert_eq!(taken.paid_price.to_string(), "0.9");
    assert_eq!(taken.payment_transaction_id, held.payment_transaction_id);
    assert_eq!(code(shop.call(&capture(id, "0.9")).await), "5082");
    assert_eq!(shop.simulator.ledger()[0].paid_price.to_string(), "0.9");
}

#[tokio::test]
async fn the_basic_product_does_not_know_other_payments() {
    let shop = Shop::open().await;
    let held = shop.call(&AuthorizePayment(order(PARAF))).await.unwrap();
    assert_eq!(code(shop.call(&capture(held.payment_id.as_str(), "1.2")).await), "5086");
    let started = shop.call(&three_ds_order(PARAF)).await.unwrap();
    let id = started.payment_id.clone().unwrap();
    shop.simulator.three_ds(id.as_str()).approve().unwrap();
    let complete = CompleteBasicThreeDs::builder().payment_id(id).build();
    assert_eq!(code(shop.call(&complete).await), "5086");
    let unknown = CompleteBasicThreeDs::builder().payment_id("1").build();
    assert_eq!(code(shop.call(&unknown).await), "5086");
    assert_eq!(shop.simulator.ledger()[0].phase, Phase::PreAuth);
}

#[tokio::test]
async fn a_basic_payment_goes_through_the_bank() {
    let shop = Shop::open().await;
    for (hold, phase) in [(false, Phase::Auth), (true, Phase::PreAuth)] {
        let page = if hold {
            shop.call(&InitializeBasicThreeDsAuthorization(basic(PARAF))).await
        } else {
            shop.call(&InitializeBasicThreeDs(basic(PARAF))).await
        };
        let page = page.unwrap();
        assert_eq!(page.payment_id, None);
        let html = page.three_ds_html_content.as_received();
        let form = shop.simulator.three_ds(html).approve().unwrap();
        assert_eq!(form.action, CALLBACK);
        let back = callback::read(&shop.credentials, form.body().as_bytes());
        let Ok(Callback::ThreeDs(back)) = back else { panic!("{back:?}") };
        let mut complete =
            CompleteBasicThreeDs::builder().payment_id(back.payment_id.clone()).build();
        assert_eq!(code(shop.call(&complete).await), "5115", "conversationData is not handed on");
        complete.conversation_data = back.conversation_data.as_deref().map(Into::into);
        let paid = shop.call(&complete).await.unwrap();
        assert_eq!((paid.phase.as_ref(), &paid.payment_id), (Some(&phase), &back.payment_id));
        assert_eq!(code(shop.call(&complete).await), "5115");
    }
    assert_eq!(shop.simulator.ledger().len(), 2);
}

#[tokio::test]
async fn a_basic_start_needs_a_place_to_come_back_to() {
    let shop = Shop::open().await;
    let mut request = json!({ "price": "1", "paidPrice": "1", "currency": "TRY" });
    request["paymentCard"] = serde_json::to_value(order(PARAF).payment_card.value()).unwrap();
    for path in ["/payment/3dsecure/initialize/basic", "/payment/iyziconnect/initialize3ds/preauth"]
    {
        let reply = shop.post(path, request.to_string()).await.json();
        assert_eq!(reply["errorCode"], "23", "{path} {reply}");
    }
}

#[tokio::test]
async fn the_older_paths_are_served_too() {
    let shop = Shop::open().await;
    let body = |request: &CreateBasicPayment| serde_json::to_string(request).unwrap();
    for (path, phase) in [
        ("/payment/iyziconnect/auth", "AUTH"),
        ("/payment/iyziconnect/preauth", "PRE_AUTH"),
        ("/payment/preauth/basic/", "PRE_AUTH"),
    ] {
        let reply = shop.post(path, body(&basic(PARAF))).await.json();
        assert_eq!(
            (&reply["status"], &reply["phase"]),
            (&json!("success"), &json!(phase)),
            "{path}"
        );
    }
    for path in ["/payment/iyziconnect/initialize3ds", "/payment/iyziconnect/initialize3ds/preauth"]
    {
        let reply = shop.post(path, body(&basic(PARAF))).await.json();
        assert!(reply["threeDSHtmlContent"].is_string(), "{path} {reply}");
    }
    for (path, error) in [
        ("/payment/iyziconnect/postauth", "5086"),
        ("/payment/iyziconnect/auth3ds", "5086"),
        ("/payment/iyziconnect/bkm/auth/detail", "5124"),
    ] {
        let request = r#"{"paymentId":"1","paidPrice":"1","token":"unknown"}"#;
        let reply = shop.post(path, request).await.json();
        assert_eq!(reply["errorCode"], error, "{path} {reply}");
    }
}

fn bkm() -> InitializeBasicBkm {
    let price = |number: u32, total| {
        BkmInstallmentPrice::builder().installment_number(number).total_price(total).build()
    };
    InitializeBasicBkm::builder()
        .conversation_id("123456789")
        .price("100")
        .callback_url(CALLBACK)
        .installment_details(vec![
            BkmInstallment::builder()
                .bank_id(12)
                .installment_prices(vec![price(1, "101"), price(3, "104")])
                .build(),
            BkmInstallment::builder().bank_id(64).installment_prices(vec![price(6, "120")]).build(),
        ])
        .build()
}

async fn open(shop: &Shop, request: &InitializeBasicBkm) -> String {
    let page = shop.call(request).await.unwrap();
    assert!(page.token.as_str().starts_with("mockToken_"), "{}", page.token);
    assert!(page.html_content.decode().contains(page.token.as_str()));
    page.token.to_string()
}

/// The card of the tests is of the bank with number 12.
#[tokio::test]
async fn the_merchant_names_the_prices_of_basic_bkm() {
    let shop = Shop::open().await;
    for (number, total) in [(1, "101"), (3, "104")] {
        let token = open(&shop, &bkm()).await;
        let page = shop.simulator.page(&token);
        let wrong = page.approve_with(&Approval::new().installment(6));
        assert!(matches!(wrong, Err(PageError::Refused { code: "11", .. })), "{wrong:?}");
        page.approve_with(&Approval::new().installment(number)).unwrap();
        let request = RetrieveBasicBkm::builder().token(token.as_str()).build();
        let result = shop.call(&request).await.unwrap();
        assert!(result.is_paid());
        assert_eq!(result.installment, Some(number));
        assert_eq!(result.paid_price.unwrap().to_string(), total);
        assert_eq!(result.price.unwrap().to_string(), "100");
        assert_eq!(result.callback_url.as_ref().unwrap().as_str(), CALLBACK);
        let lines = shop.simulator.ledger().pop().unwrap().lines;
        assert_eq!(result.payment_transaction_id.as_ref(), Some(&lines[0].payment_transaction_id));
    }
}

#[tokio::test]
async fn a_bank_without_prices_is_paid_at_once() {
    let shop = Shop::open().await;
    let mut request = bkm();
    request.installment_details = None;
    let token = open(&shop, &request).await;
    let page = shop.simulator.page(&token);
    assert!(page.approve_with(&Approval::new().installment(3)).is_err());
    let request = RetrieveBasicBkm::builder().token(token.as_str()).build();
    let failed = shop.call(&request).await;
    assert!(failed.is_err() || !failed.unwrap().is_paid());
    page.approve().unwrap();
    let result = shop.call(&request).await.unwrap();
    assert_eq!(result.paid_price.unwrap().to_string(), "100");
}

#[tokio::test]
async fn a_token_belongs_to_one_kind_of_page() {
    let shop = Shop::open().await;
    let token = open(&shop, &bkm()).await;
    let basic = RetrieveBasicBkm::builder().token(token.as_str()).build();
    assert_eq!(code(shop.call(&basic).await), "5124");
    shop.simulator.page(&token).approve().unwrap();
    assert!(shop.call(&basic).await.unwrap().is_paid());
    let modern = RetrieveBkm::builder().token(token.as_str()).build();
    assert_eq!(code(shop.call(&modern).await), "5124");
    let form = RetrieveCheckoutForm::builder().token(token.as_str()).build();
    assert_eq!(code(shop.call(&form).await), "5124");
}
