//! What can go wrong, and what is then known about the money.

#[rustfmt::skip]
mod codes;
mod meaning;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use serde::Serialize;

use crate::value::blank::trim;
use crate::value::card::hide_numbers;
use crate::value::rule::Findings;
use crate::wire::endpoint::{Description, Safety};
use crate::wire::pending::Pending;

pub use meaning::{Actor, Advice, Category, Meaning, Retry};

/// What is known about the money when a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// Nothing was sent: no money moved, trying again is safe.
    NotSent,
    /// iyzico answered and refused: no money moved.
    Refused,
    /// The request left and no trustworthy response came: money may have moved. Look it up before
    /// trying again.
    Unknown,
}

impl Outcome {
    /// Name of the outcome, the same in every language: `not_sent`, `refused`, `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }

    /// What the outcome of a call means: one that moves no money can simply be made again.
    fn in_words(self, safety: Safety) -> &'static str {
        match self {
            Self::NotSent => "nothing was sent, no money moved",
            Self::Refused => "iyzico refused, no money moved",
            Self::Unknown if !safety.moves_money() => {
                "no trustworthy response came; this call moves no money"
            }
            Self::Unknown => {
                "the outcome is unknown, money may have moved: look the payment up before trying again"
            }
        }
    }
}

/// Why a call failed, split by whose turn it is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request breaks the rules of the API and was not sent: fix the request.
    #[error(transparent)]
    Invalid(#[from] InvalidRequestError),
    /// iyzico answered that it did not do what was asked.
    #[error(transparent)]
    Api(#[from] Box<ApiError>),
    /// A response came that cannot be trusted.
    #[error(transparent)]
    Untrusted(#[from] Box<UntrustedResponseError>),
    /// The exchange itself failed.
    #[error(transparent)]
    Transport(#[from] Box<TransportError>),
    /// The client held the request back because iyzico would have refused it: wait, then try again.
    #[error(transparent)]
    RateLimited(#[from] RateLimitedError),
    /// The same `conversationId` belongs to another request whose money may have moved.
    #[error(transparent)]
    ReferenceInUse(#[from] ReferenceInUseError),
    /// The client was set up in a way that cannot work.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl Error {
    /// What is known about the money.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Invalid(_) | Self::RateLimited(_) | Self::ReferenceInUse(_) | Self::Config(_) => {
                Outcome::NotSent
            }
            Self::Api(error) => error.outcome(),
            Self::Untrusted(_) => Outcome::Unknown,
            Self::Transport(error) => error.outcome,
        }
    }

    /// The merchant's own reference of the call, given or made by the client.
    pub fn conversation_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.conversation_id.as_deref(),
            Self::Untrusted(error) => error.conversation_id.as_deref(),
            Self::Transport(error) => error.conversation_id.as_deref(),
            Self::ReferenceInUse(error) => Some(&error.conversation_id),
            Self::Invalid(error) => error.conversation_id.as_deref(),
            Self::RateLimited(error) => error.conversation_id.as_deref(),
            Self::Config(_) => None,
        }
    }

    /// The handle of the call, if it moves money, left and can be looked up.
    pub fn pending(&self) -> Option<&Pending> {
        match self {
            Self::Api(error) => error.pending.as_deref(),
            Self::Untrusted(error) => error.pending.as_deref(),
            Self::Transport(error) => error.pending.as_deref(),
            Self::Invalid(_) | Self::RateLimited(_) | Self::ReferenceInUse(_) | Self::Config(_) => {
                None
            }
        }
    }

    /// The same handle, for a client that knows more of it.
    pub fn pending_mut(&mut self) -> Option<&mut Pending> {
        match self {
            Self::Api(error) => error.pending.as_deref_mut(),
            Self::Untrusted(error) => error.pending.as_deref_mut(),
            Self::Transport(error) => error.pending.as_deref_mut(),
            Self::Invalid(_) | Self::RateLimited(_) | Self::ReferenceInUse(_) | Self::Config(_) => {
                None
            }
        }
    }

    /// The response as it was received, if one came; card numbers in it are hidden. It may repeat what
    /// was sent, so no `Debug`, report or log shows it.
    pub fn raw(&self) -> Option<&str> {
        match self {
            Self::Api(error) => Some(&error.raw),
            Self::Untrusted(error) => Some(&error.raw),
            _ => None,
        }
        .map(String::as_str)
        .filter(|raw| !raw.is_empty())
    }

    /// What to do, in Turkish and English, for the merchant and for the buyer.
    pub fn advice(&self) -> Option<&'static Advice> {
        match self {
            Self::Api(error) if !error.is_in_doubt() => error.meaning().map(Meaning::advice),
            _ if self.outcome() == Outcome::Unknown => Advice::find("outcome_unknown"),
            _ => None,
        }
    }

    /// The error as data, the same for every language.
    pub fn report(&self) -> Report<'_> {
        Report::of(self)
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

