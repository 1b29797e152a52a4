use std::fmt::Display;

use super::{Call, Earlier, Found, Pending, Verdict};
use crate::Price;
use crate::payment::{
    CancelRecord, Cancellation, Payment, PaymentHistory, PaymentRecord, PaymentStatus, Phase,
    Refund, RefundRecord,
};
use crate::wire::error::ApiError;

/// Why what was found proves nothing.
type Doubt = String;

impl Pending {
    /// Judges the answer to [`Question::Payment`](super::Question::Payment).
    ///
    /// A payment that differs from what was asked for proves nothing, not even a refusal.
    pub fn judge_payment(&self, found: &Payment) -> Verdict {
        self.unless_it_may_be_another(self.verdict_of_payment(found))
    }

    fn verdict_of_payment(&self, found: &Payment) -> Verdict {
        if let Err(doubt) = self.compare_payment(found) {
            return Verdict::NotYet(format!("payment {} was found, but {doubt}", found.payment_id));
        }
        let state = match &found.payment_status {
            Some(PaymentStatus::Success) => {
                return Verdict::Succeeded(Found::Payment(Box::new(found.clone())));
            }
            Some(PaymentStatus::Failure) => {
                return Verdict::Declined(Box::new(self.found_refused(found)));
            }
            Some(state) => format!("its paymentStatus is {}", on_the_wire(state)),
            None => "it has no paymentStatus".to_owned(),
        };
        Verdict::NotYet(format!("payment {} was found, but {state}", found.payment_id))
    }

    fn found_refused(&self, found: &Payment) -> ApiError {
        let message = "it was looked up and found with paymentStatus FAILURE";
        let mut error = ApiError::found(self.call.endpoint(), message);
        error.conversation_id = Some(self.conversation_id.to_string());
        error.payment_id = Some(found.payment_id.to_string());
        error
    }

    fn compare_payment(&self, found: &Payment) -> Result<(), Doubt> {
        let phase = found.phase.as_ref();
        match (self.call, phase) {
            (Call::CreatePayment, None | Some(Phase::Auth))
            | (Call::AuthorizePayment, None | Some(Phase::PreAuth | Phase::PostAuth))
            | (Call::CapturePayment, Some(Phase::PostAuth))
            | (Call::CompleteThreeDs | Call::CompleteThreeDsUncompared, _) => {}
            (Call::CancelPayment | Call::RefundPayment | Call::RefundAmount, _) => {
                return Err("a payment does not tell what went back".to_owned());
            }
            (_, None) => return Err("it has no phase".to_owned()),
            (_, Some(phase)) => return Err(format!("its phase is {}", on_the_wire(phase))),
        }
        same("paymentId", self.payment_id.as_ref(), Some(&found.payment_id))?;
        same_amount("price", self.price, Some(found.price))?;
        same_amount("paidPrice", self.paid_price, Some(found.paid_price))?;
        same("currency", self.currency.as_ref(), found.currency.as_ref())?;
        same("basketId", self.basket_id.as_ref(), found.basket_id.as_ref())
    }

    /// Judges the answer to [`Question::History`](super::Question::History).
    ///
    /// Only a record that carries the `conversationId` of the call counts: the same amount may
    /// have gone back for another reason. A history never proves that a call was refused.
    pub fn judge_history(&self, history: &PaymentHistory) -> Verdict {
        let payments = history.payments.as_deref().unwrap_or_default();
        let of_this_payment = |record: &&PaymentRecord| {
            record.payment_id.is_some() && record.payment_id == self.payment_id
        };
        let Some(record) = payments.iter().find(of_this_payment) else {
            return Verdict::NotYet("the payment was not found".to_owned());
        };
        let found = match self.call {
            Call::CancelPayment => self.find_cancellation(record).map(Found::Cancellation),
            Call::RefundPayment | Call::RefundAmount => self.find_refund(record).map(Found::Refund),
            _ => Err("a history of what went back does not tell what was taken".to_owned()),
        };
        self.unless_it_may_be_another(found.map_or_else(Verdict::NotYet, Verdict::Succeeded))
    }

