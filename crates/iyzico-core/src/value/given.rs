//! Request fields as the caller gave them.
//!
//! A value type such as [`CardNumber`](crate::value::card::CardNumber) can hold only accepted values. A
//! request must be able to hold what a caller really gave, right or wrong, or else only the first
//! mistake could be reported. [`Given`] is that difference.

use std::fmt;
use std::str::FromStr;

use crate::value::blank::trim;
use crate::value::field::{Fields, List, Object, Part, Visitor};
use crate::value::fill;
use crate::value::literal;
use crate::value::literal::Literal;
use crate::value::read::{Entries, Reader};
use crate::value::rule::{InvalidValueError, Rule};
use crate::value::show::describe_literal;
use crate::value::unreadable::Unreadable;

/// A kind of value that a request can hold.
///
/// ```
/// use iyzico_core::Value;
/// use iyzico_core::card::CardNumber;
///
/// assert!(<CardNumber as Value>::RULE.secret);
/// assert_eq!(<CardNumber as Value>::RULE.example, "5528790000000008");
/// ```
pub trait Value: Sized {
    /// What is accepted, and what else is known about the kind.
    const RULE: &'static Rule;

    /// Reads a value from its JSON text.
    ///
    /// # Errors
    ///
    /// Says why the text is not a value of this kind.
    fn read(json: Literal<'_>, reader: &mut Reader) -> Result<Self, Unreadable>;

    /// Shows the value.
    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>);

    /// Whether the value is a text with nothing in it, which is as good as no value.
    fn is_empty(&self) -> bool {
        is_empty(self)
    }
}

/// A field of a request: a value, something that is not a value of its kind, or nothing.
///
/// Made from a value, or from text, which is read and judged later together with everything else.
/// Blanks around a text are dropped, and a text with nothing else in it is nothing:
///
/// ```
/// use iyzico_core::{Given, card::CardNumber};
///
/// let right: Given<CardNumber> = "5528 7900 0000 0008".into();
/// assert!(right.value().is_some());
///
/// let wrong: Given<CardNumber> = "5528790000000009".into();
/// assert!(wrong.value().is_none());
///
/// let nothing: Given<CardNumber> = " ".into();
/// assert_eq!(nothing, Given::Missing);
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// A value that follows the rule of its kind.
    Value(T),
    /// Something else; the request will be refused.
    Unreadable(Unreadable),
    /// Nothing, or `null` or an empty text, which mean the same.
    #[default]
    Missing,
}

impl<T> Given<T> {
    /// The value, if one was given.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Unreadable(_) | Self::Missing => None,
        }
    }

    /// `None` for nothing: what an optional field holds.
    pub fn optional(self) -> Option<Self> {
        match self {
            Self::Missing => None,
            given => Some(given),
        }
    }

    /// Whether nothing was given.
    pub fn is_missing(&self) -> bool
    where
        T: Value,
    {
        match self {
            Self::Value(value) => value.is_empty(),
            Self::Unreadable(_) => false,
            Self::Missing => true,
        }
    }

    /// Shows what is no value.
    #[cold]
    fn visit_refused<'a>(&'a self, visitor: &mut dyn Visitor<'a>)
    where
        T: Value,
    {
        match self {
            Self::Unreadable(unreadable) => visitor.unreadable(T::RULE, unreadable),
            Self::Value(_) | Self::Missing => visitor.missing(T::RULE),
        }
    }
}

/// Fields of requests that may be left out.
pub(crate) trait Optional {
    /// Whether nothing was given.
    fn is_missing(&self) -> bool;
}

impl<T: Value> Optional for Option<Given<T>> {
    fn is_missing(&self) -> bool {
        self.as_ref().is_none_or(Given::is_missing)
    }
}

impl<T: Value> Optional for Option<&Given<T>> {
    fn is_missing(&self) -> bool {
        self.is_none_or(Given::is_missing)
    }
}

/// Whether a value is a text with nothing in it.
fn is_empty(value: &impl Value) -> bool {
    struct Emptiness(bool);
    impl Visitor<'_> for Emptiness {
        fn text(&mut self, text: &str) {
            self.0 = trim(text).is_empty();
        }
        fn number(&mut self, _: i64) {}
        fn boolean(&mut self, _: bool) {}
        fn amount(&mut self, _: rust_decimal::Decimal) {}
        fn object(&mut self, _: &dyn Fields) {}
        fn list(&mut self, _: &dyn List) {}
    }
    let mut emptiness = Emptiness(false);
    value.visit(&mut emptiness);
    emptiness.0
}

