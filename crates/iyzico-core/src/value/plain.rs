//! Where a text of JSON stops being what it says: at a quote, a backslash or a control character.

/// How many bytes are looked at at once.
pub(crate) const BLOCK: usize = 8;

/// How many bytes come before the first of these.
#[inline]
pub(crate) fn plain_length(json: &[u8]) -> usize {
    let mut rest = json;
    while let Some((block, behind)) = rest.split_first_chunk() {
        if let Some(at) = first_special(*block) {
            return json.len() - rest.len() + at;
        }
        rest = behind;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..b' ');
    json.len() - rest.len() + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Where the first of them stands in a block.
#[inline]
pub(crate) fn first_special(block: [u8; BLOCK]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([0x01; BLOCK]);
    const HIGHEST: u64 = u64::from_le_bytes([0x80; BLOCK]);
    const QUOTES: u64 = u64::from_le_bytes([b'"'; BLOCK]);
    const BACKSLASHES: u64 = u64::from_le_bytes([b'\\'; BLOCK]);
    const BLANKS: u64 = u64::from_le_bytes([b' '; BLOCK]);
    // What is below the byte that is sought borrows from its highest bit; only the first such byte counts, and
    // bytes of other alphabets have that bit themselves.
    let zeros = |word: u64| word.wrapping_sub(ONES);
    let word = u64::from_le_bytes(block);
    let specials = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
    let found = (specials | word.wrapping_sub(BLANKS)) & !word & HIGHEST;
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte at every place, among bytes of other alphabets and before another special one.
    #[test]
    fn the_first_special_byte_is_found_where_it_stands() {
        const LENGTH: usize = 3 * BLOCK - 1;
        for (place, byte) in (0..LENGTH).flat_map(|place| (0..=255).map(move |byte| (place, byte)))
        {
            for filling in [b'a', b'!', b'#', b' ', b'[', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
                let mut text = [filling; LENGTH];
                text[place] = byte;
                let is_special = byte < b' ' || byte == b'"' || byte == b'\\';
                let first = if is_special { place } else { LENGTH };
                assert_eq!(plain_length(&text), first, "{byte} at {place} among {filling}");
                for (behind, another) in
                    (place + 1..LENGTH).zip([b'"', b'\\', 0, 31].into_iter().cycle())
                {
                    text[behind] = another;
                    assert_eq!(plain_length(&text), first.min(behind), "{byte} at {place}");
                    text[behind] = filling;
                }
            }
        }
    }
}
