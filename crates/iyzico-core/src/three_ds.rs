//! Payments that the buyer confirms on the bank's page: 3-D Secure.
//!
//! 1. [`InitializeThreeDs`] returns a page; give it to the buyer's browser as it is.
//! 2. The browser comes back to `callbackUrl` with a form post; [`callback::read`] verifies it.
//! 3. [`CompleteThreeDs`] takes the money, on the server.
//!
//! [`callback::read`]: crate::incoming::callback::read

use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::payment::{CreatePayment, PAYMENT_SIGNATURE, Payment, PaymentId, Phase};
use crate::value::given::{Given, Optional};
use crate::value::html::Html;
use crate::value::order::{ConversationId, Currency, Locale, Name, Note};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Limit, Method, Safety, SecondCall};

/// The fields that the response to a start is signed over, in order. Documented.
const START_SIGNATURE: &[&str] = &["paymentId", "conversationId"];

/// Starts a payment with 3-D Secure; the response holds the page of the bank. No money moves yet.
///
/// The same fields as a payment without 3-D Secure, and `callbackUrl` is required. Send `basketId`:
/// [`CompleteThreeDs`] needs it. A second call makes a second record.
///
/// ```
/// use iyzico_core::payment::CreatePayment;
/// use iyzico_core::three_ds::InitializeThreeDs;
///
/// /// The same payment, for a buyer whom the bank asks first.
/// fn with_three_ds(mut payment: CreatePayment) -> InitializeThreeDs {
///     payment.callback_url = Some("https://merchant.example/back".into());
///     InitializeThreeDs(payment)
/// }
/// ```
///
/// Source: iyzico's older integration guide; fields from the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct InitializeThreeDs(pub CreatePayment);

/// Starts a hold with 3-D Secure. iyzico calls this *3DS preauth*.
///
/// Like [`InitializeThreeDs`]; [`CompleteThreeDs`] then holds the amount instead of taking it.
///
/// ```
/// use iyzico_core::payment::CreatePayment;
/// use iyzico_core::three_ds::InitializeThreeDsAuthorization;
///
/// /// The same payment, held after the bank has asked the buyer.
/// fn hold_with_three_ds(mut payment: CreatePayment) -> InitializeThreeDsAuthorization {
///     payment.callback_url = Some("https://merchant.example/back".into());
///     InitializeThreeDsAuthorization(payment)
/// }
/// ```
///
/// Source: the public documents and the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct InitializeThreeDsAuthorization(pub CreatePayment);

impl Endpoint for InitializeThreeDs {
    type Response = ThreeDsPage;
    const NAME: &'static str = "three_ds.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/3dsecure/initialize";
    const ALIASES: &'static [&'static str] = &["/payment/iyzipos/initialize3ds/ecom"];
    const SIGNED: &'static [&'static str] = START_SIGNATURE;
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const LIMIT: Option<Limit> = Some(Limit::per_minute(50));

    fn check(&self, context: &Context, findings: &mut Findings) {
        check_start(&self.0, context, findings);
    }
}

impl Endpoint for InitializeThreeDsAuthorization {
    type Response = ThreeDsPage;
    const NAME: &'static str = "three_ds.initialize_authorization";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/3dsecure/initialize/preauth";
    const ALIASES: &'static [&'static str] = &["/payment/iyzipos/initialize3ds/preauth/ecom"];
    const SIGNED: &'static [&'static str] = START_SIGNATURE;
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);

    fn check(&self, context: &Context, findings: &mut Findings) {
        check_start(&self.0, context, findings);
    }
}

fn check_start(payment: &CreatePayment, context: &Context, findings: &mut Findings) {
    payment.check_order(context, findings);
    if payment.callback_url.is_missing() {
        findings
            .error("callbackUrl", "is required: the bank sends the buyer back to it")
            .code("23");
    }
    if payment.basket_id.is_missing() {
        findings.warning("basketId", "is missing; finishing with comparison needs it");
    }
}

