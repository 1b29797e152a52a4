//! Responses without their types, for languages that make values when they are first read.
//!
//! ```
//! use iyzico_core::object;
//! use iyzico_core::payment::Cancellation;
//! use iyzico_core::value::view::{AnyBody, View};
//!
//! let price = Some("12.50".parse()?);
//! let body = AnyBody::new(object!(Cancellation { payment_id: "10851936".parse()?, price }));
//! let fields = body.view();
//! assert!(matches!(fields.get("paymentId"), View::Text("10851936")));
//! assert!(matches!(fields.get("price"), View::Amount(price) if price.to_string() == "12.50"));
//! assert!(matches!(fields.get("currency"), View::Nothing));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use rust_decimal::Decimal;

pub use crate::value::conclusion::Answer;
use crate::value::conclusion::Conclusion;
use crate::value::field::{AnyField, Fields, List, Name, Object, Visitor};
use crate::value::order::LocalTime;

/// The body of a response with its type erased. Nothing in it is converted before it is read.
///
/// ```
/// use iyzico_core::link::LinkAddress;
/// use iyzico_core::value::view::{AnyBody, View};
///
/// let link: LinkAddress = serde_json::from_str(r#"{"token": "AA1"}"#)?;
/// let body = AnyBody::new(link);
/// assert!(matches!(body.at(&[0]), View::Text("AA1")));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct AnyBody(Box<dyn Body>);

/// What an [`AnyBody`] is made of: an object, or what a call responds with.
pub(crate) trait Body: Send + Sync {
    fn fields(&self) -> &dyn Fields;
    fn fields_mut(&mut self) -> &mut dyn Fields;
}

impl<T: Object> Body for T {
    fn fields(&self) -> &dyn Fields {
        self
    }

    fn fields_mut(&mut self) -> &mut dyn Fields {
        self
    }
}

/// One value of an object or a list.
///
/// ```
/// use iyzico_core::value::view::View;
///
/// /// A value as a log shows it.
/// fn shown(view: View<'_>) -> String {
///     match view {
///         View::Text(text) => text.to_owned(),
///         View::Amount(amount) => amount.to_string(),
///         _ => String::new(),
///     }
/// }
/// assert_eq!(shown(View::Text("AA1")), "AA1");
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum View<'a> {
    /// The field is absent.
    Nothing,
    /// A text, an identifier, or one of several words.
    Text(&'a str),
    /// A moment in Turkish local time, as it is written and as a moment.
    Moment(&'a LocalTime),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// An exact amount with all the digits that were received.
    Amount(Decimal),
    /// An object inside.
    Object(ObjectView<'a>),
    /// A list of values, nearly always of objects.
    List(ListView<'a>),
}

/// An object whose type is not known.
///
/// ```
/// use iyzico_core::link::LinkAddress;
/// use iyzico_core::value::view::{ObjectView, View};
///
/// let link: LinkAddress = serde_json::from_str(r#"{"token": "AA1"}"#)?;
/// let view = ObjectView::new(&link);
/// assert!(matches!(view.get("token"), View::Text("AA1")));
/// assert!(matches!(view.get("url"), View::Nothing));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct ObjectView<'a>(&'a dyn Fields);

/// A list whose type is not known.
///
/// ```
/// use iyzico_core::payment::PaymentHistory;
/// use iyzico_core::value::view::{ObjectView, View};
///
/// let history: PaymentHistory = serde_json::from_str(r#"{"payments": [{"paymentStatus": 1}]}"#)?;
/// let View::List(payments) = ObjectView::new(&history).get("payments") else { panic!("something else") };
/// assert!(matches!(payments.at(0), View::Object(_)));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct ListView<'a>(&'a dyn List);

impl AnyBody {
    /// Erases the type of a body.
    pub fn new(body: impl Object) -> Self {
        Self(Box::new(body))
    }

    pub(crate) fn of(body: Box<dyn Body>) -> Self {
        Self(body)
    }

    /// The fields of the body.
    pub fn view(&self) -> ObjectView<'_> {
        ObjectView(self.0.fields())
    }

    /// The value at a path of indices, from the outermost field inwards: those of fields as in
    /// [`ObjectView::names`], those of elements as they stand in their lists. [`View::Nothing`] when the path
    /// leads nowhere, the body itself when it is empty.
    pub fn at(&self, path: &[usize]) -> View<'_> {
        path.iter().fold(View::Object(self.view()), |view, index| match view {
            View::Object(object) => object.at(*index),
            View::List(list) => list.at(*index),
            _ => View::Nothing,
        })
    }
}

impl<'a> ObjectView<'a> {
    /// An object that is read without its type.
    pub fn new(object: &'a dyn Fields) -> Self {
        Self(object)
    }

    /// The names of the fields, in the order of the description. Fields that are absent have theirs too.
    pub fn names(self) -> &'static [Name] {
        self.0.names()
    }

    /// The value of the field at `index`; [`View::Nothing`] behind the last field.
    pub fn at(self, index: usize) -> View<'a> {
        if index < self.names().len() { View::of(self.0.field(index)) } else { View::Nothing }
    }

    /// The value of a field by its name on the wire.
    pub fn get(self, name: &str) -> View<'a> {
        let index = self.names().iter().position(|known| known.wire == name);
        index.map_or(View::Nothing, |index| self.at(index))
    }

    /// The names and the values of the fields.
    pub fn iter(self) -> impl Iterator<Item = (&'static str, View<'a>)> {
        let names = self.names().iter().enumerate();
        names.map(move |(index, name)| (name.wire, self.at(index)))
    }

    /// What follows from the fields. What cannot be told is left out.
    pub fn conclusions(self) -> Vec<(&'static str, Answer)> {
        let mut told = Vec::new();
        self.0.conclude(&mut |name, conclusion: &dyn Conclusion| {
            told.extend(conclusion.answer().map(|answer| (name, answer)));
        });
        told
    }
}

