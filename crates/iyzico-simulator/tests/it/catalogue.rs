//! What can be subscribed to, and who subscribes: products, plans and customers from their creation to
//! their end.

use iyzico_core::error::Outcome;
use iyzico_core::ids::ReferenceCode;
use iyzico_core::pages::Paged;
use iyzico_core::subscription::{
    CreateSubscriptionCustomer, CreateSubscriptionPlan, CreateSubscriptionProduct,
    DeleteSubscriptionCustomer, DeleteSubscriptionPlan, DeleteSubscriptionProduct,
    ListSubscriptionCustomers, ListSubscriptionPlans, ListSubscriptionProducts, PaymentInterval,
    PlanPaymentType, RetrieveSubscriptionCustomer, RetrieveSubscriptionPlan,
    RetrieveSubscriptionProduct, SubscriberAddress, UpdateSubscriptionCustomer,
    UpdateSubscriptionPlan, UpdateSubscriptionProduct,
};
use iyzico_core::{Endpoint, Error};
use serde_json::json;

use crate::shop::{Shop, code};

/// The reference of a record that there is not.
const NOBODY: &str = "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11";

fn product(name: &str) -> CreateSubscriptionProduct {
    CreateSubscriptionProduct::builder().name(name).description("Every morning").build()
}

fn plan(product: &ReferenceCode, name: &str) -> CreateSubscriptionPlan {
    CreateSubscriptionPlan::builder()
        .product_reference_code(product.clone())
        .name(name)
        .price("49.90")
        .currency_code("TRY")
        .payment_interval(PaymentInterval::Monthly)
        .build()
}

fn address(city: &str) -> SubscriberAddress {
    SubscriberAddress::builder()
        .contact_name("Jane Doe")
        .city(city)
        .district("Altunizade")
        .country("Turkey")
        .address("Burhaniye Mahallesi 1")
        .zip_code("34660")
        .build()
}

fn customer(email: &str) -> CreateSubscriptionCustomer {
    CreateSubscriptionCustomer::builder()
        .name("Jane")
        .surname("Doe")
        .email(email)
        .gsm_number("+905350000000")
        .identity_number("10000000146")
        .billing_address(address("Istanbul"))
        .build()
}

impl Shop {
    async fn add_product(&self, name: &str) -> ReferenceCode {
        self.call(&product(name)).await.unwrap().body.data.reference_code
    }

    async fn add_plan(&self, product: &ReferenceCode, name: &str) -> ReferenceCode {
        self.call(&plan(product, name)).await.unwrap().body.data.reference_code
    }

    async fn retrieve_product(
        &self,
        product: &ReferenceCode,
    ) -> Result<iyzico_core::subscription::SubscriptionProductRecord, Error> {
        let request =
            RetrieveSubscriptionProduct::builder().product_reference_code(product.clone()).build();
        Ok(self.call(&request).await?.body.data)
    }

    /// A record that there is not: 404 with code 1, and nothing was done.
    async fn check_unknown<E: Endpoint>(&self, request: &E) {
        let error = self.call(request).await.map(|_| ()).unwrap_err();
        let Error::Api(refusal) = &error else { panic!("{error}") };
        assert_eq!((refusal.http_status, refusal.code.as_str()), (404, "1"), "{}", E::NAME);
        assert_eq!(error.outcome(), Outcome::Refused, "{}", E::NAME);
    }

    /// A rule of the service: 422, and nothing was done.
    async fn check_conflict<E: Endpoint>(&self, request: &E, expected: &str) {
        let error = self.call(request).await.map(|_| ()).unwrap_err();
        let Error::Api(refusal) = &error else { panic!("{error}") };
        assert_eq!((refusal.http_status, refusal.code.as_str()), (422, expected), "{}", E::NAME);
        assert_eq!(error.outcome(), Outcome::Refused, "{}", E::NAME);
    }
}

