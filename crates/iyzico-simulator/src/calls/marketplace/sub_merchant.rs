use iyzico_core::bank::SubMerchantKey;
use iyzico_core::marketplace::{
    CreateSubMerchant, RetrieveSubMerchant, SubMerchant, UpdateSubMerchant,
};
use iyzico_core::order::{Name, Note};
use iyzico_core::price::Share;
use iyzico_core::{Given, object};

use super::blockage::lira;
use crate::bank::Bank;
use crate::bank::accounts::Owner;
use crate::bank::fields::{note, optional, required};
use crate::bank::refusal::{INVALID_REQUEST, Refusal};
use crate::calls::serve::Serve;

impl Serve for CreateSubMerchant {
    /// An ID of the merchant's stands for one sub-merchant; the code of the refusal is not documented.
    fn serve(&self, bank: &mut Bank) -> Result<SubMerchant, Refusal> {
        let number = required(&self.sub_merchant_external_id)?.as_str();
        if bank.sub_merchants.find_by_number(number).is_ok() {
            let refusal = Refusal::new(INVALID_REQUEST);
            return Err(refusal.because("there is a sub-merchant with this subMerchantExternalId"));
        }
        let key = bank.numbers.sub_merchant_key();
        let new = object!(SubMerchant {
            sub_merchant_key: Some(key.clone()),
            sub_merchant_external_id: Some(note(number)),
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
        keep_back(bank, &key, self.blockage_amount.as_ref());
        Ok(with_balance(bank, new))
    }
}

impl Serve for UpdateSubMerchant {
    /// Fields that are left out stay as they are (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<SubMerchant, Refusal> {
        let key = required(&self.sub_merchant_key)?;
        let known = bank.sub_merchants.find_mut(key)?;
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
        let known = known.clone();
        keep_back(bank, key, self.blockage_amount.as_ref());
        Ok(with_balance(bank, known))
    }
}

impl Serve for RetrieveSubMerchant {
    fn serve(&self, bank: &mut Bank) -> Result<SubMerchant, Refusal> {
        let number = required(&self.sub_merchant_external_id)?;
        let known = bank.sub_merchants.find_by_number(number.as_str())?.clone();
        Ok(with_balance(bank, known))
    }
}

/// That `blockageAmount` is what stays behind of payouts is inferred.
fn keep_back(bank: &mut Bank, key: &SubMerchantKey, amount: Option<&Given<Share>>) {
    if let Some(amount) = optional(amount) {
        bank.sub_merchants.keep_back(key.clone(), amount.0.amount());
    }
}

/// Adds the reserve and the balance of a sub-merchant.
fn with_balance(bank: &Bank, known: SubMerchant) -> SubMerchant {
    let Some(key) = known.sub_merchant_key.clone() else { return known };
    let currency = known.currency.clone().unwrap_or_else(lira);
    let [usable, total, balance] = bank.reserve(&Owner::SubMerchant(key), &currency);
    object!(SubMerchant {
        usable_blockage: Some(usable),
        total_blockage: Some(total),
        total_balance: Some(balance),
        ..known
    })
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
