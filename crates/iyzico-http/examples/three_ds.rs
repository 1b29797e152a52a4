//! A payment that the buyer confirms on the bank's page.
#![allow(clippy::print_stdout, reason = "an example talks")]
mod shop;

use iyzico_http::callback::Callback;
use iyzico_http::payment::Risk;
use iyzico_http::testing::Sandbox;
use iyzico_http::three_ds::InitializeThreeDs;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let (simulator, client) = (&sandbox.simulator, &sandbox.client);

    // 1. Start the payment and give the page to the browser as it is.
    let start = InitializeThreeDs(shop::order(shop::card()));
    let page = client.send(&start).await?;
    println!("a page of {} bytes", page.three_ds_html_content.decode().len());

    // 2. The buyer types the code of the bank; here the simulator's buyer does.
    let post = simulator.three_ds(page.three_ds_html_content.as_received()).approve()?;

    // 3. The browser posts a form to callbackUrl. Believe nothing that is not signed.
    let Callback::ThreeDs(confirmed) = client.callbacks().read(post.body().as_bytes())? else {
        return Err("the post belongs to another flow".into());
    };

    // 4. Take the money, with the figures of your own order.
    let completion = confirmed.completion("149.90".parse()?, "B67832".parse()?, "TRY".parse()?);
    let payment = client.send(&completion).await?;
    let next = match payment.risk() {
        _ if payment.may_ship() => "ship",
        Some(Risk::Refused) => "ship nothing, cancel it",
        _ => "wait",
    };
    println!("paid {} with payment {}: {next}", payment.paid_price, payment.payment_id);
    Ok(())
}
