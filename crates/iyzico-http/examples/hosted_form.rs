//! A checkout form: the buyer pays on a page of iyzico.
#![allow(clippy::print_stdout, reason = "an example talks")]
mod shop;

use iyzico_http::callback::Callback;
use iyzico_http::checkout_form::InitializeCheckoutForm;
use iyzico_http::payment::Risk;
use iyzico_http::testing::Sandbox;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let (simulator, client) = (&sandbox.simulator, &sandbox.client);

    let form = InitializeCheckoutForm::builder()
        .price("149.90")
        .paid_price("149.90")
        .basket_id("B67832")
        .callback_url(shop::CALLBACK_URL)
        .enabled_installments([1, 2, 3])
        .buyer(shop::buyer())
        .shipping_address(shop::address())
        .billing_address(shop::address())
        .basket_items(shop::basket())
        .build();
    let form = client.send(&form).await?;
    println!("send the buyer to {:?}", form.payment_page_url);

    let post = simulator.page(form.token.as_str()).approve()?; // the simulator's buyer pays
    let Callback::Page(page) = client.callbacks().read(post.body().as_bytes())? else {
        return Err("the post belongs to another flow".into());
    };

    // The token says which form, not whether it was paid.
    let result = client.send(&page.result()).await?;
    match result.payment() {
        Some(payment) if result.may_ship() => println!("ship: payment {}", payment.payment_id),
        Some(payment) if payment.risk() == Some(Risk::Refused) => {
            println!("ship nothing, cancel: payment {}", payment.payment_id);
        }
        Some(payment) => println!("wait: payment {} is held or under review", payment.payment_id),
        None => {
            let advice = result.advice().map(|advice| advice.buyer_en);
            println!("not paid: {:?}, {}", result.payment_status, advice.unwrap_or_default());
        }
    }
    Ok(())
}
