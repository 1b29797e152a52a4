//! Why a call is refused.

use iyzico_core::Price;
use iyzico_core::bin::BinNumber;
use iyzico_core::error::Meaning;
use iyzico_core::order::Locale;
use iyzico_core::payment::PaymentId;
use iyzico_core::rule::Finding;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// Why a call is refused. What the code means is looked up in the table of the core.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// Error code.
    pub(crate) code: &'static str,
    /// Status of the HTTP response: 200 but for the newer services.
    pub(crate) http_status: u16,
    /// Group of the code, where it is not the one of the table.
    group: Option<&'static str>,
    /// The field that the message names.
    field: Option<String>,
    /// What the failure says besides the error.
    pub(crate) details: Box<Details>,
    /// Why, in more words than the wire has; for the log of requests.
    pub(crate) reason: Option<String>,
}

/// Fields that some failures repeat. Seen in recordings.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_id: Option<PaymentId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bin_number: Option<BinNumber>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "write_number")]
    price: Option<Price>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retryable: Option<bool>,
}

/// Amounts are numbers in responses, with the digits they have.
#[expect(clippy::ref_option, reason = "serde asks for it")]
fn write_number<S: Serializer>(price: &Option<Price>, serializer: S) -> Result<S::Ok, S::Error> {
    let number = price.map(|price| RawValue::from_string(price.to_string())).transpose();
    number.map_err(S::Error::custom)?.serialize(serializer)
}

impl Refusal {
    /// A refusal with the group and the texts that the table has for `code`.
    pub(crate) fn new(code: &'static str) -> Self {
        Self {
            code,
            http_status: 200,
            group: None,
            field: None,
            reason: None,
            details: Box::default(),
        }
    }

    /// A decline by the bank, whose group is known more exactly than the table can say.
    pub(crate) fn declined(code: &'static str, group: &'static str) -> Self {
        Self { group: Some(group), ..Self::new(code) }
    }

    /// The first error decides; warnings refuse nothing.
    ///
    /// An error whose code is not known is an invalid request, unless it is of the core alone.
    pub(crate) fn of<'a>(errors: impl Iterator<Item = &'a Finding>) -> Option<Self> {
        errors.filter(|error| !is_of_the_core_alone(error)).map(Self::of_finding).next()
    }

    fn of_finding(finding: &Finding) -> Self {
        Self {
            field: Some(finding.path.clone()),
            reason: Some(finding.to_string()),
            ..Self::new(finding.code.unwrap_or(INVALID_REQUEST))
        }
    }

    pub(crate) fn with_status(mut self, http_status: u16) -> Self {
        self.http_status = http_status;
        self
    }

    pub(crate) fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Why, for people: the reason if there is one, else the English text of the code.
    pub(crate) fn in_words(&self) -> String {
        let reason = self.reason.clone();
        reason.unwrap_or_else(|| self.message(&Locale::English))
    }

    pub(crate) fn about_payment(mut self, payment_id: PaymentId) -> Self {
        self.details.payment_id = Some(payment_id);
        self
    }

    pub(crate) fn about_bin(mut self, bin_number: BinNumber) -> Self {
        self.details.bin_number = Some(bin_number);
        self
    }

    /// A refused refund repeats its amount and says that the same refund never succeeds.
    pub(crate) fn about_refund(mut self, price: Price) -> Self {
        self.details.price = Some(price);
        self.details.retryable = Some(false);
        self
    }

    /// Group of the error, if it has one.
    pub(crate) fn group(&self) -> Option<&'static str> {
        let of_table = self.meaning().map(|meaning| meaning.group);
        self.group.or(of_table).filter(|group| !group.is_empty())
    }

    fn meaning(&self) -> Option<&'static Meaning> {
        Meaning::find(self.code, self.http_status)
    }

    /// The text of the table. Where the table cannot know which field is missing, the sentence is
    /// built like the recorded `price gönderilmesi zorunludur`.
    pub(crate) fn message(&self, locale: &Locale) -> String {
        let english = *locale == Locale::English;
        match (&self.field, self.meaning()) {
            (Some(field), _) if self.code == FIELD_MISSING && english => {
                format!("{field} is required")
            }
            (Some(field), _) if self.code == FIELD_MISSING => {
                format!("{field} gönderilmesi zorunludur")
            }
            (_, Some(meaning)) if english => meaning.text_en.to_owned(),
            (_, Some(meaning)) => meaning.text_tr.to_owned(),
            (_, None) => self.code.to_owned(),
        }
    }
}

/// Whether the core refuses to send what the service takes. Whatever else it refuses without knowing a
/// code is refused here too: what is passed over may be a rule about money.
fn is_of_the_core_alone(finding: &Finding) -> bool {
    let field = finding.path.rsplit('.').next().unwrap_or_default();
    let name = field.split('[').next().unwrap_or_default();
    finding.code.is_none() && TAKEN.contains(&name)
}

/// The fields whose errors without a code refuse nothing. The official clients send `"callbackUrl"` as an
/// address, offer 10 and 11 installments and say `true` for how often something may be sold, and get a
/// success; of a batch of payouts a row is refused, and not the batch.
const TAKEN: &[&str] = &[
    "callbackUrl",
    "enabledInstallments",
    "merchantCallbackUrl",
    "merchantErrorUrl",
    "merchantNotificationUrl",
    "recipientInfo",
    "recipientName",
    "soldLimit",
];

pub(crate) const RATE_LIMITED: &str = "50000";
pub(crate) const INVALID_REQUEST: &str = "11";
/// Documented is only that such operations fail; this code of a bank is our choice.
pub(crate) const BANK_REFUSES: &str = "10012";
/// The code of a cancellation or a capture; what a refund or the end of 3-D Secure says about an
/// unknown payment is not established.
pub(crate) const PAYMENT_NOT_FOUND: &str = "5086";
/// Code known from third parties only.
pub(crate) const LINE_NOT_FOUND: &str = "5092";
const FIELD_MISSING: &str = "24";
