//! What the bank of the terminal says of one transaction.

use iyzico_core::in_store::{
    InStoreFailure, InStoreOperation, InStoreReceipt, InStoreReceiptLine, InStoreTransaction,
};
use iyzico_core::order::{Currency, Note};
use iyzico_core::value::message::Message;
use iyzico_core::{Price, object};
use jiff::Timestamp;

use super::clock::{local_time, turkish};
use super::fields::note;
use super::numbers::Numbers;

/// One transaction at the terminal. The words and codes in it are ours: the documents name the fields only.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Receipt {
    kind: Kind,
    amount: Price,
    pub(crate) approved: bool,
    pub(crate) at: Timestamp,
    record: i64,
    reference: Note,
    approval: Option<Note>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sale,
    Refund,
    Void,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Sale => "SALE",
            Self::Refund => "REFUND",
            Self::Void => "VOID",
        }
    }
}

impl Receipt {
    pub(crate) fn new(
        kind: Kind,
        amount: Price,
        approved: bool,
        at: Timestamp,
        numbers: &mut Numbers,
    ) -> Self {
        Self {
            kind,
            amount,
            approved,
            at,
            record: numbers.record(),
            reference: numbers.reference(),
            approval: approved.then(|| numbers.approval()),
        }
    }

    /// The transaction as responses have it.
    pub(crate) fn transaction(&self) -> InStoreTransaction {
        let code = note(if self.approved { "00" } else { "05" });
        object!(InStoreTransaction {
            screen_message: Some(self.said()),
            rrn: Some(self.reference.clone()),
            transaction_date: Some(note(local_time(self.at).as_str())),
            transaction_date_iso: Some(self.iso()),
            receipt: Some(self.receipt()),
            approved: self.approval.clone(),
            amount: Some(self.amount),
            currency_code: Some(Currency::new("TRY").expect("it is one")),
            transaction_code: Some(note(self.kind.word())),
            record_id: Some(self.record),
            masked_pan: Some(message("552879******0008")),
            authorization_code: self.approval.clone(),
            response_code_value: Some(code.clone()),
            status_code: Some(note(if self.approved { "APPROVED" } else { "DECLINED" })),
            hex_color: Some(note(if self.approved { "#1e7e34" } else { "#b00020" })),
            result_text: Some(self.said()),
            bank_response_code_value: Some(code),
            issuer_bin: Some(note("552879")),
            acquirer_id: Some(note("1")),
            has_discount: Some(false),
        })
    }

    /// What the app hands over.
    pub(crate) fn operation(&self) -> InStoreOperation {
        let failure = object!(InStoreFailure {
            transaction_amount: Some(self.amount),
            payment_result_text: Some(self.said()),
            screen_message_text: Some(self.said()),
            date: Some(note(local_time(self.at).as_str())),
            date_iso: Some(self.iso()),
        });
        let mut transaction = self.transaction();
        transaction.has_installment = Some(false);
        object!(InStoreOperation {
            transaction: Some(transaction),
            payment_failed_result: (!self.approved).then_some(failure),
        })
    }

    fn receipt(&self) -> InStoreReceipt {
        let is = |kind| Some(self.approved && self.kind == kind);
        let line = object!(InStoreReceiptLine {
            key: Some(note(self.kind.word())),
            value: Some(message(&format!("{} TRY", self.amount))),
            show_check: Some(self.approved),
            show_times: Some(!self.approved),
        });
        object!(InStoreReceipt {
            detail: Some(vec![line]),
            schema_name: Some(note("MASTERCARD")),
            approved: is(Kind::Sale),
            refund_approved: is(Kind::Refund),
            void_approved: is(Kind::Void),
        })
    }

    fn iso(&self) -> Note {
        note(&turkish(self.at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    }

    fn said(&self) -> Message {
        message(if self.approved { "Approved" } else { "Declined" })
    }
}

fn message(text: &str) -> Message {
    text.parse().expect("a message takes any text")
}
