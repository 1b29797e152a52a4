use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::hosted::checkout_form::turkish_lira;
use crate::payment::{
    Payment, PaymentId, PaymentTransactionId, Phase, check_account_limit, names_no_payment,
    says_otherwise, single_charge,
};
use crate::value::bin::{BinNumber, CardAssociation, CardType};
use crate::value::buyer::{Email, IpAddress};
use crate::value::card::{CardToken, CardUserKey, PaymentCard};
use crate::value::given::Given;
use crate::value::order::{CallbackUrl, ConversationId, Currency, Installment, Locale, Note};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety, SecondCall};

/// The fields of a basic payment that its response repeats.
const BASIC_ECHO: &[&str] = &["conversationId", "price", "paidPrice", "currency"];

/// Charges a card in one step, for merchants of the *basic* product. No basket, no risk control.
///
/// Deprecated: iyzico no longer documents it; use [`CreatePayment`](crate::payment::CreatePayment).
///
/// A second call charges a second time. The response is not signed.
///
/// ```
/// use iyzico_core::legacy::CreateBasicPayment;
/// use iyzico_core::{Context, request};
///
/// # let payment_card: iyzico_core::card::PaymentCard = serde_json::from_str(
/// #     r#"{"cardHolderName": "John Doe", "cardNumber": "5528790000000008", "expireMonth": "12",
/// #         "expireYear": "2030", "cvc": "123"}"#,
/// # )?;
/// let payment = CreateBasicPayment::builder()
///     .price("1")
///     .paid_price("1.1")
///     .currency("TRY")
///     .installment(1)
///     .buyer_email("email@email.com")
///     .buyer_id("B2323")
///     .buyer_ip("85.34.78.112")
///     .pos_order_id("1")
///     .payment_card(payment_card)
///     .callback_url("https://merchant.example/callback")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&payment, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; undocumented. That `payment.retrieve` finds it is inferred: what it does not
/// find stays unknown.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateBasicPayment {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this attempt, echoed back; the key that finds the payment
    /// when its response is lost. Unique for each attempt; made by the client when missing.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Price of the order in major units of `currency`, before discount and interest.
    pub price: Given<Price>,
    /// Amount charged to the card, discount and installment interest included. May be above or below `price`.
    pub paid_price: Given<Price>,
    /// Currency of the amounts, TRY when missing.
    #[wire(default = turkish_lira)]
    pub currency: Given<Currency>,
    /// Number of installments; 1 is a single charge.
    #[wire(default = single_charge)]
    pub installment: Given<Installment>,
    /// E-mail address of the buyer.
    pub buyer_email: Option<Given<Email>>,
    /// The merchant's own number of the buyer.
    pub buyer_id: Option<Given<Note>>,
    /// Address of the device from which the buyer pays.
    pub buyer_ip: Option<Given<IpAddress>>,
    /// The merchant's order number at the point of sale.
    pub pos_order_id: Option<Given<Note>>,
    /// The card that is charged.
    pub payment_card: Given<PaymentCard>,
    /// Point of sale to use, such as ISBANK.
    pub connector_name: Option<Given<Note>>,
    /// Where the buyer comes back to. Payments through 3-D Secure need it, others do not.
    pub callback_url: Option<Given<CallbackUrl>>,
}

impl CreateBasicPayment {
    /// Rules between the fields.
    pub(super) fn check_order(&self, context: &Context, findings: &mut Findings) {
        if let Some(card) = self.payment_card.value() {
            card.check("paymentCard", context, findings);
        }
        check_account_limit(&self.price, findings);
    }
}

impl Endpoint for CreateBasicPayment {
    type Response = BasicPayment;
    const NAME: &'static str = "basic_payment.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/auth/basic";
    const ALIASES: &'static [&'static str] = &["/payment/iyziconnect/auth"];
    const ECHO: &'static [&'static str] = BASIC_ECHO;
    const SAFETY: Safety = Safety::MovesMoney;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::CarriedOut);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const DEPRECATED: Option<&'static str> = Some("use `payment.create`");

    fn contradiction(payment: &BasicPayment) -> Option<String> {
        payment.is_not(&[Phase::Auth])
    }

    fn check(&self, context: &Context, findings: &mut Findings) {
        self.check_order(context, findings);
    }
}

/// Holds an amount on a card without taking it, for merchants of the *basic* product. iyzico calls this
/// *preauth*.
///
/// ```
/// use iyzico_core::legacy::{AuthorizeBasicPayment, CreateBasicPayment};
///
/// /// The same payment, held instead of taken.
/// fn hold(payment: CreateBasicPayment) -> AuthorizeBasicPayment {
///     AuthorizeBasicPayment(payment)
/// }
/// ```
///
/// Deprecated: iyzico no longer documents it; use [`AuthorizePayment`](crate::payment::AuthorizePayment).
///
/// Capture it with [`CaptureBasicPayment`], release it with
/// [`CancelPayment`](crate::payment::CancelPayment). A second call makes a second hold.
///
/// Source: the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct AuthorizeBasicPayment(pub CreateBasicPayment);

