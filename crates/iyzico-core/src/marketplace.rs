//! Marketplaces: the merchants that sell on the merchant's platform, and their money.

mod blockage;
mod c2c_sub_merchant;
mod cross_booking;
mod payment_item;
mod sub_merchant;
mod to_balance;

pub use blockage::{Blockage, RetrieveBlockage};
pub use c2c_sub_merchant::{
    C2cRegistration, C2cSubMerchant, InitializeC2cSubMerchant, VerifyC2cSubMerchant,
};
pub use cross_booking::{CrossBooking, ReceiveCrossBooking, SendCrossBooking};
pub use payment_item::{
    ApprovePaymentItem, DisapprovePaymentItem, PaymentItemApproval, UpdatePaymentItem,
};
pub use sub_merchant::{
    CreateSubMerchant, RetrieveSubMerchant, SubMerchant, SubMerchantType, UpdateSubMerchant,
};
pub use to_balance::{BalancePage, InitializeRefundToBalance, InitializeSettlementToBalance};
