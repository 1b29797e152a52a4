//! Subscriptions whose response is lost: what the client says, and what a merchant finds.

use std::collections::BTreeSet;
use std::time::Duration;

use iyzico_http::card::PaymentCard;
use iyzico_http::ids::ReferenceCode;
use iyzico_http::pages::Position;
use iyzico_http::subscription::{
    CreateSubscription, CreateSubscriptionForCustomer, CreateSubscriptionPlan,
    CreateSubscriptionProduct, InitializeSubscriptionCardForm, ListSubscriptions, PaymentInterval,
    RetrieveSubscription, RetrySubscription, Subscriber, SubscriberAddress,
    SubscriptionOrderStatus, SubscriptionPaymentStatus, SubscriptionStart,
};
use iyzico_http::testing::Sandbox;
use iyzico_http::{Entry, Error, Outcome};
use iyzico_simulator::{Cut, Fault, FaultRule};

const GOOD: &str = "5528790000000008";
const DECLINED: &str = "4111111111111129";

async fn plan(sandbox: &Sandbox, trial_days: u32) -> ReferenceCode {
    let product = CreateSubscriptionProduct::builder().name("Magazine").build();
    let product = sandbox.client.send(&product).await.unwrap().body.data.reference_code;
    let plan = CreateSubscriptionPlan::builder()
        .product_reference_code(product)
        .name("Monthly")
        .price("10")
        .currency_code("TRY")
        .payment_interval(PaymentInterval::Monthly)
        .trial_period_days(trial_days)
        .build();
    sandbox.client.send(&plan).await.unwrap().body.data.reference_code
}

fn subscription(plan: &ReferenceCode, card_number: &str) -> CreateSubscription {
    let address = SubscriberAddress::builder()
        .contact_name("John Doe")
        .city("Istanbul")
        .country("Turkey")
        .address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
        .build();
    let customer = Subscriber::builder()
        .name("John")
        .surname("Doe")
        .email("john@merchant.example")
        .gsm_number("+905350000000")
        .identity_number("74300864791")
        .billing_address(address)
        .build();
    let card = PaymentCard::builder()
        .card_holder_name("John Doe")
        .card_number(card_number)
        .expire_month("12")
        .expire_year("2099")
        .cvc("123")
        .build();
    CreateSubscription::builder()
        .pricing_plan_reference_code(plan.clone())
        .subscription_initial_status(SubscriptionStart::Active)
        .customer(customer)
        .payment_card(card)
        .build()
}

fn lose_response_of(sandbox: &Sandbox, call: &str) {
    let rule = FaultRule::new(Fault::Cut(Cut::AfterCommit)).call(call).times(1);
    sandbox.simulator.add_fault(rule).unwrap();
}

#[track_caller]
fn assert_unknown<T: std::fmt::Debug>(result: Result<T, Error>) {
    let error = result.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    assert!(error.pending().is_none(), "nothing could be looked up with a handle");
}

#[tokio::test]
async fn a_start_whose_response_is_lost_is_found_in_the_list_as_the_advice_says() {
    let sandbox = Sandbox::start().await.unwrap();
    let plan = plan(&sandbox, 0).await;
    lose_response_of(&sandbox, "subscription.create");
    assert_unknown(sandbox.client.send(&subscription(&plan, GOOD)).await);
    assert_eq!(sandbox.simulator.ledger().len(), 1, "it was sent once");

    let advice = Entry::find("subscription.create").unwrap().no_look_up.unwrap();
    assert!(advice.contains("`subscription.list`") && advice.contains("`customerEmail`"));
    let mut request = ListSubscriptions::builder().build();
    request.pricing_plan_reference_code = Some(plan.into());
    let found = sandbox.client.send(&request).await.unwrap().body.data.items.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].customer_email.as_ref().unwrap().as_str(), "john@merchant.example");
    let order = &found[0].orders.as_ref().unwrap()[0];
    let attempt = &order.payment_attempts.as_ref().unwrap()[0];
    assert_eq!(attempt.payment_status, Some(SubscriptionPaymentStatus::Success));
    let payment = &sandbox.simulator.ledger()[0];
    assert_eq!(attempt.payment_id.as_ref(), Some(&payment.payment_id));
}

