//! Values as the bytes that are kept of them, while nobody looks at them.
//!
//! Only what was packed here is unpacked, in the same process: the form has no version, and what cannot
//! be read is a bug.

use iyzico_core::Price;
use iyzico_core::bin::{CardAssociation, CardType};
use iyzico_core::payment::Phase;
use iyzico_core::test_cards::{Behaviour, CARDS};
use iyzico_core::text::{Kind, Text};
use iyzico_core::value::choice::Choice;
use jiff::Timestamp;
use rust_decimal::Decimal;

/// A value that can be packed.
pub(crate) trait Pack {
    /// Appends the value.
    fn pack(&self, into: &mut Vec<u8>);

    /// Takes the value from the front.
    fn unpack(from: &mut &[u8]) -> Self;
}

/// Packs a struct field by field. A field that is left out does not compile.
macro_rules! pack_fields {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::bank::pack::Pack for $name {
            fn pack(&self, into: &mut Vec<u8>) {
                let Self { $($field),+ } = self;
                $($field.pack(into);)+
            }

            fn unpack(from: &mut &[u8]) -> Self {
                Self { $($field: $crate::bank::pack::Pack::unpack(from)),+ }
            }
        }
    };
}

/// Packs an enum without fields. A variant that is left out does not compile.
macro_rules! pack_variants {
    ($name:ident { $($variant:ident),+ $(,)? }) => {
        impl $crate::bank::pack::Pack for $name {
            fn pack(&self, into: &mut Vec<u8>) {
                match self {
                    $(Self::$variant => into.push(Self::$variant as u8),)+
                }
            }

            fn unpack(from: &mut &[u8]) -> Self {
                let number = u8::unpack(from);
                let mut all = [$(Self::$variant),+].into_iter();
                all.find(|known| *known as u8 == number).expect($crate::bank::pack::PACKED)
            }
        }
    };
}

pub(crate) use {pack_fields, pack_variants};

fn pack_text(text: &str, into: &mut Vec<u8>) {
    text.len().pack(into);
    into.extend_from_slice(text.as_bytes());
}

/// Takes a text from the front without copying it.
pub(crate) fn unpack_text<'a>(from: &mut &'a [u8]) -> &'a str {
    let length = usize::unpack(from);
    let (text, rest) = from.split_at(length);
    *from = rest;
    std::str::from_utf8(text).expect(PACKED)
}

/// Small numbers take few bytes: seven bits each, and one that says whether more follow.
impl Pack for u128 {
    fn pack(&self, into: &mut Vec<u8>) {
        let mut rest = *self;
        loop {
            let last = (rest & 0x7f) as u8;
            rest >>= 7;
            if rest == 0 {
                return into.push(last);
            }
            into.push(last | 0x80);
        }
    }

    fn unpack(from: &mut &[u8]) -> Self {
        let last = from.iter().position(|byte| byte & 0x80 == 0).expect(PACKED);
        let (bytes, rest) = from.split_at(last + 1);
        *from = rest;
        bytes.iter().rev().fold(0, |number, byte| number << 7 | Self::from(byte & 0x7f))
    }
}

/// Small negative numbers are small as well: the sign is the last bit.
impl Pack for i128 {
    fn pack(&self, into: &mut Vec<u8>) {
        ((self << 1) ^ (self >> 127)).cast_unsigned().pack(into);
    }

    fn unpack(from: &mut &[u8]) -> Self {
        let number = u128::unpack(from);
        (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
    }
}

macro_rules! pack_numbers {
    ($($narrow:ty as $wide:ty),+) => {
        $(impl Pack for $narrow {
            fn pack(&self, into: &mut Vec<u8>) {
                <$wide>::try_from(*self).expect(PACKED).pack(into);
            }

            fn unpack(from: &mut &[u8]) -> Self {
                <$wide>::unpack(from).try_into().expect(PACKED)
            }
        })+
    };
}

pack_numbers!(u32 as u128, usize as u128, i32 as i128, i64 as i128);

impl Pack for u8 {
    fn pack(&self, into: &mut Vec<u8>) {
        into.push(*self);
    }

    fn unpack(from: &mut &[u8]) -> Self {
        let (byte, rest) = from.split_first().expect(PACKED);
        *from = rest;
        *byte
    }
}

impl Pack for bool {
    fn pack(&self, into: &mut Vec<u8>) {
        into.push(u8::from(*self));
    }

    fn unpack(from: &mut &[u8]) -> Self {
        u8::unpack(from) == 1
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, into: &mut Vec<u8>) {
        self.is_some().pack(into);
        if let Some(value) = self {
            value.pack(into);
        }
    }

