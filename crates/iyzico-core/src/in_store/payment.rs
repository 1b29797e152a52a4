use iyzico_derive::{Builder, Object};

use super::{BY_MERCHANT, InStoreTransaction, WITH_CALLBACK};
use crate::Price;
use crate::value::given::Given;
use crate::value::ids::{MerchantId, PaymentId, PaymentNumber, SessionToken};
use crate::value::message::Message;
use crate::value::order::{AppCallbackUrl, Currency, Name, Note};
use crate::wire::endpoint::{Authentication, Endpoint, Method, Place, Safety};

/// Opens a payment in the terminal app; the response holds the link that opens the app. No money moves
/// until the buyer holds a card to the phone.
///
/// Keep `paymentSessionToken`: it decrypts the result that the app delivers.
///
/// ```
/// use iyzico_core::in_store::InitializeInStorePayment;
/// use iyzico_core::{Context, request};
///
/// let payment = InitializeInStorePayment::builder()
///     .merchant_id("3413541")
///     .callback_url("https://merchant.example/in-store/result")
///     .user_id("cashier-1")
///     .order_id("order-1")
///     .amount("149.90")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&payment, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeInStorePayment {
    /// iyzico's ID for the merchant.
    pub merchant_id: Given<MerchantId>,
    /// Where the app delivers its result.
    pub callback_url: Given<AppCallbackUrl>,
    /// The merchant's own ID for the user of the app.
    pub user_id: Given<Name>,
    /// The merchant's own ID for the order.
    pub order_id: Given<Name>,
    /// Amount to be paid, in major units. The documents name no currency.
    pub amount: Given<Price>,
}

impl Endpoint for InitializeInStorePayment {
    type Response = InStoreSession;
    const NAME: &'static str = "in_store_payment.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v3/in-store/payment/init";
    const ELSEWHERE: &'static [(&'static str, Place)] = WITH_CALLBACK;
    const AUTHENTICATION: Authentication = Authentication::Keys;
    const SAFETY: Safety = Safety::Session;
}

/// The terminal app can be opened, for a payment or for a refund.
///
/// ```
/// use iyzico_core::in_store::InStoreSession;
///
/// let session: InStoreSession = serde_json::from_str(
///     r#"{
///         "deepLinkUrl": "34732",
///         "paymentSessionToken": "6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10",
///         "paymentId": "10851936"
///     }"#,
/// )?;
/// assert_eq!(session.deep_link_url.as_str(), "34732");
/// assert_eq!(session.payment_session_token.as_str(), "6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct InStoreSession {
    /// URL that opens the app on the phone.
    pub deep_link_url: Note,
    /// Decrypts the result that the app delivers.
    pub payment_session_token: SessionToken,
    /// iyzico's ID for the payment; of a refund, that of the payment that is refunded.
    pub payment_id: PaymentId,
}

/// Reads the state of a payment. No money moves.
///
/// Use it when the app delivered nothing, or nothing that can be trusted.
///
/// ```
/// use iyzico_core::in_store::RetrieveInStorePayment;
/// use iyzico_core::{Context, request};
///
/// let payment = RetrieveInStorePayment::builder()
///     .merchant_id("3413541")
///     .payment_id("10851936")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&payment, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveInStorePayment {
    /// iyzico's ID for the merchant.
    pub merchant_id: Given<MerchantId>,
    /// iyzico's ID for the payment.
    pub payment_id: Given<PaymentNumber>,
}

impl Endpoint for RetrieveInStorePayment {
    type Response = InStorePayment;
    const NAME: &'static str = "in_store_payment.retrieve";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v3/in-store/payment/query";
    const ELSEWHERE: &'static [(&'static str, Place)] = BY_MERCHANT;
    const AUTHENTICATION: Authentication = Authentication::Keys;
    const SAFETY: Safety = Safety::Read;
    const ECHO: &'static [&'static str] = &["paymentId"];
}

/// A payment in a shop.
///
/// ```
/// use iyzico_core::in_store::InStorePayment;
///
/// let payment: InStorePayment = serde_json::from_str(
///     r#"{"paymentId": "10851936", "userId": "cashier-1"}"#,
/// )?;
/// assert_eq!(payment.payment_id, Some("10851936".parse()?));
/// assert_eq!(payment.user_id, Some("cashier-1".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStorePayment {
    /// iyzico's ID for the payment.
    pub payment_id: Option<PaymentId>,
    /// The merchant's own ID for the order.
    pub order_id: Option<Note>,
    /// The merchant's own ID for the user of the app.
    pub user_id: Option<Note>,
    /// Result from the bank. Absent before a card was read (inferred).
    pub transaction_detail: Option<InStoreTransaction>,
}

