//! The panel, as a developer looks at it.

use http::Request;
use iyzico_simulator::Simulator;

use crate::shop::{PARAF, Shop, order};

#[tokio::test]
async fn no_page_shows_a_card_number_that_came_as_a_reference() {
    let shop = Shop::at(Simulator::builder().webhook_url("http://127.0.0.1:1/")).await;
    let mut request = order(PARAF);
    request.conversation_id = Some("5528.7900.0000.0008".into());
    shop.call(&request).await.unwrap();
    let id = shop.simulator.ledger()[0].payment_id.to_string();
    let reference = shop.simulator.webhooks()[0].reference.clone();
    for path in [
        "/_simulator/".to_owned(),
        format!("/_simulator/panel/payments/{id}"),
        "/_simulator/panel/requests".to_owned(),
        "/_simulator/panel/requests/1".to_owned(),
        "/_simulator/panel/webhooks".to_owned(),
        format!("/_simulator/panel/webhooks/{reference}"),
    ] {
        let reply = shop.get(&path).await;
        assert_eq!(reply.status, 200, "{path}");
        let page = String::from_utf8(reply.body).unwrap();
        assert!(!page.contains("7900"), "{path}: {page}");
    }
}

#[tokio::test]
async fn an_address_of_nothing_is_a_page_for_people_and_json_for_programs() {
    let shop = Shop::open().await;
    for path in ["/nowhere", "/_simulator/nowhere", "/payment/auth"] {
        let reply = shop.get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(reply.body.starts_with(br#"{"status":"failure""#), "{path}: {reply:?}");
        let message = Request::get(path).header("accept", "text/html,*/*;q=0.8");
        let reply = shop.send(message.body(Vec::new()).unwrap()).await;
        assert_eq!(reply.status, 404, "{path}");
        let page = String::from_utf8(reply.body).unwrap();
        assert!(page.contains("<h1>There is no such page</h1>"), "{path}: {page}");
    }
}

#[tokio::test]
async fn an_address_that_somebody_has_changed_by_hand_is_still_a_page() {
    let shop = Shop::open().await;
    shop.pay(PARAF).await;
    for asked in ["before=", "before=abc", "before=-1", "before=99999999999999999999", "lang=xx"] {
        let reply = shop.get(&format!("/_simulator/panel/requests?{asked}")).await;
        assert_eq!(reply.status, 200, "{asked}: {reply:?}");
        let page = String::from_utf8(reply.body).unwrap();
        assert!(page.contains("/payment/auth"), "{asked}: {page}");
    }
}
