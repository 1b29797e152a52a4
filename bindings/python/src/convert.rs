//! From the values of Python to the JSON text of a request.

use std::ops::{Deref, Range};

use iyzico_core::{Error, Findings};
use iyzico_http::Settled;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use zeroize::Zeroizing;

use crate::given::{exact_text, type_of};
use crate::shape::{Shape, is_named_tuple};
use crate::wiped::Wiped;

/// A request as JSON text, which is wiped from memory when dropped.
pub(crate) struct Request {
    json: Zeroizing<String>,
    /// The fields that were given as secrets, by their paths on the wire.
    secrets: Vec<String>,
    /// Where the `conversationId` stands in the text.
    reference: Range<usize>,
}

impl Request {
    /// The `conversationId`, if one was given.
    pub(crate) fn conversation_id(&self) -> Option<String> {
        serde_json::from_str(self.json.get(self.reference.clone())?).ok()
    }

    /// Hides secret values in an error about the request.
    pub(crate) fn hide<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|error| self.hide_in(error))
    }

    /// The same for the end of a money call.
    pub(crate) fn hide_settled<T>(&self, settled: Settled<T>) -> Settled<T> {
        match settled {
            Settled::NotSent(error) => Settled::NotSent(self.hide_in(error)),
            Settled::Unknown(pending, error) => Settled::Unknown(pending, self.hide_in(error)),
            other => other,
        }
    }

    pub(crate) fn hide_in_findings(&self, findings: Findings) -> Findings {
        if self.secrets.is_empty() { findings } else { findings.hide(&self.secrets) }
    }

    fn hide_in(&self, error: Error) -> Error {
        match error {
            Error::Invalid(mut invalid) => {
                invalid.findings = self.hide_in_findings(invalid.findings);
                Error::Invalid(invalid)
            }
            other => other.map_lost(|lost| self.hide_in(lost)),
        }
    }
}

impl Deref for Request {
    type Target = str;

    fn deref(&self) -> &str {
        &self.json
    }
}

/// Takes a request out of its keyword arguments.
///
/// The arguments are empty afterwards: they stand in the frames of our own functions, and a report
/// of an error with the values of its frames would show the card.
pub(crate) fn take_request(request: &Bound<'_, PyDict>) -> PyResult<Request> {
    let json = write_json(request, Spelling::Wire);
    request.clear();
    json
}

/// A value of a described type, which stays with the caller.
pub(crate) fn request_json(value: &Bound<'_, PyAny>) -> PyResult<Zeroizing<String>> {
    write_json(value, Spelling::Wire).map(|request| request.json)
}

/// JSON that a caller writes without a description of it: names stay as they are, and so does `None`, as `null`.
pub(crate) fn free_json(value: &Bound<'_, PyAny>) -> PyResult<Zeroizing<String>> {
    write_json(value, Spelling::Given).map(|request| request.json)
}

/// A JSON value on its way to the core. It is opaque in Python, so that no frame shows what it holds.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Json(pub(crate) Zeroizing<String>);

#[pymethods]
impl Json {
    #[new]
    fn new(py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        let _inside = crate::runtime::enter(py);
        free_json(value).map(Self)
    }
}

/// Writes a value as JSON text.
///
/// Keys may be in snake case or as on the wire; `None` means that nothing was given. A value without an exact
/// form is replaced by what is wrong with it, so that the core reports it with all other mistakes.
fn write_json(value: &Bound<'_, PyAny>, spelling: Spelling) -> PyResult<Request> {
    let mut writer = Writer {
        json: Wiped::new(),
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
        writer.json.truncate(0);
        writer.refuse(TOO_MANY);
    }
    Ok(Request {
        json: writer.json.into_text(),
        secrets: writer.secrets,
        reference: writer.reference,
    })
}

/// `paid_price` → `paidPrice`, also within a path; what is in that case already stays.
#[pyfunction(name = "wire_name")]
pub(crate) fn camel_case(path: &str) -> String {
    let mut camel = String::with_capacity(path.len());
    in_camel_case(path, |part| camel.push_str(part));
    camel
}

/// Tells the parts of a name, or of a path, in camel case. What begins with `_` is no name, and stays.
fn in_camel_case(path: &str, mut tell: impl FnMut(&str)) {
    for (index, name) in path.split('.').enumerate() {
        if index > 0 {
            tell(".");
        }
        if name.starts_with('_') {
            tell(name);
        } else {
            name_in_camel_case(name, &mut tell);
        }
    }
}

fn name_in_camel_case(name: &str, tell: &mut impl FnMut(&str)) {
    let mut words = name.split('_');
    tell(words.next().unwrap_or_default());
    for word in words {
        if let Some(rest) = word.strip_prefix("ds")
            && !rest.starts_with(char::is_alphanumeric)
        {
            tell("DS");
            tell(rest);
            continue;
        }
        let first = word.chars().next().map_or(0, char::len_utf8);
        let (first, rest) = word.split_at(first);
        let mut letter = [0; 4];
        letter[..first.len()].copy_from_slice(first.as_bytes());
        letter.make_ascii_uppercase();
        tell(std::str::from_utf8(&letter[..first.len()]).unwrap_or(first));
        tell(rest);
    }
}

/// How the names of fields are given.
#[derive(Clone, Copy)]
enum Spelling {
    /// In snake case, or as they are on the wire.
    Wire,
    /// As they are sent.
    Given,
}

struct Writer {
    json: Wiped,
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
                self.json.truncate(length);
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
                    let name = serde_json::from_slice::<String>(self.json.part(quoted));
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
                self.json.truncate(start);
                self.refuse("has a name that is not text");
                return Ok(());
            };
            if name == UNUSABLE {
                self.json.truncate(start);
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
            let is_reference = self.path.is_empty() && self.json.part(&quoted) == REFERENCE;
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
            self.json.truncate(length);
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
        self.json.push(json.as_bytes());
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

/// The name of the merchant's own reference.
const REFERENCE: &[u8] = b"\"conversationId\"";
/// The name under which the core is told what is wrong with a value; nobody else may use it.
const UNUSABLE: &str = "$unusable";
/// Requests have four levels.
const DEEPEST: usize = 32;
/// Far more than the largest basket has.
const MOST_VALUES: usize = 50_000;
const TOO_MANY: &str = "holds more than 50000 values";
