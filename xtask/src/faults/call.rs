//! One money call: sent once, perhaps twice, looked up, stored and resolved.

use iyzico_core::payment::PaymentId;
use iyzico_core::recovery::{Pending, Recoverable};
use iyzico_core::response::Verify;
use iyzico_core::{Error, Outcome};
use iyzico_http::{CallOptions, Client, OnceOptions, Settled};

use super::crash::crash_after;
use super::merchant::Merchant;
use super::records::Receipt;
use super::rng::Rng;
use super::shop::{call_options, once_options};
use super::tally::Ending;

/// How a call ended for the merchant.
pub(crate) enum CallResult {
    Succeeded(Receipt, Ending),
    Declined(Error),
    /// Nobody has paid on a page.
    Refused,
    NotSent(Error),
    /// The stored handle, as text, if there is one.
    Unknown(Option<String>),
}

impl CallResult {
    /// How the client put it.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Succeeded(_, ending) => ending.title().to_owned(),
            Self::Declined(error) | Self::NotSent(error) => error.to_string(),
            Self::Refused => "not paid".to_owned(),
            Self::Unknown(_) => "unknown".to_owned(),
        }
    }
}

/// What happens to the merchant's own program during a call.
enum ProgramFault {
    Runs,
    /// It is woken so often, and then it is gone.
    Crashes(u64),
    HasNoNetwork,
    /// The same call is made twice at the same time.
    RunsTwice,
}

impl ProgramFault {
    fn of(rng: &mut Rng) -> Self {
        match rng.below(100) {
            0 => Self::HasNoNetwork,
            1..=5 => Self::Crashes(rng.between(1, 8)),
            6..=9 => Self::RunsTwice,
            _ => Self::Runs,
        }
    }
}

impl Merchant {
    /// Sends a call once. Two results when it was made twice at the same time.
    pub(super) async fn send_once<E>(
        &mut self,
        client: &Client,
        request: &E,
        payment_id: Option<&PaymentId>,
    ) -> Vec<CallResult>
    where
        E: Recoverable,
        E::Response: Into<Receipt>,
    {
        let options = OnceOptions { payment_id: payment_id.cloned(), ..once_options() };
        let stored = handle_of(client, request, payment_id);
        let settled = match ProgramFault::of(&mut self.order.rng) {
            // Without a reference of their own they would be two calls.
            ProgramFault::RunsTwice if stored.is_some() => {
                let (first, second) = tokio::join!(
                    client.send_once(request, &options),
                    client.send_once(request, &options)
                );
                return [first, second].map(|one| result_of(one, Ending::LookedUp)).into();
            }
            ProgramFault::Runs | ProgramFault::RunsTwice => {
                client.send_once(request, &options).await
            }
            ProgramFault::HasNoNetwork => {
                self.shop.unreachable().send_once(request, &options).await
            }
            ProgramFault::Crashes(polls) => {
                let work = client.send_once(request, &options);
                let Some(settled) = crash_after(polls, work).await else {
                    self.shop.tally.crash();
                    return vec![CallResult::Unknown(stored)];
                };
                settled
            }
        };
        vec![result_of(settled, Ending::LookedUp)]
    }

    /// Sends the very same request once more: with a client that knows of the first time, or with the
    /// handle, which is all that is left after a restart.
    pub(super) async fn send_again<E>(
        &self,
        client: &Client,
        request: &E,
        payment_id: Option<&PaymentId>,
        handle: Option<&str>,
    ) -> CallResult
    where
        E: Recoverable,
        E::Response: Into<Receipt>,
    {
        let options = OnceOptions {
            payment_id: payment_id.cloned(),
            pending: handle.map(|handle| Box::new(read(handle))),
            ..once_options()
        };
        let settled = client.send_once(request, &options).await;
        result_of(settled, Ending::Repeated)
    }

    /// What is done without this client: responses are believed as they come, and a call that failed is
    /// a call that did not happen.
    pub(super) async fn send<E>(&self, request: &E) -> CallResult
    where
        E: Recoverable,
        E::Response: Into<Receipt>,
    {
        let unverified = CallOptions { verify: Some(Verify::Not), ..call_options() };
        match self.shop.client().send_with(request, &unverified).await {
            Ok(response) => CallResult::Succeeded(response.body.into(), Ending::Answered),
            Err(error) if error.outcome() == Outcome::Refused => CallResult::Declined(error),
            Err(error) => CallResult::NotSent(error),
        }
    }

    /// Looks a stored call up after each advance of the clock, with a client that knows nothing of it;
    /// or sends it again with its handle, which comes to the same if money has moved.
    pub(super) async fn resolve_later<E>(
        &mut self,
        request: &E,
        payment_id: Option<&PaymentId>,
        handle: String,
    ) -> CallResult
    where
        E: Recoverable,
        E::Response: Into<Receipt>,
    {
        for _ in 0..RESOLVE_ATTEMPTS {
            self.wait_for_clock().await;
            let client = self.shop.client();
            let result = if self.order.rng.percent(30) {
                self.send_again(&client, request, payment_id, Some(&handle)).await
            } else {
                let settled = client.resolve::<E>(&read(&handle), &once_options()).await;
                result_of(settled, Ending::Resolved)
            };
            if !matches!(result, CallResult::Unknown(_)) {
                return result;
            }
        }
        CallResult::Unknown(Some(handle))
    }
}

/// The handle that is stored before sending. Without a `conversationId` of the merchant's own there is
/// none.
fn handle_of<E: Recoverable>(
    client: &Client,
    request: &E,
    payment_id: Option<&PaymentId>,
) -> Option<String> {
    let pending = client.pending(request).ok()?;
    Some(match payment_id {
        Some(payment_id) => pending.with_payment_id(payment_id.clone()).to_json(),
        None => pending.to_json(),
    })
}

fn read(handle: &str) -> Pending {
    Pending::from_json(handle).expect("it was stored as it was")
}

fn result_of<T: Into<Receipt>>(settled: Settled<T>, if_looked_up: Ending) -> CallResult {
    match settled {
        Settled::Succeeded { response, looked_up }
        | Settled::UnderReview { response, looked_up }
        | Settled::RefusedByRisk { response, looked_up } => {
            let ending = if looked_up { if_looked_up } else { Ending::Answered };
            CallResult::Succeeded(response.body.into(), ending)
        }
        Settled::Declined(error) => CallResult::Declined(error),
        Settled::NotSent(error) => CallResult::NotSent(error),
        Settled::Unknown(pending, _) => CallResult::Unknown(Some(pending.to_json())),
    }
}

/// How often a stored call is looked up before a person would be asked.
const RESOLVE_ATTEMPTS: usize = 4;
