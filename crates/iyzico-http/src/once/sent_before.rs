//! Whether money may have moved before, for a call that cannot start.

use std::fmt;
use std::sync::Arc;

use iyzico_core::extra::Extra;
use iyzico_core::payment::PaymentId;
use iyzico_core::recovery::{self, Pending};
use iyzico_core::request::Prepared;
use iyzico_core::{Context, Credentials, Entry, Error};

use super::{timeless, with_payment};
use crate::client::Client;
use crate::clock;
use crate::nonce::nonce;
use crate::recent_references::{Known, RecentReferences, State};

/// What a client has sent. It is known even after the client was closed.
///
/// For programs that refuse a call before [`Client::call_once`] is reached, such as a binding that cannot
/// read the options. That the call was not sent now says nothing about an earlier attempt.
///
/// ```
/// use iyzico_http::binding::{SentBefore, UnsentCall};
///
/// fn may_be_sent_again(sent: &SentBefore, json: &str) -> bool {
///     sent.open("payment.create", &UnsentCall { json, ..UnsentCall::default() }).is_none()
/// }
/// ```
#[derive(Clone)]
pub struct SentBefore {
    credentials: Credentials,
    context: Context,
    references: Arc<RecentReferences>,
}

/// What could be read of a call that cannot start.
///
/// ```
/// use iyzico_http::binding::UnsentCall;
///
/// let call = UnsentCall { json: r#"{"paymentId": "1"}"#, ..UnsentCall::default() };
/// assert!(call.extra.is_empty());
/// ```
#[derive(Clone, Default)]
pub struct UnsentCall<'a> {
    /// The request as JSON.
    pub json: &'a str,
    /// The handle of an earlier attempt, as it was given: one that cannot be read says as well that there was
    /// an attempt.
    pub pending: Option<&'a str>,
    /// The payment that a refunded line belongs to. Of any other call it is a mistake, by which nothing would be
    /// found.
    pub payment_id: Option<PaymentId>,
    /// Further fields. Where they cannot be sent, or read, any request with the same reference may be the same.
    pub extra: Extra,
}

impl Client {
    /// What this client has sent, for calls that cannot start.
    #[doc(hidden)]
    pub fn sent_before(&self) -> SentBefore {
        SentBefore {
            credentials: self.credentials().clone(),
            context: self.context(),
            references: Arc::clone(&self.shared.recent_references),
        }
    }
}

impl SentBefore {
    /// The handle of an earlier attempt that may have moved money, for a call sent once that cannot start:
    /// such a call is [`Settled::Unknown`](crate::Settled::Unknown) with it, and otherwise
    /// [`Settled::NotSent`](crate::Settled::NotSent).
    ///
    /// It is the handle that was given. If that cannot be read, or this client sent the same request before,
    /// or another one with its reference, it is one of the request.
    ///
    /// ```
    /// use iyzico_http::{Client, binding::UnsentCall};
    ///
    /// # fn example() -> Result<(), iyzico_http::Error> {
    /// let client = Client::builder().api_key("sandbox-k").secret_key("sandbox-s").build()?;
    /// let sent = client.sent_before();
    /// client.close();
    /// let request = UnsentCall { json: r#"{"paymentId": "1"}"#, ..UnsentCall::default() };
    /// assert_eq!(sent.open("payment.cancel", &request), None);
    /// let retried = UnsentCall { pending: Some("cut off by its colu"), ..request };
    /// assert!(sent.open("payment.cancel", &retried).is_some());
    /// # Ok(())
    /// # }
    /// # example().unwrap();
    /// ```
    pub fn open(&self, endpoint: &str, call: &UnsentCall<'_>) -> Option<Box<Pending>> {
        if let Some(Ok(readable)) = call.pending.map(Pending::from_json) {
            return Some(Box::new(readable));
        }
        let entry = Entry::find(endpoint).filter(|entry| entry.recovery.is_some())?;
        let prepare = |extra: Option<&Extra>| self.prepare(entry, call, extra);
        let handle = || {
            let readable = entry.handle(call.json, &nonce(entry.name).ok()?, &self.context())?;
            Some(with_payment(readable, call.payment_id.as_ref()))
        };
        if call.pending.is_none() {
            return self.references.open(prepare, handle, &call.extra);
        }
        let own = prepare(Some(&call.extra)).or_else(|_| prepare(None));
        let own = own.ok().and_then(|prepared| prepared.pending).or_else(handle);
        let own = own.or_else(|| Pending::nameless(entry, &nonce(entry.name).ok()?));
        own.map(|own| Box::new(timeless(&own)))
    }

    fn context(&self) -> Context {
        Context { now: clock::now(), ..self.context }
    }

    fn prepare(
        &self,
        entry: &'static Entry,
        call: &UnsentCall<'_>,
        extra: Option<&Extra>,
    ) -> Result<Prepared, Error> {
        let context = self.context();
        let nonce = nonce(entry.name)?;
        let (json, keys) = (call.json, &self.credentials);
        let mut prepared = match extra {
            Some(extra) => entry.prepare_with(json, extra, keys, &nonce, &context)?,
            None => entry.prepare_known_fields(json, keys, &nonce, &context)?,
        };
        prepared.pending =
            Some(with_payment(recovery::pending(&prepared)?, call.payment_id.as_ref()));
        Ok(prepared)
    }
}

/// Shows no key.
impl fmt::Debug for SentBefore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SentBefore").finish_non_exhaustive()
    }
}

/// Shows nothing of the request.
impl fmt::Debug for UnsentCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnsentCall").finish_non_exhaustive()
    }
}

impl RecentReferences {
    /// The handle of a request that cannot be sent now, if it was sent before, or another one with its
    /// reference, and money may have moved.
    ///
    /// `prepare` makes the request with further fields, or with nothing that is no field of the call. If
    /// something is left out, nobody knows which request was meant: then any other one with its reference
    /// counts as well. If nothing can be made, there is only the `handle` of what can be read.
    pub(super) fn open(
        &self,
        prepare: impl Fn(Option<&Extra>) -> Result<Prepared, Error>,
        handle: impl Fn() -> Option<Pending>,
        extra: &Extra,
    ) -> Option<Box<Pending>> {
        let whole = prepare(Some(extra)).ok();
        let is_whole = whole.is_some();
        let Some(prepared) = whole.or_else(|| prepare(None).ok()) else {
            let open = handle().filter(|handle| self.may_have_moved(handle))?;
            return Some(Box::new(timeless(&open)));
        };
        let open = timeless(prepared.pending.as_ref()?);
        Some(Box::new(match self.known(&prepared) {
            Known::Same(State::Done(Some(payment)), _) => open.with_payment_id(payment),
            Known::Same(State::UnderWay | State::Open | State::Done(None), _) | Known::InUse => {
                open
            }
            _ if !is_whole && self.may_have_moved(&open) => open,
            Known::Same(State::Declined, _) | Known::Nothing => return None,
        }))
    }
}
