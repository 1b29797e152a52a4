//! JSON text, written while the values of Python are read.

use std::ops::Range;

use iyzico_core::value::wiped::WipedBytes;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use zeroize::Zeroizing;

use super::names::{camel_case, in_camel_case};
use super::request::Request;
use crate::given::{exact_text, type_of};
use crate::shape::{Shape, is_named_tuple};

/// How the names of fields are given.
#[derive(Clone, Copy)]
pub(super) enum Spelling {
    /// In snake case, or as they are on the wire.
    Wire,
    /// As they are sent.
    Given,
}

/// Writes a value as JSON text.
///
/// Keys may be in snake case or as on the wire; `None` means that nothing was given. A value without an exact
/// form is replaced by what is wrong with it, so that the core reports it with all other mistakes.
pub(super) fn write_json(value: &Bound<'_, PyAny>, spelling: Spelling) -> PyResult<Request> {
    let mut writer = Writer {
        json: WipedBytes::with_capacity(TYPICAL_REQUEST),
        spelling,
        open: Vec::new(),
        path: Vec::new(),
        secrets: Vec::new(),
        reference: 0..0,
        values: 0,
        is_full: false,
    };
    writer.write(value)?;
    if writer.is_full {
        writer.json.take_back(0);
        writer.refuse(TOO_MANY);
    }
    Ok(Request {
        json: writer.json.into_text(),
        secrets: writer.secrets,
        reference: writer.reference,
    })
}

struct Writer {
    json: WipedBytes,
    spelling: Spelling,
    /// The values that are being written, each inside of the one before, by their addresses.
    open: Vec<usize>,
    /// Where the value is that is being written.
    path: Vec<Step>,
    secrets: Vec<String>,
    reference: Range<usize>,
    values: usize,
    /// The current field of the request holds too many values: nothing more of it is written.
    is_full: bool,
}

/// One step of the way to a value.
enum Step {
    /// Where the name stands in the text, in quotes.
    Field(Range<usize>),
    Item(usize),
}

impl Writer {
    /// Writes a value. What reading it raises is a mistake like any other, but for what stops a program,
    /// such as Ctrl-C.
    fn write(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        self.values += 1;
        self.is_full |= self.values > MOST_VALUES;
        if self.is_full {
            return Ok(());
        }
        let (length, depth, steps) = (self.json.len(), self.open.len(), self.path.len());
        match self.try_write(value) {
            Err(raised) if raised.is_instance_of::<PyException>(value.py()) => {
                self.json.take_back(length);
                self.open.truncate(depth);
                self.path.truncate(steps);
                let raised = type_of(raised.value(value.py()));
                self.refuse(&format!("cannot be read: {raised} was raised"));
                Ok(())
            }
            written => written,
        }
    }

    fn try_write(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if let Ok(text) = value.cast::<PyString>() {
            self.text(text);
        } else if let Ok(fields) = value.cast::<PyDict>() {
            self.nested(value, |writer| writer.mapping(fields))?;
        } else if let Ok(elements) = value.cast::<PyList>() {
            self.nested(value, |writer| writer.array(elements.len(), elements.iter().map(Ok)))?;
        } else if let Ok(elements) = value.cast::<PyTuple>()
            && !is_named_tuple(value)
        {
            self.nested(value, |writer| writer.array(elements.len(), elements.iter().map(Ok)))?;
        } else if value.is_none() {
            self.raw("null");
        } else if let Ok(flag) = value.cast::<PyBool>() {
            self.flag(flag.is_true());
        } else if value.is_instance_of::<PyInt>() {
            self.integer(value)?;
        } else if value.is_instance_of::<PyFloat>() {
            self.float(value)?;
        } else if value.is_instance(DECIMAL.import(value.py(), "decimal", "Decimal")?)? {
            self.decimal(value)?;
        } else {
            self.rare(value)?;
        }
        Ok(())
    }

