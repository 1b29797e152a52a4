//! Calls that iyzico no longer documents: the *basic* product, Pecco, and 3-D Secure that the merchant
//! runs itself.
//!
//! The official clients still have them, so merchants of old have them in use. New ones take
//! [`payment`](crate::payment), [`three_ds`](crate::three_ds) and [`bkm`](crate::hosted::bkm) instead; every
//! call here says which ([`Description::deprecated`](crate::wire::endpoint::Description::deprecated)).
//!
//! The basic product is for merchants with agreements of their own with banks: the same steps as a usual
//! payment, without a basket and without iyzico's risk control. Its responses carry no signature.

mod basic_bkm;
mod basic_payment;
mod basic_three_ds;
mod own_three_ds;
mod pecco;

pub use basic_bkm::{
    BankNumber, BasicPageResult, BkmInstallment, BkmInstallmentPrice, InitializeBasicBkm,
    RetrieveBasicBkm,
};
pub use basic_payment::{
    AuthorizeBasicPayment, BasicPayment, CaptureBasicPayment, CreateBasicPayment,
};
pub use basic_three_ds::{
    CompleteBasicThreeDs, InitializeBasicThreeDs, InitializeBasicThreeDsAuthorization,
};
pub use own_three_ds::{CompleteOwnThreeDs, MerchantData, PaymentAuthentication};
pub use pecco::{CompletePecco, InitializePecco, PeccoPage, PeccoPayment};

/// The kinds behind the text types of this module.
pub mod kind {
    pub use super::own_three_ds::kind::{MerchantData, PaymentAuthentication};
}

#[cfg(test)]
mod tests;
