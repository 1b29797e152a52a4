//! Where the values inside of a JSON text stand: found in one pass, because objects stand in lists in objects.

mod table;

use std::borrow::Cow;

use smallvec::SmallVec;

pub(super) use table::Table;

/// Where one value stands, or the name of a field. It holds no text, so that its table can serve again for another text.
#[derive(Clone, Copy)]
pub(super) struct Part {
    /// Where it begins, counted from where the value begins in which it stands.
    start: u32,
    /// How many bytes it has; the name of a field in which nothing is escaped is without its quotes.
    bytes: u32,
    /// How many parts it is, with those inside, and marks.
    count: u32,
}

/// Mark of a text in which something is escaped.
const ESCAPED: u32 = 1 << 31;
/// Mark of an object with a name that is no text.
const UNREADABLE: u32 = 1 << 30;
/// A longer text could have more parts than there are numbers without marks.
const LONGEST: usize = UNREADABLE as usize - 1;

/// Reads a text that is one JSON value, and finds all its parts, itself first. `None` when the text is no
/// JSON, or as long as 1 GiB.
pub(super) fn read(json: &str) -> Option<Table> {
    const TYPICAL_LENGTH: usize = 8;
    if json.len() > LONGEST {
        return None;
    }
    let parts = Table::with_room(json.len() / TYPICAL_LENGTH + 1);
    let (bytes, open) = (json.as_bytes(), SmallVec::new());
    let scanner = Scanner { json, bytes, at: 0, within: 0, parts, open };
    scanner.read()
}

/// Goes over a text once, checks that it is JSON, and notes where everything stands. It takes the same texts
/// as `serde_json` does, which a test compares.
struct Scanner<'t> {
    json: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// Where the innermost value begins that is open.
    within: usize,
    parts: Table,
    open: SmallVec<[Open; 8]>,
}

/// An object or a list whose end is still to come.
struct Open {
    /// The number of its part.
    part: usize,
    /// Where the value begins in which it stands.
    around: usize,
    is_object: bool,
}

impl Scanner<'_> {
    fn read(mut self) -> Option<Table> {
        let mut is_name = false;
        loop {
            match self.next()? {
                b'"' => {
                    let start = self.at;
                    let mark = self.text()?;
                    if is_name {
                        self.name(start, mark)?;
                        is_name = false;
                        continue;
                    }
                    self.note(start, self.at, mark);
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

    /// Notes a part without others inside.
    #[inline]
    fn note(&mut self, start: usize, end: usize, mark: u32) {
        let (start, bytes) = (short(start - self.within), short(end - start));
        self.parts.push(Part { start, bytes, count: 1 | mark });
    }

    fn open(&mut self, is_object: bool) {
        self.open.push(Open { part: self.parts.len(), around: self.within, is_object });
        self.note(self.at, self.at, 0);
        self.within = self.at;
        self.at += 1;
    }

    fn close(&mut self) -> Option<()> {
        self.at += 1;
        let Open { part, around, .. } = self.open.pop()?;
        let count = short(self.parts.len() - part);
        let whole = self.parts.get_mut(part)?;
        whole.bytes = short(self.at - self.within);
        whole.count = count | whole.count & UNREADABLE;
        self.within = around;
        Some(())
    }

    /// Notes the name of a field, which ends here, and passes the colon behind it.
    #[inline]
    fn name(&mut self, start: usize, mark: u32) -> Option<()> {
        if mark == ESCAPED {
            if unquoted(self.json.get(start..self.at)?).is_none() {
                let object = self.open.last()?.part;
                self.parts[object].count |= UNREADABLE;
            }
            self.note(start, self.at, mark);
        } else {
            self.note(start + 1, self.at - 1, mark);
        }
        (self.next()? == b':').then(|| self.at += 1)
    }

    /// Passes a text that begins here, and tells whether something is escaped in it.
    #[inline]
    fn text(&mut self) -> Option<u32> {
        let (mut at, mut mark) = (self.at + 1, 0);
        loop {
            at += plain_length(self.bytes.get(at..)?);
            match self.bytes.get(at)? {
                b'"' => break,
                b'\\' => (at, mark) = (at + escape_length(&self.bytes[at..])?, ESCAPED),
                _ => return None,
            }
        }
        self.at = at + 1;
        Some(mark)
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
        self.note(start, self.at, 0);
        Some(())
    }

    fn word(&mut self) -> Option<()> {
        let (start, rest) = (self.at, &self.bytes[self.at..]);
        let words: [&[u8]; 3] = [b"null", b"true", b"false"];
        self.at += words.into_iter().find(|word| rest.starts_with(word))?.len();
        self.note(start, self.at, 0);
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

impl Part {
    /// As it is written in the value in which it stands.
    #[inline]
    pub(super) fn literal(self, around: &str) -> &str {
        let start = self.start as usize;
        around.get(start..start + self.bytes as usize).unwrap_or_default()
    }

    pub(super) const fn is_readable(self) -> bool {
        self.count & UNREADABLE == 0
    }

    const fn is_escaped(self) -> bool {
        self.count & ESCAPED != 0
    }

    const fn count(self) -> usize {
        (self.count & !(ESCAPED | UNREADABLE)) as usize
    }

    /// The text between the quotes of a literal that this part is; `None` for half of a surrogate pair.
    #[inline]
    pub(super) fn unquoted(self, literal: &str) -> Option<Cow<'_, str>> {
        if self.is_escaped() { unquoted(literal) } else { Some(Cow::Borrowed(inner(literal))) }
    }
}

/// The parts directly inside of a value.
#[derive(Clone)]
pub(super) struct Inside<'t, 'p> {
    text: &'t str,
    parts: &'p [Part],
}

impl<'t, 'p> Inside<'t, 'p> {
    /// Of the value with this text, whose parts begin with itself.
    pub(super) fn of(text: &'t str, parts: &'p [Part]) -> Self {
        Self { text, parts: parts.get(1..).unwrap_or_default() }
    }

    /// The next part, which is the name of a field.
    #[inline]
    pub(super) fn name(&mut self) -> Option<Cow<'t, str>> {
        let (name, rest) = self.parts.split_first()?;
        self.parts = rest;
        let text = name.literal(self.text);
        if name.is_escaped() { unquoted(text) } else { Some(Cow::Borrowed(text)) }
    }
}

/// Each with its text and its own parts.
impl<'t, 'p> Iterator for Inside<'t, 'p> {
    type Item = (&'t str, &'p [Part]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let part = self.parts.first()?;
        let (parts, rest) = self.parts.split_at_checked(part.count())?;
        self.parts = rest;
        Some((part.literal(self.text), parts))
    }
}
