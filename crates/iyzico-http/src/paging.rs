//! Lists that come in pages, row by row.

use std::collections::VecDeque;

use iyzico_core::pages::Paged;
use iyzico_core::{Error, Response, endpoint};

use crate::call_options::CallOptions;
use crate::client::Client;

/// The rows of a list that comes in pages. It holds one page at a time.
///
/// Each page is a call of its own, with the limits and the retries of one. After an error the same
/// page is asked for again.
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
#[derive(Debug)]
pub struct Pages<E: Paged> {
    client: Client,
    request: E,
    options: CallOptions,
    rule: endpoint::Pages,
    rows: VecDeque<E::Row>,
    page: Option<u32>,
    next: Option<u32>,
}

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
            next: Some(rule.asked_for(request)),
            request: request.clone(),
            options: options.clone(),
            rule,
            rows: VecDeque::new(),
            page: None,
        }
    }
}

impl<E: Paged> Pages<E> {
    /// The next row, from the next page if need be. `None` behind the last one.
    ///
    /// # Errors
    ///
    /// As for [`Client::send`].
    pub async fn next_row(&mut self) -> Result<Option<E::Row>, Error> {
        while self.rows.is_empty() {
            let Some(page) = self.ask().await? else { return Ok(None) };
            self.rows = E::rows(page.body).into();
        }
        Ok(self.rows.pop_front())
    }

    /// The next page as a whole; rows of an earlier one that were not taken are passed over. `None`
    /// behind the last one.
    ///
    /// # Errors
    ///
    /// As for [`Client::send`].
    pub async fn next_page(&mut self) -> Result<Option<Response<E::Response>>, Error> {
        self.rows.clear();
        self.ask().await
    }

    /// Number of the page that came last. To go on from here later, begin with a request for it.
    pub fn page(&self) -> Option<u32> {
        self.page
    }

    /// Number of the page that is asked for next; `None` behind the last one.
    pub fn next_page_number(&self) -> Option<u32> {
        self.next
    }

    async fn ask(&mut self) -> Result<Option<Response<E::Response>>, Error> {
        let Some(number) = self.next else { return Ok(None) };
        self.rule.ask_for(&mut self.request, number);
        let response = self.client.send_with(&self.request, &self.options).await?;
        self.page = Some(number);
        self.next = self.rule.after(number, &response.raw);
        Ok(Some(response))
    }
}
