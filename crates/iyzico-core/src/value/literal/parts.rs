//! Where the values inside of a JSON text stand: found in one pass, because objects stand in lists in objects.

mod table;

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::value::eight::are_digits;
use crate::value::plain::{BLOCK, first_special, plain_length};
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
    let scanner = Scanner { json, bytes, at: 0, within: 0, closing: NONE_OPEN, parts, open };
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
    /// What closes that value.
    closing: u8,
    parts: Table,
    open: SmallVec<[Open; 8]>,
}

/// No byte of JSON, in the place of the one that closes a value.
const NONE_OPEN: u8 = 0;

/// An object or a list whose end is still to come.
struct Open {
    /// The number of its part.
    part: usize,
    /// Where the value begins in which it stands, and what closes that.
    around: usize,
    closing: u8,
}

impl Scanner<'_> {
    fn read(mut self) -> Option<Table> {
        loop {
            if self.closing == b'}' {
                self.name()?;
            }
            match self.next()? {
                b'"' => self.text()?,
                b'-' | b'0'..=b'9' => self.number()?,
                bracket @ (b'{' | b'[') => {
                    self.open(bracket);
                    if self.next()? != self.closing {
                        continue;
                    }
                    self.close()?;
                }
                _ => {
                    let end = self.at + word_length(&self.bytes[self.at..])?;
                    self.note(self.at, end, 0);
                    self.at = end;
                }
            }
            loop {
                match self.next() {
                    Some(b',') if self.closing != NONE_OPEN => {
                        self.at += 1;
                        break;
                    }
                    Some(closing) if closing == self.closing => self.close()?,
                    None if self.closing == NONE_OPEN => return Some(self.parts),
                    _ => return None,
                }
            }
        }
    }

    /// The next byte that is no blank.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        if byte > b' ' {
            return Some(byte);
        }
        self.at += blank_length(&self.bytes[self.at..]);
        self.bytes.get(self.at).copied()
    }

    /// Notes a part without others inside.
    #[inline]
    fn note(&mut self, start: usize, end: usize, mark: u32) {
        let (start, bytes) = (short(start - self.within), short(end - start));
        self.parts.push(Part { start, bytes, count: 1 | mark });
    }

    #[inline]
    fn open(&mut self, bracket: u8) {
        let (part, around, closing) = (self.parts.len(), self.within, self.closing);
        self.open.push(Open { part, around, closing });
        self.note(self.at, self.at, 0);
        self.within = self.at;
        // In ASCII the closing bracket is the second one behind the opening one.
        self.closing = bracket + 2;
        self.at += 1;
    }

    #[inline]
    fn close(&mut self) -> Option<()> {
        self.at += 1;
        let Open { part, around, closing } = self.open.pop()?;
        let count = short(self.parts.len() - part);
        let whole = self.parts.get_mut(part)?;
        whole.bytes = short(self.at - self.within);
        whole.count = count | whole.count & UNREADABLE;
        (self.within, self.closing) = (around, closing);
        Some(())
    }

    /// Notes the name of a field, and passes the colon behind it.
    #[inline]
    fn name(&mut self) -> Option<()> {
        if self.next()? != b'"' {
            return None;
        }
        let start = self.at;
        let (end, mark) = text_end(self.bytes, start + 1)?;
        if mark == ESCAPED {
            if !is_text(self.json.get(start..=end)?) {
                let object = self.open.last()?.part;
                self.parts.get_mut(object)?.count |= UNREADABLE;
            }
            self.note(start, end + 1, ESCAPED);
        } else {
            self.note(start + 1, end, 0);
        }
        self.at = end + 1;
        (self.next()? == b':').then(|| self.at += 1)
    }

    #[inline]
    fn text(&mut self) -> Option<()> {
        let (end, mark) = text_end(self.bytes, self.at + 1)?;
        self.note(self.at, end + 1, mark);
        self.at = end + 1;
        Some(())
    }

    #[inline]
    fn number(&mut self) -> Option<()> {
        let number = self.bytes.get(self.at..)?;
        let whole = match number {
            [b'-', whole @ ..] => whole,
            _ => number,
        };
        let mut rest = behind_digits(whole)?;
        if whole[0] == b'0' && rest.len() + 1 < whole.len() {
            return None;
        }
        if let [b'.', decimals @ ..] = rest {
            // Amounts have eight, or more.
            rest = match decimals.split_first_chunk() {
                Some((eight, rest)) if are_digits(*eight) => behind_digits(rest).unwrap_or(rest),
                _ => behind_digits(decimals)?,
            };
        }
        if let [b'e' | b'E', exponent @ ..] = rest {
            let digits = match exponent {
                [b'+' | b'-', digits @ ..] => digits,
                _ => exponent,
            };
            rest = behind_digits(digits)?;
        }
        let end = self.bytes.len() - rest.len();
        self.note(self.at, end, 0);
        self.at = end;
        Some(())
    }
}

/// How many blanks stand here.
#[inline(never)]
fn blank_length(json: &[u8]) -> usize {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    json.iter().position(|byte| !is_blank(byte)).unwrap_or(json.len())
}

/// How long the word is that stands here.
#[inline(never)]
fn word_length(json: &[u8]) -> Option<usize> {
    let words: [&[u8]; 3] = [b"null", b"true", b"false"];
    Some(words.into_iter().find(|word| json.starts_with(word))?.len())
}

/// What is behind the digits that stand here; `None` for no digit.
#[inline]
fn behind_digits(json: &[u8]) -> Option<&[u8]> {
    let mut rest = json.split_first().filter(|(first, _)| first.is_ascii_digit())?.1;
    while let [b'0'..=b'9', behind @ ..] = rest {
        rest = behind;
    }
    Some(rest)
}

/// Where the quote stands that ends a text, and whether something is escaped in it.
#[inline]
fn text_end(json: &[u8], from: usize) -> Option<(usize, u32)> {
    let mut at = from;
    while let Some(block) = json.get(at..)?.first_chunk() {
        let Some(special) = first_special(*block) else {
            at += BLOCK;
            continue;
        };
        at += special;
        if json.get(at) == Some(&b'"') {
            return Some((at, 0));
        }
        break;
    }
    odd_text_end(json, at)
}

/// Like [`text_end`], of what is escaped or stands at the end of the JSON text.
#[inline(never)]
fn odd_text_end(json: &[u8], from: usize) -> Option<(usize, u32)> {
    let (mut at, mut mark) = (from, 0);
    loop {
        at += plain_length(json.get(at..)?);
        match json.get(at)? {
            b'"' => return Some((at, mark)),
            b'\\' => (at, mark) = (at + escape_length(&json[at..])?, ESCAPED),
            _ => return None,
        }
    }
}

/// How long the escape is that begins here. Half of a surrogate pair is one: only who wants the text minds.
fn escape_length(json: &[u8]) -> Option<usize> {
    match json.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => json.get(2..6)?.iter().all(u8::is_ascii_hexdigit).then_some(6),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "`read` asks for the length of the text")]
const fn short(at: usize) -> u32 {
    at as u32
}

/// The text between quotes; `None` for half of a surrogate pair.
#[inline(never)]
pub(super) fn unquoted(literal: &str) -> Option<Cow<'_, str>> {
    let inside = inner(literal);
    if plain_length(inside.as_bytes()) == inside.len() {
        Some(Cow::Borrowed(inside))
    } else {
        serde_json::from_str(literal).ok().map(Cow::Owned)
    }
}

/// Whether what is escaped between quotes stands for a text.
#[inline(never)]
fn is_text(literal: &str) -> bool {
    unquoted(literal).is_some()
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
