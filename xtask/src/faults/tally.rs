//! How operations ended, counted while they run.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// How a call ended for the merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    /// The response came.
    Answered,
    /// The response was lost, and `send_once` found out.
    LookedUp,
    /// The same request was sent once more, and the client found out about the first one.
    Repeated,
    /// It was stored as unknown, and `resolve` found out later.
    Resolved,
    Declined,
    NotSent,
    /// Nobody found out.
    Unknown,
}

impl Ending {
    pub(crate) const ALL: [Self; 7] = [
        Self::Answered,
        Self::LookedUp,
        Self::Repeated,
        Self::Resolved,
        Self::Declined,
        Self::NotSent,
        Self::Unknown,
    ];

    /// Head of the column in the report.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Answered => "Succeeded",
            Self::LookedUp => "looked up",
            Self::Repeated => "repeated",
            Self::Resolved => "resolved",
            Self::Declined => "Declined",
            Self::NotSent => "NotSent",
            Self::Unknown => "Unknown",
        }
    }
}

/// Counts calls by operation and ending.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    sent: AtomicU64,
    crashed: AtomicU64,
    ended: Mutex<BTreeMap<(&'static str, Ending), u64>>,
}

impl Tally {
    pub(crate) fn send(&self) {
        self.sent.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn crash(&self) {
        self.crashed.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn end(&self, operation: &'static str, ending: Ending) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        *ended.entry((operation, ending)).or_default() += 1;
    }

    /// How many money calls there were.
    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// How many of them were dropped in the middle.
    pub(crate) fn crashed(&self) -> u64 {
        self.crashed.load(Ordering::Relaxed)
    }

    pub(crate) fn ended(&self) -> BTreeMap<(&'static str, Ending), u64> {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