/// A request that breaks the rules, with everything that was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{endpoint} was not sent: {findings}")]
pub struct InvalidRequestError {
    /// Name of the call.
    pub endpoint: &'static str,
    /// Errors and warnings, all of them.
    pub findings: Findings,
    /// The merchant's own reference of the call, if one was given.
    pub conversation_id: Option<String>,
}

/// iyzico answered and refused.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// Name of the call.
    pub endpoint: &'static str,
    /// Error code, as text: `10051`. Empty when iyzico sent none.
    pub code: String,
    /// Group of the code, mostly on refusals of a bank: `NOT_SUFFICIENT_FUNDS`.
    pub group: Option<String>,
    /// Message as iyzico sent it, in the language of the request; a card number in it is hidden.
    pub message: String,
    /// The merchant's own reference of the call, echoed.
    pub conversation_id: Option<String>,
    /// iyzico's number of the payment, where a refusal names one.
    pub payment_id: Option<String>,
    /// Whether iyzico says that the same refund may be sent again.
    pub retryable: Option<bool>,
    /// The handle of the call, if it moves money and can be looked up.
    pub pending: Option<Box<Pending>>,
    /// Status of the HTTP response. iyzico sends most refusals with 200.
    pub http_status: u16,
    /// The response as it was received; card numbers in it are hidden.
    pub raw: String,
    /// Whether the refusal came from a gateway in front of the API, whose codes are not iyzico's.
    pub(crate) is_of_gateway: bool,
    safety: Safety,
}

impl ApiError {
    /// A refusal of which nothing is known yet.
    pub(crate) fn new(call: &Description, http_status: u16) -> Self {
        Self {
            endpoint: call.name,
            code: String::new(),
            group: None,
            message: String::new(),
            conversation_id: None,
            payment_id: None,
            retryable: None,
            pending: None,
            http_status,
            raw: String::new(),
            is_of_gateway: false,
            safety: call.safety,
        }
    }

    /// A refusal that something else than a refusing response told of: it has no code, and leaves
    /// nothing open.
    pub fn told(endpoint: &'static str, message: &str) -> Self {
        Self {
            endpoint,
            code: String::new(),
            group: None,
            message: message.to_owned(),
            conversation_id: None,
            payment_id: None,
            retryable: None,
            pending: None,
            http_status: 200,
            raw: String::new(),
            is_of_gateway: false,
            safety: Safety::Read,
        }
    }

    /// What the code means, when it is one of the known ones. Unknown codes pass through untouched; if
    /// HTTP itself says that the keys were not accepted, that is what they mean.
    pub fn meaning(&self) -> Option<&'static Meaning> {
        let known = Meaning::find(&self.code, self.http_status).filter(|_| !self.is_of_gateway);
        known.or_else(|| self.is_authentication().then(Meaning::of_authentication).flatten())
    }

    fn is_authentication(&self) -> bool {
        matches!(self.http_status, 401 | 403)
    }

    /// What is known about the money. The table of codes says so for each; a code that is not in it is a
    /// refusal, unless anything else about the response speaks of a fault.
    pub fn outcome(&self) -> Outcome {
        let is_open = match self.meaning() {
            // Keys are looked at first, unless something broke before or after that.
            Some(meaning) if meaning.category == Category::Auth => self.http_status >= 500,
            Some(meaning) => meaning.outcome == Outcome::Unknown || self.shows_fault(),
            None => !is_well_formed(&self.code) || self.shows_fault(),
        };
        if is_open && self.safety.moves_money() { Outcome::Unknown } else { Outcome::Refused }
    }

    /// Whether the outcome is open although the code alone would not leave it open.
    fn is_in_doubt(&self) -> bool {
        let is_expected = self.meaning().is_some_and(|known| known.outcome == Outcome::Unknown);
        self.outcome() == Outcome::Unknown && !is_expected
    }

    /// Whether group or HTTP status tell of something that broke on the way.
    fn shows_fault(&self) -> bool {
        let group = self.group.as_deref().map(plain_group).unwrap_or_default();
        let is_open = |meaning: &Meaning| {
            meaning.outcome == Outcome::Unknown && !group.is_empty() && meaning.group == group
        };
        // A conflict or a lock without a known code may be the same call that is under way.
        let is_locked = matches!(self.http_status, 409 | 423) && self.meaning().is_none();
        self.http_status >= 500
            || matches!(self.http_status, 408 | 425 | 499)
            || is_locked
            || tells_of_fault(&group, self.meaning())
            || Meaning::all().iter().any(is_open)
    }
}

