//! Money calls of this client that share a `conversationId`, and so cannot be told apart by it.

use std::collections::hash_map::{Entry, RandomState};
use std::collections::{HashMap, VecDeque};
use std::hash::BuildHasher;
use std::sync::{Mutex, MutexGuard, PoisonError};

use iyzico_core::recovery::{Call, Earlier, Pending};
use iyzico_core::{Error, Outcome};

/// What became of the money calls that were sent, by what look-ups find them by.
#[derive(Debug, Default)]
pub(crate) struct RecentReferences {
    hasher: RandomState,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    calls: HashMap<u64, Sent>,
    /// Oldest first.
    order: VecDeque<u64>,
}

/// The calls under one reference.
#[derive(Clone, Copy, Debug, Default)]
struct Sent {
    all: u32,
    declined: u32,
}

impl RecentReferences {
    /// Remembers a call that is about to be sent.
    pub(crate) fn remember(&self, call: &Pending) {
        let key = self.key(call);
        let mut memory = self.lock();
        memory.calls.entry(key).or_default().all += 1;
        memory.order.push_back(key);
        if memory.order.len() > MOST {
            memory.forget_oldest();
        }
    }

    /// Notes how a remembered call failed.
    pub(crate) fn settle(&self, call: &Pending, error: &Error) {
        if let Some(sent) = self.lock().calls.get_mut(&self.key(call)) {
            match error.outcome() {
                Outcome::NotSent => sent.all = sent.all.saturating_sub(1),
                Outcome::Refused => sent.declined += 1,
                _ => {}
            }
        }
    }

    /// What is known of other calls with the same reference. `call` itself was remembered too.
    pub(crate) fn earlier(&self, call: &Pending) -> Option<Earlier> {
        let sent = self.lock().calls.get(&self.key(call)).copied()?;
        match sent.all.saturating_sub(1) {
            0 => None,
            others if others == sent.declined => Some(Earlier::Declined),
            _ => Some(Earlier::MayHaveMoved),
        }
    }

    /// Calls with the same key are found by the same look-up.
    fn key(&self, call: &Pending) -> u64 {
        let found_as = match call.call {
            Call::CreatePayment | Call::AuthorizePayment => (0, None, None),
            Call::RefundPayment => (1, None, call.payment_transaction_id.as_ref()),
            _ => (2, call.payment_id.as_ref(), None),
        };
        self.hasher.hash_one((found_as, call.conversation_id.as_str()))
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    /// Younger calls with the same key stay.
    fn forget_oldest(&mut self) {
        let Some(key) = self.order.pop_front() else { return };
        if let Entry::Occupied(mut sent) = self.calls.entry(key) {
            sent.get_mut().all = sent.get().all.saturating_sub(1);
            if sent.get().all == 0 {
                sent.remove();
            }
        }
    }
}

/// About 5 MB.
const MOST: usize = 100_000;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use iyzico_core::error::RateLimited;

    use super::*;

    fn call(endpoint: &str, id: &str) -> Pending {
        let json = format!(r#"{{"endpoint":"{endpoint}","conversationId":"{id}"}}"#);
        Pending::from_json(&json).unwrap()
    }

    #[test]
    fn what_was_never_sent_does_not_count() {
        let recent_references = RecentReferences::default();
        let call = call("payment.create", "1");
        recent_references.remember(&call);
        let held_back = RateLimited {
            endpoint: "payment.create",
            per_minute: 1,
            retry_after: Duration::from_secs(1),
        };
        recent_references.settle(&call, &held_back.into());
        recent_references.remember(&call);
        assert_eq!(recent_references.earlier(&call), None);
        recent_references.remember(&call);
        assert_eq!(recent_references.earlier(&call), Some(Earlier::MayHaveMoved));
    }

    #[test]
    fn calls_that_look_ups_tell_apart_are_no_namesakes() {
        let recent_references = RecentReferences::default();
        for (endpoint, id) in
            [("payment.create", "1"), ("payment.create", "2"), ("payment.cancel", "1")]
        {
            recent_references.remember(&call(endpoint, id));
            assert_eq!(recent_references.earlier(&call(endpoint, id)), None, "{endpoint} {id}");
        }
        recent_references.remember(&call("payment.authorize", "1"));
        assert!(recent_references.earlier(&call("payment.create", "1")).is_some());
    }

    #[test]
    fn what_is_forgotten_takes_nothing_younger_along() {
        let recent_references = RecentReferences::default();
        let twice = call("payment.create", "twice");
        recent_references.remember(&twice);
        for number in 0..MOST - 2 {
            recent_references.remember(&call("payment.create", &number.to_string()));
        }
        recent_references.remember(&twice);
        recent_references.remember(&call("payment.create", "one more"));
        recent_references.remember(&twice);
        assert_eq!(recent_references.earlier(&twice), Some(Earlier::MayHaveMoved));
    }

    #[test]
    fn the_memory_has_an_end() {
        let recent_references = RecentReferences::default();
        for number in 0..MOST + 10 {
            recent_references.remember(&call("payment.create", &number.to_string()));
        }
        assert_eq!(recent_references.lock().calls.len(), MOST);
    }
}
