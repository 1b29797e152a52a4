use iyzico_core::Price;
use iyzico_core::bin::BinNumber;
use iyzico_core::html::Html;
use iyzico_core::installment::{
    InstallmentDetail, InstallmentPrice, InstallmentTable, Installments, ListInstallments,
    RenderInstallments,
};
use iyzico_core::object;
use iyzico_core::order::Currency;
use iyzico_core::test_cards::INSTALLMENT_PLANS;

use crate::bank::Bank;
use crate::bank::fields::{optional, required};
use crate::bank::form_post::escape;
use crate::bank::installments::{of_card, of_family};
use crate::bank::refusal::{INVALID_REQUEST, Refusal};
use crate::calls::serve::Serve;

impl Serve for ListInstallments {
    fn serve(&self, _: &mut Bank) -> Result<Installments, Refusal> {
        let (bin_number, currency) = (self.bin_number.as_ref(), self.currency.as_ref());
        let details = details(required(&self.price)?, optional(bin_number), optional(currency));
        details.map(Installments::new)
    }
}

/// The documents say nothing about the table; ours has a row for each choice.
impl Serve for RenderInstallments {
    fn serve(&self, _: &mut Bank) -> Result<InstallmentTable, Refusal> {
        let (bin_number, currency) = (self.bin_number.as_ref(), self.currency.as_ref());
        let details = details(required(&self.price)?, optional(bin_number), optional(currency))?;
        let rows: String = details.iter().map(rows).collect();
        Ok(object!(InstallmentTable {
            html_content: Some(Html::encode(&format!("<table>{rows}</table>")))
        }))
    }
}

fn rows(detail: &InstallmentDetail) -> String {
    let family = detail.card_family_name.as_ref().map_or("", |family| family.as_str());
    let row = |choice: &InstallmentPrice| {
        let InstallmentPrice { installment_number, installment_price, total_price, .. } = choice;
        let family = escape(family);
        format!(
            "<tr><th>{family}</th><td>{installment_number}</td><td>{installment_price}</td>\
             <td>{total_price}</td></tr>"
        )
    };
    detail.installment_prices.iter().flatten().map(row).collect()
}

fn details(
    price: &Price,
    bin_number: Option<&BinNumber>,
    currency: Option<&Currency>,
) -> Result<Vec<InstallmentDetail>, Refusal> {
    let price = price.amount();
    let details = match bin_number {
        Some(bin_number) => of_card(bin_number, price, currency).map(|detail| vec![detail]),
        None => INSTALLMENT_PLANS.iter().map(|plan| of_family(plan, price, currency)).collect(),
    };
    details.ok_or_else(|| Refusal::new(INVALID_REQUEST).because("the amount is out of range"))
}
