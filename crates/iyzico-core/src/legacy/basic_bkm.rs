use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::hosted::bkm::BkmPage;
use crate::hosted::page_result::PageResult;
use crate::payment::{PaymentId, PaymentStatus, PaymentTransactionId, Phase};
use crate::value::bin::{BinNumber, CardAssociation, CardType};
use crate::value::buyer::{Email, IpAddress};
use crate::value::card::{CardToken, CardUserKey};
use crate::value::given::{Given, Structure};
use crate::value::order::{
    CallbackUrl, ConversationId, Currency, Installment, Locale, Note, Token,
};
use crate::value::rule::Rule;
use crate::value::schedule::whole_numbers;
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety};

/// Starts a payment of the *basic* product with BKM Express; the response holds a page. No money moves
/// until the buyer pays.
///
/// Deprecated: iyzico no longer documents it; use [`InitializeBkm`](crate::hosted::bkm::InitializeBkm).
///
/// ```
/// use iyzico_core::legacy::InitializeBasicBkm;
/// use iyzico_core::{Context, request};
///
/// # let installment_details: Vec<iyzico_core::legacy::BkmInstallment> = serde_json::from_str(
/// #     r#"[{"bankId": 64, "installmentPrices": [{"installmentNumber": 1,
/// #         "totalPrice": "1"}, {"installmentNumber": 3, "totalPrice": "1.1"}]}]"#,
/// # )?;
/// let bkm = InitializeBasicBkm::builder()
///     .connector_name("ISBANK")
///     .price("1")
///     .callback_url("https://merchant.example/callback")
///     .buyer_email("email@email.com")
///     .buyer_id("B2323")
///     .buyer_ip("85.34.78.112")
///     .pos_order_id("1")
///     .installment_details(installment_details)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&bkm, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeBasicBkm {
    /// Language of the page and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Point of sale to use, such as ISBANK.
    pub connector_name: Option<Given<Note>>,
    /// Price of the order in Turkish lira; what is charged without installments.
    pub price: Given<Price>,
    /// URL that the buyer's browser is sent back to, with the token.
    pub callback_url: Given<CallbackUrl>,
    /// E-mail address of the buyer.
    pub buyer_email: Option<Given<Email>>,
    /// The merchant's own ID for the buyer.
    pub buyer_id: Option<Given<Note>>,
    /// IP address of the device from which the buyer pays.
    pub buyer_ip: Option<Given<IpAddress>>,
    /// The merchant's order number at the point of sale.
    pub pos_order_id: Option<Given<Note>>,
    /// The cost of installments, for each bank. Without it the buyer pays at once.
    pub installment_details: Option<Given<Vec<BkmInstallment>>>,
}

/// The cost of installments with the cards of one bank.
///
/// ```
/// use iyzico_core::legacy::BkmInstallment;
///
/// # let installment_prices: Vec<iyzico_core::legacy::BkmInstallmentPrice> = serde_json::from_str(
/// #     r#"[{"installmentNumber": 1, "totalPrice": "1"}, {"installmentNumber": 3,
/// #         "totalPrice": "1.1"}]"#,
/// # )?;
/// let installment = BkmInstallment::builder()
///     .bank_id(64)
///     .installment_prices(installment_prices)
///     .build();
/// assert_eq!(serde_json::to_value(&installment)?["bankId"], 64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct BkmInstallment {
    /// Number of the bank, such as 64.
    pub bank_id: Given<BankNumber>,
    /// One entry for each number of installments.
    pub installment_prices: Given<Vec<BkmInstallmentPrice>>,
}

impl Structure for BkmInstallment {
    const RULE: &'static Rule =
        &Rule::new("BkmInstallment", "a bank with bankId and installmentPrices", "");
    const LIST_RULE: &'static Rule = &Rule::new("BkmInstallments", "a list of banks", "");
}

/// The cost of one number of installments.
///
/// ```
/// use iyzico_core::legacy::BkmInstallmentPrice;
///
/// let price = BkmInstallmentPrice::builder()
///     .installment_number(1)
///     .total_price("1")
///     .build();
/// assert_eq!(serde_json::to_value(&price)?["installmentNumber"], 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct BkmInstallmentPrice {
    /// Number of installments; 1 is a single charge.
    pub installment_number: Given<Installment>,
    /// Sum of all installments.
    pub total_price: Given<Price>,
}

impl Structure for BkmInstallmentPrice {
    const RULE: &'static Rule =
        &Rule::new("BkmInstallmentPrice", "a price with installmentNumber and totalPrice", "");
    const LIST_RULE: &'static Rule = &Rule::new("BkmInstallmentPrices", "a list of prices", "");
}

/// Number of a bank in the Turkish payment system, such as 64.
///
/// ```
/// use iyzico_core::legacy::BankNumber;
///
/// let bank: BankNumber = "64".parse()?;
/// assert_eq!(bank, BankNumber(64));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BankNumber(pub u32);

whole_numbers! {
    BankNumber: Rule::new("BankNumber", "the number of a bank", "64").code("11");
}

impl Endpoint for InitializeBasicBkm {
    type Response = BkmPage;
    const NAME: &'static str = "basic_bkm.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/bkm/initialize/basic";
    const ALIASES: &'static [&'static str] = &["/payment/iyziconnect/bkm/initialize"];
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const DEPRECATED: Option<&'static str> = Some("use `bkm.initialize`");
}

