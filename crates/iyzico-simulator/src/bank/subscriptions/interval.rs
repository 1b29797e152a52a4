//! The calendar of a plan.

use iyzico_core::subscription::{PaymentInterval, SubscriptionPlanRecord};
use jiff::{Span, Timestamp};

use crate::bank::clock::turkish;

/// How much time lies between two charges.
#[derive(Clone, Debug)]
pub(crate) struct Interval {
    unit: PaymentInterval,
    count: u32,
}

impl Interval {
    pub(crate) fn of(plan: &SubscriptionPlanRecord) -> Self {
        Self {
            unit: plan.payment_interval.clone().unwrap_or(PaymentInterval::Monthly),
            count: plan.payment_interval_count.unwrap_or(1),
        }
    }

    /// The moment that lies `number` intervals behind the first, in the Turkish calendar. A plan that
    /// begins on the 31st is charged on the last day of a shorter month (inferred).
    pub(crate) fn after(&self, first: Timestamp, number: u32) -> Timestamp {
        let units = i64::from(self.count).saturating_mul(number.into());
        let span = match self.unit {
            PaymentInterval::Daily => Span::new().try_days(units),
            PaymentInterval::Weekly => Span::new().try_weeks(units),
            PaymentInterval::Yearly => Span::new().try_years(units),
            _ => Span::new().try_months(units),
        };
        let moment = span.and_then(|span| turkish(first).checked_add(span));
        moment.map_or(Timestamp::MAX, |moment| moment.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(unit: PaymentInterval, count: u32, number: u32, expected: &str) {
        let first = "2027-01-31T09:00:00Z".parse().unwrap();
        let moment = Interval { unit, count }.after(first, number);
        assert_eq!(moment.to_string(), expected);
    }

    #[test]
    fn months_are_those_of_the_calendar_and_never_drift() {
        check(PaymentInterval::Monthly, 1, 0, "2027-01-31T09:00:00Z");
        check(PaymentInterval::Monthly, 1, 1, "2027-02-28T09:00:00Z");
        check(PaymentInterval::Monthly, 1, 2, "2027-03-31T09:00:00Z");
        check(PaymentInterval::Monthly, 3, 1, "2027-04-30T09:00:00Z");
        check(PaymentInterval::Yearly, 1, 1, "2028-01-31T09:00:00Z");
    }

    #[test]
    fn days_and_weeks_are_counted() {
        check(PaymentInterval::Daily, 10, 2, "2027-02-20T09:00:00Z");
        check(PaymentInterval::Weekly, 2, 1, "2027-02-14T09:00:00Z");
    }

    #[test]
    fn days_begin_at_midnight_in_turkey() {
        let first = "2027-02-28T22:00:00Z".parse().unwrap(); // the first of March
        let interval = Interval { unit: PaymentInterval::Monthly, count: 1 };
        assert_eq!(interval.after(first, 1).to_string(), "2027-03-31T22:00:00Z");
    }

    #[test]
    fn what_lies_behind_the_end_of_the_calendar_never_comes() {
        let first = "2027-01-31T09:00:00Z".parse().unwrap();
        let interval = Interval { unit: PaymentInterval::Yearly, count: u32::MAX };
        assert_eq!(interval.after(first, u32::MAX), Timestamp::MAX);
    }
}
