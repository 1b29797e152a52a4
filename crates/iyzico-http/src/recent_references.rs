//! What this client has sent lately, by what look-ups find it by.
//!
//! iyzico tells payments apart by a reference that anybody may use twice. So the client remembers
//! what it sent under which reference, and asks again before it believes a look-up.

mod known;
mod memory;
mod payments;

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};

use iyzico_core::endpoint::{FoundBy, Safety};
use iyzico_core::payment::PaymentId;
use iyzico_core::recovery::{Others, Pending};
use iyzico_core::request::Prepared;
use iyzico_core::text::Text;
use iyzico_core::{Error, Outcome, Response};
use tokio::sync::Notify;

use crate::cancel::SentFlag;
use crate::lock::lock;
use crate::message::HttpResponse;
use crate::recent_references::memory::{Attempt, Memory, find};
use crate::recent_references::payments::Origin;
pub(crate) use known::{Known, State, found_by};

/// The attempts of the latest references. Whole references are forgotten, oldest first; never one with
/// an attempt under way.
#[derive(Debug, Default)]
pub(crate) struct RecentReferences {
    hasher: RandomState,
    memory: Mutex<Memory>,
    changed: Notify,
}

impl RecentReferences {
    /// Remembers a call that is about to be sent, until it is settled.
    pub(crate) fn track<'a>(
        &'a self,
        prepared: &Prepared,
        sent: &'a SentFlag,
    ) -> Option<Tracked<'a>> {
        let pending = prepared.pending.as_ref()?;
        let key = self.key(pending)?;
        let attempt = self.attempt(prepared, pending);
        let number = self.lock().add(key, attempt);
        Some(Tracked { references: self, key, number, sent, is_settled: false })
    }

    /// Like [`track`](Self::track), for a call that is sent once: only if nothing is known that stands in
    /// the way. Nobody comes between the look and the note, on whichever thread.
    ///
    /// # Errors
    ///
    /// What is known instead.
    pub(crate) fn claim<'a>(
        &'a self,
        prepared: &Prepared,
        sent: &'a SentFlag,
    ) -> Result<Option<Tracked<'a>>, Known> {
        let Some(pending) = &prepared.pending else { return Ok(None) };
        let Some(key) = self.key(pending) else { return Ok(None) };
        let attempt = self.attempt(prepared, pending);
        let mut memory = self.lock();
        match memory.known(key, attempt.request, pending) {
            Known::Nothing | Known::Same(State::Declined, _) => {}
            known => return Err(known),
        }
        let number = memory.add(key, attempt);
        Ok(Some(Tracked { references: self, key, number, sent, is_settled: false }))
    }

    /// What is known of the same request, or of another one with its reference.
    pub(crate) fn known(&self, prepared: &Prepared) -> Known {
        let Some(pending) = &prepared.pending else { return Known::Nothing };
        let Some(key) = self.key(pending) else { return Known::Nothing };
        let request = self.request(prepared);
        self.lock().known(key, request, pending)
    }

    /// Whether money may have moved in any call that is found by the same.
    pub(crate) fn may_have_moved(&self, pending: &Pending) -> bool {
        let Some(key) = self.key(pending) else { return false };
        let memory = self.lock();
        let reference = memory.references.get(&key);
        reference.is_some_and(|known| known.is_crowded || known.may_have_moved(pending))
    }

    fn attempt(&self, prepared: &Prepared, pending: &Pending) -> Attempt {
        Attempt {
            number: 0,
            endpoint: prepared.name,
            sent_at: pending.sent_at,
            request: self.request(prepared),
            // What a record such as a link costs may be changed, and a buyer may choose it.
            looks: if prepared.safety == Safety::Creates { ANY_LOOKS } else { self.looks(pending) },
            payment: pending.payment_id.clone(),
            moves_money: prepared.safety.moves_money(),
            state: State::UnderWay,
        }
    }

    /// The other calls that a look-up for `pending` may find.
    ///
    /// `own` is the attempt that is looked up. Without one, but with the request, all attempts of that
    /// request count as this call: it is asked whether the request was carried out at all. A handle
    /// alone is found again by its moment, or by being the only one of its kind.
    pub(crate) fn others(
        &self,
        pending: &Pending,
        prepared: Option<&Prepared>,
        own: Option<u64>,
    ) -> Others {
        let Some(key) = self.key(pending) else { return Others::default() };
        let looks = self.looks(pending);
        let memory = self.lock();
        let reference = memory.references.get(&key);
        let attempts = reference.map_or(&[][..], |known| &known.attempts);
        let same = prepared.filter(|_| own.is_none()).map(|prepared| self.request(prepared));
        let own = own.or_else(|| match same {
            Some(_) => None,
            None => find(attempts, pending, looks),
        });
        let is_within = found_by(pending) == Some(FoundBy::ReferenceWithinPayment);
        let mut others = Others::default();
        // With the attempt of a call that is looked up, all that shared its reference was forgotten.
        let is_forgotten = own.is_some_and(|own| attempts.iter().all(|it| it.number != own));
        others.any_alike = reference.is_some_and(|known| known.is_crowded)
            || is_forgotten && !pending.is_reference_ours;
        for attempt in attempts {
            if Some(attempt.number) == own || Some(attempt.request) == same {
                continue;
            }
            match &attempt.state {
                State::Declined => others.any_declined = true,
                State::Done(Some(payment)) => others.payments.push(payment.clone()),
                State::UnderWay | State::Open | State::Done(None) => {
                    others.any_alike |= is_within || [looks, ANY_LOOKS].contains(&attempt.looks);
                }
            }
        }
        others
    }

    /// The response by which an attempt ended, if it is still kept.
    pub(crate) fn response(&self, number: u64) -> Option<Arc<HttpResponse>> {
        self.lock().response(number)
    }

    /// Notes what a payment came of, and says whether it can be new: no payment comes of two
    /// references, so the second time it is the replay of an older response.
    pub(crate) fn may_be_new(&self, pending: &Pending, payment: &PaymentId) -> bool {
        let payment = self.hasher.hash_one(payment.as_str());
        if found_by(pending) != Some(FoundBy::Reference) {
            self.lock().payments.origin(payment, Origin::Earlier);
            return true;
        }
        let own =
            Origin::Reference(self.key_by(FoundBy::Reference, pending.conversation_id.as_str()));
        self.lock().payments.origin(payment, own) == own
    }

    /// Whether a payment that a look-up found is not known to be that of another reference.
    pub(crate) fn may_be_of(&self, pending: &Pending, payment: &PaymentId) -> bool {
        let Some(key) = self.key(pending) else { return true };
        let payment = self.hasher.hash_one(payment.as_str());
        let is_reference = found_by(pending) == Some(FoundBy::Reference);
        let own = Origin::Reference(key);
        let is_theirs = |origin| origin != own && origin != Origin::Earlier;
        !(is_reference && is_theirs(self.lock().payments.origin(payment, own)))
    }

    /// Waits until any attempt changes its state after `check` was false.
    pub(crate) async fn changed_unless(&self, check: impl Fn() -> bool) {
        let mut changed = pin!(self.changed.notified());
        changed.as_mut().enable();
        if !check() {
            changed.await;
        }
    }

    /// Notes that look-ups proved what became of the same request.
    pub(crate) fn settle_same(&self, prepared: &Prepared, state: &State) {
        let Some(key) = prepared.pending.as_ref().and_then(|pending| self.key(pending)) else {
            return;
        };
        let request = self.request(prepared);
        let mut memory = self.lock();
        let attempts = memory.references.get_mut(&key).map(|known| &mut known.attempts);
        for attempt in attempts.into_iter().flatten() {
            if attempt.request == request && attempt.state == State::Open {
                attempt.state = state.clone();
            }
        }
        drop(memory);
        self.changed.notify_waiters();
    }

    /// Calls with the same key are found by the same look-up.
    fn key(&self, pending: &Pending) -> Option<u64> {
        let found_by = found_by(pending)?;
        let name = match found_by {
            FoundBy::Payment => pending.payment_id.as_ref()?.as_str(),
            FoundBy::Payout => pending.payout_request_id.as_ref()?.as_str(),
            _ => pending.conversation_id.as_str(),
        };
        Some(self.key_by(found_by, name))
    }

    fn key_by(&self, found_by: FoundBy, name: &str) -> u64 {
        self.hasher.hash_one((found_by, name))
    }

    fn request(&self, prepared: &Prepared) -> u64 {
        self.hasher.hash_one((prepared.name, &prepared.path, &prepared.body[..]))
    }

    fn looks(&self, pending: &Pending) -> u64 {
        let Some(paid) = pending.paid_price.or(pending.price) else { return ANY_LOOKS };
        // Calls that name no currency are in Turkish lira, and so are the records that they make.
        let currency = pending.currency.as_ref().map_or("TRY", Text::as_str);
        let basket =
            pending.basket_id.as_ref().map(Text::as_str).filter(|basket| !basket.is_empty());
        self.hasher.hash_one((pending.price, paid, currency, basket))
    }

    fn settle(
        &self,
        key: u64,
        number: u64,
        state: Option<State>,
        response: Option<Arc<HttpResponse>>,
    ) {
        let mut memory = self.lock();
        memory.settle(key, number, state);
        let forgotten = response.and_then(|response| memory.keep(number, response));
        drop(memory);
        drop(forgotten);
        self.changed.notify_waiters();
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        lock(&self.memory)
    }
}

