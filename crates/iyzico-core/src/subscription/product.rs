use iyzico_derive::{Builder, Object};

use super::SubscriptionPlanRecord;
use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Locale, Name, Note};
use crate::value::schedule::{Count, first_page, rows_on_a_page};
use crate::wire::endpoint::{Endpoint, Method, Next, Pages, Place, Safety};
use crate::wire::pages::Paged;

/// Creates a product that can be subscribed to. No money moves. A name that is already in use is
/// refused.
///
/// ```
/// use iyzico_core::subscription::CreateSubscriptionProduct;
/// use iyzico_core::{Context, request};
///
/// let product = CreateSubscriptionProduct::builder()
///     .name("Newspaper")
///     .description("Every morning")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&product, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
/// ```
/// use iyzico_core::subscription::ListSubscriptionProducts;
/// use iyzico_core::{Context, request};
///
/// let products = ListSubscriptionProducts::builder()
///     .page(1)
///     .count(10)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&products, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListSubscriptionProducts {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Page number; 1 is the first.
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
/// ```
/// use iyzico_core::subscription::RetrieveSubscriptionProduct;
/// use iyzico_core::{Context, request};
///
/// let product = RetrieveSubscriptionProduct::builder()
///     .product_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&product, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[
        ("productReferenceCode", "data.referenceCode"),
        ("productReferenceCode", "data.pricingPlans.productReferenceCode"),
    ];
}

/// Changes the name or the description of a product. No money moves.
///
/// The name is required: send it even when only the description changes. The name of another product
/// is refused, and a description that is left out stays as it is (both inferred).
///
/// ```
/// use iyzico_core::subscription::UpdateSubscriptionProduct;
/// use iyzico_core::{Context, request};
///
/// let product = UpdateSubscriptionProduct::builder()
///     .product_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .name("Weekly paper")
///     .description("On Sundays")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&product, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[
        ("productReferenceCode", "data.referenceCode"),
        ("productReferenceCode", "data.pricingPlans.productReferenceCode"),
    ];
}

/// Deletes a product. No money moves. A product that has plans is refused: delete them first.
///
/// ```
/// use iyzico_core::subscription::DeleteSubscriptionProduct;
/// use iyzico_core::{Context, request};
///
/// let product = DeleteSubscriptionProduct::builder()
///     .product_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&product, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
///
/// ```
/// use iyzico_core::subscription::SubscriptionProduct;
///
/// let product: SubscriptionProduct = serde_json::from_str(
///     r#"{
///         "data": {"referenceCode": "f52b5561-aa1b-4f31-af0b-3078cf6c4bb1", "createdDate": 1570889376014}
///     }"#,
/// )?;
/// assert_eq!(product.data.reference_code.as_str(), "f52b5561-aa1b-4f31-af0b-3078cf6c4bb1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionProduct {
    /// The product.
    pub data: SubscriptionProductRecord,
}

/// A product as iyzico reports it.
///
/// ```
/// use iyzico_core::subscription::SubscriptionProductRecord;
///
/// let record: SubscriptionProductRecord = serde_json::from_str(
///     r#"{
///         "referenceCode": "f52b5561-aa1b-4f31-af0b-3078cf6c4bb1",
///         "createdDate": 1570889376014,
///         "name": "Newspaper"
///     }"#,
/// )?;
/// assert_eq!(record.reference_code.as_str(), "f52b5561-aa1b-4f31-af0b-3078cf6c4bb1");
/// assert_eq!(record.created_date, Some("1570889376014".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
///
/// ```
/// use iyzico_core::subscription::SubscriptionProductList;
///
/// let list: SubscriptionProductList = serde_json::from_str(r#"{"data": {"totalCount": 1}}"#)?;
/// assert_eq!(list.data.total_count, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionProductList {
    /// The page.
    pub data: SubscriptionProductPage,
}

/// The products of a page, and how many there are in all.
///
/// ```
/// use iyzico_core::subscription::SubscriptionProductPage;
///
/// let page: SubscriptionProductPage = serde_json::from_str(
///     r#"{"totalCount": 1, "currentPage": 1}"#,
/// )?;
/// assert_eq!(page.total_count, Some(1));
/// assert_eq!(page.current_page, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
///
/// ```
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::subscription::{DeleteSubscriptionProduct, SubscriptionProductDeleted};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let product = DeleteSubscriptionProduct::builder()
/// #     .product_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&product, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<DeleteSubscriptionProduct>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, SubscriptionProductDeleted::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionProductDeleted {}
