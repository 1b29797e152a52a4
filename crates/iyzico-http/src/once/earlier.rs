//! The same call, sent before: by this client, which remembers it, or by whoever made the handle.

use std::iter;
use std::time::Duration;

use iyzico_core::error::{ConfigError, ReferenceInUseError};
use iyzico_core::recovery::Pending;
use iyzico_core::request::Prepared;
use iyzico_core::response::Verify;
use iyzico_core::{Error, Outcome, Response};

use super::doubt::{NOT_LOOKED_UP, unresolved};
use super::look_up::{Look, Lost};
use super::{OnceOptions, Settled, Shape, timeless};
use crate::cancel::SentFlag;
use crate::client::Client;
use crate::clock::{Instant, timeout};
use crate::message::HttpResponse;
use crate::recent_references::{Known, State};

impl Client {
    /// Whether this client sent the same request before, or another one with its reference, and money may
    /// have moved.
    pub(super) fn may_have_sent(&self, prepared: &Prepared) -> bool {
        match self.shared.recent_references.known(prepared) {
            Known::Same(state, _) => state != State::Declined,
            Known::InUse => true,
            Known::Nothing => false,
        }
    }

    /// Looks up the handle of an earlier attempt; `None` if that moved no money.
    pub(super) async fn settle_earlier<T>(
        &self,
        earlier: &Pending,
        pending: &Pending,
        options: &OnceOptions,
        look: &impl Look<T>,
    ) -> Option<Settled<T>> {
        if let Err(error) = earlier.check_merchant(self.merchants()) {
            return Some(Settled::in_doubt(Box::new(earlier.clone()), NOT_LOOKED_UP, error.into()));
        }
        if !is_same_call(earlier, pending) {
            let problem = "belongs to another call, another request or another conversation id: \
                           resolve it by itself"
                .to_owned();
            let error = ConfigError { setting: "pending", problem };
            return Some(Settled::in_doubt(Box::new(earlier.clone()), NOT_LOOKED_UP, error.into()));
        }
        match self.resolve_earlier(earlier, options, look).await {
            Settled::Declined(_) => None,
            settled => Some(settled),
        }
    }

    /// What became of the same request, if this client sent it before; `None` if it may be sent.
    pub(super) async fn settle_same<T, P, H, I, L>(
        &self,
        pending: &Pending,
        prepared: &Prepared,
        shape: &Shape<P, H, I, L>,
        options: &OnceOptions,
        sent: &SentFlag,
    ) -> Option<Settled<T>>
    where
        I: Fn(&Prepared, &HttpResponse, Verify) -> Result<Response<T>, Error>,
        L: Look<T>,
    {
        let references = &self.shared.recent_references;
        let started = Instant::now();
        let mut joined = None;
        loop {
            let known = references.known(prepared);
            if let Known::Same(State::Declined | State::Done(_), number) = known
                && joined == Some(number)
                && let Some(shared) = self.settle_as_before(prepared, number, shape, options)
            {
                return Some(shared);
            }
            match known {
                Known::Nothing | Known::Same(State::Declined, _) => return None,
                Known::InUse => {
                    let open = Box::new(timeless(pending));
                    let safety = prepared.safety;
                    let used = ReferenceInUseError { safety, pending: open.clone() };
                    return Some(Settled::Unknown(open, used.into()));
                }
                Known::Same(State::UnderWay, number) => {
                    sent.set(true);
                    joined = Some(number);
                    let left = options.deadline.saturating_sub(started.elapsed());
                    let changed = references.changed_unless(|| {
                        references.known(prepared) != Known::Same(State::UnderWay, number)
                    });
                    if timeout(left, changed).await.is_err() {
                        let doubt = "the same call is still under way".to_owned();
                        let error = unresolved(pending, doubt, None);
                        return Some(Settled::Unknown(Box::new(pending.clone()), error));
                    }
                }
                Known::Same(state, number) => {
                    sent.set(true);
                    let deadline = options.deadline.saturating_sub(started.elapsed());
                    let options = OnceOptions { deadline, ..options.clone() };
                    return self
                        .settle_ended(pending, prepared, (state, number), shape, &options)
                        .await;
                }
            }
        }
    }

    /// Looks up what became of an attempt at the same request that has ended, in success or without a result;
    /// `None` if it moved no money.
    async fn settle_ended<T, P, H, I, L>(
        &self,
        pending: &Pending,
        prepared: &Prepared,
        (state, number): (State, u64),
        shape: &Shape<P, H, I, L>,
        options: &OnceOptions,
    ) -> Option<Settled<T>>
    where
        I: Fn(&Prepared, &HttpResponse, Verify) -> Result<Response<T>, Error>,
        L: Look<T>,
    {
        let mut pending = timeless(pending);
        if let State::Done(Some(payment)) = &state {
            pending = pending.with_payment_id(payment.clone());
        }
        let before = self.settle_as_before(prepared, number, shape, options);
        let handle = pending.clone();
        let lost = Lost { pending, prepared: Some(prepared), own: None, error: None };
        // If its response is kept, the look-up tells only what has changed since.
        let again = if before.is_some() { 0 } else { usize::MAX };
        let pauses = iter::once(Duration::ZERO).chain(options.pauses().take(again));
        match self.find_out(lost, pauses, options, &shape.look).await {
            Settled::Declined(_) if state == State::Open => None,
            // A look-up does not take back a success that iyzico has reported.
            Settled::Declined(_) | Settled::Unknown(..) if before.is_some() => before,
            Settled::Declined(error) => {
                let doubt = "it was carried out, and is found to have failed".to_owned();
                let error = unresolved(&handle, doubt, Some(error));
                Some(Settled::Unknown(Box::new(handle), error))
            }
            settled => Some(settled),
        }
    }

