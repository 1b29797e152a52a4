//! One money operation: sent once, looked up, stored and resolved, as the documents say.

use iyzico_core::payment::PaymentId;
use iyzico_core::recovery::{Pending, Recoverable};
use iyzico_core::response::Verify;
use iyzico_core::{Error, Outcome};
use iyzico_http::{CallOptions, OnceOptions, Settled};

use super::crash::crash_after;
use super::merchant::Merchant;
use super::records::{Attempt, Belief, Operation, Receipt, Reported, Wanted};
use super::rng::Rng;
use super::shop::{Strategy, call_options, once_options};
use super::tally::Ending;

/// How a call ended for the merchant.
enum CallResult {
    Succeeded(Receipt, Ending),
    Declined(Error),
    NotSent,
    /// The stored handle, as text.
    Unknown(String),
}

/// How an operation ended.
pub(crate) enum OperationResult {
    Done(Receipt),
    /// It did not happen, and the merchant gave up.
    Refused,
    /// Nobody knows, so nothing that builds on it may follow.
    Unknown,
}

/// What happens to the merchant's own program during a call.
enum ProgramFault {
    Runs,
    /// It is woken so often, and then it is gone.
    Crashes(u64),
    HasNoNetwork,
}

impl ProgramFault {
    fn of(rng: &mut Rng) -> Self {
        match rng.below(100) {
            0 => Self::HasNoNetwork,
            1..=5 => Self::Crashes(rng.between(1, 8)),
            _ => Self::Runs,
        }
    }
}

impl Merchant {
    /// Wants something to happen once, and tries until it does, is refused for good, or is unknown.
    ///
    /// `make` makes the request of an attempt from its `conversationId` and its number. `may_repeat`
    /// tells whether another attempt can bring something after so many refusals.
    pub(crate) async fn operate<E>(
        &mut self,
        wanted: Wanted,
        payment_id: Option<&PaymentId>,
        make: impl Fn(String, usize) -> E,
        may_repeat: impl Fn(usize, &Error) -> bool,
    ) -> OperationResult
    where
        E: Recoverable,
        E::Response: Into<Receipt>,
    {
        let name = wanted.name();
        let number = self.record.operations.len();
        self.record.operations.push(Operation { wanted, attempts: Vec::new() });
        let mut refusals = 0;
        for attempt in 0..MAX_ATTEMPTS {
            let conversation_id = format!("{}-{number}-{attempt}", self.record.basket_id);
            let request = make(conversation_id.clone(), refusals);
            self.shop.tally.send();
            let mut result = match self.shop.strategy {
                Strategy::Careful => self.send_once(&request, payment_id).await,
                Strategy::Naive => self.send(&request).await,
            };
            if let CallResult::Unknown(handle) = result {
                result = self.resolve_later::<E>(handle).await;
            }
            self.record_attempt(name, conversation_id, &result);
            match result {
                CallResult::Succeeded(receipt, _) => return OperationResult::Done(receipt),
                CallResult::Unknown(_) => return OperationResult::Unknown,
                CallResult::NotSent => {}
                CallResult::Declined(error) if may_repeat(refusals, &error) => refusals += 1,
                CallResult::Declined(_) => return OperationResult::Refused,
            }
        }
        OperationResult::Refused
    }

    async fn send_once<E>(&mut self, request: &E, payment_id: Option<&PaymentId>) -> CallResult
    where
        E: Recoverable,
        E::Response: Into<Receipt>,
    {
        let client = self.shop.client();
        let options = OnceOptions { payment_id: payment_id.cloned(), ..once_options() };
        let mut pending = client.pending(request).expect("the shop makes right requests");
        if let Some(payment_id) = payment_id {
            pending = pending.with_payment_id(payment_id.clone());
        }
        let stored = pending.to_json();
        let settled = match ProgramFault::of(&mut self.order.rng) {
            ProgramFault::Runs => Some(client.send_once(request, &options).await),
            ProgramFault::HasNoNetwork => {
                Some(self.shop.unreachable().send_once(request, &options).await)
            }
            ProgramFault::Crashes(polls) => {
                crash_after(polls, client.send_once(request, &options)).await
            }
        };
        if let Some(settled) = settled {
            result_of(settled, Ending::LookedUp)
        } else {
            self.shop.tally.crash();
            CallResult::Unknown(stored)
        }
    }

    /// What is done without this client: responses are believed as they come, and a call that failed is
    /// a call that did not happen.
    async fn send<E>(&self, request: &E) -> CallResult
    where
        E: Recoverable,
        E::Response: Into<Receipt>,
    {
        let unverified = CallOptions { verify: Some(Verify::Not), ..call_options() };
        match self.shop.client().send_with(request, &unverified).await {
            Ok(response) => CallResult::Succeeded(response.body.into(), Ending::Answered),
            Err(error) if error.outcome() == Outcome::Refused => CallResult::Declined(error),
            Err(_) => CallResult::NotSent,
        }
    }

    /// Looks a stored call up after each advance of the clock, with a client that knows nothing of it.
    async fn resolve_later<E>(&mut self, handle: String) -> CallResult
    where
        E: Recoverable,
        E::Response: Into<Receipt>,
    {
        for _ in 0..RESOLVE_ATTEMPTS {
            self.wait_for_clock().await;
            let pending = Pending::from_json(&handle).expect("it was stored as it was");
            let settled = self.shop.client().resolve::<E>(&pending, &once_options()).await;
            let result = result_of(settled, Ending::Resolved);
            if !matches!(result, CallResult::Unknown(_)) {
                return result;
            }
        }
        CallResult::Unknown(handle)
    }

    fn record_attempt(&mut self, name: &'static str, conversation_id: String, result: &CallResult) {
        let (belief, ending) = match result {
            CallResult::Succeeded(receipt, ending) => {
                (Belief::Happened(Box::new(Reported::of(receipt))), *ending)
            }
            CallResult::Declined(_) => (Belief::Declined, Ending::Declined),
            CallResult::NotSent => (Belief::NotSent, Ending::NotSent),
            CallResult::Unknown(_) => (Belief::Unknown, Ending::Unknown),
        };
        self.shop.tally.end(name, ending);
        let operation = self.record.operations.last_mut().expect("it was begun");
        operation.attempts.push(Attempt { conversation_id, belief });
    }
}

fn result_of<T: Into<Receipt>>(settled: Settled<T>, if_looked_up: Ending) -> CallResult {
    match settled {
        Settled::Succeeded { response, looked_up }
        | Settled::UnderReview { response, looked_up } => {
            let ending = if looked_up { if_looked_up } else { Ending::Answered };
            CallResult::Succeeded(response.body.into(), ending)
        }
        Settled::Declined(error) => CallResult::Declined(error),
        Settled::NotSent(_) => CallResult::NotSent,
        Settled::Unknown(pending, _) => CallResult::Unknown(pending.to_json()),
    }
}

const MAX_ATTEMPTS: usize = 6;
/// How often a stored call is looked up before a person would be asked.
const RESOLVE_ATTEMPTS: usize = 4;
