//! What the pages of iyzico have in common: rules of an order that the buyer pays on a page.

use crate::Price;
use crate::value::address::Address;
use crate::value::basket::{self, BasketItem};
use crate::value::buyer::Buyer;
use crate::value::given::{Given, Optional};
use crate::value::order::PaymentGroup;
use crate::value::rule::{Context, Findings};

/// The parts of an order that the rules look at together.
pub(crate) struct Order<'a> {
    pub(crate) price: &'a Given<Price>,
    pub(crate) buyer: &'a Given<Buyer>,
    pub(crate) shipping_address: Option<&'a Given<Address>>,
    pub(crate) basket_items: &'a Given<Vec<BasketItem>>,
    pub(crate) payment_group: Option<&'a Given<PaymentGroup>>,
}

impl Order<'_> {
    pub(crate) fn check(&self, context: &Context, findings: &mut Findings) {
        if let Some(buyer) = self.buyer.value() {
            buyer.check("buyer", context, findings);
        }
        if let Some(items) = self.basket_items.value() {
            basket::check(items, self.price, !self.shipping_address.is_missing(), findings);
            basket::check_group(items, self.payment_group, findings);
        }
    }

    pub(crate) fn check_categories(&self, findings: &mut Findings) {
        if let Some(items) = self.basket_items.value() {
            basket::check_categories(items, findings);
        }
    }
}
