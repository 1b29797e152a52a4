//! The attempts of a call, kept until a thread of Python asks for them.
//!
//! The I/O thread must not enter Python, so it only notes what happened. Whoever waits for the call
//! takes its attempts along with the response. What happens to a call that nobody waits for any more
//! goes to the client's [`Leftovers`], and with the next call that ends to the program.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use iyzico_core::Outcome;
use iyzico_http::Attempt;
use pyo3::IntoPyObject;

use crate::lock::lock;

/// Attempts of a client's calls that nobody waited for.
pub(crate) type Leftovers = Arc<Mutex<VecDeque<Ended>>>;

/// An attempt, and when it ended.
type Ended = (Attempt, SystemTime);

/// The attempts of one call.
pub(crate) struct Journal {
    noted: Mutex<Noted>,
    leftovers: Leftovers,
    /// Whether anybody observes them.
    wanted: bool,
}

#[derive(Default)]
struct Noted {
    attempts: VecDeque<Ended>,
    is_taken: bool,
}

/// An attempt on its way to Python: the fields of `Attempt` in `_attempt.py`, in its order.
#[derive(IntoPyObject)]
pub(crate) struct Event(
    &'static str,
    Option<String>,
    u32,
    f64,
    Option<u16>,
    Option<&'static str>,
    Option<&'static str>,
    Option<String>,
    Option<String>,
    Option<bool>,
    Option<f64>,
    f64,
);

tokio::task_local! {
    static JOURNAL: Arc<Journal>;
}

/// Makes a call whose attempts are noted in this journal, those that are dropped included.
pub(crate) async fn with_journal<T>(journal: Arc<Journal>, call: impl Future<Output = T>) -> T {
    JOURNAL.scope(journal, call).await
}

/// Notes an attempt of the call that is running.
pub(crate) fn note(attempt: &Attempt) {
    let _ = JOURNAL.try_with(|journal| journal.note(attempt));
}

impl Journal {
    pub(crate) fn new(leftovers: Leftovers, wanted: bool) -> Arc<Self> {
        Arc::new(Self { noted: Mutex::default(), leftovers, wanted })
    }

    fn note(&self, attempt: &Attempt) {
        if !self.wanted {
            return;
        }
        let attempt = (attempt.clone(), SystemTime::now());
        let mut noted = lock(&self.noted);
        if noted.is_taken {
            push(&mut lock(&self.leftovers), attempt);
        } else {
            push(&mut noted.attempts, attempt);
        }
    }

    /// Takes what was noted so far, after what earlier calls left behind. The call is not waited for
    /// after that.
    pub(crate) fn take(&self) -> Vec<Event> {
        let mut events = take_leftovers(&self.leftovers);
        let mut noted = lock(&self.noted);
        noted.is_taken = true;
        events.extend(noted.attempts.drain(..).map(Event::from));
        events
    }
}

pub(crate) fn take_leftovers(leftovers: &Leftovers) -> Vec<Event> {
    lock(leftovers).drain(..).map(Event::from).collect()
}

/// A call that is looked up for days must not fill the memory: the oldest attempts give way.
fn push(attempts: &mut VecDeque<Ended>, attempt: Ended) {
    const MOST: usize = 1024;
    if attempts.len() == MOST {
        attempts.pop_front();
    }
    attempts.push_back(attempt);
}

impl From<Ended> for Event {
    fn from((attempt, at): Ended) -> Self {
        let ended_at = at.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(
            attempt.endpoint,
            attempt.conversation_id,
            attempt.number,
            attempt.duration.as_secs_f64(),
            attempt.http_status,
            attempt.outcome.map(Outcome::as_str),
            attempt.error_kind,
            attempt.error_code,
            attempt.error_group,
            attempt.connection_reused,
            attempt.next_attempt_in.map(|pause| pause.as_secs_f64()),
            ended_at.as_secs_f64(),
        )
    }
}
