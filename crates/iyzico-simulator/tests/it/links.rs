//! The life of a link: created, read, listed, changed, closed and deleted.

use iyzico_core::link::{
    CreateFastLink, CreateLink, DeleteLink, LinkStatus, LinkType, ListLinks, RetrieveLink,
    SetLinkStatus, UpdateLink,
};
use iyzico_core::order::Token;
use iyzico_core::text::Text;
use iyzico_core::{Error, pages::Paged};

use crate::shop::Shop;

fn books() -> CreateLink {
    CreateLink::builder()
        .name("Books")
        .description("10 books")
        .price("50.00")
        .currency_code("TRY")
        .encoded_image_file("iVBORw0KGgo=")
        .sold_limit(3)
        .conversation_id("books-1")
        .build()
}

fn retrieve(token: &Token) -> RetrieveLink {
    RetrieveLink::builder().token(token.clone()).build()
}

/// The official Python client has `true` in its sample; nothing is limited then.
#[tokio::test]
async fn a_limit_that_is_no_number_limits_nothing() {
    let shop = Shop::open().await;
    let mut request = serde_json::to_value(books()).unwrap();
    request["soldLimit"] = true.into();
    let reply = shop.post("/v2/iyzilink/products", request.to_string()).await.json();
    assert_eq!(reply["status"], "success", "{reply}");
    let token: Token = reply["data"]["token"].as_str().unwrap().parse().unwrap();
    let link = shop.call(&retrieve(&token)).await.unwrap().body.data;
    assert_eq!(link.remaining_sold_limit, None);
}

#[tokio::test]
async fn the_picture_of_a_link_is_where_it_says() {
    let shop = Shop::open().await;
    let token = shop.call(&books()).await.unwrap().body.data.token;
    let link = shop.call(&retrieve(&token)).await.unwrap().body.data;
    let address = link.image_url.unwrap().to_string();
    let path = address.strip_prefix(shop.simulator.base_url()).unwrap().to_owned();
    let picture = shop.get(&path).await;
    assert_eq!((picture.status, picture.body.as_slice()), (200, &b"\x89PNG\r\n\x1a\n"[..]));
    shop.call(&DeleteLink::builder().token(token).build()).await.unwrap();
    assert_eq!(shop.get(&path).await.status, 404);
}

#[tokio::test]
async fn a_link_is_read_changed_closed_and_deleted() {
    let shop = Shop::open().await;
    let token = shop.call(&books()).await.unwrap().body.data.token;
    let link = shop.call(&retrieve(&token)).await.unwrap().body.data;
    assert_eq!(link.product_type, Some(LinkType::Iyzilink));
    assert_eq!(link.product_status, Some(LinkStatus::Active));
    assert_eq!(link.price.unwrap().to_string(), "50");
    assert_eq!(link.conversation_id.unwrap().as_str(), "books-1");
    assert_eq!((link.sold_count, link.remaining_sold_limit), (Some(0), Some(3)));

    let change = UpdateLink::builder()
        .token(token.clone())
        .name("Books")
        .description("12 books")
        .price("60")
        .currency_code("TRY")
        .build();
    assert_eq!(shop.call(&change).await.unwrap().body.data.token, token);
    let close = SetLinkStatus::builder().token(token.clone()).status(LinkStatus::Passive).build();
    shop.call(&close).await.unwrap();
    let link = shop.call(&retrieve(&token)).await.unwrap().body.data;
    assert_eq!(link.product_status, Some(LinkStatus::Passive));
    assert_eq!(link.description.unwrap().as_str(), "12 books");
    assert_eq!(link.price.unwrap().to_string(), "60");
    assert_eq!(link.sold_limit, Some(3), "what was left out stays");

    let delete = DeleteLink::builder().token(token.clone()).build();
    shop.call(&delete).await.unwrap();
    let error = shop.call(&retrieve(&token)).await.unwrap_err();
    assert!(matches!(&error, Error::Api(refusal) if refusal.http_status == 404), "{error}");
    assert!(shop.call(&delete).await.is_err(), "it is gone");
}

#[tokio::test]
async fn links_are_listed_a_page_at_a_time_the_newest_first() {
    let shop = Shop::open().await;
    for number in 1..=5 {
        let link = CreateFastLink::builder()
            .description(format!("ticket {number}").as_str())
            .price("15")
            .currency_code("TRY")
            .build();
        shop.call(&link).await.unwrap();
    }
    let mut found = Vec::new();
    for page in 1..=4 {
        let list = ListLinks::builder().page(page).count(2).build();
        let list = shop.call(&list).await.unwrap().body;
        assert_eq!((list.data.total_count, list.data.page_count), (Some(5), Some(3)));
        found.extend(ListLinks::rows(list).into_iter().map(|link| link.description.unwrap()));
    }
    let found: Vec<_> = found.iter().map(Text::as_str).collect();
    assert_eq!(found, ["ticket 5", "ticket 4", "ticket 3", "ticket 2", "ticket 1"]);
}
