//! The clock, the timers and the network, as JavaScript lends them.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use iyzico_http::host::{BoxFuture, Host, Reply, Request, TransportFailure};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::imports;

/// Requests to JavaScript, and who waits for each.
#[derive(Default)]
pub(crate) struct JavaScript {
    asked: Mutex<Asked>,
}

#[derive(Default)]
struct Asked {
    last: u32,
    timers: HashMap<u32, oneshot::Sender<()>>,
    exchanges: HashMap<u32, oneshot::Sender<Result<Reply, TransportFailure>>>,
}

pub(crate) static HOST: LazyLock<JavaScript> = LazyLock::new(JavaScript::default);

impl Host for JavaScript {
    fn now(&self) -> Timestamp {
        let since_1970 = Duration::try_from_secs_f64(imports::now() / 1000.0).unwrap_or_default();
        Timestamp::from_duration(since_1970.try_into().unwrap_or(SignedDuration::ZERO))
            .unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn uptime(&self) -> Duration {
        Duration::try_from_secs_f64(imports::uptime() / 1000.0).unwrap_or_default()
    }

    fn fill_with_random(&self, bytes: &mut [u8]) -> bool {
        imports::fill_with_random(bytes.as_mut_ptr(), bytes.len())
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<()> {
        let (ended, wait) = oneshot::channel();
        let asked = self.ask(|asked, number| _ = asked.timers.insert(number, ended));
        imports::start_timer(asked.number, (pause.as_secs_f64() * 1000.0).ceil());
        Box::pin(async move {
            // It is dropped unsent only with the whole module.
            let _ = wait.await;
            drop(asked);
        })
    }

    fn exchange(&self, request: Request) -> BoxFuture<Result<Reply, TransportFailure>> {
        let (ended, wait) = oneshot::channel();
        let asked = self.ask(|asked, number| _ = asked.exchanges.insert(number, ended));
        let (head, body) = (head(&request), request.body());
        imports::start_exchange(asked.number, head.as_ptr(), head.len(), body.as_ptr(), body.len());
        Box::pin(async move {
            let lost = || Err(TransportFailure::MaybeSent("the exchange broke off".to_owned()));
            let reply = wait.await.unwrap_or_else(|_| lost());
            drop(asked);
            reply
        })
    }
}

impl JavaScript {
    /// A timer has ended.
    pub(crate) fn timer_ended(&self, number: u32) {
        if let Some(ended) = self.take(|asked| asked.timers.remove(&number)) {
            let _ = ended.send(()); // nobody waits any more
        }
    }

    /// An exchange has ended.
    pub(crate) fn exchange_ended(&self, number: u32, result: Result<Reply, TransportFailure>) {
        if let Some(ended) = self.take(|asked| asked.exchanges.remove(&number)) {
            let _ = ended.send(result); // nobody waits any more
        }
    }

    fn ask(&self, note: impl FnOnce(&mut Asked, u32)) -> Asking {
        let mut asked = self.lock();
        asked.last = asked.last.wrapping_add(1);
        let number = asked.last;
        note(&mut asked, number);
        Asking { number }
    }

    fn take<T>(&self, take: impl FnOnce(&mut Asked) -> T) -> T {
        take(&mut self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Something that JavaScript was asked for. Without anybody who waits it is called off.
struct Asking {
    number: u32,
}

impl Drop for Asking {
    fn drop(&mut self) {
        let timer = HOST.take(|asked| asked.timers.remove(&self.number));
        let exchange = HOST.take(|asked| asked.exchanges.remove(&self.number));
        if timer.is_some() || exchange.is_some() {
            imports::stop(self.number);
        }
    }
}

/// Where a request goes and its headers, as JSON. Some headers are secrets.
fn head(request: &Request) -> Zeroizing<Vec<u8>> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Head<'a> {
        method: &'a str,
        url: &'a str,
        headers: Vec<(&'a str, &'a str)>,
        max_response_bytes: usize,
    }
    let headers: Vec<_> = request.headers().collect();
    let length: usize = headers.iter().map(|(name, value)| name.len() + value.len() + 8).sum();
    // It never grows, so that no copy is left behind: quotes and backslashes are all that could double.
    let mut json = Zeroizing::new(Vec::with_capacity(2 * (length + request.url.len()) + 128));
    let (method, url) = (request.method, request.url.as_str());
    let max_response_bytes = request.max_response_bytes;
    let head = Head { method, url, headers, max_response_bytes };
    serde_json::to_writer(&mut *json, &head).expect("headers are plain text");
    json
}
