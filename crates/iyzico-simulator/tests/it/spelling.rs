//! What our own client mends before it sends it, and other clients send as they were given it.

use serde_json::{Value, json};

use crate::shop::{PARAF, Shop, json_of, order};

async fn send(shop: &Shop, pointer: &str, value: Value) -> Value {
    let mut request = json_of(&order(PARAF));
    let (around, name) = pointer.rsplit_once('/').unwrap();
    request.pointer_mut(around).unwrap()[name] = value;
    shop.post("/payment/auth", request.to_string()).await.json()
}

#[tokio::test]
async fn a_value_that_only_our_client_would_mend_is_refused_with_its_code() {
    let shop = Shop::open().await;
    for (pointer, value, code) in [
        ("/paymentCard/cardNumber", json!("5528 7900 0000 0008"), "12"),
        ("/paymentCard/cardNumber", json!("5528-7900-0000-0008"), "12"),
        ("/paymentCard/cardNumber", json!(" 5528790000000008"), "12"),
        ("/paymentCard/expireMonth", json!("7"), "13"),
        ("/paymentCard/expireMonth", json!(7), "13"),
        ("/paymentCard/expireYear", json!(" 2030"), "14"),
        ("/paymentCard/cvc", json!(" 123 "), "15"),
        ("/price", json!(" 1 "), "5005"),
        ("/price", json!("001"), "5005"),
        ("/paidPrice", json!("12e-1"), "5005"),
        ("/installment", json!("03"), "11"),
        ("/installment", json!(" 1"), "11"),
        ("/currency", json!(" TRY"), "11"),
        ("/conversationId", json!(" c1 "), "11"),
        ("/buyer/email", json!("jane@example.com "), "5"),
        ("/buyer/ip", json!(" 85.34.78.112"), "22"),
        ("/buyer/registrationDate", json!("2015-09-17T20:45:06Z"), "7"),
    ] {
        let reply = send(&shop, pointer, value.clone()).await;
        assert_eq!(reply["errorCode"], code, "{pointer} {value}: {reply}");
        let reason = shop.simulator.requests().pop().unwrap().reason.unwrap();
        assert!(reason.starts_with(&pointer[1..].replace('/', ".")), "{reason}");
        assert!(!reason.contains("7900"), "{reason}");
    }
    assert!(shop.simulator.ledger().is_empty());
}

/// Recorded from the official clients, or documented.
#[tokio::test]
async fn spellings_that_the_service_takes_are_taken() {
    let shop = Shop::open().await;
    for (pointer, value) in [
        ("/price", json!(1)),
        ("/price", json!("1")),
        ("/price", json!("1.00000000")),
        ("/paidPrice", json!(1.20)),
        ("/installment", json!("1")),
        ("/currency", json!("TL")),
        ("/currency", json!("try")),
        ("/currency", json!(null)),
        ("/currency", json!("")),
        ("/installment", json!(null)),
        ("/locale", json!("EN")),
        ("/paymentCard/expireMonth", json!(12)),
        ("/paymentCard/expireYear", json!(2030)),
        ("/paymentCard/expireYear", json!("30")),
        ("/paymentCard/registerCard", json!("0")),
        ("/paymentCard/cardNumber", json!(5_528_790_000_000_008_u64)),
        ("/basketItems/0/itemType", json!("virtual")),
        ("/basketItems/0/chargedFromMerchant", json!("True")),
        ("/buyer/name", json!(" Jane ")),
        ("/buyer/zipCode", json!("")),
        ("/conversationId", json!(42)),
    ] {
        let reply = send(&shop, pointer, value.clone()).await;
        assert_eq!(reply["status"], "success", "{pointer} {value}: {reply}");
    }
}

#[tokio::test]
async fn limits_that_the_documents_name_are_kept() {
    let shop = Shop::open().await;
    for (pointer, taken, refused, code) in [
        ("/buyer/identityNumber", json!("12345"), json!("1234"), "10"),
        ("/buyer/identityNumber", json!("1".repeat(50)), json!("1".repeat(51)), "9"),
        ("/conversationId", json!("c".repeat(255)), json!("c".repeat(256)), "20"),
        ("/installment", json!(12), json!(13), "11"),
        ("/installment", json!(12), json!(100_000), "11"),
    ] {
        assert_eq!(send(&shop, pointer, taken).await["status"], "success", "{pointer}");
        let reply = send(&shop, pointer, refused).await;
        assert_eq!(reply["errorCode"], code, "{pointer}: {reply}");
    }
}

#[tokio::test]
async fn what_is_looked_up_is_looked_up_as_it_is_written() {
    let shop = Shop::open().await;
    shop.pay(PARAF).await;
    for (path, body, code) in [
        ("/payment/detail", json!({ "paymentConversationId": " 123456789 " }), "11"),
        ("/payment/bin/check", json!({ "binNumber": "55-28-79" }), "5007"),
        ("/payment/bin/check", json!({ "binNumber": "5528790000" }), "5007"),
        ("/payment/bin/check", json!({ "binNumber": " 552879" }), "5007"),
    ] {
        let reply = shop.post(path, body.to_string()).await.json();
        assert_eq!(reply["errorCode"], code, "{body}: {reply}");
    }
}
