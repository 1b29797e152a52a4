use iyzico_core::bkm::{BkmPage, InitializeBkm, RetrieveBkm};
use iyzico_core::hosted::page_result::PageResult;
use iyzico_core::html::Html;
use iyzico_core::object;

use super::result::result;
use crate::bank::Bank;
use crate::bank::fields::required;
use crate::bank::form_post::FormPost;
use crate::bank::hosted_pages::{HostedPage, PageKind, callback_url, installments};
use crate::bank::order::Order;
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for InitializeBkm {
    fn serve(&self, bank: &mut Bank) -> Result<BkmPage, Refusal> {
        let order = Order::of_bkm(self)?;
        bank.sub_merchants.check(&order)?;
        let locale = order.locale.clone();
        let token = bank.open_page(HostedPage {
            callback_url: callback_url(&self.callback_url),
            installments: installments(self.enabled_installments.as_ref()),
            ..HostedPage::new(PageKind::Bkm, order, bank.now())
        });
        let form = FormPost { action: bank.page_url(&token, &locale), fields: Vec::new() };
        Ok(object!(BkmPage {
            token,
            html_content: Html::encode(&form.page("iyzico-bkm-form")),
            signature: None,
        }))
    }
}

impl Serve for RetrieveBkm {
    fn serve(&self, bank: &mut Bank) -> Result<PageResult, Refusal> {
        result(bank, required(&self.token)?, &[PageKind::Bkm])
    }
}
