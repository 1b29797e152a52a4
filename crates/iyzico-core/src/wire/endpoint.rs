//! What a call of the API is.

use serde::Serialize;

use crate::value::field::{Fields, Name, Object};
use crate::value::rule::{Context, Findings};
use crate::wire::error::ConfigError;
use crate::wire::path;

/// One call of the API. The type that implements it is the request.
///
/// Everything else follows from this description: what is validated, signed and sent, how the
/// response is verified, the OpenAPI document, the Python and TypeScript layers, the reference pages
/// and the routes of the simulator. Only this crate can add calls.
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
    /// Fields that the response is signed over, in order. Empty when it carries no signature.
    const SIGNED: &'static [&'static str] = &[];
    /// Whether the call may be repeated.
    const SAFETY: Safety;
    /// Published limit of calls, if known.
    const LIMIT: Option<Limit> = None;
    /// Fields that the response repeats from the request; they are compared.
    const ECHO: &'static [&'static str] = &["conversationId"];
    /// How the call goes on to the next page, if its response is one page of a list.
    const PAGES: Option<Pages> = None;
    /// How a look-up finds what the call makes or changes, if one does.
    const FOUND_BY: Option<FoundBy> = None;
    /// For calls that move money and cannot be looked up: what a merchant does when the response is
    /// lost. All others are [`Recoverable`](crate::recovery::Recoverable).
    const NO_LOOK_UP: Option<&'static str> = None;

    /// Says why a response that is otherwise right does not tell of the success it claims: it shows
    /// another state of the payment than this call makes.
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
    /// [`ConfigError`] when it is none that the API uses.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// Into a JSON body, which is signed.
    Body,
    /// Into the query of the URL, which is not signed. There is no body then.
    Query,
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

/// Whether a call may be repeated after a response was lost.
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
    /// Takes, holds or gives back money of a buyer: must never be repeated before the outcome of the
    /// first call is known.
    MovesMoney,
    /// Moves money between merchant, sub-merchants and bank accounts: must never be repeated before
    /// the outcome of the first call is known.
    PaysOut,
}

impl Safety {
    /// Whether a lost response leaves the whereabouts of money unknown.
    pub const fn moves_money(self) -> bool {
        matches!(self, Self::MovesMoney | Self::PaysOut)
    }

    /// Whether the call may be sent again when no response came.
    pub const fn may_be_repeated(self) -> bool {
        matches!(self, Self::Read)
    }
}

/// How a look-up finds what a call made or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FoundBy {
    /// By the `conversationId` of a payment: charges, holds and everything that starts a payment share
    /// one space of references.
    Reference,
    /// By its `conversationId` among what went back of one payment.
    ReferenceWithinPayment,
    /// By iyzico's number of the payment, whose state then tells.
    Payment,
}

/// Published limit of calls for one merchant. Above it iyzico responds with error 50000.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pages {
    /// Field of the response that holds the rows, `data.items` for one inside another.
    pub rows: &'static str,
    /// How the next page is asked for.
    pub next: Next,
}

/// How the next page of a list is asked for.
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
}

/// A call with its types left out.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Description {
    /// [`Endpoint::NAME`].
    pub name: &'static str,
    /// [`Endpoint::METHOD`].
    pub method: Method,
    /// [`Endpoint::PATH`].
    pub path: &'static str,
    /// [`Endpoint::ALIASES`].
    pub aliases: &'static [&'static str],
    /// [`Endpoint::PLACE`].
    pub place: Place,
    /// [`Endpoint::SIGNED`].
    pub signed: &'static [&'static str],
    /// [`Endpoint::SAFETY`].
    pub safety: Safety,
    /// [`Endpoint::LIMIT`].
    pub limit: Option<Limit>,
    /// [`Endpoint::ECHO`].
    pub echo: &'static [&'static str],
    /// [`Endpoint::PAGES`].
    pub pages: Option<Pages>,
    /// [`Endpoint::FOUND_BY`].
    pub found_by: Option<FoundBy>,
    /// [`Endpoint::NO_LOOK_UP`].
    pub no_look_up: Option<&'static str>,
    /// The fields of the request.
    pub fields: &'static [Name],
}

impl Description {
    /// Reads the description of a call. What does not fit together does not compile.
    pub const fn of<E: Endpoint>() -> Self {
        assert!(
            !(matches!(E::METHOD, Method::Get) && matches!(E::PLACE, Place::Body)),
            "a GET has no body"
        );
        assert!(path::is_of_fields(E::PATH, E::NAMES), "a name in PATH is no field of the request");
        let mut index = 0;
        while index < E::ALIASES.len() {
            assert!(
                path::is_of_fields(E::ALIASES[index], E::NAMES),
                "a name in ALIASES is no field of the request"
            );
            index += 1;
        }
        if let Some(Pages { next: Next::Number { page, .. }, .. }) = E::PAGES {
            assert!(
                path::has_field(E::NAMES, page.as_bytes()),
                "the page is no field of the request"
            );
        }
        Self {
            name: E::NAME,
            method: E::METHOD,
            path: E::PATH,
            aliases: E::ALIASES,
            place: E::PLACE,
            signed: E::SIGNED,
            safety: E::SAFETY,
            limit: E::LIMIT,
            echo: E::ECHO,
            pages: E::PAGES,
            found_by: E::FOUND_BY,
            no_look_up: E::NO_LOOK_UP,
            fields: E::NAMES,
        }
    }

    /// The names of the fields that stand in the path.
    pub fn fields_in_path(&self) -> impl Iterator<Item = &'static str> {
        path::names(self.path)
    }
}

/// A request with its type erased.
pub(crate) trait Request: Fields {
    /// [`Endpoint::check`].
    fn check_fields(&self, context: &Context, findings: &mut Findings);
}

impl<E: Endpoint> Request for E {
    fn check_fields(&self, context: &Context, findings: &mut Findings) {
        self.check(context, findings);
    }
}

/// The merchant's own reference of a call, which the client fills in when it is missing.
pub(crate) const CONVERSATION_ID: &str = "conversationId";
