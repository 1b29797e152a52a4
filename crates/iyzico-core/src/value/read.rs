//! Reading objects from JSON: kindly where a value only informs, strictly where it identifies.

pub use crate::value::entries::Entries;
use crate::value::field::{AnyField, Name};
use crate::value::literal::{Literal, is_blank};
use crate::value::misspelt::meant_by;
use crate::value::path::{Path, Segment};
use crate::value::show::{line, may_be_card_number};
use crate::value::write::value_to_json;

/// Where reading stands, and what was noticed on the way.
///
/// ```
/// use iyzico_core::link::LinkAddress;
/// use iyzico_core::value::field::Part;
/// use iyzico_core::value::literal::Literal;
/// use iyzico_core::value::read::Reader;
///
/// let json = Literal::read(r#"{"token": "AA1"}"#).ok_or("no JSON")?;
/// let link = LinkAddress::read(json, &mut Reader::default());
/// assert!(link.is_some());
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Default)]
pub struct Reader {
    path: Path,
    /// Required fields of optional values may be wrong.
    is_kind: bool,
    pub(super) watches_unknown: bool,
    /// Fields that the objects do not have, each with the one that is probably meant.
    pub(crate) unknown: Vec<(String, Option<&'static str>)>,
    /// How many more of them there are.
    pub(crate) unlisted: usize,
    /// Values that were passed over, and why.
    pub(crate) odd: Vec<(String, &'static str)>,
    /// The first required field that is missing or of another kind.
    pub(crate) broken: Option<String>,
    /// Fields that stand there more than once where readers must not differ.
    pub(crate) repeated: Vec<String>,
}

impl Reader {
    /// For requests: notes the fields that the objects do not have.
    pub(crate) fn of_request() -> Self {
        Self { watches_unknown: true, ..Self::default() }
    }

    /// For a single value, of which nothing is noted.
    fn kind() -> Self {
        Self { is_kind: true, ..Self::default() }
    }

    /// A required field is of another kind.
    #[cold]
    pub(crate) fn wrong(&mut self) {
        if self.is_kind {
            self.odd(OF_ANOTHER_KIND);
        } else {
            self.broken.get_or_insert_with(|| self.path.to_string());
        }
    }

    /// Something was passed over.
    #[cold]
    pub(crate) fn odd(&mut self, problem: &'static str) {
        /// A hostile response is not described at length.
        const MOST: usize = 100;
        if self.odd.len() < MOST {
            self.odd.push((self.path.to_string(), problem));
        }
    }

    /// A value that may be missing says nothing, or is of another kind; returns whether it is the latter.
    #[cold]
    pub(super) fn passed_over(&mut self, json: Literal<'_>) -> bool {
        let is_there = !is_blank(json);
        self.odd(if is_there { OF_ANOTHER_KIND } else { IS_BLANK });
        is_there
    }

    /// Reads something in which nothing is required.
    pub(crate) fn kindly<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let was_kind = std::mem::replace(&mut self.is_kind, true);
        let value = read(self);
        self.is_kind = was_kind;
        value
    }

    pub(crate) fn at_index<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        self.at(Segment::Index(index), read)
    }

    pub(super) fn at<T>(&mut self, segment: Segment, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.enter(segment);
        let value = read(self);
        self.path.leave();
        value
    }

    /// Reads the fields of an object one after the other; [`at_field`](Self::at_field) says which one comes next.
    #[inline]
    pub(super) fn each_field<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.at(Segment::Field(""), read)
    }

    #[inline]
    pub(super) fn at_field(&mut self, name: &'static str) {
        self.path.pass_to(Segment::Field(name));
    }

    /// The field is not there.
    #[cold]
    pub(super) fn missing(&mut self) {
        if self.is_kind {
            self.odd("is missing");
        } else {
            self.broken.get_or_insert_with(|| self.path.to_string());
        }
    }

    /// A field stands there once more. Two spellings of one field are a habit of the service, where they say the
    /// same. Of two values nobody knows which one counts, so that it is read as if it were of another kind.
    #[cold]
    pub(super) fn repeated(
        &mut self,
        is_same_spelling: bool,
        json: Literal<'_>,
        field: &mut dyn AnyField,
    ) {
        if self.watches_unknown {
            self.repeated.push(self.path.to_string());
            return;
        }
        if !is_same_spelling && says_the_same(field, json) {
            self.odd("is there in two spellings");
        } else if self.is_kind {
            field.take(Literal::OF_NO_KIND, &mut Self::kind());
            self.odd(REPEATED);
        } else {
            self.repeated.push(self.path.to_string());
        }
    }

    /// There is a field that the object does not have.
    #[inline]
    pub(super) fn unknown(&mut self, name: &str, known: &[Name]) {
        if self.watches_unknown {
            self.note_unknown(name, known);
        }
    }

    #[cold]
    fn note_unknown(&mut self, name: &str, known: &[Name]) {
        /// Each costs memory; more than these help nobody.
        const MOST: usize = 100;
        if self.unknown.len() >= MOST {
            self.unlisted += 1;
            return;
        }
        let shown =
            if may_be_card_number(name) { "…".to_owned() } else { line(name).into_owned() };
        self.path.leave();
        self.unknown.push((
            self.path.to_field(&shown),
            meant_by(&shown, known.iter().map(|name| name.wire)),
        ));
        self.path.enter(Segment::Field(""));
    }
}

/// Whether a field that was read says the same as another literal, which stands in it afterwards.
fn says_the_same(field: &mut dyn AnyField, json: Literal<'_>) -> bool {
    let before = value_to_json(field);
    field.take(json, &mut Reader::kind());
    value_to_json(field) == before
}

pub(crate) const OF_ANOTHER_KIND: &str = "is of another kind than documented";
/// Two values of one field contradict each other.
pub(crate) const REPEATED: &str = "is there more than once";
/// An empty text stands in the place of a value of another kind, and says nothing.
pub(crate) const IS_BLANK: &str = "is empty";