    /// Where the `conversationId` finds the call, earlier calls that shared it may be found instead.
    fn unless_it_may_be_another(&self, verdict: Verdict) -> Verdict {
        let is_doubtful = match &verdict {
            Verdict::Succeeded(_) => self.earlier == Some(Earlier::MayHaveMoved),
            Verdict::Declined(_) => self.earlier.is_some(),
            Verdict::NotYet(_) => false,
        };
        if is_doubtful && self.call.is_found_by_conversation_id() {
            let id = &self.conversation_id;
            return Verdict::NotYet(format!(
                "something was found, but it may be an earlier call with conversationId {id}"
            ));
        }
        verdict
    }

    fn find_cancellation(&self, record: &PaymentRecord) -> Result<Box<Cancellation>, Doubt> {
        let cancels = record.cancels.as_deref().unwrap_or_default();
        let is_ours = |cancel: &&CancelRecord| {
            cancel.cancel_conversation_id.as_ref().is_some_and(|id| self.sent_with(id.as_str()))
        };
        let cancel = cancels.iter().find(is_ours).ok_or_else(|| self.nothing("cancellation"))?;
        is_done(cancel.refund_status, cancel.error_code.as_ref())?;
        same_amount("refundPrice", record.paid_price, cancel.refund_price)?;
        Ok(Box::new(Cancellation {
            payment_id: self.payment_id.clone().expect("it was compared"),
            price: cancel.refund_price,
            currency: cancel.currency_code.clone(),
            auth_code: cancel.auth_code.clone(),
            host_reference: record.host_reference.clone(),
            cancel_host_reference: cancel.host_reference.clone(),
            connector_name: record.connector_name.clone(),
        }))
    }

    /// A refund of an amount is spread over the lines, so its parts are added up.
    fn find_refund(&self, record: &PaymentRecord) -> Result<Box<Refund>, Doubt> {
        let parts: Vec<&RefundRecord> = record
            .item_transactions
            .iter()
            .flatten()
            .filter(|line| {
                self.payment_transaction_id.is_none()
                    || line.payment_transaction_id == self.payment_transaction_id
            })
            .flat_map(|line| line.refunds.iter().flatten())
            .filter(|refund| {
                refund.refund_conversation_id.as_ref().is_some_and(|id| self.sent_with(id.as_str()))
            })
            .collect();
        let first = parts.first().ok_or_else(|| self.nothing("refund"))?;
        let mut total = Price::ZERO;
        for part in &parts {
            is_done(part.refund_status, part.error_code.as_ref())?;
            if self.currency.is_some() && part.currency_code.is_some() {
                same("currencyCode", self.currency.as_ref(), part.currency_code.as_ref())?;
            }
            let amount = part.refund_price.ok_or("it was found without refundPrice")?;
            let sum = total.amount().checked_add(amount.amount());
            total = Price::new(sum.ok_or("its refundPrices have no sum")?);
        }
        same_amount("refundPrice", self.price, Some(total))?;
        Ok(Box::new(Refund {
            payment_id: self.payment_id.clone().expect("it was compared"),
            payment_transaction_id: self.payment_transaction_id.clone(),
            price: Some(total),
            currency: first.currency_code.clone(),
            auth_code: first.auth_code.clone(),
            host_reference: record.host_reference.clone(),
            refund_host_reference: first.host_reference.clone(),
            retryable: None,
            transaction_type: None,
            signature: None,
            connector_name: record.connector_name.clone(),
        }))
    }

    fn sent_with(&self, conversation_id: &str) -> bool {
        self.conversation_id.as_str() == conversation_id
    }

    fn nothing(&self, what: &str) -> Doubt {
        format!("no {what} with conversationId {} was found", self.conversation_id)
    }
}

/// 1 is the only documented state.
fn is_done(status: Option<i32>, error_code: Option<&impl Display>) -> Result<(), Doubt> {
    match (status, error_code) {
        (Some(1), None) => Ok(()),
        (_, Some(code)) => Err(format!("it was found with error {code}")),
        (Some(status), None) => Err(format!("it was found with refundStatus {status}")),
        (None, None) => Err("it was found without refundStatus".to_owned()),
    }
}

/// What was not asked for is not compared; what was asked for must be there.
fn same<T: PartialEq + Display>(
    field: &str,
    asked: Option<&T>,
    found: Option<&T>,
) -> Result<(), Doubt> {
    match (asked, found) {
        (None, _) => Ok(()),
        (Some(asked), Some(found)) if asked == found => Ok(()),
        (Some(asked), found) => Err(differs(field, asked, found)),
    }
}

