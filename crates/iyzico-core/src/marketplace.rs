//! Marketplaces: the merchants that sell on the merchant's platform.

mod sub_merchant;

pub use sub_merchant::{
    CreateSubMerchant, RetrieveSubMerchant, SubMerchant, SubMerchantType, UpdateSubMerchant,
};
