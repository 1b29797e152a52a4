//! A subscription: a product, its plan, a card that is charged for it, and a response that is lost.
#![allow(clippy::print_stdout, reason = "an example talks")]
mod shop;

use iyzico_http::ids::ReferenceCode;
use iyzico_http::subscription::{
    CancelSubscription, CreateSubscription, CreateSubscriptionPlan, CreateSubscriptionProduct,
    ListSubscriptions, PaymentInterval, RetrieveSubscription, SubscriptionRecord,
    SubscriptionStart,
};
use iyzico_http::testing::Sandbox;
use iyzico_http::testing::simulator::{Cut, Fault, FaultRule};
use iyzico_http::{Client, Error, Outcome};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = &sandbox.client;
    let lost = FaultRule::new(Fault::Cut(Cut::AfterCommit)).call("subscription.create");
    sandbox.simulator.add_fault(lost.times(1))?;

    let product = CreateSubscriptionProduct::builder().name("Magazine").build();
    let product = client.send(&product).await?.data.reference_code.clone();
    let plan = CreateSubscriptionPlan::builder()
        .product_reference_code(product)
        .name("Monthly")
        .price("49.90")
        .currency_code("TRY")
        .payment_interval(PaymentInterval::Monthly)
        .build();
    let plan = client.send(&plan).await?.data.reference_code.clone();

    let subscribe = CreateSubscription::builder()
        .pricing_plan_reference_code(plan.clone())
        .subscription_initial_status(SubscriptionStart::Active)
        .customer(shop::subscriber())
        .payment_card(shop::card())
        .build();
    let known_to_the_shop = Vec::new();
    let subscription = match client.send(&subscribe).await {
        Ok(started) => started.data.reference_code.clone(),
        // Declined or never sent: there is no subscription and nothing was charged.
        Err(error) if matches!(error.outcome(), Outcome::NotSent | Outcome::Refused) => {
            return Err(error.into());
        }
        // A second call would start a second subscription and charge again: look instead.
        Err(_) => {
            println!("nobody knows yet: do not subscribe again");
            match find(client, &plan, &known_to_the_shop).await?.as_slice() {
                [found] => found.reference_code.clone(),
                [] => return Err("not found, which proves nothing: look again later".into()),
                _ => return Err("several were found: keep one, cancel and refund the rest".into()),
            }
        }
    };

    let look =
        RetrieveSubscription::builder().subscription_reference_code(subscription.clone()).build();
    for order in client.send(&look).await?.data.orders.iter().flatten() {
        println!("{:?}: {:?}", order.price, order.order_status);
        for attempt in order.payment_attempts.iter().flatten() {
            println!("  payment {:?}: {:?}", attempt.payment_id, attempt.payment_status);
        }
    }

    // Nothing is charged any more. What was paid stays paid: refund it by its payment if you want to.
    let cancel =
        CancelSubscription::builder().subscription_reference_code(subscription.clone()).build();
    client.send(&cancel).await?;
    println!("now {:?}", client.send(&look).await?.data.subscription_status);
    Ok(())
}

/// The customer's subscriptions to the plan that the shop does not know.
async fn find(
    client: &Client,
    plan: &ReferenceCode,
    known: &[ReferenceCode],
) -> Result<Vec<SubscriptionRecord>, Error> {
    let of_plan = ListSubscriptions::builder().pricing_plan_reference_code(plan.clone()).build();
    let (mut rows, mut found) = (client.pages(&of_plan), Vec::new());
    while let Some(row) = rows.next_row().await? {
        let email = row.customer_email.as_ref();
        let is_theirs = email.is_some_and(|email| email.as_str().eq_ignore_ascii_case(shop::EMAIL));
        if is_theirs && !known.contains(&row.reference_code) {
            found.push(row);
        }
    }
    Ok(found)
}
