//! From the values of Python to the JSON text of a request, and from an answer to values of Python.

use iyzico_core::answer::Verification;
use iyzico_core::error::InvalidRequestError;
use iyzico_core::{Answer, Findings};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple, PyType};
use zeroize::Zeroizing;

/// An answer on its way to Python: the body with amounts as text, how the signature was found, and
/// everything as it was received.
pub(crate) type Received = (String, &'static str, String);

pub(crate) fn received(answer: Answer<String>) -> Received {
    let signature = match answer.signature {
        Verification::Verified => "verified",
        Verification::Unsigned => "unsigned",
        Verification::Skipped => "skipped",
        _ => "unknown",
    };
    (answer.body, signature, answer.raw)
}

/// Takes a request out of its keyword arguments, as JSON text that is wiped from memory when dropped.
///
/// The arguments are empty afterwards: they stand in the frames of our own functions, and a report
/// of an error with the values of its frames would show the card.
pub(crate) fn take_request(
    endpoint: &'static str,
    request: &Bound<'_, PyDict>,
) -> PyResult<Result<Zeroizing<String>, InvalidRequestError>> {
    let json = request_json(endpoint, request);
    request.clear();
    json
}

/// Writes a request as JSON text.
///
/// Keys may be in snake case or as on the wire; `None` means that nothing was given. What has no
/// exact form is refused, everything at once.
fn request_json(
    endpoint: &'static str,
    request: &Bound<'_, PyAny>,
) -> PyResult<Result<Zeroizing<String>, InvalidRequestError>> {
    const TYPICAL_REQUEST: usize = 4096;
    let mut writer = Writer {
        json: Zeroizing::new(Vec::with_capacity(TYPICAL_REQUEST)),
        path: String::new(),
        depth: 0,
        findings: Findings::default(),
    };
    writer.write(request)?;
    if !writer.findings.is_empty() {
        return Ok(Err(InvalidRequestError { endpoint, findings: writer.findings }));
    }
    let json = std::mem::take(&mut *writer.json);
    Ok(Ok(Zeroizing::new(String::from_utf8(json).expect("JSON is UTF-8"))))
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
    findings: Findings,
}

impl Writer {
    fn write(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if let Ok(text) = value.cast::<PyString>() {
            self.text(text);
        } else if let Ok(fields) = value.cast::<PyDict>() {
            self.nested(|writer| writer.object(fields.iter().map(Ok)))?;
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
            Ok(text) => serde_json::to_writer(&mut *self.json, &text)
                .expect("writing text to memory does not fail"),
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
        if value.call_method0("is_finite")?.is_truthy()? {
            self.text(&value.str()?);
        } else {
            self.refuse("is not a number; amounts are finite");
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
        let mut names: Vec<String> = Vec::new();
        for field in fields {
            let (name, value) = field?;
            let Ok(name) = name.extract::<String>() else {
                self.refuse("has a name that is not text");
                continue;
            };
            if value.is_none() {
                continue;
            }
            if !names.is_empty() {
                self.raw(",");
            }
            let wire_name = camel_case(&name);
            serde_json::to_writer(&mut *self.json, &wire_name)
                .expect("writing text to memory does not fail");
            self.raw(":");
            let twice = names.contains(&wire_name);
            names.push(wire_name);
            let point = if self.path.is_empty() { "" } else { "." };
            self.within(&format!("{point}{name}"), |writer| {
                if twice {
                    writer.refuse("is given twice, in Python's spelling and in that of the wire");
                }
                writer.write(&value)
            })?;
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
        }
        self.raw("]");
        Ok(())
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

    /// Notes what is wrong, without the value: it may be a card number.
    fn refuse(&mut self, problem: &str) {
        self.findings.error(self.path.clone(), problem.to_owned());
    }
}

static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static ENUM: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DATE: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// Türkiye has used UTC+3 all year since 2016.
const TURKISH_OFFSET_SECONDS: i32 = 3 * 60 * 60;