/// Retrieves the result of a payment of the *basic* product with BKM Express. No money moves. Decide by
/// `paymentStatus`.
///
/// Deprecated: iyzico no longer documents it; use [`RetrieveBkm`](crate::hosted::bkm::RetrieveBkm).
///
/// ```
/// use iyzico_core::legacy::RetrieveBasicBkm;
/// use iyzico_core::{Context, request};
///
/// let bkm = RetrieveBasicBkm::builder().token("e828c62d-fd12-4b1a-ad5a-380f15fe6596").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&bkm, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveBasicBkm {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Token of the payment.
    pub token: Given<Token>,
}

impl Endpoint for RetrieveBasicBkm {
    type Response = BasicPageResult;
    const NAME: &'static str = "basic_bkm.retrieve";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/bkm/auth/detail/basic";
    const ALIASES: &'static [&'static str] = &["/payment/iyziconnect/bkm/auth/detail"];
    const SAFETY: Safety = Safety::Read;
    // The response may carry the conversationId of the start instead of this call's (inferred).
    const ECHO: &'static [&'static str] = &["token"];
    const DEPRECATED: Option<&'static str> = Some("use `bkm.retrieve`");

    fn contradiction(result: &BasicPageResult) -> Option<String> {
        result.lacks_payment()
    }
}

/// Result of a BKM Express page of the *basic* product.
///
/// Only `paymentStatus` SUCCESS is paid. Without a payment most fields are absent.
///
/// ```
/// use iyzico_core::legacy::BasicPageResult;
///
/// let result: BasicPageResult = serde_json::from_str(r#"{"price": "1", "paidPrice": "1"}"#)?;
/// assert_eq!(result.price, Some("1".parse()?));
/// assert_eq!(result.paid_price, Some("1".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[wire(concludes(is_paid, "Whether the buyer has paid."))]
#[non_exhaustive]
pub struct BasicPageResult {
    /// Result of the page: only SUCCESS is paid.
    pub payment_status: Option<PaymentStatus>,
    /// iyzico's ID for the payment, or of an attempt that failed.
    pub payment_id: Option<PaymentId>,
    /// iyzico's ID for the only line of the payment; a refund names it.
    pub payment_transaction_id: Option<PaymentTransactionId>,
    /// Price of the order.
    pub price: Option<Price>,
    /// Amount taken from the card.
    pub paid_price: Option<Price>,
    /// Currency of the amounts.
    pub currency: Option<Currency>,
    /// Number of installments; 1 is a single charge.
    pub installment: Option<u32>,
    /// What happened to the money.
    pub phase: Option<Phase>,
    /// Surcharge in percent that `paidPrice` implies over `price`. For information.
    pub merchant_commission_rate: Option<Price>,
    /// Surcharge that `paidPrice` implies over `price`. For information.
    pub merchant_commission_rate_amount: Option<Price>,
    /// iyzico's fixed fee.
    pub iyzi_commission_fee: Option<Price>,
    /// CREDIT_CARD, DEBIT_CARD or PREPAID_CARD. Missing for some foreign cards.
    pub card_type: Option<CardType>,
    /// VISA, MASTER_CARD, AMERICAN_EXPRESS or TROY. Missing for some foreign cards.
    pub card_association: Option<CardAssociation>,
    /// Installment programme of the card, such as Bonus or Paraf.
    pub card_family: Option<Note>,
    /// Key of the card, when it was stored with this payment.
    pub card_token: Option<CardToken>,
    /// Key of the buyer's stored cards, when the card was stored with this payment.
    pub card_user_key: Option<CardUserKey>,
    /// First digits of the card, 6 or 8.
    pub bin_number: Option<BinNumber>,
    /// Approval code of the bank.
    pub auth_code: Option<Note>,
    /// Point of sale that processed the payment.
    pub connector_name: Option<Note>,
    /// Token of the page on which the buyer paid.
    pub token: Option<Note>,
    /// URL that the buyer was sent back to.
    pub callback_url: Option<CallbackUrl>,
}

impl BasicPageResult {
    /// Whether the buyer has paid.
    pub fn is_paid(&self) -> bool {
        self.payment_status == Some(PaymentStatus::Success)
    }

    /// A result that says that the buyer has paid names what was paid.
    fn lacks_payment(&self) -> Option<String> {
        let is_named = self.payment_id.as_ref().is_some_and(|id| !id.as_str().trim().is_empty());
        let lacks = [
            ("paymentId", !is_named),
            ("price", self.price.is_none()),
            ("paidPrice", self.paid_price.is_none()),
        ];
        let lacking = lacks.into_iter().find(|(_, is_lacking)| self.is_paid() && *is_lacking);
        lacking.map(|(field, _)| format!("its {field} is missing"))
    }
}

/// For a service that responds about pages.
impl From<PageResult> for BasicPageResult {
    fn from(result: PageResult) -> Self {
        let mut lines = result.item_transactions.into_iter().flatten();
        Self {
            payment_status: result.payment_status,
            payment_id: result.payment_id,
            payment_transaction_id: lines.next().map(|line| line.payment_transaction_id),
            price: result.price,
            paid_price: result.paid_price,
            currency: result.currency,
            installment: result.installment,
            phase: result.phase,
            merchant_commission_rate: result.merchant_commission_rate,
            merchant_commission_rate_amount: result.merchant_commission_rate_amount,
            iyzi_commission_fee: result.iyzi_commission_fee,
            card_type: result.card_type,
            card_association: result.card_association,
            card_family: result.card_family,
            card_token: result.card_token,
            card_user_key: result.card_user_key,
            bin_number: result.bin_number,
            auth_code: result.auth_code,
            connector_name: result.connector_name,
            token: result.token,
            callback_url: result.callback_url,
        }
    }
}
