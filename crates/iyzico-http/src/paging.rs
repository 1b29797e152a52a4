//! Lists that come in pages, row by row.

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use iyzico_core::pages::{Paged, Position};
use iyzico_core::{Error, Response, endpoint};

use crate::call_options::CallOptions;
use crate::client::Client;

/// The rows of a list that comes in pages: a [`Stream`] that holds one page at a time.
///
/// Each page is a call of its own, with the limits and the retries of one. After an error the same
/// page is asked for again. Nothing is asked for until a row is.
///
/// ```no_run
/// use iyzico_http::pages::Paged;
/// use iyzico_http::{Client, Error};
///
/// # async fn example<E: Paged>(client: Client, request: E) -> Result<(), Error> {
/// let mut rows = client.pages(&request);
/// while let Some(row) = rows.next_row().await? {
///     println!("one more from page {:?}", rows.page());
///     # let _ = row;
/// }
/// # Ok(())
/// # }
/// ```
///
/// To go on later, even in another process, keep [`next_page_position`](Self::next_page_position) and
/// begin with a request that names it:
///
/// ```
/// use iyzico_http::endpoint::Endpoint;
/// use iyzico_http::pages::Position;
/// use iyzico_http::report::{ListTransactions, ScrollTransactions};
///
/// let position = Position::Cursor("11441140".to_owned()); // kept
/// let mut request = ScrollTransactions::builder().transaction_date("2026-11-28").build();
/// ScrollTransactions::PAGES.unwrap().set_position(&mut request, &position);
/// assert_eq!(request.last_id.unwrap().value().unwrap().as_str(), "11441140");
/// ```
pub struct Pages<E: Paged> {
    client: Client,
    request: E,
    options: CallOptions,
    rule: endpoint::Pages,
    rows: VecDeque<E::Row>,
    page: Option<Position>,
    next: Option<Position>,
    asking: Option<Asking<E>>,
}

/// A page on its way.
type Asking<E> = Pin<
    Box<dyn Future<Output = Result<Response<<E as endpoint::Endpoint>::Response>, Error>> + Send>,
>;

impl Client {
    /// Reads a list that comes in pages, beginning with the page that the request names, or with the
    /// first one.
    pub fn pages<E: Paged>(&self, request: &E) -> Pages<E> {
        self.pages_with(request, &CallOptions::default())
    }

    /// Like [`pages`](Self::pages), with other limits for each call.
    pub fn pages_with<E: Paged>(&self, request: &E, options: &CallOptions) -> Pages<E> {
        let rule = const { E::PAGES.expect("a call whose response is a page says how it goes on") };
        Pages {
            client: self.clone(),
            next: Some(rule.position_of(request)),
            request: request.clone(),
            options: options.clone(),
            rule,
            rows: VecDeque::new(),
            page: None,
            asking: None,
        }
    }
}

impl<E: Paged> Pages<E> {
    /// The next row, from the next page if need be. `None` behind the last one.
    ///
    /// Nothing is lost when this is dropped before it is done: the page that was asked for is there
    /// the next time.
    ///
    /// # Errors
    ///
    /// As for [`Client::send`].
    pub async fn next_row(&mut self) -> Result<Option<E::Row>, Error> {
        poll_fn(|context| self.poll_row(context)).await.transpose()
    }

    /// The next page as a whole; rows of an earlier one that were not taken are passed over. `None`
    /// behind the last one.
    ///
    /// # Errors
    ///
    /// As for [`Client::send`].
    pub async fn next_page(&mut self) -> Result<Option<Response<E::Response>>, Error> {
        self.rows.clear();
        poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    /// The page that came last. To go on from here later, begin with a request for it.
    pub fn page(&self) -> Option<&Position> {
        self.page.as_ref()
    }

    /// The page that is asked for next; `None` behind the last one.
    pub fn next_page_position(&self) -> Option<&Position> {
        self.next.as_ref()
    }

    fn poll_row(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<E::Row, Error>>> {
        while self.rows.is_empty() {
            match ready!(self.poll_page(context)) {
                Some(Ok(page)) => self.rows = E::rows(page.body).into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        Poll::Ready(self.rows.pop_front().map(Ok))
    }

    fn poll_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Response<E::Response>, Error>>> {
        let Some(next) = &self.next else { return Poll::Ready(None) };
        let asking = self.asking.get_or_insert_with(|| {
            // What the caller named goes out as it was given: it may be wrong, and then it is refused.
            if self.page.is_some() {
                self.rule.set_position(&mut self.request, next);
            }
            let (client, request, options) =
                (self.client.clone(), self.request.clone(), self.options.clone());
            Box::pin(async move { client.send_with(&request, &options).await })
        });
        let response = ready!(asking.as_mut().poll(context));
        self.asking = None;
        if let Ok(page) = &response {
            let after = self.rule.after(next, &page.raw);
            self.page = std::mem::replace(&mut self.next, after);
        }
        Poll::Ready(Some(response))
    }
}

/// The future of a page is pinned in a box of its own.
impl<E: Paged> Unpin for Pages<E> {}

impl<E: Paged> Stream for Pages<E> {
    type Item = Result<E::Row, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<E::Row, Error>>> {
        self.poll_row(context)
    }
}

impl<E: Paged> fmt::Debug for Pages<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { page, next, .. } = self;
        f.debug_struct(E::NAME).field("page", page).field("next", next).finish_non_exhaustive()
    }
}
