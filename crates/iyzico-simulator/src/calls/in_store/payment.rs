use std::collections::BTreeMap;

use iyzico_core::ids::{PaymentId, PaymentNumber};
use iyzico_core::in_store::{
    DecryptInStoreResult, DecryptInStoreResultV2, InStorePayment, InStorePaymentByPost,
    InStoreResult, InStoreSession, InStoreTransaction, InitializeInStorePayment,
    RefundInStorePayment, RetrieveInStorePayment, RetrieveInStorePaymentByPost,
};
use iyzico_core::{Given, object};
use serde_json::value::RawValue;

use super::check_merchant;
use crate::bank::fields::{amount, note, required};
use crate::bank::in_store::{Session, refuse};
use crate::bank::refusal::Refusal;
use crate::bank::{Bank, sealed};
use crate::calls::report::numbers::ids_as_numbers;
use crate::calls::serve::Serve;

impl Serve for InitializeInStorePayment {
    fn serve(&self, bank: &mut Bank) -> Result<InStoreSession, Refusal> {
        check_merchant(&self.merchant_id)?;
        let session = bank.in_store.open_payment(
            required(&self.user_id)?.as_str(),
            required(&self.order_id)?.as_str(),
            amount(&self.amount)?,
            required(&self.callback_url)?.as_str(),
            &mut bank.numbers,
        )?;
        Ok(opened(session))
    }

    fn respell(response: String) -> String {
        ids_as_numbers(response)
    }
}

impl Serve for RefundInStorePayment {
    fn serve(&self, bank: &mut Bank) -> Result<InStoreSession, Refusal> {
        check_merchant(&self.merchant_id)?;
        let part = self.refund_amount.as_ref().or(self.refund_price.as_ref());
        let session = bank.in_store.open_refund(
            required(&self.user_id)?.as_str(),
            &number(&self.payment_id)?,
            part.filter(|part| part.value().is_some()).map(amount).transpose()?,
            required(&self.callback_url)?.as_str(),
            &mut bank.numbers,
        )?;
        Ok(opened(session))
    }

    fn respell(response: String) -> String {
        ids_as_numbers(response)
    }
}

fn opened(session: &Session) -> InStoreSession {
    object!(InStoreSession {
        deep_link_url: note(&session.deep_link()),
        payment_session_token: session.token.clone(),
        payment_id: session.payment_id(),
    })
}

impl Serve for RetrieveInStorePayment {
    fn serve(&self, bank: &mut Bank) -> Result<InStorePayment, Refusal> {
        check_merchant(&self.merchant_id)?;
        let payment = bank.in_store.find(&number(&self.payment_id)?)?;
        Ok(object!(InStorePayment {
            payment_id: Some(payment.payment_id.clone()),
            order_id: Some(note(&payment.order_id)),
            user_id: Some(note(&payment.user_id)),
            transaction_detail: payment.transaction(bank.now()),
        }))
    }

    fn respell(response: String) -> String {
        ids_as_numbers(response)
    }
}

impl Serve for RetrieveInStorePaymentByPost {
    /// Most of the detail stands beside it here, as documented.
    fn serve(&self, bank: &mut Bank) -> Result<InStorePaymentByPost, Refusal> {
        check_merchant(&self.merchant_id)?;
        let payment = bank.in_store.find(&number(&self.payment_id)?)?;
        let detail = payment.transaction(bank.now());
        let inside = detail.as_ref().map(|detail| {
            object!(InStoreTransaction {
                screen_message: detail.screen_message.clone(),
                rrn: detail.rrn.clone(),
                transaction_date: detail.transaction_date.clone(),
                transaction_date_iso: detail.transaction_date_iso.clone(),
                receipt: detail.receipt.clone(),
            })
        });
        let detail = detail.unwrap_or_default();
        Ok(object!(InStorePaymentByPost {
            payment_id: Some(payment.payment_id.clone()),
            order_id: Some(note(&payment.order_id)),
            user_id: Some(note(&payment.user_id)),
            transaction_detail: inside,
            amount: detail.amount,
            currency_code: detail.currency_code,
            transaction_code: detail.transaction_code,
            record_id: detail.record_id,
            masked_pan: detail.masked_pan,
            authorization_code: detail.authorization_code,
            response_code_value: detail.response_code_value,
            status_code: detail.status_code,
            hex_color: detail.hex_color,
            result_text: detail.result_text,
            is_voidable: detail.is_voidable,
            is_refundable: detail.is_refundable,
            bank_response_code_value: detail.bank_response_code_value,
            issuer_bin: detail.issuer_bin,
            acquirer_id: detail.acquirer_id,
            clearing_date: detail.clearing_date,
            has_discount: detail.has_discount,
        }))
    }

    /// With a capital letter, as documented, but for the names that are not.
    fn respell(response: String) -> String {
        const SMALL: [&str; 9] = [
            "status",
            "locale",
            "systemTime",
            "conversationId",
            "paymentId",
            "orderId",
            "userId",
            "transactionDetail",
            "signature",
        ];
        ids_as_numbers(capitals(&response, &SMALL).unwrap_or(response))
    }
}

/// The names of all fields with a capital letter, at any depth; `None` for what is no object.
fn capitals(object: &str, small: &[&str]) -> Option<String> {
    let fields: BTreeMap<String, Box<RawValue>> = serde_json::from_str(object).ok()?;
    let fields: Option<BTreeMap<String, Box<RawValue>>> = fields
        .into_iter()
        .map(|(name, value)| {
            let name = match name.split_at_checked(1) {
                Some((first, rest)) if !small.contains(&name.as_str()) => {
                    first.to_ascii_uppercase() + rest
                }
                _ => name,
            };
            Some((name, RawValue::from_string(inner(value.get())).ok()?))
        })
        .collect();
    serde_json::to_string(&fields?).ok()
}

fn inner(value: &str) -> String {
    let list: Option<Vec<Box<RawValue>>> = serde_json::from_str(value).ok();
    if let Some(list) = list {
        let values: Vec<_> = list.iter().map(|value| inner(value.get())).collect();
        return format!("[{}]", values.join(","));
    }
    capitals(value, &[]).unwrap_or_else(|| value.to_owned())
}

impl Serve for DecryptInStoreResult {
    fn serve(&self, bank: &mut Bank) -> Result<InStoreResult, Refusal> {
        decrypt(self, bank, 400)
    }
}

impl Serve for DecryptInStoreResultV2 {
    fn serve(&self, bank: &mut Bank) -> Result<InStoreResult, Refusal> {
        decrypt(&self.0, bank, 422)
    }
}

/// The HTTP status of a refusal is documented differently for the two versions.
fn decrypt(
    asked: &DecryptInStoreResult,
    bank: &Bank,
    status: u16,
) -> Result<InStoreResult, Refusal> {
    check_merchant(&asked.merchant_id)?;
    let token = required(&asked.payment_session_token)?;
    let session = bank.in_store.session(token.as_str());
    let session = session.ok_or_else(|| refuse(status, "there is no session with this token"))?;
    let operation = sealed::open(&session.token, required(&asked.data)?.as_str());
    let reason = "the data was not handed over in this session, or was changed";
    let operation = operation.ok_or_else(|| refuse(status, reason))?;
    Ok(object!(InStoreResult { in_store_complete_operation: Some(operation) }))
}

fn number(given: &Given<PaymentNumber>) -> Result<PaymentId, Refusal> {
    let PaymentNumber(number) = required(given)?;
    Ok(PaymentId::new(&number.to_string()).expect("digits name a payment"))
}
