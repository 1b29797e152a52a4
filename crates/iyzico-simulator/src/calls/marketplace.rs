//! What happens with sub-merchants and their money.

mod blockage;
mod c2c_sub_merchant;
mod cross_booking;
mod payment_item;
mod sub_merchant;
mod to_balance;
