//! The attempts that are kept, and which are forgotten.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use iyzico_core::endpoint::FoundBy;
use iyzico_core::payment::PaymentId;
use iyzico_core::recovery::Pending;
use jiff::Timestamp;

use crate::message::HttpResponse;
use crate::recent_references::known::{Known, MOST, State, found_by};
use crate::recent_references::payments::Payments;

#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) references: HashMap<u64, Reference>,
    /// How many there are under all references.
    pub(super) attempts: usize,
    /// References in the order of their last use, each with the use that put it there.
    pub(super) order: VecDeque<(u64, u64)>,
    uses: u64,
    pub(super) payments: Payments,
    /// The latest responses that said how an attempt ended, each with the number of the attempt. They stand
    /// here, so that the oldest one goes without a look at its attempt, which has left the cache by then.
    kept: VecDeque<(u64, Arc<HttpResponse>)>,
}

#[derive(Debug, Default)]
pub(super) struct Reference {
    pub(super) attempts: Vec<Attempt>,
    last_use: u64,
    /// There were too many attempts to keep them all.
    pub(super) is_crowded: bool,
}

/// One call that was sent.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) number: u64,
    pub(super) endpoint: &'static str,
    pub(super) sent_at: Option<Timestamp>,
    /// The whole request: two that are the same have the same.
    pub(super) request: u64,
    /// The amounts, the currency and the basket, by which records are told apart.
    pub(super) looks: u64,
    pub(super) payment: Option<PaymentId>,
    pub(super) moves_money: bool,
    pub(super) state: State,
}

impl Reference {
    /// Whether money may have moved in any call, unless it was about another payment.
    pub(super) fn may_have_moved(&self, pending: &Pending) -> bool {
        self.attempts.iter().any(|attempt| {
            let other_payment = attempt.payment.is_some()
                && pending.payment_id.is_some()
                && attempt.payment != pending.payment_id;
            attempt.moves_money && attempt.state != State::Declined && !other_payment
        })
    }

    /// Of attempts that moved no money the last one is enough; too many others are kept as one doubt.
    fn make_room(&mut self) {
        if self.attempts.len() < CROWD {
            return;
        }
        let declined = |attempt: &Attempt| attempt.state == State::Declined;
        let last = self.attempts.iter().rev().find(|attempt| declined(attempt)).cloned();
        self.attempts.retain(|attempt| !declined(attempt));
        self.attempts.extend(last);
        if self.attempts.len() >= CROWD {
            self.is_crowded = true;
            let under_way = |attempt: &Attempt| attempt.state == State::UnderWay;
            self.attempts.retain(under_way);
        }
    }
}

impl Memory {
    pub(super) fn known(&self, key: u64, request: u64, pending: &Pending) -> Known {
        let reference = self.references.get(&key);
        if reference.is_some_and(|known| known.is_crowded) {
            return Known::InUse;
        }
        let attempts = reference.map_or(&[][..], |known| &known.attempts);
        let same = attempts.iter().filter(|attempt| attempt.request == request);
        if let Some(strongest) = same.max_by_key(|attempt| attempt.state.strength()) {
            return Known::Same(strongest.state.clone(), strongest.number);
        }
        let is_state = found_by(pending).is_some_and(FoundBy::is_state);
        let is_shared = !is_state && reference.is_some_and(|known| known.may_have_moved(pending));
        if is_shared { Known::InUse } else { Known::Nothing }
    }

    pub(super) fn add(&mut self, key: u64, mut attempt: Attempt) -> u64 {
        self.uses += 1;
        let number = self.uses;
        attempt.number = number;
        let reference = self.references.entry(key).or_default();
        reference.last_use = number;
        let before = reference.attempts.len();
        reference.make_room();
        if reference.attempts.is_empty() {
            reference.attempts.reserve_exact(1); // most references are used once
        }
        reference.attempts.push(attempt);
        self.attempts = self.attempts + reference.attempts.len() - before;
        self.order.push_back((key, number));
        self.forget();
        number
    }

    /// Notes how an attempt ended; one without a state was never sent.
    pub(super) fn settle(&mut self, key: u64, number: u64, state: Option<State>) {
        let Some(known) = self.references.get_mut(&key) else { return };
        match state {
            None => {
                let before = known.attempts.len();
                known.attempts.retain(|attempt| attempt.number != number);
                self.attempts = self.attempts + known.attempts.len() - before;
            }
            Some(state) => {
                let own = known.attempts.iter_mut().find(|attempt| attempt.number == number);
                if let Some(attempt) = own {
                    attempt.state = state;
                }
            }
        }
        // All that is kept of too many attempts.
        if known.attempts.is_empty() && !known.is_crowded {
            self.references.remove(&key);
        }
    }

    /// The response by which an attempt ended, if it is still kept.
    pub(super) fn response(&self, number: u64) -> Option<Arc<HttpResponse>> {
        let (_, response) = self.kept.iter().find(|(attempt, _)| *attempt == number)?;
        Some(Arc::clone(response))
    }

    /// Keeps one more response, and hands back the oldest one where they are too many.
    pub(super) fn keep(
        &mut self,
        number: u64,
        response: Arc<HttpResponse>,
    ) -> Option<(u64, Arc<HttpResponse>)> {
        let oldest = if self.kept.len() < KEPT { None } else { self.kept.pop_front() };
        self.kept.push_back((number, response));
        oldest
    }

    fn forget(&mut self) {
        let mut looked_at = 0;
        let is_full = |memory: &Self| {
            memory.attempts > MOST
                || memory.references.len() > MOST
                || memory.order.len() > 2 * MOST
        };
        while is_full(self) && looked_at < LOOKED_AT_MOST {
            let Some((key, used)) = self.order.pop_front() else { return };
            looked_at += 1;
            let Some(known) = self.references.get(&key) else { continue };
            if known.last_use != used {
                continue; // it was used again, and stands further behind
            }
            if known.attempts.iter().any(|attempt| attempt.state == State::UnderWay) {
                self.order.push_back((key, used));
            } else {
                self.attempts -= known.attempts.len();
                self.references.remove(&key);
            }
        }
    }
}

impl State {
    /// Which of several states of one request counts.
    fn strength(&self) -> u8 {
        match self {
            Self::Declined => 0,
            Self::Open => 1,
            Self::UnderWay => 2,
            Self::Done(_) => 3,
        }
    }
}

/// The attempt that a handle belongs to. It may have been made just before sending.
pub(super) fn find(attempts: &[Attempt], pending: &Pending, looks: u64) -> Option<u64> {
    let at_its_moment =
        |attempt: &&Attempt| attempt.sent_at.is_some() && attempt.sent_at == pending.sent_at;
    let of_its_kind =
        |attempt: &&Attempt| attempt.endpoint == pending.endpoint && attempt.looks == looks;
    if let Some(attempt) = attempts.iter().find(at_its_moment) {
        return Some(attempt.number);
    }
    let mut alike = attempts.iter().filter(of_its_kind);
    match (alike.next(), alike.next()) {
        (Some(only), None) => Some(only.number),
        _ => None,
    }
}

/// Attempts that are kept one by one under one reference.
pub(super) const CROWD: usize = 100;
/// Responses that are kept for who asks again, each of 64 KiB at the most: 16 MiB.
pub(super) const KEPT: usize = 256;
/// Each call forgets about as many as it adds.
const LOOKED_AT_MOST: usize = 8;
