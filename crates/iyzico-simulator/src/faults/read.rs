//! Reading rules and scenarios: what is wrong is told by its place, with what would be right.

use iyzico_core::value::field::Name;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::{Map, Value};

use super::rule::{Calls, Cut, Fault, FaultRule, Moment, WebhookFault, after_commit, bad_gateway};
use super::scenario::{Scenario, ScenarioError};

/// What can be read from a value of JSON or TOML.
pub(crate) trait Read: Sized {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError>;
}

/// A value and where it stands, such as `delay.milliseconds`.
pub(crate) struct Place<'a> {
    path: String,
    pub(crate) value: &'a Value,
}

/// The fields of an object.
pub(crate) struct Fields<'a> {
    path: &'a str,
    fields: &'a Map<String, Value>,
}

impl<'a> Place<'a> {
    pub(super) fn outermost(value: &'a Value) -> Self {
        Self { path: String::new(), value }
    }

    pub(crate) fn must_be(&self, allowed: &str) -> ScenarioError {
        let given = shown(self.value);
        ScenarioError::at(&self.path, format!("must be {allowed}, not {given}"))
    }

    /// The fields of an object that has no others than these.
    pub(crate) fn fields(&self, known: &[&str]) -> Result<Fields<'_>, ScenarioError> {
        let names = known.join(", ");
        let fields = object(self.value)
            .ok_or_else(|| self.must_be(&format!("an object with the fields {names}")))?;
        match fields.keys().find(|name| !known.contains(&name.as_str())) {
            None => Ok(Fields { path: &self.path, fields }),
            Some(name) => Err(unknown(&joined(&self.path, name), &names)),
        }
    }

    /// Refuses fields that an object of the core does not have.
    pub(crate) fn has_only(&self, known: &[Name]) -> Result<(), ScenarioError> {
        let mut fields = self.value.as_object().into_iter().flat_map(Map::keys);
        match fields.find(|field| !known.iter().any(|name| name.is(field))) {
            None => Ok(()),
            Some(field) => {
                let names: Vec<_> = known.iter().map(|name| name.wire).collect();
                Err(unknown(&joined(&self.path, field), &names.join(", ")))
            }
        }
    }

    /// The one field of an object, which says by its name what it is.
    fn only_field(&self) -> Option<(&'a str, Place<'a>)> {
        let fields = object(self.value)?;
        let (name, value) = fields.iter().next()?;
        (fields.len() == 1)
            .then(|| (name.as_str(), Place { path: joined(&self.path, name), value }))
    }

    fn word<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let word = self.value.as_str()?;
        words.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
    }
}

impl Fields<'_> {
    pub(crate) fn get<T: Read>(&self, name: &str) -> Result<Option<T>, ScenarioError> {
        let value = self.fields.get(name).filter(|value| !value.is_null());
        let read = |value| T::read(&Place { path: joined(self.path, name), value });
        value.map(read).transpose()
    }

    pub(crate) fn required<T: Read>(&self, name: &str) -> Result<T, ScenarioError> {
        let missing = || ScenarioError::at(&joined(self.path, name), "is missing".to_owned());
        self.get(name)?.ok_or_else(missing)
    }
}

impl Read for Scenario {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let fields = place.fields(&["name", "seed", "enforceRateLimits", "rule"])?;
        Ok(Self {
            name: fields.get("name")?,
            seed: fields.get("seed")?.unwrap_or_default(),
            enforce_rate_limits: fields.get("enforceRateLimits")?,
            rules: fields.get::<Rules>("rule")?.unwrap_or_default().0,
        })
    }
}

#[derive(Default)]
struct Rules(Vec<FaultRule>);

impl Read for Rules {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let rules = place.value.as_array().ok_or_else(|| place.must_be("a list of rules"))?;
        let read = |(index, value)| {
            FaultRule::read(&Place::outermost(value)).map_err(|error| error.in_rule(index))
        };
        rules.iter().enumerate().map(read).collect::<Result<_, _>>().map(Self)
    }
}

