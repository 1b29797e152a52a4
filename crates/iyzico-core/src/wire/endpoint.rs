//! What a call of the API is.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::value::given::Given;
use crate::value::order::ConversationId;
use crate::value::rule::{Context, Findings};

/// One call of the API. The type that implements it is the request.
///
/// Everything else follows from this description: what is validated, signed and sent, how the
/// answer is verified, the OpenAPI document, the Python and TypeScript layers, the reference pages
/// and the routes of the simulator.
pub trait Endpoint: Clone + Serialize + DeserializeOwned + Describe + 'static {
    /// What iyzico answers on success.
    type Response: Serialize + DeserializeOwned + Describe + 'static;

    /// Name of the call in every language: `payment.create`.
    const NAME: &'static str;
    /// HTTP method.
    const METHOD: Method;
    /// Path of the URL.
    const PATH: &'static str;
    /// Older paths of the same call, which official clients still use.
    const ALIASES: &'static [&'static str] = &[];
    /// Fields that the answer is signed over, in order. Empty when the answer carries no signature.
    const SIGNED: &'static [&'static str] = &[];
    /// Whether the call may be repeated.
    const SAFETY: Safety;
    /// Published limit of calls, if known.
    const LIMIT: Option<Limit> = None;
    /// Fields that the answer repeats from the request; they are compared.
    const ECHO: &'static [&'static str] =
        &["conversationId", "price", "paidPrice", "currency", "basketId"];

    /// The place of the merchant's own reference, which the client fills in when it is empty.
    fn conversation_id(&mut self) -> Option<&mut Option<Given<ConversationId>>> {
        None
    }

    /// Rules between the fields of the request. Rules of single values need no mention here.
    fn check(&self, context: &Context, findings: &mut Findings) {
        let _ = (context, findings);
    }
}

/// HTTP method of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Reads without a body.
    Get,
    /// Nearly every call.
    Post,
    /// Deletes; carries a body as well.
    Delete,
}

impl Method {
    /// The method as HTTP spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }

    /// Whether the request has a body, which is then signed.
    pub const fn has_body(self) -> bool {
        !matches!(self, Self::Get)
    }
}

/// Whether a call may be repeated after an answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Safety {
    /// Only reads: may always be repeated.
    Read,
    /// Reaches the same state again, or answers that it was reached.
    Idempotent,
    /// Opens another session or record; no money moves.
    Session,
    /// Moves money: must never be repeated before the outcome of the first call is known.
    MovesMoney,
}

impl Safety {
    /// Whether a lost answer leaves open where the money is.
    pub const fn moves_money(self) -> bool {
        matches!(self, Self::MovesMoney)
    }

    /// Whether the call may be sent again when no answer came.
    pub const fn may_be_repeated(self) -> bool {
        matches!(self, Self::Read)
    }
}

/// Published limit of calls for one merchant. Beyond it iyzico answers error 50000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limit {
    /// Calls in one minute.
    pub per_minute: u32,
}

impl Limit {
    pub(crate) const fn per_minute(per_minute: u32) -> Self {
        Self { per_minute }
    }
}

/// Types that can be described as a JSON schema, when the feature `schema` asks for it.
#[cfg(feature = "schema")]
pub trait Describe: schemars::JsonSchema {}
#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> Describe for T {}

/// Types that can be described as a JSON schema, when the feature `schema` asks for it.
#[cfg(not(feature = "schema"))]
pub trait Describe {}
#[cfg(not(feature = "schema"))]
impl<T> Describe for T {}
