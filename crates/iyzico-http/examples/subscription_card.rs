//! A charge of a subscription fails: the subscriber enters another card, then changes the plan.
#![allow(clippy::print_stdout, reason = "an example talks")]
mod shop;

use std::time::Duration;

use iyzico_http::Client;
use iyzico_http::ids::ReferenceCode;
use iyzico_http::subscription::{
    CreateSubscription, CreateSubscriptionPlan, CreateSubscriptionProduct,
    InitializeCardFormForSubscription, PaymentInterval, RetrieveSubscription, RetrySubscription,
    SubscriptionOrderStatus, SubscriptionStart, UpgradePeriod, UpgradeSubscription,
};
use iyzico_http::testing::Sandbox;

const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let (simulator, client) = (&sandbox.simulator, &sandbox.client);

    let product = CreateSubscriptionProduct::builder().name("Magazine").build();
    let product = client.send(&product).await?.data.reference_code.clone();
    let monthly = plan(client, &product, "Monthly", "49.90").await?;
    let gold = plan(client, &product, "Gold", "99.90").await?;
    let subscribe = CreateSubscription::builder()
        .pricing_plan_reference_code(monthly)
        .subscription_initial_status(SubscriptionStart::Active)
        .customer(shop::subscriber())
        .payment_card(shop::card_without_funds())
        .build();
    let subscription = client.send(&subscribe).await?.data.reference_code.clone();
    simulator.clock().advance(WEEK); // the trial ends

    // The notification of the failure has the same reference, as its `order_reference_code`.
    let look =
        RetrieveSubscription::builder().subscription_reference_code(subscription.clone()).build();
    let unpaid = client.send(&look).await?.body.data;
    let mut orders = unpaid.orders.into_iter().flatten();
    let failed = orders
        .find(|order| order.order_status == Some(SubscriptionOrderStatus::Failed))
        .ok_or("nothing has failed yet")?;

    let form = InitializeCardFormForSubscription::builder()
        .callback_url(shop::CALLBACK_URL)
        .subscription_reference_code(subscription.clone())
        .build();
    let form = client.send(&form).await?;
    simulator.page(form.token.as_str()).approve()?; // your page shows `form.checkout_form_content`
    let retry = RetrySubscription::builder().reference_code(failed.reference_code).build();
    client.send(&retry).await?; // the new card is charged

    let upgrade = UpgradeSubscription::builder()
        .subscription_reference_code(subscription)
        .new_pricing_plan_reference_code(gold)
        .upgrade_period(UpgradePeriod::NextPeriod)
        .build();
    let upgraded = client.send(&upgrade).await?.body.data;
    let (before, after) = (unpaid.subscription_status, upgraded.subscription_status);
    println!("it was {before:?}, and the new plan is {after:?}");
    Ok(())
}

/// A plan of a product. An upgrade stays within product and interval.
async fn plan(
    client: &Client,
    product: &ReferenceCode,
    name: &str,
    price: &str,
) -> Result<ReferenceCode, iyzico_http::Error> {
    let plan = CreateSubscriptionPlan::builder()
        .product_reference_code(product.clone())
        .name(name)
        .price(price)
        .currency_code("TRY")
        .payment_interval(PaymentInterval::Monthly)
        .trial_period_days(7)
        .build();
    Ok(client.send(&plan).await?.data.reference_code.clone())
}
