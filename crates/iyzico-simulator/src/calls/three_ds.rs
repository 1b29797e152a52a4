//! Payments with 3-D Secure: started, finished.

mod complete;
mod initialize;

pub(super) use self::initialize::FORM_ID;
