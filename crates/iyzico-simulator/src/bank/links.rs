//! Links: pages of iyzico for one product, and how often it was sold there.

use std::collections::HashMap;
use std::fmt;

use iyzico_core::Price;
use iyzico_core::link::{LinkDetails, LinkStatus};
use iyzico_core::order::{ConversationId, Locale, Note, Token};

use super::Bank;
use super::hosted_pages::{HostedPage, PageKind};
use super::order::{Order, OrderLine};
use super::refusal::{INVALID_REQUEST, Refusal};

/// The merchant's links, oldest first, and the pictures of their products.
#[derive(Debug, Default)]
pub(crate) struct Links {
    all: Vec<LinkDetails>,
    pictures: HashMap<Token, Picture>,
}

/// A picture as it came.
#[derive(Clone)]
pub(crate) struct Picture(pub(crate) Vec<u8>);

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} bytes)", self.0.len())
    }
}

/// Why nothing can be bought on a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotForSale {
    /// No link has this token, or it was deleted.
    Unknown,
    /// The merchant closed it.
    Passive,
    /// Nothing is left, or as much was sold as may be.
    SoldOut,
}

/// Who buys on a link.
#[derive(Clone, Debug)]
pub(crate) struct Purchase {
    /// First name and surname.
    pub(crate) buyer: String,
    /// The amount, where the buyer chooses it.
    pub(crate) amount: Option<Price>,
    /// Language of the pages.
    pub(crate) locale: Locale,
}

impl Links {
    pub(crate) fn add(&mut self, link: LinkDetails) {
        self.all.push(link);
    }

    pub(crate) fn all(&self) -> &[LinkDetails] {
        &self.all
    }

    pub(crate) fn find(&self, token: &Token) -> Result<&LinkDetails, Refusal> {
        self.all.iter().find(|link| is(link, token)).ok_or_else(unknown)
    }

    pub(crate) fn find_mut(&mut self, token: &Token) -> Result<&mut LinkDetails, Refusal> {
        self.all.iter_mut().find(|link| is(link, token)).ok_or_else(unknown)
    }

    pub(crate) fn remove(&mut self, token: &Token) -> Result<(), Refusal> {
        self.find(token)?;
        self.all.retain(|link| !is(link, token));
        self.pictures.remove(token);
        Ok(())
    }

    pub(crate) fn keep_picture(&mut self, token: Token, picture: Picture) {
        self.pictures.insert(token, picture);
    }

    pub(crate) fn picture(&self, token: &Token) -> Option<&Picture> {
        self.pictures.get(token)
    }

    /// The link, if one piece can be bought on it now.
    pub(crate) fn for_sale(&self, token: &Token) -> Result<&LinkDetails, NotForSale> {
        let link = self.find(token).map_err(|_| NotForSale::Unknown)?;
        let no_stock = link.stock_enabled == Some(true) && link.stock_count == Some(0);
        if link.product_status != Some(LinkStatus::Active) {
            Err(NotForSale::Passive)
        } else if no_stock || link.remaining_sold_limit == Some(0) {
            Err(NotForSale::SoldOut)
        } else {
            Ok(link)
        }
    }

    /// Counts one piece that was sold. What is cancelled or refunded later stays sold (inferred).
    pub(crate) fn count_sale(&mut self, token: &Token) {
        let Ok(link) = self.find_mut(token) else { return };
        link.sold_count = Some(link.sold_count.unwrap_or_default().saturating_add(1));
        if link.stock_enabled == Some(true) {
            link.stock_count = link.stock_count.map(|count| count.saturating_sub(1));
        }
        link.remaining_sold_limit = link.remaining_sold_limit.map(|left| left.saturating_sub(1));
    }
}

impl Bank {
    /// Opens the page on which a buyer pays for one piece; each buyer has one of their own.
    pub(crate) fn buy_on_link(
        &mut self,
        token: &Token,
        purchase: Purchase,
    ) -> Result<Token, Refusal> {
        let link = self.links.for_sale(token)?;
        let price = match purchase.amount.filter(|_| link.flexible_link == Some(true)) {
            Some(amount) => amount,
            None => link.price.unwrap_or(Price::ZERO),
        };
        let name = link.name.as_ref().or(link.description.as_ref()).map_or("", Note::as_str);
        let order = Order {
            conversation_id: link.conversation_id.as_ref().and_then(reference),
            price,
            paid_price: price,
            currency: link.currency_code.clone().ok_or_else(|| Refusal::new(INVALID_REQUEST))?,
            installment: 1,
            basket_id: None,
            buyer: purchase.buyer,
            lines: vec![OrderLine {
                item_id: Note::new(token.as_str()).expect("a note takes any text"),
                name: name.to_owned(),
                price,
                seller: None,
            }],
            locale: purchase.locale,
        };
        let only_at_once = link.installment_requested != Some(true);
        let page = HostedPage {
            callback_url: format!("{}/link/{token}/back", self.base_url()),
            installments: if only_at_once { vec![1] } else { Vec::new() },
            link: Some(token.clone()),
            ..HostedPage::new(PageKind::Link, order, self.now())
        };
        Ok(self.open_page(page))
    }

    /// Whether what a page sells is still there: another buyer may have been faster.
    pub(crate) fn is_for_sale(&self, page: &HostedPage) -> Result<(), Refusal> {
        let Some(token) = &page.link else { return Ok(()) };
        Ok(self.links.for_sale(token).map(drop)?)
    }
}

/// The payments of a link have its reference (inferred).
fn reference(conversation_id: &Note) -> Option<ConversationId> {
    ConversationId::new(conversation_id.as_str()).ok()
}

fn is(link: &LinkDetails, token: &Token) -> bool {
    link.token.as_ref() == Some(token)
}

/// What the service says is not established; a missing record is a 404 there (inferred).
fn unknown() -> Refusal {
    Refusal::new(INVALID_REQUEST).with_status(404).because("there is no link with this token")
}

/// What a buyer is told on the page; no call is refused with it.
impl From<NotForSale> for Refusal {
    fn from(why: NotForSale) -> Self {
        match why {
            NotForSale::Unknown => unknown(),
            NotForSale::Passive => Self::new(INVALID_REQUEST).because("the link is closed"),
            NotForSale::SoldOut => Self::new(INVALID_REQUEST).because("the product is sold out"),
        }
    }
}
