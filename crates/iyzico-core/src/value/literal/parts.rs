//! Where the values inside of a JSON text stand: found in one pass, because objects stand in lists in objects.

use std::borrow::Cow;

use smallvec::SmallVec;

/// One value, or the name of a field.
#[derive(Clone, Copy)]
pub(super) struct Part<'t> {
    /// As it is written; the name of a field in which nothing is escaped without its quotes.
    text: &'t str,
    /// Number of parts, with those inside.
    length: u32,
    /// For a text: whether something is escaped in it.
    is_escaped: bool,
    /// For an object: whether all its names are texts.
    is_readable: bool,
}

/// Reads a text that is one JSON value, and finds all its parts, itself first. `None` when the text is no
/// JSON, or longer than 4 GiB.
pub(super) fn read(json: &str) -> Option<Vec<Part<'_>>> {
    const TYPICAL_LENGTH: usize = 8;
    u32::try_from(json.len()).ok()?;
    let parts = Vec::with_capacity(json.len() / TYPICAL_LENGTH + 1);
    let scanner = Scanner { json, bytes: json.as_bytes(), at: 0, parts, open: SmallVec::new() };
    scanner.read()
}

/// Goes over a text once, checks that it is JSON, and notes where everything stands. It takes the same texts
/// as `serde_json` does, which a test compares.
struct Scanner<'t> {
    json: &'t str,
    bytes: &'t [u8],
    at: usize,
    parts: Vec<Part<'t>>,
    open: SmallVec<[Open; 8]>,
}

/// An object or a list whose end is still to come.
struct Open {
    whole: usize,
    start: usize,
    is_object: bool,
}

impl<'t> Scanner<'t> {
    fn read(mut self) -> Option<Vec<Part<'t>>> {
        let mut is_name = false;
        loop {
            match self.next()? {
                b'"' => {
                    let (text, is_escaped) = self.text()?;
                    if is_name {
                        self.name(text, is_escaped)?;
                        is_name = false;
                        continue;
                    }
                    self.parts.push(Part::new(text, is_escaped));
                }
                _ if is_name => return None,
                bracket @ (b'{' | b'[') => {
                    self.open(bracket == b'{');
                    is_name = bracket == b'{';
                    // In ASCII the closing bracket is the second one behind the opening one.
                    if self.next()? != bracket + 2 {
                        continue;
                    }
                    self.close()?;
                }
                b'-' | b'0'..=b'9' => self.number()?,
                _ => self.word()?,
            }
            loop {
                let next = self.next();
                let Some(open) = self.open.last() else {
                    return next.is_none().then_some(self.parts);
                };
                match (next?, open.is_object) {
                    (b',', is_object) => {
                        self.at += 1;
                        is_name = is_object;
                        break;
                    }
                    (b'}', true) | (b']', false) => self.close()?,
                    _ => return None,
                }
            }
        }
    }

    /// The next byte that is no blank.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        loop {
            match *self.bytes.get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    fn open(&mut self, is_object: bool) {
        self.open.push(Open { whole: self.parts.len(), start: self.at, is_object });
        self.parts.push(Part::new("", false));
        self.at += 1;
    }

    fn close(&mut self) -> Option<()> {
        self.at += 1;
        let Open { whole, start, .. } = self.open.pop()?;
        let length = short(self.parts.len() - whole);
        let whole = self.parts.get_mut(whole)?;
        (whole.text, whole.length) = (self.json.get(start..self.at)?, length);
        Some(())
    }

    /// Notes the name of a field and passes the colon behind it.
    #[inline]
    fn name(&mut self, name: &'t str, is_escaped: bool) -> Option<()> {
        if is_escaped && unquoted(name).is_none() {
            let object = self.open.last()?.whole;
            self.parts[object].is_readable = false;
        }
        self.parts.push(Part::new(if is_escaped { name } else { inner(name) }, is_escaped));
        (self.next()? == b':').then(|| self.at += 1)
    }

    /// A text that begins here, and whether something is escaped in it.
    #[inline]
    fn text(&mut self) -> Option<(&'t str, bool)> {
        let start = self.at;
        let (mut at, mut is_escaped) = (start + 1, false);
        loop {
            at += plain_length(self.bytes.get(at..)?);
            match self.bytes.get(at)? {
                b'"' => break,
                b'\\' => (at, is_escaped) = (at + escape_length(&self.bytes[at..])?, true),
                _ => return None,
            }
        }
        self.at = at + 1;
        Some((self.json.get(start..self.at)?, is_escaped))
    }

    #[inline]
    fn number(&mut self) -> Option<()> {
        let (start, number) = (self.at, &self.bytes[self.at..]);
        let whole = usize::from(number.first() == Some(&b'-'));
        let mut end = whole + digits(number, whole)?;
        if number[whole] == b'0' && end > whole + 1 {
            return None;
        }
        if number.get(end) == Some(&b'.') {
            end += 1 + digits(number, end + 1)?;
        }
        if let Some(b'e' | b'E') = number.get(end) {
            end += 1 + usize::from(matches!(number.get(end + 1), Some(b'+' | b'-')));
            end += digits(number, end)?;
        }
        self.at += end;
        self.parts.push(Part::new(self.json.get(start..self.at)?, false));
        Some(())
    }

    fn word(&mut self) -> Option<()> {
        let (start, rest) = (self.at, &self.bytes[self.at..]);
        let words: [&[u8]; 3] = [b"null", b"true", b"false"];
        self.at += words.into_iter().find(|word| rest.starts_with(word))?.len();
        self.parts.push(Part::new(self.json.get(start..self.at)?, false));
        Some(())
    }
}

