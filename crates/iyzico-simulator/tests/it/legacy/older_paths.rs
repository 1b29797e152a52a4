//! Paths that older official clients and documents have.

use crate::shop::{CALLBACK, PARAF, Shop, order};

#[tokio::test]
async fn calls_are_served_at_their_older_paths_too() {
    let shop = Shop::open().await;
    let mut order = order(PARAF);
    order.callback_url = Some(CALLBACK.into());
    let order = serde_json::to_string(&order).unwrap();
    for (path, phase) in
        [("/payment/iyzipos/auth/ecom", "AUTH"), ("/payment/iyzipos/preauth/ecom", "PRE_AUTH")]
    {
        let reply = shop.post(path, order.as_str()).await.json();
        assert_eq!(reply["phase"], phase, "{path} {reply}");
    }
    for path in
        ["/payment/iyzipos/initialize3ds/ecom", "/payment/iyzipos/initialize3ds/preauth/ecom"]
    {
        let reply = shop.post(path, order.as_str()).await.json();
        assert!(reply["threeDSHtmlContent"].is_string(), "{path} {reply}");
    }
    let reply = shop.post("/payment/iyzipos/bkm/initialize/ecom", order.as_str()).await.json();
    assert!(reply["htmlContent"].is_string(), "{reply}");
    let unknown =
        r#"{"paymentId":"1","paidPrice":"1","price":"1","paymentTransactionId":"1","token":"1"}"#;
    for (path, error) in [
        ("/payment/iyzipos/postauth", "5086"),
        ("/payment/iyzipos/auth3ds/ecom", "5086"),
        ("/payment/iyzipos/cancel", "5086"),
        ("/payment/iyzipos/refund", "5092"),
        ("/payment/iyzipos/bkm/auth/ecom/detail", "5124"),
    ] {
        let reply = shop.post(path, unknown).await.json();
        assert_eq!(reply["errorCode"], error, "{path} {reply}");
    }
}