fn same_amount(field: &str, asked: Option<Price>, found: Option<Price>) -> Result<(), Doubt> {
    match (asked, found) {
        (None, _) => Ok(()),
        (Some(asked), Some(found)) if asked.is_same_as(found) => Ok(()),
        (Some(asked), found) => Err(differs(field, asked, found)),
    }
}

fn differs(field: &str, asked: impl Display, found: Option<impl Display>) -> Doubt {
    match found {
        Some(found) => format!("its {field} is {found}, {asked} was expected"),
        None => format!("it has no {field}, {asked} was expected"),
    }
}

/// The word that the wire has for a state.
fn on_the_wire(state: &impl serde::Serialize) -> String {
    let json = serde_json::to_string(state).expect("a state is a word");
    json.trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAYMENT: &str = r#"{"paymentId":"10","price":1.0,"paidPrice":1.20000000,"currency":"TRY","basketId":"B1","phase":"AUTH","paymentStatus":"SUCCESS"}"#;

    fn pending(call: Call) -> Pending {
        Pending {
            call,
            conversation_id: "c-1".parse().unwrap(),
            payment_id: None,
            payment_transaction_id: None,
            price: None,
            paid_price: None,
            currency: None,
            basket_id: None,
            earlier: None,
        }
    }

    fn charge() -> Pending {
        Pending {
            price: Some("1".parse().unwrap()),
            paid_price: Some("1.2".parse().unwrap()),
            currency: Some("TRY".parse().unwrap()),
            basket_id: Some("B1".parse().unwrap()),
            ..pending(Call::CreatePayment)
        }
    }

    fn of_payment(call: Call) -> Pending {
        Pending { payment_id: Some("10".parse().unwrap()), ..pending(call) }
    }

    /// Judges the usual payment with one part replaced: `success`, `declined` or the doubt.
    #[track_caller]
    fn check_payment(pending: &Pending, (part, replacement): (&str, &str), expected: &str) {
        assert!(PAYMENT.contains(part));
        let found = PAYMENT.replace(part, replacement);
        check(pending.judge_payment(&serde_json::from_str(&found).unwrap()), expected);
    }

    #[track_caller]
    fn check_history(pending: &Pending, found: &str, expected: &str) {
        check(pending.judge_history(&serde_json::from_str(found).unwrap()), expected);
    }

    #[track_caller]
    fn check(verdict: Verdict, expected: &str) {
        let verdict = match verdict {
            Verdict::Succeeded(_) => "success".to_owned(),
            Verdict::Declined(error) => {
                assert_eq!(error.outcome(), crate::Outcome::Refused);
                "declined".to_owned()
            }
            Verdict::NotYet(doubt) => doubt,
        };
        assert_eq!(verdict, expected);
    }

    #[test]
    fn a_charge_is_proven_by_a_payment_that_is_the_one_asked_for() {
        let same = ("", "");
        check_payment(&charge(), same, "success");
        check_payment(&charge(), (r#","phase":"AUTH""#, ""), "success");
        check_payment(&charge(), ("\"SUCCESS", "\"FAILURE"), "declined");
        for (part, replacement, doubt) in [
            ("\"price\":1.0", "\"price\":1.01", "its price is 1.01, 1 was expected"),
            ("1.20000000", "1.21", "its paidPrice is 1.21, 1.2 was expected"),
            ("TRY", "EUR", "its currency is EUR, TRY was expected"),
            (r#""currency":"TRY","#, "", "it has no currency, TRY was expected"),
            ("B1", "B2", "its basketId is B2, B1 was expected"),
            (r#""basketId":"B1","#, "", "it has no basketId, B1 was expected"),
            ("\"AUTH", "\"PRE_AUTH", "its phase is PRE_AUTH"),
            ("\"SUCCESS", "\"INIT_THREEDS", "its paymentStatus is INIT_THREEDS"),
            ("\"SUCCESS", "\"SOMETHING", "its paymentStatus is SOMETHING"),
            (r#","paymentStatus":"SUCCESS""#, "", "it has no paymentStatus"),
        ] {
            let expected = format!("payment 10 was found, but {doubt}");
            check_payment(&charge(), (part, replacement), &expected);
        }
    }

    #[test]
    fn another_payment_that_failed_does_not_prove_a_refusal() {
        let mut other = charge();
        other.basket_id = Some("B2".parse().unwrap());
        let doubt = "payment 10 was found, but its basketId is B1, B2 was expected";
        check_payment(&other, ("\"SUCCESS", "\"FAILURE"), doubt);
    }

    #[test]
    fn what_may_be_an_earlier_call_under_the_same_reference_proves_nothing() {
        let doubt = "something was found, but it may be an earlier call with conversationId c-1";
        let (success, failure) = (("", ""), ("\"SUCCESS", "\"FAILURE"));
        let second = charge().after(Some(Earlier::Declined));
        check_payment(&second, success, "success");
        check_payment(&second, failure, doubt);
        let second = charge().after(Some(Earlier::MayHaveMoved));
        check_payment(&second, success, doubt);
        check_payment(&second, failure, doubt);
    }

    #[test]
    fn a_payment_that_is_found_by_its_number_is_no_other() {
        let capture = of_payment(Call::CapturePayment).after(Some(Earlier::MayHaveMoved));
        check_payment(&capture, ("\"AUTH", "\"POST_AUTH"), "success");
    }

    #[test]
    fn a_hold_is_not_a_charge() {
        let hold = Pending { call: Call::AuthorizePayment, ..charge() };
        check_payment(&hold, ("\"AUTH", "\"PRE_AUTH"), "success");
        check_payment(&hold, ("\"AUTH", "\"POST_AUTH"), "success");
        check_payment(&hold, ("", ""), "payment 10 was found, but its phase is AUTH");
    }

    #[test]
    fn a_capture_is_proven_by_the_phase_and_the_amount() {
        let capture = Pending {
            paid_price: Some("1.2".parse().unwrap()),
            ..of_payment(Call::CapturePayment)
        };
        let hold = "payment 10 was found, but its phase is PRE_AUTH";
        check_payment(&capture, ("\"AUTH", "\"POST_AUTH"), "success");
        check_payment(&capture, ("\"AUTH", "\"PRE_AUTH"), hold);
        let unclear = "payment 10 was found, but it has no phase";
        check_payment(&capture, (r#","phase":"AUTH""#, ""), unclear);
        let more = Pending { paid_price: Some("1.3".parse().unwrap()), ..capture };
        let differs = "payment 10 was found, but its paidPrice is 1.20000000, 1.3 was expected";
        check_payment(&more, ("\"AUTH", "\"POST_AUTH"), differs);
    }

    #[test]
    fn the_end_of_three_ds_is_proven_by_the_same_payment() {
        let complete = of_payment(Call::CompleteThreeDsUncompared);
        check_payment(&complete, ("", ""), "success");
        check_payment(&complete, ("\"AUTH", "\"PRE_AUTH"), "success");
        check_payment(&complete, ("\"SUCCESS", "\"FAILURE"), "declined");
        let waits = "payment 10 was found, but its paymentStatus is CALLBACK_THREEDS";
        check_payment(&complete, ("\"SUCCESS", "\"CALLBACK_THREEDS"), waits);
        let other = "payment 11 was found, but its paymentId is 11, 10 was expected";
        check_payment(&complete, ("\"10\"", "\"11\""), other);
    }

    #[test]
    fn a_payment_does_not_prove_what_went_back() {
        let doubt = "payment 10 was found, but a payment does not tell what went back";
        check_payment(&of_payment(Call::CancelPayment), ("", ""), doubt);
        check_history(
            &of_payment(Call::CapturePayment),
            r#"{"payments":[{"paymentId":10}]}"#,
            "a history of what went back does not tell what was taken",
        );
    }

    fn cancelled(cancel: &str) -> String {
        format!(r#"{{"payments":[{{"paymentId":10,"paidPrice":1.2,"cancels":[{cancel}]}}]}}"#)
    }

    #[test]
    fn a_cancellation_is_proven_by_its_own_record() {
        let cancel = of_payment(Call::CancelPayment);
        let nothing = "no cancellation with conversationId c-1 was found";
        check_history(&cancel, r#"{"payments":[]}"#, "the payment was not found");
        check_history(&cancel, "{}", "the payment was not found");
        check_history(&cancel, r#"{"payments":[{"paymentId":11}]}"#, "the payment was not found");
        check_history(&cancel, &cancelled(""), nothing);
        for (record, expected) in [
            (r#"{"cancelConversationId":"c-1","refundStatus":1,"refundPrice":1.2}"#, "success"),
            (r#"{"cancelConversationId":"c-2","refundStatus":1,"refundPrice":1.2}"#, nothing),
            (r#"{"refundStatus":1,"refundPrice":1.2}"#, nothing),
            (
                r#"{"cancelConversationId":"c-1","refundStatus":1,"refundPrice":1.1}"#,
                "its refundPrice is 1.1, 1.2 was expected",
            ),
            (
                r#"{"cancelConversationId":"c-1","refundStatus":0,"refundPrice":1.2}"#,
                "it was found with refundStatus 0",
            ),
            (
                r#"{"cancelConversationId":"c-1","refundStatus":1,"errorCode":"10051"}"#,
                "it was found with error 10051",
            ),
        ] {
            check_history(&cancel, &cancelled(record), expected);
        }
    }

    fn refund(line: Option<&str>, amount: &str) -> Pending {
        Pending {
            payment_transaction_id: line.map(|line| line.parse().unwrap()),
            price: Some(amount.parse().unwrap()),
            currency: Some("TRY".parse().unwrap()),
            ..of_payment(line.map_or(Call::RefundAmount, |_| Call::RefundPayment))
        }
    }

    /// Two lines, each with a refund of ours and one of another call.
    const REFUNDED: &str = r#"{"payments":[{"paymentId":10,"itemTransactions":[
        {"paymentTransactionId":"1","refunds":[
            {"refundConversationId":"c-1","refundPrice":0.5,"refundStatus":1,"currencyCode":"TRY"},
            {"refundConversationId":"c-0","refundPrice":0.1,"refundStatus":1}]},
        {"paymentTransactionId":"2","refunds":[
            {"refundConversationId":"c-1","refundPrice":0.25,"refundStatus":1},
            {"refundConversationId":"c-0","refundPrice":0.5,"refundStatus":1}]}]}]}"#;

    #[test]
    fn a_refund_is_proven_by_its_own_records() {
        check_history(&refund(None, "0.75"), REFUNDED, "success");
        check_history(&refund(Some("1"), "0.5"), REFUNDED, "success");
        check_history(&refund(Some("2"), "0.25"), REFUNDED, "success");
        for (pending, found, expected) in [
            (refund(None, "0.5"), REFUNDED, "its refundPrice is 0.75, 0.5 was expected"),
            (refund(Some("2"), "0.5"), REFUNDED, "its refundPrice is 0.25, 0.5 was expected"),
            (refund(Some("3"), "0.5"), REFUNDED, "no refund with conversationId c-1 was found"),
            (
                refund(Some("1"), "0.5"),
                &REFUNDED.replace("TRY", "EUR"),
                "its currencyCode is EUR, TRY was expected",
            ),
            (
                refund(Some("1"), "0.5"),
                &REFUNDED.replace("0.5,", "null,"),
                "it was found without refundPrice",
            ),
            (
                refund(None, "0.75"),
                &REFUNDED.replace("\"refundStatus\":1", "\"refundStatus\":2"),
                "it was found with refundStatus 2",
            ),
        ] {
            check_history(&pending, found, expected);
        }
    }

    #[test]
    fn amounts_whose_sum_has_no_end_prove_nothing() {
        let endless = "79228162514264337593543950335";
        let found = REFUNDED.replace("0.5,", "0.25,").replace("0.25,", &format!("{endless},"));
        check_history(&refund(None, "0.75"), &found, "its refundPrices have no sum");
    }

    #[test]
    fn what_was_found_has_the_shape_of_the_lost_answer() {
        let history = serde_json::from_str(REFUNDED).unwrap();
        let verdict = refund(None, "0.75").judge_history(&history);
        let Verdict::Succeeded(found) = verdict else {
            panic!("{verdict:?}");
        };
        let json = crate::wire::json::encode_with_text_amounts(&found);
        assert_eq!(json, r#"{"paymentId":"10","price":"0.75","currency":"TRY"}"#);
    }
}
