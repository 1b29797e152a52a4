//! Values that are one of several documented words, or another one.

use serde::Deserialize;
use serde::de::Deserializer;

use crate::value::blank::trim;
use crate::value::field::Visitor;
use crate::value::literal::{Literal, text};
use crate::value::rule::Rule;
use crate::value::unreadable::Unreadable;

/// An enum of documented words that keeps others. Derived.
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

/// Reads a word; an empty one stands for nothing.
pub fn read<T: Choice>(json: Literal<'_>) -> Option<T> {
    let word = text(json)?;
    (!word.is_empty()).then(|| T::from_word(&word))
}

/// Reads a word that a caller gave, in capital or small letters.
pub(crate) fn read_given<T: Choice>(json: Literal<'_>, rule: &Rule) -> Result<T, Unreadable> {
    let word = text(json)
        .ok_or_else(|| Unreadable::literal(rule, "is neither text nor a number", json))?;
    let word = trim(&word);
    let known = T::WORDS.iter().find(|known| known.eq_ignore_ascii_case(word));
    Ok(T::from_word(known.copied().unwrap_or(word)))
}

/// Shows a choice.
pub fn visit<'a>(choice: &'a impl Choice, visitor: &mut dyn Visitor<'a>) {
    visitor.choice(choice.word(), choice.is_documented());
}

/// Reads a choice with serde.
///
/// # Errors
///
/// When there is no text.
pub fn deserialize<'de, T: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    String::deserialize(deserializer).map(|word| T::from_word(&word))
}
