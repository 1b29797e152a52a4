//! What is known of each merchant, for all clients that have its keys.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use iyzico_core::MerchantMark;

use crate::limiter::Limiter;
use crate::lock::lock;
use crate::recent_references::RecentReferences;

/// The state of one merchant: what was sent, and how many calls lately.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) limiter: Arc<Limiter>,
    pub(crate) recent_references: Arc<RecentReferences>,
}

impl Known {
    /// The state of a merchant whose calls have these limits.
    pub(crate) fn nothing(limiter: Limiter) -> Self {
        Self { limiter: Arc::new(limiter), recent_references: Arc::default() }
    }

    fn is_used(&self) -> bool {
        Arc::strong_count(&self.recent_references) > 1
    }
}

/// The merchants of a family. A program may make a client for each call, so what was sent is remembered
/// longer than a client lives.
#[derive(Default)]
pub(super) struct Merchants(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// Each with its last use.
    of: HashMap<MerchantMark, (u64, Known)>,
    uses: u64,
    /// Number of merchants at which unused ones are forgotten.
    full: usize,
}

impl Merchants {
    pub(super) fn known(&self, merchant: MerchantMark, make: impl FnOnce() -> Known) -> Known {
        let mut kept = lock(&self.0);
        kept.uses += 1;
        let now = kept.uses;
        let (last_use, known) = kept.of.entry(merchant).or_insert_with(|| (now, make()));
        *last_use = now;
        let known = known.clone();
        kept.forget();
        known
    }
}

impl Kept {
    /// Forgets merchants without a client, except those used last.
    fn forget(&mut self) {
        if self.of.len() <= self.full.max(MOST) {
            return;
        }
        let idle = self.of.values().filter(|(_, known)| !known.is_used());
        let mut uses: Vec<_> = idle.map(|(last_use, _)| *last_use).collect();
        uses.sort_unstable();
        let first_kept = uses.len().checked_sub(MOST / 2).map_or(0, |index| uses[index]);
        self.of.retain(|_, (last_use, known)| known.is_used() || *last_use >= first_kept);
        self.full = self.of.len() + MOST / 2;
    }
}

/// Number of merchants up to which none is forgotten. A busy one takes a megabyte, most of it kept responses.
const MOST: usize = 200;

#[cfg(test)]
mod tests {
    use iyzico_core::Credentials;

    use super::*;
    use crate::limiter::RateLimit;

    fn of(merchants: &Merchants, number: usize) -> Known {
        let keys = Credentials::new(format!("sandbox-{number}"), "sandbox-secret").unwrap();
        let limiter = Limiter::new(RateLimit::Off, &[]).unwrap();
        merchants.known(keys.mark("localhost"), || Known::nothing(limiter))
    }

    fn is_same(one: &Known, other: &Known) -> bool {
        Arc::ptr_eq(&one.recent_references, &other.recent_references)
            && Arc::ptr_eq(&one.limiter, &other.limiter)
    }

    #[test]
    fn a_merchant_that_is_used_or_was_lately_is_known_and_others_are_forgotten() {
        let merchants = Merchants::default();
        let used = of(&merchants, 0);
        let [first, late] = [1, MOST].map(|number| {
            let known = of(&merchants, number);
            assert!(!is_same(&used, &known));
            Arc::downgrade(&known.recent_references)
        });
        for number in 2..=3 * MOST {
            of(&merchants, number);
            assert!(merchants.0.lock().unwrap().of.len() < 2 * MOST);
        }
        assert!(first.upgrade().is_none() && late.upgrade().is_none(), "nobody has them");
        let latest = Arc::downgrade(&of(&merchants, 3 * MOST).recent_references);
        let again = of(&merchants, 3 * MOST).recent_references;
        assert!(latest.upgrade().is_some_and(|latest| Arc::ptr_eq(&latest, &again)));
        assert!(is_same(&used, &of(&merchants, 0)));
    }
}
