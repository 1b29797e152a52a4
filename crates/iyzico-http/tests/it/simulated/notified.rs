//! What a notification names is found by the look-up that the guide says for its page.

use iyzico_http::checkout_form::InitializeCheckoutForm;
use iyzico_http::link::CreateFastLink;
use iyzico_http::pay_with_iyzico::InitializePayWithIyzico;
use iyzico_http::testing::Sandbox;
use iyzico_http::webhook::Event;
use iyzico_http::{CallOptions, Entry};

use crate::support::payment;

/// How each page is called in the guide, in English and Turkish.
const PAGES: [[&str; 2]; 4] = [
    ["your own pages", "kendi sayfanızdaki"],
    ["checkout form", "ödeme formu"],
    ["pay-with-iyzico", "iyzico ile öde"],
    ["links", "linkler"],
];

#[tokio::test]
async fn a_payment_of_each_page_is_found_as_the_guide_says() {
    let guides = ["en", "tr"].map(|language| {
        let root = env!("CARGO_MANIFEST_DIR");
        std::fs::read_to_string(format!("{root}/../../docs/guide/{language}/webhooks.md")).unwrap()
    });
    for page in PAGES {
        let sandbox = Sandbox::start().await.unwrap();
        let event = paid_event(&sandbox, page[0]).await;
        let paid = sandbox.simulator.ledger()[0].payment_id.to_string();
        for (guide, words) in guides.iter().zip(page) {
            let (field, look_up) = row_about(guide, words);
            let named = match field {
                "token" => event.token.as_deref(),
                "paymentId" => event.payment_id.as_deref(),
                other => panic!("{words}: {other} is no field of a page"),
            };
            let request = format!(r#"{{"{field}":"{}"}}"#, named.unwrap());
            let call = Entry::find(look_up).unwrap();
            let found = sandbox.client.call(call, &request, &CallOptions::default()).await;
            let found = found.unwrap_or_else(|error| panic!("{words}: {error}"));
            assert!(found.body.contains(&format!(r#""paymentId":"{paid}""#)), "{}", found.body);
        }
    }
}

/// The notification of a payment through a page.
async fn paid_event(sandbox: &Sandbox, page: &str) -> Event {
    let (client, simulator) = (&sandbox.client, &sandbox.simulator);
    simulator.set_webhook_url(Some("http://127.0.0.1:9/hook".to_owned())).unwrap();
    let order = payment();
    let token = match page {
        "checkout form" => {
            let form = InitializeCheckoutForm::builder()
                .price("1")
                .paid_price("1.2")
                .callback_url("https://merchant.example/callback")
                .buyer(order.buyer)
                .billing_address(order.billing_address)
                .shipping_address(order.shipping_address.unwrap())
                .basket_items(order.basket_items)
                .build();
            Some(client.send(&form).await.unwrap().body.token)
        }
        "pay-with-iyzico" => {
            let form = InitializePayWithIyzico::builder()
                .price("1")
                .paid_price("1.2")
                .callback_url("https://merchant.example/callback")
                .buyer(order.buyer)
                .billing_address(order.billing_address)
                .shipping_address(order.shipping_address.unwrap())
                .basket_items(order.basket_items)
                .build();
            Some(client.send(&form).await.unwrap().body.token)
        }
        "links" => {
            let link =
                CreateFastLink::builder().description("tea").price("15").currency_code("TRY");
            Some(client.send(&link.build()).await.unwrap().body.data.token)
        }
        _ => {
            client.send(&order).await.unwrap();
            None
        }
    };
    if let Some(token) = token {
        simulator.page(token.as_str()).approve().unwrap();
    }
    let notification = simulator.webhooks().pop().unwrap();
    let webhooks = client.webhooks();
    webhooks.verify(notification.body.as_bytes(), notification.signature.as_deref()).unwrap()
}

/// The field and the call that the row about a page names first.
fn row_about<'a>(guide: &'a str, words: &str) -> (&'a str, &'a str) {
    let mut rows = guide.lines().filter(|line| line.starts_with('|') && line.contains(words));
    let cells: Vec<_> = rows.next().unwrap().split('|').collect();
    let named = |cell: &'a str| cell.split('`').nth(1).unwrap();
    (named(cells[2]), named(cells[3]))
}
