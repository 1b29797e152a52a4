//! A charge that is about to be tried.

use iyzico_core::Price;
use iyzico_core::order::Token;
use iyzico_core::payment::{PaymentId, Phase};

use super::payment::Channel;

/// How an order is charged.
#[derive(Clone, Debug)]
pub(crate) struct Charge {
    pub(crate) payment_id: PaymentId,
    /// Whether the amount is taken or held.
    pub(crate) phase: Phase,
    pub(crate) channel: Channel,
    /// The result of 3-D Secure, if the buyer went through it.
    pub(crate) md_status: Option<i32>,
    /// The page that the buyer paid on.
    pub(crate) token: Option<Token>,
    /// Worth of the bonus points that are spent.
    pub(crate) reward: Option<Price>,
}