impl<'a> ListView<'a> {
    /// Number of elements.
    pub fn len(self) -> usize {
        self.0.length()
    }

    /// Whether there are no elements.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The element at `index`; [`View::Nothing`] behind the last one.
    pub fn at(self, index: usize) -> View<'a> {
        if index < self.len() { View::of(self.0.at(index)) } else { View::Nothing }
    }

    /// The elements.
    pub fn iter(self) -> impl ExactSizeIterator<Item = View<'a>> {
        (0..self.len()).map(move |index| View::of(self.0.at(index)))
    }
}

impl<'a> View<'a> {
    fn of(field: &'a dyn AnyField) -> Self {
        let mut view = View::Nothing;
        field.visit(&mut view);
        view
    }
}

/// A view is what it was shown last.
impl<'a> Visitor<'a> for View<'a> {
    fn text(&mut self, text: &'a str) {
        *self = View::Text(text);
    }

    fn moment(&mut self, moment: &'a LocalTime) {
        *self = View::Moment(moment);
    }

    fn number(&mut self, number: i64) {
        *self = View::Integer(number);
    }

    fn boolean(&mut self, boolean: bool) {
        *self = View::Boolean(boolean);
    }

    fn amount(&mut self, amount: Decimal) {
        *self = View::Amount(amount);
    }

    fn object(&mut self, object: &'a dyn Fields) {
        *self = View::Object(ObjectView(object));
    }

    fn list(&mut self, list: &'a dyn List) {
        *self = View::List(ListView(list));
    }
}

impl Fields for AnyBody {
    fn names(&self) -> &'static [Name] {
        self.0.fields().names()
    }

    fn field(&self, index: usize) -> &dyn AnyField {
        self.0.fields().field(index)
    }

    fn field_mut(&mut self, index: usize) -> &mut dyn AnyField {
        self.0.fields_mut().field_mut(index)
    }

    fn conclude(&self, tell: &mut dyn FnMut(&'static str, &dyn Conclusion)) {
        self.0.fields().conclude(tell);
    }
}

/// Values are not shown: a response may name a stored card.
impl fmt::Debug for AnyBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnyBody({} fields)", self.names().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object;
    use crate::payment::{ItemTransaction, Payment, PaymentStatus, Phase};

    fn line(id: &str) -> ItemTransaction {
        object!(ItemTransaction { payment_transaction_id: id.parse().unwrap() })
    }

    fn body() -> AnyBody {
        AnyBody::new(object!(Payment {
            payment_id: "1".parse().unwrap(),
            price: "1.20".parse().unwrap(),
            payment_status: Some(PaymentStatus::Success),
            fraud_status: Some(1),
            phase: Some(Phase::Auth),
            item_transactions: Some(vec![line("7"), line("8")]),
        }))
    }

    fn index(object: ObjectView<'_>, name: &str) -> usize {
        object.names().iter().position(|known| known.wire == name).unwrap()
    }

    #[test]
    fn values_are_found_by_name_by_index_and_by_path() {
        let body = body();
        let fields = body.view();
        assert!(matches!(fields.get("paymentStatus"), View::Text("SUCCESS")));
        assert!(matches!(fields.get("fraudStatus"), View::Integer(1)));
        assert!(matches!(fields.get("installment"), View::Nothing));
        let lines = index(fields, "itemTransactions");
        let View::List(list) = fields.at(lines) else { panic!("a list") };
        assert_eq!(list.len(), 2);
        let View::Object(second) = list.at(1) else { panic!("an object") };
        let id = index(second, "paymentTransactionId");
        assert!(matches!(body.at(&[lines, 1, id]), View::Text("8")));
        for nowhere in [&[usize::MAX][..], &[lines, 2], &[lines, 1, id, 0], &[lines, 0, 999]] {
            assert!(matches!(body.at(nowhere), View::Nothing), "{nowhere:?}");
        }
    }

    #[test]
    fn an_amount_keeps_its_digits_and_an_answer_is_told() {
        let body = body();
        let View::Amount(price) = body.view().get("price") else { panic!("an amount") };
        assert_eq!(price.to_string(), "1.20");
        assert!(body.view().conclusions().contains(&("mayShip", Answer::Boolean(true))));
        assert!(!format!("{body:?}").contains("1.20"));
    }
}