    fn unpack(from: &mut &[u8]) -> Self {
        bool::unpack(from).then(|| T::unpack(from))
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, into: &mut Vec<u8>) {
        self.len().pack(into);
        for value in self {
            value.pack(into);
        }
    }

    fn unpack(from: &mut &[u8]) -> Self {
        (0..usize::unpack(from)).map(|_| T::unpack(from)).collect()
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, into: &mut Vec<u8>) {
        self.0.pack(into);
        self.1.pack(into);
    }

    fn unpack(from: &mut &[u8]) -> Self {
        (A::unpack(from), B::unpack(from))
    }
}

impl<K: Kind> Pack for Text<K> {
    fn pack(&self, into: &mut Vec<u8>) {
        pack_text(self.as_str(), into);
    }

    fn unpack(from: &mut &[u8]) -> Self {
        Self::new(unpack_text(from)).expect(PACKED)
    }
}

/// With exactly the decimals that it has.
impl Pack for Price {
    fn pack(&self, into: &mut Vec<u8>) {
        self.amount().scale().pack(into);
        self.amount().mantissa().pack(into);
    }

    fn unpack(from: &mut &[u8]) -> Self {
        let scale = u32::unpack(from);
        Self::new(Decimal::from_i128_with_scale(i128::unpack(from), scale))
    }
}

impl Pack for Timestamp {
    fn pack(&self, into: &mut Vec<u8>) {
        self.as_second().pack(into);
        self.subsec_nanosecond().pack(into);
    }

    fn unpack(from: &mut &[u8]) -> Self {
        let second = i64::unpack(from);
        Self::new(second, i32::unpack(from)).expect(PACKED)
    }
}

/// A documented word is its place among them; the place behind the last one announces another word.
macro_rules! pack_choices {
    ($($name:ty),+) => {
        $(impl Pack for $name {
            fn pack(&self, into: &mut Vec<u8>) {
                let place = Self::WORDS.iter().position(|known| *known == self.word());
                place.unwrap_or(Self::WORDS.len()).pack(into);
                if place.is_none() {
                    pack_text(self.word(), into);
                }
            }

            fn unpack(from: &mut &[u8]) -> Self {
                let known = Self::WORDS.get(usize::unpack(from));
                Self::from_word(known.copied().unwrap_or_else(|| unpack_text(from)))
            }
        })+
    };
}

pack_choices!(CardAssociation, CardType, Phase);

/// What a card does is known of the test cards: it is the place of the first that does the same.
impl Pack for Behaviour {
    fn pack(&self, into: &mut Vec<u8>) {
        let place = CARDS.iter().position(|card| card.behaviour == *self);
        place.expect("some test card does it").pack(into);
    }

    fn unpack(from: &mut &[u8]) -> Self {
        CARDS[usize::unpack(from)].behaviour
    }
}

pub(crate) const PACKED: &str = "it was packed here";

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use iyzico_core::order::Note;
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check<T: Pack + Debug>(value: &T) {
        let mut bytes = Vec::new();
        value.pack(&mut bytes);
        bytes.push(0xff); // what follows is left alone
        let mut rest = &bytes[..];
        let unpacked = T::unpack(&mut rest);
        assert_eq!((format!("{unpacked:?}"), rest), (format!("{value:?}"), &[0xff][..]));
    }

    #[test]
    fn the_smallest_and_the_largest_are_unpacked_as_they_were() {
        [0, 1, 0x7f, 0x80, u32::MAX].iter().for_each(check);
        [i64::MIN, -1, 0, 1, i64::MAX].iter().for_each(check);
        [i128::MIN, i128::MAX].iter().for_each(check);
        [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX].iter().for_each(check);
        [Decimal::MIN, Decimal::ZERO, Decimal::MAX].map(Price::new).iter().for_each(check);
    }

    #[test]
    fn words_are_unpacked_as_they_were() {
        for word in Phase::WORDS {
            check(&Phase::from_word(word));
        }
        check(&Phase::Other("NEW_PHASE".to_owned()));
        for card in CARDS {
            check(&card.behaviour);
        }
    }

    proptest! {
        #[test]
        fn values_are_unpacked_as_they_were(
            number in any::<u128>(),
            (mantissa, scale) in (any::<i64>(), 0..=28_u32),
            (second, nanosecond) in (-1_000_000_000..10_000_000_000_i64, 0..1_000_000_000),
            texts in prop::collection::vec(any::<Option<String>>(), 0..5),
        ) {
            check(&number);
            check(&Price::new(Decimal::from_i128_with_scale(mantissa.into(), scale)));
            check(&Timestamp::new(second, nanosecond).ok());
            let note = |text: Option<String>| text.map(|text| Note::new(&text).unwrap());
            check(&texts.into_iter().map(|text| (note(text), true)).collect::<Vec<_>>());
        }
    }
}
