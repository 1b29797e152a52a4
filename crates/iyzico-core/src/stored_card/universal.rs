use iyzico_derive::{Builder, Choice, Object};

use crate::value::buyer::{Email, GsmNumber};
use crate::value::given::Given;
use crate::value::html::Html;
use crate::value::order::{ConversationId, Locale, Note};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Starts a session with the cards that a buyer keeps at iyzico for all shops. No money moves.
///
/// iyzico calls this *universal card storage* or protected card storage. Put `script` into the page, next
/// to a `div` with the id `ucs-cards`; the buyer confirms by text message and chooses a card there. Pay
/// with `ucsToken`, and with the `cardToken` and `consumerToken` that the script tells the page.
///
/// ```
/// use iyzico_core::stored_card::InitializeUcs;
/// use iyzico_core::{Context, request};
///
/// let ucs = InitializeUcs::builder()
///     .email("jane.doe@example.com")
///     .gsm_number("+905350000000")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&ucs, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: iyzico's older integration guide; fields from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeUcs {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// E-mail address of the buyer.
    pub email: Given<Email>,
    /// Mobile number of the buyer, +90 and ten digits.
    pub gsm_number: Option<Given<GsmNumber>>,
}

impl Endpoint for InitializeUcs {
    type Response = Ucs;
    const NAME: &'static str = "ucs.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/ucs/init";
    const SAFETY: Safety = Safety::Session;
}

/// A session with the cards that a buyer keeps at iyzico.
///
/// ```
/// use iyzico_core::stored_card::{ScriptType, Ucs};
///
/// let ucs: Ucs = serde_json::from_str(
///     r#"{"scriptType": "UCS_CONSENT", "buyerProtectedConsumer": false}"#,
/// )?;
/// assert_eq!(ucs.script_type, Some(ScriptType::UcsConsent));
/// assert_eq!(ucs.buyer_protected_consumer, Some(false));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: iyzico's older integration guide; fields from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct Ucs {
    /// Token of the session: send it as `paymentCard.ucsToken` of a payment.
    pub ucs_token: Option<Note>,
    /// Whether the buyer has cards stored at iyzico.
    pub script_type: Option<ScriptType>,
    /// The script for the merchant's page, where the buyer chooses a card or agrees to store one.
    pub script: Option<Html>,
    /// Mobile number of the buyer.
    pub gsm_number: Option<Note>,
    /// Mobile number of the buyer with most digits hidden.
    pub masked_gsm_number: Option<Note>,
    /// Name of the merchant.
    pub merchant_name: Option<Note>,
    /// Whether the buyer has buyer protection.
    pub buyer_protected_consumer: Option<bool>,
    /// Whether the merchant has buyer protection.
    pub buyer_protected_merchant: Option<bool>,
}

/// Whether a buyer has cards stored at iyzico, which decides what the script does.
///
/// ```
/// use iyzico_core::stored_card::ScriptType;
///
/// let kind: ScriptType = serde_json::from_str(r#""CONSUMER_WITH_CARD_EXIST""#)?;
/// assert_eq!(kind, ScriptType::ConsumerWithCardExist);
/// assert_eq!(ScriptType::UcsConsent.as_str(), "UCS_CONSENT");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum ScriptType {
    /// The buyer has stored cards and can choose one.
    ConsumerWithCardExist,
    /// The buyer has no stored card and is asked to store one.
    UcsConsent,
    /// A type that is not documented.
    Other(String),
}
