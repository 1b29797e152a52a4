//! What the digits of a card number tell.

use std::fmt;

/// Card scheme, told from the first digits.
///
/// ```
/// use iyzico_core::card::Scheme;
///
/// assert_eq!(Scheme::of("9792"), Some(Scheme::Troy));
/// assert_eq!(Scheme::AmericanExpress.cvc_digits(), 4);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scheme {
    /// Visa.
    Visa,
    /// Mastercard and Maestro.
    Mastercard,
    /// American Express.
    AmericanExpress,
    /// Troy, the Turkish scheme.
    Troy,
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Visa => "Visa",
            Self::Mastercard => "Mastercard",
            Self::AmericanExpress => "American Express",
            Self::Troy => "Troy",
        })
    }
}

impl Scheme {
    /// Tells the scheme of a card number or of its first digits.
    pub fn of(number: &str) -> Option<Self> {
        let starts =
            |length: usize| number.get(..length).and_then(|digits| digits.parse::<u32>().ok());
        match (starts(1)?, starts(2).unwrap_or(0), starts(4).unwrap_or(0)) {
            (4, ..) => Some(Self::Visa),
            (_, 34 | 37, _) => Some(Self::AmericanExpress),
            (_, 65, _) | (.., 9792) => Some(Self::Troy),
            (_, 50..=58, _) | (6, ..) | (.., 2221..=2720) => Some(Self::Mastercard),
            _ => None,
        }
    }

    /// Number of digits in the security code.
    pub fn cvc_digits(self) -> usize {
        if self == Self::AmericanExpress { 4 } else { 3 }
    }
}

/// By the formula of Luhn.
pub(crate) fn has_right_check_digit(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(position, byte)| {
            let digit = u32::from(byte - b'0');
            match position % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}
