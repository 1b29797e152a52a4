//! Cards that expire between the moment at which they were typed and the charge.

use std::time::{Duration, SystemTime};

use iyzico_core::card::PaymentCard;
use iyzico_core::legacy::{CompleteBasicThreeDs, CreateBasicPayment, InitializeBasicThreeDs};
use iyzico_core::payment::{AuthorizePayment, CreatePayment};
use iyzico_core::stored_card::{CardData, CreateCard};
use iyzico_core::three_ds::{
    CompleteThreeDs, InitializeThreeDs, InitializeThreeDsAuthorization, ThreeDsPage,
};
use iyzico_core::{Endpoint, Error};
use iyzico_simulator::{Approval, FormPost, PageError, Simulator};

use crate::shop::{CALLBACK, PARAF, Shop, code, form_order, order, order_by, uncompared};

/// Opens ten minutes before midnight of the last day on which the cards of these tests are valid.
async fn open() -> Shop {
    let start: jiff::Timestamp = "2030-12-31T20:50:00Z".parse().unwrap();
    Shop::at(Simulator::builder().starts_at(SystemTime::from(start))).await
}

/// What is charged in the last minutes is paid; what is charged behind midnight is declined by the bank,
/// and nothing is booked.
async fn check<P, T: std::fmt::Debug>(
    prepare: impl AsyncFn(&Shop) -> P,
    charge: impl AsyncFn(&Shop, P) -> Result<T, Error>,
) {
    for (minutes, expected) in [(9, None), (11, Some("10054"))] {
        let shop = open().await;
        let prepared = prepare(&shop).await;
        shop.simulator.clock().advance(Duration::from_secs(minutes * 60));
        let result = charge(&shop, prepared).await;
        match expected {
            None => drop(result.unwrap()),
            Some(expected) => assert_eq!(code(result), expected),
        }
        let last = shop.simulator.attempts().pop().unwrap();
        assert_eq!(last.error_code, expected);
        assert_eq!(shop.simulator.ledger().len(), usize::from(expected.is_none()));
    }
}

async fn stored(shop: &Shop) -> PaymentCard {
    let card = CardData::builder()
        .card_holder_name("John Doe")
        .card_number(PARAF)
        .expire_month("12")
        .expire_year("2030")
        .build();
    let request = CreateCard::builder().email("email@email.com").card(card).build();
    let stored = shop.call(&request).await.unwrap().body;
    PaymentCard::stored(stored.card_user_key.unwrap().as_str(), stored.card_token.as_str())
}

fn basic(card: PaymentCard) -> CreateBasicPayment {
    CreateBasicPayment::builder()
        .price("1")
        .paid_price("1.2")
        .buyer_email("email@email.com")
        .payment_card(card)
        .callback_url(CALLBACK)
        .build()
}

fn by_bank(card: PaymentCard) -> CreatePayment {
    let mut request = order_by(card);
    request.callback_url = Some(CALLBACK.into());
    request
}

fn typed() -> PaymentCard {
    order(PARAF).payment_card.value().unwrap().clone()
}

/// Starts a payment through the bank, whom the buyer responses at once. The callback.
async fn answered<E: Endpoint<Response = ThreeDsPage>>(shop: &Shop, request: &E) -> FormPost {
    let page = shop.call(request).await.unwrap().body;
    shop.simulator.three_ds(page.three_ds_html_content.as_received()).approve().unwrap()
}

async fn charge<E: Endpoint>(shop: &Shop, request: E) -> Result<(), Error> {
    shop.call(&request).await.map(drop)
}

#[tokio::test]
async fn a_stored_card_expires() {
    check(stored, async |shop, card| charge(shop, order_by(card)).await).await;
    check(stored, async |shop, card| charge(shop, AuthorizePayment(order_by(card))).await).await;
    check(stored, async |shop, card| charge(shop, basic(card)).await).await;
}

#[tokio::test]
async fn a_card_that_was_stored_with_a_payment_expires() {
    let shop = open().await;
    let mut first = order(PARAF);
    let mut card = typed();
    card.register_card = Some(true.into());
    first.payment_card = card.into();
    let paid = shop.call(&first).await.unwrap().body;
    let (buyer, token) = (paid.card_user_key.unwrap(), paid.card_token.unwrap());
    shop.simulator.clock().advance(Duration::from_secs(11 * 60));
    let again = order_by(PaymentCard::stored(buyer.as_str(), token.as_str()));
    assert_eq!(code(shop.call(&again).await), "10054");
    assert_eq!(shop.simulator.ledger().len(), 1);
}

#[tokio::test]
async fn a_card_expires_while_its_buyer_is_at_the_bank() {
    let start = async |shop: &Shop| answered(shop, &InitializeThreeDs(by_bank(typed()))).await;
    let hold =
        async |shop: &Shop| answered(shop, &InitializeThreeDsAuthorization(by_bank(typed()))).await;
    let with_stored =
        async |shop: &Shop| answered(shop, &InitializeThreeDs(by_bank(stored(shop).await))).await;
    let basic = async |shop: &Shop| answered(shop, &InitializeBasicThreeDs(basic(typed()))).await;
    let compared = async |shop: &Shop, form: FormPost| {
        let id = form.field("paymentId").unwrap();
        let request = CompleteThreeDs::builder().payment_id(id).paid_price("1.2");
        charge(shop, request.basket_id("B67832").currency("TRY").build()).await
    };
    let uncompared = async |shop: &Shop, form: FormPost| charge(shop, uncompared(&form)).await;
    check(start, compared).await;
    check(start, uncompared).await;
    check(hold, uncompared).await;
    check(with_stored, compared).await;
    check(basic, async |shop, form: FormPost| {
        let field = |name| form.field(name).unwrap();
        let request = CompleteBasicThreeDs::builder().payment_id(field("paymentId"));
        charge(shop, request.conversation_data(field("conversationData")).build()).await
    })
    .await;
}

/// The page shows what the bank says, and another card may be typed.
#[tokio::test]
async fn a_card_expires_while_its_buyer_is_on_a_page() {
    let shop = open().await;
    let token = shop.call(&form_order()).await.unwrap().token.to_string();
    let page = shop.simulator.page(&token);
    let card = typed();
    let visit = page.go_to_bank(&Approval::with(card.clone())).unwrap();
    shop.simulator.clock().advance(Duration::from_secs(11 * 60));
    shop.simulator.three_ds(&visit).approve().unwrap();
    assert_eq!(shop.simulator.attempts().pop().unwrap().error_code, Some("10054"));
    assert!(shop.simulator.ledger().is_empty());
    let typed = page.approve_with(&Approval::with(card));
    assert!(matches!(typed, Err(PageError::Refused { code: "17", .. })), "{typed:?}");
    page.approve().unwrap();
}
