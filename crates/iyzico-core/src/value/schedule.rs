//! Days, intervals and counts.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::value::given::Given;
use crate::value::order::{has_shape, to_local_time};
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

/// A moment that a search begins or ends with, in Turkish local time.
///
/// Official clients send it as text and the documents call it milliseconds since 1970. Both are taken, and a
/// day alone, which begins at midnight; what is sent is the form of the clients.
///
/// ```
/// use iyzico_core::schedule::SearchTime;
///
/// for written in ["2026-11-01 00:00:00", "2026-11-01", "1793480400000", "2026-10-31T21:00:00Z"] {
///     assert_eq!(written.parse::<SearchTime>()?.as_str(), "2026-11-01 00:00:00");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type SearchTime = Text<kind::SearchTime>;

/// The kinds behind the text types of this module.
pub mod kind {
    use super::{Date, Kind, Rule, day_of, search_time};
    use crate::value::order::{has_shape, is_local_time};

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

    /// Kind of [`SearchTime`](super::SearchTime).
    ///
    /// ```
    /// use iyzico_core::schedule::kind::SearchTime;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(SearchTime::RULE.example, "2026-11-01 00:00:00");
    /// ```
    pub struct SearchTime;

    impl Kind for SearchTime {
        const RULE: Rule = Rule::new(
            "SearchTime",
            "yyyy-MM-dd HH:mm:ss, Turkish local time; also yyyy-MM-dd, or milliseconds since 1970",
            "2026-11-01 00:00:00",
        )
        .code("7")
        .normalise(search_time)
        .refuse(is_local_time);
    }
}

/// Other forms that sources know, in the form of official clients.
fn search_time(text: &str) -> Cow<'_, str> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        let moment = text.parse().ok().and_then(|number| Timestamp::from_millisecond(number).ok());
        // Few digits are seconds, or a year: nobody knows what was meant.
        let moment = moment.filter(|moment| *moment >= EARLIEST);
        return moment.map_or(Cow::Borrowed(text), |moment| {
            Cow::Owned(to_local_time(&moment.to_string()).into_owned())
        });
    }
    match text.parse::<Date>() {
        Ok(day) if has_shape(text, "0000-00-00") => Cow::Owned(format!("{day} 00:00:00")),
        _ => to_local_time(text),
    }
}

/// 12 digits of milliseconds: there were no subscriptions before.
const EARLIEST: Timestamp = Timestamp::constant(100_000_000, 0);

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

/// A count of at least one: intervals, charges, a page of a list.
///
/// ```
/// use iyzico_core::schedule::Count;
///
/// let page: Count = "2".parse()?;
/// assert_eq!(page, Count(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("minimum" = 1)))]
pub struct Count(pub u32);

/// The page that a list begins with, where a request names none.
pub(crate) fn first_page() -> Given<Count> {
    Count(1).into()
}

/// How many rows a page has where a request does not say. It is sent, so that iyzico does not choose.
pub(crate) fn rows_on_a_page() -> Given<Count> {
    Count(20).into()
}

/// A number of days; may be 0.
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

/// What is wrong with the text of a number that is none of those that can be sent.
pub(crate) fn problem_of_number(text: &str) -> &'static str {
    let (digits, below) =
        text.strip_prefix('-').map_or((text, ""), |digits| (digits, "must not be negative"));
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match (is_whole, below) {
        (false, _) => "is not a whole number",
        (true, "") => "is too large",
        (true, below) => below,
    }
}

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
                let problem = || $crate::value::schedule::problem_of_number(text);
                let rule = <Self as $crate::value::given::Value>::RULE;
                number.map(Self).ok_or_else(|| Self::Err::new(rule, problem()))
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

    use jiff::tz::{Offset, TimeZone};

    use super::*;
    use crate::value::order::Installment;

    #[test]
    fn a_number_that_cannot_be_sent_is_told_what_it_is() {
        for (text, problem) in [
            ("-1", "must not be negative"),
            ("99999999999", "is too large"),
            ("1.5", "is not a whole number"),
            ("-1.5", "is not a whole number"),
            ("-", "is not a whole number"),
            ("", "is not a whole number"),
            ("two", "is not a whole number"),
        ] {
            assert_eq!(text.parse::<Days>().unwrap_err().problem, problem, "{text}");
            assert_eq!(text.parse::<Count>().unwrap_err().problem, problem, "{text}");
            assert_eq!(text.parse::<Installment>().unwrap_err().problem, problem, "{text}");
        }
    }

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

    #[test]
    fn a_search_takes_every_form_that_a_source_knows() {
        let sent = |written: &str| SearchTime::new(written).map(|time| time.as_str().to_owned());
        for written in [
            "2026-11-01 08:00:00",
            "2026-11-01T08:00:00",
            "2026-11-01T05:00:00Z",
            "2026-11-01 08:00:00+03:00",
            "1793509200000",
            "1793509200999",
            " 1793509200000 ",
        ] {
            assert_eq!(sent(written).unwrap(), "2026-11-01 08:00:00", "{written}");
        }
        assert_eq!(sent("2026-11-01").unwrap(), "2026-11-01 00:00:00");
        for wrong in
            ["1793509200", "2026", "0", "-1793509200000", "2026-02-30", "01.11.2026", "now"]
        {
            assert!(sent(wrong).is_err(), "{wrong}");
        }
    }
}
