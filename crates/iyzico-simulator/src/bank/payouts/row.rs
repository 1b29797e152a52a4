//! One row of a batch: whether it is taken, what it costs, whether it can be paid.

use iyzico_core::bank::Iban;
use iyzico_core::ids::ReferenceCode;
use iyzico_core::order::Locale;
use iyzico_core::payout::{PayoutItem, PayoutItemDetails, PayoutItemStatus, PayoutRecipientType};
use iyzico_core::text::Text;
use iyzico_core::value::message::Message;
use iyzico_core::{Price, object};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::bank::fields::{note, optional, required};
use crate::bank::refusal::{INVALID_REQUEST, Refusal};

pub(super) fn row(
    item: &PayoutItem,
    reference: ReferenceCode,
) -> Result<PayoutItemDetails, Refusal> {
    let amount = required(&item.amount)?;
    let value = required(&amount.value)?.amount();
    // More digits than there are: the sum of the batch has none either.
    let fee = value.checked_mul(COMMISSION).unwrap_or(Decimal::MAX);
    let fee = fee.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    Ok(object!(PayoutItemDetails {
        item_external_id: Some(note(required(&item.item_external_id)?.as_str())),
        reference_code: Some(reference),
        recipient_type: Some(required(&item.recipient_type)?.clone()),
        recipient_info: Some(required(&item.recipient_info)?.clone()),
        recipient_name: optional(item.recipient_name.as_ref()).map(|name| note(name.as_str())),
        description: Some(note(required(&item.description)?.as_str())),
        total_amount: Some(Price::new(value.normalize())),
        commission_amount: Some(Price::new(fee.normalize())),
        currency_code: Some(required(&amount.currency)?.clone()),
    }))
}

/// What is wrong with a row, in both languages.
#[derive(Clone, Copy)]
pub(super) struct Words {
    turkish: &'static str,
    english: &'static str,
}

impl Words {
    pub(super) fn said(self, locale: &Locale) -> Message {
        let text = if *locale == Locale::English { self.english } else { self.turkish };
        text.parse().expect("a message takes any text")
    }
}

/// Why a row is not taken: a code, and what it says. That iyzico refuses single rows is documented; which ones, and
/// with which codes, is not.
pub(super) fn judge(item: &PayoutItem, before: &[PayoutItem]) -> Option<(&'static str, Words)> {
    if before.iter().any(|other| other.item_external_id == item.item_external_id) {
        return Some((INVALID_REQUEST, SAME_ID));
    }
    let currency = item.amount.value().and_then(|amount| amount.currency.value());
    if currency.is_none_or(|currency| currency.as_str() != "TRY") {
        return Some((INVALID_REQUEST, OTHER_CURRENCY));
    }
    if item.recipient_type.value() != Some(&PayoutRecipientType::Iban) {
        return None;
    }
    if optional(item.recipient_name.as_ref()).is_none() {
        return Some((FIELD_MISSING, NO_NAME));
    }
    let account = item.recipient_info.value().and_then(|info| Iban::new(info.as_str()).ok());
    if account.is_none_or(|account| !account.is_valid()) {
        return Some((WRONG_IBAN, BAD_IBAN));
    }
    None
}

/// Why a recipient cannot be paid: a bank that does not exist, or somebody who is no member of iyzico.
pub(super) fn problem(row: &PayoutItemDetails) -> Option<Words> {
    const NO_BANK: &str = "99999";
    const NO_MEMBER: &str = "9999";
    let recipient = row.recipient_info.as_ref().map(Text::as_str).unwrap_or_default();
    match row.recipient_type {
        Some(PayoutRecipientType::Iban) => {
            (recipient.get(4..9) == Some(NO_BANK)).then_some(UNKNOWN_ACCOUNT)
        }
        _ => recipient.ends_with(NO_MEMBER).then_some(UNKNOWN_MEMBER),
    }
}

pub(super) fn is(row: &PayoutItemDetails, status: &PayoutItemStatus) -> bool {
    row.item_status.as_ref() == Some(status)
}

pub(super) fn is_paid(row: &PayoutItemDetails) -> bool {
    is(row, &PayoutItemStatus::Success) || is(row, &PayoutItemStatus::DepositSuccess)
}

pub(super) fn fail(row: &mut PayoutItemDetails, status: PayoutItemStatus, why: Message) {
    row.item_status = Some(status);
    row.error_messages = Some(vec![why]);
}

/// Amount and commission of a row.
pub(super) fn figures(row: &PayoutItemDetails) -> (Decimal, Decimal) {
    let amount = |price: Option<Price>| price.unwrap_or_default().amount();
    (amount(row.total_amount), amount(row.commission_amount))
}

pub(super) fn cost(row: &PayoutItemDetails) -> Option<Decimal> {
    let (amount, fee) = figures(row);
    amount.checked_add(fee)
}

const SAME_ID: Words = Words {
    turkish: "başka bir satırda aynı itemExternalId var",
    english: "another row has this itemExternalId",
};
const OTHER_CURRENCY: Words = Words {
    turkish: "ödeme cüzdanının para birimi TRY",
    english: "the payout wallet holds TRY",
};
const NO_NAME: Words = Words {
    turkish: "IBAN için recipientName gönderilmesi zorunludur",
    english: "recipientName is required for IBAN",
};
const BAD_IBAN: Words = Words { turkish: "IBAN hatalı", english: "the IBAN is wrong" };
const UNKNOWN_ACCOUNT: Words =
    Words { turkish: "bu hesap hiçbir bankada yok", english: "no bank has this account" };
const UNKNOWN_MEMBER: Words =
    Words { turkish: "alıcı üye değil", english: "the recipient is no member" };
pub(super) const TOO_LITTLE: Words = Words {
    turkish: "ödeme cüzdanında yeterli bakiye yok",
    english: "the payout wallet holds too little",
};
const FIELD_MISSING: &str = "24";
const WRONG_IBAN: &str = "2030";
/// One percent; iyzico's own rate is not published.
const COMMISSION: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
