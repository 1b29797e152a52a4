use iyzico_derive::{Builder, Choice, Object};

use super::TransactionRow;
use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::{Given, Value};
use crate::value::literal::Literal;
use crate::value::order::{ConversationId, Note};
use crate::value::read::Reader;
use crate::value::rule::Rule;
use crate::value::schedule::Day;
use crate::value::unreadable::Unreadable;
use crate::wire::endpoint::{Endpoint, Method, Next, Pages, Safety};
use crate::wire::pages::Paged;

/// Lists what was paid, cancelled and refunded on one day, a page at a time, by a cursor. No money moves.
///
/// Unlike the numbered pages of `report.transactions`, a cursor neither repeats nor skips rows while
/// rows are being added during the day.
///
/// The names of the fields of the response are inferred from `report.transactions`: check them in the
/// sandbox before you rely on this call.
///
/// ```
/// use iyzico_core::report::{ScrollTransactions, SortingOrder};
/// use iyzico_core::{Context, request};
///
/// let transactions = ScrollTransactions::builder()
///     .transaction_date("2020-02-29")
///     .document_scroll_vo_sorting_order(SortingOrder::Desc)
///     .last_id("1")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&transactions, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ScrollTransactions {
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// The day, in Turkish time.
    pub transaction_date: Given<Day>,
    /// ASC begins with the oldest row, DESC with the newest.
    #[wire(default = oldest_first)]
    pub document_scroll_vo_sorting_order: Given<SortingOrder>,
    /// `lastId` of the page before, as iyzico gave it; missing or empty for the first page.
    pub last_id: Option<Given<Note>>,
}

fn oldest_first() -> Given<SortingOrder> {
    SortingOrder::Asc.into()
}

impl Endpoint for ScrollTransactions {
    type Response = ScrolledTransactions;
    const NAME: &'static str = "report.scroll_transactions";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/reporting/payment/scroll-transactions";
    const SAFETY: Safety = Safety::Read;
    const PAGES: Option<Pages> = Some(Pages {
        rows: "transactions",
        next: Next::Cursor { cursor: "lastId", next: "lastId" },
    });
}

impl Paged for ScrollTransactions {
    type Row = TransactionRow;

    fn rows(page: ScrolledTransactions) -> Vec<TransactionRow> {
        page.transactions.unwrap_or_default()
    }
}

/// Some rows of a day, and where the next page begins.
///
/// ```
/// use iyzico_core::report::ScrolledTransactions;
///
/// let transactions: ScrolledTransactions = serde_json::from_str(r#"{"lastId": "34732"}"#)?;
/// assert_eq!(transactions.last_id, Some("34732".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: inferred; no response of this call is published.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct ScrolledTransactions {
    /// The rows.
    pub transactions: Option<Vec<TransactionRow>>,
    /// ID of the last row: the next page is requested with it. Missing on a page without rows.
    pub last_id: Option<Note>,
}

/// Order of the rows.
///
/// ```
/// use iyzico_core::report::SortingOrder;
///
/// let order: SortingOrder = serde_json::from_str(r#""ASC""#)?;
/// assert_eq!(order, SortingOrder::Asc);
/// assert_eq!(SortingOrder::Desc.as_str(), "DESC");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum SortingOrder {
    /// Oldest first.
    Asc,
    /// Newest first.
    Desc,
    /// An order that is not documented.
    Other(String),
}

impl Value for SortingOrder {
    const RULE: &'static Rule = &Rule::new("SortingOrder", "ASC or DESC", "ASC")
        .code("11")
        .missing_code("11")
        .refuse(|_| Some("is not a known order"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}
