//! How handles are stored. Reading one needs the list of calls.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::{Deserializer, Error as _, IgnoredAny};
use serde::{Deserialize, Serialize, Serializer};

use jiff::Timestamp;

use crate::catalog::Entry;
use crate::recovery::{Earlier, Pending};
use crate::value::card::CardDigits;
use crate::value::order::Installment;
use crate::value::rule::InvalidValueError;
use crate::wire::endpoint::Safety;
use crate::wire::error::{Advice, ConfigError};

/// A [`Pending`] as it is stored: text only, so that every format and every language keeps it exact.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Stored {
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation_id: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_id: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payout_request_id: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_transaction_id: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_price: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basket_id: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    installment: Option<Stores>,
    /// Of the card, what may be stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_six_digits: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_four_digits: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference_made_by_client: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    earlier: Option<Stores>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant: Option<Stores>,
}

/// The value of a field, of whatever kind, so that errors are in our words and not those of a JSON parser.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stores {
    Text(String),
    Number(u64),
    Flag(bool),
    #[serde(skip_serializing)]
    Other(IgnoredAny),
}

impl From<Pending> for Stored {
    fn from(pending: Pending) -> Self {
        Self {
            endpoint: write(Some(pending.endpoint)),
            conversation_id: write(Some(pending.conversation_id)),
            payment_id: write(pending.payment_id),
            payout_request_id: write(pending.payout_request_id),
            payment_transaction_id: write(pending.payment_transaction_id),
            price: write(pending.price),
            paid_price: write(pending.paid_price),
            currency: write(pending.currency),
            basket_id: write(pending.basket_id),
            installment: pending.installment.map(|number| Stores::Number(number.0.into())),
            first_six_digits: write(pending.card.as_ref().map(|card| &card.first_six)),
            last_four_digits: write(pending.card.as_ref().map(|card| &card.last_four)),
            sent_at: write(pending.sent_at),
            reference_made_by_client: pending.is_reference_ours.then_some(Stores::Flag(true)),
            earlier: write(pending.earlier.map(word)),
            merchant: write(pending.merchant),
        }
    }
}

impl TryFrom<Stored> for Pending {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        let first_six = text("firstSixDigits", stored.first_six_digits)?;
        let last_four = text("lastFourDigits", stored.last_four_digits)?;
        Ok(Self {
            endpoint: find(&required("endpoint", stored.endpoint)?)?,
            conversation_id: parse(
                "conversationId",
                &required("conversationId", stored.conversation_id)?,
            )?,
            payment_id: read("paymentId", stored.payment_id)?,
            payout_request_id: read("payoutRequestId", stored.payout_request_id)?,
            payment_transaction_id: read("paymentTransactionId", stored.payment_transaction_id)?,
            price: read("price", stored.price)?,
            paid_price: read("paidPrice", stored.paid_price)?,
            currency: read("currency", stored.currency)?,
            basket_id: read("basketId", stored.basket_id)?,
            installment: stored.installment.as_ref().map(installment).transpose()?,
            card: first_six
                .zip(last_four)
                .and_then(|(first_six, last_four)| CardDigits::stored(first_six, last_four)),
            sent_at: text("sentAt", stored.sent_at)?.as_deref().map(moment).transpose()?,
            is_reference_ours: match stored.reference_made_by_client {
                None => false,
                Some(Stores::Flag(flag)) => flag,
                Some(_) => return Err("referenceMadeByClient must be true or false".to_owned()),
            },
            earlier: stored.earlier.map(earlier).transpose()?,
            merchant: read("merchant", stored.merchant)?,
        })
    }
}

impl Serialize for Pending {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Stored::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Pending {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Stored::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}

impl Pending {
    /// The handle as JSON text, for storing it.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("identifiers and amounts are text")
    }

    /// Reads what [`to_json`](Self::to_json) wrote. Fields of later versions are passed over.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when the text is something else.
    pub fn from_json(json: &str) -> Result<Self, ConfigError> {
        let refuse = |problem| ConfigError { setting: "pending", problem };
        let is_object = json.trim_start().starts_with('{');
        let stored = is_object.then(|| serde_json::from_str::<Stored>(json).ok()).flatten();
        let stored = stored.ok_or_else(|| {
            refuse("is not the handle of a call, which is a JSON object".to_owned())
        })?;
        let read = Self::try_from(stored);
        read.map_err(|problem| refuse(format!("is not the handle of a call: {problem}")))
    }

    /// What the call does with money.
    ///
    /// ```
    /// use iyzico_core::endpoint::Safety;
    /// use iyzico_core::recovery::Pending;
    ///
    /// let pending = Pending::from_json(r#"{"endpoint":"payment.create","conversationId":"c-1"}"#)?;
    /// assert_eq!(pending.safety(), Safety::MovesMoney);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn safety(&self) -> Safety {
        Entry::find(self.endpoint).map_or(Safety::MovesMoney, |entry| entry.safety)
    }

    /// What to do while nobody knows what became of the call.
    ///
    /// ```
    /// use iyzico_core::recovery::Pending;
    ///
    /// let pending = Pending::from_json(r#"{"endpoint":"payment.create","conversationId":"c-1"}"#)?;
    /// assert_eq!(pending.advice().map(|advice| advice.key), Some("outcome_unknown"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn advice(&self) -> Option<&'static Advice> {
        Advice::of_unknown(self.safety())
    }
}

fn find(name: &str) -> Result<&'static str, String> {
    match Entry::find(name).and_then(|entry| entry.recovery) {
        Some(recovery) => Ok(recovery.endpoint),
        None => Err(format!("{name} is not a call whose outcome can be found out")),
    }
}

fn moment(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "sentAt is not a moment".to_owned())
}