impl Read for FaultRule {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let fields =
            place.fields(&["call", "conversationId", "skip", "times", "chance", "fault"])?;
        let fault = fields.fields.get("fault").unwrap_or(&Value::Null);
        Ok(Self {
            call: fields.get("call")?,
            conversation_id: fields.get("conversationId")?,
            skip: fields.get("skip")?.unwrap_or_default(),
            times: fields.get("times")?,
            chance: fields.get("chance")?,
            fault: Fault::read(&Place::outermost(fault))?,
        })
    }
}

impl Read for Calls {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let name = |value: &Value| value.as_str().map(str::to_owned);
        let names = || place.value.as_array()?.iter().map(name).collect::<Option<Vec<_>>>();
        let calls = name(place.value).map(Self::One).or_else(|| names().map(Self::Some));
        calls.ok_or_else(|| place.must_be("the name of a call, or a list of names"))
    }
}

impl Read for Fault {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let words = PLAIN.map(|(word, fault)| (word, fault()));
        if let Some((_, fault)) =
            words.into_iter().find(|(word, _)| place.value.as_str() == Some(word))
        {
            return Ok(fault);
        }
        let Some((name, details)) = place.only_field() else {
            return Err(no_fault(place));
        };
        match name {
            "delay" => {
                let fields = details.fields(&["milliseconds", "at"])?;
                let at = fields.get("at")?.unwrap_or_default();
                Ok(Self::Delay { milliseconds: fields.required("milliseconds")?, at })
            }
            "cut" => Cut::read(&details).map(Self::Cut),
            "gateway" => {
                let fields = details.fields(&["status", "at"])?;
                Ok(Self::Gateway {
                    status: fields.get("status")?.unwrap_or_else(bad_gateway),
                    at: fields.get("at")?.unwrap_or_else(after_commit),
                })
            }
            "tamper" => {
                let fields = details.fields(&["field", "value"])?;
                Ok(Self::Tamper {
                    field: fields.required("field")?,
                    value: fields.fields.get("value").cloned().filter(|value| !value.is_null()),
                })
            }
            "drip" => {
                let fields = details.fields(&["bytes", "everyMilliseconds"])?;
                Ok(Self::Drip {
                    bytes: fields.required("bytes")?,
                    every_milliseconds: fields.required("everyMilliseconds")?,
                })
            }
            "lag" => Ok(Self::Lag { seconds: details.fields(&["seconds"])?.required("seconds")? }),
            "webhook" => WebhookFault::read(&details).map(Self::Webhook),
            _ => Err(no_fault(place)),
        }
    }
}

/// Says which faults there are, or how one is written that was written in another way.
fn no_fault(place: &Place<'_>) -> ScenarioError {
    let names = object(place.value).map(|fields| fields.keys().collect::<Vec<_>>());
    let problem = match (place.value, names.as_deref()) {
        (Value::Null, _) => format!("the fault is missing; {}", all_faults()),
        (Value::String(word), _) => without_details(word),
        (_, Some([name])) => with_details(name),
        (_, Some([_, _, ..])) => "an object names one fault; write a rule for each".to_owned(),
        _ => format!("{} is not a fault; {}", shown(place.value), all_faults()),
    };
    ScenarioError::at(&place.path, problem)
}

fn without_details(name: &str) -> String {
    match DETAILED.iter().find(|(known, _)| *known == name) {
        Some((_, example)) => format!("{name} needs details, such as {example}"),
        None => format!("{} is not a fault; {}", shown(&name.into()), all_faults()),
    }
}

fn with_details(name: &str) -> String {
    if PLAIN.iter().any(|(known, _)| *known == name) {
        format!("{name} has no details; write the text \"{name}\"")
    } else {
        format!("{} is not a fault; {}", shown(&name.into()), all_faults())
    }
}

fn all_faults() -> String {
    let plain: Vec<_> = PLAIN.iter().map(|(name, _)| *name).collect();
    let detailed: Vec<_> = DETAILED.iter().map(|(name, _)| *name).collect();
    format!("faults are {}, and with details {}", plain.join(", "), detailed.join(", "))
}

