//! One money operation: attempts, until it happens, is refused for good, or is unknown.

use iyzico_core::Error;
use iyzico_core::payment::PaymentId;
use iyzico_core::recovery::Recoverable;

use super::call::CallResult;
use super::merchant::{Merchant, is_after_pause};
use super::records::{Attempt, Belief, Operation, Receipt, Reported, Wanted};
use super::shop::{Program, Strategy};
use super::tally::Ending;

/// How an operation ended.
pub(crate) enum OperationResult {
    Done(Receipt),
    /// It did not happen, and the merchant gave up.
    Refused,
    /// Nobody knows, so nothing that builds on it may follow.
    Unknown,
}

/// What tells an attempt from others.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// Its `conversationId`; empty if the client makes one.
    pub(crate) conversation_id: String,
    /// What finds it in the ledger; see [`Attempt::trace`].
    pub(crate) mark: String,
    /// How many attempts were refused before.
    pub(crate) refusals: usize,
    /// Place of its operation in the record.
    pub(crate) operation: usize,
}

impl Merchant {
    /// Wants something to happen once, and tries until it does, is refused for good, or is unknown.
    ///
    /// `make` makes the request of an attempt. `may_repeat` tells whether another attempt can bring
    /// something after so many refusals.
    pub(crate) async fn operate<E>(
        &mut self,
        wanted: Wanted,
        payment_id: Option<&PaymentId>,
        make: impl Fn(Identity) -> E,
        may_repeat: impl Fn(usize, &Error) -> bool,
    ) -> OperationResult
    where
        E: Recoverable,
        E::Response: Into<Receipt>,
    {
        let number = self.record.operations.len();
        let shared = match self.shop.strategy {
            Strategy::Careful => self.references.shared(&wanted),
            Strategy::Naive => None,
        };
        self.record.operations.push(Operation { wanted, attempts: Vec::new() });
        let mut refusals = 0;
        for attempt in 0..MAX_ATTEMPTS {
            let mark = format!("{}-{number}-{attempt}", self.record.basket_id);
            let conversation_id = shared.clone().unwrap_or_else(|| mark.clone());
            let identity = Identity { conversation_id, mark, refusals, operation: number };
            let request = make(identity.clone());
            match Box::pin(self.attempt(&request, payment_id, &identity)).await {
                CallResult::Succeeded(receipt, _) => return OperationResult::Done(receipt),
                CallResult::Unknown(_) => return OperationResult::Unknown,
                CallResult::NotSent(_) => {}
                CallResult::Declined(error) if may_repeat(refusals, &error) => refusals += 1,
                CallResult::Declined(_) | CallResult::Refused => return OperationResult::Refused,
            }
        }
        OperationResult::Refused
    }

    /// One request, however often it is sent.
    async fn attempt<E>(
        &mut self,
        request: &E,
        payment_id: Option<&PaymentId>,
        identity: &Identity,
    ) -> CallResult
    where
        E: Recoverable,
        E::Response: Into<Receipt>,
    {
        if self.shop.strategy == Strategy::Naive {
            let result = self.send(request).await;
            self.note(identity, self.shop.program().number, &result);
            return result;
        }
        if self.order.rng.percent(4) {
            self.shop.restart();
        }
        let program = self.shop.program();
        let mut last = None;
        for result in self.send_once(&program.client, request, payment_id).await {
            self.note(identity, program.number, &result);
            last = Some(joined(last, result));
        }
        let mut last = last.expect("a call has a result");
        if self.order.rng.percent(10) {
            last = self.repeat(program, request, payment_id, identity, last).await;
        }
        if let CallResult::Unknown(Some(handle)) = &last {
            let handle = handle.clone();
            last = self.resolve_later(request, payment_id, handle).await;
            self.note_later(identity, &last);
        }
        if matches!(last, CallResult::Unknown(_)) {
            let name = self.record.operations[identity.operation].wanted.name();
            self.shop.tally.end(name, Ending::Unknown);
        }
        last
    }

    /// The buyer pressed the button again, or a job ran again.
    async fn repeat<E>(
        &mut self,
        mut program: Program,
        request: &E,
        payment_id: Option<&PaymentId>,
        identity: &Identity,
        first: CallResult,
    ) -> CallResult
    where
        E: Recoverable,
        E::Response: Into<Receipt>,
    {
        let handle = match &first {
            CallResult::Unknown(handle) => handle.clone(),
            _ => None,
        };
        // After a restart only a handle tells the new client of the call. What is known to have happened
        // is in the merchant's own books, and is not sent again.
        let is_restarted = handle.is_some() && self.order.rng.percent(50);
        if is_restarted {
            self.shop.restart();
            program = self.shop.program();
        } else if identity.conversation_id.is_empty() {
            return first; // without a reference it would be another call
        }
        let handle = handle.filter(|_| is_restarted);
        let handle = handle.as_deref();
        let second = self.send_again(&program.client, request, payment_id, handle).await;
        self.note(identity, program.number, &second);
        joined(Some(first), second)
    }

    /// Notes what the merchant believes after a call.
    pub(super) fn note(&mut self, identity: &Identity, program: u64, result: &CallResult) {
        self.shop.tally.send();
        let Identity { conversation_id, mark, operation, .. } = identity.clone();
        let operation = &mut self.record.operations[operation];
        let trace = if operation.wanted.is_marked() { mark } else { conversation_id.clone() };
        let (belief, reason) = (Belief::Unknown, result.reason());
        operation.attempts.push(Attempt { conversation_id, trace, program, belief, reason });
        self.note_later(identity, result);
    }

    /// Notes what the merchant believes about the last call of an operation now.
    fn note_later(&mut self, identity: &Identity, result: &CallResult) {
        let (belief, ending) = match result {
            CallResult::Succeeded(receipt, ending) => {
                (Belief::Happened(Box::new(Reported::of(receipt))), *ending)
            }
            // Too many calls: that says nothing of the payment, only that this call did nothing.
            CallResult::Declined(error) if is_after_pause(error) => {
                (Belief::NotSent, Ending::Declined)
            }
            CallResult::Declined(_) | CallResult::Refused => (Belief::Declined, Ending::Declined),
            CallResult::NotSent(_) => (Belief::NotSent, Ending::NotSent),
            CallResult::Unknown(_) => return,
        };
        let operation = &mut self.record.operations[identity.operation];
        self.shop.tally.end(operation.wanted.name(), ending);
        if let Some(attempt) = operation.attempts.last_mut() {
            attempt.belief = belief;
            attempt.reason = result.reason();
        }
    }
}

/// What two results of one request say together. The second time the client knew of the first one:
/// only that it did not send the request again says nothing.
fn joined(first: Option<CallResult>, second: CallResult) -> CallResult {
    match (first, second) {
        (Some(done @ CallResult::Succeeded(..)), _) => done,
        (Some(open @ CallResult::Unknown(_)), CallResult::NotSent(_)) => open,
        (_, second) => second,
    }
}

pub(super) const MAX_ATTEMPTS: usize = 6;
