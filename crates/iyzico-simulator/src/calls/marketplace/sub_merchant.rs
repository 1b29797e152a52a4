use iyzico_core::marketplace::{
    CreateSubMerchant, RetrieveSubMerchant, SubMerchant, UpdateSubMerchant,
};
use iyzico_core::order::{Name, Note};
use iyzico_core::{Given, object};

use crate::bank::Bank;
use crate::bank::fields::{note, optional, required};
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for CreateSubMerchant {
    fn serve(&self, bank: &mut Bank) -> Result<SubMerchant, Refusal> {
        let key = bank.numbers.sub_merchant_key();
        let new = object!(SubMerchant {
            sub_merchant_key: Some(key),
            sub_merchant_external_id: Some(note(
                required(&self.sub_merchant_external_id)?.as_str()
            )),
            sub_merchant_type: Some(required(&self.sub_merchant_type)?.clone()),
            name: given(self.name.as_ref()),
            email: Some(note(required(&self.email)?.as_str())),
            gsm_number: optional(self.gsm_number.as_ref()).map(|text| note(text.as_str())),
            address: Some(note(required(&self.address)?.as_str())),
            iban: optional(self.iban.as_ref()).cloned(),
            swift_code: given(self.swift_code.as_ref()),
            currency: optional(self.currency.as_ref()).cloned(),
            contact_name: named(self.contact_name.as_ref()),
            contact_surname: named(self.contact_surname.as_ref()),
            identity_number: optional(self.identity_number.as_ref()).cloned(),
            tax_office: named(self.tax_office.as_ref()),
            tax_number: optional(self.tax_number.as_ref()).cloned(),
            legal_company_title: named(self.legal_company_title.as_ref()),
        });
        bank.sub_merchants.add(new.clone());
        Ok(new)
    }
}

impl Serve for UpdateSubMerchant {
    /// Fields that are left out stay as they are (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<SubMerchant, Refusal> {
        let known = bank.sub_merchants.find_mut(required(&self.sub_merchant_key)?)?;
        let email = optional(self.email.as_ref()).map(|text| note(text.as_str()));
        let gsm_number = optional(self.gsm_number.as_ref()).map(|text| note(text.as_str()));
        change(&mut known.name, given(self.name.as_ref()));
        change(&mut known.email, email);
        change(&mut known.gsm_number, gsm_number);
        change(&mut known.address, named(self.address.as_ref()));
        change(&mut known.iban, optional(self.iban.as_ref()).cloned());
        change(&mut known.swift_code, given(self.swift_code.as_ref()));
        change(&mut known.currency, optional(self.currency.as_ref()).cloned());
        change(&mut known.contact_name, named(self.contact_name.as_ref()));
        change(&mut known.contact_surname, named(self.contact_surname.as_ref()));
        change(&mut known.identity_number, optional(self.identity_number.as_ref()).cloned());
        change(&mut known.tax_office, named(self.tax_office.as_ref()));
        change(&mut known.tax_number, optional(self.tax_number.as_ref()).cloned());
        change(&mut known.legal_company_title, named(self.legal_company_title.as_ref()));
        Ok(known.clone())
    }
}

impl Serve for RetrieveSubMerchant {
    fn serve(&self, bank: &mut Bank) -> Result<SubMerchant, Refusal> {
        let number = required(&self.sub_merchant_external_id)?;
        bank.sub_merchants.find_by_number(number.as_str()).cloned()
    }
}

fn change<T>(known: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *known = new;
    }
}

fn given(text: Option<&Given<Note>>) -> Option<Note> {
    optional(text).cloned()
}

fn named(text: Option<&Given<Name>>) -> Option<Note> {
    optional(text).map(|text| note(text.as_str()))
}
