//! Which requests came, and what came back.

mod batch;
mod request;

use std::collections::VecDeque;
use std::sync::Arc;

use self::batch::Batch;
pub use self::request::{Claim, Request};

/// The latest requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// Those that are packed. They are older than all others.
    packed: VecDeque<Batch>,
    /// Number of the packed ones.
    packed_count: usize,
    recent: Vec<Arc<Request>>,
    /// Memory of the recent ones.
    recent_bytes: usize,
    /// Memory of all together.
    bytes: usize,
    count: u64,
}

impl Log {
    /// The number of one more request.
    pub(crate) fn take_number(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// Adds a request; the oldest ones make room for it.
    pub(crate) fn add(&mut self, request: Request) {
        self.recent_bytes += request.bytes();
        self.bytes += request.bytes();
        self.recent.push(Arc::new(request));
        if self.recent.len() >= BATCH || self.recent_bytes > BATCH_BYTES {
            self.pack();
        }
        while let Some(oldest) = self.packed.front()
            && (self.len() - oldest.len() >= MOST_REQUESTS || self.bytes > MOST_BYTES)
        {
            self.bytes -= oldest.bytes();
            self.packed_count -= oldest.len();
            self.packed.pop_front();
        }
    }

    fn pack(&mut self) {
        let batch = Batch::pack(&self.recent);
        self.bytes += batch.bytes();
        self.bytes -= self.recent_bytes;
        self.packed_count += batch.len();
        self.packed.push_back(batch);
        self.recent.clear();
        self.recent_bytes = 0;
    }

    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Unpacks as many as are taken, from either end.
    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = Arc<Request>> {
        let surplus = self.len().saturating_sub(MOST_REQUESTS);
        let kept = move |(index, batch): (usize, &Batch)| {
            let mut requests = batch.unpack();
            if index == 0 {
                requests.drain(..surplus); // a batch goes as a whole
            }
            requests
        };
        let packed = self.packed.iter().enumerate().flat_map(kept).map(Arc::new);
        packed.chain(self.recent.iter().cloned())
    }

    /// The request with a number, if it is still kept.
    pub(crate) fn find(&self, number: u64) -> Option<Arc<Request>> {
        let batch = self.packed.iter().find(|batch| batch.holds(number));
        let packed = batch.into_iter().flat_map(Batch::unpack).map(Arc::new);
        packed.chain(self.recent.iter().cloned()).find(|request| request.number == number)
    }

    fn len(&self) -> usize {
        self.packed_count + self.recent.len()
    }
}

const MOST_REQUESTS: usize = 10_000;
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Requests that are packed together: what repeats is said once in each batch.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 512 * 1024;

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::faults::{Fault, Moment};
    use crate::http::authentication::Verdict;
    use crate::scramble::scramble;

    fn request(number: u64, body: String) -> Request {
        Request {
            number,
            at: Timestamp::UNIX_EPOCH,
            method: "POST".to_owned(),
            path: "/payment/auth".to_owned(),
            call: Some("payment.create"),
            authorization: None,
            signature: Verdict::Missing,
            body,
            payment_id: None,
            status: 200,
            error_code: Some("1001"),
            error_group: None,
            reason: None,
            faults: Vec::new(),
        }
    }

    /// A text in which nothing repeats.
    fn noise(length: u64, seed: u64) -> String {
        let letter = |index| char::from(b' ' + (scramble(seed << 32 | index) % 95) as u8);
        (0..length).map(letter).collect()
    }

    #[test]
    fn large_bodies_make_room_for_each_other() {
        let mut log = Log::default();
        for number in 1..=100 {
            log.add(request(number, noise(1024 * 1024, number)));
        }
        assert!(log.bytes <= MOST_BYTES, "{} bytes", log.bytes);
        let numbers: Vec<_> = log.all().map(|request| request.number).collect();
        assert!(numbers.len() >= 25, "{numbers:?}");
        assert_eq!(numbers, (101 - numbers.len() as u64..=100).collect::<Vec<_>>());
    }

    #[test]
    fn the_latest_are_kept_whole_and_in_order() {
        let mut log = Log::default();
        for number in 1..=12_345 {
            log.add(request(number, noise(number % 50, number)));
            let first = number.saturating_sub(MOST_REQUESTS as u64) + 1;
            if number % 1234 == 0 {
                assert_eq!(log.all().map(|request| request.number).min(), Some(first));
            }
        }
        let numbers: Vec<_> = log.all().map(|request| request.number).collect();
        assert_eq!(numbers, (2_346..=12_345).collect::<Vec<_>>());
        let backwards: Vec<_> = log.all().rev().map(|request| request.number).collect();
        assert_eq!(backwards, numbers.into_iter().rev().collect::<Vec<_>>());
        for number in [2_346, 7_000, 12_345] {
            assert_eq!(log.find(number).unwrap().body, noise(number % 50, number));
        }
        assert!(log.find(12_346).is_none());
    }

    #[test]
    fn nothing_is_lost_in_a_batch() {
        let texts = |text: &str| Some(text.to_owned());
        let mut full = request(7, "{\"a\":\"ş\"}".to_owned());
        full.authorization = Some(Claim {
            api_key: "key".to_owned(),
            random_key: String::new(),
            signature: "ab".repeat(32),
        });
        full.signature = Verdict::Wrong("the body was not signed");
        (full.payment_id, full.reason, full.error_group) = (texts("1"), texts(""), Some("GROUP"));
        full.faults =
            vec![Fault::RateLimited, Fault::Delay { milliseconds: 5, at: Moment::BeforeCommit }];
        let mut bare = request(8, String::new());
        bare.error_code = None;
        let both = [Arc::new(full), Arc::new(bare)];
        let unpacked = Batch::pack(&both).unpack();
        assert_eq!(format!("{unpacked:?}"), format!("{both:?}"));
    }

    /// What a merchant's tests send is nearly the same each time.
    #[test]
    fn what_repeats_takes_little_memory() {
        let mut log = Log::default();
        let body = noise(1500, 0);
        for number in 1..=6_400 {
            log.add(request(number, format!("{body}{number}")));
        }
        assert!(log.bytes / 6_400 < 300, "{} bytes a request", log.bytes / 6_400);
    }

    #[test]
    fn a_reset_gives_all_memory_back() {
        let mut log = Log::default();
        log.add(request(1, "x".repeat(1024)));
        log.forget();
        let capacities = (log.packed.capacity(), log.recent.capacity());
        assert_eq!((log.bytes, capacities, log.take_number()), (0, (0, 0), 1));
    }
}
