//! Calls about links.

use iyzico_core::link::{CreateLink, Link, LinkAddress, LinkStatus, LinkStatusSet, SetLinkStatus};
use iyzico_core::object;

use crate::bank::fields::{amount, note, required};
use crate::bank::refusal::Refusal;
use crate::bank::{Bank, links};
use crate::calls::serve::Serve;

impl Serve for CreateLink {
    fn serve(&self, bank: &mut Bank) -> Result<Link, Refusal> {
        let token = bank.numbers.token(false);
        bank.links.add(links::Link {
            token: token.clone(),
            name: note(required(&self.name)?.as_str()),
            price: amount(&self.price)?,
            currency: required(&self.currency_code)?.clone(),
            status: LinkStatus::Active,
        });
        let base = &bank.merchant.base_url;
        let data = object!(LinkAddress {
            url: Some(note(&format!("{base}/link/{token}"))),
            image_url: Some(note(&format!("{base}/link/{token}/image"))),
            token,
        });
        Ok(object!(Link { data }))
    }
}

impl Serve for SetLinkStatus {
    fn serve(&self, bank: &mut Bank) -> Result<LinkStatusSet, Refusal> {
        bank.links.set_status(required(&self.token)?, required(&self.status)?.clone())?;
        Ok(LinkStatusSet::default())
    }
}
