//! One operation: sent, and found out about, as the documents say.

use iyzico_core::answer::Verify;
use iyzico_core::payment::{Cancellation, Payment, PaymentId, Refund};
use iyzico_core::recovery::{Found, Pending, Recoverable};
use iyzico_core::{Error, Outcome};
use iyzico_http::{CallOptions, OnceOptions, Settled};

use super::crash::crash_after;
use super::dice::Dice;
use super::merchant::Merchant;
use super::notes::{Attempt, Belief, Operation, Proof, Wanted};
use super::shop::{Manner, call_options, once_options};
use super::tally::Ending;

/// How a call ended for the merchant.
enum End {
    Succeeded(Found, Ending),
    Declined(Error),
    NotSent,
    /// The stored handle, as text.
    Unknown(String),
}

/// What became of an operation.
pub(crate) enum Became {
    Done(Found),
    /// It did not happen, and the merchant gave up.
    Refused,
    /// Nobody knows, so nothing that builds on it may follow.
    Unknown,
}

/// What happens to the merchant's own program during a call.
enum Fate {
    Runs,
    /// It is woken so often, and then it is gone.
    Crashes(u64),
    HasNoNetwork,
}

impl Fate {
    fn of(dice: &mut Dice) -> Self {
        match dice.below(100) {
            0 => Self::HasNoNetwork,
            1..=5 => Self::Crashes(dice.between(1, 8)),
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
    ) -> Became
    where
        E: Recoverable,
        E::Response: IntoFound,
    {
        let name = wanted.name();
        let number = self.notes.operations.len();
        self.notes.operations.push(Operation { wanted, attempts: Vec::new() });
        let mut refusals = 0;
        for attempt in 0..MOST_ATTEMPTS {
            let conversation_id = format!("{}-{number}-{attempt}", self.notes.basket_id);
            let request = make(conversation_id.clone(), refusals);
            self.shop.tally.send();
            let mut end = match self.shop.manner {
                Manner::Careful => self.send_once(&request, payment_id).await,
                Manner::Naive => self.send(&request).await,
            };
            if let End::Unknown(handle) = end {
                end = self.find_out_later(handle).await;
            }
            self.write_down(name, conversation_id, &end);
            match end {
                End::Succeeded(found, _) => return Became::Done(found),
                End::Unknown(_) => return Became::Unknown,
                End::NotSent => {}
                End::Declined(error) if may_repeat(refusals, &error) => refusals += 1,
                End::Declined(_) => return Became::Refused,
            }
        }
        Became::Refused
    }

    async fn send_once<E>(&mut self, request: &E, payment_id: Option<&PaymentId>) -> End
    where
        E: Recoverable,
        E::Response: IntoFound,
    {
        let client = self.shop.client();
        let options = OnceOptions { payment_id: payment_id.cloned(), ..once_options() };
        let mut pending = client.pending(request).expect("the shop makes right requests");
        if let Some(payment_id) = payment_id {
            pending = pending.with_payment_id(payment_id.clone());
        }
        let stored = pending.to_json();
        let settled = match Fate::of(&mut self.order.dice) {
            Fate::Runs => Some(client.send_once(request, &options).await),
            Fate::HasNoNetwork => Some(self.shop.unreachable().send_once(request, &options).await),
            Fate::Crashes(polls) => crash_after(polls, client.send_once(request, &options)).await,
        };
        if let Some(settled) = settled {
            end_of(settled.map(IntoFound::into_found), Ending::LookedUp)
        } else {
            self.shop.tally.crash();
            End::Unknown(stored)
        }
    }

    /// What is done without this client: answers are believed as they come, and a call that failed is
    /// a call that did not happen.
    async fn send<E>(&self, request: &E) -> End
    where
        E: Recoverable,
        E::Response: IntoFound,
    {
        let credulous = CallOptions { verify: Some(Verify::Not), ..call_options() };
        match self.shop.client().send_with(request, &credulous).await {
            Ok(answer) => End::Succeeded(answer.body.into_found(), Ending::Answered),
            Err(error) if error.outcome() == Outcome::Refused => End::Declined(error),
            Err(_) => End::NotSent,
        }
    }

    /// Looks a stored call up on several nights, each time with a client that knows nothing of it.
    async fn find_out_later(&mut self, handle: String) -> End {
        for _ in 0..NIGHTS {
            self.sleep().await;
            let pending = Pending::from_json(&handle).expect("it was stored as it was");
            let settled = self.shop.client().resolve(&pending, &once_options()).await;
            let end = end_of(settled, Ending::Resolved);
            if !matches!(end, End::Unknown(_)) {
                return end;
            }
        }
        End::Unknown(handle)
    }

    fn write_down(&mut self, name: &'static str, conversation_id: String, end: &End) {
        let (belief, ending) = match end {
            End::Succeeded(found, ending) => {
                (Belief::Happened(Box::new(Proof::of(found))), *ending)
            }
            End::Declined(_) => (Belief::Declined, Ending::Declined),
            End::NotSent => (Belief::NotSent, Ending::NotSent),
            End::Unknown(_) => (Belief::Unknown, Ending::Unknown),
        };
        self.shop.tally.end(name, ending);
        let operation = self.notes.operations.last_mut().expect("it was begun");
        operation.attempts.push(Attempt { conversation_id, belief });
    }
}

fn end_of(settled: Settled<Found>, if_looked_up: Ending) -> End {
    match settled {
        Settled::Succeeded { answer, looked_up: true } => End::Succeeded(answer.body, if_looked_up),
        Settled::Succeeded { answer, looked_up: false } => {
            End::Succeeded(answer.body, Ending::Answered)
        }
        Settled::Declined(error) => End::Declined(error),
        Settled::NotSent(_) => End::NotSent,
        Settled::Unknown(pending, _) => End::Unknown(pending.to_json()),
    }
}

/// An answer in the shape in which look-ups bring it, so that both are treated alike.
pub(crate) trait IntoFound {
    fn into_found(self) -> Found;
}

impl IntoFound for Payment {
    fn into_found(self) -> Found {
        Found::Payment(Box::new(self))
    }
}

impl IntoFound for Cancellation {
    fn into_found(self) -> Found {
        Found::Cancellation(Box::new(self))
    }
}

impl IntoFound for Refund {
    fn into_found(self) -> Found {
        Found::Refund(Box::new(self))
    }
}

const MOST_ATTEMPTS: usize = 6;
/// How often a stored call is looked up before a person would be asked.
const NIGHTS: usize = 4;
