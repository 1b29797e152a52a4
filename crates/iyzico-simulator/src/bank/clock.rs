use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use iyzico_core::error::ConfigError;
use iyzico_core::order::LocalTime;
use jiff::tz::{TimeZone, offset};
use jiff::{SignedDuration, Timestamp, Zoned};
use tokio::sync::Notify;

/// The simulator's own clock: real time plus an offset, so that a test need not wait for a week.
///
/// Clones show and set the same clock.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset: Arc<Mutex<SignedDuration>>,
    moved: Arc<Notify>,
}

impl Clock {
    pub(crate) fn starting_at(moment: SystemTime) -> Result<Self, ConfigError> {
        let clock = Self::default();
        clock.set(moment)?;
        Ok(clock)
    }

    /// The present moment as the simulator sees it.
    pub fn now(&self) -> SystemTime {
        self.timestamp().into()
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let mut offset = self.offset.lock().unwrap_or_else(PoisonError::into_inner);
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        *offset = offset.saturating_add(by);
        self.announce();
    }

    /// Sets the clock to a moment; it goes on from there.
    ///
    /// # Errors
    ///
    /// When the moment is before 1970 or behind 9999: not every language can tell it. The clock stays.
    pub fn set(&self, to: SystemTime) -> Result<(), ConfigError> {
        let known = Timestamp::try_from(to).ok().filter(|to| *to >= Timestamp::UNIX_EPOCH);
        let to = known.ok_or_else(|| ConfigError {
            setting: "moment",
            problem: "must be between the years 1970 and 9999".to_owned(),
        })?;
        let mut offset = self.offset.lock().unwrap_or_else(PoisonError::into_inner);
        *offset = to.duration_since(Timestamp::now());
        self.announce();
        Ok(())
    }

    /// Wakes whoever waits for a moment: the clock was moved, or there is a new moment to wait for.
    pub(crate) fn announce(&self) {
        self.moved.notify_one();
    }

    /// Waits for the moment, or for the next announcement.
    pub(crate) async fn wait(&self, until: Option<Timestamp>) {
        let Some(until) = until else {
            return self.moved.notified().await;
        };
        let rest = until.duration_since(self.timestamp());
        let rest = Duration::try_from(rest).unwrap_or_default();
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = self.moved.notified() => {}
        }
    }

    pub(crate) fn timestamp(&self) -> Timestamp {
        let offset = *self.offset.lock().unwrap_or_else(PoisonError::into_inner);
        Timestamp::now().saturating_add(offset).unwrap_or(Timestamp::MAX)
    }
}

/// A moment in Turkish local time: UTC+3 all year since 2016.
pub(crate) fn turkish(moment: Timestamp) -> Zoned {
    moment.to_zoned(TimeZone::fixed(offset(3)))
}

/// A moment some days later.
pub(crate) fn days_later(moment: Timestamp, days: i64) -> Timestamp {
    let later = moment.saturating_add(SignedDuration::from_hours(24 * days));
    later.unwrap_or(Timestamp::MAX)
}

/// A moment as the wire writes it.
pub(crate) fn local_time(moment: Timestamp) -> LocalTime {
    let text = turkish(moment).strftime("%Y-%m-%d %H:%M:%S").to_string();
    LocalTime::new(&text).expect("a moment is written in the form that the rule asks for")
}

/// Writes a moment into JSON.
pub(crate) fn as_text<S: serde::Serializer>(
    moment: &Timestamp,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(moment)
}

/// The same for a moment that may be missing.
#[expect(clippy::ref_option, reason = "serde asks for it")]
pub(crate) fn as_text_or_nothing<S: serde::Serializer>(
    moment: &Option<Timestamp>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match moment {
        Some(moment) => serializer.collect_str(moment),
        None => serializer.serialize_none(),
    }
}

/// The next midnight in Türkiye: money is paid out then.
pub(crate) fn midnight_after(moment: Timestamp) -> Timestamp {
    const DAY: i64 = 24 * 60 * 60;
    const AHEAD: i64 = 3 * 60 * 60;
    let days = (moment.as_second() + AHEAD).div_euclid(DAY) + 1;
    Timestamp::from_second(days * DAY - AHEAD).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advancing_moves_every_clone() {
        let clock = Clock::default();
        let before = clock.clone().timestamp();
        clock.clone().advance(Duration::from_secs(3600));
        let passed = clock.timestamp().duration_since(before);
        assert!(passed >= SignedDuration::from_hours(1), "{passed}");
    }

    #[test]
    fn a_set_clock_starts_from_there() {
        let moment: Timestamp = "2018-06-06T10:52:22Z".parse().unwrap();
        let clock = Clock::starting_at(moment.into()).unwrap();
        assert!(clock.timestamp().duration_since(moment) < SignedDuration::from_secs(5));
    }

    #[test]
    fn a_day_ends_at_midnight_in_turkiye() {
        let check = |moment: &str, midnight: &str| {
            assert_eq!(midnight_after(moment.parse().unwrap()), midnight.parse().unwrap());
        };
        check("2026-11-28T20:59:59Z", "2026-11-28T21:00:00Z");
        check("2026-11-28T21:00:00Z", "2026-11-29T21:00:00Z");
        assert_eq!(midnight_after(Timestamp::MAX), Timestamp::MAX);
    }

    #[test]
    fn local_time_is_three_hours_ahead() {
        let moment = "2018-06-13T10:52:22Z".parse().unwrap();
        assert_eq!(local_time(moment).as_str(), "2018-06-13 13:52:22");
    }
}
