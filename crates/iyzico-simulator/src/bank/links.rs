//! Links: pages of iyzico for one product.

use iyzico_core::Price;
use iyzico_core::link::LinkStatus;
use iyzico_core::order::{Currency, Note, Token};

use super::refusal::{INVALID_REQUEST, Refusal};

/// The merchant's links.
#[derive(Debug, Default)]
pub(crate) struct Links(Vec<Link>);

/// A link, and whether it is open for sale.
#[derive(Debug)]
#[expect(
    dead_code,
    reason = "the page of a link, which shows the rest, comes with the other calls"
)]
pub(crate) struct Link {
    pub(crate) token: Token,
    pub(crate) name: Note,
    pub(crate) price: Price,
    pub(crate) currency: Currency,
    pub(crate) status: LinkStatus,
}

impl Links {
    pub(crate) fn add(&mut self, link: Link) {
        self.0.push(link);
    }

    pub(crate) fn set_status(&mut self, token: &Token, status: LinkStatus) -> Result<(), Refusal> {
        let found = self.0.iter_mut().find(|known| known.token == *token);
        let link = found.ok_or_else(|| {
            Refusal::new(INVALID_REQUEST)
                .with_status(404)
                .because("there is no link with this token")
        })?;
        link.status = status;
        Ok(())
    }
}
