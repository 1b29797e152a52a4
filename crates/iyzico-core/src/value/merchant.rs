//! Whose a record is.

use std::fmt;
use std::str::FromStr;

use crate::value::rule::InvalidValueError;

/// The mark of a merchant at a host, for records that outlive the program: 16 characters, from which nobody
/// learns the key. [`Credentials::mark`](crate::Credentials::mark) makes it.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MerchantMark(u64);

impl MerchantMark {
    pub(crate) const fn new(mark: u64) -> Self {
        Self(mark)
    }
}

impl fmt::Display for MerchantMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for MerchantMark {
    type Err = InvalidValueError;

    fn from_str(text: &str) -> Result<Self, InvalidValueError> {
        let is_plain = text.len() == LENGTH
            && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let mark = is_plain.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        mark.map(Self).ok_or(InvalidValueError {
            kind: "MerchantMark",
            problem: "is not the mark of a merchant",
            allowed: "16 hexadecimal digits",
        })
    }
}

const LENGTH: usize = 16;

#[cfg(test)]
mod tests {
    use super::MerchantMark;

    #[test]
    fn only_what_was_written_is_read() {
        let mark = MerchantMark::new(0x1a);
        assert_eq!(mark.to_string(), "000000000000001a");
        assert_eq!("000000000000001a".parse(), Ok(mark));
        for other in ["", "1a", "000000000000001A", "+00000000000001a", "000000000000001a0"] {
            assert!(other.parse::<MerchantMark>().is_err(), "{other}");
        }
    }
}
