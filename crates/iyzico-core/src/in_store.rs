//! Payments in a shop on a phone that is a terminal. iyzico calls this *CepPOS*, app to app.
//!
//! These calls have keys of their own, from the CepPOS page of the merchant panel: they need a client of
//! their own. The keys are sent with each call, and nothing is signed.

mod payment;
mod refund;
mod result;
mod transaction;
mod user;

pub use payment::{
    InStorePayment, InStorePaymentByPost, InStoreSession, InitializeInStorePayment,
    RetrieveInStorePayment, RetrieveInStorePaymentByPost,
};
pub use refund::RefundInStorePayment;
pub use result::{
    DecryptInStoreResult, DecryptInStoreResultV2, InStoreFailure, InStoreOperation, InStoreResult,
};
pub use transaction::{InStoreDiscount, InStoreReceipt, InStoreReceiptLine, InStoreTransaction};
pub use user::{
    CreateInStoreUser, DeleteInStoreUser, InStoreEnrollment, InStoreUser, InStoreUserDeleted,
    InStoreUserList, InStoreUserRow, ListInStoreUsers,
};

use crate::wire::endpoint::Place;

/// The merchant's number goes into a header.
const MERCHANT: (&str, Place) = ("merchantId", Place::Header("x-merchant-id"));
const BY_MERCHANT: &[(&str, Place)] = &[MERCHANT];
/// Where the result goes, goes into a header too.
const WITH_CALLBACK: &[(&str, Place)] =
    &[MERCHANT, ("callbackUrl", Place::Header("x-callback-url"))];