/// A group as iyzico spells groups: capital ASCII letters and digits, and `_` for everything between them.
fn plain_group(group: &str) -> String {
    let to_ascii = |c: char| match c {
        // Full-width letters stand in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => {
            u8::try_from(u32::from(c) - 0xFEE0).map_or('_', |byte| byte.to_ascii_uppercase().into())
        }
        'ı' | 'İ' => 'I',
        other => other.to_ascii_uppercase(),
    };
    let mut plain = String::with_capacity(group.len());
    for character in group.chars().map(to_ascii) {
        if character.is_ascii_alphanumeric() {
            plain.push(character);
        } else if !plain.is_empty() && !plain.ends_with('_') {
            plain.push('_');
        }
    }
    plain.truncate(plain.trim_end_matches('_').len());
    plain
}

/// Whether a group, as [`plain_group`] spells it, tells of a fault, which may come with any code. The own
/// group of a known code says no more than the code.
fn tells_of_fault(group: &str, known: Option<&Meaning>) -> bool {
    const FAULTS: [&str; 4] = ["SYSTEM_ERROR", "GENERAL_ERROR", "TIMEOUT_ERROR", "DEVICE_ERROR"];
    const WORDS: [&str; 6] = ["TIMEOUT", "UNKNOWN", "SYSTEM", "INTERNAL", "NETWORK", "UNAVAILABLE"];
    let is_own = known.is_some_and(|meaning| meaning.group == group);
    let together = group.replace('_', ""); // TIME_OUT
    FAULTS.contains(&group) || !is_own && WORDS.iter().any(|word| together.contains(word))
}

impl ApiError {
    /// Whether the refusal can mean that the same call was carried out before: a second completion,
    /// capture, cancellation or whole refund. Look the payment up, and never ask for another card.
    pub fn may_be_done_before(&self) -> bool {
        self.safety.moves_money() && self.meaning().is_some_and(|meaning| meaning.done_before)
    }
}

/// Whether a code is spelled as iyzico spells its codes. One that is not may have been anything.
fn is_well_formed(code: &str) -> bool {
    !code.is_empty() && !code.starts_with('0') && code.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was refused", self.endpoint)?;
        let words = [self.code.as_str(), self.message.as_str()];
        let words = words.into_iter().filter(|word| !trim(word).is_empty());
        match words.collect::<Vec<_>>().join(" ").as_str() {
            "" => write!(f, " without a reason (HTTP {})", self.http_status)?,
            reason => write!(f, ": {reason}")?,
        }
        if let Some(group) = self.group.as_deref().filter(|group| !trim(group).is_empty()) {
            write!(f, " ({group})")?;
        }
        match self.outcome() {
            Outcome::Unknown => write!(f, "; {}", Outcome::Unknown.in_words(self.safety))?,
            _ if self.safety.moves_money() => f.write_str("; no money moved")?,
            _ => {}
        }
        match self.meaning().and_then(Meaning::hint) {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("endpoint", &self.endpoint)
            .field("code", &self.code)
            .field("group", &self.group)
            .field("message", &self.message)
            .field("outcome", &self.outcome())
            .finish_non_exhaustive()
    }
}

impl StdError for ApiError {}

/// A response that cannot be trusted. The operation may have been carried out.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the response to {endpoint} cannot be trusted: {reason} (HTTP {http_status}); {}",
    Outcome::Unknown.in_words(*safety)
)]
#[non_exhaustive]
pub struct UntrustedResponseError {
    /// Name of the call.
    pub endpoint: &'static str,
    /// Whether the call moves money.
    pub safety: Safety,
    /// What is wrong with the response.
    pub reason: UntrustedReason,
    /// Status of the HTTP response.
    pub http_status: u16,
    /// The merchant's own reference of the call: look it up by this.
    pub conversation_id: Option<String>,
    /// The handle of the call, if it moves money and can be looked up.
    pub pending: Option<Box<Pending>>,
    /// The response as it was received; card numbers in it are hidden.
    pub raw: String,
}

/// The response itself is left out: it may repeat what was sent.
impl fmt::Debug for UntrustedResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UntrustedResponseError")
            .field("endpoint", &self.endpoint)
            .field("reason", &self.reason)
            .field("http_status", &self.http_status)
            .field("conversation_id", &self.conversation_id)
            .finish_non_exhaustive()
    }
}

