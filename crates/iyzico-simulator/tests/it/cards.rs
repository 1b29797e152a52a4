use iyzico_core::Error;
use iyzico_core::payment::{CancelPayment, RefundAmount, RefundPayment};
use iyzico_core::test_cards::{Behaviour, CARDS};
use iyzico_simulator::Simulator;

use crate::shop::{PARAF, Shop, order};

/// Code and group of the refusal, if there is one.
async fn charge(shop: &Shop, number: &str) -> Option<(String, String)> {
    match shop.call(&order(number)).await {
        Ok(paid) => {
            assert_eq!(paid.bin_number.as_ref().unwrap().as_str(), &number[..6]);
            assert_eq!(
                paid.last_four_digits.as_ref().unwrap().as_str(),
                &number[12.min(number.len() - 4)..][..4]
            );
            None
        }
        Err(Error::Api(error)) => Some((error.code, error.group.unwrap_or_default())),
        Err(other) => panic!("{number}: {other}"),
    }
}

#[tokio::test]
async fn every_published_card_behaves_as_documented() {
    let shop = Shop::open().await;
    for card in CARDS {
        let expected = match card.behaviour {
            Behaviour::Decline { code, group } => Some((code.to_owned(), group.to_owned())),
            _ => None,
        };
        assert_eq!(charge(&shop, card.number).await, expected, "{}", card.number);
    }
}

#[tokio::test]
async fn one_card_can_be_charged_but_not_reversed() {
    let shop = Shop::open().await;
    let paid = shop.pay("5406670000000009").await;
    let id = paid.payment_id.as_str();
    let line = paid.item_transactions.as_ref().unwrap()[0].payment_transaction_id.as_str();

    let cancel = shop.call(&CancelPayment::builder().payment_id(id).build()).await.map(drop);
    let refund = RefundPayment::builder().payment_transaction_id(line).price("0.1").build();
    let refund = shop.call(&refund).await.map(drop);
    let amount = RefundAmount::builder().payment_id(id).price("0.1").build();
    let amount = shop.call(&amount).await.map(drop);
    for result in [cancel, refund, amount] {
        assert!(matches!(result, Err(Error::Api(error)) if error.code == "10012"));
    }
    assert_eq!(shop.simulator.ledger()[0].refundable().to_string(), "1.2");
}

#[tokio::test]
async fn debit_cards_pay_once_and_can_be_kept_for_three_ds() {
    const DEBIT: &str = "5890040000000016";
    let shop = Shop::open().await;
    let mut request = order(DEBIT);
    request.installment = 3.into();
    let Err(Error::Api(error)) = shop.call(&request).await else {
        panic!("installments on a debit card");
    };
    assert_eq!(error.code, "10218");

    let shop = Shop::at(Simulator::builder().debit_needs_three_ds(true)).await;
    let expected = ("10217".to_owned(), "DEBIT_CARDS_REQUIRES_3DS".to_owned());
    assert_eq!(charge(&shop, DEBIT).await, Some(expected));
    assert_eq!(charge(&shop, PARAF).await, None);
}

#[tokio::test]
async fn only_foreign_cards_pay_in_foreign_currency() {
    let shop = Shop::open().await;
    for (number, refused) in [(PARAF, true), ("5400010000000004", false)] {
        let mut request = order(number);
        request.currency = "EUR".into();
        match shop.call(&request).await {
            Ok(paid) => assert!(!refused, "{:?}", paid.currency),
            Err(Error::Api(error)) => assert!(refused && error.code == "5184"),
            Err(other) => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn an_unlisted_card_pays_with_what_its_number_tells() {
    let shop = Shop::open().await;
    let paid = shop.pay("4242424242424242").await;
    assert_eq!(serde_json::to_value(&paid.card_association).unwrap(), "VISA");
    assert_eq!(paid.card_type, None);
    assert_eq!(paid.card_family, None);
}
