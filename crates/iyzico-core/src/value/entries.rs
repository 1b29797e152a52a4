//! The fields of a JSON object, before anything is made of them.

use std::borrow::Cow;

use crate::value::literal::{Literal, text};
use crate::value::show::brief;

/// The fields of one JSON object with their literals, in the order in which they stand.
///
/// ```
/// use iyzico_core::value::read::Entries;
///
/// let fields = Entries::read(r#"{"price": 10.50, "paymentId": 1}"#).ok_or("no object")?;
/// assert_eq!(fields.text("price").as_deref(), Some("10.50"));
/// assert!(!fields.repeats("paymentId"));
/// # Ok::<(), &'static str>(())
/// ```
pub struct Entries<'a>(pub(super) Vec<(Cow<'a, str>, Literal<'a>)>);

impl<'a> Entries<'a> {
    /// Reads an object; `None` when the text is not one.
    pub fn read(json: &'a str) -> Option<Self> {
        Literal::fields_of(json).map(Self)
    }

    /// Reads an object that is a value inside of a JSON text; `None` when the value is not one.
    pub fn within(json: Literal<'a>) -> Option<Self> {
        json.fields().map(Self)
    }

    /// The names and the literals of the fields, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Literal<'a>)> {
        self.0.iter().map(|(name, json)| (name.as_ref(), *json))
    }

    /// The literal of a field. If it stands there twice, the last one, as most readers see it.
    pub fn get(&self, name: &str) -> Option<Literal<'a>> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, json)| *json)
    }

    /// The text of a field that holds a text, a number or a boolean, and is not empty.
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        let json = self.get(name)?;
        let text = match json.get() {
            literal @ ("true" | "false") => Cow::Borrowed(literal),
            _ => text(json)?,
        };
        (!text.is_empty()).then_some(text)
    }

    /// What a binding says of a value that has no exact form in JSON, in the place of that value. The same
    /// word among other fields was not written by a binding.
    pub(crate) fn unusable(&self) -> Option<String> {
        let is_of_binding = self.0.iter().all(|(name, _)| is_of_binding(name));
        self.text(UNUSABLE).filter(|_| is_of_binding).map(|problem| brief(&problem))
    }

    /// The literal of a field that stands there once, if it does.
    ///
    /// # Errors
    ///
    /// When it stands there more often.
    pub(crate) fn once(&self, name: &str) -> Result<Option<Literal<'a>>, Repeated> {
        let mut found = None;
        for (known, json) in &self.0 {
            if known == name && found.replace(*json).is_some() {
                return Err(Repeated);
            }
        }
        Ok(found)
    }

    /// Whether a field stands there more than once.
    pub fn repeats(&self, name: &str) -> bool {
        self.0.iter().filter(|(known, _)| known == name).count() > 1
    }
}

/// A field stands in an object more than once.
pub(crate) struct Repeated;

/// Whether a literal begins as what a binding writes in the place of a value.
#[inline]
pub(super) fn may_be_of_binding(json: Literal<'_>) -> bool {
    json.get().starts_with("{\"$unusable\"")
}

/// Whether an object that a binding wrote in the place of a value has a field of this name.
fn is_of_binding(name: &str) -> bool {
    name == UNUSABLE || name == "got"
}

/// What marks an object that a binding wrote in the place of a value.
const UNUSABLE: &str = "$unusable";
