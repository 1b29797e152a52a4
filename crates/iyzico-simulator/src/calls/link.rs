//! Calls about links.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use iyzico_core::link::{
    CreateFastLink, CreateLink, DeleteLink, EncodedImage, Link, LinkAddress, LinkDeleted,
    LinkDetails, LinkFound, LinkList, LinkPage, LinkStatus, LinkStatusSet, LinkType, ListLinks,
    RetrieveLink, SetLinkStatus, UpdateLink,
};
use iyzico_core::order::{Boolean, Note, Token};
use iyzico_core::schedule::Count;
use iyzico_core::{Given, object};

use crate::bank::Bank;
use crate::bank::fields::{amount, note, optional, required};
use crate::bank::links::Picture;
use crate::bank::refusal::Refusal;
use crate::calls::page::Page;
use crate::calls::serve::Serve;

/// Notes what a request says of a link; what it leaves out stays.
macro_rules! describe {
    ($link:expr, $request:expr) => {{
        let (link, request): (&mut LinkDetails, _) = ($link, $request);
        link.name = Some(note(required(&request.name)?.as_str()));
        link.description = Some(note(required(&request.description)?.as_str()));
        link.price = Some(amount(&request.price)?);
        link.currency_code = Some(required(&request.currency_code)?.clone());
        set(&mut link.address_ignorable, flag(request.address_ignorable.as_ref()));
        set(&mut link.installment_requested, flag(request.installment_requested.as_ref()));
        set(&mut link.stock_enabled, flag(request.stock_enabled.as_ref()));
        set(&mut link.stock_count, optional(request.stock_count.as_ref()).map(|pieces| pieces.0));
        set(&mut link.sold_limit, number(request.sold_limit.as_ref()));
        set(&mut link.flexible_link, flag(request.flexible_link.as_ref()));
        set(&mut link.preset_price_values, amounts(request.preset_price_values.as_deref()));
        set(&mut link.category_type, optional(request.category_type.as_ref()).cloned());
        let sold = link.sold_count.unwrap_or_default();
        link.remaining_sold_limit = link.sold_limit.map(|limit| limit.saturating_sub(sold));
    }};
}

fn set<T>(field: &mut Option<T>, given: Option<T>) {
    if given.is_some() {
        *field = given;
    }
}

impl Serve for CreateLink {
    fn serve(&self, bank: &mut Bank) -> Result<Link, Refusal> {
        let mut link = new(bank, LinkType::Iyzilink);
        link.conversation_id = optional(self.conversation_id.as_ref()).map(|id| note(id.as_str()));
        describe!(&mut link, self);
        keep_picture(bank, link.token.as_ref(), optional(Some(&self.encoded_image_file)));
        Ok(add(bank, link))
    }
}

impl Serve for CreateFastLink {
    fn serve(&self, bank: &mut Bank) -> Result<Link, Refusal> {
        let details = object!(LinkDetails {
            conversation_id: optional(self.conversation_id.as_ref()).map(|id| note(id.as_str())),
            description: Some(note(required(&self.description)?.as_str())),
            price: Some(amount(&self.price)?),
            currency_code: Some(required(&self.currency_code)?.clone()),
            ..new(bank, LinkType::Fastlink)
        });
        Ok(add(bank, details))
    }
}

impl Serve for RetrieveLink {
    fn serve(&self, bank: &mut Bank) -> Result<LinkFound, Refusal> {
        let data = bank.links.find(required(&self.token)?)?.clone();
        Ok(object!(LinkFound { data }))
    }
}

impl Serve for ListLinks {
    /// The newest first; a page beyond the last is empty (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<LinkList, Refusal> {
        let page = Page::of(&self.page, &self.count)?;
        let links = bank.links.all();
        let data = object!(LinkPage {
            items: Some(page.rows(links.iter().rev().cloned())),
            total_count: u32::try_from(links.len()).ok(),
            current_page: Some(page.number),
            page_count: page.count(links.len()),
            listing_reviewed: Some(true),
        });
        Ok(object!(LinkList { data }))
    }
}

impl Serve for UpdateLink {
    /// What is left out stays (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<Link, Refusal> {
        let link = bank.links.find_mut(required(&self.token)?)?;
        describe!(link, self);
        let link = address(link);
        let picture = optional(self.encoded_image_file.as_ref());
        keep_picture(bank, Some(&link.data.token), picture);
        Ok(link)
    }
}

impl Serve for SetLinkStatus {
    fn serve(&self, bank: &mut Bank) -> Result<LinkStatusSet, Refusal> {
        let link = bank.links.find_mut(required(&self.token)?)?;
        link.product_status = Some(required(&self.status)?.clone());
        Ok(LinkStatusSet::default())
    }
}

impl Serve for DeleteLink {
    fn serve(&self, bank: &mut Bank) -> Result<LinkDeleted, Refusal> {
        bank.links.remove(required(&self.token)?)?;
        Ok(LinkDeleted::default())
    }
}

/// What is no base64 has been refused before.
fn keep_picture(bank: &mut Bank, token: Option<&Token>, encoded: Option<&EncodedImage>) {
    let picture = encoded.and_then(|encoded| BASE64.decode(encoded.as_str()).ok()).map(Picture);
    if let (Some(token), Some(picture)) = (token, picture) {
        bank.links.keep_picture(token.clone(), picture);
    }
}

fn new(bank: &mut Bank, kind: LinkType) -> LinkDetails {
    let token = bank.numbers.token();
    let url = format!("{}/link/{token}", bank.base_url());
    object!(LinkDetails {
        image_url: (kind == LinkType::Iyzilink).then(|| note(&format!("{url}/image"))),
        url: Some(note(&url)),
        token: Some(token),
        product_type: Some(kind),
        product_status: Some(LinkStatus::Active),
        sold_count: Some(0),
        address_ignorable: Some(false),
        installment_requested: Some(false),
        stock_enabled: Some(false),
        flexible_link: Some(false),
    })
}

fn add(bank: &mut Bank, link: LinkDetails) -> Link {
    let address = address(&link);
    bank.links.add(link);
    address
}

fn address(link: &LinkDetails) -> Link {
    let data = object!(LinkAddress {
        token: link.token.clone().expect("every link has a token"),
        url: link.url.clone(),
        image_url: link.image_url.clone(),
    });
    object!(Link { data })
}

fn flag(given: Option<&Given<Boolean>>) -> Option<bool> {
    optional(given).map(|boolean| boolean.0)
}

fn number(given: Option<&Given<Count>>) -> Option<u32> {
    optional(given).map(|count| count.0)
}

fn amounts(given: Option<&[Given<Count>]>) -> Option<Vec<Note>> {
    let amounts = given?.iter().filter_map(|amount| amount.value());
    Some(amounts.map(|amount| note(&amount.0.to_string())).collect())
}
