//! What buyers do on the page of a link, and what the link says of it.

use http::Request;
use iyzico_core::link::{
    CreateFastLink, CreateLink, LinkDetails, LinkStatus, RetrieveLink, SetLinkStatus, UpdateLink,
};
use iyzico_core::order::Token;
use iyzico_simulator::{Approval, Channel, PageError};

use crate::shop::{Reply, Shop};

const DECLINED: &str = "4111111111111129";
const BUYER: &str = "name=Ay%C5%9Fe&surname=Kaya&email=a%40example.com&gsm=%2B905350000000&lang=en";

async fn link(shop: &Shop, change: impl FnOnce(&mut CreateLink)) -> Token {
    let mut request = CreateLink::builder()
        .name("Books & more")
        .description("10 books")
        .price("50.00")
        .currency_code("TRY")
        .encoded_image_file("iVBORw0KGgo=")
        .conversation_id("books-1")
        .build();
    change(&mut request);
    let created = shop.call(&request).await.unwrap().body.data;
    let url = format!("{}/link/{}", shop.simulator.base_url(), created.token);
    assert_eq!(created.url.unwrap().as_str(), url);
    created.token
}

async fn details(shop: &Shop, token: &Token) -> LinkDetails {
    let request = RetrieveLink::builder().token(token.clone()).build();
    shop.call(&request).await.unwrap().body.data
}

async fn set_status(shop: &Shop, token: &Token, status: LinkStatus) {
    let request = SetLinkStatus::builder().token(token.clone()).status(status).build();
    shop.call(&request).await.unwrap();
}

fn text(reply: &Reply) -> String {
    String::from_utf8(reply.body.clone()).unwrap()
}

async fn visit(shop: &Shop, token: &Token) -> Reply {
    shop.get(&format!("/link/{token}?lang=en")).await
}

/// Posts a form as a browser does.
async fn post(shop: &Shop, path: &str, body: &str) -> Reply {
    let message = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    shop.send(message.body(body.as_bytes().to_vec()).unwrap()).await
}

