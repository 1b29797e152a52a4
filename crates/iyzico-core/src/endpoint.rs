//! What a call of the API is: [`Endpoint`] describes one, [`ENDPOINTS`] lists them all.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::answer::{self, Answer};
use crate::credentials::Credentials;
use crate::error::{Error, Invalid};
use crate::given::Given;
use crate::order::ConversationId;
use crate::request::{self, Prepared};
use crate::rule::{Context, Findings};
use crate::{
    bin, bkm, checkout_form, connection, installment, pay_with_iyzico, payment, stored_card,
    three_ds,
};

/// Every call that this library knows, in the order of the reference pages.
pub static ENDPOINTS: &[Entry] = &[
    Entry::of::<payment::CreatePayment>(),
    Entry::of::<payment::AuthorizePayment>(),
    Entry::of::<payment::CapturePayment>(),
    Entry::of::<payment::RetrievePayment>(),
    Entry::of::<payment::RetrievePaymentHistory>(),
    Entry::of::<payment::CancelPayment>(),
    Entry::of::<payment::RefundPayment>(),
    Entry::of::<payment::RefundAmount>(),
    Entry::of::<three_ds::InitializeThreeDs>(),
    Entry::of::<three_ds::InitializeThreeDsAuthorization>(),
    Entry::of::<three_ds::CompleteThreeDs>(),
    Entry::of::<three_ds::CompleteThreeDsUncompared>(),
    Entry::of::<checkout_form::InitializeCheckoutForm>(),
    Entry::of::<checkout_form::InitializeCheckoutFormAuthorization>(),
    Entry::of::<checkout_form::RetrieveCheckoutForm>(),
    Entry::of::<pay_with_iyzico::InitializePayWithIyzico>(),
    Entry::of::<pay_with_iyzico::RetrievePayWithIyzico>(),
    Entry::of::<bkm::InitializeBkm>(),
    Entry::of::<bkm::RetrieveBkm>(),
    Entry::of::<stored_card::CreateCard>(),
    Entry::of::<stored_card::ListCards>(),
    Entry::of::<stored_card::DeleteCard>(),
    Entry::of::<bin::CheckBin>(),
    Entry::of::<installment::ListInstallments>(),
    Entry::of::<installment::RenderInstallments>(),
    Entry::of::<connection::TestConnection>(),
];

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

/// A call with its types erased: what bindings, the simulator and the code generator work with.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Entry {
    /// [`Endpoint::NAME`].
    pub name: &'static str,
    /// [`Endpoint::METHOD`].
    pub method: Method,
    /// [`Endpoint::PATH`].
    pub path: &'static str,
    /// [`Endpoint::ALIASES`].
    pub aliases: &'static [&'static str],
    /// [`Endpoint::SIGNED`].
    pub signed: &'static [&'static str],
    /// [`Endpoint::SAFETY`].
    pub safety: Safety,
    /// [`Endpoint::LIMIT`].
    pub limit: Option<Limit>,
    prepare: PrepareFn,
    lint: fn(&str, &Context) -> Result<Findings, Invalid>,
    interpret: InterpretFn,
    /// Describes the request and the answer as JSON schemas.
    #[cfg(feature = "schema")]
    pub schemas: fn(&mut schemars::SchemaGenerator) -> (schemars::Schema, schemars::Schema),
}

type InterpretFn =
    fn(&Prepared, &Credentials, u16, &[u8], answer::Verify) -> Result<Answer<String>, Error>;

type PrepareFn = fn(&str, &Credentials, &str, &Context) -> Result<Prepared, Invalid>;

impl Entry {
    const fn of<E: Endpoint>() -> Self {
        Self {
            name: E::NAME,
            method: E::METHOD,
            path: E::PATH,
            aliases: E::ALIASES,
            signed: E::SIGNED,
            safety: E::SAFETY,
            limit: E::LIMIT,
            prepare: request::prepare_json::<E>,
            lint: |json, context| Ok(request::lint_json::<E>(json, context)?.1),
            interpret: |prepared, credentials, status, body, verify| {
                answer::interpret::<E>(prepared, credentials, status, body, verify)
                    .map(Answer::into_json)
            },
            #[cfg(feature = "schema")]
            schemas: |generator| {
                (generator.subschema_for::<E>(), generator.subschema_for::<E::Response>())
            },
        }
    }

    /// Finds a call by its name, such as `payment.create`.
    pub fn find(name: &str) -> Option<&'static Self> {
        ENDPOINTS.iter().find(|entry| entry.name == name)
    }

    /// Validates, serialises and signs a request given as JSON text.
    ///
    /// # Errors
    ///
    /// [`Invalid`] with every mistake that was found.
    pub fn prepare(
        &self,
        json: &str,
        credentials: &Credentials,
        nonce: &str,
        context: &Context,
    ) -> Result<Prepared, Invalid> {
        (self.prepare)(json, credentials, nonce, context)
    }

    /// Validates a request given as JSON text without sending it: errors and warnings.
    ///
    /// # Errors
    ///
    /// [`Invalid`] when the text does not have the shape of the request at all.
    pub fn lint(&self, json: &str, context: &Context) -> Result<Findings, Invalid> {
        (self.lint)(json, context)
    }

    /// Verifies and decodes an answer; its body comes back as JSON with amounts as text.
    ///
    /// # Errors
    ///
    /// When iyzico refused the request, or when the answer cannot be trusted.
    pub fn interpret(
        &self,
        prepared: &Prepared,
        credentials: &Credentials,
        status: u16,
        body: &[u8],
        verify: answer::Verify,
    ) -> Result<Answer<String>, Error> {
        (self.interpret)(prepared, credentials, status, body, verify)
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({})", self.name)
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
