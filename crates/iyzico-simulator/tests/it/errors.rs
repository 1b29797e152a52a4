use serde_json::{Value, json};

use crate::shop::{PARAF, Shop, json_of, order};

/// Breaks a payment and checks the code and both texts of the refusal.
async fn check(break_it: impl Fn(&mut Value), code: &str, turkish: &str, english: &str) {
    let shop = Shop::open().await;
    for (locale, text) in [(None, turkish), (Some("tr"), turkish), (Some("en"), english)] {
        let mut request = json_of(&order(PARAF));
        break_it(&mut request);
        if let Some(locale) = locale {
            request["locale"] = locale.into();
        }
        let reply = shop.post("/payment/auth", request.to_string()).await;
        let json = reply.json();
        assert_eq!(reply.status, 200, "{json}");
        assert_eq!(json["status"], "failure");
        assert_eq!(json["errorCode"], code);
        assert_eq!(json["errorMessage"], text);
        assert_eq!(json["locale"], locale.unwrap_or("tr"));
        assert_eq!(json["conversationId"], "123456789");
        assert!(json["systemTime"].is_i64());
    }
    assert!(shop.simulator.ledger().is_empty());
}

fn remove(request: &mut Value, field: &str) {
    request.as_object_mut().unwrap().remove(field);
}

#[tokio::test]
async fn a_refused_request_says_why_in_both_languages() {
    for number in ["5528790000000009", "00", "18"] {
        check(
            |request| request["paymentCard"]["cardNumber"] = number.into(),
            "12",
            "Kart numarası geçersizdir",
            "Card number is invalid",
        )
        .await;
    }
    check(
        |request| request["basketItems"][0]["price"] = "0.31".into(),
        "5062",
        "Gönderilen tutar tüm kırılımların toplam tutarına eşit olmalıdır",
        "The amount must equal the sum of all basket lines",
    )
    .await;
    check(
        |request| request["basketItems"][1]["name"] = Value::Null,
        "24",
        "basketItems[1].name gönderilmesi zorunludur",
        "basketItems[1].name is required",
    )
    .await;
    check(
        |request| remove(request, "price"),
        "5004",
        "price gönderilmesi zorunludur",
        "price is required",
    )
    .await;
    check(
        |request| request["paymentCard"]["expireYear"] = "2020".into(),
        "17",
        "Kartın son kullanma tarihi geçersizdir",
        "Expiry date of the card is invalid",
    )
    .await;
    check(
        |request| request["paymentCard"]["cardNumber"] = "4111111111111129".into(),
        "10051",
        "Kart limiti yetersiz, yetersiz bakiye",
        "Insufficient funds",
    )
    .await;
}

#[tokio::test]
async fn a_decline_names_its_group() {
    let shop = Shop::open().await;
    let request = json_of(&order("4111111111111129"));
    let json = shop.post("/payment/auth", request.to_string()).await.json();
    assert_eq!(json["errorGroup"], "NOT_SUFFICIENT_FUNDS");
    assert_eq!(json.get("signature"), None);
}

#[tokio::test]
async fn a_foreign_language_is_refused_in_turkish() {
    let shop = Shop::open().await;
    let json =
        shop.post("/payment/bin/check", r#"{"locale":"de","binNumber":"552879"}"#).await.json();
    assert_eq!(json["errorCode"], "11");
    assert_eq!(json["errorMessage"], "Geçersiz istek");
}

#[tokio::test]
async fn a_body_that_is_not_a_request_is_invalid() {
    let shop = Shop::open().await;
    for body in ["{", "[]", "42", "\"text\"", "{\"price\":}", "\u{feff}{}"] {
        let reply = shop.post("/payment/auth", body).await;
        assert_eq!(reply.status, 200, "{body}");
        assert_eq!(reply.json()["errorCode"], "11", "{body}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(shop.post("/payment/auth", deep).await.json()["errorCode"], "11");
    // Nothing at all is an empty request; its first mistake decides.
    assert_eq!(shop.post("/payment/auth", "null").await.json()["errorCode"], "5004");
}

#[tokio::test]
async fn amounts_beyond_every_range_are_refused() {
    let shop = Shop::open().await;
    let huge = "79228162514264337593543950335";
    let mut request = json_of(&order(PARAF));
    request["price"] = huge.into();
    request["paidPrice"] = huge.into();
    request["basketItems"] = json!([request["basketItems"][0].clone()]);
    request["basketItems"][0]["price"] = huge.into();
    let json = shop.post("/payment/auth", request.to_string()).await.json();
    assert_eq!(json["errorCode"], "11");
    let list = format!(r#"{{"price":"{huge}"}}"#);
    let json = shop.post("/payment/iyzipos/installment", list).await.json();
    assert_eq!(json["errorCode"], "11");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let shop = Shop::open().await;
    let reply = shop.post("/payment/auth", " ".repeat(1024 * 1024 + 1)).await;
    assert_eq!(reply.status, 413);
    assert_eq!(reply.json()["errorCode"], "11");
}

#[tokio::test]
async fn an_unknown_path_or_method_is_not_found() {
    let shop = Shop::open().await;
    for reply in [shop.post("/payment/unknown", "{}").await, shop.get("/payment/auth").await] {
        assert_eq!(reply.status, 404);
        assert_eq!(reply.json()["status"], "failure");
    }
    let last = shop.simulator.requests().pop().unwrap();
    assert_eq!((last.call, last.status), (None, 404));
}

#[tokio::test]
async fn the_account_limit_is_a_warning_and_refuses_nothing() {
    let shop = Shop::open().await;
    let mut request = json_of(&order(PARAF));
    request["price"] = "250000".into();
    request["basketItems"] = json!([request["basketItems"][0].clone()]);
    request["basketItems"][0]["price"] = 250_000.into();
    let json = shop.post("/payment/auth", request.to_string()).await.json();
    assert_eq!(json["status"], "success", "{json}");
}

#[tokio::test]
async fn a_name_that_is_no_text_is_refused_and_not_shown() {
    let shop = Shop::open().await;
    for body in [r#"{"\ud800":"5528790000000008"}"#, r#"{"price":{"\udc00x":1}}"#] {
        let reply = shop.post("/payment/auth", body).await;
        assert_eq!(reply.json()["status"], "failure", "{body}");
    }
    let request = &shop.simulator.requests()[0];
    assert_eq!(request.body, r#"{"…":"…"}"#);
}
