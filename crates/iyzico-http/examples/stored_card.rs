//! A card that iyzico keeps for a buyer: stored with one payment, charged again with another.
#![allow(clippy::print_stdout, reason = "an example talks")]
mod shop;

use iyzico_http::card::PaymentCard;
use iyzico_http::stored_card::{DeleteCard, ListCards};
use iyzico_http::testing::Sandbox;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = &sandbox.client;

    let mut card = shop::card();
    card.register_card = Some(true.into());
    let first = client.send(&shop::order(card)).await?;
    let user_key = first.card_user_key.clone().ok_or("the card was not stored")?;
    let token = first.card_token.clone().ok_or("the card was not stored")?;

    let again = shop::order(PaymentCard::stored(user_key.clone(), token.clone()));
    let second = client.send(&again).await?;
    println!("charged the stored card: payment {}", second.payment_id);

    let cards = client.send(&ListCards::builder().card_user_key(user_key.clone()).build()).await?;
    println!("{} card stored", cards.card_details.as_ref().map_or(0, Vec::len));

    let delete = DeleteCard::builder().card_user_key(user_key).card_token(token).build();
    client.send(&delete).await?;
    println!("forgotten");
    Ok(())
}