impl Endpoint for AuthorizeBasicPayment {
    type Response = BasicPayment;
    const NAME: &'static str = "basic_payment.authorize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/preauth/basic";
    const ALIASES: &'static [&'static str] = &["/payment/iyziconnect/preauth"];
    const ECHO: &'static [&'static str] = BASIC_ECHO;
    const SAFETY: Safety = Safety::MovesMoney;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::CarriedOut);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const DEPRECATED: Option<&'static str> = Some("use `payment.authorize`");

    fn contradiction(payment: &BasicPayment) -> Option<String> {
        payment.is_not(&[Phase::PreAuth])
    }

    /// What was only to be held is not taken, whatever is left out.
    fn fill_in(payment: &mut BasicPayment) {
        payment.phase.get_or_insert(Phase::PreAuth);
    }

    fn check(&self, context: &Context, findings: &mut Findings) {
        self.0.check_order(context, findings);
    }
}

/// Takes the money of a hold that [`AuthorizeBasicPayment`] made. iyzico calls this *postauth*.
///
/// Deprecated: iyzico no longer documents it; use [`CapturePayment`](crate::payment::CapturePayment).
///
/// Once only: a second call is refused (5082, inferred).
///
/// ```
/// use iyzico_core::legacy::CaptureBasicPayment;
/// use iyzico_core::{Context, request};
///
/// let payment = CaptureBasicPayment::builder()
///     .payment_id("10851936")
///     .paid_price("1.1")
///     .ip("85.34.78.112")
///     .currency("TRY")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&payment, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CaptureBasicPayment {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's number of the payment.
    pub payment_id: Given<PaymentId>,
    /// Amount that is taken from the card.
    pub paid_price: Given<Price>,
    /// Address of the device that asks for it.
    pub ip: Option<Given<IpAddress>>,
    /// Currency of the hold.
    pub currency: Option<Given<Currency>>,
}

impl Endpoint for CaptureBasicPayment {
    type Response = BasicPayment;
    const NAME: &'static str = "basic_payment.capture";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/postauth/basic";
    const ALIASES: &'static [&'static str] = &["/payment/iyziconnect/postauth"];
    const ECHO: &'static [&'static str] = &["paymentId", "paidPrice", "currency", "conversationId"];
    const SAFETY: Safety = Safety::MovesMoney;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::RefusedByCode);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Payment);
    const DEPRECATED: Option<&'static str> = Some("use `payment.capture`");

    fn contradiction(payment: &BasicPayment) -> Option<String> {
        payment.is_not(&[Phase::PostAuth])
    }
}

/// A payment of the *basic* product. It has one line, whose number stands in it, and nothing of risk control.
///
/// Store `paymentId` and `paymentTransactionId`; they are needed for cancelling and refunding.
///
/// ```
/// use iyzico_core::legacy::BasicPayment;
///
/// let payment: BasicPayment = serde_json::from_str(
///     r#"{
///         "paymentId": "1",
///         "price": "1",
///         "paidPrice": "1.1",
///         "merchantCommissionRate": "10",
///         "merchantCommissionRateAmount": "0.1"
///     }"#,
/// )?;
/// assert_eq!(payment.payment_id.as_str(), "1");
/// assert_eq!(payment.price, "1".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct BasicPayment {
    /// iyzico's number of the payment.
    pub payment_id: PaymentId,
    /// iyzico's number of the only line of the payment; a refund names it.
    pub payment_transaction_id: Option<PaymentTransactionId>,
    /// Price of the order.
    pub price: Price,
    /// Amount taken from the card, or held on it.
    pub paid_price: Price,
    /// Currency of the amounts.
    pub currency: Option<Currency>,
    /// Number of installments; 1 is a single charge.
    pub installment: Option<u32>,
    /// What happened to the money: taken, held or captured.
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
}

impl BasicPayment {
    pub(super) fn is_not(&self, phases: &[Phase]) -> Option<String> {
        says_otherwise(None, self.phase.as_ref(), phases)
            .or_else(|| names_no_payment(&self.payment_id))
    }
}

/// What a look-up finds of a basic payment.
impl From<Payment> for BasicPayment {
    fn from(payment: Payment) -> Self {
        let mut lines = payment.item_transactions.into_iter().flatten();
        let line = match (lines.next(), lines.next()) {
            (Some(only), None) => Some(only.payment_transaction_id),
            _ => None,
        };
        Self {
            payment_id: payment.payment_id,
            payment_transaction_id: line,
            price: payment.price,
            paid_price: payment.paid_price,
            currency: payment.currency,
            installment: payment.installment,
            phase: payment.phase,
            merchant_commission_rate: payment.merchant_commission_rate,
            merchant_commission_rate_amount: payment.merchant_commission_rate_amount,
            iyzi_commission_fee: payment.iyzi_commission_fee,
            card_type: payment.card_type,
            card_association: payment.card_association,
            card_family: payment.card_family,
            card_token: payment.card_token,
            card_user_key: payment.card_user_key,
            bin_number: payment.bin_number,
            auth_code: payment.auth_code,
            connector_name: payment.connector_name,
        }
    }
}
