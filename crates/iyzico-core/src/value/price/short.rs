//! Amounts that fit into a machine word, as nearly all do: read and written without the general machinery.

use rust_decimal::Decimal;

use crate::value::eight::{self, HUNDRED_MILLION};

/// Digits, and how many of them stand behind the point.
#[derive(Clone, Copy)]
pub(super) struct Short {
    digits: u64,
    scale: u32,
}

/// More decimals are written by the decimal library.
const MOST_DECIMALS: u32 = 18;

impl Short {
    /// An amount, unless it is negative or has too many digits.
    #[inline]
    pub(super) fn of(amount: Decimal) -> Option<Self> {
        let parts = amount.unpack();
        let is_short = parts.hi == 0 && parts.scale <= MOST_DECIMALS && !parts.negative;
        let digits = u64::from(parts.mid) << 32 | u64::from(parts.lo);
        is_short.then_some(Self { digits, scale: parts.scale })
    }

    /// Reads digits with a point between two of them or nowhere, and with a small negative exponent or none,
    /// as in `0E-8`; `None` for everything else.
    #[inline]
    pub(super) fn read(text: &str) -> Option<Decimal> {
        const LONGEST: usize = 18;
        let (bytes, exponent) = match text.as_bytes() {
            [digits @ .., b'E', b'-', exponent @ b'0'..=b'9'] => (digits, exponent - b'0'),
            bytes => (bytes, 0),
        };
        if bytes.len() > LONGEST {
            return None;
        }
        let (whole, rest) = read_digits(0, bytes);
        if rest.len() == bytes.len() {
            return None;
        }
        let (digits, decimals) = match rest {
            [] => (whole, 0),
            // Eight is how many iyzico writes.
            [b'.', decimals @ ..] if !decimals.is_empty() => {
                let (digits, rest) = read_eight(whole, decimals).unwrap_or((whole, decimals));
                let (digits, rest) = read_digits(digits, rest);
                if !rest.is_empty() {
                    return None;
                }
                (digits, decimals.len())
            }
            _ => return None,
        };
        let scale = u32::try_from(decimals).ok()? + u32::from(exponent);
        let (low, high) = (digits & u64::from(u32::MAX), digits >> 32);
        Some(Decimal::from_parts(low.try_into().ok()?, high.try_into().ok()?, 0, false, scale))
    }

    /// Without zeros at the end.
    pub(super) fn normalize(self) -> Self {
        let Self { mut digits, mut scale } = self;
        while scale > 0 && digits.is_multiple_of(10) {
            digits /= 10;
            scale -= 1;
        }
        Self { digits, scale }
    }

    /// With at least so many digits behind the point.
    pub(super) fn with_decimals(mut self, least: u32) -> Option<Self> {
        while self.scale < least {
            self = Self { digits: self.digits.checked_mul(10)?, scale: self.scale + 1 };
        }
        Some(self)
    }

    /// Shows the text of the amount between quotes, which is all ASCII.
    #[inline]
    pub(super) fn show_quoted<T>(self, show: impl FnOnce(&[u8]) -> T) -> T {
        const ROOM: usize = 24;
        let (mut text, mut left) = ([b'"'; ROOM], self.digits);
        let (mut at, mut decimals) = (ROOM - 1, self.scale);
        if decimals > 0 {
            if decimals >= 8 {
                at -= 8;
                text[at..at + 8].copy_from_slice(&eight::digits(left % HUNDRED_MILLION));
                (left, decimals) = (left / HUNDRED_MILLION, decimals - 8);
            }
            for _ in 0..decimals {
                at -= 1;
                (text[at], left) = (last_digit(left), left / 10);
            }
            at -= 1;
            text[at] = b'.';
        }
        loop {
            at -= 1;
            (text[at], left) = (last_digit(left), left / 10);
            if left == 0 {
                return show(&text[at - 1..]);
            }
        }
    }
}

/// Reads the digits that stand here, behind those that were read before, and returns what is behind them.
#[inline]
fn read_digits(before: u64, bytes: &[u8]) -> (u64, &[u8]) {
    let (mut digits, mut rest) = (before, bytes);
    while let [digit @ b'0'..=b'9', behind @ ..] = rest {
        digits = digits * 10 + u64::from(digit - b'0');
        rest = behind;
    }
    (digits, rest)
}

/// Like [`read_digits`], if eight digits stand here.
#[inline]
fn read_eight(before: u64, bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (digits, rest) = bytes.split_first_chunk()?;
    Some((before * HUNDRED_MILLION + eight::read(*digits)?, rest))
}

fn last_digit(digits: u64) -> u8 {
    b'0' + u8::try_from(digits % 10).unwrap_or_default()
}
