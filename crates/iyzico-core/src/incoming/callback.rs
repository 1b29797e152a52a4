//! The form post with which the buyer's browser comes back to `callbackUrl`.
//!
//! It comes from a browser: it may be forged, come twice, or never come. [`read`] believes nothing
//! that is not signed, and a token proves nothing by itself: retrieve its result.
//!
//! ```
//! use iyzico_core::{Credentials, callback::{self, Callback}};
//!
//! let credentials = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
//! match callback::read(&credentials, b"token=e828c62d")? {
//!     Callback::Page(page) => assert_eq!(page.token.as_str(), "e828c62d"),
//!     other => panic!("a token belongs to a page: {other:?}"),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod md_status;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Serialize;
use url::form_urlencoded;

use crate::Price;
use crate::error::Advice;
use crate::hosted::checkout_form::RetrieveCheckoutForm;
use crate::payment::PaymentId;
use crate::three_ds::{CompleteThreeDs, CompleteThreeDsUncompared};
use crate::value::order::{Currency, Name, Token};
use crate::value::show::line;
use crate::wire::credentials::Credentials;
use crate::wire::error::{ErrorKind, Outcome};
use crate::wire::signature;

pub use md_status::MdStatus;

/// A callback that was read.
///
/// ```
/// use iyzico_core::Credentials;
/// use iyzico_core::callback::{self, Callback};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let next = match callback::read(&keys, b"token=e828c62d")? {
///     Callback::ThreeDs(three_ds) => format!("finish {}", three_ds.payment_id),
///     Callback::Page(page) => format!("ask about {}", page.token),
///     _ => "nothing".to_owned(),
/// };
/// assert_eq!(next, "ask about e828c62d");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Callback {
    /// The buyer comes back from the bank's page, and the post is signed.
    ThreeDs(ThreeDs),
    /// The buyer comes back from a checkout form, pay-with-iyzico or BKM Express.
    Page(Page),
}

/// The buyer confirmed the payment at the bank: finish it now.
///
/// ```
/// use iyzico_core::Credentials;
/// use iyzico_core::callback::{self, Callback};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let signature = callback::sign(&keys, ["", "order-42", "1", "22484292", "success"]);
/// let post = format!(
///     "status=success&paymentId=22484292&conversationId=order-42&mdStatus=1&signature={signature}"
/// );
/// let Callback::ThreeDs(three_ds) = callback::read(&keys, post.as_bytes())? else { panic!("something else") };
/// let finish = three_ds.completion("154.40".parse()?, "B67832".parse()?, "TRY".parse()?);
/// assert_eq!(finish.payment_id.value(), Some(&three_ds.payment_id));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ThreeDsCallback"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ThreeDs {
    /// iyzico's ID for the payment.
    pub payment_id: PaymentId,
    /// The `conversationId` that the payment was started with.
    #[cfg_attr(feature = "schema", schemars(example = &"order-42"))]
    pub conversation_id: Option<String>,
    /// Opaque text for the completing request; often empty.
    #[cfg_attr(feature = "schema", schemars(example = &""))]
    pub conversation_data: Option<String>,
}

/// The buyer comes back from a page; the token says which page, not whether it was paid.
///
/// ```
/// use iyzico_core::Credentials;
/// use iyzico_core::callback::{self, Callback};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let Callback::Page(page) = callback::read(&keys, b"token=e828c62d")? else { panic!("something else") };
/// assert_eq!(page.result().token.value(), Some(&page.token));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "PageCallback"))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Page {
    /// Token of the page.
    pub token: Token,
}

