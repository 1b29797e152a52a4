//! A response that proves nothing.

use std::fmt;

use super::shown::reference;
use super::{Outcome, Received};
use crate::value::show::sentence;
use crate::wire::endpoint::Safety;
use crate::wire::pending::Pending;

/// A response that cannot be trusted. The operation may have been carried out.
///
/// ```
/// use iyzico_core::bin::CheckBin;
/// use iyzico_core::error::UntrustedReason;
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::{Context, Credentials, Error, request};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let bin = CheckBin::builder().bin_number("552879").build();
/// let sent = request::prepare(&bin, &keys, "nonce-1", &context)?;
/// let page = b"<html>502 Bad Gateway</html>";
/// let error = response::interpret::<CheckBin>(&sent, &keys, 502, page, Verify::Strictly);
/// let Err(Error::Untrusted(untrusted)) = error else { panic!("something else") };
/// assert_eq!(untrusted.reason, UntrustedReason::NotJson);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    pub raw: Received,
}

/// The response itself is left out: it may repeat what was sent.
impl fmt::Debug for UntrustedResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UntrustedResponseError")
            .field("endpoint", &self.endpoint)
            .field("reason", &self.reason)
            .field("http_status", &self.http_status)
            .field("conversation_id", &reference(self.conversation_id.as_ref()))
            .finish_non_exhaustive()
    }
}

impl UntrustedReason {
    /// The same as errors may show it: a response may repeat a card number in any field, and have what is
    /// several lines in a log.
    pub(crate) fn in_one_line(self) -> Self {
        let hide = |text: String| sentence(&text).into_owned();
        match self {
            Self::WrongShape { path } => Self::WrongShape { path: hide(path) },
            Self::Repeated { field } => Self::Repeated { field: hide(field) },
            Self::Contradicts { problem } => Self::Contradicts { problem: hide(problem) },
            Self::EchoDiffers { field, sent, received } => {
                Self::EchoDiffers { field, sent: hide(sent), received: received.map(hide) }
            }
            Self::NotJson | Self::NoStatus | Self::SignatureMissing | Self::SignatureWrong => self,
        }
    }
}

/// What is wrong with a response. Card numbers in it are hidden.
///
/// ```
/// use iyzico_core::error::UntrustedReason;
///
/// let reason = UntrustedReason::Repeated { field: "price".to_owned() };
/// assert_eq!(reason.to_string(), "it says price more than once");
/// ```
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
    #[error("it says {field} {}, but {sent} was sent", received.as_deref().unwrap_or("nothing"))]
    EchoDiffers {
        /// The field.
        field: &'static str,
        /// What was sent.
        sent: String,
        /// What came back.
        received: Option<String>,
    },
}
