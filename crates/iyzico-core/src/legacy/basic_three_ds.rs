use iyzico_derive::{Builder, Object};

use super::{BasicPayment, CreateBasicPayment};
use crate::payment::{PaymentId, Phase};
use crate::three_ds::ThreeDsPage;
use crate::value::given::{Given, Optional};
use crate::value::order::{ConversationId, Locale, Note};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety, SecondCall};

/// Starts a payment of the *basic* product with 3-D Secure. The response holds the page of the bank. No
/// money moves yet.
///
/// ```
/// use iyzico_core::legacy::{CreateBasicPayment, InitializeBasicThreeDs};
///
/// /// The same payment, for a buyer whom the bank asks first.
/// fn with_three_ds(payment: CreateBasicPayment) -> InitializeBasicThreeDs {
///     InitializeBasicThreeDs(payment)
/// }
/// ```
///
/// Deprecated: iyzico no longer documents it; use [`InitializeThreeDs`](crate::three_ds::InitializeThreeDs).
///
/// `callbackUrl` is required. Finish it with [`CompleteBasicThreeDs`]. A second call makes a second record.
///
/// Source: the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct InitializeBasicThreeDs(pub CreateBasicPayment);

/// Starts a hold of the *basic* product with 3-D Secure. iyzico calls this *3DS preauth*.
///
/// ```
/// use iyzico_core::legacy::{CreateBasicPayment, InitializeBasicThreeDsAuthorization};
///
/// /// The same payment, held after the bank has asked the buyer.
/// fn hold_with_three_ds(payment: CreateBasicPayment) -> InitializeBasicThreeDsAuthorization {
///     InitializeBasicThreeDsAuthorization(payment)
/// }
/// ```
///
/// Deprecated: iyzico no longer documents it; use
/// [`InitializeThreeDsAuthorization`](crate::three_ds::InitializeThreeDsAuthorization).
///
/// Like [`InitializeBasicThreeDs`]; [`CompleteBasicThreeDs`] then holds the amount instead of taking it.
///
/// Source: the official clients, some of them with the older path; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct InitializeBasicThreeDsAuthorization(pub CreateBasicPayment);

impl Endpoint for InitializeBasicThreeDs {
    type Response = ThreeDsPage;
    const NAME: &'static str = "basic_three_ds.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/3dsecure/initialize/basic";
    const ALIASES: &'static [&'static str] = &["/payment/iyziconnect/initialize3ds"];
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const DEPRECATED: Option<&'static str> = Some("use `three_ds.initialize`");

    fn check(&self, context: &Context, findings: &mut Findings) {
        check_start(&self.0, context, findings);
    }
}

impl Endpoint for InitializeBasicThreeDsAuthorization {
    type Response = ThreeDsPage;
    const NAME: &'static str = "basic_three_ds.initialize_authorization";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/3dsecure/initialize/preauth/basic";
    const ALIASES: &'static [&'static str] = &["/payment/iyziconnect/initialize3ds/preauth"];
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const DEPRECATED: Option<&'static str> = Some("use `three_ds.initialize_authorization`");

    fn check(&self, context: &Context, findings: &mut Findings) {
        check_start(&self.0, context, findings);
    }
}

fn check_start(payment: &CreateBasicPayment, context: &Context, findings: &mut Findings) {
    payment.check_order(context, findings);
    if payment.callback_url.is_missing() {
        findings
            .error("callbackUrl", "is required: the bank sends the buyer back to it")
            .code("23");
    }
}

/// Finishes a payment of the *basic* product with 3-D Secure: the money is taken, or held.
///
/// Deprecated: iyzico no longer documents it; use [`CompleteThreeDs`](crate::three_ds::CompleteThreeDs), which
/// compares the payment with its start.
///
/// Only for a callback with status success and mdStatus 1. A second call is refused (5115, inferred); if
/// this call is never made, no money moves.
///
/// ```
/// use iyzico_core::legacy::CompleteBasicThreeDs;
/// use iyzico_core::{Context, request};
///
/// let ds = CompleteBasicThreeDs::builder().payment_id("10851936").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&ds, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CompleteBasicThreeDs {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the payment, from the callback.
    pub payment_id: Given<PaymentId>,
    /// `conversationData` of the callback, when it was not empty.
    pub conversation_data: Option<Given<Note>>,
}

impl Endpoint for CompleteBasicThreeDs {
    type Response = BasicPayment;
    const NAME: &'static str = "basic_three_ds.complete";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/3dsecure/auth/basic";
    const ALIASES: &'static [&'static str] = &["/payment/iyziconnect/auth3ds"];
    const SAFETY: Safety = Safety::MovesMoney;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::RefusedByCode);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Payment);
    const ECHO: &'static [&'static str] = &["paymentId", "conversationId"];
    const DEPRECATED: Option<&'static str> = Some("use `three_ds.complete`");

    fn contradiction(payment: &BasicPayment) -> Option<String> {
        payment.is_not(&[Phase::Auth, Phase::PreAuth])
    }
}
