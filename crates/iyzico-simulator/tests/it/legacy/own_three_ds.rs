//! 3-D Secure that the merchant runs itself.

use http::Request;
use iyzico_core::legacy::CompleteOwnThreeDs;
use iyzico_core::payment::{Phase, RetrievePayment};
use iyzico_core::test_cards::{Behaviour, CARDS};
use iyzico_core::three_ds::CompleteThreeDsUncompared;
use iyzico_simulator::{FormPost, PageError};

use crate::shop::{CALLBACK, PARAF, Shop, code, three_ds_order};

const TERM_URL: &str = "https://merchant.example/term";

async fn start(shop: &Shop, card_number: &str) -> String {
    let page = shop.call(&three_ds_order(card_number)).await.unwrap();
    page.payment_id.as_ref().unwrap().to_string()
}

fn complete(form: &FormPost) -> CompleteOwnThreeDs {
    CompleteOwnThreeDs::builder()
        .md(form.field("MD").unwrap())
        .pa_res(form.field("PaRes").unwrap())
        .term_url(TERM_URL)
        .build()
}

#[tokio::test]
async fn the_bank_responses_the_merchant_and_the_payment_is_finished_once() {
    let shop = Shop::open().await;
    let id = start(&shop, PARAF).await;
    let page = shop.simulator.three_ds(&id).run_by_merchant(TERM_URL).unwrap();
    let form = page.approve().unwrap();
    assert_eq!(form.action, TERM_URL);
    assert!(form.field("signature").is_none(), "{form:?}");
    assert!(shop.simulator.ledger().is_empty());

    let uncompared = CompleteThreeDsUncompared::builder().payment_id(id.as_str()).build();
    assert_eq!(code(shop.call(&uncompared).await), "5115");
    let mut wrong = complete(&form);
    wrong.pa_res = "another".into();
    assert_eq!(code(shop.call(&wrong).await), "5115");
    wrong = complete(&form);
    wrong.md = "1".into();
    assert_eq!(code(shop.call(&wrong).await), "5086");

    let paid = shop.call(&complete(&form)).await.unwrap();
    assert_eq!((paid.payment_id.as_str(), paid.md_status), (id.as_str(), Some(1)));
    assert_eq!(paid.phase, Some(Phase::Auth));
    assert_eq!(code(shop.call(&complete(&form)).await), "5115");
    assert_eq!(shop.simulator.ledger().len(), 1);
}

#[tokio::test]
async fn a_buyer_whom_the_bank_does_not_know_pays_nothing() {
    let shop = Shop::open().await;
    let unknown = CARDS.iter().find(|card| matches!(card.behaviour, Behaviour::ThreeDsStatus(_)));
    for (card, response) in [(unknown.unwrap().number, true), (PARAF, false)] {
        let id = start(&shop, card).await;
        let page = shop.simulator.three_ds(&id).run_by_merchant(TERM_URL).unwrap();
        let form = if response { page.approve() } else { page.reject() }.unwrap();
        assert_eq!(code(shop.call(&complete(&form)).await), "10220");
        assert_eq!(code(shop.call(&complete(&form)).await), "5115");
        let request = RetrievePayment::builder().payment_id(id.as_str()).build();
        let status = shop.call(&request).await.unwrap().body.payment_status.unwrap();
        assert_eq!(status.to_string(), "FAILURE");
    }
    assert!(shop.simulator.ledger().is_empty());
    assert_eq!(shop.simulator.attempts().len(), 2);
}

#[tokio::test]
async fn a_result_that_iyzico_has_is_not_handed_on_by_the_merchant() {
    let shop = Shop::open().await;
    let id = start(&shop, PARAF).await;
    shop.simulator.three_ds(&id).approve().unwrap();
    let request = CompleteOwnThreeDs::builder().md(id.as_str()).pa_res("made up").build();
    assert_eq!(code(shop.call(&request).await), "5115");
    let late = shop.simulator.three_ds(&id).run_by_merchant(TERM_URL);
    assert!(matches!(late, Err(PageError::Over)));
    let nobody = shop.simulator.three_ds("1").run_by_merchant(TERM_URL);
    assert!(matches!(nobody, Err(PageError::Unknown)));
}

#[tokio::test]
async fn the_browser_brings_the_address_of_the_merchant_to_the_bank() {
    let shop = Shop::open().await;
    for (term_url, action) in
        [("https%3A%2F%2Fmerchant.example%2Fterm", TERM_URL), ("javascript%3Aalert(1)", CALLBACK)]
    {
        let id = start(&shop, PARAF).await;
        let visit = Request::post("/payment/mock/init3ds")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("orderId={id}&TermUrl={term_url}").into_bytes())
            .unwrap();
        assert_eq!(shop.send(visit).await.status, 200);
        assert_eq!(shop.simulator.three_ds(&id).approve().unwrap().action, action);
    }
}

#[tokio::test]
async fn another_process_plays_the_buyer_too() {
    let shop = Shop::open().await;
    let id = start(&shop, PARAF).await;
    let body = format!(r#"{{"termUrl":"{TERM_URL}"}}"#);
    let reply = shop.control(&format!("/_simulator/3ds/{id}/approve"), &body).await.json();
    let fields = &reply["form"]["fields"];
    let request = CompleteOwnThreeDs::builder()
        .md(fields["MD"].as_str().unwrap())
        .pa_res(fields["PaRes"].as_str().unwrap())
        .build();
    assert!(shop.call(&request).await.is_ok());
}
