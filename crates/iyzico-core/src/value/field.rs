//! Objects on the wire and their fields: what reading, writing and checking have in common.
//!
//! A derived [`Object`] is a table of names and a way to each field. Everything that is done with
//! fields is written once, over [`Fields`] and [`AnyField`], and not once for each type.

use rust_decimal::Decimal;

use crate::value::conclusion::Conclusion;
use crate::value::literal::{self, Literal};
use crate::value::order::LocalTime;
use crate::value::read::{OF_ANOTHER_KIND, Reader};
use crate::value::rule::Rule;
use crate::value::unreadable::Unreadable;

/// Name of a field on the wire.
///
/// ```
/// use iyzico_core::link::LinkAddress;
/// use iyzico_core::value::field::Object;
///
/// let token = &LinkAddress::NAMES[0];
/// assert_eq!(token.wire, "token");
/// assert!(token.required);
/// ```
#[derive(Debug)]
pub struct Name {
    /// As it is written.
    pub wire: &'static str,
    /// Other spellings that are read.
    pub aliases: &'static [&'static str],
    /// For an object that some responses have as a list of one, inside another object: the name of that
    /// list.
    pub alone_in: Option<&'static str>,
    /// Whether a response without it is not what it claims to be.
    pub required: bool,
}

impl Name {
    /// Whether the field goes by this name.
    pub fn is(&self, name: &str) -> bool {
        self.spelling(name).is_some()
    }

    /// Which of its names it is, counted from 1.
    #[inline]
    pub(crate) fn spelling(&self, name: &str) -> Option<u8> {
        if self.wire == name {
            return Some(1);
        }
        let mut aliases = (2..).zip(self.aliases);
        aliases.find(|(_, alias)| **alias == name).map(|(spelling, _)| spelling)
    }
}