/// Reads the state of a payment by POST. No money moves. The documents describe it beside the GET of
/// [`RetrieveInStorePayment`].
///
/// Prefer the other one: the two are documented with different responses.
///
/// ```
/// use iyzico_core::in_store::RetrieveInStorePaymentByPost;
/// use iyzico_core::{Context, request};
///
/// let post = RetrieveInStorePaymentByPost::builder()
///     .merchant_id("3413541")
///     .payment_id("10851936")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&post, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveInStorePaymentByPost {
    /// iyzico's ID for the merchant.
    pub merchant_id: Given<MerchantId>,
    /// iyzico's ID for the payment.
    pub payment_id: Given<PaymentNumber>,
}

impl Endpoint for RetrieveInStorePaymentByPost {
    type Response = InStorePaymentByPost;
    const NAME: &'static str = "in_store_payment.retrieve_by_post";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v3/in-store/payment/query";
    const PLACE: Place = Place::Query;
    const ELSEWHERE: &'static [(&'static str, Place)] = BY_MERCHANT;
    const AUTHENTICATION: Authentication = Authentication::Keys;
    const SAFETY: Safety = Safety::Read;
    const ECHO: &'static [&'static str] = &["paymentId"];

    fn fill_in(response: &mut InStorePaymentByPost) {
        response.gather();
    }
}

macro_rules! beside_the_detail {
    ($($field:ident),* $(,)?) => {
        impl InStorePaymentByPost {
            /// What stands beside `transactionDetail` is put into it, so that it is found in one place
            /// whichever form the response has.
            fn gather(&mut self) {
                if [$(self.$field.is_none()),*].into_iter().all(|is_none| is_none) {
                    return;
                }
                let detail = self.transaction_detail.get_or_insert_default();
                $(if detail.$field.is_none() {
                    detail.$field.clone_from(&self.$field);
                })*
            }
        }
    };
}

beside_the_detail! {
    amount, currency_code, transaction_code, record_id, masked_pan, authorization_code,
    response_code_value, status_code, hex_color, result_text, is_voidable, is_refundable,
    bank_response_code_value, issuer_bin, acquirer_id, clearing_date, has_discount,
}

/// A payment in a shop, as returned by the POST. Read `transactionDetail`: the fields that the response
/// has beside it are put there too.
///
/// ```
/// use iyzico_core::in_store::InStorePaymentByPost;
///
/// let post: InStorePaymentByPost = serde_json::from_str(
///     r#"{"paymentId": "10851936", "amount": "149.9"}"#,
/// )?;
/// assert_eq!(post.payment_id, Some("10851936".parse()?));
/// assert_eq!(post.amount, Some("149.9".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents, which write these names with an upper-case letter; both are read.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStorePaymentByPost {
    /// iyzico's ID for the payment.
    pub payment_id: Option<PaymentId>,
    /// The merchant's own ID for the order.
    pub order_id: Option<Note>,
    /// The merchant's own ID for the user of the app.
    pub user_id: Option<Note>,
    /// Result from the bank. Absent before a card was read (inferred).
    pub transaction_detail: Option<InStoreTransaction>,
    /// Amount of the transaction.
    #[wire(alias = "Amount")]
    pub amount: Option<Price>,
    /// Currency of the amount.
    #[wire(alias = "CurrencyCode")]
    pub currency_code: Option<Currency>,
    /// Code of the kind of transaction.
    #[wire(alias = "TransactionCode")]
    pub transaction_code: Option<Note>,
    /// iyzico's ID for the record.
    #[wire(alias = "RecordId")]
    pub record_id: Option<i64>,
    /// Card number with its middle digits hidden.
    #[wire(alias = "MaskedPan")]
    pub masked_pan: Option<Message>,
    /// Approval code of the bank.
    #[wire(alias = "AuthorizationCode")]
    pub authorization_code: Option<Note>,
    /// The bank's own response code.
    #[wire(alias = "ResponseCodeValue")]
    pub response_code_value: Option<Note>,
    /// Code of the state. The values are not documented.
    #[wire(alias = "StatusCode")]
    pub status_code: Option<Note>,
    /// Colour of the state.
    #[wire(alias = "HexColor")]
    pub hex_color: Option<Note>,
    /// The result as text for people.
    #[wire(alias = "ResultText")]
    pub result_text: Option<Message>,
    /// Whether the transaction can be voided.
    #[wire(alias = "IsVoidable")]
    pub is_voidable: Option<bool>,
    /// Whether the transaction can be refunded.
    #[wire(alias = "IsRefundable")]
    pub is_refundable: Option<bool>,
    /// The response code of the bank.
    #[wire(alias = "BankResponseCodeValue")]
    pub bank_response_code_value: Option<Note>,
    /// First digits of the card.
    #[wire(alias = "IssuerBin")]
    pub issuer_bin: Option<Note>,
    /// Number of the bank of the terminal.
    #[wire(alias = "AcquirerId")]
    pub acquirer_id: Option<Note>,
    /// When the transaction was cleared.
    #[wire(alias = "ClearingDate")]
    pub clearing_date: Option<Note>,
    /// Whether there was a discount.
    #[wire(alias = "HasDiscount")]
    pub has_discount: Option<bool>,
}
