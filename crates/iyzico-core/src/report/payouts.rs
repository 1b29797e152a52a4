use iyzico_derive::{Builder, Choice, Object};

use crate::Price;
use crate::marketplace::SubMerchantType;
use crate::payment::PaymentTransactionId;
use crate::value::bank::SubMerchantKey;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Currency, Locale, Note};
use crate::value::rule::{Context, Findings};
use crate::value::schedule::Day;
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Lists what iyzico paid out on one day, a row for each line of a payment. No money moves.
///
/// ```
/// use iyzico_core::report::ListCompletedPayouts;
/// use iyzico_core::{Context, request};
///
/// let payouts = ListCompletedPayouts::builder().date("2020-02-29").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&payouts, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListCompletedPayouts {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// The day of the payouts, in Turkish time. Always send it: official clients make this call without
    /// a day too (seen in recordings), and which day iyzico then uses is not known.
    pub date: Option<Given<Day>>,
}

impl Endpoint for ListCompletedPayouts {
    type Response = CompletedPayouts;
    const NAME: &'static str = "report.completed_payouts";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/reporting/settlement/payoutcompleted";
    const SAFETY: Safety = Safety::Read;

    fn check(&self, _: &Context, findings: &mut Findings) {
        doubt_missing_day(self.date.as_ref(), findings);
    }
}

/// Lists the payouts that were returned on one day because the bank rejected them. No money moves.
///
/// Correct the IBAN of the sub-merchant with `sub_merchant.update`.
///
/// ```
/// use iyzico_core::report::ListBouncedPayouts;
/// use iyzico_core::{Context, request};
///
/// let payouts = ListBouncedPayouts::builder().date("2020-02-29").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&payouts, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListBouncedPayouts {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// The day on which the money was returned, in Turkish time. Always send it: official clients make
    /// this call without a day too (seen in recordings), and which day iyzico then uses is not known.
    pub date: Option<Given<Day>>,
}

impl Endpoint for ListBouncedPayouts {
    type Response = BouncedPayouts;
    const NAME: &'static str = "report.bounced_payouts";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/reporting/settlement/bounced";
    const SAFETY: Safety = Safety::Read;

    fn check(&self, _: &Context, findings: &mut Findings) {
        doubt_missing_day(self.date.as_ref(), findings);
    }
}

fn doubt_missing_day(date: Option<&Given<Day>>, findings: &mut Findings) {
    if date.is_none_or(Given::is_missing) {
        findings.warning("date", "is missing; which day iyzico takes then is not known");
    }
}

/// What was paid out on a day.
///
/// ```
/// use iyzico_core::report::CompletedPayouts;
///
/// let payouts: CompletedPayouts = serde_json::from_str(
///     r#"{"payoutCompletedTransactions": [{"payoutAmount": "149.9"}]}"#,
/// )?;
/// assert_eq!(payouts.payout_completed_transactions.as_ref().map(Vec::len), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct CompletedPayouts {
    /// The payouts.
    pub payout_completed_transactions: Option<Vec<CompletedPayout>>,
}

/// A payout of one line.
///
/// ```
/// use iyzico_core::report::{CompletedPayout, PayoutType};
///
/// let payout: CompletedPayout = serde_json::from_str(
///     r#"{"payoutAmount": "149.9", "payoutType": "MERCHANT_PAYOUT"}"#,
/// )?;
/// assert_eq!(payout.payout_amount, Some("149.9".parse()?));
/// assert_eq!(payout.payout_type, Some(PayoutType::MerchantPayout));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct CompletedPayout {
    /// iyzico's ID for the line that was paid for.
    pub payment_transaction_id: Option<PaymentTransactionId>,
    /// Amount that was paid out.
    pub payout_amount: Option<Price>,
    /// Who was paid.
    pub payout_type: Option<PayoutType>,
    /// Key of the sub-merchant that sold the line. Marketplaces only.
    pub sub_merchant_key: Option<SubMerchantKey>,
    /// Currency of the amount.
    pub currency: Option<Currency>,
}

/// Who is paid.
///
/// ```
/// use iyzico_core::report::PayoutType;
///
/// let kind: PayoutType = serde_json::from_str(r#""MERCHANT_PAYOUT""#)?;
/// assert_eq!(kind, PayoutType::MerchantPayout);
/// assert_eq!(PayoutType::SubMerchantPayout.as_str(), "SUB_MERCHANT_PAYOUT");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum PayoutType {
    /// The merchant. Seen in official clients.
    MerchantPayout,
    /// A sub-merchant. Inferred.
    SubMerchantPayout,
    /// A type that is not known.
    Other(String),
}

/// The payouts that were returned on a day.
///
/// ```
/// use iyzico_core::report::BouncedPayouts;
///
/// let payouts: BouncedPayouts = serde_json::from_str(
///     r#"{"bouncedRows": [{"marketplaceSubmerchantType": "PERSONAL"}]}"#,
/// )?;
/// assert_eq!(payouts.bounced_rows.as_ref().map(Vec::len), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct BouncedPayouts {
    /// The payouts that were returned.
    pub bounced_rows: Option<Vec<BouncedPayout>>,
}

/// A payout that was returned, and its recipient.
///
/// It names no amount and no line.
///
/// ```
/// use iyzico_core::marketplace::SubMerchantType;
/// use iyzico_core::report::BouncedPayout;
///
/// let payout: BouncedPayout = serde_json::from_str(
///     r#"{
///         "subMerchantKey": "2IXfb7GEYpgWDuCNLpLfXjYFJzk=",
///         "marketplaceSubmerchantType": "PERSONAL"
///     }"#,
/// )?;
/// assert_eq!(payout.sub_merchant_key, Some("2IXfb7GEYpgWDuCNLpLfXjYFJzk=".parse()?));
/// assert_eq!(payout.marketplace_submerchant_type, Some(SubMerchantType::Personal));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct BouncedPayout {
    /// Key of the sub-merchant.
    pub sub_merchant_key: Option<SubMerchantKey>,
    /// Bank account that rejected the money.
    pub iban: Option<Note>,
    /// First name of the contact.
    pub contact_name: Option<Note>,
    /// Surname of the contact.
    pub contact_surname: Option<Note>,
    /// Registered title of the business.
    pub legal_company_title: Option<Note>,
    /// Type of the business.
    pub marketplace_submerchant_type: Option<SubMerchantType>,
}
