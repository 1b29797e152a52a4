//! Clients of several merchants that share their connections, and who closes those.

mod merchants;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use iyzico_core::MerchantMark;

pub(crate) use self::merchants::Known;
use self::merchants::Merchants;
use crate::transport::Transport;

/// The membership of one merchant among clients that share their connections. The last member to leave closes
/// them.
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

    /// A membership for another merchant. A member that has left cannot add one.
    pub(crate) fn another(&self) -> Self {
        let one_more = |members: usize| (!self.has_left() && members > 0).then_some(members + 1);
        let members = &self.family.members;
        let joined = members.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_more);
        Self { family: Arc::clone(&self.family), has_left: AtomicBool::new(joined.is_err()) }
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.family.transport
    }

    /// The state of a merchant, shared by all clients of the family; `make` creates that of a new merchant.
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

/// A dropped client needs its connections no more than a closed one.
impl Drop for Membership {
    fn drop(&mut self) {
        self.leave();
    }
}
