//! iyzico's own numbers of things.

use crate::value::rule::Rule;
use crate::value::text::{Kind, Text};

/// iyzico's number of a payment. Text in payment responses, a number in reports and webhooks; text here.
pub type PaymentId = Text<kind::PaymentId>;
/// iyzico's number of one line of a payment: what a refund of that line names.
pub type PaymentTransactionId = Text<kind::PaymentTransactionId>;

/// iyzico's reference of a record, such as a subscription product or plan.
pub type ReferenceCode = Text<kind::ReferenceCode>;

/// The kinds behind the text types of this module.
pub mod kind {
    use super::{Kind, Rule};

    /// Kind of [`PaymentId`](super::PaymentId).
    pub struct PaymentId;

    impl Kind for PaymentId {
        const RULE: Rule = Rule::new("PaymentId", "iyzico's number of the payment", "10851936")
            .code("5002")
            .missing_code("5002")
            .refuse(|text| text.trim().is_empty().then_some("must not be empty"));
    }

    /// Kind of [`PaymentTransactionId`](super::PaymentTransactionId).
    pub struct PaymentTransactionId;

    impl Kind for PaymentTransactionId {
        const RULE: Rule = Rule::new(
            "PaymentTransactionId",
            "iyzico's number of one line of a payment",
            "11441121",
        )
        .code("5001")
        .missing_code("5001")
        .refuse(|text| text.trim().is_empty().then_some("must not be empty"));
    }

    /// Kind of [`ReferenceCode`](super::ReferenceCode).
    pub struct ReferenceCode;

    impl Kind for ReferenceCode {
        const RULE: Rule = Rule::new(
            "ReferenceCode",
            "iyzico's reference of the record",
            "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11",
        )
        .code("11")
        .missing_code("11")
        .refuse(|text| text.trim().is_empty().then_some("must not be empty"));
    }
}