/// Why a callback leads to no payment.
///
/// ```
/// use iyzico_core::Credentials;
/// use iyzico_core::callback::{self, CallbackError};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let forged = b"status=success&paymentId=22484292&mdStatus=1&signature=00";
/// assert_eq!(callback::read(&keys, forged), Err(CallbackError::Forged));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// The post has neither the fields of 3-D Secure nor a token.
    #[error(
        "the post has neither the fields of 3-D Secure nor a token; decode it first if an API gateway \
         passed it on as base64"
    )]
    UnknownForm,
    /// A field that every genuine post has is missing.
    #[error("the post lacks {0}")]
    Incomplete(&'static str),
    /// A field stands in the post more than once; a genuine post names each once.
    #[error("the post names {0} more than once")]
    Repeated(String),
    /// The signature is missing or does not fit: the post was forged or changed.
    #[error(
        "the signature is wrong: the post was forged or changed, or the secret key is another merchant's"
    )]
    Forged,
    /// The buyer was not authenticated; no money moved and none will.
    #[error("{}", not_authenticated(meaning))]
    NotAuthenticated {
        /// What the bank said.
        meaning: MdStatus,
        /// iyzico's ID for the payment; empty when the bank stopped before there was one.
        payment_id: String,
        /// The `conversationId` that the payment was started with.
        conversation_id: Option<String>,
    },
}

/// The bank may confirm the buyer and iyzico end the payment all the same.
fn not_authenticated(meaning: &MdStatus) -> String {
    if meaning.is_authenticated() {
        format!("the payment failed: {}", FAILED.0)
    } else {
        format!("the buyer was not authenticated: {meaning}")
    }
}

/// What a post says of a payment that failed although the buyer was authenticated, in English and in Turkish.
const FAILED: (&str, &str) = (
    "the bank authenticated the buyer, and the payment failed all the same",
    "banka alıcıyı doğruladı, ancak ödeme başarısız oldu",
);

impl CallbackError {
    /// What the bank's refusal means to the merchant, in English and in Turkish; `None` where the post itself
    /// is refused.
    ///
    /// ```
    /// use iyzico_core::callback::CallbackError;
    ///
    /// assert_eq!(CallbackError::Forged.meaning(), None);
    /// ```
    pub fn meaning(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::NotAuthenticated { meaning, .. } if meaning.is_authenticated() => Some(FAILED),
            Self::NotAuthenticated { meaning, .. } => Some(meaning.meaning()),
            _ => None,
        }
    }

    /// What to do about the bank's refusal, and what to show to the buyer; `None` where the post itself is
    /// refused.
    ///
    /// ```
    /// use iyzico_core::callback::CallbackError;
    ///
    /// assert_eq!(CallbackError::Forged.advice(), None);
    /// ```
    pub fn advice(&self) -> Option<&'static Advice> {
        match self {
            Self::NotAuthenticated { meaning, .. } if meaning.is_authenticated() => {
                Advice::find("declined")
            }
            Self::NotAuthenticated { .. } => Advice::find("repeat_three_ds"),
            _ => None,
        }
    }

    /// What is known about the money: whom the bank did not confirm has not paid, and of a post that is not
    /// believed nothing is known.
    ///
    /// ```
    /// use iyzico_core::Outcome;
    /// use iyzico_core::callback::CallbackError;
    ///
    /// assert_eq!(CallbackError::Forged.outcome(), Outcome::Unknown);
    /// ```
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::NotAuthenticated { .. } => Outcome::Refused,
            _ => Outcome::Unknown,
        }
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Forged => ErrorKind::Signature,
            Self::NotAuthenticated { .. } => ErrorKind::NotAuthenticated,
            Self::UnknownForm | Self::Incomplete(_) | Self::Repeated(_) => ErrorKind::Callback,
        }
    }

    /// Name of the reason, the same in every language.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::UnknownForm => "unknown_form",
            Self::Incomplete(_) => "incomplete",
            Self::Repeated(_) => "repeated",
            Self::Forged => "forged",
            Self::NotAuthenticated { .. } => "not_authenticated",
        }
    }

    /// Every reason, with the kind of error that has it.
    #[doc(hidden)]
    pub const REASONS: &'static [(ErrorKind, &'static str)] = &[
        (ErrorKind::Callback, "unknown_form"),
        (ErrorKind::Callback, "incomplete"),
        (ErrorKind::Callback, "repeated"),
        (ErrorKind::Signature, "forged"),
        (ErrorKind::NotAuthenticated, "not_authenticated"),
    ];
}

