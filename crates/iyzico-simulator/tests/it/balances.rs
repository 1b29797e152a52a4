//! Money that moves between balances: cross bookings, iyzico balances, reserves.

use iyzico_core::Price;
use iyzico_core::marketplace::{
    InitializeC2cSubMerchant, InitializeRefundToBalance, InitializeSettlementToBalance,
    ReceiveCrossBooking, RetrieveBlockage, RetrieveSubMerchant, SendCrossBooking,
    VerifyC2cSubMerchant,
};
use iyzico_core::payment::{AuthorizePayment, RefundPayment, RetrievePaymentHistory};
use iyzico_simulator::{Owner, PageError, ReversalKind};
use rust_decimal::Decimal;

use crate::market::{
    amount, approve, days, has, line_of, open, order_of, person, register, sold_by, sum_of,
};
use crate::shop::{CALLBACK, PARAF, Shop, code, line, order};

fn send(key: &str, price: &str) -> SendCrossBooking {
    SendCrossBooking::builder().sub_merchant_key(key).price(price).reason("bonus").build()
}

fn receive(key: &str, price: &str) -> ReceiveCrossBooking {
    ReceiveCrossBooking::builder().sub_merchant_key(key).price(price).build()
}

#[tokio::test]
async fn cross_bookings_move_what_is_there_and_no_more() {
    let shop = open().await;
    assert_eq!(code(shop.call(&send("nobody", "1")).await), "2001");
    assert_eq!(code(shop.call(&receive("nobody", "1")).await), "2001");
    let key = register(&shop, person("1")).await;
    let seller = Owner::SubMerchant(key.clone());
    let key = key.as_str();
    assert_eq!(code(shop.call(&send(key, "0.01")).await), "11");

    shop.call(&order_of(vec![line("1", "100")])).await.unwrap();
    // 97.125 belong to the merchant, 10 of them as a reserve.
    assert_eq!(code(shop.call(&send(key, "87.13")).await), "11");
    shop.call(&send(key, "30")).await.unwrap();
    assert_eq!(code(shop.call(&send(key, "57.13")).await), "11");
    assert_eq!(has(&shop, &seller).0, amount("30"));
    let bookings = shop.simulator.cross_bookings();
    assert_eq!(bookings.len(), 1, "a refusal books nothing");
    assert_eq!((&bookings[0].from, &bookings[0].to), (&Owner::Merchant, &seller));
    assert_eq!(code(shop.call(&receive(key, "30.01")).await), "11");
    shop.call(&receive(key, "10")).await.unwrap();
    let mut dollars = receive(key, "1");
    dollars.currency = "USD".into();
    assert_eq!(code(shop.call(&dollars).await), "11");

    days(&shop, 1);
    assert_eq!(has(&shop, &seller), (Decimal::ZERO, amount("20")));
    assert_eq!(has(&shop, &Owner::Merchant).1, amount("67.12"));
    assert_eq!(code(shop.call(&receive(key, "0.01")).await), "11", "it is paid out");
    assert_eq!(sum_of(&shop.simulator.balances()), Decimal::ZERO);
}

#[tokio::test]
async fn what_waits_for_approval_cannot_be_moved() {
    let shop = open().await;
    let key = register(&shop, person("1")).await;
    let payment = shop.call(&order_of(vec![sold_by(&key, "10", "8")])).await.unwrap();
    assert_eq!(code(shop.call(&receive(key.as_str(), "1")).await), "11");
    shop.call(&approve(&payment, 0)).await.unwrap();
    shop.call(&receive(key.as_str(), "3")).await.unwrap();
    days(&shop, 1);
    assert_eq!(has(&shop, &Owner::SubMerchant(key)), (Decimal::ZERO, amount("5")));
}

#[tokio::test]
async fn a_reserve_stays_behind_when_a_sub_merchant_is_paid_out() {
    let shop = open().await;
    let mut request = person("1");
    request.blockage_amount = Some("5".parse::<Price>().unwrap().into());
    let key = register(&shop, request).await;
    let payment = shop.call(&order_of(vec![sold_by(&key, "10", "8")])).await.unwrap();
    let ask = RetrieveBlockage::builder().sub_merchant_key(key.as_str()).build();
    let figures = async || {
        let found = shop.call(&ask).await.unwrap();
        [found.usable_blockage, found.total_blockage, found.total_balance]
            .map(|figure| figure.unwrap().to_string())
    };
    assert_eq!(figures().await, ["0", "5", "8"], "nothing is approved");
    shop.call(&approve(&payment, 0)).await.unwrap();
    assert_eq!(figures().await, ["5", "5", "8"]);
    days(&shop, 1);
    assert_eq!(figures().await, ["5", "5", "5"]);
    assert_eq!(has(&shop, &Owner::SubMerchant(key.clone())).1, amount("3"));
    assert_eq!(code(shop.call(&receive(key.as_str(), "1")).await), "11");
    let shown = RetrieveSubMerchant::builder().sub_merchant_external_id("1").build();
    let shown = shop.call(&shown).await.unwrap();
    assert_eq!(shown.total_balance.unwrap().amount(), amount("5"));

    let unknown = RetrieveBlockage::builder().sub_merchant_key("nobody").build();
    assert_eq!(code(shop.call(&unknown).await), "2001");
    let own = shop.call(&RetrieveBlockage::builder().build()).await.unwrap();
    assert_eq!(own.total_blockage.unwrap().amount(), Decimal::ONE, "10 % of 10");
}

