//! How a money call that is sent once ends, and how long its outcome is looked for.

use std::iter;
use std::time::Duration;

use iyzico_core::endpoint::FoundBy;
use iyzico_core::payment::{PaymentId, Risk};
use iyzico_core::recovery::Pending;
use iyzico_core::rust_decimal::Decimal;
use iyzico_core::rust_decimal::prelude::ToPrimitive as _;
use iyzico_core::value::field::Fields;
use iyzico_core::{Entry, Error, Response};

use crate::call_options::CallOptions;
use crate::clock;
use crate::retry;

/// How a money call ended. A `match` over it is checked to be complete.
///
/// ```
/// use iyzico_http::Settled;
/// use iyzico_http::payment::Payment;
///
/// fn next_step(settled: &Settled<Payment>) -> String {
///     match settled {
///         Settled::Succeeded { response, .. } if response.may_ship() => "ship".to_owned(),
///         Settled::Succeeded { .. } | Settled::UnderReview { .. } => "wait for risk control".to_owned(),
///         Settled::RefusedByRisk { response, .. } => format!("cancel {}", response.payment_id),
///         Settled::NotSent(_) => "try again".to_owned(),
///         Settled::Declined(error) => format!("ask for another card: {error}"),
///         Settled::Unknown(pending, _) => format!("store this: {}", pending.to_json()),
///     }
/// }
/// ```
#[derive(Debug)]
#[must_use = "it says whether money moved"]
pub enum Settled<T> {
    /// The call was carried out.
    Succeeded {
        /// The response. If it was lost: what was found instead, with the `conversationId` of the call
        /// and everything else around it from the response to the look-up; fields that only the lost
        /// response had are missing.
        response: Response<T>,
        /// Whether the response was lost and the call was looked up.
        looked_up: bool,
    },
    /// The payment was made and is under review by risk control: ship nothing until a notification or a
    /// later look-up says that it was accepted.
    UnderReview {
        /// As for [`Succeeded`](Self::Succeeded).
        response: Response<T>,
        /// As for [`Succeeded`](Self::Succeeded).
        looked_up: bool,
    },
    /// The payment was made, and risk control refused it (`fraudStatus` -1). Whether the money was taken, or
    /// goes back by itself, is not documented: ship nothing, and cancel the payment before you ask for another
    /// card. It is never sent again.
    RefusedByRisk {
        /// As for [`Succeeded`](Self::Succeeded).
        response: Response<T>,
        /// As for [`Succeeded`](Self::Succeeded).
        looked_up: bool,
    },
    /// The request never left: no money moved, sending it again is safe.
    NotSent(Error),
    /// iyzico or the bank refused: no money moved.
    Declined(Error),
    /// Nobody knows yet. Store the handle, look it up later with
    /// [`Client::resolve`](crate::Client::resolve), and do not send the call again before. The error has
    /// the outcome [`Unknown`](iyzico_core::Outcome::Unknown) and the same handle; what it came of is
    /// [`Error::lost`].
    Unknown(Box<Pending>, Error),
}

/// How long and how often a call is looked up whose response was lost.
///
/// With the defaults there are five look-ups in about 40 seconds: iyzico wants no more than five
/// identical errors in a minute. More fields may come, so end with `..OnceOptions::default()`.
///
/// ```
/// use iyzico_http::{CallOptions, OnceOptions};
///
/// let options = OnceOptions { call: CallOptions::default(), ..OnceOptions::default() };
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnceOptions {
    /// What is different for the calls themselves: the money call and every look-up. Extra fields are for
    /// the money call alone, so nothing that only looks up takes them.
    pub call: CallOptions,
    /// Time for finding out, from the moment the response was lost. Default: 60 seconds.
    pub deadline: Duration,
    /// Pause before the first look-up after a lost response. It doubles each time, and up to a
    /// quarter is added by chance. Default: 1 second.
    pub first_pause: Duration,
    /// The pause does not grow beyond this. Default: 30 seconds.
    pub longest_pause: Duration,
    /// The payment that a refunded line belongs to. `payment.refund` does not name it, and cannot be
    /// looked up without it. It says nothing about other calls, and is not asked for there.
    pub payment_id: Option<PaymentId>,
    /// The handle of an earlier attempt at the same call, from another process or before a restart. It
    /// is looked up first, and the call is sent only if it is proven to have moved no money. A handle of
    /// another call is [`Settled::Unknown`].
    pub pending: Option<Box<Pending>>,
}

impl Default for OnceOptions {
    fn default() -> Self {
        Self {
            call: CallOptions::default(),
            deadline: Duration::from_secs(60),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(30),
            payment_id: None,
            pending: None,
        }
    }
}

