//! Subscriptions: products, the plans by which they are paid, and what is charged for them.

mod plan;
mod product;

pub use plan::{
    CreateSubscriptionPlan, PaymentInterval, PlanPaymentType, SubscriptionPlan,
    SubscriptionPlanRecord,
};
pub use product::{CreateSubscriptionProduct, SubscriptionProduct, SubscriptionProductRecord};
