use iyzico_derive::{Builder, Object};

use super::turkish;
use crate::value::given::Given;
use crate::value::ids::PayoutRequestId;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, Method, Place, Safety};

/// Cancels a batch and its rows while they are INIT. No money moves.
///
/// Rows that are already being paid are not stopped.
///
/// ```
/// use iyzico_core::payout::CancelPayout;
/// use iyzico_core::{Context, request};
///
/// let payout = CancelPayout::builder()
///     .request_id("6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&payout, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CancelPayout {
    /// Language of the messages.
    #[wire(default = turkish)]
    pub locale: Given<Locale>,
    /// The merchant's own reference of this call. That it is echoed here is not documented.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the batch.
    pub request_id: Given<PayoutRequestId>,
}

impl Endpoint for CancelPayout {
    type Response = PayoutCancelled;
    const NAME: &'static str = "payout.cancel";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/mass/payout/cancel/{requestId}";
    const PLACE: Place = Place::Query;
    const SAFETY: Safety = Safety::Idempotent;
}

/// A batch was cancelled.
///
/// ```
/// use iyzico_core::payout::{CancelPayout, PayoutCancelled};
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let payout = CancelPayout::builder()
/// #     .request_id("6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&payout, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<CancelPayout>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, PayoutCancelled::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct PayoutCancelled {}
