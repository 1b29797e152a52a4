//! From the values of Python to the JSON text of a request, and from a response to values of Python.

use std::collections::HashSet;

use iyzico_core::error::InvalidRequestError;
use iyzico_core::response::Verification;
use iyzico_core::{Error, Findings, Response};
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

/// A request as JSON text that is wiped from memory when dropped, and what cannot be written as JSON.
pub(crate) struct Request {
    json: Zeroizing<String>,
    findings: Findings,
}

impl Request {
    /// Takes a request out of its keyword arguments.
    ///
    /// The arguments are empty afterwards: they stand in the frames of our own functions, and a report
    /// of an error with the values of its frames would show the card.
    pub(crate) fn take(request: &Bound<'_, PyDict>) -> PyResult<Self> {
        let read = Self::read(request);
        request.clear();
        read
    }

    /// Keys may be in snake case or as on the wire; `None` means that nothing was given. What has no
    /// exact form is left out and noted, so that all the rest is judged as well.
    fn read(request: &Bound<'_, PyAny>) -> PyResult<Self> {
        const TYPICAL_REQUEST: usize = 4096;
        let mut writer = Writer {
            json: Zeroizing::new(Vec::with_capacity(TYPICAL_REQUEST)),
            path: String::new(),
            depth: 0,
            values: 0,
            findings: Findings::default(),
        };
        writer.write(request)?;
        if writer.is_too_large() {
            let mut findings = Findings::default();
            findings.error("", format!("holds more than {MOST_VALUES} values"));
            return Ok(Self { json: Zeroizing::default(), findings });
        }
        let json = std::mem::take(&mut *writer.json);
        let json = Zeroizing::new(String::from_utf8(json).expect("JSON is UTF-8"));
        Ok(Self { json, findings: writer.findings })
    }

    /// The JSON text, unless something could not be written: then `lint` looks for all other mistakes.
    pub(crate) fn judged(
        self,
        lint: impl FnOnce(&str) -> Result<Findings, Error>,
        endpoint: &'static str,
    ) -> Result<Zeroizing<String>, Error> {
        if self.findings.is_empty() {
            return Ok(self.json);
        }
        let findings = self.findings(lint)?;
        Err(InvalidRequestError { endpoint, findings }.into())
    }

    /// Everything that is wrong or doubtful.
    pub(crate) fn findings(
        mut self,
        lint: impl FnOnce(&str) -> Result<Findings, Error>,
    ) -> Result<Findings, Error> {
        if self.json.is_empty() {
            return Ok(self.findings);
        }
        let others = match lint(&self.json) {
            Ok(findings) => findings,
            Err(Error::Invalid(invalid)) => invalid.findings,
            Err(error) => return Err(error),
        };
        self.findings.add_elsewhere(others);
        Ok(self.findings)
    }
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
    path: String,
    depth: usize,
    values: usize,
    findings: Findings,
}

impl Writer {
    /// Writes a value. What reading it raises is noted like any other mistake, but for what stops a
    /// program, such as Ctrl-C.
    fn write(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        self.values += 1;
        if self.is_too_large() {
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
            self.refuse("float is not exact; pass Decimal or str");
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
        } else if value.is_instance(DATETIME.import(py, "datetime", "datetime")?)? {
            self.moment(value)
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
            self.refuse("is not a number; amounts are finite");
        } else if is_made_of_float(value)? {
            self.refuse("has the digits of a float; write Decimal(\"149.9\"), not Decimal(149.9)");
        } else {
            self.text(&value.str()?);
        }
        Ok(())
    }

    /// iyzico writes moments in Turkish local time; one without a zone is taken to be that already.
    fn moment(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = value.py();
        let local = if value.getattr("tzinfo")?.is_none() {
            value.clone()
        } else {
            let hours =
                py.import("datetime")?.getattr("timedelta")?.call1((0, TURKISH_OFFSET_SECONDS))?;
            let zone = py.import("datetime")?.getattr("timezone")?.call1((hours,))?;
            let naive = PyDict::new(py);
            naive.set_item("tzinfo", py.None())?;
            value.call_method1("astimezone", (zone,))?.call_method("replace", (), Some(&naive))?
        };
        let text = local.call_method1("isoformat", (" ", "seconds"))?;
        self.write(&text)
    }

    fn dataclass(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let names = value.getattr("__dataclass_fields__")?.cast_into::<PyDict>()?;
        let fields = names.keys().iter().map(|name| {
            let field = value.getattr(name.cast::<PyString>()?)?;
            Ok((name, field))
        });
        self.object(fields)
    }

    fn object<'py>(
        &mut self,
        fields: impl Iterator<Item = PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)>>,
    ) -> PyResult<()> {
        self.raw("{");
        let mut names: HashSet<String> = HashSet::new();
        for field in fields {
            let (name, value) = field?;
            let Ok(name) = name.extract::<String>() else {
                self.note("has a name that is not text");
                continue;
            };
            if value.is_none() {
                continue;
            }
            if !names.is_empty() {
                self.raw(",");
            }
            let wire_name = camel_case(&name);
            self.quoted(&wire_name);
            self.raw(":");
            let point = if self.path.is_empty() { "" } else { "." };
            self.within(&format!("{point}{wire_name}"), |writer| {
                if names.contains(&wire_name) {
                    writer.note("is given twice, in Python's spelling and in that of the wire");
                }
                writer.write(&value)
            })?;
            names.insert(wire_name);
            if self.is_too_large() {
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
            self.within(&format!("[{index}]"), |writer| writer.write(&element))?;
            if self.is_too_large() {
                break;
            }
        }
        self.raw("]");
        Ok(())
    }

    /// A list that holds itself twice would fill the memory.
    fn is_too_large(&self) -> bool {
        self.values > MOST_VALUES
    }

    fn within(
        &mut self,
        step: &str,
        write: impl FnOnce(&mut Self) -> PyResult<()>,
    ) -> PyResult<()> {
        let length = self.path.len();
        self.path.push_str(step);
        let result = write(self);
        self.path.truncate(length);
        result
    }

    /// A list that holds itself would never end.
    fn nested(&mut self, write: impl FnOnce(&mut Self) -> PyResult<()>) -> PyResult<()> {
        const DEEPEST: usize = 32;
        if self.depth == DEEPEST {
            self.refuse("is nested too deeply");
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

    /// Notes what is wrong, and writes something in its place that the core finds wrong as well.
    fn refuse(&mut self, problem: &str) {
        self.note(problem);
        self.raw(if self.path.ends_with(']') { "{}" } else { "null" });
    }

    /// Notes what is wrong, without the value: it may be a card number.
    fn note(&mut self, problem: &str) {
        self.findings.error(self.path.clone(), problem.to_owned());
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
static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DATE: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// Türkiye has used UTC+3 all year since 2016.
const TURKISH_OFFSET_SECONDS: i32 = 3 * 60 * 60;
/// Far more than the largest basket has.
const MOST_VALUES: usize = 50_000;
