//! Objects as serde sees them, for applications that store them: amounts are text, and exact.

use serde::de::{Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::value::any_format;
use crate::value::field::{Fields, List, Object, Visitor};
use crate::value::fill;
use crate::value::read::{Entries, REPEATED, Reader};

/// Writes an object into any format.
///
/// # Errors
///
/// Those of the format.
pub(crate) fn serialize<S: Serializer>(
    object: &dyn Fields,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    tree_of(|visitor| visitor.object(object)).serialize(serializer)
}

/// Reads an object from JSON, or from what another format has of it. In one that a caller gives, nothing known is
/// passed over in silence; a value that stands there and is wrong is kept, for the rules to tell.
///
/// # Errors
///
/// When it is not JSON, or lacks a required field. When a caller gives it, also for what it has no place to keep.
pub(crate) fn deserialize<'de, T: Object, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let json = any_format::json(deserializer)?;
    let entries = Entries::read(json.get()).ok_or_else(|| D::Error::custom("is not an object"))?;
    let (mut object, mut reader) = (T::empty(), Reader::default());
    fill::fill(&mut object, &entries, &mut reader);
    if let Some(path) = reader.broken {
        return Err(D::Error::custom(format!("{path} is missing or of another kind")));
    }
    let repeated = reader.repeated.iter().map(|path| (path, REPEATED));
    let passed_over = reader.odd.iter().map(|(path, problem)| (path, *problem));
    match repeated.chain(passed_over).next() {
        Some((path, problem)) if T::IS_GIVEN => Err(D::Error::custom(format!("{path} {problem}"))),
        _ => Ok(object),
    }
}

/// A single value as JSON.
#[cfg(feature = "schema")]
pub(crate) fn to_value(part: &impl crate::value::field::Part) -> serde_json::Value {
    serde_json::to_value(tree_of(|visitor| part.visit(visitor))).expect("trees are JSON")
}

/// A value without its type.
enum Tree {
    Nothing,
    Text(String),
    Number(i64),
    Boolean(bool),
    Object(Vec<(&'static str, Tree)>),
    List(Vec<Tree>),
}

fn tree_of<'a>(visit: impl FnOnce(&mut dyn Visitor<'a>)) -> Tree {
    let mut grower = Grower(Tree::Nothing);
    visit(&mut grower);
    grower.0
}

struct Grower(Tree);

impl Visitor<'_> for Grower {
    fn text(&mut self, text: &str) {
        self.0 = Tree::Text(text.to_owned());
    }

    fn number(&mut self, number: i64) {
        self.0 = Tree::Number(number);
    }

    fn boolean(&mut self, boolean: bool) {
        self.0 = Tree::Boolean(boolean);
    }

    fn amount(&mut self, amount: rust_decimal::Decimal) {
        self.0 = Tree::Text(amount.to_string());
    }

    fn object(&mut self, object: &dyn Fields) {
        let fields = object.names().iter().enumerate().filter_map(|(index, name)| {
            let field = object.field(index);
            match tree_of(|visitor| field.visit(visitor)) {
                Tree::Nothing => None,
                tree => Some((name.wire, tree)),
            }
        });
        self.0 = Tree::Object(fields.collect());
    }

    fn list(&mut self, list: &dyn List) {
        let element = |index| tree_of(|visitor| list.at(index).visit(visitor));
        self.0 = Tree::List((0..list.length()).map(element).collect());
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::List(list) => serializer.collect_seq(list),
            Self::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, tree) in fields {
                    map.serialize_entry(name, tree)?;
                }
                map.end()
            }
        }
    }
}
