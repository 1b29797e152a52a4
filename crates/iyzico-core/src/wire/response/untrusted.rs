//! The error of a response that is not believed.

use crate::wire::error::{Error, Received, UntrustedReason, UntrustedResponseError};
use crate::wire::request::Prepared;

/// The error for a response that claims success and shows something else, said in `problem`.
///
/// ```
/// use iyzico_core::bin::CheckBin;
/// use iyzico_core::{Context, Credentials, Outcome, request, response};
///
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let bin = CheckBin::builder().bin_number("552879").build();
/// let sent = request::prepare(&bin, &keys, "nonce-1", &context)?;
/// let error = response::contradicts(&sent, 200, b"{}", "the next page is the same".to_owned());
/// assert_eq!(error.outcome(), Outcome::Unknown);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn contradicts(prepared: &Prepared, status: u16, body: &[u8], problem: String) -> Error {
    untrusted(prepared, status, body, UntrustedReason::Contradicts { problem })
}

#[cold]
pub(crate) fn untrusted(
    prepared: &Prepared,
    status: u16,
    body: &[u8],
    reason: UntrustedReason,
) -> Error {
    Error::from(Box::new(UntrustedResponseError {
        endpoint: prepared.name,
        safety: prepared.safety,
        reason: reason.in_one_line(),
        http_status: status,
        conversation_id: prepared.conversation_id().map(str::to_owned),
        pending: prepared.pending_money(),
        raw: Received::of(&String::from_utf8_lossy(body)),
    }))
}
