use iyzico_derive::{Builder, Object};

use super::{InStoreSession, WITH_CALLBACK};
use crate::Price;
use crate::value::given::{Given, Optional};
use crate::value::ids::{MerchantId, PaymentNumber};
use crate::value::order::{AppCallbackUrl, Name};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Authentication, Endpoint, Method, Place, Safety};

/// Opens a refund or a void in the terminal app. The response holds the link that opens the app. Money
/// moves only when it is confirmed there.
///
/// Leave both amounts out to refund everything. The documents name the amount in two ways; for a
/// partial refund both are sent, because a service that reads the other one would refund everything.
///
/// ```
/// use iyzico_core::in_store::RefundInStorePayment;
/// use iyzico_core::{Context, request};
///
/// let payment = RefundInStorePayment::builder()
///     .merchant_id("3413541")
///     .callback_url("https://merchant.example/in-store/result")
///     .user_id("cashier-1")
///     .payment_id("10851936")
///     .refund_amount("5")
///     .refund_price("5")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&payment, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RefundInStorePayment {
    /// iyzico's ID for the merchant.
    pub merchant_id: Given<MerchantId>,
    /// Where the app delivers its result.
    pub callback_url: Given<AppCallbackUrl>,
    /// The merchant's own ID for the user of the app.
    pub user_id: Given<Name>,
    /// iyzico's ID for the payment.
    pub payment_id: Given<PaymentNumber>,
    /// Amount to refund. The whole amount when this and `refundPrice` are missing.
    pub refund_amount: Option<Given<Price>>,
    /// The same amount as `refundAmount`.
    pub refund_price: Option<Given<Price>>,
}

impl Endpoint for RefundInStorePayment {
    type Response = InStoreSession;
    const NAME: &'static str = "in_store_payment.refund";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v3/in-store/payment/refund";
    const ELSEWHERE: &'static [(&'static str, Place)] = WITH_CALLBACK;
    const AUTHENTICATION: Authentication = Authentication::Keys;
    const SAFETY: Safety = Safety::Session;
    const ECHO: &'static [&'static str] = &["paymentId"];

    fn check(&self, _: &Context, findings: &mut Findings) {
        let (amount, price) = (self.refund_amount.as_ref(), self.refund_price.as_ref());
        match (amount.is_missing(), price.is_missing()) {
            (false, true) => findings.error("refundPrice", "is required beside refundAmount"),
            (true, false) => findings.error("refundAmount", "is required beside refundPrice"),
            _ => match (amount.and_then(Given::value), price.and_then(Given::value)) {
                (Some(amount), Some(price)) if amount != price => {
                    findings.error("refundPrice", "is not the same amount as refundAmount")
                }
                _ => return,
            },
        };
    }
}
