//! Where the values inside of a JSON text stand: found in one pass, because objects stand in lists in objects.

use std::borrow::Cow;

/// One value, or the name of a field.
#[derive(Clone, Copy)]
pub(super) struct Part {
    start: u32,
    end: u32,
    /// Number of parts, with those inside.
    length: u32,
    /// For a text: whether something is escaped in it.
    is_escaped: bool,
    /// For an object: whether all its names are texts.
    is_readable: bool,
}

/// Finds all parts of a value, itself first. The text is JSON.
pub(super) fn find(json: &str) -> Vec<Part> {
    const TYPICAL_LENGTH: usize = 8;
    if u32::try_from(json.len()).is_err() {
        return Vec::new();
    }
    let bytes = json.as_bytes();
    let mut parts: Vec<Part> = Vec::with_capacity(json.len() / TYPICAL_LENGTH + 1);
    let mut open: Vec<Open> = Vec::new();
    let (mut at, mut is_in_object, mut is_name) = (0, false, false);
    while let Some(byte) = bytes.get(at) {
        let start = at;
        match byte {
            b'"' => {
                let (end, is_escaped) = end_of_text(bytes, at);
                at = end;
                parts.push(Part::new(start, end, is_escaped));
                if is_name && is_escaped && unquoted(&json[start..end]).is_none() {
                    open.last().into_iter().for_each(|open| parts[open.whole].is_readable = false);
                }
                is_name = false;
            }
            b':' | b' ' | b'\n' | b'\r' | b'\t' => at += 1,
            b',' => {
                is_name = is_in_object;
                at += 1;
            }
            b'{' | b'[' => {
                open.push(Open { whole: parts.len(), is_in_object });
                is_in_object = *byte == b'{';
                is_name = is_in_object;
                parts.push(Part::new(start, start, false));
                at += 1;
            }
            b'}' | b']' => {
                at += 1;
                let Some(ended) = open.pop() else { break };
                is_in_object = ended.is_in_object;
                let length = short(parts.len() - ended.whole);
                let whole = &mut parts[ended.whole];
                (whole.end, whole.length) = (short(at), length);
                is_name = false;
            }
            _ => {
                let is_end = |byte: &u8| ENDS_WORD[usize::from(*byte)];
                at += bytes[at..].iter().position(is_end).unwrap_or(bytes.len() - at);
                parts.push(Part::new(start, at, false));
            }
        }
    }
    parts
}

/// An object or a list whose end is still to come.
struct Open {
    whole: usize,
    /// Whether it stands in an object itself.
    is_in_object: bool,
}

/// What follows a number or a word.
const ENDS_WORD: [bool; 256] = {
    let (mut ends, mut byte) = ([false; 256], 0);
    while byte < 128 {
        ends[byte as usize] = matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
        byte += 1;
    }
    ends
};

/// Where the text ends that begins here, and whether something is escaped in it.
#[inline]
fn end_of_text(json: &[u8], start: usize) -> (usize, bool) {
    let (mut at, mut is_escaped) = (start + 1, false);
    while let Some(rest) = json.get(at..) {
        at += plain_length(rest);
        match json.get(at) {
            Some(b'\\') => (at, is_escaped) = (at + 2, true),
            _ => return ((at + 1).min(json.len()), is_escaped),
        }
    }
    (json.len(), is_escaped)
}

/// How many bytes come before a quote or a backslash, looked at eight at a time.
#[inline]
fn plain_length(json: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGHEST: u64 = u64::from_le_bytes([0x80; 8]);
    const QUOTES: u64 = u64::from_le_bytes([b'"'; 8]);
    const BACKSLASHES: u64 = u64::from_le_bytes([b'\\'; 8]);
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGHEST;
    let mut rest = json;
    while let Some((word, behind)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*word);
        let found = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
        if found != 0 {
            return json.len() - rest.len() + found.trailing_zeros() as usize / 8;
        }
        rest = behind;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\');
    json.len() - rest.len() + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Longer texts have no parts.
#[expect(clippy::cast_possible_truncation, reason = "`find` asks for the length of the text")]
const fn short(at: usize) -> u32 {
    at as u32
}

/// The text between quotes; `None` for half of a surrogate pair.
pub(super) fn unquoted(literal: &str) -> Option<Cow<'_, str>> {
    let inside = inner(literal);
    if plain_length(inside.as_bytes()) == inside.len() {
        Some(Cow::Borrowed(inside))
    } else {
        serde_json::from_str(literal).ok().map(Cow::Owned)
    }
}

#[inline]
fn inner(literal: &str) -> &str {
    literal.get(1..literal.len() - 1).unwrap_or_default()
}

impl Part {
    #[inline]
    fn new(start: usize, end: usize, is_escaped: bool) -> Self {
        let (start, end) = (short(start), short(end));
        Self { start, end, length: 1, is_escaped, is_readable: true }
    }

    pub(super) fn is_readable(&self) -> bool {
        self.is_readable
    }

    /// The name that the part is.
    #[inline]
    pub(super) fn name(self, literal: &str) -> Cow<'_, str> {
        if self.is_escaped {
            unquoted(literal).unwrap_or_default()
        } else {
            Cow::Borrowed(inner(literal))
        }
    }
}

/// The parts directly inside of a value.
#[derive(Clone)]
pub(super) struct Inside<'t, 'p> {
    text: &'t str,
    /// Where the text begins in the one that the parts were found in.
    offset: u32,
    rest: &'p [Part],
}

impl<'t, 'p> Inside<'t, 'p> {
    pub(super) fn of(text: &'t str, parts: &'p [Part]) -> Self {
        match parts {
            [whole, rest @ ..] => Self { text, offset: whole.start, rest },
            [] => Self { text, offset: 0, rest: &[] },
        }
    }
}

/// Each with its text and its own parts.
impl<'t, 'p> Iterator for Inside<'t, 'p> {
    type Item = (&'t str, &'p [Part]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let part = self.rest.first()?;
        let (parts, rest) = self.rest.split_at_checked(part.length as usize)?;
        self.rest = rest;
        let place = (part.start - self.offset) as usize..(part.end - self.offset) as usize;
        Some((self.text.get(place)?, parts))
    }
}
