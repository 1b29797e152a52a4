//! Values that are text on the wire: one type for all of them, one [`Kind`] for each.

mod content;

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Deref;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer};
use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

use crate::value::any_format;
use crate::value::blank::{is_all_blank, trim};
use crate::value::card::hide::hide_numbers;
use crate::value::field::{Part, Visitor};
use crate::value::given::Value;
use crate::value::literal;
use crate::value::literal::Literal;
use crate::value::read::Reader;
use crate::value::rule::{Care, InvalidValueError, Rule};
use crate::value::unreadable::Unreadable;
use content::Content;

/// What distinguishes one kind of text from another.
///
/// ```
/// use iyzico_core::card::kind::CardNumber;
/// use iyzico_core::text::Kind;
///
/// assert_eq!(CardNumber::RULE.name, "CardNumber");
/// ```
pub trait Kind: 'static {
    /// Everything that is known about the kind.
    const RULE: Rule;

    /// What is kept of a text that was received; everything, unless the kind hides some of it.
    fn received(text: Cow<'_, str>) -> Cow<'_, str> {
        text
    }

    /// Shows a text of the kind.
    fn show<'a>(text: &'a Text<Self>, visitor: &mut dyn Visitor<'a>)
    where
        Self: Sized,
    {
        visitor.text(text.as_str());
    }
}

/// Text of one kind, such as a card number or an e-mail address.
///
/// Made from text it follows the rule of its kind; read from a response it is what iyzico sent.
/// Secret kinds never show their content. They wipe it from memory when the value is dropped, and so do those of
/// the expiry of a card.
/// Numbers are read as their digits, because iyzico sends some ids as text in one response and as a
/// number in another (seen in recordings).
///
/// ```
/// use iyzico_core::bank::Iban;
///
/// let iban = Iban::new("TR18 0006 2001 1900 0006 6723 15")?;
/// assert_eq!(iban.as_str(), "TR180006200119000006672315");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Text<K> {
    content: Content,
    kind: PhantomData<fn() -> K>,
}

impl<K: Kind> Text<K> {
    /// Reads a value of this kind.
    ///
    /// # Errors
    ///
    /// When the text breaks the rule of the kind.
    pub fn new(text: &str) -> Result<Self, InvalidValueError> {
        let given = trim(text);
        let text = ReadText::from((K::RULE.normalise)(given));
        let text = text.whole();
        if let Some(problem) = (K::RULE.refuse)(text) {
            return Err(InvalidValueError::new(&K::RULE, problem));
        }
        let Self { content, kind } = Self::as_is(text);
        let is_told = K::RULE.tells_spelling && text != given;
        Ok(Self { content: if is_told { content.respelled_from(given) } else { content }, kind })
    }
}

impl<K: Kind> Text<K> {
    fn as_is(text: &str) -> Self {
        let content = Content::new(text, K::RULE.care == Care::Wiped);
        Self { content, kind: PhantomData }
    }
}

impl<K> Text<K> {
    /// The text as it goes over the wire. For a secret kind this is the secret itself.
    pub fn as_str(&self) -> &str {
        &self.content
    }
}

impl<K: Kind> Value for Text<K> {
    const RULE: &'static Rule = &K::RULE;

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        let text = read_text(json, &K::RULE)?;
        Self::new(&text).map_err(|refused| Unreadable::new(&K::RULE, refused.problem, &text))
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        if let Some(written) = self.content.written() {
            visitor.respelled(written, self.as_str());
        }
        K::show(self, visitor);
    }

    fn is_empty(&self) -> bool {
        is_all_blank(self.as_str())
    }
}

/// Values in responses are kept as iyzico sent them: a payment that went through must not become an
/// error because its date or its BIN looks odd. Requests hold [`Given`](crate::Given), which judges.
impl<K: Kind> Part for Text<K> {
    fn read(json: Literal<'_>, _: &mut Reader) -> Option<Self> {
        let text = ReadText::from(K::received(literal::text(json)?));
        Some(Self::as_is(text.whole()))
    }

    fn empty() -> Self {
        Self { content: Content::EMPTY, kind: PhantomData }
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        K::show(self, visitor);
    }
}

/// The only reason why a JSON string is not a text.
const HALF_A_PAIR: &str = "holds half of a surrogate pair, which is not text";

/// A text of JSON without the blanks around it. What had to be copied because of escapes is wiped.
pub(crate) enum ReadText<'a> {
    Borrowed(&'a str),
    Copied(Zeroizing<String>),
}

impl ReadText<'_> {
    /// With the blanks around it.
    fn whole(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Copied(text) => text,
        }
    }
}

impl<'a> From<Cow<'a, str>> for ReadText<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        match text {
            Cow::Borrowed(text) => Self::Borrowed(text),
            Cow::Owned(text) => Self::Copied(Zeroizing::new(text)),
        }
    }
}

impl Deref for ReadText<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        trim(self.whole())
    }
}

/// Reads a JSON text or number as text without the blanks around it; anything else is of the wrong
/// JSON type.
pub(crate) fn read_text<'a>(json: Literal<'a>, rule: &Rule) -> Result<ReadText<'a>, Unreadable> {
    literal::text(json).map(ReadText::from).ok_or_else(|| match json.get().as_bytes() {
        [b'"', ..] => Unreadable::new(rule, HALF_A_PAIR, ""),
        _ => Unreadable::literal(rule, "is neither text nor a number", json),
    })
}

impl<K: Kind> FromStr for Text<K> {
    type Err = InvalidValueError;

    fn from_str(text: &str) -> Result<Self, InvalidValueError> {
        Self::new(text)
    }
}

impl<K: Kind> Serialize for Text<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, K: Kind> Deserialize<'de> for Text<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = any_format::json_of_text(deserializer)?;
        Part::read(Literal::from(&*json), &mut Reader::default())
            .ok_or_else(|| de::Error::custom("is neither text nor a number"))
    }
}

/// Shows no card number, in whichever field one was given by mistake.
impl<K: Kind> fmt::Debug for Text<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if K::RULE.secret {
            write!(f, "{}(…)", K::RULE.name)
        } else {
            fmt::Debug::fmt(&hide_numbers(self.as_str()), f)
        }
    }
}

/// Shows the text, or `…` for a secret kind; use [`Text::as_str`] where the secret is wanted.
impl<K: Kind> fmt::Display for Text<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if K::RULE.secret { "…" } else { self.as_str() })
    }
}

impl<K> Clone for Text<K> {
    fn clone(&self) -> Self {
        Self { content: self.content.clone(), kind: PhantomData }
    }
}

impl<K> PartialEq for Text<K> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl<K> Eq for Text<K> {}

impl<K> PartialEq<str> for Text<K> {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl<K> Hash for Text<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

#[cfg(feature = "schema")]
impl<K: Kind> schemars::JsonSchema for Text<K> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        K::RULE.name.into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = schemars::json_schema!({ "type": ["string", "number"] });
        K::RULE.describe_schema(&mut schema);
        schema
    }
}

#[cfg(feature = "schema")]
impl Rule {
    /// Adds what the rule knows to a JSON schema.
    pub(crate) fn describe_schema(&self, schema: &mut schemars::Schema) {
        schema.insert("description".into(), self.allowed.into());
        schema.insert("examples".into(), serde_json::json!([self.example]));
        if !self.words.is_empty() {
            schema.insert("x-iyzico-words".into(), serde_json::json!(self.words));
        }
        if let Some(pattern) = self.pattern {
            schema.insert("pattern".into(), pattern.into());
        }
        if self.secret {
            schema.insert("x-iyzico-secret".into(), true.into());
        }
    }
}
