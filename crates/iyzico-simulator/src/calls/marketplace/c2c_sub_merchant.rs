use iyzico_core::marketplace::{
    C2cRegistration, C2cSubMerchant, InitializeC2cSubMerchant, SubMerchant, SubMerchantType,
    VerifyC2cSubMerchant,
};
use iyzico_core::object;
use iyzico_core::order::Name;

use crate::bank::Bank;
use crate::bank::fields::{note, optional, required};
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for InitializeC2cSubMerchant {
    fn serve(&self, bank: &mut Bank) -> Result<C2cRegistration, Refusal> {
        let (name, surname) = (required(&self.name)?.as_str(), required(&self.surname)?.as_str());
        let number = bank.begin_registration(object!(SubMerchant {
            sub_merchant_external_id: Some(note(required(&self.external_id)?.as_str())),
            sub_merchant_type: Some(SubMerchantType::Personal),
            name: Some(note(&format!("{name} {surname}"))),
            email: Some(note(required(&self.email)?.as_str())),
            gsm_number: Some(note(required(&self.gsm_number)?.as_str())),
            address: optional(self.address.as_ref()).cloned(),
            contact_name: Some(note(name)),
            contact_surname: Some(note(surname)),
            identity_number: Some(required(&self.tck_no)?.clone()),
            ..SubMerchant::default()
        }));
        Ok(object!(C2cRegistration { tx_id: Name::new(&number).ok() }))
    }
}

impl Serve for VerifyC2cSubMerchant {
    fn serve(&self, bank: &mut Bank) -> Result<C2cSubMerchant, Refusal> {
        let number = required(&self.tx_id)?.as_str();
        let code = required(&self.sms_verification_code)?.as_str();
        let key = bank.end_registration(number, code)?;
        Ok(object!(C2cSubMerchant { sub_merchant_key: Some(key) }))
    }
}
