//! The form in which a buyer subscribes.

use iyzico_core::subscription::{
    InitializeSubscriptionForm, RetrieveSubscriptionForm, SubscriptionFormResult,
    SubscriptionStart, SubscriptionStatus as Status,
};
use iyzico_core::{Error, ids::ReferenceCode};
use iyzico_simulator::{Approval, PageError};

use super::merchant::{DECLINED, Merchant, refusal, subscriber};
use crate::shop::{CALLBACK, code, form_order};

async fn open(merchant: &Merchant, plan: &ReferenceCode) -> String {
    let request = InitializeSubscriptionForm::builder()
        .callback_url(CALLBACK)
        .pricing_plan_reference_code(plan.clone())
        .subscription_initial_status(SubscriptionStart::Active)
        .customer(subscriber("john@merchant.example"))
        .build();
    let form = merchant.shop.call(&request).await.unwrap().body;
    assert_eq!(form.token_expire_time, Some(1800));
    let script = form.checkout_form_content.unwrap().decode();
    assert!(script.contains("iyzipay-checkout-form"), "{script}");
    form.token.to_string()
}

async fn result(merchant: &Merchant, token: &str) -> Result<SubscriptionFormResult, Error> {
    let request = RetrieveSubscriptionForm::builder().token(token).build();
    merchant.shop.call(&request).await.map(|response| response.body)
}

fn no_form() -> (String, u16) {
    ("201600".to_owned(), 404)
}

#[tokio::test]
async fn a_buyer_subscribes_after_a_declined_first_card() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let token = open(&merchant, &plan).await;
    assert_eq!(refusal(result(&merchant, &token).await), no_form());
    let page = merchant.shop.simulator.page(&token);
    let declined = page.approve_with(&Approval::with_card(DECLINED));
    assert!(matches!(declined, Err(PageError::Refused { code: "10051", .. })), "{declined:?}");
    assert!(merchant.all().await.is_empty());

    let form = page.approve().unwrap();
    assert_eq!((form.action.as_str(), form.field("token")), (CALLBACK, Some(token.as_str())));
    let found = result(&merchant, &token).await.unwrap();
    assert_eq!(found.data.subscription_status, Some(Status::Active));
    assert_eq!(found.data.pricing_plan_reference_code, Some(plan));
    assert_eq!(page.approve(), Err(PageError::Over));
    merchant.has_taken("10");
    merchant.days_pass(28);
    merchant.has_taken("20");
}

#[tokio::test]
async fn nobody_subscribes_in_a_form_that_was_left_or_has_expired() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let token = open(&merchant, &plan).await;
    merchant.shop.simulator.page(&token).reject().unwrap();
    assert_eq!(refusal(result(&merchant, &token).await), no_form());
    merchant.days_pass(1);
    assert_eq!(merchant.shop.simulator.page(&token).approve(), Err(PageError::Expired));
    merchant.has_taken("0");
}

#[tokio::test]
async fn forms_of_payments_and_of_subscriptions_are_not_mixed_up() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let token = open(&merchant, &plan).await;
    merchant.shop.simulator.page(&token).approve().unwrap();
    let payment =
        iyzico_core::checkout_form::RetrieveCheckoutForm::builder().token(&*token).build();
    assert_eq!(code(merchant.shop.call(&payment).await), "5124");

    let payment = merchant.shop.call(&form_order()).await.unwrap().body.token.to_string();
    merchant.shop.simulator.page(&payment).approve().unwrap();
    assert_eq!(refusal(result(&merchant, &payment).await), no_form());
}

#[tokio::test]
async fn a_form_shows_what_the_buyer_subscribes_to_and_no_installments() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("1200").await;
    let token = open(&merchant, &plan).await;
    let page = merchant.shop.get(&format!("/_simulator/pages/{token}?lang=en&bin=552879")).await;
    let html = String::from_utf8(page.body).unwrap();
    assert!(html.contains("Subscribe") && html.contains("₺1,200.00"), "{html}");
    assert!(!html.contains("2 installments") && !html.contains("threeDs"), "{html}");

    merchant.shop.simulator.page(&token).approve().unwrap();
    let page = merchant.shop.get(&format!("/_simulator/pages/{token}?lang=en")).await;
    let html = String::from_utf8(page.body).unwrap();
    assert!(html.contains("The subscription was started"), "{html}");
}
