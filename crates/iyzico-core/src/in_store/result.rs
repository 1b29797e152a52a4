use iyzico_derive::{Builder, Object};

use super::{BY_MERCHANT, InStoreTransaction};
use crate::Price;
use crate::value::given::Given;
use crate::value::ids::{MerchantId, SessionToken};
use crate::value::message::Message;
use crate::value::order::{Name, Note};
use crate::wire::endpoint::{Authentication, Endpoint, Method, Place, Safety};

/// Decrypts the result that the terminal app delivered. No money moves.
///
/// The app's result passed through the phone: trust only what this call decrypts, and compare amount
/// and payment with your own record.
///
/// ```
/// use iyzico_core::in_store::DecryptInStoreResult;
/// use iyzico_core::{Context, request};
///
/// let result = DecryptInStoreResult::builder()
///     .merchant_id("3413541")
///     .data("Istanbul")
///     .payment_session_token("6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&result, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct DecryptInStoreResult {
    /// iyzico's ID for the merchant.
    pub merchant_id: Given<MerchantId>,
    /// The text that the app delivered, unchanged.
    pub data: Given<Name>,
    /// Token of the session, from the call that opened the app.
    pub payment_session_token: Given<SessionToken>,
}

impl Endpoint for DecryptInStoreResult {
    type Response = InStoreResult;
    const NAME: &'static str = "in_store_result.decrypt";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v3/in-store/crypt/decrypt";
    const ELSEWHERE: &'static [(&'static str, Place)] = BY_MERCHANT;
    const AUTHENTICATION: Authentication = Authentication::Keys;
    const SAFETY: Safety = Safety::Read;
}

/// Decrypts the result that the terminal app delivered, in the older version. No money moves.
///
/// ```
/// use iyzico_core::in_store::{DecryptInStoreResult, DecryptInStoreResultV2};
///
/// /// The older call, for a terminal app that has not been updated.
/// fn older(result: DecryptInStoreResult) -> DecryptInStoreResultV2 {
///     DecryptInStoreResultV2(result)
/// }
/// ```
///
/// Deprecated: use `in_store_result.decrypt`, which has the same request and response.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct DecryptInStoreResultV2(pub DecryptInStoreResult);

impl Endpoint for DecryptInStoreResultV2 {
    type Response = InStoreResult;
    const NAME: &'static str = "in_store_result.decrypt_v2";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/in-store/crypt/decrypt";
    const ELSEWHERE: &'static [(&'static str, Place)] = BY_MERCHANT;
    const AUTHENTICATION: Authentication = Authentication::Keys;
    const SAFETY: Safety = Safety::Read;
    const DEPRECATED: Option<&'static str> = Some("use `in_store_result.decrypt`");
}

/// The result that the terminal app delivered.
///
/// ```
/// use iyzico_core::in_store::InStoreResult;
///
/// let result: InStoreResult = serde_json::from_str(r#"{"inStoreCompleteOperation": {}}"#)?;
/// assert!(result.in_store_complete_operation.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreResult {
    /// The operation that was completed in the app.
    pub in_store_complete_operation: Option<InStoreOperation>,
}

/// An operation that was completed in the terminal app.
///
/// ```
/// use iyzico_core::in_store::InStoreOperation;
///
/// let operation: InStoreOperation = serde_json::from_str(
///     r#"{"transaction": {"amount": "149.9"}}"#,
/// )?;
/// assert!(operation.transaction.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreOperation {
    /// Result from the bank. A receipt that is approved is a success.
    pub transaction: Option<InStoreTransaction>,
    /// Why the payment failed.
    pub payment_failed_result: Option<InStoreFailure>,
}

/// A payment that failed in the terminal app.
///
/// ```
/// use iyzico_core::in_store::InStoreFailure;
///
/// let failure: InStoreFailure = serde_json::from_str(
///     r#"{"transactionAmount": "149.9", "paymentResultText": "Kart limiti yetersiz"}"#,
/// )?;
/// assert_eq!(failure.transaction_amount, Some("149.9".parse()?));
/// assert_eq!(failure.payment_result_text, Some("Kart limiti yetersiz".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreFailure {
    /// Amount that was to be paid.
    pub transaction_amount: Option<Price>,
    /// The result as text.
    pub payment_result_text: Option<Message>,
    /// The text on the screen.
    pub screen_message_text: Option<Message>,
    /// Time in a form for people.
    pub date: Option<Note>,
    /// Time in ISO 8601 form.
    #[wire(rename = "dateISO")]
    pub date_iso: Option<Note>,
}