/// `None` is nothing, as if the field had not been named.
impl<T, V: Into<Self>> From<Option<V>> for Given<T> {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}

impl<T: Value> From<T> for Given<T> {
    fn from(value: T) -> Self {
        if value.is_empty() { Self::Missing } else { Self::Value(value) }
    }
}

impl<T: Value + FromStr<Err = InvalidValueError>> From<&str> for Given<T> {
    fn from(text: &str) -> Self {
        let text = trim(text);
        if text.is_empty() {
            return Self::Missing;
        }
        match text.parse() {
            Ok(value) => Self::Value(value),
            Err(refused) => Self::Unreadable(Unreadable::new(T::RULE, refused.problem, text)),
        }
    }
}

impl<T: Value + FromStr<Err = InvalidValueError>> From<String> for Given<T> {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl<T: fmt::Debug> fmt::Debug for Given<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Unreadable(unreadable) => unreadable.fmt(f),
            Self::Missing => f.write_str("Missing"),
        }
    }
}

/// Every given value announces its rule, so that nothing needs to name the field a second time in
/// order to judge it.
impl<T: Value> Part for Given<T> {
    fn read(json: Literal<'_>, reader: &mut Reader) -> Option<Self> {
        if let Some(unusable) = Unreadable::of_binding(T::RULE, json) {
            return Some(Self::Unreadable(refused_anyway::<T>(json, reader).unwrap_or(unusable)));
        }
        if literal::is_blank(json) {
            return Some(Self::Missing);
        }
        Some(match T::read(json, reader) {
            Ok(value) => Self::Value(value),
            Err(unreadable) => Self::Unreadable(unreadable),
        })
    }

    fn empty() -> Self {
        Self::Missing
    }

    fn is_nothing(&self) -> bool {
        self.is_missing()
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        match self {
            Self::Value(value) if !value.is_empty() => {
                visitor.ruled(T::RULE);
                value.visit(visitor);
            }
            _ => self.visit_refused(visitor),
        }
    }
}

/// Puts what a builder was given into its place, unless it was given nothing. Out of line: requests have dozens of
/// fields.
#[inline(never)]
pub(crate) fn put<T: Value>(place: &mut Given<T>, given: Given<T>) {
    if !given.is_missing() {
        *place = given;
    }
}

/// Why a binary float that a binding refuses is none of this kind in any form: a number of
/// installments is whole, a buyer is an object. Amounts are told that it is not exact.
fn refused_anyway<T: Value>(json: Literal<'_>, reader: &mut Reader) -> Option<Unreadable> {
    let entries = Entries::within(json).filter(|_| T::RULE.amount.is_none())?;
    let got = entries.get("got")?;
    let refused = T::read(got, reader).err()?;
    Some(Unreadable::described(refused.problem(), T::RULE.describe_literal(got)))
}

/// An object inside a request, such as the buyer: a value whose fields are given one by one.
///
/// ```
/// use iyzico_core::Structure;
/// use iyzico_core::buyer::Buyer;
///
/// assert_eq!(<Buyer as Structure>::RULE.name, "Buyer");
/// ```
pub trait Structure: Object + Part {
    /// Names the object, and the error code iyzico responds with when it is missing.
    const RULE: &'static Rule;
    /// Names a list of such objects.
    const LIST_RULE: &'static Rule = &Rule::new("List", "a list of objects", "");
}

impl<T: Structure> Value for T {
    const RULE: &'static Rule = T::RULE;

    fn read(json: Literal<'_>, reader: &mut Reader) -> Result<Self, Unreadable> {
        let problem = "is not an object with the documented fields";
        fill::object(json, reader).ok_or_else(|| unlike_json(json, problem))
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.object(self);
    }
}

impl<T: Structure> Value for Vec<T> {
    const RULE: &'static Rule = T::LIST_RULE;

    fn read(json: Literal<'_>, reader: &mut Reader) -> Result<Self, Unreadable> {
        let problem = "is not a list of objects with the documented fields";
        let oddities = reader.odd.len();
        match Part::read(json, reader) {
            Some(list) if reader.odd.len() == oddities => Ok(list),
            _ => {
                reader.odd.truncate(oddities);
                Err(unlike_json(json, problem))
            }
        }
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.list(self);
    }
}

/// What is inside is not repeated in the error: it may be a card number.
fn unlike_json(json: Literal<'_>, problem: &'static str) -> Unreadable {
    Unreadable::described(problem, describe_literal(json))
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Given<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}
