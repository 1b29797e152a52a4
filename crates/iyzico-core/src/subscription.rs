//! Subscriptions: products, the plans by which they are paid, the customers who subscribe, and what is
//! charged for them.

mod customer;
mod plan;
mod pricing;
mod product;
mod subscriber;

pub use customer::{
    CreateSubscriptionCustomer, DeleteSubscriptionCustomer, ListSubscriptionCustomers,
    RetrieveSubscriptionCustomer, SubscriptionCustomer, SubscriptionCustomerDeleted,
    SubscriptionCustomerList, SubscriptionCustomerPage, UpdateSubscriptionCustomer,
};
pub use plan::{
    CreateSubscriptionPlan, DeleteSubscriptionPlan, ListSubscriptionPlans,
    RetrieveSubscriptionPlan, SubscriptionPlan, SubscriptionPlanDeleted, SubscriptionPlanList,
    SubscriptionPlanPage, SubscriptionPlanRecord, UpdateSubscriptionPlan,
};
pub use pricing::{PaymentInterval, PlanPaymentType};
pub use product::{
    CreateSubscriptionProduct, DeleteSubscriptionProduct, ListSubscriptionProducts,
    RetrieveSubscriptionProduct, SubscriptionProduct, SubscriptionProductDeleted,
    SubscriptionProductList, SubscriptionProductPage, SubscriptionProductRecord,
    UpdateSubscriptionProduct,
};
pub use subscriber::{
    Subscriber, SubscriberAddress, SubscriberAddressRecord, SubscriptionCustomerRecord,
};

use crate::value::given::Given;
use crate::value::schedule::Count;

/// Lists begin with page 1.
fn first_page() -> Given<Count> {
    Count(1).into()
}

/// How many rows a page has when the caller does not say. Sent, so that it is no guess of iyzico's.
fn rows_on_a_page() -> Given<Count> {
    Count(20).into()
}
