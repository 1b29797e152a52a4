//! Amounts that fit into a machine word, as nearly all do: read and written without the general machinery.

use rust_decimal::Decimal;

/// Digits, and how many of them stand behind the point.
#[derive(Clone, Copy)]
pub(super) struct Short {
    digits: u64,
    scale: u32,
}

impl Short {
    /// An amount, unless it is negative or has too many digits.
    pub(super) fn of(amount: Decimal) -> Option<Self> {
        const MOST_DECIMALS: u32 = 18;
        let digits = u64::try_from(amount.mantissa()).ok()?;
        let is_short = amount.scale() <= MOST_DECIMALS && amount.is_sign_positive();
        is_short.then_some(Self { digits, scale: amount.scale() })
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
        if bytes.is_empty() || bytes.len() > LONGEST {
            return None;
        }
        let mut digits = 0_i64;
        let mut point = None;
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                b'0'..=b'9' => digits = digits * 10 + i64::from(byte - b'0'),
                b'.' if at > 0 && point.is_none() => point = Some(at),
                _ => return None,
            }
        }
        let decimals = bytes.len().checked_sub(point.map_or(bytes.len(), |point| point + 1))?;
        let is_number = point.is_none() || decimals > 0;
        let scale = u32::try_from(decimals).ok()? + u32::from(exponent);
        is_number.then(|| Decimal::new(digits, scale))
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

    /// Shows the text of the amount, which is all ASCII.
    #[inline]
    pub(super) fn show<T>(self, show: impl FnOnce(&[u8]) -> T) -> T {
        const LONGEST: usize = 24;
        let (mut text, mut left) = ([0; LONGEST], self.digits);
        let mut at = LONGEST - self.scale as usize;
        for place in text[at..].iter_mut().rev() {
            (*place, left) = (last_digit(left), left / 10);
        }
        if at < LONGEST {
            at -= 1;
            text[at] = b'.';
        }
        loop {
            at -= 1;
            (text[at], left) = (last_digit(left), left / 10);
            if left == 0 {
                return show(&text[at..]);
            }
        }
    }
}

fn last_digit(digits: u64) -> u8 {
    b'0' + u8::try_from(digits % 10).unwrap_or_default()
}
