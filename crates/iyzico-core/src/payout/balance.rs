use iyzico_derive::{Builder, Object};

use super::turkish;
use crate::Price;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Reads how much of the payout wallet can be paid out. No money moves.
///
/// ```
/// use iyzico_core::payout::RetrievePayoutBalance;
/// use iyzico_core::{Context, request};
///
/// let balance = RetrievePayoutBalance::builder().conversation_id("order-42").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&balance, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrievePayoutBalance {
    /// Language of the messages.
    #[wire(default = turkish)]
    pub locale: Given<Locale>,
    /// The merchant's own reference of this call. That it is echoed here is not documented.
    pub conversation_id: Option<Given<ConversationId>>,
}

impl Endpoint for RetrievePayoutBalance {
    type Response = PayoutBalance;
    const NAME: &'static str = "payout.retrieve_balance";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/mass/payout/balance";
    const SAFETY: Safety = Safety::Read;
}

/// Balance of the payout wallet.
///
/// ```
/// use iyzico_core::payout::PayoutBalance;
///
/// let balance: PayoutBalance = serde_json::from_str(r#"{"balance": "100000"}"#)?;
/// assert_eq!(balance.balance, "100000".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct PayoutBalance {
    /// Amount that can be paid out, in major units. The documents name no currency.
    pub balance: Price,
}