#[tokio::test]
async fn a_product_is_read_renamed_and_deleted() {
    let shop = Shop::open().await;
    let code = shop.add_product("Newspaper").await;
    let found = shop.retrieve_product(&code).await.unwrap();
    assert_eq!(found.name.unwrap().as_str(), "Newspaper");
    assert_eq!(found.pricing_plans, Some(vec![]));
    assert!(found.created_date.unwrap().as_str().parse::<i64>().is_ok(), "milliseconds");

    let rename = UpdateSubscriptionProduct::builder()
        .product_reference_code(code.clone())
        .name("Morning paper")
        .build();
    let renamed = shop.call(&rename).await.unwrap().body.data;
    assert_eq!(renamed.reference_code, code);
    assert_eq!(renamed.description.unwrap().as_str(), "Every morning", "what is left out stays");
    shop.call(&rename).await.unwrap(); // its own name is no other product's
    let found = shop.retrieve_product(&code).await.unwrap();
    assert_eq!(found.name.unwrap().as_str(), "Morning paper");

    let delete = DeleteSubscriptionProduct::builder().product_reference_code(code.clone()).build();
    shop.call(&delete).await.unwrap();
    assert!(shop.retrieve_product(&code).await.is_err());
    shop.check_unknown(&delete).await;
    shop.add_product("Morning paper").await; // the name is free again
}

#[tokio::test]
async fn a_name_stands_for_one_product() {
    let shop = Shop::open().await;
    let newspaper = shop.add_product("Newspaper").await;
    let magazine = shop.add_product("Magazine").await;
    shop.check_conflict(&product("Newspaper"), "11").await;
    let rename = UpdateSubscriptionProduct::builder()
        .product_reference_code(magazine.clone())
        .name("Newspaper")
        .build();
    shop.check_conflict(&rename, "11").await;
    let kept = shop.retrieve_product(&magazine).await.unwrap();
    assert_eq!(kept.name.unwrap().as_str(), "Magazine");
    assert!(shop.retrieve_product(&newspaper).await.is_ok());
}

#[tokio::test]
async fn a_product_with_plans_is_not_deleted() {
    let shop = Shop::open().await;
    let newspaper = shop.add_product("Newspaper").await;
    let monthly = shop.add_plan(&newspaper, "Monthly").await;
    let delete =
        DeleteSubscriptionProduct::builder().product_reference_code(newspaper.clone()).build();
    shop.check_conflict(&delete, "11").await;
    let plans = shop.retrieve_product(&newspaper).await.unwrap().pricing_plans.unwrap();
    assert_eq!(plans.len(), 1);
    assert_eq!(plans[0].reference_code, monthly);

    let delete_plan =
        DeleteSubscriptionPlan::builder().pricing_plan_reference_code(monthly).build();
    shop.call(&delete_plan).await.unwrap();
    shop.check_unknown(&delete_plan).await;
    shop.call(&delete).await.unwrap();
}

#[tokio::test]
async fn a_plan_keeps_all_that_was_said_of_it() {
    let shop = Shop::open().await;
    let newspaper = shop.add_product("Newspaper").await;
    let mut request = plan(&newspaper, "Every two weeks");
    request.currency_code = "EUR".into();
    request.payment_interval = PaymentInterval::Weekly.into();
    request.payment_interval_count = Some(2.into());
    request.trial_period_days = Some(10.into());
    request.recurrence_count = Some(26.into());
    let made = shop.call(&request).await.unwrap().body.data;
    let retrieve = RetrieveSubscriptionPlan::builder()
        .pricing_plan_reference_code(made.reference_code.clone())
        .build();
    let found = shop.call(&retrieve).await.unwrap().body.data;
    assert_eq!(found, made);
    assert_eq!(found.product_reference_code, Some(newspaper.clone()));
    assert_eq!(found.price.unwrap().to_string(), "49.9");
    assert_eq!(found.currency_code.unwrap().as_str(), "EUR");
    assert_eq!(found.payment_interval, Some(PaymentInterval::Weekly));
    assert_eq!(found.payment_interval_count, Some(2));
    assert_eq!(found.plan_payment_type, Some(PlanPaymentType::Recurring));
    assert_eq!((found.trial_period_days, found.recurrence_count), (Some(10), Some(26)));

    let plain = shop.call(&plan(&newspaper, "Monthly")).await.unwrap().body.data;
    assert_eq!(plain.payment_interval_count, Some(1), "every interval unless said otherwise");
    assert_eq!((plain.trial_period_days, plain.recurrence_count), (None, None));
}

