//! What a call of the API is.

mod description;
mod erased;

use serde::Serialize;

use crate::value::field::Object;
use crate::value::rule::{Context, Findings};
use crate::wire::error::ConfigError;

pub use description::Description;
pub(crate) use erased::{Awaited, BodyOf, Request};

/// One call of the API. The type that implements it is the request.
///
/// Everything else follows from this description: what is validated, signed and sent, how the
/// response is verified, the OpenAPI document, the Python and TypeScript layers, the reference pages
/// and the routes of the simulator. Only this crate can add calls.
///
/// ```
/// use iyzico_core::Endpoint;
/// use iyzico_core::payment::CreatePayment;
///
/// assert_eq!(CreatePayment::NAME, "payment.create");
/// assert_eq!(CreatePayment::PATH, "/payment/auth");
/// assert!(CreatePayment::SAFETY.moves_money());
/// ```
pub trait Endpoint: Object + Clone + 'static {
    /// What iyzico responds on success.
    type Response: Object + 'static;

    /// Name of the call in every language: `payment.create`.
    const NAME: &'static str;
    /// HTTP method.
    const METHOD: Method;
    /// Path of the URL. `{token}` stands for the field `token` of the request.
    const PATH: &'static str;
    /// Other paths of the same call, which official clients use.
    const ALIASES: &'static [&'static str] = &[];
    /// Where the fields go that are not in the path.
    const PLACE: Place = Place::usual(Self::METHOD);
    /// Fields that go elsewhere than all others, and where.
    const ELSEWHERE: &'static [(&'static str, Place)] = &[];
    /// How the service recognises the merchant.
    const AUTHENTICATION: Authentication = Authentication::Signature;
    /// Fields that the response is signed over, in order. Empty when it carries no signature.
    const SIGNED: &'static [&'static str] = &[];
    /// Whether the call may be repeated.
    const SAFETY: Safety;
    /// Published limit of calls, if known.
    const LIMIT: Option<Limit> = None;
    /// Fields that the response repeats from the request; they are compared.
    const ECHO: &'static [&'static str] = &["conversationId"];
    /// Fields of the request that the response repeats inside of others or by another name, with their places
    /// there: `data.token`. In a list every element is compared.
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[];
    /// How the call goes on to the next page, if its response is one page of a list.
    const PAGES: Option<Pages> = None;
    /// Field of the request that takes the day, if the rows of a day are what a merchant compares its own
    /// payments with: see [`Reconciliation`](crate::report::Reconciliation).
    const RECONCILES: Option<&'static str> = None;
    /// How a look-up finds what the call makes or changes, if one does.
    const FOUND_BY: Option<FoundBy> = None;
    /// For calls that move money and cannot be looked up: what a merchant does when the response is
    /// lost. All others are [`Recoverable`](crate::recovery::Recoverable).
    const NO_LOOK_UP: Option<&'static str> = None;
    /// What becomes of the same call a second time; each call that moves money says it.
    const SECOND_CALL: Option<SecondCall> = None;
    /// Whether a success is documented without `status`: then HTTP says that it is one.
    const LACKS_STATUS: bool = false;
    /// For calls that new programs do not use: what to use instead. Their documentation says so too, in a
    /// paragraph that begins with `Deprecated:`.
    const DEPRECATED: Option<&'static str> = None;

    /// Says why a valid response contradicts the success that it claims: it shows a state of the payment that
    /// this call does not lead to.
    fn contradiction(response: &Self::Response) -> Option<String> {
        let _ = response;
        None
    }

    /// Adds to a success what the call itself says of it, where the response does not.
    fn fill_in(response: &mut Self::Response) {
        let _ = response;
    }

    /// Rules between the fields of the request. Rules of single values need no mention here.
    fn check(&self, context: &Context, findings: &mut Findings) {
        let _ = (context, findings);
    }
}

