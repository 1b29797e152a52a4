//! Requests to pay: asked for, paid, refused or withdrawn.
//!
//! Nothing about them is documented: states, words and refusals are inferred. The one merchant of this
//! bank is on both sides: it asks, and it answers.

use iyzico_core::Price;
use iyzico_core::order::LocalTime;
use iyzico_core::request_to_pay::{RequestToPayRecord, RequestToPayReference};
use jiff::Timestamp;

use super::clock::{local_time, turkish};
use super::fields::note;
use super::refusal::{INVALID_REQUEST, Refusal};

/// All requests to pay, oldest first.
#[derive(Debug, Default)]
pub(crate) struct RequestsToPay(Vec<Asked>);

/// A request to pay, and what was paid of it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// What is asked for. Its state stands in `state`.
    pub(crate) record: RequestToPayRecord,
    pub(crate) reference: RequestToPayReference,
    pub(crate) amount: Price,
    pub(crate) paid: Price,
    pub(crate) created_at: Timestamp,
    pub(crate) state: State,
}

/// How far a request to pay has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Created,
    PartiallyPaid,
    Paid,
    Denied,
    Cancelled,
}

impl State {
    /// The word of the state. Our choice.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::PartiallyPaid => "PARTIALLY_PAID",
            Self::Paid => "PAID",
            Self::Denied => "DENIED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

impl RequestsToPay {
    pub(crate) fn add(&mut self, asked: Asked) {
        self.0.push(asked);
    }

    pub(crate) fn all(&self) -> &[Asked] {
        &self.0
    }

    pub(crate) fn find(&self, reference: &RequestToPayReference) -> Result<&Asked, Refusal> {
        self.0.iter().find(|asked| asked.reference == *reference).ok_or_else(unknown)
    }

    pub(crate) fn find_mut(
        &mut self,
        reference: &RequestToPayReference,
    ) -> Result<&mut Asked, Refusal> {
        self.0.iter_mut().find(|asked| asked.reference == *reference).ok_or_else(unknown)
    }
}

impl Asked {
    /// The record with its state.
    pub(crate) fn record(&self, now: Timestamp) -> RequestToPayRecord {
        let word = self.word(now);
        let mut record = self.record.clone();
        record.request_to_pay_status = Some(note(word));
        record.status = Some(note(word));
        record
    }

    /// The word of the state; one that is past its time is neither paid nor refused any more.
    pub(crate) fn word(&self, now: Timestamp) -> &'static str {
        if self.is_open() && self.is_expired(now) { "EXPIRED" } else { self.state.word() }
    }

    /// Pays it, or a part of it where that is allowed. A paid one is not paid again.
    pub(crate) fn pay(&mut self, amount: Price, at: Timestamp) -> Result<(), Refusal> {
        self.check_open(at)?;
        self.check_time(at)?;
        let rest = Price::new((self.amount.amount() - self.paid.amount()).normalize());
        if amount > rest {
            return Err(refuse(format!("{rest} is left to pay")));
        }
        if amount < rest && self.record.partial_payment != Some(true) {
            return Err(refuse(format!("it must be paid in full: {rest}")));
        }
        self.paid = Price::new(self.paid.amount() + amount.amount());
        self.state = if amount == rest { State::Paid } else { State::PartiallyPaid };
        Ok(())
    }

    /// Refuses it. One that was refused stays so.
    pub(crate) fn deny(&mut self, now: Timestamp) -> Result<(), Refusal> {
        self.end(State::Denied, now)
    }

    /// Withdraws it. One that was withdrawn stays so.
    pub(crate) fn cancel(&mut self, now: Timestamp) -> Result<(), Refusal> {
        self.end(State::Cancelled, now)
    }

    fn end(&mut self, state: State, now: Timestamp) -> Result<(), Refusal> {
        if self.state == state {
            return Ok(());
        }
        self.check_open(now)?;
        if self.state == State::PartiallyPaid {
            return Err(refuse("a part of it was paid"));
        }
        self.state = state;
        Ok(())
    }

    fn is_open(&self) -> bool {
        matches!(self.state, State::Created | State::PartiallyPaid)
    }

    fn is_expired(&self, now: Timestamp) -> bool {
        let end = self.record.expiration_date_time.as_ref();
        end.and_then(|end| moment(end.as_str())).is_some_and(|end| now > end)
    }

    fn check_open(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.word(now) {
            "CREATED" | "PARTIALLY_PAID" => Ok(()),
            word => Err(refuse(format!("its state is {word}"))),
        }
    }

    /// Days decide: a request to be paid on a day may be paid at any time of it.
    fn check_time(&self, at: Timestamp) -> Result<(), Refusal> {
        let wanted = self.record.requested_payment_date_time.as_ref();
        let Some(wanted) = wanted.and_then(|wanted| moment(wanted.as_str())) else {
            return Ok(());
        };
        let (wanted, day) = (turkish(wanted).date(), turkish(at).date());
        if day < wanted && self.record.early_payment == Some(false) {
            return Err(refuse(format!("it must not be paid before {wanted}")));
        }
        if day > wanted && self.record.deferred_payment == Some(false) {
            return Err(refuse(format!("it must not be paid after {wanted}")));
        }
        Ok(())
    }
}

/// Reads a moment in one of the forms in which programs write it; Turkish time unless it says another.
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    let text = LocalTime::new(text).ok()?;
    text.zoned().map(|moment| moment.timestamp())
}

/// When something was created, as other services write it.
pub(crate) fn created_date(at: Timestamp) -> iyzico_core::order::Note {
    note(local_time(at).as_str())
}

fn refuse(reason: impl Into<String>) -> Refusal {
    Refusal::new(INVALID_REQUEST).because(reason)
}

fn unknown() -> Refusal {
    refuse("there is no request to pay with this reference").with_status(404)
}
