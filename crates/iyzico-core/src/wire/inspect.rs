//! Applies the rule of every value in a request and collects what it finds.
//!
//! serde already knows the wire name of every field, so the inspection is a serializer that writes
//! nothing: it keeps the path, looks up the rule that [`Given`](crate::Given) announces, and notes
//! what the rule says. No request lists its fields a second time in order to be validated.

use std::fmt;

use serde::ser::{self, Impossible, Serialize, Serializer};

use crate::value::given::UNREADABLE;
use crate::value::rule::{Context, Findings, Rule};
use crate::wire::rules;

/// Applies the rules of all values in `request`; rules between fields are not its business.
pub(crate) fn inspect(request: &impl Serialize, context: &Context) -> Findings {
    let mut inspector =
        Inspector { path: String::new(), rule: None, context, findings: Findings::default() };
    request.serialize(&mut inspector).expect("inspection does not fail");
    inspector.findings
}

struct Inspector<'a> {
    path: String,
    /// The rule of the value that is visited now, until something below takes it.
    rule: Option<&'static Rule>,
    context: &'a Context,
    findings: Findings,
}

/// How a value arrived: decides whether a choice is one of the documented ones.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Text,
    DocumentedChoice,
}

impl Inspector<'_> {
    fn judge(&mut self, text: &str, form: Form) {
        let Some(rule) = self.rule.take() else { return };
        if form == Form::DocumentedChoice {
            return;
        }
        if let Some(problem) = (rule.refuse)(text) {
            self.refuse(rule, problem, &rule.describe(text));
        } else if let Some(problem) = (rule.doubt)(text, self.context) {
            let path = self.path.clone();
            let finding =
                self.findings.warning(path, problem).got(rule.describe(text)).allowed(rule.allowed);
            finding.code = rule.code;
        }
    }

    fn refuse(&mut self, rule: &Rule, problem: &'static str, got: &str) {
        let path = self.path.clone();
        let finding = self.findings.error(path, problem).got(got).allowed(rule.allowed);
        finding.code = rule.code;
    }

    fn missing(&mut self, name: &'static str) {
        let code = rules::find(name).map_or("24", |rule| rule.missing_code);
        let path = self.path.clone();
        self.findings.error(path, "is required").code(code);
    }

    fn within<T: Serialize + ?Sized>(
        &mut self,
        segment: fmt::Arguments<'_>,
        value: &T,
    ) -> Result<(), Never> {
        use fmt::Write;
        let length = self.path.len();
        self.path.write_fmt(segment).expect("writing to a String does not fail");
        let result = value.serialize(&mut *self);
        self.path.truncate(length);
        result
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Never> {
        if name.starts_with('$') {
            value.serialize(&mut *self) // serde_json's private wrapper around a raw number
        } else if self.path.is_empty() {
            self.within(format_args!("{name}"), value)
        } else {
            self.within(format_args!(".{name}"), value)
        }
    }
}

impl<'a, 'c> Serializer for &'a mut Inspector<'c> {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Elements<'a, 'c>;
    type SerializeTuple = Impossible<(), Never>;
    type SerializeTupleStruct = Impossible<(), Never>;
    type SerializeTupleVariant = Impossible<(), Never>;
    type SerializeMap = Fields<'a, 'c>;
    type SerializeStruct = Fields<'a, 'c>;
    type SerializeStructVariant = Impossible<(), Never>;

    fn serialize_str(self, text: &str) -> Result<(), Never> {
        self.judge(text, Form::Text);
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Never> {
        self.judge(variant, Form::DocumentedChoice);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        self.rule = rules::find(name);
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        problem: &'static str,
        got: &T,
    ) -> Result<(), Never> {
        debug_assert_eq!(index, UNREADABLE, "requests hold no other variants");
        let rule = rules::find(name).expect("every value kind is in the list of rules");
        self.refuse(rule, problem, &text_of(got));
        Ok(())
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<(), Never> {
        self.missing(name);
        Ok(())
    }

    fn serialize_u64(self, number: u64) -> Result<(), Never> {
        self.judge(&number.to_string(), Form::Text);
        Ok(())
    }

    fn serialize_i64(self, number: i64) -> Result<(), Never> {
        self.judge(&number.to_string(), Form::Text);
        Ok(())
    }

    fn serialize_i8(self, number: i8) -> Result<(), Never> {
        self.serialize_i64(number.into())
    }

    fn serialize_i16(self, number: i16) -> Result<(), Never> {
        self.serialize_i64(number.into())
    }

    fn serialize_i32(self, number: i32) -> Result<(), Never> {
        self.serialize_i64(number.into())
    }

    fn serialize_u8(self, number: u8) -> Result<(), Never> {
        self.serialize_u64(number.into())
    }

    fn serialize_u16(self, number: u16) -> Result<(), Never> {
        self.serialize_u64(number.into())
    }

    fn serialize_u32(self, number: u32) -> Result<(), Never> {
        self.serialize_u64(number.into())
    }

    fn serialize_bool(self, flag: bool) -> Result<(), Never> {
        self.serialize_u64(flag.into())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Never> {
        self.rule = None;
        Ok(Elements { inspector: self, index: 0 })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Never> {
        self.rule = None;
        Ok(Fields { inspector: self, key: String::new() })
    }

    fn serialize_struct(
        self,
        name: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStruct, Never> {
        if !name.starts_with('$') {
            self.rule = None;
        }
        Ok(Fields { inspector: self, key: String::new() })
    }

    fn serialize_none(self) -> Result<(), Never> {
        Ok(())
    }

    fn serialize_unit(self) -> Result<(), Never> {
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), Never> {
        unreachable!("no request holds a binary float")
    }

    fn serialize_f64(self, _: f64) -> Result<(), Never> {
        unreachable!("no request holds a binary float")
    }

    fn serialize_char(self, _: char) -> Result<(), Never> {
        unreachable!("no request holds a single character")
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Never> {
        unreachable!("no request holds bytes")
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Never> {
        unreachable!("no request holds a tuple")
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Never> {
        unreachable!("no request holds a tuple")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Never> {
        unreachable!("no request holds a variant with fields")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Never> {
        unreachable!("no request holds a variant with fields")
    }
}

struct Elements<'a, 'c> {
    inspector: &'a mut Inspector<'c>,
    index: usize,
}

impl ser::SerializeSeq for Elements<'_, '_> {
    type Ok = ();
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        let index = self.index;
        self.index += 1;
        self.inspector.within(format_args!("[{index}]"), value)
    }

    fn end(self) -> Result<(), Never> {
        Ok(())
    }
}

struct Fields<'a, 'c> {
    inspector: &'a mut Inspector<'c>,
    key: String,
}

impl ser::SerializeStruct for Fields<'_, '_> {
    type Ok = ();
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        self.inspector.field(name, value)
    }

    fn end(self) -> Result<(), Never> {
        Ok(())
    }
}

impl ser::SerializeMap for Fields<'_, '_> {
    type Ok = ();
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Never> {
        self.key = text_of(key);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        self.inspector.field(&self.key, value)
    }

    fn end(self) -> Result<(), Never> {
        Ok(())
    }
}

fn text_of<T: Serialize + ?Sized>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

/// Inspection has no way to fail; serde wants an error type all the same.
#[derive(Debug)]
pub(crate) enum Never {}

impl fmt::Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: fmt::Display>(message: T) -> Self {
        unreachable!("our types serialise without errors: {message}")
    }
}
