//! What can go wrong, and with which requests.

mod read;

use std::fmt;
use std::time::Duration;

use iyzico_core::Entry;
use serde::Serialize;
use serde_json::{Number, Value};

use super::error::ScenarioError;
use super::read::shown;

/// Something that goes wrong on the way to the simulator, in it, or on the way back.
///
/// As JSON: `"emptyResponse"`, `{"cut": "afterCommit"}`, `{"delay": {"milliseconds": 800}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Fault {
    /// The simulator takes its time.
    Delay {
        /// How long, in real time.
        milliseconds: u64,
        /// Whether the call is carried out before or after the pause.
        #[cfg_attr(feature = "schema", schemars(default))]
        at: Moment,
    },
    /// The connection is closed.
    Cut(Cut),
    /// A proxy responds with a page of HTML.
    Gateway {
        /// HTTP status.
        #[cfg_attr(feature = "schema", schemars(default = "bad_gateway"))]
        status: u16,
        /// Whether the call is carried out before the proxy gives up.
        #[cfg_attr(feature = "schema", schemars(default = "after_commit"))]
        at: Moment,
    },
    /// Error 50000, with the code as a number as documented. The call is not carried out.
    RateLimited,
    /// The call is carried out, and the response has status 200 and no body.
    EmptyResponse,
    /// The call is carried out, and the response is the first half of the JSON.
    HalfResponse,
    /// The call is carried out, and its JSON is said to be HTML.
    WrongContentType,
    /// The call is carried out; the signature of the response belongs to another one.
    WrongSignature,
    /// The call is carried out; the response has no signature.
    MissingSignature,
    /// The call is carried out; somebody changes its response on the way.
    Tamper {
        /// A field of the outermost object, such as `paidPrice`, `currency` or `conversationId`.
        field: String,
        /// What it says instead. When missing, a digit or a letter is added.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<Value>,
    },
    /// The response comes slowly.
    Drip {
        /// So many bytes at a time.
        bytes: usize,
        /// The pause between them, in real time.
        every_milliseconds: u64,
    },
    /// The call is carried out, but look-ups do not see it for a while.
    ///
    /// `payment.retrieve` responds with 5087 or the state before, `payment.history` with the state before.
    Lag {
        /// For how long, on the simulator's clock.
        seconds: u64,
    },
    /// Something happens to a notification. Rules with it name no call.
    Webhook(WebhookFault),
}

/// Before or after a call is carried out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "FaultMoment"))]
#[serde(rename_all = "camelCase")]
#[expect(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Moment {
    /// Nothing has happened yet.
    #[default]
    BeforeCommit,
    /// What is booked is booked.
    AfterCommit,
}

/// Where the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Cut {
    /// Once the head of the request was read. The call is not carried out.
    BeforeRead,
    /// Once the whole request was read. The call is not carried out.
    AfterRead,
    /// Once the call was carried out, before the first byte of the response.
    AfterCommit,
    /// After so many bytes of the response, its head included. Over HTTP/2 frames count.
    ResponseByte(u64),
}

/// What happens to a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum WebhookFault {
    /// It is never sent.
    Lost,
    /// It is sent again although it was accepted.
    Duplicate,
    /// It is sent later.
    Late {
        /// How much later, on the simulator's clock.
        seconds: u64,
    },
    /// It is sent after the next one; or a minute later, if there is no next one.
    Reorder,
}

/// A fault, and the requests that it concerns: those that meet every condition.
///
/// ```
/// use iyzico_simulator::{Cut, Fault, FaultRule};
///
/// let once = FaultRule::new(Fault::Cut(Cut::AfterCommit)).call("payment.create").times(1);
/// let json = r#"{"call": "payment.create", "times": 1, "fault": {"cut": "afterCommit"}}"#;
/// assert_eq!(FaultRule::from_json(json)?, once);
/// # Ok::<(), iyzico_simulator::ScenarioError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[must_use]
pub struct FaultRule {
    /// Only these calls, such as `payment.create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) call: Option<Calls>,
    /// Only requests with this `conversationId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conversation_id: Option<String>,
    /// Lets so many requests pass first.
    #[cfg_attr(feature = "schema", schemars(default))]
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) skip: u64,
    /// Only so often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) times: Option<u64>,
    /// With this probability, between 0 and 1. The seed of the scenario decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) chance: Option<f64>,
    /// What goes wrong.
    pub(super) fault: Fault,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(untagged)]
pub(super) enum Calls {
    One(#[cfg_attr(feature = "schema", schemars(extend("format" = "call")))] String),
    Some(
        #[cfg_attr(
            feature = "schema",
            schemars(extend("items" = { "type": "string", "format": "call" }))
        )]
        Vec<String>,
    ),
}