/// What is wrong with a response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UntrustedReason {
    /// The body is not a JSON object: usually a page of a proxy or of another host.
    #[error("it is not JSON; a proxy, a firewall or a wrong host probably answered")]
    NotJson,
    /// The body says neither success nor failure.
    #[error("it says neither success nor failure")]
    NoStatus,
    /// A success lacks a documented field or has it in another shape.
    #[error("field {path} is missing or has another shape than documented")]
    WrongShape {
        /// Where in the response.
        path: String,
    },
    /// A success of a signed call carries no signature.
    #[error("its signature is missing")]
    SignatureMissing,
    /// A signed field stands in the response more than once, so that readers may differ.
    #[error("it says {field} more than once")]
    Repeated {
        /// The field.
        field: String,
    },
    /// The signature does not fit the response.
    #[error(
        "its signature is wrong; either the secret key is not the one of this merchant or the response was changed on the way"
    )]
    SignatureWrong,
    /// The response claims success and shows something else.
    #[error("it says success, but {problem}")]
    Contradicts {
        /// What it shows.
        problem: String,
    },
    /// The response repeats another value than was sent.
    #[error(
        "it says {field} {}, but {} was sent",
        hide_numbers(received.as_deref().unwrap_or("nothing")),
        hide_numbers(sent)
    )]
    EchoDiffers {
        /// The field.
        field: &'static str,
        /// What was sent.
        sent: String,
        /// What came back.
        received: Option<String>,
    },
}

/// The exchange itself failed.
#[derive(Debug, thiserror::Error)]
#[error("{endpoint}: {problem}; {}", outcome.in_words(*safety))]
pub struct TransportError {
    /// Name of the call.
    pub endpoint: &'static str,
    /// Whether the call moves money.
    pub safety: Safety,
    /// What failed, such as `connection refused`.
    pub problem: String,
    /// What is known about the money.
    pub outcome: Outcome,
    /// The merchant's own reference of the call, if one was made.
    pub conversation_id: Option<String>,
    /// The handle of the call, if it moves money and can be looked up.
    pub pending: Option<Box<Pending>>,
    /// The cause, from the layer below.
    #[source]
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// A failure of the exchange of one call.
    pub fn new(endpoint: &'static str, safety: Safety, problem: String, outcome: Outcome) -> Self {
        Self {
            endpoint,
            safety,
            problem,
            outcome,
            conversation_id: None,
            pending: None,
            source: None,
        }
    }

    /// Names the call by its reference and its handle.
    #[must_use]
    pub fn of(mut self, conversation_id: Option<&str>, pending: Option<Box<Pending>>) -> Self {
        self.conversation_id = conversation_id.map(str::to_owned);
        self.pending = pending;
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(cause.into());
        self
    }
}

/// The client held a request back to stay below iyzico's limit of calls. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{endpoint} was held back: {per_minute} {} in a minute {} allowed, try again in {}; {}",
    if *per_minute == 1 { "call" } else { "calls" },
    if *per_minute == 1 { "is" } else { "are" },
    in_seconds(*retry_after),
    Outcome::NotSent.in_words(Safety::Read)
)]
pub struct RateLimitedError {
    /// Name of the call.
    pub endpoint: &'static str,
    /// Calls that are allowed in one minute.
    pub per_minute: u32,
    /// When the next call may be made, if no other call is made first.
    pub retry_after: Duration,
    /// The merchant's own reference of the call, given or made by the client.
    pub conversation_id: Option<String>,
}

impl RateLimitedError {
    /// Names the call by its reference.
    #[must_use]
    pub fn of(mut self, conversation_id: Option<&str>) -> Self {
        self.conversation_id = conversation_id.map(str::to_owned);
        self
    }
}

/// A time to wait, rounded up.
fn in_seconds(time: Duration) -> String {
    match time.as_millis().div_ceil(1000) {
        1 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    }
}

/// A money call was not sent, because its `conversationId` belongs to another request whose money may
/// have moved: a look-up could not tell the two apart. Use a reference of its own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{endpoint}: the conversation id {conversation_id} belongs to another request that may have moved money; use another one; {}",
    Outcome::NotSent.in_words(Safety::Read)
)]
pub struct ReferenceInUseError {
    /// Name of the call.
    pub endpoint: &'static str,
    /// The reference.
    pub conversation_id: String,
}

/// The client was set up in a way that cannot work. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {problem}")]
pub struct ConfigError {
    /// Name of the setting: `base_url`.
    pub setting: &'static str,
    /// What is wrong with it, and what would work.
    pub problem: String,
}