fn installment(stored: &Stores) -> Result<Installment, String> {
    let number = match stored {
        Stores::Number(number) => u32::try_from(*number).ok(),
        _ => None,
    };
    number.map(Installment).ok_or_else(|| "installment must be a whole number".to_owned())
}

fn earlier(stored: Stores) -> Result<Earlier, String> {
    let known = [Earlier::Declined, Earlier::MayHaveMoved];
    let found = match stored {
        Stores::Text(text) => known.into_iter().find(|earlier| word(*earlier) == text),
        _ => None,
    };
    found.ok_or_else(|| "earlier must be declined or may_have_moved".to_owned())
}

fn word(earlier: Earlier) -> &'static str {
    match earlier {
        Earlier::Declined => "declined",
        Earlier::MayHaveMoved => "may_have_moved",
    }
}

fn write(value: Option<impl Display>) -> Option<Stores> {
    value.map(|value| Stores::Text(value.to_string()))
}

fn text(field: &str, stored: Option<Stores>) -> Result<Option<String>, String> {
    match stored {
        None => Ok(None),
        Some(Stores::Text(text)) => Ok(Some(text)),
        Some(Stores::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(format!("{field} must be text")),
    }
}

fn required(field: &str, stored: Option<Stores>) -> Result<String, String> {
    text(field, stored)?.ok_or_else(|| format!("{field} is missing"))
}

fn read<T: FromStr<Err = InvalidValueError>>(
    field: &str,
    stored: Option<Stores>,
) -> Result<Option<T>, String> {
    text(field, stored)?.map(|text| parse(field, &text)).transpose()
}

fn parse<T: FromStr<Err = InvalidValueError>>(field: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|refused: InvalidValueError| format!("{field} {}", refused.problem))
}

#[cfg(test)]
mod tests {
    use crate::payment::RefundPayment;
    use crate::recovery::{Earlier, Pending};
    use crate::value::card::CardDigits;
    use crate::value::ids::PaymentId;
    use crate::wire::endpoint::Endpoint;

    fn pending() -> Pending {
        Pending {
            endpoint: RefundPayment::NAME,
            conversation_id: "refund-7".parse().unwrap(),
            payment_id: None,
            payout_request_id: None,
            payment_transaction_id: Some("11441121".parse().unwrap()),
            price: Some("10.20".parse().unwrap()),
            paid_price: None,
            currency: Some("TRY".parse().unwrap()),
            basket_id: None,
            installment: None,
            card: CardDigits::of("5528790000000008"),
            sent_at: Some("2026-11-22T10:00:00Z".parse().unwrap()),
            is_reference_ours: false,
            earlier: None,
            merchant: Some("aabacacabbadcafe".parse().unwrap()),
        }
    }

    #[test]
    fn a_handle_survives_being_stored() {
        let json = r#"{"endpoint":"payment.refund","conversationId":"refund-7","paymentTransactionId":"11441121","price":"10.20","currency":"TRY","firstSixDigits":"552879","lastFourDigits":"0008","sentAt":"2026-11-22T10:00:00Z","merchant":"aabacacabbadcafe"}"#;
        assert_eq!(pending().to_json(), json);
        assert_eq!(Pending::from_json(json).unwrap(), pending());
        let through_a_tree: serde_json::Value = serde_json::to_value(pending()).unwrap();
        assert_eq!(serde_json::from_value::<Pending>(through_a_tree).unwrap(), pending());
    }

    #[test]
    fn earlier_calls_are_remembered_and_never_forgotten() {
        let handle = pending().after(Some(Earlier::MayHaveMoved)).after(Some(Earlier::Declined));
        let read = Pending::from_json(&handle.to_json()).unwrap();
        assert_eq!(read.after(None).earlier, Some(Earlier::MayHaveMoved));
    }

    #[test]
    fn a_payment_id_is_added_but_not_replaced() {
        let first: PaymentId = "1".parse().unwrap();
        let handle = pending().with_payment_id(first.clone());
        let handle = handle.with_payment_id("2".parse().unwrap());
        assert_eq!(handle.payment_id, Some(first));
    }

    #[track_caller]
    fn check_refused(json: &str, problem: &str) {
        let error = Pending::from_json(json).unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
    }

    #[test]
    fn what_is_not_a_handle_is_refused() {
        check_refused("{}", "is not the handle of a call: endpoint is missing");
        check_refused(r#"{"endpoint":7}"#, "7 is not a call whose outcome");
        check_refused(r#"{"endpoint":"payment.create"}"#, "conversationId is missing");
        check_refused("[]", "is not the handle of a call, which is a JSON object");
        check_refused("x", "which is a JSON object");
        check_refused(&pending().to_json()[..40], "which is a JSON object");
        check_refused(
            r#"{"endpoint":"bin.check","conversationId":"c"}"#,
            "bin.check is not a call whose outcome",
        );
        check_refused(
            r#"{"endpoint":"payment.create","conversationId":"c","price":"1,5"}"#,
            "price uses a comma",
        );
        for (field, problem) in [
            (r#""price":1.5"#, "price must be text"),
            (r#""paymentId":[]"#, "paymentId must be text"),
            (r#""installment":"x""#, "installment must be a whole number"),
            (r#""installment":-1"#, "installment must be a whole number"),
            (r#""sentAt":"x""#, "sentAt is not a moment"),
            (r#""referenceMadeByClient":"x""#, "referenceMadeByClient must be true or false"),
            (r#""merchant":"x""#, "merchant is not the mark of a merchant"),
            (r#""earlier":"x""#, "earlier must be declined or may_have_moved"),
        ] {
            let json = format!(r#"{{"endpoint":"payment.create","conversationId":"c",{field}}}"#);
            check_refused(&json, problem);
        }
    }
}
