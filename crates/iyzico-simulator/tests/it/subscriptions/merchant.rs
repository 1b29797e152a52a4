//! A merchant with a product, and customers who subscribe to its plans.

use std::time::{Duration, SystemTime};

use iyzico_core::card::PaymentCard;
use iyzico_core::endpoint::SecondCall;
use iyzico_core::error::Category;
use iyzico_core::ids::ReferenceCode;
use iyzico_core::subscription::{
    CreateSubscription, CreateSubscriptionPlan, CreateSubscriptionProduct, ListSubscriptions,
    PaymentInterval, RetrieveSubscription, Subscriber, SubscriberAddress, SubscriptionOrderStatus,
    SubscriptionRecord, SubscriptionStart, SubscriptionStatus,
};
use iyzico_core::{Entry, Error, Outcome, Price};
use iyzico_simulator::{Builder, Payment, Simulator};
use jiff::Timestamp;

use crate::shop::{PARAF, Shop};

pub(super) const DECLINED: &str = "4111111111111129";
/// The last day of a month: the next ones are shorter.
pub(super) const START: &str = "2027-01-31T09:00:00Z";

pub(super) struct Merchant {
    pub(super) shop: Shop,
    product: ReferenceCode,
}

impl Merchant {
    pub(super) async fn open() -> Self {
        Self::at(Simulator::builder()).await
    }

    pub(super) async fn at(builder: Builder) -> Self {
        let start: Timestamp = START.parse().unwrap();
        let shop = Shop::at(builder.starts_at(SystemTime::from(start))).await;
        let request = CreateSubscriptionProduct::builder().name("Magazine").build();
        let product = shop.call(&request).await.unwrap().body.data.reference_code;
        Self { shop, product }
    }

    pub(super) async fn other_product(&self) -> ReferenceCode {
        let request = CreateSubscriptionProduct::builder().name("Newspaper").build();
        self.shop.call(&request).await.unwrap().body.data.reference_code
    }

    /// A plan of the product; its name is its price.
    pub(super) fn plan(&self, price: &str) -> CreateSubscriptionPlan {
        CreateSubscriptionPlan::builder()
            .product_reference_code(self.product.clone())
            .name(price)
            .price(price)
            .currency_code("TRY")
            .payment_interval(PaymentInterval::Monthly)
            .build()
    }

    pub(super) async fn add(&self, plan: &CreateSubscriptionPlan) -> ReferenceCode {
        self.shop.call(plan).await.unwrap().body.data.reference_code
    }

    pub(super) async fn monthly(&self, price: &str) -> ReferenceCode {
        self.add(&self.plan(price)).await
    }

    pub(super) async fn start(&self, request: &CreateSubscription) -> SubscriptionRecord {
        self.shop.call(request).await.unwrap().body.data
    }

    pub(super) async fn subscribe(&self, plan: &ReferenceCode) -> SubscriptionRecord {
        self.start(&subscription(plan, card(PARAF))).await
    }

    pub(super) async fn find(&self, code: &ReferenceCode) -> SubscriptionRecord {
        let request =
            RetrieveSubscription::builder().subscription_reference_code(code.clone()).build();
        self.shop.call(&request).await.unwrap().body.data
    }

    pub(super) async fn status(&self, code: &ReferenceCode) -> SubscriptionStatus {
        self.find(code).await.subscription_status.unwrap()
    }

    pub(super) async fn orders(&self, code: &ReferenceCode) -> Vec<SubscriptionOrderStatus> {
        let orders = self.find(code).await.orders.unwrap();
        orders.into_iter().map(|order| order.order_status.unwrap()).collect()
    }

    pub(super) async fn all(&self) -> Vec<SubscriptionRecord> {
        let list = self.shop.call(&ListSubscriptions::builder().count(100).build()).await.unwrap();
        list.body.data.items.unwrap()
    }

    pub(super) fn days_pass(&self, days: u64) {
        self.shop.simulator.clock().advance(Duration::from_secs(days * 24 * 60 * 60));
    }

    pub(super) fn ledger(&self) -> Vec<Payment> {
        self.shop.simulator.ledger()
    }

    /// What was taken and not given back.
    #[track_caller]
    pub(super) fn has_taken(&self, expected: &str) {
        let taken = self.ledger();
        let taken = taken.iter().map(|payment| payment.refundable().amount());
        let taken = Price::new(taken.sum::<rust_decimal::Decimal>().normalize());
        assert_eq!(taken.to_string(), expected);
    }
}

/// A subscription that starts at once.
pub(super) fn subscription(plan: &ReferenceCode, card: PaymentCard) -> CreateSubscription {
    CreateSubscription::builder()
        .pricing_plan_reference_code(plan.clone())
        .subscription_initial_status(SubscriptionStart::Active)
        .customer(subscriber("john@merchant.example"))
        .payment_card(card)
        .build()
}

pub(super) fn subscriber(email: &str) -> Subscriber {
    let address = SubscriberAddress::builder()
        .contact_name("John Doe")
        .city("Istanbul")
        .country("Turkey")
        .address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
        .build();
    Subscriber::builder()
        .name("John")
        .surname("Doe")
        .email(email)
        .gsm_number("+905350000000")
        .identity_number("74300864791")
        .billing_address(address)
        .build()
}

pub(super) fn card(number: &str) -> PaymentCard {
    card_until(number, "2099")
}

/// A card that expires at the end of a year.
pub(super) fn card_until(number: &str, year: &str) -> PaymentCard {
    PaymentCard::builder()
        .card_holder_name("John Doe")
        .card_number(number)
        .expire_month("12")
        .expire_year(year)
        .cvc("123")
        .build()
}

/// Code and HTTP status of a refusal that moved no money, as far as its call can be sure of it.
#[track_caller]
pub(super) fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> (String, u16) {
    match result {
        Err(Error::Api(error)) => {
            let call = Entry::find(error.endpoint).unwrap();
            let by_bank =
                error.meaning().is_some_and(|known| known.category == Category::BankDecline);
            let is_proven = by_bank || call.second_call != Some(SecondCall::Refused);
            let expected = if is_proven { Outcome::Refused } else { Outcome::Unknown };
            assert_eq!(error.outcome(), expected, "{error}");
            (error.code, error.http_status)
        }
        other => panic!("a refusal was expected: {other:?}"),
    }
}

pub(super) fn conflict() -> (String, u16) {
    ("11".to_owned(), 422)
}

pub(super) fn unknown() -> (String, u16) {
    ("1".to_owned(), 404)
}
