//! Days, intervals and counts.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::value::given::Given;
use crate::value::order::to_local_time;
use crate::value::rule::Rule;
use crate::value::text::{Kind, Text};

/// A day of the Turkish calendar, `yyyy-MM-dd`.
///
/// ```
/// use iyzico_core::schedule::Day;
///
/// let day: Day = "2026-11-28".parse()?;
/// assert_eq!(day.as_str(), "2026-11-28");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Day = Text<kind::Day>;

/// The kinds behind the text types of this module.
pub mod kind {
    use super::{Date, Kind, Rule, day_of};
    use crate::value::order::has_shape;

    /// Kind of [`Day`](super::Day).
    ///
    /// ```
    /// use iyzico_core::schedule::kind::Day;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(Day::RULE.example, "2026-11-28");
    /// ```
    pub struct Day;

    impl Kind for Day {
        const RULE: Rule = Rule::new("Day", "yyyy-MM-dd", "2026-11-28")
            .pattern(r"^\d{4}-\d{2}-\d{2}$")
            .code("11")
            .missing_code("11")
            .normalise(day_of)
            .refuse(|text| {
                let is_day = has_shape(text, "0000-00-00") && text.parse::<Date>().is_ok();
                (!is_day).then_some("is not a day of the form yyyy-MM-dd")
            });
    }
}

/// Official clients write a time behind the day (seen in recordings). A moment with an offset has a day in Türkiye.
fn day_of(text: &str) -> Cow<'_, str> {
    let day = |text: &str| text.split_once([' ', 'T']).map(|(day, _)| day.to_owned());
    let text = text.trim();
    day(&to_local_time(text)).map_or(Cow::Borrowed(text), Cow::Owned)
}

impl From<Date> for Given<Day> {
    fn from(date: Date) -> Self {
        date.to_string().into()
    }
}

/// A number of things, at least one: intervals, charges, the page of a list.
///
/// ```
/// use iyzico_core::schedule::Count;
///
/// let page: Count = "2".parse()?;
/// assert_eq!(page, Count(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Count(pub u32);

/// The page that a list begins with, where a request names none.
pub(crate) fn first_page() -> Given<Count> {
    Count(1).into()
}

/// How many rows a page has where a request does not say. It is sent, so that iyzico does not choose.
pub(crate) fn rows_on_a_page() -> Given<Count> {
    Count(20).into()
}

/// A number of days, which may be none.
///
/// ```
/// use iyzico_core::schedule::Days;
///
/// let trial: Days = "0".parse()?;
/// assert_eq!(trial, Days(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Days(pub u32);

/// Makes kinds of whole numbers into values of requests, each with its rule.
macro_rules! whole_numbers {
    ($($kind:ident: $rule:expr;)*) => { $(
        impl $crate::value::given::Value for $kind {
            const RULE: &'static $crate::value::rule::Rule = &$rule;

            fn read(
                json: $crate::value::literal::Literal<'_>,
                _: &mut $crate::value::read::Reader,
            ) -> Result<Self, $crate::value::unreadable::Unreadable> {
                let text = $crate::value::text::read_text(json, Self::RULE)?;
                text.parse().map_err(|invalid: $crate::value::rule::InvalidValueError| {
                    $crate::value::unreadable::Unreadable::new(Self::RULE, invalid.problem, &text)
                })
            }

            fn visit<'a>(&'a self, visitor: &mut dyn $crate::value::field::Visitor<'a>) {
                visitor.number(self.0.into());
            }
        }

        impl std::str::FromStr for $kind {
            type Err = $crate::value::rule::InvalidValueError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
                let number = text.parse().ok().filter(|_| is_plain);
                let problem = "is not a whole number";
                let rule = <Self as $crate::value::given::Value>::RULE;
                number.map(Self).ok_or_else(|| Self::Err::new(rule, problem))
            }
        }

        impl From<u32> for $crate::value::given::Given<$kind> {
            fn from(number: u32) -> Self {
                Self::Value($kind(number))
            }
        }
    )* };
}

pub(crate) use whole_numbers;

whole_numbers! {
    Count: Rule::new("Count", "a whole number from 1", "1")
        .refuse(|text| (text == "0").then_some("must be 1 or more"));
    Days: Rule::new("Days", "a whole number of days, 0 for none", "14").code("11");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use jiff::Timestamp;
    use jiff::tz::{Offset, TimeZone};

    use super::*;

    #[test]
    fn a_moment_has_one_day_however_it_is_written() {
        for hour in 0..48 {
            let moment: Timestamp =
                format!("2030-01-0{}T{:02}:30:00Z", 1 + hour / 24, hour % 24).parse().unwrap();
            let expected = moment.to_zoned(TimeZone::fixed(Offset::constant(3))).date().to_string();
            for offset in -12..=14 {
                let zone = TimeZone::fixed(Offset::constant(offset));
                let written = moment.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
                for written in [written.replace('T', " "), written] {
                    assert_eq!(Day::new(&written).unwrap().as_str(), expected, "{written}");
                }
            }
        }
    }

    #[test]
    fn without_an_offset_the_day_is_the_one_that_is_written() {
        for written in [
            "2030-01-01",
            " 2030-01-01 ",
            "2030-01-01 23:59:59",
            "2030-01-01T23:59:59",
            "2030-01-01 x",
        ] {
            assert_eq!(Day::new(written).unwrap().as_str(), "2030-01-01", "{written}");
        }
        assert!(Day::new("2030-02-30").is_err());
        assert!(Day::new("01.01.2030").is_err());
    }
}
