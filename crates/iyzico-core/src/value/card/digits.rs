//! Groups of decimal digits in a text, of any script.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::value::blank::{is_blank, parts_digits};

/// What a decimal digit counts, in whatever script it is written.
pub(crate) fn decimal(character: char) -> Option<u8> {
    let code = u32::from(character);
    if code < 0x80 {
        return character.is_ascii_digit().then(|| character as u8 - b'0');
    }
    let zero = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1).map(|at| ZEROS[at])?;
    u8::try_from(code - zero).ok().filter(|digit| *digit < 10)
}

/// What stands between two groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// What people put into card numbers: blanks, dashes, points, strokes and underlines.
    Usual,
    /// One other mark, alone or with a blank on either side: a comma, a colon.
    Odd,
    /// Anything else: the groups are of different numbers.
    Wide,
}

impl Gap {
    fn of(between: &str) -> Self {
        const LONGEST: usize = 3;
        let is_usual = |c: char| parts_digits(c) || matches!(c, '.' | '/' | '_');
        let is_mark = |c: char| !c.is_alphanumeric();
        if between.chars().take(LONGEST + 1).count() > LONGEST {
            return Self::Wide;
        }
        let mut characters = between.chars();
        match (characters.next(), characters.next(), characters.next()) {
            _ if between.chars().all(is_usual) => Self::Usual,
            (Some(mark), None, _) if is_mark(mark) => Self::Odd,
            // A list has a blank behind its commas only.
            (Some(before), Some(mark), Some(after))
                if is_blank(before) && is_mark(mark) && is_blank(after) =>
            {
                Self::Odd
            }
            _ => Self::Wide,
        }
    }
}

/// Digits that stand together.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Where they stand in the text.
    pub(crate) place: Range<usize>,
    /// Which of the digits of the row they are.
    pub(crate) digits: Range<usize>,
    /// What parts them from the group before.
    pub(crate) gap: Gap,
}

/// Groups of digits between which little stands, with what answers in no time whether some of them are
/// a card number.
#[derive(Default)]
pub(crate) struct Row {
    groups: Vec<Group>,
    /// The digits of all groups, in ASCII. They may be those of a card.
    digits: Zeroizing<String>,
    /// Sums of the digits before each one as the formula of Luhn has them: with every second digit
    /// doubled, the odd ones or the even ones.
    sums: Vec<[u32; 2]>,
}

impl Row {
    /// Adds a group; one that stands too far off begins a new row.
    pub(crate) fn add(&mut self, text: &str, place: Range<usize>) {
        let gap = self.gap_before(text, place.start);
        if gap == Gap::Wide {
            self.clear();
        }
        // Where they stood before they had to move to a larger place, nobody would wipe them.
        self.digits.reserve(text.len() - place.start);
        let first = self.digits.len();
        let [mut odd, mut even] = self.sums.last().copied().unwrap_or_default();
        for digit in text[place.clone()].chars().filter_map(decimal) {
            let doubled = if digit > 4 { digit * 2 - 9 } else { digit * 2 };
            let is_odd = self.digits.len() % 2 == 1;
            odd += u32::from(if is_odd { doubled } else { digit });
            even += u32::from(if is_odd { digit } else { doubled });
            self.digits.push(char::from(b'0' + digit));
            self.sums.push([odd, even]);
        }
        self.groups.push(Group { place, digits: first..self.digits.len(), gap });
    }

    /// What would part a group that begins at `start` from the last one.
    fn gap_before(&self, text: &str, start: usize) -> Gap {
        self.groups.last().map_or(Gap::Wide, |last| Gap::of(&text[last.place.end..start]))
    }

    pub(crate) fn clear(&mut self) {
        self.groups.clear();
        self.digits.clear();
        self.sums.clear();
    }

    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }

    pub(crate) fn digits(&self, range: Range<usize>) -> &str {
        &self.digits[range]
    }

    /// Whether some of the digits have a right check digit, by the formula of Luhn.
    pub(crate) fn is_checked(&self, range: &Range<usize>) -> bool {
        let Some(last) = range.end.checked_sub(1) else { return false };
        // The last digit is not doubled.
        let which = usize::from(last % 2 == 1);
        let before = range.start.checked_sub(1).map_or(0, |before| self.sums[before][which]);
        (self.sums[last][which] - before).is_multiple_of(10)
    }
}

/// Whether groups are parted as those of card numbers: by what is usual, or else by anything into groups
/// as they are printed.
pub(crate) fn are_plausible(groups: &[Group]) -> bool {
    let Some((first, rest)) = groups.split_first() else { return false };
    rest.iter().all(|group| group.gap == Gap::Usual) || {
        const SHORTEST: usize = 4;
        let whole = first.digits.len();
        let lengths = || rest.iter().map(|group| group.digits.len());
        let is_even = lengths().rev().skip(1).all(|length| length == whole)
            && lengths().next_back().is_some_and(|last| last <= whole);
        let is_of_three = lengths().eq([6, 5]) || lengths().eq([6, 4]);
        whole >= SHORTEST && (is_even || is_of_three && whole == SHORTEST)
    }
}

/// The zeros of all scripts that have decimal digits; the other nine follow each.
#[rustfmt::skip]
const ZEROS: [u32; 75] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50,
    0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0,
    0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30,
    0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0,
    0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16130, 0x16A60,
    0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0,
    0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];
