//! How handles are stored. Reading one needs the list of calls.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};

use jiff::Timestamp;

use crate::catalog::Entry;
use crate::recovery::{Earlier, Pending};
use crate::value::card::CardDigits;
use crate::value::order::Installment;
use crate::value::rule::InvalidValueError;
use crate::wire::error::ConfigError;

/// A [`Pending`] as it is stored: text only, so that every format and every language keeps it exact.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    endpoint: String,
    conversation_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payment_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payment_transaction_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    price: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paid_price: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    basket_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    installment: Option<u32>,
    /// Of the card, what may be stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_six_digits: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_four_digits: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sent_at: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    reference_made_by_client: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    earlier: Option<Earlier>,
}

impl From<Pending> for Stored {
    fn from(pending: Pending) -> Self {
        Self {
            endpoint: pending.endpoint.to_owned(),
            conversation_id: pending.conversation_id.to_string(),
            payment_id: write(pending.payment_id),
            payment_transaction_id: write(pending.payment_transaction_id),
            price: write(pending.price),
            paid_price: write(pending.paid_price),
            currency: write(pending.currency),
            basket_id: write(pending.basket_id),
            installment: pending.installment.map(|installment| installment.0),
            first_six_digits: pending.card.as_ref().map(|card| card.first_six.clone()),
            last_four_digits: pending.card.map(|card| card.last_four),
            sent_at: write(pending.sent_at),
            reference_made_by_client: pending.is_reference_ours,
            earlier: pending.earlier,
        }
    }
}

impl TryFrom<Stored> for Pending {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        Ok(Self {
            endpoint: find(&stored.endpoint)?,
            conversation_id: parse("conversationId", &stored.conversation_id)?,
            payment_id: read("paymentId", stored.payment_id.as_deref())?,
            payment_transaction_id: read(
                "paymentTransactionId",
                stored.payment_transaction_id.as_deref(),
            )?,
            price: read("price", stored.price.as_deref())?,
            paid_price: read("paidPrice", stored.paid_price.as_deref())?,
            currency: read("currency", stored.currency.as_deref())?,
            basket_id: read("basketId", stored.basket_id.as_deref())?,
            installment: stored.installment.map(Installment),
            card: stored
                .first_six_digits
                .zip(stored.last_four_digits)
                .and_then(|(first_six, last_four)| CardDigits::stored(first_six, last_four)),
            sent_at: stored.sent_at.as_deref().map(moment).transpose()?,
            is_reference_ours: stored.reference_made_by_client,
            earlier: stored.earlier,
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
        let read = || serde_json::from_str(json);
        let pending = is_object.then(read).transpose().map_err(|error| {
            let text = error.to_string();
            let (problem, _) = text.rsplit_once(" at line ").unwrap_or((&text, ""));
            refuse(format!("is not the handle of a call: {problem}"))
        })?;
        pending
            .ok_or_else(|| refuse("is not the handle of a call, which is a JSON object".to_owned()))
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

fn write(value: Option<impl Display>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn read<T: FromStr<Err = InvalidValueError>>(
    field: &str,
    text: Option<&str>,
) -> Result<Option<T>, String> {
    text.map(|text| parse(field, text)).transpose()
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
        }
    }

    #[test]
    fn a_handle_survives_being_stored() {
        let json = r#"{"endpoint":"payment.refund","conversationId":"refund-7","paymentTransactionId":"11441121","price":"10.20","currency":"TRY","firstSixDigits":"552879","lastFourDigits":"0008","sentAt":"2026-11-22T10:00:00Z"}"#;
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
        check_refused("{}", "is not the handle of a call: missing field `endpoint`");
        check_refused("[]", "is not the handle of a call, which is a JSON object");
        check_refused("x", "which is a JSON object");
        check_refused(
            r#"{"endpoint":"bin.check","conversationId":"c"}"#,
            "bin.check is not a call whose outcome",
        );
        check_refused(
            r#"{"endpoint":"payment.create","conversationId":"c","price":"1,5"}"#,
            "price ",
        );
    }
}