#[tokio::test]
async fn a_retry_whose_response_is_lost_shows_in_the_order() {
    let sandbox = Sandbox::start().await.unwrap();
    let plan = plan(&sandbox, 1).await;
    let started = sandbox.client.send(&subscription(&plan, DECLINED)).await.unwrap().body.data;
    sandbox.simulator.clock().advance(Duration::from_secs(24 * 60 * 60));
    let find = RetrieveSubscription::builder()
        .subscription_reference_code(started.reference_code.clone())
        .build();
    let failed = sandbox.client.send(&find).await.unwrap().body.data.orders.unwrap().remove(0);
    assert_eq!(failed.order_status, Some(SubscriptionOrderStatus::Failed));
    let form = InitializeSubscriptionCardForm::builder()
        .callback_url("https://merchant.example/back")
        .customer_reference_code(started.customer_reference_code.unwrap())
        .build();
    let token = sandbox.client.send(&form).await.unwrap().body.token.to_string();
    sandbox.simulator.page(&token).approve().unwrap();

    lose_response_of(&sandbox, "subscription.retry");
    let retry = RetrySubscription::builder().reference_code(failed.reference_code).build();
    assert_unknown(sandbox.client.send(&retry).await);
    let paid = sandbox.client.send(&find).await.unwrap().body.data.orders.unwrap().remove(0);
    assert_eq!(paid.order_status, Some(SubscriptionOrderStatus::Success));
    // Whoever sends it again all the same is refused, which is no proof, and nobody pays twice.
    let again = sandbox.client.send(&retry).await.unwrap_err();
    assert!(matches!(&again, Error::Api(error) if error.code == "11"), "{again}");
    assert_eq!(again.outcome(), Outcome::Unknown);
    let ledger = sandbox.simulator.ledger();
    assert_eq!(ledger.iter().filter(|payment| payment.cancellation.is_none()).count(), 1);
}

#[tokio::test]
async fn subscriptions_come_page_by_page() {
    let sandbox = Sandbox::start().await.unwrap();
    let plan = plan(&sandbox, 0).await;
    let started = sandbox.client.send(&subscription(&plan, GOOD)).await.unwrap().body.data;
    let mut made = BTreeSet::from([started.reference_code.to_string()]);
    for _ in 0..4 {
        let another = CreateSubscriptionForCustomer::builder()
            .pricing_plan_reference_code(plan.clone())
            .customer_reference_code(started.customer_reference_code.clone().unwrap())
            .build();
        let started = sandbox.client.send(&another).await.unwrap().body.data;
        made.insert(started.reference_code.to_string());
    }
    let request = ListSubscriptions::builder().count(2).build();
    let mut pages = sandbox.client.pages(&request);
    let (mut found, mut per_page) = (BTreeSet::new(), [0; 3]);
    while let Some(known) = pages.next_row().await.unwrap() {
        found.insert(known.reference_code.to_string());
        per_page[pages.page().and_then(Position::number).unwrap() as usize - 1] += 1;
    }
    assert_eq!(found, made);
    assert_eq!(per_page, [2, 2, 1]);
}

#[tokio::test]
async fn no_error_of_a_subscription_shows_the_card() {
    let sandbox = Sandbox::start().await.unwrap();
    let plan = plan(&sandbox, 0).await;
    let declined = sandbox.client.send(&subscription(&plan, DECLINED)).await.unwrap_err();
    let mut wrong = subscription(&plan, "5528790000000009");
    wrong.subscription_initial_status = SubscriptionStart::Other(GOOD.to_owned()).into();
    let wrong = sandbox.client.send(&wrong).await.unwrap_err();
    let request = subscription(&plan, GOOD);
    for text in [
        format!("{declined} {declined:?}"),
        format!("{wrong} {wrong:?}"),
        format!("{request:?}"),
        format!("{:?}", sandbox.simulator.requests()),
    ] {
        for secret in ["552879000000000", "41111111111111", "\"123\""] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
}
