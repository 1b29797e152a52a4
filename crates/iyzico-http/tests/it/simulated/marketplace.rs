//! A marketplace whose responses get lost: what the client says, and what the simulator has booked.

use iyzico_http::basket::ItemType;
use iyzico_http::marketplace::{
    ApprovePaymentItem, CreateSubMerchant, ReceiveCrossBooking, SendCrossBooking, SubMerchantType,
};
use iyzico_http::payment::{ChargeMerchant, Payment};
use iyzico_http::testing::Sandbox;
use iyzico_http::{Error, OnceOptions, Outcome, Settled};
use iyzico_simulator::{Cut, Fault, FaultRule, Owner};

use crate::support::{CARD_NUMBER, basket_item, payment_by};

/// A marketplace with one sub-merchant, which has sold a line for 10 and gets 8 of it.
struct Market {
    sandbox: Sandbox,
    seller: Owner,
    key: String,
    payment: Payment,
}

impl Market {
    async fn open() -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let seller = CreateSubMerchant::builder()
            .sub_merchant_external_id("seller-1")
            .sub_merchant_type(SubMerchantType::Personal)
            .email("seller@shop.example")
            .address("Merdivenköy Mah. Bora Sok. No:1")
            .contact_name("Jane")
            .contact_surname("Doe")
            .identity_number("10000000146")
            .iban("TR180006200119000006672315")
            .build();
        let known = sandbox.client.send(&seller).await.unwrap();
        let key = known.sub_merchant_key.clone().unwrap();
        let mut order = payment_by(CARD_NUMBER);
        let mut line = basket_item("BI101", ItemType::Virtual, "10");
        line.sub_merchant_key = Some(key.as_str().into());
        line.sub_merchant_price = Some("8".into());
        order.price = "10".into();
        order.paid_price = "10".into();
        order.basket_items = vec![line].into();
        let payment = sandbox.client.send(&order).await.unwrap().body;
        let (seller, key) = (Owner::SubMerchant(key.clone()), key.to_string());
        Self { sandbox, seller, key, payment }
    }

    fn line(&self) -> String {
        let lines = self.payment.item_transactions.as_ref().unwrap();
        lines[0].payment_transaction_id.to_string()
    }

    /// The next response to a call gets lost.
    fn lose(&self, call: &'static str) {
        let rule = FaultRule::new(Fault::Cut(Cut::AfterCommit)).call(call).times(1);
        self.sandbox.simulator.add_fault(rule).unwrap();
    }

    fn balance(&self, owner: &Owner) -> String {
        let balances = self.sandbox.simulator.balances();
        let found = balances.iter().find(|balance| balance.owner == *owner);
        found.map_or_else(|| "0".to_owned(), |found| found.balance.to_string())
    }
}

#[tokio::test]
async fn a_lost_refund_at_the_merchants_cost_is_found_in_the_history() {
    let market = Market::open().await;
    let refund = ChargeMerchant::builder()
        .conversation_id("refund-1")
        .payment_transaction_id(market.line())
        .price("4")
        .build();
    market.lose("refund.charge_merchant");
    let payment_id = Some(market.payment.payment_id.clone());
    let options = OnceOptions { payment_id, ..OnceOptions::default() };
    let settled = market.sandbox.client.send_once(&refund, &options).await;
    let Settled::Succeeded { response, looked_up: true } = settled else {
        panic!("{settled:?}");
    };
    assert_eq!(response.price.unwrap().to_string(), "4");
    assert_eq!(response.payment_id, market.payment.payment_id);
    let again = market.sandbox.client.send_once(&refund, &options).await;
    assert!(matches!(again, Settled::Succeeded { .. }), "{again:?}");
    assert_eq!(market.sandbox.simulator.ledger()[0].refunds.len(), 1);
    assert_eq!(market.balance(&market.seller), "8");
}

#[tokio::test]
async fn a_refund_without_its_payment_stays_unknown() {
    let market = Market::open().await;
    let refund = ChargeMerchant::builder().payment_transaction_id(market.line()).price("4").build();
    market.lose("refund.charge_merchant");
    let error = market.sandbox.client.send(&refund).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(market.sandbox.simulator.ledger()[0].refunds.len(), 1);
}

#[tokio::test]
async fn lost_calls_that_nothing_can_find_are_unknown_and_sent_once() {
    let market = Market::open().await;
    market.lose("cross_booking.send");
    let send = SendCrossBooking::builder().sub_merchant_key(&*market.key).price("0.4").build();
    let error = market.sandbox.client.send(&send).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(market.balance(&market.seller), "8", "nothing was available to the merchant");

    market.lose("payment_item.approve");
    let approve = ApprovePaymentItem::builder().payment_transaction_id(market.line()).build();
    let error = market.sandbox.client.send(&approve).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    market.lose("cross_booking.send");
    let error = market.sandbox.client.send(&send).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(market.balance(&market.seller), "8.4", "it was sent once, or more often");
    let requests = market.sandbox.simulator.requests();
    let approvals = requests.iter().filter(|request| request.call == Some("payment_item.approve"));
    assert_eq!(approvals.count(), 1);
}

/// The first one has used up what the second one would take from, so its refusal is no proof.
#[tokio::test]
async fn a_call_that_used_its_balance_up_is_not_denied_by_its_second_refusal() {
    let market = Market::open().await;
    let client = &market.sandbox.client;
    let approve = ApprovePaymentItem::builder().payment_transaction_id(market.line()).build();
    client.send(&approve).await.unwrap();
    let receive = ReceiveCrossBooking::builder().sub_merchant_key(&*market.key).price("8").build();
    market.lose("cross_booking.receive");
    let lost = client.send(&receive).await.unwrap_err();
    assert_eq!(lost.outcome(), Outcome::Unknown);
    assert_eq!(market.balance(&market.seller), "0", "all of it was moved");
    let refused = client.send(&receive).await.unwrap_err();
    assert!(matches!(refused, Error::Api(_)), "{refused}");
    assert_eq!(refused.outcome(), Outcome::Unknown, "{refused}");
    assert!(!refused.to_string().contains("no money moved"), "{refused}");
}