/// A field of the post with which the buyer comes back from the bank's page.
///
/// ```
/// use iyzico_core::callback::POSTED;
///
/// let required = POSTED.iter().find(|field| field.name == "mdStatus");
/// assert_eq!(required.map(|field| field.example), Some("1"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Posted {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub doc: &'static str,
    /// A text that it may hold.
    pub example: &'static str,
}

/// Every field of that post. The signature covers the others in the order of [`sign`].
///
/// ```
/// use iyzico_core::callback::POSTED;
///
/// let names = POSTED.map(|field| field.name);
/// assert!(names.contains(&"paymentId") && names.contains(&"signature"));
/// ```
pub const POSTED: [Posted; 6] = [
    Posted { name: "status", doc: "`success` or `failure`.", example: "success" },
    Posted { name: "paymentId", doc: "iyzico's ID for the payment.", example: "22484292" },
    Posted {
        name: "conversationData",
        doc: "Opaque text for the completing request; often empty.",
        example: "",
    },
    Posted {
        name: "conversationId",
        doc: "The `conversationId` that the payment was started with.",
        example: "",
    },
    Posted {
        name: "mdStatus",
        doc: "Result of 3-D Secure as the bank reports it. Only 1 is a success.",
        example: "1",
    },
    Posted {
        name: "signature",
        doc: "Signature that proves that the post comes from iyzico.",
        example: "a4f73b80bb32a6ef8358090bbd8609a49a7b53f463048f8ef147496e236d04f0",
    },
];

/// Reads the callbacks of one merchant: made once, from the keys that calls are made with.
///
/// ```
/// use iyzico_core::Credentials;
/// use iyzico_core::callback::{Callback, Callbacks};
///
/// let callbacks = Callbacks::new(Credentials::new("sandbox-api-key", "sandbox-secret-key")?);
/// assert!(matches!(callbacks.read(b"token=e828c62d")?, Callback::Page(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Callbacks {
    credentials: Credentials,
}

impl Callbacks {
    /// Verifies with these keys.
    pub fn new(credentials: Credentials) -> Self {
        Self { credentials }
    }

    /// Reads and verifies the body of the form post.
    ///
    /// # Errors
    ///
    /// As for [`read`].
    pub fn read(&self, body: &[u8]) -> Result<Callback, CallbackError> {
        read(&self.credentials, body)
    }
}

/// Reads and verifies the body of the form post.
///
/// ```
/// use iyzico_core::Credentials;
/// use iyzico_core::callback::{self, Callback};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// assert!(matches!(callback::read(&keys, b"token=e828c62d")?, Callback::Page(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`CallbackError`] says why the post leads to no payment.
pub fn read(credentials: &Credentials, body: &[u8]) -> Result<Callback, CallbackError> {
    let fields = Fields::read(body)?;
    if fields.get("mdStatus").is_some() || fields.get("paymentId").is_some() {
        return read_three_ds(credentials, &fields).map(Callback::ThreeDs);
    }
    let token = fields.get("token").ok_or(CallbackError::UnknownForm)?;
    let token = Token::new(token).ok().filter(|token| is_printed(token.as_str()));
    let token = token.ok_or(CallbackError::Incomplete("token"))?;
    Ok(Callback::Page(Page { token }))
}

/// Signs the fields of a 3-D Secure callback as iyzico does, for tests and for the simulator.
///
/// `values` are conversationData, conversationId, mdStatus, paymentId and status, in this order.
///
/// ```
/// use iyzico_core::{Credentials, callback};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let signature = callback::sign(&keys, ["", "order-42", "1", "22484292", "success"]);
/// assert_eq!(signature.len(), 64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sign(credentials: &Credentials, values: [&str; 5]) -> String {
    signature::response(credentials, values)
}