#[tokio::test]
async fn only_the_name_and_the_trial_period_of_a_plan_change() {
    let shop = Shop::open().await;
    let newspaper = shop.add_product("Newspaper").await;
    let monthly = shop.add_plan(&newspaper, "Monthly").await;
    // Official clients let a merchant send more; the service ignores it.
    let path = format!("/v2/subscription/pricing-plans/{monthly}");
    let body = json!({
        "name": "Monthly, with a trial",
        "trialPeriodDays": 14,
        "price": "1.0",
        "currencyCode": "USD",
        "paymentInterval": "DAILY",
        "recurrenceCount": 3,
    });
    let changed = shop.post(&path, body.to_string()).await.json();
    assert_eq!(changed["status"], "success", "{changed}");
    let data = &changed["data"];
    assert_eq!((&data["name"], &data["trialPeriodDays"]), (&body["name"], &json!(14)));
    assert_eq!(
        (&data["currencyCode"], &data["paymentInterval"]),
        (&json!("TRY"), &json!("MONTHLY"))
    );
    assert_eq!(data["price"].to_string(), "49.9");
    assert!(data.get("recurrenceCount").is_none(), "{data}");

    let rename = UpdateSubscriptionPlan::builder()
        .pricing_plan_reference_code(monthly.clone())
        .name("Monthly")
        .build();
    let renamed = shop.call(&rename).await.unwrap().body.data;
    assert_eq!(renamed.trial_period_days, Some(14), "what is left out stays");
    let plans = shop.retrieve_product(&newspaper).await.unwrap().pricing_plans.unwrap();
    assert_eq!(plans, [renamed], "the product shows its plan as it is now");
}

#[tokio::test]
async fn the_same_plan_of_a_product_is_refused() {
    let shop = Shop::open().await;
    let newspaper = shop.add_product("Newspaper").await;
    let magazine = shop.add_product("Magazine").await;
    shop.add_plan(&newspaper, "Monthly").await;
    shop.check_conflict(&plan(&newspaper, "Monthly"), "201051").await;
    shop.add_plan(&magazine, "Monthly").await; // another product's
    let yearly = shop.add_plan(&newspaper, "Yearly").await;
    let rename = UpdateSubscriptionPlan::builder()
        .pricing_plan_reference_code(yearly)
        .name("Monthly")
        .build();
    shop.check_conflict(&rename, "201051").await;
}

#[tokio::test]
async fn a_customer_is_read_changed_and_deleted() {
    let shop = Shop::open().await;
    let made = shop.call(&customer("jane@example.com")).await.unwrap().body.data;
    let code = made.reference_code.clone();
    let retrieve =
        RetrieveSubscriptionCustomer::builder().customer_reference_code(code.clone()).build();
    let found = shop.call(&retrieve).await.unwrap().body.data;
    assert_eq!(found, made);
    assert_eq!(found.status.unwrap().as_str(), "ACTIVE");
    assert_eq!(found.contact_email.unwrap().as_str(), "jane@example.com");
    assert_eq!(found.identity_number.unwrap().as_str(), "10000000146");
    let billing = found.billing_address.unwrap();
    assert_eq!(billing.city.unwrap().as_str(), "Istanbul");
    assert_eq!(billing.district.unwrap().as_str(), "Altunizade");
    assert_eq!(found.shipping_address, None);

    let change = UpdateSubscriptionCustomer::builder()
        .customer_reference_code(code.clone())
        .surname("Roe")
        .shipping_address(address("Ankara"))
        .build();
    let changed = shop.call(&change).await.unwrap().body.data;
    assert_eq!(changed.surname.unwrap().as_str(), "Roe");
    assert_eq!(changed.name.unwrap().as_str(), "Jane", "what is left out stays");
    assert_eq!(changed.email.unwrap().as_str(), "jane@example.com");
    assert_eq!(changed.billing_address.unwrap().city.unwrap().as_str(), "Istanbul");
    assert_eq!(changed.shipping_address.unwrap().city.unwrap().as_str(), "Ankara");

    let delete = DeleteSubscriptionCustomer::builder().customer_reference_code(code).build();
    shop.call(&delete).await.unwrap();
    shop.check_unknown(&retrieve).await;
    shop.check_unknown(&delete).await;
}

#[tokio::test]
async fn a_mobile_number_needs_its_plus() {
    let shop = Shop::open().await;
    let mut request = customer("jane@example.com");
    request.gsm_number = "05350000000".into();
    let error = shop.call(&request).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("gsmNumber"), "{error}");
    let body = json!({
        "name": "Jane", "surname": "Doe", "email": "jane@example.com", "gsmNumber": "05350000000",
        "identityNumber": "10000000146", "billingAddress": {
            "contactName": "Jane Doe", "city": "Istanbul", "country": "Turkey", "address": "1",
        },
    });
    let refused = shop.post("/v2/subscription/customers", body.to_string()).await.json();
    assert_eq!(refused["errorCode"], "11", "{refused}");
    let all = shop.call(&ListSubscriptionCustomers::builder().build()).await.unwrap().body;
    assert_eq!(all.data.total_count, Some(0));
}

