//! What a value of Python stands for: a text, a number, an object with fields, a list of items.
//!
//! No library is imported for it. Classes of other libraries are recognised by the attributes of the class,
//! not of the object: a mock has every attribute, a class does not.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyByteArray, PyBytes, PyDict, PyInt, PyIterator, PyMapping, PyMemoryView, PyString, PyTuple,
    PyType,
};

use crate::given::{secret, type_of};

/// What a value stands for that is not of a built-in type.
pub(crate) enum Shape<'py> {
    Text(Bound<'py, PyAny>),
    /// A text that is never shown.
    Secret(Bound<'py, PyAny>),
    Whole(Bound<'py, PyAny>),
    Flag(bool),
    /// Another value that is sent in its place.
    Inner(Bound<'py, PyAny>),
    Fields(Fields<'py>),
    Items(Bound<'py, PyIterator>),
    Unknown,
}

/// The fields of an object, one after the other: reading one may run code of others.
pub(crate) enum Fields<'py> {
    Pairs(Bound<'py, PyIterator>),
    Attributes { object: Bound<'py, PyAny>, names: std::vec::IntoIter<Bound<'py, PyAny>> },
}

type Field<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

impl<'py> Shape<'py> {
    pub(crate) fn of(value: &Bound<'py, PyAny>) -> PyResult<Self> {
        let py = value.py();
        if value.is_instance_of::<PyType>() || is_binary(value) {
            return Ok(Self::Unknown);
        }
        if value.is_instance(ENUM.import(py, "enum", "Enum")?)? {
            return Ok(Self::Inner(value.getattr("value")?));
        }
        if value.is_instance(DATE.import(py, "datetime", "date")?)? {
            return Ok(Self::Text(value.call_method0("isoformat")?));
        }
        if let Some(known) = known_class(value)? {
            return known;
        }
        if let Some(text) = secret(value)? {
            return Ok(Self::Secret(text));
        }
        if let Some(fields) = Fields::of(value)? {
            return Ok(fields);
        }
        let class = value.get_type();
        if class.hasattr("__iter__")? {
            return Ok(Self::Items(value.try_iter()?));
        }
        if class.hasattr("__index__")? {
            let whole = value.call_method0("__index__")?;
            if whole.is_instance_of::<PyInt>() {
                return Ok(Self::Whole(whole));
            }
        }
        Ok(Self::Unknown)
    }
}

impl<'py> Fields<'py> {
    /// The fields of an object; `None` when it is not one. A pydantic model counts as what it dumps.
    fn of(value: &Bound<'py, PyAny>) -> PyResult<Option<Shape<'py>>> {
        if value.cast::<PyMapping>().is_ok() {
            let pairs = value.call_method0("items")?.try_iter()?;
            return Ok(Some(Shape::Fields(Self::Pairs(pairs))));
        }
        let class = value.get_type();
        if class.hasattr("model_fields")? && class.hasattr("model_dump")? {
            return Ok(Some(Shape::Inner(value.call_method0("model_dump")?)));
        }
        let names = match () {
            () if class.hasattr("__dataclass_fields__")? => names_of_dataclass(&class)?,
            () if class.hasattr("__attrs_attrs__")? => names_of_attrs(&class)?,
            () if is_named_tuple(value) => {
                class.getattr("_fields")?.try_iter()?.collect::<PyResult<Vec<_>>>()?
            }
            () => return Ok(None),
        };
        let (object, names) = (value.clone(), names.into_iter());
        Ok(Some(Shape::Fields(Self::Attributes { object, names })))
    }
}

impl<'py> Iterator for Fields<'py> {
    type Item = PyResult<Field<'py>>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Pairs(pairs) => Some(pairs.next()?.and_then(|pair| pair.extract())),
            Self::Attributes { object, names } => {
                let name = names.next()?;
                let field = name.cast::<PyString>().map_err(PyErr::from);
                let field = field.and_then(|attribute| object.getattr(attribute));
                Some(field.map(|field| (name, field)))
            }
        }
    }
}

/// A tuple whose elements have names stands for an object.
pub(crate) fn is_named_tuple(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyTuple>()
        && !value.is_exact_instance_of::<PyTuple>()
        && value.get_type().hasattr("_fields").unwrap_or(false)
}

/// Returns the fields of a request that is an object, as keywords for a call:
/// `client.payment.create(**iyzico.fields_of(order))`.
///
/// An object is a dict or another mapping, a dataclass, a class of attrs, a model of pydantic or a
/// named tuple. What is inside of it may be any of these as well, and is left as it is.
#[pyfunction]
pub(crate) fn fields_of<'py>(request: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
    let py = request.py();
    let _inside = crate::runtime::enter(py);
    if let Ok(fields) = request.cast_exact::<PyDict>() {
        return fields.copy();
    }
    match read_fields(request) {
        Err(raised) if raised.is_instance_of::<pyo3::exceptions::PyException>(py) => {
            let raised = type_of(raised.value(py));
            Err(PyTypeError::new_err(format!("the request cannot be read: {raised} was raised")))
        }
        Ok(None) => Err(PyTypeError::new_err(format!(
            "{} has no fields; pass a mapping, a dataclass, a named tuple, or a model of attrs or pydantic",
            type_of(request)
        ))),
        Ok(Some(fields)) => Ok(fields),
        Err(stops) => Err(stops),
    }
}

fn read_fields<'py>(request: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyDict>>> {
    const MOST_FIELDS: usize = 10_000;
    let found = match Fields::of(request)? {
        Some(Shape::Fields(fields)) => fields,
        Some(Shape::Inner(dumped)) => {
            return Ok(dumped.cast_into::<PyDict>().ok());
        }
        _ => return Ok(None),
    };
    let fields = PyDict::new(request.py());
    for field in found.take(MOST_FIELDS) {
        let (name, value) = field?;
        fields.set_item(name.cast::<PyString>()?, value)?;
    }
    Ok(Some(fields))
}

/// Kinds that are known by the name of their class: what they are as text is written by the class of
/// that name, whatever a subclass says about itself.
fn known_class<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<PyResult<Shape<'py>>>> {
    const TEXTS: [(&str, &str); 5] = [
        ("uuid", "UUID"),
        ("ipaddress", "IPv4Address"),
        ("ipaddress", "IPv6Address"),
        ("django.utils.functional", "Promise"),
        ("flask_babel.speaklater", "LazyString"),
    ];
    const FLAGS: [(&str, &str); 2] = [("numpy", "bool"), ("numpy", "bool_")];
    for class in value.get_type().mro() {
        let class = class.cast_into::<PyType>()?;
        let (Ok(module), Ok(name)) = (class.module(), class.qualname()) else { continue };
        let (Ok(module), Ok(name)) = (module.to_cow(), name.to_cow()) else { continue };
        let is_named = |known: &&(&str, &str)| **known == (&*module, &*name);
        if TEXTS.iter().any(|known| is_named(&known)) {
            // A lazy text of Django has the `__str__` of its own class, made for the kind it stands for.
            let text = if module == "django.utils.functional" {
                value.str().map(Bound::into_any)
            } else {
                class.call_method1("__str__", (value,))
            };
            return Ok(Some(text.map(Shape::Text)));
        }
        if FLAGS.iter().any(|known| is_named(&known)) {
            return Ok(Some(value.is_truthy().map(Shape::Flag)));
        }
    }
    Ok(None)
}

/// Fields, without class variables and arguments of `__init__` that are not fields.
fn names_of_dataclass<'py>(class: &Bound<'py, PyType>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let fields = class.getattr("__dataclass_fields__")?.cast_into::<PyDict>()?;
    let is_field = |field: &Bound<'py, PyAny>| {
        let kind = field.getattr("_field_type").and_then(|kind| kind.getattr("name"));
        let kind = kind.and_then(|name| name.extract::<String>()).unwrap_or_default();
        !matches!(&*kind, "_FIELD_CLASSVAR" | "_FIELD_INITVAR")
    };
    Ok(fields.iter().filter(|(_, field)| is_field(field)).map(|(name, _)| name).collect())
}

fn names_of_attrs<'py>(class: &Bound<'py, PyType>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    class.getattr("__attrs_attrs__")?.try_iter()?.map(|field| field?.getattr("name")).collect()
}

/// Bytes are iterable, and no list of items.
fn is_binary(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>()
        || value.is_instance_of::<PyMemoryView>()
}

static ENUM: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DATE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
