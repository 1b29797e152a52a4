use iyzico_derive::{Builder, Object};

use crate::payment::{Payment, Phase};
use crate::value::given::Given;
use crate::value::order::{ConversationId, Locale, Note};
use crate::value::text::Text;
use crate::wire::endpoint::{Endpoint, Method, Safety, SecondCall};

/// What the bank hands back beside the result of 3-D Secure: `MD`. Never shown in logs.
///
/// ```
/// use iyzico_core::legacy::MerchantData;
///
/// let data: MerchantData = "10851936".parse()?;
/// assert!(!format!("{data:?}").contains("10851936"), "a secret is never shown");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type MerchantData = Text<kind::MerchantData>;
/// The result of 3-D Secure as the bank hands it back: `PaRes`. Never shown in logs.
///
/// ```
/// use iyzico_core::legacy::PaymentAuthentication;
///
/// let authentication: PaymentAuthentication = "eJzVWFuTosoSfu9f0TH=".parse()?;
/// assert!(!format!("{authentication:?}").contains("eJzVWFuTosoSfu9f0TH="), "a secret is never shown");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type PaymentAuthentication = Text<kind::PaymentAuthentication>;

/// The kinds behind the text types of this module.
pub(super) mod kind {
    use crate::value::rule::Rule;
    use crate::value::text::Kind;

    /// Kind of [`MerchantData`](super::MerchantData).
    ///
    /// ```
    /// use iyzico_core::legacy::kind::MerchantData;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(MerchantData::RULE.example, "10851936");
    /// ```
    pub struct MerchantData;

    impl Kind for MerchantData {
        const RULE: Rule = Rule::new("MerchantData", "MD as the bank posted it", "10851936")
            .secret()
            .code("24")
            .refuse_empty();
    }

    /// Kind of [`PaymentAuthentication`](super::PaymentAuthentication).
    ///
    /// ```
    /// use iyzico_core::legacy::kind::PaymentAuthentication;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(PaymentAuthentication::RULE.example, "eJzVWFuTosoSfu9f0TH=");
    /// ```
    pub struct PaymentAuthentication;

    impl Kind for PaymentAuthentication {
        const RULE: Rule = Rule::new(
            "PaymentAuthentication",
            "PaRes as the bank posted it",
            "eJzVWFuTosoSfu9f0TH=",
        )
        .secret()
        .code("24")
        .refuse_empty();
    }
}

/// Finishes a payment whose 3-D Secure the merchant ran itself. The money is taken, or held.
///
/// Deprecated: undocumented, and only in the official Java client; use
/// [`InitializeThreeDs`](crate::three_ds::InitializeThreeDs) and
/// [`CompleteThreeDs`](crate::three_ds::CompleteThreeDs), where iyzico runs 3-D Secure.
///
/// Its path does not start with `/payment`. The response is not verified: which fields its signature
/// covers is not known. Compare `paidPrice`, `currency` and `basketId` with the order.
///
/// ```
/// use iyzico_core::legacy::CompleteOwnThreeDs;
/// use iyzico_core::{Context, request};
///
/// let ds = CompleteOwnThreeDs::builder()
///     .md("10851936")
///     .pa_res("eJzVWFuTosoSfu9f0TH=")
///     .term_url("https://merchant.example/term")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&ds, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official Java client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CompleteOwnThreeDs {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// `MD` from the post of the bank.
    pub md: Given<MerchantData>,
    /// `PaRes` from the post of the bank.
    pub pa_res: Given<PaymentAuthentication>,
    /// URL that the bank sent the buyer back to.
    pub term_url: Option<Given<Note>>,
}

impl Endpoint for CompleteOwnThreeDs {
    type Response = Payment;
    const NAME: &'static str = "three_ds.complete_own";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/iyzipos/3dsecure/complete";
    const SAFETY: Safety = Safety::MovesMoney;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    const NO_LOOK_UP: Option<&'static str> = Some(
        "look the payment up with `payment.retrieve` by the `conversationId` that it was started with: a \
         payment that is found there with paymentStatus SUCCESS was taken, and one that is not found may still be",
    );
    const DEPRECATED: Option<&'static str> = Some("use `three_ds.complete`");

    fn contradiction(payment: &Payment) -> Option<String> {
        payment.is_not(&[Phase::Auth, Phase::PreAuth])
    }
}
