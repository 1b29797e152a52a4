use iyzico_core::Given;
use iyzico_core::bkm::BkmPage;
use iyzico_core::html::Html;
use iyzico_core::legacy::{BasicPageResult, BkmInstallment, InitializeBasicBkm, RetrieveBasicBkm};
use iyzico_core::object;

use crate::bank::Bank;
use crate::bank::fields::{amount, optional, required};
use crate::bank::form_post::FormPost;
use crate::bank::hosted_pages::{BankPrices, HostedPage, PageKind, callback_url};
use crate::bank::order::Order;
use crate::bank::refusal::Refusal;
use crate::calls::hosted::result::result;
use crate::calls::serve::Serve;

impl Serve for InitializeBasicBkm {
    fn serve(&self, bank: &mut Bank) -> Result<BkmPage, Refusal> {
        let order = Order::of_basic_bkm(self)?;
        let locale = order.locale.clone();
        let token = bank.open_page(HostedPage {
            callback_url: callback_url(&self.callback_url),
            bank_prices: Some(prices(self.installment_details.as_ref())?),
            ..HostedPage::new(PageKind::BasicBkm, order, bank.now())
        });
        let form = FormPost { action: bank.page_url(&token, &locale), fields: Vec::new() };
        Ok(object!(BkmPage { token, html_content: Html::encode(&form.page("iyzico-bkm-form")) }))
    }
}

fn prices(given: Option<&Given<Vec<BkmInstallment>>>) -> Result<Vec<BankPrices>, Refusal> {
    let banks = optional(given).into_iter().flatten().map(|bank| {
        let prices = required(&bank.installment_prices)?.iter().map(|price| {
            Ok::<_, Refusal>((required(&price.installment_number)?.0, amount(&price.total_price)?))
        });
        Ok(BankPrices {
            bank: required(&bank.bank_id)?.0,
            totals: prices.collect::<Result<_, Refusal>>()?,
        })
    });
    banks.collect()
}

impl Serve for RetrieveBasicBkm {
    fn serve(&self, bank: &mut Bank) -> Result<BasicPageResult, Refusal> {
        let result = result(bank, required(&self.token)?, &[PageKind::BasicBkm]);
        result.map(BasicPageResult::from)
    }
}