/// HTTP method of a call.
///
/// ```
/// use iyzico_core::endpoint::Method;
///
/// assert_eq!(Method::named("post")?, Method::Post);
/// assert_eq!(Method::Post.as_str(), "POST");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Reads without a body.
    Get,
    /// Nearly every call.
    Post,
    /// Changes a record as a whole.
    Put,
    /// Changes a part of a record.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// The method as HTTP spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Finds a method by its name, in capitals or not.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when the API does not use it.
    pub fn named(name: &str) -> Result<Self, ConfigError> {
        let known = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];
        let found = known.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(name));
        found.ok_or_else(|| ConfigError {
            setting: "method",
            problem: "must be GET, POST, PUT, PATCH or DELETE".to_owned(),
        })
    }
}

/// Where the fields of a request go that are not in its path.
///
/// ```
/// use iyzico_core::endpoint::{Method, Place};
///
/// assert_eq!(Place::usual(Method::Get), Place::Query);
/// assert_eq!(Place::usual(Method::Post), Place::Body);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// Into a JSON body, which is signed.
    Body,
    /// Into the query of the URL, which is not signed. There is no body then.
    Query,
    /// Into the header of this name, in small letters. For single fields only.
    Header(&'static str),
}

impl Place {
    /// Requests without a body are those that only read.
    pub const fn usual(method: Method) -> Self {
        match method {
            Method::Get => Self::Query,
            Method::Post | Method::Put | Method::Patch | Method::Delete => Self::Body,
        }
    }
}

/// How the service recognises the merchant.
///
/// ```
/// use iyzico_core::endpoint::Authentication;
/// use iyzico_core::in_store::DecryptInStoreResult;
/// use iyzico_core::payment::CreatePayment;
/// use iyzico_core::Endpoint;
///
/// assert_eq!(CreatePayment::AUTHENTICATION, Authentication::Signature);
/// assert_eq!(DecryptInStoreResult::AUTHENTICATION, Authentication::Keys);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authentication {
    /// By a signature over path and body. The secret key stays with the merchant.
    Signature,
    /// By both keys, which are sent in the headers `x-api-key` and `x-secret-key`. Nothing is signed.
    Keys,
}

/// Whether a call may be repeated after a response was lost.
///
/// ```
/// use iyzico_core::endpoint::Safety;
///
/// assert!(Safety::Read.may_be_repeated());
/// assert!(!Safety::MovesMoney.may_be_repeated());
/// assert!(Safety::PaysOut.moves_money());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Safety {
    /// Only reads: may always be repeated.
    Read,
    /// Reaches the same state again, or responds that it was reached.
    Idempotent,
    /// Opens another page or session; no money moves until the buyer acts there.
    Session,
    /// Creates a record: a second call creates a second one. No money moves.
    Creates,
    /// Takes or holds money of a buyer: must never be repeated before the outcome of the first call is known.
    MovesMoney,
    /// Gives money back to a buyer: must never be repeated before the outcome of the first call is known.
    GivesBack,
    /// Moves money between merchant, sub-merchants and bank accounts: must never be repeated before
    /// the outcome of the first call is known.
    PaysOut,
}

impl Safety {
    /// Whether a lost response leaves it unknown if money moved.
    pub const fn moves_money(self) -> bool {
        matches!(self, Self::MovesMoney | Self::GivesBack | Self::PaysOut)
    }

    /// Whether a buyer may be asked for another card when the call is refused: not where the money goes the other way.
    pub(crate) const fn has_payer(self) -> bool {
        !matches!(self, Self::GivesBack | Self::PaysOut)
    }

    /// Whether the call may be sent again when no response came.
    pub const fn may_be_repeated(self) -> bool {
        matches!(self, Self::Read)
    }
}

