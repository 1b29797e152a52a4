use iyzico_derive::{Builder, Object};

use super::LinkDetails;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale};
use crate::value::schedule::{Count, first_page, rows_on_a_page};
use crate::wire::endpoint::{Endpoint, Method, Next, Pages, Safety};
use crate::wire::pages::Paged;

/// Lists the links, a page at a time. No money moves.
///
/// ```
/// use iyzico_core::link::ListLinks;
/// use iyzico_core::{Context, request};
///
/// let links = ListLinks::builder()
///     .page(1)
///     .count(10)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&links, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListLinks {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Page number; 1 is the first.
    #[wire(default = first_page)]
    pub page: Given<Count>,
    /// Number of links on a page.
    #[wire(default = rows_on_a_page)]
    pub count: Given<Count>,
}

impl Endpoint for ListLinks {
    type Response = LinkList;
    const NAME: &'static str = "link.list";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/iyzilink/products";
    const SAFETY: Safety = Safety::Read;
    const PAGES: Option<Pages> = Some(Pages {
        rows: "data.items",
        next: Next::Number { page: "page", pages: "data.pageCount" },
    });
}

impl Paged for ListLinks {
    type Row = LinkDetails;

    fn rows(page: LinkList) -> Vec<LinkDetails> {
        page.data.items.unwrap_or_default()
    }
}

/// A page of the list of links.
///
/// ```
/// use iyzico_core::link::LinkList;
///
/// let list: LinkList = serde_json::from_str(r#"{"data": {"totalCount": 1}}"#)?;
/// assert_eq!(list.data.total_count, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct LinkList {
    /// The page.
    pub data: LinkPage,
}

/// The links of a page, and how many there are in all.
///
/// ```
/// use iyzico_core::link::LinkPage;
///
/// let page: LinkPage = serde_json::from_str(r#"{"totalCount": 1, "currentPage": 1}"#)?;
/// assert_eq!(page.total_count, Some(1));
/// assert_eq!(page.current_page, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct LinkPage {
    /// The links.
    pub items: Option<Vec<LinkDetails>>,
    /// Number of links on all pages.
    pub total_count: Option<u32>,
    /// Number of this page.
    pub current_page: Option<u32>,
    /// Number of pages.
    pub page_count: Option<u32>,
    /// Whether iyzico has reviewed the list.
    pub listing_reviewed: Option<bool>,
}