/// The token of the page to which a form that was filled in leads.
fn page_of(opened: &Reply) -> String {
    assert_eq!(opened.status, 303, "{}", text(opened));
    let address = opened.location.clone().unwrap();
    let token = address.split("/_simulator/pages/").nth(1).unwrap();
    token.split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_buyer_types_their_data_and_a_card_and_the_link_counts_it() {
    let shop = Shop::open().await;
    let token = link(&shop, |link| {
        link.stock_enabled = Some(true.into());
        link.stock_count = Some(2.into());
        link.sold_limit = Some(5.into());
    })
    .await;
    let page = text(&visit(&shop, &token).await);
    assert!(page.contains("Books &#38; more") && page.contains("10 books"), "{page}");

    let path = format!("/link/{token}");
    let without_address = text(&post(&shop, &path, BUYER).await);
    assert!(without_address.contains("The address is needed."), "{without_address}");
    assert!(without_address.contains("Ayşe"), "what was typed stays: {without_address}");
    let page = page_of(&post(&shop, &path, &format!("{BUYER}&address=Ankara")).await);

    let card = "holder=Ay%C5%9Fe+Kaya&number=5528790000000008&month=12&year=2099&cvc=123";
    let pay = format!("/_simulator/pages/{page}/pay");
    let declined = card.replace("5528790000000008", DECLINED);
    let refused = text(&post(&shop, &pay, &declined).await);
    assert!(refused.contains("10051"), "{refused}");
    assert_eq!(details(&shop, &token).await.sold_count, Some(0));

    let paid = text(&post(&shop, &pay, card).await);
    assert!(paid.contains(&format!("/link/{token}/back")), "{paid}");
    let thanks = text(&post(&shop, &format!("{path}/back"), &format!("token={page}")).await);
    assert!(thanks.contains("Your payment was received"), "{thanks}");

    let booked = shop.simulator.ledger();
    assert_eq!(booked.len(), 1);
    assert_eq!(booked[0].channel, Channel::Link);
    assert_eq!(booked[0].token.as_ref(), Some(&token));
    assert_eq!(booked[0].paid_price.to_string(), "50");
    assert_eq!(booked[0].conversation_id.as_ref().unwrap().as_str(), "books-1");
    let link = details(&shop, &token).await;
    assert_eq!((link.sold_count, link.stock_count), (Some(1), Some(1)));
    assert_eq!(link.remaining_sold_limit, Some(4));
}

#[tokio::test]
async fn a_sold_out_link_sells_nothing_until_there_is_more() {
    let shop = Shop::open().await;
    let token = link(&shop, |link| {
        link.stock_enabled = Some(true.into());
        link.stock_count = Some(1.into());
    })
    .await;
    shop.simulator.page(token.as_str()).approve().unwrap();
    let page = visit(&shop, &token).await;
    assert_eq!(page.status, 410);
    assert!(text(&page).contains("This product is sold out"), "{}", text(&page));
    let refused = shop.simulator.page(token.as_str()).approve().unwrap_err();
    assert!(refused.to_string().contains("sold out"), "{refused}");
    assert_eq!(shop.simulator.ledger().len(), 1);

    let more = UpdateLink::builder()
        .token(token.clone())
        .name("Books")
        .description("10 books")
        .price("60")
        .currency_code("TRY")
        .stock_count(3)
        .build();
    shop.call(&more).await.unwrap();
    shop.simulator.page(token.as_str()).approve().unwrap();
    assert_eq!(shop.simulator.ledger()[1].paid_price.to_string(), "60");
    let link = details(&shop, &token).await;
    assert_eq!((link.sold_count, link.stock_count), (Some(2), Some(2)));
}

#[tokio::test]
async fn a_limit_of_sales_ends_them_too() {
    let shop = Shop::open().await;
    let token = link(&shop, |link| link.sold_limit = Some(1.into())).await;
    shop.simulator.page(token.as_str()).approve().unwrap();
    assert!(matches!(
        shop.simulator.page(token.as_str()).approve(),
        Err(PageError::Refused { .. })
    ));
    assert_eq!(visit(&shop, &token).await.status, 410);
    let link = details(&shop, &token).await;
    assert_eq!((link.sold_count, link.remaining_sold_limit), (Some(1), Some(0)));
}

#[tokio::test]
async fn the_last_piece_is_sold_once_however_many_are_at_their_banks() {
    let shop = Shop::open().await;
    let token = link(&shop, |link| {
        link.stock_enabled = Some(true.into());
        link.stock_count = Some(1.into());
    })
    .await;
    let page = shop.simulator.page(token.as_str());
    let [first, second] = [Approval::new(), Approval::new()].map(|card| page.go_to_bank(&card));
    let (first, second) = (first.unwrap(), second.unwrap());
    shop.simulator.three_ds(&second).approve().unwrap();
    shop.simulator.three_ds(&first).approve().unwrap();
    assert_eq!(shop.simulator.ledger().len(), 1);
    assert_eq!(shop.simulator.ledger()[0].payment_id.as_str(), second);
    assert_eq!(details(&shop, &token).await.stock_count, Some(0));
    let attempts = shop.simulator.attempts();
    assert_eq!(attempts.last().unwrap().error_code, Some("11"));
}

#[tokio::test]
async fn a_closed_a_deleted_and_an_unknown_link_say_so() {
    let shop = Shop::open().await;
    let token = link(&shop, |_| ()).await;
    set_status(&shop, &token, LinkStatus::Passive).await;
    let page = visit(&shop, &token).await;
    assert_eq!(page.status, 410);
    assert!(text(&page).contains("This link is closed"), "{}", text(&page));
    assert_eq!(post(&shop, &format!("/link/{token}"), BUYER).await.status, 410);
    let refused = shop.simulator.page(token.as_str()).approve().unwrap_err();
    assert!(refused.to_string().contains("the link is closed"), "{refused}");
    set_status(&shop, &token, LinkStatus::Active).await;
    shop.simulator.page(token.as_str()).approve().unwrap();
    assert_eq!(shop.get("/link/nobody").await.status, 404);
    assert_eq!(post(&shop, &format!("/link/{token}/back"), "token=nobody").await.status, 404);
}

#[tokio::test]
async fn the_buyer_of_a_flexible_link_chooses_the_amount() {
    let shop = Shop::open().await;
    let token = link(&shop, |link| {
        link.flexible_link = Some(true.into());
        link.address_ignorable = Some(true.into());
    })
    .await;
    let path = format!("/link/{token}");
    for wrong in ["0", "-5", "1.234", "1,50", "lots"] {
        let page = text(&post(&shop, &path, &format!("{BUYER}&amount={wrong}")).await);
        assert!(page.contains("Write the amount like 149.90."), "{wrong}: {page}");
    }
    let page = page_of(&post(&shop, &path, &format!("{BUYER}&amount=149.90")).await);
    shop.simulator.page(&page).approve().unwrap();
    assert_eq!(shop.simulator.ledger()[0].paid_price.to_string(), "149.9");
}

#[tokio::test]
async fn installments_are_offered_when_the_link_asks_for_them() {
    let shop = Shop::open().await;
    let one_go = link(&shop, |_| ()).await;
    let three = Approval::new().installment(3);
    let refused = shop.simulator.page(one_go.as_str()).approve_with(&three);
    assert!(matches!(refused, Err(PageError::Refused { .. })), "{refused:?}");
    let more = link(&shop, |link| link.installment_requested = Some(true.into())).await;
    shop.simulator.page(more.as_str()).approve_with(&three).unwrap();
    assert_eq!(shop.simulator.ledger()[0].installment, 3);
}

#[tokio::test]
async fn a_fast_link_sells_and_its_notification_names_it() {
    let shop = Shop::open().await;
    shop.simulator.set_webhook_url(Some("http://127.0.0.1:9/hook".to_owned())).unwrap();
    let request = CreateFastLink::builder().description("tea").price("15").currency_code("TRY");
    let token = shop.call(&request.build()).await.unwrap().body.data.token;
    let form = shop.simulator.page(token.as_str()).approve().unwrap();
    assert!(form.action.ends_with(&format!("/link/{token}/back")), "{form:?}");
    let webhooks = shop.simulator.webhooks();
    let body: serde_json::Value = serde_json::from_str(&webhooks[0].body).unwrap();
    assert_eq!(body["token"], token.as_str());
    assert_eq!(body["status"], "SUCCESS");
    let event = iyzico_core::webhook::verify(
        &shop.credentials,
        None,
        webhooks[0].body.as_bytes(),
        webhooks[0].signature.as_deref(),
    );
    assert_eq!(event.unwrap().token.unwrap(), token.as_str());
}
