//! iyziUP forms.

use http::Request;
use iyzico_core::basket::ItemType;
use iyzico_core::checkout_form::RetrieveCheckoutForm;
use iyzico_core::iyziup::{
    InitialConsumer, InitializeIyziup, IyziupOrder, OrderItem, RetrieveIyziup,
};
use iyzico_simulator::{Approval, Channel};

use crate::shop::{CALLBACK, PARAF, Shop, code};

fn form() -> InitializeIyziup {
    let item = |id: &str, price: &str| {
        let item = OrderItem::builder().id(id).name("Book").item_type(ItemType::Physical);
        item.price(price).build()
    };
    InitializeIyziup::builder()
        .conversation_id("c1")
        .merchant_order_id("M-1")
        .price("1")
        .paid_price("1.2")
        .callback_url(CALLBACK)
        .order_items(vec![item("1", "0.4"), item("2", "0.6")])
        .initial_consumer(InitialConsumer::builder().name("Jane").surname("Doe").build())
        .build()
}

async fn open(shop: &Shop) -> String {
    let form = shop.call(&form()).await.unwrap();
    assert!(form.content.as_ref().unwrap().decode().contains("/_simulator/pages/"));
    form.token.to_string()
}

async fn result(shop: &Shop, token: &str) -> IyziupOrder {
    shop.call(&RetrieveIyziup::builder().token(token).build()).await.unwrap().body
}

#[tokio::test]
async fn a_form_is_paid_after_a_declined_first_card() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    let ask = RetrieveIyziup::builder().token(token.as_str()).build();
    assert_eq!(code(shop.call(&ask).await), "5124", "nobody has tried to pay");
    let page = shop.simulator.page(&token);
    page.approve_with(&Approval::with_card("4111111111111129")).unwrap_err();
    let failed = result(&shop, &token).await;
    assert!(!failed.is_paid() && !failed.may_ship());
    let visit = page.go_to_bank(&Approval::new()).unwrap();
    assert!(!result(&shop, &token).await.is_paid());
    shop.simulator.three_ds(&visit).reject().unwrap();
    assert_eq!(page.approve().unwrap().action, CALLBACK);

    let paid = result(&shop, &token).await;
    assert!(paid.is_paid() && paid.may_ship());
    let payment = paid.payment_detail.unwrap();
    assert_eq!(payment.basket_id.unwrap().as_str(), "M-1");
    assert_eq!(payment.item_transactions.unwrap().len(), 2);
    let ledger = shop.simulator.ledger();
    assert_eq!((ledger.len(), ledger[0].channel), (1, Channel::Iyziup));
    let other = RetrieveCheckoutForm::builder().token(token.as_str()).build();
    assert_eq!(code(shop.call(&other).await), "5124", "it is no checkout form");
}

#[tokio::test]
async fn the_form_asks_who_buys() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    let html = shop.get(&format!("/_simulator/pages/{token}?lang=en")).await;
    let html = String::from_utf8(html.body).unwrap();
    for part in ["Complete the order", "<label for=\"buyerCity\">City</label>", "value=\"Jane\""] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    let entered = format!(
        "lang=en&buyerName=Ada&buyerSurname=Lovelace&buyerEmail=ada%40example.com&buyerAddress=Street+1\
         &buyerCity=Izmir&buyerCountry=Turkey&holder=Ada+Lovelace&number={PARAF}&month=12&year=2030&cvc=123"
    );
    let message = Request::post(format!("/_simulator/pages/{token}/pay"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(entered.into_bytes())
        .unwrap();
    let html = String::from_utf8(shop.send(message).await.body).unwrap();
    assert!(html.contains(&format!("action=\"{CALLBACK}\"")), "{html}");
    let paid = result(&shop, &token).await;
    assert!(paid.is_paid());
    let (consumer, address) = (paid.consumer.unwrap(), paid.shipping_address.unwrap());
    assert_eq!(consumer.email.unwrap().as_str(), "ada@example.com");
    assert_eq!(address.contact_name.unwrap().as_str(), "Ada Lovelace");
    assert_eq!(address.city.unwrap().as_str(), "Izmir");
}
