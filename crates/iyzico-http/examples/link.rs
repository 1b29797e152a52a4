//! A link: a page of iyzico that sells one product to anybody who has its address.
#![allow(clippy::print_stdout, reason = "an example talks")]

use iyzico_http::link::{CreateLink, LinkStatus, RetrieveLink, SetLinkStatus};
use iyzico_http::testing::Sandbox;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let (simulator, client) = (&sandbox.simulator, &sandbox.client);

    let create = CreateLink::builder()
        .conversation_id("link-42") // payments on the page carry it
        .name("Binocular")
        .description("Sees far")
        .price("149.90")
        .currency_code("TRY")
        .encoded_image_file("iVBORw0KGgo=") // a picture as base64
        .sold_limit(10)
        .build();
    // If this response is lost, look in the list of links: a second call makes a second link.
    let link = client.send(&create).await?;
    let token = link.data.token.clone();
    println!("send around {:?}", link.data.url);

    simulator.page(token.as_str()).approve()?; // the simulator's buyer pays

    let look = RetrieveLink::builder().token(token.clone()).build();
    let seen = client.send(&look).await?;
    println!("{:?} sold, {:?} left", seen.data.sold_count, seen.data.remaining_sold_limit);

    let close = SetLinkStatus::builder().token(token.clone()).status(LinkStatus::Passive).build();
    client.send(&close).await?;
    println!("now {:?}", client.send(&look).await?.data.product_status);
    if let Err(refused) = simulator.page(token.as_str()).approve() {
        println!("the next buyer reads: {refused}");
    }
    Ok(())
}