fn to_balance(payment_id: &str) -> InitializeRefundToBalance {
    InitializeRefundToBalance::builder().payment_id(payment_id).callback_url(CALLBACK).build()
}

#[tokio::test]
async fn a_buyer_agrees_to_a_refund_as_balance_once() {
    let shop = open().await;
    assert_eq!(code(shop.call(&to_balance("1")).await), "5086");
    let payment = shop.call(&order_of(vec![line("1", "10"), line("2", "5")])).await.unwrap();
    let refund = RefundPayment::builder().payment_transaction_id(line_of(&payment, 0)).price("4");
    shop.call(&refund.build()).await.unwrap();
    let mut request = to_balance(payment.payment_id.as_str());
    request.conversation_id = Some("to-balance-1".into());
    let page = shop.call(&request).await.unwrap();
    let token = page.token.as_ref().unwrap().to_string();
    assert_eq!(has(&shop, &Owner::BuyerBalances).0, Decimal::ZERO, "nobody has agreed yet");

    let path = page.url.as_ref().unwrap().as_str().strip_prefix(shop.simulator.base_url()).unwrap();
    let shown = String::from_utf8(shop.get(path).await.body).unwrap();
    assert!(shown.contains("₺11,00") && shown.contains("merchant.example"), "{shown}");
    let agree = format!("/_simulator/balance/{token}/agree");
    let form = |path: &str| {
        http::Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(b"lang=en".to_vec())
            .unwrap()
    };
    let left = String::from_utf8(shop.send(form(&agree)).await.body).unwrap();
    assert!(left.contains(CALLBACK) && left.contains(&token), "{left}");
    assert_eq!(has(&shop, &Owner::BuyerBalances).0, amount("11"));
    assert_eq!(has(&shop, &Owner::Cards).0, amount("-11"));
    assert_eq!(sum_of(&shop.simulator.balances()), Decimal::ZERO);

    assert_eq!(shop.send(form(&agree)).await.status, 410);
    assert_eq!(shop.simulator.page(&token).approve(), Err(PageError::Over));
    assert_eq!(has(&shop, &Owner::BuyerBalances).0, amount("11"));
    assert_eq!(code(shop.call(&request).await), "5093");
    assert_eq!(shop.simulator.ledger()[0].refunds[1].kind, ReversalKind::ToBalance);
    let history = RetrievePaymentHistory::builder().payment_id(payment.payment_id.as_str());
    let history = shop.call(&history.build()).await.unwrap();
    let lines = history.payments.as_ref().unwrap()[0].item_transactions.as_ref().unwrap();
    let refunds = lines.iter().flat_map(|line| line.refunds.iter().flatten());
    let references = refunds.filter(|refund| {
        refund.refund_conversation_id.as_ref().is_some_and(|id| id.as_str() == "to-balance-1")
    });
    assert_eq!(references.count(), 2, "one for each line");
}

#[tokio::test]
async fn a_page_that_is_left_or_too_old_refunds_nothing() {
    let shop = open().await;
    let payment = shop.pay(PARAF).await;
    let request = to_balance(payment.payment_id.as_str());
    let open_page = async || shop.call(&request).await.unwrap().body.token.unwrap().to_string();
    let token = open_page().await;
    shop.simulator.page(&token).abandon().unwrap();
    let form = shop.simulator.page(&token).reject().unwrap();
    assert_eq!(form.field("token"), Some(&*token));
    assert_eq!(shop.simulator.page(&token).approve(), Err(PageError::Over));
    let old = open_page().await;
    shop.simulator.clock().advance(std::time::Duration::from_secs(1800));
    assert_eq!(shop.simulator.page(&old).approve(), Err(PageError::Expired));
    let (first, second) = (open_page().await, open_page().await);
    let path = format!("/_simulator/pages/{first}/approve");
    assert_eq!(shop.control(&path, "").await.status, 200);
    assert!(matches!(
        shop.simulator.page(&second).approve(),
        Err(PageError::Refused { code: "5093", .. })
    ));
    assert_eq!(has(&shop, &Owner::BuyerBalances).0, amount("1.2"));

    let hold = shop.call(&AuthorizePayment(order(PARAF))).await.unwrap();
    assert_eq!(code(shop.call(&to_balance(hold.payment_id.as_str())).await), "10012");
}