/// A started payment: the page to show to the buyer.
///
/// ```
/// use iyzico_core::three_ds::ThreeDsPage;
///
/// let page: ThreeDsPage = serde_json::from_str(
///     r#"{
///         "paymentId": "10851936",
///         "threeDSHtmlContent": "PGh0bWw+PC9odG1sPg==",
///         "signature": "34732"
///     }"#,
/// )?;
/// assert_eq!(page.payment_id, Some("10851936".parse()?));
/// assert_eq!(page.signature, Some("34732".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; seen in recordings.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct ThreeDsPage {
    /// iyzico's ID for the payment. Missing in older responses; the callback names it too.
    pub payment_id: Option<PaymentId>,
    /// The page, as base64. It posts itself to the bank; give it to the browser decoded and otherwise unchanged.
    #[wire(rename = "threeDSHtmlContent")]
    pub three_ds_html_content: Html,
    /// URL of the page. Seen in the official Java client; not documented.
    pub three_ds_redirection_url: Option<Note>,
    /// iyzico's signature of this response, already verified by the client.
    pub signature: Option<Note>,
}

/// Finishes a payment with 3-D Secure: the money is taken, or held. iyzico calls this *3DS auth v2*.
///
/// iyzico compares `paidPrice`, `basketId` and `currency` with the start, so that one payment cannot
/// be swapped for another. Only for a callback with status success and mdStatus 1. A second call is
/// refused (5115); if this call is never made, no money moves.
///
/// ```
/// use iyzico_core::three_ds::CompleteThreeDs;
/// use iyzico_core::{Context, request};
///
/// let ds = CompleteThreeDs::builder()
///     .payment_id("10851936")
///     .paid_price("1.2")
///     .basket_id("B67832")
///     .currency("TRY")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&ds, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: iyzico's older integration guide; fields from the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CompleteThreeDs {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the payment, from the callback.
    pub payment_id: Given<PaymentId>,
    /// Amount charged to the card, as at the start.
    pub paid_price: Given<Price>,
    /// The merchant's basket or order number, as at the start.
    pub basket_id: Given<Name>,
    /// Currency, as at the start.
    pub currency: Given<Currency>,
    /// `conversationData` of the callback, when it was not empty. Seen in the official Java client; not
    /// documented here.
    pub conversation_data: Option<Given<Note>>,
}

impl Endpoint for CompleteThreeDs {
    type Response = Payment;
    const NAME: &'static str = "three_ds.complete";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/v2/3dsecure/auth";
    const SIGNED: &'static [&'static str] = PAYMENT_SIGNATURE;
    const SAFETY: Safety = Safety::MovesMoney;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::RefusedByCode);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Payment);
    const ECHO: &'static [&'static str] =
        &["paymentId", "paidPrice", "currency", "basketId", "conversationId"];

    fn contradiction(payment: &Payment) -> Option<String> {
        payment.is_not(&[Phase::Auth, Phase::PreAuth])
    }
}

/// Finishes a payment with 3-D Secure without comparing it to its start. iyzico calls this *3DS auth*.
///
/// Prefer [`CompleteThreeDs`]. Only for a callback with status success and mdStatus 1. A second call
/// is refused (5115).
///
/// ```
/// use iyzico_core::three_ds::CompleteThreeDsUncompared;
/// use iyzico_core::{Context, request};
///
/// let uncompared = CompleteThreeDsUncompared::builder().payment_id("10851936").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&uncompared, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: iyzico's older integration guide; fields from the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CompleteThreeDsUncompared {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the payment, from the callback.
    pub payment_id: Given<PaymentId>,
    /// `conversationData` of the callback, when it was not empty.
    pub conversation_data: Option<Given<Note>>,
}

impl Endpoint for CompleteThreeDsUncompared {
    type Response = Payment;
    const NAME: &'static str = "three_ds.complete_uncompared";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/3dsecure/auth";
    const ALIASES: &'static [&'static str] = &["/payment/iyzipos/auth3ds/ecom"];
    const SIGNED: &'static [&'static str] = PAYMENT_SIGNATURE;
    const SAFETY: Safety = Safety::MovesMoney;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::RefusedByCode);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Payment);
    const ECHO: &'static [&'static str] = &["paymentId", "conversationId"];

    fn contradiction(payment: &Payment) -> Option<String> {
        payment.is_not(&[Phase::Auth, Phase::PreAuth])
    }
}
