use iyzico_core::object;
use iyzico_core::subscription::{
    CreateSubscriptionCustomer, DeleteSubscriptionCustomer, ListSubscriptionCustomers,
    RetrieveSubscriptionCustomer, SubscriptionCustomer, SubscriptionCustomerDeleted,
    SubscriptionCustomerList, SubscriptionCustomerPage, SubscriptionCustomerRecord,
    UpdateSubscriptionCustomer,
};

use super::page::page;
use super::{ACTIVE, now};
use crate::bank::Bank;
use crate::bank::fields::{note, optional, required};
use crate::bank::refusal::Refusal;
use crate::bank::subscriptions::customers::address;
use crate::calls::serve::Serve;

impl Serve for CreateSubscriptionCustomer {
    /// The contact is the customer, as in the sample of an official client's tests.
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionCustomer, Refusal> {
        let email = note(required(&self.email)?.as_str());
        let gsm_number = note(required(&self.gsm_number)?.as_str());
        let shipping_address = optional(self.shipping_address.as_ref());
        let data = object!(SubscriptionCustomerRecord {
            reference_code: bank.numbers.reference_code(),
            created_date: Some(now(bank)),
            status: Some(note(ACTIVE)),
            name: Some(note(required(&self.name)?.as_str())),
            surname: Some(note(required(&self.surname)?.as_str())),
            identity_number: Some(required(&self.identity_number)?.clone()),
            contact_email: Some(email.clone()),
            contact_gsm_number: Some(gsm_number.clone()),
            email: Some(email),
            gsm_number: Some(gsm_number),
            billing_address: Some(address(required(&self.billing_address)?)?),
            shipping_address: shipping_address.map(address).transpose()?,
        });
        bank.subscriptions.customers.add(data.clone());
        Ok(object!(SubscriptionCustomer { data }))
    }
}

impl Serve for ListSubscriptionCustomers {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionCustomerList, Refusal> {
        let customers = bank.subscriptions.customers.all().iter().cloned();
        let page = page(customers, &self.page, &self.count)?;
        let data = object!(SubscriptionCustomerPage {
            items: Some(page.items),
            total_count: page.total,
            current_page: Some(page.number),
            page_count: page.pages,
        });
        Ok(object!(SubscriptionCustomerList { data }))
    }
}

impl Serve for RetrieveSubscriptionCustomer {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionCustomer, Refusal> {
        let customers = &bank.subscriptions.customers;
        let data = customers.find(required(&self.customer_reference_code)?)?.clone();
        Ok(object!(SubscriptionCustomer { data }))
    }
}

impl Serve for UpdateSubscriptionCustomer {
    /// What is left out stays; an address is replaced as a whole; the contact stays (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionCustomer, Refusal> {
        let customers = &mut bank.subscriptions.customers;
        let known = customers.find_mut(required(&self.customer_reference_code)?)?;
        let billing_address = optional(self.billing_address.as_ref()).map(address).transpose()?;
        let shipping_address = optional(self.shipping_address.as_ref()).map(address).transpose()?;
        change(&mut known.name, optional(self.name.as_ref()).map(|text| note(text.as_str())));
        change(&mut known.surname, optional(self.surname.as_ref()).map(|text| note(text.as_str())));
        change(&mut known.email, optional(self.email.as_ref()).map(|text| note(text.as_str())));
        let gsm_number = optional(self.gsm_number.as_ref()).map(|text| note(text.as_str()));
        change(&mut known.gsm_number, gsm_number);
        change(&mut known.identity_number, optional(self.identity_number.as_ref()).cloned());
        change(&mut known.billing_address, billing_address);
        change(&mut known.shipping_address, shipping_address);
        Ok(object!(SubscriptionCustomer { data: known.clone() }))
    }
}

impl Serve for DeleteSubscriptionCustomer {
    /// One with subscriptions is deleted too (inferred: the sources name no refusal).
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionCustomerDeleted, Refusal> {
        bank.subscriptions.customers.remove(required(&self.customer_reference_code)?)?;
        Ok(SubscriptionCustomerDeleted::default())
    }
}

fn change<T>(known: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *known = new;
    }
}
