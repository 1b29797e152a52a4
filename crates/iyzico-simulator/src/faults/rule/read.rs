//! Reading a rule and its fault.

use serde_json::Value;

use super::{Calls, Cut, Fault, FaultRule, Moment, WebhookFault, after_commit, bad_gateway};
use crate::faults::error::ScenarioError;
use crate::faults::read::{Place, Read, deserialize, object, read_json, shown};

impl FaultRule {
    /// Reads a rule.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or has unknown fields, calls or faults.
    pub fn from_json(text: &str) -> Result<Self, ScenarioError> {
        read_json::<Self>(text)?.checked()
    }

    pub(crate) fn checked(self) -> Result<Self, ScenarioError> {
        self.check()?;
        Ok(self)
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

deserialize!(FaultRule, Fault, Moment, Cut, WebhookFault);
