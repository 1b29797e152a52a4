//! What an order costs in installments, for the card that the buyer types.
#![allow(clippy::print_stdout, reason = "an example talks")]

use iyzico_http::bin::CheckBin;
use iyzico_http::installment::ListInstallments;
use iyzico_http::testing::Sandbox;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = &sandbox.client;

    let bin = client.send(&CheckBin::builder().bin_number("552879").build()).await?;
    println!("{:?} {:?} {:?}", bin.bank_name, bin.card_family, bin.card_type);

    let request = ListInstallments::builder().price("149.90").bin_number("552879").build();
    let table = client.send(&request).await?;
    for card in table.installment_details.iter().flatten() {
        for choice in card.installment_prices.iter().flatten() {
            let (number, each, total) =
                (choice.installment_number, choice.installment_price, choice.total_price);
            println!("{number:>2} × {each} = {total}");
        }
    }
    Ok(())
}
