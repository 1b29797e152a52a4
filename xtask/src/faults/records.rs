//! A merchant's record of an order: what was wanted, what was tried, what is believed.

use iyzico_core::Price;
use iyzico_core::legacy::BasicPayment;
use iyzico_core::payment::{Cancellation, ItemTransaction, Payment, Refund};

/// Everything about one order.
#[derive(Clone, Debug)]
pub(crate) struct OrderRecord {
    pub(crate) basket_id: String,
    pub(crate) operations: Vec<Operation>,
}

/// Something that the merchant wants to happen once.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) wanted: Wanted,
    /// What was sent for it, oldest first.
    pub(crate) attempts: Vec<Attempt>,
}

/// What is to happen, with what is needed to recognise it in the bank's ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Charge,
    Hold,
    /// A payment on a checkout form.
    Form,
    ThreeDs {
        payment_id: String,
    },
    Capture {
        payment_id: String,
    },
    Cancel {
        payment_id: String,
    },
    RefundLine {
        payment_id: String,
        line: String,
        amount: Price,
    },
    /// The refund of a line at the merchant's own cost.
    ChargeMerchant {
        payment_id: String,
        line: String,
        amount: Price,
    },
    RefundAmount {
        payment_id: String,
        amount: Price,
    },
    /// Money for a sub-merchant.
    CrossBooking {
        amount: Price,
    },
}

impl Wanted {
    /// Name of the operation in reports.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Hold => "hold",
            Self::Form => "checkout form",
            Self::ThreeDs { .. } => "3-D Secure",
            Self::Capture { .. } => "capture",
            Self::Cancel { .. } => "cancel",
            Self::RefundLine { .. } => "refund of a line",
            Self::ChargeMerchant { .. } => "refund, own cost",
            Self::RefundAmount { .. } => "refund of an amount",
            Self::CrossBooking { .. } => "cross booking",
        }
    }

    /// Whether the payment itself names the attempt that made it; see [`Attempt::trace`].
    pub(crate) fn is_marked(&self) -> bool {
        matches!(self, Self::Charge | Self::Hold | Self::Form)
    }

    pub(crate) const NAMES: [&'static str; 10] = [
        "charge",
        "hold",
        "checkout form",
        "3-D Secure",
        "capture",
        "cancel",
        "refund of a line",
        "refund, own cost",
        "refund of an amount",
        "cross booking",
    ];
}

/// One call.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) conversation_id: String,
    /// What finds it in the ledger: of a payment the mark on its lines, of a reversal its
    /// `conversationId`. Attempts with the same one are one request that was sent several times.
    pub(crate) trace: String,
    /// Which run of the shop's program made it.
    pub(crate) program: u64,
    pub(crate) belief: Belief,
    /// How the client put it, for reports.
    pub(crate) reason: String,
}

/// What the merchant believes about a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Belief {
    /// It was carried out, as the client reported it.
    Happened(Box<Reported>),
    /// It was refused, and no money moved.
    Declined,
    /// It never left, and no money moved.
    NotSent,
    /// Nobody knows.
    Unknown,
}

impl Belief {
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Happened(_) => "done",
            Self::Declined => "declined",
            Self::NotSent => "not sent",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the merchant relies on it that no money moved.
    pub(crate) fn denies(&self) -> bool {
        matches!(self, Self::Declined | Self::NotSent)
    }
}

/// What the client reported about something that was carried out. Ids and words are plain text,
/// so that the auditor compares what a merchant would read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reported {
    pub(crate) payment_id: String,
    /// The line, of the refund of a line.
    pub(crate) line: Option<String>,
    /// Sum of the basket, or what went back.
    pub(crate) price: Option<Price>,
    /// What was taken or held.
    pub(crate) paid_price: Option<Price>,
    pub(crate) currency: Option<String>,
    pub(crate) basket_id: Option<String>,
}

/// What a call that was carried out returned, or what was found instead of a lost response.
#[derive(Clone, Debug)]
pub(crate) enum Receipt {
    Payment(Box<Payment>),
    Cancellation(Box<Cancellation>),
    Refund(Box<Refund>),
    /// The response says nothing of what was moved.
    CrossBooking,
}

impl From<Payment> for Receipt {
    fn from(payment: Payment) -> Self {
        Self::Payment(Box::new(payment))
    }
}

/// Its one line is all of it.
impl From<BasicPayment> for Receipt {
    fn from(basic: BasicPayment) -> Self {
        let mut payment = Payment::new(basic.payment_id, basic.price, basic.paid_price);
        payment.currency = basic.currency;
        payment.phase = basic.phase;
        payment.item_transactions = basic.payment_transaction_id.map(|line| {
            let mut line = ItemTransaction::new(line);
            line.paid_price = Some(basic.paid_price);
            vec![line]
        });
        payment.into()
    }
}

impl From<Cancellation> for Receipt {
    fn from(cancellation: Cancellation) -> Self {
        Self::Cancellation(Box::new(cancellation))
    }
}

impl From<Refund> for Receipt {
    fn from(refund: Refund) -> Self {
        Self::Refund(Box::new(refund))
    }
}

impl Reported {
    pub(crate) fn of(receipt: &Receipt) -> Self {
        match receipt {
            Receipt::Payment(payment) => Self::of_payment(payment),
            Receipt::Cancellation(cancellation) => Self::of_cancellation(cancellation),
            Receipt::Refund(refund) => Self::of_refund(refund),
            Receipt::CrossBooking => Self::default(),
        }
    }

    fn of_payment(payment: &Payment) -> Self {
        Self {
            payment_id: payment.payment_id.to_string(),
            line: None,
            price: Some(payment.price),
            paid_price: Some(payment.paid_price),
            currency: payment.currency.as_ref().map(ToString::to_string),
            basket_id: payment.basket_id.as_ref().map(ToString::to_string),
        }
    }

    fn of_cancellation(cancellation: &Cancellation) -> Self {
        Self {
            payment_id: cancellation.payment_id.to_string(),
            price: cancellation.price,
            currency: cancellation.currency.as_ref().map(ToString::to_string),
            ..Self::default()
        }
    }

    fn of_refund(refund: &Refund) -> Self {
        Self {
            payment_id: refund.payment_id.to_string(),
            line: refund.payment_transaction_id.as_ref().map(ToString::to_string),
            price: refund.price,
            currency: refund.currency.as_ref().map(ToString::to_string),
            ..Self::default()
        }
    }
}
