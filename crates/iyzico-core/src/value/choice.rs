//! Values that are one of several documented words, or another one.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::Deserializer;

use crate::value::blank::trim;
use crate::value::field::Visitor;
use crate::value::literal::{Literal, text};
use crate::value::rule::Rule;
use crate::value::unreadable::Unreadable;

/// An enum of documented words that keeps others. Derived.
///
/// ```
/// use iyzico_core::link::LinkStatus;
/// use iyzico_core::value::choice::Choice;
///
/// assert_eq!(LinkStatus::WORDS, ["ACTIVE", "PASSIVE"]);
/// assert!(!LinkStatus::from_word("NEW_WORD").is_documented());
/// ```
pub trait Choice: Sized {
    /// The documented words.
    const WORDS: &'static [&'static str];
    /// The value for a word.
    fn from_word(word: &str) -> Self;
    /// The word of the value.
    fn word(&self) -> &str;
    /// Whether the word is a documented one.
    fn is_documented(&self) -> bool;
}

/// Stands for a word from which something follows and that nobody knows: it is documented and missing, or
/// cannot be read. It is not one of the documented ones, so nothing is concluded from it, and it stays when
/// it is stored.
pub(crate) const UNKNOWN: &str = "UNKNOWN";

/// Reads a word; an empty one stands for nothing.
///
/// ```
/// use iyzico_core::link::LinkStatus;
/// use iyzico_core::value::choice;
/// use iyzico_core::value::literal::Literal;
///
/// let word = Literal::read(r#""ACTIVE""#).ok_or("no JSON")?;
/// assert_eq!(choice::read(word), Some(LinkStatus::Active));
/// # Ok::<(), &'static str>(())
/// ```
pub fn read<T: Choice>(json: Literal<'_>) -> Option<T> {
    received(json).map(|word| T::from_word(&word))
}

fn received(json: Literal<'_>) -> Option<Cow<'_, str>> {
    text(json).filter(|word| !word.is_empty())
}

/// The documented word that is meant, in whatever case and with blanks or without.
pub(crate) fn respelt<T: Choice>(word: &T) -> Option<T> {
    let meant = word.word();
    T::WORDS.iter().find(|known| letters(known).eq(letters(meant))).map(|known| T::from_word(known))
}

/// What tells words apart.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase())
}

/// Reads a word that a caller gave, in capital or small letters.
pub(crate) fn read_given<T: Choice>(json: Literal<'_>, rule: &Rule) -> Result<T, Unreadable> {
    given(json, rule, T::WORDS).map(|word| T::from_word(&word))
}

/// The documented word that was given, or another one as it was given.
fn given<'a>(
    json: Literal<'a>,
    rule: &Rule,
    words: &[&'static str],
) -> Result<Cow<'a, str>, Unreadable> {
    let text = text(json)
        .ok_or_else(|| Unreadable::literal(rule, "is neither text nor a number", json))?;
    let word = trim(&text);
    let known = words.iter().find(|known| known.eq_ignore_ascii_case(word));
    Ok(match (known, text) {
        (Some(known), _) => Cow::Borrowed(known),
        (None, Cow::Borrowed(text)) => Cow::Borrowed(trim(text)),
        (None, Cow::Owned(text)) => Cow::Owned(trim(&text).to_owned()),
    })
}

/// Shows a choice.
///
/// ```
/// use iyzico_core::link::LinkDetails;
/// use iyzico_core::value::view::{AnyBody, View};
///
/// let body: LinkDetails = serde_json::from_str(r#"{"productStatus": "ACTIVE"}"#)?;
/// let body = AnyBody::new(body);
/// assert!(matches!(body.view().get("productStatus"), View::Text("ACTIVE")));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn visit<'a>(choice: &'a impl Choice, visitor: &mut dyn Visitor<'a>) {
    visitor.choice(choice.word(), choice.is_documented());
}

/// Reads a choice with serde.
///
/// ```
/// use iyzico_core::link::LinkStatus;
/// use iyzico_core::value::choice;
///
/// let mut json = serde_json::Deserializer::from_str(r#""PASSIVE""#);
/// let status: LinkStatus = choice::deserialize(&mut json)?;
/// assert_eq!(status, LinkStatus::Passive);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// When there is no text.
pub fn deserialize<'de, T: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    String::deserialize(deserializer).map(|word| T::from_word(&word))
}
