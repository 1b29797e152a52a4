use http::Request;
use iyzico_core::{Credentials, signature};
use iyzico_simulator::Verdict;
use serde_json::json;

use crate::shop::{PARAF, Reply, Shop, json_of, order};

const PATH: &str = "/payment/bin/check";
const BODY: &str = r#"{"binNumber":"552879","conversationId":"çay"}"#;

async fn send(shop: &Shop, uri: &str, authorization: Option<&str>) -> Reply {
    let mut message = Request::post(uri);
    if let Some(authorization) = authorization {
        message = message.header("authorization", authorization);
    }
    shop.send(message.body(BODY.into()).unwrap()).await
}

async fn check_refused(
    shop: &Shop,
    uri: &str,
    authorization: Option<&str>,
    code: &str,
    hint: &str,
) {
    let reply = send(shop, uri, authorization).await;
    let json = reply.json();
    assert_eq!(reply.status, 200);
    assert_eq!(json["errorCode"], code, "{json}");
    assert_eq!(json["conversationId"], "çay");
    let request = shop.simulator.requests().pop().unwrap();
    assert_eq!(request.reason.as_deref(), Some(hint));
    assert_ne!(request.signature, Verdict::Verified);
}

/// A signature over other bytes than were sent.
fn signed_over(shop: &Shop, path: &str, body: &str) -> String {
    signature::authorization(&shop.credentials, "n", path, body.as_bytes())
}

#[tokio::test]
async fn the_cause_of_a_wrong_signature_is_named() {
    let shop = Shop::open().await;
    let url = format!("{}{PATH}", shop.simulator.base_url());
    for (uri, signed_path, signed_body, hint) in [
        (PATH, PATH, "", "the body was not signed"),
        (PATH, "", BODY, "the path was not signed"),
        (PATH, url.as_str(), BODY, "the whole URL was signed; the signature covers the path only"),
        (
            "/payment/bin/check?locale=tr",
            "/payment/bin/check?locale=tr",
            BODY,
            "the query was signed; the signature covers the path only",
        ),
        (
            "/payment/bin/check/",
            PATH,
            BODY,
            "the path was signed with another slash at its end than it was sent with",
        ),
        (
            PATH,
            PATH,
            r#"{"binNumber": "552879"}"#,
            "the secret key differs, or the path or the body was changed after signing",
        ),
    ] {
        let header = signed_over(&shop, signed_path, signed_body);
        check_refused(&shop, uri, Some(&header), "1000", hint).await;
    }
}

#[tokio::test]
async fn a_wrong_secret_is_told_in_turkish_by_default() {
    let shop = Shop::open().await;
    let others = Credentials::new("sandbox-apiKey", "sandbox-anotherKey").unwrap();
    let header = signature::authorization(&others, "n", PATH, BODY.as_bytes());
    let json = send(&shop, PATH, Some(&header)).await.json();
    assert_eq!(json["errorCode"], "1000");
    assert_eq!(json["errorMessage"], "Geçersiz imza");
}

#[tokio::test]
async fn an_unknown_or_missing_key_is_1001() {
    let shop = Shop::open().await;
    let others = Credentials::new("sandbox-another", "sandbox-secretKey").unwrap();
    let header = signature::authorization(&others, "n", PATH, BODY.as_bytes());
    let hint = "the simulator was started with another api key";
    check_refused(&shop, PATH, Some(&header), "1001", hint).await;
    check_refused(&shop, PATH, None, "1001", "there is no Authorization header").await;
    check_refused(&shop, PATH, Some("Bearer x"), "1001", "the scheme is not IYZWSv2").await;
}

#[tokio::test]
async fn the_query_is_not_signed_and_a_slash_at_the_end_is_served() {
    let shop = Shop::open().await;
    for (uri, path) in
        [("/payment/bin/check?a=b", PATH), ("/payment/bin/check/", "/payment/bin/check/")]
    {
        let header = signed_over(&shop, path, BODY);
        let json = send(&shop, uri, Some(&header)).await.json();
        assert_eq!(json["status"], "success", "{json}");
    }
}

#[tokio::test]
async fn the_connection_test_needs_no_signature_but_checks_one() {
    let shop = Shop::open().await;
    for body in ["", "{}", "null"] {
        let message = Request::get("/payment/test").body(body.into()).unwrap();
        assert_eq!(shop.send(message).await.json()["status"], "success");
    }
    let message = Request::get("/payment/test").header("authorization", "IYZWSv2 nonsense");
    let reply = shop.send(message.body(Vec::new()).unwrap()).await;
    assert_eq!(reply.json()["errorCode"], "1001");
}

/// Whoever stands between merchant and iyzico can write into the query, which no signature covers.
#[tokio::test]
async fn nothing_in_the_query_takes_the_place_of_what_was_signed() {
    let shop = Shop::open().await;
    let body = json_of(&order(PARAF)).to_string();
    let send = async |path: &str, query: &str, body: String| {
        let authorization = signed_over(&shop, path, &body);
        let message = Request::post(format!("{path}?{query}"));
        let message = message.header("authorization", authorization).body(body.into_bytes());
        shop.send(message.unwrap()).await.json()
    };
    let query = "paidPrice=0.01&price=0.01&conversationId=another&currency=USD&installment=12";
    let paid = send("/payment/auth", query, body.clone()).await;
    assert_eq!(paid["paidPrice"].to_string(), "1.2", "{paid}");
    assert_eq!(paid["conversationId"], "123456789");
    let other = send("/payment/auth", "", body).await;

    let asked = json!({ "paymentId": paid["paymentId"], "price": "0.1" }).to_string();
    let query = format!("price=1.1&paymentId={}", other["paymentId"].as_str().unwrap());
    let refunded = send("/v2/payment/refund", &query, asked).await;
    assert_eq!(refunded["paymentId"], paid["paymentId"], "{refunded}");
    assert_eq!(refunded["price"].to_string(), "0.1");
    let asked = json!({ "paymentId": other["paymentId"] }).to_string();
    let query = format!("paymentId={}", paid["paymentId"].as_str().unwrap());
    assert_eq!(send("/payment/cancel", &query, asked).await["paymentId"], other["paymentId"]);
    let asked = json!({ "price": "0.1" }).to_string();
    assert_eq!(send("/v2/payment/refund", &query, asked).await["errorCode"], "5002");
}
