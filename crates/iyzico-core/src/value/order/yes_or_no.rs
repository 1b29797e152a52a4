//! Yes or no, in the two ways in which the wire writes it.

use std::borrow::Cow;

use crate::value::blank::trim;
use crate::value::field::Visitor;
use crate::value::given::{Given, Value};
use crate::value::literal::Literal;
use crate::value::literal::text;
use crate::value::read::Reader;
use crate::value::rule::Rule;
use crate::value::unreadable::Unreadable;

/// Yes or no, which the wire writes as true or false.
///
/// ```
/// use iyzico_core::Given;
/// use iyzico_core::order::Boolean;
///
/// assert_eq!(Given::from(true), Given::Value(Boolean(true)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Boolean(pub bool);

impl Value for Boolean {
    const RULE: &'static Rule = &Rule::new("Boolean", "true or false", "true").code("11");

    fn read(json: Literal<'_>, reader: &mut Reader) -> Result<Self, Unreadable> {
        let Flag(is_so) = Flag::read(json, reader)
            .map_err(|_| Unreadable::literal(Self::RULE, "is neither true nor false", json))?;
        Ok(Self(is_so))
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.boolean(self.0);
    }
}

impl From<bool> for Given<Boolean> {
    fn from(is_so: bool) -> Self {
        Self::Value(Boolean(is_so))
    }
}

/// Yes or no, which the wire writes as 1 or 0.
///
/// ```
/// use iyzico_core::Given;
/// use iyzico_core::order::Flag;
///
/// assert_eq!(Given::from(true), Given::Value(Flag(true)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Flag(pub bool);

impl Value for Flag {
    const RULE: &'static Rule = &Rule::new("Flag", "0 or 1", "0").code("11");

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        let literal = text(json).unwrap_or(Cow::Borrowed(json.get()));
        match trim(&literal).to_ascii_lowercase().as_str() {
            "1" | "true" => Ok(Self(true)),
            "0" | "false" => Ok(Self(false)),
            _ => Err(Unreadable::literal(Self::RULE, "is neither 0 nor 1", json)),
        }
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.number(self.0.into());
    }
}

impl From<bool> for Given<Flag> {
    fn from(flag: bool) -> Self {
        Self::Value(Flag(flag))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Flag {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Flag".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "enum": [0, 1, "0", "1", true, false], "description": "Yes or no: 1 or 0" })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Boolean {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Boolean".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "boolean", "description": "Yes or no" })
    }
}
