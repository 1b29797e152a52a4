use iyzico_core::object;
use iyzico_core::subscription::{
    CreateSubscriptionProduct, DeleteSubscriptionProduct, ListSubscriptionProducts,
    RetrieveSubscriptionProduct, SubscriptionProduct, SubscriptionProductDeleted,
    SubscriptionProductList, SubscriptionProductPage, SubscriptionProductRecord,
    UpdateSubscriptionProduct,
};

use super::page::page;
use super::{ACTIVE, now};
use crate::bank::Bank;
use crate::bank::fields::{note, optional, required};
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for CreateSubscriptionProduct {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionProduct, Refusal> {
        let product = object!(SubscriptionProductRecord {
            reference_code: bank.numbers.reference_code(),
            created_date: Some(now(bank)),
            name: Some(note(required(&self.name)?.as_str())),
            description: optional(self.description.as_ref()).cloned(),
            status: Some(note(ACTIVE)),
        });
        bank.subscriptions.products.add(product.clone())?;
        Ok(found(bank, &product))
    }
}

impl Serve for ListSubscriptionProducts {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionProductList, Refusal> {
        let products = bank.subscriptions.products.all().iter();
        let page = page(products, &self.page, &self.count)?;
        let items = page.items.into_iter().map(|product| bank.subscriptions.with_plans(product));
        let data = object!(SubscriptionProductPage {
            items: Some(items.collect()),
            total_count: page.total,
            current_page: Some(page.number),
            page_count: page.pages,
        });
        Ok(object!(SubscriptionProductList { data }))
    }
}

impl Serve for RetrieveSubscriptionProduct {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionProduct, Refusal> {
        let product = bank.subscriptions.products.find(required(&self.product_reference_code)?)?;
        Ok(found(bank, product))
    }
}

impl Serve for UpdateSubscriptionProduct {
    /// A description that is left out stays (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionProduct, Refusal> {
        let products = &mut bank.subscriptions.products;
        let mut product = products.find(required(&self.product_reference_code)?)?.clone();
        product.name = Some(note(required(&self.name)?.as_str()));
        if let Some(description) = optional(self.description.as_ref()) {
            product.description = Some(description.clone());
        }
        products.replace(product.clone())?;
        Ok(found(bank, &product))
    }
}

impl Serve for DeleteSubscriptionProduct {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionProductDeleted, Refusal> {
        bank.subscriptions.delete_product(required(&self.product_reference_code)?)?;
        Ok(SubscriptionProductDeleted::default())
    }
}

fn found(bank: &Bank, product: &SubscriptionProductRecord) -> SubscriptionProduct {
    object!(SubscriptionProduct { data: bank.subscriptions.with_plans(product) })
}
