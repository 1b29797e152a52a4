//! Options of a client in the words of JavaScript.

use std::fmt;

use iyzico_core::extra::Extra;
use iyzico_core::payment::PaymentId;
use iyzico_core::recovery::Pending;
use iyzico_core::response::Verify;
use iyzico_core::rule::InvalidValueError;
use iyzico_core::{Entry, Error, MerchantMark};
use iyzico_http::{CallOptions, Client, ClientBuilder, OnceOptions, RateLimit};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::error::wrong;
use crate::number::{duration, whole};

/// How a client is set up, whatever carries its requests. Durations are milliseconds.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// API key.
    pub api_key: Option<String>,
    /// Secret key.
    pub secret_key: Option<Zeroizing<String>>,
    /// Address of the service.
    pub base_url: Option<String>,
    /// Time for one attempt.
    #[serde(deserialize_with = "number")]
    pub timeout: Option<f64>,
    /// Time for all attempts together.
    #[serde(deserialize_with = "number")]
    pub total_timeout: Option<f64>,
    /// Largest response that is read.
    #[serde(deserialize_with = "number")]
    pub max_response_bytes: Option<f64>,
    /// Allows any base URL.
    pub allow_other_hosts: Option<bool>,
    /// How strictly responses are looked at.
    pub verify: Option<String>,
    /// With what plug-ins name themselves.
    pub client_version: Option<String>,
    /// Marks that the merchant had before, as a list in JSON.
    pub former_marks: Option<String>,
    /// What to do about calls beyond the limits of iyzico.
    pub rate_limit: Option<String>,
    /// Names of calls with a number or `null`, as JSON.
    pub calls_per_minute: Option<String>,
}

impl Settings {
    /// Begins to set up a client, which names itself as `version` unless a plug-in does.
    pub fn read(self, version: &str) -> Result<ClientBuilder, Error> {
        let mut builder = Client::builder().client_version(version);
        let api_key = self.api_key.ok_or_else(|| missing_key("api_key", "IYZICO_API_KEY"))?;
        let secret_key =
            self.secret_key.ok_or_else(|| missing_key("secret_key", "IYZICO_SECRET_KEY"))?;
        builder = builder.api_key(api_key).secret_key(secret_key.as_str());
        if let Some(base_url) = self.base_url {
            builder = builder.base_url(base_url);
        }
        if let Some(timeout) = duration("timeout", self.timeout)? {
            builder = builder.timeout(timeout);
        }
        if let Some(timeout) = duration("total_timeout", self.total_timeout)? {
            builder = builder.total_timeout(timeout);
        }
        if let Some(bytes) = whole("max_response_bytes", self.max_response_bytes)? {
            builder = builder.max_response_bytes(bytes.try_into().unwrap_or(usize::MAX));
        }
        if let Some(allow) = self.allow_other_hosts {
            builder = builder.allow_other_hosts(allow);
        }
        if let Some(verify) = verify(self.verify.as_deref())? {
            builder = builder.verify(verify);
        }
        if let Some(version) = self.client_version {
            builder = builder.client_version(version);
        }
        builder = builder.former_marks(former_marks(self.former_marks.as_deref())?);
        if let Some(mode) = self.rate_limit {
            builder = builder.rate_limit(rate_limit(&mode)?);
        }
        for (endpoint, calls) in calls_per_minute(self.calls_per_minute.as_deref())? {
            builder = builder.calls_per_minute(endpoint, calls);
        }
        Ok(builder)
    }
}

/// Shows no key.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").finish_non_exhaustive()
    }
}

/// What is different for one call. Durations are milliseconds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Time for one attempt.
    #[serde(deserialize_with = "number")]
    pub timeout: Option<f64>,
    /// Time for all attempts together.
    #[serde(deserialize_with = "number")]
    pub total_timeout: Option<f64>,
    /// Time for opening a connection.
    #[serde(deserialize_with = "number")]
    pub connect_timeout: Option<f64>,
    /// How strictly the response is looked at.
    pub verify: Option<String>,
    /// Further fields of the request, as JSON.
    pub extra: Option<String>,
    /// Time for finding out what became of the call.
    #[serde(deserialize_with = "number")]
    pub deadline: Option<f64>,
    /// Pause before the first look-up.
    #[serde(deserialize_with = "number")]
    pub first_pause: Option<f64>,
    /// Longest pause before a look-up.
    #[serde(deserialize_with = "number")]
    pub longest_pause: Option<f64>,
    /// The payment that a line belongs to.
    pub payment_id: Option<String>,
    /// The handle of an earlier attempt, as JSON.
    pub pending: Option<String>,
}

