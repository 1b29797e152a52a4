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
    const TYPICAL_LENGTH: usize = 16;
    if u32::try_from(json.len()).is_err() {
        return Vec::new();
    }
    let bytes = json.as_bytes();
    let mut parts: Vec<Part> = Vec::with_capacity(json.len() / TYPICAL_LENGTH + 1);
    let mut open: Vec<usize> = Vec::new();
    let (mut at, mut is_name) = (0, false);
    while let Some(byte) = bytes.get(at) {
        let start = at;
        match byte {
            b'"' => {
                let (end, is_escaped) = end_of_text(bytes, at);
                at = end;
                parts.push(Part::new(start, end, is_escaped));
                if is_name && is_escaped && unquoted(&json[start..end]).is_none() {
                    open.last().into_iter().for_each(|object| parts[*object].is_readable = false);
                }
                is_name = false;
            }
            b'{' | b'[' => {
                is_name = *byte == b'{';
                open.push(parts.len());
                parts.push(Part::new(start, start, false));
                at += 1;
            }
            b'}' | b']' => {
                at += 1;
                let Some(whole) = open.pop() else { break };
                parts[whole].end = short(at);
                parts[whole].length = short(parts.len() - whole);
                is_name = false;
            }
            b',' => {
                is_name =
                    open.last().is_some_and(|whole| bytes[parts[*whole].start as usize] == b'{');
                at += 1;
            }
            b':' | b' ' | b'\n' | b'\r' | b'\t' => at += 1,
            _ => {
                at += bytes[at..].iter().position(|byte| is_end(*byte)).unwrap_or(bytes.len() - at);
                parts.push(Part::new(start, at, false));
            }
        }
    }
    parts
}

/// What follows a number or a word.
const fn is_end(byte: u8) -> bool {
    matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t')
}

/// Where the text ends that begins here, and whether something is escaped in it.
fn end_of_text(json: &[u8], start: usize) -> (usize, bool) {
    let (mut at, mut is_escaped) = (start + 1, false);
    while let Some(byte) = json.get(at) {
        at += 1;
        match byte {
            b'"' => return (at, is_escaped),
            b'\\' => (at, is_escaped) = (at + 1, true),
            _ => {}
        }
    }
    (json.len(), is_escaped)
}

fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The text between quotes; `None` for half of a surrogate pair.
pub(super) fn unquoted(literal: &str) -> Option<Cow<'_, str>> {
    let inside = inner(literal);
    if inside.contains('\\') {
        serde_json::from_str(literal).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(inside))
    }
}

fn inner(literal: &str) -> &str {
    literal.get(1..literal.len() - 1).unwrap_or_default()
}

impl Part {
    fn new(start: usize, end: usize, is_escaped: bool) -> Self {
        let (start, end) = (short(start), short(end));
        Self { start, end, length: 1, is_escaped, is_readable: true }
    }

    pub(super) fn is_readable(&self) -> bool {
        self.is_readable
    }

    /// The name that the part is.
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

    fn next(&mut self) -> Option<Self::Item> {
        let part = self.rest.first()?;
        let (parts, rest) = self.rest.split_at_checked(part.length as usize)?;
        self.rest = rest;
        let place = (part.start - self.offset) as usize..(part.end - self.offset) as usize;
        Some((self.text.get(place)?, parts))
    }
}
