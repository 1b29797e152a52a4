//! The digits of a card number that may be kept and shown.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::value::card::digits;

/// The digits of a card that may be stored: the first six and the last four.
///
/// ```
/// use iyzico_core::card::CardDigits;
///
/// let digits = CardDigits::of("5528790000000008").ok_or("too short")?;
/// assert_eq!((digits.first_six.as_str(), digits.last_four.as_str()), ("552879", "0008"));
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CardDigits {
    /// First six digits.
    pub first_six: String,
    /// Last four digits.
    pub last_four: String,
}

impl CardDigits {
    /// Digits that were stored; `None` when they are not six and four, so that no whole number is
    /// taken for them.
    pub(crate) fn stored(first_six: String, last_four: String) -> Option<Self> {
        let are_digits = |text: &str, length| {
            text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let fits = are_digits(&first_six, 6) && are_digits(&last_four, 4);
        fits.then_some(Self { first_six, last_four })
    }

    /// The digits of a card number; `None` when there are too few of them.
    pub fn of(number: &str) -> Option<Self> {
        Self::among(|| number.chars().filter(char::is_ascii_digit))
    }

    /// The first and the last of some digits. A copy of all of them would be a card number that nobody
    /// wipes.
    fn among<Digits: Iterator<Item = char>>(digits: impl Fn() -> Digits) -> Option<Self> {
        let count = digits().count();
        (count >= 12).then(|| Self {
            first_six: digits().take(6).collect(),
            last_four: digits().skip(count - 4).collect(),
        })
    }
}

/// Hides the digits in the middle of a text that may hold a whole card number.
pub(super) fn masked(text: Cow<'_, str>) -> Cow<'_, str> {
    let digits = || text.chars().filter_map(digits::decimal).map(|digit| char::from(b'0' + digit));
    let Some(CardDigits { first_six, last_four }) = CardDigits::among(digits) else { return text };
    if let Cow::Owned(whole) = text {
        drop(Zeroizing::new(whole));
    }
    Cow::Owned(format!("{first_six}******{last_four}"))
}