impl<T> Settled<T> {
    /// Maps the body of the response.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Settled<U> {
        self.map_response(|response| response.map(make))
    }

    fn map_response<U>(self, make: impl FnOnce(Response<T>) -> Response<U>) -> Settled<U> {
        match self {
            Self::Succeeded { response, looked_up } => {
                Settled::Succeeded { response: make(response), looked_up }
            }
            Self::UnderReview { response, looked_up } => {
                Settled::UnderReview { response: make(response), looked_up }
            }
            Self::RefusedByRisk { response, looked_up } => {
                Settled::RefusedByRisk { response: make(response), looked_up }
            }
            Self::NotSent(error) => Settled::NotSent(error),
            Self::Declined(error) => Settled::Declined(error),
            Self::Unknown(pending, error) => Settled::Unknown(pending, error),
        }
    }

    /// The response as [`Response::into_json`] makes it.
    pub fn into_json(self) -> Settled<String>
    where
        T: Fields,
    {
        self.map_response(Response::into_json)
    }

    /// How a call ends whose payment was made, as risk control sees it.
    ///
    /// It is asked at the very end: until then the call counts as carried out, whatever risk control says, so
    /// that nothing takes its refusal for a proof that the call may be sent again.
    pub(super) fn judged_by_risk_control(self, endpoint: &'static str) -> Self {
        let Self::Succeeded { response, looked_up } = self else { return self };
        // Risk control does not judge refunds; its verdict would be that of the payment.
        let found_by = Entry::find(endpoint).and_then(|entry| entry.found_by);
        let makes_payment = found_by != Some(FoundBy::ReferenceWithinPayment);
        match response.received_fraud_status().and_then(risk_of).filter(|_| makes_payment) {
            Some(Risk::UnderReview) => Self::UnderReview { response, looked_up },
            Some(Risk::Refused) => Self::RefusedByRisk { response, looked_up },
            _ => Self::Succeeded { response, looked_up },
        }
    }
}

/// What risk control says, however the number is written.
fn risk_of(status: &str) -> Option<Risk> {
    let status: Decimal = status.trim().parse().ok()?;
    status.is_integer().then(|| status.to_i32()).flatten().and_then(Risk::of)
}

impl OnceOptions {
    pub(super) fn pauses(&self) -> impl Iterator<Item = Duration> {
        let first = self.first_pause.max(SHORTEST_PAUSE);
        let longest = self.longest_pause.max(SHORTEST_PAUSE);
        iter::successors(Some(first), move |pause| Some(pause.saturating_mul(2).min(longest))).map(
            |pause| {
                let chance = clock::chance();
                pause.saturating_add(retry::random_part(pause / 4, chance))
            },
        )
    }
}

const SHORTEST_PAUSE: Duration = Duration::from_millis(10);

#[cfg(test)]
mod tests {
    use super::*;

    /// iyzico wants no more than five identical errors in a minute.
    #[test]
    fn pauses_double_up_to_the_longest_one() {
        let second = Duration::from_secs(1);
        let check = |options: &OnceOptions, expected: &[Duration]| {
            for (pause, least) in options.pauses().zip(expected) {
                assert!((*least..=*least + *least / 4).contains(&pause), "{pause:?} {least:?}");
            }
        };
        let usual = OnceOptions::default();
        check(&usual, &[1, 2, 4, 8, 16, 30, 30, 30].map(|seconds| second * seconds));
        let within: Duration = usual.pauses().take(5).sum();
        assert!(within < usual.deadline, "five look-ups fit: {within:?}");
        let hasty =
            OnceOptions { first_pause: Duration::ZERO, longest_pause: Duration::ZERO, ..usual };
        check(&hasty, &[SHORTEST_PAUSE; 3]);
        let endless = OnceOptions { longest_pause: Duration::MAX, ..OnceOptions::default() };
        assert!(endless.pauses().nth(80).unwrap() > second * 1_000_000);
        let never = OnceOptions { first_pause: Duration::MAX, ..endless };
        assert_eq!(never.pauses().next(), Some(Duration::MAX));
    }

    #[test]
    fn risk_is_read_however_the_number_is_written() {
        for (status, risk) in [
            ("1", Some(Risk::Accepted)),
            ("0", Some(Risk::UnderReview)),
            ("0.0", Some(Risk::UnderReview)),
            (" 0 ", Some(Risk::UnderReview)),
            ("-1.0", Some(Risk::Refused)),
            ("0.5", None),
            ("null", None),
            ("", None),
        ] {
            assert_eq!(risk_of(status), risk, "{status}");
        }
    }
}
