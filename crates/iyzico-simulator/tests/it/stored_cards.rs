//! Cards that the bank keeps.

use iyzico_core::card::PaymentCard;
use iyzico_core::stored_card::{CardData, CreateCard, DeleteCard, ListCards, StoredCard};

use crate::shop::{PARAF, Shop, code, order_by};

fn card() -> CardData {
    CardData::builder()
        .card_alias("blue card")
        .card_holder_name("John Doe")
        .card_number(PARAF)
        .expire_month("12")
        .expire_year("2030")
        .build()
}

fn for_new_buyer() -> CreateCard {
    CreateCard::builder().email("email@email.com").external_id("buyer-1").card(card()).build()
}

fn keys(stored: &StoredCard) -> (String, String) {
    let buyer = stored.card_user_key.as_ref().unwrap();
    (buyer.to_string(), stored.card_token.to_string())
}

async fn tokens(shop: &Shop, buyer: &str) -> Vec<String> {
    let list = ListCards::builder().card_user_key(buyer).build();
    let cards = shop.call(&list).await.unwrap().body.card_details.unwrap();
    cards.iter().map(|card| card.card_token.to_string()).collect()
}

#[tokio::test]
async fn a_card_is_stored_listed_paid_with_and_forgotten() {
    let shop = Shop::open().await;
    let stored = shop.call(&for_new_buyer()).await.unwrap();
    assert_eq!(stored.external_id.as_ref().unwrap().as_str(), "buyer-1");
    assert_eq!(stored.card_alias.as_ref().unwrap().as_str(), "blue card");
    assert_eq!(stored.last_four_digits.as_ref().unwrap().as_str(), "0008");
    assert_eq!(stored.card_bank_name.as_ref().unwrap().as_str(), "Halk Bankası");
    let (buyer, token) = keys(&stored);

    let mut again = for_new_buyer();
    again.email = None;
    again.card_user_key = Some(buyer.as_str().into());
    let (same_buyer, other_token) = keys(&shop.call(&again).await.unwrap());
    assert_eq!(same_buyer, buyer);
    assert_ne!(other_token, token);
    assert_eq!(tokens(&shop, &buyer).await, [token.clone(), other_token.clone()]);

    let pay = order_by(PaymentCard::stored(buyer.as_str(), token.as_str()));
    let paid = shop.call(&pay).await.unwrap();
    assert_eq!(paid.last_four_digits.as_ref().unwrap().as_str(), "0008");

    let delete =
        DeleteCard::builder().card_user_key(buyer.as_str()).card_token(token.as_str()).build();
    shop.call(&delete).await.unwrap();
    assert_eq!(code(shop.call(&delete).await), "3006");
    assert_eq!(code(shop.call(&pay).await), "3006");
    assert_eq!(tokens(&shop, &buyer).await, [other_token]);
}

#[tokio::test]
async fn an_unknown_buyer_is_refused() {
    let shop = Shop::open().await;
    let mut create = for_new_buyer();
    create.card_user_key = Some("nobody".into());
    assert_eq!(code(shop.call(&create).await), "3005");
    let list = ListCards::builder().card_user_key("nobody").build();
    assert_eq!(code(shop.call(&list).await), "3005");
    let delete = DeleteCard::builder().card_user_key("nobody").card_token("x").build();
    assert_eq!(code(shop.call(&delete).await), "3005");
}
