use iyzico_derive::{Builder, Object};

use super::RequestToPayRecord;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale, Note};
use crate::value::schedule::{Count, first_page, rows_on_a_page};
use crate::wire::endpoint::{Endpoint, Method, Next, Pages, Safety};
use crate::wire::pages::Paged;

/// Lists requests to pay, a page at a time. No money moves.
///
/// ```
/// use iyzico_core::request_to_pay::ListRequestsToPay;
/// use iyzico_core::{Context, request};
///
/// let pay = ListRequestsToPay::builder()
///     .page(1)
///     .count(5)
///     .statuses(vec!["NO_SUCH_STATE"])
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&pay, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official Java client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListRequestsToPay {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Page number; 1 is the first.
    #[wire(default = first_page)]
    pub page: Given<Count>,
    /// Number of records on a page.
    #[wire(default = rows_on_a_page)]
    pub count: Given<Count>,
    /// Whether the caller requests the money or is asked to pay it. The values are not established.
    pub request_to_pay_role: Option<Given<Note>>,
    /// First moment. The format is not established.
    pub start_date: Option<Given<Note>>,
    /// Last moment. The format is not established.
    pub end_date: Option<Given<Note>>,
    /// States that are listed; all when missing. The values are not established.
    pub statuses: Option<Vec<Given<Note>>>,
}

impl Endpoint for ListRequestsToPay {
    type Response = RequestToPayList;
    const NAME: &'static str = "request_to_pay.list";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/merchant/account/request-to-pay/retrieve";
    const SAFETY: Safety = Safety::Read;
    const PAGES: Option<Pages> = Some(Pages {
        rows: "data.items",
        next: Next::Number { page: "page", pages: "data.totalPageCount" },
    });
}

impl Paged for ListRequestsToPay {
    type Row = RequestToPayRecord;

    fn rows(page: RequestToPayList) -> Vec<RequestToPayRecord> {
        page.data.items.unwrap_or_default()
    }
}

/// A page of the list of requests to pay.
///
/// ```
/// use iyzico_core::request_to_pay::RequestToPayList;
///
/// let list: RequestToPayList = serde_json::from_str(r#"{"data": {"currentPage": 1}}"#)?;
/// assert_eq!(list.data.current_page, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct RequestToPayList {
    /// The page.
    pub data: RequestToPayPage,
}

/// The requests to pay of a page.
///
/// ```
/// use iyzico_core::request_to_pay::RequestToPayPage;
///
/// let page: RequestToPayPage = serde_json::from_str(
///     r#"{"currentPage": 1, "totalPageCount": 0}"#,
/// )?;
/// assert_eq!(page.current_page, Some(1));
/// assert_eq!(page.total_page_count, Some(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official Java client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct RequestToPayPage {
    /// The records.
    pub items: Option<Vec<RequestToPayRecord>>,
    /// Number of this page.
    pub current_page: Option<u32>,
    /// Number of pages.
    pub total_page_count: Option<u32>,
}