fn read_three_ds(credentials: &Credentials, fields: &Fields<'_>) -> Result<ThreeDs, CallbackError> {
    let required = |name| {
        fields.get(name).filter(|text| !text.is_empty()).ok_or(CallbackError::Incomplete(name))
    };
    let (md_status, status) = (required("mdStatus")?, required("status")?);
    let payment_id = fields.get("paymentId").unwrap_or_default();
    let conversation_id = fields.get("conversationId").unwrap_or_default();
    let conversation_data = fields.get("conversationData").unwrap_or_default();
    let theirs = fields.get("signature").ok_or(CallbackError::Forged)?;
    let ours =
        sign(credentials, [conversation_data, conversation_id, md_status, payment_id, status]);
    if !signature::equals(&ours, theirs)
        || is_cut_elsewhere(conversation_data, [md_status, payment_id, status])
    {
        return Err(CallbackError::Forged);
    }
    let meaning = MdStatus(md_status.to_owned());
    if !meaning.is_authenticated() || status != "success" {
        return Err(CallbackError::NotAuthenticated {
            meaning,
            payment_id: payment_id.to_owned(),
            conversation_id: owned(conversation_id),
        });
    }
    Ok(ThreeDs {
        payment_id: PaymentId::new(required("paymentId")?)
            .ok()
            .filter(|id| is_printed(id.as_str()))
            .ok_or(CallbackError::Incomplete("paymentId"))?,
        conversation_id: owned(conversation_id),
        conversation_data: owned(conversation_data),
    })
}

/// Whether iyzico can have issued this text. Anybody can post another one, and some databases refuse to
/// search for it.
fn is_printed(text: &str) -> bool {
    !text.contains(|letter: char| letter.is_control() || letter == char::REPLACEMENT_CHARACTER)
}

/// Whether the signed texts may have been split elsewhere than iyzico split them: they are joined with
/// colons, and a reference may hold colons, so the same signature fits a post in which a part of the
/// reference stands in another field.
///
/// The texts behind the reference hold no colons. If there was no data and a part of the reference was moved
/// there, the data begins with a colon. Data that is not empty cannot be told from a part of the reference.
fn is_cut_elsewhere(data: &str, behind: [&str; 3]) -> bool {
    data.starts_with(':') || behind.iter().any(|text| text.contains(':'))
}

impl ThreeDs {
    /// The request that finishes the payment; the three values are those of the start, from the
    /// merchant's own records.
    pub fn completion(
        &self,
        paid_price: Price,
        basket_id: Name,
        currency: Currency,
    ) -> CompleteThreeDs {
        let mut request = CompleteThreeDs::builder()
            .payment_id(self.payment_id.clone())
            .paid_price(paid_price)
            .basket_id(basket_id)
            .currency(currency)
            .build();
        request.conversation_id = self.conversation_id.as_deref().map(Into::into);
        request.conversation_data = self.conversation_data.as_deref().map(Into::into);
        request
    }

    /// The request that finishes the payment without comparing it to its start.
    pub fn uncompared_completion(&self) -> CompleteThreeDsUncompared {
        let mut request =
            CompleteThreeDsUncompared::builder().payment_id(self.payment_id.clone()).build();
        request.conversation_id = self.conversation_id.as_deref().map(Into::into);
        request.conversation_data = self.conversation_data.as_deref().map(Into::into);
        request
    }

    /// Equal for two deliveries of the same post: finish each payment once.
    pub fn dedupe_key(&self) -> &str {
        self.payment_id.as_str()
    }
}

impl Page {
    /// The request that retrieves the result of a checkout form or of pay-with-iyzico.
    pub fn result(&self) -> RetrieveCheckoutForm {
        RetrieveCheckoutForm::builder().token(self.token.clone()).build()
    }
}

/// The fields of the post, each once. Anybody can send one, so reading it must be fast.
struct Fields<'a>(BTreeMap<Cow<'a, str>, Cow<'a, str>>);

impl<'a> Fields<'a> {
    fn read(body: &'a [u8]) -> Result<Self, CallbackError> {
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(body) {
            match fields.entry(name) {
                Entry::Vacant(place) => place.insert(value),
                Entry::Occupied(known) => {
                    return Err(CallbackError::Repeated(line(known.key()).into_owned()));
                }
            };
        }
        Ok(Self(fields))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(AsRef::as_ref)
    }
}

fn owned(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
