//! Digits, eight at a time: as many as iyzico writes behind the point of an amount.

/// One more than the largest number of eight digits.
pub(crate) const HUNDRED_MILLION: u64 = 100_000_000;

const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);

/// Whether eight bytes are digits.
#[inline]
pub(crate) fn are_digits(bytes: [u8; 8]) -> bool {
    const HIGHEST: u64 = u64::from_le_bytes([0x80; 8]);
    /// With this, the highest bit of a byte above nine is set.
    const ABOVE_NINE: u64 = u64::from_le_bytes([0x80 - 10; 8]);
    let ones = u64::from_le_bytes(bytes) ^ ZEROS;
    (ones | ones.wrapping_add(ABOVE_NINE)) & HIGHEST == 0
}

/// The number that eight digits are: neighbours are put together three times.
#[inline]
pub(crate) fn read(digits: [u8; 8]) -> Option<u64> {
    const EVERY_FOURTH: u64 = 0x0000_00ff_0000_00ff;
    if !are_digits(digits) {
        return None;
    }
    let ones = u64::from_le_bytes(digits) ^ ZEROS;
    let pairs = ones * 10 + (ones >> 8);
    let first = (pairs & EVERY_FOURTH).wrapping_mul(100 + (1_000_000 << 32));
    let second = (pairs >> 16 & EVERY_FOURTH).wrapping_mul(1 + (10_000 << 32));
    Some(first.wrapping_add(second) >> 32)
}

/// The eight digits of a number below a hundred million, which is taken apart three times.
#[inline]
pub(crate) fn digits(number: u64) -> [u8; 8] {
    let (high, low) = (number / 10_000, number % 10_000);
    let fours = high | low << 32;
    // Close enough to a hundredth of what is below 10,000, and to a tenth of what is below 100.
    let hundredths = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let pairs = hundredths | (fours - hundredths * 100) << 16;
    let tenths = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    let ones = tenths | (pairs - tenths * 10) << 8;
    (ones | ZEROS).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{HUNDRED_MILLION, are_digits, digits, read};

    #[track_caller]
    fn check(number: u64) {
        let text = digits(number);
        assert_eq!(text[..], *format!("{number:08}").as_bytes());
        assert_eq!(read(text), Some(number));
    }

    #[test]
    fn every_four_digits_are_right_in_both_halves() {
        for four in 0..10_000 {
            check(four * 10_001);
        }
    }

    #[test]
    fn each_byte_must_be_a_digit() {
        for (place, byte) in (0..8).flat_map(|place| (0..=255).map(move |byte| (place, byte))) {
            for mut text in [*b"00000000", *b"99999999"] {
                text[place] = byte;
                assert_eq!(are_digits(text), byte.is_ascii_digit(), "{byte} at {place}");
                assert_eq!(read(text).is_some(), byte.is_ascii_digit(), "{byte} at {place}");
            }
        }
    }

    proptest! {
        #[test]
        fn they_are_those_of_the_number(number in 0..HUNDRED_MILLION) {
            check(number);
        }

        #[test]
        fn bytes_are_read_as_the_standard_library_reads_digits(bytes in any::<[u8; 8]>()) {
            let digits = bytes.iter().all(u8::is_ascii_digit);
            prop_assert_eq!(are_digits(bytes), digits);
        }
    }
}
