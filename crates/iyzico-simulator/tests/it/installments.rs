//! What the table of installments does not offer to a card is refused, however it pays.

use iyzico_core::card::PaymentCard;
use iyzico_core::installment::ListInstallments;
use iyzico_core::legacy::{
    AuthorizeBasicPayment, CreateBasicPayment, InitializeBasicThreeDs,
    InitializeBasicThreeDsAuthorization,
};
use iyzico_core::payment::{AuthorizePayment, CreatePayment};
use iyzico_core::stored_card::{CardData, CreateCard};
use iyzico_core::three_ds::{InitializeThreeDs, InitializeThreeDsAuthorization};
use iyzico_core::{Endpoint, Error};
use iyzico_simulator::{Approval, PageError};

use crate::shop::{CALLBACK, PARAF, Shop, form_order, order, order_by};

/// Cards of each kind: personal, of a company, foreign, debit, of no known family, of no known bank.
const CARDS: &[&str] = &[
    PARAF,
    "5526080000000006",
    COMMERCIAL,
    "5400010000000004",
    "5890040000000016",
    "4603450000000000",
    "374427000000003",
    "4242424242424242",
];
const COMMERCIAL: &str = "5526590000000004";

/// The numbers that the table offers to a card.
async fn offered(shop: &Shop, card: &str) -> Vec<u32> {
    let request = ListInstallments::builder().price("1.2").bin_number(&card[..6]).build();
    let details = shop.call(&request).await.unwrap().body.installment_details.unwrap();
    let prices = details[0].installment_prices.as_ref().unwrap();
    prices.iter().map(|price| price.installment_number).collect()
}

fn outcome<T>(result: Result<T, Error>) -> Option<String> {
    match result {
        Ok(_) => None,
        Err(Error::Api(error)) => Some(error.code),
        Err(other) => panic!("{other}"),
    }
}

async fn call<E: Endpoint>(shop: &Shop, request: E) -> Option<String> {
    outcome(shop.call(&request).await)
}

async fn stored(shop: &Shop, card: &str) -> PaymentCard {
    let data = CardData::builder().card_holder_name("John Doe").card_number(card);
    let data = data.expire_month("12").expire_year("2030").build();
    let request = CreateCard::builder().email("email@email.com").card(data).build();
    let stored = shop.call(&request).await.unwrap().body;
    PaymentCard::stored(stored.card_user_key.unwrap().as_str(), stored.card_token.as_str())
}

fn basic(card: &str, number: u32) -> CreateBasicPayment {
    CreateBasicPayment::builder()
        .price("1")
        .paid_price("1.2")
        .buyer_email("email@email.com")
        .payment_card(order(card).payment_card)
        .callback_url(CALLBACK)
        .installment(number)
        .build()
}

async fn in_form(shop: &Shop, card: &str, number: u32, three_ds: bool) -> Option<String> {
    let mut request = form_order();
    request.enabled_installments = Some([1, 2, 3, 6, 9, 12].map(Into::into).into());
    let token = shop.call(&request).await.unwrap().token.to_string();
    let approval = Approval::with_card(card).installment(number).three_ds(three_ds);
    match shop.simulator.page(&token).approve_with(&approval) {
        Ok(_) => None,
        Err(PageError::Refused { code, .. }) => Some(code.to_owned()),
        Err(other) => panic!("{other}"),
    }
}

/// What comes of each way to pay.
async fn every_way(shop: &Shop, card: &str, number: u32) -> Vec<(&'static str, Option<String>)> {
    let by = |mut request: CreatePayment| {
        request.installment = number.into();
        request.callback_url = Some(CALLBACK.into());
        request
    };
    let typed = || by(order(card));
    let stored = by(order_by(stored(shop, card).await));
    let basic = || basic(card, number);
    vec![
        ("payment", call(shop, typed()).await),
        ("hold", call(shop, AuthorizePayment(typed())).await),
        ("3-D Secure", call(shop, InitializeThreeDs(typed())).await),
        ("3-D Secure hold", call(shop, InitializeThreeDsAuthorization(typed())).await),
        ("stored", call(shop, stored.clone()).await),
        ("stored, 3-D Secure", call(shop, InitializeThreeDs(stored)).await),
        ("basic", call(shop, basic()).await),
        ("basic hold", call(shop, AuthorizeBasicPayment(basic())).await),
        ("basic 3-D Secure", call(shop, InitializeBasicThreeDs(basic())).await),
        ("basic 3-D Secure hold", call(shop, InitializeBasicThreeDsAuthorization(basic())).await),
        ("form", in_form(shop, card, number, false).await),
        ("form, 3-D Secure", in_form(shop, card, number, true).await),
    ]
}

/// No payment in another currency is taken in installments: cards of Türkiye pay in lira, and no others have any.
#[tokio::test]
async fn another_currency_than_lira_is_offered_no_installments() {
    let shop = Shop::open().await;
    for (currency, has_some) in [(None, true), (Some("TRY"), true), (Some("USD"), false)] {
        for bin in [Some(&PARAF[..6]), None] {
            let mut request = ListInstallments::builder().price("1.2").build();
            request.bin_number = bin.map(Into::into);
            request.currency = currency.map(Into::into);
            let details = shop.call(&request).await.unwrap().body.installment_details.unwrap();
            let mut prices = details.iter().flat_map(|detail| &detail.installment_prices).flatten();
            let offers = prices.any(|price| price.installment_number > 1);
            assert_eq!(offers, has_some, "{currency:?} {bin:?}");
        }
    }
    let mut request = form_order();
    request.currency = "USD".into();
    request.enabled_installments = Some([1, 3].map(Into::into).into());
    let token = shop.call(&request).await.unwrap().token.to_string();
    let approval = Approval::with_card("5400010000000004").installment(3);
    let refused = shop.simulator.page(&token).approve_with(&approval);
    assert!(matches!(refused, Err(PageError::Refused { code: "10222", .. })), "{refused:?}");
}

#[tokio::test]
async fn what_the_table_does_not_offer_is_refused_on_every_way() {
    let shop = Shop::open().await;
    for card in CARDS {
        let offered = offered(&shop, card).await;
        let refusal = if *card == "5890040000000016" { "10218" } else { "10222" };
        for number in [1, 2, 3, 4, 6, 9, 11, 12] {
            let expected = (!offered.contains(&number)).then(|| refusal.to_owned());
            for (way, outcome) in every_way(&shop, card, number).await {
                assert_eq!(outcome, expected, "{card} in {number}, {way}");
            }
        }
    }
    assert_eq!(offered(&shop, COMMERCIAL).await, [1]);
    assert!(shop.simulator.ledger().iter().any(|payment| payment.installment == 12));
}
