use http::Request;
use iyzico_core::{Credentials, signature};
use iyzico_simulator::Verdict;

use crate::shop::{Reply, Shop};

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