impl From<crate::wire::credentials::InvalidKeyError> for Error {
    fn from(wrong: crate::wire::credentials::InvalidKeyError) -> Self {
        Self::Config(ConfigError { setting: wrong.key, problem: wrong.problem.to_owned() })
    }
}

/// An error as data: what bindings turn into the exceptions of their language.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Report<'a> {
    /// `invalid`, `api`, `untrusted`, `transport`, `rate_limited`, `reference_in_use` or `config`.
    pub kind: &'static str,
    /// The whole error as a sentence.
    pub message: String,
    /// What is known about the money.
    pub outcome: Outcome,
    /// Name of the call, if one was made.
    pub endpoint: Option<&'a str>,
    /// iyzico's error code.
    pub code: Option<&'a str>,
    /// iyzico's error group.
    pub group: Option<&'a str>,
    /// iyzico's message, as received.
    pub error_message: Option<&'a str>,
    /// The merchant's own reference, echoed.
    pub conversation_id: Option<&'a str>,
    /// iyzico's number of the payment, where a refusal names one.
    pub payment_id: Option<&'a str>,
    /// Whether iyzico says that the same refund may be sent again.
    pub retryable: Option<bool>,
    /// Status of the HTTP response, if one came.
    pub http_status: Option<u16>,
    /// What the code means.
    pub category: Option<Category>,
    /// Whether and how to try again.
    pub retry: Option<Retry>,
    /// Who must act.
    pub actor: Option<Actor>,
    /// Whether another card may help.
    pub other_card: Option<bool>,
    /// What to do, in two languages, for merchant and buyer.
    pub advice: Option<&'static Advice>,
    /// What is wrong with the request.
    pub findings: Option<&'a Findings>,
    /// Name of the setting that is wrong.
    pub setting: Option<&'static str>,
    /// Seconds after which a call that was held back may be made.
    pub retry_after: Option<f64>,
    /// Calls that are allowed in one minute, if the call was held back.
    pub per_minute: Option<u32>,
    /// The handle of the call, if it moves money and can be looked up.
    pub pending: Option<&'a Pending>,
    /// Whether the refusal can mean that the call was carried out before.
    pub done_before: bool,
}

impl<'a> Report<'a> {
    fn of(error: &'a Error) -> Self {
        let mut report = Report {
            kind: "config",
            message: error.to_string(),
            outcome: error.outcome(),
            endpoint: None,
            code: None,
            group: None,
            error_message: None,
            conversation_id: error.conversation_id(),
            payment_id: None,
            retryable: None,
            http_status: None,
            category: None,
            retry: None,
            actor: None,
            other_card: None,
            advice: error.advice(),
            findings: None,
            setting: None,
            retry_after: None,
            per_minute: None,
            pending: error.pending(),
            done_before: false,
        };
        match error {
            Error::Invalid(invalid) => {
                report.kind = "invalid";
                report.endpoint = Some(invalid.endpoint);
                report.findings = Some(&invalid.findings);
            }
            Error::Api(api) => report.describe_refusal(api),
            Error::Untrusted(untrusted) => {
                report.kind = "untrusted";
                report.endpoint = Some(untrusted.endpoint);
                report.http_status = Some(untrusted.http_status);
            }
            Error::Transport(transport) => {
                report.kind = "transport";
                report.endpoint = Some(transport.endpoint);
            }
            Error::RateLimited(limited) => {
                report.kind = "rate_limited";
                report.endpoint = Some(limited.endpoint);
                report.retry_after = Some(limited.retry_after.as_secs_f64());
                report.per_minute = Some(limited.per_minute);
            }
            Error::ReferenceInUse(used) => {
                report.kind = "reference_in_use";
                report.endpoint = Some(used.endpoint);
            }
            Error::Config(config) => report.setting = Some(config.setting),
        }
        report
    }

    fn describe_refusal(&mut self, api: &'a ApiError) {
        self.kind = "api";
        self.endpoint = Some(api.endpoint);
        self.code = Some(&api.code);
        self.group = api.group.as_deref();
        self.error_message = Some(&api.message);
        self.payment_id = api.payment_id.as_deref();
        self.retryable = api.retryable;
        self.http_status = Some(api.http_status);
        self.done_before = api.may_be_done_before();
        if let Some(meaning) = api.meaning() {
            self.category = Some(meaning.category);
            self.retry = Some(meaning.retry);
            self.actor = Some(meaning.actor);
            self.other_card = Some(meaning.other_card);
        }
        if api.is_in_doubt() {
            self.retry = Some(Retry::QueryFirst);
            self.other_card = Some(false);
        }
    }
}
