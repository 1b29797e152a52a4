//! Clients of several merchants that share their connections, and who closes those.

mod merchants;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use iyzico_core::MerchantMark;

pub(crate) use self::merchants::Known;
use self::merchants::Merchants;
use crate::transport::Transport;

/// The place of one merchant among clients that share their connections. Leaving it takes nothing from the
/// others: the last one to leave closes the connections.
pub(crate) struct Membership {
    family: Arc<Family>,
    has_left: AtomicBool,
}

struct Family {
    transport: Transport,
    /// Those that have not left.
    members: AtomicUsize,
    merchants: Merchants,
}

impl Membership {
    /// The first of a family.
    pub(crate) fn first(transport: Transport) -> Self {
        let members = AtomicUsize::new(1);
        let family = Arc::new(Family { transport, members, merchants: Merchants::default() });
        Self { family, has_left: AtomicBool::new(false) }
    }

    /// Another merchant's. Nobody is brought in by one who has left.
    pub(crate) fn another(&self) -> Self {
        let one_more = |members: usize| (!self.has_left() && members > 0).then_some(members + 1);
        let members = &self.family.members;
        let joined = members.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_more);
        Self { family: Arc::clone(&self.family), has_left: AtomicBool::new(joined.is_err()) }
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.family.transport
    }

    /// What is known of a merchant, whichever client of the family has learnt it; `make` gives what is known of one
    /// that nobody has asked for yet.
    pub(crate) fn known(&self, merchant: MerchantMark, make: impl FnOnce() -> Known) -> Known {
        self.family.merchants.known(merchant, make)
    }

    pub(crate) fn has_left(&self) -> bool {
        self.has_left.load(Ordering::SeqCst)
    }

    pub(crate) fn leave(&self) {
        if self.has_left.swap(true, Ordering::SeqCst) {
            return;
        }
        if self.family.members.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.family.transport.close();
        }
    }
}

/// A client that nobody has any more needs connections no more than one that was closed.
impl Drop for Membership {
    fn drop(&mut self) {
        self.leave();
    }
}