    /// How an attempt at the same request ended, by the response that it got.
    fn settle_as_before<T, P, H, I, L>(
        &self,
        prepared: &Prepared,
        number: u64,
        shape: &Shape<P, H, I, L>,
        options: &OnceOptions,
    ) -> Option<Settled<T>>
    where
        I: Fn(&Prepared, &HttpResponse, Verify) -> Result<Response<T>, Error>,
    {
        let received = self.shared.recent_references.response(number)?;
        let verify = options.call.verify.unwrap_or(self.shared.verify);
        match (shape.interpret)(prepared, &received, verify) {
            Ok(response) => Some(Settled::Succeeded { response, looked_up: false }),
            Err(error) if error.outcome() == Outcome::Refused => Some(Settled::Declined(error)),
            Err(_) => None,
        }
    }
}

/// Whether a handle is of this call: everything that it carries is the same. Where the client makes the
/// reference, it makes another one each time.
fn is_same_call(earlier: &Pending, pending: &Pending) -> bool {
    let mut same = earlier.clone();
    if earlier.is_reference_ours && pending.is_reference_ours {
        same.conversation_id = pending.conversation_id.clone();
    }
    // The options may have named the payment in one of the two only.
    if earlier.payment_id.is_none() || pending.payment_id.is_none() {
        same.payment_id.clone_from(&pending.payment_id);
    }
    // Handles of earlier versions do not say that a request had no basket.
    if earlier.basket_id.is_none()
        && pending.basket_id.as_ref().is_some_and(|id| id.as_str().is_empty())
    {
        same.basket_id.clone_from(&pending.basket_id);
    }
    same.is_reference_ours = pending.is_reference_ours;
    same.sent_at = pending.sent_at;
    same.earlier = pending.earlier;
    // Handles of earlier versions name none; one that names another merchant has been refused already.
    same.merchant = pending.merchant;
    same == *pending
}

#[cfg(test)]
mod tests {
    use iyzico_core::endpoint::Endpoint;
    use iyzico_core::payment::{CancelPayment, RefundAmount};
    use iyzico_core::recovery::{self, Earlier};
    use iyzico_core::{Context, Credentials, request};

    use super::*;

    fn handle(call: &impl Endpoint, nonce: &str) -> Pending {
        let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
        let context = Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap());
        recovery::pending(&request::prepare(call, &keys, nonce, &context).unwrap()).unwrap()
    }

    fn refund(reference: Option<&str>, price: &str, nonce: &str) -> Pending {
        let mut refund = RefundAmount::builder().payment_id("7").price(price).build();
        refund.conversation_id = reference.map(Into::into);
        handle(&refund, nonce)
    }

    /// A restarted program makes the same call at another moment, and with another random reference.
    #[test]
    fn the_same_call_of_another_process_is_known_again() {
        let earlier = refund(None, "1", "nonce-1");
        let again = refund(None, "1", "nonce-2");
        assert_ne!(earlier.conversation_id, again.conversation_id);
        assert!(is_same_call(&earlier, &again));
        let named = refund(Some("back-1"), "1", "nonce-1");
        let mut later = refund(Some("back-1"), "1", "nonce-2");
        later.sent_at = "2026-11-23T10:00:00Z".parse().ok();
        let stored = named.clone().after(Some(Earlier::Declined));
        assert!(is_same_call(&stored, &later));
        // Who looked the random reference up and gave it to the call itself still makes the same call.
        let given = refund(Some("nonce-1"), "1", "nonce-2");
        assert!(is_same_call(&earlier, &given));
    }

    /// A handle of an earlier version does not say that no basket was asked for.
    #[test]
    fn a_payment_without_a_basket_is_known_again_by_either_handle() {
        let charge = |basket: Option<&str>| {
            let mut charge = refund(Some("order-1"), "1", "nonce-1");
            charge.basket_id = basket.map(|basket| basket.parse().unwrap());
            charge
        };
        let (unknown, none, named) = (charge(None), charge(Some("")), charge(Some("B1")));
        for earlier in [&unknown, &none] {
            assert!(is_same_call(earlier, &none));
            assert!(!is_same_call(earlier, &named) && !is_same_call(&named, earlier));
        }
    }

    #[test]
    fn a_call_that_differs_in_anything_is_another_one() {
        let earlier = refund(Some("back-1"), "1", "nonce-1");
        let cancel = CancelPayment::builder().payment_id("7").conversation_id("back-1").build();
        for other in [
            refund(Some("back-2"), "1", "nonce-1"),
            refund(None, "1", "nonce-1"),
            refund(Some("back-1"), "1.01", "nonce-1"),
            handle(&cancel, "nonce-1"),
        ] {
            assert!(!is_same_call(&earlier, &other), "{other:?}");
            assert!(!is_same_call(&other, &earlier), "{other:?}");
        }
    }

    /// The payment of a refunded line is named by the options, perhaps of one of the two calls only.
    #[test]
    fn a_payment_that_only_one_of_two_names_makes_no_difference() {
        let named = refund(Some("back-1"), "1", "nonce-1");
        let mut nameless = named.clone();
        nameless.payment_id = None;
        assert!(is_same_call(&named, &nameless) && is_same_call(&nameless, &named));
        let mut of_another = named.clone();
        of_another.payment_id = "8".parse().ok();
        assert!(!is_same_call(&named, &of_another));
    }
}
