use iyzico_derive::{Builder, Object};

use super::SubscriptionPlanRecord;
use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Locale, Name, Note};
use crate::value::schedule::{Count, first_page, rows_on_a_page};
use crate::wire::endpoint::{Endpoint, Method, Next, Pages, Place, Safety};
use crate::wire::pages::Paged;

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

/// Lists the products that can be subscribed to, with their plans, a page at a time. No money moves.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListSubscriptionProducts {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Number of the page; 1 is the first.
    #[wire(default = first_page)]
    pub page: Given<Count>,
    /// Number of products on a page.
    #[wire(default = rows_on_a_page)]
    pub count: Given<Count>,
}

impl Endpoint for ListSubscriptionProducts {
    type Response = SubscriptionProductList;
    const NAME: &'static str = "subscription_product.list";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/subscription/products";
    const SAFETY: Safety = Safety::Read;
    const PAGES: Option<Pages> = Some(Pages {
        rows: "data.items",
        next: Next::Number { page: "page", pages: "data.pageCount" },
    });
}

impl Paged for ListSubscriptionProducts {
    type Row = SubscriptionProductRecord;

    fn rows(page: SubscriptionProductList) -> Vec<SubscriptionProductRecord> {
        page.data.items.unwrap_or_default()
    }
}

/// Retrieves a product with its plans. No money moves.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveSubscriptionProduct {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the product.
    pub product_reference_code: Given<ReferenceCode>,
}

impl Endpoint for RetrieveSubscriptionProduct {
    type Response = SubscriptionProduct;
    const NAME: &'static str = "subscription_product.retrieve";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/subscription/products/{productReferenceCode}";
    const SAFETY: Safety = Safety::Read;
}

/// Renames a product, or describes it anew. No money moves.
///
/// The name is required: send it when only the description changes too. A name of another product is
/// refused, and a description that is left out stays (both inferred).
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct UpdateSubscriptionProduct {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the product.
    pub product_reference_code: Given<ReferenceCode>,
    /// Name of the product.
    pub name: Given<Name>,
    /// What it is.
    pub description: Option<Given<Note>>,
}

impl Endpoint for UpdateSubscriptionProduct {
    type Response = SubscriptionProduct;
    const NAME: &'static str = "subscription_product.update";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/products/{productReferenceCode}";
    const SAFETY: Safety = Safety::Idempotent;
}

/// Deletes a product. No money moves. A product that has plans is refused: delete them first.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct DeleteSubscriptionProduct {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the product.
    pub product_reference_code: Given<ReferenceCode>,
}

impl Endpoint for DeleteSubscriptionProduct {
    type Response = SubscriptionProductDeleted;
    const NAME: &'static str = "subscription_product.delete";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/v2/subscription/products/{productReferenceCode}";
    const PLACE: Place = Place::Query;
    const SAFETY: Safety = Safety::Idempotent;
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

/// A page of the list of products.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionProductList {
    /// The page.
    pub data: SubscriptionProductPage,
}

/// The products of a page, and how many there are in all.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionProductPage {
    /// The products.
    pub items: Option<Vec<SubscriptionProductRecord>>,
    /// Number of products on all pages.
    pub total_count: Option<u32>,
    /// Number of this page.
    pub current_page: Option<u32>,
    /// Number of pages.
    pub page_count: Option<u32>,
}

/// A product was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionProductDeleted {}