/// A payment whose amount is not in the request that starts it may look like any other.
const ANY_LOOKS: u64 = 0;

/// The payment that a response names.
pub(crate) fn payment_of<T>(response: &Response<T>) -> Option<PaymentId> {
    response.received_payment_id()?.parse().ok()
}

/// An attempt that is under way. One that is dropped unsettled may have moved money, if it had left.
pub(crate) struct Tracked<'a> {
    references: &'a RecentReferences,
    key: u64,
    /// Tells the attempt from others with the same reference.
    pub(crate) number: u64,
    sent: &'a SentFlag,
    is_settled: bool,
}

impl Tracked<'_> {
    /// Notes how the attempt ended, and the response that says so.
    pub(crate) fn settle(
        mut self,
        result: Result<Option<PaymentId>, &Error>,
        opens_page: bool,
        response: Option<Arc<HttpResponse>>,
    ) {
        self.is_settled = true;
        let state = match result {
            Ok(payment @ Some(_)) => Some(State::Done(payment)),
            Ok(None) if opens_page => Some(State::Open),
            Ok(None) => Some(State::Done(None)),
            // What was done before was not done by this attempt.
            Err(Error::Api(refusal)) if refusal.may_be_done_before() => Some(State::Declined),
            Err(error) => match error.outcome() {
                Outcome::NotSent => None,
                Outcome::Refused => Some(State::Declined),
                _ => Some(State::Open),
            },
        };
        self.references.settle(self.key, self.number, state, response);
    }
}

impl Drop for Tracked<'_> {
    fn drop(&mut self) {
        if !self.is_settled {
            let state = self.sent.is_set().then_some(State::Open);
            self.references.settle(self.key, self.number, state, None);
        }
    }
}

#[cfg(test)]
mod tests;
