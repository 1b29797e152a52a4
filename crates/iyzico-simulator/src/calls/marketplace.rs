//! Calls about sub-merchants.

mod sub_merchant;
