//! Finding out later what became of a call, by its handle.

use std::future::Future;
use std::iter;
use std::time::Duration;

use iyzico_core::error::ConfigError;
use iyzico_core::extra::Extra;
use iyzico_core::recovery::{self, Pending, Recoverable};
use iyzico_core::request;
use iyzico_core::value::view::AnyBody;
use iyzico_core::{Entry, Error};

use crate::cancel::{SentFlag, run_until_cancelled};
use crate::client::Client;
use crate::once::doubt::NOT_LOOKED_UP;
use crate::once::look_up::{Look, Lost};
use crate::once::{OnceOptions, Settled, not_recoverable, with_payment};

impl Client {
    /// The handle of a call that is about to be sent, for storing it before sending: then even a
    /// crash does not lose it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for a request that would not be sent, [`Error::Config`] when it has no
    /// `conversationId`, because a random one would be another one when it is sent.
    pub fn pending<E: Recoverable>(&self, request: &E) -> Result<Pending, Error> {
        self.pending_with(request, &Extra::NONE)
    }

    /// Like [`pending`](Self::pending), for a request given as JSON text.
    ///
    /// # Errors
    ///
    /// As for [`pending`](Self::pending), and [`Error::Config`] for calls whose outcome cannot be
    /// found out.
    pub fn pending_json(&self, entry: &Entry, json: &str) -> Result<Pending, Error> {
        self.pending_json_with(entry, json, &Extra::NONE)
    }

    /// Like [`pending`](Self::pending), for a call that has further fields. The handle holds none of them.
    ///
    /// # Errors
    ///
    /// As for [`pending`](Self::pending).
    pub fn pending_with<E: Recoverable>(
        &self,
        request: &E,
        extra: &Extra,
    ) -> Result<Pending, Error> {
        let context = self.context();
        // An empty `conversationId` takes the place of the random one, and is refused.
        let prepared = request::prepare_with(request, extra, self.credentials(), "", &context)?;
        Ok(recovery::pending(&prepared)?)
    }

    /// Like [`pending_json`](Self::pending_json), for a call that has further fields. The handle holds none
    /// of them.
    ///
    /// # Errors
    ///
    /// As for [`pending_json`](Self::pending_json).
    pub fn pending_json_with(
        &self,
        entry: &Entry,
        json: &str,
        extra: &Extra,
    ) -> Result<Pending, Error> {
        if entry.recovery.is_none() {
            return Err(not_recoverable(entry.name).into());
        }
        let prepared = entry.prepare_with(json, extra, self.credentials(), "", &self.context())?;
        Ok(recovery::pending(&prepared)?)
    }

    /// Finds out what became of a call, in this process or in another one: at once, then again and
    /// again until the [deadline](OnceOptions::deadline). Sends nothing that moves money.
    ///
    /// A handle of another call is [`Settled::Unknown`].
    pub async fn resolve<E: Recoverable>(
        &self,
        pending: &Pending,
        options: &OnceOptions,
    ) -> Settled<E::Response> {
        if pending.endpoint != E::NAME {
            let problem = format!("belongs to {}, not to {}", pending.endpoint, E::NAME);
            let error = ConfigError { setting: "pending", problem };
            return Settled::in_doubt(Box::new(pending.clone()), NOT_LOOKED_UP, error.into());
        }
        self.resolve_with(pending, options, &self.typed_look::<E>()).await
    }

    /// Like [`resolve`](Self::resolve), whatever call the handle belongs to, with what was found as JSON
    /// with amounts as text.
    pub async fn resolve_json(&self, pending: &Pending, options: &OnceOptions) -> Settled<String> {
        self.resolve_untyped(pending, options).await.into_json()
    }

    async fn resolve_untyped(&self, pending: &Pending, options: &OnceOptions) -> Settled<AnyBody> {
        let Some(recovery) = Entry::find(pending.endpoint).and_then(|entry| entry.recovery) else {
            let error = not_recoverable(pending.endpoint);
            return Settled::in_doubt(Box::new(pending.clone()), NOT_LOOKED_UP, error.into());
        };
        self.resolve_with(pending, options, &self.untyped_look(recovery)).await
    }

    /// Like [`resolve_json`](Self::resolve_json), and ends early when `stop` does:
    /// [`Settled::Unknown`].
    pub async fn resolve_json_until(
        &self,
        pending: &Pending,
        options: &OnceOptions,
        stop: impl Future<Output = ()>,
    ) -> Settled<String> {
        self.resolve_untyped_until(pending, options, stop).await.into_json()
    }

    /// Like [`resolve_json_until`](Self::resolve_json_until), with a body whose values are read one by one.
    #[doc(hidden)]
    pub async fn resolve_untyped_until(
        &self,
        pending: &Pending,
        options: &OnceOptions,
        stop: impl Future<Output = ()>,
    ) -> Settled<AnyBody> {
        let work = Box::pin(self.resolve_untyped(pending, options));
        let settled = run_until_cancelled(work, stop, &SentFlag::default()).await;
        settled.unwrap_or_else(|| {
            let pending = with_payment(pending.clone(), options.payment_id.as_ref());
            let error = SentFlag::already_set().cancelled(&pending);
            Settled::Unknown(Box::new(pending), error)
        })
    }

    async fn resolve_with<T>(
        &self,
        pending: &Pending,
        options: &OnceOptions,
        look: &impl Look<T>,
    ) -> Settled<T> {
        let ready = options
            .call
            .check_without_extra("they are of the call, not of its look-up")
            .and_then(|()| self.check_open(pending.endpoint))
            .and_then(|()| Ok(pending.check_merchant(self.merchants())?));
        if let Err(error) = ready {
            return Settled::in_doubt(Box::new(pending.clone()), NOT_LOOKED_UP, error);
        }
        let settled = self.resolve_earlier(pending, options, look).await;
        settled.judged_by_risk_control(pending.endpoint)
    }

    /// Looks a handle up, whatever fields the call itself is to have.
    pub(super) async fn resolve_earlier<T>(
        &self,
        pending: &Pending,
        options: &OnceOptions,
        look: &impl Look<T>,
    ) -> Settled<T> {
        let question = Lost {
            pending: with_payment(pending.clone(), options.payment_id.as_ref()),
            prepared: None,
            own: None,
            error: None,
        };
        let pauses = iter::once(Duration::ZERO).chain(options.pauses());
        self.find_out(question, pauses, options, look).await
    }
}
