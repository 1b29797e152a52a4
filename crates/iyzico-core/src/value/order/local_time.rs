//! Moments in Turkish local time, as the wire writes them.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::temporal::DateTimePrinter;

use super::LocalTime;

/// Moments as programs write them, `2015-09-17T20:45:06Z`: with an offset they are put into Turkish local
/// time, without one they are that already. Every other text stays.
pub(crate) fn to_local_time(text: &str) -> Cow<'_, str> {
    if is_local_time(text).is_none() {
        return Cow::Borrowed(text);
    }
    let civil = match text.parse::<Timestamp>() {
        Ok(moment) => moment.to_zoned(turkish_time()).datetime(),
        Err(_) => match text.parse::<DateTime>() {
            Ok(civil) if text.contains('T') => civil,
            _ => return Cow::Borrowed(text),
        },
    };
    Cow::Owned(PRINTER.datetime_to_string(&civil))
}

const PRINTER: DateTimePrinter = DateTimePrinter::new().separator(b' ').precision(Some(0));

pub(crate) fn is_local_time(text: &str) -> Option<&'static str> {
    let is_moment = has_shape(text, "0000-00-00 00:00:00")
        && (is_usual_time(text) || text.parse::<DateTime>().is_ok());
    (!is_moment).then_some("is not a moment of the form yyyy-MM-dd HH:mm:ss")
}

/// Whether a text has digits where the shape has zeros, and elsewhere the same.
pub(crate) fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            separator => byte == separator,
        })
}

/// Whether the numbers of a text of the right shape are those of a moment without a leap second.
fn is_usual_time(text: &str) -> bool {
    let number = |range| text.get(range).and_then(|digits: &str| digits.parse::<i8>().ok());
    let year = text.get(..4).and_then(|digits| digits.parse::<i16>().ok());
    let moment = || {
        let (month, day) = (number(5..7)?, number(8..10)?);
        let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
        DateTime::new(year?, month, day, hour, minute, second, 0).ok()
    };
    moment().is_some()
}

impl LocalTime {
    /// The moment, in the fixed offset UTC+3 that Türkiye has used since 2016. `None` when a response
    /// carried a text of another form.
    pub fn zoned(&self) -> Option<jiff::Zoned> {
        let civil = Some(self.as_str()).filter(|text| is_local_time(text).is_none())?;
        let civil: DateTime = civil.parse().ok()?;
        civil.to_zoned(turkish_time()).ok()
    }
}

/// Turkish local time: UTC+3 all year.
pub(crate) fn turkish_time() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::fixed(jiff::tz::offset(3))
}