impl FaultRule {
    /// Every request, every time.
    pub const fn new(fault: Fault) -> Self {
        Self { call: None, conversation_id: None, skip: 0, times: None, chance: None, fault }
    }

    /// Only this call, such as `payment.create`. May be repeated.
    pub fn call(mut self, name: impl Into<String>) -> Self {
        self.call = Some(match self.call {
            None => Calls::One(name.into()),
            Some(Calls::One(first)) => Calls::Some(vec![first, name.into()]),
            Some(Calls::Some(mut names)) => {
                names.push(name.into());
                Calls::Some(names)
            }
        });
        self
    }

    /// Only requests with this `conversationId`.
    pub fn conversation_id(mut self, id: impl Into<String>) -> Self {
        self.conversation_id = Some(id.into());
        self
    }

    /// Lets so many requests pass first.
    pub const fn skip(mut self, requests: u64) -> Self {
        self.skip = requests;
        self
    }

    /// Only so often.
    pub const fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// With this probability, between 0 and 1. The seed of the [`Scenario`](crate::Scenario) decides.
    pub const fn chance(mut self, chance: f64) -> Self {
        self.chance = Some(chance);
        self
    }

    /// Validates the rule.
    pub(crate) fn check(&self) -> Result<(), ScenarioError> {
        let refuse = |path: &str, problem: String| Err(ScenarioError::at(path, problem));
        if let Some(unknown) = self.calls().find(|name| !is_call(name)) {
            return refuse("call", format!("is {unknown:?}, and there is no call with this name"));
        }
        if let Some(chance) = self.chance
            && !(0.0..=1.0).contains(&chance)
        {
            let given = Number::from_f64(chance).map_or(Value::Null, Value::Number);
            let given = shown(&given);
            return refuse("chance", format!("must be a number between 0 and 1, not {given}"));
        }
        match &self.fault {
            Fault::Webhook(_) if self.call.is_some() => refuse(
                "call",
                "must be left out: a fault of notifications concerns no call".to_owned(),
            ),
            Fault::Gateway { status, .. } if !(400..=599).contains(status) => {
                refuse("gateway.status", format!("must be from 400 to 599, not {status}"))
            }
            Fault::Drip { bytes: 0, .. } => {
                refuse("drip.bytes", "must be 1 or greater, not 0".to_owned())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn fault(&self) -> &Fault {
        &self.fault
    }

    pub(super) fn concerns(&self, call: Option<&str>, conversation_id: Option<&str>) -> bool {
        let call_fits =
            self.call.is_none() || call.is_some_and(|call| self.calls().any(|name| name == call));
        let wanted = self.conversation_id.as_deref();
        call_fits && wanted.is_none_or(|wanted| conversation_id == Some(wanted))
    }

    pub(super) fn is_about_one_conversation(&self) -> bool {
        self.conversation_id.is_some()
    }

    /// Whether the request fires the rule that is the `number`th to meet its conditions, from 0.
    /// `draw` is a random number.
    pub(super) fn fires(&self, number: u64, fired: u64, draw: u32) -> bool {
        number >= self.skip
            && self.times.is_none_or(|times| fired < times)
            && self.chance.is_none_or(|chance| f64::from(draw) < chance * ALL_DRAWS)
    }

    fn calls(&self) -> impl Iterator<Item = &str> {
        let names = match &self.call {
            None => &[],
            Some(Calls::One(name)) => std::slice::from_ref(name),
            Some(Calls::Some(names)) => names.as_slice(),
        };
        names.iter().map(String::as_str)
    }
}

impl Fault {
    /// The simulator takes its time before the call is carried out.
    pub fn delay(time: Duration) -> Self {
        let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        Self::Delay { milliseconds, at: Moment::BeforeCommit }
    }

    /// A proxy responds with 502 although the call was carried out.
    pub const fn bad_gateway() -> Self {
        Self::Gateway { status: bad_gateway(), at: Moment::AfterCommit }
    }

    /// Somebody changes this field of the response on the way.
    pub fn tamper(field: impl Into<String>) -> Self {
        Self::Tamper { field: field.into(), value: None }
    }
}

/// As in JSON, without the marks: `cut afterCommit`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        f.write_str(&json.replace(['{', '}', '"'], "").replace([':', ','], " "))
    }
}

fn is_call(name: &str) -> bool {
    Entry::find(name).is_some()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field like this")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

pub(super) const fn bad_gateway() -> u16 {
    502
}

pub(super) const fn after_commit() -> Moment {
    Moment::AfterCommit
}

/// How many values a draw can have.
const ALL_DRAWS: f64 = 4_294_967_296.0;
