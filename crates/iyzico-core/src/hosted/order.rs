//! What the pages of iyzico have in common: rules of an order that the buyer pays on a page.

use crate::Price;
use crate::value::address::Address;
use crate::value::basket::{self, BasketItem};
use crate::value::buyer::Buyer;
use crate::value::given::{Given, Optional};
use crate::value::order::CallbackUrl;
use crate::value::rule::{Context, Findings};

/// The parts of an order that the rules look at together.
pub(crate) struct Order<'a> {
    pub(crate) price: &'a Given<Price>,
    pub(crate) buyer: &'a Given<Buyer>,
    pub(crate) shipping_address: Option<&'a Given<Address>>,
    pub(crate) basket_items: &'a Given<Vec<BasketItem>>,
}

impl Order<'_> {
    pub(crate) fn check(&self, context: &Context, findings: &mut Findings) {
        if let Some(buyer) = self.buyer.value() {
            buyer.check("buyer", context, findings);
        }
        if let Some(items) = self.basket_items.value() {
            basket::check(items, self.price, !self.shipping_address.is_missing(), findings);
        }
    }

    pub(crate) fn check_categories(&self, findings: &mut Findings) {
        if let Some(items) = self.basket_items.value() {
            basket::check_categories(items, findings);
        }
    }
}

/// Where iyzico's older integration guide demand https. A page on this machine is let through for tests.
pub(crate) fn requires_https(
    callback_url: &Given<CallbackUrl>,
    context: &Context,
    findings: &mut Findings,
) {
    let Some(url) = callback_url.value() else {
        return;
    };
    if !url.as_str().starts_with("http:") || (!context.live && is_loopback(url.as_str())) {
        return;
    }
    findings
        .error("callbackUrl", "is not https")
        .got(url.to_string())
        .allowed("an https URL with a valid certificate");
}

fn is_loopback(url: &str) -> bool {
    let host = url::Url::parse(url).ok().and_then(|url| match url.host()? {
        url::Host::Domain(name) => Some(name == "localhost"),
        url::Host::Ipv4(ip) => Some(ip.is_loopback()),
        url::Host::Ipv6(ip) => Some(ip.is_loopback()),
    });
    host == Some(true)
}
