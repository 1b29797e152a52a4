//! Whose a record is.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::value::rule::InvalidValueError;

/// The mark of a merchant at a host, for records that outlive the program: 16 letters, from which nobody
/// learns the key. [`Credentials::mark`](crate::Credentials::mark) makes it.
///
/// It has no digits: a log hides a long row of them, as it may be the number of a card, and with it a part of a
/// handle that somebody needs.
///
/// ```
/// use iyzico_core::{Credentials, MerchantMark};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let mark = keys.mark("sandbox-api.iyzipay.com");
/// let stored = mark.to_string();
/// assert_eq!(stored.len(), 16);
/// assert_eq!(stored.parse::<MerchantMark>()?, mark);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MerchantMark(u64);

impl MerchantMark {
    pub(crate) const fn new(mark: u64) -> Self {
        Self(mark)
    }
}

impl fmt::Display for MerchantMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = self.0.to_be_bytes().map(|byte| [letter(byte >> 4), letter(byte & 0xf)]);
        f.write_str(str::from_utf8(letters.as_flattened()).expect("letters are ASCII"))
    }
}

/// As it is written: a number in decimal has digits.
impl fmt::Debug for MerchantMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MerchantMark({self})")
    }
}

impl FromStr for MerchantMark {
    type Err = InvalidValueError;

    fn from_str(text: &str) -> Result<Self, InvalidValueError> {
        let is_plain = text.len() == LENGTH && text.bytes().all(|byte| LETTERS.contains(&byte));
        if !is_plain {
            return Err(InvalidValueError {
                kind: "MerchantMark",
                problem: "is not the mark of a merchant",
                allowed: "16 letters from a to p",
            });
        }
        let mark = text.bytes().fold(0, |mark, byte| mark << 4 | u64::from(byte - LETTERS.start()));
        Ok(Self(mark))
    }
}

/// Stands for four bits.
fn letter(bits: u8) -> u8 {
    LETTERS.start() + bits
}

const LETTERS: RangeInclusive<u8> = b'a'..=b'p';
const LENGTH: usize = 16;

#[cfg(test)]
mod tests {
    use super::MerchantMark;

    #[test]
    fn only_what_was_written_is_read() {
        let mark = MerchantMark::new(0x1a);
        assert_eq!(mark.to_string(), "aaaaaaaaaaaaaabk");
        assert_eq!("aaaaaaaaaaaaaabk".parse(), Ok(mark));
        for other in [
            "",
            "bk",
            "aaaaaaaaaaaaaabK",
            "+aaaaaaaaaaaaabk",
            "aaaaaaaaaaaaaabkq",
            "aaaaaaaaaaaaaaaq",
        ] {
            assert!(other.parse::<MerchantMark>().is_err(), "{other}");
        }
        for number in [0, 1, 0x8a52_4875_6068_5865, u64::MAX] {
            let mark = MerchantMark::new(number);
            assert_eq!(mark.to_string().parse(), Ok(mark));
        }
    }

    /// This one was hidden in a log, because its digits may be those of a card.
    #[test]
    fn no_mark_looks_like_a_card() {
        let mark = MerchantMark::new(0x8a52_4875_6068_5865);
        for shown in [mark.to_string(), format!("{mark:?}")] {
            assert!(!shown.contains(|letter: char| letter.is_ascii_digit()), "{shown}");
        }
    }
}
