//! Cancellations: they do not show in the payment itself, but in its history.

use jiff::SignedDuration;

use crate::payment::{
    CancelPayment, CancelRecord, Cancellation, PaymentHistory, PaymentRecord, RefundStatus,
    RetrievePaymentHistory,
};
use crate::recovery::compare::{Doubt, is_done, same_amount};
use crate::recovery::{Found, Pending, Recoverable, Verdict};
use crate::value::card::hide_numbers;

impl Recoverable for CancelPayment {
    type LookUp = RetrievePaymentHistory;

    fn look_up(pending: &Pending) -> Option<RetrievePaymentHistory> {
        let payment_id = pending.payment_id.clone()?;
        Some(RetrievePaymentHistory::builder().payment_id(payment_id).build())
    }

    /// Only a record that carries the `conversationId` of the call counts. A history never proves
    /// that a call was refused.
    fn judge(pending: &Pending, history: &Found<'_, PaymentHistory>) -> Verdict<Cancellation> {
        let found = pending
            .record_in(history)
            .and_then(|record| pending.find_cancellation(record, history.clock_offset));
        found.map_or_else(Verdict::NotYet, Verdict::Succeeded)
    }
}

impl Pending {
    /// The record of the payment that the call was about.
    pub(super) fn record_in<'a>(
        &self,
        history: &'a PaymentHistory,
    ) -> Result<&'a PaymentRecord, Doubt> {
        let of_this_payment = |record: &&PaymentRecord| {
            record.payment_id.is_some() && record.payment_id == self.payment_id
        };
        let found = history.payments.iter().flatten().find(of_this_payment);
        found.ok_or_else(|| "the payment was not found".to_owned())
    }

    fn find_cancellation(
        &self,
        record: &PaymentRecord,
        clock_offset: Option<SignedDuration>,
    ) -> Result<Box<Cancellation>, Doubt> {
        let is_ours = |cancel: &&CancelRecord| {
            cancel.cancel_conversation_id.as_ref().is_some_and(|id| self.sent_with(id.as_str()))
        };
        let cancel = record.cancels.iter().flatten().find(is_ours);
        let cancel = cancel.ok_or_else(|| self.nothing("cancellation", record))?;
        is_done(cancel.refund_status, cancel.error_code.as_ref())?;
        same_amount("refundPrice", record.paid_price, cancel.refund_price)?;
        self.check_time(cancel.created_date.as_ref(), clock_offset)?;
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

    pub(super) fn sent_with(&self, conversation_id: &str) -> bool {
        self.conversation_id.as_str() == conversation_id
    }

    /// Says what else has gone back: whoever reads it need not ask for the history.
    pub(super) fn nothing(&self, what: &str, record: &PaymentRecord) -> Doubt {
        let id = hide_numbers(self.conversation_id.as_str());
        let is_of_another_call = |cancel: &CancelRecord| {
            let its_own = cancel.cancel_conversation_id.as_ref();
            its_own.is_some_and(|id| !self.sent_with(id.as_str()))
                && is_done(cancel.refund_status, cancel.error_code.as_ref()).is_ok()
        };
        let gone = if record.cancels.iter().flatten().any(is_of_another_call) {
            "; another call has cancelled the payment"
        } else {
            match record.payment_refund_status {
                Some(RefundStatus::TotallyRefunded) => "; all of the payment has gone back",
                Some(RefundStatus::PartiallyRefunded) => "; a part of the payment has gone back",
                _ => "",
            }
        };
        format!("no {what} with conversationId {id} was found{gone}")
    }
}
