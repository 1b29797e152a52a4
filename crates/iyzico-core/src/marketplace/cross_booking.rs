use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::value::bank::SubMerchantKey;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Currency, Locale, Note, turkish_lira};
use crate::wire::endpoint::{Endpoint, Method, Safety, SecondCall};

/// Moves money from the marketplace's balance at iyzico to that of a sub-merchant.
///
/// The bank account of the marketplace is not touched: less is paid out to it, and more to the sub-merchant. The
/// amount is at most what the balance holds (inferred), so a second call may be refused because the first one has
/// used up the balance.
///
/// ```
/// use iyzico_core::marketplace::SendCrossBooking;
/// use iyzico_core::{Context, request};
///
/// let booking = SendCrossBooking::builder()
///     .sub_merchant_key("2IXfb7GEYpgWDuCNLpLfXjYFJzk=")
///     .price("0.1")
///     .reason("a correction")
///     .currency("TRY")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&booking, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct SendCrossBooking {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Key of the sub-merchant that receives the money.
    pub sub_merchant_key: Given<SubMerchantKey>,
    /// Amount that is moved.
    pub price: Given<Price>,
    /// Why, in the marketplace's own words.
    pub reason: Option<Given<Note>>,
    /// Currency of the amount, TRY when missing.
    #[wire(default = turkish_lira)]
    pub currency: Given<Currency>,
}

impl Endpoint for SendCrossBooking {
    type Response = CrossBooking;
    const NAME: &'static str = "cross_booking.send";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/crossbooking/send";
    const SAFETY: Safety = Safety::PaysOut;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    const NO_LOOK_UP: Option<&'static str> = Some(COMPARE_BALANCE);
}

/// Moves money from the balance of a sub-merchant at iyzico to that of the marketplace.
///
/// The opposite of [`SendCrossBooking`]. The amount is at most what the balance of the sub-merchant holds
/// (inferred).
///
/// ```
/// use iyzico_core::marketplace::ReceiveCrossBooking;
/// use iyzico_core::{Context, request};
///
/// let booking = ReceiveCrossBooking::builder()
///     .sub_merchant_key("2IXfb7GEYpgWDuCNLpLfXjYFJzk=")
///     .price("0.1")
///     .reason("a correction")
///     .currency("TRY")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&booking, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ReceiveCrossBooking {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Key of the sub-merchant that the money is taken from.
    pub sub_merchant_key: Given<SubMerchantKey>,
    /// Amount that is moved.
    pub price: Given<Price>,
    /// Why, in the marketplace's own words.
    pub reason: Option<Given<Note>>,
    /// Currency of the amount, TRY when missing.
    #[wire(default = turkish_lira)]
    pub currency: Given<Currency>,
}

impl Endpoint for ReceiveCrossBooking {
    type Response = CrossBooking;
    const NAME: &'static str = "cross_booking.receive";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/crossbooking/receive";
    const SAFETY: Safety = Safety::PaysOut;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    const NO_LOOK_UP: Option<&'static str> = Some(COMPARE_BALANCE);
}

/// Money was moved between two balances. The response says nothing else.
///
/// ```
/// use iyzico_core::marketplace::{CrossBooking, SendCrossBooking};
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let booking = SendCrossBooking::builder()
/// #     .sub_merchant_key("2IXfb7GEYpgWDuCNLpLfXjYFJzk=")
/// #     .price("0.1")
/// #     .reason("a correction")
/// #     .currency("TRY")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&booking, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<SendCrossBooking>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, CrossBooking::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct CrossBooking {}

const COMPARE_BALANCE: &str = "Compare the totalBalance of the sub-merchant (blockage.retrieve) with your own books, or ask iyzico, before sending it again.";
