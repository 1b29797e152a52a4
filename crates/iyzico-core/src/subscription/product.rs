use iyzico_derive::{Builder, Object};

use super::SubscriptionPlanRecord;
use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Locale, Name, Note};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Creates a product that can be subscribed to. No money moves. A name that exists is refused.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateSubscriptionProduct {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Name of the product.
    pub name: Given<Name>,
    /// What it is.
    pub description: Option<Given<Note>>,
}

impl Endpoint for CreateSubscriptionProduct {
    type Response = SubscriptionProduct;
    const NAME: &'static str = "subscription_product.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/products";
    const SAFETY: Safety = Safety::Creates;
}

/// A product that can be subscribed to.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionProduct {
    /// The product.
    pub data: SubscriptionProductRecord,
}

/// What iyzico knows of a product.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionProductRecord {
    /// iyzico's reference of the product; plans name it.
    pub reference_code: ReferenceCode,
    /// When it was created: milliseconds since 1970 or Turkish local time.
    pub created_date: Option<Note>,
    /// Name of the product.
    pub name: Option<Note>,
    /// What it is.
    pub description: Option<Note>,
    /// State of the product: ACTIVE.
    pub status: Option<Note>,
    /// The plans of the product.
    pub pricing_plans: Option<Vec<SubscriptionPlanRecord>>,
}