/// How many digits stand here; `None` for none.
#[inline]
fn digits(json: &[u8], from: usize) -> Option<usize> {
    let rest = json.get(from..)?;
    let count = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    (count > 0).then_some(count)
}

/// How long the escape is that begins here. Half of a surrogate pair is one: only who wants the text minds.
fn escape_length(json: &[u8]) -> Option<usize> {
    match json.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => json.get(2..6)?.iter().all(u8::is_ascii_hexdigit).then_some(6),
        _ => None,
    }
}

/// How many bytes come before a quote, a backslash or a control character, looked at eight at a time.
#[inline]
fn plain_length(json: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGHEST: u64 = u64::from_le_bytes([0x80; 8]);
    const QUOTES: u64 = u64::from_le_bytes([b'"'; 8]);
    const BACKSLASHES: u64 = u64::from_le_bytes([b'\\'; 8]);
    const BLANKS: u64 = u64::from_le_bytes([b' '; 8]);
    // What is below the byte that is sought borrows from its highest bit; only the first such byte counts, and
    // bytes of other alphabets have that bit themselves.
    let zeros = |word: u64| word.wrapping_sub(ONES);
    let mut rest = json;
    while let Some((word, behind)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*word);
        let specials = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
        let found = (specials | word.wrapping_sub(BLANKS)) & !word & HIGHEST;
        if found != 0 {
            return json.len() - rest.len() + found.trailing_zeros() as usize / 8;
        }
        rest = behind;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..b' ');
    json.len() - rest.len() + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Longer texts have no parts.
#[expect(clippy::cast_possible_truncation, reason = "`read` asks for the length of the text")]
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

impl<'t> Part<'t> {
    #[inline]
    fn new(text: &'t str, is_escaped: bool) -> Self {
        Self { text, length: 1, is_escaped, is_readable: true }
    }

    /// As it is written.
    pub(super) fn literal(self) -> &'t str {
        self.text
    }

    pub(super) fn is_readable(&self) -> bool {
        self.is_readable
    }

    /// The text between the quotes of a literal that this part is; `None` for half of a surrogate pair.
    #[inline]
    pub(super) fn unquoted(self, literal: &str) -> Option<Cow<'_, str>> {
        if self.is_escaped { unquoted(literal) } else { Some(Cow::Borrowed(inner(literal))) }
    }
}

/// The parts directly inside of a value.
#[derive(Clone)]
pub(super) struct Inside<'t, 'p>(&'p [Part<'t>]);

impl<'t, 'p> Inside<'t, 'p> {
    pub(super) fn of(parts: &'p [Part<'t>]) -> Self {
        Self(parts.get(1..).unwrap_or_default())
    }

    /// The next part, which is the name of a field.
    #[inline]
    pub(super) fn name(&mut self) -> Option<Cow<'t, str>> {
        let (name, rest) = self.0.split_first()?;
        self.0 = rest;
        if name.is_escaped { unquoted(name.text) } else { Some(Cow::Borrowed(name.text)) }
    }
}

/// Each with its text and its own parts.
impl<'t, 'p> Iterator for Inside<'t, 'p> {
    type Item = (&'t str, &'p [Part<'t>]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let part = self.0.first()?;
        let (parts, rest) = self.0.split_at_checked(part.length as usize)?;
        self.0 = rest;
        Some((part.text, parts))
    }
}