/// An object with its type erased.
///
/// ```
/// use iyzico_core::link::LinkAddress;
/// use iyzico_core::value::field::{Fields, Object};
///
/// /// The names of the fields that stand in a response.
/// fn given(object: &dyn Fields) -> Vec<&'static str> {
///     let fields = object.names().iter().enumerate();
///     fields.filter(|(at, _)| !object.field(*at).is_absent()).map(|(_, name)| name.wire).collect()
/// }
/// assert_eq!(given(&LinkAddress::empty()), ["token"]);
/// ```
pub trait Fields: Send + Sync {
    /// The names of the fields, in the order in which they are written.
    fn names(&self) -> &'static [Name];
    /// The field with the name at `index`.
    fn field(&self, index: usize) -> &dyn AnyField;
    /// The field with the name at `index`.
    fn field_mut(&mut self, index: usize) -> &mut dyn AnyField;
    /// Tells what follows from the fields and is asked for so often that languages without our methods
    /// get it beside the fields.
    fn conclude(&self, _tell: &mut dyn FnMut(&'static str, &dyn Conclusion)) {}
}

/// A struct that is an object on the wire. Derived.
///
/// ```
/// use iyzico_core::link::LinkAddress;
/// use iyzico_core::value::field::Object;
///
/// let names: Vec<_> = LinkAddress::NAMES.iter().map(|name| name.wire).collect();
/// assert_eq!(names, ["token", "url", "imageUrl"]);
/// ```
pub trait Object: Fields + private::Sealed + Send + Sync + Sized + 'static {
    /// The names of the fields.
    const NAMES: &'static [Name];
    /// An object whose fields are all empty.
    fn empty() -> Self;
    /// The JSON schema of the object.
    #[cfg(feature = "schema")]
    fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema;
}

/// Other crates cannot name it, so they cannot add objects.
pub(crate) mod private {
    pub trait Sealed {
        /// Whether a caller gives the object, as a request or a part of one.
        const IS_GIVEN: bool;
    }
}

/// The place of one value in an object.
///
/// ```
/// use iyzico_core::link::LinkAddress;
/// use iyzico_core::value::field::{Fields, Object};
///
/// let empty = LinkAddress::empty();
/// assert!(empty.field(1).is_absent(), "an optional field");
/// ```
pub trait AnyField {
    /// Takes the value from its literal, which is not `null`.
    fn take(&mut self, json: Literal<'_>, reader: &mut Reader);
    /// Whether an optional value is not there.
    fn is_absent(&self) -> bool;
    /// Shows the value.
    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>);
}

/// The type of one field of an object.
///
/// ```
/// use iyzico_core::Price;
/// use iyzico_core::value::field::{AnyField, Field};
///
/// let price: Option<Price> = Field::empty();
/// assert!(price.is_absent());
/// ```
pub trait Field: AnyField {
    /// The field before anything is known of it.
    fn empty() -> Self;
}

/// A value that can stand in a field or in a list.
///
/// ```
/// use iyzico_core::Price;
/// use iyzico_core::value::field::Part;
/// use iyzico_core::value::literal::Literal;
/// use iyzico_core::value::read::Reader;
///
/// let json = Literal::read("10.50").ok_or("no JSON")?;
/// let price = <Price as Part>::read(json, &mut Reader::default()).ok_or("no amount")?;
/// assert_eq!(price.to_string(), "10.50");
/// # Ok::<(), &'static str>(())
/// ```
pub trait Part: Sized {
    /// Reads the value from its literal; `None` when it is of another kind.
    fn read(json: Literal<'_>, reader: &mut Reader) -> Option<Self>;
    /// Reads the value into an empty one, where it stays; `false` when the literal is of another kind.
    fn read_into(&mut self, json: Literal<'_>, reader: &mut Reader) -> bool {
        let value = Self::read(json, reader);
        value.map(|value| *self = value).is_some()
    }
    /// What stands in a required field before it is read.
    fn empty() -> Self;
    /// What stands for a value that is there and that nobody can read, where it must not pass for a missing one.
    #[doc(hidden)]
    fn unreadable() -> Option<Self> {
        None
    }
    /// Whether it stands for nothing at all.
    fn is_nothing(&self) -> bool {
        false
    }
    /// Shows the value.
    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>);
}

/// Looks at values one by one, whatever their types are. What it is shown lives as long as the object.
///
/// ```
/// use iyzico_core::order::Note;
/// use iyzico_core::rust_decimal::Decimal;
/// use iyzico_core::value::field::{Fields, List, Part, Visitor};
///
/// /// Keeps the last text that it was shown.
/// #[derive(Default)]
/// struct Last<'a>(Option<&'a str>);
///
/// impl<'a> Visitor<'a> for Last<'a> {
///     fn text(&mut self, text: &'a str) {
///         self.0 = Some(text);
///     }
///     fn number(&mut self, _: i64) {}
///     fn boolean(&mut self, _: bool) {}
///     fn amount(&mut self, _: Decimal) {}
///     fn object(&mut self, _: &'a dyn Fields) {}
///     fn list(&mut self, _: &'a dyn List) {}
/// }
///
/// let note: Note = "34732".parse()?;
/// let mut last = Last::default();
/// Part::visit(&note, &mut last);
/// assert_eq!(last.0, Some("34732"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Visitor<'a> {
    /// A text is sent in another spelling than it was given.
    fn respelled(&mut self, _written: &'a str, _sent: &'a str) {}
    /// Any text.
    fn text(&mut self, text: &'a str);
    /// One of several documented words, or another one.
    fn choice(&mut self, word: &'a str, is_documented: bool) {
        let _ = is_documented;
        self.text(word);
    }
    /// A moment in Turkish local time.
    fn moment(&mut self, moment: &'a LocalTime) {
        self.text(moment.as_str());
    }
    /// A whole number.
    fn number(&mut self, number: i64);
    /// True or false.
    fn boolean(&mut self, boolean: bool);
    /// An exact amount.
    fn amount(&mut self, amount: Decimal);
    /// An object.
    fn object(&mut self, object: &'a dyn Fields);
    /// A list.
    fn list(&mut self, list: &'a dyn List);
    /// The value that follows has this rule.
    fn ruled(&mut self, rule: &'static Rule) {
        let _ = rule;
    }
    /// Something that is no value of its kind.
    fn unreadable(&mut self, rule: &'static Rule, unreadable: &'a Unreadable) {
        let _ = (rule, unreadable);
    }
    /// A required value was not given.
    fn missing(&mut self, rule: &'static Rule) {
        let _ = rule;
    }
}

/// A list with its type erased.
///
/// ```
/// use iyzico_core::value::field::List;
///
/// /// Whether a list has a single element.
/// fn is_single(list: &dyn List) -> bool {
///     list.length() == 1
/// }
/// ```
pub trait List {
    /// Number of elements.
    fn length(&self) -> usize;
    /// The element at `index`.
    fn at(&self, index: usize) -> &dyn AnyField;
}

impl<T: Part> AnyField for T {
    fn take(&mut self, json: Literal<'_>, reader: &mut Reader) {
        match T::read(json, reader) {
            // Nothing leaves the default in its place.
            Some(value) if value.is_nothing() => {}
            Some(value) => *self = value,
            None => {
                *self = T::empty(); // another value may have stood here before
                reader.wrong();
            }
        }
    }

    fn is_absent(&self) -> bool {
        false
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        Part::visit(self, visitor);
    }
}

impl<T: Part> Field for T {
    fn empty() -> Self {
        Part::empty()
    }
}

impl<T: Part> AnyField for Option<T> {
    fn take(&mut self, json: Literal<'_>, reader: &mut Reader) {
        let value = self.insert(T::empty());
        let is_read = reader.kindly(|reader| value.read_into(json, reader));
        if is_read && !value.is_nothing() {
            return;
        }
        *self = None;
        if !is_read && reader.passed_over(json) {
            *self = T::unreadable();
        }
    }

    fn is_absent(&self) -> bool {
        self.as_ref().is_none_or(Part::is_nothing)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        if let Some(value) = self {
            Part::visit(value, visitor);
        }
    }
}

impl<T: Part> Field for Option<T> {
    fn empty() -> Self {
        None
    }
}

impl<T: Part> List for Vec<T> {
    fn length(&self) -> usize {
        Vec::len(self)
    }

    fn at(&self, index: usize) -> &dyn AnyField {
        &self[index]
    }
}

/// A list that is read.
trait Growing {
    fn reserve(&mut self, count: usize);
    /// Reads one more element, where it stays; `false` when the literal is of another kind.
    fn read_next(&mut self, json: Literal<'_>, reader: &mut Reader) -> bool;
}

impl<T: Part> Growing for Vec<T> {
    fn reserve(&mut self, count: usize) {
        self.reserve_exact(count);
    }

    fn read_next(&mut self, json: Literal<'_>, reader: &mut Reader) -> bool {
        self.push(T::empty());
        let is_read = self.last_mut().is_some_and(|element| element.read_into(json, reader));
        if !is_read {
            self.pop();
            self.extend(T::unreadable());
        }
        is_read
    }
}

/// Once for lists of all types; `false` when the literal is no list.
fn read_elements(list: &mut dyn Growing, json: Literal<'_>, reader: &mut Reader) -> bool {
    let Some(elements) = json.elements() else { return false };
    list.reserve(elements.len());
    reader.kindly(|reader| {
        for (index, json) in elements.into_iter().enumerate() {
            reader.at_index(index, |reader| {
                if !list.read_next(json, reader) {
                    reader.odd(OF_ANOTHER_KIND);
                }
            });
        }
    });
    true
}

/// An element of another kind is left out, and told. Where it must not pass for a missing one, something stands for
/// it, and for a whole list that is none.
impl<T: Part> Part for Vec<T> {
    fn read(json: Literal<'_>, reader: &mut Reader) -> Option<Self> {
        let mut list = Self::new();
        read_elements(&mut list, json, reader).then_some(list)
    }

    fn empty() -> Self {
        Self::new()
    }

    fn unreadable() -> Option<Self> {
        T::unreadable().map(|element| vec![element])
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.list(self);
    }
}

/// The field with this name on the wire.
pub(crate) fn field<'a>(object: &'a dyn Fields, name: &str) -> Option<&'a dyn AnyField> {
    let index = object.names().iter().position(|known| known.wire == name)?;
    Some(object.field(index))
}

macro_rules! whole_numbers {
    ($($kind:ty),*) => { $(
        impl Part for $kind {
            fn read(json: Literal<'_>, _: &mut Reader) -> Option<Self> {
                literal::whole_number(json)?.try_into().ok()
            }

            fn empty() -> Self {
                0
            }

            fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
                visitor.number(i64::try_from(*self).unwrap_or(i64::MAX));
            }
        }
    )* };
}

whole_numbers!(u8, u32, u64, i32, i64);

impl Part for bool {
    fn read(json: Literal<'_>, _: &mut Reader) -> Option<Self> {
        match json.get().trim_matches('"') {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    fn empty() -> Self {
        false
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.boolean(*self);
    }
}

/// Makes an object from some of its fields; the others are empty, or those of another object.
///
/// Requests and responses may get fields in later versions, so struct expressions do not make them.
///
/// ```
/// use iyzico_core::{object, payment::Cancellation};
///
/// let cancellation = object!(Cancellation { payment_id: "10851936".parse()?, price: None });
/// assert_eq!(cancellation.payment_id.as_str(), "10851936");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! object {
    ($object:ident { $($field:ident $(: $value:expr)?),* $(, ..$rest:expr)? $(,)? }) => {{
        #[allow(unused_mut, reason = "an object may keep all its fields")]
        let mut object: $object = $crate::object!(@rest $($rest)?);
        $(object.$field = $crate::object!(@value $field $($value)?);)*
        object
    }};
    (@rest) => { $crate::value::field::Object::empty() };
    (@rest $rest:expr) => { $rest };
    (@value $field:ident) => { $field };
    (@value $field:ident $value:expr) => { $value };
}
