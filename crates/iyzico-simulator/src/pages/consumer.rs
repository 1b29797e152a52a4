//! Who buys and where the goods go, which an iyziUP form asks for.

use serde::Deserialize;

use crate::bank::iyziup::Buyer;
use crate::html::Language;

/// One field of the form.
pub(super) struct BuyerField {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) kind: &'static str,
    pub(super) autocomplete: &'static str,
    pub(super) value: String,
    pub(super) required: bool,
}

/// What the form sends of the buyer.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_field_names, reason = "they are named as in the form")]
pub(super) struct EnteredBuyer {
    buyer_name: String,
    buyer_surname: String,
    buyer_email: String,
    buyer_phone: String,
    buyer_address: String,
    buyer_zip: String,
    buyer_city: String,
    buyer_country: String,
}

impl EnteredBuyer {
    /// The buyer as entered; what the form does not ask for stays.
    pub(super) fn over(&self, known: &Buyer) -> Buyer {
        let text = |text: &String| text.trim().to_owned();
        let name = (text(&self.buyer_name), text(&self.buyer_surname));
        Buyer {
            contact_name: format!("{} {}", name.0, name.1).trim().to_owned(),
            name: name.0,
            surname: name.1,
            email: text(&self.buyer_email),
            gsm_number: text(&self.buyer_phone),
            address: text(&self.buyer_address),
            zip_code: text(&self.buyer_zip),
            city: text(&self.buyer_city),
            country: text(&self.buyer_country),
            identity_number: known.identity_number.clone(),
        }
    }
}

/// The fields of the form, filled in with what is known.
pub(super) fn fields(buyer: &Buyer, lang: Language) -> Vec<BuyerField> {
    let field = |name, turkish, english, kind, autocomplete, value: &String, required| BuyerField {
        name,
        label: lang.say(turkish, english),
        kind,
        autocomplete,
        value: value.clone(),
        required,
    };
    vec![
        field("buyerName", "Ad", "First name", "text", "given-name", &buyer.name, true),
        field("buyerSurname", "Soyad", "Surname", "text", "family-name", &buyer.surname, true),
        field("buyerEmail", "E-posta", "E-mail", "email", "email", &buyer.email, true),
        field(
            "buyerPhone",
            "Cep telefonu",
            "Mobile number",
            "tel",
            "tel",
            &buyer.gsm_number,
            false,
        ),
        field("buyerAddress", "Adres", "Address", "text", "street-address", &buyer.address, true),
        field(
            "buyerZip",
            "Posta kodu",
            "Postal code",
            "text",
            "postal-code",
            &buyer.zip_code,
            false,
        ),
        field("buyerCity", "Şehir", "City", "text", "address-level2", &buyer.city, true),
        field("buyerCountry", "Ülke", "Country", "text", "country-name", &buyer.country, true),
    ]
}