/// What becomes of the same money call a second time, after the first one was carried out.
///
/// ```
/// use iyzico_core::Endpoint;
/// use iyzico_core::endpoint::SecondCall;
/// use iyzico_core::payment::{CapturePayment, CreatePayment};
/// use iyzico_core::payout::ExecutePayout;
///
/// assert_eq!(CreatePayment::SECOND_CALL, Some(SecondCall::CarriedOut));
/// assert_eq!(CapturePayment::SECOND_CALL, Some(SecondCall::RefusedByCode));
/// assert_eq!(ExecutePayout::SECOND_CALL, Some(SecondCall::Refused));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecondCall {
    /// It is carried out once more: the first one used up nothing that it needs, except money at a bank,
    /// whose decline says so.
    CarriedOut,
    /// It is refused with a code that says so: [`Meaning::done_before`](crate::error::Meaning::done_before).
    RefusedByCode,
    /// It is refused, always or when the first one has used up what it takes from, and with which code is not
    /// documented. So no refusal proves that nothing has happened, unless a bank was asked and declined.
    Refused,
}

/// How a look-up finds what a call made or changed.
///
/// ```
/// use iyzico_core::Endpoint;
/// use iyzico_core::endpoint::FoundBy;
/// use iyzico_core::payment::CreatePayment;
///
/// assert_eq!(CreatePayment::FOUND_BY, Some(FoundBy::Reference));
/// assert!(FoundBy::Payment.is_state());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FoundBy {
    /// By the `conversationId` of a payment: charges, holds and everything that starts a payment share
    /// one space of references.
    Reference,
    /// By its `conversationId` among what went back of one payment.
    ReferenceWithinPayment,
    /// By iyzico's ID for the payment, whose state then tells.
    Payment,
    /// By iyzico's ID for the batch of payouts, whose state then tells.
    Payout,
}

impl FoundBy {
    /// Whether the call is about a record that exists, so that the state of this record tells, whoever
    /// changed it.
    pub const fn is_state(self) -> bool {
        matches!(self, Self::Payment | Self::Payout)
    }
}

/// Published limit of calls for one merchant. Above it iyzico responds with error 50000.
///
/// ```
/// use iyzico_core::Endpoint;
/// use iyzico_core::payment::CreatePayment;
///
/// assert_eq!(CreatePayment::LIMIT.map(|limit| limit.per_minute), Some(50));
/// ```
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

/// How a call that responds with one page of a list goes on to the next.
///
/// ```
/// use iyzico_core::Endpoint;
/// use iyzico_core::link::ListLinks;
///
/// assert!(ListLinks::PAGES.is_some_and(|pages| pages.rows == "data.items"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pages {
    /// Field of the response that holds the rows, `data.items` for one inside another.
    pub rows: &'static str,
    /// How the next page is asked for.
    pub next: Next,
}

/// How the next page of a list is asked for.
///
/// ```
/// use iyzico_core::Endpoint;
/// use iyzico_core::link::ListLinks;
///
/// assert_eq!(ListLinks::PAGES.map(|pages| pages.next.field()), Some("page"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Next {
    /// By number: the field of the request that takes it, 1 for the first page, and the field of the
    /// response that says how many pages there are.
    Number {
        /// Field of the request.
        page: &'static str,
        /// Field of the response.
        pages: &'static str,
    },
    /// By number too, where the response says how many rows there are in all and on one page.
    Total {
        /// Field of the request.
        page: &'static str,
        /// Field of the response with the number of rows on a page.
        size: &'static str,
        /// Field of the response with the number of all rows.
        total: &'static str,
    },
    /// By number too, until a page has no rows: the response does not say how many there are.
    UntilEmpty {
        /// Field of the request.
        page: &'static str,
    },
    /// By a cursor: the field of the request that takes it, empty for the first page, and the field of
    /// the response that holds the one of the next page.
    Cursor {
        /// Field of the request.
        cursor: &'static str,
        /// Field of the response, `data.lastId` for one inside another.
        next: &'static str,
    },
}

impl Next {
    /// Field of the request that says which page is asked for.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Number { page, .. } | Self::Total { page, .. } | Self::UntilEmpty { page } => {
                page
            }
            Self::Cursor { cursor, .. } => cursor,
        }
    }
}

/// The merchant's own reference of a call, which the client fills in when it is missing.
pub(crate) const CONVERSATION_ID: &str = "conversationId";
/// Whether a page was paid on, in its result.
pub(crate) const PAYMENT_STATUS: &str = "paymentStatus";
