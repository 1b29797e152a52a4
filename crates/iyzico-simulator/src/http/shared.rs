//! What all requests share.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use iyzico_core::Credentials;
use tokio::sync::Notify;

use super::host::{Hosts, reached_at};
use super::log::{Log, Request};
use super::post::Remote;
use crate::bank::Bank;
use crate::bank::clock::Clock;

/// The one merchant's bank, and who watches.
pub(crate) struct Shared {
    pub(crate) credentials: Credentials,
    pub(crate) clock: Clock,
    pub(crate) observer: Observer,
    pub(crate) bank: Mutex<Bank>,
    pub(crate) log: Mutex<Log>,
    /// Whether the simulator may send to other machines.
    pub(crate) remote: Remote,
    /// The names under which it is reached.
    pub(crate) hosts: Arc<Hosts>,
    /// Fires whenever a delivery of a notification has ended.
    pub(crate) settled: Notify,
}

/// Called for every request after its response was sent.
#[derive(Clone, Default)]
pub(crate) struct Observer(pub(crate) Option<Arc<Observe>>);

type Observe = dyn Fn(&Request) + Send + Sync;

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

impl Shared {
    /// The bank as it is now: what has come due since the last look has happened.
    ///
    /// A panic in one call would be a bug of ours; it must not stop all calls after it.
    ///
    /// What became due since the last time is paid out first.
    pub(crate) fn bank(&self) -> MutexGuard<'_, Bank> {
        let mut bank = self.bank.lock().unwrap_or_else(PoisonError::into_inner);
        bank.reached_at = reached_at();
        bank.catch_up();
        bank.pay_out_due();
        bank
    }

    /// Forgets everything but the clock and where notifications go.
    pub(crate) fn reset(&self) {
        self.bank().reset();
        self.log().forget();
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
