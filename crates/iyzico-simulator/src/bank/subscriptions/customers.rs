//! Customers who subscribe.

use iyzico_core::Given;
use iyzico_core::ids::ReferenceCode;
use iyzico_core::object;
use iyzico_core::order::Note;
use iyzico_core::subscription::{
    SubscriberAddress, SubscriberAddressRecord, SubscriptionCustomerRecord,
};

use super::not_found;
use crate::bank::fields::{note, optional, required};
use crate::bank::refusal::Refusal;

/// The merchant's customers, oldest first. Two may have the same e-mail address (inferred: the sources
/// name no refusal).
#[derive(Debug, Default)]
pub(crate) struct Customers(Vec<SubscriptionCustomerRecord>);

impl Customers {
    pub(crate) fn add(&mut self, customer: SubscriptionCustomerRecord) {
        self.0.push(customer);
    }

    pub(crate) fn all(&self) -> &[SubscriptionCustomerRecord] {
        &self.0
    }

    pub(crate) fn find(
        &self,
        code: &ReferenceCode,
    ) -> Result<&SubscriptionCustomerRecord, Refusal> {
        self.0.iter().find(|customer| is(customer, code)).ok_or_else(unknown)
    }

    pub(crate) fn find_mut(
        &mut self,
        code: &ReferenceCode,
    ) -> Result<&mut SubscriptionCustomerRecord, Refusal> {
        self.0.iter_mut().find(|customer| is(customer, code)).ok_or_else(unknown)
    }

    pub(crate) fn remove(&mut self, code: &ReferenceCode) -> Result<(), Refusal> {
        self.find(code)?;
        self.0.retain(|customer| !is(customer, code));
        Ok(())
    }
}

impl Customers {
    /// The customer with the same e-mail address and mobile number, by which iyzico tells customers
    /// who subscribe apart (documented), or this one.
    pub(crate) fn known(
        &self,
        customer: &SubscriptionCustomerRecord,
    ) -> SubscriptionCustomerRecord {
        let is_same = |known: &&SubscriptionCustomerRecord| {
            known.email == customer.email && known.gsm_number == customer.gsm_number
        };
        self.0.iter().find(is_same).unwrap_or(customer).clone()
    }

    pub(super) fn add_if_new(&mut self, customer: SubscriptionCustomerRecord) {
        if self.find(&customer.reference_code).is_err() {
            self.add(customer);
        }
    }
}

/// First name and surname.
pub(super) fn full_name(customer: &SubscriptionCustomerRecord) -> String {
    let names = [customer.name.as_ref(), customer.surname.as_ref()];
    names.into_iter().flatten().map(Note::as_str).collect::<Vec<_>>().join(" ")
}

fn is(customer: &SubscriptionCustomerRecord, code: &ReferenceCode) -> bool {
    customer.reference_code == *code
}

fn unknown() -> Refusal {
    not_found("there is no customer with this reference")
}

/// An address as it is kept.
pub(crate) fn address(given: &SubscriberAddress) -> Result<SubscriberAddressRecord, Refusal> {
    Ok(object!(SubscriberAddressRecord {
        contact_name: Some(note(required(&given.contact_name)?.as_str())),
        city: Some(note(required(&given.city)?.as_str())),
        district: given_note(given.district.as_ref()),
        country: Some(note(required(&given.country)?.as_str())),
        address: Some(note(required(&given.address)?.as_str())),
        zip_code: given_note(given.zip_code.as_ref()),
    }))
}

fn given_note(text: Option<&Given<Note>>) -> Option<Note> {
    optional(text).cloned()
}