fn consumer() -> InitializeC2cSubMerchant {
    InitializeC2cSubMerchant::builder()
        .name("Jane")
        .surname("Doe")
        .email("jane.doe@example.com")
        .gsm_number("+905350000000")
        .tck_no("10000000146")
        .external_id("jane-1")
        .build()
}

fn verify(number: &str, code: &str) -> VerifyC2cSubMerchant {
    VerifyC2cSubMerchant::builder().tx_id(number).sms_verification_code(code).build()
}

fn settle(key: &str, price: &str) -> InitializeSettlementToBalance {
    InitializeSettlementToBalance::builder()
        .sub_merchant_key(key)
        .callback_url(CALLBACK)
        .price(price)
        .build()
}

async fn token(shop: &Shop, request: &InitializeSettlementToBalance) -> String {
    shop.call(request).await.unwrap().body.token.unwrap().to_string()
}

#[tokio::test]
async fn other_processes_can_ask_who_has_what() {
    let shop = open().await;
    let key = register(&shop, person("1")).await;
    shop.call(&order_of(vec![sold_by(&key, "10", "8")])).await.unwrap();
    shop.call(&order_of(vec![line("1", "10")])).await.unwrap();
    shop.call(&send(key.as_str(), "1")).await.unwrap();
    days(&shop, 1);
    let told = shop.get("/_simulator/balances").await.json();
    let of_seller = told["balances"].as_array().unwrap().iter();
    let mut of_seller = of_seller.filter(|balance| balance["owner"]["subMerchant"] == key.as_str());
    let balance = of_seller.next().unwrap();
    assert_eq!((&balance["balance"], &balance["waiting"]), (&"8".into(), &"8".into()));
    assert_eq!((&balance["paidOut"], &balance["currency"]), (&"1".into(), &"TRY".into()));
    assert_eq!(told["crossBookings"][0]["from"], "merchant");
    assert_eq!(told["payouts"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_consumer_registers_by_code_and_is_paid_as_balance() {
    let shop = open().await;
    assert_eq!(code(shop.call(&verify("1", "123456")).await), "11");
    let number = shop.call(&consumer()).await.unwrap().body.tx_id.unwrap();
    let number = number.as_str();
    let unverified = RetrieveSubMerchant::builder().sub_merchant_external_id("jane-1").build();
    assert_eq!(code(shop.call(&unverified).await), "2001");
    assert_eq!(code(shop.call(&verify(number, "000000")).await), "11");
    let key = shop.call(&verify(number, "123456")).await.unwrap().body.sub_merchant_key.unwrap();
    assert_eq!(code(shop.call(&verify(number, "123456")).await), "11", "it ends once");
    let shown = shop.call(&unverified).await.unwrap();
    assert_eq!(shown.sub_merchant_key.as_ref(), Some(&key));

    let payment = shop.call(&order_of(vec![sold_by(&key, "10", "8")])).await.unwrap();
    let seller = Owner::SubMerchant(key.clone());
    assert_eq!(code(shop.call(&settle(key.as_str(), "1")).await), "11", "it is not approved");
    shop.call(&approve(&payment, 0)).await.unwrap();
    days(&shop, 2);
    assert_eq!(has(&shop, &seller), (amount("8"), Decimal::ZERO), "there is no bank account");

    assert_eq!(code(shop.call(&settle("nobody", "1")).await), "2001");
    assert_eq!(code(shop.call(&settle(key.as_str(), "8.01")).await), "11");
    let (first, second) = (
        token(&shop, &settle(key.as_str(), "5")).await,
        token(&shop, &settle(key.as_str(), "5")).await,
    );
    assert_eq!(has(&shop, &seller).0, amount("8"));
    shop.simulator.page(&first).approve().unwrap();
    assert_eq!(has(&shop, &seller), (amount("3"), amount("5")));
    let refused = shop.simulator.page(&second).approve();
    assert!(matches!(refused, Err(PageError::Refused { code: "11", .. })), "{refused:?}");
    let payouts = shop.simulator.payouts();
    let to_balance = payouts.iter().find(|payout| payout.owner == seller).unwrap();
    assert!(to_balance.to_balance);
    assert_eq!(sum_of(&shop.simulator.balances()), Decimal::ZERO);
}
