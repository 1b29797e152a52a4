//! A day of the merchant's books against a day of iyzico's.

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use iyzico_core::report::{Difference, ListTransactions, OwnPayment, Reconciliation};
use iyzico_core::schedule::Day;
use iyzico_core::{Error, Given};

use crate::call_options::CallOptions;
use crate::client::Client;

/// What differs between the merchant's payments of a day and iyzico's: a [`Stream`].
///
/// From [`Client::reconcile`].
///
/// ```
/// use futures_core::Stream;
/// use iyzico_http::report::OwnPayment;
/// use iyzico_http::{Client, Error};
///
/// /// Prints what differs between the shop's payments of a day and iyzico's.
/// async fn compare(client: &Client, books: impl Stream<Item = OwnPayment> + Unpin) -> Result<(), Error> {
///     let mut differences = client.reconcile("2026-11-28", books);
///     while let Some(found) = differences.next_difference().await? {
///         println!("{:?}: here {:?}, there {:?}", found.kind, found.ours, found.at_iyzico);
///     }
///     Ok(())
/// }
/// ```
pub struct Differences<S> {
    /// iyzico's rows while they are read; then all of them are in `day`.
    reading: Option<Reading>,
    day: Option<Reconciliation>,
    ours: S,
    found: VecDeque<Difference>,
}

type Reading = Pin<Box<dyn Future<Output = Result<Reconciliation, Error>> + Send>>;

impl Client {
    /// Compares a day of the merchant's books with iyzico's transactions of that day.
    ///
    /// `ours` yields the merchant's payments in any order, each once. All pages of iyzico's day are read
    /// first; then every payment of the merchant's is compared as it comes, and at the end comes what
    /// iyzico has beyond them. After an error nothing more comes.
    ///
    /// For a day that is not over yet the differences are those of the moment.
    ///
    /// ```no_run
    /// use iyzico_http::report::OwnPayment;
    /// use iyzico_http::{Client, Error};
    ///
    /// # async fn example<S>(client: Client, ours: S) -> Result<(), Error>
    /// # where S: futures_core::Stream<Item = OwnPayment> + Unpin {
    /// let mut differences = client.reconcile("2026-11-27", ours);
    /// while let Some(difference) = differences.next_difference().await? {
    ///     println!("{:?}: {:?}", difference.kind, difference.payment_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn reconcile<S>(&self, day: impl Into<Given<Day>>, ours: S) -> Differences<S>
    where
        S: Stream<Item = OwnPayment> + Unpin,
    {
        self.reconcile_with(day, ours, &CallOptions::default())
    }

    /// Like [`reconcile`](Self::reconcile), with other limits for each call.
    pub fn reconcile_with<S>(
        &self,
        day: impl Into<Given<Day>>,
        ours: S,
        options: &CallOptions,
    ) -> Differences<S>
    where
        S: Stream<Item = OwnPayment> + Unpin,
    {
        let (client, day, options) = (self.clone(), day.into(), options.clone());
        let reading = async move { client.read_day(day, &options).await };
        Differences { reading: Some(Box::pin(reading)), day: None, ours, found: VecDeque::new() }
    }

    /// Reads all of iyzico's transactions of a day, to compare payments with them one by one:
    /// what [`reconcile`](Self::reconcile) does for books that are no stream.
    ///
    /// # Errors
    ///
    /// As for [`Client::send`].
    pub async fn read_day(
        &self,
        day: impl Into<Given<Day>>,
        options: &CallOptions,
    ) -> Result<Reconciliation, Error> {
        let request = ListTransactions::builder().transaction_date(day).build();
        let mut pages = self.pages_with(&request, options);
        let mut reconciliation = Reconciliation::new();
        while let Some(page) = pages.next_page().await? {
            reconciliation.add_page(&page.raw);
        }
        Ok(reconciliation)
    }
}

impl<S: Stream<Item = OwnPayment> + Unpin> Differences<S> {
    /// The next difference; `None` behind the last one.
    ///
    /// # Errors
    ///
    /// As for [`Client::send`], and [`Error::Invalid`] when one of the merchant's payments is invalid; the
    /// findings name its place, such as `ours[3].paidPrice`.
    pub async fn next_difference(&mut self) -> Result<Option<Difference>, Error> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }
}

impl<S: Stream<Item = OwnPayment> + Unpin> Stream for Differences<S> {
    type Item = Result<Difference, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Difference, Error>>> {
        let this = &mut *self;
        if let Some(reading) = &mut this.reading {
            let day = ready!(reading.as_mut().poll(context));
            this.reading = None;
            match day {
                Ok(day) => this.day = Some(day),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
        loop {
            if let Some(difference) = this.found.pop_front() {
                return Poll::Ready(Some(Ok(difference)));
            }
            let Some(day) = &mut this.day else { return Poll::Ready(None) };
            match ready!(Pin::new(&mut this.ours).poll_next(context)) {
                Some(ours) => match day.compare(&ours) {
                    Ok(differences) => this.found = differences.into(),
                    Err(invalid) => {
                        this.day = None;
                        return Poll::Ready(Some(Err(invalid.into())));
                    }
                },
                None => {
                    this.found =
                        this.day.take().map(Reconciliation::rest).unwrap_or_default().into();
                }
            }
        }
    }
}

impl<S> fmt::Debug for Differences<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Differences").field("found", &self.found).finish_non_exhaustive()
    }
}