#[tokio::test]
async fn records_that_there_are_not_are_refused() {
    let shop = Shop::open().await;
    shop.check_unknown(&plan(&ReferenceCode::new(NOBODY).unwrap(), "Monthly")).await;
    shop.check_unknown(&ListSubscriptionPlans::builder().product_reference_code(NOBODY).build())
        .await;
    shop.check_unknown(
        &RetrieveSubscriptionProduct::builder().product_reference_code(NOBODY).build(),
    )
    .await;
    let rename =
        UpdateSubscriptionProduct::builder().product_reference_code(NOBODY).name("Paper").build();
    shop.check_unknown(&rename).await;
    shop.check_unknown(
        &RetrieveSubscriptionPlan::builder().pricing_plan_reference_code(NOBODY).build(),
    )
    .await;
    let rename =
        UpdateSubscriptionPlan::builder().pricing_plan_reference_code(NOBODY).name("Daily").build();
    shop.check_unknown(&rename).await;
    let change = UpdateSubscriptionCustomer::builder().customer_reference_code(NOBODY).build();
    shop.check_unknown(&change).await;
}

#[tokio::test]
async fn lists_come_a_page_at_a_time_the_newest_first() {
    let shop = Shop::open().await;
    let (mut products, mut plans, mut customers) = (Vec::new(), Vec::new(), Vec::new());
    let newspaper = shop.add_product("Newspaper").await;
    let magazine = shop.add_product("Magazine").await;
    shop.add_plan(&magazine, "Monthly").await;
    for number in 1..=3 {
        plans.push(shop.add_plan(&newspaper, &format!("Plan {number}")).await);
        let email = format!("jane{number}@example.com");
        customers.push(shop.call(&customer(&email)).await.unwrap().body.data.reference_code);
    }
    products.extend([newspaper.clone(), magazine]);
    products.push(shop.add_product("Radio").await);
    for list in [&mut products, &mut plans, &mut customers] {
        list.reverse();
    }
    let (mut found_products, mut found_plans, mut found_customers) = <_>::default();
    for page in 1..=3 {
        let list = ListSubscriptionProducts::builder().page(page).count(2).build();
        let list = shop.call(&list).await.unwrap().body;
        let said = (list.data.total_count, list.data.current_page, list.data.page_count);
        assert_eq!(said, (Some(3), Some(page), Some(2)));
        extend(&mut found_products, ListSubscriptionProducts::rows(list), |row| row.reference_code);

        let list = ListSubscriptionPlans::builder()
            .product_reference_code(newspaper.clone())
            .page(page)
            .count(2)
            .build();
        let list = shop.call(&list).await.unwrap().body;
        let said = (list.data.total_count, list.data.current_page, list.data.page_count);
        assert_eq!(said, (Some(3), Some(page), Some(2)));
        extend(&mut found_plans, ListSubscriptionPlans::rows(list), |row| row.reference_code);

        let list = ListSubscriptionCustomers::builder().page(page).count(2).build();
        let list = shop.call(&list).await.unwrap().body;
        let said = (list.data.total_count, list.data.current_page, list.data.page_count);
        assert_eq!(said, (Some(3), Some(page), Some(2)));
        extend(&mut found_customers, ListSubscriptionCustomers::rows(list), |row| {
            row.reference_code
        });
    }
    assert_eq!(found_products, products);
    assert_eq!(found_plans, plans);
    assert_eq!(found_customers, customers);
}

fn extend<T>(found: &mut Vec<ReferenceCode>, rows: Vec<T>, code: fn(T) -> ReferenceCode) {
    found.extend(rows.into_iter().map(code));
}

#[tokio::test]
async fn a_missing_record_is_told_in_the_words_of_the_service() {
    let shop = Shop::open().await;
    let retrieve = RetrieveSubscriptionPlan::builder()
        .pricing_plan_reference_code(NOBODY)
        .locale(iyzico_core::order::Locale::English)
        .build();
    let refused = shop.call(&retrieve).await;
    let Err(Error::Api(refusal)) = &refused else { panic!("{refused:?}") };
    assert_eq!(refusal.message, "Record not found", "not a system error");
    assert_eq!(code(refused), "1");
}
