//! Requests to pay: one account asks another one for money through the instant payment system, and is
//! paid, refused or not answered. iyzico's clients call them *request to pay*.
//!
//! Only in the official Java client; undocumented. The words of states, purposes and roles, and the form
//! of moments, are not established, so they are plain text here.

mod answer;
mod cancel;
mod create;
mod list;
mod record;
mod retrieve;

pub use answer::{DenyRequestToPay, ReplyToRequestToPay, RequestToPayDenied, RequestToPayReplied};
pub use cancel::{CancelRequestToPay, RequestToPayCancelled};
pub use create::{CreateRequestToPay, RequestToPay};
pub use list::{ListRequestsToPay, RequestToPayList, RequestToPayPage};
pub use record::{KolasReference, RequestToPayRecord, RequestToPayReference, kind};
pub use retrieve::{RequestToPayDetail, RetrieveRequestToPay, RetrieveRequestToPayDetail};