impl Options {
    /// The options of a call.
    pub fn read(&self) -> Result<CallOptions, Error> {
        Ok(CallOptions {
            timeout: duration("timeout", self.timeout)?,
            total_timeout: duration("total_timeout", self.total_timeout)?,
            connect_timeout: duration("connect_timeout", self.connect_timeout)?,
            verify: verify(self.verify.as_deref())?,
            extra: extra(self.extra.as_deref()),
        })
    }

    /// The options of a call that is sent once.
    pub fn read_once(&self) -> Result<OnceOptions, Error> {
        let usual = OnceOptions::default();
        let pending = self.pending.as_deref().map(Pending::from_json);
        Ok(OnceOptions {
            call: self.read()?,
            deadline: duration("deadline", self.deadline)?.unwrap_or(usual.deadline),
            first_pause: duration("first_pause", self.first_pause)?.unwrap_or(usual.first_pause),
            longest_pause: duration("longest_pause", self.longest_pause)?
                .unwrap_or(usual.longest_pause),
            payment_id: payment_id(self.payment_id.as_deref())?,
            pending: pending.transpose()?.map(Box::new),
        })
    }
}

/// JSON has no word for numbers that are not finite, so they are written as text.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => None,
        Value::String(text) if text == "Infinity" => Some(f64::INFINITY),
        Value::String(text) if text == "-Infinity" => Some(f64::NEG_INFINITY),
        number => Some(number.as_f64().unwrap_or(f64::NAN)),
    })
}

/// The first error of a newcomer: it says both ways to give a key, and where to find one.
pub fn missing_key(setting: &'static str, variable: &str) -> Error {
    let problem = format!(
        "missing; pass it or set {variable} in the environment; the merchant panel shows both keys"
    );
    wrong(setting, problem)
}

/// The payment that a line belongs to.
pub fn payment_id(text: Option<&str>) -> Result<Option<PaymentId>, Error> {
    let parsed = text.map(str::parse::<PaymentId>).transpose();
    parsed.map_err(|refused| wrong("payment_id", refused.problem))
}

/// Further fields of a request, given as JSON; what is wrong with them is said with everything else.
pub fn extra(json: Option<&str>) -> Extra {
    json.map_or(Extra::NONE, Extra::from_json)
}

/// How strictly responses are looked at.
pub fn verify(word: Option<&str>) -> Result<Option<Verify>, Error> {
    match word {
        None => Ok(None),
        Some("strictly") => Ok(Some(Verify::Strictly)),
        Some("not") => Ok(Some(Verify::Not)),
        Some(other) => {
            Err(wrong("verify", format!("must be \"strictly\" or \"not\", not {other:?}")))
        }
    }
}

/// What to do about calls beyond the limits of iyzico.
pub fn rate_limit(word: &str) -> Result<RateLimit, Error> {
    match word {
        "off" => Ok(RateLimit::Off),
        "wait" => Ok(RateLimit::Wait),
        "failFast" => Ok(RateLimit::FailFast),
        other => {
            let allowed = "\"off\", \"wait\" or \"failFast\"";
            Err(wrong("rate_limit", format!("must be {allowed}, not {other:?}")))
        }
    }
}

/// Marks of a merchant, given as JSON.
pub fn former_marks(json: Option<&str>) -> Result<Vec<MerchantMark>, Error> {
    let refuse = |problem| wrong("former_marks", problem);
    let texts: Vec<String> = serde_json::from_str(json.unwrap_or("[]")).map_err(|_| {
        refuse("must be a list of marks, such as `merchant` of a handle".to_owned())
    })?;
    let mark = |text: &String| {
        text.parse().map_err(|told: InvalidValueError| {
            refuse(format!("{text:?} {}, which has {}", told.problem, told.allowed))
        })
    };
    texts.iter().map(mark).collect()
}

/// Limits in place of the published ones, given as JSON.
pub fn calls_per_minute(json: Option<&str>) -> Result<Vec<(String, Option<u32>)>, Error> {
    let Some(json) = json else {
        return Ok(Vec::new());
    };
    let refuse = |problem| wrong("calls_per_minute", problem);
    let given: Map<String, Value> = serde_json::from_str(json).map_err(|_| {
        refuse("must be an object from names of calls to numbers or null".to_owned())
    })?;
    let limit = |(name, value): (String, Value)| {
        Entry::named(&name).map_err(|unknown| refuse(unknown.problem))?;
        let calls = value.as_u64().and_then(|calls| u32::try_from(calls).ok());
        if value.is_null() || calls.is_some() {
            return Ok((name, calls));
        }
        let given = match &value {
            Value::Array(_) => "an array".to_owned(),
            Value::Object(fields) => {
                fields.get("$unusable").and_then(Value::as_str).unwrap_or("an object").to_owned()
            }
            literal => literal.to_string(),
        };
        let allowed = "a whole number greater than 0 or null";
        Err(refuse(format!("{name} must be {allowed}, not {given}")))
    };
    given.into_iter().map(limit).collect()
}
