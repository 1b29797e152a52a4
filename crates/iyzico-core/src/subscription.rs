//! Subscriptions: products, the plans by which they are paid, the customers who subscribe, and what is
//! charged for them.

mod card_form;
mod create;
mod customer;
mod form;
mod list;
mod order;
mod plan;
mod pricing;
mod product;
mod record;
mod retrieve;
mod retry;
mod start_stop;
mod subscriber;
mod upgrade;

pub use card_form::{InitializeCardFormForSubscription, InitializeSubscriptionCardForm};
pub use create::{CreateSubscription, CreateSubscriptionForCustomer, SubscriptionStart};
pub use customer::{
    CreateSubscriptionCustomer, DeleteSubscriptionCustomer, ListSubscriptionCustomers,
    RetrieveSubscriptionCustomer, SubscriptionCustomer, SubscriptionCustomerDeleted,
    SubscriptionCustomerList, SubscriptionCustomerPage, UpdateSubscriptionCustomer,
};
pub use form::{
    InitializeSubscriptionForm, RetrieveSubscriptionForm, SubscriptionForm, SubscriptionFormResult,
};
pub use list::{ListSubscriptions, SubscriptionList, SubscriptionPage};
pub use order::{
    RetrieveSubscriptionOrder, SubscriptionOrder, SubscriptionOrderRecord, SubscriptionOrderStatus,
    SubscriptionPaymentAttempt, SubscriptionPaymentStatus,
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
pub use record::{Subscription, SubscriptionRecord, SubscriptionStatus};
pub use retrieve::RetrieveSubscription;
pub use retry::{RetrySubscription, SubscriptionRetried};
pub use start_stop::{
    ActivateSubscription, CancelSubscription, SubscriptionActivated, SubscriptionCanceled,
};
pub use subscriber::{
    Subscriber, SubscriberAddress, SubscriberAddressRecord, SubscriptionCustomerRecord,
};
pub use upgrade::{UpgradePeriod, UpgradeSubscription};
