//! What may be known of a call that was sent.

use iyzico_core::Entry;
use iyzico_core::endpoint::FoundBy;
use iyzico_core::payment::PaymentId;
use iyzico_core::recovery::Pending;

/// What is known of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Its response has not come yet.
    UnderWay,
    /// Money may have moved, or a buyer may still pay on a page that was opened.
    Open,
    /// It was carried out, and this is the payment, if it told.
    Done(Option<PaymentId>),
    /// It moved no money.
    Declined,
}

/// What is known of a request that is about to be sent once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// Nothing that stands in the way.
    Nothing,
    /// The same request was sent before: the state of that attempt, and its number.
    Same(State, u64),
    /// Another request with the same reference may have moved money.
    InUse,
}

/// The key by which a look-up finds the call of a handle.
pub(crate) fn found_by(pending: &Pending) -> Option<FoundBy> {
    Entry::find(pending.endpoint)?.found_by
}

/// Of references, and of the attempts under all of them. It is about 50 MB for each merchant, as the memory of
/// `rust/ours` grows in the bench: half a kilobyte for an attempt with a reference of its own.
pub(super) const MOST: usize = 100_000;
