//! Bonus points on a card.

use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::value::card::PaymentCard;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Currency, Locale, Note, turkish_lira};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, Limit, Method, Safety};

/// Retrieves the bonus points of a card and their value. No money moves, and no points are spent.
///
/// Points are spent by a payment with `reward`.
///
/// ```
/// use iyzico_core::loyalty::RetrieveLoyalty;
/// use iyzico_core::{Context, request};
///
/// # let payment_card: iyzico_core::card::PaymentCard = serde_json::from_str(
/// #     r#"{"cardHolderName": "John Doe", "cardNumber": "5528790000000008", "expireMonth": "12",
/// #         "expireYear": "2030", "cvc": "123"}"#,
/// # )?;
/// let loyalty = RetrieveLoyalty::builder()
///     .payment_card(payment_card)
///     .currency("TRY")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&loyalty, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveLoyalty {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// The card whose points are requested.
    pub payment_card: Given<PaymentCard>,
    /// Currency of the value of the points; TRY when missing.
    #[wire(default = turkish_lira)]
    pub currency: Given<Currency>,
}

impl Endpoint for RetrieveLoyalty {
    type Response = Loyalty;
    const NAME: &'static str = "loyalty.retrieve";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/loyalty/inquire";
    const SAFETY: Safety = Safety::Read;
    const ECHO: &'static [&'static str] = &["conversationId", "currency"];
    const LIMIT: Option<Limit> = Some(Limit::per_minute(150));

    fn check(&self, context: &Context, findings: &mut Findings) {
        if let Some(card) = self.payment_card.value() {
            card.check("paymentCard", context, findings);
        }
    }
}

/// The bonus points of a card.
///
/// ```
/// use iyzico_core::loyalty::Loyalty;
///
/// let loyalty: Loyalty = serde_json::from_str(r#"{"points": "2500", "amount": "25"}"#)?;
/// assert_eq!(loyalty.points, Some("2500".parse()?));
/// assert_eq!(loyalty.amount, Some("25".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct Loyalty {
    /// Number of points.
    pub points: Option<Price>,
    /// Value of the points in major units of `currency`: the upper limit of `rewardAmount`.
    pub amount: Option<Price>,
    /// Name of the issuing bank.
    pub card_bank: Option<Note>,
    /// Loyalty programme, such as Bonus, World or Paraf.
    pub card_family: Option<Note>,
    /// Currency of `amount`.
    pub currency: Option<Currency>,
}
