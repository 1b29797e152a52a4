//! Whether a record was made when the call was sent.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use crate::recovery::Pending;
use crate::recovery::compare::Doubt;
use crate::value::order::{Note, turkish_time};

impl Pending {
    /// Says that a record belongs to another time, if it does and tells so.
    ///
    /// A reference that the client made itself was used only once. `clock_offset` is how far the clock of the
    /// service is ahead of ours now; it may have been right when the call was sent.
    pub(super) fn check_time(
        &self,
        created: Option<&Note>,
        clock_offset: Option<SignedDuration>,
    ) -> Result<(), Doubt> {
        let Some(sent_at) = self.sent_at.filter(|_| !self.is_reference_ours) else {
            return Ok(());
        };
        let Some(created) = created else { return Ok(()) };
        let at = moment(created.as_str())
            .ok_or_else(|| format!("it was made at {created}, which is not understood"))?;
        let fits = |at: Timestamp| {
            let after = at.duration_since(sent_at);
            -EARLIEST <= after && after <= LATEST
        };
        let offset = clock_offset.unwrap_or_default();
        let corrected = at.checked_sub(offset).ok();
        if fits(at) || corrected.is_some_and(fits) {
            Ok(())
        } else {
            Err(format!("it was made at {created}, and the call was sent at {sent_at}"))
        }
    }
}

/// Turkish local time in several spellings; some end in Z all the same (seen in recordings). A time that says how
/// far it is from UTC is that time.
fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim_end_matches('Z');
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let local = text.replacen(' ', "T", 1);
    let civil: DateTime = local.parse().ok()?;
    Some(civil.to_zoned(turkish_time()).ok()?.timestamp())
}

/// Clocks differ a little, and records tell whole seconds.
const EARLIEST: SignedDuration = SignedDuration::from_secs(5);
/// No request travels longer.
const LATEST: SignedDuration = SignedDuration::from_mins(10);

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(created: &str, offset: i64, fits: bool) {
        let call = Pending {
            sent_at: Some("2026-11-22T10:00:00Z".parse().unwrap()),
            is_reference_ours: false,
            ..crate::recovery::tests::pending("payment.create")
        };
        let created = created.parse().unwrap();
        let offset = Some(SignedDuration::from_secs(offset));
        assert_eq!(call.check_time(Some(&created), offset).is_ok(), fits, "{created}");
    }

    #[test]
    fn a_record_of_another_time_is_told() {
        check("2026-11-22 13:00:00", 0, true);
        check("2026-11-22T13:00:02.123Z", 0, true);
        check("2026-11-22 12:59:56", 0, true);
        check("2026-11-22 12:59:50", 0, false);
        check("2026-11-22 13:11:00", 0, false);
        check("2026-11-22 10:00:00", 0, false);
        check("yesterday", 0, false);
    }

    #[test]
    fn a_time_that_says_how_far_it_is_from_utc_is_that_time() {
        check("2026-11-22T13:00:00+03:00", 0, true);
        check("2026-11-22 13:00:00.5+0300", 0, true);
        check("2026-11-22T10:00:00+00:00", 0, true);
        check("2026-11-22T05:00:00-05:00", 0, true);
        check("2026-11-22T13:00:00+00:00", 0, false);
        check("2026-11-22T13:00:00+02:00", 0, false);
        check("2026-11-22T10:00:00Z", 0, false);
    }

    #[test]
    fn five_seconds_before_and_ten_minutes_after_are_the_bounds() {
        check("2026-11-22 12:59:55", 0, true);
        check("2026-11-22 12:59:54", 0, false);
        check("2026-11-22 13:10:00", 0, true);
        check("2026-11-22 13:10:01", 0, false);
    }

    #[test]
    fn a_reference_of_our_own_has_no_other_time() {
        let call = Pending {
            sent_at: Some("2026-11-22T10:00:00Z".parse().unwrap()),
            ..crate::recovery::tests::pending("payment.create")
        };
        let created = "2020-01-01 00:00:00".parse().unwrap();
        assert_eq!(call.check_time(Some(&created), None), Ok(()));
        let shared = Pending { is_reference_ours: false, ..call };
        assert!(shared.check_time(Some(&created), None).is_err());
        assert_eq!(shared.check_time(None, None), Ok(()));
        let undated = Pending { sent_at: None, ..shared };
        assert_eq!(undated.check_time(Some(&created), None), Ok(()));
    }

    #[test]
    fn the_clock_of_the_service_may_be_another() {
        check("2026-11-23 13:00:01", 86_400, true);
        check("2026-11-22 13:00:01", 86_400, true);
        check("2026-11-23 12:59:00", 86_400, false);
    }
}
