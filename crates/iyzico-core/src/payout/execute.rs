use iyzico_derive::{Builder, Object};

use super::{LOCALE_IN_QUERY, turkish};
use crate::value::given::Given;
use crate::value::ids::PayoutRequestId;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Place, Safety, SecondCall};

/// Pays a batch out: the money of its valid rows leaves the payout wallet. iyzico calls this *auth*.
///
/// A success says that the batch was handed over, not that anybody was paid: ask
/// [`RetrievePayout`](super::RetrievePayout) for the state of each row. If the response is lost, never
/// send the call again before that look-up shows the batch as INIT. A refusal may mean that the batch was
/// already submitted for payment: no code for that is documented, so its outcome is unknown too.
///
/// ```
/// use iyzico_core::payout::ExecutePayout;
/// use iyzico_core::{Context, request};
///
/// let payout = ExecutePayout::builder()
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
pub struct ExecutePayout {
    /// Language of the messages.
    #[wire(default = turkish)]
    pub locale: Given<Locale>,
    /// The merchant's own reference of this call. That it is echoed here is not documented.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the batch.
    pub request_id: Given<PayoutRequestId>,
}

impl Endpoint for ExecutePayout {
    type Response = PayoutExecuted;
    const NAME: &'static str = "payout.execute";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/mass/payout/auth";
    const ELSEWHERE: &'static [(&'static str, Place)] = LOCALE_IN_QUERY;
    const SAFETY: Safety = Safety::PaysOut;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Payout);
}

/// A batch was submitted for payment.
///
/// ```
/// use iyzico_core::payout::{ExecutePayout, PayoutExecuted};
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let payout = ExecutePayout::builder()
/// #     .request_id("6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&payout, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<ExecutePayout>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, PayoutExecuted::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct PayoutExecuted {}
