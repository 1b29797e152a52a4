use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::payment::PaymentId;
use crate::value::bank::SubMerchantKey;
use crate::value::given::Given;
use crate::value::order::{CallbackUrl, ConversationId, Locale, Note, Token};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety, SecondCall};

/// Starts the transfer of a sub-merchant's settlement to its iyzico balance. The response contains
/// a URL.
///
/// Money may have moved when it succeeds: whether it moves at once or when the sub-merchant visits the URL is
/// not documented.
///
/// ```
/// use iyzico_core::marketplace::InitializeSettlementToBalance;
/// use iyzico_core::{Context, request};
///
/// let balance = InitializeSettlementToBalance::builder()
///     .sub_merchant_key("2IXfb7GEYpgWDuCNLpLfXjYFJzk=")
///     .callback_url("https://merchant.example/callback")
///     .price("0.1")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&balance, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeSettlementToBalance {
    /// Language of the page and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Key of the sub-merchant.
    pub sub_merchant_key: Given<SubMerchantKey>,
    /// URL that the browser is sent back to.
    pub callback_url: Given<CallbackUrl>,
    /// Amount that goes to the iyzico balance instead of the bank account.
    pub price: Given<Price>,
}

impl Endpoint for InitializeSettlementToBalance {
    type Response = BalancePage;
    const NAME: &'static str = "settlement_to_balance.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/settlement-to-balance/init";
    const SAFETY: Safety = Safety::PaysOut;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    const NO_LOOK_UP: Option<&'static str> = Some(
        "Compare the totalBalance of the sub-merchant (`blockage.retrieve`) with your own books, or ask iyzico, \
         before sending it again.",
    );
}

/// Starts the refund of a payment to the buyer's iyzico balance. The response contains a URL.
///
/// What is left of the payment goes to the balance instead of the card. Money may have moved when the call
/// succeeds: whether it moves at once or when the buyer visits the URL is not documented.
///
/// ```
/// use iyzico_core::marketplace::InitializeRefundToBalance;
/// use iyzico_core::{Context, request};
///
/// let balance = InitializeRefundToBalance::builder()
///     .payment_id("10851936")
///     .callback_url("https://merchant.example/callback")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&balance, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeRefundToBalance {
    /// Language of the page and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the payment.
    pub payment_id: Given<PaymentId>,
    /// URL that the buyer's browser is sent back to.
    pub callback_url: Given<CallbackUrl>,
}

impl Endpoint for InitializeRefundToBalance {
    type Response = BalancePage;
    const NAME: &'static str = "refund_to_balance.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/refund-to-balance/init";
    const SAFETY: Safety = Safety::GivesBack;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    const NO_LOOK_UP: Option<&'static str> = Some(
        "Look with `payment.history` for what went back of the payment before sending it again. Finding nothing \
         proves nothing: the buyer may still agree on a page that was opened.",
    );
    // A look-up for another refund with the same reference may find this one.
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::ReferenceWithinPayment);
}

/// An iyzico page on which someone agrees to receive money as iyzico balance.
///
/// ```
/// use iyzico_core::marketplace::BalancePage;
///
/// let page: BalancePage = serde_json::from_str(
///     r#"{"token": "e828c62d-fd12-4b1a-ad5a-380f15fe6596", "url": "34732"}"#,
/// )?;
/// assert_eq!(page.token, Some("e828c62d-fd12-4b1a-ad5a-380f15fe6596".parse()?));
/// assert_eq!(page.url, Some("34732".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct BalancePage {
    /// Names the page.
    pub token: Option<Token>,
    /// URL to send the browser to.
    pub url: Option<Note>,
    /// Meaning not established. Seen in the official PHP client for settlements; not documented.
    pub settings_all_time: Option<Note>,
}