type Plain = (&'static str, fn() -> Fault);

const PLAIN: [Plain; 6] = [
    ("rateLimited", || Fault::RateLimited),
    ("emptyResponse", || Fault::EmptyResponse),
    ("halfResponse", || Fault::HalfResponse),
    ("wrongContentType", || Fault::WrongContentType),
    ("wrongSignature", || Fault::WrongSignature),
    ("missingSignature", || Fault::MissingSignature),
];

const DETAILED: [(&str, &str); 7] = [
    ("delay", r#"{"delay": {"milliseconds": 800}}"#),
    ("cut", r#"{"cut": "afterCommit"}"#),
    ("gateway", r#"{"gateway": {"status": 502}}"#),
    ("tamper", r#"{"tamper": {"field": "paidPrice"}}"#),
    ("drip", r#"{"drip": {"bytes": 64, "everyMilliseconds": 50}}"#),
    ("lag", r#"{"lag": {"seconds": 30}}"#),
    ("webhook", r#"{"webhook": "lost"}"#),
];

impl Read for Moment {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let words = [("beforeCommit", Self::BeforeCommit), ("afterCommit", Self::AfterCommit)];
        place.word(&words).ok_or_else(|| place.must_be(r#""beforeCommit" or "afterCommit""#))
    }
}

impl Read for Cut {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let words = [
            ("beforeRead", Self::BeforeRead),
            ("afterRead", Self::AfterRead),
            ("afterCommit", Self::AfterCommit),
        ];
        match (place.word(&words), place.only_field()) {
            (Some(cut), _) => Ok(cut),
            (_, Some(("responseByte", bytes))) => u64::read(&bytes).map(Self::ResponseByte),
            _ => Err(place
                .must_be(r#""beforeRead", "afterRead", "afterCommit" or {"responseByte": 120}"#)),
        }
    }
}

impl Read for WebhookFault {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let words =
            [("lost", Self::Lost), ("duplicate", Self::Duplicate), ("reorder", Self::Reorder)];
        match (place.word(&words), place.only_field()) {
            (Some(fault), _) => Ok(fault),
            (_, Some(("late", late))) => {
                Ok(Self::Late { seconds: late.fields(&["seconds"])?.required("seconds")? })
            }
            _ => {
                Err(place
                    .must_be(r#""lost", "duplicate", "reorder" or {"late": {"seconds": 600}}"#))
            }
        }
    }
}

impl Read for String {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        place.value.as_str().map(str::to_owned).ok_or_else(|| place.must_be("text"))
    }
}

impl Read for bool {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        place.value.as_bool().ok_or_else(|| place.must_be("true or false"))
    }
}

impl Read for f64 {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        place.value.as_f64().ok_or_else(|| place.must_be("a number"))
    }
}

macro_rules! whole_numbers {
    ($($kind:ty),*) => { $(
        impl Read for $kind {
            fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
                let number = place.value.as_u64().and_then(|number| number.try_into().ok());
                number.ok_or_else(|| place.must_be("a whole number, 0 or greater"))
            }
        }
    )* };
}

whole_numbers!(u64, u32, u16, usize);

macro_rules! deserialize {
    ($($kind:ty),*) => { $(
        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(deserializer)?;
                Self::read(&Place::outermost(&value)).map_err(D::Error::custom)
            }
        }
    )* };
}

deserialize!(Scenario, FaultRule, Fault, Moment, Cut, WebhookFault);

fn unknown(path: &str, names: &str) -> ScenarioError {
    ScenarioError::at(path, format!("is not known here; known are {names}"))
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// An object as the caller wrote it, unlike the one that a binding writes for a value without a form in JSON.
fn object(value: &Value) -> Option<&Map<String, Value>> {
    value.as_object().filter(|fields| !fields.contains_key(UNUSABLE))
}

/// What was given, in short.
pub(super) fn shown(value: &Value) -> String {
    const LONGEST_SHOWN: usize = 40;
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) if text.chars().count() > LONGEST_SHOWN => {
            format!("a text of {} characters", text.chars().count())
        }
        Value::Array(_) => "a list".to_owned(),
        Value::Object(fields) => match fields.get(UNUSABLE).and_then(Value::as_str) {
            Some(kind) if kind.chars().count() <= LONGEST_SHOWN => kind.to_owned(),
            _ => "an object".to_owned(),
        },
        literal => literal.to_string(),
    }
}

/// The field by which a binding says what stood in the place of a value that JSON cannot hold.
const UNUSABLE: &str = "$unusable";
