//! What iyziUP forms know besides the payment: who buys, and where the goods go.

use std::collections::HashMap;

use iyzico_core::buyer::{Email, GsmNumber, IdentityNumber};
use iyzico_core::iyziup::{InitialConsumer, InitializeIyziup, IyziupAddress};
use iyzico_core::order::{Name, Note, Token};

use super::fields::optional;

/// The buyers of all forms, by the tokens of the forms.
#[derive(Debug, Default)]
pub(crate) struct IyziupForms(HashMap<Token, Buyer>);

/// Who buys and where the goods go, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Buyer {
    pub(crate) name: String,
    pub(crate) surname: String,
    pub(crate) identity_number: Option<IdentityNumber>,
    pub(crate) email: String,
    pub(crate) gsm_number: String,
    pub(crate) contact_name: String,
    pub(crate) address: String,
    pub(crate) zip_code: String,
    pub(crate) city: String,
    pub(crate) country: String,
}

impl IyziupForms {
    pub(crate) fn open(&mut self, token: Token, buyer: Buyer) {
        self.0.insert(token, buyer);
    }

    pub(crate) fn find(&self, token: &Token) -> Option<&Buyer> {
        self.0.get(token)
    }

    /// Notes what a buyer entered.
    pub(crate) fn enter(&mut self, token: &Token, buyer: Buyer) {
        if let Some(known) = self.0.get_mut(token) {
            *known = buyer;
        }
    }
}

impl Buyer {
    /// What the merchant knows; the first address is taken.
    pub(crate) fn of(request: &InitializeIyziup) -> Self {
        let Some(consumer) = optional(request.initial_consumer.as_ref()) else {
            return Self::default();
        };
        let addresses = optional(consumer.address_list.as_ref());
        let address = addresses.and_then(|addresses| addresses.first());
        Self::of_consumer(consumer).at(address)
    }

    fn of_consumer(consumer: &InitialConsumer) -> Self {
        Self {
            name: text(optional(consumer.name.as_ref()).map(Name::as_str)),
            surname: text(optional(consumer.surname.as_ref()).map(Name::as_str)),
            email: text(optional(consumer.email.as_ref()).map(Email::as_str)),
            gsm_number: text(optional(consumer.gsm_number.as_ref()).map(GsmNumber::as_str)),
            ..Self::default()
        }
    }

    fn at(mut self, address: Option<&IyziupAddress>) -> Self {
        let Some(address) = address else { return self };
        let second = optional(address.address_line2.as_ref()).map(Note::as_str);
        let lines = [address.address_line1.value().map(Name::as_str), second];
        self.address = lines.into_iter().flatten().collect::<Vec<_>>().join(" ");
        self.contact_name = text(address.contact_name.value().map(Name::as_str));
        self.zip_code = text(optional(address.zip_code.as_ref()).map(Note::as_str));
        self.city = text(address.city.value().map(Name::as_str));
        self.country = text(address.country.value().map(Name::as_str));
        self
    }
}

fn text(given: Option<&str>) -> String {
    given.unwrap_or_default().to_owned()
}