    fn rare(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        match Shape::of(value)? {
            Shape::Text(text) => self.told(&text, value),
            Shape::Secret(text) => {
                self.secrets.push(self.here());
                self.told(&text, value);
            }
            Shape::Whole(number) => self.integer(&number)?,
            Shape::Flag(flag) => self.flag(flag),
            Shape::Inner(inner) => self.nested(value, |writer| writer.write(&inner))?,
            Shape::Fields(fields) => self.nested(value, |writer| writer.object(0, fields))?,
            Shape::Items(items) => self.nested(value, |writer| writer.array(0, items))?,
            Shape::Unknown => self.refuse(&format!(
                "{} cannot be sent; pass str, int, bool, Decimal, datetime, list or dict",
                type_of(value)
            )),
        }
        Ok(())
    }

    /// What a value says that it is as text.
    fn told(&mut self, text: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) {
        if let Ok(text) = text.cast::<PyString>() {
            self.text(text);
        } else {
            let (kind, text) = (type_of(value), type_of(text));
            self.refuse(&format!("{kind} gives {text} for its text"));
        }
    }

    /// The path of the value that is being written, as on the wire.
    fn here(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Field(quoted) => {
                    let name = serde_json::from_slice::<String>(&self.json[quoted.clone()]);
                    let dot = if path.is_empty() { "" } else { "." };
                    path.extend([dot, &name.expect("a name was written as JSON text")]);
                }
                Step::Item(index) => path.extend(["[", &index.to_string(), "]"]),
            }
        }
        path
    }

    fn flag(&mut self, flag: bool) {
        self.raw(if flag { "true" } else { "false" });
    }

    fn text(&mut self, text: &Bound<'_, PyString>) {
        match text.to_cow() {
            Ok(text) => self.quoted(&text),
            Err(_) => self.refuse("holds half of a surrogate pair, which is not text"),
        }
    }

    fn float(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let float = value.extract::<f64>()?;
        if float.is_nan() {
            self.refuse("is NaN, not a number");
        } else if float.is_infinite() {
            self.refuse("is infinite");
        } else {
            let got = Zeroizing::new(exact_text(value)?);
            self.refuse_literal("float is not exact; pass Decimal or str", Some(&got));
        }
        Ok(())
    }

    /// It may be a card number, which some programs give as a number.
    fn integer(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let digits = Zeroizing::new(match value.extract::<i64>() {
            Ok(number) => number.to_string(),
            Err(_) => exact_text(value)?,
        });
        self.raw(&digits);
        Ok(())
    }

    /// Sent as text with the digits it has: how amounts are written on the wire is the core's business. A
    /// subclass may override its text, so a plain `Decimal` is made of it first.
    fn decimal(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let value = &DECIMAL.import(value.py(), "decimal", "Decimal")?.call1((value,))?;
        if !value.call_method0("is_finite")?.is_truthy()? {
            self.refuse("is NaN or infinite, not a number");
        } else if is_made_of_float(value)? {
            self.refuse("has the digits of a float; write Decimal(\"149.9\"), not Decimal(149.9)");
        } else {
            self.text(&value.str()?);
        }
        Ok(())
    }

    /// The fields are taken first: what reads a value may change the dictionary.
    fn mapping(&mut self, fields: &Bound<'_, PyDict>) -> PyResult<()> {
        let fields: Vec<_> = fields.iter().collect();
        self.object(fields.len(), fields.into_iter().map(Ok))
    }

    /// A field in two spellings is written twice, which the core reports.
    fn object<'py>(
        &mut self,
        count: usize,
        fields: impl Iterator<Item = PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)>>,
    ) -> PyResult<()> {
        if count > MOST_VALUES {
            self.refuse(TOO_MANY);
            return Ok(());
        }
        let start = self.json.len();
        self.raw("{");
        for (index, field) in fields.enumerate() {
            self.is_full |= index > MOST_VALUES;
            if self.is_full {
                break;
            }
            let (name, value) = field?;
            let name = name.cast::<PyString>().ok().and_then(|name| name.to_cow().ok());
            let Some(name) = name else {
                self.json.take_back(start);
                self.refuse("has a name that is not text");
                return Ok(());
            };
            if name == UNUSABLE {
                self.json.take_back(start);
                self.refuse("has a field named $unusable, which no request has");
                return Ok(());
            }
            if value.is_none() && matches!(self.spelling, Spelling::Wire) {
                continue;
            }
            if self.json.len() > start + 1 {
                self.raw(",");
            }
            let quoted = self.name(&name);
            self.raw(":");
            let is_reference = self.path.is_empty() && self.json[quoted.clone()] == *REFERENCE;
            let value_at = self.json.len();
            self.path.push(Step::Field(quoted));
            self.field(&value)?;
            self.path.pop();
            if is_reference {
                self.reference = value_at..self.json.len();
            }
        }
        self.raw("}");
        Ok(())
    }

    /// Writes the value of a field. A field of the request itself that holds too many values is refused
    /// alone.
    fn field(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let (length, values) = (self.json.len(), self.values);
        self.write(value)?;
        let is_of_request = self.open.len() == 1;
        if self.is_full && is_of_request && values < MOST_VALUES {
            self.json.take_back(length);
            self.refuse(TOO_MANY);
            self.values = values + 1;
            self.is_full = false;
        }
        Ok(())
    }

    fn array<'py>(
        &mut self,
        count: usize,
        elements: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>,
    ) -> PyResult<()> {
        if count > MOST_VALUES {
            self.refuse(TOO_MANY);
            return Ok(());
        }
        self.raw("[");
        for (index, element) in elements.enumerate() {
            if index > 0 {
                self.raw(",");
            }
            self.path.push(Step::Item(index));
            self.write(&element?)?;
            self.path.pop();
            if self.is_full {
                break;
            }
        }
        self.raw("]");
        Ok(())
    }

    /// Writes what is inside of a value, unless that is the value itself or too deep inside.
    fn nested(
        &mut self,
        value: &Bound<'_, PyAny>,
        write: impl FnOnce(&mut Self) -> PyResult<()>,
    ) -> PyResult<()> {
        let address = value.as_ptr().addr();
        if self.open.contains(&address) {
            self.refuse("contains itself");
            return Ok(());
        }
        if self.open.len() == DEEPEST {
            self.refuse(&format!("is nested deeper than {DEEPEST} levels"));
            return Ok(());
        }
        self.open.push(address);
        let result = write(self);
        self.open.pop();
        result
    }

    fn raw(&mut self, json: &str) {
        self.json.extend(json.as_bytes());
    }

    fn quoted(&mut self, text: &str) {
        serde_json::to_writer(&mut self.json, text).expect("writing text to memory does not fail");
    }

    /// Writes the name of a field; returns where it stands.
    fn name(&mut self, name: &str) -> Range<usize> {
        let start = self.json.len();
        let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        match self.spelling {
            Spelling::Given => self.quoted(name),
            Spelling::Wire if is_plain => {
                self.raw("\"");
                in_camel_case(name, |part| self.raw(part));
                self.raw("\"");
            }
            Spelling::Wire => self.quoted(&camel_case(name)),
        }
        start..self.json.len()
    }

    /// Writes what is wrong in the place of a value, without the value: it may be a card number.
    fn refuse(&mut self, problem: &str) {
        self.refuse_literal(problem, None);
    }

    /// The same with the literal, which the core shows unless it may be secret.
    fn refuse_literal(&mut self, problem: &str, got: Option<&str>) {
        self.raw("{\"$unusable\":");
        self.quoted(problem);
        if let Some(got) = got {
            self.raw(",\"got\":");
            self.raw(got);
        }
        self.raw("}");
    }
}

/// Whether a `Decimal` was made from a `float` that has no exact form: `Decimal(149.9)` is
/// 149.900000000000005684341886080801486968994140625.
fn is_made_of_float(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    /// Every float is told by so many digits; an exact one that has more was not written by hand.
    const DIGITS_OF_A_FLOAT: usize = 17;
    let digits = value.call_method0("as_tuple")?.getattr("digits")?.len()?;
    if digits <= DIGITS_OF_A_FLOAT {
        return Ok(false);
    }
    let float = value.call_method0("__float__")?;
    DECIMAL.import(value.py(), "decimal", "Decimal")?.call1((float,))?.eq(value)
}

static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// In bytes.
const TYPICAL_REQUEST: usize = 4096;
/// The name of the merchant's own reference.
const REFERENCE: &[u8] = b"\"conversationId\"";
/// The name under which the core is told what is wrong with a value; nobody else may use it.
const UNUSABLE: &str = "$unusable";
/// Requests have four levels.
const DEEPEST: usize = 32;
/// Far more than the largest basket has.
const MOST_VALUES: usize = 50_000;
const TOO_MANY: &str = "holds more than 50000 values";
