//! From the values of Python to the JSON text of a request, and from a response to values of Python.

use iyzico_core::Response;
use iyzico_core::response::Verification;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple, PyType};
use zeroize::Zeroizing;

use crate::error::describe_findings;

/// A response on its way to Python: the body with amounts as text, how the signature was found,
/// everything as it was received, and the warnings.
pub(crate) type Received<'py> = (String, &'static str, String, Bound<'py, PyTuple>);

pub(crate) fn received(py: Python<'_>, response: Response<String>) -> PyResult<Received<'_>> {
    let signature = match response.signature {
        Verification::Verified => "verified",
        Verification::Unsigned => "unsigned",
        Verification::Skipped => "skipped",
        _ => "unknown",
    };
    let warnings = describe_findings(py, &response.warnings)?.to_tuple();
    Ok((response.body, signature, response.raw, warnings))
}

/// Takes a request out of its keyword arguments, as JSON text that is wiped from memory when dropped.
///
/// The arguments are empty afterwards: they stand in the frames of our own functions, and a report
/// of an error with the values of its frames would show the card.
pub(crate) fn take_request(request: &Bound<'_, PyDict>) -> PyResult<Zeroizing<String>> {
    let json = request_json(request);
    request.clear();
    json
}

/// Writes a request as JSON text.
///
/// Keys may be in snake case or as on the wire; `None` means that nothing was given. In the place of
/// what has no exact form stands what is wrong with it, so that the core tells it with all the rest.
fn request_json(request: &Bound<'_, PyAny>) -> PyResult<Zeroizing<String>> {
    const TYPICAL_REQUEST: usize = 4096;
    let json = Zeroizing::new(Vec::with_capacity(TYPICAL_REQUEST));
    let mut writer = Writer { json, depth: 0, values: 0, is_endless: false };
    writer.write(request)?;
    if writer.is_endless {
        writer.json.clear();
        writer.refuse(&format!(
            "is nested deeper than {DEEPEST} levels or holds more than {MOST_VALUES} values"
        ));
    }
    let json = std::mem::take(&mut *writer.json);
    Ok(Zeroizing::new(String::from_utf8(json).expect("JSON is UTF-8")))
}

/// `paidPrice` → `paid_price`, also within a path; `DS` is one word.
pub(crate) fn snake_case(path: &str) -> String {
    let mut snake = String::with_capacity(path.len() + 4);
    let mut before = ' ';
    for character in path.chars() {
        let inside_word = before == 'D' && character == 'S';
        if character.is_ascii_uppercase() && !inside_word {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
        before = character;
    }
    snake
}

/// `paid_price` → `paidPrice`, also within a path; what is in that case already stays.
#[pyfunction(name = "wire_name")]
pub(crate) fn camel_case(path: &str) -> String {
    let mut words = path.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        match word.strip_prefix("ds") {
            Some(rest) if !rest.starts_with(char::is_alphanumeric) => {
                camel.push_str("DS");
                camel.push_str(rest);
            }
            _ => {
                let mut characters = word.chars();
                camel.extend(characters.next().map(|first| first.to_ascii_uppercase()));
                camel.push_str(characters.as_str());
            }
        }
    }
    camel
}

struct Writer {
    json: Zeroizing<Vec<u8>>,
    depth: usize,
    values: usize,
    /// A list that holds itself, perhaps twice: nothing more is written.
    is_endless: bool,
}

impl Writer {
    /// Writes a value. What reading it raises is a mistake like any other, but for what stops a program,
    /// such as Ctrl-C.
    fn write(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        self.values += 1;
        self.is_endless |= self.values > MOST_VALUES;
        if self.is_endless {
            return Ok(());
        }
        let (length, depth) = (self.json.len(), self.depth);
        match self.try_write(value) {
            Err(raised) if raised.is_instance_of::<PyException>(value.py()) => {
                self.json.truncate(length);
                self.depth = depth;
                let raised = raised.get_type(value.py()).name()?.to_string();
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
            self.nested(|writer| writer.object(fields.items().iter().map(|item| item.extract())))?;
        } else if let Ok(elements) = value.cast::<PyList>() {
            self.nested(|writer| writer.array(elements.iter()))?;
        } else if let Ok(elements) = value.cast::<PyTuple>() {
            self.nested(|writer| writer.array(elements.iter()))?;
        } else if value.is_none() {
            self.raw("null");
        } else if let Ok(flag) = value.cast::<PyBool>() {
            self.raw(if flag.is_true() { "true" } else { "false" });
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
        let py = value.py();
        if value.is_instance(ENUM.import(py, "enum", "Enum")?)? {
            self.write(&value.getattr("value")?)
        } else if value.is_instance(DATE.import(py, "datetime", "date")?)? {
            let text = value.call_method0("isoformat")?;
            self.write(&text)
        } else if let Ok(fields) = value.cast::<PyMapping>() {
            let items = fields.items()?;
            self.nested(|writer| writer.object(items.iter().map(|item| item.extract())))
        } else if value.hasattr("__dataclass_fields__")? && !value.is_instance_of::<PyType>() {
            self.nested(|writer| writer.dataclass(value))
        } else {
            let kind = value.get_type().name()?.to_string();
            self.refuse(&format!(
                "{kind} cannot be sent; pass str, int, bool, Decimal, datetime, list or dict"
            ));
            Ok(())
        }
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
            let got = value.repr()?.to_string();
            self.refuse_literal("float is not exact; pass Decimal or str", Some(&got));
        }
        Ok(())
    }

    fn integer(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        match value.extract::<i64>() {
            Ok(number) => self.raw(&number.to_string()),
            Err(_) => self.raw(value.call_method0("__index__")?.str()?.to_cow()?.as_ref()),
        }
        Ok(())
    }

    /// Sent as text with the digits it has: how amounts are written on the wire is the core's business.
    fn decimal(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if !value.call_method0("is_finite")?.is_truthy()? {
            self.refuse("is NaN or infinite, not a number");
        } else if is_made_of_float(value)? {
            self.refuse("has the digits of a float; write Decimal(\"149.9\"), not Decimal(149.9)");
        } else {
            self.text(&value.str()?);
        }
        Ok(())
    }

    fn dataclass(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let names = value.getattr("__dataclass_fields__")?.cast_into::<PyDict>()?;
        let fields = names.keys().iter().map(|name| {
            let field = value.getattr(name.cast::<PyString>()?)?;
            Ok((name, field))
        });
        self.object(fields)
    }

    /// A field in two spellings stands there twice, which the core tells.
    fn object<'py>(
        &mut self,
        fields: impl Iterator<Item = PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)>>,
    ) -> PyResult<()> {
        let start = self.json.len();
        self.raw("{");
        for field in fields {
            let (name, value) = field?;
            let Ok(name) = name.extract::<String>() else {
                self.json.truncate(start);
                self.refuse("has a name that is not text");
                return Ok(());
            };
            if value.is_none() {
                continue;
            }
            if self.json.len() > start + 1 {
                self.raw(",");
            }
            self.quoted(&camel_case(&name));
            self.raw(":");
            self.write(&value)?;
            if self.is_endless {
                break;
            }
        }
        self.raw("}");
        Ok(())
    }

    fn array<'py>(&mut self, elements: impl Iterator<Item = Bound<'py, PyAny>>) -> PyResult<()> {
        self.raw("[");
        for (index, element) in elements.enumerate() {
            if index > 0 {
                self.raw(",");
            }
            self.write(&element)?;
            if self.is_endless {
                break;
            }
        }
        self.raw("]");
        Ok(())
    }

    fn nested(&mut self, write: impl FnOnce(&mut Self) -> PyResult<()>) -> PyResult<()> {
        self.is_endless |= self.depth == DEEPEST;
        if self.is_endless {
            return Ok(());
        }
        self.depth += 1;
        let result = write(self);
        self.depth -= 1;
        result
    }

    fn raw(&mut self, json: &str) {
        self.json.extend_from_slice(json.as_bytes());
    }

    fn quoted(&mut self, text: &str) {
        serde_json::to_writer(&mut *self.json, text).expect("writing text to memory does not fail");
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
static ENUM: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DATE: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// Requests have four levels.
const DEEPEST: usize = 32;
/// Far more than the largest basket has.
const MOST_VALUES: usize = 50_000;
