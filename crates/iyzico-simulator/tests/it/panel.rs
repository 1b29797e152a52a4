//! The panel, as a developer looks at it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Request;
use iyzico_simulator::Simulator;

use crate::order::line;
use crate::shop::{PARAF, Shop, order};

fn holds_number(shown: &str) -> bool {
    shown.contains("55287900") || shown.contains("5528.7900")
}

#[tokio::test]
async fn nothing_shows_a_card_number_that_came_in_a_wrong_place() {
    let shop = Shop::at(Simulator::builder().webhook_url("http://127.0.0.1:1/")).await;
    let mut request = order(PARAF);
    request.conversation_id = Some("5528.7900.0000.0008".into());
    request.basket_id = Some("5528790000000008".into());
    request.basket_items = vec![line("5528790000000008", "1")].into();
    shop.call(&request).await.unwrap();
    let misplaced = "apiKey:5528790000000008&randomKey:5528790000000008&signature:5528790000000008";
    let misplaced = format!("IYZWSv2 {}", STANDARD.encode(misplaced));
    let message = Request::builder().method("5528790000000008").uri("/5528790000000008");
    let message = message.header("authorization", misplaced);
    shop.send(message.body(br#"["5528790000000008", "123"]"#.to_vec()).unwrap()).await;
    for request in shop.simulator.requests() {
        let shown = format!("{request} {request:?}");
        assert!(!holds_number(&shown), "{shown}");
    }
    assert!(!shop.simulator.requests()[1].body.contains("123"), "the security code");
    let id = shop.simulator.ledger()[0].payment_id.to_string();
    let reference = shop.simulator.webhooks()[0].reference.clone();
    for path in [
        "/_simulator/".to_owned(),
        format!("/_simulator/panel/payments/{id}"),
        "/_simulator/panel/requests".to_owned(),
        "/_simulator/panel/requests/1".to_owned(),
        "/_simulator/panel/webhooks".to_owned(),
        format!("/_simulator/panel/webhooks/{reference}"),
        "/_simulator/panel/requests/2".to_owned(),
        "/_simulator/ledger".to_owned(),
        "/_simulator/requests".to_owned(),
    ] {
        let reply = shop.get(&path).await;
        assert_eq!(reply.status, 200, "{path}");
        let page = String::from_utf8(reply.body).unwrap();
        assert!(!holds_number(&page), "{path}: {page}");
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
